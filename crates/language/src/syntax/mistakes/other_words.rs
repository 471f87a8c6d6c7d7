//! Words of regulations and of other languages that stand where the language has a word of its own.

use super::places::Place;
use crate::diagnostics::{Diagnostic, Fix, LexicalProblem, Mend, Problem, SilenceProblem};
use crate::locale::{Locale, Text};
use crate::source::Span;
use crate::syntax::grammar::Rule;
use crate::syntax::layout::begins_with;
use crate::syntax::lexicon::nouns::{self, Place as NounPlace};
use crate::syntax::lexicon::{self, find_role, script_of, spelling};
use crate::syntax::script::is_name_character;

/// First words of clauses, with what begins such a clause.
const HEADS: &[(&str, &str)] = &[
    ("提交材料", "须提交"),
    ("提交", "须提交"),
    ("提供", "须提交"),
    ("须提供", "须提交"),
    ("需提交", "须提交"),
    ("应提交", "须提交"),
    ("如果", "条件"),
    ("若", "条件"),
    ("前提", "条件"),
    ("根据", "依据"),
    ("依照", "依据"),
    ("按照", "依据"),
    ("免修", "免考"),
    ("免试", "免考"),
    ("折算为", "转换为"),
    ("兑换为", "转换为"),
    ("认可为", "认定为"),
    ("给予", "学分"),
    ("计入", "学分"),
    ("if", "when"),
    ("provided", "when"),
    ("based", "given"),
    ("except", "unless"),
    ("exempt", "waive"),
    ("exempts", "waive"),
    ("gives", "credits"),
    ("grants", "credits"),
    ("awards", "credits"),
    ("papers", "needs papers"),
    ("documents", "needs papers"),
];

/// First words of an example's lines, with what begins such a line.
const EXPECTATIONS: &[(&str, &str)] = &[
    ("期望", "应得"),
    ("预期", "应得"),
    ("期待", "应得"),
    ("结果", "应得"),
    ("结论", "应得"),
    ("得到", "应得"),
    ("具有", "持有"),
    ("拥有", "持有"),
    ("取得", "持有"),
    ("should", "expect"),
    ("result", "expect"),
    ("gives", "expect"),
    ("grants", "expect"),
    ("has", "holding"),
    ("holds", "holding"),
    ("with", "holding"),
    ("applies", "applying"),
];

/// Returns the words that begin the line of an example which another word was meant to begin.
pub(super) fn expectation_meant(word: &str) -> Option<&'static str> {
    EXPECTATIONS.iter().find(|(other, _)| *other == word).map(|(_, meant)| *meant)
}

/// Returns the words that begin the clause which another word was meant to begin.
pub(super) fn head_meant(word: &str) -> Option<&'static str> {
    HEADS.iter().find(|(other, _)| *other == word).map(|(_, meant)| *meant)
}

/// Returns the line that `经教务处批准` or `approved by registry` means.
pub(super) fn approval_meant(text: &str) -> Option<String> {
    let spelt = |role, locale| find_role(role).map(|role| spelling(role, locale));
    let of = |body: &str, locale| {
        let body = body.trim();
        let (head, tail) = (spelt("subject_to", locale)?, spelt("approval", locale)?);
        (!body.is_empty()).then(|| format!("{head} {body} {tail}"))
    };
    let line = text.trim();
    let english = line.strip_prefix("approved by ").or_else(|| line.strip_prefix("approval of "));
    if let Some(body) = english {
        return of(body, Locale::En);
    }
    let tails = ["审核同意", "审核批准", "批准", "同意", "审核", "审批"];
    let behind =
        ["须经过", "须经", "需经", "应经", "报", "经"].iter().find_map(|head| line.strip_prefix(head))?;
    let body = tails.iter().find_map(|tail| behind.strip_suffix(tail))?;
    of(body, Locale::Zh)
}

/// Words within a line, with the words of the language.
const WITHIN: &[(&str, &str)] =
    &[("或者", "或"), ("并且", "且"), ("而且", "且"), ("同时", "且"), ("except", "unless"), ("if", "when")];

/// Words that open a list, with those that do so here: of outcomes and conditions, of targets.
const OPENING: &[(&str, &str, &str)] = &[
    ("二者之一", "下列之一", "自选"),
    ("其中之一", "下列之一", "自选"),
    ("以下之一", "下列之一", "自选"),
    ("任一", "下列之一", "择优"),
    ("任选一门", "下列之一", "自选"),
    ("任选一项", "下列之一", "自选"),
    ("任选其一", "下列之一", "自选"),
    ("任选", "下列之一", "自选"),
    ("以下各项", "下列全部", "下列各项"),
    ("one of", "any of", "choice of"),
    ("either", "any of", "choice of"),
    ("both", "all of", "all of"),
];

/// Returns the word of another text at the place, with what stands for it here.
pub(super) fn other_word(place: &Place<'_>) -> Option<Diagnostic> {
    opening(place)
        .or_else(|| year(place))
        .or_else(|| full_age(place))
        .or_else(|| share_without_base(place))
        .or_else(|| two_words_of_a_fact(place))
        .or_else(|| rounding(place))
        .or_else(|| within(place))
}

pub(super) fn replaced(place: &Place<'_>, start: usize, end: usize, meant: &str) -> Option<Diagnostic> {
    let found = place.chunk.text().get(start..end)?.to_owned();
    let expected = vec![Text::new(Locale::Zh.quote(meant), Locale::En.quote(meant))];
    let span: Span = place.chunk.span(start, end);
    let problem = LexicalProblem::NotExpected { found, expected }.at(span);
    Some(problem.with_fix(Fix::replace(span, Mend::proposed(meant))))
}

fn within(place: &Place<'_>) -> Option<Diagnostic> {
    let (word, meant) = WITHIN.iter().find(|(word, _)| begins_so(place.rest, word))?;
    replaced(place, place.at, place.at + word.len(), meant)
}

pub(super) fn begins_so(text: &str, word: &str) -> bool {
    let behind = text.strip_prefix(word);
    behind.is_some_and(|behind| !word.is_ascii() || !behind.chars().next().is_some_and(is_name_character))
}

/// `免考 任选一门: …`, `given either:`: read as a name, so that reading stops at the colon or behind the first of two words.
fn opening(place: &Place<'_>) -> Option<Diagnostic> {
    let text = place.chunk.text();
    let is_of_targets = begins_with(text, &["convert", "waive", "stand_for", "replace"]);
    let colon = text.find(':')?;
    let before = text.get(..colon)?;
    let (word, outcomes, targets) = OPENING
        .iter()
        .find(|(word, _, _)| before.strip_suffix(word).is_some_and(|front| front.ends_with(' ')))?;
    let start = colon - word.len();
    let is_here = (start..=colon + 1).contains(&place.at);
    if is_here { replaced(place, start, colon, if is_of_targets { targets } else { outcomes }) } else { None }
}

/// `每学年`, `per academic year`: the year has to be declared.
fn year(place: &Place<'_>) -> Option<Diagnostic> {
    let chinese = ["每学年", "每学期", "每年度", "每自然年", "每个学年", "每个学期"];
    if let Some(word) = chinese.iter().find(|word| place.rest.starts_with(**word)) {
        return place.report(&SilenceProblem::BareYear { word: (*word).to_owned() }, word.len());
    }
    if !begins_so(place.rest, "year") && !begins_so(place.rest, "term") {
        return None;
    }
    let text = place.chunk.text();
    let before = text.get(..place.at)?.trim_end();
    let start = before.rfind(' ').map_or(0, |space| space + 1);
    let is_per = text.get(..start)?.trim_end().ends_with("per");
    let word = text.get(start..place.at + "year".len())?.to_owned();
    let span = place.chunk.span(start, place.at + "year".len());
    is_per.then(|| SilenceProblem::BareYear { word }.at(span))
}

/// `学习者 年满40周岁`: an age is a fact with a boundary.
fn full_age(place: &Place<'_>) -> Option<Diagnostic> {
    let text = place.chunk.text();
    let front = text.get(..place.at)?.trim_end().strip_suffix("年满")?;
    let digits: usize = place.rest.chars().take_while(char::is_ascii_digit).count();
    let behind = place.rest.get(digits..)?;
    let unit = ["周岁", "岁"].into_iter().find(|unit| behind.starts_with(unit)).unwrap_or("");
    let age = place.rest.get(..digits).filter(|age| !age.is_empty())?;
    let owner = front.trim_end().ends_with("学习者");
    let start = if owner { front.trim_end().len() - "学习者".len() } else { front.len() };
    let fact = if owner { "学习者的年龄" } else { "年龄" };
    replaced(place, start, place.at + digits + unit.len(), &format!("{fact} 不少于 {age}"))
}

/// `占 50%`: a share of what.
fn share_without_base(place: &Place<'_>) -> Option<Diagnostic> {
    if !place.rest.starts_with('%') {
        return None;
    }
    let text = place.chunk.text();
    let before = text.get(..place.at)?;
    let figure = before.rsplit(|mark: char| !is_name_character(mark)).next()?;
    let start = before.len() - figure.len();
    let front = text.get(..start)?.trim_end();
    let role = find_role("share_of").and_then(lexicon::keyword)?;
    let is_share = role.english.iter().chain(&role.chinese).any(|word| front.ends_with(word));
    let found = text.get(start..=place.at)?.to_owned();
    let expected = vec![Text::new(
        "比例的基数，如 专业计划 学分 不超过 50%",
        "the base of the share, such as `programme credits at most 50%`",
    )];
    let span = place.chunk.span(start, place.at + 1);
    is_share.then(|| LexicalProblem::NotExpected { found, expected }.at(span))
}

/// `target credits` for `target.credits`, `target's credits`.
fn two_words_of_a_fact(place: &Place<'_>) -> Option<Diagnostic> {
    let text = place.chunk.text();
    let before = text.get(..place.at)?.trim_end();
    let owner = before.rsplit(|mark: char| !is_name_character(mark)).next()?;
    let owners = ["learner", "application", "item", "target", "programme", "institution"];
    let is_owner = nouns::find(owner, NounPlace::Owner).is_some_and(|noun| owners.contains(&noun.text));
    let rest = place.rest.strip_prefix("'s ").unwrap_or(place.rest);
    let fact = lexicon::first_word(rest);
    if !is_owner || nouns::find(fact, NounPlace::Target).is_none() {
        return None;
    }
    let end = place.at + (place.rest.len() - rest.len()) + fact.len();
    let joint = if script_of(fact) == Locale::Zh { "的" } else { "." };
    replaced(place, before.len() - owner.len(), end, &format!("{owner}{joint}{fact}"))
}

/// `rounded to 0.5`, `取整 到 0.5`: which way.
fn rounding(place: &Place<'_>) -> Option<Diagnostic> {
    let word = ["rounded", "取整", "保留"].into_iter().find(|word| begins_so(place.rest, word))?;
    if !place.expects(Rule::step) {
        return None;
    }
    let ways = ["rounded_down", "rounded_up", "rounded_half_up"];
    let quoted = |role: &&str| {
        let role = find_role(role)?;
        let quoted = |locale: Locale| locale.quote(spelling(role, locale));
        Some(Text::new(quoted(Locale::Zh), quoted(Locale::En)))
    };
    let problem = LexicalProblem::NotExpected {
        found: word.to_owned(),
        expected: ways.iter().filter_map(quoted).collect(),
    };
    place.report(&problem, word.len())
}
