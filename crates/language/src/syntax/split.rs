//! The lines of a file: what each one is, how far it is indented, where its comment begins.
//!
//! In: the text. Out: one [`Line`] for every line, blank ones and comments included, and what is wrong with the layout
//! of a line by itself. Always true: a quote ends at its line, and where nothing is literate no line is read otherwise for others.

use super::lexicon::Leads;
use super::plain::{quoted, unquoted};
use super::script::{closes, closing_quote, folded};
use crate::diagnostics::{Diagnostic, Edit, Fix, LexicalProblem, MistakeProblem, Problem};
use crate::locale::Text;
use crate::source::{SourceFile, Span};

/// One line of the file. There is one for each line of a policy, so it is kept narrow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub kind: LineKind,
    /// True when something is wrong with it that has been reported already.
    pub broken: bool,
    /// True for code that the grammar reads just as it stands there.
    pub just: bool,
    indent: u32,
    /// The text between the indent and the comment; empty where there is none.
    pub content: Span,
    /// Empty where there is none.
    comment: Span,
    /// What it may be by the keywords that it begins with.
    pub leads: Leads,
}

impl Line {
    fn new(kind: LineKind, indent: usize, content: Span) -> Self {
        let indent = u32::try_from(indent).unwrap_or(u32::MAX);
        let (comment, leads) = (content.at_start(), Leads::default());
        Self { kind, broken: false, just: false, indent, content, comment, leads }
    }

    /// Returns true for code and rows.
    pub fn is_read(&self) -> bool {
        matches!(self.kind, LineKind::Code | LineKind::Row)
    }

    /// Returns the columns of white space in front.
    pub fn indent(&self) -> usize {
        self.indent as usize
    }

    /// Returns the comment, its sign included.
    pub fn comment(&self) -> Option<Span> {
        Some(self.comment).filter(|comment| !comment.is_empty())
    }
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// Nothing but white space.
    Blank,
    /// Only a comment.
    Comment,
    /// `##`: an official explanation.
    Explanation,
    /// Text around the blocks of a literate file.
    Prose,
    /// A row of a table.
    Row,
    /// A declaration, a clause or a part of one.
    Code,
}

/// Reads lines, each behind the one before where the file is literate.
pub struct Splitter<'a> {
    source: &'a SourceFile,
    fence: Option<Fence>,
    opened: Span,
    found: Found,
}

/// What is wrong with the layout of lines.
#[derive(Default)]
pub struct Found {
    problems: Vec<Diagnostic>,
    /// Indents with tabs in them.
    tabs: Vec<Span>,
}

impl Found {
    /// Adds what is wrong with the lines behind.
    pub fn append(&mut self, behind: Self) {
        self.problems.extend(behind.problems);
        self.tabs.extend(behind.tabs);
    }

    /// Returns true where nothing is wrong.
    pub fn is_nothing(&self) -> bool {
        self.problems.is_empty() && self.tabs.is_empty()
    }

    /// Returns all of it, as it is told.
    pub fn told(self, source: &SourceFile) -> impl Iterator<Item = Diagnostic> {
        let of_tabs = tab_problem(source, &self.tabs);
        self.problems.into_iter().chain(of_tabs)
    }
}

/// Returns true for a file whose name ends in `.md`: only its `lijiao` blocks are rules.
pub fn is_literate(source: &SourceFile) -> bool {
    source.name().ends_with(".md")
}

impl<'a> Splitter<'a> {
    /// Starts with a file.
    pub fn of(source: &'a SourceFile) -> Self {
        let fence = is_literate(source).then_some(Fence::Outside);
        Self { source, fence, opened: source.whole(), found: Found::default() }
    }

    /// Returns a line by its place.
    pub fn line(&mut self, span: Span) -> Line {
        let text = self.source.slice(span);
        match self.fence {
            Some(Fence::Outside) => {
                if let Some((marks, word)) = fence_of(text) {
                    let is_ours = word == "lijiao";
                    self.fence = Some(if is_ours { Fence::Inside } else { Fence::Other(marks) });
                    self.opened = span;
                }
                Line::new(LineKind::Prose, 0, span)
            }
            // Within rules any fence ends them: one that opens another block means that the closing one was forgotten.
            Some(Fence::Inside) if fence_of(text).is_some() => {
                self.fence = Some(Fence::Outside);
                Line::new(LineKind::Prose, 0, span)
            }
            Some(Fence::Other(open)) => {
                if fence_of(text).is_some_and(|(marks, word)| marks >= open && word.is_empty()) {
                    self.fence = Some(Fence::Outside);
                }
                Line::new(LineKind::Prose, 0, span)
            }
            Some(Fence::Inside) | None => line(self.source, span, &mut self.found),
        }
    }

    /// Returns what is wrong with the lines that were read, which are all where the file is literate.
    pub fn found(mut self) -> Found {
        if self.fence == Some(Fence::Inside) {
            self.found.problems.push(LexicalProblem::UnclosedFence.at(self.opened));
        }
        self.found
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fence {
    Outside,
    /// A block of rules.
    Inside,
    /// A block of something else, opened by so many marks: a fence of fewer is only shown in it.
    Other(usize),
}

fn fence_of(line: &str) -> Option<(usize, &str)> {
    let text = line.trim();
    let word = text.trim_start_matches('`');
    let marks = text.len() - word.len();
    (marks >= 3 && !word.contains('`')).then(|| (marks, word.trim()))
}

fn line(source: &SourceFile, span: Span, found: &mut Found) -> Line {
    let text = source.slice(span);
    let plain = text.bytes().take_while(|byte| *byte == b' ').count();
    let after = text.get(plain..).unwrap_or("");
    let is_plain = after.bytes().next().is_some_and(|byte| byte.is_ascii_graphic());
    let body = if is_plain { after } else { after.trim_start_matches(|character| folded(character) == ' ') };
    let space = text.len() - body.len();
    let indent_span = Span::new(span.file, span.start(), span.start() + space);
    let mut indent = plain;
    if space > plain {
        indent = source.slice(indent_span).chars().map(width).sum();
        if source.slice(indent_span).contains('\t') && !body.is_empty() {
            found.tabs.push(indent_span);
        }
    }
    let rest = Span::new(span.file, indent_span.end(), span.end());
    let mut line = Line::new(LineKind::Blank, indent, rest.at_start());
    let body = body.trim_end();
    if body.is_empty() {
        return line;
    }
    let whole = Span::new(span.file, rest.start(), rest.start() + body.len());
    if let Some(mark) = body.chars().next().filter(|mark| folded(*mark) == '#') {
        let second = body.chars().nth(1).map(folded);
        line.kind =
            if second == Some('#') && mark == '#' { LineKind::Explanation } else { LineKind::Comment };
        line.comment = whole;
        return line;
    }
    if let Some(mark) = foreign_comment(body) {
        let place = Span::new(span.file, whole.start(), whole.start() + mark.len());
        found.problems.push(MistakeProblem::ForeignComment { mark: mark.to_owned() }.at(place));
        line.kind = LineKind::Comment;
        line.comment = whole;
        return line;
    }
    line.kind = if body.starts_with(['|', '｜']) { LineKind::Row } else { LineKind::Code };
    let parted = part(body);
    line.content = Span::new(span.file, whole.start(), whole.start() + parted.content.len());
    let behind = parted.comment.unwrap_or(body.len());
    line.comment = Span::new(span.file, whole.start() + behind, whole.end());
    if let Some((at, opening, closing)) = parted.unclosed {
        let start = whole.start() + at;
        let place = Span::new(span.file, start, start + opening.len_utf8());
        let problem = LexicalProblem::UnclosedQuote { opening, closing };
        let title =
            Text::new(format!("在行末补上「{closing}」"), format!("add `{closing}` at the end of the line"));
        let edits = vec![Edit { span: line.content.at_end(), replacement: closing.to_string() }];
        found.problems.push(problem.at(place).with_fix(Fix { edits, safe: false, title }));
        line.broken = true;
    }
    line
}

fn width(character: char) -> usize {
    match character {
        '\t' => 4,
        '\u{3000}' => 2,
        _ => 1,
    }
}

// One finding for the whole file: whoever indents with tabs does so everywhere, and one mend changes them all.
fn tab_problem(source: &SourceFile, tabs: &[Span]) -> Option<Diagnostic> {
    let mut diagnostic = LexicalProblem::TabInIndent.at(*tabs.first()?);
    let title = Text::new("改为空格", "change it to spaces");
    let spaces = |span: &Span| source.slice(*span).chars().map(width).sum();
    let edits = tabs.iter().map(|span| Edit { span: *span, replacement: " ".repeat(spaces(span)) }).collect();
    diagnostic.fixes = vec![Fix { edits, safe: true, title }];
    Some(diagnostic)
}

const FOREIGN: &[&str] = &["//", "--", "/*", ";", "；", "<!--", "'", "%", "rem "];

fn foreign_comment(body: &str) -> Option<&'static str> {
    // Most lines begin with a letter, and of these marks one does.
    if body.starts_with(|first: char| first.is_ascii_alphabetic() && first != 'r') {
        return None;
    }
    let mark = FOREIGN.iter().find(|mark| body.starts_with(**mark)).copied()?;
    Some(mark.trim_end())
}

struct Parted<'t> {
    content: &'t str,
    comment: Option<usize>,
    unclosed: Option<(usize, char, char)>,
}

// A comment begins at a `#` in front of which a space stands, so that `C#` is not cut in silence.
fn part(body: &str) -> Parted<'_> {
    let mut waiting: Option<(usize, char, char)> = None;
    let mut after_space = false;
    let mut at = 0;
    loop {
        if waiting.is_none() {
            let plain = unquoted(body.as_bytes().get(at..).unwrap_or(&[]));
            after_space =
                if plain > 0 { body.as_bytes().get(at + plain - 1) == Some(&b' ') } else { after_space };
            at += plain;
        }
        let Some(character) = body.get(at..).and_then(|rest| rest.chars().next()) else { break };
        match waiting {
            Some((_, _, closing)) if closes(character, closing) => waiting = None,
            Some((_, _, closing)) => {
                at += quoted(body.get(at..).unwrap_or(""), closing);
                continue;
            }
            None if folded(character) == '#' && after_space => {
                let content = body.get(..at).unwrap_or(body).trim_end();
                return Parted { content, comment: Some(at), unclosed: None };
            }
            None => waiting = closing_quote(character).map(|closing| (at, character, closing)),
        }
        after_space = folded(character) == ' ';
        at += character.len_utf8();
    }
    Parted { content: body, comment: None, unclosed: waiting }
}
