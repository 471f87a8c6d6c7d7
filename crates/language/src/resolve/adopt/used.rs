//! The clauses of each base, and which of them the policy really uses: what applies by itself, and what that speaks with.

use super::words::words_of;
use super::{Part, Taking};
use crate::fold::fold_width;
use crate::policy::base::{clause_digest, digest};
use crate::resolve::collect::{Space, names_of};
use crate::source::{FileBytes, Span};
use crate::syntax::ast::{Declaration, Head};
use std::collections::{BTreeMap, BTreeSet};

/// The words of a clause, and where its name stands.
type Words = (Vec<String>, Span);

impl<'a> Taking<'_, 'a> {
    /// Notes the clauses of the bases as their own text has them, and whether they are used.
    pub fn note_clauses(&mut self, parts: &[Part<'a>], own: &[&'a Declaration]) {
        if self.adopted.bases.is_empty() {
            return;
        }
        let kept: BTreeSet<(Space, String)> = parts
            .iter()
            .flat_map(|part| names_of(&part.declaration))
            .map(|(space, name)| (space, name.text.to_string()))
            .collect();
        let mut all: BTreeMap<(Space, String), (String, Words)> = BTreeMap::new();
        for base in &self.adopted.bases {
            let Some(text) = self.folder.bases.get(base.code) else { continue };
            let declarations = text.rules.iter().flat_map(|rules| &rules.parse.file.declarations);
            for declaration in declarations.filter(|one| !matches!(one.head, Head::Example { .. })) {
                let mut words = words_of(self.folder, declaration);
                // What stands in its sheets is of the clause as well.
                let sheets = words.iter().filter_map(|word| text.files.get_key_value(word));
                words.extend(digests_of(sheets));
                for (space, name) in names_of(declaration) {
                    let clause = (base.code.to_owned(), (words.clone(), name.span));
                    all.entry((space, name.text.to_string())).or_insert(clause);
                }
            }
        }
        let used = self.used(&kept, &all, own);
        for ((space, name), (code, (words, span))) in all {
            let Some(base) = self.adopted.bases.iter_mut().find(|base| base.code == code) else { continue };
            let is_used = used.contains(&(space, name.clone()));
            base.clauses.insert(format!("{} {name}", key_of(space)), (clause_digest(&words), span, is_used));
        }
    }

    fn used(
        &self,
        kept: &BTreeSet<(Space, String)>,
        all: &BTreeMap<(Space, String), (String, Words)>,
        own: &[&'a Declaration],
    ) -> BTreeSet<(Space, String)> {
        // What may be converted, and to what, applies whether or not a clause says its name.
        let applies = |space: Space| {
            matches!(
                space,
                Space::Rule
                    | Space::Bar
                    | Space::Limit
                    | Space::Require
                    | Space::Family
                    | Space::Reward
                    | Space::General
                    | Space::Catalogue
                    | Space::Programme
            )
        };
        let mut used: BTreeSet<(Space, String)> =
            kept.iter().filter(|(space, _)| applies(*space)).cloned().collect();
        let of_clause =
            |key: &(Space, String)| all.get(key).map(|(_, (words, _))| words.clone()).unwrap_or_default();
        let mut open: Vec<Vec<String>> = used.iter().map(of_clause).collect();
        open.extend(own.iter().map(|declaration| words_of(self.folder, declaration)));
        while let Some(words) = open.pop() {
            let words: BTreeSet<String> = words.into_iter().collect();
            for key in kept {
                if words.contains(&fold_width(&key.1)) && used.insert(key.clone()) {
                    open.push(of_clause(key));
                }
            }
        }
        used
    }
}

fn digests_of<'f>(sheets: impl Iterator<Item = (&'f String, &'f FileBytes)>) -> Vec<String> {
    let of = |(name, bytes): (&String, &FileBytes)| digest(&[(name.clone(), bytes.clone())].into(), []);
    sheets.map(of).collect()
}

// The keyword that heads a declaration of the kind.
fn key_of(space: Space) -> &'static str {
    match space {
        Space::Category => "category",
        Space::Kind => "kind",
        Space::Scale => "scale",
        Space::Measure => "measure",
        Space::Judgement => "judgement",
        Space::Set => "set",
        Space::Define => "define",
        Space::Period => "period",
        Space::Catalogue => "catalogue",
        Space::Institution => "institution",
        Space::Programme => "programme",
        Space::General => "general",
        Space::Rule => "rule",
        Space::Bar => "bar",
        Space::Limit => "limit",
        Space::Require => "require",
        Space::Family => "family",
        Space::Table => "table",
        Space::Combine => "combine",
        Space::Assertion => "assert",
        Space::Function => "function",
        Space::Reward => "reward",
        Space::Example => "example",
    }
}
