//! Learning outcomes of a record.

use super::super::json::Body;
use super::super::problem::{Expected, Named, RecordProblem};
use super::super::{Facts, Item, Known, fields};
use super::MOST_ITEMS;
use super::context::{Context, Spot};
use crate::nearest::nearest;
use crate::policy::{OwnerKind, Value};
use crate::quantity::Number;
use std::collections::BTreeSet;

/// Whether an item needs an id of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ItemOf {
    Record,
    History,
}

impl Context<'_> {
    /// Returns the items of a record, ids unique, equal ones bounded.
    pub fn items(&mut self, spot: &Spot<'_>) -> Vec<Item> {
        let Some(list) = spot.member("items") else { return Vec::new() };
        if !self.bounded_list(&list) {
            return Vec::new();
        }
        let mut items = Vec::new();
        let mut ids: BTreeSet<String> = BTreeSet::new();
        for element in list.elements() {
            let Some(item) = self.item(&element, ItemOf::Record) else { continue };
            if !item.id.is_empty() && !ids.insert(item.id.clone()) {
                let at = element.member("id").unwrap_or(element);
                self.error(&at, RecordProblem::DuplicateItem { id: item.id.clone() });
            }
            items.push(item);
        }
        let found = items.iter().map(|item| u64::from(item.count)).fold(0, u64::saturating_add);
        if found > MOST_ITEMS {
            self.error(&list, RecordProblem::TooManyItems { found, most: MOST_ITEMS });
        }
        items
    }

    /// Reports when a spot is no list or a list of too many; returns whether to read it.
    pub fn bounded_list(&mut self, spot: &Spot<'_>) -> bool {
        let Body::List(elements) = &spot.node.body else {
            self.wrong_type(spot, Expected::List);
            return false;
        };
        let found = u64::try_from(elements.len()).unwrap_or(u64::MAX);
        if found > MOST_ITEMS {
            self.error(spot, RecordProblem::TooManyItems { found, most: MOST_ITEMS });
        }
        found <= MOST_ITEMS
    }

    /// Returns one item, or `None` when it is no object.
    pub fn item(&mut self, spot: &Spot<'_>, of: ItemOf) -> Option<Item> {
        if !self.object(spot, []) {
            return None;
        }
        let id = match of {
            ItemOf::Record => self.required_text(spot, "id"),
            ItemOf::History => self.optional_text(spot, "id", Expected::Text),
        };
        let kind = self.kind(spot).unwrap_or_default();
        let code = self.optional_text(spot, "code", Expected::Code);
        let mut facts = self.facts(spot, OwnerKind::Item, Some((&kind, code.as_deref())));
        self.deposit(spot, &mut facts);
        self.place_among_members(spot, &facts);
        let count = self.count(spot);
        let papers = spot.member("papers").and_then(|papers| self.papers(&papers));
        Some(Item { id: id.unwrap_or_default(), kind, code, count, papers, facts })
    }

    // Of three members none stands in the fifth place.
    fn place_among_members(&mut self, spot: &Spot<'_>, facts: &Facts) {
        let figure = |name: &str| match facts.get(name) {
            Some(Known::Value(Value::Number(number))) => Some(*number),
            Some(Known::Value(_) | Known::Values(_) | Known::ByKey(_) | Known::None) | None => None,
        };
        if let (Some(number), to @ Some(members)) = (figure("place"), figure("members"))
            && number > members
            && let Some(place) = spot.member("place")
        {
            self.error(&place, RecordProblem::OutOfRange { number, from: Some(Number::ONE), to });
        }
    }

    fn kind(&mut self, spot: &Spot<'_>) -> Option<String> {
        let kind = self.required_text(spot, "kind")?;
        if !self.shape.kinds.contains(&kind) {
            let member = spot.member("kind").unwrap_or(*spot);
            self.unknown_name(&member, Named::Kind, &kind, self.shape.kinds.iter());
        }
        Some(kind)
    }

    fn count(&mut self, spot: &Spot<'_>) -> u32 {
        let Some(member) = spot.member("count") else { return 1 };
        let field = self.shape.find_field(OwnerKind::Item, "count");
        let types = field.map(|field| std::slice::from_ref(&field.of)).unwrap_or_default();
        let Some(Value::Number(number)) = self.value(&member, types) else { return 1 };
        number.to_whole().and_then(|count| u32::try_from(count).ok()).unwrap_or(u32::MAX)
    }

    fn deposit(&mut self, spot: &Spot<'_>, facts: &mut Facts) {
        let Some(deposit) = spot.member("deposit") else { return };
        if matches!(deposit.node.body, Body::Null) {
            for name in fields::BY_DEPOSIT {
                facts.insert(name.to_owned(), Known::None);
            }
            return;
        }
        if !self.object(&deposit, fields::DEPOSIT) {
            return;
        }
        for (field, name) in fields::DEPOSIT.into_iter().zip(fields::BY_DEPOSIT) {
            let (Some(member), Some(shape)) =
                (deposit.member(field), self.shape.find_field(OwnerKind::Item, name))
            else {
                continue;
            };
            let known = match member.node.body {
                Body::Null => Some(Known::None),
                Body::YesNo(_) | Body::Number(_) | Body::Text(_) | Body::List(_) | Body::Object(_) => {
                    self.value(&member, std::slice::from_ref(&shape.of)).map(Known::Value)
                }
            };
            facts.extend(known.map(|known| (name.to_owned(), known)));
        }
    }

    /// Returns papers; `null` is none. A near miss of a paper that some clause asks for is a warning.
    pub fn papers(&mut self, spot: &Spot<'_>) -> Option<Vec<String>> {
        if matches!(spot.node.body, Body::Null) {
            return Some(Vec::new());
        }
        for element in spot.elements() {
            let Body::Text(paper) = &element.node.body else { continue };
            if self.shape.papers.contains(paper.as_ref())
                || self.shape.paper_words.contains_key(paper.as_ref())
            {
                continue;
            }
            let known = self.shape.papers.iter().chain(self.shape.paper_words.keys());
            let near = nearest(paper, known.map(String::as_str));
            if !near.is_empty() {
                self.warning(&element, RecordProblem::UnaskedPaper { paper: paper.to_string(), near });
            }
        }
        let papers = self.texts(spot, Expected::Text)?;
        Some(
            papers
                .into_iter()
                .map(|paper| self.shape.paper_words.get(&paper).cloned().unwrap_or(paper))
                .collect(),
        )
    }

    /// Reports a name that is not declared, with the nearest that are.
    pub fn unknown_name(
        &mut self,
        spot: &Spot<'_>,
        of: Named,
        name: &str,
        known: impl IntoIterator<Item = impl AsRef<str>>,
    ) {
        let known: Vec<String> = known.into_iter().map(|known| known.as_ref().to_owned()).collect();
        let near = nearest(name, known.iter().map(String::as_str));
        self.error(spot, RecordProblem::UnknownName { of, name: name.to_owned(), near, known });
    }
}
