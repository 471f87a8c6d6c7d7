//! Amounts that fall as a fact rises: a better level or score that brings less.
//!
//! A level has its direction by its scale. For numbers the rows themselves say which way is up: the one that is open at its
//! end, `or above` or `or below`; where neither is, only amounts that rise and fall both are reported.

use super::super::alike::Alike;
use super::super::facts::PointSort;
use super::super::line::Points;
use super::super::outline::Trait;
use super::region::{Area, Dimension, Domain};
use super::study::{Study, is_decided, one_slot, table_of};
use super::witness::Wanted;
use crate::decision::Decision;
use crate::diagnostics::{MeaningProblem, Problem};
use crate::locale::Text;
use crate::policy::expression::{Expr, Value};
use crate::policy::rule::{Rule, TargetPattern};
use crate::policy::walk::expressions;
use crate::policy::{CellTest, MeasureId, Place, ScaleBody, Table};
use crate::quantity::Number;
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

/// One step of a ladder: where it stands, its range and its amount.
struct Step<'a> {
    points: Points,
    amount: Number,
    place: &'a Place,
    rule: Option<&'a Rule>,
    area: Area,
}

/// What the rows of a ladder agree in: all but their range and how much they give.
struct Rest<'s, 'a> {
    rule: &'a Rule,
    areas: &'s [Area],
    dimension: Dimension,
}

impl<'s> Rest<'s, '_> {
    fn said(&self) -> impl Iterator<Item = (&'s Dimension, &'s Domain)> {
        let areas = self.areas.iter().flat_map(|area| area.but_for(self.dimension));
        areas.map(|(dimension, domain)| (dimension, domain))
    }

    fn gives(&self) -> (Option<MeasureId>, impl Iterator<Item = (&[TargetPattern], bool)>) {
        let targets = self.rule.places.iter().map(|place| (place.targets.as_slice(), place.with_credit));
        (self.rule.amounts.first().map(|amount| amount.measure), targets)
    }
}

impl PartialEq for Rest<'_, '_> {
    fn eq(&self, other: &Self) -> bool {
        let ((measure, targets), (other_measure, other_targets)) = (self.gives(), other.gives());
        self.dimension == other.dimension
            && measure == other_measure
            && self.areas.len() == other.areas.len()
            && table_of(self.rule) == table_of(other.rule)
            && self.said().eq(other.said())
            && targets.eq(other_targets)
    }
}

impl Eq for Rest<'_, '_> {}

impl Hash for Rest<'_, '_> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        table_of(self.rule).hash(hasher);
        self.dimension.hash(hasher);
        self.said().for_each(|part| part.hash(hasher));
        self.gives().1.for_each(|target| target.hash(hasher));
    }
}

/// Reports ladders that fall where they should rise.
pub(super) fn check(study: &mut Study<'_>) {
    check_tables(study);
    check_rows(study);
}

fn lower_end(points: &Points) -> Option<Number> {
    points.ends().next().and_then(|ends| ends.from).map(|(at, _)| at)
}

/// Returns the two neighbouring steps between which a ladder falls, or `None` when it does not, or none can say which way is up.
/// `ends` are the least and the greatest value that the fact can have: a range that reaches them is open there.
fn fall<'s, 'a>(
    steps: &'s [Step<'a>],
    is_scale: bool,
    extent: (Option<Number>, Option<Number>),
) -> Option<(&'s Step<'a>, &'s Step<'a>)> {
    let pairs =
        || steps.windows(2).filter_map(|pair| if let [one, two] = pair { Some((one, two)) } else { None });
    let falls = pairs().find(|(one, two)| two.amount < one.amount);
    let rises = pairs().find(|(one, two)| two.amount > one.amount);
    let is_open = |step: Option<&Step<'_>>, above: bool| {
        step.is_some_and(|step| {
            if above {
                let to = step.points.ends().last().and_then(|ends| ends.to).map(|(at, _)| at);
                to.is_none() || extent.1.is_some() && to >= extent.1
            } else {
                let from = step.points.ends().next().and_then(|ends| ends.from).map(|(at, _)| at);
                from.is_none() || from <= extent.0
            }
        })
    };
    let (above, below) = (is_open(steps.last(), true), is_open(steps.first(), false));
    match (falls, rises) {
        (Some(falls), _) if is_scale || above && !below => Some(falls),
        _ if is_scale => None,
        (Some(falls), Some(rises)) => Some(if below && !above { rises } else { falls }),
        (_, Some(rises)) if below && !above => Some(rises),
        _ => None,
    }
}

// Rows of one table that give the same targets and differ in one range.
fn check_rows(study: &mut Study<'_>) {
    for (dimension, mut steps) in ladders(study) {
        steps.sort_by_key(|step| lower_end(&step.points));
        // Where ranges overlap the order of preference takes the better row: nothing falls there.
        let overlap = steps
            .windows(2)
            .any(|pair| matches!(pair, [one, two] if !one.points.and(&two.points).is_empty()));
        let sort = study.sort(dimension);
        let is_scale = matches!(sort, PointSort::Rank(_));
        if overlap {
            continue;
        }
        let extent = study.extent(dimension);
        let least = extent.as_ref().and_then(|extent| lower_end(&extent.points));
        let most =
            extent.and_then(|extent| extent.points.ends().last().and_then(|ends| ends.to)).map(|(at, _)| at);
        let Some((lower, higher)) = fall(&steps, is_scale, (least, most)) else { continue };
        let Some(table) = higher.rule.map(table_of) else { continue };
        if !is_decided(study.policy(), &[table]) {
            report(study, sort, table, lower, higher);
        }
    }
}

// The ladders with more than one step: most rows agree with no other in all but a range.
fn ladders<'a, 's>(study: &'s Study<'a>) -> Vec<(Dimension, Vec<Step<'a>>)> {
    let mut alike = Alike::default();
    let mut rows: Vec<(usize, Row<'_, 'a>)> = Vec::new();
    for (_, rule, reach) in study.rules_such(Trait::Row) {
        let (Some(area), [amount]) = (reach.areas.first(), rule.amounts.as_slice()) else { continue };
        let Expr::Constant(Value::Number(given)) = &*amount.amount else { continue };
        if one_slot(rule).is_none() {
            continue;
        }
        for (dimension, domain) in area.parts() {
            let Domain::Line { points, none: false } = domain else { continue };
            let is_one = reach.areas.iter().all(|other| other.find(*dimension) == Some(domain));
            if is_one && points.ends().count() == 1 && !matches!(study.sort(*dimension), PointSort::Date) {
                let rest = Rest { rule, areas: &reach.areas, dimension: *dimension };
                rows.push((alike.number(rest), Row { rule, area, points, given: *given }));
            }
        }
    }
    rows.sort_by_key(|(ladder, _)| *ladder);
    let ladders = rows.chunk_by(|one, other| one.0 == other.0).filter(|rows| rows.len() > 1);
    let ladders = ladders.filter_map(|rows| {
        let dimension = alike.get(rows.first()?.0)?.dimension;
        Some((dimension, rows.iter().map(|(_, row)| row.step()).collect()))
    });
    ladders.collect()
}

/// A row of a table of rules that gives a fixed amount, in one of its ranges.
struct Row<'s, 'a> {
    rule: &'a Rule,
    area: &'s Area,
    points: &'s Points,
    given: Number,
}

impl<'a> Row<'_, 'a> {
    fn step(&self) -> Step<'a> {
        let (points, area) = (self.points.clone(), self.area.clone());
        Step { points, amount: self.given, place: &self.rule.place, rule: Some(self.rule), area }
    }
}

// Look-up tables whose values are amounts.
fn check_tables(study: &mut Study<'_>) {
    if study.policy().tables.is_empty() {
        return;
    }
    let mut amounts = std::collections::BTreeSet::new();
    for rule in &study.policy().rules {
        for amount in &rule.amounts {
            expressions(&amount.amount, &amount.place, &mut |expr, _| {
                if let Expr::LookUp { table, .. } = expr {
                    amounts.insert(table.index());
                }
            });
        }
    }
    for at in amounts {
        let Some(table) = study.policy().tables.get(at) else { continue };
        if is_decided(study.policy(), &[&table.name]) {
            continue;
        }
        for key in 0..table.keys.len() {
            check_key(study, table, key);
        }
    }
}

fn check_key(study: &mut Study<'_>, table: &Table, key: usize) {
    let mut alike = Alike::default();
    let mut ladders: BTreeMap<usize, Vec<Step<'_>>> = BTreeMap::new();
    let scale = scale_of(study, table, key);
    for row in &table.rows {
        let ([Value::Number(amount)], Some(test)) = (row.values.as_slice(), row.tests.get(key)) else {
            return;
        };
        let point = |value: &Value| study.space.facts.point(value, scale);
        let points = match test {
            CellTest::Any => return,
            CellTest::OneOf(values) => match values.as_slice() {
                [value] => point(value).map(|at| Points::only(at, None)),
                _ => None,
            },
            CellTest::Range(range) => {
                let end = |end: &Option<(Expr, bool)>| match end {
                    Some((Expr::Constant(value), included)) => Some(Some((point(value)?, *included))),
                    Some(_) => None,
                    None => Some(None),
                };
                end(&range.from).zip(end(&range.to)).map(|(from, to)| Points::between(from, to, None))
            }
        };
        let Some(points) = points else { return };
        if let CellTest::OneOf(values) = test
            && matches!(values.as_slice(), [Value::Date(_)])
        {
            return;
        }
        let rest: Vec<&CellTest> =
            row.tests.iter().enumerate().filter(|(at, _)| *at != key).map(|(_, test)| test).collect();
        let step = Step { points, amount: *amount, place: &row.place, rule: None, area: Area::default() };
        ladders.entry(alike.number(rest)).or_default().push(step);
    }
    let sort = scale.map_or(PointSort::Number, PointSort::Rank);
    for mut steps in ladders.into_values() {
        steps.sort_by_key(|step| lower_end(&step.points));
        if let Some((lower, higher)) = fall(&steps, scale.is_some(), (None, None)) {
            report(study, sort, &table.name, lower, higher);
            return;
        }
    }
}

// The scale that has every word of a key, where only one does.
fn scale_of(study: &Study<'_>, table: &Table, key: usize) -> Option<crate::policy::ScaleId> {
    let mut words = Vec::new();
    for row in &table.rows {
        match row.tests.get(key)? {
            CellTest::OneOf(values) => words.extend(values),
            CellTest::Any | CellTest::Range(_) => return None,
        }
    }
    let has = |body: &ScaleBody| match body {
        ScaleBody::Steps(steps) => {
            words.iter().all(|value| matches!(value, Value::Word(word) if steps.contains_key(word)))
        }
        ScaleBody::Range { .. } => false,
    };
    let mut scales = (0..).zip(&study.policy().scales).filter(|(_, scale)| has(&scale.body));
    let (first, second) = (scales.next(), scales.next());
    if second.is_some() { None } else { first.map(|(at, _)| crate::policy::ScaleId(at)) }
}

fn report(study: &mut Study<'_>, sort: PointSort, name: &str, lower: &Step<'_>, higher: &Step<'_>) {
    let words = |step: &Step<'_>| {
        Text::list(&super::super::words::range_words(&study.space.facts, &step.points, sort))
    };
    let problem = MeaningProblem::OrderReversed {
        name: name.to_owned(),
        lower: words(lower),
        gives: lower.amount,
        higher: words(higher),
        gives_less: higher.amount,
    };
    let witness = higher.rule.and_then(|rule| {
        let wanted = Wanted {
            rules: &[rule],
            area: &higher.area,
            target: rule.places.first()?.targets.first().and_then(super::witness::target_code),
            programme: None,
        };
        let shown = |decision: &Decision| {
            decision.granted.iter().any(|grant| grant.rule == rule.name)
                || decision.recognised.iter().any(|one| one.rule.as_deref() == Some(&*rule.name))
        };
        study.bench().find(&study.space, &wanted, shown).map(|found| found.witness)
    });
    let label = super::super::words::Phrase::GivesMore.text();
    let diagnostic = problem.at(study.ground.span(higher.place));
    let diagnostic = diagnostic.with_label(study.ground.span(lower.place), label);
    study.ground.push(diagnostic.with_witness(witness));
}
