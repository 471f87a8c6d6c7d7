//! The solver on small models, each the sentence that it proves.

use super::*;

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
