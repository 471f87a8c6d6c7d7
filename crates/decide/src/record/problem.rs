//! What can be wrong with a record: a closed list, each with a title and one action in both languages. Every problem
//! stands at a line, a column and a field.

mod broken;
mod text;

pub use broken::Broken;

use crate::date::DayError;
use crate::locale::{Locale, Text};
use crate::quantity::Number;
use std::fmt;

/// One problem of a record, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordError {
    /// The line of the file, from 1.
    pub line: usize,
    /// The column in characters, from 1; in a table of rows the number of the cell.
    pub column: usize,
    /// The field, such as `items[2].score`; empty for the record as a whole.
    pub path: String,
    /// What is wrong.
    pub problem: RecordProblem,
}

/// All problems of one record, in the order of its text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecordErrors {
    /// The record's id, where it could be read.
    pub id: Option<String>,
    /// The problems; never empty.
    pub errors: Vec<RecordError>,
}

/// Something in a record that was left out or looks like a slip, though the record can be used.
pub type RecordWarning = RecordError;

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordProblem {
    /// There is nothing.
    Empty,
    /// The bytes are not UTF-8.
    NotUtf8,
    /// The record is longer than is read.
    TooLong {
        /// The bound, in bytes.
        longest: usize,
    },
    /// Lists and objects lie too deep in each other.
    TooDeep {
        /// The bound.
        deepest: usize,
    },
    /// The text is not JSON.
    Broken(Broken),
    /// One object has a key twice.
    DuplicateKey {
        /// The key.
        key: String,
    },
    /// No field has this name.
    UnknownField {
        /// The name.
        field: String,
        /// The nearest known ones.
        near: Vec<String>,
        /// Another part of the record that has a field of this name.
        belongs_to: Option<&'static str>,
    },
    /// A field that must be there is not.
    Missing {
        /// Its name.
        field: &'static str,
    },
    /// The value is of another type than the field.
    WrongType {
        /// What the field takes.
        expected: Expected,
        /// What stands there.
        found: Found,
    },
    /// The text is not a date, or the calendar has no such day.
    NoSuchDate {
        /// The text.
        text: String,
        /// Why.
        why: DayError,
    },
    /// The text is not a length of time.
    NoDuration {
        /// The text.
        text: String,
    },
    /// A share stands without its sign.
    NoShareSign {
        /// The number.
        number: String,
    },
    /// A share cannot be read.
    NoShare {
        /// The text.
        text: String,
    },
    /// A number stands without its unit, where several are possible.
    NoUnit {
        /// The number.
        number: String,
        /// The units.
        units: Vec<String>,
    },
    /// A number is below or above its range.
    OutOfRange {
        /// The number.
        number: Number,
        /// Least.
        from: Option<Number>,
        /// Greatest.
        to: Option<Number>,
    },
    /// A number lies between two steps.
    BetweenSteps {
        /// The number.
        number: Number,
        /// The distance of steps.
        step: Number,
    },
    /// The number must be whole.
    NotWhole {
        /// The text.
        number: String,
        /// The least that would do.
        from: i64,
    },
    /// The number does not fit into exact arithmetic.
    NumberTooLong {
        /// The text.
        number: String,
    },
    /// The word is not one of those that the field takes.
    NotOneOf {
        /// The word.
        word: String,
        /// All that it takes.
        words: Vec<String>,
        /// The nearest.
        near: Vec<String>,
    },
    /// Nothing of this name is declared.
    UnknownName {
        /// What it should be.
        of: Named,
        /// The name.
        name: String,
        /// The nearest declared ones.
        near: Vec<String>,
        /// All declared ones, where they are few.
        known: Vec<String>,
    },
    /// The text is empty.
    EmptyText,
    /// Two items have one id.
    DuplicateItem {
        /// The id.
        id: String,
    },
    /// A programme is applied for twice.
    DuplicateProgramme {
        /// Its code.
        code: String,
    },
    /// Two records of one file have one id.
    DuplicateRecord {
        /// The id.
        id: String,
    },
    /// No item has this id.
    UnknownItem {
        /// The id.
        id: String,
        /// The nearest.
        near: Vec<String>,
    },
    /// More items than are read.
    TooManyItems {
        /// How many, equal ones counted.
        found: u64,
        /// The bound.
        most: u64,
    },
    /// Exactly one of these fields must be there.
    ExactlyOneOf {
        /// The fields.
        fields: Vec<&'static str>,
    },
    /// A paper that no clause asks for, though one of a near name is asked for.
    UnaskedPaper {
        /// The paper.
        paper: String,
        /// The nearest.
        near: Vec<String>,
    },
    /// A row has another number of cells than the header.
    RowLength {
        /// In the row.
        found: usize,
        /// In the header.
        expected: usize,
    },
    /// A column stands twice, perhaps under another name.
    DuplicateColumn {
        /// The header that it has first.
        first: String,
        /// The header that it has then.
        header: String,
    },
    /// Rows of one record do not stand together.
    RowsApart {
        /// The record's id.
        id: String,
    },
    /// Of several policies not exactly one is about the record.
    NotOnePolicy {
        /// The codes of those that are.
        policies: Vec<String>,
    },
    /// Rows of one record say different things of the learner or the application.
    RowsDisagree {
        /// Said first.
        first: String,
        /// Said here.
        here: String,
    },
}

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// An object.
    Object,
    /// A list.
    List,
    /// A list of texts.
    Texts,
    /// A text.
    Text,
    /// A code: a text, even where it is all digits.
    Code,
    /// A number.
    Number,
    /// A number with its unit.
    Amount,
    /// A date.
    Date,
    /// A length of time.
    Duration,
    /// A share.
    Share,
    /// `true` or `false`.
    YesNo,
    /// A text, or an object with the programme's attributes.
    Programme,
    /// An object with one value a key.
    PerKey,
}

/// What stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// `null`.
    Null,
    /// `true` or `false`.
    YesNo,
    /// A number.
    Number,
    /// A text.
    Text,
    /// A list.
    List,
    /// An object.
    Object,
}

/// What a name should be the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// A kind of outcome.
    Kind,
    /// A measure.
    Measure,
    /// A unit that this field takes.
    Unit,
    /// A rule.
    Rule,
    /// A judgement.
    Judgement,
    /// A body that gives this judgement.
    Body,
    /// A programme.
    Programme,
    /// A course or pool of the programme applied for.
    Target,
    /// A measure or a rule.
    Balance,
    /// A way in which an entry of the history stands.
    Status,
}

impl RecordError {
    /// Returns the place and the problem on one line: `line 3, column 14, items[0].award: …`.
    pub fn line_text(&self, locale: Locale) -> String {
        let (line, column) = (self.line, self.column);
        let place = match locale {
            Locale::Zh => format!("第 {line} 行第 {column} 列"),
            Locale::En => format!("line {line}, column {column}"),
        };
        let title = self.problem.title();
        let title = title.in_locale(locale);
        match (self.path.is_empty(), locale) {
            (true, Locale::Zh) => format!("{place}：{title}"),
            (true, Locale::En) => format!("{place}: {title}"),
            (false, Locale::Zh) => format!("{place}，{}：{title}", self.path),
            (false, Locale::En) => format!("{place}, {}: {title}", self.path),
        }
    }

    /// Returns the one action that mends it.
    pub fn help(&self) -> Text {
        self.problem.help()
    }
}

impl fmt::Display for RecordErrors {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, error) in self.errors.iter().enumerate() {
            if place > 0 {
                writeln!(formatter)?;
            }
            write!(formatter, "{}", error.line_text(Locale::En))?;
        }
        Ok(())
    }
}

impl std::error::Error for RecordErrors {}
