//! Assertions: proved over all learners, or refuted with a witness; what is neither is said to be open.
//!
//! A sum is proved to stay below its figure when no rule can count toward it, when a limit that counts as much holds it, or when
//! no programme can bring more. It is refuted by a record from the region of a rule that counts.

use super::super::counted::{may_count, may_count_stored};
use super::super::logic::What;
use super::region::{Area, Domain};
use super::space::{ITEM, PERSON};
use super::study::{Study, one_slot};
use super::sums::{counts_all, most_in_all_programmes};
use super::why::Why;
use super::witness::{Bench, Wanted, target_code};
use crate::decision::Decision;
use crate::diagnostics::{MeaningProblem, Problem, Witness};
use crate::locale::Text;
use crate::policy::counted::{Counted, CountedKind};
use crate::policy::expression::{Expr, Operator, Value};
use crate::policy::reads::{
    Clause, FactName, facts_read, read_beside_conditions, read_by_condition, read_by_expression, read_by_rule,
};
use crate::policy::{Assertion, OwnerKind, Promise};
use crate::quantity::Number;
use crate::record::{Known, LearnerRecord};
use std::collections::BTreeMap;

/// The most rules that are tried for a witness of one assertion.
const MOST_TRIED: usize = 40;

/// How many equal outcomes a witness holds, tried in turn.
const COPIES: [u32; 4] = [1, 2, 5, 20];

/// What is known of an assertion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It holds for all learners; why and within which bounds.
    Proved(Text),
    /// It does not hold.
    Refuted,
    /// Neither is known.
    Open,
}

/// One assertion with what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The assertion.
    pub assertion: String,
    /// What is known.
    pub standing: Standing,
}

/// Reports assertions that do not hold, and those that are open; returns what is known of each.
pub(super) fn check(study: &mut Study<'_>) -> Vec<Proof> {
    let mut proofs = Vec::new();
    for assertion in &study.policy().assertions {
        let standing = match &assertion.promise {
            Promise::Counted { operator, counted } => of_sum(study, assertion, *operator, counted),
            Promise::Monotone { owner, attribute } => of_order(study, assertion, *owner, attribute),
            Promise::SameAs(_) => Standing::Open,
        };
        proofs.push(Proof { assertion: assertion.name.clone(), standing });
    }
    let open = |assertion: &&Assertion| {
        proofs.iter().any(|proof| proof.assertion == assertion.name && proof.standing == Standing::Open)
    };
    let assertions: Vec<&Assertion> = study.policy().assertions.iter().filter(open).collect();
    if let Some(first) = assertions.first() {
        let names = assertions.iter().map(|assertion| assertion.name.clone()).collect();
        study.ground.report(&MeaningProblem::PromiseOpen { assertions: names }, &first.place);
    }
    proofs
}

fn refute(study: &mut Study<'_>, assertion: &Assertion, why: Text, witness: Option<Witness>) -> Standing {
    let problem = MeaningProblem::PromiseBroken { assertion: assertion.name.clone(), why };
    let diagnostic = problem.at(study.ground.span(&assertion.place)).with_witness(witness);
    study.ground.push(diagnostic);
    Standing::Refuted
}

fn of_sum(study: &mut Study<'_>, assertion: &Assertion, operator: Operator, counted: &Counted) -> Standing {
    let Some(figure) = constant(counted.figure.as_ref()) else { return Standing::Open };
    let is_upper = matches!(operator, Operator::AtMost | Operator::LessThan);
    if is_upper && let Some(why) = held_below(study, operator, counted, figure) {
        return Standing::Proved(why);
    }
    let bench = Bench::of(reporting(study, counted));
    let name = reported_name(counted);
    let breaks = |decision: &Decision| {
        let mut rows = decision.requirements.iter().filter(|row| row.requirement == name);
        rows.any(|row| !holds(operator, row.have, row.need.unwrap_or(figure)))
    };
    let have = |decision: &Decision| {
        let rows = decision.requirements.iter().filter(|row| row.requirement == name);
        rows.map(|row| row.have).max().unwrap_or(Number::ZERO)
    };
    let rules: Vec<usize> = study
        .rules()
        .filter(|(id, rule, _)| may_count(&study.space.facts, counted, id.index(), rule))
        .map(|(id, ..)| id.index())
        .collect();
    for at in rules.into_iter().take(MOST_TRIED) {
        let (Some(rule), Some(reach)) = (study.policy().rules.get(at), study.reaches.get(at)) else {
            continue;
        };
        if one_slot(rule).is_none() {
            continue;
        }
        for area in reach.areas.iter().take(4) {
            let target = rule.places.first().and_then(|place| place.targets.first()).and_then(target_code);
            let wanted = Wanted { rules: &[rule], area, target, programme: None };
            let found = COPIES
                .into_iter()
                .find_map(|copies| bench.find_copies(&study.space, &wanted, copies, breaks));
            if let Some(found) = found {
                let why = Why::Sum(have(&found.decision), figure).text();
                return refute(study, assertion, why, Some(found.witness));
            }
        }
    }
    Standing::Open
}

fn constant(figure: Option<&Expr>) -> Option<Number> {
    if let Some(Expr::Constant(Value::Number(number))) = figure { Some(*number) } else { None }
}

fn holds(operator: Operator, have: Number, need: Number) -> bool {
    match operator {
        Operator::Is => have == need,
        Operator::IsNot => have != need,
        Operator::AtLeast => have >= need,
        Operator::AtMost => have <= need,
        Operator::MoreThan => have > need,
        Operator::LessThan => have < need,
    }
}

// Why a sum stays below its figure for every learner, or `None` where that is not shown.
fn held_below(study: &Study<'_>, operator: Operator, counted: &Counted, figure: Number) -> Option<Text> {
    let policy = study.policy();
    let facts = &study.space.facts;
    let is_below = |most: Number| if operator == Operator::LessThan { most < figure } else { most <= figure };
    let counts = |(at, rule): (usize, &crate::policy::Rule)| {
        may_count(facts, counted, at, rule)
            && study.reaches.get(at).is_none_or(|reach| !reach.areas.is_empty())
            && !super::dead::is_barred(policy, rule)
            && !is_kept_out(study, counted, rule)
    };
    if is_below(Number::ZERO)
        && !policy.rules.iter().enumerate().any(counts)
        && !may_count_stored(facts, counted)
    {
        return Some(Why::NoRuleCounts(policy.rules.len()).text());
    }
    let mut limits = policy.counted.iter().filter(|limit| {
        limit.kind == CountedKind::Limit && limit.plus.is_empty() && limit.share_of == counted.share_of
    });
    let holding = limits.find(|limit| {
        constant(limit.figure.as_ref()).is_some_and(is_below) && counts_all(study, limit, counted)
    });
    if let Some(limit) = holding {
        return Some(Why::HeldByLimit(limit.name.clone()).text());
    }
    let most = most_in_all_programmes(study, counted).filter(|most| is_below(*most))?;
    Some(Why::AtMostInAll(most, figure).text())
}

// A bar that keeps everything that the sum would count of a rule away: it names the same sources and targets, or more.
fn is_kept_out(study: &Study<'_>, counted: &Counted, rule: &crate::policy::Rule) -> bool {
    let policy = study.policy();
    let id = policy.rules.iter().position(|own| std::ptr::eq(own, rule));
    policy.counted.iter().filter(|bar| bar.kind == CountedKind::Bar).any(|bar| {
        let as_counted = Counted { stage: counted.stage, what: counted.what, ..bar.clone() };
        !bar.unless_rules.iter().any(|own| Some(own.index()) == id) && counts_all(study, &as_counted, counted)
    })
}

fn reported_name(counted: &Counted) -> String {
    format!("assert {}", counted.name)
}

// The plan with the sum as one more requirement, which decides nothing.
fn reporting(study: &Study<'_>, counted: &Counted) -> crate::policy::Policy {
    let mut policy = study.policy().clone();
    policy.prefer.retain(|preference| !matches!(preference, crate::policy::Preference::Meeting(_)));
    let kind = CountedKind::Requirement;
    policy.counted.push(Counted { name: reported_name(counted), kind, ..counted.clone() });
    policy
}

fn of_order(study: &mut Study<'_>, assertion: &Assertion, owner: OwnerKind, attribute: &str) -> Standing {
    let context = match owner {
        OwnerKind::Item => ITEM,
        OwnerKind::Learner | OwnerKind::Application => PERSON,
        OwnerKind::Course
        | OwnerKind::Programme
        | OwnerKind::Institution
        | OwnerKind::Paper
        | OwnerKind::Judgement => return Standing::Open,
    };
    let Some(dimension) = study.space.known_fact(context, owner, attribute) else {
        let is_read = facts_read(study.policy()).contains_key(&(owner, attribute.to_owned()));
        return if is_read {
            Standing::Open
        } else {
            Standing::Proved(Why::NotRead(attribute.to_owned()).text())
        };
    };
    let closed_above = |area: &Area| match area.find(dimension) {
        Some(Domain::Line { points, .. }) => {
            points.ends().count() == 1
                && points.ends().last().is_some_and(|ends| is_last(study, dimension, ends.to))
        }
        Some(Domain::Words(_) | Domain::But(_) | Domain::Truth { .. }) => false,
        None => true,
    };
    let mut capped: Vec<(usize, Area)> = Vec::new();
    for (id, _, reach) in study.rules() {
        capped.extend(
            reach.areas.iter().filter(|area| !closed_above(area)).map(|area| (id.index(), area.clone())),
        );
    }
    if capped.is_empty() && !is_read_elsewhere(study, &(owner, attribute.to_owned())) {
        return Standing::Proved(Why::OnlyFromBelow(attribute.to_owned()).text());
    }
    for (at, area) in capped.into_iter().take(MOST_TRIED) {
        let Some(rule) = study.policy().rules.get(at) else { continue };
        let target = rule.places.first().and_then(|place| place.targets.first()).and_then(target_code);
        let wanted = Wanted { rules: &[rule], area: &area, target, programme: None };
        let shown = |decision: &Decision| !totals(decision).is_empty();
        let Some(found) = study.bench().find(&study.space, &wanted, shown) else { continue };
        let Some(Domain::Line { points, .. }) = area.find(dimension) else { continue };
        let above = points.ends().last().and_then(|ends| ends.to).map(|(at, _)| at);
        let sort = study.sort(dimension);
        let raised = above
            .and_then(|at| at.checked_add(Number::ONE))
            .and_then(|at| super::witness::value_at(&study.space, at, sort));
        let Some(value) = raised else { continue };
        let Some(record) = with_fact(&found.record, owner, attribute, &value) else { continue };
        let after = study.bench().decide(&record);
        if let Some((measure, more, less)) = lower(&found.decision, &after) {
            let why = Why::Falls(attribute.to_owned(), value.to_string(), measure, more, less).text();
            return refute(study, assertion, why, Some(found.witness));
        }
    }
    Standing::Open
}

// The end of a stretch that nothing lies above.
fn is_last(study: &Study<'_>, dimension: super::region::Dimension, to: Option<(Number, bool)>) -> bool {
    let Some((at, _)) = to else { return true };
    study
        .extent(dimension)
        .and_then(|extent| extent.points.ends().last().and_then(|ends| ends.to))
        .is_some_and(|(last, _)| at >= last)
}

// Whether anything but the ranges of conditions reads a fact: then more of it may work against the learner.
fn is_read_elsewhere(study: &Study<'_>, fact: &FactName) -> bool {
    let policy = study.policy();
    let is_of_rule = |clause: &Clause| matches!(clause, Clause::Rule(_));
    let of_clauses = facts_read(policy).get(fact).is_some_and(|clauses| !clauses.iter().all(is_of_rule));
    let of_rules = policy.rules.iter().any(|rule| {
        // Where more of the fact makes one rule apply, another may step back for it, or depend on it.
        let goes_before = !rule.overrides.is_empty() && read_by_rule(rule).contains(fact);
        goes_before || !rule.only_if.is_empty() || read_beside_conditions(rule).contains(fact)
    });
    let areas = study.reaches.iter().flat_map(|reach| &reach.areas);
    let mut subjects =
        areas.flat_map(Area::parts).filter_map(|(dimension, _)| study.space.subject(*dimension));
    of_clauses
        || of_rules
        || subjects.any(|subject| match &subject.what {
            What::Fact(..) => false,
            What::Value(expr) => read_by_expression(expr).contains(fact),
            What::Span(from, to, _) => {
                let mut moments = from.any_of.iter().chain(&to.any_of);
                moments.any(|moment| read_by_expression(moment).contains(fact))
            }
            What::Question(condition) => read_by_condition(condition).contains(fact),
        })
}

fn with_fact(
    record: &LearnerRecord,
    owner: OwnerKind,
    attribute: &str,
    value: &Value,
) -> Option<LearnerRecord> {
    let mut record = record.clone();
    let known = Known::Value(value.clone());
    match owner {
        OwnerKind::Item => _ = record.items.first_mut()?.facts.insert(attribute.to_owned(), known),
        OwnerKind::Learner => _ = record.learner.insert(attribute.to_owned(), known),
        OwnerKind::Application => _ = record.application.as_mut()?.facts.insert(attribute.to_owned(), known),
        OwnerKind::Course
        | OwnerKind::Programme
        | OwnerKind::Institution
        | OwnerKind::Paper
        | OwnerKind::Judgement => return None,
    }
    Some(record)
}

fn totals(decision: &Decision) -> BTreeMap<String, Number> {
    let granted = decision.totals.granted.iter().map(|(measure, sum)| (measure.clone(), *sum));
    let recognised =
        decision.totals.recognised.iter().map(|(measure, sum)| (format!("recognised {measure}"), *sum));
    granted.chain(recognised).filter(|(_, sum)| !sum.is_zero()).collect()
}

fn lower(before: &Decision, after: &Decision) -> Option<(String, Number, Number)> {
    let (before, after) = (totals(before), totals(after));
    before.into_iter().find_map(|(measure, more)| {
        let less = after.get(&measure).copied().unwrap_or(Number::ZERO);
        (less < more).then_some((measure, more, less))
    })
}
