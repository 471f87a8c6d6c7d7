//! Collects what all files declare: by kind of thing and name, in text order, each name once.

use super::context::Resolver;
use super::words::Phrase;
use super::words::shown_space;
use crate::diagnostics::{Diagnostic, NameProblem, Named, Problem};
use crate::fold::fold_width;
use crate::nearest::nearest;
use crate::quick::QuickMap;
use crate::source::{Sources, Span};
use crate::syntax::ast::expression::Name;
use crate::syntax::ast::{AdoptedKind, Condition, Declaration, Head};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The kinds of things that have names of their own; each variant is the declaration of that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Space {
    Category,
    Kind,
    Scale,
    Measure,
    Judgement,
    Set,
    Define,
    Period,
    Catalogue,
    Institution,
    Programme,
    General,
    Rule,
    Bar,
    Limit,
    Require,
    Family,
    Table,
    Assertion,
    Combine,
    Function,
    Reward,
    Example,
}

impl Space {
    /// All of them, in the order in which they are declared above: what is declared of each stands at its place.
    pub const ALL: [Self; 23] = [
        Self::Category,
        Self::Kind,
        Self::Scale,
        Self::Measure,
        Self::Judgement,
        Self::Set,
        Self::Define,
        Self::Period,
        Self::Catalogue,
        Self::Institution,
        Self::Programme,
        Self::General,
        Self::Rule,
        Self::Bar,
        Self::Limit,
        Self::Require,
        Self::Family,
        Self::Table,
        Self::Assertion,
        Self::Combine,
        Self::Function,
        Self::Reward,
        Self::Example,
    ];

    /// Returns the word for messages.
    pub fn named(self) -> Named {
        shown_space(self)
    }
}

/// A declared name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    /// The name.
    pub span: Span,
    /// True when its declaration could not be read whole.
    pub is_broken: bool,
}

/// Everything declared.
#[derive(Debug, Default, Clone)]
pub(super) struct Declared<'a> {
    /// The declarations of all files in text order, those of a name declared twice among them.
    pub all: Arc<Vec<&'a Declaration>>,
    /// Those among them of which there are mostly few: all but rules and entries.
    pub few: Arc<Vec<&'a Declaration>>,
    /// The generals among them, each name once.
    pub generals: Arc<Vec<&'a Declaration>>,
    /// The conditions of definitions, each name once.
    pub definitions: Arc<BTreeMap<&'a str, &'a Condition>>,
    /// The names of each kind of thing, in the order of the kinds.
    names: Arc<[QuickMap<&'a str, Known>; Space::ALL.len()]>,
    /// The kinds of things of which a declaration is broken.
    broken: BTreeSet<Space>,
    /// The problems found while collecting.
    pub problems: Vec<Diagnostic>,
    /// The words of heads that could not be read: each may be the name that was to be declared.
    broken_words: BTreeSet<String>,
    /// Some name was looked for among these words.
    asked_broken_words: Cell<bool>,
    /// Nothing is reported now, so nothing is noted as reported.
    is_quiet: bool,
}

impl<'a> Declared<'a> {
    /// Returns what these declarations declare.
    pub fn of(declarations: Vec<&'a Declaration>, sources: &Sources) -> Self {
        let is_one_of_few = |one: &&&Declaration| !matches!(one.head, Head::Rule { .. } | Head::Entry { .. });
        let few = declarations.iter().filter(is_one_of_few).copied().collect();
        let (all, few) = (Arc::new(declarations), Arc::new(few));
        let mut declared = Self { all, few, ..Self::default() };
        let is_rule = |one: &&&Declaration| matches!(one.head, Head::Rule { .. });
        let rules = declared.all.iter().filter(is_rule).count();
        let names = Arc::make_mut(&mut declared.names).get_mut(Space::Rule as usize);
        names.into_iter().for_each(|names| names.reserve(rules));
        for declaration in Arc::clone(&declared.all).iter().copied() {
            declared.add_declaration(declaration);
            if declaration.head == Head::Unknown {
                let head = fold_width(sources.slice(declaration.span));
                let words =
                    head.split(|mark: char| !mark.is_alphanumeric() && !matches!(mark, '-' | '/' | '_'));
                let nouns =
                    head.split(|mark: char| super::words::parts_names(mark)).map(super::words::canonical);
                declared
                    .broken_words
                    .extend(words.map(str::to_owned).chain(nouns).filter(|word| !word.is_empty()));
            }
        }
        declared
    }

    fn add_declaration(&mut self, declaration: &'a Declaration) {
        if let Head::LimitTable { requires, rows, .. } = &declaration.head {
            let space = if *requires { Space::Require } else { Space::Limit };
            for (name, _, _) in rows {
                self.add(space, &name.text, name.span, declaration.broken);
            }
        }
        let Some(space) = space_of(&declaration.head) else { return };
        if let Some(name) = &declaration.name {
            let is_first = self.find(space, &name.text).is_none();
            if let (Head::Define(Some(condition)), true) = (&declaration.head, is_first) {
                Arc::make_mut(&mut self.definitions).insert(&name.text, condition);
            }
            if let (Head::General { .. }, true) = (&declaration.head, is_first) {
                Arc::make_mut(&mut self.generals).push(declaration);
            }
            self.add(space, &name.text, name.span, declaration.broken);
        } else if let (Space::Example, Some(title)) = (space, &declaration.title) {
            self.add(space, title, declaration.span, declaration.broken);
        }
    }

    fn add(&mut self, space: Space, name: &'a str, span: Span, is_broken: bool) {
        let Some(names) = Arc::make_mut(&mut self.names).get_mut(space as usize) else { return };
        if let Some(first) = names.get(name) {
            let problem = NameProblem::DeclaredTwice { kind: space.named(), name: name.to_owned() };
            let here_first = Phrase::FirstDeclaredHere.text();
            self.problems.push(problem.at(span).with_label(first.span, here_first));
            return;
        }
        names.insert(name, Known { span, is_broken });
        if is_broken {
            self.broken.insert(space);
        }
    }

    /// Returns what is known of a name, or `None` when nothing declares it so.
    pub fn find(&self, space: Space, name: &str) -> Option<Known> {
        self.names.get(space as usize)?.get(name).copied()
    }

    /// Notes a name whose declaration is reported already: nothing is said of those who use it.
    pub fn note_broken(&mut self, name: &str) {
        if !self.is_quiet {
            self.broken_words.insert(name.to_owned());
        }
    }

    /// Begins or ends a time in which what is reported is taken back; returns how it was before.
    pub fn keep_quiet(&mut self, quiet: bool) -> bool {
        std::mem::replace(&mut self.is_quiet, quiet)
    }

    /// Returns true when a name stands in a head that could not be read.
    pub fn is_in_broken_head(&self, name: &str) -> bool {
        self.asked_broken_words.set(true);
        self.broken_words.contains(name)
    }

    /// Returns the state of a part that is resolved beside others.
    pub fn for_a_part(&self) -> Self {
        let part = self.clone();
        part.asked_broken_words.set(false);
        part
    }

    /// Returns how many names are noted whose declaration is reported.
    pub fn broken_word_count(&self) -> usize {
        self.broken_words.len()
    }

    /// Returns whether a part looked for a name among those.
    pub fn asked_broken_words(&self) -> bool {
        self.asked_broken_words.get()
    }

    /// Takes in the names that a part noted.
    pub fn add_broken_words_of(&mut self, part: Self) {
        self.broken_words.extend(part.broken_words);
    }

    /// Returns true when a declaration of this kind and name is the first of that name.
    pub fn is_first(&self, space: Space, name: &Name) -> bool {
        self.find(space, &name.text).is_some_and(|known| known.span == name.span)
    }

    /// Returns true when something of a kind is declared.
    pub fn has_any(&self, space: Space) -> bool {
        self.names.get(space as usize).is_some_and(|names| names.count() > 0)
    }

    /// Returns true when a declaration of this kind is broken.
    pub fn has_broken(&self, space: Space) -> bool {
        self.broken.contains(&space)
    }

    /// Returns the names of a kind of thing, in alphabetical order.
    pub fn names(&self, space: Space) -> impl Iterator<Item = &str> {
        self.names.get(space as usize).into_iter().flat_map(QuickMap::keys_in_order).copied()
    }

    /// Returns the kinds of things that a name is declared as.
    pub fn spaces_of(&self, name: &str) -> Vec<Space> {
        Space::ALL.into_iter().filter(|space| self.find(*space, name).is_some()).collect()
    }
}

/// Returns the names that a declaration declares, each with its kind.
pub(super) fn names_of(declaration: &Declaration) -> Vec<(Space, &Name)> {
    if let Head::LimitTable { requires, rows, .. } = &declaration.head {
        let space = if *requires { Space::Require } else { Space::Limit };
        return rows.iter().map(|(name, _, _)| (space, name)).collect();
    }
    space_of(&declaration.head).zip(declaration.name.as_ref()).into_iter().collect()
}

/// Returns the kind of a thing that is named with its kind.
pub(super) fn space_of_adopted(kind: AdoptedKind) -> Space {
    match kind {
        AdoptedKind::Rule => Space::Rule,
        AdoptedKind::Limit => Space::Limit,
        AdoptedKind::Require => Space::Require,
        AdoptedKind::Bar => Space::Bar,
        AdoptedKind::Family => Space::Family,
        AdoptedKind::Table => Space::Table,
        AdoptedKind::Reward => Space::Reward,
        AdoptedKind::Set => Space::Set,
        AdoptedKind::Scale => Space::Scale,
        AdoptedKind::Define => Space::Define,
        AdoptedKind::General => Space::General,
        AdoptedKind::Catalogue => Space::Catalogue,
        AdoptedKind::Programme => Space::Programme,
        AdoptedKind::Period => Space::Period,
        AdoptedKind::Judgement => Space::Judgement,
        AdoptedKind::Measure => Space::Measure,
        AdoptedKind::Kind => Space::Kind,
        AdoptedKind::Category => Space::Category,
        AdoptedKind::Institution => Space::Institution,
        AdoptedKind::Function => Space::Function,
        AdoptedKind::Combine => Space::Combine,
        AdoptedKind::Assertion => Space::Assertion,
    }
}

fn space_of(head: &Head) -> Option<Space> {
    Some(match head {
        Head::Category => Space::Category,
        Head::Kind => Space::Kind,
        Head::Scale(_) => Space::Scale,
        Head::Measure { .. } => Space::Measure,
        Head::Judgement { .. } => Space::Judgement,
        Head::Set { .. } => Space::Set,
        Head::Define(_) => Space::Define,
        Head::Period(_) => Space::Period,
        Head::Catalogue { .. } => Space::Catalogue,
        Head::Programme => Space::Programme,
        Head::Institution { .. } => Space::Institution,
        Head::General { .. } => Space::General,
        Head::Rule { .. } | Head::RuleTable { .. } => Space::Rule,
        Head::Bar(_) => Space::Bar,
        Head::Limit(_) => Space::Limit,
        Head::Require(_) => Space::Require,
        Head::Family(_) => Space::Family,
        Head::Table(_) => Space::Table,
        Head::Assert(_) => Space::Assertion,
        Head::Combine { .. } => Space::Combine,
        Head::Function { .. } => Space::Function,
        Head::Reward { .. } => Space::Reward,
        Head::Example { .. } => Space::Example,
        Head::Policy
        | Head::Adopt { .. }
        | Head::Attribute { .. }
        | Head::Entry { .. }
        | Head::LimitTable { .. }
        | Head::Examples { .. }
        | Head::Unknown => return None,
    })
}

impl Resolver<'_> {
    /// Returns true when a name of this kind is declared; reports it otherwise, with the nearest names of the kind.
    ///
    /// A name whose declaration is broken is silently false.
    pub fn expect_declared(&mut self, space: Space, name: &Name) -> bool {
        match self.declared.find(space, &name.text) {
            Some(known) if known.is_broken => {
                self.spoil();
                true
            }
            Some(_) => true,
            None => {
                self.report_unknown(space, name);
                false
            }
        }
    }

    /// Returns true, and notes it, when a name may be one that a broken head was to declare.
    pub fn is_silenced(&mut self, name: &str) -> bool {
        let is_silenced = self.declared.is_in_broken_head(name);
        if is_silenced {
            self.spoil();
        }
        is_silenced
    }

    /// Reports a name that no declaration of this kind has.
    pub fn report_unknown(&mut self, space: Space, name: &Name) {
        if self.is_silenced(&name.text) {
            return;
        }
        if let Some(found) = self.declared.spaces_of(&name.text).first() {
            let (wanted, found) = (space.named(), found.named());
            self.report(&NameProblem::WrongKind { name: name.text.to_string(), wanted, found }, name.span);
            return;
        }
        let known: Vec<String> = self.declared.names(space).map(str::to_owned).collect();
        // `categories vocational`: the word of a declaration in the plural.
        if let Some(head) = super::words::singular_head(&name.text).filter(|_| space == Space::Kind) {
            let near = vec![head.to_owned()];
            let (kind, name_written) = (space.named(), name.text.to_string());
            self.report(&NameProblem::NotDeclared { kind, name: name_written, near }, name.span);
            return;
        }
        self.report_not_declared(space.named(), name, &known);
    }

    /// Reports a name that is none of the known ones: glued words, else not declared with the nearest.
    pub fn report_not_declared<S: AsRef<str>>(&mut self, kind: Named, name: &Name, known: &[S]) {
        if self.is_silenced(&name.text) {
            return;
        }
        let near = nearest(&name.text, known.iter().map(AsRef::as_ref));
        // Words that come apart into a known name were glued; else a near name is the likelier one.
        let is_apt = |parted: &String| {
            near.is_empty() || parted.split(' ').any(|part| known.iter().any(|known| known.as_ref() == part))
        };
        let parted = super::words::parted(&name.text).filter(|parted| !name.quoted && is_apt(parted));
        if let Some(parted) = parted {
            self.report(&NameProblem::GluedName { name: name.text.to_string(), parted }, name.span);
            return;
        }
        let shown =
            if super::words::is_noun(&name.text) { self.written(name.span) } else { name.text.to_string() };
        // What one declaration mends is said once; what is misspelt is mended at each place.
        if near.is_empty() {
            self.declared.note_broken(&name.text);
        }
        self.report(&NameProblem::NotDeclared { kind, name: shown, near }, name.span);
    }
}

#[cfg(test)]
mod tests {
    use super::Space;

    #[test]
    fn each_kind_of_names_stands_at_its_place() {
        assert!(Space::ALL.iter().enumerate().all(|(at, space)| *space as usize == at));
    }
}
