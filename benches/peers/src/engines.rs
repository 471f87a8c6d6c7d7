//! The other engines, each asked in the way that serves it best.

mod cel;
mod host;
mod lemma;
mod regorus;
mod zen;

use crate::credits;
use host::{Asked, Host};
use workload::policy::Workload;
use workload::timed::{Timed, timed};

/// An engine that tells which items fit their rules.
trait Engine: Sized {
    /// How the table calls it, and how it is asked.
    const NAME: &'static str;

    /// Returns the rules in the engine's own form, as a file would hold them.
    fn written(workload: &Workload) -> String;

    /// Returns the engine with the rules.
    fn load(written: &str) -> Self;

    /// Returns of each item whether it fits its rule.
    fn fits(&mut self, items: &[Asked<'_>]) -> Vec<bool>;
}

/// Returns the rules in the form of the engine of that name.
pub fn written(name: &str, workload: &Workload) -> Option<String> {
    match name {
        "zen" => Some(zen::Zen::written(workload)),
        "regorus" => Some(regorus::Regorus::written(workload)),
        "cel" => Some(cel::Cel::written(workload)),
        "lemma" => Some(lemma::Lemma::written(workload)),
        _ => None,
    }
}

/// Returns the measures of the engine of that name, for which the rules are written.
pub fn measure(name: &str, workload: &Workload, written: &str, learners: &[&str]) -> Option<Timed> {
    match name {
        "zen" => Some(of::<zen::Zen>(workload, written, learners)),
        "regorus" => Some(of::<regorus::Regorus>(workload, written, learners)),
        "cel" => Some(of::<cel::Cel>(workload, written, learners)),
        "lemma" => Some(of::<lemma::Lemma>(workload, written, learners)),
        _ => None,
    }
}

fn of<E: Engine>(workload: &Workload, written: &str, learners: &[&str]) -> Timed {
    let load = || Host::of(workload, E::load(written));
    timed(E::NAME, load, |host, line| host.decide(line, E::fits), credits, learners)
}

#[cfg(test)]
mod tests {
    use super::{measure, written};
    use crate::SEED;
    use workload::{plain, policy, records};

    #[test]
    fn every_engine_comes_to_the_credits_of_the_program_written_by_hand() {
        let workload = policy::workload(50, SEED, false);
        let mut text = Vec::new();
        records::write_records(&workload, 40, SEED, &mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        let learners: Vec<&str> = text.lines().collect();
        let program = plain::Program::of(&workload);
        let wanted: Vec<i64> = learners.iter().map(|line| program.decide(line).unwrap().credits).collect();
        assert!(wanted.iter().any(|credits| *credits > 0));
        for name in ["zen", "regorus", "cel", "lemma"] {
            let written = written(name, &workload).unwrap();
            assert_eq!(measure(name, &workload, &written, &learners).unwrap().credits, wanted, "{name}");
        }
    }
}
