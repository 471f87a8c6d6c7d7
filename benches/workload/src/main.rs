//! Writes policies and learners, runs the programs written by hand, compares outputs.
//!
//! ```text
//! cargo run --release -p workload -- policy RULES [--chooses] > workload.lijiao
//! cargo run --release -p workload -- policy RULES --tables FOLDER [--chooses]
//! cargo run --release -p workload -- rows RULES [--chooses] > rules.csv
//! cargo run --release -p workload -- records RULES LEARNERS > records.jsonl
//! cargo run --release -p workload -- plain|tuned RULES < records.jsonl > decisions.jsonl
//! cargo run --release -p workload -- compare ONE.jsonl OTHER.jsonl
//! ```
//! `--seed N` may stand anywhere; the same seed writes the same bytes everywhere.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::Path;
use workload::{plain, policy, records, totals, tuned};

const USAGE: &str = "policy RULES [--tables FOLDER], rows|plain|tuned RULES, records RULES LEARNERS, compare ONE OTHER; --seed N, --chooses";

fn main() -> Result<(), String> {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    let seed = taken(&mut words, "--seed")?.unwrap_or(1);
    let chooses = words.iter().any(|word| word == "--chooses");
    words.retain(|word| word != "--chooses");
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let number = |word: &str| word.parse::<usize>().map_err(|_| format!("{word} is no number; {USAGE}"));
    let of = |rules: &str| number(rules).map(|rules| policy::workload(rules, seed, chooses));
    let mut to = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let from = BufReader::with_capacity(1 << 16, io::stdin());
    let done = match words.as_slice() {
        ["policy", rules, "--tables", folder] => {
            let files = of(rules)?.tables();
            files.iter().try_for_each(|(name, text)| std::fs::write(Path::new(folder).join(name), text))
        }
        ["policy", rules] => to.write_all(of(rules)?.text().as_bytes()),
        ["rows", rules] => to.write_all(of(rules)?.csv().as_bytes()),
        ["records", rules, learners] => records::write_records(&of(rules)?, number(learners)?, seed, &mut to),
        ["plain", rules] => plain::run(&of(rules)?, from, &mut to),
        ["tuned", rules] => tuned::run(&of(rules)?, from, &mut to),
        ["compare", one, other] => return compare(one, other),
        _ => return Err(USAGE.to_owned()),
    };
    done.and_then(|()| to.flush()).map_err(|error| error.to_string())
}

fn taken(words: &mut Vec<String>, name: &str) -> Result<Option<u64>, String> {
    let Some(at) = words.iter().position(|word| word == name) else { return Ok(None) };
    let value = words.get(at + 1).and_then(|value| value.parse().ok());
    words.drain(at..(at + 2).min(words.len()));
    value.map(Some).ok_or_else(|| format!("{name} needs a number"))
}

fn compare(one: &str, other: &str) -> Result<(), String> {
    let read = |path: &str| {
        let file = File::open(path).map_err(|error| format!("{path}: {error}"))?;
        totals::totals(BufReader::new(file)).map_err(|error| format!("{path}: {error}"))
    };
    let (left, right) = (read(one)?, read(other)?);
    match totals::first_difference(&left, &right) {
        None => {
            println!("{} learners, equal totals", left.len());
            Ok(())
        }
        Some((id, left, right)) => Err(format!("{id}: {left} in {one}, {right} in {other}")),
    }
}
