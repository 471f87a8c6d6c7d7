//! `lijiao diff`: what differs between two policies in meaning, and for whom.

use super::arguments::{DiffArguments, DiffFormat, FailOn};
use super::check::as_json;
use super::failure::{Failure, Outcome};
use super::load::load_loaded;
use super::reading::{record_format, tell_errors};
use super::shell::Shell;
use crate::compile::plan_of;
use crate::evaluate::Options;
use crate::impact::{self, Difference, Impact, Pair, People, Tally};
use crate::io::{open_records, write_whole};
use crate::locale::{Locale, Text};
use crate::nearest::nearest;
use crate::plan::Plan;
use crate::policy::OwnerKind;
use crate::population::Population;
use crate::record::{LearnerRecord, RecordShape, Strictness, read};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// How many records are compared at once: what stands in memory.
const CHUNK: usize = 512;

/// One side of a comparison.
pub(super) struct Side {
    /// What it is called: its code and, where one is named, its edition.
    pub name: String,
    /// Its language.
    pub locale: Locale,
    /// The policy.
    pub plan: Plan,
}

/// Runs the command.
pub(super) fn run(shell: &Shell, arguments: &DiffArguments) -> Result<Outcome, Failure> {
    let Some(old) = side(shell, &arguments.old)? else { return Ok(Outcome::Findings) };
    let Some(new) = side(shell, &arguments.new)? else { return Ok(Outcome::Findings) };
    known_attributes(&arguments.by, Pair { old: &old.plan, new: &new.plan })?;
    let locale = shell.locale(Some(new.locale));
    let meaning = impact::meaning(&old.plan.policy, &new.plan.policy, locale);
    let impact = people(shell, arguments, Pair { old: &old.plan, new: &new.plan }, locale)?;
    let difference = Difference { old: old.name, new: new.name, meaning, impact };
    let text = written(&difference, arguments.format, locale);
    match &arguments.output {
        Some(path) => write_whole(path, text.as_bytes())?,
        None => shell.answer(&text)?,
    }
    Ok(verdict(&difference, arguments))
}

/// Returns a difference in a format.
pub(super) fn written(difference: &Difference, format: DiffFormat, locale: Locale) -> String {
    match format {
        DiffFormat::Pretty | DiffFormat::Plain => impact::lines(difference, locale).join("\n") + "\n",
        DiffFormat::Json => as_json(difference),
        DiffFormat::Html => impact::html(difference, locale),
    }
}

fn verdict(difference: &Difference, arguments: &DiffArguments) -> Outcome {
    let share = |part: u64, tally: &Tally| part * 100 > u64::from(arguments.allow) * tally.all;
    let denied = arguments.fail_on.iter().any(|fail_on| match (fail_on, &difference.impact) {
        (FailOn::Loss, Some(impact)) => share(impact.tally.losing(), &impact.tally),
        (FailOn::Difference, Some(impact)) => share(impact.tally.touched(), &impact.tally),
        (FailOn::Meaning, _) => !difference.meaning.equivalent,
        (FailOn::Loss | FailOn::Difference, None) => false,
    });
    let is_bad = difference.impact.as_ref().is_some_and(|impact| !impact.synthetic && impact.tally.bad > 0);
    match (is_bad && !arguments.skip_bad, denied) {
        (true, _) => Outcome::Failed,
        (false, true) => Outcome::Findings,
        (false, false) => Outcome::Clean,
    }
}

// Nobody is grouped by what no learner can have.
fn known_attributes(by: &[String], pair: Pair<'_>) -> Result<(), Failure> {
    let shapes = [RecordShape::of(&pair.old.policy), RecordShape::of(&pair.new.policy)];
    let known = || shapes.iter().flat_map(|shape| shape.fields_of(OwnerKind::Learner)).map(|(name, _)| name);
    let Some(unknown) = by.iter().find(|by| !known().any(|name| name == by.as_str())) else { return Ok(()) };
    let near = nearest(unknown, known());
    let list = if near.is_empty() {
        Text::quoted_list(&known().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>())
    } else {
        Text::quoted_list(&near)
    };
    let quoted = Text::quoted(unknown);
    Err(Failure::usage(
        Text::new(
            format!("学习者没有登记项{}", quoted.zh),
            format!("learners have no attribute {}", quoted.en),
        ),
        Text::new(format!("可写{}", list.zh), format!("write one of {}", list.en)),
    ))
}

/// Loads one side: a file, folder or archive, with `@EDITION` behind it for one of its editions.
pub(super) fn side(shell: &Shell, path: &Path) -> Result<Option<Side>, Failure> {
    let text = path.to_string_lossy();
    let (path, edition) = match text.rsplit_once('@') {
        Some((before, edition)) if !path.exists() => (PathBuf::from(before), Some(edition)),
        Some(_) | None => (path.to_owned(), None),
    };
    let Some(loaded) = load_loaded(shell, &path)? else { return Ok(None) };
    let Some(checked) = &loaded.policy else { return Ok(None) };
    let policy = checked.policy();
    let mut name = policy.code.clone();
    let plan =
        match edition {
            None => plan_of(policy),
            Some(edition) => {
                name = format!("{name}@{edition}");
                let only = impact::only_edition(policy, edition);
                plan_of(&only.ok_or_else(|| {
                    no_edition(edition, policy.editions.iter().map(|one| one.name.as_str()))
                })?)
            }
        };
    Ok(Some(Side { name, locale: loaded.locale, plan }))
}

fn no_edition<'a>(edition: &str, known: impl Iterator<Item = &'a str>) -> Failure {
    let known: Vec<&str> = known.collect();
    let quoted = Text::quoted(edition);
    let near = nearest(edition, known.iter().copied());
    let list = if near.is_empty() { Text::quoted_list(&known) } else { Text::quoted_list(&near) };
    Failure::usage(
        Text::new(format!("办法没有版本{}", quoted.zh), format!("the policy has no edition {}", quoted.en)),
        Text::new(format!("可写{}", list.zh), format!("it has {}", list.en)),
    )
}

/// Compares the records of a file, or a synthetic population.
fn people(
    shell: &Shell,
    arguments: &DiffArguments,
    pair: Pair<'_>,
    locale: Locale,
) -> Result<Option<Impact>, Failure> {
    let options = arguments.reading.options()?;
    match &arguments.records {
        Some(path) => {
            let mut people = People::new(pair, options, &arguments.by);
            stream(shell, arguments, path, pair, locale, &mut people)?;
            Ok(Some(people.finish(path.display().to_string(), false)))
        }
        None if arguments.population == 0 => Ok(None),
        None => Ok(Some(synthetic(pair, options, &arguments.by, arguments.population, arguments.seed))),
    }
}

/// Compares so many synthetic learners: by turns those of the old policy and those of the new.
pub(super) fn synthetic(pair: Pair<'_>, options: Options, by: &[String], many: u64, seed: u64) -> Impact {
    let mut people = People::new(pair, options, by);
    let populations = [Population::of(pair.old, seed), Population::of(pair.new, seed)];
    let shapes = [RecordShape::of(&pair.old.policy), RecordShape::of(&pair.new.policy)];
    let numbers: Vec<u64> = (0..many).collect();
    for chunk in numbers.chunks(CHUNK) {
        let drawn = crate::parallel::each(chunk, |number| {
            let [old, new] = &populations;
            let text = if number % 2 == 0 { new.text(*number) } else { old.text(*number) };
            let [before, after] = &shapes;
            let read_by = |shape| read(&text, shape, Strictness::Lenient).ok().map(|(record, _)| record);
            read_by(before).zip(read_by(after))
        });
        let records: Vec<(LearnerRecord, LearnerRecord)> = drawn.iter().flatten().cloned().collect();
        (records.len()..chunk.len()).for_each(|_| people.count_bad());
        people.add(&records);
    }
    people.finish(format!("seed {seed}"), true)
}

// The same file is read twice in step: each policy reads records by what it knows of them.
fn stream(
    shell: &Shell,
    arguments: &DiffArguments,
    path: &Path,
    pair: Pair<'_>,
    locale: Locale,
    people: &mut People<'_>,
) -> Result<(), Failure> {
    if path == Path::new("-") {
        return Err(Failure::usage(
            Text::new(
                "档案要读两遍，不能来自标准输入",
                "records are read twice and cannot come from standard input",
            ),
            Text::new("写入文件", "write them to a file"),
        ));
    }
    let format = record_format(path, arguments.from.as_deref())?;
    let shapes = [RecordShape::of(&pair.old.policy), RecordShape::of(&pair.new.policy)];
    let [before, after] = &shapes;
    let old = open_records(path, format, before, Strictness::Lenient)?;
    let new = open_records(path, format, after, arguments.reading.strictness())?;
    let mut chunk = Vec::with_capacity(CHUNK);
    for (old, new) in old.zip(new) {
        match (old?, new?) {
            (Ok((old, _)), Ok((new, _))) => chunk.push((old, new)),
            (_, Err(errors)) | (Err(errors), Ok(_)) => {
                people.count_bad();
                tell_errors(shell, path, &errors, locale)?;
            }
        }
        if chunk.len() == CHUNK {
            people.add(&chunk);
            chunk.clear();
        }
    }
    people.add(&chunk);
    Ok(())
}
