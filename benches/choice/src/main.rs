//! Compares the exact solver with HiGHS and OR-tools CP-SAT on the same seeded instances.
//!
//! `cargo run --release -p choice-bench -- [--only NAME] [--count N] [--from SEED] [--node-bound N] [--python PATH] [--seconds S]
//! [--against highs|cp-sat] [--each] [--alone] [--objectives]` prints one line a family. With `--alone` the others are left out, with
//! `--against` all but one. All are asked the same: the best, the first of the best in the fixed order, and whether another is as good;
//! with `--objectives` how good the best is, and no more.
//! A solver that has not proved its answer after the seconds is counted as open. Whatever it proved otherwise than ours is told with
//! its seed, and the run fails at the end.

#[cfg(test)]
mod simpler;

mod contestant;
mod instances;
mod random;

use contestant::{Contestant, Run, json};
use instances::{Class, FAMILIES, Family};
use lijiao::choice::{Choice, Model, choose};
use random::Random;
use rustix::time::{ClockId, clock_gettime};

/// What was asked for on the command line.
struct Asked {
    only: Option<String>,
    count: Option<u64>,
    /// The first seed.
    from: u64,
    node_bound: u64,
    python: String,
    seconds: u64,
    /// The one other solver that is asked; else both.
    against: Option<String>,
    alone: bool,
    each: bool,
    objectives: bool,
}

fn main() -> Result<(), String> {
    let asked = asked()?;
    let mut contestants = Vec::new();
    if !asked.alone {
        let is_asked = |name: &&str| asked.against.as_ref().is_none_or(|against| against == name);
        for name in ["highs", "cp-sat"].into_iter().filter(is_asked) {
            let question = if asked.objectives { "objectives" } else { "whole" };
            contestants.push(Contestant::start(&asked.python, name, asked.seconds, question)?);
        }
    }
    println!(
        "family, instances, ours: median/mean/most, nodes median/most | others, how many times ours by median/mean"
    );
    let named = |family: &&Family| asked.only.as_ref().is_none_or(|only| family.name.starts_with(only));
    let mut differences = 0;
    for family in FAMILIES.iter().filter(named) {
        differences += measure(family, &asked, &mut contestants)?;
    }
    match differences {
        0 => Ok(()),
        some => Err(format!("{some} answers differ")),
    }
}

fn asked() -> Result<Asked, String> {
    let mut asked = Asked {
        only: None,
        count: None,
        from: 0,
        node_bound: 1_000_000,
        python: "python3".to_owned(),
        seconds: 60,
        against: None,
        alone: false,
        each: false,
        objectives: false,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} needs a value"));
        let number = |text: String| text.parse::<u64>().map_err(|_| format!("{text} is not a number"));
        match word.as_str() {
            "--only" => asked.only = Some(value()?),
            "--count" => asked.count = Some(number(value()?)?),
            "--from" => asked.from = number(value()?)?,
            "--node-bound" => asked.node_bound = number(value()?)?,
            "--python" => asked.python = value()?,
            "--seconds" => asked.seconds = number(value()?)?,
            "--against" => asked.against = Some(value()?),
            "--alone" => asked.alone = true,
            "--objectives" => asked.objectives = true,
            "--each" => asked.each = true,
            other => return Err(format!("{other} is not an option")),
        }
    }
    Ok(asked)
}

/// Solves the instances of a family, first all by ours, then all by each of the others, and prints its line; returns how often
/// another proved something else.
fn measure(family: &Family, asked: &Asked, contestants: &mut [Contestant]) -> Result<usize, String> {
    let usual = match family.class {
        Class::Typical => 300,
        Class::Trap => 60,
        Class::Middle => 40,
        Class::Hard => 20,
    };
    let count = asked.count.unwrap_or(usual);
    let made = (asked.from..asked.from + count).map(|seed| (family.make)(&mut Random::new(seed)));
    let models: Vec<Model> =
        if asked.objectives { made.map(without_names).collect() } else { made.collect() };
    let ours = models.iter().map(|model| solve(model, asked.node_bound)).collect::<Result<Vec<_>, _>>()?;
    let mut nodes: Vec<u64> = ours.iter().map(|(_, nodes)| *nodes).collect();
    nodes.sort_unstable();
    let times = Times::of(ours.iter().map(|(run, _)| run));
    let (median, most) = (nodes[nodes.len() / 2], nodes[nodes.len() - 1]);
    print!("{:20} {count:5} {} nodes {median}/{most}", family.name, times.told());
    let mut differences = 0;
    for contestant in contestants {
        let (theirs, differing) = rival(family, asked.from, &models, &ours, contestant)?;
        differences += differing;
        let others = Times::of(&theirs);
        let (by_median, by_mean) = others.ratios(&times);
        print!(" | {} {} x{by_median:.0}/x{by_mean:.0}", contestant.name, others.told());
    }
    println!();
    if asked.each {
        for (seed, (run, nodes)) in (asked.from..).zip(&ours) {
            println!(
                "  {seed:4} {:?} {} µs, {nodes} nodes, proved {}",
                run.objectives, run.microseconds, run.proved
            );
        }
    }
    Ok(differences)
}

/// Leaves nothing by which people would tell two assignments apart, so that no equal is looked for.
fn without_names(mut model: Model) -> Model {
    model.variables.iter_mut().for_each(|variable| variable.named = false);
    model
}

/// Lets another solver solve the same instances. Where both prove their best, it must be the same: what differs is told and counted.
fn rival(
    family: &Family,
    from: u64,
    models: &[Model],
    ours: &[(Run, u64)],
    contestant: &mut Contestant,
) -> Result<(Vec<Run>, usize), String> {
    let (mut theirs, mut differences) = (Vec::new(), 0);
    for (seed, (model, (run, _))) in (from..).zip(models.iter().zip(ours)) {
        let other = contestant.solve(&json(model))?;
        if let Some(difference) = difference(run, &other) {
            eprintln!("{} {seed}: {} finds {difference}", family.name, contestant.name);
            differences += 1;
        }
        theirs.push(other);
        if theirs.len() % 100 == 0 {
            eprintln!("{} {}: {} of {}", family.name, contestant.name, theirs.len(), models.len());
        }
    }
    Ok((theirs, differences))
}

/// Returns what two proved answers do not have in common.
fn difference(ours: &Run, other: &Run) -> Option<String> {
    if !ours.proved || !other.proved {
        return None;
    }
    if ours.objectives != other.objectives {
        return Some(format!("{:?}, ours {:?}", other.objectives, ours.objectives));
    }
    let is_other = !other.values.is_empty() && (&ours.values, ours.unique) != (&other.values, other.unique);
    is_other.then(|| "another first, or another equal".to_owned())
}

fn solve(model: &Model, node_bound: u64) -> Result<(Run, u64), String> {
    let start = processor_time();
    let choice = choose(model, node_bound).map_err(|no| format!("{no:?}"))?;
    let microseconds = (processor_time() - start) / 1000;
    let proved = choice.proved && (choice.unique || choice.equal.is_some());
    let Choice { objectives, values, unique, nodes, .. } = choice;
    Ok((Run { objectives, values, unique, microseconds, proved }, nodes))
}

/// Returns the nanoseconds this thread has had a processor, so that other programs on the machine do not count.
fn processor_time() -> u64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// Processor times in microseconds.
struct Times {
    median: u64,
    mean: u64,
    most: u64,
    /// Runs without proof.
    open: usize,
}

impl Times {
    fn of<'a>(runs: impl IntoIterator<Item = &'a Run>) -> Self {
        let runs: Vec<&Run> = runs.into_iter().collect();
        let mut sorted: Vec<u64> = runs.iter().map(|run| run.microseconds).collect();
        sorted.sort_unstable();
        Self {
            median: sorted[sorted.len() / 2],
            mean: sorted.iter().sum::<u64>() / sorted.len() as u64,
            most: sorted[sorted.len() - 1],
            open: runs.iter().filter(|run| !run.proved).count(),
        }
    }

    fn told(&self) -> String {
        format!("{}/{}/{} µs open {}", self.median, self.mean, self.most, self.open)
    }

    /// Returns how many times as long as the others these take, by the median and by the mean.
    fn ratios(&self, others: &Self) -> (f64, f64) {
        let ratio = |left: u64, right: u64| left as f64 / right.max(1) as f64;
        (ratio(self.median, others.median), ratio(self.mean, others.mean))
    }
}
