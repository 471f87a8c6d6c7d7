//! A file read declaration by declaration: one whose text has the shape of one before is a copy of it, and only the lines of others
//! are parted, laid out and lowered.
//!
//! In: the text of a file that is not literate. Out: its declarations and what is wrong. Always true: both are those of all its lines
//! laid out together; what reading a stretch took is given back before the next.

use super::alike::{Alike, Copied, Looked, Whole, Wholes};
use super::known::Known;
use super::{FEWEST_A_THREAD, Laid, LeavesKept, Lower, Lowered, TO_ROOM, explanation_above};
use crate::diagnostics::Diagnostic;
use crate::parts::{in_parts, stretches};
use crate::source::{SourceFile, Span};
use crate::syntax::ast::{Declaration, Declarations, File};
use crate::syntax::cut::{Cut, Stretch, cut};
use crate::syntax::layout::{Declared, Layout, layout};
use crate::syntax::leaves::Words;
use crate::syntax::lines::Lines;
use crate::syntax::split::Found;

/// Returns the declarations of a file, without leaves.
pub fn read(source: &SourceFile, problems: &mut Vec<Diagnostic>) -> Lowered {
    let Cut { stretches, declared } = cut(source);
    let part = |stretches: &[Stretch]| Part::of(source, &declared, stretches);
    let weight = |_: usize, stretch: &Stretch| stretch.weight as usize;
    let mut parts = in_parts(&stretches, FEWEST_A_THREAD, weight, part).into_iter();
    let Part { declarations, mut words, mut wrong } = parts.next().unwrap_or_default();
    let mut declarations = Declarations::from(declarations);
    for part in parts {
        declarations.append(part.declarations.into());
        words.add(part.words);
        wrong.append(part.wrong);
    }
    let Wrong { found, placed, misplaced, problems: others } = wrong;
    problems.extend(found.told(source).chain(placed).chain(misplaced).chain(others));
    Lowered { file: File { declarations }, words, ..Lowered::default() }
}

/// Some stretches of a file.
#[derive(Default)]
struct Part {
    declarations: Vec<Declaration>,
    words: Words,
    wrong: Wrong,
}

/// What is wrong, by the step that says so: it is told in the order of the steps.
#[derive(Default)]
struct Wrong {
    /// With lines by themselves.
    found: Found,
    /// With where declarations begin.
    placed: Vec<Diagnostic>,
    /// With how the lines of a declaration belong together.
    misplaced: Vec<Diagnostic>,
    problems: Vec<Diagnostic>,
}

impl Wrong {
    fn append(&mut self, behind: Self) {
        self.found.append(behind.found);
        self.placed.extend(behind.placed);
        self.misplaced.extend(behind.misplaced);
        self.problems.extend(behind.problems);
    }

    fn is_nothing(&self) -> bool {
        self.found.is_nothing()
            && [&self.placed, &self.misplaced, &self.problems].into_iter().all(Vec::is_empty)
    }
}

impl Part {
    fn of(source: &SourceFile, declared: &Declared, list: &[Stretch]) -> Self {
        let mut reader = Reader {
            source,
            declared,
            known: Known::default(),
            alike: Some(Box::default()),
            wholes: Wholes::default(),
            part: Self { declarations: Vec::with_capacity(list.len()), ..Self::default() },
        };
        stretches(list, TO_ROOM).flatten().for_each(|stretch| reader.stretch(*stretch));
        reader.part
    }
}

/// Reads stretches one after the other.
struct Reader<'a> {
    source: &'a SourceFile,
    declared: &'a Declared,
    known: Known,
    alike: Option<Box<Alike>>,
    wholes: Wholes,
    part: Part,
}

impl<'a> Reader<'a> {
    fn stretch(&mut self, stretch: Stretch) {
        let text = stretch.text(self.source);
        match text.map_or(Copied::No, |text| self.wholes.find(self.source, text)) {
            Copied::Whole(declaration, words) => self.copy(stretch, declaration, words),
            Copied::Wanted => self.learn(stretch),
            Copied::No => {
                let (lines, found) = self.lines(stretch.first, stretch.end);
                let alike = self.alike.take();
                let mut lowered = self.lower(&lines, found, alike);
                self.alike = lowered.alike.take();
                self.add(lowered);
            }
        }
    }

    fn lines(&self, first: u32, end: u32) -> (Lines<'a>, Found) {
        Lines::among(self.source, first as usize..end as usize)
    }

    /// Adds a copy, which lacks what stands above it.
    fn copy(&mut self, stretch: Stretch, mut declaration: Declaration, words: Words) {
        if let Some(head) = stretch.head.filter(|head| stretch.first < *head) {
            let (lines, found) = self.lines(stretch.first, head);
            declaration.explanation = explanation_above(self.source, &lines, head as usize);
            self.part.wrong.found.append(found);
        }
        self.part.declarations.push(declaration);
        self.part.words.add(words);
    }

    /// Lowers a declaration without copies of its lines, so that all is seen on which it depends.
    fn learn(&mut self, stretch: Stretch) {
        let (lines, found) = self.lines(stretch.first, stretch.end);
        let mut lowered = self.lower(&lines, found, None);
        let (looked, title, words) = (std::mem::take(&mut lowered.looked), lowered.title, lowered.words);
        let only = match lowered.declarations.as_slice() {
            [only] if lowered.is_sound && !only.broken => Some(only.clone()),
            _ => None,
        };
        let whole = only.map(|declaration| (Whole { declaration, title, of_clauses: 0..0 }, looked, words));
        self.wholes.add(self.source, &lines, stretch.head.unwrap_or_default() as usize, whole);
        self.add(lowered);
    }

    fn lower(&mut self, lines: &Lines<'_>, found: Found, alike: Option<Box<Alike>>) -> OfStretch {
        let (source, declared, leaves) = (self.source, self.declared, LeavesKept::UntilCounted);
        let mut wrong = Wrong { found, ..Wrong::default() };
        let laid = layout(source, lines, declared, &mut wrong.placed);
        let mut layout = Layout::of(source, lines, declared);
        let known = std::mem::take(&mut self.known);
        let mut lower = Lower { known, alike, ..Lower::of(Laid { source, lines, declared, leaves }) };
        let mut declarations = Vec::with_capacity(laid.len());
        for laid in laid {
            declarations.push(lower.declaration(&layout.block(laid)));
            lower.count_words();
        }
        let Lower { known, alike, words, problems, verbatim, looked, title, .. } = lower;
        self.known = known;
        wrong.misplaced = layout.problems();
        wrong.problems = problems;
        let is_sound = verbatim.is_empty() && wrong.is_nothing();
        OfStretch { declarations, words, wrong, is_sound, alike, looked, title }
    }

    fn add(&mut self, lowered: OfStretch) {
        self.part.declarations.extend(lowered.declarations);
        self.part.words.add(lowered.words);
        self.part.wrong.append(lowered.wrong);
    }
}

/// What lowering a stretch gives.
struct OfStretch {
    declarations: Vec<Declaration>,
    words: Words,
    wrong: Wrong,
    /// True when nothing is wrong and all was read.
    is_sound: bool,
    alike: Option<Box<Alike>>,
    /// What lowering the last declaration looked at, and where its title stands.
    looked: Looked,
    title: Option<Span>,
}
