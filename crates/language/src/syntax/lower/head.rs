//! Declarations: their head lines, and what their blocks hold.

use super::Lower;
use super::alike::HeadLine;
use crate::diagnostics::{LexicalProblem, MistakeProblem};
use crate::source::Span;
use crate::syntax::ast::RewardBody;
use crate::syntax::ast::expression::Operator;
use crate::syntax::ast::{AssertBody, Clause, Declaration, FamilyMembers, FileRef, Head, Name};
use crate::syntax::chunk::Chunk;
use crate::syntax::grammar::Rule;
use crate::syntax::layout::{Block, BlockKind, begins_with};
use crate::syntax::lexicon::nouns::Place;
use crate::syntax::lexicon::{self, Group, find_group};
use crate::syntax::mistakes;
use crate::syntax::node::{Node, Tree};
use smol_str::SmolStr;

/// A head and the name that it declares.
pub type Lowered = (Head, Option<Name>);

type LowerHead = fn(&mut Lower<'_>, Node<'_>, &Block) -> Option<Lowered>;

const HEADS: &[(Rule, LowerHead)] = &[
    (Rule::named_head, |lower, node, block| lower.named_head(node, block)),
    (Rule::adopt_head, |lower, node, _| lower.adopt(node)),
    (Rule::scale_head, |lower, node, _| lower.scale(node)),
    (Rule::measure_head, |lower, node, _| lower.measure(node)),
    (Rule::attribute_head, |lower, node, _| lower.attribute(node)),
    (Rule::judgement_head, |lower, node, _| lower.judgement(node)),
    (Rule::set_head, |lower, node, _| lower.set(node)),
    (Rule::define_head, |lower, node, block| lower.define(node, block)),
    (Rule::period_head, |lower, node, _| lower.period(node)),
    (Rule::catalogue_head, |lower, node, _| {
        let file = node.child(Rule::file_ref).and_then(|file| lower.file_in(file));
        Some((Head::Catalogue { file }, lower.name_in(node)))
    }),
    (Rule::combine_head, |lower, node, _| lower.combination(node)),
    (Rule::institution_head, |lower, node, _| {
        let mut names = node.children_of(Rule::name);
        let name = names.next().map(|name| lower.name(name));
        Some((Head::Institution { within: names.next().map(|name| lower.name(name)) }, name))
    }),
    (Rule::general_head, |lower, node, _| {
        let wherever = node.child(Rule::item_pattern).map(|pattern| Box::new(lower.pattern(pattern)));
        Some((Head::General { wherever }, lower.name_in(node)))
    }),
    (Rule::bar_head, |lower, node, _| {
        let counted = lower.counted(node.child(Rule::counted)?)?;
        Some((Head::Bar(Box::new(counted)), lower.name_in(node)))
    }),
    (Rule::limit_head, |lower, node, _| {
        let counted = lower.counted(node.child(Rule::counted)?)?;
        Some((Head::Limit(Box::new(counted)), lower.name_in(node)))
    }),
    (Rule::require_head, |lower, node, _| {
        let counted = lower.counted(node.child(Rule::counted)?)?;
        Some((Head::Require(Box::new(counted)), lower.name_in(node)))
    }),
    (Rule::limits_head, |lower, node, block| {
        let name = lower.name_in(node);
        let requires = node.has(Rule::kw_requires);
        let rows = lower.counted_rows(block, name.as_ref());
        let file = lower.take_file_of_rows();
        Some((Head::LimitTable { requires, rows, file }, name))
    }),
    (Rule::family_head, |lower, node, _| lower.family(node)),
    (Rule::table_head, |lower, node, block| {
        let file = node.child(Rule::file_ref).and_then(|file| lower.file_in(file));
        Some((Head::Table(Box::new(lower.grid(block, file))), lower.name_in(node)))
    }),
    (Rule::function_head, |lower, node, _| lower.function(node)),
    (Rule::assert_head, |lower, node, _| lower.assertion(node)),
    (Rule::reward_head, |lower, node, block| lower.reward(node, block)),
    (Rule::example_head, |lower, node, _| {
        Some((Head::Example { like: node.child(Rule::name).map(|name| lower.name(name)) }, None))
    }),
    (Rule::examples_head, |lower, node, _| {
        let mut file = lower.file_in(node)?;
        file.column = None;
        let like = node.child(Rule::name).map(|name| Box::new(lower.name(name)));
        Some((Head::Examples { file, like }, None))
    }),
    (Rule::entry_head, |lower, node, _| {
        let mut names = node.children_of(Rule::name);
        let kind = lower.name(names.next()?);
        Some((Head::Entry { kind }, names.next().map(|name| lower.name(name))))
    }),
];

impl<'a> Lower<'a> {
    /// Returns a declaration with its clauses.
    pub fn declaration(&mut self, block: &Block) -> Declaration {
        let first = block.lines.first().copied().unwrap_or_default();
        let found = find_group(self.chunk(block).text());
        self.head = found.map_or("", |(role, _)| role);
        if let BlockKind::Declaration(group) = block.kind {
            self.group = group;
        }
        self.place = match self.head {
            "programme" => Place::Target,
            "institution" => Place::Institution,
            _ => Place::Item,
        };
        self.broken = false;
        self.looked.clear();
        self.title = None;
        self.continuing.clear();
        self.own.clear();
        self.table = super::TableClauses::default();
        let (head, name, title, clauses) = match self.head_alike(block) {
            Some(HeadLine { head, name, title }) => {
                let clauses = self.clauses(block);
                (self.with_rows(head, block, &clauses), name, title.map(|title| title.text), clauses)
            }
            None => self.head_and_clauses(block, found.is_some()),
        };
        let span = block.lines.iter().map(|line| self.content(*line)).reduce(Span::join).unwrap_or_default();
        let explanation = super::explanation_above(self.source, self.lines, first);
        Declaration { head, name, title, clauses, explanation, broken: self.broken, span }
    }

    fn head_and_clauses(
        &mut self,
        block: &Block,
        is_found: bool,
    ) -> (Head, Option<Name>, Option<SmolStr>, Vec<Clause>) {
        let looked_before = std::mem::take(&mut self.looked);
        let mut reported = self.problems.len();
        let line = self.read_head(block);
        let node = line.as_ref().and_then(Tree::first).and_then(Node::first);
        let known = is_found || node.is_some_and(|node| self.is_entry(node));
        let node = node.filter(|_| known);
        let looked = std::mem::replace(&mut self.looked, looked_before);
        let mut is_sound = self.problems.len() == reported;
        let clauses = if known && self.group != Group::Define { self.clauses(block) } else { Vec::new() };
        reported = self.problems.len();
        let lowered = node.and_then(|node| {
            let lower = HEADS.iter().find(|(rule, _)| *rule == node.rule).map(|(_, lower)| lower)?;
            lower(self, node, block)
        });
        is_sound &= self.problems.len() == reported;
        let title = node.and_then(super::token::placed_title_in);
        self.title = title.as_ref().map(|title| title.span);
        let (head, name) = match lowered {
            Some((head, name)) => {
                if is_sound && HeadLine::is_alone(&head) {
                    let line = HeadLine { head: head.clone(), name: name.clone(), title: title.clone() };
                    self.add_head(block, &line, &looked);
                }
                (self.with_rows(head, block, &clauses), name)
            }
            None => (Head::Unknown, self.broken_name(block)),
        };
        if head == Head::Unknown {
            self.broken = true;
        }
        if !known {
            self.keep_verbatim(block);
        }
        self.looked.append(looked);
        (head, name, title.map(|title| title.text), clauses)
    }

    fn read_head(&mut self, block: &Block) -> Option<Tree<'a>> {
        if self.group != Group::List || self.is_broken_layout(block) {
            return self.read(Rule::head_line, block);
        }
        let chunk = self.list_chunk(block);
        let read = self.read_chunk(Rule::head_line, chunk);
        if read.is_none() {
            self.give_up(block);
        }
        read
    }

    /// A list that goes on over several lines needs no comma at their ends.
    fn list_chunk(&self, block: &Block) -> Chunk<'a> {
        let mut chunk = Chunk::default();
        for line in block.lines.iter() {
            let content = self.content(*line);
            let joins =
                chunk.text().ends_with([':', ',', '<', '=']) || self.text_of(*line).starts_with(['<', '=']);
            if !joins {
                chunk.push_between(",", content.start());
            }
            chunk.push(self.source, content);
        }
        chunk
    }

    fn text_of(&self, line: usize) -> &str {
        self.lines.text(line)
    }

    fn clauses(&mut self, block: &Block) -> Vec<Clause> {
        if self.group == Group::Table && block.of_kind(BlockKind::Row).next().is_none() {
            let text = block.of_kind(BlockKind::Clause).next().filter(|clause| !self.is_clause(clause));
            if let Some(text) = text {
                let span = self.block_span(text);
                self.keep_verbatim(text);
                self.report(&LexicalProblem::RowWithoutHeader, span);
                return Vec::new();
            }
        }
        // Clauses are wide: a list that grows would take room for twice as many.
        let mut clauses = Vec::with_capacity(block.of_kind(BlockKind::Clause).count());
        clauses.extend(block.of_kind(BlockKind::Clause).filter_map(|clause| self.clause(clause)));
        clauses
    }

    fn is_clause(&self, block: &Block) -> bool {
        begins_with(self.chunk(block).text(), lexicon::clause_heads(self.group))
    }

    fn keep_verbatim(&mut self, block: &Block) {
        self.verbatim.extend(block.lines.iter());
        for child in &block.children {
            self.keep_verbatim(child);
        }
    }

    /// Adds to the head what the rows of the declaration hold.
    fn with_rows(&mut self, head: Head, block: &Block, clauses: &[Clause]) -> Head {
        let takes_rows = matches!(self.head, "rules" | "limits" | "requires" | "table" | "reward");
        if matches!(head, Head::RuleTable { .. }) {
            let rows = self.rule_rows(block, clauses);
            let file = self.table.file.take();
            return Head::RuleTable { rows, file, first_row_wins: self.table.first_row_wins };
        }
        if !takes_rows {
            let rows: Vec<&Block> = block.of_kind(BlockKind::Row).take(1).collect();
            for row in rows {
                self.refuse(row);
            }
        }
        head
    }

    fn take_file_of_rows(&mut self) -> Option<Box<FileRef>> {
        self.table.file.take()
    }

    /// The name of a declaration whose head could not be read: what refers to it is no fault of its own.
    fn broken_name(&mut self, block: &Block) -> Option<Name> {
        let chunk = self.chunk(block);
        let text = chunk.text();
        let head = lexicon::leading(text, self.head).unwrap_or_else(|| lexicon::first_word(text).len());
        let rest = text.get(head..)?;
        let space = rest.len() - rest.trim_start().len();
        let word = lexicon::first_word(rest.trim_start());
        let start = head + space;
        let is_name = word.chars().next().is_some_and(crate::syntax::script::is_name_character);
        is_name.then(|| Name {
            text: word.into(),
            quoted: false,
            span: chunk.span(start, start + word.len()),
        })
    }

    /// Returns true for an entry; reports one whose first word is rather a misspelt declaration than a kind.
    fn is_entry(&mut self, node: Node<'_>) -> bool {
        let Some(kind) = node.child(Rule::name) else { return false };
        let kind = self.name(kind);
        self.look_at(kind.span);
        let heads: Vec<&str> = lexicon::declaration_heads().collect();
        if kind.quoted || self.kinds.contains(&kind.text) {
            return true;
        }
        let keyword = kind.text.to_ascii_lowercase();
        if keyword != kind.text && lexicon::find_group(&keyword).is_some() {
            self.report(&MistakeProblem::CapitalKeyword { word: kind.text.to_string(), keyword }, kind.span);
            return false;
        }
        // `规则甲 「x」`: what is in quotes is the title, and the name has run into the keyword.
        let is_titled = node.children_of(Rule::name).nth(1).is_some_and(|name| name.has(Rule::quoted));
        if let Some((_, head)) = lexicon::glued_head(&kind.text, &heads)
            && let Some(name) = kind.text.strip_prefix(head).filter(|_| is_titled)
        {
            let parted = format!("{head} {name}");
            self.report(&MistakeProblem::GluedWords { text: kind.text.to_string(), parted }, kind.span);
            return false;
        }
        let near = mistakes::near_heads(&kind.text, &heads);
        if !near.is_empty() {
            self.report(&LexicalProblem::UnknownDeclaration { word: kind.text.to_string(), near }, kind.span);
            return false;
        }
        true
    }

    fn named_head(&mut self, node: Node<'_>, _: &Block) -> Option<Lowered> {
        let name = self.name_in(node);
        let rows = Head::RuleTable { rows: Vec::new(), file: None, first_row_wins: false };
        let heads = [
            (Rule::kw_policy, Head::Policy),
            (Rule::kw_category, Head::Category),
            (Rule::kw_kind, Head::Kind),
            (Rule::kw_programme, Head::Programme),
            (Rule::kw_rules, rows),
            (Rule::kw_rule, Head::Rule { alike: None }),
        ];
        let head = heads.into_iter().find(|(rule, _)| node.has(*rule)).map(|(_, head)| head)?;
        Some((head, name))
    }

    fn family(&mut self, node: Node<'_>) -> Option<Lowered> {
        let members = if let Some(pairs) = node.child(Rule::family_pairs) {
            FamilyMembers::PairsIn(self.name_in(pairs)?)
        } else {
            let items = node.child(Rule::family_items)?;
            let pattern = Box::new(self.pattern(items.child(Rule::item_pattern)?));
            let paths: Vec<Node<'_>> =
                items.children_of(Rule::paths).flat_map(|paths| paths.children_of(Rule::path)).collect();
            let grouped_by = paths.into_iter().map(|path| self.path(path)).collect();
            FamilyMembers::Items { pattern, grouped_by }
        };
        Some((Head::Family(members), self.name_in(node)))
    }

    fn combination(&mut self, node: Node<'_>) -> Option<Lowered> {
        let name = self.name_in(node);
        let from = Box::new(self.pattern(node.child(Rule::item_pattern)?));
        let per = node.children_of(Rule::per_part).map(|part| self.per_key(part)).collect::<Option<_>>()?;
        let every = self.number_in(node)?;
        let made = self.item_elements(node.child(Rule::made)?).into();
        Some((Head::Combine { from, per, every: Box::new(every), made }, name))
    }

    // The names of parameters are those of the formula, which has one language: no noun is seen in them.
    fn function(&mut self, node: Node<'_>) -> Option<Lowered> {
        let name = self.name_in(node);
        let mut parameters = Vec::new();
        for parameter in node.children_of(Rule::parameter) {
            let named = parameter.child(Rule::parameter_name)?.child(Rule::name)?;
            let of = parameter.child(Rule::function_type).and_then(|of| self.attribute_type(of));
            parameters.push((super::token::plain_name(named), of));
        }
        let gives = self.attribute_type(node.child(Rule::function_type)?)?;
        Some((Head::Function { parameters, gives: Box::new(gives) }, name))
    }

    fn assertion(&mut self, node: Node<'_>) -> Option<Lowered> {
        let name = self.name_in(node);
        let body = if let Some(monotone) = node.child(Rule::monotone) {
            AssertBody::Monotone(self.path_in(monotone)?)
        } else if let Some(same) = node.child(Rule::same_policy) {
            AssertBody::SameAs(self.name_in(same)?)
        } else {
            let counted = node.child(Rule::counted)?;
            let parts = counted.children_of(Rule::counted_part).filter_map(Node::first);
            let operator = parts.filter(|part| part.rule == Rule::figure_part).find_map(|part| {
                part.pick(&[
                    (Rule::kw_at_most, Operator::AtMost),
                    (Rule::kw_at_least, Operator::AtLeast),
                    (Rule::kw_more_than, Operator::MoreThan),
                    (Rule::kw_less_than, Operator::LessThan),
                ])
            });
            let never = node.has(Rule::kw_never);
            AssertBody::Counted { never, operator, counted: Box::new(self.counted(counted)?) }
        };
        Some((Head::Assert(Box::new(body)), name))
    }

    fn reward(&mut self, node: Node<'_>, block: &Block) -> Option<Lowered> {
        let mut names = node.children_of(Rule::name);
        let name = names.next().map(|name| self.name(name));
        let by = self.name(names.next()?);
        let from = node.children_of(Rule::from_part).map(|part| self.source_filter(part)).collect();
        let into = node.children_of(Rule::into_part).map(|part| self.target_filter(part)).collect();
        let stage = node.pick(super::counted::STAGES);
        let per = match node.child(Rule::per_part) {
            Some(per) => Some(self.per_key(per)?),
            None => None,
        };
        let tiers = self.tiers(block);
        Some((Head::Reward(Box::new(RewardBody { stage, by, from, into, per, tiers })), name))
    }
}
