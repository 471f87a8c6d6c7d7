//! `lijiao apply`: a decision on each record, in order.

mod writer;

use super::arguments::{ApplyArguments, WordFormat};
use super::failure::{Failure, Outcome};
use super::load::load_sound;
use super::paint::page_text;
use super::reading::{record_format, tell_errors, tell_warnings};
use super::shell::Shell;
use crate::compile::compile;
use crate::evaluate::{Options, evaluate};
use crate::io::{Records, open_records};
use crate::locale::Locale;
use crate::plan::Plan;
use crate::record::RecordShape;
use crate::render::{Names, RunSummary, summary_page};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::path::{Path, PathBuf};
use writer::{Writer, Written};

/// Runs the command.
pub(super) fn run(shell: &Shell, arguments: &ApplyArguments) -> Result<Outcome, Failure> {
    let options = arguments.reading.options()?;
    let format = record_format(&arguments.records, arguments.from.as_deref())?;
    let output = arguments.output.clone().unwrap_or_else(|| PathBuf::from("-"));
    let written = written(shell, arguments, &output)?;
    let Some((policy, locale)) = load_sound(shell, &arguments.policy)? else { return Ok(Outcome::Findings) };
    let plan = compile(&policy);
    let shape = RecordShape::of(&plan.policy);
    let records = open_records(&arguments.records, format, &shape, arguments.reading.strictness())?;
    let writer = Writer::open(&output, written, records.is_one, shell.colours_answer())?;
    let run = Run { shell, plan: &plan, options, path: &arguments.records, locale };
    let watched = output == Path::new("-") && shell.is_watched();
    let bar = bar(&records, shell.shows_progress() && !watched);
    let summary = run.decide_all(records, writer, &bar)?;
    bar.finish_and_clear();
    shell.say(&page_text(&summary_page(&summary, locale), shell.colours_remarks()))?;
    Ok(if summary.bad > 0 && !arguments.skip_bad { Outcome::Failed } else { Outcome::Clean })
}

// On a terminal, unless told otherwise, decisions are for people; in a file or a pipe they are for programs.
fn written(shell: &Shell, arguments: &ApplyArguments, output: &Path) -> Result<Written, Failure> {
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

fn bar(records: &Records<'_>, is_shown: bool) -> ProgressBar {
    let (Some(length), true) = (records.length, is_shown) else { return ProgressBar::hidden() };
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
    match ProgressStyle::with_template("{bar:40} {percent:>3}%  {msg}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

struct Run<'r> {
    shell: &'r Shell,
    plan: &'r Plan,
    options: Options,
    path: &'r Path,
    locale: Locale,
}

impl Run<'_> {
    fn decide_all(
        &self,
        mut records: Records<'_>,
        mut writer: Writer,
        bar: &ProgressBar,
    ) -> Result<RunSummary, Failure> {
        let mut summary = RunSummary::default();
        while let Some(result) = records.next() {
            match result? {
                Err(errors) => {
                    summary.count_bad();
                    bar.suspend(|| tell_errors(self.shell, self.path, &errors, self.locale))?;
                }
                Ok((record, warnings)) => {
                    if !warnings.is_empty() {
                        bar.suspend(|| tell_warnings(self.shell, self.path, &warnings, self.locale))?;
                    }
                    let decision = evaluate(self.plan, &record, &self.options);
                    summary.count(&decision);
                    let names = Names { policy: &self.plan.policy, record: Some(&record) };
                    writer.write(&decision, &names, self.locale)?;
                }
            }
            bar.set_position(records.bytes_read().unwrap_or_default());
        }
        writer.finish()?;
        Ok(summary)
    }
}
