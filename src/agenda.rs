//! What the text leaves open, as an agenda: each question with the lines that would answer it, and a case that the answers decide
//! differently. A policy as meant and a question that `check` asked come in, readings and a case go out.
//!
//! Always true: every decision told is the evaluator's own on the policy with that one line in it; what else is open is taken in the
//! first way meanwhile, so that one question is told apart from another.

mod of_text;

use crate::compile::plan_of;
use crate::decision::Decision;
use crate::diagnostics::Diagnostic;
use crate::evaluate::{NODE_BOUND, Options, evaluate};
use crate::locale::{Locale, Text};
use crate::plan::Plan;
use crate::policy::counted::{CountedKind, Stage};
use crate::policy::expression::{FactRef, Step};
use crate::policy::{Beyond, Expr, Owner, Place, Policy, Use};
use crate::population::{Population, SEED};
use crate::quantity::{Number, Rounding};
use crate::record::LearnerRecord;
use crate::source::Sources;
use crate::wording::Wording;
pub use of_text::Reread;
use std::collections::BTreeSet;

/// How many synthetic learners are looked through for a case.
const LEARNERS: u64 = 300;

/// A question that the text leaves open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The ways to read it, each by the line that would say so; where the answer is a figure or an outcome of its own, the most
    /// likely ones.
    pub readings: Vec<Reading>,
    /// A record on which they differ, as an example of the policy's language without what is expected; absent when none was found.
    pub case: Option<String>,
}

/// One way to read a silence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The line that says so.
    pub line: Text,
    /// What the case comes to under it, as the lines that an example would expect; empty without a case.
    pub gives: Vec<String>,
}

/// Returns a question of `check` with its readings and a case that they decide differently.
///
/// `reread` reads the policy with one of its lines in other words.
pub fn item(
    policy: &Policy,
    problem: &Diagnostic,
    sources: &Sources,
    locale: Locale,
    reread: Reread<'_>,
) -> Item {
    let ground = settled(policy);
    let mut readings = readings(&ground, problem, sources);
    if readings.is_empty() {
        let read = of_text::readings(policy.locale, problem, sources, reread);
        readings = read.into_iter().map(|(line, policy)| (line, settled(&policy))).collect();
    }
    let plans: Vec<Plan> = readings.iter().map(|(_, policy)| plan_of(policy)).collect();
    let words = Wording::new(&ground, locale);
    let also: fn(&LearnerRecord) -> Option<LearnerRecord> =
        if of_text::is_of_days(problem) { of_text::around_a_year } else { |_| None };
    let case = plans.first().and_then(|first| case(first, &plans, words, also));
    let title = match locale {
        Locale::Zh => "各种读法结果不同的一例",
        Locale::En => "a case on which the readings differ",
    };
    let told = |record: &LearnerRecord| words.example(title, record, None, &[]);
    let case = case.and_then(|record| Some((told(&record)?, record)));
    let gives = |plan: &Plan| {
        let of = |(_, record): &(String, LearnerRecord)| words.expectations(record, &decide(plan, record));
        case.as_ref().map(of).unwrap_or_default()
    };
    let readings = readings.iter().zip(&plans);
    let readings = readings.map(|((line, _), plan)| Reading { line: line.clone(), gives: gives(plan) });
    Item { readings: readings.collect(), case: case.as_ref().map(|(text, _)| text.clone()) }
}

// What is open is taken in the first way.
fn settled(policy: &Policy) -> Policy {
    let mut policy = policy.clone();
    policy.item_use.get_or_insert(Use::OncePerProgramme);
    policy.beyond.get_or_insert(Beyond::Refused);
    policy.clock.get_or_insert_with(applied);
    policy
}

fn applied() -> FactRef {
    FactRef { owner: Owner::Application, attribute: "date".to_owned().into() }
}

fn awarded() -> FactRef {
    FactRef { owner: Owner::This, attribute: "award".to_owned().into() }
}

type Read = (Text, Policy);

/// Returns a reading: the line that would say so, and the policy with it.
fn read(policy: &Policy, zh: &str, en: &str, change: impl FnOnce(&mut Policy)) -> Read {
    let mut changed = policy.clone();
    change(&mut changed);
    (Text::new(zh, en), changed)
}

fn readings(policy: &Policy, problem: &Diagnostic, sources: &Sources) -> Vec<Read> {
    let here = Here::of(problem, sources);
    match problem.code.as_str() {
        "LJ0401" => of_use(policy),
        "LJ0402" => of_rounding(policy, &here),
        "LJ0407" | "LJ0413" => of_clock(policy),
        "LJ0408" => of_beyond(policy),
        "LJ0412" => of_stage(policy, &here),
        "LJ0414" => of_catalogues(policy),
        // What a line leaves open is settled in the line.
        _ => Vec::new(),
    }
}

/// The line that a question is about; `None` where its file is not among the sources.
struct Here(Option<(String, u32)>);

impl Here {
    fn of(problem: &Diagnostic, sources: &Sources) -> Self {
        let file = sources.get(problem.span().file);
        Self(file.map(|file| {
            let line = u32::try_from(file.position(problem.span().start()).line).unwrap_or_default();
            (file.name().to_owned(), line)
        }))
    }

    // A finding names the file from where it was called, a policy from its own folder.
    fn is(&self, place: &Place) -> bool {
        self.0.as_ref().is_some_and(|(name, line)| name.ends_with(&*place.file) && *line == place.line)
    }
}

fn of_use(policy: &Policy) -> Vec<Read> {
    vec![
        read(policy, "成果使用 每专业一次", "items used once per programme", |policy| {
            policy.item_use = Some(Use::OncePerProgramme);
        }),
        read(policy, "成果使用 不限次数", "items used freely", |policy| {
            policy.item_use = Some(Use::Freely)
        }),
    ]
}

fn of_rounding(policy: &Policy, here: &Here) -> Vec<Read> {
    let half = Number::ratio(1, 2).unwrap_or(Number::ONE);
    let rounded = |how| Step::Rounded { how, to: half, after_the_sum: false };
    let with = |zh: &str, en: &str, step: Step| {
        read(policy, zh, en, |policy| {
            let amounts = policy.rules.make_mut().iter_mut().flat_map(|rule| rule.amounts.make_mut());
            for amount in amounts.filter(|amount| here.is(&amount.place)) {
                let whole = Box::new((*amount.amount).clone());
                amount.amount = Expr::Steps(whole, vec![step.clone()]).into();
            }
        })
    };
    vec![
        with("向下取整 到 0.5", "rounded down to 0.5", rounded(Rounding::Down)),
        with("向上取整 到 0.5", "rounded up to 0.5", rounded(Rounding::Up)),
        with("不取整", "kept exact", Step::Exact),
    ]
}

fn of_clock(policy: &Policy) -> Vec<Read> {
    vec![
        read(policy, "版本 按 申请日", "edition by application", |policy| {
            policy.clock = Some(applied())
        }),
        read(policy, "版本 按 取得日", "edition by award", |policy| policy.clock = Some(awarded())),
    ]
}

fn of_beyond(policy: &Policy) -> Vec<Read> {
    vec![
        read(policy, "超出限额 不予", "beyond limits refused", |policy| {
            policy.beyond = Some(Beyond::Refused);
        }),
        read(policy, "超出限额 减至 0.5", "beyond limits cut to 0.5", |policy| {
            policy.beyond = Number::ratio(1, 2).map(Beyond::CutTo);
        }),
        read(policy, "超出限额 只免不计", "beyond limits excused without credit", |policy| {
            policy.beyond = Some(Beyond::Excused);
        }),
    ]
}

fn of_stage(policy: &Policy, here: &Here) -> Vec<Read> {
    let at = |stage: Stage, zh: &str, en: &str| {
        read(policy, zh, en, |policy| {
            let sums = policy.counted.iter_mut().filter(|one| one.kind != CountedKind::Bar);
            sums.filter(|one| here.is(&one.place)).for_each(|one| one.stage = stage);
            let families = policy.families.make_mut().iter_mut().filter(|one| here.is(&one.place));
            families.for_each(|one| one.stage = stage);
        })
    };
    vec![at(Stage::Recognised, "认定", "recognised"), at(Stage::Converted, "转换", "converted")]
}

fn of_catalogues(policy: &Policy) -> Vec<Read> {
    let on = |day: FactRef, zh: &str, en: &str| {
        read(policy, zh, en, |policy| {
            for catalogue in &mut policy.catalogues {
                catalogue.current_on.get_or_insert_with(|| day.clone());
            }
        })
    };
    vec![
        on(applied(), "有效 按 申请日", "current on application"),
        on(awarded(), "有效 按 取得日", "current on award"),
    ]
}

fn decide(plan: &Plan, record: &LearnerRecord) -> Decision {
    evaluate(plan, record, &Options { as_of: None, node_bound: NODE_BOUND })
}

// The first record, in the order of the population, on which most readings differ; without the outcomes that this does not need.
// `also` makes another of each, for questions that the boundaries of the policy do not reach.
fn case(
    first: &Plan,
    plans: &[Plan],
    words: Wording<'_>,
    also: impl Fn(&LearnerRecord) -> Option<LearnerRecord>,
) -> Option<LearnerRecord> {
    let results = |record: &LearnerRecord| -> BTreeSet<Vec<String>> {
        plans.iter().map(|plan| words.expectations(record, &decide(plan, record))).collect()
    };
    let population = Population::of(first, SEED);
    let mut best: Option<(usize, LearnerRecord)> = None;
    let learners = (0..LEARNERS).map(|number| population.learner(number));
    for record in learners.flat_map(|record| also(&record).into_iter().chain([record])) {
        if words.example("", &record, None, &[]).is_none() {
            continue;
        }
        let differ = results(&record).len();
        if differ > best.as_ref().map_or(1, |(most, _)| *most) {
            best = Some((differ, record));
        }
        if differ == plans.len() {
            break;
        }
    }
    let (differ, mut record) = best?;
    for at in (0..record.items.len()).rev() {
        let mut fewer = record.clone();
        let gone = fewer.items.remove(at);
        fewer.judgements.retain(|finding| finding.item.as_ref() != Some(&gone.id));
        if results(&fewer).len() == differ {
            record = fewer;
        }
    }
    Some(record)
}

/// Returns an item in lines: each reading with what it gives, then the case.
pub fn lines(item: &Item, locale: Locale) -> Vec<String> {
    let mut lines = Vec::new();
    let say = |text: Text| text.in_locale(locale).to_owned();
    for (number, reading) in (1..).zip(&item.readings) {
        let line = reading.line.in_quotes();
        lines.push(say(Text::new(
            format!("  读法 {number}：{}", line.zh),
            format!("  reading {number}: {}", line.en),
        )));
        lines.extend(reading.gives.iter().map(|given| format!("      {given}")));
    }
    match &item.case {
        Some(case) => {
            lines.push(say(Text::new("  结果不同的一例：", "  a case that they decide differently:")));
            lines.extend(case.lines().skip(1).map(|line| format!("  {line}")));
        }
        None if item.readings.is_empty() => {}
        None => lines.push(say(Text::new(
            "  没有找到结果不同的档案",
            "  no record was found that they decide differently",
        ))),
    }
    if !item.readings.is_empty() {
        lines.push(say(Text::new(
            "  定下以后写上那一行；理由用「取舍」记下",
            "  once it is settled, write that line; a `decision` line keeps the reason",
        )));
    }
    lines
}
