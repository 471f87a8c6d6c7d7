//! Small changes of a policy, each of which some example ought to notice.

use super::change::{Change, ChangeKind, changes, with_change};
use super::prepared::{Prepared, prepared};
use crate::locale::Locale;
use crate::parallel::each_with;
use crate::plan::Plan;
use crate::policy::{Example, Place};
use serde::Serialize;

/// What the examples noticed of small changes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mutation {
    /// The policy's code.
    pub policy: String,
    /// How many changes were tried.
    pub changes: usize,
    /// How many some example noticed.
    pub noticed: usize,
    /// The share of them in percent, rounded down.
    pub score: usize,
    /// Those that none noticed, in the order of the text.
    pub survivors: Vec<Survivor>,
}

/// A change that no example noticed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Survivor {
    /// What kind of change.
    pub kind: ChangeKind,
    /// Where the clause stands.
    pub place: Place,
    /// What it says.
    pub before: String,
    /// What it would say; empty for what would be left out.
    pub after: String,
    /// The line as it would stand in the text, where the text has the clause in these words.
    pub line: Option<String>,
    /// The rules that would be changed.
    pub rules: Vec<String>,
}

/// Tries every small change on the examples that pass; `line_at` returns the line of a file as it stands.
pub fn mutate(
    plan: &Plan,
    examples: &[Example],
    locale: Locale,
    line_at: impl Fn(&Place) -> Option<String>,
) -> Mutation {
    let changes = changes(&plan.policy, locale);
    let survivors = surviving(plan, examples, &changes);
    let noticed = changes.len() - survivors.len();
    let told = survivors.into_iter().map(|change| survivor(plan, change, &line_at));
    Mutation {
        policy: plan.policy.code.clone(),
        changes: changes.len(),
        noticed,
        score: percent(noticed, changes.len()),
        survivors: told.collect(),
    }
}

/// Returns the changes that no example notices.
pub(super) fn surviving<'c>(plan: &Plan, examples: &[Example], changes: &'c [Change]) -> Vec<&'c Change> {
    let mut prepared = prepared(plan, examples);
    prepared.retain(|example| example.passes(plan));
    let is_noticed = each_with(
        changes,
        || plan.clone(),
        |plan, change| with_change(plan, &change.patches, |plan| is_noticed(plan, change, &prepared)),
    );
    changes.iter().zip(is_noticed).filter(|(_, noticed)| !noticed).map(|(change, _)| change).collect()
}

/// Returns what is said of a change that no example noticed.
pub(super) fn survivor(
    plan: &Plan,
    change: &Change,
    line_at: &impl Fn(&Place) -> Option<String>,
) -> Survivor {
    let place = line_of_head(plan, change, line_at).unwrap_or_else(|| change.place.clone());
    Survivor {
        kind: change.kind,
        before: change.before.clone(),
        after: change.after.clone(),
        rules: rule_names(plan, change),
        line: line_at(&place).and_then(|line| would_be(&line, &change.before, &change.after)),
        place,
    }
}

// The lines of the head know no places of their own: the one with the clause is looked for, down to the next declaration.
fn line_of_head(plan: &Plan, change: &Change, line_at: &impl Fn(&Place) -> Option<String>) -> Option<Place> {
    let head = &plan.policy.place;
    let below = (1..).map_while(|down| {
        let place = Place { file: head.file.clone(), line: head.line.checked_add(down)? };
        line_at(&place).map(|line| (place, line))
    });
    let mut own = below.take_while(|(_, line)| line.trim().is_empty() || line.starts_with([' ', '\t', '　']));
    let says =
        |line: &str| line.contains(&change.before) || would_be(line, &change.before, &change.after).is_some();
    let found = own.find(|(_, line)| says(line)).map(|(place, _)| place);
    found.filter(|_| change.place == *head)
}

fn rule_names(plan: &Plan, change: &Change) -> Vec<String> {
    let rules = change.rules().into_iter().flatten();
    rules.filter_map(|rule| Some(plan.policy.rules.get(rule)?.name.to_string())).collect()
}

fn is_noticed(plan: &Plan, change: &Change, prepared: &[Prepared<'_>]) -> bool {
    prepared.iter().any(|example| example.is_reached(change) && !example.passes(plan))
}

/// Returns a part of a whole in percent, rounded down; all of nothing is the whole.
pub(super) fn percent(part: usize, whole: usize) -> usize {
    (part * 100).checked_div(whole).unwrap_or(100)
}

/// Returns a line with the change made in it, or `None` where the line does not have the clause in these words.
fn would_be(line: &str, before: &str, after: &str) -> Option<String> {
    let line = line.trim();
    if after.is_empty() {
        return None;
    }
    if line.matches(before).count() == 1 {
        return Some(line.replacen(before, after, 1));
    }
    // The author may have written the clause in other words: then the one word that differs is looked for.
    let (old, new): (Vec<&str>, Vec<&str>) = (before.split(' ').collect(), after.split(' ').collect());
    let differing: Vec<(&&str, &&str)> = old.iter().zip(&new).filter(|(old, new)| old != new).collect();
    let [(old, new)] = differing.as_slice() else { return None };
    if before.split(' ').count() != after.split(' ').count() {
        return None;
    }
    let is_word = |text: &str, at: usize| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let behind = text.get(at + old.len()..).and_then(|text| text.chars().next());
        ![before, behind].into_iter().flatten().any(|near| near.is_ascii_alphanumeric() || near == '.')
    };
    let mut places = line.match_indices(**old).filter(|(at, _)| is_word(line, *at));
    let (at, _) = places.next()?;
    if places.next().is_some() {
        return None;
    }
    let (head, rest) = line.split_at_checked(at)?;
    Some(format!("{head}{new}{}", rest.get(old.len()..)?))
}

#[cfg(test)]
mod tests {
    use super::would_be;

    #[test]
    fn a_change_is_shown_in_the_words_of_the_line() {
        let line = "    given certificate CET with score at least 425";
        assert_eq!(
            would_be(line, "score 425 or above", "score 424 or above").unwrap(),
            "given certificate CET with score at least 424"
        );
        assert_eq!(would_be("credits 4", "credits 4", "credits 5").unwrap(), "credits 5");
    }

    #[test]
    fn a_figure_within_another_is_not_taken_for_it() {
        assert_eq!(would_be("score 4250", "score 425 or above", "score 424 or above"), None);
        assert_eq!(would_be("when a", "a", ""), None);
    }
}
