//! Assertions tried on the examples: a test, not a proof. Each example is decided once more with the assertion's sum reported as
//! if it were a requirement, which decides nothing; for `monotone` once more with the fact one step higher.

use super::{Difference, ExampleResult, Outcome};
use crate::decision::{Amounts, Decision};
use crate::evaluate::{NODE_BOUND, Options, evaluate};
use crate::locale::Text;
use crate::plan::Plan;
use crate::policy::expression::Operator;
use crate::policy::{
    Assertion, AttributeType, Counted, CountedId, CountedKind, Example, OwnerKind, Policy, Preference,
    Promise, ScaleBody, Value,
};
use crate::quantity::Number;
use crate::record::{Facts, Known, LearnerRecord, RecordShape, Strictness, read};

/// Returns the result of each assertion that examples can try, and the names of the others.
pub(super) fn tried(
    plan: &Plan,
    shape: &RecordShape,
    examples: &[Example],
) -> (Vec<ExampleResult>, Vec<String>) {
    let (mut results, mut untried) = (Vec::new(), Vec::new());
    for assertion in &plan.policy.assertions {
        let differences = match &assertion.promise {
            Promise::Counted { operator, counted } => {
                let reporting = reporting(plan, counted);
                let of = |example: &Example| counted_in(&reporting, shape, example, *operator, counted);
                examples.iter().filter_map(of).collect()
            }
            Promise::Monotone { owner: owner @ (OwnerKind::Item | OwnerKind::Learner), attribute } => {
                examples.iter().filter_map(|example| falls(plan, shape, example, *owner, attribute)).collect()
            }
            Promise::Monotone { .. } | Promise::SameAs(_) => {
                untried.push(assertion.name.clone());
                continue;
            }
        };
        results.push(result(plan, assertion, differences));
    }
    (results, untried)
}

fn result(plan: &Plan, assertion: &Assertion, differences: Vec<Difference>) -> ExampleResult {
    let name = &assertion.name;
    let title = Text::new(format!("保证 {name}"), format!("assert {name}"));
    let title = title.in_locale(plan.policy.locale).to_owned();
    let outcome = if differences.is_empty() { Outcome::Passed } else { Outcome::Failed { differences } };
    ExampleResult { title, place: assertion.place.clone(), outcome }
}

fn decide(plan: &Plan, record: &LearnerRecord, example: &Example) -> Decision {
    evaluate(plan, record, &Options { as_of: example.as_of, node_bound: NODE_BOUND })
}

/// Returns the plan with the sum as one more requirement, which it prefers no more than before.
fn reporting(plan: &Plan, counted: &Counted) -> Plan {
    let mut plan = plan.clone();
    let own: Vec<CountedId> = requirements(&plan.policy).collect();
    for preference in &mut plan.policy.prefer {
        if matches!(preference, Preference::Meeting(named) if named.is_empty()) {
            *preference = Preference::Meeting(own.clone());
        }
    }
    plan.policy.prefer.retain(|preference| *preference != Preference::Meeting(Vec::new()));
    plan.policy.counted.push(Counted { name: shown_name(counted), ..counted.clone() });
    plan
}

fn requirements(policy: &Policy) -> impl Iterator<Item = CountedId> {
    let numbered = (0..).map(CountedId).zip(&policy.counted);
    numbered.filter(|(_, counted)| counted.kind == CountedKind::Requirement).map(|(id, _)| id)
}

// No requirement of the policy can have this name.
fn shown_name(counted: &Counted) -> String {
    format!("assert {}", counted.name)
}

fn counted_in(
    plan: &Plan,
    shape: &RecordShape,
    example: &Example,
    operator: Operator,
    counted: &Counted,
) -> Option<Difference> {
    let (record, _) = read(&example.record, shape, Strictness::Strict).ok()?;
    let decision = decide(plan, &record, example);
    let name = shown_name(counted);
    let decision = decision.merged();
    let rows = decision.requirements.iter().filter(|row| row.requirement == name);
    let refuting =
        rows.filter_map(|row| Some((row, row.need?))).find(|(row, need)| !operator.holds(row.have.cmp(need)));
    let (row, need) = refuting?;
    let group = row.per.as_ref().map_or_else(String::new, |per| format!("{per}: "));
    Some(difference(example, bound(operator, need), Text::same(format!("{group}{}", row.have))))
}

fn bound(operator: Operator, need: Number) -> Text {
    let (zh, en) = match operator {
        Operator::Is => ("为", "exactly"),
        Operator::IsNot => ("不为", "not"),
        Operator::AtLeast => ("不少于", "at least"),
        Operator::AtMost => ("不超过", "at most"),
        Operator::MoreThan => ("超过", "more than"),
        Operator::LessThan => ("不满", "less than"),
    };
    Text::new(format!("{zh} {need}"), format!("{en} {need}"))
}

fn difference(example: &Example, expected: Text, got: Text) -> Difference {
    let title = Text::quoted(&example.title);
    let got =
        Text::new(format!("{}（示例{}）", got.zh, title.zh), format!("{} (example {})", got.en, title.en));
    Difference { place: example.place.clone(), expected, got, why: Vec::new() }
}

/// Returns where one step more of a fact brings less of a measure.
fn falls(
    plan: &Plan,
    shape: &RecordShape,
    example: &Example,
    owner: OwnerKind,
    attribute: &str,
) -> Option<Difference> {
    let (record, _) = read(&example.record, shape, Strictness::Strict).ok()?;
    let before = decide(plan, &record, example);
    let count = if owner == OwnerKind::Item { record.items.len() } else { 1 };
    (0..count).find_map(|at| {
        let mut raised = record.clone();
        let facts: &mut Facts = match owner {
            OwnerKind::Item => &mut raised.items.get_mut(at)?.facts,
            OwnerKind::Learner
            | OwnerKind::Application
            | OwnerKind::Course
            | OwnerKind::Programme
            | OwnerKind::Institution
            | OwnerKind::Paper
            | OwnerKind::Judgement => &mut raised.learner,
        };
        let fact = facts.get_mut(attribute)?;
        let Known::Value(value) = fact else { return None };
        let (from, to) = (value.clone(), higher(&plan.policy, owner, attribute, value)?);
        *fact = Known::Value(to.clone());
        let after = decide(plan, &raised, example);
        let (measure, more, less) = lower_total(&before, &after)?;
        let step = format!("{attribute} {} → {}", shown(&from), shown(&to));
        let got = Text::same(format!("{step}: {measure} {more} → {less}"));
        let expected = Text::new("不减少", "no less");
        Some(difference(example, expected, got))
    })
}

fn higher(policy: &Policy, owner: OwnerKind, attribute: &str, value: &Value) -> Option<Value> {
    match value {
        Value::Number(number) => {
            let next = number.checked_add(Number::ONE)?;
            let of =
                policy.attributes.get(&(owner, attribute.to_owned().into())).map(|declared| &declared.of);
            let most = match of {
                Some(AttributeType::Number { to, .. }) => *to,
                Some(AttributeType::OnScale(scale)) => match &policy.scales.get(scale.index())?.body {
                    ScaleBody::Range { to, .. } => Some(*to),
                    ScaleBody::Steps(_) => None,
                },
                Some(_) | None => None,
            };
            most.is_none_or(|most| next <= most).then_some(Value::Number(next))
        }
        Value::Word(word) => policy.scales.iter().find_map(|scale| match &scale.body {
            ScaleBody::Steps(ranks) => {
                let next = ranks.get(word)?.checked_add(1)?;
                let (word, _) = ranks.iter().find(|(_, rank)| **rank == next)?;
                Some(Value::Word(word.clone()))
            }
            ScaleBody::Range { .. } => None,
        }),
        Value::Share(_) | Value::Date(_) | Value::Duration(_) | Value::YesNo(_) => None,
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Number(number) | Value::Share(number) => number.to_string(),
        Value::Word(word) => word.clone(),
        Value::Date(day) => day.to_string(),
        Value::Duration(length) => length.to_string(),
        Value::YesNo(yes) => yes.to_string(),
    }
}

fn lower_total(before: &Decision, after: &Decision) -> Option<(String, Number, Number)> {
    let totals = |decision: &Decision| [decision.totals.recognised.clone(), decision.totals.granted.clone()];
    let mut pairs = totals(before).into_iter().zip(totals(after));
    pairs.find_map(|(before, after): (Amounts, Amounts)| {
        before.into_iter().find_map(|(measure, more)| {
            let less = after.get(&measure).copied().unwrap_or(Number::ZERO);
            (less < more).then_some((measure, more, less))
        })
    })
}
