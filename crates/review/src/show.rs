//! What records a policy reads: as a list in words, as a JSON Schema of exactly its records, as an empty record, and as
//! the columns of a sheet. Everything comes from the policy; nothing here knows a learner.

mod columns;
mod headers;
mod schema;
mod skeleton;
#[cfg(test)]
mod tests;
mod words;

pub use columns::{Choices, Column, columns};
pub use headers::{field_of, header_of, word_in, yes_or_no};
pub use schema::schema;
pub use skeleton::skeleton;

use crate::fold::fold_name;
use crate::locale::{Locale, Text};
use crate::policy::reads::{Clause, facts_read};
use crate::policy::{OwnerKind, Policy};
use crate::record::shape::{FieldType, RECORD_OWNERS, RecordShape};
use crate::render::labels::find_word;
use std::collections::{BTreeMap, BTreeSet};

/// One fact that a policy reads or declares.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Whose.
    pub owner: OwnerKind,
    /// Which attribute.
    pub name: String,
    /// The types that its value may have: more than one where entries or kinds differ.
    pub types: Vec<FieldType>,
    /// The further key.
    pub per: Option<String>,
    /// Units that its number may have, its own first; empty where it counts nothing.
    pub units: Vec<String>,
    /// The clauses that read it; empty for one that is declared and never read.
    pub read_by: BTreeSet<Clause>,
}

/// Returns each fact of a record that the policy reads or declares: learner, application, items, programme.
pub fn facts(policy: &Policy, shape: &RecordShape) -> Vec<Fact> {
    let mut read = facts_read(policy);
    let mut facts = Vec::new();
    for owner in RECORD_OWNERS {
        for (name, field) in shape.fields_of(owner) {
            let read_by = read.remove(&(owner, name.to_owned().into())).unwrap_or_default();
            if read_by.is_empty() && !field.declared {
                continue;
            }
            let types = match owner {
                OwnerKind::Item => shape.item_types("", None, name).to_vec(),
                OwnerKind::Learner
                | OwnerKind::Application
                | OwnerKind::Programme
                | OwnerKind::Course
                | OwnerKind::Institution
                | OwnerKind::Paper
                | OwnerKind::Judgement => vec![field.of.clone()],
            };
            let units = match &field.of {
                FieldType::Number { unit: Some(unit), .. } => shape.units.convertible(unit),
                FieldType::Number { unit: None, .. }
                | FieldType::Share
                | FieldType::Words(_)
                | FieldType::Date
                | FieldType::Duration
                | FieldType::YesNo
                | FieldType::Code
                | FieldType::Text => Vec::new(),
            };
            facts.push(Fact { owner, name: name.to_owned(), types, per: field.per.clone(), units, read_by });
        }
    }
    facts
}

/// Returns the list in words: each fact with its type and the clauses that read it, then papers, judgements,
/// programmes and what the policy promises.
pub fn listing(policy: &Policy, locale: Locale) -> String {
    let shape = RecordShape::of(policy);
    let mut lines: Vec<String> = Vec::new();
    let facts = facts(policy, &shape);
    for owner in RECORD_OWNERS {
        let own: Vec<&Fact> = facts.iter().filter(|fact| fact.owner == owner).collect();
        if own.is_empty() {
            continue;
        }
        lines.push(words::owner(owner).in_locale(locale).to_owned());
        for fact in own {
            lines.push(format!("  {}", words::named(&fact.name, &words::fact_type(fact)).in_locale(locale)));
            lines.push(format!("    {}", words::read_by(&fact.read_by).in_locale(locale)));
        }
    }
    for (title, rows) in [
        (Text::new("材料", "papers"), papers(policy)),
        (Text::new("判断", "judgements"), judgements(&shape)),
        (Text::new("专业计划", "programmes"), programmes(policy)),
        (Text::new("保证", "assertions"), policy.assertions.iter().map(words::assertion).collect()),
    ] {
        if rows.is_empty() {
            continue;
        }
        lines.push(title.in_locale(locale).to_owned());
        lines.extend(rows.iter().map(|row| format!("  {}", row.in_locale(locale))));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn papers(policy: &Policy) -> Vec<Text> {
    let mut asked: BTreeMap<&str, BTreeSet<Clause>> = BTreeMap::new();
    for rule in &policy.rules {
        for paper in rule.papers_asked() {
            asked.entry(paper).or_default().insert(Clause::Rule(rule.name.to_string()));
        }
    }
    let row = |(paper, clauses): (&str, BTreeSet<Clause>)| {
        let (name, said) = (find_word(paper).unwrap_or_else(|| Text::same(paper)), words::asked_by(&clauses));
        Text::new(words::named(&name.zh, &said).zh, words::named(&name.en, &said).en)
    };
    asked.into_iter().map(row).collect()
}

fn judgements(shape: &RecordShape) -> Vec<Text> {
    let is_used = |name: &str, bodies: usize| name != crate::record::shape::APPROVAL || bodies > 0;
    let used = shape.judgements.iter().filter(|(name, judgement)| is_used(name, judgement.by.len()));
    used.map(|(name, judgement)| words::judgement(name, judgement)).collect()
}

fn programmes(policy: &Policy) -> Vec<Text> {
    let title = |code: &str, title: Option<&String>| match title {
        Some(title) if fold_name(title) != fold_name(code) => format!("{code} {title}"),
        Some(_) | None => code.to_owned(),
    };
    let shown = policy.programmes.iter().map(|(code, programme)| title(code, programme.title.as_ref()));
    shown.map(Text::same).collect()
}
