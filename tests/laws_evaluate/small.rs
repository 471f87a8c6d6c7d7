//! Small cases of deciding: what a case is, and the policy and record that say the same.

#[path = "small/any.rs"]
mod any;
#[path = "small/counted.rs"]
mod counted;
#[path = "small/preferred.rs"]
mod preferred;
#[path = "small/written.rs"]
mod written;

pub use preferred::{Prefer, Wish};

use any::{any_family, any_limit, any_rule, any_store};
use counted::{element, fact, from, pattern, sum_of, target_at_least, yearly};
use lijiao::date::{Day, Duration, MonthDay, Window};
use lijiao::plan::Plan;
use lijiao::policy::builtin::CREDITS;
use lijiao::policy::counted::{
    CountedId, CountedWhat, FamilyMembers, PerKey, ShareBase, SourceFilter, Stage, Take, TargetElement,
    TargetFilter,
};
use lijiao::policy::expression::{Amount, ItemElement, Operator, Remainder, Step};
use lijiao::policy::rule::{Given, ResultPlace, ResultShape, Slot, TargetPattern, Verb};
use lijiao::policy::{
    Beyond, Condition, Counted, CountedKind, Course, Expr, FactRef, Family, ItemPattern, Measure, MeasureId,
    Owner, Period, PeriodId, PeriodKey, Place, Policy, Preference, Programme, Rule, RuleId, Use, Value,
};
use lijiao::quantity::Number;
use lijiao::record::{Application, HistoryEntry, Item, Known, LearnerRecord};
use std::collections::BTreeMap;

/// Amounts are counted in twentieths of a credit, so that tenths of halves are whole.
pub const UNITS: i64 = 20;

/// A small generator of equal luck on every machine.
pub struct Luck(pub u64);

impl Luck {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }

    pub fn one_in(&mut self, bound: usize) -> bool {
        self.below(bound) == 0
    }

    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        from + self.below((to - from + 1) as usize) as i64
    }
}

#[derive(Debug, Clone)]
pub struct Case {
    pub courses: Vec<SmallCourse>,
    pub pair: bool,
    pub pool: Option<i64>,
    pub items: Vec<SmallItem>,
    pub rules: Vec<SmallRule>,
    pub family: Option<SmallFamily>,
    pub limits: Vec<SmallLimit>,
    /// At least so much from the first code.
    pub requirement: Option<i64>,
    pub prefer: Prefer,
    pub history: Vec<SmallHistory>,
    /// Rules of recognition; without them everything is stored.
    pub store: Option<SmallStore>,
    /// What recognition made of each item, once that is decided.
    pub stored: Option<Vec<Stored>>,
}

/// What decides which outcomes are stored.
#[derive(Debug, Clone)]
pub struct SmallStore {
    pub rules: Vec<SmallRule>,
    pub family: Option<SmallFamily>,
    pub limits: Vec<SmallLimit>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    Yes,
    Waits,
    No,
}

#[derive(Debug, Clone)]
pub struct SmallCourse {
    pub credits: i64,
    pub practice: bool,
}

#[derive(Debug, Clone)]
pub struct SmallItem {
    pub id: String,
    pub code: usize,
    pub score: Option<i64>,
    pub issuer: usize,
    pub year: i64,
    pub hours: i64,
    pub paper: bool,
    pub count: u32,
}

#[derive(Debug, Clone)]
pub struct SmallRule {
    pub given: SmallGiven,
    pub least: Option<i64>,
    pub shape: ResultShape,
    pub targets: Vec<SmallTarget>,
    /// The targets are written as the courses that fit.
    pub filter: Option<SmallFilter>,
    /// Only toward courses of so many credits.
    pub target_least: Option<i64>,
    /// What the learner chose, of targets that are his to choose.
    pub chosen: Option<usize>,
    /// Excused without credit.
    pub without_credit: bool,
    pub otherwise: Option<SmallTarget>,
    /// In units; `None` is the target's own credits.
    pub credits: Option<i64>,
    pub freely: bool,
    pub paper: bool,
    pub gate: Option<SmallGate>,
    pub overrides: Option<usize>,
}

#[derive(Debug, Clone)]
pub enum SmallGiven {
    One(usize),
    Both(usize, usize),
    Either(usize, usize),
    TwoOf([usize; 3]),
    OneOrMore(usize),
    /// One or more of a code; so many hours count so much, after the sum.
    Sum {
        code: usize,
        size: i64,
        count: i64,
        per_year: bool,
    },
}

/// Courses by what they are: those of practice, or any, of so many credits.
#[derive(Debug, Clone)]
pub struct SmallFilter {
    pub practice: bool,
    pub least: Option<i64>,
}

impl SmallFilter {
    pub fn fits(&self, course: &SmallCourse) -> bool {
        (course.practice || !self.practice) && self.least.is_none_or(|least| course.credits >= least)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SmallTarget {
    Course(usize),
    Pool,
    /// Stored: recognition.
    Category,
}

#[derive(Debug, Clone)]
pub enum SmallGate {
    Requirement,
    Also(usize),
    Not(usize),
    /// Also granted the one, or the requirement.
    Or(usize),
    /// The average of the pool is at least so much.
    Average(i64),
}

#[derive(Debug, Clone)]
pub struct SmallFamily {
    /// Members have a code below this.
    pub below: usize,
    pub take: SmallTake,
    pub by_issuer: bool,
}

/// Which of a family counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmallTake {
    /// The choice decides.
    Most,
    Highest,
    Lowest,
    Earliest,
    Latest,
}

/// Where what a limit counts is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmallFrom {
    Code(usize),
    Codes(usize, usize),
    Issuer(usize),
    Rule(usize),
}

#[derive(Debug, Clone)]
pub struct SmallLimit {
    pub what: What,
    pub from: Option<SmallFrom>,
    pub only: bool,
    pub practice: bool,
    /// Into courses of so many credits alone.
    pub into_least: Option<i64>,
    pub per: Per,
    /// Units, courses or items; or tenths of the programme without practice.
    pub figure: i64,
    /// The figure itself is outside.
    pub exclusive: bool,
    pub share: bool,
    /// The share is of the courses of practice, not of the programme without them.
    pub of_class: bool,
    /// The share is of what is converted itself, or of its practice, not of the programme.
    pub of_chosen: Option<bool>,
    /// So much more where the learner is so old; the learner is 30.
    pub plus: Option<(i64, i64)>,
    /// Counts only outcomes of so many hours.
    pub least_hours: Option<i64>,
    pub beyond: Beyond,
    /// Counts only what is granted beside a grant of this rule.
    pub also: Option<usize>,
    /// Does not touch this rule.
    pub unless_rule: Option<usize>,
    /// Does not hold for those who are so old; the learner is 30.
    pub unless_age: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Credits,
    Courses,
    Items,
    /// Hours as the outcomes have them.
    Hours,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    All,
    Item,
    Issuer,
    Year,
    /// Each issuer in each year.
    IssuerYear,
    /// Each spring, by the day of the award.
    Spring,
    Course,
    /// Each class of the target.
    Class,
    /// Any stretch of one year, by the day of the award.
    Rolling,
}

#[derive(Debug, Clone)]
pub struct SmallHistory {
    /// An item of the record (by position), or another with this code, issuer and year.
    pub item: Option<Result<usize, (usize, usize, i64)>>,
    pub course: Option<usize>,
    pub credits: i64,
    pub year: Option<i64>,
}

pub fn code(code: usize) -> String {
    ["A", "B", "C"][code].to_owned()
}

pub fn course(course: usize) -> String {
    format!("K{course}")
}

pub fn issuer(issuer: usize) -> String {
    ["north", "south"][issuer].to_owned()
}

pub fn amount(units: i64) -> Number {
    Number::ratio(units, UNITS).unwrap()
}

impl Case {
    pub fn any(luck: &mut Luck) -> Self {
        let courses: Vec<SmallCourse> = (0..luck.between(1, 4))
            .map(|_| SmallCourse { credits: luck.between(1, 8) * 10, practice: luck.one_in(3) })
            .collect();
        let pool = luck.one_in(2).then(|| luck.between(0, 12) * 10);
        let mut items: Vec<SmallItem> = (0..luck.between(1, 4))
            .map(|at| SmallItem {
                id: format!("i{at}"),
                code: luck.below(3),
                score: (!luck.one_in(7)).then(|| luck.between(4, 8) * 10),
                issuer: luck.below(2),
                year: luck.between(2020, 2022),
                hours: luck.between(1, 4) * 10,
                paper: !luck.one_in(4),
                count: 1,
            })
            .collect();
        let requirement = luck.one_in(3).then(|| luck.between(1, 10) * 10);
        let count = luck.between(1, 4) as usize;
        let rules: Vec<SmallRule> =
            (0..count).map(|at| any_rule(luck, &courses, requirement.is_some(), count, at)).collect();
        let mut limits: Vec<SmallLimit> =
            (0..luck.between(0, 5) / 2).map(|_| any_limit(luck, count)).collect();
        for limit in &mut limits {
            limit.also = luck.one_in(4).then(|| luck.below(count));
        }
        // What has no score would wait wherever an average is asked for.
        let is_averaged = rules.iter().any(|rule| matches!(rule.gate, Some(SmallGate::Average(_))));
        items.iter_mut().filter(|_| is_averaged).for_each(|item| item.score = item.score.or(Some(60)));
        let family = luck.one_in(3).then(|| any_family(luck));
        let store = luck.one_in(5).then(|| any_store(luck));
        let prefer = match luck.below(6) {
            5 if requirement.is_some() => Prefer::MeetingItThenCredits,
            0 => Prefer::CoursesThenCredits,
            1 => Prefer::ItemsFirst,
            2 => Prefer::MeetingThenCredits,
            _ => Prefer::Default,
        };
        let history = (0..luck.below(5).saturating_sub(2))
            .map(|_| SmallHistory {
                item: match luck.below(3) {
                    0 => None,
                    1 => Some(Ok(luck.below(items.len()))),
                    _ => Some(Err((luck.below(3), luck.below(2), luck.between(2020, 2022)))),
                },
                course: luck.one_in(2).then(|| luck.below(courses.len())),
                credits: luck.between(0, 6) * 10,
                year: (!luck.one_in(4)).then(|| luck.between(2020, 2022)),
            })
            // An entry of an item without a target is one of recognition: another stage.
            .filter(|entry| entry.item.is_none() || entry.course.is_some())
            // What was stored before need not be stored again.
            .filter(|_| store.is_none())
            .collect();
        Self {
            pair: luck.one_in(3) && courses.len() > 1,
            courses,
            pool,
            items,
            rules,
            family,
            limits,
            requirement,
            prefer,
            history,
            store,
            stored: None,
        }
    }

    /// Returns the stage before: the same items with the rules, limits and family of recognition.
    pub fn recognition(&self) -> Option<Self> {
        let store = self.store.clone()?;
        Some(Self {
            courses: Vec::new(),
            pair: false,
            pool: None,
            items: self.items.clone(),
            rules: store.rules,
            family: store.family,
            limits: store.limits,
            requirement: None,
            prefer: self.prefer,
            history: Vec::new(),
            store: None,
            stored: None,
        })
    }
}
