use super::*;
use crate::policy::Place;
use crate::policy::expression::{Condition, Expr, FactRef, ItemElement, ItemPattern, Operator, Owner, Value};
use crate::policy::rule::Slot;
use crate::quantity::Number;
use crate::rare::Rare;

fn fact(owner: Owner, attribute: &str) -> FactRef {
    FactRef { owner, attribute: attribute.into() }
}

fn at_least(owner: Owner, attribute: &str) -> Condition {
    Condition::Compare {
        left: Expr::Fact(fact(owner, attribute)).into(),
        operator: Operator::AtLeast,
        right: Expr::Constant(Value::Number(Number::ONE)).into(),
        scale: None,
    }
}

fn rule(name: &str) -> Rule {
    let element = ItemElement { kind: Some("certificate".into()), ..ItemElement::default() };
    let pattern = ItemPattern {
        any_of: [element].into_iter().collect(),
        condition: Some(Condition::Not(Box::new(at_least(Owner::This, "score")))),
    };
    Rule {
        slots: [Slot { pattern, called: None, per: Rare::new() }].into_iter().collect(),
        conditions: vec![at_least(Owner::Learner, "age")],
        ..Rule::named(name, Place::default())
    }
}

#[test]
fn each_fact_names_every_clause_that_reads_it() {
    let clock = Some(fact(Owner::Application, "date"));
    let policy = Policy { clock, rules: vec![rule("b"), rule("a")].into(), ..Policy::default() };
    let read = facts_read(&policy);
    let both: BTreeSet<Clause> = [Clause::Rule("a".into()), Clause::Rule("b".into())].into();
    let expected = [
        ((OwnerKind::Learner, "age".into()), both.clone()),
        ((OwnerKind::Learner, "born".into()), both.clone()),
        ((OwnerKind::Application, "date".into()), [Clause::Head].into()),
        ((OwnerKind::Item, "kind".into()), both.clone()),
        ((OwnerKind::Item, "score".into()), both),
    ];
    assert_eq!(read, expected.into());
}
