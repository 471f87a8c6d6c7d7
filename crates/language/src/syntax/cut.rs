//! Where the declarations of a file begin, seen by the lines at its margin alone.
//!
//! In: the text of a file that is not literate. Out: its lines in stretches, and the names that are read otherwise than others.
//! Always true: each line is in one stretch; what stands in a stretch is read without the other stretches. All but the first begin
//! with what stands above a declaration, and with its head.

use super::layout::{Declared, heads_declaration};
use super::lexicon::{self, Leads, find_group};
use super::lines::Lines;
use super::script::{closing_quote, folded};
use super::split::LineKind;
use crate::quick::QuickMap;
use crate::source::{SourceFile, Span};

/// Lines that follow each other, by index.
#[derive(Debug, Clone, Copy)]
pub struct Stretch {
    /// The first one: of the comments directly above the head, where there are any.
    pub first: u32,
    /// The head of a declaration; absent where declarations may begin anywhere in the stretch.
    pub head: Option<u32>,
    /// The one behind the last.
    pub end: u32,
    /// What it weighs with all in front of it: about as much as so many lines of a short declaration alike to another.
    pub weight: u32,
}

/// A declaration of more lines is weighed as one whose lines are lowered one by one: what is copied as one is shorter.
const SHORT: u32 = 60;

/// What a declaration weighs besides its lines, and what a line weighs that is lowered by itself.
const OF_DECLARATION: u32 = 2;
const OF_LINE: u32 = 8;

/// The stretches of a file.
#[derive(Debug)]
pub struct Cut {
    /// All of them in order.
    pub stretches: Vec<Stretch>,
    /// The kinds and measures that the file declares.
    pub declared: Declared,
}

/// Returns the stretches of a file.
pub fn cut(source: &SourceFile) -> Cut {
    let (heads, declared) = heads(source);
    // What stands in front of the first head may be declarations out of place.
    let mut stretches = Vec::with_capacity(heads.len() + 1);
    let mut last = Stretch { first: 0, head: None, end: 0, weight: 0 };
    for pair in heads.windows(2) {
        let [above, head] = *pair else { continue };
        let first = first_above(source, head, above + 1);
        stretches.push(last.until(first));
        last = Stretch { first, head: Some(head), end: first, weight: last.until(first).weight };
    }
    stretches.push(last.until(narrow(source.line_count())));
    Cut { stretches, declared }
}

impl Stretch {
    fn until(self, end: u32) -> Self {
        let lines = end - self.first;
        let own = if lines > SHORT { lines.saturating_mul(OF_LINE) } else { lines + OF_DECLARATION };
        Self { end, weight: self.weight.saturating_add(own), ..self }
    }
}

fn narrow(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// Returns the lines at the margin that certainly begin a declaration.
fn heads(source: &SourceFile) -> (Vec<u32>, Declared) {
    let mut words = Words::default();
    let mut declared = Declared::default();
    // Lines with no keyword of a declaration may begin one by what the file declares further down.
    let (mut found, mut uncertain) = (Vec::new(), Vec::new());
    for (index, start) in (0_u32..).zip(source.line_starts()) {
        let start = *start as usize;
        if matches!(source.text().as_bytes().get(start), None | Some(b' ' | b'\n' | b'#' | b'|')) {
            continue;
        }
        if words.is_head(source.text().get(start..).unwrap_or("")) {
            found.push(index);
            continue;
        }
        let lines = line(source, index);
        if let Some(line) =
            lines.all().next().filter(|line| line.indent() == 0 && line.kind == LineKind::Code)
        {
            found.push(index);
            if !line.leads.meets(Leads::DECLARATION) {
                uncertain.push(index);
            }
            declared.append(Declared::of(&lines));
        }
    }
    found.retain(|index| {
        uncertain.binary_search(index).is_err()
            || heads_declaration(line(source, *index).text(*index as usize), &declared)
    });
    (found, declared)
}

/// Returns one line.
fn line(source: &SourceFile, index: u32) -> Lines<'_> {
    let index = index as usize;
    Lines::among(source, index..index + 1).0
}

/// Returns the first of the comments directly above a line.
fn first_above(source: &SourceFile, head: u32, least: u32) -> u32 {
    (least..head).rev().take_while(|index| is_comment(source, *index)).last().unwrap_or(head)
}

fn is_comment(source: &SourceFile, index: u32) -> bool {
    let start = source.line_starts().get(index as usize).map_or(0, |start| *start as usize);
    let bytes = source.text().as_bytes().get(start..).unwrap_or(&[]);
    match bytes.iter().find(|byte| **byte != b' ') {
        None | Some(b'\n') => false,
        Some(b'#') => true,
        // A word may be the mark of a comment in other languages.
        Some(first) if first.is_ascii_alphabetic() && *first != b'r' => false,
        Some(_) => {
            let lines = line(source, index);
            lines.all().any(|line| matches!(line.kind, LineKind::Comment | LineKind::Explanation))
        }
    }
}

/// The longest first word of a line that is remembered, in bytes.
const LONGEST_WORD: usize = 24;

/// The first words of lines, and whether each certainly heads a declaration that makes no name a noun.
#[derive(Default)]
struct Words<'t> {
    known: QuickMap<&'t str, bool>,
    last: Option<(&'t str, bool)>,
}

impl<'t> Words<'t> {
    /// Returns true for lines that certainly begin a declaration other than a kind or a measure.
    fn is_head(&mut self, text: &'t str) -> bool {
        if let Some((last, is_head)) = self.last
            && text.strip_prefix(last).is_some_and(|rest| rest.starts_with(' '))
        {
            return is_head;
        }
        let start = text.as_bytes().iter().take(LONGEST_WORD);
        let Some(word) = start.clone().position(|byte| *byte == b' ').and_then(|end| text.get(..end)) else {
            return false;
        };
        let is_head = match self.known.get(word) {
            Some(is_head) => *is_head,
            None => {
                let is_head = is_head_word(word);
                self.known.insert(word, is_head);
                is_head
            }
        };
        self.last = Some((word, is_head));
        is_head
    }
}

/// Returns true for a word behind which, with a space between, whatever follows stands in a declaration.
fn is_head_word(word: &str) -> bool {
    let stands_as_it_is = |character| folded(character) == character && closing_quote(character).is_none();
    let declares = |role: &str| matches!(role, "kind" | "measure");
    let declaring = lexicon::keywords().iter().filter(|keyword| declares(keyword.role));
    let mut spellings = declaring.flat_map(|keyword| keyword.english.iter().chain(&keyword.chinese));
    word.chars().all(stands_as_it_is)
        && find_group(&format!("{word} ")).is_some()
        && !spellings.any(|spelling| spelling.starts_with(word))
}

impl Stretch {
    /// Returns the text of its declaration from the head to the end of its last line, by its place.
    pub fn text(&self, source: &SourceFile) -> Option<Span> {
        let start_of = |index: u32| source.line_starts().get(index as usize).map(|start| *start as usize);
        let start = start_of(self.head?)?;
        let end = start_of(self.end).unwrap_or(source.text().len());
        let bytes = source.text().as_bytes().get(start..end)?;
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
        let length = bytes.iter().rposition(|byte| !is_space(byte))? + 1;
        Some(source.span(start, start + length))
    }
}
