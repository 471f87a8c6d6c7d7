//! Learners: one JSON text a line, 1 to 30 items each (about 10), their codes drawn by Zipf's law.

use crate::policy::Workload;
use crate::random::Random;
use std::io::{self, Write};

/// Writes the records of so many learners.
pub fn write_records(workload: &Workload, learners: usize, seed: u64, to: &mut impl Write) -> io::Result<()> {
    let mut random = Random::new(seed ^ 0x5eed);
    let mut codes: Vec<&str> = workload.rows.iter().map(|row| row.code.as_str()).collect();
    codes.extend(workload.others.iter().map(String::as_str));
    shuffle(&mut codes, &mut random);
    let zipf = Zipf::new(codes.len());
    for learner in 0..learners {
        let (month, day) = (random.between(1, 12), random.between(1, 28));
        write!(
            to,
            r#"{{"id":"L{learner:07}","application":{{"date":"2025-{month:02}-{day:02}","programme":"bulk"}},"items":["#
        )?;
        let mut used = Vec::new();
        for item in 0..item_count(&mut random) {
            let comma = if item == 0 { "" } else { "," };
            let code = codes[zipf.draw(&mut random)];
            let score = unused_score(&mut random, &mut used);
            // The 29th of February would be a case of its own.
            let (year, month, day) =
                (random.between(2016, 2024), random.between(1, 12), random.between(1, 28));
            write!(
                to,
                r#"{comma}{{"id":"i{item}","kind":"certificate","code":"{code}","score":{score},"award":"{year}-{month:02}-{day:02}"}}"#
            )?;
        }
        to.write_all(b"]}\n")?;
    }
    Ok(())
}

/// Most outcomes are passes. No two of one learner have the same score: which of equal ones counts would be a choice.
fn unused_score(random: &mut Random, used: &mut Vec<i64>) -> i64 {
    loop {
        let score = if random.percent(80) { random.between(60, 100) } else { random.between(20, 59) };
        if !used.contains(&score) {
            used.push(score);
            return score;
        }
    }
}

/// The sum of three draws: few have one item or thirty, most about ten.
fn item_count(random: &mut Random) -> i64 {
    random.between(0, 6)
        + random.between(0, 6)
        + random.between(1, 6)
        + if random.percent(10) { 12 } else { 0 }
}

fn shuffle(codes: &mut [&str], random: &mut Random) {
    for at in (1..codes.len()).rev() {
        codes.swap(at, random.below(at + 1));
    }
}

/// Ranks with a chance of one over the rank.
struct Zipf {
    sums: Vec<u64>,
}

impl Zipf {
    fn new(ranks: usize) -> Self {
        let mut sum = 0;
        let weigh = |rank: usize| {
            sum += (1u64 << 32) / (rank as u64 + 1);
            sum
        };
        Self { sums: (0..ranks).map(weigh).collect() }
    }

    fn draw(&self, random: &mut Random) -> usize {
        let all = self.sums.last().copied().unwrap_or(1);
        let at = random.between(0, all as i64 - 1) as u64;
        self.sums.partition_point(|sum| *sum <= at)
    }
}
