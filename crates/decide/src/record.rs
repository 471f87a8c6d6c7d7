//! The learner record: what evaluation reads, already strict, typed and exact.
//!
//! In: JSON (or another format) read by `record::read` against a [`RecordShape`]. Always true: ids are unique, dates exist,
//! numbers are exact, every attribute is built in or declared; an attribute is known, known to be none (JSON `null`), or absent.

mod canonical;
pub mod fields;
pub mod json;
pub mod lines;
pub mod problem;
pub mod read;
pub mod seen;
mod several;
pub mod shape;

use crate::date::Day;
use crate::policy::Value;
use crate::quantity::Number;
use std::collections::BTreeMap;

pub use problem::{RecordError, RecordErrors, RecordProblem, RecordWarning};
pub use read::{Strictness, read, read_bytes};
pub use shape::RecordShape;

/// An attribute of the record: known, or known to be none. Absent from the map means unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// One value.
    Value(Value),
    /// Several values (a list in the record); a condition holds when it holds for one of them.
    Values(Vec<Value>),
    /// One value for each key, of an attribute that is declared `per` something.
    ByKey(BTreeMap<String, Value>),
    /// `null`: known to be none.
    None,
}

/// Attributes by name.
pub type Facts = BTreeMap<String, Known>;

/// One learner's record.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LearnerRecord {
    /// The record's id.
    pub id: String,
    /// The learner's attributes.
    pub learner: Facts,
    /// The application; absent when only recognition, accumulation and rewards are asked for.
    pub application: Option<Application>,
    /// Learning outcomes in the order of the record; `count` is kept as it stands.
    pub items: Vec<Item>,
    /// What was granted earlier.
    pub history: Vec<HistoryEntry>,
    /// Recorded findings.
    pub judgements: Vec<Finding>,
    /// Remainders brought forward, by measure or rule.
    pub balance: BTreeMap<String, Number>,
    /// SHA-256 of the record's canonical JSON, as `sha256:…`.
    pub digest: String,
    /// What the programmes named before this one were granted in the same application: it spends, and is not yet history.
    pub beside: Vec<HistoryEntry>,
}

/// What the learner asks for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Application {
    /// The day of the application.
    pub date: Option<Day>,
    /// The programme's code.
    pub programme: Option<String>,
    /// Target courses or pools asked for; absent means all.
    pub targets: Option<Vec<String>>,
    /// Items claimed, by id; absent means all.
    pub claims: Option<Vec<String>>,
    /// Choices made: rule name to target code.
    pub choices: BTreeMap<String, String>,
    /// What for.
    pub purpose: Option<String>,
    /// Papers shown with the application (not with one item).
    pub papers: Vec<String>,
    /// Attributes of the programme given in the record, over those that the policy declares.
    pub programme_facts: Facts,
    /// Other attributes.
    pub facts: Facts,
    /// The programmes, where several are applied for at once: each as an application of its own, what stands for all of them
    /// taken in. Then `programme` is none. Never one alone.
    pub programmes: Vec<Application>,
}

/// One learning outcome.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Item {
    /// Its id, unique in the record.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// Its code; absent for an outcome known by name only.
    pub code: Option<String>,
    /// That many equal outcomes.
    pub count: u32,
    /// Papers shown for it; absent means not said.
    pub papers: Option<Vec<String>>,
    /// All other attributes: `level`, `score`, `credits`, `award`, `depositor`, `deposited`, declared ones.
    pub facts: Facts,
}

/// Something granted earlier.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HistoryEntry {
    /// The item spent then.
    pub item: Option<Item>,
    /// The target course.
    pub course: Option<String>,
    /// The target pool.
    pub pool: Option<String>,
    /// Amounts by measure.
    pub amounts: BTreeMap<String, Number>,
    /// The rule that granted it.
    pub rule: Option<String>,
    /// The edition then.
    pub edition: Option<String>,
    /// The programme.
    pub programme: Option<String>,
    /// The purpose.
    pub purpose: Option<String>,
    /// The day.
    pub date: Option<Day>,
    /// Why, where no rule granted it.
    pub because: Option<String>,
    /// How it stands there: `granted` (the default), `chosen`, `failed`, `passed`.
    pub status: Option<String>,
}

/// A recorded finding of a person or body.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Finding {
    /// The judgement's name; `approval` is built in.
    pub judgement: String,
    /// Who found so.
    pub by: Option<String>,
    /// About which item.
    pub item: Option<String>,
    /// About which target course.
    pub course: Option<String>,
    /// About which rule.
    pub rule: Option<String>,
    /// The finding.
    pub value: Option<Value>,
    /// When.
    pub date: Option<Day>,
}
