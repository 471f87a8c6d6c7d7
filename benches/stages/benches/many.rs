//! Many learners: a file of JSON Lines in memory to the lines of its sums, with one thread and with two, with and without
//! conflicts. `plain` and `tuned` are the programs written by hand.
//!
//! ```text
//! cargo bench -p stages --bench many
//! ```
//! Files, the progress and the command's start are in `cargo run --release -p peers -- bulk`.

use divan::Bencher;
use divan::counter::ItemsCount;
use lijiao::batch::in_order;
use lijiao::evaluate::{Brief, Kept, Told};
use lijiao::record::RecordShape;
use lijiao::record::lines::Block;
use lijiao::written::totals_text;
use stages::{Service, compiled, learners};
use workload::policy::{Workload, workload};
use workload::{plain, tuned};

const LEARNERS: usize = 20_000;
/// So many learners are handed to a thread at a time.
const A_PART: usize = 256;

fn main() {
    divan::main();
}

fn lines(workload: &Workload) -> Vec<String> {
    learners(workload, LEARNERS).expect("writing into memory does not fail")
}

#[divan::bench(sample_count = 10)]
fn plain_by_hand(bencher: Bencher<'_, '_>) {
    let workload = workload(500, 1, false);
    let text = lines(&workload).join("\n");
    bencher.counter(ItemsCount::new(LEARNERS)).bench_local(|| {
        let mut written = Vec::new();
        plain::run(&workload, text.as_bytes(), &mut written).map(|()| written)
    });
}

#[divan::bench(sample_count = 10)]
fn tuned_by_hand(bencher: Bencher<'_, '_>) {
    let workload = workload(500, 1, false);
    let text = lines(&workload).join("\n");
    bencher.counter(ItemsCount::new(LEARNERS)).bench_local(|| {
        let mut written = Vec::new();
        tuned::run(&workload, text.as_bytes(), &mut written).map(|()| written)
    });
}

#[divan::bench(args = [1, 2], sample_count = 10)]
fn sums_of_500_rules_by_threads(bencher: Bencher<'_, '_>, threads: usize) {
    sums(bencher, &workload(500, 1, false), threads);
}

#[divan::bench(args = [50, 500, 5000], sample_count = 10)]
fn sums_by_rules(bencher: Bencher<'_, '_>, rules: usize) {
    sums(bencher, &workload(rules, 1, false), 1);
}

#[divan::bench(sample_count = 10)]
fn sums_of_500_rules_with_choices(bencher: Bencher<'_, '_>) {
    sums(bencher, &workload(500, 1, true), 1);
}

fn sums(bencher: Bencher<'_, '_>, workload: &Workload, threads: usize) {
    let plan = compiled(workload.text()).expect("the policy of the workload has no errors");
    let brief = Brief::of(&plan, &RecordShape::of(&plan.policy)).expect("its sums can be told in brief");
    let service = Service::of(plan);
    let lines = lines(workload);
    bencher.counter(ItemsCount::new(LEARNERS)).bench_local(|| {
        let mut parts = lines.chunks(A_PART);
        let mut written = String::new();
        let ended = in_order(
            threads,
            || Ok(parts.next()),
            |part| sums_of(&brief, &service, part),
            |text: Result<String, String>| text.map(|text| written.push_str(&text)),
        );
        ended.map(|()| written)
    });
}

/// The sums of each line; what cannot be told in brief is decided.
fn sums_of(brief: &Brief, service: &Service, part: &[String]) -> Result<String, String> {
    let block = Block::of(part.join("\n").into_bytes(), 1);
    let (mut lines, mut text) = (block.lines(), String::new());
    loop {
        let mut told = Told::default();
        let untold = told.add_all(brief, &mut lines, &mut Kept::default());
        text.push_str(told.text());
        let Some(line) = untold.and_then(|line| line.text) else { return Ok(text) };
        let (_, decision) = service.decide(line)?;
        text.push_str(&totals_text(&decision).map_err(|error| error.to_string())?);
        text.push('\n');
    }
}
