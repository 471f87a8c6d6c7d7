//! The clauses of declarations as written.

mod course;
mod expectation;
mod manner;
mod result;

use super::adoption::Adopted;
use super::expression::{Condition, Expr, ItemPattern, Moments, Name, Path};
use super::{AttributeType, FileRef, PerKey, SourceFilter, Stage, TargetFilter};
use crate::date::{Day, Duration, MonthDay};
use crate::few::Few;
use crate::quantity::{Number, Rounding};
use crate::source::Span;
use smol_str::SmolStr;

pub use course::Course;
pub use expectation::{Expectation, Holding};
pub use manner::{Best, Handling};
pub use result::{ResultClause, ResultShape, ResultTargets, TargetPattern, Verb};

/// One clause with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// What it says.
    pub kind: ClauseKind,
    /// The clause with its deeper lines.
    pub span: Span,
}

/// What a clause says. Which clauses a declaration may hold is checked by `resolve`.
#[derive(Debug, Clone, PartialEq)]
pub enum ClauseKind {
    /// `issuer X`: of a policy (text) or of an entry.
    Issuer(Name),
    /// `edition 2025 in force from D [to D]`; in a rule `edition 2025` alone.
    Edition {
        /// The edition's name.
        name: Name,
        /// The days in force.
        in_force: Option<Box<Days>>,
    },
    /// `edition by application`: the clock.
    EditionBy(Path),
    /// `cites 《…》 art. 9`.
    Cites(Citation),
    /// `repeals 《…》 from D`.
    Repeals(Box<Citation>, Option<Day>),
    /// `items used once per programme`, in a policy's head; `use once` in a rule.
    Use(Use),
    /// `use obtained by conversion`, in a rule: what was obtained by conversion may be its basis.
    UseConverted,
    /// `beyond limits refused`, `beyond cut to 0.5`.
    Beyond(Beyond),
    /// `fixed rule a, limit b`: those who adopt the policy may not loosen or replace these.
    Fixed(Vec<Adopted>),
    /// `replace rule a`: a declaration of one's own stands in the place of the base's.
    Replaced(Vec<Adopted>),
    /// `without rule a`: the base's declaration is not taken in.
    LeftOut(Vec<Adopted>),
    /// `change limit half at most 40%`.
    Change {
        /// The limit or requirement.
        adopted: Box<Adopted>,
        /// Its new figure.
        figure: Box<Expr>,
        /// `less than`, `more than`: the figure itself is outside.
        exclusive: bool,
    },
    /// `names compared ignoring case, spaces, brackets`.
    NamesCompared(Vec<Name>),
    /// `prefer credits, then fewest items`.
    Prefer(Vec<Preference>),
    /// `decision "subject" taken CHOICE because "…"`.
    Decision {
        /// What the text leaves open.
        subject: Box<str>,
        /// The side taken.
        taken: Box<Name>,
        /// Why.
        because: Option<SmolStr>,
        /// The subject's place.
        subject_span: Span,
    },
    /// `account required` / `须开户`: stored outcomes wait until the learner has an account.
    AccountRequired,
    /// `current on award`: the date on which a catalogue's entry must be current.
    CurrentOn(Path),
    /// `valid from award 4 years`.
    Valid {
        /// From when.
        from: Box<Moments>,
        /// For how long.
        length: Duration,
    },
    /// `category C` of an entry or kind.
    Category(Name),
    /// `level on SCALE`, `score on SCALE`: the scale of an attribute of this entry or kind.
    On {
        /// The attribute.
        attribute: Box<Name>,
        /// Its scale.
        scale: Box<Name>,
    },
    /// `level 本科`, `field 080901`, `credits 80`: an attribute's value, of an entry, a programme, an institution.
    Attribute {
        /// The attribute.
        name: Name,
        /// Its values (several only where the attribute takes a list).
        values: Vec<Expr>,
    },
    /// `current from D to D`: the days an entry is in the catalogue.
    Current(Days),
    /// `replace OLD from DAY` in an entry: the old codes stand for it from that day on.
    Renames {
        /// The old codes.
        codes: Vec<Name>,
        /// The first day; that of the entry when none is written.
        from: Option<Day>,
    },
    /// `courses from "file.csv"`.
    CoursesFrom(Box<FileRef>),
    /// `course CODE "title" 2 credits class 公共课 [field F] …`.
    Course(Box<Course>),
    /// `prerequisite A of B`: A stands before B.
    Prerequisite(Vec<Name>, Name),
    /// `pair A, B`: stand or fall together.
    Pair(Vec<Name>),
    /// `pool NAME [title] [at most 20 credits]`.
    Pool {
        /// The name.
        name: Box<Name>,
        /// The title.
        title: Option<SmolStr>,
        /// The capacity.
        at_most: Option<Box<Expr>>,
    },
    /// `given …`.
    Given(Given),
    /// `reading …`.
    Reading(Given),
    /// `when …` with its joined lines, `unless` included.
    When(Condition),
    /// `only if …`.
    OnlyIf(Condition),
    /// `unless rule X, Y` of a bar; `unless CONDITION` of a whole rule, bar or limit.
    Unless(UnlessWhat),
    /// `recognise as`, `convert to`, `waive`, …, with its `otherwise` lines.
    Result(ResultClause),
    /// `excuse class, exam with credit`.
    Excuse {
        /// What is excused: `class`, `exam`.
        parts: Vec<Name>,
        /// With credit or without; absent where the text says neither.
        with_credit: Option<bool>,
        /// The course or courses, as in a result; absent when another result clause names them.
        targets: Option<Box<ResultTargets>>,
    },
    /// `credits EXPR`, `points 10`: a measure and its amount.
    Amount {
        /// The measure.
        measure: Name,
        /// How much.
        amount: Box<Expr>,
        /// `of pool X …` / another name of the receiving side; normally absent.
        of: Option<Box<Path>>,
    },
    /// `make up from class elective`: where the credits of what is excused without credit are to be earned.
    MakeUp(TargetFilter),
    /// `withdraw pool P from certificate CET`: earlier grants toward these targets, for these outcomes, count no more.
    Withdraw(ResultTargets, Vec<SourceFilter>),
    /// `record as 免考`, `for degree-check as 60`.
    RecordAs {
        /// The mark.
        mark: Box<Expr>,
        /// `counted in averages` or not; absent where the text does not say.
        in_averages: Option<bool>,
        /// `for PURPOSE as MARK` lines.
        for_purpose: Vec<(Name, Expr)>,
    },
    /// `needs papers a, b or c when CONDITION`: all of them, of each one of its alternatives.
    NeedsPapers {
        /// The alternatives of each paper.
        papers: Vec<Vec<Name>>,
        /// Asked for only where this holds.
        when: Option<Box<Condition>>,
    },
    /// `subject to BODY approval when CONDITION`.
    SubjectTo {
        /// The body.
        body: Name,
        /// Asked for only where this holds.
        when: Option<Box<Condition>>,
    },
    /// `in force from D [to D]`.
    InForce(Days),
    /// `accepted from 03-01 to 03-10` (recurs each year) or between two dates.
    Accepted(Window),
    /// `effective on D | when EVENT`.
    Effective(Box<Expr>),
    /// `handled on request` or `automatically at EVENT`.
    Handled(Handling),
    /// `overrides rule A, B`.
    Overrides(Vec<Name>),
    /// `at institution X, Y`: holds for applications of these and of those within them.
    AtInstitutions(Vec<Name>),
    /// `for learners CONDITION`.
    ForLearners(Condition),
    /// `without general X`.
    Without(Vec<Name>),
    /// `general X`: a rule takes in the clauses of a general.
    WithGeneral(Vec<Name>),
    /// `take highest level`, `take most credits`, `take earliest ended`.
    Take {
        /// The best end.
        best: Best,
        /// Of which attribute or measure.
        attribute: Path,
    },
    /// `at stage recognised|converted` of a family.
    AtStage(Stage),
    /// `number of credits from 0`: a declared type in clause position (kinds).
    Has {
        /// The attribute.
        name: Name,
        /// Its type.
        of: Box<AttributeType>,
    },
    /// `learner status 在籍, field 050201`: facts of an example.
    ExampleFacts {
        /// `learner`, `application` or `record`.
        owner: Name,
        /// Attribute and values.
        facts: Vec<(Name, Vec<Expr>)>,
    },
    /// `applying on D for PROGRAMME [and PROGRAMME] [targets a, b] [claiming c]`.
    Applying {
        /// The date.
        on: Option<Day>,
        /// The programmes.
        programmes: Vec<Name>,
        /// Other facts of the application, `targets`, `purpose`, `choice` among them.
        facts: Vec<(Name, Vec<Expr>)>,
    },
    /// `holding certificate CET level 四级, score 425, award D [called c1]`.
    Holding(Box<Holding>),
    /// `earlier certificate CET … granted TARGET credits 7 on D by RULE`: a history entry.
    Earlier {
        /// The item spent then; absent for a plain amount.
        kind: Option<Box<Name>>,
        /// Its code.
        code: Option<Box<Name>>,
        /// Facts of the item and the grant (`target`, `rule`, `credits`, `date`, …).
        facts: Vec<(Name, Vec<Expr>)>,
    },
    /// `brought forward yearly 20`: a remainder of a rule or a limit, left last time.
    BroughtForward(Name, Box<Expr>),
    /// `judged near-content by registry of A for B yes`.
    Judged {
        /// The judgement, or `approval`.
        judgement: Box<Name>,
        /// The body.
        by: Option<Box<Name>>,
        /// What it is about and its value: `item`, `course`, `rule`, `value`, `date`.
        facts: Vec<(Name, Vec<Expr>)>,
    },
    /// `expect …`.
    Expect(Box<Expectation>),
    /// `rhai "1 + 3 * (best - mark)"`: a line of a formula.
    Formula {
        /// The text within the quotes.
        text: String,
        /// The quoted text.
        span: Span,
    },
    /// `rounded down to 0.1` of a function.
    Rounded {
        /// Direction.
        how: Rounding,
        /// The smallest unit.
        to: Number,
    },
    /// A clause that could not be read; reported already.
    Broken,
}

/// From a day to a day, both included; either end may be open.
#[derive(Debug, Clone, PartialEq)]
pub struct Days {
    /// First day.
    pub from: Option<Day>,
    /// Last day.
    pub to: Option<Day>,
    /// Its place.
    pub span: Span,
}

/// When applications are accepted.
#[derive(Debug, Clone, PartialEq)]
pub enum Window {
    /// Every year from a month-day to a month-day, both included.
    EachYear(MonthDay, MonthDay),
    /// Between two days, both included.
    Once(Day, Day),
    /// Within a time of an event: `within 30 days of award`.
    Within(Duration, Box<Path>),
}

/// A cited document and articles.
#[derive(Debug, Clone, PartialEq)]
pub struct Citation {
    /// The document, without its brackets; absent for "of the same document".
    pub document: Option<SmolStr>,
    /// `art. 9` and further text, as written in canonical form.
    pub articles: Few<u32>,
    /// A quoted place such as a table row.
    pub place: Option<Box<str>>,
}

/// How often an item may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Once per programme.
    OncePerProgramme,
    /// Once per purpose.
    OncePerPurpose,
    /// Once ever.
    OnceEver,
    /// Freely.
    Freely,
}

/// What happens beyond a limit.
#[derive(Debug, Clone, PartialEq)]
pub enum Beyond {
    /// `refused` 不予.
    Refused,
    /// `excused without credit` 只免不计.
    Excused,
    /// `cut to STEP` 减至.
    CutTo(Number),
    /// `carried to next PERIOD` 结转, `at most` so much.
    CarriedTo(Name, Option<Number>),
}

/// One term of the order of preference.
#[derive(Debug, Clone, PartialEq)]
pub enum Preference {
    /// A measure: the most of it.
    Most(Name),
    /// `fewest items`.
    FewestItems,
    /// `most items` … `most courses`.
    MostCourses,
    /// `meeting requirements` (all), or the named ones.
    Meeting(Vec<Name>),
}

/// The items that a rule is given.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// One item.
    One(Box<ItemPattern>),
    /// `any of:` alternatives.
    AnyOf(Vec<Given>),
    /// `all of:` together.
    AllOf(Vec<Given>),
    /// `any 2 of:`.
    CountOf(u32, Vec<Given>),
    /// `one or more PATTERN per KEY`: up to all of them that share the keys.
    OneOrMore(Box<ItemPattern>, Vec<PerKey>),
    /// A line that could not be read.
    Broken,
}

/// What `unless` as a clause of its own lifts.
#[derive(Debug, Clone, PartialEq)]
pub enum UnlessWhat {
    /// `unless rule X`.
    Rules(Vec<Name>),
    /// `unless CONDITION`.
    Condition(Condition),
}
