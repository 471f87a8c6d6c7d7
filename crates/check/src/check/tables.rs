//! Rows of look-up tables: repeated, never reached, overlapping at their ends, or with a gap between them.
//!
//! Rows are parted into groups that agree in every key of plain words; within a group each pair is compared.

use super::alike::Alike;
use super::cell::{Cell, RowBox};
use super::facts::{Extent, Facts, PointSort};
use super::ground::Ground;
use super::line::{Grid, Points};
use super::reach::with_reader;
use super::rows::MOST_PAIRS;
use super::sweep::{Hull, Sweep, hull};
use super::words::{Phrase, range_words, step_of_one};
use crate::diagnostics::{Diagnostic, Problem, ReachProblem};
use crate::locale::Text;
use crate::policy::expression::{Expr, FactRef, Owner, Value};
use crate::policy::walk::expressions_of_rule;
use crate::policy::{CellTest, Place, ScaleBody, ScaleId, Table, TableRow};
use crate::quantity::Number;
use std::collections::{BTreeMap, BTreeSet};

/// Reports what is wrong between the rows of look-up tables.
pub(super) fn check(ground: &mut Ground<'_>) {
    let facts = ground.facts();
    let keys = keys_of_tables(&facts);
    for (table, keys) in ground.policy.tables.iter().zip(&keys) {
        if !ground.is_broken(&table.place) && !table.rows.iter().any(|row| ground.is_broken(&row.place)) {
            check_table(ground, &facts, table, keys);
        }
    }
}

/// A gap in one key of a look-up table.
pub(super) struct KeyGap {
    /// The table, by its position.
    pub table: usize,
    /// What is left out: one cell a key.
    pub cells: Vec<Cell>,
    /// The row behind which it lies.
    pub place: Place,
}

/// Returns the gaps of all look-up tables.
pub(super) fn gaps_of(facts: &Facts<'_>) -> Vec<KeyGap> {
    let mut found = Vec::new();
    for ((table, known), keys) in facts.policy.tables.iter().enumerate().zip(keys_of_tables(facts)) {
        let boxes: Vec<RowBox<'_>> = known.rows.iter().filter_map(|row| row_box(facts, row, &keys)).collect();
        for group in groups(&boxes) {
            for key in 0..keys.len() {
                found.extend(gaps(&group, key).into_iter().map(|(last, gaps)| {
                    let cells = last.with_cell(key, Cell::Range(gaps)).cells;
                    KeyGap { table, cells, place: last.row.place.clone() }
                }));
            }
        }
    }
    found
}

/// Returns, for each key of each table, how the values that it is looked up by lie; `None` where they have no order.
fn keys_of_tables(facts: &Facts<'_>) -> Vec<Vec<Option<Extent>>> {
    let tables = &facts.policy.tables;
    if tables.is_empty() {
        return Vec::new();
    }
    let mut keys: Vec<Vec<Option<Extent>>> =
        tables.iter().map(|table| vec![None; table.keys.len()]).collect();
    for rule in &facts.policy.rules {
        with_reader(facts, rule, None, |reader| {
            expressions_of_rule(rule, &mut |expr, _| {
                let Expr::LookUp { table, keys: by } = expr else { return };
                let Some(known) = keys.get_mut(table.index()) else { return };
                for (known, key) in known.iter_mut().zip(by) {
                    if let (None, Expr::Fact(fact)) = (&known, key) {
                        *known = facts.extent(fact, (reader.elements_of)(fact.owner));
                    } else if let (None, Expr::Elapsed { .. }) = (&known, key) {
                        *known = Some(extent_of_full_spans());
                    }
                }
            });
        });
    }
    for (known, table) in keys.iter_mut().zip(tables) {
        for (at, known) in known.iter_mut().enumerate() {
            // A key that no rule looks up yet is read by its name; words in ranges name their scale by themselves, where
            // only one scale has them all.
            if known.is_none() {
                let by_words = scale_of_words(facts, table, at).and_then(|scale| facts.on_scale(scale));
                let by_name = || extent_of_name(facts, table.keys.get(at)?);
                *known = by_words.or_else(by_name).or_else(|| extent_of_days(table, at));
            }
        }
    }
    keys
}

// Full years and full months are counted.
fn extent_of_full_spans() -> Extent {
    let grid = Some(Grid::WHOLE);
    Extent { points: Points::between(Some((Number::ZERO, true)), None, grid), grid, sort: PointSort::Number }
}

// Days are days, whatever the key is called.
fn extent_of_days(table: &Table, key: usize) -> Option<Extent> {
    let is_day = |(end, _): &(Expr, bool)| matches!(end, Expr::Constant(Value::Date(_)));
    let has_day = |test: &CellTest| match test {
        CellTest::Range(range) => range.from.iter().chain(&range.to).any(is_day),
        CellTest::OneOf(_) | CellTest::Any => false,
    };
    let grid = Some(Grid::WHOLE);
    let mut tests = table.rows.iter().filter_map(|row| row.tests.get(key));
    tests.any(has_day).then(|| Extent { points: Points::all(grid), grid, sort: PointSort::Date })
}

fn extent_of_name(facts: &Facts<'_>, name: &str) -> Option<Extent> {
    let owners = [Owner::This, Owner::Target, Owner::Programme, Owner::Learner, Owner::Application];
    owners.into_iter().find_map(|owner| facts.extent(&FactRef { owner, attribute: name.into() }, &[]))
}

fn scale_of_words(facts: &Facts<'_>, table: &Table, key: usize) -> Option<ScaleId> {
    let mut words = BTreeSet::new();
    for test in table.rows.iter().filter_map(|row| row.tests.get(key)) {
        if let CellTest::Range(range) = test {
            let ends = range.from.iter().chain(&range.to);
            words.extend(ends.filter_map(|(end, _)| {
                if let Expr::Constant(Value::Word(word)) = end { Some(word.as_str()) } else { None }
            }));
        }
    }
    let has_all = |body: &ScaleBody| match body {
        ScaleBody::Steps(steps) => words.iter().all(|word| steps.contains_key(*word)),
        ScaleBody::Range { .. } => false,
    };
    let mut scales = (0..).zip(&facts.policy.scales).filter(|(_, scale)| has_all(&scale.body));
    let (first, second) = (scales.next(), scales.next());
    if words.is_empty() || second.is_some() { None } else { first.map(|(at, _)| ScaleId(at)) }
}

fn check_table(ground: &mut Ground<'_>, facts: &Facts<'_>, table: &Table, keys: &[Option<Extent>]) {
    let boxes: Vec<RowBox<'_>> = table.rows.iter().filter_map(|row| row_box(facts, row, keys)).collect();
    let numbers = row_numbers(table);
    let mut taken: BTreeMap<&Place, Taken> = BTreeMap::new();
    for group in groups(&boxes) {
        let Some(near) = near_earlier(&group) else {
            ground.report(&ReachProblem::NotCompared { table: table.name.clone() }, &table.place);
            continue;
        };
        check_group(ground, facts, table, keys, &group, &near);
        for (row, near) in group.iter().zip(&near) {
            taken.entry(&row.row.place).or_default().add(row.taken_by(near));
        }
    }
    for (place, taken) in taken {
        let Some(rows) = taken.by else { continue };
        let same = boxes.iter().filter(|row| rows.contains(&row.row.place) && &row.row.place != place);
        let repeated = same
            .clone()
            .find(|earlier| boxes.iter().any(|row| row.row.place == *place && row.cells == earlier.cells));
        let number = |place: &Place| numbers.get(place).copied().unwrap_or(0);
        let here = ground.span(place);
        match repeated {
            Some(first) => {
                let label = Phrase::EarlierRow.text();
                let (table, first_row) = (table.name.clone(), number(&first.row.place));
                let problem = ReachProblem::RowRepeated { table, first_row }.at(here);
                let first = ground.span(&first.row.place);
                ground.push(problem.with_label(first, label));
            }
            None => {
                let rows: BTreeSet<usize> = rows.iter().map(|place| number(place)).collect();
                let (table, rows) = (table.name.clone(), rows.into_iter().collect());
                ground.report(&ReachProblem::RowShadowed { table, rows }, place);
            }
        }
    }
}

/// The rows that take all cases of one line of a table: `None` as soon as one of its cells keeps a case for itself.
#[derive(Default)]
struct Taken<'a> {
    is_seen: bool,
    by: Option<BTreeSet<&'a Place>>,
}

impl<'a> Taken<'a> {
    fn add(&mut self, by: Option<BTreeSet<&'a Place>>) {
        self.by = match (self.is_seen, self.by.take(), by) {
            (false, _, by) => by,
            (true, Some(mut known), Some(more)) => {
                known.extend(more);
                Some(known)
            }
            (true, _, _) => None,
        };
        self.is_seen = true;
    }
}

/// Returns the number of each row as a reader counts: one a line, from 1.
fn row_numbers(table: &Table) -> BTreeMap<&Place, usize> {
    let mut numbers = BTreeMap::new();
    for row in &table.rows {
        let next = numbers.len() + 1;
        numbers.entry(&row.place).or_insert(next);
    }
    numbers
}

fn row_box<'a>(facts: &Facts<'_>, row: &'a TableRow, keys: &[Option<Extent>]) -> Option<RowBox<'a>> {
    let cells = row.tests.iter().zip(keys).map(|(test, key)| cell(facts, test, key.as_ref()));
    Some(RowBox { row, cells: cells.collect::<Option<Vec<_>>>()? })
}

fn cell(facts: &Facts<'_>, test: &CellTest, key: Option<&Extent>) -> Option<Cell> {
    let scale = key.and_then(|key| if let PointSort::Rank(id) = key.sort { Some(id) } else { None });
    let grid = key.and_then(|key| key.grid);
    let point = |value: &Value| facts.point(value, scale);
    match test {
        CellTest::Any => Some(Cell::Any),
        CellTest::OneOf(values) => {
            let points: Option<Vec<_>> = values.iter().map(point).collect();
            if let Some(points) = points {
                let none = Points::all(grid).complement();
                let all = points.into_iter().fold(none, |all, at| all.or(&Points::only(at, grid)));
                return Some(Cell::Listed(all));
            }
            let words = values.iter().map(|value| match value {
                Value::Word(word) => Some(word.clone()),
                Value::YesNo(yes) => Some(yes.to_string()),
                Value::Number(_) | Value::Share(_) | Value::Date(_) | Value::Duration(_) => None,
            });
            Some(Cell::Words(words.collect::<Option<BTreeSet<_>>>()?))
        }
        CellTest::Range(range) => {
            let end = |end: &Option<(Expr, bool)>| match end {
                Some((Expr::Constant(value), included)) => Some(Some((point(value)?, *included))),
                Some(_) => None,
                None => Some(None),
            };
            Some(Cell::Range(Points::between(end(&range.from)?, end(&range.to)?, grid)))
        }
    }
}

/// Returns the rows in groups: rows of two groups never fit one case.
fn groups<'b, 'a>(boxes: &'b [RowBox<'a>]) -> Vec<Vec<&'b RowBox<'a>>> {
    let width = boxes.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let is_of_words = |at: &usize| boxes.iter().all(|row| matches!(row.cells.get(*at), Some(Cell::Words(_))));
    let by: Vec<usize> = (0..width).filter(is_of_words).collect();
    let mut groups: BTreeMap<Vec<&str>, Vec<&RowBox<'_>>> = BTreeMap::new();
    for row in boxes {
        let mut names: Vec<Vec<&str>> = vec![Vec::new()];
        for at in &by {
            let Some(Cell::Words(words)) = row.cells.get(*at) else { continue };
            names = words
                .iter()
                .flat_map(|word| names.iter().map(move |name| [name.as_slice(), &[word.as_str()]].concat()))
                .collect();
        }
        for name in names {
            groups.entry(name).or_default().push(row);
        }
    }
    groups.into_values().collect()
}

/// Returns for each row the earlier ones that may share a case with it, or `None` when they are too many to compare: the rows are
/// sorted along the key that parts them best.
fn near_earlier<'b, 'a>(group: &[&'b RowBox<'a>]) -> Option<Vec<Vec<&'b RowBox<'a>>>> {
    let width = group.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let along = (0..width)
        .filter_map(|key| near_along(group, key))
        .min_by_key(|near| near.iter().map(Vec::len).sum::<usize>());
    let near = along.or_else(|| {
        let all = group.len().saturating_mul(group.len());
        (all <= MOST_PAIRS).then(|| (0..group.len()).map(|at| (0..at).collect()).collect())
    })?;
    let rows = |near: Vec<usize>| near.into_iter().filter_map(|at| group.get(at).copied()).collect();
    Some(near.into_iter().map(rows).collect())
}

fn near_along(group: &[&RowBox<'_>], key: usize) -> Option<Vec<Vec<usize>>> {
    let hull_of = |row: &RowBox<'_>| match row.cells.get(key) {
        Some(cell) => cell.points().map_or(Some((None, None)), hull),
        None => Some((None, None)),
    };
    let hulls: Vec<Hull> = group.iter().map(|row| hull_of(row)).collect::<Option<_>>()?;
    let sweep = Sweep::of(hulls.iter().copied().enumerate());
    let mut left = MOST_PAIRS;
    let mut all = Vec::new();
    for (at, hull) in hulls.iter().enumerate() {
        let mut near = Vec::new();
        sweep.near(*hull, &mut |other| {
            left = left.saturating_sub(1);
            near.extend((other < at).then_some(other));
            left > 0
        });
        near.sort_unstable();
        all.push(near);
    }
    (left > 0).then_some(all)
}

fn check_group(
    ground: &mut Ground<'_>,
    facts: &Facts<'_>,
    table: &Table,
    keys: &[Option<Extent>],
    group: &[&RowBox<'_>],
    near: &[Vec<&RowBox<'_>>],
) {
    for (later, near) in group.iter().zip(near) {
        for earlier in near {
            if let Some((key, shared)) = earlier.ends_shared_with(later) {
                report_overlap(ground, facts, (earlier, later), (key, sort_of(keys, key)), &shared);
            }
        }
    }
    for key in 0..keys.len() {
        let sort = sort_of(keys, key);
        for (last, gaps) in gaps(group, key) {
            let words = |points: &Points| range_words(facts, points, sort);
            let own = last.cells.get(key).and_then(Cell::points).map(words).unwrap_or_default();
            let help = step_of_one(&gaps, sort);
            let gaps = words(&gaps);
            let row = ground.row_instead(&last.row.place, &own, &gaps);
            let problem = ReachProblem::Gap { table: table.name.clone(), gaps, row };
            let problem = problem.at(ground.span(&last.row.place));
            ground.push(help.into_iter().fold(problem, Diagnostic::with_help));
        }
    }
}

fn sort_of(keys: &[Option<Extent>], key: usize) -> PointSort {
    keys.get(key).and_then(Option::as_ref).map_or(PointSort::Number, |extent| extent.sort)
}

fn report_overlap(
    ground: &mut Ground<'_>,
    facts: &Facts<'_>,
    (earlier, later): (&RowBox<'_>, &RowBox<'_>),
    (key, sort): (usize, PointSort),
    shared: &Points,
) {
    let words = |points: &Points| Text::list(&range_words(facts, points, sort));
    let of = |row: &RowBox<'_>| row.cells.get(key).and_then(Cell::points).map_or_else(Text::default, words);
    let problem = ReachProblem::Overlap { first: of(earlier), second: of(later), shared: words(shared) };
    let problem = problem.at(ground.span(&later.row.place));
    let label = Phrase::EarlierRange.text();
    let first = ground.span(&earlier.row.place);
    ground.push(problem.with_label(first, label));
}

/// Returns the gaps between the ranges of one key, with the row behind which the first of them lies: those that no other
/// row takes either.
fn gaps<'b, 'a>(group: &[&'b RowBox<'a>], key: usize) -> Vec<(&'b RowBox<'a>, Points)> {
    let mut alike: Alike<Vec<&Cell>> = Alike::default();
    let mut ladders: BTreeMap<usize, Vec<&RowBox<'a>>> = BTreeMap::new();
    for row in group.iter().filter(|row| row.cells.get(key).is_some_and(|cell| cell.points().is_some())) {
        let rest: Vec<&Cell> =
            row.cells.iter().enumerate().filter(|(at, _)| *at != key).map(|(_, cell)| cell).collect();
        ladders.entry(alike.number(rest)).or_default().push(row);
    }
    let mut found: Vec<(&RowBox<'_>, Points)> = Vec::new();
    for alike in ladders.into_values() {
        let ranges = alike.iter().filter(|row| matches!(row.cells.get(key), Some(Cell::Range(_)))).count();
        let points = alike.iter().filter_map(|row| row.cells.get(key).and_then(Cell::points));
        let (Some(union), Some(first), Some(last)) = (Points::union(points), alike.first(), alike.last())
        else {
            continue;
        };
        let gaps = union.gaps();
        if ranges < 2 || gaps.is_empty() {
            continue;
        }
        let Some(left) = first.with_cell(key, Cell::Range(gaps)).left_by(group) else { continue };
        if let Some(points) = left.cells.get(key).and_then(Cell::points) {
            found.push((last, points.clone()));
        }
    }
    found
}
