//! What persons and bodies found: as a condition, and as a value.

use super::answer::Answer;
use super::expression::Gap;
use super::facts::{Outcome, Scope};
use crate::decision::{Need, Reason};
use crate::policy::expression::FindingRef;
use crate::policy::{Condition, Judgement, Rule, Value};
use crate::record::Finding;
use std::collections::BTreeSet;

/// Answers whether a judgement is found to be so, or its opposite. What counts only when shown is not so until it is
/// found.
pub(super) fn judged(scope: Scope<'_>, of: &FindingRef, if_shown: bool, wanted: bool) -> Answer {
    let Some(declared) = declared(scope, of) else { return Answer::No(vec![Reason::NotComputable]) };
    let one = |outcome: Option<&Outcome<'_>>| match find(scope, declared, of, outcome) {
        Some(Finding { value: Some(Value::YesNo(yes)), .. }) if *yes == wanted => Answer::Yes,
        Some(Finding { value: Some(_), by, .. }) => Answer::No(vec![Reason::Judged {
            judgement: declared.name.clone(),
            by: by.clone().or_else(|| declared.by.first().cloned()),
        }]),
        Some(Finding { value: None, .. }) | None if if_shown && !wanted => Answer::Yes,
        Some(Finding { value: None, .. }) | None => Answer::needs(Need::Judgement(declared.name.clone())),
    };
    let about = about(scope, of);
    if about.is_empty() {
        one(None)
    } else {
        Answer::all(about.into_iter().map(|outcome| one(Some(outcome))))
    }
}

/// Returns the values that were found; what has not been found is needed.
pub(super) fn values(scope: Scope<'_>, of: &FindingRef) -> Result<Vec<Value>, Gap> {
    let Some(declared) = declared(scope, of) else { return Err(Gap::Reason(Reason::NotComputable)) };
    let value = |outcome: Option<&Outcome<'_>>| {
        let missing = || Gap::Needs(BTreeSet::from([Need::Judgement(declared.name.clone())]));
        find(scope, declared, of, outcome).and_then(|found| found.value.clone()).ok_or_else(missing)
    };
    let about = about(scope, of);
    if about.is_empty() {
        return value(None).map(|value| vec![value]);
    }
    about.into_iter().map(|outcome| value(Some(outcome))).collect()
}

/// Returns the judgements that would speak against what a rule grants toward these targets, and have not been found.
pub(super) fn not_shown(by_target: &[Scope<'_>], rule: &Rule) -> Vec<String> {
    let mut names = Vec::new();
    for scope in by_target {
        rule.conditions.iter().for_each(|condition| collect_not_shown(*scope, condition, &mut names));
    }
    names
}

fn collect_not_shown(scope: Scope<'_>, condition: &Condition, names: &mut Vec<String>) {
    condition.each_test(&mut |test| {
        if let Condition::Judged { of, if_shown: true } = test {
            let name = declared(scope, of).map(|declared| declared.name.clone());
            let is_open = matches!(values(scope, of), Err(Gap::Needs(_)));
            names.extend(name.filter(|name| is_open && !names.contains(name)));
        }
    });
}

fn declared<'a>(scope: Scope<'a>, of: &FindingRef) -> Option<&'a Judgement> {
    scope.facts.policy().judgements.get(of.judgement.index())
}

fn about<'a>(scope: Scope<'a>, of: &FindingRef) -> Vec<&'a Outcome<'a>> {
    of.item.map(|owner| scope.outcomes(owner)).unwrap_or_default()
}

/// Returns the finding that stands: of several the last dated one; a day-less one is older than any.
fn find<'a>(
    scope: Scope<'a>,
    declared: &Judgement,
    of: &FindingRef,
    outcome: Option<&Outcome<'_>>,
) -> Option<&'a Finding> {
    // A finding about a course says nothing of a pool; a pool is named in its place.
    let target = scope.target.filter(|_| of.target).map(super::target::code);
    let found = scope.facts.record.judgements.iter().filter(|finding| {
        finding.judgement == declared.name
            && (declared.by.is_empty() || finding.by.as_ref().is_some_and(|by| declared.by.contains(by)))
            && outcome.is_none_or(|outcome| finding.item.as_deref() == Some(outcome.item.id.as_str()))
            && finding.course.as_deref().is_none_or(|code| target.is_none_or(|target| target == code))
    });
    found.max_by_key(|finding| finding.date)
}
