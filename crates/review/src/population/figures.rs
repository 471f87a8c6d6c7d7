//! What clauses ask of facts: for each fact the values on both sides of its boundaries.

use crate::date::{Day, Duration};
use crate::policy::counted::{FamilyMembers, PerKey};
use crate::policy::expression::{Moments, Operator, Range, Step};
use crate::policy::rule::{Days, TargetPattern, Window};
use crate::policy::{
    CellTest, Condition, Expr, FactRef, Owner, OwnerKind, Policy, Rule, ScaleId, SetId, TableId, Value,
};
use crate::quantity::Number;
use std::collections::BTreeMap;

/// What is asked of one fact.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    /// Values that fulfil a condition, those at its boundary first.
    pub good: Vec<Value>,
    /// Values just beyond a boundary.
    pub bad: Vec<Value>,
    /// Spans from this day to the application.
    pub spans: Vec<Duration>,
    /// Whose attribute of the same name it is compared with.
    pub same_as: Option<Owner>,
    /// What it is compared with, where that depends on the target.
    pub toward: Vec<Expr>,
    /// Whether a family or a limit parts outcomes by it.
    pub parts: bool,
}

/// What is asked of facts.
#[derive(Debug, Clone, Default)]
pub(super) struct Figures {
    /// By owner and attribute.
    pub facts: BTreeMap<(OwnerKind, String), Asked>,
    /// Sets of pairs that an outcome and its target stand in.
    pub pairs: Vec<SetId>,
    /// Days at which something begins or ends.
    pub days: Vec<Day>,
    /// Judgements asked for, by position.
    pub judgements: Vec<usize>,
}

/// Returns what a whole policy asks.
pub(super) fn of_policy(policy: &Policy) -> Figures {
    let mut reader = Reader { policy, found: Figures::default() };
    for edition in &policy.editions {
        reader.days(Days { from: edition.from, to: edition.to });
    }
    reader.windows(&policy.windows);
    policy.rules.iter().for_each(|rule| reader.rule(rule));
    for counted in &policy.counted {
        counted
            .from
            .iter()
            .filter_map(|from| from.when.as_ref())
            .for_each(|when| reader.condition(when, true));
        counted.unless.iter().for_each(|unless| reader.condition(unless, true));
        counted.plus.iter().for_each(|(_, when)| reader.condition(when, true));
        for key in &counted.per {
            if let PerKey::Fact(fact) = key {
                reader.of(fact).parts = true;
            }
        }
    }
    for family in &policy.families {
        if let FamilyMembers::Items { grouped_by, .. } = &family.members {
            grouped_by.iter().for_each(|attribute| reader.asked(OwnerKind::Item, attribute).parts = true);
        }
    }
    for entry in policy.catalogues.iter().flat_map(|catalogue| &catalogue.entries) {
        reader.days(Days { from: entry.from, to: entry.to });
    }
    reader.found
}

/// Returns what a rule asks.
pub(super) fn of_rule(policy: &Policy, rule: &Rule) -> Figures {
    let mut reader = Reader { policy, found: Figures::default() };
    reader.rule(rule);
    reader.found
}

struct Reader<'p> {
    policy: &'p Policy,
    found: Figures,
}

impl Reader<'_> {
    fn rule(&mut self, rule: &Rule) {
        for slot in &rule.slots {
            slot.pattern.condition.iter().for_each(|condition| self.condition(condition, true));
        }
        rule.conditions.iter().for_each(|condition| self.condition(condition, true));
        rule.evidence.iter().filter_map(|one| one.when.as_ref()).for_each(|when| self.condition(when, true));
        rule.amounts.iter().for_each(|amount| self.expression(&amount.amount));
        rule.record.iter().for_each(|record| self.expression(&record.mark));
        for target in rule.places.iter().flat_map(|place| &place.targets) {
            match target {
                TargetPattern::LookUp(expression) => self.expression(expression),
                TargetPattern::Courses(filter) => {
                    filter.when.iter().for_each(|when| self.condition(when, true));
                }
                TargetPattern::SameCourse => {
                    self.asked(OwnerKind::Item, "code").same_as = Some(Owner::Target)
                }
                TargetPattern::Category(_)
                | TargetPattern::Course(_)
                | TargetPattern::Pool(_)
                | TargetPattern::Together(_) => {}
            }
        }
        for valid in &rule.valid {
            self.span(&valid.from, valid.length);
        }
        rule.in_force.iter().for_each(|days| self.days(*days));
        self.windows(&rule.windows);
    }

    fn asked(&mut self, owner: OwnerKind, attribute: &str) -> &mut Asked {
        self.found.facts.entry((owner, attribute.to_owned())).or_default()
    }

    fn of(&mut self, fact: &FactRef) -> &mut Asked {
        self.asked(fact.owner.kind(), &fact.attribute)
    }

    fn days(&mut self, days: Days) {
        self.found.days.extend(days.from);
        self.found.days.extend(days.from.and_then(|day| day.previous()));
        self.found.days.extend(days.to);
        self.found.days.extend(days.to.and_then(|day| day.next()));
    }

    fn windows(&mut self, windows: &[Window]) {
        for window in windows {
            match window {
                Window::Once(from, to) => self.days(Days { from: Some(*from), to: Some(*to) }),
                Window::Within(length, fact) => {
                    let length = *length;
                    self.of(fact).spans.push(length);
                }
                Window::EachYear(..) => {}
            }
        }
    }

    fn span(&mut self, from: &Moments, length: Duration) {
        for moment in &from.any_of {
            if let Expr::Fact(fact) = moment {
                self.of(fact).spans.push(length);
            }
        }
    }

    fn condition(&mut self, condition: &Condition, wanted: bool) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter().for_each(|part| self.condition(part, wanted));
            }
            Condition::At(_, part) => self.condition(part, wanted),
            Condition::Not(part) => self.condition(part, !wanted),
            Condition::Compare { left, operator, right, scale } => {
                let Expr::Fact(fact) = &**left else { return };
                self.compared(fact, *operator, right, *scale, wanted);
            }
            Condition::Within { left, range, scale } => {
                let Expr::Fact(fact) = &**left else { return };
                self.within(fact, range, *scale, wanted);
            }
            Condition::In { left, sets, words } => {
                let Expr::Fact(fact) = &**left else { return };
                let members = sets.iter().filter_map(|set| self.policy.sets.get(set.index()));
                let members = members.flat_map(|set| &set.members).chain(words);
                let values: Vec<Value> = members.cloned().map(Value::Word).collect();
                let asked = self.of(fact);
                if wanted { &mut asked.good } else { &mut asked.bad }.extend(values);
            }
            Condition::Span { from, length, .. } => self.span(from, *length),
            Condition::Same { attribute, left, right } => {
                for (one, other) in [(left, right), (right, left)] {
                    if one.kind() == OwnerKind::Item && wanted {
                        self.asked(OwnerKind::Item, attribute).same_as = Some(*other);
                    }
                }
            }
            Condition::PairIn { set, .. } => self.found.pairs.push(*set),
            Condition::Judged { of, .. } => self.found.judgements.push(of.judgement.index()),
            Condition::RecordHas { pattern, .. } => {
                pattern.condition.iter().for_each(|condition| self.condition(condition, wanted));
            }
            Condition::AlsoGranted(_) | Condition::Requirement(_) => {}
        }
    }

    fn compared(
        &mut self,
        fact: &FactRef,
        operator: Operator,
        right: &Expr,
        scale: Option<ScaleId>,
        wanted: bool,
    ) {
        let Expr::Constant(value) = right else {
            self.of(fact).toward.push(right.clone());
            return;
        };
        let policy = self.policy;
        let beside = |up| beside(policy, value, scale, up);
        let own = Some(value.clone());
        let (good, bad) = match operator {
            Operator::Is => (vec![own], vec![beside(false)]),
            Operator::IsNot => (vec![beside(true)], vec![own]),
            Operator::AtLeast => (vec![own, beside(true)], vec![beside(false)]),
            Operator::MoreThan => (vec![beside(true)], vec![own, beside(false)]),
            Operator::AtMost => (vec![own, beside(false)], vec![beside(true)]),
            Operator::LessThan => (vec![beside(false)], vec![own, beside(true)]),
        };
        let (good, bad) = if wanted { (good, bad) } else { (bad, good) };
        let asked = self.of(fact);
        asked.good.extend(good.into_iter().flatten());
        asked.bad.extend(bad.into_iter().flatten());
    }

    fn within(&mut self, fact: &FactRef, range: &Range, scale: Option<ScaleId>, wanted: bool) {
        for (end, operators) in [
            (&range.from, [Operator::AtLeast, Operator::MoreThan]),
            (&range.to, [Operator::AtMost, Operator::LessThan]),
        ] {
            if let Some((end, included)) = end {
                let [inclusive, exclusive] = operators;
                let operator = if *included { inclusive } else { exclusive };
                self.compared(fact, operator, end, scale, wanted);
            }
        }
    }

    /// Reads the keys of tables: a fact that is looked up has the values of the table's rows.
    fn expression(&mut self, expression: &Expr) {
        match expression {
            Expr::LookUp { table, keys } => {
                for (column, key) in keys.iter().enumerate() {
                    self.key(*table, column, key);
                }
            }
            Expr::Steps(first, steps) => {
                self.expression(first);
                for step in steps {
                    match step {
                        Step::By(table) => self.key(*table, 0, first),
                        Step::Plus(part)
                        | Step::Less(part)
                        | Step::Times(part)
                        | Step::DividedBy(part)
                        | Step::AtMost(part)
                        | Step::AtLeast(part) => self.expression(part),
                        Step::Every { size, .. } => {
                            if let Expr::Fact(fact) = &**first {
                                let size = *size;
                                self.multiples(fact, size);
                            }
                        }
                        Step::Rounded { .. } | Step::Exact | Step::OthersEqually | Step::Spread { .. } => {}
                    }
                }
            }
            Expr::HigherOf(parts) | Expr::LowerOf(parts) | Expr::Call { arguments: parts, .. } => {
                parts.iter().for_each(|part| self.expression(part));
            }
            Expr::Constant(_)
            | Expr::Fact(_)
            | Expr::ByKey { .. }
            | Expr::Recognised(_)
            | Expr::Elapsed { .. }
            | Expr::Moments(_)
            | Expr::ByPlace { .. }
            | Expr::PoolAverage(_)
            | Expr::Mean(_)
            | Expr::Finding(_) => {}
        }
    }

    fn multiples(&mut self, fact: &FactRef, size: Number) {
        let twice = size.checked_add(size);
        let less = twice.and_then(|twice| twice.checked_sub(Number::ONE));
        let asked = self.of(fact);
        asked.good.extend([Some(size), twice, less].into_iter().flatten().map(Value::Number));
    }

    fn key(&mut self, table: TableId, column: usize, key: &Expr) {
        let Expr::Fact(fact) = key else { return self.expression(key) };
        let Some(table) = self.policy.tables.get(table.index()) else { return };
        for test in table.rows.iter().filter_map(|row| row.tests.get(column)) {
            match test {
                CellTest::Any => {}
                CellTest::OneOf(values) => self.of(fact).good.extend(values.iter().cloned()),
                CellTest::Range(range) => self.within(fact, range, None, true),
            }
        }
    }
}

/// Returns the value beside another: a step of its scale, one in its last place, a day, a word.
fn beside(policy: &Policy, value: &Value, scale: Option<ScaleId>, up: bool) -> Option<Value> {
    crate::cases::stepped(policy, value, scale, up).or_else(|| match value {
        Value::YesNo(yes) => Some(Value::YesNo(!yes)),
        // A word of no scale has any other word beside it; the domain of the fact has more.
        Value::Word(_) | Value::Number(_) | Value::Share(_) | Value::Date(_) | Value::Duration(_) => None,
    })
}
