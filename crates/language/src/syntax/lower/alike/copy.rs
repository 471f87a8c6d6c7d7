//! A copy of something that was lowered becomes what another text of the shape means.

use super::learn::{Patch, Stop, Text};
use crate::quantity::Number;
use crate::source::Span;
use crate::syntax::ast::Name;
use crate::syntax::ast::clause::Citation;
use crate::syntax::lower::shape::Literal;
use crate::syntax::lower::token::{LONGEST_NAME, within_quotes};
use smol_str::SmolStr;

/// A text of a shape: the file it stands in, and where what is its own stands there.
#[derive(Clone, Copy)]
pub struct Own<'w> {
    /// The text of the file.
    pub text: &'w str,
    /// The offsets from which what stands behind is counted.
    pub stops: &'w [usize],
    /// The literals.
    pub literals: &'w [Literal],
}

impl<'w> Own<'w> {
    fn at(self, stop: Stop) -> usize {
        self.stops.get(stop.index as usize).map_or(0, |at| at + stop.behind as usize)
    }

    fn literal(self, index: u32) -> Option<&'w str> {
        let literal = self.literals.get(index as usize)?;
        self.text.get(literal.start..literal.end)
    }

    fn written(self, start: usize, end: usize) -> &'w str {
        self.text.get(start..end).unwrap_or("")
    }

    /// Returns true when this can stand where a sample of the shape has a text of its own.
    pub fn fits(self, patch: &Patch) -> bool {
        let written = || self.written(self.at(patch.start), self.at(patch.end));
        match patch.text {
            Text::Same | Text::Figure(_) => true,
            Text::Written => written().len() <= LONGEST_NAME,
            Text::Quoted => !within_quotes(written()).trim().is_empty(),
            Text::Article(index) => self.literal(index).is_some_and(|text| text.parse::<u32>().is_ok()),
        }
    }
}

/// Makes a copy into what another text means.
pub struct Mover<'w> {
    own: Own<'w>,
    patches: std::slice::Iter<'w, Patch>,
    fits: bool,
}

impl<'w> Mover<'w> {
    /// Starts with the other text and what it changes.
    pub fn of(own: Own<'w>, patches: &'w [Patch]) -> Self {
        Self { own, patches: patches.iter(), fits: true }
    }

    /// Moves a place.
    // Invariant: patches are asked for in the order in which they were learnt, which is that of the walk.
    pub fn place(&mut self, span: &mut Span) -> Text {
        let Some(patch) = self.patches.next() else {
            self.fits = false;
            return Text::Same;
        };
        *span = Span::new(span.file, self.own.at(patch.start), self.own.at(patch.end));
        patch.text
    }

    /// Gives a name its own text.
    pub fn name(&mut self, name: &mut Name) {
        let text = self.place(&mut name.span);
        let written = self.own.written(name.span.start(), name.span.end());
        match text {
            Text::Same => {}
            Text::Written => {
                self.fits &= written.len() <= LONGEST_NAME;
                name.text = written.into();
            }
            Text::Quoted => {
                let within = within_quotes(written);
                self.fits &= !within.trim().is_empty();
                name.text = within.into();
            }
            Text::Figure(_) | Text::Article(_) => self.fits = false,
        }
    }

    /// Gives an expression its own figure.
    pub fn figure(&mut self, value: &mut Number, span: &mut Span) {
        let Text::Figure(index) = self.place(span) else { return };
        match self.own.literal(index).and_then(Number::parse_exact) {
            Some(figure) => *value = figure,
            None => self.fits = false,
        }
    }

    /// Gives a title its own text.
    pub fn title(&mut self, text: &mut SmolStr, place: &mut Span) {
        if self.place(place) == Text::Quoted {
            *text = within_quotes(self.own.written(place.start(), place.end())).into();
        }
    }

    /// Gives a citation its own articles.
    pub fn articles(&mut self, citation: &mut Citation) {
        for article in citation.articles.iter_mut() {
            let Text::Article(index) = self.place(&mut Span::default()) else { continue };
            match self.own.literal(index).and_then(|text| text.parse().ok()) {
                Some(own) => *article = own,
                None => self.fits = false,
            }
        }
    }

    /// Returns true when the other text fits.
    pub fn fits(&self) -> bool {
        self.fits && self.patches.len() == 0
    }

    /// Gives up.
    pub fn refuse(&mut self) {
        self.fits = false;
    }
}
