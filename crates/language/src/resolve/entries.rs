//! The entries of all catalogues by code and kind, and what is known of codes that no entry has.

use super::collect::Space;
use super::context::Resolver;
use crate::few::Few;
use crate::policy::expression::ItemElement;
use crate::policy::{Entry, Place, ScaleId};
use crate::quick::QuickMap;
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// Where an entry stands, and its kind, so that nobody goes there only to ask for it.
#[derive(Debug, Clone, Copy)]
struct At {
    catalogue: u32,
    index: usize,
    /// By its place among the kinds that entries have.
    kind: u32,
}

/// The entries by code, and those with scales of their own.
#[derive(Debug, Default, Clone)]
pub(super) struct Entries {
    by_code: QuickMap<SmolStr, Few<At>>,
    kinds: Vec<SmolStr>,
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
        let kind = self.kind(&entry.kind).unwrap_or_else(|| {
            self.kinds.push(entry.kind.clone());
            self.kind(&entry.kind).unwrap_or(u32::MAX)
        });
        let at = At { catalogue, index, kind };
        self.by_code.or_default(entry.code.clone()).push(at);
        if !entry.scales.is_empty() {
            self.with_scales.push(at);
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
        self.kind(kind).is_some()
    }

    fn kind(&self, kind: &str) -> Option<u32> {
        self.kinds.iter().position(|known| known == kind).and_then(|at| u32::try_from(at).ok())
    }

    // Of one kind where one is given.
    fn places(&self, kind: Option<&str>, code: &str) -> impl Iterator<Item = &At> {
        let places = self.by_code.get(code).map_or(&[] as &[At], |places| places);
        let wanted = kind.map(|kind| self.kind(kind));
        places.iter().filter(move |at| wanted.is_none_or(|wanted| wanted == Some(at.kind)))
    }
}

impl Resolver<'_> {
    fn entry_at(&self, at: &At) -> Option<&Entry> {
        self.policy.catalogues.get(usize::try_from(at.catalogue).ok()?)?.entries.get(at.index)
    }

    /// Returns the entry of a code that is written at a place, and where it stands among those of the text.
    pub fn inline_entry(&self, code: &str, place: &Place) -> Option<(usize, &Entry)> {
        let places = self.entries.places(None, code).filter(|at| at.catalogue == 0);
        let mut entries = places.filter_map(|at| Some((at.index, self.entry_at(at)?)));
        entries.find(|(_, entry)| entry.place == *place)
    }

    /// Returns the entries of a code, of one kind where one is given.
    pub fn entries_of_code(&self, kind: Option<&str>, code: &str) -> Vec<&Entry> {
        self.entries.places(kind, code).filter_map(|at| self.entry_at(at)).collect()
    }

    /// Returns the entries of a code and kind, each with its catalogue.
    pub fn entries_listed(&self, kind: &str, code: &str) -> Vec<(u32, &Entry)> {
        let places = self.entries.places(Some(kind), code);
        places.filter_map(|at| Some((at.catalogue, self.entry_at(at)?))).collect()
    }

    /// Returns whether there is an entry of a code, of one kind where one is given.
    pub fn has_entry_of(&self, kind: Option<&str>, code: &str) -> bool {
        self.entries.places(kind, code).next().is_some()
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
        let scaled =
            self.entries.with_scales.iter().filter_map(|at| Some((at.catalogue, self.entry_at(at)?)));
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
