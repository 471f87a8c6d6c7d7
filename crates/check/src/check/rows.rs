//! Rows of a table of rules that differ only in a range: ends that overlap, gaps between them, rows that an earlier row
//! always goes before.
//!
//! Rows that agree in all but one range stand on one ladder; a ladder is sorted by its range, so that only neighbours are
//! compared.

mod alike;

use super::alike::Alike;
use super::case::Case;
use super::facts::{Extent, Facts, PointSort};
use super::ground::Ground;
use super::line::Points;
use super::logic::{Subject, What, joined};
use super::outline::{Outline, Trait};
use super::reach::{must_hold, with_reader};
use super::sweep::{Sweep, hull};
use super::values::Values;
use super::words::{Phrase, range_words, step_of_one};
use crate::diagnostics::{Diagnostic, Problem, ReachProblem};
use crate::locale::Text;
use crate::policy::RuleId;
use crate::policy::expression::{FactRef, ItemElement, Owner};
use crate::policy::rule::Rule;
use alike::{Found, rows_alike};
use std::collections::{BTreeMap, BTreeSet};

/// The most pairs of rows of one table that are compared: more than any table has whose rows do not all overlap.
pub(super) const MOST_PAIRS: usize = 500_000;

/// The most values that two rows may speak of for one to be looked for in the other.
const MOST_SAID: usize = 10;

/// What is wrong between rows of one table.
pub(super) enum RowFault<'a> {
    /// Values that no row takes.
    Gap {
        /// The table.
        table: String,
        /// The row behind which it lies.
        last: &'a Rule,
        /// What the rows differ in.
        subject: Subject,
        /// What is left out.
        gaps: Points,
        /// The range of that row.
        own: Points,
    },
    /// Two ranges that overlap at their ends, and what they share.
    Overlap(&'a Rule, &'a Rule, Subject, [Points; 3]),
    /// A row that an earlier row, of this number, always goes before.
    Shadowed(usize, &'a Rule),
    /// Too many rows overlap; the first of them.
    TooMany(String, &'a Rule),
}

/// Reports what is wrong between the rows of tables of rules.
pub(super) fn check(ground: &mut Ground<'_>) {
    let facts = ground.facts();
    let broken: BTreeSet<&str> = ground
        .rules_such(Trait::Row)
        .filter(|(_, rule)| ground.is_broken(&rule.place))
        .filter_map(|(_, rule)| rule.name.rsplit_once('/').map(|(table, _)| table))
        .collect();
    for fault in faults(&facts, ground.outline, &broken) {
        report(ground, &facts, fault);
    }
}

/// Returns what is wrong between the rows of tables, but for the tables named.
pub(super) fn faults<'a>(
    facts: &Facts<'a>,
    outline: &Outline,
    but_for: &BTreeSet<&str>,
) -> Vec<RowFault<'a>> {
    let rows = rows_alike(facts, outline, but_for);
    let mut found = Vec::new();
    let (mut subjects, mut known) = (Alike::default(), Alike::default());
    for group in rows.chunk_by(|one, other| (one.table, one.given) == (other.table, other.given)) {
        let [Found { table, .. }, _, ..] = group else { continue };
        let row = |found: &Found<'a>| {
            let Found { id, rule, number, .. } = *found;
            let said = stated(facts, rule)?;
            let parts = said.said().iter().map(|part| known.number(part.clone())).collect();
            let spoken_of = said.said().iter().map(|(subject, _)| subjects.number(subject.clone())).collect();
            Some(Row { id, rule, number, said, parts, spoken_of })
        };
        let rows: Vec<Row<'a>> = group.iter().filter_map(row).collect();
        // Who can tell the rows apart only by comparing each with each says so.
        if of_rows(table, &rows, &mut found).is_none() {
            found.extend(rows.first().map(|first| RowFault::TooMany((*table).to_owned(), first.rule)));
        }
    }
    found
}

struct Row<'a> {
    id: RuleId,
    rule: &'a Rule,
    number: usize,
    said: Case,
    /// One number for each part of what is said: equal parts have equal numbers.
    parts: Vec<usize>,
    /// The number of what each part speaks of.
    spoken_of: Vec<usize>,
}

impl Row<'_> {
    // The numbers of all parts but one, in order.
    fn but_for(&self, position: usize) -> Vec<usize> {
        let others = self.parts.iter().enumerate().filter(|(at, _)| *at != position);
        let mut rest: Vec<usize> = others.map(|(_, part)| *part).collect();
        rest.sort_unstable();
        rest
    }

    fn points(&self, position: usize) -> Option<(&Subject, &Points)> {
        match self.said.said().get(position)? {
            (subject, Values::Line { points, .. }) => Some((subject, points)),
            (_, Values::Words { .. } | Values::Truth { .. }) => None,
        }
    }
}

/// Returns what a rule says of each value, or `None` when it has alternatives.
fn stated(facts: &Facts<'_>, rule: &Rule) -> Option<Case> {
    let all = must_hold(rule).iter().fold(vec![Case::default()], |all, part| {
        let cases = with_reader(facts, rule, part.slot, |reader| reader.cases(part.condition, false));
        joined(&all, &cases)
    });
    let mut all = all.into_iter();
    let only = all.next()?;
    all.next().is_none().then_some(only)
}

// Returns `None` when too many rows would have to be compared.
fn of_rows<'a>(table: &str, rows: &[Row<'a>], found: &mut Vec<RowFault<'a>>) -> Option<()> {
    let mut left = MOST_PAIRS;
    let mut faults = Vec::new();
    shadowed(rows, &mut left, &mut faults)?;
    // A ladder: the subject in which its rows differ, and all that they agree in.
    let mut ladders: BTreeMap<_, Vec<(usize, usize)>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        for (position, _) in row.said.said().iter().enumerate() {
            if row.points(position).is_some() {
                let key = (row.spoken_of.get(position).copied(), row.but_for(position));
                ladders.entry(key).or_default().push((at, position));
            }
        }
    }
    for ladder in ladders.into_values().filter(|ladder| ladder.len() > 1) {
        let steps: Vec<Step<'_, '_>> = ladder
            .iter()
            .filter_map(|(at, position)| {
                let row = rows.get(*at)?;
                let (subject, points) = row.points(*position)?;
                Some(Step { row, subject, points })
            })
            .collect();
        overlaps(&steps, &mut left, &mut faults)?;
        faults.extend(gap(table, &steps, rows));
    }
    found.append(&mut faults);
    Some(())
}

struct Step<'r, 'a> {
    row: &'r Row<'a>,
    subject: &'r Subject,
    points: &'r Points,
}

fn overlaps<'a>(steps: &[Step<'_, 'a>], left: &mut usize, found: &mut Vec<RowFault<'a>>) -> Option<()> {
    let hulls = || steps.iter().enumerate().filter_map(|(at, step)| Some((at, hull(step.points)?)));
    let sweep = Sweep::of(hulls());
    for (at, hull) in hulls() {
        let Some(later) = steps.get(at) else { continue };
        let mut near = Vec::new();
        sweep.near(hull, &mut |other| {
            *left = left.saturating_sub(1);
            near.extend((other < at).then_some(other));
            *left > 0
        });
        if *left == 0 {
            return None;
        }
        near.sort_unstable();
        for earlier in near.into_iter().filter_map(|other| steps.get(other)) {
            let (one, two) = (earlier.points, later.points);
            let shared = one.and(two);
            let is_end = !shared.is_empty() && !one.is_within(two) && !two.is_within(one);
            let goes_first = |first: &Row<'_>, other: &Row<'_>| first.rule.overrides.contains(&other.id);
            if is_end
                && !goes_first(earlier.row, later.row)
                && !goes_first(later.row, earlier.row)
                && are_at_odds(earlier.row.rule, later.row.rule)
            {
                let points = [one.clone(), two.clone(), shared];
                let subject = later.subject.clone();
                found.push(RowFault::Overlap(earlier.row.rule, later.row.rule, subject, points));
            }
        }
    }
    Some(())
}

fn gap<'a>(table: &str, steps: &[Step<'_, 'a>], rows: &[Row<'a>]) -> Option<RowFault<'a>> {
    let (first, last) = (steps.first()?, steps.last()?);
    let union = Points::union(steps.iter().map(|step| step.points))?;
    let is_one = steps.iter().all(|step| step.points == first.points);
    let gaps = union.gaps();
    let is_ladder = !is_one && !matches!(first.subject.what, What::Span(..)) && are_ranges(&union);
    if !is_ladder || gaps.is_empty() || is_taken(first, &gaps, steps, rows) {
        return None;
    }
    let (last, own) = (last.row.rule, last.points.clone());
    Some(RowFault::Gap { table: table.to_owned(), last, subject: first.subject.clone(), gaps, own })
}

// Rows beside the ladder that fit its other conditions may take what it leaves out.
fn is_taken(first: &Step<'_, '_>, gaps: &Points, steps: &[Step<'_, '_>], rows: &[Row<'_>]) -> bool {
    let mut parts = first.row.said.said().iter().map(|(subject, values)| {
        let is_it = subject == first.subject;
        (subject.clone(), if is_it { Values::line(gaps, false) } else { values.clone() })
    });
    let left = parts.try_fold(Case::default(), |case, (subject, values)| case.with(subject, values));
    let Some(left) = left else { return true };
    let beside = rows.iter().filter(|row| !steps.iter().any(|step| step.row.id == row.id));
    let taken: Option<Vec<&Points>> = beside
        .filter(|row| left.and(&row.said).is_some())
        .map(|row| {
            (0..row.parts.len()).find_map(|at| row.points(at).filter(|(own, _)| *own == first.subject))
        })
        .map(|own| own.map(|(_, points)| points))
        .collect();
    // A row that says nothing of the value takes all of it.
    taken.is_none_or(|taken| Points::union(taken).is_some_and(|taken| gaps.is_within(&taken)))
}

// Single figures side by side, such as places in a contest, are no ranges with gaps between them.
fn are_ranges(union: &Points) -> bool {
    union.ends().any(|ends| ends.from.zip(ends.to).is_none_or(|(from, to)| from.0 != to.0))
}

// Rows that an earlier row goes before in every case: it says of fewer values, or of the same less narrowly. Earlier rows are
// found by what they say apart from ranges.
fn shadowed<'a>(rows: &[Row<'a>], left: &mut usize, found: &mut Vec<RowFault<'a>>) -> Option<()> {
    if rows.iter().all(|row| row.rule.overrides.is_empty()) {
        return Some(());
    }
    let is_range = |row: &Row<'_>, at: usize| row.points(at).is_some();
    let fixed = |row: &Row<'_>| -> Vec<usize> {
        let parts = row.parts.iter().enumerate().filter(|(at, _)| !is_range(row, *at));
        let mut parts: Vec<usize> = parts.map(|(_, part)| *part).collect();
        parts.sort_unstable();
        parts
    };
    let mut groups: BTreeMap<Vec<usize>, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        groups.entry(fixed(row)).or_default().push(at);
    }
    let lines = |row: &Row<'_>| (0..row.parts.len()).find_map(|at| hull(row.points(at)?.1));
    let swept: BTreeMap<&Vec<usize>, Sweep> = groups
        .iter()
        .map(|(key, rows_of)| {
            let hulls = rows_of.iter().filter_map(|at| {
                let row = rows.get(*at)?;
                Some((*at, if one_range(row) { lines(row)? } else { (None, None) }))
            });
            (key, Sweep::of(hulls))
        })
        .collect();
    for (at, later) in rows.iter().enumerate() {
        let own = if one_range(later) { lines(later).unwrap_or((None, None)) } else { (None, None) };
        let mut first: Option<usize> = None;
        for key in subsets(&fixed(later)) {
            let Some(sweep) = swept.get(&key) else { continue };
            sweep.near(own, &mut |other| {
                let earlier =
                    rows.get(other).filter(|_| other < at && first.is_none_or(|first| other < first));
                if let Some(earlier) = earlier {
                    *left = left.saturating_sub(1);
                    if is_within(&later.said, &earlier.said) && earlier.rule.overrides.contains(&later.id) {
                        first = Some(other);
                    }
                }
                *left > 0
            });
            if *left == 0 {
                return None;
            }
        }
        if let Some(number) = first.and_then(|first| rows.get(first)).map(|first| first.number) {
            found.push(RowFault::Shadowed(number, later.rule));
        }
    }
    Some(())
}

fn one_range(row: &Row<'_>) -> bool {
    (0..row.parts.len()).filter(|at| row.points(*at).is_some()).count() == 1
}

fn subsets(parts: &[usize]) -> Vec<Vec<usize>> {
    let mut all: Vec<Vec<usize>> = vec![Vec::new()];
    for part in parts.iter().take(MOST_SAID) {
        let with: Vec<Vec<usize>> = all.iter().map(|one| [one.as_slice(), &[*part]].concat()).collect();
        all.extend(with);
    }
    all
}

fn report(ground: &mut Ground<'_>, facts: &Facts<'_>, fault: RowFault<'_>) {
    match fault {
        RowFault::Gap { table, last, subject, gaps, own } => {
            let words = |points: &Points| range_words(facts, points, sort_of(facts, last, &subject));
            let (points, gaps) = (&gaps, words(&gaps));
            let row = ground.row_instead(&last.place, &words(&own), &gaps);
            let problem = ReachProblem::Gap { table, gaps, row }.at(ground.span(&last.place));
            let help = step_of_one(points, sort_of(facts, last, &subject));
            ground.push(help.into_iter().fold(problem, Diagnostic::with_help));
        }
        RowFault::Overlap(earlier, later, subject, [one, two, shared]) => {
            let sort = sort_of(facts, earlier, &subject);
            let words = |points: &Points| Text::list(&range_words(facts, points, sort));
            let problem =
                ReachProblem::Overlap { first: words(&one), second: words(&two), shared: words(&shared) };
            let problem = problem.at(ground.span(&later.place));
            let first = ground.span(&earlier.place);
            ground.push(problem.with_label(first, Phrase::EarlierRange.text()));
        }
        RowFault::Shadowed(number, later) => {
            let table = later.name.rsplit_once('/').map_or(later.name.as_str(), |(table, _)| table);
            let problem = ReachProblem::RowShadowed { table: table.to_owned(), rows: vec![number] };
            ground.report(&problem, &later.place);
        }
        RowFault::TooMany(table, first) => {
            ground.report(&ReachProblem::NotCompared { table }, &first.place);
        }
    }
}

// Rows for other targets stand beside each other; only the same targets with other figures contradict.
fn are_at_odds(one: &Rule, two: &Rule) -> bool {
    let targets = |rule: &Rule| rule.places.iter().map(|place| place.targets.clone()).collect::<Vec<_>>();
    let amounts = |rule: &Rule| {
        rule.amounts.iter().map(|amount| (amount.measure, amount.amount.clone())).collect::<Vec<_>>()
    };
    let marks = |rule: &Rule| rule.record.as_ref().map(|record| record.mark.clone());
    targets(one) == targets(two) && (amounts(one) != amounts(two) || marks(one) != marks(two))
}

fn is_within(narrow: &Case, wide: &Case) -> bool {
    wide.said().iter().all(|(subject, values)| {
        let own = narrow.said().iter().find(|(own, _)| own == subject);
        own.is_some_and(|(_, own)| match (own, values) {
            (Values::Line { points, none }, Values::Line { points: wide, none: may_be_none }) => {
                points.is_within(wide) && (*may_be_none || !none)
            }
            (Values::Line { .. } | Values::Words { .. } | Values::Truth { .. }, _) => own == values,
        })
    })
}

/// Returns what the points of a value stand for.
pub(super) fn sort_of(facts: &Facts<'_>, rule: &Rule, subject: &Subject) -> PointSort {
    let What::Fact(_, attribute) = &subject.what else { return PointSort::Number };
    let owners = [Owner::This, Owner::Learner, Owner::Application, Owner::Programme, Owner::Target];
    let owner = owners
        .into_iter()
        .find(|owner| matches!(&subject.what, What::Fact(kind, _) if *kind == owner.kind()));
    let Some(owner) = owner else { return PointSort::Number };
    let fact = FactRef { owner, attribute: attribute.as_str().into() };
    let elements: Vec<ItemElement> = rule.slots.iter().flat_map(|slot| slot.pattern.any_of.clone()).collect();
    facts.extent(&fact, &elements).map_or(PointSort::Number, |extent: Extent| extent.sort)
}
