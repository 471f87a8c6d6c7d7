//! Record text in, a typed record or all its problems out. Nothing is guessed: an unknown field, a wrong type, a word
//! outside its set or a number without its unit is a problem with a place, never a default.

mod amounts;
mod application;
mod context;
mod history;
mod item;
mod values;

#[cfg(test)]
mod tests;

use super::canonical::digest_of;
use super::json::{self, Body, Member, Node};
use super::problem::{Expected, RecordError, RecordErrors, RecordProblem, RecordWarning};
use super::shape::RecordShape;
use super::{LearnerRecord, fields};
use crate::policy::OwnerKind;
pub use context::Part;
use context::{Context, Spot, found};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The longest record that is read, in bytes.
pub const LONGEST_RECORD: usize = 16 * 1024 * 1024;
/// The most items of one record, equal ones counted by their `count`; the same bound holds for its history and its
/// judgements.
pub const MOST_ITEMS: u64 = 10_000;

/// What becomes of a field that the policy does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strictness {
    /// It is an error.
    #[default]
    Strict,
    /// It is a warning, and is left out.
    Lenient,
}

/// What reading one record gives.
pub type ReadResult = Result<(LearnerRecord, Vec<RecordWarning>), RecordErrors>;

/// Reads one record of JSON text, a byte-order mark in front of it or not.
///
/// Returns the record and what looks like a slip, or all problems at once in the order of the text.
pub fn read(text: &str, shape: &RecordShape, strictness: Strictness) -> ReadResult {
    read_at_line(text, 1, shape, strictness)
}

/// Reads one record of bytes, which must be UTF-8.
pub fn read_bytes(bytes: &[u8], shape: &RecordShape, strictness: Strictness) -> ReadResult {
    read_bytes_at_line(bytes, 1, shape, strictness)
}

/// Reads one record whose text begins on a line of a longer file: places are those of the file.
pub fn read_bytes_at_line(
    bytes: &[u8],
    line: usize,
    shape: &RecordShape,
    strictness: Strictness,
) -> ReadResult {
    match std::str::from_utf8(bytes) {
        Ok(text) => read_at_line(text, line, shape, strictness),
        Err(error) => Err(not_utf8(bytes, error.valid_up_to(), line)),
    }
}

fn not_utf8(bytes: &[u8], valid: usize, line: usize) -> RecordErrors {
    let before = bytes.get(..valid).map(String::from_utf8_lossy).unwrap_or_default();
    let text = without_mark(&before);
    let errors = locate(text, line, vec![(text.len(), String::new(), RecordProblem::NotUtf8)]);
    RecordErrors { id: None, errors }
}

fn without_mark(text: &str) -> &str {
    text.strip_prefix(crate::source::BYTE_ORDER_MARK).unwrap_or(text)
}

/// Reads one record of text that begins on a line of a longer file: places are those of the file.
pub fn read_at_line(text: &str, line: usize, shape: &RecordShape, strictness: Strictness) -> ReadResult {
    let text = without_mark(text);
    let (node, faults) = parse_within(text, line, LONGEST_RECORD)?;
    let source = Source { shape, strictness, locate: &|faults| locate(text, line, faults) };
    read_node(&node, Part::Root, faults, &source)
}

/// Reads the records of a JSON text: one record, or a list of them.
///
/// Each record of a list is read on its own, so a bad one does not spoil the others; broken JSON spoils all.
///
/// # Errors
/// The problems of the text as a whole; those of single records stand in their results.
pub fn read_all(
    text: &str,
    shape: &RecordShape,
    strictness: Strictness,
    longest: usize,
) -> Result<Vec<ReadResult>, RecordErrors> {
    let text = without_mark(text);
    let (node, mut faults) = parse_within(text, 1, longest)?;
    let source = Source { shape, strictness, locate: &|faults| locate(text, 1, faults) };
    let Body::List(records) = &node.body else {
        return Ok(vec![read_node(&node, Part::Root, faults, &source)]);
    };
    // From the last record back: each takes the faults that begin behind its start.
    let read_one = |(place, record): (usize, &Node<'_>)| {
        let own = faults.split_off(faults.partition_point(|(at, ..)| *at < record.at));
        read_node(record, Part::Index(place), own, &source)
    };
    let mut results: Vec<ReadResult> = records.iter().enumerate().rev().map(read_one).collect();
    results.reverse();
    refuse_repeated(&mut results, records, &source);
    Ok(results)
}

// Of two records with one id nobody can tell which decision is whose: the later is refused.
fn refuse_repeated(results: &mut [ReadResult], records: &[Node<'_>], source: &Source<'_>) {
    let mut seen = BTreeSet::new();
    let mut repeated = Vec::new();
    for (result, record) in results.iter_mut().zip(records) {
        let Ok((read, _)) = &result else { continue };
        if !seen.insert(read.id.clone()) {
            let problem = RecordProblem::DuplicateRecord { id: read.id.clone() };
            repeated.push((result, (record.at, "id".to_owned(), problem)));
        }
    }
    let (refused, faults): (Vec<&mut ReadResult>, Vec<Located>) = repeated.into_iter().unzip();
    for (result, error) in refused.into_iter().zip((source.locate)(faults)) {
        *result = Err(repeated_record(result, error));
    }
}

fn repeated_record(result: &ReadResult, error: RecordError) -> RecordErrors {
    let id = result.as_ref().ok().map(|(record, _)| record.id.clone());
    RecordErrors { id, errors: vec![error] }
}

// Duplicate keys come back beside the tree, so that a record tells its other problems in one go.
fn parse_within(text: &str, line: usize, longest: usize) -> Result<(Node<'_>, Vec<Located>), RecordErrors> {
    let errors = |faults| RecordErrors { id: None, errors: locate(text, line, faults) };
    if text.len() > longest {
        return Err(errors(vec![(0, String::new(), RecordProblem::TooLong { longest })]));
    }
    let (node, faults) = json::parse(text);
    let mut faults: Vec<Located> =
        faults.into_iter().map(|fault| (fault.at, String::new(), fault.problem)).collect();
    faults.sort_by_key(|(at, ..)| *at);
    match node {
        Some(node) => Ok((node, faults)),
        None => Err(errors(faults)),
    }
}

/// A problem at an offset, with its field.
pub type Located = (usize, String, RecordProblem);

/// Turns offsets of a text into lines and columns, in the order of the text.
pub fn locate(text: &str, first_line: usize, mut faults: Vec<Located>) -> Vec<RecordError> {
    faults.sort_by_key(|(at, ..)| *at);
    let (mut line, mut column) = (first_line, 1);
    let mut characters = text.char_indices().peekable();
    let mut errors = Vec::with_capacity(faults.len());
    for (at, path, problem) in faults {
        while let Some((_, character)) = characters.next_if(|(offset, _)| *offset < at) {
            (line, column) = if character == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        errors.push(RecordError { line, column, path, problem });
    }
    errors
}

/// Against what a tree is read, and how the numbers that its nodes carry become places.
pub struct Source<'s> {
    /// What a record of this policy may hold.
    pub shape: &'s RecordShape,
    /// Whether unknown fields are faults.
    pub strictness: Strictness,
    /// Gives each fault its line and column.
    pub locate: &'s dyn Fn(Vec<Located>) -> Vec<RecordError>,
}

/// Reads one record of a tree whose text already had some faults.
pub fn read_node(node: &Node<'_>, part: Part<'_>, faults: Vec<Located>, source: &Source<'_>) -> ReadResult {
    let mut ctx = Context::new(source.shape, source.strictness);
    ctx.errors = faults;
    let words = &source.shape.words;
    let in_names = mentions_any(node, words).then(|| in_built_in_names(node, words));
    let spot = Spot { node: in_names.as_ref().unwrap_or(node), parent: None, part };
    let record = read_record(&mut ctx, &spot);
    if ctx.errors.is_empty() {
        let record = LearnerRecord { digest: digest_of(node), ..record };
        return Ok((record, (source.locate)(ctx.warnings)));
    }
    let id = (!record.id.is_empty()).then_some(record.id);
    Err(RecordErrors { id, errors: (source.locate)(ctx.errors) })
}

/// Members whose text is the author's own: never a built-in word.
const OWN_TEXT: [&str; 3] = ["id", "name", "because"];

/// Returns whether a text of the tree is a built-in word; most records have none, and need no second tree.
fn mentions_any(node: &Node<'_>, words: &BTreeMap<String, String>) -> bool {
    match &node.body {
        // Most words are Chinese: what begins with an ASCII character stands in front of all of them.
        Body::Text(text) => {
            words.first_key_value().is_some_and(|(first, _)| **text >= **first)
                && words.contains_key(text.as_ref())
        }
        Body::List(elements) => elements.iter().any(|element| mentions_any(element, words)),
        Body::Object(members) => members.iter().any(|member| mentions_any(&member.value, words)),
        Body::Null | Body::YesNo(_) | Body::Number(_) => false,
    }
}

/// Returns the tree with each built-in word under its English name, as the policy has it: 身份证 is `identity-card`.
fn in_built_in_names<'t>(node: &'t Node<'_>, words: &'t BTreeMap<String, String>) -> Node<'t> {
    let body = match &node.body {
        Body::Text(text) => {
            let text: &str = text;
            Body::Text(Cow::Borrowed(words.get(text).map_or(text, String::as_str)))
        }
        Body::List(elements) => {
            Body::List(elements.iter().map(|element| in_built_in_names(element, words)).collect())
        }
        Body::Object(members) => {
            let member = |member: &'t Member<'_>| match OWN_TEXT.contains(&&*member.key) {
                true => member.clone(),
                false => Member { value: in_built_in_names(&member.value, words), ..member.clone() },
            };
            Body::Object(members.iter().map(member).collect())
        }
        Body::Null | Body::YesNo(_) | Body::Number(_) => node.body.clone(),
    };
    Node { at: node.at, body }
}

fn read_record(ctx: &mut Context<'_>, spot: &Spot<'_>) -> LearnerRecord {
    let mut record = LearnerRecord::default();
    if !matches!(spot.node.body, Body::Object(_)) {
        let problem = RecordProblem::WrongType { expected: Expected::Object, found: found(spot.node) };
        ctx.error(spot, problem);
        return record;
    }
    ctx.refuse_unknown(spot, fields::RECORD);
    record.id = ctx.required_text(spot, "id").unwrap_or_default();
    if let Some(learner) = spot.member("learner") {
        ctx.object(&learner, []);
        record.learner = ctx.facts(&learner, OwnerKind::Learner, None);
    }
    record.items = ctx.items(spot);
    record.application = ctx.application(spot, &record.items);
    record.history = ctx.history(spot);
    record.judgements = ctx.judgements(spot, &record.items);
    if let Some(balance) = spot.member("balance") {
        record.balance = ctx.balance(&balance);
    }
    record
}
