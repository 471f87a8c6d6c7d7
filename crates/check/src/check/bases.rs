//! Figures that rest on something nobody states: a share of what a programme does not say, an amount of a target that has
//! none, a balance of which one cannot tell whose it is.

use super::ground::Ground;
use super::outline::Trait;
use super::words::{Phrase, fact_words};
use crate::diagnostics::{Problem, StructureProblem};
use crate::policy::counted::{Counted, CountedKind, ShareBase, TargetElement};
use crate::policy::expression::{Expr, Owner};
use crate::policy::rule::{ResultShape, Rule, TargetPattern};
use crate::policy::walk::expressions;
use crate::policy::{Beyond, OwnerKind};
use std::collections::{BTreeMap, BTreeSet};

/// Reports what rests on nothing.
pub(super) fn check(ground: &mut Ground<'_>) {
    check_shares(ground);
    check_pools(ground);
    check_balances(ground);
}

// The first limit that needs it speaks for all.
fn check_shares(ground: &mut Ground<'_>) {
    let mut told = BTreeSet::new();
    for counted in &ground.policy.counted {
        let Some(ShareBase::Programme { base: Some(Expr::Fact(fact)), .. }) = &counted.share_of else {
            continue;
        };
        // A condition may keep it from the programmes that do not say the figure.
        if fact.owner != Owner::Programme || counted.unless.is_some() || ground.is_broken(&counted.place) {
            continue;
        }
        for (code, programme) in &ground.policy.programmes {
            let is_said = programme.attributes.contains_key(fact.attribute.as_str());
            if is_said || !concerns(counted, code) || ground.is_broken(&programme.place) {
                continue;
            }
            if told.insert((code, &fact.attribute)) {
                let fact = fact_words(OwnerKind::Programme, &fact.attribute);
                let (programme_code, limit) = (code.clone(), counted.name.clone());
                let problem = StructureProblem::BaseUnstated { programme: programme_code, fact, limit };
                let (here, there) = (ground.span(&programme.place), ground.span(&counted.place));
                ground.push(problem.at(here).with_label(there, Phrase::ShareOfIt.text()));
            }
        }
    }
}

fn concerns(counted: &Counted, programme: &str) -> bool {
    counted.into.iter().all(|filter| {
        let named = filter.any_of.iter().filter_map(|element| match element {
            TargetElement::Programme(code) => Some(code),
            TargetElement::Course(_)
            | TargetElement::Class(_)
            | TargetElement::AnyCourse
            | TargetElement::Pool(_)
            | TargetElement::AnyPool
            | TargetElement::Set(_)
            | TargetElement::Category(_) => None,
        });
        let mut named = named.peekable();
        named.peek().is_none() || named.any(|code| code == programme)
    })
}

// The rows of one table are told once.
fn check_pools(ground: &mut Ground<'_>) {
    let mut told = BTreeSet::new();
    for (_, rule) in ground.rules_such(Trait::IntoPool) {
        if ground.is_broken(&rule.place) {
            continue;
        }
        let Some(pool) = pool_without_course(rule) else { continue };
        for amount in &rule.amounts {
            let mut fact = None;
            expressions(&amount.amount, &amount.place, &mut |expr, _| {
                if let Expr::Fact(read) = expr
                    && read.owner == Owner::Target
                    && !matches!(read.attribute.as_str(), "pool" | "code" | "name")
                {
                    fact = fact.or(Some(&read.attribute));
                }
            });
            if let Some(fact) = fact
                && told.insert(&amount.place)
            {
                let fact = super::words::target_fact(fact);
                let problem = StructureProblem::FactOfPool { fact, pool: pool.to_owned() };
                ground.report(&problem, &amount.place);
            }
        }
    }
}

/// Returns a pool that a rule may reach without one course in whose place it stands: its first place, or behind a place of
/// several courses of which nobody chooses one.
fn pool_without_course(rule: &Rule) -> Option<&str> {
    let mut courses: Option<usize> = None;
    for place in &rule.places {
        let mut pools = place.targets.iter().filter_map(|target| match target {
            TargetPattern::Pool(pool) => Some(pool.as_str()),
            TargetPattern::Category(_)
            | TargetPattern::Course(_)
            | TargetPattern::Courses(_)
            | TargetPattern::SameCourse
            | TargetPattern::LookUp(_)
            | TargetPattern::Together(_) => None,
        });
        if let Some(pool) = pools.next()
            && courses != Some(1)
        {
            return Some(pool);
        }
        let named = |target: &TargetPattern| match target {
            TargetPattern::Course(_) | TargetPattern::SameCourse | TargetPattern::LookUp(_) => 1,
            TargetPattern::Together(_) | TargetPattern::Courses(_) => 2,
            TargetPattern::Pool(_) | TargetPattern::Category(_) => 0,
        };
        let found: usize = place.targets.iter().map(named).sum();
        let found = if place.shape == ResultShape::Choice { found.min(1) } else { found };
        courses = Some(courses.unwrap_or(0) + found);
    }
    None
}

fn check_balances(ground: &mut Ground<'_>) {
    let carrying = ground
        .rules_such(Trait::Reckons)
        .map(|(_, rule)| rule)
        .filter(|rule| rule.amounts.iter().any(|amount| amount.amount.carries_a_rest()));
    let rules: BTreeMap<&str, &Rule> = carrying.map(|rule| (rule.name.as_str(), rule)).collect();
    for limit in ground.policy.counted.iter().filter(|limit| limit.kind == CountedKind::Limit) {
        let beyond = limit.beyond.as_ref().or(ground.policy.beyond.as_ref());
        if let (Some(rule), Some(Beyond::Carried { .. })) = (rules.get(limit.name.as_str()), beyond) {
            let problem = StructureProblem::RemainderTwice { name: limit.name.clone() };
            let (here, there) = (ground.span(&limit.place), ground.span(&rule.place));
            ground.push(problem.at(here).with_label(there, Phrase::FirstOfThem.text()));
        }
    }
}
