//! A walk over what was lowered that meets each place, name and figure in it, always in the same order.

use super::HeadLine;
use super::copy::Mover;
use super::learn::{Learner, Patch};
use crate::few::Few;
use crate::quantity::Number;
use crate::rare::Rare;
use crate::source::Span;
use crate::syntax::ast::clause::{
    Course, Days, Given, Handling, ResultClause, ResultTargets, TargetPattern, UnlessWhat, Window,
};
use crate::syntax::ast::expression::{
    ByPlace, Every, Expr, ExprKind, HowMuch, ItemElement, ItemPattern, Moments, Path, Range, Step,
    TargetElement,
};
use crate::syntax::ast::{
    Clause, ClauseKind, Condition, ConditionKind, Counted, CountedWhat, FamilyMembers, Head, Last, Name,
    PerKey, ShareBase, SourceFilter, TargetFilter, Title,
};
use smol_str::SmolStr;

/// What can be walked.
pub trait Walk {
    /// Meets all parts in order.
    fn walk(&mut self, walker: &mut Walker<'_>);
}

/// Who walks.
pub enum Walker<'w> {
    /// Finds what another text of the shape changes.
    Learn(Learner<'w>),
    /// Changes it.
    Move(Mover<'w>),
}

impl Walker<'_> {
    /// Returns true when the other text fits.
    pub fn fits(self) -> bool {
        match self {
            Self::Learn(_) => false,
            Self::Move(mover) => mover.fits(),
        }
    }

    /// Returns what was found.
    pub fn learnt(self) -> Option<(Box<[Patch]>, Vec<usize>)> {
        match self {
            Self::Learn(learner) => learner.learnt(),
            Self::Move(_) => None,
        }
    }

    /// Meets a title.
    pub fn title(&mut self, text: &mut SmolStr, place: &mut Span) {
        match self {
            Self::Learn(learner) => learner.title(text, *place),
            Self::Move(mover) => mover.title(text, place),
        }
    }

    /// Returns how many places were met so far that another text of the shape has elsewhere.
    pub fn met(&self) -> usize {
        match self {
            Self::Learn(learner) => learner.met(),
            Self::Move(_) => 0,
        }
    }

    /// Gives up.
    pub fn refuse(&mut self) {
        match self {
            Self::Learn(learner) => learner.refuse(),
            Self::Move(mover) => mover.refuse(),
        }
    }
}

impl Walk for Span {
    fn walk(&mut self, walker: &mut Walker<'_>) {
        match walker {
            Walker::Learn(learner) => learner.place(*self),
            Walker::Move(mover) => {
                mover.place(self);
            }
        }
    }
}

impl Walk for Name {
    fn walk(&mut self, walker: &mut Walker<'_>) {
        match walker {
            Walker::Learn(learner) => learner.name(self),
            Walker::Move(mover) => mover.name(self),
        }
    }
}

impl Walk for Title {
    fn walk(&mut self, walker: &mut Walker<'_>) {
        walker.title(&mut self.text, &mut self.span);
    }
}

impl Walk for Expr {
    fn walk(&mut self, walker: &mut Walker<'_>) {
        let Self { kind, span } = self;
        let ExprKind::Number { value, unit } = kind else {
            span.walk(walker);
            kind.walk(walker);
            return;
        };
        match walker {
            Walker::Learn(learner) => learner.figure(*value, *span),
            Walker::Move(mover) => mover.figure(value, span),
        }
        unit.walk(walker);
    }
}

impl<T: Walk> Walk for Option<T> {
    fn walk(&mut self, walker: &mut Walker<'_>) {
        if let Some(part) = self {
            part.walk(walker);
        }
    }
}

/// Lists, of which each element is met.
macro_rules! lists {
    ($($kind:ty),*) => {
        $(impl<T: Walk> Walk for $kind {
            fn walk(&mut self, walker: &mut Walker<'_>) {
                self.iter_mut().for_each(|part| part.walk(walker));
            }
        })*
    };
}

lists!(Vec<T>, Few<T>, Rare<T>, Box<[T]>);

impl<T: Walk> Walk for Box<T> {
    fn walk(&mut self, walker: &mut Walker<'_>) {
        self.as_mut().walk(walker);
    }
}

impl<A: Walk, B: Walk> Walk for (A, B) {
    fn walk(&mut self, walker: &mut Walker<'_>) {
        self.0.walk(walker);
        self.1.walk(walker);
    }
}

/// What is the same wherever its literals are.
macro_rules! nothing_of_its_own {
    ($($kind:ty),*) => {
        $(impl Walk for $kind {
            fn walk(&mut self, _: &mut Walker<'_>) {}
        })*
    };
}

nothing_of_its_own!(bool, Number);

/// Types with the parts that are met.
macro_rules! parts {
    ($($kind:ident { $($form:pat => $($part:ident)*;)* })*) => {
        $(impl Walk for $kind {
            fn walk(&mut self, walker: &mut Walker<'_>) {
                match self {
                    $($form => { $($part.walk(walker);)* })*
                }
            }
        })*
    };
}

parts! {
    Path { Self { parts, span } => parts span; }
    Condition { Self { kind, span } => kind span; }
    Range { Self { from, to, span } => from to span; }
    HowMuch { Self { number: _, unit, span } => unit span; }
    ItemPattern { Self { any_of, condition, called, span } => any_of condition called span; }
    ItemElement { Self { kind, name } => kind name; }
    TargetElement { Self { kind, name } => kind name; }
    Moments { Self { any_of, which: _, span } => any_of span; }
    ByPlace { Self { place, figures, then_less, at_least } => place figures then_less at_least; }
    Every {
        Self { of, size: _, unit, times: _, after_the_sum: _, count: _, remainder: _, span } => of unit span;
    }
    PerKey { Self { key, rolling: _, by } => key by; }
    Last { Self { amount, by, span } => amount by span; }
    Counted {
        Self { stage: _, what, share_of, from, into, per, figure, exclusive: _, last, plus, span } =>
            what share_of from into per figure last plus span;
    }
    CountedWhat {
        Self::Measure { name, of_source: _ } => name;
        Self::Courses(place) | Self::Items(place) => place;
    }
    ShareBase {
        Self::Figure { base, excluding } => base excluding;
        Self::Class { of, what, excluding } => of what excluding;
        Self::Counted(counted) => counted;
    }
    SourceFilter { Self { only: _, any_of, when, span } => any_of when span; }
    TargetFilter { Self { any_of, when, span } => any_of when span; }
    Days { Self { from: _, to: _, span } => span; }
    Course { Self { code, title, attributes, former } => code title attributes former; }
    ResultClause { Self { verb: _, targets, otherwise } => targets otherwise; }
    ResultTargets { Self { shape: _, targets, span } => targets span; }
    ExprKind {
        Self::Number { value: _, unit } => unit;
        Self::Share(_) | Self::Date(_) | Self::MonthDay(_) | Self::Duration(_) => ;
        Self::Path(path) => path;
        Self::AverageOf(path) => path;
        Self::HigherOf(parts) | Self::LowerOf(parts) => parts;
        Self::Call { name, arguments } => name arguments;
        Self::Between(from, to) => from to;
        Self::Steps(start, steps) => start steps;
        Self::Every(every) => every;
        Self::ByPlace(places) => places;
        Self::ByKey(name, value) => name value;
        Self::Elapsed(_, between) => between;
        Self::PoolAverage(pool) => pool;
    }
    Step {
        Self::Plus(by) | Self::Less(by) | Self::Times(by) | Self::DividedBy(by) => by;
        Self::AtMost(bound) | Self::AtLeast(bound) => bound;
        Self::Rounded { how: _, to: _, after_the_sum: _ } | Self::Exact | Self::OthersEqually => ;
        Self::By(table) => table;
        Self::Every(every) => every;
        Self::Spread { from, years: _ } => from;
    }
    ConditionKind {
        Self::All(parts) | Self::Any(parts) => parts;
        Self::Not(part) => part;
        Self::Unless(held, exception) => held exception;
        Self::Compare { left, operator: _, right } => left right;
        Self::Within { left, range } => left range;
        Self::In { left, negated: _, written: _, names } => left names;
        Self::Same { attribute, with } => attribute with;
        Self::PairIn(name) | Self::Shown(name) | Self::Requirement(name) => name;
        Self::TargetAsPrerequisite | Self::Broken => ;
        Self::Named(path) => path;
        Self::RecordHas { how: _, least, pattern } => least pattern;
        Self::Holds(pattern) => pattern;
        Self::AlsoGranted(names) => names;
    }
    Given {
        Self::One(pattern) => pattern;
        Self::AnyOf(parts) | Self::AllOf(parts) | Self::CountOf(_, parts) => parts;
        Self::OneOrMore(pattern, per) => pattern per;
        Self::Broken => ;
    }
    UnlessWhat {
        Self::Rules(names) => names;
        Self::Condition(condition) => condition;
    }
    TargetPattern {
        Self::Named(name) | Self::Pool(name) => name;
        Self::Courses { any_of, condition, span } => any_of condition span;
        Self::SameCourse(span) => span;
        Self::LookUp(key) => key;
        Self::Together(names) => names;
    }
    Window {
        Self::EachYear(..) | Self::Once(..) => ;
        Self::Within(_, path) => path;
    }
    Handling {
        Self::OnRequest => ;
        Self::AutomaticallyAt(event) => event;
    }
    ClauseKind {
        Self::Issuer(name) | Self::Category(name) => name;
        Self::EditionBy(path) | Self::CurrentOn(path) | Self::Take { best: _, attribute: path } => path;
        Self::Valid { from, length: _ } => from;
        Self::On { attribute, scale } => attribute scale;
        Self::Attribute { name, values } => name values;
        Self::Current(days) | Self::InForce(days) => days;
        Self::Renames { codes, from: _ } => codes;
        Self::Course(course) => course;
        Self::Prerequisite(before, name) => before name;
        Self::Pool { name, title: _, at_most } => name at_most;
        Self::Given(given) | Self::Reading(given) => given;
        Self::When(condition) | Self::OnlyIf(condition) | Self::ForLearners(condition) => condition;
        Self::Unless(what) => what;
        Self::Result(result) => result;
        Self::Excuse { parts, with_credit: _, targets } => parts targets;
        Self::Amount { measure, amount, of } => measure amount of;
        Self::MakeUp(targets) => targets;
        Self::Withdraw(targets, from) => targets from;
        Self::RecordAs { mark, in_averages: _, for_purpose } => mark for_purpose;
        Self::NeedsPapers { papers, when } => papers when;
        Self::SubjectTo { body, when } => body when;
        Self::Accepted(window) => window;
        Self::Effective(date) => date;
        Self::Handled(handling) => handling;
        Self::Overrides(names) | Self::AtInstitutions(names) | Self::Pair(names) => names;
        Self::Without(names) | Self::WithGeneral(names) | Self::NamesCompared(names) => names;
        Self::AtStage(_) | Self::AccountRequired | Self::Use(_) | Self::UseConverted => ;
        Self::Cites(_) => ;
        // Not met: a clause of these is refused.
        Self::Edition { .. } | Self::Repeals(..) | Self::Beyond(_) => ;
        Self::Fixed(_) | Self::Replaced(_) | Self::LeftOut(_) | Self::Change { .. } | Self::Prefer(_) => ;
        Self::Decision { .. } | Self::CoursesFrom(_) | Self::Has { .. } | Self::ExampleFacts { .. } => ;
        Self::Applying { .. } | Self::Holding(_) | Self::Earlier { .. } | Self::BroughtForward(..) => ;
        Self::Judged { .. } | Self::Expect(_) | Self::Formula { .. } | Self::Rounded { .. } | Self::Broken => ;
    }
}

impl Walk for Clause {
    fn walk(&mut self, walker: &mut Walker<'_>) {
        let Self { kind, span } = self;
        if is_rare(kind) {
            walker.refuse();
        }
        if let ClauseKind::Cites(citation) = kind {
            match walker {
                Walker::Learn(learner) => learner.articles(citation),
                Walker::Move(mover) => mover.articles(citation),
            }
        }
        kind.walk(walker);
        span.walk(walker);
    }
}

/// Returns true for the clauses that hardly come often.
fn is_rare(kind: &ClauseKind) -> bool {
    use ClauseKind as Kind;
    let of_policies = matches!(
        kind,
        Kind::Edition { .. }
            | Kind::Repeals(..)
            | Kind::Beyond(_)
            | Kind::Fixed(_)
            | Kind::Replaced(_)
            | Kind::LeftOut(_)
            | Kind::Change { .. }
            | Kind::Prefer(_)
            | Kind::Decision { .. }
            | Kind::CoursesFrom(_)
    );
    let of_examples = matches!(
        kind,
        Kind::ExampleFacts { .. }
            | Kind::Applying { .. }
            | Kind::Holding(_)
            | Kind::Earlier { .. }
            | Kind::BroughtForward(..)
            | Kind::Judged { .. }
            | Kind::Expect(_)
    );
    let others =
        matches!(kind, Kind::Has { .. } | Kind::Formula { .. } | Kind::Rounded { .. } | Kind::Broken);
    of_policies || of_examples || others
}

/// Heads of which thousands may stand in a file, each on its own line; others are refused.
impl Walk for Head {
    fn walk(&mut self, walker: &mut Walker<'_>) {
        match self {
            Self::Policy | Self::Category | Self::Kind | Self::Programme | Self::Rule { alike: _ } => {}
            Self::Entry { kind } => kind.walk(walker),
            Self::Bar(counted) | Self::Limit(counted) | Self::Require(counted) => counted.walk(walker),
            Self::Family(FamilyMembers::Items { pattern, grouped_by }) => {
                pattern.walk(walker);
                grouped_by.walk(walker);
            }
            Self::Family(FamilyMembers::PairsIn(name)) => name.walk(walker),
            Self::Adopt { .. } | Self::Scale(_) | Self::Measure { .. } | Self::Attribute { .. } => {
                walker.refuse()
            }
            Self::Judgement { .. } | Self::Set { .. } | Self::Define(_) | Self::Period(_) => walker.refuse(),
            Self::Combine { .. } | Self::Catalogue { .. } | Self::Institution { .. } => walker.refuse(),
            Self::General { .. } | Self::RuleTable { .. } | Self::LimitTable { .. } => walker.refuse(),
            Self::Table(_) | Self::Function { .. } | Self::Assert(_) | Self::Reward(_) => walker.refuse(),
            Self::Example { .. } | Self::Examples { .. } | Self::Unknown => walker.refuse(),
        }
    }
}

impl Walk for HeadLine {
    fn walk(&mut self, walker: &mut Walker<'_>) {
        self.head.walk(walker);
        self.name.walk(walker);
        self.title.walk(walker);
    }
}
