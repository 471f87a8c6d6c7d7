//! A policy checked, analysed and compiled, on two cores where it is worth it: none of the three waits for what it does not need.
//!
//! Always true: what comes out is the same for one thread and for two, and nothing is analysed or compiled in which there is an error.

use super::analysis::{Analysis, analyse_on, is_shown_between_rows};
use super::ground::Ground;
use super::outline::Outline;
use super::{Checked, CheckedPolicy, adoption, bases, cause, circle, days, duplicates, figures, grants};
use super::{is_of_base, reach, rows, silence, structure, tables};
use crate::compile::{digest_of, plan_of, plan_with};
use crate::diagnostics::{Diagnostic, in_order};
use crate::parts::threads_for;
use crate::plan::Plan;
use crate::policy::Policy;
use crate::resolve::Resolved;
use crate::source::Sources;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::scope;

/// What is made of a policy in which no finding is an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// Nothing: it is checked.
    Check,
    /// Its analysis.
    Analysis,
    /// Its plan.
    Plan,
    /// Both.
    AnalysisAndPlan,
}

impl Aim {
    fn is_analysed(self) -> bool {
        matches!(self, Self::Analysis | Self::AnalysisAndPlan)
    }

    fn is_compiled(self) -> bool {
        matches!(self, Self::Plan | Self::AnalysisAndPlan)
    }
}

/// What comes of a policy.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// What checking gives.
    pub checked: Checked,
    /// What the analysis gives, where it is the aim and no finding is an error.
    pub analysis: Option<Analysis>,
    /// The plan, where it is the aim and no finding is an error.
    pub plan: Option<Plan>,
}

/// So many rules are worth a thread.
const FEWEST_A_THREAD: usize = 500;

/// Checks a policy, analyses it and makes its plan, as far as is aimed at.
///
/// `read` is what the policy was resolved from: nobody needs it any more, and giving back a tree of many rules takes as long as
/// checking them, so it is done beside.
pub fn judge<R: Send>(resolved: Resolved, read: R, aim: Aim) -> Judged {
    let Resolved { policy, problems: earlier, broken, sources } = resolved;
    let outline = Outline::of(&policy);
    let ground = Ground::new(&policy, &outline, &sources, &broken);
    let case = Case { policy: &policy, sources: &sources, ground, aim };
    let Found { problems, has_faulty_rows, is_right, analysis, plan } =
        match threads_for(policy.rules.len(), FEWEST_A_THREAD) {
            2.. => case.on_two_cores(earlier, read),
            0..2 => case.on_one_core(earlier),
        };
    let policy = is_right.then_some(CheckedPolicy { policy, outline, has_faulty_rows });
    Judged { checked: Checked { policy, problems, sources }, analysis, plan }
}

/// What is judged.
struct Case<'a> {
    policy: &'a Policy,
    sources: &'a Sources,
    /// Nothing is found in it.
    ground: Ground<'a>,
    aim: Aim,
}

/// What is found.
#[derive(Debug, PartialEq)]
struct Found {
    problems: Vec<Diagnostic>,
    has_faulty_rows: bool,
    is_right: bool,
    analysis: Option<Analysis>,
    plan: Option<Plan>,
}

impl Case<'_> {
    fn on_one_core(&self, earlier: Vec<Diagnostic>) -> Found {
        let own = of_rules(self.ground.another());
        let found = self.found([earlier, own, of_whole(self.ground.another())]);
        let plan = (found.is_right && self.aim.is_compiled()).then(|| plan_of(self.policy));
        Found { plan, ..self.analysed(found) }
    }

    // This thread has what compares all rules with each other and then the analysis, the other all else.
    fn on_two_cores<R: Send>(&self, earlier: Vec<Diagnostic>, read: R) -> Found {
        scope(|scope| {
            // Here, so that the other thread waits for nothing when this one fails.
            let (further, of_other) = channel();
            let (verdict, is_right) = channel();
            let other =
                Other { policy: self.policy, may_be_compiled: self.aim.is_compiled(), further, is_right };
            let ground = self.ground.another();
            let other = scope.spawn(move || other.run(ground, read));
            let own = of_rules(self.ground.another());
            // A thread that could not be heard of has its part done here.
            let further = of_other.recv().unwrap_or_else(|_| of_whole(self.ground.another()));
            let found = self.found([earlier, own, further]);
            let is_compiled = found.is_right && self.aim.is_compiled();
            // Nobody listens where that thread has ended.
            _ = verdict.send(is_compiled);
            let found = self.analysed(found);
            let plan = other.join().unwrap_or_else(|_| is_compiled.then(|| plan_of(self.policy)));
            Found { plan, ..found }
        })
    }

    /// Returns the findings in order, and what follows from them.
    fn found(&self, [earlier, of_rules, of_whole]: [Vec<Diagnostic>; 3]) -> Found {
        let found = cause::causes(earlier, self.sources).into_iter().chain(of_rules).chain(of_whole);
        let problems = in_order(found.filter(|problem| !is_of_base(problem, self.policy, self.sources)));
        let has_faulty_rows = problems.iter().any(|problem| is_shown_between_rows(problem.code));
        let is_right = !problems.iter().any(Diagnostic::is_error);
        Found { problems, has_faulty_rows, is_right, analysis: None, plan: None }
    }

    fn analysed(&self, found: Found) -> Found {
        let is_analysed = found.is_right && self.aim.is_analysed();
        let analysis = is_analysed.then(|| analyse_on(self.ground.unbroken(), found.has_faulty_rows));
        Found { analysis, ..found }
    }
}

/// The second thread.
struct Other<'a> {
    policy: &'a Policy,
    /// A plan is the aim.
    may_be_compiled: bool,
    /// Hears what it found.
    further: Sender<Vec<Diagnostic>>,
    /// Says whether a plan is to be made.
    is_right: Receiver<bool>,
}

impl Other<'_> {
    fn run<R>(self, ground: Ground<'_>, read: R) -> Option<Plan> {
        // Whoever does not listen has failed.
        _ = self.further.send(of_whole(ground));
        // Whether a plan is wanted shows later than what it is of.
        let digest = if self.may_be_compiled { digest_of(self.policy) } else { String::new() };
        let is_right = self.is_right.recv().is_ok_and(|is_right| is_right);
        let plan = is_right.then(|| plan_with(self.policy, digest));
        // What is asked of a heap to which so much was given back takes longer: this comes last.
        drop(read);
        plan
    }
}

/// Returns what is wrong with single rules, tables and figures.
fn of_rules(mut ground: Ground<'_>) -> Vec<Diagnostic> {
    silence::check(&mut ground);
    grants::check(&mut ground);
    reach::check(&mut ground);
    days::check(&mut ground);
    tables::check(&mut ground);
    rows::check(&mut ground);
    figures::check(&mut ground);
    ground.into_problems()
}

/// Returns what is wrong with how all that is declared hangs together.
fn of_whole(mut ground: Ground<'_>) -> Vec<Diagnostic> {
    duplicates::check(&mut ground);
    structure::check(&mut ground);
    circle::check(&mut ground);
    bases::check(&mut ground);
    adoption::check(&mut ground);
    ground.into_problems()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::{PolicyFolder, resolve};
    use std::fmt::Write as _;

    // Rules for one another's outcomes, some of them twice: hints, warnings and faults of meaning.
    fn resolved(rules: usize, further: &str) -> Resolved {
        let mut text =
            String::from("policy many \"Many\"\n    items used freely\n    beyond limits refused\n\n");
        for at in 0..rules / 2 {
            let _ = writeln!(text, "certificate C{at} \"C{at}\"");
        }
        text.push_str(
            "\nprogramme p \"P\"\n    course T \"T\" 4 credits\n    pool electives at most 9 credits\n",
        );
        for at in 0..rules {
            let (code, least, credits) = (at / 2, 50 + at % 7, 1 + at % 5);
            let _ = write!(text, "\nrule r{at}\n    given certificate C{code} with score {least} or above\n");
            let target = if at % 3 == 0 { "T" } else { "pool electives" };
            let _ = write!(text, "    waive {target}\n    credits {credits}\n");
        }
        text.push_str(further);
        resolve(&PolicyFolder::of_text("many.lijiao", text))
    }

    fn found(resolved: &Resolved, is_on_two_cores: bool) -> Found {
        let Resolved { policy, problems, broken, sources } = resolved;
        let outline = Outline::of(policy);
        let ground = Ground::new(policy, &outline, sources, broken);
        let case = Case { policy, sources, ground, aim: Aim::AnalysisAndPlan };
        match is_on_two_cores {
            true => case.on_two_cores(problems.clone(), ()),
            false => case.on_one_core(problems.clone()),
        }
    }

    #[test]
    fn two_cores_find_and_make_what_one_does() {
        let right = resolved(60, "");
        let one = found(&right, false);
        assert!(one.is_right && one.plan.is_some() && !one.problems.is_empty());
        assert!(one.analysis.as_ref().is_some_and(|analysis| !analysis.problems.is_empty()));
        assert_eq!(one, found(&right, true));
        let wrong = resolved(60, "\nrule r60\n    given certificate C0\n    waive Z\n    credits 150%\n");
        let one = found(&wrong, false);
        assert!(!one.is_right && one.analysis.is_none() && one.plan.is_none());
        assert_eq!(one, found(&wrong, true));
    }

    #[test]
    fn rules_that_ask_for_the_same_have_one_number_whatever_part_they_are_in() {
        let many = resolved(1_200, "").policy;
        let outline = Outline::of(&many);
        assert_eq!(outline.asks, (0..1_200).map(|at| at % 7).collect::<Vec<_>>());
    }
}
