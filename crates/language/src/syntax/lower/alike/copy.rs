//! A copy of something that was lowered becomes what another text of the shape means.

use super::learn::{Patch, Stop, Text};
use super::written::Written;
use crate::quantity::Number;
use crate::source::{SourceFile, Span};
use crate::syntax::ast::Name;
use crate::syntax::ast::clause::Citation;
use crate::syntax::lower::token::{LONGEST_NAME, within_quotes};
use smol_str::SmolStr;

/// Makes a copy into what another text means.
pub struct Mover<'w> {
    written: &'w Written,
    source: &'w SourceFile,
    patches: std::slice::Iter<'w, Patch>,
    fits: bool,
}

impl<'w> Mover<'w> {
    /// Starts with the other text and what it changes.
    pub fn of(written: &'w Written, source: &'w SourceFile, patches: &'w [Patch]) -> Self {
        Self { written, source, patches: patches.iter(), fits: true }
    }

    fn at(&self, stop: Stop) -> usize {
        self.written.stops().get(stop.index as usize).map_or(0, |at| at + stop.behind as usize)
    }

    /// Moves a place.
    // Invariant: patches are asked for in the order in which they were learnt, which is that of the walk.
    pub fn place(&mut self, span: &mut Span) -> Text {
        let Some(patch) = self.patches.next() else {
            self.fits = false;
            return Text::Same;
        };
        *span = Span::new(span.file, self.at(patch.start), self.at(patch.end));
        patch.text
    }

    /// Gives a name its own text.
    pub fn name(&mut self, name: &mut Name) {
        let text = self.place(&mut name.span);
        let written = self.source.slice(name.span);
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
            Text::Figure(_) => self.fits = false,
        }
    }

    /// Gives an expression its own figure.
    pub fn figure(&mut self, value: &mut Number, span: &mut Span) {
        let Text::Figure(index) = self.place(span) else { return };
        match self.literal(index).and_then(Number::parse_exact) {
            Some(figure) => *value = figure,
            None => self.fits = false,
        }
    }

    /// Gives a title its own text.
    pub fn title(&mut self, text: &mut SmolStr, place: &mut Span) {
        if self.place(place) == Text::Quoted {
            *text = within_quotes(self.source.slice(*place)).into();
        }
    }

    /// Gives a citation its own articles.
    pub fn articles(&mut self, citation: &mut Citation) {
        for article in citation.articles.iter_mut() {
            let Text::Figure(index) = self.place(&mut Span::default()) else { continue };
            match self.literal(index).and_then(|text| text.parse().ok()) {
                Some(own) => *article = own,
                None => self.fits = false,
            }
        }
    }

    fn literal(&self, index: u32) -> Option<&str> {
        let literal = self.written.literals().get(index as usize)?;
        self.source.text().get(literal.start..literal.end)
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
