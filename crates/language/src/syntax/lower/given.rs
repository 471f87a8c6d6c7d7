//! Patterns of outcomes and the items that a rule is given.

use super::Lower;
use crate::diagnostics::LexicalProblem;
use crate::syntax::ast::clause::Given;
use crate::syntax::ast::expression::{ItemElement, ItemPattern, TargetElement};
use crate::syntax::ast::{Condition, ConditionKind, Name};
use crate::syntax::grammar::Rule;
use crate::syntax::layout::{Block, BlockKind};
use crate::syntax::node::{Node, Tree};

impl Lower<'_> {
    /// Returns the pattern without its condition.
    pub fn pattern_head(&mut self, node: Node<'_>) -> ItemPattern {
        let any_of = node.child(Rule::item_list).map(|list| self.item_elements(list)).unwrap_or_default();
        ItemPattern { any_of, condition: None, called: self.name_in(node).map(Box::new), span: node.span() }
    }

    /// Returns a pattern that stands wholly on its line.
    pub fn pattern(&mut self, node: Node<'_>) -> ItemPattern {
        let mut pattern = self.pattern_head(node);
        pattern.condition = self.plain_condition_in(node);
        pattern
    }

    /// Returns the elements of a list; a leading kind word carries on to the elements behind it.
    pub fn item_elements(&mut self, list: Node<'_>) -> Vec<ItemElement> {
        let elements: Vec<(Option<Name>, Option<Name>)> = self.elements(list);
        elements.into_iter().map(|(kind, name)| ItemElement { kind, name }).collect()
    }

    /// Returns the targets of a list; a leading kind word carries on to the elements behind it.
    pub fn target_elements(&mut self, list: Node<'_>) -> Vec<TargetElement> {
        let elements = self.elements(list);
        elements.into_iter().map(|(kind, name)| TargetElement { kind, name }).collect()
    }

    fn elements(&mut self, list: Node<'_>) -> Vec<(Option<Name>, Option<Name>)> {
        let mut carried: Option<Name> = None;
        let mut elements = Vec::with_capacity(list.children_of(Rule::element).count());
        for element in list.children_of(Rule::element) {
            let (kind, name) = self.element(element);
            let kind = kind.or_else(|| carried.clone());
            // Of `course A, B` both are courses; `course, prize` are two kinds.
            carried = kind.clone().filter(|_| name.is_some());
            elements.push((kind, name));
        }
        elements
    }

    /// Returns kind and name of one element: two words are both, one word is a kind when it is one that is built in.
    pub fn element(&mut self, node: Node<'_>) -> (Option<Name>, Option<Name>) {
        let mut names: Vec<Name> = node.children_of(Rule::name).map(|name| self.name(name)).collect();
        let last = names.pop();
        self.expect_gap(names.last(), last.as_ref());
        match (names.pop(), last) {
            (Some(kind), name) => (Some(kind), name),
            (None, Some(word)) if is_kind_word(&word) => (Some(word), None),
            (None, name) => (None, name),
        }
    }

    /// Reports two names that touch: 高等数学2 reads as two names and has to be quoted.
    pub fn expect_gap(&mut self, first: Option<&Name>, second: Option<&Name>) {
        if let (Some(first), Some(second)) = (first, second)
            && first.span.end() == second.span.start()
            && !first.quoted
            && !second.quoted
        {
            let span = first.span.join(second.span);
            let text = self.source.slice(span).to_owned();
            self.report(&LexicalProblem::NameNeedsQuotes { text }, span);
        }
    }

    /// Returns what a `given` or `reading` clause holds, with the lines under it.
    pub fn given(&mut self, node: Node<'_>, block: &Block) -> Given {
        let Some(body) = node.child(Rule::given_body) else { return Given::Broken };
        if let Some(grouped) = body.child(Rule::grouped_pattern) {
            let pattern = self.pattern_and_lines(grouped, block);
            let keys = grouped.children_of(Rule::per_part).map(|key| self.per_key(key));
            return keys
                .collect::<Option<Vec<_>>>()
                .map_or(Given::Broken, |per| Given::OneOrMore(Box::new(pattern), per));
        }
        let pattern = body.child(Rule::item_pattern);
        let Some(opened) = body.child(Rule::given_block) else {
            let Some(pattern) = pattern else { return Given::Broken };
            return Given::One(Box::new(self.pattern_and_lines(pattern, block)));
        };
        let members = self.given_members(opened, block);
        if opened.has(Rule::kw_any_of) {
            return Given::AnyOf(members);
        }
        if opened.has(Rule::kw_all_of) {
            return Given::AllOf(members);
        }
        let count = self.number_in(opened).and_then(|number| u32::try_from(number.to_whole()?).ok());
        count.map_or(Given::Broken, |count| Given::CountOf(count, members))
    }

    fn given_members(&mut self, node: Node<'_>, block: &Block) -> Vec<Given> {
        let mut members = match node.child(Rule::item_pattern) {
            Some(inline) => self.inline_members(inline),
            None => Vec::new(),
        };
        for item in block.of_kind(BlockKind::Item) {
            let line = self.read(Rule::given_item_line, item);
            members.push(match line.as_ref().and_then(Tree::root) {
                Some(line) => self.given(line, item),
                None => Given::Broken,
            });
        }
        let attached: Vec<&Block> = block.of_kind(BlockKind::Attached).collect();
        for line in attached {
            self.refuse(line);
        }
        if members.is_empty() {
            let head = self.source.slice(node.span()).to_owned();
            self.report(&LexicalProblem::EmptyBlock { head }, node.span());
        }
        members
    }

    fn inline_members(&mut self, node: Node<'_>) -> Vec<Given> {
        let whole = self.pattern(node);
        let one = |element: &ItemElement| {
            let span = element.name.as_ref().or(element.kind.as_ref()).map_or(whole.span, |name| name.span);
            Given::One(Box::new(ItemPattern {
                any_of: vec![element.clone()],
                condition: whole.condition.clone(),
                called: None,
                span,
            }))
        };
        whole.any_of.iter().map(one).collect()
    }

    fn pattern_and_lines(&mut self, node: Node<'_>, block: &Block) -> ItemPattern {
        let mut pattern = self.pattern_head(node);
        let own = node.child(Rule::condition).map(|condition| self.condition_without_lines(condition, block));
        let attached: Vec<&Block> = block.of_kind(BlockKind::Attached).collect();
        pattern.condition = match (own, attached.as_slice()) {
            (Some(own), lines) => Some(self.join_lines(own, lines)),
            (None, []) => None,
            (None, lines) => self.lines_alone(lines),
        };
        pattern
    }

    /// Returns the condition that joining lines make where the line above has none of its own.
    fn lines_alone(&mut self, lines: &[&Block]) -> Option<Condition> {
        let nothing = Condition {
            kind: ConditionKind::All(Vec::new()),
            span: self.block_span(lines.first()?).at_start(),
        };
        let joined = self.join_lines(nothing, lines);
        Some(without_nothing(joined))
    }
}

fn is_kind_word(word: &Name) -> bool {
    !word.quoted && is_kind_of_thing(&word.text)
}

/// Returns true for a noun that says which kind of thing a name behind it is.
pub fn is_kind_of_thing(noun: &str) -> bool {
    const KINDS: &[&str] = &[
        "course",
        "certificate",
        "activity",
        "category",
        "catalogue",
        "institution",
        "issuer",
        "rule",
        "family",
        "set",
        "class",
        "pool",
        "programme",
        "kind",
        "item",
    ];
    KINDS.contains(&noun)
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "only these forms can hold the empty start of joined lines"
)]
fn without_nothing(condition: Condition) -> Condition {
    let Condition { kind, span } = condition;
    let is_nothing = |condition: &Condition| condition.kind == ConditionKind::All(Vec::new());
    let kind = match kind {
        ConditionKind::All(parts) => {
            ConditionKind::All(parts.into_iter().filter(|part| !is_nothing(part)).collect())
        }
        ConditionKind::Any(parts) => {
            ConditionKind::Any(parts.into_iter().filter(|part| !is_nothing(part)).collect())
        }
        ConditionKind::Unless(held, exception) if is_nothing(&held) => ConditionKind::Not(exception),
        ConditionKind::Unless(held, exception) => {
            ConditionKind::Unless(Box::new(without_nothing(*held)), exception)
        }
        other => other,
    };
    match kind {
        ConditionKind::All(mut parts) | ConditionKind::Any(mut parts) if parts.len() == 1 => {
            parts.pop().unwrap_or(Condition { kind: ConditionKind::Broken, span })
        }
        kind => Condition { kind, span },
    }
}
