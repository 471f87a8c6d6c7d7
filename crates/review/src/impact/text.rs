//! A difference in lines of text.

use super::meaning::{ClauseChange, How, Meaning};
use super::people::{Affected, By, ByClause, Group, Impact, Tally};
use super::{Difference, Direction};
use crate::locale::{Locale, Text};
use crate::quantity::Number;
use crate::render::labels::{find_word, measure_name};
use crate::syntax::lexicon;
use std::collections::BTreeMap;

/// The most clauses through which something differs that are listed.
const MOST_CLAUSES: usize = 20;

/// Returns a difference in lines: what differs in meaning, then for whom.
pub fn lines(difference: &Difference, locale: Locale) -> Vec<String> {
    let say = |text: &Text| text.in_locale(locale).to_owned();
    let mut lines = vec![format!("{} → {}", difference.old, difference.new)];
    lines.push(say(&sentence(&difference.meaning)));
    for change in &difference.meaning.changes {
        lines.extend(change_lines(change, locale).into_iter().map(|line| format!("  {line}")));
    }
    if let Some(impact) = &difference.impact {
        lines.push(String::new());
        lines.extend(of_people(impact, locale));
    }
    lines
}

/// Returns in one sentence whether the meaning differs.
pub(super) fn sentence(meaning: &Meaning) -> Text {
    if meaning.equivalent {
        return Text::new(
            "含义相同（已证明）：对任何档案决定都一样",
            "equivalent (proved): every record is decided alike",
        );
    }
    let count = |how: How| meaning.changes.iter().filter(|change| change.how == how).count();
    let parts = [
        (How::Added, "新增", "added"),
        (How::Removed, "删去", "removed"),
        (How::Changed, "改动", "changed"),
        (How::Renamed, "改名", "renamed"),
        (How::Reordered, "移位", "moved"),
        (How::ReorderedWithoutEffect, "移位而无影响", "moved without effect"),
    ];
    let parts = parts.iter().filter(|(how, _, _)| count(*how) > 0);
    let parts: Vec<Text> = parts
        .map(|(how, zh, en)| Text::new(format!("{zh} {}", count(*how)), format!("{} {en}", count(*how))))
        .collect();
    let list = Text::list(&parts);
    Text::new(format!("含义不同：{}", list.zh), format!("the meaning differs: {}", list.en))
}

/// Returns the heading of a changed declaration.
pub(super) fn heading(change: &ClauseChange) -> Text {
    let kind = |locale| {
        let word = lexicon::find_role(&change.kind).map_or("", |role| lexicon::spelling(role, locale));
        format!("{word} {}", change.name).trim().to_owned()
    };
    let (zh, en) = (kind(Locale::Zh), kind(Locale::En));
    match (change.how, &change.was) {
        (How::Added, _) => Text::new(format!("新增 {zh}"), format!("added {en}")),
        (How::Removed, _) => Text::new(format!("删去 {zh}"), format!("removed {en}")),
        (How::Changed, _) if change.parts.is_empty() => Text::new(
            format!("改动 {zh}：措辞之外有所不同"),
            format!("changed {en}: in what words do not show"),
        ),
        (How::Changed, Some(was)) => {
            Text::new(format!("改动 {zh}，原为 {was}"), format!("changed {en}, was {was}"))
        }
        (How::Changed, None) => Text::new(format!("改动 {zh}"), format!("changed {en}")),
        (How::Renamed, was) => {
            let was = was.as_deref().unwrap_or("");
            Text::new(format!("改名 {zh}，原名 {was}"), format!("renamed {en}, was {was}"))
        }
        (How::Reordered, _) => Text::new(
            format!("移位 {zh}：同样好的结果之间可能改选"),
            format!("moved {en}: it may settle a choice between results that are equally good"),
        ),
        (How::ReorderedWithoutEffect, _) => {
            Text::new(format!("移位 {zh}：没有影响"), format!("moved {en}: without effect"))
        }
    }
}

fn change_lines(change: &ClauseChange, locale: Locale) -> Vec<String> {
    let place = change.place.as_ref().map(|place| format!("  ({}:{})", place.file, place.line));
    let mut lines = vec![format!("{}{}", heading(change).in_locale(locale), place.unwrap_or_default())];
    for part in &change.parts {
        lines.extend(part.from.iter().map(|from| format!("  - {from}")));
        lines.extend(part.to.iter().map(|to| format!("  + {to}")));
    }
    lines
}

fn of_people(impact: &Impact, locale: Locale) -> Vec<String> {
    let say = |text: Text| text.in_locale(locale).to_owned();
    let mut lines = vec![say(people(impact)), say(tally(&impact.tally))];
    for (measure, by) in &impact.by_measure {
        lines.push(format!("  {}", say(measure_line(measure, by))));
        lines.extend(bars(by).into_iter().map(|line| format!("    {line}")));
    }
    if !impact.through.is_empty() {
        lines.push(say(Text::new("经由条款", "through clauses")));
        let shown = impact.through.iter().take(MOST_CLAUSES);
        lines.extend(shown.map(|by| format!("  {}", say(clause(by)))));
        let more = impact.through.len().saturating_sub(MOST_CLAUSES);
        if more > 0 {
            lines.push(say(Text::new(format!("  另有 {more} 条"), format!("  and {more} more"))));
        }
    }
    for (attribute, groups) in &impact.groups {
        lines.push(say(Text::new(format!("按 {attribute}"), format!("by {attribute}"))));
        lines.extend(groups.iter().map(|one| format!("  {}", say(group(one)))));
    }
    if !impact.most_affected.is_empty() {
        lines.push(say(Text::new("影响最大的学习者", "most affected")));
        for one in &impact.most_affected {
            lines.push(format!("  {}", say(affected(one))));
            lines.extend(one.told.iter().map(|told| format!("    {}", told.in_locale(locale))));
        }
    }
    lines
}

/// Returns who was compared.
pub(super) fn people(impact: &Impact) -> Text {
    let (people, all) = (&impact.people, impact.tally.all);
    match impact.synthetic {
        true => Text::new(
            format!(
                "{all} 名模拟学习者（{people}）：按办法的目录和界限抽取，不是真人，人数多少不说明实际比例"
            ),
            format!(
                "{all} synthetic learners ({people}): drawn from the policy's catalogues and boundaries; nobody is real, and no share is one of real life"
            ),
        ),
        false => Text::new(format!("{all} 份档案（{people}）"), format!("{all} records ({people})")),
    }
}

/// Returns how many are better and worse off.
pub(super) fn tally(tally: &Tally) -> Text {
    let Tally { all, gain, lose, mixed, otherwise, bad } = tally;
    let same = all - tally.touched().min(*all);
    let mut text = Text::new(
        format!("增加 {gain}，减少 {lose}，有增有减 {mixed}，总数相同而结果不同 {otherwise}，不变 {same}"),
        format!(
            "{gain} gain, {lose} lose, {mixed} both, {otherwise} the same sums by other results, {same} unchanged"
        ),
    );
    if *bad > 0 {
        text.zh.push_str(&format!("；{bad} 份读不出"));
        text.en.push_str(&format!("; {bad} could not be read"));
    }
    text
}

/// Returns a number with its sign.
pub(super) fn signed(number: Number) -> String {
    if number.is_negative() || number.is_zero() { number.to_string() } else { format!("+{number}") }
}

/// Returns what differs in a measure.
pub(super) fn measure_line(measure: &str, by: &By) -> Text {
    let name = measure_name(measure);
    let (gained, lost, net) = (by.gained, by.lost, signed(by.net));
    Text::new(
        format!("{}：共增 {gained}，共减 {lost}，净 {net}", name.zh),
        format!("{}: {gained} gained, {lost} lost, net {net}", name.en),
    )
}

fn bars(by: &By) -> Vec<String> {
    let most = by.distribution.iter().map(|(_, count)| *count).max().unwrap_or(1).max(1);
    let rows = super::chart::condensed(&by.distribution);
    let row = |(label, count): &(String, u64)| {
        let length = usize::try_from((count * 40).div_ceil(most)).unwrap_or(40).min(40);
        format!("{label:>9}  {} {count}", "█".repeat(length))
    };
    rows.iter().map(row).collect()
}

/// Returns what differs through a clause.
pub(super) fn clause(by: &ByClause) -> Text {
    let word = |locale| lexicon::find_role(&by.kind).map_or("", |role| lexicon::spelling(role, locale));
    let ByClause { name, gain, lose, others, .. } = by;
    Text::new(
        format!("{} {name}：增加 {gain}，减少 {lose}，其他 {others}", word(Locale::Zh)),
        format!("{} {name}: {gain} gain, {lose} lose, {others} others", word(Locale::En)),
    )
}

/// Returns what differs for a group.
pub(super) fn group(group: &Group) -> Text {
    let value = group_name(group);
    let Tally { all, gain, .. } = group.tally;
    let (lose, net) = (group.tally.losing(), nets(&group.net));
    Text::new(
        format!("{}：{all} 人，增加 {gain}，减少 {lose}　{}", value.zh, net.zh).trim_end().to_owned(),
        format!("{}: {all} learners, {gain} gain, {lose} lose  {}", value.en, net.en).trim_end().to_owned(),
    )
}

/// Returns what a group is called: the value that its learners share.
pub(super) fn group_name(group: &Group) -> Text {
    if group.value.is_empty() {
        return Text::new("（未说明）", "(not stated)");
    }
    find_word(&group.value).unwrap_or_else(|| Text::same(&group.value))
}

/// Returns differences by measure in one line.
pub(super) fn nets(net: &BTreeMap<String, Number>) -> Text {
    let net = net.iter().map(|(measure, net)| {
        let (name, net) = (measure_name(measure), signed(*net));
        Text::new(format!("{} {net}", name.zh), format!("{} {net}", name.en))
    });
    Text::list(&net.collect::<Vec<_>>())
}

/// Returns one learner with the difference.
pub(super) fn affected(one: &Affected) -> Text {
    let direction = match one.direction {
        Direction::Gains => Text::new("增加", "gains"),
        Direction::Loses => Text::new("减少", "loses"),
        Direction::Mixed => Text::new("有增有减", "gains and loses"),
        Direction::Otherwise => Text::new("结果不同", "other results"),
        Direction::Same => Text::new("不变", "unchanged"),
    };
    let sums = nets(&one.by_measure);
    Text::new(
        format!("{}　{}　{}", one.id, direction.zh, sums.zh).trim_end().to_owned(),
        format!("{}  {}  {}", one.id, direction.en, sums.en).trim_end().to_owned(),
    )
}
