//! The synthetic population: readable records that come near to every rule, the same for the same seed.

use lijiao::check::check;
use lijiao::compile::compile;
use lijiao::evaluate::{Options, evaluate};
use lijiao::io::{find_policies, load_policy, with_bases};
use lijiao::plan::Plan;
use lijiao::population::Population;
use lijiao::record::{Strictness, read};
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
struct Reached {
    policy: String,
    rules: usize,
    giving: BTreeSet<String>,
    refusing: BTreeSet<String>,
}

impl Reached {
    fn of(plan: &Plan) -> Self {
        let population = Population::of(plan, 1);
        let (mut giving, mut refusing) = (BTreeSet::new(), BTreeSet::new());
        for number in 0..40 {
            let decision = evaluate(plan, &population.learner(number), &Options::default());
            giving.extend(decision.granted.into_iter().map(|grant| grant.rule));
            giving.extend(decision.pending.into_iter().map(|grant| grant.rule));
            giving.extend(decision.recognised.into_iter().filter_map(|stored| stored.rule));
            giving.extend(decision.effects.into_iter().map(|effect| effect.rule));
            refusing.extend(decision.refused.into_iter().filter_map(|refused| refused.rule));
        }
        Self { policy: plan.policy.code.clone(), rules: plan.policy.rules.len(), giving, refusing }
    }
}

/// Policies of which fewer than a third of the rules apply to one of forty learners, with the reason.
const MANY_RULES_FOR_FEW: [(&str, &str); 0] = [];

#[test]
fn rules_of_every_shipped_policy_apply_to_someone_and_refuse_someone() {
    let reached: Vec<Reached> =
        shipped_plans().iter().filter(|plan| !plan.policy.rules.is_empty()).map(Reached::of).collect();
    let told: Vec<String> = reached
        .iter()
        .filter(|of| !MANY_RULES_FOR_FEW.iter().any(|(policy, _)| *policy == of.policy))
        .filter(|of| of.giving.len() * 3 < of.rules || of.refusing.is_empty())
        .map(|of| {
            format!(
                "{}: {} giving, {} refusing of {}",
                of.policy,
                of.giving.len(),
                of.refusing.len(),
                of.rules
            )
        })
        .collect();
    assert!(told.is_empty(), "{told:#?}");
    let sum = |count: fn(&Reached) -> usize| reached.iter().map(count).sum::<usize>();
    let (applied, refused, all) =
        (sum(|of| of.giving.len()), sum(|of| of.refusing.len()), sum(|of| of.rules));
    assert!(applied * 2 >= all, "{applied} of {all} rules apply to someone");
    assert!(refused * 2 >= all, "{refused} of {all} rules refuse someone");
}
