//! What a policy does with clauses that its base fixes: each must stay as strict as it was.

use super::ground::Ground;
use super::stricter::{self, Looser};
use super::words::{Phrase, changed_words, gone_words, looser_words};
use crate::date::Day;
use crate::diagnostics::{AdoptionProblem, Named, Problem};
use crate::locale::Text;
use crate::policy::base::{Edit, Edited, EditedKind};
use crate::policy::expression::ItemElement;
use crate::policy::rule::TargetPattern;
use crate::policy::{Edition, Place, Rule};

/// The most lines of a base that one finding points at.
const MOST_PLACES: usize = 4;

/// Reports clauses that were loosened or cannot be compared, days without a base, and changes since the lock.
pub(super) fn check(ground: &mut Ground<'_>) {
    check_edits(ground);
    check_additions(ground);
    check_days(ground);
    check_lock(ground);
}

// The life of a policy is that of its editions; without editions, every day from the first of the base on.
fn check_days(ground: &mut Ground<'_>) {
    let policy = ground.policy;
    for base in &policy.bases {
        let counts = |edition: &&Edition| base.pinned.as_ref().is_none_or(|pinned| *pinned == edition.name);
        let mut spans: Vec<(Option<Day>, Option<Day>)> =
            base.editions.iter().filter(counts).map(|edition| (edition.from, edition.to)).collect();
        spans.sort_unstable();
        let Some((first, _)) = spans.first().copied() else { continue };
        let mut life: Vec<(Option<Day>, Option<Day>)> =
            policy.editions.iter().map(|edition| (edition.from, edition.to)).collect();
        if life.is_empty() {
            life.push((first, None));
        }
        let mut gaps: Vec<(Option<Day>, Option<Day>)> =
            life.into_iter().flat_map(|(from, to)| uncovered(from, to, &spans)).collect();
        gaps.sort_unstable();
        gaps.dedup();
        for (from, to) in gaps {
            let day = |day: Option<Day>| day.map(|day| day.to_string());
            let (base_code, pinned) = (base.code.clone(), base.pinned.clone());
            let problem =
                AdoptionProblem::DaysWithoutBase { base: base_code, pinned, from: day(from), to: day(to) };
            ground.report(&problem, &base.adopted_at);
        }
    }
}

// The days of a stretch that none of the spans holds; the spans stand in the order of their first days.
fn uncovered(
    from: Option<Day>,
    to: Option<Day>,
    spans: &[(Option<Day>, Option<Day>)],
) -> Vec<(Option<Day>, Option<Day>)> {
    let mut gaps = Vec::new();
    let mut open = from;
    let is_past = |day: Option<Day>| to.zip(day).is_some_and(|(to, day)| day > to);
    for (first, last) in spans.iter().copied() {
        if last.zip(open).is_some_and(|(last, open)| last < open) {
            continue;
        }
        if is_past(first) {
            break;
        }
        if let Some(first) = first
            && open.is_none_or(|open| open < first)
        {
            gaps.push((open, first.previous()));
        }
        match last.and_then(Day::next) {
            None => return gaps,
            Some(next) => open = Some(open.map_or(next, |open| open.max(next))),
        }
    }
    if !is_past(open) {
        gaps.push((open, to));
    }
    gaps
}

fn check_edits(ground: &mut Ground<'_>) {
    for edit in &ground.policy.edits {
        let before = match &edit.what {
            Edited::Rules { before, .. } => before.first().map(|rule| &rule.place),
            Edited::Counted { before, .. } => Some(&before.place),
        };
        let after = match &edit.what {
            Edited::Rules { after, .. } => after.first().map(|rule| &rule.place),
            Edited::Counted { after, .. } => Some(&after.place),
        };
        if [before, after].into_iter().flatten().any(|place| ground.is_broken(place)) {
            continue;
        }
        let Some(problem) = problem_of(ground, edit) else { continue };
        let mut diagnostic = problem.at(ground.span(&edit.place));
        if let Some(after) = after.filter(|after| **after != edit.place && Some(*after) != before) {
            diagnostic = diagnostic.with_label(ground.span(after), Phrase::StandsNow.text());
        }
        if let Some(before) = before {
            diagnostic = diagnostic.with_label(ground.span(before), Phrase::BaseSays.text());
        }
        ground.push(diagnostic.with_label(ground.span(&edit.fixed_at), Phrase::FixedHere.text()));
    }
}

// A further rule loosens a fixed one when it gives the same target for the same outcomes on easier terms.
fn check_additions(ground: &mut Ground<'_>) {
    let policy = ground.policy;
    // Those who adopt stand behind their bases, the policy itself behind them all.
    let rank = |place: &Place| {
        let base = policy.base_of(place).map(|base| &base.code);
        policy.bases.iter().position(|known| Some(&known.code) == base).unwrap_or(usize::MAX)
    };
    for fixed in &policy.fixed_rules {
        let is_row = |name: &str| {
            name.strip_prefix(&fixed.rule).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        // What stands in the place of a fixed clause, or of a row of it, was compared with that.
        let is_compared =
            |rule: &Rule| policy.edits.iter().any(|edit| edit.name == rule.name || edit.name == fixed.rule);
        let named: Vec<&Rule> = policy.rules.iter().filter(|rule| is_row(&rule.name)).collect();
        let Some(first) = named.first() else { continue };
        let is_its_own = |rule: &&&Rule| rank(&rule.place) == rank(&first.place) || is_compared(rule);
        let rows: Vec<&Rule> = named.iter().filter(is_its_own).copied().collect();
        let Some(base) = policy.base_of(&first.place).map(|base| base.code.clone()) else { continue };
        for rule in policy.rules.iter().filter(|rule| rank(&rule.place) > rank(&first.place)) {
            let about: Vec<Rule> =
                rows.iter().filter(|row| gives_the_same(row, rule)).map(|row| (*row).clone()).collect();
            let is_known = is_row(&rule.name) && is_compared(rule);
            if about.is_empty() || is_known || ground.is_broken(&rule.place) {
                continue;
            }
            let mut found = stricter::looser_rules(policy, &about, std::slice::from_ref(rule));
            // Beside a clause of a base stand the days of its editions; the days of a further rule are its own.
            found.retain(|looser| *looser != Looser::DaysWidened);
            let how: Vec<Text> = found.iter().filter_map(looser_words).collect();
            if how.is_empty() {
                continue;
            }
            let (kind, name, base) = (Named::Rule, fixed.rule.clone(), base.clone());
            let problem = AdoptionProblem::FixedLoosened { kind, name, base, how: Text::list(&how) };
            let diagnostic = problem.at(ground.span(&rule.place));
            let diagnostic = diagnostic.with_label(ground.span(&first.place), Phrase::BaseSays.text());
            ground.push(diagnostic.with_label(ground.span(&fixed.fixed_at), Phrase::FixedHere.text()));
        }
    }
}

fn gives_the_same(one: &Rule, other: &Rule) -> bool {
    let targets = |rule: &Rule| -> Vec<TargetPattern> {
        rule.places.iter().flat_map(|place| place.targets.clone()).collect()
    };
    let elements =
        |rule: &Rule| rule.slots.iter().flat_map(|slot| slot.pattern.any_of.clone()).collect::<Vec<_>>();
    let (theirs, outcomes) = (targets(other), elements(other));
    let alike = |a: &ItemElement, b: &ItemElement| {
        a == b
            || a.kind.is_some()
                && a.kind == b.kind
                && (a.code.is_none() || b.code.is_none() || a.code == b.code)
    };
    targets(one).iter().any(|target| theirs.contains(target))
        && elements(one).iter().any(|element| outcomes.iter().any(|other| alike(element, other)))
}

fn problem_of(ground: &Ground<'_>, edit: &Edit) -> Option<AdoptionProblem> {
    let found = match &edit.what {
        Edited::Rules { before, after } => stricter::looser_rules(ground.policy, before, after),
        Edited::Counted { before, after } => stricter::looser_counted(ground.policy, before, after),
    };
    let (kind, name, base) = (named(edit.kind), edit.name.clone(), edit.base.clone());
    let how: Vec<Text> = found.iter().filter_map(looser_words).collect();
    match (found.is_empty(), how.is_empty()) {
        (true, _) => None,
        (false, true) => Some(AdoptionProblem::FixedNotShown { kind, name, base, through: None }),
        (false, false) => Some(AdoptionProblem::FixedLoosened { kind, name, base, how: Text::list(&how) }),
    }
}

fn named(kind: EditedKind) -> Named {
    match kind {
        EditedKind::Rule => Named::Rule,
        EditedKind::Bar => Named::Bar,
        EditedKind::Limit => Named::Limit,
        EditedKind::Requirement => Named::Require,
    }
}

// Only what the policy really uses is worth a word: what it replaces, leaves out or never speaks with may change.
fn check_lock(ground: &mut Ground<'_>) {
    let policy = ground.policy;
    let Some(lock) = &policy.lock else { return };
    for base in &policy.bases {
        let Some(locked) = lock.bases.iter().find(|locked| locked.code == base.code) else { continue };
        let used = |clause: &str| base.clauses.get(clause).is_some_and(|clause| clause.is_used);
        let mut clauses: Vec<Text> = Vec::new();
        let mut places = Vec::new();
        for (name, clause) in &base.clauses {
            let then = locked.clauses.get(name);
            if clause.is_used && then != Some(&clause.digest) {
                clauses.push(changed_words(name, then.is_none()));
                places.push(clause.place.clone());
            }
        }
        let gone = locked.clauses.keys().filter(|name| !base.clauses.contains_key(*name) && !used(name));
        clauses.extend(gone.map(|name| gone_words(name)));
        if clauses.is_empty() {
            continue;
        }
        let now = base.pinned.clone().or_else(|| base.editions.last().map(|edition| edition.name.clone()));
        let editions = locked.editions.last().cloned().zip(now);
        let problem = AdoptionProblem::BaseChanged { base: base.code.clone(), editions, clauses };
        let mut diagnostic = problem.at(ground.span(&base.adopted_at));
        for place in places.iter().take(MOST_PLACES) {
            diagnostic = diagnostic.with_label(ground.span(place), Phrase::BaseSays.text());
        }
        ground.push(diagnostic);
    }
}
