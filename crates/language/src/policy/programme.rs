//! Programmes with their courses, and catalogues with their entries.

use super::expression::{FactRef, Value};
use super::rule::Validity;
use super::{ByCode, List, Place, ScaleId};
use crate::date::Day;
use crate::quantity::Number;
use crate::rare::Rare;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// A programme of study: the targets of conversion.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Programme {
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: Option<String>,
    /// Its category; courses and pools have it too. Absent means `academic`.
    pub category: Option<String>,
    /// Its attributes: `level`, `field`, `credits`, and declared ones.
    pub attributes: BTreeMap<String, Value>,
    /// Its courses by code.
    pub courses: ByCode<Course>,
    /// Courses that stand or fall together.
    pub pairs: Vec<Vec<String>>,
    /// Codes that its courses had before, each with the code that it stands for.
    pub former: BTreeMap<String, String>,
    /// Its pools by name, with capacity in credits.
    pub pools: BTreeMap<String, Option<Number>>,
    /// Course, and what stands before it.
    pub prerequisites: BTreeMap<String, Vec<String>>,
    /// Where it stands.
    pub place: Place,
}

impl Programme {
    /// Returns the code that a course has now: another where this one is a former code.
    pub fn code_now<'c>(&'c self, code: &'c str) -> &'c str {
        self.former.get(code).map_or(code, String::as_str)
    }
}

/// One course of a programme.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Course {
    /// Its title.
    pub title: Option<SmolStr>,
    /// Its credits.
    pub credits: Option<Number>,
    /// Its class, such as public basic.
    pub class: Option<String>,
    /// Further attributes.
    pub attributes: BTreeMap<String, Value>,
    /// Where it stands (a line of the text or of a sheet).
    pub place: Place,
}

/// A catalogue.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Catalogue {
    /// Its name; empty for the entries written inline.
    pub name: String,
    /// The date on which an entry must be current; absent where entries carry no days.
    pub current_on: Option<FactRef>,
    /// The entries.
    pub entries: List<Entry>,
}

/// One entry of a catalogue.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Entry {
    /// The kind of outcome.
    #[serde(with = "super::stored::shared_text")]
    pub kind: SmolStr,
    /// Its code.
    pub code: SmolStr,
    /// Its title.
    pub title: Option<SmolStr>,
    /// Its category, where it names one.
    pub category: Option<SmolStr>,
    /// Its issuers; empty means any.
    pub issuers: Rare<String>,
    /// First day in the catalogue.
    pub from: Option<Day>,
    /// Last day in the catalogue.
    pub to: Option<Day>,
    /// Validity of outcomes.
    pub valid: Rare<Validity>,
    /// Scales of attributes.
    pub scales: BTreeMap<String, ScaleId>,
    /// Attribute values that an item takes from its entry where the record says nothing.
    pub attributes: BTreeMap<String, Value>,
    /// Codes that stand for it, each from a day on.
    pub former: Rare<FormerCode>,
    /// The date on which it must be current, where it says another than its catalogue.
    pub current_on: Option<Box<FactRef>>,
    /// Where it stands; shown in decisions as `certificates.csv:12`.
    pub place: Place,
}

/// A code that an entry had before it was renamed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerCode {
    /// The old code.
    pub code: String,
    /// The first day on which it stands for the new one; always, when there is none.
    pub from: Option<Day>,
}

impl Entry {
    /// Returns its code, and those that stood for it before.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        let old = self.former.iter().map(|former| former.code.as_str());
        std::iter::once(self.code.as_str()).chain(old)
    }

    /// Returns the first and the last day on which both entries would hold for one outcome (open where neither ends), or `None`
    /// when no day and no issuer is in both.
    pub fn days_with(&self, other: &Self) -> Option<(Option<Day>, Option<Day>)> {
        let is_any = self.issuers.is_empty() || other.issuers.is_empty();
        let is_shared = is_any || self.issuers.iter().any(|issuer| other.issuers.contains(issuer));
        let from = self.from.max(other.from);
        let to = match (self.to, other.to) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        let is_open = from.zip(to).is_none_or(|(from, to)| from <= to);
        (is_shared && is_open).then_some((from, to))
    }
}
