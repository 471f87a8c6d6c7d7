//! What reading carries along: the shape, the problems so far, and where in the tree it stands.

use super::super::fields;
use super::super::json::{Body, Node};
use super::super::problem::{Expected, Found, RecordProblem};
use super::super::shape::RecordShape;
use super::{Located, Strictness};
use crate::nearest::nearest;
use crate::policy::OwnerKind;

/// What reading carries along.
pub(super) struct Context<'s> {
    pub shape: &'s RecordShape,
    strictness: Strictness,
    pub errors: Vec<Located>,
    pub warnings: Vec<Located>,
}

/// One node and the way to it.
#[derive(Clone, Copy)]
pub struct Spot<'n> {
    pub node: &'n Node<'n>,
    pub parent: Option<&'n Spot<'n>>,
    pub part: Part<'n>,
}

/// One part of the way.
#[derive(Clone, Copy)]
pub enum Part<'n> {
    /// The record itself.
    Root,
    /// The member of an object.
    Key(&'n str),
    /// The element of a list, from 0.
    Index(usize),
}

impl<'n> Spot<'n> {
    /// Returns a member, or `None`.
    pub fn member(&'n self, key: &'n str) -> Option<Spot<'n>> {
        let node = self.node.find(key)?;
        Some(Spot { node, parent: Some(self), part: Part::Key(key) })
    }

    /// Returns the members of an object; none for anything else.
    pub fn members(&'n self) -> impl Iterator<Item = (&'n str, usize, Spot<'n>)> {
        let members = match &self.node.body {
            Body::Object(members) => members.as_slice(),
            Body::Null | Body::YesNo(_) | Body::Number(_) | Body::Text(_) | Body::List(_) => &[],
        };
        members.iter().map(|member| {
            let part = Part::Key(&member.key);
            (&*member.key, member.key_at, Spot { node: &member.value, parent: Some(self), part })
        })
    }

    /// Returns the values of a list; none for anything else.
    pub fn elements(&'n self) -> impl Iterator<Item = Spot<'n>> {
        let elements = match &self.node.body {
            Body::List(elements) => elements.as_slice(),
            Body::Null | Body::YesNo(_) | Body::Number(_) | Body::Text(_) | Body::Object(_) => &[],
        };
        elements.iter().enumerate().map(|(place, node)| Spot {
            node,
            parent: Some(self),
            part: Part::Index(place),
        })
    }

    /// Returns the field, such as `items[2].score`.
    pub fn path(&self) -> String {
        let mut path = self.parent.map_or_else(String::new, Spot::path);
        match self.part {
            Part::Root => {}
            Part::Key(key) => push_key(&mut path, key),
            Part::Index(place) => path.push_str(&format!("[{place}]")),
        }
        path
    }
}

fn push_key(path: &mut String, key: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
}

/// Returns what stands at a node.
pub(super) fn found(node: &Node<'_>) -> Found {
    match node.body {
        Body::Null => Found::Null,
        Body::YesNo(_) => Found::YesNo,
        Body::Number(_) => Found::Number,
        Body::Text(_) => Found::Text,
        Body::List(_) => Found::List,
        Body::Object(_) => Found::Object,
    }
}

impl<'s> Context<'s> {
    pub fn new(shape: &'s RecordShape, strictness: Strictness) -> Self {
        Self { shape, strictness, errors: Vec::new(), warnings: Vec::new() }
    }

    pub fn error(&mut self, spot: &Spot<'_>, problem: RecordProblem) {
        self.errors.push((spot.node.at, spot.path(), problem));
    }

    pub fn error_at(&mut self, at: usize, spot: &Spot<'_>, problem: RecordProblem) {
        self.errors.push((at, spot.path(), problem));
    }

    pub fn warning(&mut self, spot: &Spot<'_>, problem: RecordProblem) {
        self.warnings.push((spot.node.at, spot.path(), problem));
    }

    pub fn wrong_type(&mut self, spot: &Spot<'_>, expected: Expected) {
        self.error(spot, RecordProblem::WrongType { expected, found: found(spot.node) });
    }

    /// Reports when a spot is no object, else each field that is not among `known`. Returns whether it is one.
    pub fn object<'a>(&mut self, spot: &Spot<'_>, known: impl IntoIterator<Item = &'a str>) -> bool {
        let is_object = matches!(spot.node.body, Body::Object(_));
        if !is_object {
            self.wrong_type(spot, Expected::Object);
        }
        let known: Vec<&str> = known.into_iter().collect();
        if is_object && !known.is_empty() {
            self.refuse_unknown(spot, known);
        }
        is_object
    }

    /// Reports each field of an object that is not among `known`: an error, or a warning when lenient.
    pub fn refuse_unknown<'a>(&mut self, spot: &Spot<'_>, known: impl IntoIterator<Item = &'a str>) {
        let known: Vec<&str> = known.into_iter().collect();
        for (key, key_at, member) in spot.members().filter(|(key, ..)| !known.contains(key)) {
            let problem = RecordProblem::UnknownField {
                field: key.to_owned(),
                near: self.declared_as(key, &known).unwrap_or_else(|| near_fields(key, &known)),
                belongs_to: self.other_owner(key, &known),
            };
            let located = (key_at, member.path(), problem);
            match self.strictness {
                Strictness::Strict => self.errors.push(located),
                Strictness::Lenient => self.warnings.push(located),
            }
        }
    }

    /// A word that declares an attribute may stand in records under another: 等级 is `level`.
    fn declared_as(&self, key: &str, known: &[&str]) -> Option<Vec<String>> {
        let mut fields = self.shape.fields.values().flatten();
        let is_it = |name: &String, written: &Option<String>| {
            written.as_deref() == Some(key) && known.contains(&name.as_str())
        };
        fields.find(|(name, field)| is_it(name, &field.written)).map(|(name, _)| vec![name.clone()])
    }

    fn other_owner(&self, key: &str, known: &[&str]) -> Option<&'static str> {
        let is_here = |name: &str| known.contains(&name);
        let parts: [(&'static str, OwnerKind, &[&str]); 3] = [
            ("learner", OwnerKind::Learner, &[]),
            ("application", OwnerKind::Application, &fields::APPLICATION),
            ("items", OwnerKind::Item, &fields::ITEM),
        ];
        let has = |owner: OwnerKind, fixed: &[&str]| {
            fixed.contains(&key) || fields::attribute_fields(self.shape, owner).any(|name| name == key)
        };
        let found = parts.into_iter().find(|(_, owner, fixed)| !is_here(key) && has(*owner, fixed));
        found.map(|(part, ..)| part)
    }

    /// Returns the text of a field that must be there, reporting its absence.
    pub fn required_text(&mut self, spot: &Spot<'_>, field: &'static str) -> Option<String> {
        match spot.member(field) {
            Some(member) => self.text(&member, Expected::Text),
            None => {
                self.error(spot, RecordProblem::Missing { field });
                None
            }
        }
    }

    /// Returns the text of a field that may be absent or `null`.
    pub fn optional_text(&mut self, spot: &Spot<'_>, field: &str, expected: Expected) -> Option<String> {
        let member = spot.member(field)?;
        match member.node.body {
            Body::Null => None,
            Body::YesNo(_) | Body::Number(_) | Body::Text(_) | Body::List(_) | Body::Object(_) => {
                self.text(&member, expected)
            }
        }
    }

    /// Returns a text that is not empty, or reports what stands there.
    pub fn text(&mut self, spot: &Spot<'_>, expected: Expected) -> Option<String> {
        let Body::Text(text) = &spot.node.body else {
            self.wrong_type(spot, expected);
            return None;
        };
        if text.trim().is_empty() {
            self.error(spot, RecordProblem::EmptyText);
            return None;
        }
        Some(text.to_string())
    }

    /// Returns a list of texts, or reports what stands there.
    pub fn texts(&mut self, spot: &Spot<'_>, expected: Expected) -> Option<Vec<String>> {
        if !matches!(spot.node.body, Body::List(_)) {
            self.wrong_type(spot, Expected::Texts);
            return None;
        }
        let mut texts = Vec::new();
        for element in spot.elements() {
            texts.extend(self.text(&element, expected));
        }
        Some(texts)
    }
}

/// Returns the fields that a misspelt one may have meant.
fn near_fields(key: &str, known: &[&str]) -> Vec<String> {
    // Rules and decisions call the parts of a deposit by names of their own.
    if fields::BY_DEPOSIT.contains(&key) && known.contains(&"deposit") {
        return vec!["deposit".to_owned()];
    }
    // Who issued an outcome is asked for by rules as its institution.
    if ISSUERS.contains(&key) && known.contains(&"issuer") {
        return vec!["issuer".to_owned()];
    }
    nearest(key, known.iter().copied())
}

/// Names that other systems give to who issued an outcome.
const ISSUERS: [&str; 4] = ["institution", "school", "university", "provider"];
