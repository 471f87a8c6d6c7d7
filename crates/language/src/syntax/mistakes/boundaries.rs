//! Boundaries in other words than those of the language, and words that do not say whether the boundary is included.

use super::numerals::chinese_numeral;
use super::places::Place;
use crate::diagnostics::{Diagnostic, MistakeProblem, Problem, SilenceProblem};
use crate::locale::Text;
use crate::syntax::layout::begins_with;
use crate::syntax::lexicon;
use crate::syntax::script::is_name_character;

/// `级别四级及以上`: the boundary words end a run, so the fault stands in front of them.
pub(super) fn glued_before_boundary(place: &Place<'_>) -> Option<Diagnostic> {
    if !begins_with(place.rest, &["or_above", "or_below"]) {
        return None;
    }
    let before = place.chunk.text().get(..place.at)?;
    let word = before.rsplit(|mark: char| !is_name_character(mark)).next()?;
    let mut parts = lexicon::glued(word)?.parts;
    if let Some(value) = parts.last_mut()
        && let Some((_, digits)) = chinese_numeral(value)
    {
        *value = digits;
    }
    let problem = MistakeProblem::GluedWords { text: word.to_owned(), parted: parts.join(" ") };
    Some(problem.at(place.chunk.span(place.at - word.len(), place.at)))
}

/// `不低于 60 及以上`: the boundary has been said in front of the figure.
pub(super) fn boundary_twice(place: &Place<'_>) -> Option<Diagnostic> {
    const BEHIND: &[&str] = &["及以上", "及以下", "或以上", "或以下", "以上", "以下"];
    let behind = BEHIND.iter().find(|word| place.rest.starts_with(**word))?;
    let text = place.chunk.text();
    let before = text.get(..place.at)?.trim_end();
    let is_figure = |mark: char| mark.is_ascii_digit() || matches!(mark, '.' | '%' | ' ' | '分');
    let before = before.strip_suffix('或').map_or(before, str::trim_end);
    let front = before.trim_end_matches(is_figure);
    let start = ["at_least", "at_most", "more_than", "less_than"].iter().find_map(|role| {
        let keyword = lexicon::keyword(lexicon::find_role(role)?)?;
        keyword.chinese.iter().find_map(|word| front.strip_suffix(word)).map(str::len)
    })?;
    let end = place.at + behind.len();
    let (written, mend) = (text.get(start..end)?.to_owned(), text.get(start..before.len())?.to_owned());
    let problem = MistakeProblem::BoundarySpelling { text: written, mend };
    (front.len() < before.len()).then(|| problem.at(place.chunk.span(start, end)))
}

/// `60 or less`: a word of arithmetic where the boundary is meant; `或以上` for `及以上`.
pub(super) fn boundary_spelling(place: &Place<'_>) -> Option<Diagnostic> {
    let text = place.chunk.text();
    let joined = ["或以上", "及更高", "或更高", "或以下", "及更低", "或更低"];
    if let Some(word) = joined.iter().find(|word| place.rest.starts_with(**word)) {
        let mend = boundary_meant(word)?.zh;
        return place
            .report(&MistakeProblem::BoundarySpelling { text: (*word).to_owned(), mend }, word.len());
    }
    let before = text.get(..place.at)?.trim_end();
    let start = before.strip_suffix("or").or_else(|| before.strip_suffix("and"))?.len();
    let mend = boundary_meant(place.word)?.en;
    let end = place.at + place.word.len();
    let written = text.get(start..end)?.to_owned();
    Some(MistakeProblem::BoundarySpelling { text: written, mend }.at(place.chunk.span(start, end)))
}

/// Returns the boundary that words such as `or more` mean, by the last of them.
pub fn boundary_meant(word: &str) -> Option<Text> {
    const ABOVE_ZH: &[&str] = &["以上", "更高", "或以上", "或更高", "及更高"];
    const BELOW_ZH: &[&str] = &["以下", "更低", "或以下", "或更低", "及更低"];
    const ABOVE: &[&str] =
        &["more", "higher", "greater", "better", "above", "over", "up", "upwards", "longer"];
    const BELOW: &[&str] = &["less", "lower", "fewer", "smaller", "below", "under", "down", "shorter"];
    if ABOVE.contains(&word) || ABOVE_ZH.contains(&word) {
        return Some(Text::new("及以上", "or above"));
    }
    let is_below = BELOW.contains(&word) || BELOW_ZH.contains(&word);
    is_below.then(|| Text::new("及以下", "or below"))
}

/// Words that compare in other languages and in other texts, with those that are meant; `=` where none is needed.
const COMPARING: &[(&str, &str)] = &[
    ("大于等于", "不少于"),
    ("大于或等于", "不少于"),
    ("小于等于", "不超过"),
    ("小于或等于", "不超过"),
    ("大于", "超过"),
    ("小于", "低于"),
    ("至少", "不少于"),
    ("最少", "不少于"),
    ("至多", "不超过"),
    ("最多", "不超过"),
    ("等于", "="),
    ("不得超过", "不超过"),
    ("不能超过", "不超过"),
    ("不应超过", "不超过"),
    ("不得高于", "不超过"),
    ("不得少于", "不少于"),
    ("不能少于", "不少于"),
    ("不应少于", "不少于"),
    ("不得低于", "不低于"),
    ("不能低于", "不低于"),
    ("must be at least", "at least"),
    ("must be at most", "at most"),
    ("of at least", "at least"),
    ("of at most", "at most"),
    ("not exceeding", "at most"),
    ("not to exceed", "at most"),
    ("no greater than", "at most"),
    ("max", "at most"),
    ("min", "at least"),
    ("greater than or equal to", "at least"),
    ("less than or equal to", "at most"),
    ("not later than", "not after"),
    ("no later than", "not after"),
    ("not earlier than", "not before"),
    ("no earlier than", "not before"),
    ("greater than", "more than"),
    ("higher than", "more than"),
    ("better than", "more than"),
    ("longer than", "more than"),
    ("lower than", "less than"),
    ("fewer than", "less than"),
    ("smaller than", "less than"),
    ("shorter than", "less than"),
    ("earlier than", "before"),
    ("later than", "after"),
    ("exceeding", "more than"),
    ("exceeds", "more than"),
    ("over", "more than"),
    ("minimum", "at least"),
    ("maximum", "at most"),
    ("equal to", "="),
    ("equals", "="),
];

/// `成绩 大于 60`, `score greater than 60`: the words read as a name, and reading stops within or behind them.
pub(super) fn comparing_words(place: &Place<'_>) -> Option<Diagnostic> {
    let text = place.chunk.text();
    let (start, words, mend) = COMPARING.iter().find_map(|(words, mend)| {
        let start = text.match_indices(words).map(|(start, _)| start).find(|start| {
            let end = start + words.len();
            let parts = |mark: Option<char>| !mark.is_some_and(is_name_character) || !words.is_ascii();
            (*start..=end + 1).contains(&place.at)
                && parts(text.get(end..).and_then(|behind| behind.chars().next()))
                && text.get(..*start).is_some_and(|before| before.ends_with(' ') || !words.is_ascii())
        })?;
        Some((start, *words, *mend))
    })?;
    let span = place.chunk.span(start, start + words.len());
    if mend == "=" {
        return Some(MistakeProblem::EqualsSign { mark: words.to_owned() }.at(span));
    }
    let (text, mend) = (words.to_owned(), mend.to_owned());
    Some(MistakeProblem::BoundarySpelling { text, mend }.at(span))
}

const BOUNDARIES: &[(&str, &[&str])] = &[
    ("以下", &["及以下", "低于"]),
    ("以内", &["不超过", "不满"]),
    ("之内", &["不超过", "不满"]),
    ("内", &["不超过", "不满"]),
    ("以前", &["不晚于", "早于"]),
    ("之前", &["不晚于", "早于"]),
    ("前", &["不晚于", "早于"]),
    ("以后", &["不早于", "晚于"]),
    ("之后", &["不早于", "晚于"]),
    ("后", &["不早于", "晚于"]),
    ("until", &["not after", "before"]),
    ("till", &["not after", "before"]),
    ("since", &["not before", "after"]),
    ("up to", &["at most", "less than"]),
    ("under", &["at most", "less than"]),
    ("within", &["at most", "less than"]),
];

/// Returns what a word such as 前 may mean, or `None` for a word that is no bare boundary.
pub fn boundary_mends(word: &str) -> Option<Vec<String>> {
    let (_, mends) = BOUNDARIES.iter().find(|(known, _)| *known == word)?;
    Some(mends.iter().map(|mend| (*mend).to_owned()).collect())
}

/// Returns what is wrong with a bare word such as 以下 or `until`.
pub(super) fn boundary(place: &Place<'_>) -> Option<Diagnostic> {
    if place.rest.starts_with("每年") || place.rest.starts_with("每 年") {
        let word = if place.rest.starts_with("每年") { "每年" } else { "每 年" };
        return place.report(&SilenceProblem::BareYear { word: word.to_owned() }, word.len());
    }
    let (word, mends) = BOUNDARIES.iter().find(|(word, _)| {
        place
            .rest
            .strip_prefix(word)
            .is_some_and(|behind| !word.is_ascii() || !behind.chars().next().is_some_and(is_name_character))
    })?;
    let mends = mends.iter().map(|mend| (*mend).to_owned()).collect();
    place.report(&MistakeProblem::BareBoundary { word: (*word).to_owned(), mends }, word.len())
}
