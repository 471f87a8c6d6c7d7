//! A policy as brief decisions need it: everything that does not depend on the record is settled.

use super::codes::Codes;
use super::line::Names;
use super::plain::Plain;
use super::types::TypeList;
use crate::date::{Day, Duration};
use crate::few::Few;
use crate::policy::counted::Stage;
use crate::policy::expression::Operator;
use crate::policy::rule::Days;
use crate::policy::{MeasureId, Use};
use crate::quantity::Number;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

/// What a record may say of a fact, and how it is read.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum FactType {
    /// A number between these, a whole one between these; with a step counted from a number.
    Number {
        from: Option<Number>,
        to: Option<Number>,
        least: i64,
        most: i64,
        step: Option<(Number, Number)>,
    },
    /// One of these words.
    Words(BTreeSet<Box<str>>),
    /// Any text but a built-in word.
    Text,
    Date,
    YesNo,
    /// Read by the reader of records alone.
    Other,
}

/// A fact at work.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Fact<'a> {
    /// The record does not give it, nor does anything else.
    Missing,
    Number(Number),
    Day(Day),
    Word(&'a str),
    YesNo(bool),
}

impl<'a> Fact<'a> {
    pub(super) fn number(self) -> Option<Number> {
        if let Self::Number(number) = self { Some(number) } else { None }
    }

    pub(super) fn day(self) -> Option<Day> {
        if let Self::Day(day) = self { Some(day) } else { None }
    }

    pub(super) fn word(self) -> Option<&'a str> {
        if let Self::Word(word) = self { Some(word) } else { None }
    }

    pub(super) fn yes_no(self) -> Option<bool> {
        if let Self::YesNo(said) = self { Some(said) } else { None }
    }
}

/// A fact that a catalogue gives.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Listed {
    Number(Number),
    Day(Day),
    Word(Box<str>),
    YesNo(bool),
}

impl Listed {
    pub(super) fn fact(&self) -> Fact<'_> {
        match self {
            Self::Number(number) => Fact::Number(*number),
            Self::Day(day) => Fact::Day(*day),
            Self::Word(word) => Fact::Word(word),
            Self::YesNo(said) => Fact::YesNo(*said),
        }
    }
}

/// A day that a test reads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Moment {
    /// The day decided on.
    Application,
    /// A fact of the outcome, by position.
    Fact(usize),
    Fixed(Day),
}

/// One end of a range, and whether it is in it.
pub(super) type End = Option<(Number, bool)>;

/// What a test comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Truth {
    Yes,
    Open,
    No,
}

impl Truth {
    pub(super) fn when(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

/// A condition on one outcome, opposites carried down.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Test {
    All(Vec<Test>),
    Any(Vec<Test>),
    /// What is asked of the programme alone, by programme.
    OfProgramme(Vec<Truth>),
    /// What only the evaluator can answer.
    Uncertain,
    Range {
        fact: usize,
        /// The whole numbers in it.
        least: i64,
        most: i64,
        /// Where it begins and ends, for numbers with a fraction.
        ends: Box<(End, End)>,
        wanted: bool,
    },
    Among {
        fact: usize,
        words: BTreeSet<Box<str>>,
        wanted: bool,
    },
    YesNo {
        fact: usize,
        wanted: bool,
    },
    Before {
        from: Moment,
        operator: Operator,
        to: Moment,
        wanted: bool,
    },
    Span {
        from: Moment,
        to: Moment,
        operator: Operator,
        length: Duration,
        wanted: bool,
    },
}

impl Test {
    /// Returns the test whether a number lies in a range, or whether it does not.
    pub(super) fn range(fact: usize, from: End, to: End, wanted: bool) -> Self {
        let of_whole = |end: End, all: i64, whole: fn(Number) -> i64, within: i64| match end {
            None => all,
            Some((end, is_in)) if is_in || !end.is_whole() => whole(end),
            Some((end, _)) => whole(end).saturating_add(within),
        };
        Self::Range {
            fact,
            least: of_whole(from, i64::MIN, Number::ceil, 1),
            most: of_whole(to, i64::MAX, Number::floor, -1),
            ends: Box::new((from, to)),
            wanted,
        }
    }
}

/// How much a rule grants.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Figure {
    Fixed(Number),
    /// A fact of the outcome, by position.
    Fact(usize),
}

/// What a rule asks of an outcome, whatever the programme.
#[derive(Debug, Clone)]
pub(super) struct RuleTests {
    pub(super) tests: Arc<[Test]>,
    /// Whether validity is the rule's own; else that of the outcome's entry and kind holds.
    pub(super) has_validity: bool,
    /// The papers that must be shown, a bit each.
    pub(super) papers: u64,
    /// Absent for one that is in force on every day.
    pub(super) in_force: Option<Arc<InForce>>,
}

/// When a rule is in force, of a policy with editions or of one with days of its own.
#[derive(Debug)]
pub(super) struct InForce {
    pub(super) days: Vec<Days>,
    /// The editions it belongs to, by position; empty means all.
    pub(super) editions: Vec<usize>,
}

/// How a grant counts toward a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// By its amount of a measure.
    Amount(MeasureId),
    /// As one.
    One,
}

/// What one rule can grant one sort of outcome in one programme.
#[derive(Debug, Clone)]
pub(super) struct Offer {
    /// What its rule asks; absent for what the catalogue alone stores.
    pub(super) rule: Option<RuleTests>,
    /// Whether it is certain what it brings; else it is certain only where the rule does not hold.
    pub(super) is_settled: bool,
    pub(super) is_pool: bool,
    pub(super) amounts: Few<(MeasureId, Figure)>,
    pub(super) claim: Claim,
}

/// What an offer that holds takes up.
#[derive(Debug, Clone)]
pub(super) struct Claim {
    /// The course covered, by number; absent for pools and categories, which hold several.
    pub(super) course: Option<usize>,
    /// The limits that count it, by position.
    pub(super) limits: Few<(usize, Weight)>,
    pub(super) item_use: Use,
}

/// Outcomes of one code: what is the same for all of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Class {
    /// By programme, where all that is asked can be told from facts as whole numbers; empty where it cannot.
    pub(super) plain: Few<Plain>,
    /// The types of its facts, by name.
    pub(super) types: TypeList,
    /// What its entry says, which holds over the record.
    pub(super) by_entry: Few<(usize, Listed)>,
    /// What holds where the record says nothing.
    pub(super) otherwise: Few<(usize, Listed)>,
    pub(super) valid: Vec<Test>,
    /// What recognition can make of it.
    pub(super) stored: Vec<Offer>,
    /// Conversion, by programme.
    pub(super) granted: Few<Few<Offer>>,
    /// Families of recognition, by position.
    pub(super) stored_families: Few<usize>,
    /// Families of conversion.
    pub(super) granted_families: Few<usize>,
    /// Where all that recognition does with it is to store it, beside all others: the measure and the fact that is so much.
    pub(super) stored_as: Option<(MeasureId, usize)>,
}

impl Class {
    /// Returns what recognition stores it as where nothing is asked and nothing counts it.
    pub(super) fn stored_alone(&self) -> Option<(MeasureId, usize)> {
        let ([offer], []) = (self.stored.as_slice(), &*self.stored_families) else { return None };
        let is_alone = self.valid.is_empty()
            && offer.rule.is_none()
            && offer.is_settled
            && offer.claim.course.is_none()
            && !offer.is_pool
            && offer.claim.limits.is_empty();
        match &*offer.amounts {
            [(measure, Figure::Fact(fact))] if is_alone => Some((*measure, *fact)),
            _ => None,
        }
    }

    /// Returns the families of a stage.
    pub(super) fn families(&self, stage: Stage) -> &[usize] {
        match stage {
            Stage::Recognised => &self.stored_families,
            Stage::Converted => &self.granted_families,
        }
    }
}

/// A family: of several outcomes one counts.
#[derive(Debug, Clone)]
pub(super) struct FamilyForm {
    pub(super) stage: Stage,
    /// The fact that decides, and whether the highest counts; absent where the choice decides.
    pub(super) by: Option<(usize, bool)>,
}

/// What lies beyond a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BeyondForm {
    Refused,
    CutTo(Number),
    Other,
}

/// A limit of one programme.
#[derive(Debug, Clone)]
pub(super) struct LimitForm {
    pub(super) most: Number,
    pub(super) beyond: BeyondForm,
}

/// What is made when a class needs it, by position: a class was made only with all that it points to.
#[derive(Debug)]
pub(super) struct Slots<T>(Arc<[OnceLock<Box<T>>]>);

impl<T> Slots<T> {
    pub(super) fn of(count: usize) -> Self {
        Self(std::iter::repeat_with(OnceLock::new).take(count).collect())
    }

    /// Returns the same slots once more.
    pub(super) fn shared(&self) -> Self {
        Self(Arc::clone(&self.0))
    }

    pub(super) fn get(&self, at: usize) -> Option<&T> {
        self.0.get(at)?.get().map(Box::as_ref)
    }

    pub(super) fn get_or_make(&self, at: usize, make: impl FnOnce() -> T) -> Option<&T> {
        Some(self.0.get(at)?.get_or_init(|| Box::new(make())))
    }
}

/// The whole.
#[derive(Debug)]
pub(super) struct Form {
    /// The facts that a record may give.
    pub(super) names: Names,
    /// By name of an outcome's fact: its position among the facts that the policy reads; absent for what is only looked at for
    /// its type.
    pub(super) reads: Vec<Option<usize>>,
    /// How many facts of an outcome the policy reads; the facts of the learner stand behind them, by their names.
    pub(super) width: usize,
    /// The types of the learner's facts, by name.
    pub(super) learner: Vec<FactType>,
    /// The papers that rules ask for, by every word that a record may call them: by number.
    pub(super) papers: BTreeMap<Box<str>, u32>,
    pub(super) award: Option<usize>,
    pub(super) ended: Option<usize>,
    pub(super) classes: Codes,
    pub(super) programmes: BTreeMap<Box<str>, usize>,
    /// Whether some rule converts: without programmes an application asks for it only then.
    pub(super) converts: bool,
    /// The days of each edition.
    pub(super) editions: Vec<Days>,
    /// The families that some class is in.
    pub(super) families: Slots<FamilyForm>,
    /// The limits, by position as offers name them.
    pub(super) limits: Vec<LimitForm>,
    /// Built-in words in their other spelling: a text that is one stands for something else.
    pub(super) words: BTreeSet<Box<str>>,
    /// Measures in the order of their names, each with its name as the key of a JSON object, colon and all.
    pub(super) measures: Vec<(String, MeasureId)>,
}
