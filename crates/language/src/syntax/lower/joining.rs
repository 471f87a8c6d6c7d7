//! Conditions joined by `and`, `or` and `unless`, on one line or by the lines under it.

use super::Lower;
use crate::diagnostics::LexicalProblem;
use crate::locale::Locale;
use crate::source::Span;
use crate::syntax::ast::{Condition, ConditionKind};
use crate::syntax::grammar::Rule;
use crate::syntax::layout::{Block, BlockKind};
use crate::syntax::lexicon::script_of;
use crate::syntax::node::Node;

/// How two conditions are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joint {
    And,
    Or,
}

impl Lower<'_> {
    pub fn combine(&mut self, mut operands: Vec<Condition>, joints: &[Joint], span: Span) -> Condition {
        let Some(first) = joints.first() else {
            return operands.pop().unwrap_or_else(|| self.broken_condition(span));
        };
        if joints.iter().any(|joint| joint != first) {
            self.report_mixed(&operands, joints, span);
            return self.broken_condition(span);
        }
        let kind = match first {
            Joint::And => ConditionKind::All(operands),
            Joint::Or => ConditionKind::Any(operands),
        };
        Condition { kind, span }
    }

    fn report_mixed(&mut self, operands: &[Condition], joints: &[Joint], span: Span) {
        let texts: Vec<String> =
            operands.iter().map(|operand| self.source.slice(operand.span).to_owned()).collect();
        let locale = script_of(self.source.slice(span));
        let and_first = bracketed(&texts, joints, Joint::And, locale);
        let or_first = bracketed(&texts, joints, Joint::Or, locale);
        self.report(&LexicalProblem::AndWithOr { and_first, or_first }, span);
    }

    /// Joins the lines under a condition to it.
    pub fn join(&mut self, own: Condition, block: &Block) -> Condition {
        let attached: Vec<&Block> = block.of_kind(BlockKind::Attached).collect();
        self.join_lines(own, &attached)
    }

    pub fn join_lines(&mut self, own: Condition, attached: &[&Block]) -> Condition {
        let mut joints = Vec::new();
        let mut operands = Vec::with_capacity(1 + attached.len());
        operands.push(own);
        let mut exceptions = Vec::new();
        for line in attached {
            let Some((joint, condition)) = self.attached_condition(line) else { continue };
            match joint {
                Some(joint) => {
                    joints.push(joint);
                    operands.push(condition);
                }
                None => exceptions.push(condition),
            }
        }
        let joined = self.join_operands(operands, &joints);
        exceptions.into_iter().fold(joined, |held, exception| {
            let span = held.span.join(exception.span);
            Condition { kind: ConditionKind::Unless(Box::new(held), Box::new(exception)), span }
        })
    }

    /// A deeper `and` or `or` joins what stands after the `with` of its line, when the line ends within it.
    fn join_operands(&mut self, mut operands: Vec<Condition>, joints: &[Joint]) -> Condition {
        let span = operands.iter().map(|operand| operand.span).reduce(Span::join).unwrap_or_default();
        if joints.is_empty() {
            return operands.pop().unwrap_or_else(|| self.broken_condition(span));
        }
        let first = operands.first_mut().and_then(|first| inner_condition(&mut first.kind));
        let Some(inner) = first else { return self.combine(operands, joints, span) };
        let Some(with) = inner.take() else { return self.combine(operands, joints, span) };
        let mut parts = operands.split_off(1);
        parts.insert(0, with);
        let joined = self.combine(parts, joints, span);
        let Some(mut whole) = operands.pop() else { return joined };
        if let Some(inner) = inner_condition(&mut whole.kind) {
            *inner = Some(joined);
        }
        whole.span = span;
        whole
    }

    fn attached_condition(&mut self, block: &Block) -> Option<(Option<Joint>, Condition)> {
        let span = self.block_span(block);
        let line = self.read(Rule::attached_line, block)?;
        let node = line.first()?;
        let condition = node.child(Rule::condition);
        if let (Rule::joined, Some(condition)) = (node.rule, condition) {
            let joint = node.children().find_map(joint)?;
            return Some((Some(joint), self.condition(condition, block)));
        }
        if node.rule == Rule::unless {
            let condition = match condition {
                Some(condition) => self.condition(condition, block),
                None => Condition { kind: ConditionKind::AlsoGranted(self.names_in(node)), span },
            };
            return Some((None, condition));
        }
        self.refuse(block);
        None
    }
}

/// The `with` of a condition that is nothing but one pattern, when it has one.
#[expect(clippy::wildcard_enum_match_arm, reason = "only these two forms hold a pattern")]
fn inner_condition(kind: &mut ConditionKind) -> Option<&mut Option<Condition>> {
    match kind {
        ConditionKind::Holds(pattern) | ConditionKind::RecordHas { pattern, .. } => {
            Some(&mut pattern.condition)
        }
        _ => None,
    }
}

/// Returns how a word joins, or `None` for another word.
#[expect(clippy::wildcard_enum_match_arm, reason = "the grammar lets no other rule stand here")]
pub fn joint(node: Node<'_>) -> Option<Joint> {
    match node.rule {
        Rule::kw_and | Rule::kw_but => Some(Joint::And),
        Rule::kw_or => Some(Joint::Or),
        _ => None,
    }
}

fn bracketed(texts: &[String], joints: &[Joint], first: Joint, locale: Locale) -> String {
    let word = |joint: Joint| match (joint, locale) {
        (Joint::And, Locale::En) => " and ",
        (Joint::Or, Locale::En) => " or ",
        (Joint::And, Locale::Zh) => " 且 ",
        (Joint::Or, Locale::Zh) => " 或 ",
    };
    let mut groups: Vec<Vec<&str>> = vec![Vec::new()];
    for (index, text) in texts.iter().enumerate() {
        let joint = index.checked_sub(1).and_then(|before| joints.get(before));
        if joint.is_some_and(|joint| *joint != first) {
            groups.push(Vec::new());
        }
        if let Some(group) = groups.last_mut() {
            group.push(text);
        }
    }
    let other = if first == Joint::And { Joint::Or } else { Joint::And };
    let groups: Vec<String> = groups
        .into_iter()
        .map(|group| {
            let joined = group.join(word(first));
            match (group.len(), locale) {
                (1, _) => joined,
                (_, Locale::En) => format!("({joined})"),
                (_, Locale::Zh) => format!("（{joined}）"),
            }
        })
        .collect();
    groups.join(word(other))
}
