//! Which values a fact can have at all: its declared range, its scale, its step.

use super::line::{Grid, Points};
use crate::date::Day;
use crate::policy::expression::{Condition, Expr, FactRef, ItemElement, Value};
use crate::policy::{Attribute, AttributeType, Entry, OwnerKind, Policy, Scale, ScaleBody, ScaleId, builtin};
use crate::quantity::Number;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// The policy's entries, found by code.
pub(super) struct Facts<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// The entries of all catalogues, by code: put in order when one is first asked for, which few policies need.
    entries: OnceLock<Vec<&'a Entry>>,
    /// The attributes, by owner and name.
    attributes: Vec<(OwnerKind, &'a str, &'a Attribute)>,
    /// The attributes for which some kind or entry names a scale.
    scaled: BTreeSet<&'a str>,
}

/// How the values of a fact lie on a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Extent {
    /// The values that it can have.
    pub points: Points,
    /// The distance of neighbours.
    pub grid: Option<Grid>,
    /// What the points stand for.
    pub sort: PointSort,
}

/// What the points of a line stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PointSort {
    /// Numbers.
    Number,
    /// Parts of a whole.
    Share,
    /// Days.
    Date,
    /// Ranks of a scale.
    Rank(ScaleId),
}

/// The scale that several outcomes share, as far as they do.
#[derive(Default)]
struct Common {
    scale: Option<Option<ScaleId>>,
    differs: bool,
}

impl Common {
    fn add(&mut self, scale: Option<ScaleId>) {
        self.differs |= *self.scale.get_or_insert(scale) != scale;
    }
}

fn entries_of(policy: &Policy) -> impl Iterator<Item = &Entry> {
    policy.catalogues.iter().flat_map(|catalogue| &catalogue.entries)
}

impl<'a> Facts<'a> {
    /// Returns the entries of a policy, found by code.
    pub(super) fn new(policy: &'a Policy) -> Self {
        let attributes = policy.attributes.iter().map(|((owner, name), of)| (*owner, name.as_str(), of));
        let of_entries = entries_of(policy).flat_map(|entry| entry.scales.keys());
        let of_kinds = policy.kinds.values().flat_map(|kind| kind.scales.keys());
        let scaled = of_entries.chain(of_kinds).map(String::as_str).collect();
        Self { policy, attributes: attributes.collect(), scaled, entries: OnceLock::new() }
    }

    /// Returns the entries of a code.
    pub(super) fn entries(&self, code: &str) -> &[&'a Entry] {
        let entries = self.entries.get_or_init(|| {
            let mut entries: Vec<&Entry> = entries_of(self.policy).collect();
            entries.sort_by(|one, other| one.code.cmp(&other.code));
            entries
        });
        let from = entries.partition_point(|entry| entry.code.as_str() < code);
        let rest = entries.get(from..).unwrap_or_default();
        let count = rest.iter().take_while(|entry| entry.code == code).count();
        rest.get(..count).unwrap_or_default()
    }

    /// Returns how the values of a fact lie, or `None` when they have no order. `elements` are what the items of the
    /// fact can be; scales of their entries count before the declared type.
    pub(super) fn extent<'e>(
        &self,
        fact: &FactRef,
        elements: impl IntoIterator<Item = &'e ItemElement>,
    ) -> Option<Extent> {
        let kind = fact.owner.kind();
        let name = fact.attribute.as_str();
        if kind == OwnerKind::Item
            && let Some(scale) = self.scale_of_items(name, elements)
        {
            return self.on_scale(scale);
        }
        match self.attribute(kind, name) {
            Some(attribute) if attribute.place.is_some() => self.extent_of_type(&attribute.of, None),
            _ => self.extent_of_type(&builtin::find_attribute(kind, name)?, Some(name)),
        }
    }

    // They stand in order: by owner, then by name.
    fn attribute(&self, kind: OwnerKind, name: &str) -> Option<&'a Attribute> {
        let at =
            self.attributes.binary_search_by(|(own, known, _)| (*own, *known).cmp(&(kind, name))).ok()?;
        self.attributes.get(at).map(|(.., attribute)| *attribute)
    }

    fn extent_of_type(&self, of: &AttributeType, built_in: Option<&str>) -> Option<Extent> {
        match of {
            AttributeType::Number { from, to, .. } => {
                let counts = matches!(built_in, Some("age" | "attempts" | "count" | "place" | "members"));
                let is_amount = counts || matches!(built_in, Some("credits" | "hours"));
                let grid = counts.then_some(Grid::WHOLE);
                let from = from.or(is_amount.then_some(Number::ZERO));
                let points = Points::between(from.map(|at| (at, true)), to.map(|at| (at, true)), grid);
                Some(Extent { points, grid, sort: PointSort::Number })
            }
            AttributeType::Share => {
                let points = Points::between(Some((Number::ZERO, true)), Some((Number::ONE, true)), None);
                Some(Extent { points, grid: None, sort: PointSort::Share })
            }
            AttributeType::OnScale(scale) => self.on_scale(*scale),
            AttributeType::Date => {
                let grid = Some(Grid::WHOLE);
                Some(Extent { points: Points::all(grid), grid, sort: PointSort::Date })
            }
            AttributeType::OneOf(_)
            | AttributeType::Duration
            | AttributeType::YesNo
            | AttributeType::Code
            | AttributeType::Text => None,
        }
    }

    /// Returns false when what a condition says is the same whatever items a rule names: none of its facts has a scale by the kind
    /// or the entry of an item.
    pub(super) fn may_turn_on_items(&self, condition: &Condition) -> bool {
        let is_scaled =
            |expr: &Expr| matches!(expr, Expr::Fact(fact) if self.scaled.contains(fact.attribute.as_str()));
        !self.scaled.is_empty()
            && condition.any_test(&mut |test| match test {
                Condition::Compare { left, right, .. } => is_scaled(left) || is_scaled(right),
                Condition::Within { left, .. } | Condition::In { left, .. } => is_scaled(left),
                Condition::RecordHas { .. } => true,
                Condition::All(_)
                | Condition::Any(_)
                | Condition::Not(_)
                | Condition::At(..)
                | Condition::Span { .. }
                | Condition::Same { .. }
                | Condition::PairIn { .. }
                | Condition::Judged { .. }
                | Condition::AlsoGranted(_)
                | Condition::Requirement(_) => false,
            })
    }

    /// Returns how the values of a scale lie.
    pub(super) fn on_scale(&self, id: ScaleId) -> Option<Extent> {
        Some(match &self.scale(id)?.body {
            ScaleBody::Steps(steps) => {
                let highest = Number::whole(i64::from(steps.values().copied().max()?));
                let grid = Some(Grid::WHOLE);
                let points = Points::between(Some((Number::ZERO, true)), Some((highest, true)), grid);
                Extent { points, grid, sort: PointSort::Rank(id) }
            }
            ScaleBody::Range { from, to, step } => {
                let grid = step.filter(|step| *step > Number::ZERO).map(|step| Grid { anchor: *from, step });
                let points = Points::between(Some((*from, true)), Some((*to, true)), grid);
                Extent { points, grid, sort: PointSort::Number }
            }
        })
    }

    /// Returns a scale.
    pub(super) fn scale(&self, id: ScaleId) -> Option<&'a Scale> {
        self.policy.scales.get(id.index())
    }

    // Items of several entries have a common scale only when every one of them has the same.
    fn scale_of_items<'e>(
        &self,
        name: &str,
        elements: impl IntoIterator<Item = &'e ItemElement>,
    ) -> Option<ScaleId> {
        if !self.scaled.contains(name) {
            return None;
        }
        let mut common = Common::default();
        for element in elements {
            self.scales_of_element(name, element, &mut common);
            if common.differs {
                return None;
            }
        }
        common.scale?
    }

    fn scales_of_element(&self, name: &str, element: &ItemElement, common: &mut Common) {
        let of_entry =
            |entry: &Entry| entry.scales.get(name).copied().or_else(|| self.scale_of_kind(name, &entry.kind));
        let is_meant = |entry: &&Entry| element.kind.as_ref().is_none_or(|kind| *kind == entry.kind);
        let of_kind = || element.kind.as_ref().and_then(|kind| self.scale_of_kind(name, kind));
        let mut add_code = |code: &str| {
            let mut found = self.entries(code).iter().copied().filter(is_meant).peekable();
            if found.peek().is_none() {
                common.add(of_kind());
            }
            found.for_each(|entry| common.add(of_entry(entry)));
        };
        if let Some(code) = &element.code {
            add_code(code);
        } else if let Some(set) = element.set.and_then(|set| self.policy.sets.get(set.index())) {
            set.members.iter().for_each(|code| add_code(code));
        } else if let Some(catalogue) =
            element.catalogue.and_then(|at| self.policy.catalogues.get(at as usize))
        {
            let meant = catalogue.entries.iter().filter(|entry| is_meant(entry));
            meant.for_each(|entry| common.add(of_entry(entry)));
        } else {
            common.add(of_kind());
        }
    }

    fn scale_of_kind(&self, name: &str, kind: &str) -> Option<ScaleId> {
        self.policy.kinds.get(kind)?.scales.get(name).copied()
    }

    /// Returns the point at which a value lies, or `None` when it has no place on a line.
    pub(super) fn point(&self, value: &Value, scale: Option<ScaleId>) -> Option<Number> {
        match value {
            Value::Number(number) | Value::Share(number) => Some(*number),
            Value::Date(day) => Some(Number::whole(Day::new(1, 1, 1).ok()?.days_until(*day))),
            Value::Word(word) => match &self.scale(scale?)?.body {
                ScaleBody::Steps(steps) => steps.get(word).map(|rank| Number::whole(i64::from(*rank))),
                ScaleBody::Range { .. } => None,
            },
            Value::Duration(_) | Value::YesNo(_) => None,
        }
    }

    /// Returns the words for a point: the inverse of [`Facts::point`].
    pub(super) fn words_of_point(&self, at: Number, sort: PointSort) -> String {
        let words = || match sort {
            PointSort::Number => None,
            PointSort::Share => at.to_share_text(),
            PointSort::Date => Some(Day::new(1, 1, 1).ok()?.plus_days(at.to_whole()?)?.to_string()),
            PointSort::Rank(id) => match &self.scale(id)?.body {
                ScaleBody::Steps(steps) => {
                    let rank = u32::try_from(at.to_whole()?).ok()?;
                    steps.iter().find(|(_, of_word)| **of_word == rank).map(|(word, _)| word.clone())
                }
                ScaleBody::Range { .. } => None,
            },
        };
        words().unwrap_or_else(|| at.to_string())
    }
}
