//! What another text of the same shape changes in something that was lowered: its places, and the names and figures that are its own.

use super::written::Written;
use crate::quantity::Number;
use crate::source::{SourceFile, Span};
use crate::syntax::ast::Name;
use crate::syntax::ast::clause::Citation;
use crate::syntax::lower::token::{MOST_DIGITS, within_quotes};

/// How a place of another text is found, and what stands there.
#[derive(Debug, Clone, Copy)]
pub struct Patch {
    /// Where it begins.
    pub start: Stop,
    /// Where it ends.
    pub end: Stop,
    /// What the text there is.
    pub text: Text,
}

/// A place behind a stop of a text.
#[derive(Debug, Clone, Copy)]
pub struct Stop {
    /// The index of the stop.
    pub index: u32,
    /// The bytes behind it.
    pub behind: u32,
}

/// What the text of a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Text {
    /// The same in all texts of a shape.
    Same,
    /// The text as it is written.
    Written,
    /// The text within its quotes.
    Quoted,
    /// The figure of a literal.
    Figure(u32),
}

/// Finds what is a text's own.
pub struct Learner<'w> {
    written: &'w Written,
    source: &'w SourceFile,
    patches: Vec<Patch>,
    /// The literals that the tree holds.
    held: Vec<bool>,
    /// The literals that stay the same.
    fixed: Vec<bool>,
    /// False once something was met that cannot be told of another text.
    is_known: bool,
}

impl<'w> Learner<'w> {
    /// Starts with a text of which lowering has looked at some places.
    pub fn of(written: &'w Written, source: &'w SourceFile, looked: &[Span]) -> Self {
        let count = written.literals().len();
        let (held, fixed) = (vec![false; count], vec![false; count]);
        let mut learner = Self { written, source, patches: Vec::new(), held, fixed, is_known: true };
        looked.iter().for_each(|span| learner.fix(*span));
        learner
    }

    /// Returns how another text differs, and the literals in which it does not; `None` where that is not known.
    pub fn learnt(self) -> Option<(Box<[Patch]>, Vec<usize>)> {
        let kept =
            self.held.iter().zip(&self.fixed).enumerate().filter(|(_, (held, fixed))| !**held || **fixed);
        self.is_known.then(|| (self.patches.into(), kept.map(|(index, _)| index).collect()))
    }

    /// Gives up.
    pub fn refuse(&mut self) {
        self.is_known = false;
    }

    /// Takes a place of which the text is the same.
    pub fn place(&mut self, span: Span) {
        self.push(span, Text::Same);
    }

    /// Takes a name.
    pub fn name(&mut self, name: &Name) {
        let written = self.source.slice(name.span);
        let literals = self.literals_in(name.span);
        let text = match (literals.as_slice(), name.quoted) {
            ([], _) => Text::Same,
            ([only], true) if self.is_whole(*only, name.span) && within_quotes(written) == name.text => {
                Text::Quoted
            }
            (_, false) if written == name.text => Text::Written,
            _ => Text::Same,
        };
        self.hold(name.span, text);
    }

    /// Takes a title.
    pub fn title(&mut self, title: &str, span: Span) {
        let literals = self.literals_in(span);
        let is_whole = matches!(literals.as_slice(), [only] if self.is_whole(*only, span));
        let is_same = is_whole && within_quotes(self.source.slice(span)) == title;
        self.hold(span, if is_same { Text::Quoted } else { Text::Same });
    }

    /// Takes an expression that begins with a figure.
    pub fn figure(&mut self, value: Number, span: Span) {
        let literal = self.written.literals().iter().position(|literal| literal.start == span.start());
        let text =
            literal.filter(|index| self.is_figure(*index, value)).and_then(|index| u32::try_from(index).ok());
        match text {
            Some(index) => {
                self.held.get_mut(index as usize).into_iter().for_each(|held| *held = true);
                self.push(span, Text::Figure(index));
            }
            None => self.hold(span, Text::Same),
        }
    }

    /// Takes the articles that a text cites, where it cites nothing else: each has digits or none.
    pub fn articles(&mut self, citation: &Citation, span: Span) {
        let cited = self.literals_in(span).into_iter().filter(|index| self.digits(*index).is_some());
        let cited: Vec<(usize, Option<u32>)> =
            cited.map(|index| (index, self.digits(index).and_then(|text| text.parse().ok()))).collect();
        let is_told = citation.place.is_none()
            && cited.iter().map(|(_, article)| *article).eq(citation.articles.iter().copied().map(Some));
        if !is_told {
            self.fix(span);
        }
        for (number, _) in citation.articles.iter().enumerate() {
            match cited.get(number).filter(|_| is_told) {
                Some((index, _)) => self.article(*index),
                None => self.place(span),
            }
        }
    }

    fn article(&mut self, index: usize) {
        let Some(literal) = self.written.literals().get(index) else { return };
        let span = Span::new(self.source.id(), literal.start, literal.end);
        self.held.get_mut(index).into_iter().for_each(|held| *held = true);
        match u32::try_from(index) {
            Ok(index) => self.push(span, Text::Figure(index)),
            Err(_) => self.is_known = false,
        }
    }

    fn digits(&self, index: usize) -> Option<&str> {
        let literal = self.written.literals().get(index)?;
        let text = self.source.text().get(literal.start..literal.end)?;
        text.bytes().all(|byte| byte.is_ascii_digit()).then_some(text)
    }

    fn is_figure(&self, index: usize, value: Number) -> bool {
        let Some(literal) = self.written.literals().get(index) else { return false };
        let text = self.source.text().get(literal.start..literal.end).unwrap_or("");
        let behind = self.source.text().as_bytes().get(literal.end);
        let ends = self.written.line_end(literal.start) == Some(literal.end) || behind == Some(&b' ');
        let is_short = text.len() <= MOST_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
        ends && is_short && Number::parse_exact(text) == Some(value)
    }

    fn is_whole(&self, index: usize, span: Span) -> bool {
        let literal = self.written.literals().get(index);
        literal.is_some_and(|literal| (literal.start, literal.end) == (span.start(), span.end()))
    }

    fn literals_in(&self, span: Span) -> Vec<usize> {
        let meets = |start: usize, end: usize| start < span.end() && span.start() < end;
        let literals = self.written.literals().iter().enumerate();
        literals.filter(|(_, literal)| meets(literal.start, literal.end)).map(|(index, _)| index).collect()
    }

    /// Takes a place whose literals the tree holds, or else stay the same.
    fn hold(&mut self, span: Span, text: Text) {
        if text == Text::Same {
            self.fix(span);
        } else {
            for index in self.literals_in(span) {
                self.held.get_mut(index).into_iter().for_each(|held| *held = true);
            }
        }
        self.push(span, text);
    }

    fn fix(&mut self, span: Span) {
        for index in self.literals_in(span) {
            self.fixed.get_mut(index).into_iter().for_each(|fixed| *fixed = true);
        }
    }

    fn push(&mut self, span: Span, text: Text) {
        match (self.stop(span.start()), self.stop(span.end())) {
            (Some(start), Some(end)) => self.patches.push(Patch { start, end, text }),
            _ => self.is_known = false,
        }
    }

    /// Returns how an offset is found again; `None` for one within a literal or outside all lines.
    fn stop(&self, at: usize) -> Option<Stop> {
        self.written.line_end(at)?;
        if self.written.literals().iter().any(|literal| literal.start < at && at < literal.end) {
            return None;
        }
        let index = self.written.stops().partition_point(|stop| *stop <= at).checked_sub(1)?;
        let behind = u32::try_from(at - self.written.stops().get(index)?).ok()?;
        Some(Stop { index: u32::try_from(index).ok()?, behind })
    }
}
