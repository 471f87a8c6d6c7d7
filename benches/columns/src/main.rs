//! Learners in Parquet: Lijiao beside reading alone, and beside DuckDB's SQL for the same policy.
//!
//! ```text
//! cargo build --release --features columns        # the command that is measured
//! pip install duckdb                               # for $PYTHON, or python3
//! cargo run --release -p columns-beside -- [LEARNERS [ROUNDS]]
//! cargo run --release -p columns-beside -- write RULES LEARNERS > learners.parquet
//! ```
//! Contestants take turns, each in a process of its own that answers with one line of JSON: the seconds of the processor in all its
//! threads, behind the load of the policy but with the writing of the answer. All come to the same credits for each learner.

mod file;

use file::{read_alone, write_parquet};
use lijiao::columns::{Decider, WholeLearners};
use lijiao::plan::Plan;
use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use wait4::Wait4;
use workload::{policy, totals};

/// The rules of the policy.
const RULES: usize = 500;
/// The seed of policy and learners.
const SEED: u64 = 1;

fn main() -> Result<(), String> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["write", rules, learners] => {
            let bytes = write_parquet(&policy::workload(count(rules)?, SEED, false), count(learners)?, SEED)?;
            io::stdout().write_all(&bytes).map_err(told)
        }
        ["read", path] => {
            let began = seconds();
            let rows = read_alone(Path::new(path))?;
            answer(json!({ "seconds": seconds() - began, "rows": rows }))
        }
        ["library", plan, path, out] => library(Path::new(plan), Path::new(path), Path::new(out)),
        [] => table(100_000, 5),
        [learners] => table(count(learners)?, 5),
        [learners, rounds] => table(count(learners)?, count(rounds)?),
        _ => Err("[LEARNERS [ROUNDS]], write RULES LEARNERS, read FILE, library PLAN FILE OUT".to_owned()),
    }
}

fn count(word: &str) -> Result<usize, String> {
    word.parse().map_err(|_| format!("{word} is no number"))
}

fn told(error: impl ToString) -> String {
    error.to_string()
}

fn answer(value: Value) -> Result<(), String> {
    println!("{value}");
    Ok(())
}

/// The seconds of the processor in all threads of this process.
fn seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// The batch API: batches in, batches of sums out.
fn library(plan: &Path, path: &Path, out: &Path) -> Result<(), String> {
    let bytes = fs::read(plan).map_err(told)?;
    let plan = Plan::of_bytes(&bytes).map_err(|problem| format!("{problem:?}"))?;
    let decider = Decider::new(&plan);
    let began = seconds();
    let (mut deciding, mut decided) = (decider.begin(), Vec::new());
    for batch in WholeLearners::of(file::batches(path)?) {
        decided.push(deciding.decide(&batch.map_err(told)?).map_err(told)?);
    }
    let spent = seconds() - began;
    let mut to = io::BufWriter::new(File::create(out).map_err(told)?);
    for batch in &decided {
        file::write_credits(batch, &mut to)?;
    }
    to.flush().map_err(told)?;
    answer(json!({ "seconds": spent }))
}

/// Where everything of a run stands.
struct Inputs {
    folder: PathBuf,
    most: i64,
}

impl Inputs {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

struct Contestant {
    name: &'static str,
    run: fn(&Inputs) -> Result<f64, String>,
    /// Its file of credits.
    out: Option<&'static str>,
}

const CONTESTANTS: [Contestant; 6] = [
    Contestant { name: "reading alone (arrow-rs)", run: |inputs| own(inputs, "read", None), out: None },
    Contestant {
        name: "Lijiao, batches of the library",
        run: |inputs| own(inputs, "library", Some("library.csv")),
        out: Some("library.csv"),
    },
    Contestant {
        name: "`lijiao apply`, one thread",
        run: |inputs| apply(inputs, "1"),
        out: Some("apply1.jsonl"),
    },
    Contestant {
        name: "`lijiao apply`, two threads",
        run: |inputs| apply(inputs, "2"),
        out: Some("apply2.jsonl"),
    },
    Contestant { name: "DuckDB, one thread", run: |inputs| duckdb(inputs, "1"), out: Some("duckdb1.csv") },
    Contestant { name: "DuckDB, two threads", run: |inputs| duckdb(inputs, "2"), out: Some("duckdb2.csv") },
];

fn table(learners: usize, rounds: usize) -> Result<(), String> {
    let folder = std::env::temp_dir().join(format!("lijiao-columns-{}", std::process::id()));
    fs::create_dir_all(&folder).map_err(told)?;
    let ran = in_folder(folder.clone(), learners, rounds);
    let removed = fs::remove_dir_all(&folder).map_err(told);
    ran.and(removed)
}

fn in_folder(folder: PathBuf, learners: usize, rounds: usize) -> Result<(), String> {
    let workload = policy::workload(RULES, SEED, false);
    let inputs = Inputs { folder, most: workload.most };
    let put = |name: &str, bytes: &[u8]| fs::write(inputs.path(name), bytes).map_err(told);
    put("rules.csv", workload.csv().as_bytes())?;
    put("policy.plan", &stages::compiled(workload.text())?.to_bytes())?;
    put("learners.parquet", &write_parquet(&workload, learners, SEED)?)?;
    let mut spent = vec![Vec::new(); CONTESTANTS.len()];
    for _ in 0..rounds {
        for (contestant, spent) in CONTESTANTS.iter().zip(&mut spent) {
            spent.push((contestant.run)(&inputs)? * 1e6 / learners as f64);
        }
    }
    let least_and_median = |spent: &mut Vec<f64>| {
        spent.sort_by(f64::total_cmp);
        (spent.first().copied().unwrap_or_default(), spent.get(spent.len() / 2).copied().unwrap_or_default())
    };
    let of: Vec<(f64, f64)> = spent.iter_mut().map(least_and_median).collect();
    let (reading, duckdb) = (of[0], of[4]);
    println!("| µs a learner, processor | least | median | to DuckDB, least and median | to reading alone |");
    println!("|---|---|---|---|---|");
    for (contestant, (least, median)) in CONTESTANTS.iter().zip(&of) {
        let name = contestant.name;
        let to = |of: (f64, f64)| format!("{:.2}, {:.2}", least / of.0, median / of.1);
        println!("| {name} | {least:.2} | {median:.2} | {} | {} |", to(duckdb), to(reading));
    }
    same(&inputs)
}

/// One of this program's own contestants.
fn own(inputs: &Inputs, name: &str, out: Option<&str>) -> Result<f64, String> {
    let mut command = Command::new(std::env::current_exe().map_err(told)?);
    command.arg(name);
    if let Some(out) = out {
        command.arg(inputs.path("policy.plan")).arg(inputs.path("learners.parquet")).arg(inputs.path(out));
    } else {
        command.arg(inputs.path("learners.parquet"));
    }
    said(command)
}

/// The whole process, the load of its plan with it.
fn apply(inputs: &Inputs, threads: &str) -> Result<f64, String> {
    let lijiao = std::env::current_exe().map_err(told)?.with_file_name("lijiao");
    let mut command = Command::new(lijiao);
    command.arg("apply").arg(inputs.path("policy.plan")).arg(inputs.path("learners.parquet"));
    command.args(["--output-detail", "totals", "--threads", threads, "-o"]);
    command.arg(inputs.path(&format!("apply{threads}.jsonl"))).stderr(Stdio::null());
    let mut process = command.spawn().map_err(|error| format!("lijiao, built with columns: {error}"))?;
    let spent = process.wait4().map_err(told)?;
    if !spent.status.success() {
        return Err("lijiao apply failed; it has to be built with --features columns".to_owned());
    }
    Ok((spent.rusage.utime + spent.rusage.stime).as_secs_f64())
}

fn duckdb(inputs: &Inputs, threads: &str) -> Result<f64, String> {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut command = Command::new(python);
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/duckdb_sql.py"));
    command.arg(inputs.path("rules.csv")).arg(inputs.path("learners.parquet"));
    command.arg(inputs.most.to_string()).arg(threads).arg(inputs.path(&format!("duckdb{threads}.csv")));
    said(command)
}

/// The seconds that a process says it took.
fn said(mut command: Command) -> Result<f64, String> {
    let output = command.stderr(Stdio::inherit()).output().map_err(told)?;
    let said: Value = serde_json::from_slice(&output.stdout).map_err(|_| format!("{command:?} failed"))?;
    said["seconds"].as_f64().ok_or_else(|| format!("{command:?} said no time"))
}

/// Every contestant comes to the same credits for each learner.
fn same(inputs: &Inputs) -> Result<(), String> {
    let mut first: Option<(&str, BTreeMap<String, String>)> = None;
    for contestant in &CONTESTANTS {
        let Some(out) = contestant.out else { continue };
        let path = inputs.path(out);
        let credits = if out.ends_with(".csv") {
            let text = fs::read_to_string(&path).map_err(told)?;
            let rows = text.lines().filter_map(|line| line.split_once(',')).filter(|(id, _)| *id != "id");
            rows.map(|(id, credits)| (id.to_owned(), credits.to_owned())).collect()
        } else {
            totals::totals(BufReader::new(File::open(&path).map_err(told)?))
                .map_err(told)?
                .into_iter()
                .collect()
        };
        match &first {
            None => first = Some((contestant.name, credits)),
            Some((_, wanted)) if *wanted == credits => {}
            Some((name, _)) => return Err(format!("{name} and {} come to other credits", contestant.name)),
        }
    }
    println!("\n{} learners, equal credits", first.map_or(0, |(_, credits)| credits.len()));
    Ok(())
}
