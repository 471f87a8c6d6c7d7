//! What the benchmarks of Lijiao share: a policy from its text to its plan, and a service that decides lines.

use lijiao::compile::compile_folder;
use lijiao::decision::Decision;
use lijiao::evaluate::{Brief, Options, Teller, evaluate};
use lijiao::explain::{Asked, ExplainedProgramme, explain_each};
use lijiao::plan::Plan;
use lijiao::record::{LearnerRecord, RecordShape, Strictness, read};
use lijiao::resolve::PolicyFolder;
use lijiao::written::{decision_text, explained_text, totals_text};
use std::borrow::Cow;
use std::sync::Mutex;
use workload::policy::Workload;
use workload::records::write_records;

/// Returns the plan of a text that was parsed, checked and analysed.
pub fn compiled(text: impl Into<String>) -> Result<Plan, String> {
    compiled_of(PolicyFolder::of_text("policy.lijiao", text))
}

/// Returns the plan of a folder of text and sheets in the same way.
pub fn compiled_of(folder: PolicyFolder) -> Result<Plan, String> {
    compile_folder(folder).plan.ok_or_else(|| "the policy has errors".to_owned())
}

/// Returns learners of a workload, each as a line of JSON.
pub fn learners(workload: &Workload, count: usize) -> Result<Vec<String>, String> {
    let mut lines = Vec::new();
    write_records(workload, count, 1, &mut lines).map_err(|error| error.to_string())?;
    let text = String::from_utf8(lines).map_err(|error| error.to_string())?;
    Ok(text.lines().map(str::to_owned).collect())
}

/// The text of an answer, or what is wrong with the line.
pub type Answer = Result<String, String>;

/// A plan with what a service makes of it once.
pub struct Service {
    /// The plan.
    pub plan: Plan,
    /// What a record may hold.
    pub shape: RecordShape,
    /// It keeps its memory from one learner to the next.
    teller: Mutex<Option<Teller<Box<Brief>>>>,
}

impl Service {
    /// Returns the service of a plan.
    pub fn of(plan: Plan) -> Self {
        Self { shape: plan.record_shape(), plan, teller: Mutex::new(None) }
    }

    /// Returns it made ready for sums.
    pub fn made_brief(self) -> Self {
        let teller = Brief::of(&self.plan, &self.shape).map(|brief| Teller::of(Box::new(brief)));
        Self { teller: Mutex::new(teller), ..self }
    }

    /// Returns the sums, told in brief where they can be.
    pub fn sums(&self, line: &str) -> Answer {
        let mut text = String::new();
        match self.teller.lock().ok().and_then(|mut teller| teller.as_mut()?.tell(line, &mut text)) {
            Some(()) => Ok(text),
            None => totals_text(&self.decide(line)?.1).map_err(|error| error.to_string()),
        }
    }

    /// Returns the whole decision.
    pub fn decision(&self, line: &str) -> Answer {
        decision_text(&self.decide(line)?.1).map_err(|error| error.to_string())
    }

    /// Returns the decision with its explanation.
    pub fn explained(&self, line: &str) -> Answer {
        let (record, decision) = self.decide(line)?;
        let explained = self.explanation(&record, &decision)?;
        explained_text(&decision, &explained).map_err(|error| error.to_string())
    }

    /// Returns the explanation of all of a decision.
    pub fn explanation<'d>(
        &self,
        record: &LearnerRecord,
        decision: &'d Decision,
    ) -> Result<Vec<(ExplainedProgramme, Cow<'d, Decision>)>, String> {
        let options = Options::default();
        let asked = Asked { plan: &self.plan, record, options: &options };
        explain_each(&asked, decision, (None, None), None).map_err(|unknown| format!("{unknown:?}"))
    }

    /// Returns the record of a line and the decision on it.
    pub fn decide(&self, line: &str) -> Result<(LearnerRecord, Decision), String> {
        let (record, _) =
            read(line, &self.shape, Strictness::Strict).map_err(|faults| format!("{faults:?}"))?;
        let decision = evaluate(&self.plan, &record, &Options::default());
        Ok((record, decision))
    }
}
