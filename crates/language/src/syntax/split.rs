//! The lines of a file: what each one is, how far it is indented, where its comment begins.
//!
//! In: the text. Out: one [`Line`] for every line, blank ones and comments included, and what is wrong with the layout
//! of a line by itself. Always true: a quote ends at its line.

use super::plain::{quoted, unquoted};
use super::script::{closes, closing_quote, folded};
use crate::diagnostics::{Diagnostic, Edit, Fix, LexicalProblem, MistakeProblem, Problem};
use crate::locale::Text;
use crate::source::{SourceFile, Span};

/// One line of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub kind: LineKind,
    /// The columns of white space in front.
    pub indent: usize,
    /// The text between the indent and the comment; empty where there is none.
    pub content: Span,
    /// The comment, its sign included.
    pub comment: Option<Span>,
    /// True when something is wrong with it that has been reported already.
    pub broken: bool,
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

/// Returns the lines of a file. A file whose name ends in `.md` is literate: only its `lijiao` blocks are rules.
pub fn split(source: &SourceFile, problems: &mut Vec<Diagnostic>) -> Vec<Line> {
    let mut lines = Vec::with_capacity(source.line_count());
    let mut fence = source.name().ends_with(".md").then_some(Fence::Outside);
    let mut tabs: Vec<Span> = Vec::new();
    let mut opened = source.whole();
    for number in 1..=source.line_count() {
        let Some(span) = source.line_span(number) else { continue };
        let text = source.slice(span);
        match fence {
            Some(Fence::Outside) => {
                if let Some((marks, word)) = fence_of(text) {
                    let is_ours = word == "lijiao";
                    fence = Some(if is_ours { Fence::Inside } else { Fence::Other(marks) });
                    opened = span;
                }
                lines.push(prose(span));
            }
            // Within rules any fence ends them: one that opens another block means that the closing one was forgotten.
            Some(Fence::Inside) if fence_of(text).is_some() => {
                fence = Some(Fence::Outside);
                lines.push(prose(span));
            }
            Some(Fence::Other(open)) => {
                if fence_of(text).is_some_and(|(marks, word)| marks >= open && word.is_empty()) {
                    fence = Some(Fence::Outside);
                }
                lines.push(prose(span));
            }
            Some(Fence::Inside) | None => lines.push(line(source, span, &mut tabs, problems)),
        }
    }
    problems.extend(tab_problem(source, &tabs));
    if fence == Some(Fence::Inside) {
        problems.push(LexicalProblem::UnclosedFence.at(opened));
    }
    lines
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

fn prose(span: Span) -> Line {
    Line { kind: LineKind::Prose, indent: 0, content: span, comment: None, broken: false }
}

fn line(source: &SourceFile, span: Span, tabs: &mut Vec<Span>, problems: &mut Vec<Diagnostic>) -> Line {
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
            tabs.push(indent_span);
        }
    }
    let rest = Span::new(span.file, indent_span.end(), span.end());
    let mut line =
        Line { kind: LineKind::Blank, indent, content: rest.at_start(), comment: None, broken: false };
    let body = body.trim_end();
    if body.is_empty() {
        return line;
    }
    let whole = Span::new(span.file, rest.start(), rest.start() + body.len());
    if let Some(mark) = body.chars().next().filter(|mark| folded(*mark) == '#') {
        let second = body.chars().nth(1).map(folded);
        line.kind =
            if second == Some('#') && mark == '#' { LineKind::Explanation } else { LineKind::Comment };
        line.comment = Some(whole);
        return line;
    }
    if let Some(mark) = foreign_comment(body) {
        let place = Span::new(span.file, whole.start(), whole.start() + mark.len());
        problems.push(MistakeProblem::ForeignComment { mark: mark.to_owned() }.at(place));
        line.kind = LineKind::Comment;
        line.comment = Some(whole);
        return line;
    }
    line.kind = if body.starts_with(['|', '｜']) { LineKind::Row } else { LineKind::Code };
    let parted = part(body);
    line.content = Span::new(span.file, whole.start(), whole.start() + parted.content.len());
    line.comment = parted.comment.map(|at| Span::new(span.file, whole.start() + at, whole.end()));
    if let Some((at, opening, closing)) = parted.unclosed {
        let start = whole.start() + at;
        let place = Span::new(span.file, start, start + opening.len_utf8());
        let problem = LexicalProblem::UnclosedQuote { opening, closing };
        let title =
            Text::new(format!("在行末补上「{closing}」"), format!("add `{closing}` at the end of the line"));
        let edits = vec![Edit { span: line.content.at_end(), replacement: closing.to_string() }];
        problems.push(problem.at(place).with_fix(Fix { edits, safe: false, title }));
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
