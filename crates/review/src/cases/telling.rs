//! Coverage and mutation in words.

use super::coverage::{Coverage, Point, PointKind, Side};
use super::mutate::{Mutation, Survivor};
use super::suggest::Suggestions;
use crate::locale::{Locale, Text};
use crate::policy::Place;

/// Returns what the examples exercise: the sums by kind, then each thing that none exercises, by its place.
pub fn coverage_lines(coverage: &Coverage, locale: Locale) -> Vec<String> {
    let Coverage { exercised, points, percent, .. } = coverage;
    let head = Text::new(
        format!("覆盖 {percent}%：{points} 处中示例涉及 {exercised} 处"),
        format!("coverage {percent}%: {exercised} of {points} points are exercised"),
    );
    let mut lines = vec![head.in_locale(locale).to_owned()];
    for (kind, share) in &coverage.by_kind {
        let kind = kind_text(*kind);
        lines.push(format!("  {} {}/{}", kind.in_locale(locale), share.exercised, share.points));
    }
    for point in &coverage.missing {
        lines.push(format!("  {}  {}", at(&point.place), missing(point, locale)));
    }
    lines
}

fn at(place: &Place) -> String {
    format!("{}:{}", place.file, place.line)
}

fn missing(point: &Point, locale: Locale) -> String {
    let text = &point.text;
    let said = match (point.side, point.kind) {
        (Side::Applies, PointKind::Reason) => Text::new(
            format!("{text}：没有示例因此不予或待定"),
            format!("{text}: refuses nothing in any example"),
        ),
        (Side::Applies, _) => {
            Text::new(format!("{text}：没有示例用到"), format!("{text}: no example uses it"))
        }
        (Side::Holds, _) => Text::new(
            format!("{text}：没有示例靠它成立"),
            format!("{text}: no example depends on its holding"),
        ),
        (Side::Fails, _) => {
            Text::new(format!("{text}：没有示例因它不成立而不予"), format!("{text}: no example fails it"))
        }
        (Side::Slack, _) => {
            Text::new(format!("{text}：没有示例未用满"), format!("{text}: no example leaves room in it"))
        }
        (Side::Full, _) => {
            Text::new(format!("{text}：没有示例超出它"), format!("{text}: no example goes beyond it"))
        }
        (Side::Met, _) => {
            Text::new(format!("{text}：没有示例满足它"), format!("{text}: no example meets it"))
        }
        (Side::NotMet, _) => {
            Text::new(format!("{text}：没有示例不满足它"), format!("{text}: no example fails to meet it"))
        }
    };
    said.in_locale(locale).to_owned()
}

fn kind_text(kind: PointKind) -> Text {
    match kind {
        PointKind::Rule => Text::new("规则", "rules"),
        PointKind::Row => Text::new("表格行", "rows"),
        PointKind::Boundary => Text::new("界限（两侧）", "boundaries, each side"),
        PointKind::Date => Text::new("日期和期限（两侧）", "dates and times, each side"),
        PointKind::Condition => Text::new("其他条件（两侧）", "other conditions, each side"),
        PointKind::Reason => Text::new("不予和待定的理由", "reasons"),
        PointKind::Limit => {
            Text::new("限额、最低要求和激励（各种状态）", "limits, requirements and rewards, each state")
        }
    }
}

/// Returns what the examples notice of small changes: the score, then each change that none noticed, as the line it would be.
pub fn mutation_lines(mutation: &Mutation, locale: Locale) -> Vec<String> {
    let Mutation { changes, noticed, score, .. } = mutation;
    let head = Text::new(
        format!("改动检出 {score}%：试改 {changes} 处，示例发觉 {noticed} 处"),
        format!("mutation score {score}%: the examples notice {noticed} of {changes} changes"),
    );
    let mut lines = vec![head.in_locale(locale).to_owned()];
    for survivor in &mutation.survivors {
        let place = at(&survivor.place);
        // Of a table of rules the header has the same words for every row.
        let row = match survivor.rules.as_slice() {
            [rule] if rule.contains('/') => format!("  {rule}"),
            _ => String::new(),
        };
        lines.push(format!("  {place}{row}  {}", survivor_text(survivor).in_locale(locale)));
    }
    lines
}

/// Returns a change that no example noticed: the line as it would stand, or what would be left out.
pub fn survivor_text(survivor: &Survivor) -> Text {
    let Survivor { before, after, line, .. } = survivor;
    match (after.is_empty(), line) {
        (true, _) => Text::new(format!("删去：{before}"), format!("left out: {before}")),
        (false, Some(line)) => Text::new(format!("改为：{line}"), format!("would be: {line}")),
        (false, None) => {
            Text::new(format!("改为：{after}（原为 {before}）"), format!("would be: {after} (was {before})"))
        }
    }
}

/// Returns the examples that would notice what none notices, as they would stand in the text, and what none was found for.
pub fn suggestion_lines(found: &Suggestions, locale: Locale) -> Vec<String> {
    let (many, none) = (found.examples.len(), found.not_found.len());
    let head = Text::new(
        format!("建议的示例 {many} 个；{none} 处改动没有找到能发觉的档案"),
        format!("{many} suggested examples; for {none} changes no record was found that tells"),
    );
    let mut lines = vec![head.in_locale(locale).to_owned()];
    for suggestion in &found.examples {
        lines.push(String::new());
        for survivor in &suggestion.notices {
            let what = survivor_text(survivor);
            lines.push(format!("# {}  {}", at(&survivor.place), what.in_locale(locale)));
        }
        lines.extend(suggestion.text.lines().map(str::to_owned));
    }
    lines
}
