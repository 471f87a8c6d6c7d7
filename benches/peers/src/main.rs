//! Lijiao beside other rule engines: the same policy and learners, one process each, one table.
//!
//! ```text
//! cargo build --release -p stages
//! cargo run --release -p peers --features engines -- [RULES [LEARNERS]]
//! cargo build --release -p lijiao -p workload
//! cargo run --release -p peers -- bulk [LEARNERS [ROUNDS]]
//! ```
//! All decide from the JSON text of a learner, and all come to the same credits for each learner: that is checked. What is asked
//! of the other engines is less than the whole: which of a learner's items fit their rules. The records are read, years are
//! counted and what fits is settled (highest of a family, each course once, the limit) by the program written by hand
//! around them, and that is in their time. Lijiao decides the whole from the policy's text.

mod bulk;
#[cfg(feature = "engines")]
mod engines;

use std::process::{Command, ExitCode};
use workload::timed::{Timed, timed};
use workload::{plain, policy, records};

/// The seed of policy and learners.
const SEED: u64 = 1;

/// Contestants take turns so often, each time in a process of its own; the medians stand in the table.
const ROUNDS: usize = 5;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let ran = match words.as_slice() {
        ["one", name, rules, learners] => one(name, rules, learners),
        ["written", name, rules] => write_rules(name, rules),
        ["bulk"] => bulk::table(100_000, 7),
        ["bulk", learners] => count(learners).and_then(|learners| bulk::table(learners, 7)),
        ["bulk", learners, rounds] => {
            count(learners).and_then(|learners| bulk::table(learners, count(rounds)?))
        }
        [] => table("5000", "500"),
        [rules] => table(rules, "500"),
        [rules, learners] => table(rules, learners),
        _ => Err("peers [RULES [LEARNERS]], peers bulk [LEARNERS [ROUNDS]]".to_owned()),
    };
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn count(word: &str) -> Result<usize, String> {
    word.parse().map_err(|_| format!("{word} is no number"))
}

/// One contestant in a process of its own, so that memory and start are its alone.
fn one(name: &str, rules: &str, learners: &str) -> Result<(), String> {
    let workload = policy::workload(count(rules)?, SEED, false);
    let mut text = Vec::new();
    records::write_records(&workload, count(learners)?, SEED, &mut text)
        .map_err(|error| error.to_string())?;
    let text = String::from_utf8(text).map_err(|error| error.to_string())?;
    let learners: Vec<&str> = text.lines().collect();
    let measured = if name == "plain" {
        let load = || plain::Program::of(&workload);
        let decide = |program: &mut plain::Program, line: &str| program.decide(line);
        Some(timed("plain Rust, by hand", load, decide, credits, &learners))
    } else {
        measure(name, rules, &workload, &learners)?
    };
    let measured = measured.ok_or_else(|| format!("nobody is called {name}"))?;
    println!("{}", serde_json::to_string(&measured).map_err(|error| error.to_string())?);
    Ok(())
}

/// The rules are written in a process of its own: no load pays for that, nor finds the memory that it took.
#[cfg(feature = "engines")]
fn measure(
    name: &str,
    rules: &str,
    workload: &policy::Workload,
    learners: &[&str],
) -> Result<Option<Timed>, String> {
    let here = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new(here).args(["written", name, rules]).output();
    let written = String::from_utf8(output.map_err(|error| error.to_string())?.stdout);
    let written = written.map_err(|error| error.to_string())?;
    Ok(engines::measure(name, workload, &written, learners))
}

#[cfg(not(feature = "engines"))]
fn measure(_: &str, _: &str, _: &policy::Workload, _: &[&str]) -> Result<Option<Timed>, String> {
    Ok(None)
}

#[cfg(feature = "engines")]
fn write_rules(name: &str, rules: &str) -> Result<(), String> {
    let workload = policy::workload(count(rules)?, SEED, false);
    let written = engines::written(name, &workload).ok_or_else(|| format!("nobody is called {name}"))?;
    print!("{written}");
    Ok(())
}

#[cfg(not(feature = "engines"))]
fn write_rules(name: &str, _: &str) -> Result<(), String> {
    Err(format!("nobody is called {name}"))
}

/// The credits of a decision; no learner has fewer than none.
fn credits(decided: &serde_json::Result<plain::Decision>) -> i64 {
    decided.as_ref().map_or(-1, |decision| decision.credits)
}

fn table(rules: &str, learners: &str) -> Result<(), String> {
    let here = std::env::current_exe().map_err(|error| error.to_string())?;
    let ours = here.with_file_name("decisions");
    let engines: &[&str] = if cfg!(feature = "engines") { &["zen", "regorus", "cel", "lemma"] } else { &[] };
    let mut rounds: Vec<Vec<Timed>> = Vec::new();
    for _ in 0..ROUNDS {
        let mut all = Vec::new();
        for name in ["sums", "decision", "explained", "text", "tables"] {
            all.push(answer(Command::new(&ours).args([name, rules, learners])).map_err(|error| {
                format!("{error}\n`{}` is made by `cargo build --release -p stages`", ours.display())
            })?);
        }
        for name in ["plain"].iter().chain(engines) {
            all.push(answer(Command::new(&here).args(["one", name, rules, learners]))?);
        }
        rounds.push(all);
    }
    println!(
        "| {rules} rules | a decision, µs | p99, µs | load, ms | by the clock, ms | to the first decision, ms | memory, MB |"
    );
    println!("|---|---|---|---|---|---|---|");
    for (at, one) in rounds[0].iter().enumerate() {
        let median = |figure: fn(&Timed) -> f64| {
            let mut figures: Vec<f64> = rounds.iter().map(|all| figure(&all[at])).collect();
            figures.sort_unstable_by(f64::total_cmp);
            format!("{:.1}", figures[ROUNDS / 2])
        };
        let held = one.held.map_or_else(String::new, |_| median(|one| one.held.unwrap_or(0) as f64 / 1024.0));
        let figures: [fn(&Timed) -> f64; 5] =
            [|one| one.half, |one| one.most, |one| one.load, |one| one.load_clock, |one| one.first];
        println!("| {} | {} | {held} |", one.name, figures.map(median).join(" | "));
    }
    rounds.iter().try_for_each(|all| same(all))?;
    println!("\nEveryone came to the same credits for each of {} learners.", rounds[0][0].credits.len());
    Ok(())
}

fn answer(command: &mut Command) -> Result<Timed, String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| format!("{command:?}: {error}"))
}

/// Everyone must come to the same credits for each learner.
fn same(all: &[Timed]) -> Result<(), String> {
    for (one, other) in all.iter().zip(all.iter().skip(1)) {
        if one.credits != other.credits {
            let at = one.credits.iter().zip(&other.credits).position(|(one, other)| one != other);
            return Err(format!("{} and {} differ at learner {at:?}", one.name, other.name));
        }
    }
    Ok(())
}
