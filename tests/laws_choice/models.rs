//! Models at random, and what trying every assignment of one finds.

use super::*;

pub(super) fn try_all(model: &Model) -> Option<Tried> {
    let mut best: Option<Tried> = None;
    // In the fixed order: the largest first variable first.
    let mut values: Vec<i64> = model.variables.iter().map(|variable| variable.upper).collect();
    loop {
        if model.constraints.iter().all(|constraint| keeps(&values, constraint)) {
            let objectives = objectives(model, &values);
            match &mut best {
                Some(best) if objectives < best.objectives => {}
                Some(best) if objectives == best.objectives => {
                    if best.equal.is_none() && differs(model, &best.values, &values) {
                        best.equal = Some(values.clone());
                    }
                }
                _ => best = Some(Tried { values: values.clone(), objectives, equal: None }),
            }
        }
        // The next assignment: the last variable that can be smaller is, and those after it start again.
        let Some(place) = values.iter().rposition(|value| *value > 0) else { return best };
        values[place] -= 1;
        for (value, variable) in values.iter_mut().zip(&model.variables).skip(place + 1) {
            *value = variable.upper;
        }
    }
}

pub(super) fn differs(model: &Model, left: &[i64], right: &[i64]) -> bool {
    let mut pairs = model.variables.iter().zip(left.iter().zip(right));
    pairs.any(|(variable, (left, right))| variable.named && left != right)
}

pub(super) fn sum(values: &[i64], terms: &[Term]) -> i64 {
    terms.iter().map(|term| term.coefficient * values[term.variable]).sum()
}

pub(super) fn keeps(values: &[i64], constraint: &Constraint) -> bool {
    match constraint {
        Constraint::AtMost { terms, bound } => sum(values, terms) <= *bound,
        Constraint::AtLeast { terms, bound } => sum(values, terms) >= *bound,
        Constraint::GoesWith { follower, leader, factor } => values[*follower] <= factor * values[*leader],
        Constraint::Together { left, right } => values[*left] == values[*right],
    }
}

pub(super) fn objectives(model: &Model, values: &[i64]) -> Vec<i64> {
    model.objectives.iter().map(|objective| sum(values, &objective.terms)).collect()
}

pub(super) fn any_term(variables: usize, largest: i64) -> impl Strategy<Value = Term> {
    (0..variables, -largest..=largest).prop_map(|(variable, by)| Term::new(variable, by))
}

pub(super) fn any_sum(variables: usize, largest: i64) -> impl Strategy<Value = Vec<Term>> {
    proptest::collection::vec(any_term(variables, largest), 0..=variables + 1)
}

pub(super) fn any_constraint(variables: usize) -> impl Strategy<Value = Constraint> {
    let one_of = proptest::collection::btree_set(0..variables, 1..=variables.min(4));
    prop_oneof![
        4 => (any_sum(variables, 5), -3..10_i64).prop_map(|(terms, bound)| Constraint::at_most(terms, bound)),
        1 => (any_sum(variables, 1000), -500..5000_i64).prop_map(|(terms, bound)| Constraint::at_most(terms, bound)),
        3 => one_of.prop_map(Constraint::at_most_one),
        1 => (any_sum(variables, 4), -5..5_i64).prop_map(|(terms, bound)| Constraint::at_least(terms, bound)),
        3 => (0..variables, 0..variables, 0..4_i64)
            .prop_map(|(follower, leader, factor)| Constraint::carried_by(follower, leader, factor)),
        1 => (0..variables, 0..variables).prop_map(|(left, right)| Constraint::together(left, right)),
    ]
}

pub(super) fn any_variable() -> impl Strategy<Value = Variable> {
    let upper = prop_oneof![6 => Just(1), 1 => Just(2), 1 => Just(4), 1 => Just(0)];
    (upper, any::<bool>()).prop_map(|(upper, named)| Variable { upper, named })
}

pub(super) fn any_model() -> impl Strategy<Value = Model> {
    proptest::collection::vec(any_variable(), 1..=8).prop_flat_map(|variables| {
        let count = variables.len();
        let objective = prop_oneof![2 => any_sum(count, 2), 1 => any_sum(count, 9), 1 => any_sum(count, 900)];
        (
            Just(variables),
            proptest::collection::vec(any_constraint(count), 0..=6),
            proptest::collection::vec(objective.prop_map(Objective::maximise), 0..=3),
        )
            .prop_map(|(variables, constraints, objectives)| Model {
                variables,
                constraints,
                objectives,
            })
    })
}

/// Grants with results, items used once, courses granted once and limits with weights: what
/// evaluation asks, in small.
pub(super) fn any_grants(places: usize, count: RangeInclusive<usize>) -> impl Strategy<Value = Model> {
    let (limits, seconds) = (1..5 * places as i64, 1..3 * places as i64);
    let grant = (0..places, 0..places, 1..7_i64, 1..4_i64);
    let grants = proptest::collection::vec(grant, count);
    (grants, limits, seconds, any::<bool>()).prop_map(move |(grants, limit, second, paired)| {
        let (uses, results) = (|grant: usize| 2 * grant, |grant: usize| 2 * grant + 1);
        let with = |place: usize, kind: fn(&(usize, usize, i64, i64)) -> usize| {
            grants.iter().enumerate().filter(move |(_, grant)| kind(grant) == place).map(|(number, _)| number)
        };
        let mut constraints: Vec<_> =
            (0..grants.len()).map(|grant| Constraint::goes_with(results(grant), uses(grant))).collect();
        for place in 0..places {
            constraints.push(Constraint::at_most_one(with(place, |grant| grant.0).map(uses)));
            constraints.push(Constraint::at_most_one(with(place, |grant| grant.1).map(results)));
        }
        let credits = |grant: usize| Term::new(results(grant), grants[grant].2);
        constraints.push(Constraint::at_most((0..grants.len()).map(credits), limit));
        let hours = (0..grants.len()).map(|grant| Term::new(results(grant), grants[grant].3));
        constraints.push(Constraint::at_most(hours, second));
        if paired && grants.len() > 1 {
            constraints.push(Constraint::together(results(0), results(1)));
        }
        Model {
            variables: (0..grants.len())
                .flat_map(|_| [Variable::yes_or_no(), Variable::yes_or_no().unnamed()])
                .collect(),
            constraints,
            objectives: vec![
                Objective::maximise((0..grants.len()).map(credits)),
                Objective::maximise((0..grants.len()).map(|grant| Term::new(results(grant), 1))),
                Objective::minimise((0..grants.len()).map(|grant| Term::new(uses(grant), 1))),
            ],
        }
    })
}
