//! `lijiao test`: the examples of policies.

use super::arguments::{ResultFormat, TestArguments};
use super::check::as_json;
use super::failure::{self, Failure};
use super::load::load_sound;
use super::shell::Shell;
use crate::cases::{self, Report};
use crate::compile::compile;
use crate::diagnostics::github;
use crate::io::find_policies;
use crate::junit::{Outcome, Suites, junit};
use crate::locale::{Locale, Text};
use std::path::{Path, PathBuf};

/// Runs the command.
pub(super) fn run(shell: &Shell, arguments: &TestArguments) -> Result<failure::Outcome, Failure> {
    let mut outcome = failure::Outcome::Clean;
    let mut reports: Vec<(PathBuf, Report, Locale)> = Vec::new();
    for path in arguments.policies.iter().flat_map(|path| find_policies(path)) {
        match tested(shell, &path, arguments.pattern.as_deref()) {
            Ok(Some((report, locale))) => {
                if report.failed() > 0 {
                    outcome = outcome.max(failure::Outcome::Findings);
                }
                reports.push((path, report, locale));
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
    expect_match(&reports, arguments.pattern.as_deref())?;
    write(shell, &reports, arguments.format)?;
    Ok(outcome)
}

fn tested(shell: &Shell, path: &Path, pattern: Option<&str>) -> Result<Option<(Report, Locale)>, Failure> {
    let Some((policy, locale)) = load_sound(shell, path)? else { return Ok(None) };
    let plan = compile(&policy);
    Ok(Some((cases::run(&plan, &policy.policy().examples, pattern), locale)))
}

// A pattern that fits nothing would pass without having tested anything.
fn expect_match(reports: &[(PathBuf, Report, Locale)], pattern: Option<&str>) -> Result<(), Failure> {
    let Some(pattern) = pattern else { return Ok(()) };
    if reports.is_empty() || reports.iter().any(|(_, report, _)| !report.results.is_empty()) {
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

fn write(shell: &Shell, reports: &[(PathBuf, Report, Locale)], format: ResultFormat) -> Result<(), Failure> {
    match format {
        ResultFormat::Pretty | ResultFormat::Plain => {
            for (path, report, locale) in reports {
                let mut text = format!("{}\n", path.display());
                for line in cases::report_lines(report, *locale) {
                    text.push_str(&format!("  {line}\n"));
                }
                shell.answer(&text)?;
            }
            Ok(())
        }
        ResultFormat::Json => {
            let reports: Vec<&Report> = reports.iter().map(|(_, report, _)| report).collect();
            shell.answer(&as_json(&reports))
        }
        ResultFormat::Junit => {
            let suites = reports.iter().map(|(_, report, locale)| cases::suite_of(report, *locale)).collect();
            shell.answer(&junit(&Suites { name: "lijiao".to_owned(), suites }))
        }
        ResultFormat::Github => {
            for (path, report, locale) in reports {
                shell.answer(&annotations(report, path, *locale))?;
            }
            Ok(())
        }
    }
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
