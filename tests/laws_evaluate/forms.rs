//! The forms that are among the cases: those of limits hold something back there, the others are granted.

use crate::small::{
    Case, Per, SmallFrom, SmallGate, SmallGiven, SmallLimit, SmallRule, SmallTake, SmallTarget, What,
};
use crate::{cases, decide};
use lijiao::policy::Beyond;
use lijiao::policy::rule::ResultShape;

type LimitForm = (&'static str, fn(&SmallLimit) -> bool);
type RuleForm = (&'static str, fn(&Case, &SmallRule) -> bool);

/// Every form of a limit that the reference has.
const LIMITS: &[LimitForm] = &[
    ("a figure of credits", |limit| limit.what == What::Credits && !limit.share),
    ("courses", |limit| limit.what == What::Courses),
    ("items", |limit| limit.what == What::Items),
    ("a measure of the source", |limit| limit.what == What::Hours),
    ("a share of the programme with a part excluded", |limit| {
        is_programme(limit, What::Credits) && !limit.of_class
    }),
    ("a share of the programme's courses", |limit| is_programme(limit, What::Courses) && !limit.of_class),
    ("a share of the credits of a class", |limit| is_programme(limit, What::Credits) && limit.of_class),
    ("a share of the courses of a class", |limit| is_programme(limit, What::Courses) && limit.of_class),
    ("a share of what is converted", |limit| limit.of_chosen == Some(false)),
    ("a share of a part of what is converted", |limit| limit.of_chosen == Some(true)),
    ("less than its figure", |limit| limit.exclusive),
    ("from a code", |limit| matches!(limit.from, Some(SmallFrom::Code(_))) && !limit.only),
    ("only from a code", |limit| matches!(limit.from, Some(SmallFrom::Code(_))) && limit.only),
    ("from one of several codes", |limit| matches!(limit.from, Some(SmallFrom::Codes(..)))),
    ("from an issuer", |limit| matches!(limit.from, Some(SmallFrom::Issuer(_)))),
    ("from a rule", |limit| matches!(limit.from, Some(SmallFrom::Rule(_)))),
    ("a source under a condition", |limit| limit.least_hours.is_some()),
    ("into a class", |limit| limit.practice),
    ("into targets under a condition", |limit| limit.into_least.is_some()),
    ("beside another grant", |limit| limit.also.is_some()),
    ("unless a rule", |limit| limit.unless_rule.is_some()),
    ("unless a fact of the learner", |limit| limit.unless_age.is_some()),
    ("plus under a condition", |limit| limit.plus.is_some()),
    ("per item", |limit| limit.per == Per::Item),
    ("per attribute", |limit| limit.per == Per::Issuer),
    ("per calendar year", |limit| limit.per == Per::Year),
    ("per declared period", |limit| limit.per == Per::Spring),
    ("per attribute and year", |limit| limit.per == Per::IssuerYear),
    ("per course", |limit| limit.per == Per::Course),
    ("per class of the target", |limit| limit.per == Per::Class),
    ("per rolling window", |limit| limit.per == Per::Rolling),
    ("refused", |limit| limit.beyond == Beyond::Refused),
    ("excused", |limit| limit.beyond == Beyond::Excused),
    ("cut to a step", |limit| matches!(limit.beyond, Beyond::CutTo(_))),
    ("carried", |limit| matches!(limit.beyond, Beyond::Carried { .. })),
];

/// Of recognition these, for it knows no targets.
const STORED: &[&str] = &[
    "a figure of credits",
    "items",
    "a measure of the source",
    "a share of what is converted",
    "less than its figure",
    "from a code",
    "from a rule",
    "unless a rule",
    "unless a fact of the learner",
    "plus under a condition",
    "per item",
    "per attribute",
    "per calendar year",
    "per rolling window",
    "refused",
    "excused",
    "cut to a step",
    "carried",
];

const RULES: &[RuleForm] = &[
    ("both", |_, rule| matches!(rule.given, SmallGiven::Both(..))),
    ("either", |_, rule| matches!(rule.given, SmallGiven::Either(..))),
    ("any 2 of", |_, rule| matches!(rule.given, SmallGiven::TwoOf(_))),
    ("one or more", |_, rule| matches!(rule.given, SmallGiven::OneOrMore(_))),
    ("one or more, after the sum", |_, rule| is_sum(rule, false)),
    ("one or more per year, after the sum", |_, rule| is_sum(rule, true)),
    ("each of", |_, rule| rule.shape == ResultShape::Each && rule.targets.len() > 1),
    ("all of", |_, rule| rule.shape == ResultShape::All && rule.targets.len() > 1),
    ("best of", |_, rule| rule.shape == ResultShape::Best && rule.targets.len() > 1),
    ("a choice of the learner", |_, rule| rule.shape == ResultShape::Choice && rule.chosen.is_some()),
    ("courses of a class", |_, rule| rule.filter.as_ref().is_some_and(|filter| filter.practice)),
    ("courses under a condition", |_, rule| {
        rule.filter.as_ref().is_some_and(|filter| filter.least.is_some())
    }),
    ("a condition on the target", |_, rule| rule.target_least.is_some()),
    ("excused without credit", |_, rule| rule.without_credit),
    ("a pool", |_, rule| rule.targets.contains(&SmallTarget::Pool)),
    ("otherwise", |_, rule| rule.otherwise.is_some()),
    ("otherwise beside a limit that carries", |case, rule| {
        let carries = |limit: &SmallLimit| matches!(limit.beyond, Beyond::Carried { .. });
        rule.otherwise.is_some() && case.limits.iter().any(carries)
    }),
    ("otherwise beside a share of the choice", |case, rule| {
        rule.otherwise.is_some() && case.limits.iter().any(|limit| limit.of_chosen.is_some())
    }),
    ("otherwise beside a limit that cuts", |case, rule| {
        let cuts = |limit: &SmallLimit| matches!(limit.beyond, Beyond::CutTo(_));
        rule.otherwise.is_some() && case.limits.iter().any(cuts)
    }),
    ("use freely", |_, rule| rule.freely),
    ("overrides", |_, rule| rule.overrides.is_some()),
    ("only if a requirement", |_, rule| matches!(rule.gate, Some(SmallGate::Requirement))),
    ("only if also granted", |_, rule| matches!(rule.gate, Some(SmallGate::Also(_)))),
    ("only if not also granted", |_, rule| matches!(rule.gate, Some(SmallGate::Not(_)))),
    ("only if one or the other", |_, rule| matches!(rule.gate, Some(SmallGate::Or(_)))),
    ("only if the average of a pool", |_, rule| matches!(rule.gate, Some(SmallGate::Average(_)))),
    ("a family by the choice", |case, _| takes(case, SmallTake::Most)),
    ("a family by the highest", |case, _| takes(case, SmallTake::Highest)),
    ("a family by the lowest", |case, _| takes(case, SmallTake::Lowest)),
    ("a family by the earliest", |case, _| takes(case, SmallTake::Earliest)),
    ("a family by the latest", |case, _| takes(case, SmallTake::Latest)),
    ("a family of each issuer", |case, _| case.family.as_ref().is_some_and(|family| family.by_issuer)),
    ("a pair", |case, _| case.pair),
    ("history", |case, _| !case.history.is_empty()),
    ("rules of recognition", |case, _| case.store.is_some()),
    ("a family of recognition", |case, _| case.store.as_ref().is_some_and(|store| store.family.is_some())),
    ("a sum that is stored", |case, _| {
        let rules = case.store.iter().flat_map(|store| &store.rules);
        rules.into_iter().any(|rule| is_sum(rule, false) || is_sum(rule, true))
    }),
];

fn is_programme(limit: &SmallLimit, what: What) -> bool {
    limit.what == what && limit.share && limit.of_chosen.is_none()
}

fn is_sum(rule: &SmallRule, yearly: bool) -> bool {
    matches!(rule.given, SmallGiven::Sum { per_year, .. } if per_year == yearly)
}

fn takes(case: &Case, take: SmallTake) -> bool {
    case.family.as_ref().is_some_and(|family| family.take == take)
}

fn at(name: &str, prefix: &str) -> Option<usize> {
    name.strip_prefix(prefix)?.parse().ok()
}

#[test]
fn every_form_is_among_the_cases_and_decides() {
    let (mut binding, mut storing, mut granted) =
        (vec![0; LIMITS.len()], vec![0; STORED.len()], vec![0; RULES.len()]);
    for (case, _) in cases(1, 5000) {
        let decision = decide(&case);
        for used in decision.limits.iter().filter(|used| used.binding) {
            if let Some(limit) = at(&used.limit, "limit").map(|at| &case.limits[at]) {
                for (count, (_, is_form)) in binding.iter_mut().zip(LIMITS) {
                    *count += usize::from(is_form(limit));
                }
            }
            if let Some(limit) = at(&used.limit, "store").map(|at| &case.store.as_ref().unwrap().limits[at]) {
                for (count, name) in storing.iter_mut().zip(STORED) {
                    let (_, is_form) = LIMITS.iter().find(|(own, _)| own == name).unwrap();
                    *count += usize::from(is_form(limit));
                }
            }
        }
        for one in &decision.granted {
            let rule = &case.rules[at(&one.rule, "r").unwrap()];
            for (count, (_, is_form)) in granted.iter_mut().zip(RULES) {
                *count += usize::from(is_form(&case, rule));
            }
        }
    }
    let limits = LIMITS.iter().map(|(name, _)| format!("limit: {name}")).zip(binding);
    let stored = STORED.iter().map(|name| format!("limit of recognition: {name}")).zip(storing);
    let rules = RULES.iter().map(|(name, _)| format!("granted: {name}")).zip(granted);
    let all: Vec<(String, usize)> = limits.chain(stored).chain(rules).collect();
    let rare: Vec<_> = all.iter().filter(|(_, count)| *count < 3).collect();
    assert!(rare.is_empty(), "rare: {rare:?} of {all:?}");
}
