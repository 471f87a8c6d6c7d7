//! The columns of a sheet of records: one item a row, `id` groups the rows of one record.

use super::{Fact, facts, header_of, word_in};
use crate::locale::Locale;
use crate::policy::{OwnerKind, Policy};
use crate::record::fields;
use crate::record::shape::{FieldType, RecordShape};
use std::collections::BTreeSet;

/// One column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The header, as the reader of CSV takes it.
    pub header: String,
    /// What its cells hold.
    pub cells: Choices,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Choices {
    /// Text, kept as text even where it is all digits.
    Text,
    /// A number.
    Number,
    /// A date.
    Date,
    /// One of these words; any other is refused where `only`, else allowed.
    Words {
        /// The words.
        words: Vec<String>,
        /// No other word.
        only: bool,
    },
}

/// Returns the columns of the sheet for a policy's records: those that it reads, headed and filled in a language.
pub fn columns(policy: &Policy, locale: Locale) -> Vec<Column> {
    let in_words = |cells: Choices| match cells {
        Choices::Words { words, only } => {
            Choices::Words { words: words.iter().map(|word| word_in(word, locale)).collect(), only }
        }
        Choices::Text | Choices::Number | Choices::Date => cells,
    };
    let translated =
        |column: Column| Column { header: header_of(&column.header, locale), cells: in_words(column.cells) };
    fields_of(policy).into_iter().map(translated).collect()
}

fn fields_of(policy: &Policy) -> Vec<Column> {
    let shape = RecordShape::of(policy);
    let facts = facts(policy, &shape);
    let words = |words: Vec<String>, only| Choices::Words { words, only };
    let mut columns = vec![Column { header: "id".into(), cells: Choices::Text }];
    let mut add = |header: &str, cells| columns.push(Column { header: header.to_owned(), cells });
    let codes: BTreeSet<String> =
        shape.codes.values().flat_map(|codes| codes.iter()).map(str::to_owned).collect();
    add("item.id", Choices::Text);
    add("kind", words(shape.kinds.iter().cloned().collect(), true));
    add("code", words(codes.into_iter().collect(), false));
    add_facts(&mut add, &shape, &facts, OwnerKind::Item, "");
    for (field, name) in fields::DEPOSIT.into_iter().zip(fields::BY_DEPOSIT) {
        let cells = if field == "date" { Choices::Date } else { Choices::Text };
        if facts.iter().any(|fact| fact.owner == OwnerKind::Item && fact.name == name) {
            add(&format!("deposit.{field}"), cells);
        }
    }
    if !shape.papers.is_empty() {
        add("papers", words(shape.papers.iter().cloned().collect(), false));
    }
    add_facts(&mut add, &shape, &facts, OwnerKind::Learner, "learner.");
    add("application.date", Choices::Date);
    add("application.programme", words(shape.programmes.keys().cloned().collect(), false));
    add_facts(&mut add, &shape, &facts, OwnerKind::Application, "application.");
    columns
}

fn add_facts(
    add: &mut impl FnMut(&str, Choices),
    shape: &RecordShape,
    facts: &[Fact],
    owner: OwnerKind,
    prefix: &str,
) {
    let here: Vec<&str> = fields::attribute_fields(shape, owner).collect();
    // A sheet has one cell an attribute: what has one value a key stays in JSON.
    let plain = facts.iter().filter(|fact| fact.owner == owner && fact.per.is_none());
    for fact in plain.filter(|fact| here.contains(&fact.name.as_str())) {
        let header = format!("{prefix}{}", fact.name);
        add(&header, choices(&fact.types));
        if fact.units.len() > 1 {
            add(&format!("{header}.unit"), Choices::Words { words: fact.units.clone(), only: true });
        }
    }
}

fn choices(types: &[FieldType]) -> Choices {
    let mut words: Vec<String> = Vec::new();
    for of in types {
        match of {
            FieldType::Words(own) => {
                words.extend(own.iter().filter(|word| !words.contains(word)).cloned().collect::<Vec<_>>())
            }
            FieldType::YesNo => words.extend(["yes", "no"].map(str::to_owned)),
            FieldType::Number { .. }
            | FieldType::Share
            | FieldType::Date
            | FieldType::Duration
            | FieldType::Code
            | FieldType::Text => {}
        }
    }
    if !words.is_empty() {
        let closed = |of: &FieldType| matches!(of, FieldType::Words(_) | FieldType::YesNo);
        return Choices::Words { words, only: types.iter().all(closed) };
    }
    match types {
        [FieldType::Date] => Choices::Date,
        [] => Choices::Text,
        types if types.iter().all(|of| matches!(of, FieldType::Number { .. })) => Choices::Number,
        _ => Choices::Text,
    }
}
