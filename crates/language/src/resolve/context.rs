//! What every part of `resolve` shares: the declarations, the policy that grows, the problems, and places in the text.

use super::adopt::BaseHead;
use super::collect::{Declared, Space};
use super::folder::PolicyFolder;
use super::glue::Glued;
use super::places::Places;
use super::sheets::Sheets;
use crate::diagnostics::{Diagnostic, Problem};
use crate::fold::fold_width;
use crate::policy::{Condition, CountedId, Place, Policy};
use crate::quick::QuickMap;
use crate::shared::Shared;
use crate::source::{SourceId, Sources, Span};
use smol_str::SmolStr;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Which stages the rules of a policy have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Stages {
    /// Some rule stores outcomes.
    pub recognises: bool,
    /// Some rule converts, waives, excuses or records.
    pub converts: bool,
}

/// The state of one run.
#[derive(Clone)]
pub(super) struct Resolver<'a> {
    /// Everything declared, by kind and name.
    pub declared: Declared<'a>,
    /// Each single test of a condition so far, shared by all conditions that ask it.
    pub tests: QuickMap<Shared<Condition>, ()>,
    /// The files, sheets included once they are read.
    pub sources: Sources,
    /// The files of the policy and of its bases.
    pub folder: &'a PolicyFolder,
    /// True while a clause is read as its own text has it: the days of the editions of its base left aside.
    pub ignores_editions: bool,
    /// The heads of the bases.
    pub base_heads: Vec<BaseHead>,
    /// Rows of tables of rules that a policy replaces in its base.
    pub row_edits: Vec<super::adopt::RowEdit>,
    /// Entries of catalogues that a policy replaces in its base or leaves out.
    pub entry_edits: Vec<super::adopt::EntryEdit>,
    /// The sheets read so far.
    pub sheets: Sheets,
    /// Files whose text among the sources is not what stands in them: no edit of it mends them.
    pub converted: BTreeSet<SourceId>,
    /// What has been made so far.
    pub policy: Policy,
    /// Positions of entries that a pattern can look up quickly.
    pub entries: Arc<super::entries::Entries>,
    /// The columns of each table, beside `Policy::tables`.
    pub columns: Vec<Arc<super::table::Columns>>,
    /// Places of declarations (and rows) that a fault is in.
    pub broken: BTreeSet<Place>,
    /// Definitions that some condition used.
    pub used_definitions: BTreeSet<SmolStr>,
    /// Generals that some rule takes in.
    pub used_generals: BTreeSet<SmolStr>,
    /// The document that the policy cites first: citations of articles alone are of it.
    pub document: Option<String>,
    /// Definitions that rest on themselves.
    pub circular_definitions: BTreeSet<String>,
    /// Institutions with what lies above them.
    pub institutions: BTreeMap<String, Option<String>>,
    /// The institutions that the head limits the policy to.
    pub at_institutions: Vec<crate::syntax::ast::Name>,
    /// What institutions say of themselves, by name and attribute.
    pub institution_values: BTreeMap<(String, String), crate::policy::Value>,
    /// The courses of all programmes.
    pub courses: Arc<QuickMap<SmolStr, ()>>,
    /// True when a list of courses could not be read whole: then a course may be known that is not here.
    pub courses_are_incomplete: bool,
    /// The rules of each name: one, or all rows of a table.
    pub rule_ids: Arc<super::rule_ids::RuleIds>,
    /// Bars, limits and requirements by kind and name.
    pub counted_ids: BTreeMap<(Space, String), CountedId>,
    /// Which stages the rules of the policy have.
    pub stages: Stages,
    /// Texts made of declarations and the rows of their sheets.
    pub glued: Vec<Arc<Glued>>,
    /// Attributes whose type or scale is broken: their values and their order are not judged.
    pub untyped: BTreeSet<String>,
    /// Some attribute is declared `per` something.
    pub has_keyed_attributes: bool,
    /// How many definitions have been taken in since the declaration at hand began.
    pub taken_in: usize,
    /// Which of all rules is the first of those that are resolved here.
    pub first_rule: usize,
    /// How often something was changed that whatever is resolved later may read: sets and columns that a use adds.
    pub changes: usize,
    /// All attributes were looked through, whichever they are.
    pub asked_all_attributes: Cell<bool>,
    /// How many threads may resolve at the same time.
    pub threads: usize,
    /// Rules of rows alike.
    pub alike: super::alike::Alike,
    /// The places before.
    pub places: Places,
    /// What is wrong so far.
    pub problems: Vec<Diagnostic>,
    /// True when a fault was found in the declaration at hand, or one that it rests on.
    pub is_spoilt: bool,
}

impl<'a> Resolver<'a> {
    /// Returns the state before anything is resolved.
    pub fn new(declared: Declared<'a>, folder: &'a PolicyFolder) -> Self {
        Self {
            declared,
            tests: QuickMap::default(),
            sources: folder.sources.clone(),
            folder,
            ignores_editions: false,
            base_heads: Vec::new(),
            row_edits: Vec::new(),
            entry_edits: Vec::new(),
            sheets: Sheets::default(),
            converted: BTreeSet::new(),
            policy: Policy::default(),
            entries: Arc::default(),
            columns: Vec::new(),
            broken: BTreeSet::new(),
            used_definitions: BTreeSet::new(),
            used_generals: BTreeSet::new(),
            document: None,
            circular_definitions: BTreeSet::new(),
            institutions: BTreeMap::new(),
            institution_values: BTreeMap::new(),
            at_institutions: Vec::new(),
            courses: Arc::default(),
            courses_are_incomplete: false,
            rule_ids: Arc::default(),
            counted_ids: BTreeMap::new(),
            stages: Stages::default(),
            glued: Vec::new(),
            untyped: BTreeSet::new(),
            has_keyed_attributes: false,
            taken_in: 0,
            first_rule: 0,
            changes: 0,
            asked_all_attributes: Cell::new(false),
            threads: 1,
            alike: super::alike::Alike::default(),
            places: Places::default(),
            problems: Vec::new(),
            is_spoilt: false,
        }
    }

    /// Reports a problem at a place.
    pub fn report(&mut self, problem: &impl Problem, span: Span) {
        self.push(problem.at(span));
    }

    /// Reports a finished diagnostic.
    pub fn push(&mut self, mut diagnostic: Diagnostic) {
        for label in &mut diagnostic.labels {
            label.span = self.home_of(label.span);
        }
        // What stands in a sheet is not mended by edits of the text that was made of it.
        let is_mendable =
            |span: Span| self.glued_source(span).is_none() && !self.converted.contains(&span.file);
        diagnostic.fixes.retain(|fix| fix.edits.iter().all(|edit| is_mendable(edit.span)));
        self.is_spoilt |= diagnostic.is_error();
        self.problems.push(diagnostic);
    }

    /// Notes that something rests on a part that is broken and reported elsewhere.
    pub fn spoil(&mut self) {
        self.is_spoilt = true;
    }

    /// Resolves one declaration or row, and marks its place as broken when a fault was found in it.
    pub fn within<T>(
        &mut self,
        place: impl FnOnce(&Self) -> Place,
        resolve: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let outside = std::mem::replace(&mut self.is_spoilt, false);
        self.taken_in = 0;
        let resolved = resolve(self);
        if self.is_spoilt {
            let place = place(self);
            self.broken.insert(place);
        }
        self.is_spoilt |= outside;
        resolved
    }

    /// Does something and takes back all that it reports.
    pub fn in_silence<T>(&mut self, act: impl FnOnce(&mut Self) -> T) -> (T, Vec<Diagnostic>) {
        let (before, was_spoilt) = (self.problems.len(), self.is_spoilt);
        let was_quiet = self.declared.keep_quiet(true);
        let done = act(self);
        self.declared.keep_quiet(was_quiet);
        self.is_spoilt = was_spoilt;
        (done, self.problems.split_off(before))
    }

    /// Notes the use of a name: when its declaration is broken, so is what uses it.
    pub fn note_use(&mut self, space: Space, name: &str) {
        // Of most kinds of things no declaration is broken, and no name has to be looked up.
        let is_broken = || self.declared.find(space, name).is_some_and(|known| known.is_broken);
        if self.declared.has_broken(space) && is_broken() {
            self.spoil();
        }
    }

    /// Goes on with declarations after the sheets of some were read.
    pub fn going_on(self, declared: Declared<'a>) -> Self {
        Self { declared, ..self }
    }

    /// Returns what was made and reported.
    pub fn finish(self) -> (Policy, Vec<Diagnostic>, BTreeSet<Place>, Sources) {
        (self.policy, self.problems, self.broken, self.sources)
    }

    /// Returns the file and line of a span.
    pub fn place(&self, span: Span) -> Place {
        let span = self.home_of(span);
        let Some(file) = self.sources.get(span.file) else { return Place::default() };
        self.places.place(file, span.start())
    }

    /// Returns the text of a span as the author wrote it, on one line and half-width.
    pub fn written(&self, span: Span) -> String {
        fold_width(&self.slice(span).split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// Returns the text of a span as it stands there.
    pub fn slice(&self, span: Span) -> &str {
        match self.glued_source(span) {
            Some(glued) => glued.source.slice(span),
            None => self.sources.slice(span),
        }
    }
}
