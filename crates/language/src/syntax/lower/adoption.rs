//! What a policy adopts, and what it does with the clauses of its base.

use super::Lower;
use super::head::Lowered;
use crate::syntax::ast::{ClauseKind, FileRef, Head, Thing, ThingKind};
use crate::syntax::grammar::Rule;
use crate::syntax::node::Node;

const KINDS: &[(Rule, ThingKind)] = &[
    (Rule::kw_rules, ThingKind::Rule),
    (Rule::kw_rule, ThingKind::Rule),
    (Rule::kw_limit, ThingKind::Limit),
    (Rule::kw_require, ThingKind::Require),
    (Rule::kw_bar, ThingKind::Bar),
    (Rule::kw_family, ThingKind::Family),
    (Rule::kw_table, ThingKind::Table),
    (Rule::kw_reward, ThingKind::Reward),
    (Rule::kw_set, ThingKind::Set),
    (Rule::kw_scale, ThingKind::Scale),
    (Rule::kw_define, ThingKind::Define),
    (Rule::kw_general, ThingKind::General),
    (Rule::kw_catalogue, ThingKind::Catalogue),
    (Rule::kw_programme, ThingKind::Programme),
    (Rule::kw_period, ThingKind::Period),
    (Rule::kw_judgement, ThingKind::Judgement),
    (Rule::kw_measure, ThingKind::Measure),
    (Rule::kw_kind, ThingKind::Kind),
    (Rule::kw_category, ThingKind::Category),
    (Rule::kw_institution, ThingKind::Institution),
    (Rule::kw_function, ThingKind::Function),
    (Rule::kw_combine, ThingKind::Combine),
    (Rule::kw_assert, ThingKind::Assertion),
];

impl Lower<'_> {
    /// Returns the head of an adoption with the code of the base.
    pub fn adopt(&mut self, node: &Node) -> Option<Lowered> {
        let mut names = node.children_of(Rule::name);
        let name = names.next().map(|name| self.name(name))?;
        let edition = names.next().map(|edition| self.name(edition));
        let from = self.path_of_base(node);
        Some((Head::Adopt { edition, from }, Some(name)))
    }

    fn path_of_base(&mut self, node: &Node) -> Option<FileRef> {
        let quoted = node.child(Rule::file_path)?.first()?;
        let path = super::token::within_quotes(&quoted.text).to_owned();
        Some(FileRef { path, span: quoted.span, sheet: None, column: None })
    }

    /// Returns the things that a list names; one without its kind is of the kind before it.
    pub fn things_in(&mut self, node: &Node) -> Option<Vec<Thing>> {
        let list = node.child(Rule::things)?;
        let mut kind = None;
        let mut things = Vec::new();
        for part in &list.children {
            if part.rule == Rule::thing {
                kind = part.pick(KINDS);
            }
            let name = match part.rule == Rule::thing {
                true => part.child(Rule::name),
                false => (part.rule == Rule::name).then_some(part),
            };
            if let Some(name) = name {
                things.push(Thing { kind: kind?, name: self.name(name) });
            }
        }
        Some(things)
    }

    /// Returns the new figure of a limit or requirement.
    pub fn change(&mut self, node: &Node) -> Option<ClauseKind> {
        let kind = node.pick(KINDS)?;
        let thing = Thing { kind, name: self.name_in(node)? };
        let figure = node.child(Rule::figure_part)?.child(Rule::figure)?;
        let figure = self.sum(figure)?;
        self.check_numeral(&figure);
        Some(ClauseKind::Change { thing, figure })
    }
}
