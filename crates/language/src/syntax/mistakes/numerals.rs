//! Amounts that are written in words.

use super::places::Place;
use crate::diagnostics::{Diagnostic, MistakeProblem, Problem};
use crate::syntax::grammar::Rule;
use crate::syntax::lower::chinese_number;

/// `任二项:`, `any two of:`.
pub(super) fn count_of(place: &Place<'_>) -> Option<Diagnostic> {
    let text = place.chunk.text();
    let chinese = text.match_indices('任').find_map(|(start, mark)| {
        let behind = text.get(start + mark.len()..)?;
        let (numeral, digits) = chinese_numeral(behind.get(..behind.find('项')?)?.trim())?;
        Some((start + behind.find(&numeral)? + mark.len(), numeral, digits))
    });
    let english = || {
        let start = text.find("any ")? + "any ".len();
        let word = text.get(start..)?.split(' ').next()?;
        let is_count = text.get(start + word.len()..)?.starts_with(" of");
        let (numeral, digits) = chinese_numeral(word).filter(|_| is_count)?;
        Some((start, numeral, digits))
    };
    let (start, text, digits) = chinese.or_else(english)?;
    let end = start + text.len();
    let is_here = start <= place.at + 1 && place.at <= end + "项:".len();
    let problem = MistakeProblem::ChineseNumeral { text, digits };
    is_here.then(|| problem.at(place.chunk.span(start, end)))
}

/// `七学分` anywhere on a line that does not fit: it reads as a name, and reading stops behind it.
pub(super) fn with_unit(place: &Place<'_>) -> Option<Diagnostic> {
    let text = place.chunk.text();
    let mut start = 0;
    text.split(' ').find_map(|word| {
        let at = start;
        start += word.len() + 1;
        let is_amount = ["学分", "学时", "年", "个月", "天"].iter().any(|unit| word.ends_with(unit));
        let digits = in_digits(word).filter(|_| is_amount)?;
        let problem = MistakeProblem::ChineseNumeral { text: word.to_owned(), digits };
        Some(problem.at(place.chunk.span(at, at + word.len())))
    })
}

/// Returns what is wrong with a numeral where a number is meant.
pub(super) fn numeral(place: &Place<'_>) -> Option<Diagnostic> {
    if !(place.expects(Rule::number) || place.expects(Rule::term) || place.expects(Rule::duration)) {
        return None;
    }
    let (text, digits) = chinese_numeral(place.word)?;
    let length = text.len();
    place.report(&MistakeProblem::ChineseNumeral { text, digits }, length)
}

/// Returns the numeral, of either language, that a word begins with and its digits, when the word is nothing else but perhaps a unit.
pub fn chinese_numeral(word: &str) -> Option<(String, String)> {
    const ENGLISH: &[&str] = &[
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    if let Some(number) = ENGLISH.iter().position(|numeral| *numeral == word) {
        return Some((word.to_owned(), number.to_string()));
    }
    let run: usize =
        word.chars().take_while(|c| "〇零一二三四五六七八九十百两".contains(*c)).map(char::len_utf8).sum();
    let numeral = word.get(..run).filter(|numeral| !numeral.is_empty())?;
    let unit = word.get(run..)?;
    let is_unit = unit.is_empty()
        || ["年", "个月", "月", "天", "日", "学分", "学时", "分", "门", "项", "次"].contains(&unit);
    let value = chinese_number(numeral).filter(|_| is_unit)?;
    Some((numeral.to_owned(), value.to_string()))
}

/// Returns the digits, with its unit, that a word means which is nothing but a numeral: 8年 for 八年, 50% for 百分之五十.
pub fn in_digits(word: &str) -> Option<String> {
    if let Some(share) = word.strip_prefix("百分之") {
        return chinese_number(share).map(|share| format!("{share}%"));
    }
    let (numeral, digits) = chinese_numeral(word)?;
    Some(format!("{digits}{}", word.strip_prefix(numeral.as_str())?))
}
