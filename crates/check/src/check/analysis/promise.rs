//! Assertions: proved over all learners, or refuted with a witness; what is neither is said to be open.
//!
//! A sum is proved to stay below its figure when no rule can count toward it, when a limit that counts as much holds it, or when
//! no programme can bring more. It is refuted by a record from the region of a rule that counts.

mod monotone;

use super::super::counted::{may_count, may_count_stored};
use super::study::{Study, one_slot};
use super::sums::{counts_all, most_in_all_programmes};
use super::why::Why;
use super::witness::{Bench, Wanted, target_code};
use crate::decision::Decision;
use crate::diagnostics::{MeaningProblem, Problem, Witness};
use crate::locale::Text;
use crate::policy::counted::{Counted, CountedKind};
use crate::policy::expression::{Expr, Operator, Value};
use crate::policy::rule::{Rule, TargetPattern};
use crate::policy::{Assertion, Promise};
use crate::quantity::Number;
use crate::source::Span;
use monotone::of_order;
use std::collections::BTreeSet;

/// The most rules that are tried for a witness of one assertion.
const MOST_TRIED: usize = 40;

/// The most courses that a witness is tried for where the rule names none.
const MOST_TARGETS: usize = 24;

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
    /// Where it stands.
    pub span: Span,
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
        let span = study.ground.span(&assertion.place);
        proofs.push(Proof { assertion: assertion.name.clone(), span, standing });
    }
    let open = |assertion: &&Assertion| {
        proofs.iter().any(|proof| proof.assertion == assertion.name && proof.standing == Standing::Open)
    };
    let (other, own): (Vec<&Assertion>, Vec<&Assertion>) = study
        .policy()
        .assertions
        .iter()
        .filter(open)
        .partition(|one| matches!(one.promise, Promise::SameAs(_)));
    // Whoever has the other policy at hand settles these, each by its own finding.
    let groups = other.into_iter().map(|one| vec![one]).chain(std::iter::once(own));
    for assertions in groups {
        let Some(first) = assertions.first() else { continue };
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
        rows.any(|row| !operator.holds(row.have.cmp(&row.need.unwrap_or(figure))))
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
            let found = targets(study, rule).into_iter().find_map(|target| {
                let wanted = Wanted { rules: &[rule], area, target, programme: None };
                let mut copies = COPIES.into_iter();
                copies.find_map(|copies| bench.find_copies(&study.space, &wanted, copies, breaks))
            });
            if let Some(found) = found {
                let why = Why::Sum(have(&found.decision), figure).text();
                return refute(study, assertion, why, Some(found.witness));
            }
        }
    }
    Standing::Open
}

/// Returns the targets that a case of a rule is tried for: the one that it names, else those that stand in pairs, for a sum may
/// count some of them only; `None` leaves it to the record.
pub(super) fn targets<'a>(study: &Study<'a>, rule: &Rule) -> Vec<Option<&'a str>> {
    let policy = study.policy();
    let position = policy.rules.iter().find(|own| std::ptr::eq(*own, rule));
    let named = position.and_then(|own| own.places.first()?.targets.first());
    if let Some(code) = named.and_then(target_code) {
        return vec![Some(code)];
    }
    let is_open = matches!(named, Some(TargetPattern::Courses(_) | TargetPattern::SameCourse));
    let paired: BTreeSet<&str> =
        policy.sets.iter().flat_map(|set| &set.pairs).map(|(_, target)| target.as_str()).collect();
    let of_each = policy.programmes.values().flat_map(|programme| programme.courses.iter());
    let mut courses: Vec<&str> = of_each.map(|(code, _)| code).filter(|_| is_open).collect();
    courses.retain(|code| paired.is_empty() || paired.contains(code));
    courses.sort_unstable();
    courses.dedup();
    std::iter::once(None).chain(courses.into_iter().take(MOST_TARGETS).map(Some)).collect()
}

fn constant(figure: Option<&Expr>) -> Option<Number> {
    if let Some(Expr::Constant(Value::Number(number))) = figure { Some(*number) } else { None }
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
