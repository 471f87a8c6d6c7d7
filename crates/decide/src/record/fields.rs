//! The fields of the record format that stand beside the attributes, by the object they stand in.

use crate::policy::OwnerKind;
use crate::record::shape::{FieldShape, RecordShape};

/// The field that lists what is not filled in yet: it is for people, and is not read.
pub const NOT_FILLED_IN: &str = "?";
/// Fields of the record.
pub const RECORD: [&str; 8] =
    ["id", "learner", "application", "items", "history", "judgements", "balance", NOT_FILLED_IN];
/// Fields of the application that are no attributes.
pub const APPLICATION: [&str; 8] =
    ["date", "programme", "programmes", "targets", "claims", "choices", "purpose", "papers"];
/// Fields of the application that an entry of `programmes` cannot have: they stand for all.
pub const FOR_ALL: [&str; 2] = ["date", "programmes"];
/// Fields of an item that are no attributes.
pub const ITEM: [&str; 6] = ["id", "kind", "code", "count", "papers", "deposit"];
/// Fields of `deposit`.
pub const DEPOSIT: [&str; 2] = ["by", "date"];
/// Fields of an entry of the history.
pub const HISTORY: [&str; 10] =
    ["item", "target", "amounts", "rule", "edition", "programme", "purpose", "date", "because", "status"];
/// Fields of a recorded finding.
pub const JUDGEMENT: [&str; 7] = ["judgement", "by", "item", "course", "rule", "value", "date"];
/// Fields of a number with its unit.
pub const AMOUNT: [&str; 2] = ["amount", "unit"];
/// Fields of a target.
pub const TARGET: [&str; 2] = ["course", "pool"];
/// How an entry of the history stands.
pub const STATUS: [&str; 4] = ["granted", "chosen", "failed", "passed"];

/// Attributes of items that the field `deposit` gives.
pub const BY_DEPOSIT: [&str; 2] = ["depositor", "deposited"];

/// Returns the names of the attributes that stand in an owner's object under their own name, in alphabetical order.
pub fn attribute_fields(shape: &RecordShape, owner: OwnerKind) -> impl Iterator<Item = &str> {
    let elsewhere = elsewhere(owner);
    shape.fields_of(owner).map(|(name, _)| name).filter(move |name| !elsewhere.contains(name))
}

/// Returns the attribute that a field of an owner's object is under its own name, or `None`.
pub fn attribute_field<'s>(shape: &'s RecordShape, owner: OwnerKind, name: &str) -> Option<&'s FieldShape> {
    if elsewhere(owner).contains(&name) { None } else { shape.find_field(owner, name) }
}

fn elsewhere(owner: OwnerKind) -> &'static [&'static str] {
    match owner {
        OwnerKind::Item => &["kind", "code", "count", "depositor", "deposited"],
        OwnerKind::Application => &["date", "programme", "purpose"],
        OwnerKind::Programme => &["code"],
        OwnerKind::Learner
        | OwnerKind::Course
        | OwnerKind::Institution
        | OwnerKind::Paper
        | OwnerKind::Judgement => &[],
    }
}
