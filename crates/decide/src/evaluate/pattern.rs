//! Which outcomes an item pattern or a source names, conditions apart.

use super::facts::{Found, Outcome, Situation, of_outcome};
use crate::policy::expression::ItemElement;
use crate::policy::{ItemPattern, Policy, RuleId, SetId, Value};

/// Returns whether a pattern names an outcome; an empty pattern names all.
pub(super) fn names(situation: &Situation<'_>, pattern: &ItemPattern, outcome: &Outcome<'_>) -> bool {
    pattern.any_of.is_empty()
        || pattern.any_of.iter().any(|element| names_element(situation, element, outcome, None))
}

/// Returns whether one alternative names an outcome that is spent by a rule.
pub(super) fn names_element(
    situation: &Situation<'_>,
    element: &ItemElement,
    outcome: &Outcome<'_>,
    rule: Option<RuleId>,
) -> bool {
    let item = &outcome.item;
    let code = item.code.as_deref();
    let in_set = |set: SetId, word: &str| {
        situation.policy().sets.get(set.index()).is_some_and(|set| set.members.contains(word))
    };
    let issued_by = |test: &dyn Fn(&str) -> bool| match of_outcome(outcome, situation, "issuer") {
        Found::Values(values) => values.iter().any(|value| matches!(value, Value::Word(word) if test(word))),
        Found::Nothing | Found::Missing => false,
    };
    element.kind.as_ref().is_none_or(|kind| *kind == item.kind)
        && element.code.as_deref().is_none_or(|wanted| Some(wanted) == code)
        && element.set.is_none_or(|set| code.is_some_and(|code| in_set(set, code)))
        && element.category.as_ref().is_none_or(|category| outcome.categories.contains(category.as_str()))
        && element
            .catalogue
            .is_none_or(|catalogue| outcome.entry.is_some_and(|(_, listed)| listed == catalogue as usize))
        && element.issuer.as_deref().is_none_or(|issuer| issued_by(&|word| word == issuer))
        && element.issuers.is_none_or(|set| issued_by(&|word| in_set(set, word)))
        && element.rule.is_none_or(|wanted| Some(wanted) == rule)
}

/// Returns the kind and code that a pattern names, for a reason: `certificate CET`.
pub(crate) fn described(policy: &Policy, pattern: &ItemPattern) -> String {
    let one = |element: &ItemElement| {
        let set = |id: Option<SetId>| Some(policy.sets.get(id?.index())?.name.as_str());
        let ItemElement { kind, code, category, issuer, .. } = element;
        let name = code.as_deref().or_else(|| set(element.set)).or(category.as_deref());
        let parts = [kind.as_deref(), name.or(issuer.as_deref()).or_else(|| set(element.issuers))];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    pattern.any_of.iter().map(one).collect::<Vec<_>>().join(", ")
}
