//! `lijiao ci`: everything that a pipeline asks of policies, in one run: faults, examples, what they exercise, and what changed
//! against a base.

mod base;
mod summary;

use super::arguments::{CiArguments, CiFormat, FailOn};
use super::diff::{Side, side, synthetic};
use super::failure::{Failure, Outcome};
use super::load::{Joined, Loaded, load};
use super::shell::Shell;
use crate::cases;
use crate::compile::compile;
use crate::diagnostics::{Level, github};
use crate::evaluate::Options;
use crate::impact::{self, Difference, Pair};
use crate::io::{find_policies, write_whole};
use crate::locale::{Locale, Text};
use base::Base;
use std::path::{Path, PathBuf};

/// What a run found of one policy.
pub(super) struct Found {
    path: PathBuf,
    locale: Locale,
    errors: usize,
    warnings: usize,
    report: Option<cases::Report>,
    coverage: Option<cases::Coverage>,
    difference: Option<Difference>,
    /// True where the base has no such policy.
    is_new: bool,
    passes: bool,
}

/// Runs the command.
pub(super) fn run(shell: &Shell, arguments: &CiArguments) -> Result<Outcome, Failure> {
    let base = arguments.base.as_deref().map(|base| Base::open(base, &arguments.policies)).transpose()?;
    let mut all: Vec<Found> = Vec::new();
    let mut joined = Joined::default();
    let mut outcome = Outcome::Clean;
    for path in arguments.policies.iter().flat_map(|path| find_policies(path)) {
        match findings_of(shell, &path, arguments, base.as_ref(), &mut joined) {
            Ok(found) => {
                if !found.passes {
                    outcome = outcome.max(Outcome::Findings);
                }
                all.push(found);
            }
            Err(failure) if failure.is_closed() => return Err(failure),
            Err(failure) => {
                shell.say(&failure.text(shell.locale(None)))?;
                outcome = Outcome::Failed;
            }
        }
    }
    let locale = shell.locale(all.first().map(|found| found.locale));
    let annotates = match arguments.format {
        Some(format) => format == CiFormat::Github,
        None => std::env::var_os("GITHUB_ACTIONS").is_some(),
    };
    if annotates {
        shell.answer(&annotations(&joined, &all, locale))?;
    } else {
        shell.answer(&summary::lines(&all))?;
    }
    write_summary(arguments, &all)?;
    Ok(outcome)
}

fn findings_of(
    shell: &Shell,
    path: &Path,
    arguments: &CiArguments,
    base: Option<&Base>,
    joined: &mut Joined,
) -> Result<Found, Failure> {
    let loaded = load(path)?;
    joined.add(&loaded.sources, &loaded.problems);
    let locale = shell.locale(Some(loaded.locale));
    let count = |level| loaded.problems.iter().filter(|problem| problem.level == level).count();
    let (errors, warnings) = (count(Level::Error), count(Level::Warning));
    let mut found = Found {
        path: path.to_owned(),
        locale,
        errors,
        warnings,
        report: None,
        coverage: None,
        difference: None,
        is_new: false,
        passes: errors == 0 && !(arguments.deny.is_some() && warnings > 0),
    };
    let Loaded { policy: Some(policy), .. } = &loaded else { return Ok(found) };
    let plan = compile(policy);
    let examples = &policy.policy().examples;
    let report = cases::run(&plan, examples, None);
    let coverage = cases::coverage(&plan, examples, loaded.locale);
    found.passes &= report.failed() == 0;
    found.passes &= arguments.coverage.is_none_or(|least| coverage.percent >= usize::from(least));
    (found.report, found.coverage) = (Some(report), Some(coverage));
    let Some(base) = base else { return Ok(found) };
    let Some(before) = base.find(path) else {
        found.is_new = true;
        return Ok(found);
    };
    let Some(Side { name, plan: old, .. }) = side(shell, &before)? else { return Ok(found) };
    let pair = Pair { old: &old, new: &plan };
    let meaning = impact::meaning(&old.policy, &plan.policy, locale);
    let people = synthetic(pair, Options::default(), &[], arguments.population, crate::population::SEED);
    let share = |part: u64| part * 100 > u64::from(arguments.allow) * people.tally.all;
    found.passes &= !arguments.fail_on.iter().any(|fail_on| match fail_on {
        FailOn::Loss => share(people.tally.losing()),
        FailOn::Difference => share(people.tally.touched()),
        FailOn::Meaning => !meaning.equivalent,
    });
    let new = plan.policy.code.clone();
    let old = format!(
        "{name} ({})",
        arguments.base.as_ref().map(|base| base.display().to_string()).unwrap_or_default()
    );
    found.difference = Some(Difference { old, new, meaning, impact: Some(people) });
    Ok(found)
}

fn annotations(joined: &Joined, all: &[Found], locale: Locale) -> String {
    let mut text = github::annotations(&joined.problems, &joined.sources, locale);
    for found in all {
        let folder = if found.path.is_dir() {
            found.path.as_path()
        } else {
            found.path.parent().unwrap_or(Path::new(""))
        };
        // The host matches a file by its path from the root, without a dot in front.
        let folder = folder.strip_prefix(".").unwrap_or(folder);
        let mut add = |level: &str, place: &crate::policy::Place, title: &str, said: &str| {
            let file = github::property(&folder.join(&place.file).display().to_string());
            let (title, said) = (github::property(title), github::escaped(said));
            text.push_str(&format!("::{level} file={file},line={},title={title}::{said}\n", place.line));
        };
        for (report, suite) in
            found.report.iter().map(|report| (report, cases::suite_of(report, found.locale)))
        {
            for (result, case) in report.results.iter().chain(&report.assertions).zip(suite.cases) {
                if let crate::junit::Outcome::Failed { details, .. }
                | crate::junit::Outcome::Error { details, .. } = case.outcome
                {
                    add("error", &result.place, &case.name, &details);
                }
            }
        }
        for change in found.difference.iter().flat_map(|difference| &difference.meaning.changes) {
            if let Some(place) = change.place.as_ref().filter(|_| change.how != impact::How::Removed) {
                let title = Text::new("含义有改动", "the meaning differs");
                let parts = change.parts.iter().flat_map(|part| {
                    let from = part.from.iter().map(|from| format!("- {from}"));
                    from.chain(part.to.iter().map(|to| format!("+ {to}")))
                });
                let said = std::iter::once(change.name.clone()).chain(parts).collect::<Vec<_>>().join("\n");
                add("notice", place, title.in_locale(found.locale), &said);
            }
        }
    }
    text
}

fn write_summary(arguments: &CiArguments, all: &[Found]) -> Result<(), Failure> {
    let text = summary::markdown(all);
    if let Some(path) = &arguments.summary {
        write_whole(path, text.as_bytes())?;
    }
    if let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").map(PathBuf::from) {
        // Earlier steps of a job may have written there.
        let before = std::fs::read_to_string(&path).unwrap_or_default();
        write_whole(&path, format!("{before}{text}").as_bytes())?;
    }
    Ok(())
}
