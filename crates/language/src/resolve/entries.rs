//! The entries of all catalogues by code and kind, and what is known of codes that no entry has.

use super::collect::Space;
use super::context::Resolver;
use crate::few::Few;
use crate::policy::expression::ItemElement;
use crate::policy::{Entry, Place, ScaleId};
use crate::quick::QuickMap;
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// Where entries stand: catalogue and position.
type At = (u32, usize);

/// The entries by code, and those with scales of their own.
#[derive(Debug, Default, Clone)]
pub(super) struct Entries {
    by_code: QuickMap<SmolStr, Few<At>>,
    kinds: BTreeSet<String>,
    former: BTreeSet<(String, String)>,
    with_scales: Vec<At>,
    /// Some kind has a scale of its own.
    pub has_scales_of_kinds: bool,
    /// True when a catalogue could not be read whole: then a code may be known that is not here.
    pub is_incomplete: bool,
}

impl Entries {
    /// Notes an entry.
    pub fn add(&mut self, catalogue: u32, index: usize, entry: &Entry) {
        self.by_code.or_default(entry.code.clone()).push((catalogue, index));
        if !self.kinds.contains(entry.kind.as_str()) {
            self.kinds.insert(entry.kind.to_string());
        }
        if !entry.scales.is_empty() {
            self.with_scales.push((catalogue, index));
        }
    }

    /// Makes room for so many more entries.
    pub fn reserve(&mut self, count: usize) {
        self.by_code.reserve(count);
    }

    /// Notes a code that an entry of a kind had before; false when another has it already.
    pub fn add_former(&mut self, kind: &str, code: &str) -> bool {
        self.former.insert((kind.to_owned(), code.to_owned()))
    }

    /// Returns true for a code that some entry of a kind had before.
    pub fn is_former(&self, kind: &str, code: &str) -> bool {
        !self.former.is_empty() && self.former.contains(&(kind.to_owned(), code.to_owned()))
    }

    /// Returns true when some entry has a scale of its own.
    pub fn has_scales(&self) -> bool {
        !self.with_scales.is_empty()
    }

    /// Returns true when some entry is of this kind.
    pub fn has_kind(&self, kind: &str) -> bool {
        self.kinds.contains(kind)
    }
}

impl Resolver<'_> {
    fn entry_at(&self, at: &At) -> Option<&Entry> {
        self.policy.catalogues.get(usize::try_from(at.0).ok()?)?.entries.get(at.1)
    }

    /// Returns the entry of a code that is written at a place, and where it stands among those of the text.
    pub fn inline_entry(&self, code: &str, place: &Place) -> Option<(usize, &Entry)> {
        let places = self.entries.by_code.get(code)?.iter().filter(|(catalogue, _)| *catalogue == 0);
        let mut entries = places.filter_map(|at| Some((at.1, self.entry_at(at)?)));
        entries.find(|(_, entry)| entry.place == *place)
    }

    /// Returns the entries of a code, of one kind where one is given.
    pub fn entries_of_code(&self, kind: Option<&str>, code: &str) -> Vec<&Entry> {
        let places = self.entries.by_code.get(code).map_or(&[] as &[At], |places| places);
        let entries = places.iter().filter_map(|at| self.entry_at(at));
        entries.filter(|entry| kind.is_none_or(|kind| entry.kind == kind)).collect()
    }

    /// Returns the entries of a code and kind, each with its catalogue.
    pub fn entries_listed(&self, kind: &str, code: &str) -> Vec<(u32, &Entry)> {
        let places = self.entries.by_code.get(code).map_or(&[] as &[At], |places| places);
        let entries = places.iter().filter_map(|at| Some((at.0, self.entry_at(at)?)));
        entries.filter(|(_, entry)| entry.kind == kind).collect()
    }

    /// Returns whether there is an entry of a code, of one kind where one is given.
    pub fn has_entry_of(&self, kind: Option<&str>, code: &str) -> bool {
        let places = self.entries.by_code.get(code).map_or(&[] as &[At], |places| places);
        let mut entries = places.iter().filter_map(|at| self.entry_at(at));
        entries.any(|entry| kind.is_none_or(|kind| entry.kind == kind))
    }

    /// Returns the codes of the entries of a kind (of all kinds when none is given), in alphabetical order.
    pub fn known_codes(&self, kind: Option<&str>) -> Vec<String> {
        let is_of = |code: &&SmolStr| self.has_entry_of(kind, code);
        self.entries.by_code.keys_in_order().into_iter().filter(is_of).map(ToString::to_string).collect()
    }

    /// Returns the entries that an element describes: those of its code, else those with scales of their own.
    pub fn entries_of(&self, element: &ItemElement) -> Vec<&Entry> {
        if let Some(code) = &element.code {
            return self.entries_of_code(element.kind.as_deref(), code);
        }
        let fits = |(catalogue, entry): &(u32, &Entry)| self.describes(element, *catalogue, entry);
        let scaled = self.entries.with_scales.iter().filter_map(|at| Some((at.0, self.entry_at(at)?)));
        scaled.filter(fits).map(|(_, entry)| entry).collect()
    }

    fn describes(&self, element: &ItemElement, catalogue: u32, entry: &Entry) -> bool {
        let category = || {
            let by_kind = self.policy.kinds.get(entry.kind.as_str()).and_then(|kind| kind.category.as_ref());
            entry.category.as_ref().or(by_kind)
        };
        let in_set = |set: &crate::policy::SetId| {
            self.policy.sets.get(set.index()).is_some_and(|set| set.members.contains(entry.code.as_str()))
        };
        element.kind.as_ref().is_none_or(|kind| *kind == entry.kind)
            && element.set.as_ref().is_none_or(in_set)
            && element.category.as_ref().is_none_or(|wanted| category() == Some(wanted))
            && element.catalogue.is_none_or(|wanted| wanted == catalogue)
            && element.issuer.as_ref().is_none_or(|issuer| entry.issuers.iter().any(|own| own == issuer))
    }

    /// Returns true when some declaration of this kind is broken, so that a name may be known that is not here.
    pub fn has_broken(&self, space: Space) -> bool {
        self.declared.has_broken(space)
    }

    /// Returns the words of the step that a word stands on, the word itself among them.
    pub fn equal_words(&self, scale: ScaleId, word: &str) -> Vec<String> {
        let Some(crate::policy::ScaleBody::Steps(steps)) =
            self.policy.scales.get(scale.index()).map(|scale| &scale.body)
        else {
            return vec![word.to_owned()];
        };
        let Some(rank) = steps.get(word) else { return vec![word.to_owned()] };
        steps.iter().filter(|(_, other)| *other == rank).map(|(word, _)| word.clone()).collect()
    }
}
