//! What would take a reason away: one reason comes in, changes to the record go out, derived from the figures in the reason.
//!
//! A change is a proposal until `mend` has had it decided: other reasons may stand behind the first.

use super::Asked;
use super::domain::Domain;
use super::heads::heads;
use super::nearness::{NearRule, figure, near_rules};
use super::told::is_of_recognition;
use crate::date::{Day, Duration};
use crate::decision::reason::find_computed;
use crate::decision::{Decision, Reason, TargetRef};
use crate::evaluate::described;
use crate::policy::Value;
use crate::record::{Item, Known, LearnerRecord};
use serde::Serialize;

/// One change to a record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// A fact would have to be higher or later.
    Higher(Step),
    /// A fact would have to be lower or earlier.
    Lower(Step),
    /// A fact would have to be one of these; each of them alone would do.
    Become {
        /// The fact.
        fact: String,
        /// The item, where it is a fact of one.
        #[serde(skip_serializing_if = "Option::is_none")]
        item: Option<String>,
        /// The values that would do.
        one_of: Vec<String>,
    },
    /// A fact that is none would have to be there.
    Have {
        /// The fact.
        fact: String,
        /// The item, where it is a fact of one.
        #[serde(skip_serializing_if = "Option::is_none")]
        item: Option<String>,
    },
    /// To apply on this day or later.
    ApplyFrom {
        /// The first day.
        first: Day,
        /// The last day, where one is known.
        last: Option<Day>,
    },
    /// To ask for it in the application.
    Claim {
        /// The items to claim.
        items: Vec<String>,
        /// The target to name, where the application names targets.
        #[serde(skip_serializing_if = "Option::is_none")]
        target: Option<String>,
    },
    /// To ask for this target and no other, so that nothing else takes its room.
    AskOnlyFor {
        /// The target.
        target: TargetRef,
    },
    /// To open an account by the day of the application.
    OpenAccount,
    /// To add an outcome to the record.
    Obtain {
        /// Kind and code as the rule names them.
        outcome: String,
        /// The kind of the first outcome that would do.
        kind: String,
        /// Its code, where the rule or a catalogue names one.
        #[serde(skip_serializing_if = "Option::is_none")]
        code: Option<String>,
    },
    /// To choose another target than the one chosen.
    Choose {
        /// The rule that offers the choice.
        rule: String,
        /// The target to choose.
        target: String,
        /// The target chosen now.
        chosen: String,
    },
}

/// How far a fact would have to move.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Step {
    /// The fact.
    pub fact: String,
    /// The item, where it is a fact of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// What it is now.
    pub have: String,
    /// By how much at least; absent for a day, a step of a scale, or when the figure itself would not do.
    pub by: Option<String>,
    /// To what.
    pub to: String,
    /// Whether the figure itself would do.
    pub included: bool,
}

/// What a change is looked for in.
pub(super) struct Setting<'a> {
    pub(super) asked: &'a Asked<'a>,
    /// The record with the changes so far.
    pub(super) record: &'a LearnerRecord,
    /// Its decision.
    pub(super) decision: &'a Decision,
    /// The rule that would have to grant.
    pub(super) rule: &'a str,
    /// The items that it would use.
    pub(super) items: &'a [String],
    /// The targets that were asked for.
    pub(super) targets: &'a [TargetRef],
}

/// Returns what would take a reason away of a rule that came near; nothing when no change to the record can.
pub fn changes_for(asked: &Asked<'_>, decision: &Decision, near: &NearRule, reason: &Reason) -> Vec<Change> {
    let rule = near.rule.as_deref().unwrap_or_default();
    let (items, targets) = (&near.items, &near.targets);
    Setting { asked, record: asked.record, decision, rule, items, targets }.changes(reason)
}

impl Setting<'_> {
    /// Returns what would take a reason away; nothing when the learner or the registrar can do nothing.
    pub(super) fn changes(&self, reason: &Reason) -> Vec<Change> {
        if let Reason::Gate { on } = reason {
            return self.of_rule(on);
        }
        match reason == &Reason::NotRecognised {
            true => self.of_recognition(),
            false => self.change(reason).into_iter().collect(),
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "every other reason can only be taken away by another record"
    )]
    fn change(&self, reason: &Reason) -> Option<Change> {
        Some(match reason {
            // What a computed figure lacks is not what its fact lacks.
            Reason::Below { have, .. } | Reason::Above { have, .. } if find_computed(have).is_some() => {
                return None;
            }
            Reason::Below { fact, have, need, included } if fact == "learner.age" => self
                .birthday(need, *included)
                .or_else(|| Some(Change::Higher(self.step(fact, have, need, *included))))?,
            Reason::Below { fact, have, need, included } => {
                Change::Higher(self.step(fact, have, need, *included))
            }
            Reason::Above { fact, have, need, included } => {
                Change::Lower(self.step(fact, have, need, *included))
            }
            Reason::Differs { fact, have, need } => {
                Change::Become { fact: fact.clone(), item: self.item_with(fact, have), one_of: need.clone() }
            }
            Reason::NotSame { attribute, have, need } => {
                let fact = format!("item.{attribute}");
                Change::Become { item: self.item_with(&fact, have), one_of: vec![need.clone()], fact }
            }
            Reason::None { fact } => Change::Have { fact: fact.clone(), item: self.item_with(fact, "") },
            Reason::Expired { fact, from, until, on } if fact.starts_with("item.") => {
                let first = on.first_of_span(span(*from, *until)?)?;
                let have = from.to_string();
                Change::Higher(self.step(fact, &have, &first.to_string(), true))
            }
            Reason::TooEarly { since, .. } => Change::ApplyFrom { first: *since, last: None },
            Reason::OutsideWindow { next: Some(next), until, .. } => {
                Change::ApplyFrom { first: *next, last: *until }
            }
            Reason::NotClaimed => self.claim(),
            Reason::NoAccount => match self.record.learner.get("account") {
                Some(Known::Value(Value::Date(since))) => Change::ApplyFrom { first: *since, last: None },
                _ => Change::OpenAccount,
            },
            Reason::Lacks { outcome } => self.obtain(outcome)?,
            Reason::NotChosen { chosen } | Reason::NotAnOption { chosen, .. } => Change::Choose {
                rule: self.rule.to_owned(),
                target: self.targets.first().map(code)?.to_owned(),
                chosen: chosen.clone(),
            },
            _ => return None,
        })
    }

    fn step(&self, fact: &str, have: &str, need: &str, included: bool) -> Step {
        let to = find_computed(need).unwrap_or(need);
        let by = if included { difference(have, to).or_else(|| difference(to, have)) } else { None };
        Step {
            fact: fact.to_owned(),
            item: self.item_with(fact, have),
            have: have.to_owned(),
            by,
            to: to.to_owned(),
            included,
        }
    }

    /// A learner who is too young is old enough from a birthday on.
    fn birthday(&self, need: &str, included: bool) -> Option<Change> {
        let Some(Known::Value(Value::Date(born))) = self.record.learner.get("born") else { return None };
        let years = figure(need)?.floor() + i64::from(!included);
        let first = born.plus_months(i32::try_from(years).ok()?, 0)?;
        Some(Change::ApplyFrom { first, last: None })
    }

    fn obtain(&self, outcome: &str) -> Option<Change> {
        let policy = &self.asked.plan.policy;
        let (_, rule) = self.asked.plan.rule_named(self.rule)?;
        let slot = rule.slots.iter().find(|slot| described(policy, &slot.pattern) == outcome)?;
        let head = heads(self.asked.plan, &slot.pattern).into_iter().next()?;
        Some(Change::Obtain { outcome: outcome.to_owned(), kind: head.kind, code: head.code })
    }

    fn claim(&self) -> Change {
        let application = self.record.application.as_ref();
        let names_targets = application.is_some_and(|application| application.targets.is_some());
        let target = self.targets.first().filter(|_| names_targets).map(|target| code(target).to_owned());
        Change::Claim { items: self.items.to_vec(), target }
    }

    /// Returns the item that a reason is about: of the items used, else of all, the one with this value.
    fn item_with(&self, fact: &str, have: &str) -> Option<String> {
        let attribute = fact.strip_prefix("item.")?;
        let has = |item: &&Item| match item.facts.get(attribute) {
            Some(Known::Value(value)) => value.to_string() == have,
            Some(Known::Values(_) | Known::ByKey(_) | Known::None) | None => have.is_empty(),
        };
        let own = |item: &&Item| self.items.contains(&item.id);
        let found = self.record.items.iter().filter(own).find(has);
        let found = found.or_else(|| self.record.items.iter().find(has));
        found.map(|item| item.id.clone()).or_else(|| self.items.first().cloned())
    }

    /// What is not recognised needs what the nearest rule of recognition asks for.
    fn of_recognition(&self) -> Vec<Change> {
        let own = self.decision.refused.iter().filter(|refused| {
            is_of_recognition(refused)
                && refused.rule.is_some()
                && refused.item.as_ref().is_some_and(|item| self.items.contains(item))
        });
        let near = near_rules(own);
        near.first().map(|near| self.all_of(&near.because)).unwrap_or_default()
    }

    /// A rule that goes with another needs what that one asks for.
    fn of_rule(&self, rule: &str) -> Vec<Change> {
        let own = self.decision.refused.iter().filter(|refused| refused.rule.as_deref() == Some(rule));
        let near = near_rules(own);
        let of = Setting { rule, ..*self };
        near.first().map(|near| of.all_of(&near.because)).unwrap_or_default()
    }

    fn all_of(&self, because: &[Reason]) -> Vec<Change> {
        because.iter().filter_map(|reason| self.change(reason)).collect()
    }
}

/// Returns the length of time between two days, told in years where it is whole years, else in months, else in days.
fn span(from: Day, until: Day) -> Option<Duration> {
    let months = from.full_months_until(until)?;
    let in_months = if months % 12 == 0 { Duration::years(months / 12) } else { Duration::months(months) };
    if months > 0 && from.last_of_span(in_months) == Some(until) {
        return Some(in_months);
    }
    Some(Duration::days(u32::try_from(from.days_until(until) + 1).ok()?))
}

fn difference(lower: &str, upper: &str) -> Option<String> {
    let by = figure(upper)?.checked_sub(figure(lower)?).filter(|by| !by.is_negative())?;
    if upper.ends_with(['%', '％']) { by.to_share_text() } else { Some(by.to_string()) }
}

pub(super) fn code(target: &TargetRef) -> &str {
    match target {
        TargetRef::Course(code) | TargetRef::Pool(code) | TargetRef::Category(code) => code,
    }
}

/// Returns the value that a change writes, in the type of the fact.
pub(super) fn value_of(domain: &Domain, text: &str, included: bool, up: bool) -> Option<Value> {
    if *domain != Domain::Days {
        return domain.written(text, included, up);
    }
    let day = Day::parse(text).ok()?;
    let beside = if up { day.next() } else { day.previous() };
    Some(Value::Date(if included { day } else { beside? }))
}
