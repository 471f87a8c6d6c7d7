//! The same with borrowed strings, codes and courses as numbers, dates as numbers, and nothing allocated for each learner.

use crate::policy::{Workload, category, course};
use serde::Deserialize;
use std::collections::HashMap;
use std::io::{self, BufRead, Write};

#[derive(Deserialize)]
struct Learner<'t> {
    #[serde(borrow)]
    id: &'t str,
    #[serde(borrow)]
    application: Application<'t>,
    #[serde(borrow)]
    items: Vec<Item<'t>>,
}

#[derive(Deserialize)]
struct Application<'t> {
    date: &'t str,
}

#[derive(Deserialize)]
struct Item<'t> {
    id: &'t str,
    code: &'t str,
    score: i64,
    award: &'t str,
}

const NO_FAMILY: usize = usize::MAX;

struct Rule {
    least: i64,
    years: i64,
    target: usize,
    credits: i64,
    is_limited: bool,
    family: usize,
}

/// Marks that are cleared by counting on.
struct Marks {
    round: u32,
    covered: Vec<u32>,
    best: Vec<(u32, usize)>,
}

/// Decides every line and writes one line each.
pub fn run(workload: &Workload, mut from: impl BufRead, to: &mut impl Write) -> io::Result<()> {
    let rule = |row: &crate::policy::Row| Rule {
        least: row.least,
        years: row.years,
        target: row.target,
        credits: workload.credits[row.target],
        is_limited: category(row.target) == 0,
        family: row.family.unwrap_or(NO_FAMILY),
    };
    let rules: Vec<Rule> = workload.rows.iter().map(rule).collect();
    let by_code: HashMap<&str, usize> =
        workload.rows.iter().enumerate().map(|(at, row)| (row.code.as_str(), at)).collect();
    let courses: Vec<String> = (0..workload.credits.len()).map(course).collect();
    let families = workload.rows.iter().filter_map(|row| row.family).max().map_or(0, |most| most + 1);
    let mut marks = Marks { round: 0, covered: vec![0; courses.len()], best: vec![(0, 0); families] };
    let (mut line, mut fitting) = (String::new(), Vec::new());
    while from.read_line(&mut line)? > 0 {
        let learner: Learner<'_> = serde_json::from_str(&line)?;
        marks.round += 1;
        decide(&rules, &by_code, &learner, &mut marks, &mut fitting);
        write!(to, "{{\"id\":\"{}\",\"granted\":[", learner.id)?;
        let (mut limited, mut credits, mut comma) = (0, 0, "");
        for (at, rule) in fitting.drain(..) {
            let rule: &Rule = &rules[rule];
            let counts = rule.family == NO_FAMILY || marks.best[rule.family] == (marks.round, at);
            if !counts || marks.covered[rule.target] == marks.round {
                continue;
            }
            marks.covered[rule.target] = marks.round;
            let got = if rule.is_limited { rule.credits.min(workload.most - limited) } else { rule.credits };
            limited += if rule.is_limited { got } else { 0 };
            credits += got;
            let (item, course) = (learner.items[at].id, &courses[rule.target]);
            write!(to, "{comma}{{\"item\":\"{item}\",\"course\":\"{course}\",\"credits\":{got}}}")?;
            comma = ",";
        }
        writeln!(to, "],\"credits\":{credits}}}")?;
        line.clear();
    }
    Ok(())
}

fn decide(
    rules: &[Rule],
    by_code: &HashMap<&str, usize>,
    learner: &Learner<'_>,
    marks: &mut Marks,
    fitting: &mut Vec<(usize, usize)>,
) {
    let on = number(learner.application.date);
    for (at, item) in learner.items.iter().enumerate() {
        let Some(position) = by_code.get(item.code) else { continue };
        let rule = &rules[*position];
        if item.score < rule.least || number(item.award) + rule.years * 10_000 < on {
            continue;
        }
        if rule.family != NO_FAMILY {
            let best = &mut marks.best[rule.family];
            if best.0 != marks.round || item.score > learner.items[best.1].score {
                *best = (marks.round, at);
            }
        }
        fitting.push((at, *position));
    }
}

/// Returns a date as one number, such as 20250605.
fn number(date: &str) -> i64 {
    date.bytes().filter(u8::is_ascii_digit).fold(0, |so_far, digit| so_far * 10 + i64::from(digit - b'0'))
}
