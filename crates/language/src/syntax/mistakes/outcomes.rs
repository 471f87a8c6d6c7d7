//! How old an outcome may be, in other words: `within 8 years`, `not older than 5 years`, 取得日 五年内. The language counts from a
//! day to a day.

use super::numerals::in_digits;
use super::other_words::replaced;
use super::places::Place;
use crate::diagnostics::Diagnostic;
use crate::syntax::grammar::Rule;
use crate::syntax::layout::begins_with;
use crate::syntax::lexicon::nouns::{self, Place as NounPlace};

/// Returns true for a noun that is a day of an outcome.
pub fn is_day(noun: &str) -> bool {
    matches!(noun, "award" | "ended" | "started")
}

/// `given certificate CET within 8 years`, `with award not older than 5 years`.
pub(super) fn age_of_outcome(place: &Place<'_>) -> Option<Diagnostic> {
    within_in_chinese(place).or_else(|| within_in_english(place))
}

/// `取得日 5 年以内`: reading stops behind the unit.
fn within_in_chinese(place: &Place<'_>) -> Option<Diagnostic> {
    let word = ["以内", "之内", "内"].into_iter().find(|word| place.rest.starts_with(word))?;
    let before = place.chunk.text().get(..place.at)?;
    let day = before
        .split(' ')
        .rfind(|word| nouns::find(word, NounPlace::Item).is_some_and(|noun| is_day(noun.text)))?;
    let start = before.rfind(day)?;
    let length = before.get(start + day.len()..)?.replace(' ', "");
    let length = length_within(&format!("{length}{word}"))?;
    replaced(place, start, place.at + word.len(), &format!("自 {day} 至 申请日 不超过 {length}"))
}

fn within_in_english(place: &Place<'_>) -> Option<Diagnostic> {
    const WORDS: &[&str] =
        &["within the last ", "within ", "in the last ", "not older than ", "no older than "];
    let text = place.chunk.text();
    let words = WORDS.iter().find(|words| place.rest.starts_with(**words))?;
    let rest = place.rest.get(words.len()..)?;
    let mut parts = rest.splitn(3, ' ');
    let (number, unit) = (parts.next()?, parts.next()?.trim_end_matches(','));
    let number = in_digits(number).unwrap_or_else(|| number.to_owned());
    let is_length = number.chars().all(|mark| mark.is_ascii_digit())
        && ["year", "years", "month", "months", "day", "days"].contains(&unit);
    if !is_length || !begins_with(text, &["given", "reading"]) {
        return None;
    }
    let end = place.at + words.len() + rest.find(unit)? + unit.len();
    let before = text.get(..place.at)?.trim_end();
    let last = before.rsplit(' ').next()?;
    let day = nouns::find(last, NounPlace::Item).map(|noun| noun.text).filter(|noun| is_day(noun));
    if let Some(day) = day {
        let meant = format!("from {day} to application at most {number} {unit}");
        return replaced(place, before.len() - last.len(), end, &meant);
    }
    let meant = format!("with from award to application at most {number} {unit}");
    if place.expects(Rule::kw_with) { replaced(place, place.at, end, &meant) } else { None }
}

/// Returns 5 年 for a word such as 五年内, 5年以内.
pub fn length_within(word: &str) -> Option<String> {
    let length = ["以内", "之内", "内"].iter().find_map(|end| word.strip_suffix(end))?;
    let unit = ["个月", "年", "月", "天", "日"].into_iter().find(|unit| length.ends_with(unit))?;
    let number = length.strip_suffix(unit)?;
    let is_figure = !number.is_empty() && number.chars().all(|mark| mark.is_ascii_digit());
    let digits = if is_figure { number.to_owned() } else { in_digits(number)? };
    let unit = match unit {
        "月" => "个月",
        "日" => "天",
        other => other,
    };
    Some(format!("{digits} {unit}"))
}
