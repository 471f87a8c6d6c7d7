//! Readings of what a line leaves open: the line with the words that would settle it, and the policy that is then read.

use crate::date::Day;
use crate::diagnostics::Diagnostic;
use crate::locale::{Locale, Text};
use crate::policy::Policy;
use crate::policy::expression::Value;
use crate::record::{Known, LearnerRecord};
use crate::source::{SourceFile, Sources, Span};

/// Reads the policy again with another text in the place of one of its files, by the name that the sources know it under; `None`
/// where it then has a fault other than what it leaves open.
pub type Reread<'r> = &'r dyn Fn(&str, &str) -> Option<Policy>;

/// Where the words go.
enum At {
    /// In the place of what the question points at.
    Instead,
    /// Behind it.
    Behind,
    /// In front of it.
    Before,
    /// On a line of their own below it.
    Below,
}

/// Returns the readings of a question that a line asks: the words in both languages, and the policy with them.
pub(super) fn readings(
    locale: Locale,
    problem: &Diagnostic,
    sources: &Sources,
    reread: Reread<'_>,
) -> Vec<(Text, Policy)> {
    let span = problem.span();
    let Some(file) = sources.get(span.file) else { return Vec::new() };
    let Some((at, words)) = words(problem.code.as_str(), file, span) else { return Vec::new() };
    let read = words.iter().filter_map(|(zh, en)| {
        let words = Text::new(*zh, *en);
        let text = written(file, span, &at, words.in_locale(locale))?;
        Some((words, reread(file.name(), &text)?))
    });
    read.collect()
}

/// Returns true for the questions that only days of outcomes decide: which years, by which day.
pub(super) fn is_of_days(problem: &Diagnostic) -> bool {
    ["LJ0405", "LJ0406"].contains(&problem.code.as_str())
}

/// Returns a record with two outcomes around the turn of a year: less than a year apart, ended in two years and awarded in one.
pub(super) fn around_a_year(record: &LearnerRecord) -> Option<LearnerRecord> {
    let mut record = record.clone();
    let year = record.application.as_ref()?.date?.year().checked_sub(1)?;
    record.items.truncate(2);
    if let [only] = record.items.as_slice() {
        let mut twin = only.clone();
        twin.id.push_str("-2");
        record.items.push(twin);
    }
    record.judgements.clear();
    let days = [[(-1, 10, 15), (0, 1, 20)], [(0, 3, 15), (0, 3, 20)]];
    for (item, [ended, award]) in record.items.iter_mut().zip(days) {
        for (attribute, (years, month, day)) in [("ended", ended), ("award", award)] {
            let day = Day::new(year.checked_add(years)?, month, day).ok()?;
            item.facts.insert(attribute.to_owned(), Known::Value(Value::Date(day)));
        }
    }
    Some(record)
}

type Words = &'static [(&'static str, &'static str)];

fn words(code: &str, file: &SourceFile, span: Span) -> Option<(At, Words)> {
    Some(match code {
        "LJ0405" if says_by(file, span) => {
            (At::Instead, &[("公历年", "calendar year"), ("连续 1 年", "rolling 1 year")])
        }
        "LJ0405" => (
            At::Instead,
            &[
                ("公历年 按 结束日", "calendar year by ended"),
                ("公历年 按 取得日", "calendar year by award"),
                ("连续 1 年 按 结束日", "rolling 1 year by ended"),
            ],
        ),
        "LJ0406" => (At::Behind, &[("按 结束日", "by ended"), ("按 取得日", "by award")]),
        "LJ0410" => (
            At::Behind,
            &[
                ("、余数 舍去", ", remainder dropped"),
                ("、按比例", ", pro rata"),
                ("、余数 结转", ", remainder carried"),
            ],
        ),
        "LJ0415" => (
            At::Below,
            &[
                ("学分 目标.学分", "credits target.credits"),
                ("学分 成果.学分", "credits item.credits"),
                ("学分 1", "credits 1"),
            ],
        ),
        "LJ0416" => (
            At::Below,
            &[
                ("凭 任何成果", "given any item"),
                ("凭 课程", "given course"),
                ("凭 证书", "given certificate"),
            ],
        ),
        "LJ0417" => (At::Before, &[("择优", "best of"), ("自选", "choice of"), ("下列各项:", "each of:")]),
        _ => return None,
    })
}

// The day is said already: only the kind of year is open.
fn says_by(file: &SourceFile, span: Span) -> bool {
    let behind = file.text().get(span.end()..).unwrap_or_default().trim_start();
    behind.starts_with("by ") || behind.starts_with('按')
}

fn written(file: &SourceFile, span: Span, at: &At, words: &str) -> Option<String> {
    let text = file.text();
    let own = text.get(span.start()..span.end())?;
    let (before, behind) = (text.get(..span.start())?, text.get(span.end()..)?);
    Some(match at {
        // 「每年」 is one word for two: the first of them stays.
        At::Instead if own.starts_with('每') => format!("{before}每 {words}{behind}"),
        At::Instead if before.ends_with('每') => format!("{before} {words} {behind}"),
        At::Instead => format!("{before}{words}{behind}"),
        At::Behind if words.starts_with([',', '、']) => format!("{before}{own}{words}{behind}"),
        At::Behind => format!("{before}{own} {words}{behind}"),
        At::Before => format!("{before}{words} {own}{behind}"),
        At::Below => {
            let start = before.rfind('\n').map_or(0, |at| at + 1);
            let line = text.get(start..)?;
            let indent: String =
                line.chars().take_while(|mark| mark.is_whitespace() && *mark != '\n').collect();
            let indent = if indent.is_empty() { "    " } else { indent.as_str() };
            let (line, rest) = behind.split_once('\n').unwrap_or((behind, ""));
            format!("{before}{own}{line}\n{indent}{words}\n{rest}")
        }
    })
}
