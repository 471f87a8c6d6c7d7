//! A policy of 50, 500 and 5,000 rules: from its text to the plan, from the stored plan to the first decision, and the memory
//! that each takes.
//!
//! ```text
//! cargo bench -p stages --bench policy
//! ```

use divan::{AllocProfiler, Bencher};
use lijiao::check::{analyse, check};
use lijiao::compile::compile;
use lijiao::plan::Plan;
use lijiao::resolve::{PolicyFolder, resolve};
use stages::{Service, compiled, learners};
use workload::policy::workload;

const RULES: [usize; 3] = [50, 500, 5000];

#[global_allocator]
static MEMORY: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

fn text(rules: usize) -> String {
    workload(rules, 1, false).text()
}

fn plan(rules: usize) -> Plan {
    compiled(text(rules)).expect("the policy of the workload has no errors")
}

#[divan::bench(args = RULES, sample_count = 10)]
fn parse(bencher: Bencher<'_, '_>, rules: usize) {
    let text = text(rules);
    bencher.bench_local(|| PolicyFolder::of_text("policy.lijiao", &text));
}

#[divan::bench(args = RULES, sample_count = 10)]
fn check_and_analyse(bencher: Bencher<'_, '_>, rules: usize) {
    let text = text(rules);
    let resolved = || resolve(&PolicyFolder::of_text("policy.lijiao", &text));
    bencher.with_inputs(resolved).bench_local_values(|resolved| {
        let checked = check(resolved);
        checked.policy.as_ref().map(|policy| analyse(policy, &checked.sources).problems.len())
    });
}

#[divan::bench(args = RULES, sample_count = 10)]
fn compile_alone(bencher: Bencher<'_, '_>, rules: usize) {
    let checked = check(resolve(&PolicyFolder::of_text("policy.lijiao", text(rules))));
    let policy = checked.policy.expect("the policy of the workload has no errors");
    bencher.bench_local(|| compile(&policy));
}

#[divan::bench(args = RULES, sample_count = 10)]
fn text_to_plan(bencher: Bencher<'_, '_>, rules: usize) {
    let text = text(rules);
    bencher.bench_local(|| compiled(&text));
}

#[divan::bench(args = RULES, sample_count = 20)]
fn stored_plan(bencher: Bencher<'_, '_>, rules: usize) {
    let stored = plan(rules).to_bytes();
    bencher.bench_local(|| Plan::of_bytes(&stored));
}

#[divan::bench(args = RULES, sample_count = 20)]
fn stored_plan_and_first_sums(bencher: Bencher<'_, '_>, rules: usize) {
    let (stored, learners) = (plan(rules).to_bytes(), learners(&workload(rules, 1, false), 1));
    let learner = learners.expect("writing into memory does not fail").remove(0);
    bencher.bench_local(|| Plan::of_bytes(&stored).map(|plan| Service::of(plan).made_brief().sums(&learner)));
}

#[divan::bench(args = RULES, sample_count = 20)]
fn stored_plan_and_first_decision(bencher: Bencher<'_, '_>, rules: usize) {
    let (stored, learners) = (plan(rules).to_bytes(), learners(&workload(rules, 1, false), 1));
    let learner = learners.expect("writing into memory does not fail").remove(0);
    bencher.bench_local(|| Plan::of_bytes(&stored).map(|plan| Service::of(plan).decision(&learner)));
}
