//! One decision for a person: what was recognised and granted, what waits and for what, what was refused and why.

mod progress;

use super::draft::{Draft, count_of};
use super::labels::{measured, plural};
use super::names::Names;
use super::page::{Page, Span, Tone};
use crate::decision::{Amounts, Decision, ForProgramme, Gap, Overruled};
use crate::explain::{LimitRoom, NotUsed, by_item, not_used_of, once_each};
use crate::locale::{Locale, Text};
use crate::quantity::Number;
use std::collections::BTreeSet;

/// Returns a decision as a page: a header, one line of results, then only the parts that have something to say.
pub fn decision_page(decision: &Decision, names: &Names<'_>, locale: Locale) -> Page {
    let not_used = by_item(decision);
    let not_used = match names.record {
        Some(record) => once_each(not_used, decision, record),
        None => not_used,
    };
    page_with(decision, &not_used, None, names, locale)
}

/// Returns the page of a decision with what an explanation found about what was not used and about the limits.
pub(super) fn page_with(
    decision: &Decision,
    not_used: &[NotUsed],
    limits: Option<&[LimitRoom]>,
    names: &Names<'_>,
    locale: Locale,
) -> Page {
    let mut draft = Draft::new(names, locale);
    header(&mut draft, decision);
    results(&mut draft, decision, not_used);
    // The open needs of recognition stand with those of each programme.
    let of_recognition = Decision { next: Vec::new(), ..decision.clone() };
    let parted = if decision.programmes.is_empty() { decision } else { &of_recognition };
    progress::parts(&mut draft, parted, limits);
    decision.programmes.iter().for_each(|one| of_programme(&mut draft, decision, one));
    draft.page
}

/// Adds what was decided for one of several programmes, under its name.
fn of_programme(draft: &mut Draft<'_>, decision: &Decision, one: &ForProgramme) {
    let of_one = decision.of_one(one);
    programme_line(draft, &one.programme, &of_one);
    results(draft, &of_one, &by_item(&of_one));
    progress::parts(draft, &of_one, None);
}

fn programme_line(draft: &mut Draft<'_>, code: &str, decision: &Decision) {
    let title = draft.tell(&draft.names.programme(code));
    let heading = draft.tell(&Text::new(format!("专业计划{title}"), format!("Programme {title}")));
    draft.page.blank();
    let headline = headline(decision, draft.locale);
    let name = Span::new(Tone::Strong, heading);
    draft.page.line(0, std::iter::once(name).chain(headline));
    proof(draft, decision);
}

/// Returns the results in short phrases, each with its tone: `准予 4 学分`, `待定 7 学分`, `不予 1 项`.
pub(super) fn headline(decision: &Decision, locale: Locale) -> Vec<Span> {
    let say = |tone: Tone, text: &Text| Span::new(tone, text.in_locale(locale));
    let list = |amounts: &Amounts| {
        let each: Vec<Text> = amounts
            .iter()
            .filter(|(_, number)| !number.is_zero())
            .map(|(name, number)| measured(*number, name))
            .collect();
        (!each.is_empty()).then(|| Text::list(&each))
    };
    let mut spans = Vec::new();
    if let Some(amounts) = list(&decision.totals.recognised) {
        spans.push(say(Tone::Plain, &said("认定", "recognised", &amounts)));
    }
    if !decision.granted.is_empty() {
        let amounts = list(&decision.totals.granted).unwrap_or_else(|| grants(decision.granted.len()));
        spans.push(say(Tone::Good, &said("准予", "granted", &amounts)));
    }
    if !decision.pending.is_empty() {
        let more = more(&decision.totals.granted, &decision.totals.if_needs_met);
        let amounts = list(&more).unwrap_or_else(|| grants(decision.pending.len()));
        spans.push(say(Tone::Waiting, &said("待定", "pending", &amounts)));
    }
    let refused = refused_items(decision);
    if refused > 0 {
        spans.push(say(Tone::Bad, &said("不予", "refused", &super::labels::items(refused))));
    }
    if spans.is_empty() {
        let nothing = if decision.recognised.is_empty() {
            Text::new("没有可认定或转换的成果", "nothing to recognise or to convert")
        } else {
            said("认定", "recognised", &super::labels::items(decision.recognised.len()))
        };
        spans.push(say(Tone::Plain, &nothing));
    }
    spans
}

fn said(zh: &str, en: &str, amounts: &Text) -> Text {
    Text::new(format!("{zh} {}", amounts.zh), format!("{en} {}", amounts.en))
}

fn grants(number: usize) -> Text {
    Text::new(format!("{number} 项"), count_of(number, "grant"))
}

fn more(granted: &Amounts, if_met: &Amounts) -> Amounts {
    let difference = |(name, number): (&String, &Number)| {
        let before = granted.get(name).copied().unwrap_or(Number::ZERO);
        Some((name.clone(), number.checked_sub(before)?))
    };
    if_met.iter().filter_map(difference).collect()
}

/// Returns how many items were refused and came to nothing: neither granted nor pending, and not just stored.
pub(super) fn refused_items(decision: &Decision) -> usize {
    let used = decision.granted.iter().flat_map(|grant| &grant.items);
    let used = used.chain(decision.pending.iter().flat_map(|grant| &grant.items));
    let used: BTreeSet<&str> = used.map(String::as_str).collect();
    not_used_of(decision)
        .into_iter()
        .filter(|(item, _)| item.is_some_and(|item| !used.contains(item)))
        .count()
}

fn header(draft: &mut Draft<'_>, decision: &Decision) {
    let policy = draft.names.policy;
    let title = policy.title.as_deref().unwrap_or(&decision.policy.code).to_owned();
    let edition = decision.policy.edition.as_deref().unwrap_or_default();
    let edition = match edition.is_empty() {
        true => String::new(),
        false => draft.tell(&Text::new(format!("{edition} 版"), format!("edition {edition}"))),
    };
    let day = decision.as_of.map(|day| day.to_string()).unwrap_or_default();
    let spans =
        [Span::new(Tone::Strong, &decision.id), Span::plain(title), Span::plain(edition), Span::plain(day)];
    draft.page.line(0, spans);
    let headline = headline(&decision.merged(), draft.locale);
    draft.page.line(0, headline);
    if decision.programmes.is_empty() {
        proof(draft, decision);
    }
}

/// Says where the choice could not be proved to be the best.
fn proof(draft: &mut Draft<'_>, decision: &Decision) {
    let searched = !decision.granted.is_empty() || !decision.pending.is_empty();
    if searched && !decision.proved_best {
        let warning = draft.say("未能证明此方案最优", "this choice could not be proved to be the best");
        draft.page.line(0, [Span::new(Tone::Waiting, warning)]);
        if let Some(gap) = &decision.gap {
            let more = draft.tell(&could_gain(gap));
            draft.page.line(0, [Span::new(Tone::Waiting, more)]);
        }
    }
}

/// Returns what a choice that is not proved could still gain.
fn could_gain(gap: &Gap) -> Text {
    let most = gap.at_most;
    let counted = |word: &str| format!("{most} {}", plural(word, most == Number::ONE));
    let of = match gap.of.as_str() {
        "courses" => Text::new(format!("{most} 门课程"), counted("course")),
        "results" => Text::new(format!("{most} 项结果"), counted("result")),
        "items" => Text::new(format!("{most} 项成果"), counted("item")),
        "requirements" => Text::new(format!("{most} 项最低要求"), counted("requirement")),
        measure => measured(most, measure),
    };
    Text::new(format!("最多还可能好 {}", of.zh), format!("at most {} better is possible", of.en))
}

fn results(draft: &mut Draft<'_>, decision: &Decision, not_used: &[NotUsed]) {
    if !decision.recognised.is_empty() {
        draft.heading("认定", "Recognised");
        draft.recognised(&decision.recognised, 2);
    }
    if !decision.overruled.is_empty() {
        draft.heading("档案与目录不符，以目录为准", "The catalogue says otherwise, and holds");
        draft.page.rows(2, decision.overruled.iter().map(|one| overruled_row(draft, one)).collect());
    }
    if !decision.granted.is_empty() {
        draft.heading("准予", "Granted");
        draft.grants(&decision.granted);
    }
    if !decision.pending.is_empty() {
        draft.heading("待定", "Pending");
        draft.waiting(&decision.pending);
    }
    if !not_used.is_empty() {
        draft.heading("不予", "Refused");
        not_used.iter().for_each(|one| draft.not_used(one, false));
    }
}

fn overruled_row(draft: &Draft<'_>, one: &Overruled) -> Vec<Span> {
    let value = |written: &str| draft.tell(&draft.names.value(&one.fact, written));
    let of_record = draft.say("档案", "in the record");
    vec![
        Span::plain(&one.item),
        Span::plain(draft.tell(&draft.names.fact(&one.fact))),
        Span::plain(value(&one.listed)),
        Span::new(Tone::Quiet, format!("{of_record} {}", value(&one.have))),
        Span::new(Tone::Quiet, &one.entry),
    ]
}

#[cfg(test)]
mod tests;
