//! The laws of the exact solver: it agrees with trying every assignment.
#![allow(clippy::restriction, reason = "a test fails loudly")]

#[path = "laws_choice/examples.rs"]
mod examples;
#[path = "laws_choice/models.rs"]
mod models;

use std::ops::RangeInclusive;

use lijiao::choice::{Choice, Constraint, Model, NoChoice, Objective, Term, Variable, choose};
use models::{any_grants, any_model, keeps, objectives, try_all};
use proptest::prelude::{
    Just, ProptestConfig, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest,
};

const ENOUGH: u64 = 100_000;

/// What trying every assignment finds.
struct Tried {
    values: Vec<i64>,
    objectives: Vec<i64>,
    equal: Option<Vec<i64>>,
}

fn check(model: &Model) -> Result<(), proptest::test_runner::TestCaseError> {
    match (choose(model, ENOUGH), try_all(model)) {
        (Err(no), None) => prop_assert_eq!(no, NoChoice::Infeasible),
        (Err(no), Some(tried)) => prop_assert!(false, "{no:?}, but {:?} is admitted", tried.values),
        (Ok(choice), None) => prop_assert!(false, "{choice:?}, but nothing is admitted"),
        (Ok(choice), Some(tried)) => {
            prop_assert_eq!(&choice.objectives, &tried.objectives);
            prop_assert_eq!(&choice.values, &tried.values);
            prop_assert!(choice.proved);
            prop_assert_eq!(choice.gap, None);
            prop_assert_eq!(&choice.equal, &tried.equal);
            prop_assert_eq!(choice.unique, tried.equal.is_none());
        }
    }
    Ok(())
}

fn yes_or_no(count: usize) -> Vec<Variable> {
    vec![Variable::yes_or_no(); count]
}

fn weighted(coefficients: &[i64]) -> Vec<Term> {
    coefficients.iter().enumerate().map(|(variable, by)| Term::new(variable, *by)).collect()
}

fn chosen(model: &Model) -> Choice {
    choose(model, ENOUGH).expect("the model is feasible")
}

// Together 20,000 models a run.
proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn the_choice_is_what_trying_every_assignment_finds(model in any_model()) {
        check(&model)?;
    }

    #[test]
    fn the_choice_among_grants_is_what_trying_every_assignment_finds(model in any_grants(3, 1..=5)) {
        check(&model)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn the_order_of_constraints_changes_nothing(
        (model, shuffled) in any_model().prop_flat_map(|model| {
            let constraints = Just(model.constraints.clone()).prop_shuffle();
            (Just(model), constraints)
        }),
        bound in 0..4_u64,
    ) {
        let other = Model { constraints: shuffled, ..model.clone() };
        prop_assert_eq!(choose(&model, ENOUGH), choose(&other, ENOUGH));
        prop_assert_eq!(choose(&model, bound), choose(&other, bound));
    }

    #[test]
    fn the_order_of_variables_changes_no_objective(
        (model, places) in any_model().prop_flat_map(|model| {
            let places: Vec<usize> = (0..model.variables.len()).collect();
            (Just(model), Just(places).prop_shuffle())
        }),
    ) {
        let moved = |terms: &[Term]| -> Vec<Term> {
            terms.iter().map(|term| Term::new(places[term.variable], term.coefficient)).collect()
        };
        let mut variables = model.variables.clone();
        for (variable, place) in model.variables.iter().zip(&places) {
            variables[*place] = *variable;
        }
        let other = Model {
            variables,
            constraints: model.constraints.iter().map(|constraint| renamed(constraint, &moved)).collect(),
            objectives: model.objectives.iter().map(|one| Objective::maximise(moved(&one.terms))).collect(),
        };
        let told = |model: &Model| choose(model, ENOUGH).map(|choice| (choice.objectives, choice.unique));
        prop_assert_eq!(told(&model), told(&other));
    }

    #[test]
    fn what_is_not_used_can_be_taken_away(model in any_model(), which in any::<proptest::sample::Index>()) {
        if let Ok(choice) = choose(&model, ENOUGH) {
            let place = which.index(model.variables.len());
            let mut without = model.clone();
            without.variables[place].upper = choice.values[place];
            let other = choose(&without, ENOUGH).expect("the choice is still there");
            prop_assert_eq!(other.values, choice.values);
            prop_assert_eq!(other.objectives, choice.objectives);
        }
    }

    #[test]
    fn more_room_never_brings_less(
        model in any_model(),
        which in any::<proptest::sample::Index>(),
        more in 1..4_i64,
    ) {
        if let Ok(choice) = choose(&model, ENOUGH) && !model.constraints.is_empty() {
            let mut roomier = model.clone();
            let place = which.index(roomier.constraints.len());
            match &mut roomier.constraints[place] {
                Constraint::AtMost { bound, .. } => *bound += more,
                Constraint::AtLeast { bound, .. } => *bound -= more,
                Constraint::GoesWith { factor, .. } => *factor += more,
                Constraint::Together { .. } => { roomier.constraints.remove(place); }
            }
            prop_assert!(chosen(&roomier).objectives >= choice.objectives);
        }
    }

    #[test]
    fn another_unit_of_measure_changes_the_figures_alone(model in any_model(), unit in 2..2_000_i64) {
        let times = |terms: &[Term]| -> Vec<Term> {
            terms.iter().map(|term| Term::new(term.variable, term.coefficient * unit)).collect()
        };
        let constraint = |constraint: &Constraint| match constraint {
            Constraint::AtMost { terms, bound } => Constraint::at_most(times(terms), bound * unit),
            Constraint::AtLeast { terms, bound } => Constraint::at_least(times(terms), bound * unit),
            other => other.clone(),
        };
        let other = Model {
            variables: model.variables.clone(),
            constraints: model.constraints.iter().map(constraint).collect(),
            objectives: model.objectives.iter().map(|one| Objective::maximise(times(&one.terms))).collect(),
        };
        let by_unit = |choice: Choice| Choice {
            objectives: choice.objectives.iter().map(|value| value * unit).collect(),
            ..choice
        };
        prop_assert_eq!(choose(&model, ENOUGH).map(by_unit), choose(&other, ENOUGH));
    }

    #[test]
    fn what_has_nothing_in_common_is_chosen_apart(left in any_model(), right in any_model()) {
        let by = left.variables.len();
        let moved = |terms: &[Term]| -> Vec<Term> {
            terms.iter().map(|term| Term::new(term.variable + by, term.coefficient)).collect()
        };
        let terms = |model: &Model, place: usize| {
            model.objectives.get(place).map(|one| one.terms.clone()).unwrap_or_default()
        };
        let both = Model {
            variables: [left.variables.clone(), right.variables.clone()].concat(),
            constraints: left.constraints.iter().cloned()
                .chain(right.constraints.iter().map(|constraint| renamed(constraint, &moved)))
                .collect(),
            objectives: (0..left.objectives.len().max(right.objectives.len()))
                .map(|place| Objective::maximise([terms(&left, place), moved(&terms(&right, place))].concat()))
                .collect(),
        };
        match (choose(&left, ENOUGH), choose(&right, ENOUGH)) {
            (Ok(left), Ok(right)) => {
                let both = chosen(&both);
                prop_assert_eq!(both.values, [left.values, right.values].concat());
                prop_assert_eq!(both.unique, left.unique && right.unique);
                prop_assert_eq!(both.nodes, left.nodes + right.nodes);
            }
            _ => prop_assert_eq!(choose(&both, ENOUGH), Err(NoChoice::Infeasible)),
        }
    }

    #[test]
    fn a_search_cut_short_is_feasible_and_its_gap_is_true(model in any_model(), bound in 0..3_u64) {
        match (choose(&model, bound), try_all(&model)) {
            (Err(NoChoice::Infeasible), tried) => prop_assert!(tried.is_none()),
            (Err(NoChoice::NodeBound { nodes }), _) => prop_assert_eq!(nodes, bound),
            (Err(no), _) => prop_assert!(false, "{no:?}"),
            (Ok(choice), None) => prop_assert!(false, "{choice:?}, but nothing is admitted"),
            (Ok(choice), Some(tried)) => check_cut_short(&model, &choice, &tried, bound)?,
        }
    }
}

/// Returns the constraint with its variables renamed as `moved` renames those of a sum.
fn renamed(constraint: &Constraint, moved: &dyn Fn(&[Term]) -> Vec<Term>) -> Constraint {
    let one = |variable: usize| moved(&[Term::new(variable, 1)])[0].variable;
    match constraint {
        Constraint::AtMost { terms, bound } => Constraint::at_most(moved(terms), *bound),
        Constraint::AtLeast { terms, bound } => Constraint::at_least(moved(terms), *bound),
        Constraint::GoesWith { follower, leader, factor } => {
            Constraint::carried_by(one(*follower), one(*leader), *factor)
        }
        Constraint::Together { left, right } => Constraint::together(one(*left), one(*right)),
    }
}

fn check_cut_short(
    model: &Model,
    choice: &Choice,
    tried: &Tried,
    bound: u64,
) -> Result<(), proptest::test_runner::TestCaseError> {
    prop_assert!(choice.nodes <= bound);
    prop_assert!(model.constraints.iter().all(|constraint| keeps(&choice.values, constraint)));
    prop_assert_eq!(&choice.objectives, &objectives(model, &choice.values));
    if choice.proved {
        prop_assert_eq!(&choice.values, &tried.values);
    }
    let settled = choice.gap.map_or(choice.objectives.len(), |gap| gap.objective);
    prop_assert_eq!(&choice.objectives[..settled], &tried.objectives[..settled]);
    if let Some(gap) = choice.gap {
        prop_assert!(!choice.proved);
        prop_assert!(tried.objectives[settled] - choice.objectives[settled] <= gap.at_most);
    }
    if let Some(equal) = &choice.equal {
        prop_assert!(!choice.unique);
        prop_assert!(model.constraints.iter().all(|constraint| keeps(equal, constraint)));
        prop_assert_eq!(&objectives(model, equal), &choice.objectives);
    }
    if choice.unique {
        prop_assert_eq!(&tried.equal, &None);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn among_two_dozen_grants_a_gap_is_true_and_more_room_never_brings_less(
        model in any_grants(10, 15..=25),
        bound in 0..20_u64,
        loosened in any::<proptest::sample::Index>(),
    ) {
        let best = chosen(&model);
        prop_assert!(best.proved);
        let short = choose(&model, bound).expect("nothing forbids choosing nothing");
        prop_assert!(short.objectives <= best.objectives);
        if let Some(gap) = short.gap {
            prop_assert!(best.objectives[gap.objective] - short.objectives[gap.objective] <= gap.at_most);
        }
        let mut roomier = model.clone();
        let place = loosened.index(roomier.constraints.len());
        if let Constraint::AtMost { bound, .. } = &mut roomier.constraints[place] {
            *bound += 1;
        }
        prop_assert!(chosen(&roomier).objectives >= best.objectives);
    }
}
