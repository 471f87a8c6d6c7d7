//! An explanation in words: what counts and by which clause, what does not and why, what would change it.

use super::decision::decision_page;
use super::draft::{Draft, count_of};
use super::labels::beside;
use super::names::Names;
use super::page::{Page, Span, Tone};
use super::reason::alternatives;
use crate::date::Day;
use crate::decision::TargetRef;
use crate::explain::{Change, Explanation, NearRule, Part};
use crate::locale::{Locale, Text};
use crate::policy::CountedKind;

/// Returns an explanation as a page; of a whole decision, the decision's own page.
pub fn explanation_page(explanation: &Explanation, names: &Names<'_>, locale: Locale) -> Page {
    match explanation {
        Explanation::Whole(decision) => decision_page(decision, names, locale),
        Explanation::Part(part) => part_page(part, names, locale),
    }
}

fn part_page(part: &Part, names: &Names<'_>, locale: Locale) -> Page {
    let mut draft = Draft::new(names, locale);
    title(&mut draft, part);
    if !part.recognised.is_empty() {
        draft.heading("认定", "Recognised");
        draft.recognised(&part.recognised, 2);
    }
    if !part.granted.is_empty() {
        draft.heading("准予", "Granted");
        draft.grants(&part.granted);
    }
    if !part.pending.is_empty() {
        draft.heading("待定", "Pending");
        draft.waiting(&part.pending);
    }
    near(&mut draft, part);
    if part.granted.is_empty() && part.pending.is_empty() && part.near.is_empty() {
        let nothing = match part.item.is_some() {
            true => draft.say("没有涉及它的规则", "no rule is about it"),
            false => draft.say(
                "没有规则以它为目标，或没有可用的成果",
                "no rule leads to it from any item of the record",
            ),
        };
        draft.page.blank();
        draft.page.line(0, [Span::plain(nothing)]);
    }
    if !part.next.is_empty() {
        draft.heading("下一步", "Next");
        draft.next(&part.next);
    }
    draft.page
}

fn title(draft: &mut Draft<'_>, part: &Part) {
    let item = part.item.as_ref().map(|item| draft.tell(&draft.names.item(item)));
    let target = part.target.as_ref().map(|target| draft.tell(&draft.names.target(target)));
    let title = match (item, target) {
        (Some(item), Some(target)) => format!("{item} → {target}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => return,
    };
    draft.page.line(0, [Span::new(Tone::Strong, title)]);
}

fn near(draft: &mut Draft<'_>, part: &Part) {
    if part.near.is_empty() {
        return;
    }
    draft.heading("不予", "Refused");
    for near in &part.near {
        if part.item.is_none() && !near.items.is_empty() {
            let items: Vec<Text> = near.items.iter().map(|item| draft.names.item(item)).collect();
            let items = draft.tell(&Text::list(&items));
            draft.page.line(2, [Span::new(Tone::Strong, items)]);
        }
        let indent = if part.item.is_none() && !near.items.is_empty() { 4 } else { 2 };
        draft.near(near, indent);
        changes(draft, near, indent);
    }
    if part.further > 0 {
        let more = count_of(part.further, "more rule");
        let text = Text::new(format!("另有 {} 条规则相差更远", part.further), format!("{more} farther off"));
        let text = draft.tell(&text);
        draft.page.line(2, [Span::new(Tone::Quiet, text)]);
    }
}

fn changes(draft: &mut Draft<'_>, near: &NearRule, indent: usize) {
    let mut told: Vec<String> = Vec::new();
    for change in &near.changes {
        let text = draft.tell(&change_text(change, draft.names));
        if !told.contains(&text) {
            told.push(text);
        }
    }
    if told.is_empty() {
        return;
    }
    let change = match draft.locale {
        Locale::Zh => format!("要改变结果：{}", told.join("；")),
        Locale::En => format!("to change it: {}", told.join("; ")),
    };
    let deeper = if near.rule.is_some() { 2 } else { 0 };
    draft.page.line(indent + deeper, [Span::new(Tone::Good, change)]);
}

/// Returns what would change an answer, as a phrase.
pub fn change_text(change: &Change, names: &Names<'_>) -> Text {
    match change {
        Change::Higher { fact, by, to, included } => {
            let step = Step { fact, by: by.as_deref(), to, included: *included, up: true };
            step_text(&step, names)
        }
        Change::Lower { fact, by, to, included } => {
            let step = Step { fact, by: by.as_deref(), to, included: *included, up: false };
            step_text(&step, names)
        }
        Change::Become { fact, one_of } => {
            let (label, values) = (names.fact(fact), alternatives(fact, one_of, names));
            Text::new(beside(&format!("{}为", label.zh), &values.zh), format!("{} {}", label.en, values.en))
        }
        Change::Have { fact } => {
            let label = names.fact(fact);
            Text::new(format!("取得{}", label.zh), format!("a known {}", label.en))
        }
        Change::Newer { fact } => {
            let label = names.fact(fact);
            Text::new(format!("换用{}更近的成果", label.zh), format!("an outcome with a later {}", label.en))
        }
        Change::ApplyFrom { first, last: Some(last) } => {
            Text::new(format!("在 {first} 至 {last} 申请"), format!("apply between {first} and {last}"))
        }
        Change::ApplyFrom { first, last: None } => {
            Text::new(format!("在 {first} 或以后申请"), format!("apply on {first} or later"))
        }
        Change::Recognise => Text::new("先办理认定", "have it recognised first"),
        Change::Claim => Text::new("在申请中列出", "list it in the application"),
        Change::OpenAccount => Text::new("先开户", "open an account first"),
        Change::Obtain { outcome } => {
            let outcome = names.outcome(outcome);
            Text::new(format!("补充{}", super::reason::spaced(&outcome.zh)), format!("add {}", outcome.en))
        }
        Change::ChooseOtherThan { chosen } => {
            let chosen = names.target(&TargetRef::Course(chosen.clone()));
            Text::new(beside("改选，不再选", &chosen.zh), format!("choose it instead of {}", chosen.en))
        }
        Change::First { on } => match names.find_counted(on).map(|counted| counted.kind) {
            Some(CountedKind::Requirement | CountedKind::Limit | CountedKind::Bar) => {
                let on = names.counted(on);
                Text::new(format!("先满足最低要求{}", on.zh), format!("meet requirement {} first", on.en))
            }
            None => {
                let on = names.rule(on);
                Text::new(format!("同时获得{}", on.zh), format!("be granted {} too", on.en))
            }
        },
        Change::GiveUp { rule } => {
            let rule = names.rule(rule);
            Text::new(format!("不再申请{}", rule.zh), format!("do without {}", rule.en))
        }
    }
}

struct Step<'a> {
    fact: &'a str,
    by: Option<&'a str>,
    to: &'a str,
    included: bool,
    up: bool,
}

fn step_text(step: &Step<'_>, names: &Names<'_>) -> Text {
    let (label, to) = (names.fact(step.fact), names.value(step.fact, step.to));
    if let Some(by) = step.by {
        return if step.up {
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
    let is_date = Day::parse(step.to).is_ok();
    let (zh, en) = match (is_date, step.up, step.included) {
        (false, true, true) => ("达到", "at least"),
        (false, true, false) => ("超过", "more than"),
        (false, false, true) => ("不超过", "at most"),
        (false, false, false) => ("低于", "less than"),
        (true, true, true) => ("不早于", "not before"),
        (true, true, false) => ("晚于", "after"),
        (true, false, true) => ("不晚于", "not after"),
        (true, false, false) => ("早于", "before"),
    };
    Text::new(beside(&format!("{}{zh}", label.zh), &to.zh), format!("{} {en} {}", label.en, to.en))
}

#[cfg(test)]
mod tests;
