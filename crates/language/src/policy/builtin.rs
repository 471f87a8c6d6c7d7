//! The built-in attributes: those that stand in the record format under a name of their own.
//!
//! Scales and units of `level`, `score` and the like come from the entry, the kind or a declared attribute; a declaration
//! of the same name narrows the type given here.

use super::{AttributeType, MeasureId, OwnerKind};

/// The measure `credits`: always the first of a policy.
pub const CREDITS: MeasureId = MeasureId(0);
/// The measure `hours`: always the second.
pub const HOURS: MeasureId = MeasureId(1);
/// The built-in kinds.
pub const KINDS: [&str; 3] = ["course", "certificate", "activity"];
/// The category that programmes have where they name none.
pub const ACADEMIC: &str = "academic";

/// Returns the type of a built-in attribute, or `None` when the owner has none of that name.
pub fn find_attribute(owner: OwnerKind, name: &str) -> Option<AttributeType> {
    let number = |unit| AttributeType::Number { from: None, to: None, unit };
    let of = match (owner, name) {
        (OwnerKind::Item, "code" | "field" | "class" | "issuer" | "kind" | "category") => AttributeType::Code,
        (OwnerKind::Item, "name" | "event" | "role" | "subject") => AttributeType::Text,
        (OwnerKind::Item, "level") => AttributeType::Code,
        (OwnerKind::Item, "score" | "attempts" | "count" | "place" | "members") => number(None),
        (OwnerKind::Item, "credits") => number(Some(CREDITS)),
        (OwnerKind::Item, "hours") => number(Some(HOURS)),
        (OwnerKind::Item, "award" | "ended" | "started" | "deposited") => AttributeType::Date,
        (OwnerKind::Item, "attendance") => AttributeType::Share,
        (OwnerKind::Item, "depositor") => AttributeType::Code,
        (OwnerKind::Item, "passed" | "converted") => AttributeType::YesNo,
        (OwnerKind::Learner, "age") => number(None),
        (OwnerKind::Learner, "born" | "account" | "enrolled" | "graduation") => AttributeType::Date,
        (OwnerKind::Learner, "status" | "level" | "field") => AttributeType::Code,
        (OwnerKind::Application, "date" | "enrolment") => AttributeType::Date,
        (OwnerKind::Application, "purpose" | "programme" | "cohort" | "institution") => AttributeType::Code,
        (OwnerKind::Course, "code" | "class" | "field" | "level" | "pool") => AttributeType::Code,
        (OwnerKind::Course, "name") => AttributeType::Text,
        (OwnerKind::Course, "credits") => number(Some(CREDITS)),
        (OwnerKind::Programme, "code" | "field" | "level" | "institution" | "category") => {
            AttributeType::Code
        }
        (OwnerKind::Programme, "name") => AttributeType::Text,
        (OwnerKind::Programme, "credits") => number(Some(CREDITS)),
        (OwnerKind::Institution, "code" | "place") => AttributeType::Code,
        (
            OwnerKind::Item
            | OwnerKind::Learner
            | OwnerKind::Application
            | OwnerKind::Course
            | OwnerKind::Programme
            | OwnerKind::Institution
            | OwnerKind::Paper
            | OwnerKind::Judgement,
            _,
        ) => return None,
    };
    Some(of)
}

/// Returns the names of an owner's built-in attributes, in alphabetical order.
pub fn attribute_names(owner: OwnerKind) -> &'static [&'static str] {
    match owner {
        OwnerKind::Item => &[
            "attempts",
            "attendance",
            "award",
            "category",
            "class",
            "code",
            "converted",
            "count",
            "credits",
            "deposited",
            "depositor",
            "ended",
            "event",
            "field",
            "hours",
            "issuer",
            "kind",
            "level",
            "members",
            "name",
            "passed",
            "place",
            "role",
            "score",
            "started",
            "subject",
        ],
        OwnerKind::Learner => {
            &["account", "age", "born", "enrolled", "field", "graduation", "level", "status"]
        }
        OwnerKind::Application => &["cohort", "date", "enrolment", "institution", "programme", "purpose"],
        OwnerKind::Course => &["class", "code", "credits", "field", "level", "name", "pool"],
        OwnerKind::Programme => &["category", "code", "credits", "field", "institution", "level", "name"],
        OwnerKind::Institution => &["code", "place"],
        OwnerKind::Paper | OwnerKind::Judgement => &[],
    }
}
