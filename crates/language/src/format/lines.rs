//! The lines of the formatted text: levels, blank lines, comments.

use super::tables;
use super::words::words;
use crate::locale::Locale;
use crate::source::{SourceFile, Span};
use crate::syntax::Parse;
use crate::syntax::leaves::{Leaf, LeafRole, ViewKind, ViewLine};

/// The spaces of one level.
const INDENT: usize = 4;

/// Returns the formatted text, without proof that it means the same.
pub fn print(source: &SourceFile, parse: &Parse, locale: Locale) -> String {
    let rows = tables::rows(source, &parse.lines, locale);
    let mut page = Page { source, lines: &parse.lines, printed: Vec::new(), blank: false };
    for (index, line) in parse.lines.iter().enumerate() {
        match line.kind {
            ViewKind::Blank => page.blank = true,
            ViewKind::Prose => page.push_prose(source.slice(line.content)),
            ViewKind::Comment | ViewKind::Explanation => page.push_comments(index, line.comment),
            ViewKind::Row => {
                let row = rows.get(&index).cloned();
                page.push_code(
                    line,
                    row.unwrap_or_else(|| source.slice(line.content).to_owned()),
                    Vec::new(),
                );
            }
            ViewKind::Head | ViewKind::Clause | ViewKind::Attached | ViewKind::Item | ViewKind::Continued => {
                page.push_words(index, line, locale);
            }
        }
    }
    page.text()
}

/// Returns what formatting has to keep word for word, in order: comments, and the prose of a literate file.
pub fn kept<'a>(source: &'a SourceFile, parse: &'a Parse) -> Vec<String> {
    let of = |line: &ViewLine| match line.kind {
        ViewKind::Prose => Some(source.slice(line.content).to_owned()),
        ViewKind::Blank
        | ViewKind::Comment
        | ViewKind::Explanation
        | ViewKind::Row
        | ViewKind::Head
        | ViewKind::Clause
        | ViewKind::Attached
        | ViewKind::Item
        | ViewKind::Continued => line.comment.map(|comment| comment_text(source, comment)),
    };
    parse.lines.iter().filter_map(of).collect()
}

/// A comment without the spaces behind it, its sign in half width. `＃#` stays, or it would become an explanation.
fn comment_text(source: &SourceFile, comment: Span) -> String {
    let text = source.slice(comment).trim_end();
    match text.strip_prefix('＃') {
        Some(rest) if !rest.starts_with(['#', '＃']) => format!("#{rest}"),
        Some(_) | None => text.to_owned(),
    }
}

struct Page<'a> {
    source: &'a SourceFile,
    lines: &'a [ViewLine],
    printed: Vec<Printed>,
    blank: bool,
}

struct Printed {
    kind: PrintedKind,
    level: usize,
    /// The words that `text` is made of, where a line below may still join them.
    leaves: Vec<Leaf>,
    text: String,
    comment: Option<String>,
}

impl Printed {
    fn new(kind: PrintedKind, level: usize, text: String) -> Self {
        Self { kind, level, leaves: Vec::new(), text, comment: None }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum PrintedKind {
    Blank,
    Prose,
    Comment,
    Code,
}

impl Page<'_> {
    /// One blank line at most, and none at the start or next to prose.
    fn push(&mut self, printed: Printed) {
        let last = self.printed.last().map(|printed| printed.kind);
        let may_part =
            last.is_some_and(|last| last != PrintedKind::Prose) && printed.kind != PrintedKind::Prose;
        if self.blank && may_part {
            self.printed.push(Printed::new(PrintedKind::Blank, 0, String::new()));
        }
        self.blank = false;
        self.printed.push(printed);
    }

    fn push_prose(&mut self, text: &str) {
        self.push(Printed::new(PrintedKind::Prose, 0, text.to_owned()));
    }

    fn push_comments(&mut self, index: usize, comments: impl IntoIterator<Item = Span>) {
        for comment in comments {
            let text = comment_text(self.source, comment);
            self.push(Printed::new(PrintedKind::Comment, self.comment_level(index), text));
        }
    }

    fn push_code(&mut self, line: &ViewLine, text: String, leaves: Vec<Leaf>) {
        let comment = line.comment.map(|comment| comment_text(self.source, comment));
        self.push(Printed { leaves, comment, ..Printed::new(PrintedKind::Code, line.level, text) });
    }

    fn push_words(&mut self, index: usize, line: &ViewLine, locale: Locale) {
        if line.verbatim {
            self.push_code(line, self.source.slice(line.content).to_owned(), Vec::new());
            return;
        }
        if line.kind == ViewKind::Continued && self.belongs_above(line) {
            self.join_above(index, line, locale);
        } else {
            self.push_code(line, words(self.source, &line.leaves, locale), line.leaves.clone());
        }
    }

    /// True for a line that goes on in the middle of a phrase, and for one that might lead in one of the languages.
    fn belongs_above(&self, line: &ViewLine) -> bool {
        let above = self.printed.iter().rev().find(|printed| printed.kind == PrintedKind::Code);
        let last = above.and_then(|above| above.leaves.last());
        let is_broken = last.is_some_and(|leaf| leaf.span.end() > line.content.start());
        let first = line.leaves.first();
        // Under a clause a noun heads nothing; under the head of a declaration it might be taken for a clause.
        let may_head = |leaf: &Leaf| line.level == 1 && matches!(leaf.role, LeafRole::Noun { .. });
        is_broken || first.is_some_and(|leaf| leaf.leads_a_line() || may_head(leaf))
    }

    /// Puts the words of a line at the end of the line above.
    fn join_above(&mut self, index: usize, line: &ViewLine, locale: Locale) {
        let Some(at) = self.printed.iter().rposition(|printed| printed.kind == PrintedKind::Code) else {
            return;
        };
        let is_last = at + 1 == self.printed.len();
        let Some(above) = self.printed.get_mut(at) else { return };
        above.leaves.extend(line.leaves.iter().cloned());
        above.text = words(self.source, &above.leaves, locale);
        self.blank = false;
        if is_last && above.comment.is_none() {
            above.comment = line.comment.map(|comment| comment_text(self.source, comment));
        } else {
            self.push_comments(index, line.comment);
        }
    }

    /// A comment stands at the level of the line that it is about: the next one. Behind the last clause of a declaration
    /// one at the margin is about the next declaration.
    fn comment_level(&self, index: usize) -> usize {
        let behind = self.lines.iter().skip(index + 1).take_while(|line| line.kind != ViewKind::Prose);
        let next = behind.map(|line| (line.kind, line.level)).find(|(kind, _)| is_code(*kind));
        let own = self.lines.get(index).map_or(0, |line| line.level);
        let follows = self.printed.iter().any(|printed| printed.kind == PrintedKind::Code);
        match next {
            Some((kind, level)) if kind != ViewKind::Head => level,
            Some(_) | None if follows => own.min(1),
            Some(_) | None => 0,
        }
    }

    fn text(self) -> String {
        let mut text = String::new();
        for (index, line) in self.printed.iter().enumerate() {
            if index > 0 {
                text.push('\n');
            }
            text.push_str(&" ".repeat(line.level * INDENT));
            text.push_str(&line.text);
            if let Some(comment) = &line.comment {
                text.push_str("  ");
                text.push_str(comment);
            }
        }
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text
    }
}

fn is_code(kind: ViewKind) -> bool {
    match kind {
        ViewKind::Head
        | ViewKind::Clause
        | ViewKind::Attached
        | ViewKind::Item
        | ViewKind::Continued
        | ViewKind::Row => true,
        ViewKind::Blank | ViewKind::Comment | ViewKind::Explanation | ViewKind::Prose => false,
    }
}
