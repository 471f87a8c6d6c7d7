//! The laws of deciding: the whole evaluator agrees with trying every choice, and what should make no difference makes none.
#![allow(clippy::restriction, reason = "a test fails loudly")]

#[path = "laws_evaluate/brute.rs"]
mod brute;
#[path = "laws_evaluate/forms.rs"]
mod forms;
#[path = "laws_evaluate/small.rs"]
mod small;
#[path = "laws_evaluate/told.rs"]
mod told;

use brute::Brute;
use lijiao::decision::Decision;
use lijiao::evaluate::{Options, evaluate};
use lijiao::explain::{Asked, NotUsed, explain};
use lijiao::policy::Beyond;
use lijiao::quantity::Number;
use lijiao::record::{HistoryEntry, LearnerRecord};
use small::{Case, Luck, Prefer, SmallGiven, SmallTake, amount};
use std::collections::{BTreeMap, BTreeSet};
use told::{chosen, recognised, recognitions, stored, told, units};

/// Choices tried for one case at most; a larger case is left out.
const MOST_TRIED: usize = 3000;

fn decide(case: &Case) -> Decision {
    evaluate(&case.plan(), &case.record(), &Options::default())
}

/// Random cases that are small enough to try everything, with luck of their own for further steps.
fn cases(seed: u64, count: usize) -> impl Iterator<Item = (Case, Luck)> {
    let small = (0u64..).map(move |at| {
        let mut luck = Luck(seed.wrapping_mul(1_000_003).wrapping_add(at));
        (Case::any(&mut luck), luck)
    });
    let is_small = |case: &Case| Brute::new(case, true).combinations() <= MOST_TRIED;
    small
        .filter(move |(case, _)| is_small(case) && case.recognition().is_none_or(|first| is_small(&first)))
        .take(count)
}

/// Twenty thousand cases a run, in four parts that run side by side.
#[test]
fn every_decision_is_possible_and_none_is_better() {
    none_is_better(0);
}

#[test]
fn no_decision_of_the_second_part_is_bettered() {
    none_is_better(1);
}

#[test]
fn no_decision_of_the_third_part_is_bettered() {
    none_is_better(2);
}

#[test]
fn no_decision_of_the_fourth_part_is_bettered() {
    none_is_better(3);
}

fn none_is_better(part: u64) {
    let mut finer = 0;
    for (at, (mut case, _)) in cases(1 + 100 * part, 5000).enumerate() {
        let decision = decide(&case);
        assert!(decision.proved_best, "{at}: {case:?}");
        if let Some(first) = case.recognition() {
            let brute = Brute::new(&first, false);
            let Some(chosen) = recognised(&brute, &decision) else {
                finer += 1;
                continue;
            };
            if let Some(fault) = brute.fault(&chosen) {
                panic!("{at}: {fault} in {}\n{case:?}", recognitions(&decision));
            }
            assert_eq!(brute.values(&chosen), brute.best(), "{at}: {}\n{case:?}", recognitions(&decision));
            case.stored = Some(stored(&case, &decision));
        }
        let brute = Brute::new(&case, false);
        let Some(chosen) = chosen(&brute, &decision) else {
            finer += 1;
            continue;
        };
        if let Some(fault) = brute.fault(&chosen) {
            panic!("{at}: {fault} in {}\n{case:?}", told(&decision));
        }
        assert_eq!(brute.values(&chosen), brute.best(), "{at}: {}\n{case:?}", told(&decision));
        let total: i64 = chosen.iter().map(|(.., credits)| credits).sum();
        assert_eq!(total, granted_credits(&decision), "{at}");
    }
    assert!(finer < 50, "{finer} of 5000 cases are not compared");
}

fn granted_credits(decision: &Decision) -> i64 {
    decision.totals.granted.get("credits").map_or(0, |credits| units(*credits))
}

#[test]
fn with_all_needs_met_the_total_is_that_of_the_best_choice() {
    for (at, (case, _)) in
        cases(2, 1000).filter(|(case, _)| case.prefer == Prefer::Default && case.store.is_none()).enumerate()
    {
        let decision = decide(&case);
        let later = decision.totals.if_needs_met.get("credits").map_or(0, |credits| units(*credits));
        assert_eq!(later, Brute::new(&case, true).best()[0], "{at}: {:#?}\n{case:?}", decision.pending);
        // One that stands first in a family by a fact, and waits, lets another go meanwhile.
        if case.family.as_ref().is_none_or(|family| family.take == SmallTake::Most) {
            assert!(later >= granted_credits(&decision), "{at}: {later} {}\n{case:?}", told(&decision));
        }
    }
}

#[test]
fn every_item_is_accounted_for() {
    for (at, (case, _)) in cases(3, 1000).enumerate() {
        let decision = decide(&case);
        let mut stored: BTreeSet<&str> = decision.recognised.iter().map(|one| one.item.as_str()).collect();
        let refused: BTreeSet<&str> = decision.refused.iter().filter_map(|one| one.item.as_deref()).collect();
        stored.extend(&refused);
        // What waits for its recognition is neither.
        let waiting =
            decision.pending.iter().filter(|one| one.targets.iter().any(|to| to.category.is_some()));
        stored.extend(waiting.flat_map(|one| &one.items).map(String::as_str));
        let mut said = refused;
        said.extend(decision.granted.iter().flat_map(|one| &one.items).map(String::as_str));
        said.extend(decision.pending.iter().flat_map(|one| &one.items).map(String::as_str));
        for item in &case.items {
            assert!(
                stored.contains(item.id.as_str()) && said.contains(item.id.as_str()),
                "{at}: {}\n{case:?}",
                item.id
            );
        }
        for refusal in &decision.refused {
            assert!(!refusal.because.is_empty(), "{at}: {refusal:?}");
        }
        for pending in &decision.pending {
            assert!(!pending.needs.is_empty() && !pending.targets.is_empty(), "{at}: {pending:?}\n{case:?}");
        }
    }
}

#[test]
fn the_order_of_items_and_of_history_changes_no_value() {
    for (at, (case, mut luck)) in cases(4, 1000).enumerate() {
        let mut other = case.clone();
        // Positions of items in the history move with the items.
        let mut order: Vec<usize> = (0..case.items.len()).collect();
        for last in (1..order.len()).rev() {
            order.swap(last, luck.below(last + 1));
        }
        other.items = order.iter().map(|at| case.items[*at].clone()).collect();
        for entry in &mut other.history {
            if let Some(Ok(item)) = &mut entry.item {
                *item = order.iter().position(|at| at == item).unwrap();
            }
        }
        other.history.reverse();
        let (one, two) = (decide(&case), decide(&other));
        assert_eq!(one.totals.granted, two.totals.granted, "{at}: {case:?}");
        assert_eq!(one.totals.if_needs_met, two.totals.if_needs_met, "{at}: {case:?}");
        if one.equal_best.is_empty() && two.equal_best.is_empty() {
            assert_eq!(spent(&one), spent(&two), "{at}: {case:?}");
        }
    }
}

/// What each target receives and which items are spent, whatever the order.
fn spent(decision: &Decision) -> (BTreeSet<&String>, BTreeMap<String, Number>) {
    let items = decision.granted.iter().flat_map(|grant| &grant.items).collect();
    let targets = decision.granted.iter().flat_map(|grant| &grant.targets).map(|target| {
        let name = target.course.clone().or(target.pool.clone()).unwrap();
        (name, target.amounts.get("credits").copied().unwrap_or(Number::ZERO))
    });
    let mut received = BTreeMap::new();
    for (name, credits) in targets {
        let sum = received.entry(name).or_insert(Number::ZERO);
        *sum = sum.checked_add(credits).unwrap();
    }
    (items, received)
}

#[test]
fn an_item_that_is_not_used_can_be_left_out() {
    for (at, (case, _)) in cases(5, 1000).enumerate() {
        let decision = decide(&case);
        let named = |id: &String| {
            let spent = decision.granted.iter().any(|grant| grant.items.contains(id));
            spent || decision.pending.iter().any(|pending| pending.items.contains(id))
        };
        let in_history =
            |at: usize| case.history.iter().any(|entry| matches!(entry.item, Some(Ok(item)) if item >= at));
        // What stands highest in a family keeps others out although it is not used, and what overrides does too.
        let plain = case.family.is_none()
            && case.store.is_none()
            && case.rules.iter().all(|rule| rule.overrides.is_none());
        let Some(unused) =
            (0..case.items.len()).rev().find(|at| !named(&case.items[*at].id) && !in_history(*at))
        else {
            continue;
        };
        if plain {
            let mut other = case.clone();
            other.items.remove(unused);
            assert_eq!(decide(&other).totals.granted, decision.totals.granted, "{at}: {case:?}");
        }
    }
}

#[test]
fn a_looser_limit_never_lowers_the_best() {
    for (at, (case, mut luck)) in cases(6, 1500).filter(|(case, _)| !case.limits.is_empty()).enumerate() {
        // A limit has a say in the first sum only where credits come first.
        if case.prefer != Prefer::Default {
            continue;
        }
        let mut other = case.clone();
        let limit = luck.below(case.limits.len());
        // What a tighter limit cut small enough for another that refuses, a looser one leaves too large for it.
        let refuses = case.pool.is_some() || case.limits.iter().any(|limit| limit.beyond == Beyond::Refused);
        if case.limits[limit].beyond != Beyond::Refused && refuses {
            continue;
        }
        other.limits[limit].figure += 1 + luck.below(30) as i64;
        assert!(
            granted_credits(&decide(&other)) >= granted_credits(&decide(&case)),
            "{at}: {limit} of {case:?}"
        );
    }
}

#[test]
fn credits_of_another_scale_are_the_same_decision() {
    for (at, (case, _)) in cases(7, 600).enumerate() {
        // A step of cutting is a figure of its own, and the base of a share has a fixed part.
        let is_fixed = |limit: &small::SmallLimit| {
            (limit.share && limit.of_chosen.is_none())
                || limit.plus.is_some()
                || limit.beyond == Beyond::CutTo(amount(10))
        };
        if case.limits.iter().any(is_fixed) {
            continue;
        }
        let mut other = case.clone();
        other.courses.iter_mut().for_each(|course| course.credits *= 3);
        other.pool = other.pool.map(|pool| pool * 3);
        other.requirement = other.requirement.map(|requirement| requirement * 3);
        for rule in &mut other.rules {
            rule.credits = rule.credits.map(|credits| credits * 3);
            rule.target_least = rule.target_least.map(|least| least * 3);
            rule.filter.iter_mut().for_each(|filter| filter.least = filter.least.map(|least| least * 3));
            if let SmallGiven::Sum { count, .. } = &mut rule.given {
                *count *= 3;
            }
        }
        other.limits.iter_mut().for_each(|limit| limit.into_least = limit.into_least.map(|least| least * 3));
        other.history.iter_mut().for_each(|entry| entry.credits *= 3);
        for limit in
            other.limits.iter_mut().filter(|limit| limit.what == small::What::Credits && !limit.share)
        {
            limit.figure *= 3;
        }
        let (one, two) = (decide(&case), decide(&other));
        assert_eq!(3 * granted_credits(&one), granted_credits(&two), "{at}: {case:?}");
        let names =
            |decision: &Decision| decision.granted.iter().map(|one| one.rule.clone()).collect::<Vec<_>>();
        assert_eq!(names(&one), names(&two), "{at}: {case:?}");
    }
}

#[test]
fn copies_by_count_are_items_of_their_own() {
    for (at, (case, _)) in cases(8, 800).enumerate() {
        if case.limits.iter().any(|limit| limit.per == small::Per::Item) || !case.history.is_empty() {
            continue;
        }
        let mut counted = case.clone();
        counted.items[0].count = 2;
        let mut repeated = case.clone();
        let mut copy = case.items[0].clone();
        copy.id = "i0b".into();
        repeated.items.insert(1, copy);
        let (one, two) = (decide(&counted), decide(&repeated));
        assert_eq!(one.totals.granted, two.totals.granted, "{at}: {case:?}");
        assert_eq!(one.totals.if_needs_met, two.totals.if_needs_met, "{at}: {case:?}");
    }
}

#[test]
fn the_same_record_gives_the_same_bytes() {
    for (case, _) in cases(9, 200) {
        let bytes = |case: &Case| serde_json::to_vec(&decide(case)).unwrap();
        assert_eq!(bytes(&case), bytes(&case));
    }
}

fn not_used(case: &Case, record: &LearnerRecord) -> Vec<NotUsed> {
    let (plan, options) = (case.plan(), Options::default());
    let asked = Asked { plan: &plan, record, options: &options };
    explain(&asked, &evaluate(&plan, record, &options), None, None).unwrap().not_used
}

#[test]
fn a_change_tried_on_the_items_it_bears_on_is_that_of_the_whole_record() {
    let mut changes = 0;
    for seed in 0..600 {
        let case = Case { history: Vec::new(), ..Case::any(&mut Luck(90_000_000 + seed)) };
        let record = case.record();
        // With something granted earlier nothing is tried apart; elsewhere and of nothing, it counts nowhere.
        let elsewhere = HistoryEntry { programme: Some("q".into()), ..HistoryEntry::default() };
        let whole = LearnerRecord { history: vec![elsewhere], ..record.clone() };
        let told = not_used(&case, &record);
        assert_eq!(told, not_used(&case, &whole), "{seed}: {case:#?}");
        changes += told.iter().flat_map(|one| &one.rules).filter(|near| near.change.is_some()).count();
    }
    assert!(changes > 60, "{changes}");
}
