//! What would change an answer, in words: changes, what they would bring, what something lost to, what more room would bring.

use super::labels::{beside, measured};
use super::names::Names;
use super::reason::{alternatives, need_text, spaced};
use crate::date::{Day, Duration};
use crate::decision::{Amounts, GrantRef, Need, TargetRef};
use crate::explain::{Change, Instead, LimitRoom, Mend, MoreRoom, NotUsed, Step};
use crate::locale::Text;
use crate::quantity::Number;

/// The most names in one list.
const MOST_NAMED: usize = 5;

/// The most grants told that would have to be given up.
const MOST_GRANTS: usize = 2;

/// Returns names as a list; beyond five the rest is counted.
pub(super) fn shortened(all: &[Text]) -> Text {
    let list = Text::list(all.get(..MOST_NAMED.min(all.len())).unwrap_or_default());
    match all.len().saturating_sub(MOST_NAMED) {
        0 => list,
        rest => Text::new(format!("{} 等 {} 项", list.zh, all.len()), format!("{} and {rest} more", list.en)),
    }
}

/// Returns the changes that together would grant, and what they would bring.
pub fn mend_text(mend: &Mend, with_items: bool, names: &Names<'_>) -> Text {
    let mut each: Vec<Text> = Vec::new();
    for change in &mend.changes {
        let text = change_text(change, with_items, names);
        if !each.contains(&text) {
            each.push(text);
        }
    }
    let zh: Vec<&str> = each.iter().map(|text| text.zh.as_str()).collect();
    let en: Vec<&str> = each.iter().map(|text| text.en.as_str()).collect();
    let lead = match fits_as_it_is(mend) {
        true => Text::new("成果本身符合，只须", "the outcome itself fits: "),
        false => Text::new("要改变结果：", "to change it: "),
    };
    let brings = match amounts_text(&mend.brings) {
        Some(brings) => Text::new(format!("（{}）", brings.zh), format!(" ({})", brings.en)),
        None => Text::default(),
    };
    let (zh, en) = (zh.join("；"), en.join("; "));
    Text::new(format!("{}{zh}{}", lead.zh, brings.zh), format!("{}{en}{}", lead.en, brings.en))
}

/// Returns what would still be missing then: the first need, the others counted.
pub(super) fn still_text(need: &Need, more: usize, names: &Names<'_>) -> Text {
    let first = match need {
        Need::Fact(fact) => {
            let label = names.fact(fact);
            Text::new(
                format!("届时档案还缺{}", label.zh),
                format!("then the record must also give the {}", label.en),
            )
        }
        Need::Papers(_) | Need::Approval(_) | Need::Judgement(_) | Need::Choice(_) => {
            let need = need_text(need, names);
            Text::new(format!("届时还{}", need.zh), format!("then still: {}", need.en))
        }
        Need::Calculation { .. } => {
            let need = need_text(need, names);
            Text::new(format!("届时{}", need.zh), format!("then {}", need.en))
        }
    };
    match more {
        0 => first,
        more => Text::new(format!("{}，另有 {more} 项", first.zh), format!("{}, and {more} more", first.en)),
    }
}

/// Returns true when only the application has to be another.
fn fits_as_it_is(mend: &Mend) -> bool {
    let is_of_application = |change: &Change| {
        matches!(
            change,
            Change::ApplyFrom { .. }
                | Change::AskOnlyFor { .. }
                | Change::OpenAccount
                | Change::Choose { .. }
        )
    };
    let asks_the_item = |need: &Need| matches!(need, Need::Fact(fact) if fact.starts_with("item."));
    mend.changes.iter().all(is_of_application) && !mend.needs.iter().any(asks_the_item)
}

/// Returns by how much totals would change: `多 7 学分、少 2 学时`; `None` where nothing does.
fn amounts_text(amounts: &Amounts) -> Option<Text> {
    let each = amounts.iter().filter_map(|(measure, number)| {
        let positive = if number.is_negative() { Number::ZERO.checked_sub(*number)? } else { *number };
        let amount = measured(positive, measure);
        Some(match number.is_negative() {
            true => Text::new(format!("少 {}", amount.zh), format!("{} less", amount.en)),
            false => Text::new(format!("多 {}", amount.zh), format!("{} more", amount.en)),
        })
    });
    let each: Vec<Text> = each.collect();
    (!each.is_empty()).then(|| Text::list(&each))
}

/// Returns what something lost to: what would have to be given up for it, and what that would come to.
pub fn instead_text(instead: &Instead, rule: Option<&str>, names: &Names<'_>) -> Text {
    let total = amounts_text(&instead.change).map_or_else(
        || Text::new("合计不变", "the total stays"),
        |by| Text::new(format!("合计{}", by.zh), format!("in all {}", by.en)),
    );
    let others: Vec<&GrantRef> =
        instead.gained.iter().filter(|grant| Some(grant.rule.as_str()) != rule).collect();
    let lost: Vec<&GrantRef> = instead.lost.iter().collect();
    let (lost, others) = (grants_text(&lost, names), grants_text(&others, names));
    if lost.is_none() && others.is_none() && instead.change.is_empty() {
        return Text::new("取用它不会增加合计", "taking it would add nothing to the total");
    }
    let (mut zh, mut en) = ("若取此项，".to_owned(), "to take it ".to_owned());
    match &lost {
        Some(lost) => {
            zh += &format!("须放弃{}，", lost.zh);
            en += &format!("would give up {}; ", lost.en);
        }
        None => en += "would give up nothing; ",
    }
    if let Some(others) = &others {
        zh += &format!("另取{}，", others.zh);
        en += &format!("take {} beside; ", others.en);
    }
    Text::new(format!("{zh}{}", total.zh), format!("{en}{}", total.en))
}

fn grants_text(grants: &[&GrantRef], names: &Names<'_>) -> Option<Text> {
    let told: Vec<Text> = grants.iter().take(MOST_GRANTS).map(|grant| grant_text(grant, names)).collect();
    let list = Text::list(&told);
    match grants.len().saturating_sub(MOST_GRANTS) {
        _ if grants.is_empty() => None,
        0 => Some(list),
        rest => Some(Text::new(
            beside(&list.zh, &format!("等 {} 项", grants.len())),
            format!("{} and {rest} more", list.en),
        )),
    }
}

/// Returns a grant by its parts: `「四级」（c1 → 00012 英语）`.
pub(super) fn grant_text(grant: &GrantRef, names: &Names<'_>) -> Text {
    let items: Vec<Text> = grant.items.iter().map(Text::same).collect();
    let targets: Vec<Text> = grant.targets.iter().map(|target| names.target(target)).collect();
    let (rule, items, targets) = (names.rule(&grant.rule), shortened(&items), shortened(&targets));
    Text::new(
        format!("{}（{} → {}）", rule.zh, items.zh, targets.zh),
        format!("{} ({} → {})", rule.en, items.en, targets.en),
    )
}

/// Returns what more room in a limit would bring, or `None` for one that holds nothing back.
pub fn room_text(limit: &LimitRoom, names: &Names<'_>) -> Option<Text> {
    let one = limit.one_more.as_ref()?;
    let figure = |room: &MoreRoom| names.counted_figure(&limit.used.limit, room.more);
    let brings = |room: &MoreRoom| amounts_text(&room.change).unwrap_or_default();
    let unit = figure(one);
    Some(match (one.brings_something(), &limit.enough) {
        (true, _) => Text::new(
            format!("放宽 {}，可{}", unit.zh, brings(one).zh),
            format!("with {} more of room: {} in all", unit.en, brings(one).en),
        ),
        (false, Some(enough)) => {
            let room = figure(enough);
            Text::new(
                format!(
                    "放宽 {}没有变化，放宽 {}可{}",
                    behind(&unit.zh),
                    behind(&room.zh),
                    brings(enough).zh
                ),
                format!(
                    "{} more of room would change nothing; with {}: {} in all",
                    unit.en,
                    room.en,
                    brings(enough).en
                ),
            )
        }
        (false, None) => Text::new("放宽也没有变化", "more room would change nothing"),
    })
}

// A space stands between Latin and Han.
fn behind(text: &str) -> String {
    if text.ends_with(|c: char| c.is_ascii()) { format!("{text} ") } else { text.to_owned() }
}

/// Returns one change, as a phrase; with the item that it is about where several take part.
pub fn change_text(change: &Change, with_item: bool, names: &Names<'_>) -> Text {
    let of = |fact: &str, item: Option<&String>| {
        let label = names.fact(fact);
        match item.filter(|_| with_item) {
            Some(item) => Text::new(format!("{item} 的{}", label.zh), format!("{} of {item}", label.en)),
            None => label,
        }
    };
    match change {
        Change::Higher(step) => step_text(step, true, &of(&step.fact, step.item.as_ref()), names),
        Change::Lower(step) => step_text(step, false, &of(&step.fact, step.item.as_ref()), names),
        Change::Become { fact, item, one_of } => {
            let (label, values) = (of(fact, item.as_ref()), alternatives(fact, one_of, names));
            Text::new(beside(&format!("{}为", label.zh), &values.zh), format!("{} {}", label.en, values.en))
        }
        Change::Have { fact, item } => {
            let label = of(fact, item.as_ref());
            Text::new(format!("取得{}", label.zh), format!("a known {}", label.en))
        }
        Change::ApplyFrom { first, last: Some(last) } => {
            Text::new(format!("在 {first} 至 {last} 申请"), format!("apply between {first} and {last}"))
        }
        Change::ApplyFrom { first, last: None } => {
            Text::new(format!("在 {first} 或以后申请"), format!("apply on {first} or later"))
        }
        Change::Claim { target: Some(target), .. } => {
            let target = names.target(&TargetRef::Course(target.clone()));
            Text::new(
                beside("在申请中列出目标", &target.zh),
                format!("name {} in the application", target.en),
            )
        }
        Change::Claim { target: None, .. } => Text::new("在申请中列出", "list it in the application"),
        Change::AskOnlyFor { target } => {
            let target = names.target(target);
            Text::new(beside("在申请中只列", &target.zh), format!("apply for {} only", target.en))
        }
        Change::OpenAccount => Text::new("先开户", "open an account first"),
        Change::Obtain { outcome, .. } => {
            let outcome = names.outcome(outcome);
            Text::new(format!("补充{}", spaced(&outcome.zh)), format!("add {}", outcome.en))
        }
        Change::Choose { target, chosen, .. } => {
            let [target, chosen] =
                [target, chosen].map(|code| names.target(&TargetRef::Course(code.clone())));
            Text::new(
                format!("改选 {}，不再选 {}", target.zh, chosen.zh),
                format!("choose {} instead of {}", target.en, chosen.en),
            )
        }
    }
}

fn step_text(step: &Step, up: bool, label: &Text, names: &Names<'_>) -> Text {
    let to = names.value(&step.fact, &step.to);
    if let Some(by) = &step.by {
        return if up {
            Text::new(
                format!("{}再增 {by}，达到 {}", label.zh, to.zh),
                format!("{} higher by {by}, to reach {}", label.en, to.en),
            )
        } else {
            Text::new(
                format!("{}减少 {by}，降到 {}", label.zh, to.zh),
                format!("{} lower by {by}, down to {}", label.en, to.en),
            )
        };
    }
    let days = Day::parse(&step.have).ok().zip(Day::parse(&step.to).ok());
    let (zh, en) = match (Day::parse(&step.to).is_ok(), up, step.included) {
        (false, true, true) => ("达到", "at least"),
        (false, true, false) => ("超过", "more than"),
        (false, false, true) => ("不超过", "at most"),
        (false, false, false) => ("低于", "less than"),
        (true, true, true) => ("不早于", "not before"),
        (true, true, false) => ("晚于", "after"),
        (true, false, true) => ("不晚于", "not after"),
        (true, false, false) => ("早于", "before"),
    };
    let plain =
        Text::new(beside(&format!("{}{zh}", label.zh), &to.zh), format!("{} {en} {}", label.en, to.en));
    match days.and_then(|(have, to)| apart(have, to)) {
        Some((length, later)) => {
            let [zh, en] = if later { ["晚", "later"] } else { ["早", "earlier"] };
            let (bound_zh, bound_en) =
                (plain.zh.trim_start_matches(&label.zh), plain.en.trim_start_matches(&label.en));
            Text::new(
                format!("{}再{zh} {}，{bound_zh}", label.zh, length.zh),
                format!("{} {} {en},{bound_en}", label.en, length.en),
            )
        }
        None => plain,
    }
}

/// Returns how far apart two days are, in months where it is that long, and whether the second is later.
fn apart(have: Day, to: Day) -> Option<(Text, bool)> {
    let (first, last) = if have < to { (have, to) } else { (to, have) };
    let months = first.full_months_until(last)?;
    let length = match months {
        0 => Duration::days(u32::try_from(first.days_until(last)).ok()?),
        months => Duration { years: months / 12, ..Duration::months(months % 12) },
    };
    Some((length.words(), have < to))
}

/// Returns an item's name with how many of its copies are meant and how many more items are just like it.
pub(super) fn told_once(item: &str, one: &NotUsed, names: &Names<'_>) -> Text {
    let name = names.item(item);
    let name = match (one.copies, names.copies(item)) {
        (Some(copies), all) if copies < all => Text::new(
            format!("{all} 份中的 {copies} 份 {}", name.zh),
            format!("{copies} of {all}: {}", name.en),
        ),
        (Some(_) | None, _) => name,
    };
    match one.alike.len() {
        0 => name,
        more => Text::new(
            format!("{} 等 {} 项相同的成果", name.zh, more + 1),
            format!("{} and {more} more of the same", name.en),
        ),
    }
}
