//! The policy as meant: every name resolved, every literal typed, no word of either language as syntax.
//!
//! In: what `resolve` made of the files. Out: what `check` judges and `compile` turns into a plan. The value types here
//! (expressions, conditions, patterns) are shared by the plan, so there is no third tree. Always true: an id points into
//! the vector it names; what was broken in the text is left out here and reported there.

pub mod assertion;
pub mod average;
pub mod base;
pub mod builtin;
pub mod by_code;
pub mod combine;
pub mod counted;
pub mod example;
pub mod expression;
pub mod function;
pub mod list;
mod measure;
pub mod names;
pub mod programme;
pub mod reads;
pub mod rule;
pub mod shape;
pub mod stored;
pub mod table;
pub mod visit;
pub mod walk;
mod written;

use crate::date::{Day, Window};
use crate::locale::Locale;
use crate::quantity::Number;
use crate::rare::Rare;
use crate::source::FileName;
use crate::source::Files;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use assertion::{Assertion, Promise};
pub use base::Base;
pub use by_code::ByCode;
pub use combine::Combine;
pub use counted::{Beyond, Counted, CountedId, CountedKind, Family, Reward};
pub use example::Example;
pub use expression::{Condition, Expr, FactRef, ItemPattern, Owner, Value};
pub use function::Function;
pub use list::List;
pub use names::Names;
pub use programme::{Catalogue, Course, Entry, FormerCode, Programme};
pub use rule::{Rule, RuleId, Use};
pub use table::{CellTest, Table, TableRow};
pub use written::Written;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub u32);
        impl $name {
            /// Returns the position in the vector that the id points into.
            pub fn index(self) -> usize { self.0 as usize }
        }
    )*};
}
pub(crate) use ids;

ids! {
    /// Points into [`Policy::scales`].
    ScaleId,
    /// Points into [`Policy::measures`]; the measure `credits` is always the first.
    MeasureId,
    /// Points into [`Policy::sets`].
    SetId,
    /// Points into [`Policy::tables`].
    TableId,
    /// Points into [`Policy::functions`].
    FunctionId,
    /// Points into [`Policy::periods`].
    PeriodId,
    /// Points into [`Policy::judgements`].
    JudgementId,
}

/// Where something stands in the text: what survives of the source after compile.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Place {
    /// File name relative to the policy's folder.
    #[serde(with = "stored::shared_name")]
    pub file: FileName,
    /// Line, from 1.
    pub line: u32,
}

/// A whole policy.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Policy {
    /// The policy's code.
    pub code: String,
    /// Its title.
    pub title: Option<String>,
    /// Where its head stands.
    pub place: Place,
    /// The language that it was written in.
    pub locale: Locale,
    /// Who issued it.
    pub issuer: Option<String>,
    /// The issuer and what lies within it, as far as the text says so.
    pub branches: BTreeSet<String>,
    /// Documents it rests on, in canonical form.
    pub cites: Vec<String>,
    /// Documents it repeals, with the day.
    pub repeals: Vec<(String, Option<Day>)>,
    /// The editions in text order; empty for a policy without editions.
    pub editions: Vec<Edition>,
    /// The date that chooses the edition and that rules' days in force are compared with; absent where nothing needs it.
    pub clock: Option<FactRef>,
    /// How often an item may be spent; absent where the head does not say.
    pub item_use: Option<Use>,
    /// What happens beyond a limit; absent where the head does not say.
    pub beyond: Option<Beyond>,
    /// What is ignored when names are compared; width is always folded.
    pub folding: Folding,
    /// The order of preference; empty means credits, then fewest items.
    pub prefer: Vec<Preference>,
    /// Sides taken in the open: subject, side, reason.
    pub decisions: Vec<DecisionLine>,
    /// Stored outcomes wait until the learner has an account.
    pub account_required: bool,
    /// When applications are accepted, for all rules; empty means always.
    pub windows: Vec<rule::Window>,
    /// Categories by code with title and explanation.
    pub categories: BTreeMap<String, Option<String>>,
    /// Kinds of outcome by code; the built-in course, certificate and activity are always there.
    pub kinds: BTreeMap<String, Kind>,
    /// Ordered scales.
    pub scales: Vec<Scale>,
    /// Measures; `credits` first.
    pub measures: Vec<Measure>,
    /// Attributes by owner and name, the built-in ones that this policy reads among them.
    pub attributes: BTreeMap<(OwnerKind, SmolStr), Attribute>,
    /// Judgements.
    pub judgements: Vec<Judgement>,
    /// Sets and sets of pairs.
    pub sets: List<Set>,
    /// Recurring periods.
    pub periods: Vec<Period>,
    /// Look-up tables.
    pub tables: List<Table>,
    /// Assertions in text order: promises, which decide nothing.
    #[serde(default)]
    pub assertions: Vec<Assertion>,
    /// Combinations in text order.
    #[serde(default)]
    pub combinations: Vec<Combine>,
    /// Functions.
    #[serde(default)]
    pub functions: Vec<Function>,
    /// Catalogues with all entries; the entries written inline are one catalogue of their own, the first.
    pub catalogues: Vec<Catalogue>,
    /// Programmes by code.
    pub programmes: BTreeMap<String, Programme>,
    /// Rules in text order, rows of rule tables among them (`pets/2`).
    pub rules: List<Rule>,
    /// Bars, limits and requirements in text order.
    pub counted: Vec<Counted>,
    /// The papers that rules ask for, by every word that a record may call them: `身份证` and `identity-card` are one.
    pub papers: BTreeMap<String, String>,
    /// Families in text order.
    pub families: List<Family>,
    /// Rewards in text order.
    pub rewards: Vec<Reward>,
    /// Examples in text order.
    pub examples: Vec<Example>,
    /// The Chinese spellings of built-in words and the English names under which the policy has them: a record may use
    /// either.
    pub words: BTreeMap<String, String>,
    /// The policies that this one adopts, those adopted first in front.
    #[serde(default)]
    pub bases: Vec<Base>,
    /// What was done with clauses that a base marks as fixed.
    #[serde(skip)]
    pub edits: Vec<base::Edit>,
    /// The rules that a base fixes for those who adopt it.
    #[serde(skip)]
    pub fixed_rules: Vec<base::FixedRule>,
    /// What the bases were when they were last looked at; absent without a lock.
    #[serde(skip)]
    pub lock: Option<base::Lock>,
    /// Bytes of every file read, by name, for the digest; the folder holds the same.
    #[serde(skip)]
    pub files: Arc<Files>,
}

/// One edition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Edition {
    /// Its name, such as `2025`.
    pub name: String,
    /// First day in force.
    pub from: Option<Day>,
    /// Last day in force.
    pub to: Option<Day>,
}

/// What is ignored when names are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Folding {
    /// Upper and lower case are equal.
    pub case: bool,
    /// Spaces do not count.
    pub spaces: bool,
    /// Brackets do not count (what stands in them does).
    pub brackets: bool,
}

/// One term of the order of preference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Preference {
    /// The most of a measure.
    Most(MeasureId),
    /// The fewest items spent.
    FewestItems,
    /// The most courses covered.
    MostCourses,
    /// The named requirements met; all when empty.
    Meeting(Vec<CountedId>),
}

/// A `decision` line: a side taken in the open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionLine {
    /// What the regulation leaves open.
    pub subject: String,
    /// The side taken.
    pub taken: String,
    /// Why.
    pub because: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// A kind of learning outcome.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Kind {
    /// Its title.
    pub title: Option<String>,
    /// The category of outcomes of this kind, where the entry names none.
    pub category: Option<SmolStr>,
    /// How long an outcome stays valid.
    pub valid: Rare<rule::Validity>,
    /// Scales of attributes for this kind.
    pub scales: BTreeMap<String, ScaleId>,
    /// Fixed attribute values.
    pub attributes: BTreeMap<String, Value>,
}

/// An ordered scale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scale {
    /// Its name.
    pub name: String,
    /// Its steps or range.
    pub body: ScaleBody,
}

/// The body of a scale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ScaleBody {
    /// Words with their rank, lowest 0; equal words share a rank.
    Steps(BTreeMap<String, u32>),
    /// Numbers.
    Range {
        /// Lowest.
        from: Number,
        /// Highest.
        to: Number,
        /// Distance of neighbours.
        step: Option<Number>,
    },
}

/// A measure: what is counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// Its name; the built-in ones are `credits` and `hours`.
    pub name: String,
    /// The period at whose end it starts anew.
    pub per: Option<PeriodKey>,
    /// So many of another make one of this: `of 50 minutes`.
    pub of: Option<(Number, MeasureId)>,
}

/// A period that recurs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Period {
    /// Its name.
    pub name: String,
    /// The parts of the year that recur, each a period of its own: one for a school year, two for semesters.
    pub windows: Vec<Window>,
}

/// A named way to divide time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PeriodKey {
    /// From 1 January to 31 December.
    CalendarYear,
    /// A declared period.
    Declared(PeriodId),
}

/// Whose attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OwnerKind {
    /// The learner.
    Learner,
    /// The application.
    Application,
    /// A learning outcome.
    Item,
    /// A target course.
    Course,
    /// The programme.
    Programme,
    /// An institution.
    Institution,
    /// A paper.
    Paper,
    /// A judgement.
    Judgement,
}

/// A declared or built-in attribute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attribute {
    /// Its type.
    pub of: AttributeType,
    /// A further key, such as a term.
    pub per: Option<String>,
    /// Where it was declared; absent for a built-in one.
    pub place: Option<Place>,
    /// The word that declares it, where another stands for it in the tree and in records: 等级 for `level`.
    pub written: Option<String>,
}

/// The type of an attribute or expression.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum AttributeType {
    /// A number, in a measure or bare.
    Number {
        /// Least value.
        from: Option<Number>,
        /// Greatest value.
        to: Option<Number>,
        /// The measure that it counts.
        unit: Option<MeasureId>,
    },
    /// A part of a whole.
    Share,
    /// A step of a scale.
    OnScale(ScaleId),
    /// One of these words.
    OneOf(BTreeSet<String>),
    /// A date.
    Date,
    /// A length of time.
    Duration,
    /// Yes or no.
    YesNo,
    /// A code: compared only for equality, within one coding system.
    Code,
    /// Free text, compared after folding.
    Text,
}

/// A person's recorded finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// Its name; `approval` is built in.
    pub name: String,
    /// The bodies that may give it; empty means any.
    pub by: Vec<String>,
    /// What it is about.
    pub about: Vec<OwnerKind>,
    /// The type of its value.
    pub of: AttributeType,
}

/// A set of codes, or of pairs of codes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Set {
    /// Its name.
    pub name: String,
    /// The members; empty for a set of pairs.
    pub members: BTreeSet<String>,
    /// The pairs, each in both orders; empty for a plain set.
    pub pairs: BTreeSet<(String, String)>,
}
