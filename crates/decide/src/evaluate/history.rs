//! What the record's history says: outcomes spent, targets covered, amounts granted earlier.

use super::answer::Answer;
use super::candidate::stage_of;
use super::condition::fits;
use super::counted::{fits_one, target_fits};
use super::expression::Gap;
use super::facts::{Earlier, Outcome, Scope, Situation};
use super::pattern::described;
use crate::decision::{Amounts, Need, Reason, TargetRef};
use crate::policy::counted::{Counted, Stage};
use crate::policy::expression::HistoryVerb;
use crate::policy::rule::TargetPattern;
use crate::policy::{Expr, ItemPattern, RuleId, Use, Value};
use crate::quantity::Number;
use crate::record::{HistoryEntry, Item, Known};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Answers `record has PATTERN`, in the way, as often or with as much in all as asked for, or its opposite.
pub(super) fn record_has(
    scope: Scope<'_>,
    (how, least, sum): (HistoryVerb, Number, Option<&Expr>),
    pattern: &ItemPattern,
    wanted: bool,
) -> Answer {
    let situation = scope.facts;
    let one_is_enough = sum.is_none() && least <= Number::ONE;
    let is_held = |outcome: &&Outcome<'_>| match how {
        HistoryVerb::Has => true,
        HistoryVerb::Converted => converted_by(situation, outcome).is_some(),
        HistoryVerb::Chosen | HistoryVerb::Failed => false,
    };
    let held = || situation.current().map(|(_, outcome)| outcome).filter(is_held);
    // Where it is counted how often, what the record holds is not told again by its history.
    let is_new = |earlier: &&Earlier<'_>| {
        let outcome = earlier.outcome.and_then(|outcome| situation.outcome(outcome));
        one_is_enough || !outcome.is_some_and(|outcome| held().any(|held| is_same(outcome, held)))
    };
    let amount = |outcome, entry| sum.map_or(Ok(Number::ONE), |sum| amount_of(scope, sum, outcome, entry));
    let earlier = situation.earlier.iter().filter(|earlier| stands(earlier.entry, how)).filter(is_new);
    let earlier = earlier.filter_map(|earlier| {
        let outcomes: Vec<&Outcome<'_>> = outcomes_of(situation, earlier, how).collect();
        let answers = outcomes.iter().filter_map(|outcome| fits(scope, pattern, outcome));
        let mut answers = answers.peekable();
        let first = outcomes.first()?;
        let amount = amount(first, Some(earlier.entry));
        answers.peek().is_some().then(|| (Answer::any(answers), amount))
    });
    let current = held().filter_map(|held| Some((fits(scope, pattern, held)?, amount(held, None))));
    let answer = at_least(current.chain(earlier).collect(), least);
    let outcome = || described(situation.policy(), pattern);
    // Which it is, where one is enough and it has a code.
    let which = || {
        let there = held().filter(|held| fits(scope, pattern, held).is_some_and(|answer| answer.is_yes()));
        let named = there.filter_map(|of| Some(format!("{} {}", of.item.kind, of.item.code.as_deref()?)));
        named.take(1).find(|_| one_is_enough).unwrap_or_else(outcome)
    };
    match (answer, wanted) {
        (Answer::Yes, true) => Answer::Yes,
        (Answer::Yes, false) => Answer::No(vec![Reason::Has { outcome: which() }]),
        (Answer::No(_), false) => Answer::Yes,
        (Answer::No(mut reasons), true) => {
            reasons.insert(0, Reason::Lacks { outcome: outcome() });
            Answer::No(reasons)
        }
        (unknown @ Answer::Unknown(_), _) => unknown,
    }
}

/// Returns what an outcome brings to a sum: of an earlier one what its entry says, else what it has.
fn amount_of(scope: Scope<'_>, sum: &Expr, outcome: &Outcome<'_>, entry: Option<&HistoryEntry>) -> Brings {
    let name = if let Expr::Fact(fact) = sum { Some(&fact.attribute) } else { None };
    let said = entry.zip(name).and_then(|(entry, name)| entry.amounts.get(name.as_str())).copied();
    match said.map_or_else(|| super::expression::amount(scope.about(outcome), sum), Ok) {
        Ok(amount) => Ok(amount),
        Err(Gap::Needs(needs)) => Err(needs),
        Err(Gap::Reason(_)) => Ok(Number::ZERO),
    }
}

/// Returns the outcomes that an entry tells of in the way asked for.
fn outcomes_of<'a>(
    situation: &'a Situation<'_>,
    earlier: &Earlier<'_>,
    how: HistoryVerb,
) -> impl Iterator<Item = &'a Outcome<'a>> {
    // What was obtained by conversion is the target; a course that was spent for it was not.
    let is_spent_course = earlier.target.is_some() && earlier.target != earlier.outcome;
    let spent = earlier.outcome.and_then(|outcome| situation.outcome(outcome));
    let spent = spent
        .filter(|spent| how != HistoryVerb::Converted || !is_spent_course || spent.item.kind != "course");
    let target = earlier.target.filter(|target| earlier.outcome != Some(*target));
    spent.into_iter().chain(target.and_then(|target| situation.outcome(target)))
}

/// What an outcome brings to a sum, or what is missing.
type Brings = Result<Number, BTreeSet<Need>>;

/// Answers whether what is there comes to so much.
fn at_least(found: Vec<(Answer, Brings)>, least: Number) -> Answer {
    let (mut there, mut possible) = (Number::ZERO, Some(Number::ZERO));
    let (mut open, mut against) = (Vec::new(), Vec::new());
    for (answer, amount) in found {
        let is_yes = answer.is_yes();
        match (answer, amount) {
            (no @ Answer::No(_), _) => against.push(no),
            (Answer::Yes | Answer::Unknown(_), Ok(amount)) if amount.is_zero() => {}
            (Answer::Yes, Ok(amount)) => there = there.checked_add(amount).unwrap_or(there),
            (other, Ok(amount)) => {
                possible = possible.and_then(|sum| sum.checked_add(amount));
                open.push(other);
            }
            // What it brings is not known: it may bring enough.
            (other, Err(needs)) => {
                possible = None;
                open.push(if is_yes { Answer::Unknown(needs) } else { other });
            }
        }
    }
    if there >= least {
        return Answer::Yes;
    }
    let could_be = possible.and_then(|sum| sum.checked_add(there)).is_none_or(|sum| sum >= least);
    Answer::any(if could_be { open.into_iter().chain(against).collect() } else { against })
}

/// Returns whether an entry was granted.
pub(super) fn is_granted(entry: &HistoryEntry) -> bool {
    entry.status.as_deref().is_none_or(|status| status == "granted")
}

/// Returns the categories that an entry may have stored its outcome in: what its rule says, else what the outcome is of.
/// None at all where that is not known.
pub(super) fn stored_in(situation: &Situation<'_>, earlier: &Earlier<'_>) -> Vec<TargetRef> {
    let rule = earlier.entry.rule.as_ref().and_then(|name| situation.plan.rule_named(name));
    let places = rule.iter().flat_map(|(_, rule)| &rule.places).flat_map(|place| &place.targets);
    let said = places.filter_map(|target| match target {
        TargetPattern::Category(category) => Some(TargetRef::Category(category.to_string())),
        TargetPattern::Course(_)
        | TargetPattern::Courses(_)
        | TargetPattern::SameCourse
        | TargetPattern::Pool(_)
        | TargetPattern::LookUp(_)
        | TargetPattern::Together(_) => None,
    });
    let said: Vec<TargetRef> = said.collect();
    if !said.is_empty() {
        return said;
    }
    let outcome = earlier.outcome.and_then(|outcome| situation.outcome(outcome));
    outcome.iter().flat_map(|outcome| &outcome.categories).cloned().map(TargetRef::Category).collect()
}

/// Returns whether a clause counts what was stored earlier; what is not known to be of another category counts.
pub(super) fn counts_stored(
    scope: Scope<'_>,
    counted: &Counted,
    rule: Option<RuleId>,
    earlier: &Earlier<'_>,
) -> bool {
    let outcome = earlier.outcome.and_then(|position| scope.facts.outcome(position));
    let targets = stored_in(scope.facts, earlier);
    let from = |filter| outcome.and_then(|outcome| fits_one(scope, filter, rule, outcome));
    let into = |filter, target| target_fits(scope.facts, filter, target, scope);
    counted.from.iter().all(|filter| from(filter).is_some_and(|answer| !answer.is_no()))
        && counted.into.iter().all(|filter| {
            targets.is_empty()
                || targets.iter().any(|target| into(filter, target).is_some_and(|answer| !answer.is_no()))
        })
}

/// Returns whether an entry is of the programme applied for, or does not say of which.
pub(super) fn is_same_programme(situation: &Situation<'_>, entry: &HistoryEntry) -> bool {
    same_or_unsaid(
        &entry.programme,
        situation.record.application.as_ref().and_then(|asked| asked.programme.as_ref()),
    )
}

fn stands(entry: &HistoryEntry, how: HistoryVerb) -> bool {
    let status = entry.status.as_deref().unwrap_or("granted");
    match how {
        HistoryVerb::Has => matches!(status, "granted" | "passed"),
        HistoryVerb::Chosen => status == "chosen",
        HistoryVerb::Failed => status == "failed",
        HistoryVerb::Converted => {
            status == "granted" && (entry.rule.is_some() || (entry.item.is_some() && entry.course.is_some()))
        }
    }
}

/// Returns the course that an entry granted, with what is recorded of it.
pub(super) fn granted_course(entry: &HistoryEntry) -> Option<Cow<'_, Item>> {
    let code = entry.course.clone()?;
    let mut facts = entry.item.as_ref().map(|item| item.facts.clone()).unwrap_or_default();
    let amounts = entry.amounts.iter();
    facts.extend(amounts.map(|(name, amount)| (name.clone(), Known::Value(Value::Number(*amount)))));
    Some(Cow::Owned(Item { kind: "course".into(), code: Some(code), count: 1, facts, ..Item::default() }))
}

/// Returns the earlier grant that leaves an outcome no further use, if there is one.
pub(super) fn spent_before<'a>(
    situation: &'a Situation<'_>,
    outcome: &Outcome<'_>,
    once: Use,
    stage: Stage,
) -> Option<&'a HistoryEntry> {
    if !outcome.parts.is_empty() {
        let parts = outcome.parts.iter().filter_map(|part| situation.outcome(*part));
        return parts.into_iter().find_map(|part| spent_before(situation, part, once, stage));
    }
    let application = situation.record.application.as_ref();
    let counts = |entry: &HistoryEntry| match once {
        Use::Freely => false,
        Use::OnceEver => true,
        // An earlier entry that does not say for what counts: it cannot be shown that it was for something else.
        Use::OncePerProgramme => {
            same_or_unsaid(&entry.programme, application.and_then(|asked| asked.programme.as_ref()))
        }
        Use::OncePerPurpose => {
            same_or_unsaid(&entry.purpose, application.and_then(|asked| asked.purpose.as_ref()))
        }
    };
    let earlier = situation
        .earlier
        .iter()
        .chain(&situation.withdrawn)
        .filter(|earlier| stands(earlier.entry, HistoryVerb::Has) && counts(earlier.entry))
        .filter(|earlier| !is_of_other_stage(situation, earlier.entry, stage));
    let mut same = earlier.filter(|earlier| {
        earlier
            .outcome
            .and_then(|spent| situation.outcome(spent))
            .is_some_and(|spent| is_same(spent, outcome))
    });
    same.next().map(|earlier| earlier.entry)
}

/// Storing an outcome does not use it up for conversion, nor the other way round; an entry that does not say may be either.
fn is_of_other_stage(situation: &Situation<'_>, entry: &HistoryEntry, stage: Stage) -> bool {
    let by_rule =
        entry.rule.as_ref().and_then(|name| situation.plan.rule_named(name)).map(|(_, rule)| stage_of(rule));
    let by_target = (entry.course.is_some() || entry.pool.is_some()).then_some(Stage::Converted);
    by_rule.or(by_target).is_some_and(|own| own != stage)
}

/// Returns how an outcome was obtained by conversion, if it was: the item says so, or it is a course that history grants
/// and does not say otherwise. The rule is told where the history has it.
pub(super) fn converted_by(situation: &Situation<'_>, outcome: &Outcome<'_>) -> Option<Option<String>> {
    let item = &outcome.item;
    let said = match item.facts.get("converted") {
        Some(Known::Value(Value::YesNo(said))) => Some(*said),
        Some(Known::Value(_) | Known::Values(_) | Known::ByKey(_) | Known::None) | None => None,
    };
    let earlier = situation.earlier.iter().map(|earlier| earlier.entry).find(|entry| {
        is_granted(entry)
            && (entry.rule.is_some() || entry.item.is_some())
            && item.kind == "course"
            && item.code.is_some()
            && entry.course == item.code
    });
    match (said, earlier) {
        (Some(false), _) | (None, None) => None,
        (Some(true), entry) => Some(entry.and_then(|entry| entry.rule.clone())),
        (None, Some(entry)) => Some(entry.rule.clone()),
    }
}

/// Returns whether a rule of recognition has stored an outcome earlier.
pub(super) fn was_stored(situation: &Situation<'_>, outcome: &Outcome<'_>) -> bool {
    stored_before(situation, outcome).is_some()
}

/// Returns what a rule of recognition has stored of an outcome earlier, if one has.
pub(super) fn stored_before<'a>(situation: &Situation<'a>, outcome: &Outcome<'_>) -> Option<&'a Amounts> {
    let is_it = |earlier: &&Earlier<'_>| {
        is_granted(earlier.entry)
            && earlier.entry.rule.is_some()
            && is_of_other_stage(situation, earlier.entry, Stage::Converted)
            && earlier
                .outcome
                .and_then(|stored| situation.outcome(stored))
                .is_some_and(|stored| is_same(stored, outcome))
    };
    situation.earlier.iter().find(is_it).map(|earlier| &earlier.entry.amounts)
}

fn same_or_unsaid(earlier: &Option<String>, now: Option<&String>) -> bool {
    earlier.as_ref().is_none_or(|earlier| now.is_none_or(|now| now == earlier))
}

/// Two outcomes are one when their ids are equal, or else kind, code and the day of award or end.
pub(super) fn is_same(earlier: &Outcome<'_>, now: &Outcome<'_>) -> bool {
    let (earlier, now) = (&earlier.item, &now.item);
    let day =
        |item: &crate::record::Item| ["award", "ended"].map(|date| super::facts::date_of(&item.facts, date));
    let dated = day(earlier).iter().any(Option::is_some);
    (!earlier.id.is_empty() && earlier.id == now.id)
        || (dated
            && earlier.kind == now.kind
            && earlier.code.is_some()
            && earlier.code == now.code
            && day(earlier) == day(now))
}

/// Returns whether the record already covers a course: passed, or granted earlier toward this programme.
pub(super) fn covers(situation: &Situation<'_>, target: &TargetRef) -> bool {
    let TargetRef::Course(code) = target else { return false };
    let programme =
        situation.record.application.as_ref().and_then(|application| application.programme.as_ref());
    situation.earlier.iter().any(|Earlier { entry, .. }| {
        entry.course.as_ref() == Some(code)
            && stands(entry, HistoryVerb::Has)
            && same_or_unsaid(&entry.programme, programme)
    })
}
