//! The policy decided by a program as one would write it: serde_json, owned strings, hash maps.

use crate::policy::{Workload, category, course};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::io::{self, BufRead, Write};

#[derive(Deserialize)]
struct Learner {
    id: String,
    application: Application,
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Application {
    date: String,
}

#[derive(Deserialize)]
struct Item {
    id: String,
    code: String,
    score: i64,
    award: String,
}

struct Rule {
    least: i64,
    years: i64,
    target: String,
    credits: i64,
    is_limited: bool,
    family: Option<usize>,
}

#[derive(Serialize)]
struct Decision {
    id: String,
    granted: Vec<Grant>,
    credits: i64,
}

#[derive(Serialize)]
struct Grant {
    item: String,
    course: String,
    credits: i64,
}

/// Decides every line and writes one line each.
pub fn run(workload: &Workload, from: impl BufRead, to: &mut impl Write) -> io::Result<()> {
    let rules = rules(workload);
    for line in from.lines() {
        let learner: Learner = serde_json::from_str(&line?)?;
        serde_json::to_writer(&mut *to, &decide(&rules, workload.most, learner))?;
        to.write_all(b"\n")?;
    }
    Ok(())
}

fn rules(workload: &Workload) -> HashMap<String, Rule> {
    let rule = |row: &crate::policy::Row| Rule {
        least: row.least,
        years: row.years,
        target: course(row.target),
        credits: workload.credits[row.target],
        is_limited: category(row.target) == 0,
        family: row.family,
    };
    workload.rows.iter().map(|row| (row.code.clone(), rule(row))).collect()
}

fn decide(rules: &HashMap<String, Rule>, most: i64, learner: Learner) -> Decision {
    let mut best: HashMap<usize, usize> = HashMap::new();
    let mut fitting: Vec<(usize, &Rule)> = Vec::new();
    for (at, item) in learner.items.iter().enumerate() {
        let Some(rule) = rules.get(&item.code) else { continue };
        if item.score < rule.least || !is_valid(&item.award, rule.years, &learner.application.date) {
            continue;
        }
        if let Some(family) = rule.family {
            let highest = best.entry(family).or_insert(at);
            if item.score > learner.items[*highest].score {
                *highest = at;
            }
        }
        fitting.push((at, rule));
    }
    let mut covered: HashSet<&str> = HashSet::new();
    let (mut granted, mut limited, mut credits) = (Vec::new(), 0, 0);
    for (at, rule) in fitting {
        let counts = rule.family.is_none_or(|family| best.get(&family) == Some(&at));
        if !counts || !covered.insert(&rule.target) {
            continue;
        }
        let got = if rule.is_limited { rule.credits.min(most - limited) } else { rule.credits };
        limited += if rule.is_limited { got } else { 0 };
        credits += got;
        let item = learner.items[at].id.clone();
        granted.push(Grant { item, course: rule.target.clone(), credits: got });
    }
    Decision { id: learner.id, granted, credits }
}

fn is_valid(award: &str, years: i64, on: &str) -> bool {
    let year: i64 = award[..4].parse().unwrap_or(0);
    format!("{:04}{}", year + years, &award[4..]).as_str() >= on
}
