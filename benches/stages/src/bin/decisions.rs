//! What one decision takes, for a seeded policy of any number of rules: one line of JSON with the measures.
//!
//! ```text
//! cargo run --release -p stages --bin decisions -- sums|decision|explained|text|tables RULES LEARNERS
//! cargo run --release -p stages --bin decisions -- plan RULES > plan.lijiao
//! ```
//! From the JSON text of a learner to the JSON text of the answer. `sums` are told in brief, `decision` is the whole decision,
//! `explained` holds its explanation; these three load a stored plan, which `plan` makes in a process of its own. `text` is `decision` with the policy loaded from its
//! text: parsed, checked, analysed and compiled; `tables` the same with the rules as one table and sheets beside it. The comparison with other engines asks for these lines.

use lijiao::plan::Plan;
use lijiao::resolve::PolicyFolder;
use stages::{Answer, Service, compiled, compiled_of, learners};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::Command;
use workload::policy::workload;
use workload::timed::timed;

fn main() -> Result<(), String> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["plan", rules] => {
            let plan = compiled(workload(count(rules)?, 1, false).text())?.to_bytes();
            io::stdout().write_all(&plan).map_err(|error| error.to_string())
        }
        [what, rules, learners] => measure(what, rules, learners),
        _ => Err("decisions sums|decision|explained|text|tables RULES LEARNERS, plan RULES".to_owned()),
    }
}

fn count(word: &str) -> Result<usize, String> {
    word.parse().map_err(|_| format!("{word} is no number"))
}

fn measure(what: &str, rules: &str, asked: &str) -> Result<(), String> {
    let workload = workload(count(rules)?, 1, false);
    let lines = learners(&workload, count(asked)?)?;
    let learners: Vec<&str> = lines.iter().map(String::as_str).collect();
    let stored = if ["text", "tables"].contains(&what) { Vec::new() } else { stored(rules)? };
    let of_stored = || Plan::of_bytes(&stored).map(Service::of).map_err(|problem| format!("{problem:?}"));
    let measured = match what {
        "sums" => {
            let load = || of_stored().map(Service::made_brief);
            timed("Lijiao, sums", load, |it, line| decided(it, line, Service::sums), credits, &learners)
        }
        "decision" => timed(
            "Lijiao, the decision",
            of_stored,
            |it, line| decided(it, line, Service::decision),
            credits,
            &learners,
        ),
        "explained" => {
            let name = "Lijiao, with its explanation";
            timed(name, of_stored, |it, line| decided(it, line, Service::explained), credits, &learners)
        }
        "text" => {
            let text = workload.text();
            let load = || compiled(text).map(Service::of);
            let decide = |it: &mut Loaded, line: &str| decided(it, line, Service::decision);
            timed("Lijiao, the policy as text", load, decide, credits, &learners)
        }
        "tables" => {
            let files = workload.tables().into_iter();
            let files: BTreeMap<_, _> =
                files.map(|(name, text)| (name.to_owned(), text.into_bytes())).collect();
            let load = || compiled_of(PolicyFolder::of(files)).map(Service::of);
            let decide = |it: &mut Loaded, line: &str| decided(it, line, Service::decision);
            timed("Lijiao, the policy as a table and sheets", load, decide, credits, &learners)
        }
        other => return Err(format!("nothing is called {other}")),
    };
    println!("{}", serde_json::to_string(&measured).map_err(|error| error.to_string())?);
    Ok(())
}

/// The plan as another process makes it: what compiling leaves in memory is not what the plan holds.
fn stored(rules: &str) -> Result<Vec<u8>, String> {
    let here = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new(here).args(["plan", rules]).output().map_err(|error| error.to_string())?;
    output.status.success().then_some(output.stdout).ok_or_else(|| "no plan was made".to_owned())
}

type Loaded = Result<Service, String>;

fn decided(service: &Loaded, line: &str, decide: fn(&Service, &str) -> Answer) -> Answer {
    service.as_ref().map_err(String::clone).and_then(|service| decide(service, line))
}

/// The credits that a line of JSON tells; no learner has fewer than none.
fn credits(answer: &Answer) -> i64 {
    let told = answer.as_ref().ok().and_then(|text| serde_json::from_str::<serde_json::Value>(text).ok());
    told.map_or(-1, |told| told["totals"]["granted"]["credits"].as_i64().unwrap_or(0))
}
