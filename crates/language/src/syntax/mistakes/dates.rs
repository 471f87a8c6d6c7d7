//! Dates in other forms: `2025/4/22`, `22 April 2025`.

use super::places::Place;
use crate::diagnostics::{Diagnostic, MistakeProblem, Problem};

/// Returns the date at the place that is written in another form.
pub(super) fn date(place: &Place<'_>) -> Option<Diagnostic> {
    let run: usize = place
        .rest
        .chars()
        .take_while(|c| c.is_ascii_digit() || ".-/年月日号".contains(*c))
        .map(char::len_utf8)
        .sum();
    let (text, iso) = match place.rest.get(..run).and_then(|text| Some((text, date_spelling(text)?))) {
        Some(found) => found,
        None => match date_in_words(place.rest) {
            Some(found) => found,
            None => return begun_before(place),
        },
    };
    place.report(&MistakeProblem::DateSpelling { text: text.to_owned(), iso }, text.len())
}

/// `on 1 June 2025`: the day and the month were read as a figure and its unit.
fn begun_before(place: &Place<'_>) -> Option<Diagnostic> {
    let text = place.chunk.text();
    let before = text.get(..place.at)?.trim_end();
    let starts = before.rmatch_indices(' ').map(|(at, _)| at + 1).take(2);
    starts.into_iter().find_map(|start| {
        let (text, iso) = date_in_words(text.get(start..)?)?;
        let problem = MistakeProblem::DateSpelling { text: text.to_owned(), iso };
        let end = start + text.len();
        (end > place.at).then(|| problem.at(place.chunk.span(start, end)))
    })
}

/// `22 April 2025` and `April 22, 2025`, with the date as it has to be written.
fn date_in_words(text: &str) -> Option<(&str, String)> {
    const MONTHS: &[&str] =
        &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).take(3).collect();
    let [first, second, year] = words.as_slice() else { return None };
    let month = |word: &str| {
        let word = word.to_ascii_lowercase();
        MONTHS.iter().position(|month| word.starts_with(month)).and_then(|at| i64::try_from(at + 1).ok())
    };
    let (month, day) = month(second).map(|month| (month, first)).or_else(|| Some((month(first)?, second)))?;
    let day: i64 = day.trim_end_matches(char::is_alphabetic).parse().ok()?;
    let is_year = year.len() == 4;
    let date = crate::date::Day::new(year.parse().ok()?, month, day).ok().filter(|_| is_year)?;
    let end = text.find(year)? + year.len();
    Some((text.get(..end)?, date.to_string()))
}

/// Returns the date that a text such as `2025/4/22` or `2025.4.22` means, as it has to be written.
pub fn date_spelling(text: &str) -> Option<String> {
    let mut runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
    let (year, month, day) = (runs.next()?, runs.next()?, runs.next()?);
    if runs.next().is_some() {
        return None;
    }
    let number = |run: &str| run.parse::<i64>().ok();
    // The day stands first where it cannot be a month.
    let is_day_first = year.len() <= 2 && day.len() == 4 && number(year)? > 12;
    let (year, day) = if is_day_first { (day, year) } else { (year, day) };
    let plausible = year.len() == 4 && month.len() <= 2 && day.len() <= 2;
    let date =
        crate::date::Day::new(number(year)?, number(month)?, number(day)?).ok().filter(|_| plausible)?;
    let iso = date.to_string();
    (iso != text).then_some(iso)
}
