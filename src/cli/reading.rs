//! What `apply` and `explain` share: the format of records, the day to decide on, and telling what is wrong with a record.

use super::arguments::ReadingArguments;
use super::failure::Failure;
use super::shell::Shell;
use crate::date::Day;
use crate::evaluate::{NODE_BOUND, Options};
use crate::io::{IoError, IoProblem, RecordFormat};
use crate::locale::{Locale, Text};
use crate::nearest::nearest;
use crate::record::{RecordError, RecordErrors, Strictness};
use std::path::Path;

/// The most problems of one record that are told; the rest is counted.
const MOST_TOLD: usize = 20;

impl ReadingArguments {
    /// Returns how strictly records are read.
    pub fn strictness(&self) -> Strictness {
        if self.lenient { Strictness::Lenient } else { Strictness::Strict }
    }

    /// Returns what decisions depend on beside plan and record.
    pub fn options(&self) -> Result<Options, Failure> {
        let as_of = self.as_of.as_deref().map(day).transpose()?;
        let node_bound = self.bound.unwrap_or(NODE_BOUND);
        Ok(Options { as_of, node_bound })
    }
}

fn day(text: &str) -> Result<Day, Failure> {
    Day::parse(text).map_err(|_| {
        let text = Text::quoted(text);
        Failure::usage(
            Text::new(
                format!("--as-of 不是日期：{}", text.zh),
                format!("--as-of is not a date: {}", text.en),
            ),
            Text::new("日期写成 2025-04-22 这样", "write dates as `2025-04-22`"),
        )
    })
}

/// Returns the format that `--from` names, else the one of the file's ending.
pub(super) fn record_format(path: &Path, from: Option<&str>) -> Result<RecordFormat, Failure> {
    let Some(name) = from else { return Ok(RecordFormat::of_path(path)?) };
    RecordFormat::of_name(name).ok_or_else(|| unknown_format("--from", path, name, &RecordFormat::NAMES))
}

/// Returns the failure for a format that is not known, or known but not yet supported.
pub(super) fn unknown_format(argument: &str, path: &Path, name: &str, supported: &[&str]) -> Failure {
    if RecordFormat::NAMES.contains(&name) {
        let (format, supported) =
            (name.to_owned(), supported.iter().map(|name| (*name).to_owned()).collect());
        return IoError::new(path, IoProblem::NotSupported { format, supported }).into();
    }
    let (value, near) = (Text::quoted(name), nearest(name, supported.iter().copied()));
    let title =
        Text::new(format!("{argument} 不能取{}", value.zh), format!("{argument} does not take {}", value.en));
    let help = match near.is_empty() {
        true => {
            let list = Text::quoted_list(supported);
            Text::new(format!("可写{}", list.zh), format!("it takes {}", list.en))
        }
        false => {
            let near = Text::quoted_list(&near);
            Text::new(format!("是否想写{}？", near.zh), format!("did you mean {}?", near.en))
        }
    };
    Failure::usage(title, help)
}

/// Tells what is wrong with a record.
pub(super) fn tell_errors(
    shell: &Shell,
    path: &Path,
    errors: &RecordErrors,
    locale: Locale,
) -> Result<(), Failure> {
    let word = Text::new("错误", "error");
    tell(shell, path, &errors.errors, word.in_locale(locale), locale)
}

/// Tells what looks like a slip in a record that can be used.
pub(super) fn tell_warnings(
    shell: &Shell,
    path: &Path,
    warnings: &[RecordError],
    locale: Locale,
) -> Result<(), Failure> {
    let word = Text::new("警告", "warning");
    tell(shell, path, warnings, word.in_locale(locale), locale)
}

fn tell(
    shell: &Shell,
    path: &Path,
    problems: &[RecordError],
    word: &str,
    locale: Locale,
) -> Result<(), Failure> {
    let (colon, help) = match locale {
        Locale::Zh => ("：", "帮助："),
        Locale::En => (": ", "help: "),
    };
    let path = path.display();
    let mut text = String::new();
    for problem in problems.iter().take(MOST_TOLD) {
        let line = problem.line_text(locale);
        text.push_str(&format!("{word}{colon}{path} {line}\n  {help}{}\n", problem.help().in_locale(locale)));
    }
    let more = problems.len().saturating_sub(MOST_TOLD);
    if more > 0 {
        let more = Text::new(format!("  另有 {more} 处\n"), format!("  and {more} more\n"));
        text.push_str(more.in_locale(locale));
    }
    shell.say(&text)
}
