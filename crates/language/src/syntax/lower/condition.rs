//! Conditions, with the lines that join them. A line break is a bracket: a line is read whole before lines under it join.

use super::Lower;
use super::joining::{Joint, joint};
use crate::diagnostics::LexicalProblem;
use crate::fold::fold_width;
use crate::source::Span;
use crate::syntax::ast::expression::{
    Expr, ExprKind, HistoryVerb, HowMuch, ItemElement, ItemPattern, Operator, Path, Range,
};
use crate::syntax::ast::{Condition, ConditionKind, Name};
use crate::syntax::grammar::Rule;
use crate::syntax::layout::{Block, BlockKind};
use crate::syntax::node::Node;

const OPERATORS: &[(Rule, Operator)] = &[
    (Rule::kw_at_least, Operator::AtLeast),
    (Rule::kw_not_before, Operator::AtLeast),
    (Rule::kw_at_most, Operator::AtMost),
    (Rule::kw_not_after, Operator::AtMost),
    (Rule::kw_more_than, Operator::MoreThan),
    (Rule::kw_after, Operator::MoreThan),
    (Rule::kw_less_than, Operator::LessThan),
    (Rule::kw_before, Operator::LessThan),
];

const SAME: &[(Rule, &str)] = &[
    (Rule::kw_same_name, "name"),
    (Rule::kw_same_code, "code"),
    (Rule::kw_same_level, "level"),
    (Rule::kw_same_field, "field"),
    (Rule::kw_same_issuer, "issuer"),
    (Rule::kw_same_institution, "institution"),
];

const HISTORY: &[(Rule, HistoryVerb)] = &[
    (Rule::kw_chosen, HistoryVerb::Chosen),
    (Rule::kw_failed, HistoryVerb::Failed),
    (Rule::kw_obtained, HistoryVerb::Converted),
];

/// Returns the operator of an `operator` node.
pub fn operator(node: Node<'_>) -> Option<Operator> {
    node.pick(OPERATORS)
}

impl Lower<'_> {
    /// Returns a condition with the blocks under its line: items of a block it opens, and lines that join.
    pub fn condition(&mut self, node: Node<'_>, block: &Block) -> Condition {
        let own = self.line_condition(node, block);
        self.join(own, block)
    }

    /// Returns the condition of a block that holds nothing but a condition.
    pub fn condition_block(&mut self, block: &Block) -> Condition {
        let span = self.block_span(block);
        let node = self.read(Rule::condition_line, block);
        let Some(node) = node.as_ref().and_then(|line| line.child(Rule::condition)) else {
            return self.broken_condition(span);
        };
        self.condition(node, block)
    }

    /// Returns several conditions, one a block, that all hold together; only the first may lack a joining word.
    pub fn conditions_of(&mut self, blocks: &[&Block]) -> Option<Condition> {
        let conditions: Vec<Condition> = blocks.iter().map(|block| self.condition_block(block)).collect();
        let second = conditions.get(1).map(|condition| condition.span);
        if let Some(span) = second {
            self.report(&LexicalProblem::WordAfterList { word: self.source.slice(span).to_owned() }, span);
        }
        conditions.into_iter().next()
    }

    pub fn condition_without_lines(&mut self, node: Node<'_>, block: &Block) -> Condition {
        self.line_condition(node, block)
    }

    fn line_condition(&mut self, node: Node<'_>, block: &Block) -> Condition {
        let items: Vec<&Block> = block.of_kind(BlockKind::Item).collect();
        let opens = opens_block(node);
        if !opens && !items.is_empty() {
            let head = self.source.slice(node.span()).to_owned();
            self.report(&LexicalProblem::MissingColon { head }, node.span());
        }
        let inside = self.inline(node, if opens { &items } else { &[] });
        if opens && items.is_empty() {
            let head = self.source.slice(node.span()).to_owned();
            self.report(&LexicalProblem::EmptyBlock { head }, node.span());
        }
        inside
    }

    /// Returns a condition that stands wholly on its line.
    pub fn plain_condition(&mut self, node: Node<'_>) -> Condition {
        if opens_block(node) {
            let head = self.source.slice(node.span()).to_owned();
            self.report(&LexicalProblem::EmptyBlock { head }, node.span());
        }
        self.inline(node, &[])
    }

    pub fn plain_condition_in(&mut self, node: Node<'_>) -> Option<Condition> {
        node.child(Rule::condition).map(|condition| self.plain_condition(condition))
    }

    fn inline(&mut self, node: Node<'_>, items: &[&Block]) -> Condition {
        if self.report_boundary_spelling(node) || self.report_value_list(node) {
            return self.broken_condition(node.span());
        }
        // Conditions are wide: a list that grows would take room for four.
        let mut operands = Vec::with_capacity(node.children_of(Rule::operand).count());
        operands.extend(node.children_of(Rule::operand).map(|operand| self.operand(operand, items)));
        let joints: Vec<Joint> = node.children().filter_map(joint).collect();
        self.combine(operands, &joints, node.span())
    }

    fn operand(&mut self, node: Node<'_>, items: &[&Block]) -> Condition {
        let span = node.span();
        if let Some(inner) = node.child(Rule::operand) {
            let inner = self.operand(inner, items);
            return Condition { kind: ConditionKind::Not(Box::new(inner)), span };
        }
        if let Some(inner) = node.child(Rule::condition) {
            return self.inline(inner, items);
        }
        if let Some(block) = node.child(Rule::block) {
            let members: Vec<Condition> = items.iter().map(|item| self.condition_block(item)).collect();
            let span = members.iter().map(|member| member.span).fold(span, Span::join);
            let kind = if block.has(Rule::kw_any_of) {
                ConditionKind::Any(members)
            } else {
                ConditionKind::All(members)
            };
            return Condition { kind, span };
        }
        let kind = node.child(Rule::test).and_then(Node::first).and_then(|test| self.test(test, items));
        match kind {
            Some(kind) => Condition { kind, span },
            None => self.broken_condition(span),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the grammar lets no other rule stand here")]
    fn test(&mut self, node: Node<'_>, items: &[&Block]) -> Option<ConditionKind> {
        Some(match node.rule {
            Rule::same_test => self.same(node)?,
            Rule::prerequisite_test => ConditionKind::TargetAsPrerequisite,
            Rule::pair_test => ConditionKind::PairIn(Box::new(self.name_in(node)?)),
            Rule::shown_test => ConditionKind::Shown(Box::new(self.name_in(node)?)),
            Rule::record_test => ConditionKind::RecordHas {
                how: node.pick(HISTORY).unwrap_or(HistoryVerb::Has),
                least: node.child(Rule::how_often).and_then(|often| {
                    let unit = often.child(Rule::unit).and_then(|unit| self.name_in(unit));
                    Some(Box::new(HowMuch { number: self.number_in(often)?, unit, span: often.span() }))
                }),
                pattern: Box::new(self.pattern_with(node.child(Rule::item_pattern)?, items)),
            },
            Rule::granted_test => ConditionKind::AlsoGranted(self.names_in(node)),
            Rule::requirement_test => ConditionKind::Requirement(Box::new(self.name_in(node)?)),
            Rule::holds_test => {
                ConditionKind::Holds(Box::new(self.pattern_with(node.child(Rule::item_pattern)?, items)))
            }
            Rule::compare => self.compare(node, items)?,
            _ => return None,
        })
    }

    fn same(&mut self, node: Node<'_>) -> Option<ConditionKind> {
        let mut names: Vec<Name> = node.children_of(Rule::name).map(|name| self.name(name)).collect();
        let attribute = match SAME.iter().find_map(|(rule, text)| node.child(*rule).map(|word| (word, *text)))
        {
            Some((word, text)) => Name { text: text.into(), quoted: false, span: word.span() },
            None if names.is_empty() => return None,
            None => names.remove(0),
        };
        Some(ConditionKind::Same { attribute: Box::new(attribute), with: names.pop().map(Box::new) })
    }

    fn compare(&mut self, node: Node<'_>, items: &[&Block]) -> Option<ConditionKind> {
        let left = self.sum_in(node)?;
        let Some(comparison) = node.child(Rule::comparison) else {
            let ExprKind::Path(path) = left.kind else {
                self.report(
                    &LexicalProblem::EndsTooSoon { expected: super::super::mistakes::comparisons() },
                    node.span().at_end(),
                );
                return None;
            };
            return Some(ConditionKind::Named(Box::new(path)));
        };
        if comparison.has(Rule::kw_with) {
            return self.holds(left, comparison, items);
        }
        if let Some(member_of) = comparison.child(Rule::member_of) {
            let negated = comparison.has(Rule::kw_not_in);
            return Some(ConditionKind::In {
                left: Box::new(left),
                negated,
                written: true,
                names: self.names_in(member_of).into(),
            });
        }
        if let Some(operator) = comparison.child(Rule::operator).and_then(operator) {
            let right = self.sum_in(comparison)?;
            self.check_figure(&left, &right);
            return Some(ConditionKind::Compare { left: Box::new(left), operator, right: Box::new(right) });
        }
        let negated = comparison.has(Rule::kw_is_not);
        let values = comparison.child(Rule::values).unwrap_or(comparison);
        let values = self.sums_in(values)?;
        self.compare_values(left, values, comparison, negated)
    }

    fn compare_values(
        &mut self,
        left: Expr,
        mut values: Vec<Expr>,
        node: Node<'_>,
        negated: bool,
    ) -> Option<ConditionKind> {
        if node.has(Rule::kw_to) {
            let to = values.pop()?;
            let from = values.pop()?;
            let range = Range {
                from: Some((from, true)),
                to: Some((to, !node.has(Rule::kw_less_than))),
                span: node.span(),
            };
            return Some(ConditionKind::Within { left: Box::new(left), range: Box::new(range) });
        }
        if values.len() > 1 {
            let names =
                values.into_iter().map(|value| self.value_name(value)).collect::<Option<Box<[Name]>>>()?;
            return Some(ConditionKind::In { left: Box::new(left), negated, written: false, names });
        }
        let bound =
            node.pick(&[(Rule::kw_or_above, Operator::AtLeast), (Rule::kw_or_below, Operator::AtMost)]);
        let operator = bound.unwrap_or(if negated { Operator::IsNot } else { Operator::Is });
        let right = values.pop()?;
        if self.report_boundary_as_unit(&right, node) {
            return None;
        }
        if let ExprKind::Between(from, to) = &right.kind {
            self.report_from_in_range(from.span, to.span, right.span);
            return None;
        }
        self.check_figure(&left, &right);
        Some(ConditionKind::Compare { left: Box::new(left), operator, right: Box::new(right) })
    }

    /// Returns the name that a value of a list is; numbers stand as they were written, in half width.
    #[expect(clippy::wildcard_enum_match_arm, reason = "only days are written in several ways")]
    fn value_name(&mut self, value: Expr) -> Option<Name> {
        let text = match value.kind {
            ExprKind::Path(Path { mut parts, .. }) if parts.len() == 1 => return parts.pop(),
            ExprKind::Date(day) => day.to_string(),
            ExprKind::MonthDay(day) => day.to_string(),
            _ => fold_width(self.source.slice(value.span)),
        };
        Some(Name { text: text.into(), quoted: false, span: value.span })
    }

    /// `prize with …`, `prize 数学竞赛 with …`: an item of a declared kind.
    fn holds(&mut self, left: Expr, node: Node<'_>, items: &[&Block]) -> Option<ConditionKind> {
        let span = left.span.join(node.span());
        let mut words = Vec::new();
        words.push(self.value_name(left)?);
        for value in self.sums_in(node)? {
            words.push(self.value_name(value)?);
        }
        let condition = node.child(Rule::condition).map(|condition| self.inline(condition, items));
        let name = words.pop();
        let element = ItemElement { kind: words.pop(), name };
        let pattern = ItemPattern { any_of: vec![element], condition, called: None, span };
        Some(ConditionKind::Holds(Box::new(pattern)))
    }

    fn pattern_with(&mut self, node: Node<'_>, items: &[&Block]) -> ItemPattern {
        let mut pattern = self.pattern_head(node);
        pattern.condition = node.child(Rule::condition).map(|condition| self.inline(condition, items));
        pattern
    }
}

/// Returns true when the last thing on the line is `any of:` or `all of:`.
fn opens_block(node: Node<'_>) -> bool {
    let mut at = node;
    loop {
        if at.rule == Rule::block {
            return true;
        }
        let Some(next) = at.children().last() else { return false };
        at = next;
        if at.rule == Rule::colon {
            return true;
        }
    }
}
