//! One learner: from the line of JSON to the answer's text, with policies of 50, 500 and 5,000 rules.
//!
//! ```text
//! cargo bench -p stages --bench one
//! ```
//! Each time is that of one learner after the other of the same hundred, so that the cost of the rules shows and not that of one
//! learner. `plain_by_hand` is a program written for this one policy.

use divan::Bencher;
use stages::{Answer, Service, compiled, learners};
use workload::plain;
use workload::policy::{Workload, workload};

const RULES: [usize; 3] = [50, 500, 5000];
const LEARNERS: usize = 100;

fn main() {
    divan::main();
}

fn service(workload: &Workload) -> Service {
    Service::of(compiled(workload.text()).expect("the policy of the workload has no errors")).made_brief()
}

fn lines(workload: &Workload) -> Vec<String> {
    learners(workload, LEARNERS).expect("writing into memory does not fail")
}

/// One line after the other, again and again.
fn each<'l>(lines: &'l [String]) -> impl Fn() -> &'l str {
    let next = std::cell::Cell::new(0);
    move || {
        next.set((next.get() + 1) % lines.len());
        &lines[next.get()]
    }
}

fn answer(bencher: Bencher<'_, '_>, rules: usize, answer: fn(&Service, &str) -> Answer) {
    let workload = workload(rules, 1, false);
    let (service, lines) = (service(&workload), lines(&workload));
    bencher.with_inputs(each(&lines)).bench_local_values(|line| answer(&service, line));
}

#[divan::bench(args = RULES)]
fn plain_by_hand(bencher: Bencher<'_, '_>, rules: usize) {
    let workload = workload(rules, 1, false);
    let (program, lines) = (plain::Program::of(&workload), lines(&workload));
    bencher.with_inputs(each(&lines)).bench_local_values(|line| program.decide(line));
}

#[divan::bench(args = RULES)]
fn sums(bencher: Bencher<'_, '_>, rules: usize) {
    answer(bencher, rules, Service::sums);
}

#[divan::bench(args = RULES)]
fn decision(bencher: Bencher<'_, '_>, rules: usize) {
    answer(bencher, rules, Service::decision);
}

#[divan::bench(args = RULES)]
fn with_explanation(bencher: Bencher<'_, '_>, rules: usize) {
    answer(bencher, rules, Service::explained);
}

#[divan::bench(args = RULES)]
fn explanation_alone(bencher: Bencher<'_, '_>, rules: usize) {
    let workload = workload(rules, 1, false);
    let service = service(&workload);
    let decided: Vec<_> = lines(&workload).iter().filter_map(|line| service.decide(line).ok()).collect();
    let next = std::cell::Cell::new(0);
    bencher.bench_local(|| {
        next.set((next.get() + 1) % decided.len());
        let (record, decision) = &decided[next.get()];
        service.explanation(record, decision)
    });
}
