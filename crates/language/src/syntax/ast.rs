//! The file as written: declarations with their clauses, in text order, each with its place.
//!
//! In: what `lower` read from the parse. Out: what `resolve` gives meaning to. Always true: nothing here
//! knows which language was used; built-in nouns stand under their English name; every name of the author
//! stands as written (folded in width only); a part that failed to parse is absent, never guessed.

pub mod adoption;
pub mod clause;
mod clauses;
pub mod counted;
mod declarations;
pub mod expression;

use crate::date::MonthDay;
use crate::quantity::Number;
use crate::rare::Rare;
use crate::source::Span;

pub use adoption::{Adopted, AdoptedKind};
pub use clause::{Clause, ClauseKind};
pub use clauses::{AlikeClauses, Clauses, OwnText};
pub use counted::{
    AssertBody, Counted, CountedWhat, Last, PerKey, ShareBase, SourceFilter, Stage, TargetFilter,
};
pub use declarations::{Declaration, Declarations};
pub use expression::{Condition, ConditionKind, Expr, ItemPattern, Name, Title};

/// One source file's declarations.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct File {
    /// The declarations in text order.
    pub declarations: Declarations,
}

/// What a declaration declares, with the parts of its head line.
#[derive(Debug, Clone, PartialEq)]
pub enum Head {
    /// `policy CODE "title"`.
    Policy,
    /// `adopt BASE [edition E] [from "../base"]`.
    Adopt {
        /// The edition that the base is pinned to; absent where the base is followed.
        edition: Option<Box<Name>>,
        /// Where the base lies.
        from: Option<Box<FileRef>>,
    },
    /// `category NAME`.
    Category,
    /// `kind NAME`.
    Kind,
    /// `scale NAME: a = b < c` or `from 0 to 100 step 1`.
    Scale(Box<ScaleBody>),
    /// `measure NAME [per PERIOD] [of 2/3 credit]`.
    Measure {
        /// The period at whose end the measure starts anew.
        per: Option<Box<Name>>,
        /// So many of another measure make one: `of 50 minutes`.
        of: Option<Box<(Number, Name)>>,
    },
    /// `attribute item.rank: number from 1`.
    Attribute {
        /// `learner`, `application`, `item`, `course`, `programme`, `institution`, `paper` or `judgement`.
        owner: Box<Name>,
        /// A further key: `learner.load per term`.
        per: Option<Box<Name>>,
        /// The type after the colon.
        of: Box<AttributeType>,
    },
    /// `judgement NAME by BODY about item, course`.
    Judgement {
        /// The bodies that may give it.
        by: Box<[Name]>,
        /// What it is about, as nouns: `item`, `course`, `rule`, `learner`.
        about: Box<[Name]>,
        /// The type of its value; absent means yes/no.
        of: Option<Box<AttributeType>>,
    },
    /// `set NAME: a, b`, `set NAME from "f.csv" column c`, `set NAME pairs …`.
    Set {
        /// True for a set of pairs.
        pairs: bool,
        /// Where the members come from.
        members: SetMembers,
    },
    /// `define NAME`, its condition in the clauses' place.
    Define(Option<Box<Condition>>),
    /// `period NAME: from 03-01 to 08-31, from 09-01 to 02-29`: the first and the last day of each part of the year.
    Period(Vec<(MonthDay, MonthDay)>),
    /// `combine NAME from PATTERN per KEY every 3 as one activity CODE`.
    Combine {
        /// The outcomes that are combined.
        from: Box<ItemPattern>,
        /// What is equal within one group.
        per: Rare<PerKey>,
        /// How many make one.
        every: Box<Number>,
        /// What they make: kind and code.
        made: Box<[expression::ItemElement]>,
    },
    /// `catalogue NAME from "file.csv"`.
    Catalogue {
        /// The file beside the rules.
        file: Option<Box<FileRef>>,
    },
    /// `certificate CODE "title"`: an entry written inline; the first word is a kind.
    Entry {
        /// The kind of outcome.
        kind: Name,
    },
    /// `programme CODE "title"`.
    Programme,
    /// `institution NAME [in PLACE]`.
    Institution {
        /// The institution or place above it.
        within: Option<Name>,
    },
    /// `general NAME`, optionally `wherever given PATTERN`.
    General {
        /// The rules that it joins without being named: those given such an item.
        wherever: Option<Box<ItemPattern>>,
    },
    /// `rule NAME "title"`.
    Rule {
        /// The clauses, where they are alike to those of another rule: then the declaration holds none itself.
        alike: Option<AlikeClauses>,
    },
    /// `rules NAME "title"`: shared clauses, then the rows of its table.
    RuleTable {
        /// The rows, each the clauses that its cells make. A clause of a row stands in the place of the shared clause of
        /// its kind; where a column joined the shared clause, the row's clause holds both.
        rows: Vec<Row>,
        /// Rows that come from a file.
        file: Option<Box<FileRef>>,
        /// True under `first row wins`.
        first_row_wins: bool,
    },
    /// `bar NAME: [item from SOURCE] into TARGET`.
    Bar(Box<Counted>),
    /// `limit NAME: converted credits … at most 8`.
    Limit(Box<Counted>),
    /// `require NAME: credits … at least 18`.
    Require(Box<Counted>),
    /// `limits NAME` / `requires NAME`: shared clauses above, then one limit or requirement a row.
    LimitTable {
        /// True for `requires`.
        requires: bool,
        /// One a row: its name (first column, or the table's name with the row number), and its body.
        rows: Vec<(Name, Counted, Vec<Clause>)>,
        /// The sheet that holds the rows instead.
        file: Option<Box<FileRef>>,
    },
    /// `family NAME: MEMBERS`.
    Family(FamilyMembers),
    /// `table NAME`: header and rows of cells.
    Table(Box<Grid>),
    /// `function NAME(a, b) gives number`, its formula in the clauses.
    Function {
        /// The parameters with their types; without a type, a number.
        parameters: Vec<(Name, Option<AttributeType>)>,
        /// The type of the value.
        gives: Box<AttributeType>,
    },
    /// `assert NAME: never …`.
    Assert(Box<AssertBody>),
    /// `reward NAME by MEASURE from SOURCE per PERIOD by DATE` with its tiers.
    Reward(Box<RewardBody>),
    /// `example "title" [like "other"]`; the title stands in `Declaration::title`.
    Example {
        /// The example whose lines it takes over where it says nothing itself.
        like: Option<Name>,
    },
    /// `examples from "cases.csv"`: one example a row.
    Examples {
        /// The sheet.
        file: Box<FileRef>,
        /// The example whose lines each takes over where it says nothing itself.
        like: Option<Box<Name>>,
    },
    /// A head that could not be read; its clauses are skipped.
    Unknown,
}

/// The body of a reward.
#[derive(Debug, Clone, PartialEq)]
pub struct RewardBody {
    /// The stage whose results are summed, where it is said.
    pub stage: Option<Stage>,
    /// The measure that is summed.
    pub by: Name,
    /// Which outcomes count; all of them when empty.
    pub from: Vec<SourceFilter>,
    /// Which targets count; all of them when empty.
    pub into: Vec<TargetFilter>,
    /// The period or the rolling stretch of one sum, with the date that places an outcome in it.
    pub per: Option<PerKey>,
    /// The tiers: least figure and the word, in text order.
    pub tiers: Vec<(Expr, Name)>,
}

/// The body of a scale.
#[derive(Debug, Clone, PartialEq)]
pub enum ScaleBody {
    /// Steps from lowest to highest; the words of one step are equal.
    Steps(Vec<Vec<Name>>),
    /// Numbers from, to, by step.
    Range {
        /// Lowest.
        from: Number,
        /// Highest.
        to: Number,
        /// Distance of two neighbours; absent means any number between.
        step: Option<Number>,
    },
}

/// The type of an attribute.
#[derive(Debug, Clone, PartialEq)]
pub enum AttributeType {
    /// `number [from 1] [to 10]`, optionally in a measure: `number of credits`.
    Number {
        /// Least value.
        from: Option<Number>,
        /// Greatest value.
        to: Option<Number>,
        /// The measure that it counts.
        unit: Option<Name>,
    },
    /// `share`: a part of a whole, written with a percent sign.
    Share,
    /// `on SCALE`.
    OnScale(Name),
    /// `one of a, b`.
    OneOf(Vec<Name>),
    /// `date`.
    Date,
    /// `duration`.
    Duration,
    /// `yes or no`.
    YesNo,
    /// `text`.
    Text,
}

/// A file beside the rules.
#[derive(Debug, Clone, PartialEq)]
pub struct FileRef {
    /// Path relative to the policy's folder, as written.
    pub path: String,
    /// The quoted path.
    pub span: Span,
    /// `sheet "S"` of a workbook.
    pub sheet: Option<Name>,
    /// `column NAME`.
    pub column: Option<Name>,
}

/// Where a set's members come from.
#[derive(Debug, Clone, PartialEq)]
pub enum SetMembers {
    /// `: a, b`.
    Listed(Vec<Name>),
    /// `: a = b, c = d` in a set of pairs.
    Pairs(Vec<(Name, Name)>),
    /// `from "file.csv" column c`.
    File(Box<FileRef>),
}

/// One row of a table of rules.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its place in the table as it was written, from 1: what it is known by where it has no name.
    pub number: usize,
    /// Its name, where the table has a column for names.
    pub name: Option<Name>,
    /// The clauses that header and cells make together.
    pub clauses: Clauses,
    /// The row's line.
    pub span: Span,
}

impl Row {
    /// Returns the name of the row within its table: its own, else its number.
    pub fn own_name(&self) -> String {
        self.name.as_ref().map_or_else(|| self.number.to_string(), |name| name.text.to_string())
    }
}

/// A plain table: look-ups and tiers.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// The header cells.
    pub header: Vec<Cell>,
    /// The rows; each has as many cells as the header.
    pub rows: Vec<Vec<Cell>>,
    /// The rows come from a file instead.
    pub file: Option<Box<FileRef>>,
}

/// One cell of a plain table.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// What it holds.
    pub content: CellContent,
    /// Its text without the spaces around it.
    pub span: Span,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum CellContent {
    /// `any` / `不限`: matches all.
    Any,
    /// `—`: nothing.
    Nothing,
    /// A value or a list of them (either matches).
    Values(Vec<Expr>),
    /// `24 to less than 36`, `60 or above`, `at least 8`, `at most 3`.
    Range(expression::Range),
    /// A cell that could not be read; reported already.
    Broken,
}

/// Which items belong to a family.
#[derive(Debug, Clone, PartialEq)]
pub enum FamilyMembers {
    /// `: certificate A, B`, or `: prize grouped by event, season`.
    Items {
        /// The items that belong.
        pattern: Box<ItemPattern>,
        /// The attributes that must be equal within one group.
        grouped_by: Vec<expression::Path>,
    },
    /// `: pairs in same-course`.
    PairsIn(Name),
}

#[cfg(test)]
mod tests {
    use super::{Clause, Condition, Declaration, Expr, Head, Row};

    // There are thousands of each in a large policy, and each page of memory that is touched takes time.
    #[test]
    fn parts_of_the_tree_stay_narrow() {
        fn is_within<T>(most: usize) {
            assert!(size_of::<T>() <= most, "{} has {} bytes", std::any::type_name::<T>(), size_of::<T>());
        }
        is_within::<Expr>(72);
        is_within::<Condition>(48);
        is_within::<Clause>(88);
        is_within::<Row>(96);
        is_within::<Head>(48);
        is_within::<Declaration>(160);
    }
}
