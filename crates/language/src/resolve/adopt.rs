//! What a policy adopts: the declarations of its bases, changed as the text says, in front of its own.
//!
//! In: a [`PolicyFolder`]. Out: the declarations of the whole as one list, the heads of the bases, and what was done with
//! clauses that a base fixes. Always true: a base is taken in once, however many ways lead to it, and nothing of it is
//! changed but by a clause under `adopt`.

mod edits;
mod entries;
mod fixed;
mod heads;
mod rows;
mod taken;
mod used;
mod words;

pub(super) use edits::Edit;
pub(super) use entries::EntryEdit;
pub(super) use heads::BaseHead;
pub(super) use rows::RowEdit;

use super::collect::{Space, names_of};
use super::context::Resolver;
use super::folder::{PolicyFolder, RuleFile};
use super::words::Phrase;
use crate::diagnostics::{AdoptionProblem, Diagnostic, NameProblem, Problem};
use crate::policy::base::digest;
use crate::source::Span;
use crate::syntax::ast::{Declaration, Head, Name};
use fixed::Fixed;
use std::collections::{BTreeMap, BTreeSet};
pub use taken::Taken;

/// The declarations of a policy with those of its bases.
#[derive(Debug, Default)]
pub(super) struct Adopted<'a> {
    /// All declarations that count, those of the bases first.
    pub declarations: Vec<Taken<'a>>,
    /// The bases, those adopted first in front.
    pub bases: Vec<BaseText<'a>>,
    /// What was done with clauses that a base fixes.
    pub edits: Vec<Edit>,
    /// Rows of tables of rules that are replaced.
    pub row_edits: Vec<RowEdit>,
    /// Entries of catalogues that are replaced or left out.
    pub entry_edits: Vec<EntryEdit>,
    /// The rules that bases fix, with the lines that fix them.
    pub fixed_rules: Vec<(String, Span)>,
    /// What is wrong with it.
    pub problems: Vec<Diagnostic>,
}

/// A base that was taken in.
#[derive(Debug)]
pub(super) struct BaseText<'a> {
    /// Its code.
    pub code: &'a str,
    /// The head of its policy.
    pub head: &'a Declaration,
    /// The edition that it is pinned to.
    pub pinned: Option<&'a Name>,
    /// The line that adopts it.
    pub span: Span,
    /// Its digest.
    pub digest: String,
    /// Its clauses by kind and name: digest, place and whether the policy uses it.
    pub clauses: BTreeMap<String, (String, Span, bool)>,
}

/// A declaration with the base that it comes from.
#[derive(Debug, Clone)]
struct Part<'a> {
    declaration: Taken<'a>,
    base: &'a str,
}

impl Part<'_> {
    fn declares(&self, space: Space, name: &str) -> bool {
        names_of(&self.declaration).iter().any(|(own, known)| *own == space && known.text == name)
    }
}

/// Returns the declarations of a policy and of all that it adopts.
pub(super) fn take_in<'a>(folder: &'a PolicyFolder, reader: &mut Resolver<'a>) -> Adopted<'a> {
    let mut taking = Taking {
        folder,
        reader,
        within: Vec::new(),
        fixed: Vec::new(),
        fixed_words: Vec::new(),
        merged: Vec::new(),
        digests: BTreeMap::new(),
        adopted: Adopted::default(),
    };
    let (bases, own) = taking.policy(&folder.rules);
    let parts_kept = bases.clone();
    let bases = bases.into_iter().map(|part| part.declaration);
    taking.note_clauses(&parts_kept, &own);
    taking.adopted.fixed_rules = taking.fixed_rules();
    taking.adopted.declarations = bases.chain(own.into_iter().map(Taken::as_written)).collect();
    taking.adopted
}

struct Taking<'t, 'a> {
    folder: &'a PolicyFolder,
    /// Reads the sheets of tables of which a row is changed.
    reader: &'t mut Resolver<'a>,
    /// The codes of the policies that are being taken in, outermost first.
    within: Vec<&'a str>,
    fixed: Vec<Fixed>,
    /// The clauses that bases fix: name, line that fixes it, and the words that it and what it rests on speak with.
    fixed_words: Vec<(String, Span, BTreeSet<String>)>,
    /// Declarations whose rows stand in a table of a base now.
    merged: Vec<Span>,
    digests: BTreeMap<&'a str, String>,
    adopted: Adopted<'a>,
}

impl<'a> Taking<'_, 'a> {
    // Returns what the policy takes from its bases, and what it declares itself.
    fn policy(&mut self, rules: &'a [RuleFile]) -> (Vec<Part<'a>>, Vec<&'a Declaration>) {
        let all: Vec<&'a Declaration> =
            rules.iter().flat_map(|rules| &rules.parse.file.declarations).collect();
        let (adopting, mut own): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|declaration| matches!(declaration.head, Head::Adopt { .. }));
        let mut parts: Vec<Part<'a>> = Vec::new();
        for declaration in &adopting {
            parts.extend(self.base(declaration));
        }
        for declaration in &adopting {
            self.apply_edits(declaration, &mut parts, &own);
        }
        own.retain(|declaration| !self.merged.contains(&declaration.span));
        self.report_names_of_bases(&mut parts, &own);
        let heads = own.iter().filter(|declaration| declaration.head == Head::Policy);
        for declaration in adopting.iter().chain(heads) {
            self.note_fixed(declaration, &parts, &own);
        }
        (parts, own)
    }

    fn base(&mut self, declaration: &'a Declaration) -> Vec<Part<'a>> {
        let (Head::Adopt { edition, .. }, Some(name)) = (&declaration.head, &declaration.name) else {
            return Vec::new();
        };
        let code = name.text.as_str();
        if self.within.contains(&code) {
            let path = self.within.iter().skip_while(|outer| **outer != code).copied().chain([code]);
            let path = path.map(str::to_owned).collect();
            self.report(&NameProblem::Cycle { path }, name.span);
            return Vec::new();
        }
        if let Some(taken) = self.adopted.bases.iter().find(|taken| taken.code == code) {
            let text = |edition: &Option<&Name>| edition.map(|edition| edition.text.to_string());
            if text(&taken.pinned) != text(&edition.as_deref()) {
                let here_first = Phrase::AdoptedHere.text();
                let problem = AdoptionProblem::AdoptedTwice { base: code.to_owned() };
                let problem = problem.at(name.span).with_label(taken.span, here_first);
                self.adopted.problems.push(problem);
            }
            return Vec::new();
        }
        let Some(base) = self.folder.bases.get(code) else {
            self.report(&AdoptionProblem::BaseMissing { base: code.to_owned() }, name.span);
            return Vec::new();
        };
        let Some(head) = self.expect_head(code, &base.rules, name) else { return Vec::new() };
        self.within.push(code);
        let (mut parts, own) = self.policy(&base.rules);
        self.within.pop();
        let own = own.into_iter().filter(|own| own.head != Head::Policy && !is_example(own));
        let own = own.filter_map(|own| heads::in_edition(own, edition.as_deref()));
        parts.extend(own.map(|declaration| Part { declaration, base: code }));
        let digest = self.digest_of(code);
        self.adopted.bases.push(BaseText {
            code,
            head,
            pinned: edition.as_deref(),
            span: declaration.span,
            digest,
            clauses: BTreeMap::new(),
        });
        parts
    }

    fn expect_head(&mut self, code: &str, rules: &'a [RuleFile], name: &Name) -> Option<&'a Declaration> {
        let declarations = rules.iter().flat_map(|rules| &rules.parse.file.declarations);
        let head = declarations.into_iter().find(|declaration| declaration.head == Head::Policy);
        let found = head.and_then(|head| head.name.as_ref()).map(|found| found.text.to_string());
        if found.as_deref() != Some(code) {
            let base = code.to_owned();
            let at = self.adopted.problems.len();
            self.report(&AdoptionProblem::BaseNamedOtherwise { base, found }, name.span);
            if let (Some(head), Some(problem)) = (head, self.adopted.problems.get_mut(at)) {
                *problem = problem.clone().with_label(head.span, Phrase::BaseHead.text());
            }
            return None;
        }
        head
    }

    fn digest_of(&mut self, code: &'a str) -> String {
        let Some(base) = self.folder.bases.get(code) else { return String::new() };
        let below = self.codes_below(code);
        let known = below.iter().filter_map(|code| Some((*code, self.digests.get(code)?.as_str())));
        let digest = digest(&base.files, known);
        self.digests.insert(code, digest.clone());
        digest
    }

    // Every base that a base rests on; they were all taken in before it.
    fn codes_below(&self, code: &str) -> BTreeSet<&'a str> {
        let mut below = BTreeSet::new();
        let mut open = vec![code.to_owned()];
        while let Some(code) = open.pop() {
            for adoption in self.folder.adoptions(Some(&code)) {
                if let Some((code, _)) = self.folder.bases.get_key_value(&adoption.code)
                    && below.insert(code.as_str())
                {
                    open.push(adoption.code);
                }
            }
        }
        below
    }

    // A name that the policy declares although a base has it: nothing says which is meant.
    fn report_names_of_bases(&mut self, parts: &mut Vec<Part<'a>>, own: &[&'a Declaration]) {
        if parts.is_empty() {
            return;
        }
        for (space, name) in own.iter().flat_map(|declaration| names_of(declaration)) {
            let Some(at) = parts.iter().position(|part| part.declares(space, &name.text)) else { continue };
            let Some(part) = parts.get(at).cloned() else { continue };
            let (kind, base) = (space.named(), part.base.to_owned());
            let problem = AdoptionProblem::NameOfBase { kind, name: name.text.to_string(), base };
            let names = names_of(&part.declaration);
            let first = names.iter().find(|(own, known)| *own == space && known.text == name.text);
            let first = first.map_or(part.declaration.span, |(_, known)| known.span);
            let problem = problem.at(name.span).with_label(first, Phrase::DeclaredByBase.text());
            self.adopted.problems.push(problem);
            edits::remove(parts, at, space, &name.text);
        }
        self.report_rows_of_bases(parts, own);
    }

    fn report(&mut self, problem: &impl Problem, span: Span) {
        self.adopted.problems.push(problem.at(span));
    }
}

fn is_example(declaration: &Declaration) -> bool {
    matches!(declaration.head, Head::Example { .. } | Head::Examples { .. })
}
