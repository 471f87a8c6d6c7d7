//! The laws of the exact solver: it agrees with trying every assignment.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails loudly"
)]

use std::ops::RangeInclusive;

use lijiao::choice::{Choice, Constraint, Model, NoChoice, Objective, Term, Variable, choose};
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

fn try_all(model: &Model) -> Option<Tried> {
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

fn differs(model: &Model, left: &[i64], right: &[i64]) -> bool {
    let mut pairs = model.variables.iter().zip(left.iter().zip(right));
    pairs.any(|(variable, (left, right))| variable.named && left != right)
}

fn sum(values: &[i64], terms: &[Term]) -> i64 {
    terms.iter().map(|term| term.coefficient * values[term.variable]).sum()
}

fn keeps(values: &[i64], constraint: &Constraint) -> bool {
    match constraint {
        Constraint::AtMost { terms, bound } => sum(values, terms) <= *bound,
        Constraint::AtLeast { terms, bound } => sum(values, terms) >= *bound,
        Constraint::GoesWith { follower, leader, factor } => values[*follower] <= factor * values[*leader],
        Constraint::Together { left, right } => values[*left] == values[*right],
    }
}

fn objectives(model: &Model, values: &[i64]) -> Vec<i64> {
    model.objectives.iter().map(|objective| sum(values, &objective.terms)).collect()
}

fn any_term(variables: usize, largest: i64) -> impl Strategy<Value = Term> {
    (0..variables, -largest..=largest).prop_map(|(variable, by)| Term::new(variable, by))
}

fn any_sum(variables: usize, largest: i64) -> impl Strategy<Value = Vec<Term>> {
    proptest::collection::vec(any_term(variables, largest), 0..=variables + 1)
}

fn any_constraint(variables: usize) -> impl Strategy<Value = Constraint> {
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

fn any_variable() -> impl Strategy<Value = Variable> {
    let upper = prop_oneof![6 => Just(1), 1 => Just(2), 1 => Just(4), 1 => Just(0)];
    (upper, any::<bool>()).prop_map(|(upper, named)| Variable { upper, named })
}

fn any_model() -> impl Strategy<Value = Model> {
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
fn any_grants(places: usize, count: RangeInclusive<usize>) -> impl Strategy<Value = Model> {
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

#[test]
fn the_largest_part_is_left_out_where_two_smaller_ones_fill_the_limit() {
    let model = Model {
        variables: yes_or_no(3),
        constraints: vec![Constraint::at_most(weighted(&[6, 5, 5]), 10)],
        objectives: vec![Objective::maximise(weighted(&[6, 5, 5]))],
    };
    let choice = chosen(&model);
    assert_eq!(choice.values, [0, 1, 1]);
    assert!(choice.unique);
}

#[test]
fn an_item_gives_way_along_a_chain_so_that_all_are_used() {
    // Item a fits courses 0 and 1, item b fits 0 and 2, item c fits 0 only; grants in that order.
    let model = Model {
        variables: yes_or_no(5),
        constraints: vec![
            Constraint::at_most_one([0, 1]),
            Constraint::at_most_one([2, 3]),
            Constraint::at_most_one([0, 2, 4]),
        ],
        objectives: vec![Objective::maximise(weighted(&[4, 3, 4, 3, 4]))],
    };
    let choice = chosen(&model);
    assert_eq!(choice.values, [0, 1, 0, 1, 1]);
    assert_eq!(choice.objectives, [10]);
}

#[test]
fn of_equal_choices_the_first_in_order_is_chosen_and_the_next_is_told() {
    let model = Model {
        variables: yes_or_no(3),
        constraints: vec![Constraint::at_most_one([0, 1, 2])],
        objectives: vec![Objective::maximise(weighted(&[2, 2, 2]))],
    };
    let choice = chosen(&model);
    assert_eq!(choice.values, [1, 0, 0]);
    assert_eq!(choice.equal, Some(vec![0, 1, 0]));
    assert!(choice.proved && !choice.unique);
}

#[test]
fn a_difference_that_nobody_sees_is_no_other_choice() {
    let model = Model {
        variables: vec![Variable::yes_or_no().unnamed(); 2],
        constraints: vec![Constraint::at_most_one([0, 1])],
        objectives: vec![Objective::maximise(weighted(&[1, 1]))],
    };
    assert_eq!(chosen(&model).equal, None);
}

#[test]
fn without_conflict_nothing_is_searched() {
    // Three grants of two results each; the item of each is spent only if it is used.
    let (grants, results) = ([0, 3, 6], [1, 2, 4, 5, 7, 8]);
    let mut constraints: Vec<_> =
        results.map(|result| Constraint::goes_with(result, result / 3 * 3)).to_vec();
    constraints.push(Constraint::at_most(results.map(|result| Term::new(result, 3)), 18));
    let model = Model {
        variables: yes_or_no(9),
        constraints,
        objectives: vec![
            Objective::maximise(results.map(|result| Term::new(result, 3))),
            Objective::minimise(grants.map(|grant| Term::new(grant, 1))),
        ],
    };
    let choice = choose(&model, 0).expect("the model is feasible");
    assert_eq!(choice.values, [1; 9]);
    assert_eq!((choice.proved, choice.unique, choice.nodes), (true, true, 0));
}

#[test]
fn an_amount_is_cut_to_what_the_limit_leaves() {
    // A result of 7 steps beside one of 4; the limit is 8 steps in all, and each step counts 5.
    let model = Model {
        variables: vec![
            Variable::yes_or_no(),
            Variable::amount(7),
            Variable::yes_or_no(),
            Variable::amount(4),
        ],
        constraints: vec![
            Constraint::carried_by(1, 0, 7),
            Constraint::carried_by(3, 2, 4),
            Constraint::at_most([Term::new(1, 5), Term::new(3, 5)], 40),
        ],
        objectives: vec![
            Objective::maximise([Term::new(1, 5), Term::new(3, 5)]),
            Objective::maximise([Term::new(0, 1), Term::new(2, 1)]),
        ],
    };
    let choice = chosen(&model);
    assert_eq!(choice.values, [1, 7, 1, 1]);
    assert_eq!(choice.equal, Some(vec![1, 6, 1, 2]));
}

#[test]
fn what_cannot_be_reached_is_infeasible() {
    let model = Model {
        variables: yes_or_no(2),
        constraints: vec![Constraint::at_least(weighted(&[1, 1]), 2), Constraint::at_most_one([0, 1])],
        objectives: Vec::new(),
    };
    assert_eq!(choose(&model, ENOUGH), Err(NoChoice::Infeasible));
}

#[test]
fn wide_ranges_that_creep_towards_each_other_are_infeasible_at_once() {
    let model = Model {
        variables: vec![Variable::amount(1 << 20); 2],
        constraints: vec![
            Constraint::at_most(weighted(&[1, -1]), -1),
            Constraint::at_most(weighted(&[-1, 1]), -1),
        ],
        objectives: vec![Objective::maximise(weighted(&[1, 0]))],
    };
    assert_eq!(choose(&model, 0), Err(NoChoice::Infeasible));
}

#[test]
fn a_search_that_finds_nothing_in_time_says_so() {
    // An odd sum of even parts, hidden from ranges, fractions and common divisors by a third part.
    let mut parts = [6, 12].repeat(7);
    parts.push(1);
    let model = Model {
        variables: yes_or_no(15),
        constraints: vec![
            Constraint::at_most(weighted(&parts), 39),
            Constraint::at_least(weighted(&parts), 39),
        ],
        objectives: Vec::new(),
    };
    assert_eq!(choose(&model, 0), Err(NoChoice::NodeBound { nodes: 0 }));
    assert_eq!(choose(&model, 2), Err(NoChoice::NodeBound { nodes: 2 }));
    assert_eq!(choose(&model, ENOUGH), Err(NoChoice::Infeasible));
}

#[test]
fn faults_of_a_model_are_told_and_not_computed_with() {
    let model = |term: Term| Model {
        variables: yes_or_no(2),
        constraints: vec![Constraint::at_most([Term::new(0, 3), term], 4)],
        objectives: Vec::new(),
    };
    assert_eq!(choose(&model(Term::new(2, 1)), ENOUGH), Err(NoChoice::UnknownVariable { variable: 2 }));
    assert_eq!(choose(&model(Term::new(1, i64::MIN)), ENOUGH), Err(NoChoice::TooLarge));
    assert_eq!(chosen(&Model::default()).values, [0; 0]);
}

#[test]
fn amounts_of_a_thousand_million_are_exact() {
    let scale = 1_000_000_007;
    let model = Model {
        variables: yes_or_no(3),
        constraints: vec![Constraint::at_most(weighted(&[6 * scale, 5 * scale, 5 * scale + 1]), 10 * scale)],
        objectives: vec![Objective::maximise(weighted(&[6 * scale, 5 * scale, 5 * scale + 1]))],
    };
    assert_eq!(chosen(&model).values, [1, 0, 0]);
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
