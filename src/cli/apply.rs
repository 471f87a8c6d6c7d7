//! `lijiao apply`: a decision on each record, in order, over as many threads as asked for.

mod deciding;
mod progress;
mod resume;
mod writer;

use super::arguments::{ApplyArguments, WordFormat};
use super::failure::{Failure, Outcome};
use super::load::{expect_sound, load_deciding};
use super::paint::page_text;
use super::reading::{record_format, tell_errors, tell_warnings};
use super::shell::Shell;
use crate::batch::{Spare, in_order};
use crate::evaluate::{Options, Told, ToldSums};
use crate::io::{Grouping, RecordFormat, Records, open_grouped};
use crate::locale::{Locale, Text};
use crate::plans::{OnePlan, Plans};
use crate::policy::Policy;
use crate::record::Strictness;
use crate::record::problem::RecordErrors;
use crate::record::seen::{Place, Seen};
use crate::render::{RunSummary, summary_page};
use deciding::{Deciding, Done, Spares};
use progress::Progress;
use resume::{Making, Resumed};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;
use writer::{Detail, Writer, Written};

/// Runs the command.
pub(super) fn run(shell: &Shell, arguments: &ApplyArguments) -> Result<Outcome, Failure> {
    let options = arguments.reading.options()?;
    let format = record_format(&arguments.records, arguments.from.as_deref())?;
    let grouping = grouping(arguments, format)?;
    let output = arguments.output.clone().unwrap_or_else(|| PathBuf::from("-"));
    let written = written(shell, arguments, &output)?;
    let detail = Detail::of(arguments.output_detail, written)?;
    expect_lines(arguments, format)?;
    let Some((plans, locale)) = load_plans(shell, arguments)? else { return Ok(Outcome::Findings) };
    let Some(OnePlan { plan, shape }) = plans.iter().next() else { return Ok(Outcome::Findings) };
    let strictness = arguments.reading.strictness();
    let mut records = open_grouped(&arguments.records, format, grouping, (shape, strictness))?;
    let colour = shell.colours_answer() && output == Path::new("-");
    let making = Making::of(&plan.digest, detail, &options, (&arguments.records, strictness, grouping));
    let writer = Writer::open(&output, written, records.is_one, (&making, arguments.resume))?;
    let watched = output == Path::new("-") && shell.is_watched();
    let progress = Progress::new(records.length, shell.shows_progress() && !watched, locale);
    let is_brief = is_brief(arguments, detail, &options);
    if is_brief {
        records.expect_sums();
    }
    let ready = OnceLock::new();
    let brief = is_brief.then_some(&ready);
    let chosen = (!arguments.also.is_empty()).then_some(&plans);
    let spare = Spares::of(records.spare());
    let deciding = Deciding {
        plan,
        shape,
        chosen,
        strictness,
        options,
        written,
        detail,
        locale,
        colour,
        brief,
        spare,
        #[cfg(feature = "columns")]
        memories: Spare::default(),
    };
    let resumed = writer.resumed();
    let run = Run {
        shell,
        path: &arguments.records,
        locale,
        progress,
        records,
        resumed,
        interrupted: interrupted(),
    };
    let outcome = run.finish(&deciding, writer, arguments);
    // The process ends: giving back the memory of thousands of rules one by one would take as long as a hundred decisions.
    std::mem::forget(deciding);
    std::mem::forget(ready);
    std::mem::forget(plans);
    outcome
}

// Sums alone need no decision where they are certain without one.
fn is_brief(arguments: &ApplyArguments, detail: Detail, options: &Options) -> bool {
    arguments.also.is_empty()
        && detail == Detail::Totals
        && arguments.reading.strictness() == Strictness::Strict
        && *options == Options::default()
}

/// Loads the policy and the further ones; the first speaks for the language.
fn load_plans(shell: &Shell, arguments: &ApplyArguments) -> Result<Option<(Plans, Locale)>, Failure> {
    let Some((first, locale)) = load_deciding(shell, &arguments.policy)? else { return Ok(None) };
    let mut plans = vec![first];
    for path in &arguments.also {
        let Some((plan, _)) = load_deciding(shell, path)? else { return Ok(None) };
        plans.push(plan);
    }
    Ok(Some((Plans::of(plans), locale)))
}

// Which policy a record needs is known from its text alone, before it is read by what that policy knows.
fn expect_lines(arguments: &ApplyArguments, format: RecordFormat) -> Result<(), Failure> {
    if arguments.also.is_empty() || format == RecordFormat::JsonLines {
        return Ok(());
    }
    Err(Failure::usage(
        Text::new("--also 只用于 JSON Lines", "`--also` is for JSON Lines alone"),
        Text::new("每行写一份档案", "write one record a line"),
    ))
}

fn grouping(arguments: &ApplyArguments, format: RecordFormat) -> Result<Grouping, Failure> {
    match (arguments.group_by_learner, format.has_rows()) {
        (false, _) => Ok(Grouping::Together),
        (true, true) => Ok(Grouping::Scattered),
        (true, false) => Err(Failure::usage(
            Text::new(
                "--group-by-learner 只用于一行一项的格式",
                "`--group-by-learner` is for one item a row alone",
            ),
            Text::new("去掉它", "leave it out"),
        )),
    }
}

// On a terminal, unless told otherwise, decisions are for people; in a file or a pipe they are for programs.
fn written(shell: &Shell, arguments: &ApplyArguments, output: &Path) -> Result<Written, Failure> {
    if arguments.as_example {
        return Ok(Written::Examples);
    }
    if let Some(to) = arguments.to.as_deref() {
        return Written::of_name(output, to);
    }
    match arguments.format {
        Some(WordFormat::Pretty) => Ok(Written::Pages),
        Some(WordFormat::Plain) => Ok(Written::Lines),
        Some(WordFormat::Json) => Written::of_path(output),
        None if output == Path::new("-") && shell.is_watched() => Ok(Written::Pages),
        None => Written::of_path(output),
    }
}

// A second Ctrl-C ends the process at once: the signal then has its usual effect.
fn interrupted() -> Arc<AtomicBool> {
    let interrupted = Arc::new(AtomicBool::new(false));
    let noted = Arc::clone(&interrupted);
    // Where no handler can be set the signal ends the process, and what is written stays a part.
    let _ = ctrlc::set_handler(move || {
        if noted.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(Outcome::Interrupted.code()));
        }
    });
    interrupted
}

struct Run<'r> {
    shell: &'r Shell,
    path: &'r Path,
    locale: Locale,
    progress: Progress,
    records: Records<'r>,
    resumed: Resumed,
    interrupted: Arc<AtomicBool>,
}

impl Run<'_> {
    fn finish(
        mut self,
        deciding: &Deciding<'_>,
        writer: Writer,
        arguments: &ApplyArguments,
    ) -> Result<Outcome, Failure> {
        let mut seen = Seen::default();
        self.skip_decided(&mut seen)?;
        let paths = [&arguments.policy].into_iter().chain(&arguments.also);
        let all = deciding.chosen.into_iter().flat_map(|plans| plans.iter().map(|one| &one.plan));
        let first = deciding.chosen.is_none().then_some(deciding.plan);
        let plans: Vec<_> = first.into_iter().chain(all).zip(paths).collect();
        let Self { shell, path, locale, progress, records, interrupted, .. } = &mut self;
        let summary = RunSummary::default();
        let told = ToldSums::default();
        let mut taking = Taking { shell, path, locale: *locale, progress, seen, summary, told, writer };
        let ended = in_order(
            threads(arguments),
            || match interrupted.load(Ordering::Relaxed) {
                true => Ok(None),
                false => {
                    let part = records.next_part()?;
                    Ok(part.map(|part| (part, records.bytes_read().unwrap_or_default())))
                }
            },
            |(part, read)| (deciding.decide_all(part), read),
            |(done, read)| {
                for (plan, path) in &plans {
                    expect_sound(plan, path)?;
                }
                for one in done {
                    taking.take(one, &deciding.spare.told)?;
                }
                progress.at(read, taking.told.decided + taking.summary.decided + taking.summary.bad);
                Ok(())
            },
        );
        progress.end();
        let stopped = interrupted.load(Ordering::Relaxed);
        taking.end(ended, stopped, (arguments, &deciding.plan.policy))
    }

    /// Reads past the records whose decisions an earlier run wrote, and sees to it that they have the same ids, and the same digests
    /// where the decisions tell them.
    fn skip_decided(&mut self, seen: &mut Seen) -> Result<(), Failure> {
        let mut decided = self.resumed.stamps()?;
        let mut next = decided.next().transpose()?;
        while let Some(stamp) = &next {
            let Some((place, read)) = self.records.next_read()? else {
                return Err(self.resumed.not_of_this_input(&stamp.id));
            };
            // What could not be read was told by the run that came to it; its id stands in its rows.
            let record = match (read, place) {
                (Ok((record, _)), _) => record,
                (Err(RecordErrors { id: Some(bad), .. }), None) => {
                    let _ = seen.note(&bad, Place::Row(0));
                    continue;
                }
                (Err(_), _) => continue,
            };
            if record.id == stamp.id {
                if !stamp.is_of(&record) {
                    return Err(self.resumed.not_of_this_input(&stamp.id));
                }
                next = decided.next().transpose()?;
            }
            // A repeated id was refused then, too.
            let _ = seen.note(&record.id, place.unwrap_or(Place::Row(0)));
        }
        Ok(())
    }
}

fn threads(arguments: &ApplyArguments) -> usize {
    let asked = arguments.threads.map(|threads| threads as usize);
    asked.unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from))
}

/// What becomes of records once they are decided, one after the other.
struct Taking<'r> {
    shell: &'r Shell,
    path: &'r Path,
    locale: Locale,
    progress: &'r Progress,
    seen: Seen,
    summary: RunSummary,
    /// The sums of what is told in brief.
    told: ToldSums,
    writer: Writer,
}

impl Taking<'_> {
    /// Takes what was done; the memory of what was told goes to a store of it.
    fn take(&mut self, done: Done, spare: &Spare<Told>) -> Result<(), Failure> {
        let (id, place, warnings, text, sums) = match done {
            Done::Told(told) => {
                self.take_told(&told)?;
                spare.give_back(told.emptied());
                return Ok(());
            }
            Done::Failed(failure) => return Err(failure),
            Done::Bad(errors) => return self.leave_out(&errors),
            Done::BadRows { row, id, errors } => {
                let noted = self.seen.note_read(&id, row, Err(errors));
                return noted.map_or_else(|errors| self.leave_out(&errors), |_| Ok(()));
            }
            Done::Decided { id, place, warnings, text, sums } => (id, place, warnings, text, sums),
        };
        // Formats that are read as a whole tell repeated ids themselves.
        if let Some(Err(errors)) = place.map(|place| self.seen.note(&id, place)) {
            return self.leave_out(&errors);
        }
        if !warnings.is_empty() {
            self.progress.beside(|| tell_warnings(self.shell, self.path, &warnings, self.locale))?;
        }
        self.summary.merge(&sums);
        self.writer.write(&text)
    }

    fn take_told(&mut self, told: &Told) -> Result<(), Failure> {
        let repeated = told.note(&mut self.seen);
        if repeated.is_empty() {
            self.told.add_all(told);
            return self.writer.write_all(told);
        }
        let mut repeated = repeated.into_iter().peekable();
        for (at, one) in told.lines().enumerate() {
            match repeated.next_if(|(of, _)| *of == at) {
                Some((_, errors)) => self.leave_out(&errors)?,
                None => {
                    self.told.add(&one);
                    self.writer.write(one.text)?;
                }
            }
        }
        Ok(())
    }

    /// Leaves a complete output or one that is clearly a part, says which, and sums up.
    fn end(
        mut self,
        ended: Result<(), Failure>,
        stopped: bool,
        (arguments, policy): (&ApplyArguments, &Policy),
    ) -> Result<Outcome, Failure> {
        let (shell, locale) = (self.shell, self.locale);
        self.summary.count_told(&self.told, policy);
        if let Err(failure) = ended {
            let note = self.writer.give_up();
            note.map_or(Ok(()), |note| shell.say(&note.text(locale)))?;
            return Err(failure);
        }
        match stopped {
            true => {
                let note = self.writer.give_up().map(|note| note.text(locale)).unwrap_or_default();
                let word = Text::new("已中断。", "interrupted. ");
                shell.say(&format!("{}{}\n", word.in_locale(locale), note.trim_end()))?;
            }
            false => self.writer.finish()?,
        }
        shell.say(&page_text(&summary_page(&self.summary, locale), shell.colours_remarks()))?;
        Ok(match (stopped, self.summary.bad > 0 && !arguments.skip_bad) {
            (true, _) => Outcome::Interrupted,
            (false, true) => Outcome::Failed,
            (false, false) => Outcome::Clean,
        })
    }

    fn leave_out(&mut self, errors: &RecordErrors) -> Result<(), Failure> {
        self.summary.count_bad();
        self.progress.beside(|| tell_errors(self.shell, self.path, errors, self.locale))
    }
}
