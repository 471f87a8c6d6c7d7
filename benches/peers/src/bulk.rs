//! Many learners at once: the command beside the programs written by hand, each a process, in turn for some rounds.

mod process;

use process::{Process, Spent};
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use workload::{policy, records, totals};

/// The rules of the policy that the programs written by hand decide, too.
const RULES: usize = 500;
/// Whole decisions are taken of one learner in so many.
const A_PART: usize = 10;

/// Prints the table; every contestant must come to the same credits for each learner.
pub fn table(learners: usize, rounds: usize) -> Result<(), String> {
    let folder = std::env::temp_dir().join(format!("lijiao-bulk-{}", std::process::id()));
    let made = fs::create_dir_all(&folder).map_err(|error| error.to_string());
    let ran = made.and_then(|()| in_folder(&folder, learners, rounds));
    let removed = fs::remove_dir_all(&folder);
    ran.and(removed.map_err(|error| error.to_string()))
}

fn in_folder(folder: &Path, learners: usize, rounds: usize) -> Result<(), String> {
    let inputs = Inputs { folder, learners };
    let all = contestants(&inputs)?;
    let mut spent: Vec<Vec<Spent>> = all.iter().map(|_| Vec::new()).collect();
    for _ in 0..rounds {
        for (contestant, spent) in all.iter().zip(&mut spent) {
            spent.push(contestant.process.run_at_once(contestant.at_once)?);
        }
    }
    println!(
        "| µs a learner | processor, least | median | clock, least | median | to plain, least and median | MB |"
    );
    println!("|---|---|---|---|---|---|---|");
    let plain = spent.first().map(|spent| measured(spent, learners)).ok_or("nobody ran")?;
    for (contestant, spent) in all.iter().zip(&spent) {
        let [own, own_median, clock, clock_median] = measured(spent, contestant.learners);
        let to_plain = format!("{:.2}, {:.2}", own / plain[0], own_median / plain[1]);
        let memory = spent.iter().map(|spent| spent.memory).max().unwrap_or_default() as f64 / 1e6;
        println!(
            "| {} | {own:.2} | {own_median:.2} | {clock:.2} | {clock_median:.2} | {to_plain} | {memory:.0} |",
            contestant.name
        );
    }
    same(&all)
}

/// The least and the median of the processor's time and of the clock's, in microseconds a learner.
fn measured(spent: &[Spent], learners: usize) -> [f64; 4] {
    let of = |time: fn(&Spent) -> f64| {
        let mut times: Vec<f64> = spent.iter().map(|spent| time(spent) * 1e6 / learners as f64).collect();
        times.sort_by(f64::total_cmp);
        [times.first().copied(), times.get(times.len() / 2).copied()].map(Option::unwrap_or_default)
    };
    let ([least, median], [clock, clock_median]) = (of(|spent| spent.processor), of(|spent| spent.clock));
    [least, median, clock, clock_median]
}

struct Contestant {
    name: String,
    process: Process,
    /// So many of the process run at once.
    at_once: usize,
    /// The learners that are decided, in all of them.
    learners: usize,
    /// Those that decide the same, and so come to the same credits.
    alike: &'static str,
}

fn contestants(inputs: &Inputs) -> Result<Vec<Contestant>, String> {
    let by_hand = |program: &str, rules: usize, records: &Path| {
        Process::beside("workload", &[program, &rules.to_string()]).reading(records)
    };
    let ours = |plan: &Path, records: &Path, more: &[&str]| {
        Process::beside("lijiao", &["apply"]).with(plan).with(records).and(more)
    };
    let mut all: Vec<Contestant> = Vec::new();
    let mut add = |name: &str, process: Process, learners, alike| {
        let process = process.writing(inputs.folder.join(format!("{}.out", all.len())));
        all.push(Contestant { name: name.to_owned(), process, at_once: 1, learners, alike });
    };
    let (plan, records) = (inputs.plan(RULES, false)?, inputs.records(RULES, inputs.learners)?);
    for (name, program) in [("plain Rust, by hand", "plain"), ("tuned Rust, by hand", "tuned")] {
        add(name, by_hand(program, RULES, &records), inputs.learners, "500");
    }
    let sums = |threads| ["--output-detail", "totals", "--threads", threads];
    for threads in ["1", "2"] {
        let process = ours(&plan, &records, &sums(threads));
        add(&format!("Lijiao, sums, threads: {threads}"), process, inputs.learners, "500");
    }
    let name = "Lijiao, sums, where what is beyond the limit has to be chosen";
    add(name, ours(&inputs.plan(RULES, true)?, &records, &sums("1")), inputs.learners, "choosing");
    for (rules, alike) in [(50, "50"), (5000, "5000")] {
        let (plan, records) = (inputs.plan(rules, false)?, inputs.records(rules, inputs.learners)?);
        let name = |who: &str| format!("{who}, {rules} rules");
        add(&name("plain Rust"), by_hand("plain", rules, &records), inputs.learners, alike);
        add(&name("Lijiao, sums"), ours(&plan, &records, &sums("1")), inputs.learners, alike);
    }
    let few = inputs.learners.div_ceil(A_PART);
    let part = inputs.records(RULES, few)?;
    let whole = |detail| ["--threads", "1", "--output-detail", detail];
    add("Lijiao, whole decisions", ours(&plan, &part, &whole("decisions")), few, "part");
    add("Lijiao, explained", ours(&plan, &part, &whole("explained")), few, "part");
    // What two cores of this machine can do where nothing is shared: no program of two threads does better.
    let (plan, records) = (inputs.plan(RULES, false)?, inputs.records(RULES, inputs.learners)?);
    let name = "Lijiao, sums, two processes at once, each with all learners";
    add(name, ours(&plan, &records, &sums("1")), 2 * inputs.learners, "500");
    if let Some(last) = all.last_mut() {
        last.at_once = 2;
    }
    Ok(all)
}

/// Files that the contestants read, each written once.
struct Inputs<'f> {
    folder: &'f Path,
    learners: usize,
}

impl Inputs<'_> {
    fn records(&self, rules: usize, learners: usize) -> Result<PathBuf, String> {
        let path = self.folder.join(format!("{rules}-{learners}.jsonl"));
        let write = |path: &Path| -> std::io::Result<()> {
            let mut to = BufWriter::new(File::create(path)?);
            let workload = policy::workload(rules, crate::SEED, false);
            records::write_records(&workload, learners, crate::SEED, &mut to)?;
            to.flush()
        };
        if !path.exists() {
            write(&path).map_err(|error| error.to_string())?;
        }
        Ok(path)
    }

    fn plan(&self, rules: usize, chooses: bool) -> Result<PathBuf, String> {
        let name = format!("{rules}{}", if chooses { "-chooses" } else { "" });
        let (text, plan) =
            (self.folder.join(format!("{name}.lijiao")), self.folder.join(format!("{name}.plan")));
        let workload = policy::workload(rules, crate::SEED, chooses);
        fs::write(&text, workload.text()).map_err(|error| error.to_string())?;
        let out = self.folder.join("compile.out");
        Process::beside("lijiao", &["compile"]).with(&text).and(&["-o"]).with(&plan).writing(out).run()?;
        Ok(plan)
    }
}

/// Those that decide the same come to the same credits; the first of them is a program written by hand where there is one.
fn same(all: &[Contestant]) -> Result<(), String> {
    let read = |contestant: &Contestant| {
        let file = File::open(&contestant.process.output).map_err(|error| error.to_string())?;
        totals::totals(BufReader::new(file)).map_err(|error| format!("{}: {error}", contestant.name))
    };
    for (at, contestant) in all.iter().enumerate() {
        let first = all.iter().take(at).find(|first| first.alike == contestant.alike);
        let Some(first) = first else { continue };
        if let Some((id, one, other)) = totals::first_difference(&read(first)?, &read(contestant)?) {
            return Err(format!("{id}: {one} by {}, {other} by {}", first.name, contestant.name));
        }
    }
    println!("\nWho decides the same came to the same credits for each learner.");
    Ok(())
}
