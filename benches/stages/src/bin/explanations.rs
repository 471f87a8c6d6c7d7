//! How long an explanation takes and how long it is, for policies of any number of rules: of one item, of one target, of all.
//!
//! ```text
//! cargo run --release -p stages --bin explanations -- 50 500 5000
//! ```
//! For each learner of a seeded workload every item and the first target refused is explained. Milliseconds of processor time
//! and lines of text, the median and the most, words included.

use lijiao::check::check;
use lijiao::compile::compile;
use lijiao::decision::{Decision, TargetRef};
use lijiao::evaluate::{Options, evaluate};
use lijiao::explain::{Asked, explain};
use lijiao::locale::Locale;
use lijiao::plan::Plan;
use lijiao::record::{LearnerRecord, RecordShape, Strictness, read};
use lijiao::render::{Names, explanation_page};
use lijiao::resolve::{PolicyFolder, resolve};
use rustix::time::{ClockId, clock_gettime};
use workload::policy::workload;
use workload::records::write_records;

const LEARNERS: usize = 40;

fn main() -> Result<(), String> {
    println!("|  | one item: ms, lines | one target: ms, lines | all: ms, lines |");
    println!("|---|---|---|---|");
    for size in std::env::args().skip(1) {
        line(size.parse().map_err(|_| format!("{size} is no number of rules"))?)?;
    }
    Ok(())
}

fn line(size: usize) -> Result<(), String> {
    let of = workload(size, 1, false);
    let plan = plan_of(&of.text()).ok_or("the policy has errors")?;
    let mut texts = Vec::new();
    write_records(&of, LEARNERS, 1, &mut texts).map_err(|error| error.to_string())?;
    let texts = String::from_utf8(texts).map_err(|error| error.to_string())?;
    let shape = RecordShape::of(&plan.policy);
    let (mut of_items, mut of_targets, mut of_all) = (Told::default(), Told::default(), Told::default());
    for text in texts.lines() {
        let (record, _) = read(text, &shape, Strictness::Strict).map_err(|faults| format!("{faults:?}"))?;
        let decision = evaluate(&plan, &record, &Options::default());
        for item in &record.items {
            of_items.add(&plan, (&record, &decision), Some(&item.id), None)?;
        }
        let target = decision.refused.iter().find_map(|refused| match &refused.target {
            Some(TargetRef::Course(code)) => Some(code.clone()),
            Some(TargetRef::Pool(_) | TargetRef::Category(_)) | None => None,
        });
        if let Some(target) = target {
            of_targets.add(&plan, (&record, &decision), None, Some(&target))?;
        }
        of_all.add(&plan, (&record, &decision), None, None)?;
    }
    println!("| {size} rules | {} | {} | {} |", of_items.line(), of_targets.line(), of_all.line());
    Ok(())
}

/// What some explanations took.
#[derive(Default)]
struct Told {
    milliseconds: Vec<f64>,
    lines: Vec<usize>,
}

impl Told {
    fn add(
        &mut self,
        plan: &Plan,
        (record, decision): (&LearnerRecord, &Decision),
        item: Option<&str>,
        target: Option<&str>,
    ) -> Result<(), String> {
        let options = Options::default();
        let began = milliseconds();
        let asked = Asked { plan, record, options: &options };
        let explanation = explain(&asked, decision, item, target).map_err(|unknown| unknown.name)?;
        let names = Names { policy: &plan.policy, record: Some(record) };
        let text = explanation_page(&explanation, decision, &names, Locale::En).to_string();
        self.milliseconds.push(milliseconds() - began);
        self.lines.push(text.lines().count());
        Ok(())
    }

    fn line(&mut self) -> String {
        self.milliseconds.sort_by(f64::total_cmp);
        self.lines.sort_unstable();
        let (Some(most), Some(longest)) = (self.milliseconds.last(), self.lines.last()) else {
            return "—".to_owned();
        };
        let middle = self.lines.len() / 2;
        format!("{:.2} / {most:.2}, {} / {longest}", self.milliseconds[middle], self.lines[middle])
    }
}

fn plan_of(text: &str) -> Option<Plan> {
    check(resolve(&PolicyFolder::of_text("policy.lijiao", text))).policy.map(|policy| compile(&policy))
}

fn milliseconds() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}
