//! `lijiao test`: the examples of policies, what they exercise and what they notice.

use super::arguments::{ResultFormat, TestArguments};
use super::check::as_json;
use super::failure::{self, Failure};
use super::load::{Loaded, load_loaded};
use super::retold::Retold;
use super::shell::Shell;
use crate::cases::{self, Coverage, Mutation, Report, Suggestions};
use crate::compile::compile;
use crate::diagnostics::github;
use crate::io::find_policies;
use crate::junit::{Outcome, Suites, junit};
use crate::locale::{Locale, Text};
use crate::policy::Place;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// What testing one policy gave.
#[derive(Serialize)]
struct Tested {
    #[serde(flatten)]
    report: Report,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<Coverage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mutation: Option<Mutation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestions: Option<Suggestions>,
    #[serde(skip)]
    path: PathBuf,
    #[serde(skip)]
    locale: Locale,
}

/// Runs the command.
pub(super) fn run(shell: &Shell, arguments: &TestArguments) -> Result<failure::Outcome, Failure> {
    let mut outcome = failure::Outcome::Clean;
    let mut all: Vec<Tested> = Vec::new();
    for path in arguments.policies.iter().flat_map(|path| find_policies(path)) {
        match tested(shell, &path, arguments) {
            Ok(Some(tested)) => {
                if tested.report.failed() > 0 || falls_short(&tested, arguments) {
                    outcome = outcome.max(failure::Outcome::Findings);
                }
                all.push(tested);
            }
            Ok(None) => outcome = outcome.max(failure::Outcome::Findings),
            // One policy that cannot be read does not stop the others.
            Err(failure) if failure.is_closed() => return Err(failure),
            Err(failure) => {
                shell.say(&failure.text(shell.locale(None)))?;
                outcome = failure::Outcome::Failed;
            }
        }
    }
    expect_match(&all, arguments.pattern.as_deref())?;
    write(shell, &all, arguments.format)?;
    Ok(outcome)
}

fn tested(shell: &Shell, path: &Path, arguments: &TestArguments) -> Result<Option<Tested>, Failure> {
    let Some(loaded) = load_loaded(shell, path)? else { return Ok(None) };
    let Loaded { policy: Some(policy), .. } = &loaded else { return Ok(None) };
    let locale = shell.locale(Some(loaded.locale));
    let plan = compile(policy);
    let examples = &policy.policy().examples;
    let report = cases::run(&plan, examples, arguments.pattern.as_deref());
    let line_at =
        |place: &Place| policy.policy().files.get(&*place.file).and_then(|text| line(text, place.line));
    let coverage = arguments.coverage.map(|_| cases::coverage(&plan, examples, loaded.locale));
    let mutation = arguments.mutate.map(|_| cases::mutate(&plan, examples, loaded.locale, line_at));
    let suggestions = match arguments.suggest {
        false => None,
        true => {
            let retold = Retold::open(path)?;
            let home = &policy.policy().place.file;
            let parsed = |text: &str| retold.parsed(home, text);
            Some(cases::suggest(&plan, examples, loaded.locale, line_at, parsed))
        }
    };
    if let Some(reason) = arguments.accept.as_deref().filter(|_| report.failed() > 0) {
        let accepted = Retold::open(path)?.accept(policy.policy(), &report, reason)?;
        let said = Text::new(
            format!("已改写 {accepted} 个示例\n"),
            format!("rewrote {accepted} {}\n", if accepted == 1 { "example" } else { "examples" }),
        );
        shell.say(said.in_locale(locale))?;
        let again = TestArguments { accept: None, ..arguments.clone() };
        return tested(shell, path, &again);
    }
    Ok(Some(Tested { report, suggestions, coverage, mutation, path: path.to_owned(), locale }))
}

fn line(text: &[u8], number: u32) -> Option<String> {
    let text = String::from_utf8_lossy(text);
    let line = text.lines().nth(usize::try_from(number).ok()?.checked_sub(1)?);
    line.map(str::to_owned)
}

fn falls_short(tested: &Tested, arguments: &TestArguments) -> bool {
    let is_below = |share: Option<usize>, wanted: Option<Option<u8>>| {
        share.zip(wanted.flatten()).is_some_and(|(share, wanted)| share < usize::from(wanted))
    };
    is_below(tested.coverage.as_ref().map(|coverage| coverage.percent), arguments.coverage)
        || is_below(tested.mutation.as_ref().map(|mutation| mutation.score), arguments.mutate)
}

// A pattern that fits nothing would pass without having tested anything.
fn expect_match(all: &[Tested], pattern: Option<&str>) -> Result<(), Failure> {
    let Some(pattern) = pattern else { return Ok(()) };
    if all.is_empty() || all.iter().any(|tested| !tested.report.results.is_empty()) {
        return Ok(());
    }
    let pattern = Text::quoted(pattern);
    Err(Failure::usage(
        Text::new(
            format!("没有示例的名称含有{}", pattern.zh),
            format!("no example has {} in its title", pattern.en),
        ),
        Text::new("换一段名称中的文字", "give a part of a title"),
    ))
}

fn write(shell: &Shell, all: &[Tested], format: ResultFormat) -> Result<(), Failure> {
    match format {
        ResultFormat::Pretty | ResultFormat::Plain => {
            for tested in all {
                shell.answer(&in_words(tested))?;
            }
            Ok(())
        }
        ResultFormat::Json => shell.answer(&as_json(&all)),
        ResultFormat::Junit => {
            let suites = all.iter().map(|tested| cases::suite_of(&tested.report, tested.locale)).collect();
            shell.answer(&junit(&Suites { name: "lijiao".to_owned(), suites }))
        }
        ResultFormat::Tap => {
            let suite = |tested: &Tested| cases::suite_of(&tested.report, tested.locale);
            let suites: Vec<_> = all.iter().map(|tested| (&tested.report, suite(tested))).collect();
            shell.answer(&cases::tap(&suites))
        }
        ResultFormat::Github => {
            for tested in all {
                shell.answer(&annotations(&tested.report, &tested.path, tested.locale))?;
            }
            Ok(())
        }
    }
}

fn in_words(tested: &Tested) -> String {
    let mut lines = cases::report_lines(&tested.report, tested.locale);
    lines.extend(tested.coverage.iter().flat_map(|coverage| cases::coverage_lines(coverage, tested.locale)));
    lines.extend(tested.mutation.iter().flat_map(|mutation| cases::mutation_lines(mutation, tested.locale)));
    lines.extend(tested.suggestions.iter().flat_map(|found| cases::suggestion_lines(found, tested.locale)));
    let lines = lines.iter().map(|line| format!("  {line}\n"));
    format!("{}\n{}", tested.path.display(), lines.collect::<String>())
}

// What differs, beside the example in the changed files that GitHub shows.
fn annotations(report: &Report, path: &Path, locale: Locale) -> String {
    let suite = cases::suite_of(report, locale);
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new("")) };
    let mut text = String::new();
    for case in suite.cases {
        let (Outcome::Failed { details, .. } | Outcome::Error { details, .. }) = case.outcome else {
            continue;
        };
        let file = folder.join(&case.file).display().to_string();
        let (file, title) = (github::property(&file), github::property(&case.name));
        let details = github::escaped(&details);
        text.push_str(&format!("::error file={file},line={},title={title}::{details}\n", case.line));
    }
    text
}
