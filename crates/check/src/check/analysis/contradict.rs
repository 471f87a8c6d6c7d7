//! Two rules that give one outcome different results for one target, with nothing in the policy to choose between them.
//!
//! A narrower rule that gives more is a higher tier and no contradiction: the order of preference takes it.

use super::super::alike::Alike;
use super::pairs::pairs;
use super::region::Area;
use super::shown::is_taken;
use super::study::{Study, amounts, is_decided, one_slot, table_of};
use super::why::Why;
use super::witness::{Bench, Wanted};
use crate::decision::Decision;
use crate::diagnostics::{MeaningProblem, Problem};
use crate::few::Few;
use crate::locale::Text;
use crate::policy::expression::{Condition, Expr, Value};
use crate::policy::rule::{Rule, TargetPattern};
use crate::policy::{Policy, RuleId};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// One target of one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Goal<'a> {
    Category(&'a str),
    Course(&'a str),
    Pool(&'a str),
}

/// Two rules at odds, by their positions, and what they share.
struct Odds {
    first: usize,
    second: usize,
    area: Area,
    how: Text,
}

/// What two tables or rules disagree on: the first case, and each pair of rows.
type Pairs<'a> = (Goal<'a>, Odds, BTreeSet<(usize, usize)>);

/// Reports rules that contradict each other, once for each pair of tables or rules.
pub(super) fn check(study: &mut Study<'_>) {
    let policy = study.policy();
    let mut found: BTreeMap<(String, String), Pairs<'_>> = BTreeMap::new();
    let several = by_goal(policy, study).filter(|(_, boxes)| boxes.len() > 1);
    let sharing = several.filter_map(|(goal, boxes)| {
        let areas: Vec<&Area> = boxes.iter().filter_map(|one| one.area(study)).collect();
        // Too many to compare is said once, by the table's own check.
        let pairs = pairs(&areas).filter(|pairs| !pairs.is_empty())?;
        Some((goal, boxes, pairs))
    });
    let mut sharing: Vec<(Goal<'_>, Few<Boxed>, _)> = sharing.collect();
    sharing.sort_unstable_by_key(|(goal, ..)| *goal);
    for (goal, boxes, pairs) in sharing {
        let found_at = |at: usize| boxes.get(at).and_then(|one| one.found(study));
        for (one, two) in pairs {
            let (Some(one), Some(two)) = (found_at(one), found_at(two)) else { continue };
            if let Some(odds) = odds(study, one, two) {
                let names = (name(study, odds.first), name(study, odds.second));
                let pair = (odds.first, odds.second);
                found.entry(names).or_insert_with(|| (goal, odds, BTreeSet::new())).2.insert(pair);
            }
        }
    }
    for (goal, odds, pairs) in found.into_values() {
        report(study, goal, &odds, pairs.len());
    }
}

fn name(study: &Study<'_>, at: usize) -> String {
    study.policy().rules.get(at).map(|rule| table_of(rule).to_owned()).unwrap_or_default()
}

/// A box of a rule, by the positions of both. There is one for each target of each rule.
#[derive(Debug, Clone, Copy)]
struct Boxed {
    rule: u32,
    area: u32,
}

impl Boxed {
    fn area<'s>(self, study: &'s Study<'_>) -> Option<&'s Area> {
        study.reaches.get(self.rule as usize)?.areas.get(self.area as usize)
    }

    fn found<'s>(self, study: &'s Study<'_>) -> Option<(usize, &'s Area)> {
        Some((self.rule as usize, self.area(study)?))
    }
}

// The boxes of each goal, in the order of the rules.
fn by_goal<'p>(
    policy: &'p Policy,
    study: &Study<'_>,
) -> impl Iterator<Item = (Goal<'p>, Few<Boxed>)> + use<'p> {
    let mut goals = Alike::with_room(policy.rules.len());
    let mut boxes: Vec<Few<Boxed>> = Vec::new();
    for ((own, rule), reach) in (0u32..).zip(&policy.rules).zip(&study.reaches) {
        if one_slot(rule).is_none() || rule.reading.len() + 1 != rule.slots.len() {
            continue;
        }
        let Some(place) = rule.places.first() else { continue };
        for target in &place.targets {
            let goal = match target {
                TargetPattern::Category(name) => Goal::Category(name),
                TargetPattern::Course(code) => Goal::Course(code),
                TargetPattern::Pool(name) => Goal::Pool(name),
                TargetPattern::Courses(_)
                | TargetPattern::SameCourse
                | TargetPattern::LookUp(_)
                | TargetPattern::Together(_) => continue,
            };
            let goal = goals.number(goal);
            boxes.resize_with(boxes.len().max(goal + 1), Few::default);
            if let Some(boxes) = boxes.get_mut(goal) {
                boxes.extend((0u32..).zip(&reach.areas).map(|(area, _)| Boxed { rule: own, area }));
            }
        }
    }
    goals.into_things().zip(boxes)
}

fn odds(study: &Study<'_>, first: (usize, &Area), second: (usize, &Area)) -> Option<Odds> {
    let policy = study.policy();
    let ((at, one_area), (other, two_area)) =
        if first.0 <= second.0 { (first, second) } else { (second, first) };
    let (one, two) = (policy.rules.get(at)?, policy.rules.get(other)?);
    let ids = [RuleId(u32::try_from(at).ok()?), RuleId(u32::try_from(other).ok()?)];
    let is_ordered = one.overrides.contains(&ids[1]) || two.overrides.contains(&ids[0]);
    let credit = |rule: &Rule| rule.places.first().map(|place| (place.with_credit, place.excused.clone()));
    if at == other || is_ordered || credit(one) != credit(two) {
        return None;
    }
    let how = difference(one, two, one_area, two_area)?;
    if is_decided(policy, &[table_of(one), table_of(two)]) {
        return None;
    }
    Some(Odds { first: at, second: other, area: one_area.and(two_area)?, how })
}

// How the results differ, or `None` when they agree or the order of preference tells them apart as everybody expects.
fn difference(one: &Rule, two: &Rule, one_area: &Area, two_area: &Area) -> Option<Text> {
    let (gives, gives_too) = (amounts(one), amounts(two));
    if gives == gives_too {
        let mark = |rule: &Rule| rule.record.as_ref().map(|record| record.mark.clone());
        let marks = (constant_words(mark(one)?)?, constant_words(mark(two)?)?);
        return (marks.0 != marks.1).then(|| Why::Marks(marks.0, marks.1).text());
    }
    let [(measure, given)] = gives.as_slice() else { return None };
    let [(other, given_too)] = gives_too.as_slice() else { return None };
    let (given, given_too) = (constant(given)?, constant(given_too)?);
    let order = given.cmp(&given_too);
    let (narrow, wide) = (one_area.is_within(two_area), two_area.is_within(one_area));
    // A tier: the narrower one gives more.
    let is_tier = narrow && !wide && order == Ordering::Greater || wide && !narrow && order == Ordering::Less;
    let is_at_odds = measure == other && order != Ordering::Equal && !is_tier;
    is_at_odds.then(|| Why::Amounts(given, given_too).text())
}

fn constant(expr: &Expr) -> Option<crate::quantity::Number> {
    if let Expr::Constant(Value::Number(number)) = expr { Some(*number) } else { None }
}

fn constant_words(expr: Expr) -> Option<String> {
    if let Expr::Constant(value) = expr { Some(value.to_string()) } else { None }
}

fn report(study: &mut Study<'_>, goal: Goal<'_>, odds: &Odds, count: usize) {
    let policy = study.policy();
    let (Some(one), Some(two)) = (policy.rules.get(odds.first), policy.rules.get(odds.second)) else {
        return;
    };
    let (code, target) = match goal {
        Goal::Category(name) => (None, Text::quoted(name)),
        Goal::Course(code) | Goal::Pool(code) => (Some(code), Text::quoted(code)),
    };
    let wanted = Wanted { rules: &[one, two], area: &odds.area, target: code, programme: None };
    let shown = |decision: &Decision| is_taken(decision, one) || is_taken(decision, two);
    // Without a case that shows it, something that is not looked into may keep the two apart.
    let Some(found) = study.bench().find(&study.space, &wanted, shown) else { return };
    let (taken, left) = if is_taken(&found.decision, one) { (odds.first, two) } else { (odds.second, one) };
    let without = Bench::of(blocked(policy, taken)).decide(&found.record);
    if !is_taken(&without, left) {
        return;
    }
    let problem = MeaningProblem::Contradict {
        first: one.name.to_string(),
        second: two.name.to_string(),
        target,
        how: odds.how.clone(),
        count,
    };
    let diagnostic = problem.at(study.ground.span(&two.place));
    let label = super::super::words::Phrase::FirstOfThem.text();
    let diagnostic = diagnostic.with_label(study.ground.span(&one.place), label);
    study.ground.push(diagnostic.with_witness(Some(found.witness)));
}

// The policy in which one rule never applies.
fn blocked(policy: &Policy, rule: usize) -> Policy {
    let mut policy = policy.clone();
    if let Some(rule) = policy.rules.make_mut().get_mut(rule) {
        rule.conditions.push(Condition::Any(Vec::new()));
    }
    policy
}
