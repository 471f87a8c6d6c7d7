//! A case of a chain or a circle of conversions, whole: the outcome that the last rule takes was obtained by the rules before it,
//! and the history says so.

use super::super::region::{Area, Domain};
use super::super::shown::is_taken;
use super::super::space::ITEM;
use super::super::study::Study;
use super::super::why::converted_before;
use super::super::witness::{Found, Wanted, target_code};
use crate::diagnostics::Witness;
use crate::policy::OwnerKind;
use crate::policy::rule::Rule;
use serde_json::{Map, Value as Json, json};

/// Returns a record that the last of some rules takes, with what those before it gave in its history where the decision is then
/// the same; `None` where no record was found that the last one takes.
pub(super) fn of_converted(study: &mut Study<'_>, path: &[&Rule]) -> Option<Witness> {
    let (last, before) = path.split_last()?;
    let converted = study.space.fact(ITEM, OwnerKind::Item, "converted");
    let yes = Domain::Truth { yes: true, no: false };
    let areas: Vec<Area> =
        areas_of(study, last).iter().filter_map(|area| area.with(converted, &yes)).collect();
    let closing = taken(study, last, &areas)?;
    Some(with_history(study, last, before, &closing).unwrap_or(closing.witness))
}

fn areas_of<'s>(study: &'s Study<'_>, rule: &Rule) -> &'s [Area] {
    let mut known = study.rules().filter(|(_, own, _)| std::ptr::eq(*own, rule));
    known.next().map_or(&[], |(.., reach)| reach.areas.as_slice())
}

fn taken(study: &Study<'_>, rule: &Rule, areas: &[Area]) -> Option<Found> {
    let target = rule.places.first().and_then(|place| place.targets.first()).and_then(target_code);
    areas.iter().find_map(|area| {
        let wanted = Wanted { rules: &[rule], area, target, programme: None };
        study.bench().find(&study.space, &wanted, |decision| is_taken(decision, rule))
    })
}

fn with_history(study: &Study<'_>, last: &Rule, before: &[&Rule], closing: &Found) -> Option<Witness> {
    let mut record: Map<String, Json> = serde_json::from_str(&closing.witness.record).ok()?;
    let date = record.get("application")?.get("date")?.clone();
    let steps = before.iter().enumerate().map(|(at, rule)| step(study, rule, at, &date));
    record.insert("history".into(), Json::Array(steps.collect::<Option<_>>()?));
    let record = Json::Object(record).to_string();
    let decision = study.bench().decide_text(&record)?;
    is_taken(&decision, last).then(|| {
        let names: Vec<&str> = before.iter().map(|rule| rule.name.as_str()).collect();
        let says = converted_before(&closing.witness.says, &names);
        Witness { says, record }
    })
}

// What one of the rules gave, as the history of a record keeps it.
fn step(study: &Study<'_>, rule: &Rule, at: usize, date: &Json) -> Option<Json> {
    let Found { witness, decision, .. } = taken(study, rule, areas_of(study, rule))?;
    let grant = decision.granted.iter().find(|grant| grant.rule == rule.name)?;
    let target = grant.targets.first()?;
    let record: Json = serde_json::from_str(&witness.record).ok()?;
    let mut item = record.get("items")?.as_array()?.first()?.as_object()?.clone();
    item.retain(|field, _| !["papers", "count", "converted"].contains(&field.as_str()));
    item.insert("id".into(), json!(format!("before-{}", at + 1)));
    Some(json!({
        "item": item, "target": {"course": target.course.as_ref()?}, "amounts": target.amounts, "rule": rule.name, "date": date,
    }))
}
