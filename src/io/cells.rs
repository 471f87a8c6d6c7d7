//! Columns of a sheet of records and their cells: a header in, the field that it names out; a cell in, the JSON value
//! that the field takes out. What does not fit stays text, so that reading the record says what is wrong with it.

use crate::nearest::nearest;
use crate::policy::OwnerKind;
use crate::record::RecordShape;
use crate::record::fields;
use crate::record::json::{Body, Member, Node, is_json_number};
use crate::record::problem::RecordProblem;
use crate::record::shape::FieldType;
use crate::sheet::day_of;
use crate::show::{field_of, yes_or_no};

/// What one column gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Column {
    /// The id of the record.
    RecordId,
    /// A field of the item of the row.
    Item(Field),
    /// A field of the learner.
    Learner(Field),
    /// A field of the application.
    Application(Field),
    /// Nothing that is known, and left out because reading is lenient.
    LeftOut,
}

/// A field of one object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Field {
    /// A text: `id`, `kind`, `code`, `programme`, `purpose`, a date.
    Text(String),
    /// A whole number.
    Count,
    /// Several texts, parted by semicolons: `papers`, `targets`, `claims`.
    Texts(String),
    /// A part of an object: `deposit.by`, `choices.cet4`.
    Part(&'static str, String),
    /// An attribute.
    Attribute(String),
    /// The unit of an attribute.
    Unit(String),
}

/// Returns what a header names, in either language, or why it names nothing.
pub(super) fn column_of(header: &str, shape: &RecordShape) -> Result<Column, RecordProblem> {
    column_named(header, shape).or_else(|problem| column_named(&field_of(header), shape).map_err(|_| problem))
}

fn column_named(header: &str, shape: &RecordShape) -> Result<Column, RecordProblem> {
    let unknown = || RecordProblem::UnknownField {
        field: header.to_owned(),
        near: nearest(header, known_headers(shape).iter().map(String::as_str)),
        belongs_to: None,
    };
    if header == "id" {
        return Ok(Column::RecordId);
    }
    if let Some(name) = header.strip_prefix("learner.") {
        return attribute(name, shape, OwnerKind::Learner).map(Column::Learner).ok_or_else(unknown);
    }
    if let Some(name) = header.strip_prefix("application.") {
        return application_field(name, shape).map(Column::Application).ok_or_else(unknown);
    }
    item_field(header.strip_prefix("item.").unwrap_or(header), shape).map(Column::Item).ok_or_else(unknown)
}

fn item_field(name: &str, shape: &RecordShape) -> Option<Field> {
    match name {
        "id" | "kind" | "code" => Some(Field::Text(name.to_owned())),
        "count" => Some(Field::Count),
        "papers" => Some(Field::Texts(name.to_owned())),
        "deposit.by" => Some(Field::Part("deposit", "by".to_owned())),
        "deposit.date" => Some(Field::Part("deposit", "date".to_owned())),
        other => attribute(other, shape, OwnerKind::Item),
    }
}

fn application_field(name: &str, shape: &RecordShape) -> Option<Field> {
    match name {
        "date" | "programme" | "purpose" => Some(Field::Text(name.to_owned())),
        "programmes" | "targets" | "claims" | "papers" => Some(Field::Texts(name.to_owned())),
        other => match other.strip_prefix("choices.") {
            Some(rule) => Some(Field::Part("choices", rule.to_owned())),
            None => attribute(other, shape, OwnerKind::Application),
        },
    }
}

fn attribute(name: &str, shape: &RecordShape, owner: OwnerKind) -> Option<Field> {
    // One cell cannot hold one value a key.
    let is_field = |name: &str| {
        fields::attribute_fields(shape, owner).any(|field| field == name)
            && shape.find_field(owner, name).is_some_and(|field| field.per.is_none())
    };
    if is_field(name) {
        return Some(Field::Attribute(name.to_owned()));
    }
    let of = name.strip_suffix(".unit").filter(|of| is_field(of))?;
    let field = shape.find_field(owner, of)?;
    matches!(field.of, FieldType::Number { unit: Some(_), .. }).then(|| Field::Unit(of.to_owned()))
}

fn known_headers(shape: &RecordShape) -> Vec<String> {
    let plain = ["id", "item.id", "kind", "code", "count", "papers", "deposit.by", "deposit.date"];
    let application = ["date", "programme", "programmes", "purpose", "targets", "claims", "papers"];
    let mut headers: Vec<String> = plain.into_iter().map(str::to_owned).collect();
    headers.extend(application.into_iter().map(|field| format!("application.{field}")));
    let owners =
        [(OwnerKind::Item, ""), (OwnerKind::Learner, "learner."), (OwnerKind::Application, "application.")];
    for (owner, prefix) in owners {
        headers.extend(fields::attribute_fields(shape, owner).map(|name| format!("{prefix}{name}")));
    }
    headers
}

/// One cell that is not empty.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell<'c> {
    pub field: &'c Field,
    pub text: &'c str,
    /// The number that its node carries.
    pub at: usize,
}

/// Returns the object of some cells of one owner; `at` is the number that the object carries.
pub(super) fn object_of(
    cells: &[Cell<'_>],
    owner: OwnerKind,
    at: usize,
    shape: &RecordShape,
) -> Node<'static> {
    let text_of = |name: &str| {
        let is_wanted = |cell: &&Cell<'_>| *cell.field == Field::Text(name.to_owned());
        cells.iter().find(is_wanted).map(|cell| cell.text)
    };
    let kind = text_of("kind").unwrap_or_default();
    let mut members: Vec<Member<'static>> = Vec::new();
    for cell in cells {
        let (name, value) = match cell.field {
            Field::Text(name) if name == "date" => (name.as_str(), typed_node(cell, &[FieldType::Date])),
            Field::Text(name) => (name.as_str(), text_node(cell)),
            Field::Count => ("count", typed_node(cell, &[whole()])),
            Field::Texts(name) => (name.as_str(), texts_node(cell)),
            Field::Part(object, part) => {
                add_part(&mut members, object, part, cell);
                continue;
            }
            Field::Attribute(name) => {
                let types = match owner {
                    OwnerKind::Item => shape.item_types(kind, text_of("code"), name),
                    OwnerKind::Learner
                    | OwnerKind::Application
                    | OwnerKind::Programme
                    | OwnerKind::Course
                    | OwnerKind::Institution
                    | OwnerKind::Paper
                    | OwnerKind::Judgement => {
                        let field = shape.find_field(owner, name);
                        field.map(|field| std::slice::from_ref(&field.of)).unwrap_or_default()
                    }
                };
                (name.as_str(), amount_node(cell, name, cells, types))
            }
            // A unit stands with its number; alone it would be lost, so it is read as a number that is missing.
            Field::Unit(name) if has_number(cells, name) => continue,
            Field::Unit(name) => (name.as_str(), with_unit(Vec::new(), cell)),
        };
        members.push(Member { key: name.to_owned().into(), key_at: cell.at, value });
    }
    Node { at, body: Body::Object(members) }
}

fn whole() -> FieldType {
    FieldType::Number { from: None, to: None, step: None, unit: None }
}

fn has_number(cells: &[Cell<'_>], name: &str) -> bool {
    cells.iter().any(|cell| *cell.field == Field::Attribute(name.to_owned()))
}

fn text_node(cell: &Cell<'_>) -> Node<'static> {
    let body = if cell.text == "null" { Body::Null } else { Body::Text(cell.text.to_owned().into()) };
    Node { at: cell.at, body }
}

fn texts_node(cell: &Cell<'_>) -> Node<'static> {
    if cell.text == "null" {
        return text_node(cell);
    }
    let parts = cell.text.split([';', '；']).map(str::trim).filter(|part| !part.is_empty());
    let texts = parts.map(|part| Node { at: cell.at, body: Body::Text(part.to_owned().into()) });
    Node { at: cell.at, body: Body::List(texts.collect()) }
}

fn typed_node(cell: &Cell<'_>, types: &[FieldType]) -> Node<'static> {
    let is_number = types.iter().any(|of| matches!(of, FieldType::Number { .. }));
    let is_date = types.iter().any(|of| matches!(of, FieldType::Date));
    let is_yes_no = types.iter().any(|of| matches!(of, FieldType::YesNo));
    let body = match cell.text {
        text if is_number && is_json_number(text) => Body::Number(text.to_owned().into()),
        text => match (yes_or_no(text).filter(|_| is_yes_no), day_of(text).filter(|_| is_date)) {
            (Some(said), _) => Body::YesNo(said),
            (None, Some(day)) => Body::Text(day.to_string().into()),
            (None, None) => return text_node(cell),
        },
    };
    Node { at: cell.at, body }
}

fn amount_node(cell: &Cell<'_>, name: &str, cells: &[Cell<'_>], types: &[FieldType]) -> Node<'static> {
    let amount = typed_node(cell, types);
    match cells.iter().find(|unit| *unit.field == Field::Unit(name.to_owned())) {
        Some(unit) => {
            with_unit(vec![Member { key: "amount".to_owned().into(), key_at: cell.at, value: amount }], unit)
        }
        None => amount,
    }
}

fn with_unit(mut members: Vec<Member<'static>>, unit: &Cell<'_>) -> Node<'static> {
    let at = members.first().map_or(unit.at, |amount| amount.key_at);
    members.push(Member { key: "unit".to_owned().into(), key_at: unit.at, value: text_node(unit) });
    Node { at, body: Body::Object(members) }
}

fn add_part(members: &mut Vec<Member<'static>>, object: &str, part: &str, cell: &Cell<'_>) {
    let value = if part == "date" { typed_node(cell, &[FieldType::Date]) } else { text_node(cell) };
    let new = Member { key: part.to_owned().into(), key_at: cell.at, value };
    for member in members.iter_mut().filter(|member| member.key == object) {
        if let Body::Object(parts) = &mut member.value.body {
            parts.push(new);
            return;
        }
    }
    let value = Node { at: cell.at, body: Body::Object(vec![new]) };
    members.push(Member { key: object.to_owned().into(), key_at: cell.at, value });
}
