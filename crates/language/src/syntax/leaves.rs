//! The flat view for the formatter and the editor: for each line its level and the words on it, each with its role.

use super::grammar::Rule;
use super::layout::attaches;
use super::lexicon::nouns::Noun;
use super::lexicon::{Role, find_group, find_role, role_of, script_of, spelling};
use super::node::RuleTable;
use crate::date::{Day, MonthDay};
use crate::locale::Locale;
use crate::source::{SourceFile, Span};
use std::cmp::Ordering;
use std::sync::OnceLock;

/// One word, number, quote or mark with its role.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaf {
    /// What it is.
    pub role: LeafRole,
    /// Its place.
    pub span: Span,
}

/// What a leaf is; each one is printed in either language by this alone, or kept as written.
#[derive(Debug, Clone, PartialEq)]
pub enum LeafRole {
    /// A keyword: printed by [`super::lexicon::spelling`].
    Keyword(Role),
    /// A built-in noun: printed by its own spelling, `many` where English has its plural there.
    Noun {
        /// The noun.
        noun: &'static Noun,
        /// True where several are meant.
        many: bool,
    },
    /// A name of the author, kept.
    Name,
    /// A quoted name or title: the text within the quotes is kept.
    Quoted,
    /// The quoted path of a file, kept.
    File,
    /// A document in 《》, kept.
    Document,
    /// A number, kept in half width.
    Number,
    /// A number with its percent sign.
    Share,
    /// A date.
    Date(Day),
    /// A day of the year.
    MonthDay(MonthDay),
    /// `art. 9` / `第九条`.
    Article(u32),
    /// `,` / `、`.
    Comma,
    /// `:`.
    Colon,
    /// `.` / `的`.
    Dot,
    /// `(`.
    Open,
    /// `)`.
    Close,
    /// `=`.
    Equals,
    /// `<`.
    Below,
    /// `—` in a cell.
    Dash,
}

impl Leaf {
    /// Returns true for a keyword that, at the start of a deeper line in either language, attaches its line to the line above
    /// or begins a declaration.
    pub fn leads_a_line(&self) -> bool {
        let LeafRole::Keyword(role) = self.role else { return false };
        let leads = |word: &str| attaches(word) || find_group(word).is_some();
        [Locale::En, Locale::Zh].into_iter().any(|locale| leads(spelling(role, locale)))
    }

    /// Returns true when it is the keyword of a role such as `or_above`.
    pub fn is_keyword(&self, name: &str) -> bool {
        matches!(self.role, LeafRole::Keyword(role) if find_role(name) == Some(role))
    }
}

/// Leaves by the offset of their first byte. They mostly come in order.
#[derive(Debug, Default)]
pub(super) struct Leaves {
    list: Vec<Leaf>,
    /// Where one was found last: those of a header are asked for in order, once for each row.
    found: usize,
}

impl Leaves {
    fn place(&mut self, start: usize) -> Result<usize, usize> {
        if self.list.last().is_none_or(|last| last.span.start() < start) {
            return Err(self.list.len());
        }
        let near = [self.found + 1, self.found];
        let is_it = |at: &usize| self.list.get(*at).is_some_and(|leaf| leaf.span.start() == start);
        let at = match near.into_iter().find(is_it) {
            Some(at) => at,
            None => self.list.binary_search_by_key(&start, |leaf| leaf.span.start())?,
        };
        self.found = at;
        Ok(at)
    }

    /// Takes all of them out.
    pub fn clear(&mut self) {
        self.list.clear();
        self.found = 0;
    }

    /// Adds a leaf in the place of one that begins where it does.
    pub fn insert(&mut self, leaf: Leaf) {
        match self.place(leaf.span.start()) {
            Ok(at) => self.list.get_mut(at).into_iter().for_each(|there| *there = leaf.clone()),
            Err(at) => self.list.insert(at, leaf),
        }
    }

    /// Adds a leaf, unless one begins where it does.
    pub fn insert_new(&mut self, leaf: Leaf) {
        if let Err(at) = self.place(leaf.span.start()) {
            self.list.insert(at, leaf);
        }
    }

    /// Returns the leaf that begins at an offset.
    pub fn get_mut(&mut self, start: usize) -> Option<&mut Leaf> {
        let at = self.place(start).ok()?;
        self.list.get_mut(at)
    }

    /// Returns the leaves that begin within a place.
    pub fn within(&self, span: Span) -> &[Leaf] {
        let first = self.list.partition_point(|leaf| leaf.span.start() < span.start());
        let behind = self.list.get(first..).unwrap_or(&[]);
        let count = behind.partition_point(|leaf| leaf.span.start() < span.end());
        behind.get(..count).unwrap_or(behind)
    }

    /// Returns the last leaf that begins before an offset.
    pub fn before(&self, at: usize) -> Option<&Leaf> {
        let first = self.list.partition_point(|leaf| leaf.span.start() < at);
        self.list.get(first.checked_sub(1)?)
    }

    /// Returns all of them in order.
    pub fn all(&self) -> &[Leaf] {
        &self.list
    }

    /// Adds those of further rows of a table: they read its header too, and what is a noun in one of them is one.
    pub fn add_rows(&mut self, further: Self) {
        for leaf in further.list {
            if matches!(leaf.role, LeafRole::Noun { .. }) {
                self.insert(leaf);
            } else {
                self.insert_new(leaf);
            }
        }
    }

    /// Adds those of a part of the file that stands behind.
    pub fn append(&mut self, behind: Self) {
        if self.list.is_empty() {
            *self = behind;
        } else {
            behind.list.into_iter().for_each(|leaf| self.insert(leaf));
        }
    }
}

/// How many keywords and built-in nouns each language has.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Words {
    chinese: usize,
    english: usize,
}

impl Words {
    /// Returns those among some leaves.
    pub fn of(source: &SourceFile, leaves: &[Leaf]) -> Self {
        let mut words = Self::default();
        words.count(source, leaves);
        words
    }

    /// Counts those among some leaves.
    pub fn count(&mut self, source: &SourceFile, leaves: &[Leaf]) {
        for leaf in leaves {
            if matches!(leaf.role, LeafRole::Keyword(_) | LeafRole::Noun { .. }) {
                match script_of(source.slice(leaf.span)) {
                    Locale::Zh => self.chinese += 1,
                    Locale::En => self.english += 1,
                }
            }
        }
    }

    /// Adds those of another part of the file.
    pub fn add(&mut self, other: Self) {
        self.chinese += other.chinese;
        self.english += other.english;
    }

    /// Returns the language that has most of them; of a draw, that of the text.
    pub fn majority(self, text: &str) -> Locale {
        match self.chinese.cmp(&self.english) {
            Ordering::Greater => Locale::Zh,
            Ordering::Less => Locale::En,
            Ordering::Equal => script_of(text),
        }
    }
}

/// One line of the file in the flat view.
#[derive(Debug, Clone, PartialEq)]
pub struct ViewLine {
    /// What it is.
    pub kind: ViewKind,
    /// Its level: 0 at the margin, then one for each step.
    pub level: usize,
    /// The text of the line between indent and comment.
    pub content: Span,
    /// Its leaves in order; for a row of a table see `cells`.
    pub leaves: Vec<Leaf>,
    /// The cells of a row: the text without the spaces around it, and its leaves.
    pub cells: Vec<ViewCell>,
    /// The comment, its sign included.
    pub comment: Option<Span>,
    /// True when it could not be read: it is printed as it stands.
    pub verbatim: bool,
}

/// One cell of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct ViewCell {
    /// The text without the spaces around it.
    pub span: Span,
    /// Its leaves; empty for an empty cell and for one that is printed as it stands.
    pub leaves: Vec<Leaf>,
}

/// What a line of the flat view is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViewKind {
    /// Nothing.
    Blank,
    /// Only a comment.
    Comment,
    /// `##`.
    Explanation,
    /// Text around the blocks of a literate file: printed as it stands.
    Prose,
    /// The head of a declaration.
    Head,
    /// A clause.
    Clause,
    /// A line led by a joining word.
    Attached,
    /// An item under a colon.
    Item,
    /// A line that goes on with the line above.
    Continued,
    /// A row of a table.
    Row,
}

/// Returns the role of a rule that needs neither its text nor its place, or `None` for another rule.
pub(super) fn plain_role(rule: Rule) -> Option<LeafRole> {
    static PLAIN_ROLES: OnceLock<RuleTable<LeafRole>> = OnceLock::new();
    let plain = || {
        RuleTable::of([
            (Rule::bare, LeafRole::Name),
            (Rule::quoted, LeafRole::Quoted),
            (Rule::document, LeafRole::Document),
            (Rule::number, LeafRole::Number),
            (Rule::share, LeafRole::Share),
            (Rule::comma, LeafRole::Comma),
            (Rule::colon, LeafRole::Colon),
            (Rule::dot, LeafRole::Dot),
            (Rule::open, LeafRole::Open),
            (Rule::close, LeafRole::Close),
            (Rule::equals, LeafRole::Equals),
            (Rule::below, LeafRole::Below),
            (Rule::dash, LeafRole::Dash),
        ])
    };
    let role = PLAIN_ROLES.get_or_init(plain).get(rule).cloned();
    role.or_else(|| role_of(rule).map(LeafRole::Keyword))
}
