//! Heads that declare what facts are made of: scales, measures, attributes, judgements, sets, definitions, periods.

use super::Lower;
use super::head::Lowered;
use crate::date::MonthDay;
use crate::diagnostics::LexicalProblem;
use crate::syntax::ast::{AttributeType, Head, Name, ScaleBody, SetMembers};
use crate::syntax::grammar::Rule;
use crate::syntax::layout::{Block, BlockKind};
use crate::syntax::mistakes;
use crate::syntax::node::Node;

impl Lower<'_> {
    pub fn scale(&mut self, node: Node<'_>) -> Option<Lowered> {
        let name = self.name_in(node);
        let body = if let Some(range) = node.child(Rule::scale_range) {
            let mut numbers = Vec::new();
            for number in range.children_of(Rule::number) {
                numbers.push(self.number(number)?);
            }
            let mut numbers = numbers.into_iter();
            ScaleBody::Range { from: numbers.next()?, to: numbers.next()?, step: numbers.next() }
        } else {
            let steps = node.child(Rule::scale_steps)?;
            let step = |lower: &mut Self, step: Node<'_>| {
                step.children_of(Rule::name).map(|name| lower.name(name)).collect::<Vec<Name>>()
            };
            ScaleBody::Steps(steps.children_of(Rule::scale_step).map(|each| step(self, each)).collect())
        };
        Some((Head::Scale(Box::new(body)), name))
    }

    pub fn measure(&mut self, node: Node<'_>) -> Option<Lowered> {
        let mut names = node.children_of(Rule::name);
        let name = names.next().map(|name| self.name(name));
        let of = match (node.child(Rule::number), names.next()) {
            (Some(number), Some(unit)) => Some(Box::new((self.number(number)?, self.name(unit)))),
            _ => None,
        };
        Some((Head::Measure { per: self.per_period(node), of }, name))
    }

    fn per_period(&mut self, node: Node<'_>) -> Option<Box<Name>> {
        let period = node.child(Rule::per_period)?.child(Rule::period_name)?;
        self.period_name(period).map(Box::new)
    }

    pub fn attribute(&mut self, node: Node<'_>) -> Option<Lowered> {
        let path = self.path_in(node)?;
        let [owner, name] = path.parts.as_slice() else {
            let found = self.source.slice(path.span).to_owned();
            let expected = mistakes::attribute_of();
            self.report(&LexicalProblem::NotExpected { found, expected }, path.span);
            return None;
        };
        let of = self.attribute_type(node.child(Rule::attribute_type)?)?;
        let (owner, name) = (owner.clone(), name.clone());
        Some((
            Head::Attribute { owner: Box::new(owner), per: self.per_period(node), of: Box::new(of) },
            Some(name),
        ))
    }

    pub fn attribute_type(&mut self, node: Node<'_>) -> Option<AttributeType> {
        let plain = node.pick(&[
            (Rule::kw_type_share, 0),
            (Rule::kw_type_date, 1),
            (Rule::kw_type_duration, 2),
            (Rule::kw_type_yes_no, 3),
            (Rule::kw_type_text, 4),
        ]);
        let simple = [
            AttributeType::Share,
            AttributeType::Date,
            AttributeType::Duration,
            AttributeType::YesNo,
            AttributeType::Text,
        ];
        if let Some(plain) = plain {
            return simple.into_iter().nth(plain);
        }
        if let Some(number) = node.child(Rule::type_number) {
            let end = |lower: &mut Self, rule| match number.child(rule) {
                Some(end) => lower.number_in(end).map(Some),
                None => Some(None),
            };
            let (from, to) = (end(self, Rule::type_from)?, end(self, Rule::type_to)?);
            return Some(AttributeType::Number { from, to, unit: self.name_in(number) });
        }
        if node.has(Rule::kw_on_scale) {
            return self.name_in(node).map(AttributeType::OnScale);
        }
        Some(AttributeType::OneOf(self.names_in(node)))
    }

    pub fn judgement(&mut self, node: Node<'_>) -> Option<Lowered> {
        let by = node.child(Rule::judged_by).map(|by| self.names_in(by)).unwrap_or_default();
        let about = node.child(Rule::judged_about).map(|about| self.names_in(about)).unwrap_or_default();
        let of = match node.child(Rule::attribute_type) {
            Some(of) => Some(Box::new(self.attribute_type(of)?)),
            None => None,
        };
        let (by, about) = (by.into(), about.into());
        Some((Head::Judgement { by, about, of }, self.name_in(node)))
    }

    pub fn set(&mut self, node: Node<'_>) -> Option<Lowered> {
        let name = self.name_in(node);
        let mut pairs = node.has(Rule::kw_pairs);
        if let Some(file) = node.child(Rule::file_ref) {
            let file = self.file_in(file)?;
            return Some((Head::Set { pairs, members: SetMembers::File(file) }, name));
        }
        let mut listed = Vec::new();
        let mut paired = Vec::new();
        for member in node.child(Rule::set_members)?.children_of(Rule::set_member) {
            let mut names = member.children_of(Rule::name).map(|name| self.name(name)).collect::<Vec<Name>>();
            match (names.pop(), names.pop()) {
                (Some(second), Some(first)) => paired.push((first, second)),
                (Some(only), None) => listed.push(only),
                (None, _) => {}
            }
        }
        pairs |= !paired.is_empty();
        if let Some(alone) = listed.first().filter(|_| pairs) {
            let found = alone.text.to_string();
            self.report(&LexicalProblem::NotExpected { found, expected: mistakes::pair() }, alone.span);
        }
        let members = if pairs { SetMembers::Pairs(paired) } else { SetMembers::Listed(listed) };
        Some((Head::Set { pairs, members }, name))
    }

    pub fn define(&mut self, node: Node<'_>, block: &Block) -> Option<Lowered> {
        let name = self.name_in(node);
        let own = node.child(Rule::condition).map(|condition| self.plain_condition(condition));
        let blocks: Vec<&Block> = block.of_kind(BlockKind::Clause).collect();
        let below = self.conditions_of(&blocks);
        Some((Head::Define(own.or(below).map(Box::new)), name))
    }

    pub fn period(&mut self, node: Node<'_>) -> Option<Lowered> {
        let parts = node.children_of(Rule::part_of_year).map(|part| self.part_of_year(part));
        let parts = parts.collect::<Option<Vec<_>>>()?;
        Some((Head::Period(parts), self.name_in(node)))
    }

    fn part_of_year(&mut self, node: Node<'_>) -> Option<(MonthDay, MonthDay)> {
        let mut ends = node.children_of(Rule::month_day);
        let (from, to) = (ends.next()?, ends.next()?);
        Some((self.month_day(from)?, self.month_day(to)?))
    }
}
