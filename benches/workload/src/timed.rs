//! What one contestant takes: to load the policy, to the first decision, for each decision, and in memory.

use rustix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};
use std::fs;
use std::time::Instant;

/// Each learner is decided so often; the least time counts, so that what else the machine does counts little.
const RUNS: usize = 5;

/// The measures of one contestant. Times are those of the processor, in all threads of the process, but where the clock is named.
#[derive(Serialize, Deserialize)]
pub struct Timed {
    /// Its name in the table.
    pub name: String,
    /// Milliseconds from the policy in its own form to ready.
    pub load: f64,
    /// The same by the clock: less than `load` where threads share the work.
    pub load_clock: f64,
    /// Milliseconds from the start of the load to the first decision.
    pub first: f64,
    /// Microseconds a decision from JSON text to the sum of credits: of half, of 99 of 100 learners at most, and the mean.
    pub half: f64,
    /// See `half`.
    pub most: f64,
    /// See `half`.
    pub mean: f64,
    /// Kibibytes that the loaded policy holds: the resident size after the load less that before it. None where the system does
    /// not tell.
    pub held: Option<i64>,
    /// The credits of each learner.
    pub credits: Vec<i64>,
}

/// Measures a contestant: `load` makes it ready, `decide` gives its answer on one line, and `credits_of` looks at the answer
/// when the clock has stopped.
pub fn timed<C, A>(
    name: &str,
    load: impl FnOnce() -> C,
    mut decide: impl FnMut(&mut C, &str) -> A,
    credits_of: impl Fn(&A) -> i64,
    learners: &[&str],
) -> Timed {
    let (before, clock, began) = (resident(), Instant::now(), nanoseconds());
    let mut contestant = load();
    let (loaded, load_clock, after) = (nanoseconds(), clock.elapsed(), resident());
    if let [learner, ..] = learners {
        decide(&mut contestant, learner);
    }
    let first = nanoseconds() - began;
    let mut times = Vec::new();
    let mut credits = Vec::new();
    for learner in learners {
        let mut least = i64::MAX;
        let mut got = None;
        for _ in 0..RUNS {
            let began = nanoseconds();
            let answer = decide(&mut contestant, learner);
            least = least.min(nanoseconds() - began);
            got = Some(answer);
        }
        times.push(least);
        credits.extend(got.as_ref().map(&credits_of));
    }
    let mean = times.iter().sum::<i64>() as f64 / times.len().max(1) as f64 / 1e3;
    times.sort_unstable();
    let at = |part: usize| times.get(times.len() * part / 100).map_or(0.0, |time| *time as f64 / 1e3);
    Timed {
        name: name.to_owned(),
        load: (loaded - began) as f64 / 1e6,
        load_clock: load_clock.as_nanos() as f64 / 1e6,
        first: first as f64 / 1e6,
        half: at(50),
        most: at(99),
        mean,
        held: before.zip(after).map(|(before, after)| after - before),
        credits,
    }
}

fn nanoseconds() -> i64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec * 1_000_000_000 + time.tv_nsec
}

fn resident() -> Option<i64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}
