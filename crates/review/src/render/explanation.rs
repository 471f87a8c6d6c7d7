//! An explanation in words: what counts and by which clause, what does not and why, what would change it.

use super::decision::page_with;
use super::draft::{Draft, count_of};
use super::names::Names;
use super::page::{Page, Span, Tone};
use crate::decision::Decision;
use crate::explain::{ExplainedProgramme, Explanation};
use crate::locale::{Locale, Text};
use std::borrow::Cow;

/// Returns explanations as a page; of several programmes each under its name.
pub fn explanations_page(
    explained: &[(ExplainedProgramme, Cow<'_, Decision>)],
    names: &Names<'_>,
    locale: Locale,
) -> Page {
    let mut page = Page::default();
    for (one, decision) in explained {
        programme_heading(&mut page, one.programme.as_deref(), names, locale);
        page.lines.extend(explanation_page(&one.explanation, decision, names, locale).lines);
    }
    page
}

/// Adds the name of a programme, where it is one of several.
pub(super) fn programme_heading(page: &mut Page, code: Option<&str>, names: &Names<'_>, locale: Locale) {
    let Some(code) = code else { return };
    let title = names.programme(code);
    let title = Text::new(format!("专业计划{}", title.zh), format!("Programme {}", title.en));
    if !page.lines.is_empty() {
        page.blank();
    }
    page.line(0, [Span::new(Tone::Strong, title.in_locale(locale))]);
}

/// Returns an explanation as a page; of a whole decision, the decision's own page with what was found beside it.
pub fn explanation_page(
    explanation: &Explanation,
    decision: &Decision,
    names: &Names<'_>,
    locale: Locale,
) -> Page {
    if explanation.item.is_none() && explanation.target.is_none() {
        return page_with(decision, &explanation.not_used, Some(&explanation.limits), names, locale);
    }
    let mut draft = Draft::new(names, locale);
    title(&mut draft, explanation);
    if !explanation.recognised.is_empty() {
        draft.heading("认定", "Recognised");
        draft.recognised(&explanation.recognised, 2);
    }
    if !explanation.granted.is_empty() {
        draft.heading("准予", "Granted");
        draft.grants(&explanation.granted);
    }
    if !explanation.pending.is_empty() {
        draft.heading("待定", "Pending");
        draft.waiting(&explanation.pending);
    }
    if !explanation.not_used.is_empty() {
        draft.heading("不予", "Refused");
        explanation.not_used.iter().for_each(|one| draft.not_used(one, true));
    }
    let is_silent = explanation.granted.is_empty() && explanation.pending.is_empty();
    if is_silent && explanation.not_used.is_empty() {
        nothing(&mut draft, explanation);
    }
    if !explanation.limits.is_empty() {
        draft.heading("限额", "Limits");
        draft.limits(&explanation.limits);
    }
    if !explanation.next.is_empty() {
        draft.heading("下一步", "Next");
        draft.next(&explanation.next);
    }
    elsewhere(&mut draft, explanation);
    draft.page
}

fn title(draft: &mut Draft<'_>, explanation: &Explanation) {
    let item = explanation.item.as_ref().map(|item| draft.tell(&draft.names.item(item)));
    let target = explanation.target.as_ref().map(|target| draft.tell(&draft.names.target(target)));
    let title = match (item, target) {
        (Some(item), Some(target)) => format!("{item} → {target}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => return,
    };
    draft.page.line(0, [Span::new(Tone::Strong, title)]);
}

fn nothing(draft: &mut Draft<'_>, explanation: &Explanation) {
    let nothing = match explanation.item.is_some() {
        true => draft.say("没有涉及它的规则", "no rule is about it"),
        false => draft
            .say("没有规则以它为目标，或没有可用的成果", "no rule leads to it from any item of the record"),
    };
    draft.page.blank();
    draft.page.line(0, [Span::plain(nothing)]);
}

fn elsewhere(draft: &mut Draft<'_>, explanation: &Explanation) {
    if explanation.elsewhere == 0 {
        return;
    }
    let text = Text::new(
        format!("另有 {} 条规则涉及其他成果或目标", explanation.elsewhere),
        format!("{} about other outcomes or targets", are(explanation.elsewhere)),
    );
    let text = draft.tell(&text);
    draft.page.blank();
    draft.page.line(0, [Span::new(Tone::Quiet, text)]);
}

fn are(number: usize) -> String {
    format!("{} {}", count_of(number, "further rule"), if number == 1 { "is" } else { "are" })
}

#[cfg(test)]
mod tests;
