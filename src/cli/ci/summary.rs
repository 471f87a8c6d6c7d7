//! What a run found, in lines for a terminal and in Markdown for the summary of a job.

use super::Found;
use crate::impact::{self, Difference};
use crate::locale::{Locale, Text};

/// The most lines of one difference that a summary shows.
const MOST_LINES: usize = 80;

/// Returns what was found in lines.
pub(super) fn lines(all: &[Found]) -> String {
    let mut text = String::new();
    for found in all {
        let (row, locale) = (row(found), found.locale);
        let mark = if found.passes { Text::new("通过", "passes") } else { Text::new("未通过", "fails") };
        text.push_str(&format!("{}  {}\n", found.path.display(), mark.in_locale(locale)));
        row.iter().flatten().for_each(|cell| text.push_str(&format!("  {}\n", cell.in_locale(locale))));
        let report = found.report.iter().filter(|report| report.failed() > 0);
        for line in report.flat_map(|report| crate::cases::report_lines(report, locale)) {
            text.push_str(&format!("  {line}\n"));
        }
        for line in found.difference.iter().flat_map(|difference| impact::lines(difference, locale)) {
            text.push_str(&format!("  {line}\n"));
        }
    }
    text
}

/// Returns what was found as Markdown.
pub(super) fn markdown(all: &[Found]) -> String {
    let locale = all.first().map_or(Locale::En, |found| found.locale);
    let head = Text::new(
        "## 立交检查\n\n| 办法 | 文字 | 示例 | 覆盖 | 与原办法相比 |\n| --- | --- | --- | --- | --- |\n",
        "## Lijiao\n\n| policy | text | examples | coverage | against the base |\n| --- | --- | --- | --- | --- |\n",
    );
    let mut text = head.in_locale(locale).to_owned();
    for found in all {
        let cell = |cell: Option<Text>| {
            cell.map_or("—".to_owned(), |cell| cell.in_locale(found.locale).replace('|', "\\|"))
        };
        let cells = row(found).map(cell);
        let mark = if found.passes { "✅" } else { "❌" };
        text.push_str(&format!("| {mark} `{}` | {} |\n", found.path.display(), cells.join(" | ")));
    }
    for found in all {
        for difference in found.difference.iter().filter(|difference| !difference.meaning.equivalent) {
            text.push_str(&details(found, difference));
        }
    }
    text + "\n"
}

fn details(found: &Found, difference: &Difference) -> String {
    let lines = impact::lines(difference, found.locale);
    let more = lines.len().saturating_sub(MOST_LINES);
    let shown = lines.iter().take(MOST_LINES).map(|line| format!("{line}\n"));
    let rest = match (more, found.locale) {
        (0, _) => String::new(),
        (more, Locale::Zh) => format!("另有 {more} 行：运行 lijiao diff 查看\n"),
        (more, Locale::En) => format!("and {more} more lines: run `lijiao diff` to see them\n"),
    };
    // The fence is longer than any that a line could hold.
    format!(
        "\n<details><summary><code>{}</code></summary>\n\n``````text\n{}{rest}``````\n\n</details>\n",
        found.path.display(),
        shown.collect::<String>()
    )
}

/// What is told of the text, the examples, the coverage and the base, as far as they were looked at.
fn row(found: &Found) -> [Option<Text>; 4] {
    let (errors, warnings) = (found.errors, found.warnings);
    let text = Text::new(
        format!("{errors} 个错误，{warnings} 个警告"),
        format!("{errors} errors, {warnings} warnings"),
    );
    let examples = found.report.as_ref().map(|report| {
        let (all, failed) = (report.results.len(), report.failed());
        Text::new(format!("{all} 个示例，{failed} 个未通过"), format!("{all} examples, {failed} failed"))
    });
    let coverage = found.coverage.as_ref().map(|coverage| {
        let percent = coverage.percent;
        Text::new(format!("覆盖 {percent}%"), format!("{percent}% covered"))
    });
    let against = match (&found.difference, found.is_new) {
        (Some(difference), _) => Some(against(difference)),
        (None, true) => Some(Text::new("新办法", "a new policy")),
        (None, false) => None,
    };
    [Some(text), examples, coverage, against]
}

fn against(difference: &Difference) -> Text {
    if difference.meaning.equivalent {
        return Text::new("含义相同（已证明）", "equivalent (proved)");
    }
    let changes = difference.meaning.changes.len();
    let tally = difference.impact.as_ref().map(|impact| impact.tally).unwrap_or_default();
    let (all, gain, lose) = (tally.all, tally.gain, tally.losing());
    Text::new(
        format!("{changes} 处改动；{all} 名模拟学习者中增加 {gain}、减少 {lose}"),
        format!("{changes} changes; of {all} synthetic learners {gain} gain and {lose} lose"),
    )
}
