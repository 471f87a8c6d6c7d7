//! `lijiao fmt`: one layout for files of rules, in either language.

use super::arguments::FmtArguments;
use super::failure::{Failure, Outcome};
use super::shell::Shell;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::report::{Drawing, pretty};
use crate::format::{Guarded, format};
use crate::io::{find_rule_files, read_text, write_whole};
use crate::locale::Text;
use crate::source::{SourceFile, Sources};
use crate::syntax::parse;
use std::path::{Path, PathBuf};

/// Runs the command.
pub(super) fn run(shell: &Shell, arguments: &FmtArguments) -> Result<Outcome, Failure> {
    let mut outcome = Outcome::Clean;
    for path in &arguments.paths {
        match files(path) {
            Ok(files) => {
                for file in files {
                    outcome = outcome.max(told(shell, format_file(shell, &file, arguments.check))?);
                }
            }
            failed @ Err(_) => outcome = outcome.max(told(shell, failed.map(|_| Outcome::Clean))?),
        }
    }
    Ok(outcome)
}

fn files(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    if path == Path::new("-") {
        return Ok(vec![path.to_owned()]);
    }
    Ok(find_rule_files(path)?)
}

// One file that cannot be formatted does not stop the others.
fn told(shell: &Shell, result: Result<Outcome, Failure>) -> Result<Outcome, Failure> {
    match result {
        Err(failure) if !failure.is_closed() => {
            shell.say(&failure.text(shell.locale(None)))?;
            Ok(Outcome::Failed)
        }
        other => other,
    }
}

fn format_file(shell: &Shell, path: &Path, only_check: bool) -> Result<Outcome, Failure> {
    let is_stream = path == Path::new("-");
    let source = SourceFile::new(path.display().to_string(), read_text(path)?);
    let parsed = parse(&source);
    let locale = shell.wanted().unwrap_or(parsed.locale);
    let formatted = format(&source, &parsed, locale);
    if let Some(guarded) = formatted.guarded {
        return held_back(shell, path, &source, parsed.problems, guarded);
    }
    let is_changed = formatted.text != source.text();
    match (only_check, is_stream, is_changed) {
        (true, _, true) => {
            shell.answer(&format!("{}\n", path.display()))?;
            return Ok(Outcome::Findings);
        }
        (false, true, _) => shell.answer(&formatted.text)?,
        (false, false, true) => write_whole(path, formatted.text.as_bytes())?,
        (true, _, false) | (false, false, false) => {}
    }
    Ok(Outcome::Clean)
}

fn held_back(
    shell: &Shell,
    path: &Path,
    source: &SourceFile,
    problems: Vec<Diagnostic>,
    guarded: Guarded,
) -> Result<Outcome, Failure> {
    let locale = shell.locale(Some(parse(source).locale));
    match guarded {
        Guarded::Errors => {
            let errors: Vec<Diagnostic> = problems.into_iter().filter(Diagnostic::is_error).collect();
            let drawing = Drawing { locale, colour: shell.colours_remarks(), ascii: false };
            shell.say(&pretty(&errors, &Sources::of(source.clone()), drawing))?;
            Ok(Outcome::Findings)
        }
        Guarded::Meaning | Guarded::Comments | Guarded::Unstable => {
            let path = Text::quoted(&path.display().to_string());
            Err(Failure::usage(
                Text::new(
                    format!("{}没有改动：改后的文字可能与原文不同", path.zh),
                    format!("{} is left as it is: the new text might differ in meaning", path.en),
                ),
                Text::new("请把这个文件报告给立交的维护者", "report this file to the makers of Lijiao"),
            ))
        }
    }
}
