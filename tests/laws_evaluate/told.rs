//! A decision read back in the terms of trying every choice.

use crate::brute::{Brute, Chosen};
use crate::small::{self, Case, SmallGiven, SmallTarget, Stored, UNITS, course};
use lijiao::decision::{Decision, TargetResult};
use lijiao::policy::Beyond;
use lijiao::quantity::Number;
use std::collections::BTreeMap;

pub fn units(number: Number) -> i64 {
    number.scaled(UNITS).unwrap()
}

/// The choice that a decision made, in the terms of trying every choice; `None` where a limit carries a part over that is
/// finer than a unit: of several ways to part what is carried the first is taken, which may be any hundredth.
pub fn chosen(brute: &Brute<'_>, decision: &Decision) -> Option<Chosen> {
    let mut chosen = Vec::new();
    for granted in &decision.granted {
        let ids =
            |items: &[usize]| items.iter().map(|at| brute.case.items[*at].id.clone()).collect::<Vec<_>>();
        let grant = brute
            .grants
            .iter()
            .position(|grant| {
                let (mut own, mut told) = (ids(&grant.items), granted.items.clone());
                if let SmallGiven::Sum { .. } = brute.case.rules[grant.rule].given {
                    own.sort();
                    told.sort();
                }
                format!("r{}", grant.rule) == granted.rule && own == told
            })
            .unwrap_or_else(|| panic!("facts do not allow {granted:?}"));
        for target in &granted.targets {
            let result = brute.grants[grant]
                .results
                .iter()
                .position(|result| is_target(target, result.target))
                .unwrap_or_else(|| panic!("facts do not allow {target:?} of {granted:?}"));
            let credits = target.amounts.get("credits").copied().unwrap_or(Number::ZERO);
            let possible = &brute.grants[grant].results[result].amounts;
            let carries = |limit: &small::SmallLimit| matches!(limit.beyond, Beyond::Carried { .. });
            match credits.scaled(UNITS) {
                Some(credits) if possible.contains(&credits) => chosen.push((grant, result, credits)),
                Some(_) | None => {
                    assert!(brute.case.limits.iter().any(carries), "{target:?}");
                    return None;
                }
            }
        }
    }
    Some(chosen)
}

fn is_target(target: &TargetResult, of: SmallTarget) -> bool {
    match of {
        SmallTarget::Course(at) => target.course == Some(course(at)),
        SmallTarget::Pool => target.pool.is_some(),
        SmallTarget::Category => target.category.is_some(),
    }
}

/// The grants in a line each.
pub fn told(decision: &Decision) -> String {
    let target = |target: &TargetResult| {
        let name = target.course.as_ref().or(target.pool.as_ref());
        format!("{} {:?}", name.map_or("", |name| name), target.amounts.get("credits"))
    };
    let one = |granted: &lijiao::decision::Granted| {
        let targets: Vec<String> = granted.targets.iter().map(target).collect();
        format!("{} of {:?}: {targets:?}", granted.rule, granted.items)
    };
    decision.granted.iter().map(one).collect::<Vec<_>>().join("\n")
}

pub fn recognitions(decision: &Decision) -> String {
    let one = |one: &lijiao::decision::Recognised| {
        format!("{} {:?} by {:?}: {:?}", one.item, one.combined, one.rule, one.amounts)
    };
    decision.recognised.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// What recognition chose, in the terms of trying every choice; `None` where an amount is finer than those tried.
pub fn recognised(brute: &Brute<'_>, decision: &Decision) -> Option<Chosen> {
    let mut chosen = Vec::new();
    // Several that are stored together stand once each; what they bring stands with the first.
    let mut told: BTreeMap<(String, Vec<String>), i64> = BTreeMap::new();
    for one in decision.recognised.iter().filter(|one| !one.amounts.is_empty() || !one.combined.is_empty()) {
        let mut items: Vec<String> = std::iter::once(&one.item).chain(&one.combined).cloned().collect();
        items.sort();
        let credits = one.amounts.get("credits").copied().unwrap_or(Number::ZERO);
        told.insert((one.rule.clone()?, items), credits.scaled(UNITS)?);
    }
    for ((rule, items), credits) in told {
        let grant = brute.grants.iter().position(|grant| {
            let mut own: Vec<String> =
                grant.items.iter().map(|at| brute.case.items[*at].id.clone()).collect();
            own.sort();
            format!("s{}", grant.rule) == rule && own == items
        });
        let grant = grant
            .unwrap_or_else(|| panic!("facts do not allow {rule} for {items:?}: {:#?}", decision.recognised));
        if !brute.grants[grant].results[0].amounts.contains(&credits) {
            return None;
        }
        chosen.push((grant, 0, credits));
    }
    Some(chosen)
}

/// What recognition made of each item.
pub fn stored(case: &Case, decision: &Decision) -> Vec<Stored> {
    let state = |item: &small::SmallItem| {
        let waits = |pending: &lijiao::decision::Pending| {
            pending.items.contains(&item.id) && pending.targets.iter().any(|target| target.category.is_some())
        };
        if decision.recognised.iter().any(|one| one.item == item.id) {
            Stored::Yes
        } else if decision.pending.iter().any(waits) {
            Stored::Waits
        } else {
            Stored::No
        }
    };
    case.items.iter().map(state).collect()
}
