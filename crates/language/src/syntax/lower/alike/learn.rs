//! What another text of the same shape changes in something that was lowered: its places, and the names and figures that are its own.

use super::Looked;
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

impl Patch {
    /// Returns true where not every text of the shape can stand.
    pub fn is_narrow(&self) -> bool {
        match self.text {
            // A figure that is taken has so many digits that no other of as many is too large.
            Text::Same | Text::Figure(_) => false,
            Text::Written | Text::Quoted | Text::Article(_) => true,
        }
    }
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
    /// The number of an article that a literal is.
    Article(u32),
}

/// Finds what is a text's own.
pub struct Learner<'w> {
    written: &'w Written,
    source: &'w SourceFile,
    patches: Vec<Patch>,
    /// The articles that were read and not met yet.
    articles: std::slice::Iter<'w, Span>,
    /// The literals that the tree holds.
    held: Vec<bool>,
    /// The literals that stay the same.
    fixed: Vec<bool>,
    /// False once something was met that cannot be told of another text.
    is_known: bool,
}

impl<'w> Learner<'w> {
    /// Starts with a text of which lowering has looked at some places.
    pub fn of(written: &'w Written, source: &'w SourceFile, looked: &'w Looked) -> Self {
        let count = written.literals().len();
        let (held, fixed) = (vec![false; count], vec![false; count]);
        let mut learner = Self {
            written,
            source,
            patches: Vec::new(),
            articles: looked.articles.iter(),
            held,
            fixed,
            is_known: true,
        };
        looked.texts.iter().for_each(|span| learner.fix(*span));
        learner
    }

    /// Returns how another text differs, and the literals in which it does not; `None` where that is not known.
    pub fn learnt(self) -> Option<(Box<[Patch]>, Vec<usize>)> {
        let kept =
            self.held.iter().zip(&self.fixed).enumerate().filter(|(_, (held, fixed))| !**held || **fixed);
        let is_met = self.articles.len() == 0;
        (self.is_known && is_met).then(|| (self.patches.into(), kept.map(|(index, _)| index).collect()))
    }

    /// Returns how many places were met.
    pub fn met(&self) -> usize {
        self.patches.len()
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

    /// Takes the articles that a text cites.
    pub fn articles(&mut self, citation: &Citation) {
        for article in citation.articles.iter() {
            match self.articles.next() {
                Some(span) => self.article(*article, *span),
                None => self.is_known = false,
            }
        }
    }

    fn article(&mut self, article: u32, span: Span) {
        let text = match self.literals_in(span).as_slice() {
            [only] if self.digits(*only).and_then(|text| text.parse().ok()) == Some(article) => {
                u32::try_from(*only).map_or(Text::Same, Text::Article)
            }
            _ => Text::Same,
        };
        self.hold(span, text);
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
