//! Whole phrases that people write on the first day, with the phrase of the language that says the same: rates, shares, totals,
//! validities. What is proposed is said in full, so that one look is enough.

use super::other_words::{begins_so, replaced};
use super::places::Place;
use super::{choices, outcomes, shares};
use crate::diagnostics::{Diagnostic, LexicalProblem, Problem};
use crate::locale::Text;
use crate::syntax::grammar::Rule;
use crate::syntax::layout::begins_with;
use crate::syntax::lexicon::nouns::{self, Place as NounPlace};
use crate::syntax::lexicon::{self, leading};
use crate::syntax::script::is_han;

/// Returns the phrase that was meant where reading stopped within another.
pub(super) fn meant(place: &Place<'_>) -> Option<Diagnostic> {
    let found = [
        rate,
        shares::share,
        shares::part_of_amount,
        choices::joined_targets,
        outcomes::age_of_outcome,
        total,
        since,
        validity,
        by_date,
        code_of_two_words,
        status,
        within,
        condition,
        held_condition,
        steps_of_a_figure,
        condition_of_a_head,
        starred,
        figure_on_a_scale,
        step_of_an_attribute,
        part_of_deposit,
    ];
    found.iter().find_map(|find| find(place))
}

/// `每16学时1学分`, `1 per 16 hours`: a rate counts what is full and says what becomes of the rest.
fn rate(place: &Place<'_>) -> Option<Diagnostic> {
    if place.setting.rule != Rule::rule_line {
        return None;
    }
    let text = place.chunk.text();
    let start = text.find(' ')? + 1;
    let body = text.get(start..)?;
    let (meant, length) = chinese_rate(body).or_else(|| english_rate(body))?;
    let is_here = (start..=start + length).contains(&place.at);
    if is_here { replaced(place, start, start + length, &meant) } else { None }
}

fn chinese_rate(body: &str) -> Option<(String, usize)> {
    let rest = ["每满", "每达", "每"].iter().find_map(|head| body.strip_prefix(head))?.trim_start();
    let (size, rest) = figure(rest)?;
    let rest = rest.trim_start();
    let end = rest.find(|mark: char| !is_han(mark))?;
    let (unit, rest) = rest.split_at_checked(end)?;
    let verbs = ["折算为", "折算", "折合", "认定", "换算", "折", "计", "得", "合", "记", "算"];
    let unit = verbs.iter().find_map(|verb| unit.strip_suffix(verb)).unwrap_or(unit);
    let rest = rest.trim_start();
    let rest = verbs.iter().find_map(|verb| rest.strip_prefix(verb)).unwrap_or(rest);
    let (count, rest) = figure(rest.trim_start())?;
    let rest = rest.trim_start();
    let rest = ["个学分", "学分", "分"].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
    let is_whole = !unit.is_empty() && rest.chars().next().is_none_or(|mark| mark == ',');
    is_whole.then(|| (format!("每满 {size} {unit} 计 {count}、余数 舍去"), body.len() - rest.len()))
}

fn english_rate(body: &str) -> Option<(String, usize)> {
    let words: Vec<&str> = body.split(' ').collect();
    let is_credit = |word: &&str| matches!(*word, "credit" | "credits" | "point" | "points");
    let words: Vec<&str> = words.into_iter().filter(|word| !is_credit(word)).collect();
    let (count, size, unit) = match words.as_slice() {
        [count, "per", size, unit] | [count, "for", "every" | "each", size, unit] => (count, size, unit),
        ["every", size, unit, "count" | "counts" | "gives" | "give" | "earns" | "is", count] => {
            (count, size, unit)
        }
        _ => return None,
    };
    let is_figure = |text: &str| figure(text).is_some_and(|(_, rest)| rest.is_empty());
    (is_figure(count) && is_figure(size))
        .then(|| (format!("every {size} {unit} count {count}, remainder dropped"), body.len()))
}

fn figure(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|mark: char| !mark.is_ascii_digit() && mark != '.').unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    (!digits.is_empty()).then_some((digits, rest))
}

/// `应得 7 学分`, `expect ENG101, 3 credits`: the measure stands in front of its figure, and a total on a line of its own.
fn total(place: &Place<'_>) -> Option<Diagnostic> {
    let text = place.chunk.text();
    let head = leading(text, "expect")?;
    let comma = text.get(..place.at)?.rfind(',').filter(|comma| *comma > head);
    let from = comma.map_or(head, |comma| comma + 1);
    let segment = text.get(from..)?;
    let start = from + segment.len() - segment.trim_start().len();
    let (number, unit) = amount(segment.trim())?;
    nouns::find(unit, NounPlace::Item).filter(|noun| matches!(noun.text, "credits" | "hours"))?;
    let line = format!("{} {unit} {number}", text.get(..head)?.trim_end());
    if comma.is_none() {
        return replaced(place, 0, text.len(), &line);
    }
    let found = text.get(start..)?.to_owned();
    let expected = vec![Text::new(format!("另起的一行「{line}」"), format!("a line of its own, `{line}`,"))];
    Some(LexicalProblem::NotExpected { found, expected }.at(place.chunk.span(start, text.len())))
}

/// Returns the figure and the measure of `7 credits` and of `credits 7`.
fn amount(segment: &str) -> Option<(&str, &str)> {
    if let Some((number, unit)) = figure(segment) {
        return Some((number, unit.trim()));
    }
    let (unit, number) = segment.split_once(' ')?;
    figure(number.trim()).filter(|(_, rest)| rest.is_empty()).map(|(number, _)| (number, unit))
}

/// `in force since 2025-01-01`.
fn since(place: &Place<'_>) -> Option<Diagnostic> {
    let words = ["since", "starting", "as of", "as from", "effective from"];
    let word = words.iter().find(|word| begins_so(place.rest, word))?;
    let takes_from = place.expects(Rule::days) || place.expects(Rule::kw_from);
    if takes_from { replaced(place, place.at, place.at + word.len(), "from") } else { None }
}

/// `有效期 8 年`, `valid for 5 years from award`: a validity begins on a day.
fn validity(place: &Place<'_>) -> Option<Diagnostic> {
    let text = place.chunk.text();
    let head = leading(text, "valid")?;
    let rest = text.get(head..)?.trim_start();
    let rest = rest.strip_prefix("for ").unwrap_or(rest);
    let (number, rest) = figure(rest)?;
    let unit_end = rest.trim_start().find([' ', ',']).unwrap_or(rest.trim_start().len());
    let unit = rest.trim_start().get(..unit_end)?;
    let from = rest.rsplit_once("from ").map_or("award", |(_, day)| day);
    let line = if place.is_chinese() {
        format!("{} 自 取得日 {number} {unit}", text.get(..head)?)
    } else {
        format!("{} from {from} {number} {unit}", text.get(..head)?)
    };
    replaced(place, 0, text.len(), &line)
}

/// `edition by application date`: the word before already is the day.
fn by_date(place: &Place<'_>) -> Option<Diagnostic> {
    let before = place.chunk.text().get(..place.at)?.trim_end();
    let word = lexicon::first_word(before.rsplit(' ').next()?);
    let is_day = ["application", "award", "enrolment", "graduation", "ended", "started"].contains(&word);
    if !is_day || !begins_so(place.rest, "date") {
        return None;
    }
    replaced(place, before.len() - word.len(), place.at + "date".len(), word)
}

/// `course ENG 101 "English"`: a code of two words is quoted.
fn code_of_two_words(place: &Place<'_>) -> Option<Diagnostic> {
    let text = place.chunk.text();
    let head = leading(text, "course")?;
    let start = head + text.get(head..)?.len() - text.get(head..)?.trim_start().len();
    let rest = text.get(start..)?;
    let quote = rest.find(['"', '「', '“'])?;
    let code = rest.get(..quote)?.trim_end();
    let is_code = code.contains(' ') && code.chars().all(|mark| mark.is_ascii_alphanumeric() || mark == ' ');
    let is_here = (start..=start + code.len() + 1).contains(&place.at);
    let problem = LexicalProblem::NameNeedsQuotes { text: code.to_owned() };
    (is_code && is_here).then(|| problem.at(place.chunk.span(start, start + code.len())))
}

/// `when the learner is enrolled`: a status is a fact with a value.
fn status(place: &Place<'_>) -> Option<Diagnostic> {
    let text = place.chunk.text();
    let behind = place.rest.strip_prefix("is ")?;
    let before = text.get(..place.at)?.trim_end();
    let owner = ["learner", "student", "applicant"].into_iter().find(|owner| before.ends_with(owner))?;
    let front = before.strip_suffix(owner)?;
    let start = front.strip_suffix("the ").unwrap_or(front).len();
    let word = lexicon::first_word(behind);
    replaced(place, start, place.at + "is ".len() + word.len(), &format!("learner.status {word}"))
}

/// `学分池 任选 20 学分以内`.
fn within(place: &Place<'_>) -> Option<Diagnostic> {
    if !(place.expects(Rule::kw_at_most) || place.expects(Rule::figure_part) || place.expects(Rule::operator))
    {
        return None;
    }
    let (number, rest) = figure(place.rest)?;
    let unit_end = rest.find([' ', ',', ')']).unwrap_or(rest.len());
    let written = rest.get(..unit_end)?;
    let written = if written.is_empty() { rest.trim_start() } else { written };
    let unit = ["以内", "之内", "内"].iter().find_map(|word| written.strip_suffix(word))?;
    let end = place.at + place.rest.find(written)? + written.len();
    replaced(place, place.at, end, &format!("不超过 {number} {unit}"))
}

/// `凭 证书 CET 四级以上`, `given certificate CET score 60 or above`: conditions on the outcome begin with `with`.
fn condition(place: &Place<'_>) -> Option<Diagnostic> {
    if !place.expects(Rule::kw_with) || !begins_with(place.chunk.text(), &["given", "reading"]) {
        return None;
    }
    let with = lexicon::spelling(lexicon::find_role("with")?, lexicon::script_of(place.chunk.text()));
    const FACTS: &[&str] =
        &["score", "level", "credits", "hours", "place", "members", "passed", "award", "ended", "issuer"];
    if nouns::find(place.word, NounPlace::Item).is_some_and(|noun| FACTS.contains(&noun.text)) {
        return replaced(place, place.at, place.at + place.word.len(), &format!("{with} {}", place.word));
    }
    let ends = [("及以上", "及以上"), ("以上", "及以上"), ("及以下", "及以下")];
    let (value, end) = ends.iter().find_map(|(end, meant)| Some((place.word.strip_suffix(end)?, meant)))?;
    let value = value.strip_suffix("或").filter(|value| !value.is_empty()).unwrap_or(value);
    if value.is_empty() {
        return None;
    }
    let digits = value.strip_suffix('分').unwrap_or(value);
    let is_score = !digits.is_empty() && digits.chars().all(|mark| mark.is_ascii_digit());
    let meant = if is_score { format!("{with} 成绩 {digits}") } else { format!("{with} 级别 {value}") };
    replaced(
        place,
        place.at,
        place.at + place.word.len(),
        &format!("{meant}{}{end}", if is_score { " " } else { "" }),
    )
}

/// `holding certificate CET with score 60`: an example states facts, it does not test them.
fn held_condition(place: &Place<'_>) -> Option<Diagnostic> {
    let is_held =
        begins_with(place.chunk.text(), &["holding", "earlier"]) && begins_with(place.rest, &["with"]);
    let length = leading(place.rest, "with").filter(|_| is_held)?;
    let fact = lexicon::first_word(place.rest.get(length..)?.trim_start());
    let end = place.at + place.rest.find(fact)? + fact.len();
    if fact.is_empty() { None } else { replaced(place, place.at, end, fact) }
}

/// `不少于 90、乘 学习者的月数、…` in a limit: a figure of several steps stands in brackets.
fn steps_of_a_figure(place: &Place<'_>) -> Option<Diagnostic> {
    const STEPS: &[&str] = &[
        "plus",
        "less",
        "times",
        "divided_by",
        "rounded_down",
        "rounded_up",
        "rounded_half_up",
        "kept_exact",
    ];
    let is_counted = ["limit", "require", "limits", "requires"].contains(&place.setting.head);
    let behind = place.rest.strip_prefix(',').unwrap_or(place.rest).trim_start();
    if !is_counted || !begins_with(behind, STEPS) {
        return None;
    }
    let found = lexicon::first_word(behind).to_owned();
    let expected = vec![Text::new(
        "括号，如 不少于（90、乘 1.5、向上取整 到 1）",
        "brackets, such as `at least (90, times 1.5, rounded up to 1)`",
    )];
    let at = place.at + place.rest.len() - behind.len();
    Some(
        LexicalProblem::NotExpected { found: found.clone(), expected }
            .at(place.chunk.span(at, at + found.len())),
    )
}

/// `不得 x: … 当 专业计划的学科 …`: what a bar or a limit asks for stands on a line of its own.
fn condition_of_a_head(place: &Place<'_>) -> Option<Diagnostic> {
    let is_counted = ["bar", "limit", "require"].contains(&place.setting.head);
    let is_condition = begins_with(place.rest, &["when", "when_inside"]);
    if !is_counted || !is_condition || place.setting.rule != Rule::head_line {
        return None;
    }
    let expected = vec![Text::new(
        "它的条件，另起一行，缩进，以「条件」开头",
        "its condition on a line of its own, indented, led by `when`,",
    )];
    let found = place.word.to_owned();
    place.report(&LexicalProblem::NotExpected { found, expected }, place.word.len())
}

/// `A*`, `D*D*`: a mark of a scale with a sign in it is quoted.
fn starred(place: &Place<'_>) -> Option<Diagnostic> {
    if !place.rest.starts_with('*') {
        return None;
    }
    let text = place.chunk.text();
    let is_part = |mark: char| mark.is_ascii_alphanumeric() || mark == '*';
    let before = text.get(..place.at)?;
    let start = before.rfind(|mark: char| !is_part(mark)).map_or(0, |at| at + 1);
    let length = place.rest.find(|mark: char| !is_part(mark)).unwrap_or(place.rest.len());
    let end = place.at + length;
    let word = text.get(start..end)?;
    let is_mark = word.starts_with(|mark: char| mark.is_ascii_alphabetic()) && word.ends_with('*');
    is_mark
        .then(|| LexicalProblem::NameNeedsQuotes { text: word.to_owned() }.at(place.chunk.span(start, end)))
}

/// `scale nheqf: 4.5 < 5`: a step is a name, and a name with a point in it is quoted.
fn figure_on_a_scale(place: &Place<'_>) -> Option<Diagnostic> {
    let behind = place.rest.strip_prefix('.').filter(|_| place.setting.head == "scale")?;
    let text = place.chunk.text();
    let before = text.get(..place.at)?;
    let whole = before.len() - before.trim_end_matches(|mark: char| mark.is_ascii_digit()).len();
    let digits = behind.len() - behind.trim_start_matches(|mark: char| mark.is_ascii_digit()).len();
    let (start, end) = (place.at - whole, place.at + 1 + digits);
    let problem = LexicalProblem::NameNeedsQuotes { text: text.get(start..end)?.to_owned() };
    (whole > 0 && digits > 0).then(|| problem.at(place.chunk.span(start, end)))
}

/// `attribute item.score: number from 0 to 100 step 1`: steps are those of a scale.
fn step_of_an_attribute(place: &Place<'_>) -> Option<Diagnostic> {
    let is_step = place.setting.head == "attribute" && begins_with(place.rest, &["step"]);
    let expected = vec![Text::new(
        "在等级表里，如「等级表 百分制: 自 0 至 100 步长 1」；登记项写「用 百分制」",
        "the steps on a scale, such as `scale marks: from 0 to 100 step 1`, and `on marks`",
    )];
    let found = place.word.to_owned();
    let problem = LexicalProblem::NotExpected { found, expected };
    if is_step { place.report(&problem, place.word.len()) } else { None }
}

/// `deposit.by`: the body that holds an outcome is one word.
fn part_of_deposit(place: &Place<'_>) -> Option<Diagnostic> {
    let before = place.chunk.text().get(..place.at)?;
    let start = before.strip_suffix("deposit.")?.len();
    if begins_so(place.rest, "by") {
        replaced(place, start, place.at + "by".len(), "depositor")
    } else {
        None
    }
}
