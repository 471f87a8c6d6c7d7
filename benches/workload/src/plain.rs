//! The policy decided by a program as one would write it: serde_json, owned strings, hash maps.

use crate::policy::{Workload, category, course};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::io::{self, BufRead, Write};

/// A learner as read.
#[derive(Deserialize)]
pub struct Learner {
    id: String,
    /// What is applied for.
    pub application: Application,
    /// What was learnt.
    pub items: Vec<Item>,
}

/// An application.
#[derive(Deserialize)]
pub struct Application {
    /// Its day.
    pub date: String,
}

/// One certificate.
#[derive(Deserialize)]
pub struct Item {
    id: String,
    /// Which one.
    pub code: String,
    /// The score.
    pub score: i64,
    /// The day of award.
    pub award: String,
}

/// The policy as the program holds it.
pub struct Program {
    rules: HashMap<String, Rule>,
    most: i64,
}

struct Rule {
    least: i64,
    years: i64,
    target: String,
    credits: i64,
    is_limited: bool,
    family: Option<usize>,
}

/// What is granted.
#[derive(Serialize)]
pub struct Decision {
    id: String,
    granted: Vec<Grant>,
    /// The sum of it.
    pub credits: i64,
}

#[derive(Serialize)]
struct Grant {
    item: String,
    course: String,
    credits: i64,
}

/// Decides every line and writes one line each.
pub fn run(workload: &Workload, from: impl BufRead, to: &mut impl Write) -> io::Result<()> {
    let program = Program::of(workload);
    for line in from.lines() {
        serde_json::to_writer(&mut *to, &program.decide(&line?)?)?;
        to.write_all(b"\n")?;
    }
    Ok(())
}

impl Program {
    /// Returns the program for a policy.
    pub fn of(workload: &Workload) -> Self {
        let rule = |row: &crate::policy::Row| Rule {
            least: row.least,
            years: row.years,
            target: course(row.target),
            credits: workload.credits[row.target],
            is_limited: category(row.target) == 0,
            family: row.family,
        };
        let rules = workload.rows.iter().map(|row| (row.code.clone(), rule(row))).collect();
        Self { rules, most: workload.most }
    }

    /// Decides one line.
    pub fn decide(&self, line: &str) -> serde_json::Result<Decision> {
        let learner: Learner = serde_json::from_str(line)?;
        let fits = |item: &Item| {
            self.rules.get(&item.code).is_some_and(|rule| {
                item.score >= rule.least && is_valid(&item.award, rule.years, &learner.application.date)
            })
        };
        let fitting: Vec<bool> = learner.items.iter().map(fits).collect();
        Ok(self.settle(learner, &fitting))
    }

    /// Settles what counts of the items that fit their rules: the highest of a family, each course once, up to the limit.
    pub fn settle(&self, learner: Learner, fitting: &[bool]) -> Decision {
        let mut best: HashMap<usize, usize> = HashMap::new();
        let mut counting: Vec<(usize, &Rule)> = Vec::new();
        for (at, item) in learner.items.iter().enumerate() {
            let Some(rule) = self.rules.get(&item.code).filter(|_| fitting[at]) else { continue };
            if let Some(family) = rule.family {
                let highest = best.entry(family).or_insert(at);
                if item.score > learner.items[*highest].score {
                    *highest = at;
                }
            }
            counting.push((at, rule));
        }
        let mut covered: HashSet<&str> = HashSet::new();
        let (mut granted, mut limited, mut credits) = (Vec::new(), 0, 0);
        for (at, rule) in counting {
            let counts = rule.family.is_none_or(|family| best.get(&family) == Some(&at));
            if !counts || !covered.insert(&rule.target) {
                continue;
            }
            let got = if rule.is_limited { rule.credits.min(self.most - limited) } else { rule.credits };
            limited += if rule.is_limited { got } else { 0 };
            credits += got;
            let item = learner.items[at].id.clone();
            granted.push(Grant { item, course: rule.target.clone(), credits: got });
        }
        Decision { id: learner.id, granted, credits }
    }
}

fn is_valid(award: &str, years: i64, on: &str) -> bool {
    let year: i64 = award[..4].parse().unwrap_or(0);
    format!("{:04}{}", year + years, &award[4..]).as_str() >= on
}
