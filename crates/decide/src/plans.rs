//! Several plans at once: a record is decided by the one that is about its institution, its programme and its day.
//!
//! A service compiles or loads its plans once and shares them between threads:
//!
//! ```
//! use lijiao_decide::compile::plan_of;
//! use lijiao_decide::evaluate::Options;
//! use lijiao_decide::plans::Plans;
//! use lijiao_language::resolve::{PolicyFolder, resolve};
//!
//! let harbour = |edition: &str, credits: u8| {
//!     let text = format!(
//!         "policy harbour\n    items used once per programme\n    beyond limits refused\n    issuer harbour-college\n    \
//!          edition by application\n    edition {edition}\ncertificate A\nprogramme cs\n    course K 4 credits\n\
//!          rule r\n    given certificate A\n    waive K\n    credits {credits}\n"
//!     );
//!     // From a file: `Plan::of_bytes`; here from text that is known to be right.
//!     plan_of(&resolve(&PolicyFolder::of_text("harbour.lijiao", &text)).policy)
//! };
//! let plans = Plans::of([
//!     harbour("2023 in force from 2023-09-01 to 2025-08-31", 2),
//!     harbour("2025 in force from 2025-09-01", 3),
//! ]);
//! let granted = |day: &str| {
//!     let record = format!(
//!         r#"{{"id": "L-1", "application": {{"date": "{day}", "programme": "cs", "institution": "harbour-college"}},
//!             "items": [{{"id": "a", "kind": "certificate", "code": "A"}}]}}"#
//!     );
//!     plans.decide(&record, &Options::default()).map(|decision| decision.totals.granted["credits"])
//! };
//! let decided = std::thread::scope(|scope| {
//!     let days = ["2025-08-31", "2025-09-01"].map(|day| scope.spawn(move || granted(day)));
//!     days.map(|thread| thread.join().unwrap())
//! });
//! assert_eq!(decided, [Ok(2.into()), Ok(3.into())]);
//! ```

use crate::date::Day;
use crate::decision::Decision;
use crate::evaluate::{Options, evaluate};
use crate::plan::Plan;
use crate::policy::rule::Days;
use crate::policy::{FactRef, Owner, Value};
use crate::record::json::{self, Body, Node};
use crate::record::read::{locate, read_at_line};
use crate::record::{RecordErrors, RecordProblem, RecordShape, Strictness, read};

/// Plans, of which each record needs one. Threads may share them.
#[derive(Debug)]
pub struct Plans {
    all: Vec<OnePlan>,
}

/// A plan with what its records may hold.
#[derive(Debug)]
pub struct OnePlan {
    /// The plan.
    pub plan: Plan,
    /// What its records may hold.
    pub shape: RecordShape,
}

// A service keeps one set for all its threads.
const _: () = {
    const fn shared<T: Send + Sync>() {}
    shared::<Plans>();
};

/// What of a record chooses its plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Chooses<'t> {
    /// The institution applied to.
    pub institution: Option<&'t str>,
    /// The programme applied for, the first of several.
    pub programme: Option<&'t str>,
    /// The day of the application.
    pub day: Option<Day>,
}

impl OnePlan {
    /// Returns the institution applied to: that of the programme where the plan names one, else that of the application.
    fn institution_of<'a>(&'a self, chooses: &Chooses<'a>) -> Option<&'a str> {
        let programme = chooses.programme.and_then(|code| self.plan.policy.programmes.get(code));
        let own = programme.and_then(|programme| programme.attributes.get("institution"));
        if let Some(Value::Word(institution)) = own { Some(institution) } else { chooses.institution }
    }
}

impl Plans {
    /// Returns the set of some plans.
    pub fn of(plans: impl IntoIterator<Item = Plan>) -> Self {
        let one = |plan: Plan| OnePlan { shape: plan.record_shape(), plan };
        Self { all: plans.into_iter().map(one).collect() }
    }

    /// Returns the plans in the order in which they were given.
    pub fn iter(&self) -> impl Iterator<Item = &OnePlan> {
        self.all.iter()
    }

    /// Returns the decision on a record of JSON text by the plan that is about it.
    ///
    /// # Errors
    /// What is wrong with the record, which may be that no plan, or more than one, is about it.
    pub fn decide(&self, text: &str, options: &Options) -> Result<Decision, RecordErrors> {
        let one = self.for_record(text, 1, options.as_of)?;
        let (record, _) = read(text, &one.shape, Strictness::Strict)?;
        Ok(evaluate(&one.plan, &record, options))
    }

    /// Returns the plan that is about a record of JSON text, which begins on a line; one without a day of application is decided on
    /// `as_of`.
    ///
    /// # Errors
    /// No plan is about the record, or more than one.
    pub fn for_record(&self, text: &str, line: usize, as_of: Option<Day>) -> Result<&OnePlan, RecordErrors> {
        if let [one] = self.all.as_slice() {
            return Ok(one);
        }
        let Some(node) = json::parse(text).0 else {
            // What is broken is told by whoever reads it.
            return self.all.first().ok_or_else(|| no_plan(None, text, line, &[]));
        };
        let day = text_in(&node, "date").and_then(|day| Day::parse(day).ok()).or(as_of);
        let found = self.about(&Chooses { day, ..chooses(&node) });
        if let [one] = found.as_slice() {
            return Ok(one);
        }
        // What chooses a plan may itself be at fault: that is told first.
        if let Some(one) = found.first().copied().or(self.all.first()) {
            read_at_line(text, line, &one.shape, Strictness::Lenient)?;
        }
        Err(no_plan(Some(&node), text, line, &found))
    }

    /// Returns the plans that are about an application. What it does not say chooses nothing.
    ///
    /// Those that its institution issued, or one above it, stand before those that nobody issued; of these the ones that know its
    /// programme; and of these the ones with an edition in force on its day, or without editions. Where a programme names its
    /// institution, that is the one applied to.
    pub fn about(&self, chooses: &Chooses<'_>) -> Vec<&OnePlan> {
        let mut left: Vec<&OnePlan> = self.all.iter().collect();
        let issued = |one: &&OnePlan| {
            one.institution_of(chooses).is_some_and(|own| one.plan.policy.branches.contains(own))
        };
        if left.iter().any(issued) {
            left.retain(issued);
        } else {
            left.retain(|one| one.institution_of(chooses).is_none() || one.plan.policy.issuer.is_none());
        }
        if let Some(programme) = chooses.programme {
            let knows = |one: &&OnePlan| one.plan.policy.programmes.contains_key(programme);
            // A programme that none knows is told as that by whoever reads the record.
            if left.iter().any(knows) {
                left.retain(knows);
            }
        }
        if let Some(day) = chooses.day {
            left.retain(|one| is_in_force(&one.plan, day));
        }
        left
    }
}

/// Returns whether a policy is in force on the day of an application, as far as that day decides it.
fn is_in_force(plan: &Plan, day: Day) -> bool {
    let policy = &plan.policy;
    let is_application = |clock: &FactRef| clock.owner == Owner::Application && clock.attribute == "date";
    if !policy.clock.as_ref().is_none_or(is_application) || policy.editions.is_empty() {
        return true;
    }
    policy.editions.iter().any(|edition| Days { from: edition.from, to: edition.to }.contains(day))
}

/// Returns what of a record chooses its plan, but for the day.
fn chooses<'n>(node: &'n Node<'_>) -> Chooses<'n> {
    let programme = node.find("application").and_then(|application| {
        let several = application.find("programmes").and_then(|all| match &all.body {
            Body::List(all) => all.first(),
            Body::Null | Body::YesNo(_) | Body::Number(_) | Body::Text(_) | Body::Object(_) => None,
        });
        let one = application
            .find("programme")
            .or_else(|| several.and_then(|one| one.find("programme").or(Some(one))))?;
        one.text().or_else(|| one.find("code")?.text())
    });
    Chooses { institution: text_in(node, "institution"), programme, day: None }
}

fn text_in<'n>(node: &'n Node<'_>, field: &str) -> Option<&'n str> {
    node.find("application")?.find(field).and_then(Node::text)
}

fn no_plan(node: Option<&Node<'_>>, text: &str, line: usize, several: &[&OnePlan]) -> RecordErrors {
    let policies = several.iter().map(|one| one.plan.policy.code.clone()).collect();
    let at = node.and_then(|node| node.find("application")).map_or(0, |application| application.at);
    let fault = (at, "application".to_owned(), RecordProblem::NotOnePolicy { policies });
    let id = node.and_then(|node| node.find("id")).and_then(Node::text);
    RecordErrors { id: id.map(str::to_owned), errors: locate(text, line, vec![fault]) }
}

#[cfg(test)]
mod tests {
    use super::{Chooses, Plan, Plans};
    use crate::compile::plan_of;
    use crate::date::Day;
    use crate::evaluate::Options;
    use crate::record::RecordProblem;
    use lijiao_language::resolve::{PolicyFolder, resolve};

    fn plan(code: &str, head: &str, programme: &str) -> Plan {
        let text = format!(
            "policy {code}\n    items used once per programme\n    beyond limits refused\n{head}certificate A\n\
             programme {programme}\n    course K 4 credits\nrule r\n    given certificate A\n    waive K\n    credits 2\n"
        );
        plan_of(&resolve(&PolicyFolder::of_text("p.lijiao", &text)).policy)
    }

    fn plans() -> Plans {
        let own = |edition: &str| format!("    issuer harbour\n    edition {edition}\n");
        Plans::of([
            plan("h23", &own("2023 in force from 2023-09-01 to 2025-08-31"), "cs"),
            plan("h25", &own("2025 in force from 2025-09-01"), "cs"),
            plan("north", "    issuer north\n", "cs"),
            plan("all", "", "law"),
        ])
    }

    fn about(institution: Option<&str>, programme: Option<&str>, day: Option<&str>) -> Vec<String> {
        let chooses = Chooses { institution, programme, day: day.map(|day| Day::parse(day).unwrap()) };
        plans().about(&chooses).into_iter().map(|one| one.plan.policy.code.clone()).collect()
    }

    #[test]
    fn institution_programme_and_day_choose_the_plan() {
        assert_eq!(about(Some("harbour"), Some("cs"), Some("2025-08-31")), ["h23"]);
        assert_eq!(about(Some("harbour"), Some("cs"), Some("2025-09-01")), ["h25"]);
        assert_eq!(about(Some("harbour"), Some("cs"), Some("2023-08-31")), [""; 0]);
        assert_eq!(about(Some("north"), None, Some("1999-01-01")), ["north"]);
        assert_eq!(about(Some("elsewhere"), None, None), ["all"]);
        assert_eq!(about(None, Some("law"), None), ["all"]);
        assert_eq!(about(None, Some("cs"), Some("2025-09-01")), ["h25", "north"]);
    }

    #[test]
    fn a_branch_is_decided_by_what_the_institution_above_it_issued() {
        let tree = "    issuer harbour\ninstitution harbour\ninstitution harbour-east in harbour\n";
        let plans = Plans::of([plan("own", tree, "cs"), plan("all", "", "cs")]);
        let about = |institution| {
            let chooses = Chooses { institution: Some(institution), programme: Some("cs"), day: None };
            plans.about(&chooses).into_iter().map(|one| one.plan.policy.code.clone()).collect::<Vec<_>>()
        };
        assert_eq!(about("harbour-east"), ["own"]);
        assert_eq!(about("harbour"), ["own"]);
        assert_eq!(about("hill"), ["all"]);
    }

    #[test]
    fn the_institution_of_a_programme_goes_before_that_of_the_application() {
        let plans = Plans::of([
            plan("north", "    issuer north\n", "cs\n    institution north"),
            plan("south", "    issuer south\n", "arts\n    institution south"),
        ]);
        let chooses = Chooses { institution: Some("south"), programme: Some("cs"), day: None };
        let about: Vec<&str> =
            plans.about(&chooses).iter().map(|one| one.plan.policy.code.as_str()).collect();
        assert_eq!(about, ["north"]);
    }

    #[test]
    fn a_fault_in_what_chooses_the_plan_is_told_as_that() {
        let record = r#"{"id": "L", "application": {"date": "2025/10/01", "programme": "cs"}, "items": []}"#;
        let errors = plans().decide(record, &Options::default()).unwrap_err().errors;
        assert!(!matches!(errors[0].problem, RecordProblem::NotOnePolicy { .. }), "{errors:?}");
        assert!(errors[0].path.contains("date"), "{errors:?}");
    }

    #[test]
    fn a_programme_that_no_plan_knows_is_told_by_the_reader() {
        let record = r#"{"id": "L", "application": {"date": "2025-10-01", "institution": "harbour", "programme": "cx"}, "items": []}"#;
        let errors = plans().decide(record, &Options::default()).unwrap_err().errors;
        assert!(matches!(errors[0].problem, RecordProblem::UnknownName { .. }), "{errors:?}");
    }

    #[test]
    fn a_record_that_several_plans_are_about_is_refused_with_their_names() {
        let record = "{\"id\": \"L\",\n \"application\": {\"date\": \"2025-10-01\", \"programme\": \"cs\"}, \"items\": []}";
        let errors = plans().decide(record, &Options::default()).unwrap_err();
        assert_eq!(errors.id.as_deref(), Some("L"));
        let policies = vec!["h25".to_owned(), "north".to_owned()];
        assert_eq!(errors.errors[0].problem, RecordProblem::NotOnePolicy { policies });
    }

    #[test]
    fn a_record_without_a_day_is_decided_by_what_is_in_force_on_the_day_asked_for() {
        let record =
            r#"{"id": "L", "application": {"institution": "harbour", "programme": "cs"}, "items": []}"#;
        let on = |day: &str| {
            plans().for_record(record, 1, Day::parse(day).ok()).map(|one| one.plan.policy.code.clone())
        };
        assert_eq!(on("2024-01-01"), Ok("h23".to_owned()));
        assert_eq!(on("2026-01-01"), Ok("h25".to_owned()));
    }
}
