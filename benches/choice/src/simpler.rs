//! Simpler methods, which the traps are built to defeat, and the proof that they do.

use crate::instances::{Class, FAMILIES};
use crate::random::Random;
use lijiao::choice::{Constraint, Model, Term, choose};

const ENOUGH: u64 = 100_000;

fn sum(values: &[i64], terms: &[Term]) -> i64 {
    terms.iter().map(|term| term.coefficient * values[term.variable]).sum()
}

fn is_kept(values: &[i64], constraint: &Constraint) -> bool {
    match constraint {
        Constraint::AtMost { terms, bound } => sum(values, terms) <= *bound,
        Constraint::AtLeast { terms, bound } => sum(values, terms) >= *bound,
        Constraint::GoesWith { follower, leader, factor } => values[*follower] <= factor * values[*leader],
        Constraint::Together { left, right } => values[*left] == values[*right],
    }
}

fn is_admitted(model: &Model, values: &[i64]) -> bool {
    model.constraints.iter().all(|constraint| is_kept(values, constraint))
}

/// The largest credits first, whatever still fits.
fn greedy(model: &Model) -> i64 {
    let mut credits = model.objectives[0].terms.clone();
    credits.sort_by_key(|term| (-term.coefficient, term.variable));
    let mut values = vec![0; model.variables.len()];
    for term in credits {
        values[term.variable] = 1;
        if !is_admitted(model, &values) {
            values[term.variable] = 0;
        }
    }
    sum(&values, &model.objectives[0].terms)
}

/// The best of items and courses alone, then grants dropped from the smallest on until the limits are kept.
fn clipped(model: &Model) -> i64 {
    let once = |constraint: &&Constraint| matches!(constraint, Constraint::AtMost { terms, bound: 1 } if terms.iter().all(|term| term.coefficient == 1));
    let without =
        Model { constraints: model.constraints.iter().filter(once).cloned().collect(), ..model.clone() };
    let mut values = choose(&without, ENOUGH).expect("nothing forbids choosing nothing").values;
    let mut credits = model.objectives[0].terms.clone();
    credits.sort_by_key(|term| (term.coefficient, term.variable));
    for term in credits {
        if !is_admitted(model, &values) {
            values[term.variable] = 0;
        }
    }
    sum(&values, &model.objectives[0].terms)
}

/// In how many of twenty instances of the family the method finds less than the best.
fn defeats(name: &str, method: fn(&Model) -> i64) -> usize {
    let family = FAMILIES.iter().find(|family| family.name == name).expect("the family is listed");
    let is_worse = |seed: &u64| {
        let model = (family.make)(&mut Random::new(*seed));
        let best = choose(&model, ENOUGH).expect("nothing forbids choosing nothing");
        assert!(best.proved);
        method(&model) < best.objectives[0]
    };
    (0..20).filter(is_worse).count()
}

#[test]
fn taking_the_largest_first_is_defeated() {
    assert!(defeats("trap-greedy", greedy) >= 18);
}

#[test]
fn matching_items_and_courses_alone_is_defeated() {
    assert!(defeats("trap-matching", clipped) >= 18);
}

#[test]
fn choosing_without_limits_and_clipping_is_defeated() {
    assert!(defeats("trap-clipping", clipped) >= 18);
}

#[test]
fn independent_conflicts_are_solved_apart() {
    let family = FAMILIES.iter().find(|family| family.name == "independent").expect("the family is listed");
    let model = (family.make)(&mut Random::new(1));
    let choice = choose(&model, ENOUGH).expect("nothing forbids choosing nothing");
    assert!(choice.proved);
    // A few for each of twelve parts: together they would be multiplied, not added up.
    assert!(choice.nodes <= 120, "{} nodes", choice.nodes);
}

fn prove(class_is: fn(Class) -> bool, count: u64) {
    for family in FAMILIES.iter().filter(|family| class_is(family.class)) {
        for seed in 0..count {
            let model = (family.make)(&mut Random::new(seed));
            let choice = choose(&model, ENOUGH).expect("nothing forbids choosing nothing");
            assert!(is_admitted(&model, &choice.values), "{} {seed}", family.name);
            assert!(choice.proved && (choice.unique || choice.equal.is_some()), "{} {seed}", family.name);
        }
    }
}

#[test]
fn typical_instances_and_traps_are_proved() {
    prove(|class| matches!(class, Class::Typical | Class::Trap), 2);
}

#[test]
#[ignore = "for a release build: cargo test --release -p choice-bench -- --ignored"]
fn sixty_items_with_eight_limits_are_proved() {
    prove(|class| matches!(class, Class::Middle | Class::Hard), 20);
}
