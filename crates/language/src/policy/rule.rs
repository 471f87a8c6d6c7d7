//! Rules, resolved: shared clauses of generals and tables are already joined in.

use super::expression::{Amount, Condition, Expr, FactRef, ItemPattern, Moments};
use super::{JudgementId, Place, Written, ids};
use crate::date::{Day, Duration, MonthDay};
use crate::few::Few;
use crate::rare::Rare;
use crate::shared::SharedList;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::collections::BTreeSet;

ids! {
    /// Points into [`Policy::rules`](super::Policy::rules).
    RuleId,
}

/// One rule, or one row of a table of rules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Its name; a row's is `table/2`.
    pub name: SmolStr,
    /// Its title.
    pub title: Option<SmolStr>,
    /// The clauses that it rests on, in canonical form: `《…》 art. 9`.
    pub cites: Few<String>,
    /// The official explanation.
    pub explanation: Rare<String>,
    /// Where it stands.
    pub place: Place,
    /// Days in force; empty means always. One must hold the clock's day.
    pub in_force: Rare<Days>,
    /// Editions it belongs to; empty means all.
    pub editions: Rare<String>,
    /// The slots of items, in text order: spent or only read.
    pub slots: Few<Slot>,
    /// How the spent slots combine; absent when the rule is about the person.
    pub given: Option<Given>,
    /// Slots that are only read; all must be filled.
    pub reading: Rare<u32>,
    /// Conditions, all of which must hold (`when`, `for learners`, generals).
    pub conditions: Vec<Condition>,
    /// Gates decided together with the choice (`only if`).
    pub only_if: Rare<Condition>,
    /// What it grants: the first place, then each `otherwise`. Empty for a rule that only sets a mark.
    pub places: Few<ResultPlace>,
    /// The earlier grants that it withdraws.
    pub withdraws: Option<Box<Withdrawal>>,
    /// What each target receives; for a recognition, what is stored.
    pub amounts: SharedList<Amount>,
    /// The mark to record.
    pub record: Option<Box<Recorded>>,
    /// Where the credits of what is excused without credit are to be earned; absent where the text does not say.
    pub make_up: Option<Box<super::counted::TargetFilter>>,
    /// Papers that must be shown, all of them.
    pub papers: Rare<String>,
    /// Bodies whose approval is needed.
    pub approvals: Rare<(JudgementId, String)>,
    /// Papers and approvals that have alternatives, or that are asked for only where a condition holds.
    pub evidence: Rare<Evidence>,
    /// How often an item may be spent by this rule; absent means as the head says.
    pub item_use: Option<Use>,
    /// What was obtained by conversion may be its basis.
    pub takes_converted: bool,
    /// How long the outcome counts for this rule.
    pub valid: Rare<Validity>,
    /// When applications are accepted; empty means as the head says.
    pub windows: Rare<Window>,
    /// Rules that step back for an item when this one's facts hold.
    pub overrides: Rare<RuleId>,
    /// When the result starts to count.
    pub effective: Option<Box<Expr>>,
    /// Granted without being asked for.
    pub automatic: Option<Box<str>>,
    /// Granted only where the application claims one of its items or names one of its targets.
    pub on_request: bool,
    /// Where clauses stand that have no place of their own, by the role of their head and what they name: `needs_papers diploma`,
    /// `subject_to registry`, `valid`. Only what speaks of the text asks for it, so a plan does not carry it.
    #[serde(skip)]
    pub written: Written,
}

/// Earlier grants that count no more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// What was granted.
    pub targets: ResultPlace,
    /// The outcomes that it was granted for, all must fit; empty for any.
    pub from: Vec<super::counted::SourceFilter>,
}

impl Rule {
    /// Returns a rule that says nothing yet.
    pub fn named(name: impl Into<SmolStr>, place: Place) -> Self {
        Self {
            name: name.into(),
            title: None,
            cites: Few::None,
            explanation: Rare::new(),
            place,
            in_force: Rare::new(),
            editions: Rare::new(),
            slots: Few::None,
            given: None,
            reading: Rare::new(),
            conditions: Vec::new(),
            only_if: Rare::new(),
            places: Few::None,
            amounts: SharedList::new(),
            record: None,
            make_up: None,
            withdraws: None,
            papers: Rare::new(),
            approvals: Rare::new(),
            item_use: None,
            takes_converted: false,
            valid: Rare::new(),
            windows: Rare::new(),
            overrides: Rare::new(),
            effective: None,
            evidence: Rare::new(),
            automatic: None,
            on_request: false,
            written: Written::default(),
        }
    }

    /// Returns whether it grants toward a programme; a rule that stores in a category does not.
    pub fn converts(&self) -> bool {
        let is_category = |target: &TargetPattern| matches!(target, TargetPattern::Category(_));
        !self.places.iter().flat_map(|place| &place.targets).any(is_category)
    }
}

impl Rule {
    /// Returns the courses, pools and categories that it can reach, or `None` where facts decide which they are.
    pub fn target_codes(&self) -> Option<BTreeSet<String>> {
        let mut codes = BTreeSet::new();
        for target in self.places.iter().flat_map(|place| &place.targets) {
            match target {
                TargetPattern::Course(code) | TargetPattern::Pool(code) | TargetPattern::Category(code) => {
                    codes.insert(code.to_string());
                }
                TargetPattern::Together(several) => codes.extend(several.iter().cloned()),
                TargetPattern::Courses(_) | TargetPattern::SameCourse | TargetPattern::LookUp(_) => {
                    return None;
                }
            }
        }
        Some(codes)
    }

    /// Returns every paper that may be asked for.
    pub fn papers_asked(&self) -> impl Iterator<Item = &String> {
        self.papers.iter().chain(self.proofs().filter_map(|proof| match proof {
            Proof::Paper(paper) => Some(paper),
            Proof::Approval(..) => None,
        }))
    }

    /// Returns every body whose approval may be asked for.
    pub fn bodies_asked(&self) -> impl Iterator<Item = &String> {
        let own = self.approvals.iter().map(|(_, body)| body);
        own.chain(self.proofs().filter_map(|proof| match proof {
            Proof::Approval(_, body) => Some(body),
            Proof::Paper(_) => None,
        }))
    }

    fn proofs(&self) -> impl Iterator<Item = &Proof> {
        self.evidence.iter().flat_map(|one| &one.any_of)
    }
}

/// What must be shown or approved: one of the proofs, where the condition holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// One of these is enough.
    pub any_of: Vec<Proof>,
    /// Asked for only where this holds; absent means always.
    pub when: Option<Condition>,
}

/// A paper or an approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Proof {
    /// A paper, shown with the outcome or the application.
    Paper(String),
    /// The approval of a body.
    Approval(JudgementId, String),
}

/// From a day to a day, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Days {
    /// First day; open when absent.
    pub from: Option<Day>,
    /// Last day; open when absent.
    pub to: Option<Day>,
}

impl Days {
    /// Returns whether a day is one of them.
    pub fn contains(self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// One slot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Slot {
    /// What fits.
    pub pattern: ItemPattern,
    /// Its name in the text.
    pub called: Option<Box<str>>,
    /// What several outcomes share that fill it together.
    pub per: Rare<super::counted::PerKey>,
}

/// How the spent slots combine.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Given {
    /// One item in one slot.
    One(u32),
    /// One alternative.
    AnyOf(Vec<Given>),
    /// All together, each with items of its own.
    AllOf(Vec<Given>),
    /// So many of the alternatives together.
    CountOf(u32, Vec<Given>),
    /// One or more items that fit the slot.
    OneOrMore(u32),
}

/// One place of a result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResultPlace {
    /// The verb as printed.
    pub verb: Verb,
    /// How the targets hang together.
    pub shape: ResultShape,
    /// The targets.
    pub targets: Few<TargetPattern>,
    /// False where the course is excused without credit.
    pub with_credit: bool,
    /// What is excused, where not the whole course: `class`, `exam`.
    pub excused: Rare<String>,
    /// Where it stands.
    pub place: Place,
}

/// The verb of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// Stored in a category.
    Recognise,
    /// Converted.
    Convert,
    /// Waived.
    Waive,
    /// Stands for.
    StandFor,
    /// Replaces.
    Replace,
    /// Excused from class or exam.
    Excuse,
}

/// How several targets hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ResultShape {
    /// Any part of the list.
    Each,
    /// Stands or falls.
    All,
    /// One, the best.
    Best,
    /// One, the learner chooses.
    Choice,
}

/// One target.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TargetPattern {
    /// A category: a recognition.
    Category(SmolStr),
    /// One course, by code.
    Course(SmolStr),
    /// Courses of the programme that fit; each is a target of its own.
    Courses(Box<super::counted::TargetFilter>),
    /// The course of equal code.
    SameCourse,
    /// A pool of the programme.
    Pool(SmolStr),
    /// Codes looked up in a table.
    LookUp(Expr),
    /// Several courses that stand or fall together as one choice.
    Together(Vec<String>),
}

impl TargetPattern {
    /// Returns what is asked of the courses that fit, to be changed.
    pub fn condition_mut(&mut self) -> Option<&mut Condition> {
        if let Self::Courses(filter) = self { filter.when.as_mut() } else { None }
    }
}

/// The mark to record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    /// The mark.
    pub mark: Expr,
    /// Whether it counts in averages; absent where the text does not say.
    pub in_averages: Option<bool>,
    /// Other marks by purpose.
    pub for_purpose: Vec<(String, Expr)>,
    /// Where it stands.
    pub place: Place,
}

/// How often an item may be spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Use {
    /// Once in a programme.
    OncePerProgramme,
    /// Once for a purpose.
    OncePerPurpose,
    /// Once ever.
    OnceEver,
    /// As often as rules fit.
    Freely,
}

/// How long an outcome counts: the application's day must lie within.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Validity {
    /// From when; on [`Owner::This`](super::Owner::This) or the spent items.
    pub from: Moments,
    /// For how long; the same day so many years on is the last.
    pub length: Duration,
}

/// When applications are accepted; both ends included.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Window {
    /// Every year.
    EachYear(MonthDay, MonthDay),
    /// Once.
    Once(Day, Day),
    /// Within a time of a date.
    Within(Duration, FactRef),
}
