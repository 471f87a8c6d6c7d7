//! A general solver behind `contestants.py`: instances in as JSON lines, what it found out.

use lijiao::choice::{Constraint, Model, Term};
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// What a solver found, and the time it took.
pub struct Run {
    pub objectives: Vec<i64>,
    /// The assignment, and whether no other is as good; no assignment where only the objectives were asked for.
    pub values: Vec<i64>,
    pub unique: bool,
    pub microseconds: u64,
    pub proved: bool,
}

/// A running script.
pub struct Contestant {
    pub name: &'static str,
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Contestant {
    /// Starts the script for one of its solvers.
    pub fn start(python: &str, name: &'static str, seconds: u64, question: &str) -> Result<Self, String> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/contestants.py");
        let mut child = Command::new(python)
            .args([script, name, &seconds.to_string(), question])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{python}: {error}"))?;
        let (Some(to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("no pipes".to_owned());
        };
        Ok(Self { name, child, to, from: BufReader::new(from) })
    }

    /// Lets it solve one instance.
    pub fn solve(&mut self, line: &str) -> Result<Run, String> {
        let mut answer = String::new();
        let asked = writeln!(self.to, "{line}").and_then(|()| self.from.read_line(&mut answer));
        asked.map_err(|error| format!("{}: {error}", self.name))?;
        read(&answer).ok_or(format!("{} is not there (pip install highspy ortools): {answer}", self.name))
    }
}

impl Drop for Contestant {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns the instance as the script reads it.
pub fn json(model: &Model) -> String {
    let upper: Vec<i64> = model.variables.iter().map(|variable| variable.upper).collect();
    let named: Vec<bool> = model.variables.iter().map(|variable| variable.named).collect();
    let mut rows = Vec::new();
    for constraint in &model.constraints {
        match constraint {
            Constraint::AtMost { terms, bound } => rows.push(row(terms, 1, *bound)),
            Constraint::AtLeast { terms, bound } => rows.push(row(terms, -1, -bound)),
            Constraint::GoesWith { follower, leader, factor } => {
                rows.push(row(&[Term::new(*follower, 1), Term::new(*leader, -factor)], 1, 0));
            }
            Constraint::Together { left, right } => {
                let same = [Term::new(*left, 1), Term::new(*right, -1)];
                rows.extend([row(&same, 1, 0), row(&same, -1, 0)]);
            }
        }
    }
    let objectives: Vec<String> = model.objectives.iter().map(|objective| sum(&objective.terms, 1)).collect();
    let (rows, objectives) = (rows.join(","), objectives.join(","));
    format!("{{\"upper\":{upper:?},\"named\":{named:?},\"rows\":[{rows}],\"objectives\":[{objectives}]}}")
}

fn row(terms: &[Term], sign: i64, bound: i64) -> String {
    format!("[{},{bound}]", sum(terms, sign))
}

fn sum(terms: &[Term], sign: i64) -> String {
    let mut text = "[".to_owned();
    for (place, term) in terms.iter().enumerate() {
        let comma = if place == 0 { "" } else { "," };
        let _ = write!(text, "{comma}[{},{}]", term.variable, sign * term.coefficient);
    }
    text + "]"
}

/// Reads `{"objectives": [..], "values": [..], "unique": b, "microseconds": n, "proved": b}`.
fn read(answer: &str) -> Option<Run> {
    let (objectives, rest) = list(answer, "\"objectives\": [")?;
    let (values, rest) = list(rest, "\"values\": [")?;
    let (_, rest) = rest.split_once("\"unique\": ")?;
    let unique = rest.starts_with("true");
    let (_, time) = rest.split_once("\"microseconds\": ")?;
    let (time, rest) = time.split_once(',')?;
    let microseconds = time.trim().parse().ok()?;
    Some(Run { objectives, values, unique, microseconds, proved: rest.contains("true") })
}

fn list<'a>(text: &'a str, name: &str) -> Option<(Vec<i64>, &'a str)> {
    let (_, list) = text.split_once(name)?;
    let (list, rest) = list.split_once(']')?;
    let numbers = list.split(',').map(str::trim).filter(|number| !number.is_empty());
    Some((numbers.map(|number| number.parse().ok()).collect::<Option<_>>()?, rest))
}
