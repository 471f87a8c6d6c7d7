//! What a policy adopts, and what it does with the clauses of its base.

use super::Lower;
use super::head::Lowered;
use crate::syntax::ast::{Adopted, AdoptedKind, ClauseKind, FileRef, Head};
use crate::syntax::grammar::Rule;
use crate::syntax::node::Node;

const KINDS: &[(Rule, AdoptedKind)] = &[
    (Rule::kw_rules, AdoptedKind::Rule),
    (Rule::kw_rule, AdoptedKind::Rule),
    (Rule::kw_limit, AdoptedKind::Limit),
    (Rule::kw_require, AdoptedKind::Require),
    (Rule::kw_bar, AdoptedKind::Bar),
    (Rule::kw_family, AdoptedKind::Family),
    (Rule::kw_table, AdoptedKind::Table),
    (Rule::kw_reward, AdoptedKind::Reward),
    (Rule::kw_set, AdoptedKind::Set),
    (Rule::kw_scale, AdoptedKind::Scale),
    (Rule::kw_define, AdoptedKind::Define),
    (Rule::kw_general, AdoptedKind::General),
    (Rule::kw_catalogue, AdoptedKind::Catalogue),
    (Rule::kw_programme, AdoptedKind::Programme),
    (Rule::kw_period, AdoptedKind::Period),
    (Rule::kw_judgement, AdoptedKind::Judgement),
    (Rule::kw_measure, AdoptedKind::Measure),
    (Rule::kw_kind, AdoptedKind::Kind),
    (Rule::kw_category, AdoptedKind::Category),
    (Rule::kw_institution, AdoptedKind::Institution),
    (Rule::kw_function, AdoptedKind::Function),
    (Rule::kw_combine, AdoptedKind::Combine),
    (Rule::kw_assert, AdoptedKind::Assertion),
];

impl Lower<'_> {
    /// Returns the head of an adoption with the code of the base.
    pub fn adopt(&mut self, node: Node<'_>) -> Option<Lowered> {
        let mut names = node.children_of(Rule::name);
        let name = names.next().map(|name| self.name(name))?;
        let edition = names.next().map(|edition| Box::new(self.name(edition)));
        let from = self.path_of_base(node).map(Box::new);
        Some((Head::Adopt { edition, from }, Some(name)))
    }

    fn path_of_base(&mut self, node: Node<'_>) -> Option<FileRef> {
        let quoted = node.child(Rule::file_path)?.first()?;
        let path = super::token::within_quotes(quoted.text()).to_owned();
        Some(FileRef { path, span: quoted.span(), sheet: None, column: None })
    }

    /// Returns the things that a list names; one without its kind is of the kind before it.
    pub fn things_in(&mut self, node: Node<'_>) -> Option<Vec<Adopted>> {
        let list = node.child(Rule::things)?;
        let mut kind = None;
        let mut things = Vec::new();
        for part in list.children() {
            let mut names = part.children_of(Rule::name);
            let name = if part.rule != Rule::thing {
                (part.rule == Rule::name).then_some(part)
            } else if let Some(declared) = part.pick(KINDS) {
                kind = Some(Ok(declared));
                names.next()
            } else {
                kind = names.next().map(|of| Err(self.name(of)));
                names.next()
            };
            if let Some(name) = name {
                things.push(Adopted { kind: kind.clone()?, name: self.name(name) });
            }
        }
        Some(things)
    }

    /// Returns the new figure of a limit or requirement.
    pub fn change(&mut self, node: Node<'_>) -> Option<ClauseKind> {
        let kind = node.pick(KINDS)?;
        let adopted = Adopted { kind: Ok(kind), name: self.name_in(node)? };
        let bound = node.child(Rule::figure_part)?;
        self.check_bound(bound, node.has(Rule::kw_limit));
        let figure = self.sum(bound.child(Rule::figure)?)?;
        self.check_numeral(&figure);
        Some(ClauseKind::Change {
            adopted: Box::new(adopted),
            figure: Box::new(figure),
            exclusive: super::counted::is_exclusive(bound),
        })
    }
}
