//! The words of the list, both languages in one arm.

use super::Fact;
use crate::locale::Text;
use crate::policy::expression::{Expr, Operator, Value};
use crate::policy::reads::Clause;
use crate::policy::{Assertion, OwnerKind, Promise};
use crate::quantity::Number;
use crate::record::shape::{FieldType, JudgementShape};
use crate::render::labels::{find_attribute_label, measure_name};
use std::collections::BTreeSet;

/// The most clauses named for one fact; more are counted.
const MOST_CLAUSES: usize = 8;

pub(super) fn owner(owner: OwnerKind) -> Text {
    match owner {
        OwnerKind::Learner => Text::new("学习者 learner", "learner"),
        OwnerKind::Application => Text::new("申请 application", "application"),
        OwnerKind::Item => Text::new("成果 items", "items"),
        OwnerKind::Programme => {
            Text::new("专业计划 application.programme", "programme (application.programme)")
        }
        OwnerKind::Course => Text::new("课程", "course"),
        OwnerKind::Institution => Text::new("机构", "institution"),
        OwnerKind::Paper => Text::new("材料", "paper"),
        OwnerKind::Judgement => Text::new("判断", "judgement"),
    }
}

/// Returns a name and what is said of it.
pub(super) fn named(name: &str, said: &Text) -> Text {
    Text::new(format!("{name}：{}", said.zh), format!("{name}: {}", said.en))
}

pub(super) fn fact_type(fact: &Fact) -> Text {
    let types: Vec<Text> = fact.types.iter().map(field_type).collect();
    let (zh, en): (Vec<String>, Vec<String>) = types.into_iter().map(|text| (text.zh, text.en)).unzip();
    let mut text = Text::new(zh.join("；或 "), en.join("; or "));
    match fact.units.as_slice() {
        [] => {}
        [unit] => {
            let unit = measure_name(unit);
            text = Text::new(format!("{}，单位{}", text.zh, unit.zh), format!("{} in {}", text.en, unit.en));
        }
        units => {
            // A measure of the author's own comes in quotes already.
            let quoted = |unit: &String| {
                let name = measure_name(unit);
                if name == Text::quoted(unit) { name } else { name.in_quotes() }
            };
            let named: Vec<Text> = units.iter().map(quoted).collect();
            let units = Text::list(&named);
            text = Text::new(
                format!("{}，须写单位：{}", text.zh, units.zh),
                format!("{} with its unit: {}", text.en, units.en),
            );
        }
    }
    match &fact.per {
        Some(per) => Text::new(format!("{}，每 {per} 一个", text.zh), format!("{}, one a {per}", text.en)),
        None => text,
    }
}

pub(super) fn one_of(known: &[String]) -> Text {
    let list = Text::quoted_list(known);
    Text::new(format!("取值 {}", list.zh), format!("one of {}", list.en))
}

pub(super) fn date() -> Text {
    field_type(&FieldType::Date)
}

pub(super) fn text() -> Text {
    field_type(&FieldType::Text)
}

pub(super) fn yes_or_no() -> Text {
    field_type(&FieldType::YesNo)
}

fn field_type(of: &FieldType) -> Text {
    match of {
        FieldType::Number { from, to, step, .. } => number(*from, *to, *step),
        FieldType::Share => Text::new("比例，如 \"85%\"", "a share such as \"85%\""),
        FieldType::Words(words) => one_of(words),
        FieldType::Date => Text::new("日期，如 \"2025-04-22\"", "a date such as \"2025-04-22\""),
        FieldType::Duration => Text::new("一段时间，如 \"P3Y6M\"", "a length of time such as \"P3Y6M\""),
        FieldType::YesNo => Text::new("true 或 false", "true or false"),
        FieldType::Code => Text::new("代码（文字）", "a code (text)"),
        FieldType::Text => Text::new("文字", "text"),
    }
}

fn number(from: Option<Number>, to: Option<Number>, step: Option<Number>) -> Text {
    let what = match step {
        Some(Number::ONE) => Text::new("整数", "a whole number"),
        Some(step) => Text::new(format!("数值，步长 {step}"), format!("a number in steps of {step}")),
        None => Text::new("数值", "a number"),
    };
    let range = match (from, to) {
        (Some(from), Some(to)) => Text::new(format!("，{from} 至 {to}"), format!(" from {from} to {to}")),
        (Some(from), None) => Text::new(format!("，不少于 {from}"), format!(" from {from}")),
        (None, Some(to)) => Text::new(format!("，不超过 {to}"), format!(" up to {to}")),
        (None, None) => Text::default(),
    };
    Text::new(what.zh + range.zh.as_str(), what.en + range.en.as_str())
}

pub(super) fn read_by(clauses: &BTreeSet<Clause>) -> Text {
    if clauses.is_empty() {
        return Text::new("没有条款读取", "read by no clause");
    }
    let list = list(clauses);
    Text::new(format!("读取：{}", list.zh), format!("read by {}", list.en))
}

pub(super) fn asked_by(clauses: &BTreeSet<Clause>) -> Text {
    let list = list(clauses);
    Text::new(list.zh, format!("asked for by {}", list.en))
}

fn list(clauses: &BTreeSet<Clause>) -> Text {
    let named: Vec<Text> = clauses.iter().take(MOST_CLAUSES).map(clause).collect();
    let more = clauses.len() - named.len();
    let list = Text::list(&named);
    match more {
        0 => list,
        more => Text::new(format!("{}等，另有 {more} 处", list.zh), format!("{} and {more} more", list.en)),
    }
}

/// Returns a clause in words: its kind and its name.
pub(super) fn clause(clause: &Clause) -> Text {
    let (zh, en, name) = match clause {
        Clause::Head => ("办法首部", "the head of the policy", ""),
        Clause::Kind(name) => ("成果类型 ", "kind ", name.as_str()),
        Clause::Catalogue(name) if name.is_empty() => ("目录条目", "the entries", ""),
        Clause::Catalogue(name) => ("目录 ", "catalogue ", name.as_str()),
        Clause::Rule(name) => ("规则 ", "rule ", name.as_str()),
        Clause::Bar(name) => ("不得 ", "bar ", name.as_str()),
        Clause::Limit(name) => ("限额 ", "limit ", name.as_str()),
        Clause::Requirement(name) => ("最低要求 ", "requirement ", name.as_str()),
        Clause::Family(name) => ("同类 ", "family ", name.as_str()),
        Clause::Combine(name) => ("合并 ", "combination ", name.as_str()),
        Clause::Reward(name) => ("激励 ", "reward ", name.as_str()),
    };
    Text::new(format!("{zh}{name}"), format!("{en}{name}"))
}

/// Returns an assertion: its name, its title and what it promises.
pub(super) fn assertion(assertion: &Assertion) -> Text {
    let promise = match &assertion.promise {
        Promise::Monotone { owner, attribute } => {
            let name = find_attribute_label(*owner, attribute).unwrap_or_else(|| Text::same(attribute));
            Text::new(
                format!("{}更高，不会得的更少", name.zh),
                format!("a higher {} never brings less", name.en),
            )
        }
        Promise::SameAs(policy) => {
            Text::new(format!("决定与 {policy} 相同"), format!("every decision is that of {policy}"))
        }
        Promise::Counted { operator, counted } => match &counted.figure {
            Some(Expr::Constant(Value::Number(figure))) => compared(*operator, figure.to_string()),
            Some(Expr::Constant(Value::Share(share))) => {
                compared(*operator, share.to_share_text().unwrap_or_else(|| share.to_string()))
            }
            Some(_) | None => Text::new("所计的合计有限", "what it counts is bounded"),
        },
    };
    let name = match &assertion.title {
        Some(title) => format!("{} {title}", assertion.name),
        None => assertion.name.clone(),
    };
    named(&name, &promise)
}

fn compared(operator: Operator, figure: String) -> Text {
    let (zh, en) = match operator {
        Operator::AtMost => ("不超过", "at most"),
        Operator::LessThan => ("不满", "less than"),
        Operator::AtLeast => ("不少于", "at least"),
        Operator::MoreThan => ("超过", "more than"),
        Operator::Is => ("为", "exactly"),
        Operator::IsNot => ("不为", "other than"),
    };
    Text::new(format!("所计的合计{zh} {figure}"), format!("what it counts is {en} {figure}"))
}

pub(super) fn judgement(name: &str, judgement: &JudgementShape) -> Text {
    let of = field_type(&judgement.of);
    let by: Vec<&String> = judgement.by.iter().collect();
    if by.is_empty() {
        return named(name, &of);
    }
    let by = Text::quoted_list(&by);
    named(name, &Text::new(format!("{}，由{}", of.zh, by.zh), format!("{}, by {}", of.en, by.en)))
}
