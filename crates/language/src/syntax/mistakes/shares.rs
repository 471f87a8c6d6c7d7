//! Shares in the words of regulations: 总学分的40%, 一半, 五成, `half of target.credits`. The base of a share comes first, and the
//! share is a percentage.

use super::numerals::chinese_numeral;
use super::other_words::replaced;
use super::places::Place;
use crate::diagnostics::{Diagnostic, LexicalProblem, Problem};
use crate::locale::Text;
use crate::syntax::layout::begins_with;
use crate::syntax::lexicon::{self, leading};
use crate::syntax::lower::chinese_number;

const ENGLISH: &[(&str, &str)] = &[
    ("one half", "50%"),
    ("a half", "50%"),
    ("half", "50%"),
    ("one third", "100/3%"),
    ("a third", "100/3%"),
    ("two thirds", "200/3%"),
    ("one quarter", "25%"),
    ("a quarter", "25%"),
    ("three quarters", "75%"),
];

/// Returns the percentage that a text means which is nothing but a share in words.
pub fn share_in_words(text: &str) -> Option<String> {
    let text = text.trim();
    if let Some((_, share)) = ENGLISH.iter().find(|(words, _)| *words == text) {
        return Some((*share).to_owned());
    }
    if matches!(text, "一半" | "半数" | "二分之一") {
        return Some("50%".to_owned());
    }
    if let Some(tenths) = text.strip_suffix('成').and_then(chinese_number) {
        return Some(format!("{tenths}0%"));
    }
    let (below, above) = text.split_once("分之")?;
    let above = chinese_numeral(above).filter(|(numeral, _)| numeral == above)?.1;
    match below {
        "百" => Some(format!("{above}%")),
        _ => chinese_number(below).map(|below| format!("{above}00/{below}%")),
    }
}

/// Returns what stands in front of 的一半 and the percentage that is meant, for a text that ends in a share in words.
pub fn part_in_words(text: &str) -> Option<(&str, String)> {
    let (whole, share) = text.rsplit_once('的')?;
    share_in_words(share).map(|share| (whole, share))
}

/// Returns true for words that name the credits of a programme.
pub fn names_programme_credits(text: &str) -> bool {
    const BASES: &[&str] = &[
        "总学分",
        "专业学分",
        "毕业学分",
        "应修学分",
        "专业计划",
        "programme",
        "program",
        "degree",
        "total credits",
    ];
    BASES.iter().any(|base| text.contains(base))
}

/// Returns the base of a share of a programme, as it is written.
pub fn of_the_programme(in_chinese: bool) -> &'static str {
    if in_chinese { "占 专业计划 学分" } else { "as share of programme credits" }
}

/// `不超过总学分的40%`, `at most half of programme credits`: the base of a share comes first.
pub(super) fn share(place: &Place<'_>) -> Option<Diagnostic> {
    let text = place.chunk.text();
    let starts = text.char_indices().map(|(at, _)| at);
    let (start, length, bound) = starts.into_iter().find_map(|start| {
        let rest = text.get(start..)?;
        let found = |name: &str| leading(rest, name).or_else(|| glued_bound(rest, name));
        ["at_most", "at_least", "less_than"].into_iter().find_map(|name| Some((start, found(name)?, name)))
    })?;
    let behind = text.get(start + length..)?;
    let (figure, length_of_share) = in_words_of(behind).or_else(|| in_figures_before_base(behind))?;
    let end = start + length + length_of_share;
    let spelt = lexicon::spelling(lexicon::find_role(bound)?, lexicon::script_of(text));
    let meant = format!("{} {spelt} {figure}", of_the_programme(place.is_chinese()));
    if (start..=end).contains(&place.at) { replaced(place, start, end, &meant) } else { None }
}

/// ` half of programme credits` up to the end of the text.
fn in_words_of(behind: &str) -> Option<(String, usize)> {
    let (share, base) = behind.split_once(" of ")?;
    let share = share_in_words(share).filter(|_| names_programme_credits(base))?;
    Some((share, behind.len()))
}

fn in_figures_before_base(behind: &str) -> Option<(String, usize)> {
    let percent = behind.find('%')?;
    let digits =
        behind.get(..percent)?.rfind(|mark: char| !mark.is_ascii_digit() && mark != '.' && mark != '/');
    let figure_at = digits
        .map_or(0, |at| at + behind.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
    let figure = behind.get(figure_at..=percent)?.to_owned();
    let of = behind.get(percent + 1..)?.trim_start().strip_prefix("of ");
    if of.is_some_and(names_programme_credits) {
        return Some((figure, behind.len()));
    }
    names_programme_credits(behind.get(..figure_at)?).then_some((figure, percent + 1))
}

// A boundary at which a Chinese run ends may touch what follows.
fn glued_bound(text: &str, role: &str) -> Option<usize> {
    let keyword = lexicon::keyword(lexicon::find_role(role)?)?;
    keyword.chinese.iter().filter(|word| text.starts_with(**word)).map(|word| word.len()).max()
}

/// `credits half of target.credits`, `学分 目标学分的50%`: the whole comes first and is multiplied.
pub(super) fn part_of_amount(place: &Place<'_>) -> Option<Diagnostic> {
    let text = place.chunk.text();
    let head = ["credits", "hours", "学分", "学时"].into_iter().find(|head| begins_so(text, head))?;
    if begins_with(text, &["limit", "require"]) {
        return None;
    }
    let behind = text.get(head.len()..)?;
    let start = head.len() + behind.len() - behind.trim_start().len();
    let body = text.get(start..)?.trim_end();
    let (share, whole) = english_part(body).or_else(|| chinese_part(body))?;
    let problem = not_a_part(body, &whole, &share);
    Some(problem.at(place.chunk.span(start, start + body.len())))
}

fn begins_so(text: &str, head: &str) -> bool {
    text.strip_prefix(head).is_some_and(|behind| behind.starts_with(' '))
}

fn english_part(body: &str) -> Option<(String, String)> {
    let (share, whole) = body
        .split_once(" of ")
        .or_else(|| Some((body.strip_prefix("half ").map(|_| "half")?, body.get(5..)?)))?;
    let is_figure = |share: &str| {
        let digits = share.strip_suffix('%').map(str::trim_end);
        digits.is_some_and(|digits| {
            !digits.is_empty() && digits.chars().all(|mark| mark.is_ascii_digit() || mark == '.')
        })
    };
    let share = share_in_words(share).or_else(|| is_figure(share).then(|| share.to_owned()))?;
    let whole = whole.trim().trim_start_matches("the ");
    let is_path =
        !whole.is_empty() && whole.chars().all(|mark| mark.is_ascii_alphanumeric() || " .-_".contains(mark));
    is_path.then(|| (share, whole.replace(' ', ".")))
}

fn chinese_part(body: &str) -> Option<(String, String)> {
    let (whole, share) = body.rsplit_once('的')?;
    let is_figure = share
        .strip_suffix('%')
        .is_some_and(|digits| !digits.is_empty() && digits.chars().all(|mark| mark.is_ascii_digit()));
    let share = share_in_words(share).or_else(|| is_figure.then(|| share.to_owned()))?;
    Some((share, parted_fact(whole)))
}

/// Returns `目标学分` as it is written, with 的 between owner and fact.
fn parted_fact(whole: &str) -> String {
    lexicon::glued(whole).map_or_else(|| whole.to_owned(), |glued| glued.parted())
}

/// Returns what is wrong with an amount that is said as a part of another.
pub fn not_a_part(found: &str, whole: &str, share: &str) -> LexicalProblem {
    let expected = vec![Text::new(
        format!("「{whole} 乘 {share}」和取整的方式，如「{whole} 乘 {share} 向下取整 到 0.5」"),
        format!(
            "`{whole} times {share}` and how it is rounded, such as `{whole} times {share} rounded down to 0.5`,"
        ),
    )];
    LexicalProblem::NotExpected { found: found.to_owned(), expected }
}
