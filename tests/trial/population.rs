//! The synthetic population: readable records that come near to every rule, the same for the same seed.

use lijiao::check::check;
use lijiao::compile::compile;
use lijiao::evaluate::{Options, evaluate};
use lijiao::io::{find_policies, load_policy, with_bases};
use lijiao::plan::Plan;
use lijiao::population::Population;
use lijiao::record::{LearnerRecord, Strictness, read};
use lijiao::resolve::resolve;
use std::collections::BTreeSet;
use std::path::Path;

fn shipped_plans() -> Vec<Plan> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let plans: Vec<Plan> = find_policies(&root)
        .iter()
        .map(|path| {
            let folder = with_bases(&load_policy(path).unwrap()).unwrap();
            compile(&check(resolve(&folder)).policy.unwrap())
        })
        .collect();
    assert!(plans.len() > 20);
    plans
}

#[test]
fn every_learner_of_every_shipped_policy_can_be_read() {
    for plan in shipped_plans() {
        let population = Population::of(&plan, 1);
        for number in 0..30 {
            let text = population.text(number);
            let result = read(&text, population.shape(), Strictness::Strict);
            let problems: Vec<String> = result
                .err()
                .map(|errors| {
                    errors.errors.iter().map(|error| error.line_text(lijiao::locale::Locale::En)).collect()
                })
                .unwrap_or_default();
            assert!(problems.is_empty(), "{}: {problems:?}\n{text}", plan.policy.code);
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_learners_in_any_order() {
    let plans = shipped_plans();
    let plan = &plans[0];
    let (one, other) = (Population::of(plan, 5), Population::of(plan, 5));
    let forward: Vec<String> = (0..20).map(|number| one.text(number)).collect();
    let mut backward: Vec<String> = (0..20).rev().map(|number| other.text(number)).collect();
    backward.reverse();
    assert_eq!(forward, backward);
    assert_ne!(Population::of(plan, 6).text(0), forward[0]);
}

/// The rules that apply to some of a policy's learners, and those that refuse some.
#[derive(Default)]
struct Reached {
    giving: BTreeSet<String>,
    refusing: BTreeSet<String>,
}

impl Reached {
    fn add(&mut self, plan: &Plan, record: &LearnerRecord) {
        let decision = evaluate(plan, record, &Options::default());
        self.giving.extend(decision.granted.into_iter().map(|grant| grant.rule));
        self.giving.extend(decision.pending.into_iter().map(|grant| grant.rule));
        self.giving.extend(decision.recognised.into_iter().filter_map(|stored| stored.rule));
        self.giving.extend(decision.effects.into_iter().map(|effect| effect.rule));
        self.refusing.extend(decision.refused.into_iter().filter_map(|refused| refused.rule));
    }
}

/// Policies whose rules refuse none of the learners, with the reason.
const REFUSE_NOBODY: [(&str, &str); 1] = [(
    "医学院第二课堂",
    "the rules ask for nothing but the outcome, and the figure stands in a table of all levels",
)];

/// How many learners are looked through for one that a rule applies to, and for one that a rule refuses.
const ENOUGH: u64 = 1_000;

#[test]
fn rules_of_every_shipped_policy_apply_to_someone_and_refuse_someone() {
    for plan in shipped_plans().iter().filter(|plan| !plan.policy.rules.is_empty()) {
        let code = plan.policy.code.as_str();
        let refuses = !REFUSE_NOBODY.iter().any(|(policy, _)| *policy == code);
        let population = Population::of(plan, 1);
        let mut reached = Reached::default();
        for number in 0..ENOUGH {
            reached.add(plan, &population.learner(number));
            if !reached.giving.is_empty() && !reached.refusing.is_empty() {
                break;
            }
        }
        assert!(!reached.giving.is_empty(), "{code}: no rule applies to anyone");
        assert_eq!(!reached.refusing.is_empty(), refuses, "{code}: {:?} refuse", reached.refusing);
    }
}

#[test]
fn most_rules_of_the_shipped_policies_apply_to_someone_and_refuse_someone() {
    let (mut applied, mut all, mut refused) = (0, 0, 0);
    for plan in shipped_plans() {
        let population = Population::of(&plan, 1);
        let mut reached = Reached::default();
        (0..40).for_each(|number| reached.add(&plan, &population.learner(number)));
        applied += reached.giving.len();
        refused += reached.refusing.len();
        all += plan.policy.rules.len();
    }
    assert!(applied * 2 >= all, "{applied} of {all} rules apply to someone");
    assert!(refused * 2 >= all, "{refused} of {all} rules refuse someone");
}
