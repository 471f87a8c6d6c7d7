//! Why, why not, and what would change it: a decision comes in, what is worth knowing about it, one item or one target goes out.
//!
//! Always true: a change is told only when the evaluator itself granted the record with the change in it, or the part of the
//! record that a change can bear on ([`apart`]), and what something lost to is the exact choice with it held. Length and cost follow what was asked, not the number of rules: at most
//! [`MOST_TOLD`] rules an item, at most [`MOST_TRIED`] further decisions of at most [`MOST_OUTCOMES`] outcomes in all. Words are
//! added by `render`.

mod apart;
mod apply;
pub mod change;
pub mod domain;
mod each;
pub mod heads;
mod instead;
pub mod mend;
pub mod nearness;
mod reach;
pub mod room;
mod told;

use crate::date::Day;
use crate::decision::{
    Decision, Granted, NextNeed, Pending, PolicyStamp, Recognised, Refused, TargetRef, TargetResult,
};
use crate::evaluate::Options;
use crate::locale::Text;
use crate::nearest::nearest;
use crate::plan::Plan;
use crate::policy::Policy;
use crate::record::LearnerRecord;
use serde::Serialize;
use std::collections::BTreeSet;

use apart::Apart;
pub use apply::changed;
pub use change::changes_for;
pub use change::{Change, Step};
pub use each::{ExplainedProgramme, explain_each};
pub use instead::Instead;
pub use mend::Mend;
pub use nearness::{NearRule, near_rules};
pub use reach::leads_to;
pub use room::limits_of;
pub use room::{LimitRoom, MoreRoom};
pub use told::NotUsed;
pub use told::{by_item, has_refused_items, not_used_of, once_each};

/// The most rules told in full of one item; the rest is counted.
pub const MOST_TOLD: usize = 3;

/// The most decisions that one explanation takes to look for changes: the same on every machine.
pub const MOST_TRIED: usize = 120;

/// The most outcomes that these decisions look at together: of a long record fewer are taken.
pub const MOST_OUTCOMES: usize = 3_600;

/// How many further decisions or choices an explanation may still take.
#[derive(Debug)]
struct Trials {
    left: usize,
    made: usize,
}

impl Trials {
    fn of(record: &LearnerRecord) -> Self {
        let outcomes: usize = record.items.iter().map(|item| item.count.max(1) as usize).sum();
        Self { left: MOST_TRIED.min(MOST_OUTCOMES / outcomes.max(1)), made: 0 }
    }

    /// Takes so many, or what is left; returns how many.
    fn take_up_to(&mut self, wanted: usize) -> usize {
        let taken = wanted.min(self.left);
        self.left -= taken;
        self.made += taken;
        taken
    }
}

/// What was decided on.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The record.
    pub record: &'a LearnerRecord,
    /// The day and the bound.
    pub options: &'a Options,
}

/// What is worth knowing about a decision, or about the part of it that concerns one item, one target, or both.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The record's id.
    pub id: String,
    /// Which policy decided.
    pub policy: PolicyStamp,
    /// The day decided on.
    pub as_of: Option<Day>,
    /// The item asked about; absent for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The target asked about; absent for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<TargetRef>,
    /// As what items were recognised; empty when only a target was asked about.
    pub recognised: Vec<Recognised>,
    /// The grants that spend the item and bring the target.
    pub granted: Vec<Granted>,
    /// Those that wait.
    pub pending: Vec<Pending>,
    /// What was not used, item by item, with why, what would change it and what it lost to.
    pub not_used: Vec<NotUsed>,
    /// How many further rules of the policy were not even tried: they are about other outcomes or targets.
    pub elsewhere: usize,
    /// The limits that hold something back here; all in use where the whole decision was asked about.
    pub limits: Vec<LimitRoom>,
    /// The open needs that can still decide one of the rules above, those that decide most first.
    pub next: Vec<NextNeed>,
    /// How many of the rules in `not_used` were left without a search for a change or for what they lost to, for the bound on
    /// further decisions was reached.
    #[serde(skip_serializing_if = "is_none")]
    pub untried: usize,
    /// How many further decisions and choices were taken to find changes and what room would bring.
    #[serde(skip)]
    pub tried: usize,
}

// Serde hands out references.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if passes a reference")]
fn is_none(number: &usize) -> bool {
    *number == 0
}

/// An item or target that neither the decision nor the policy knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownName {
    /// True when an item was asked for, false when a target was.
    pub is_item: bool,
    /// The name asked for.
    pub name: String,
    /// Known names near it, the nearest first.
    pub near: Vec<String>,
    /// The names that there are, where none is near and they are few.
    pub known: Vec<String>,
}

/// The most items that are offered where none has the name asked for.
const MOST_OFFERED: usize = 5;

/// Returns the explanation of a whole decision, of one item, of one target, or of one item against one target.
///
/// # Errors
/// An item that is not in the record, or a target that neither the decision nor any programme of the policy has.
pub fn explain(
    asked: &Asked<'_>,
    decision: &Decision,
    item: Option<&str>,
    target: Option<&str>,
) -> Result<Explanation, UnknownName> {
    let mut explanation = about(&asked.plan.policy, decision, item, target)?;
    let mut trials = Trials::of(asked.record);
    explanation.not_used = once_each(explanation.not_used, decision, asked.record);
    let not_used = &mut explanation.not_used;
    let mut apart = Apart::of(asked, decision);
    explanation.untried = instead::say_what_it_lost_to(asked, not_used, (&mut trials, &mut apart));
    room::say_what_room_would_bring(asked, decision, &mut explanation.limits, &mut trials);
    let target = explanation.target.as_ref();
    let bounds = (&mut trials, &mut apart);
    explanation.untried += mend::say_what_would_change_it(asked, decision, target, not_used, bounds);
    explanation.tried = trials.made;
    Ok(explanation)
}

/// Returns what a decision itself says about an item, a target, both or all, without trying what would change it.
///
/// # Errors
/// An item that is not in the record, or a target that neither the decision nor any programme of the policy has.
pub fn about(
    policy: &Policy,
    decision: &Decision,
    item: Option<&str>,
    target: Option<&str>,
) -> Result<Explanation, UnknownName> {
    let item = item.map(|item| find_item(decision, item)).transpose()?;
    let target = target.map(|target| find_target(policy, decision, target)).transpose()?;
    let of = Of { policy, item: item.as_deref(), target: target.as_ref() };
    let is_whole = item.is_none() && target.is_none();
    let recognised = decision.recognised.iter().filter(|one| is_whole || of.item == Some(one.item.as_str()));
    let granted = decision.granted.iter().filter(|grant| of.is_about(&grant.items, &grant.targets));
    let pending: Vec<&Pending> =
        decision.pending.iter().filter(|grant| of.is_about(&grant.items, &grant.targets)).collect();
    let refused: Vec<&Refused> =
        decision.refused.iter().filter(|refused| is_whole || of.is_refused(refused)).collect();
    let tried = refused.iter().filter_map(|refused| refused.rule.as_deref());
    let tried = tried.chain(granted.clone().map(|grant| grant.rule.as_str()));
    let tried = tried.chain(pending.iter().map(|grant| grant.rule.as_str()));
    let tried: BTreeSet<&str> =
        tried.chain(recognised.clone().filter_map(|one| one.rule.as_deref())).collect();
    let not_used = match is_whole {
        true => told::by_item(decision),
        false => told::together(item.as_deref(), refused.iter().copied()),
    };
    let next = decision.next.iter().filter(|next| {
        let decides = |rule: &str| next.decides.iter().any(|decided| decided == rule);
        let mut near = not_used.iter().flat_map(|one| &one.rules).filter_map(|near| near.rule.as_deref());
        is_whole || pending.iter().any(|grant| decides(&grant.rule)) || near.any(decides)
    });
    Ok(Explanation {
        id: decision.id.clone(),
        policy: decision.policy.clone(),
        as_of: decision.as_of,
        recognised: recognised.cloned().collect(),
        granted: granted.clone().cloned().collect(),
        elsewhere: policy.rules.len().saturating_sub(tried.len()),
        limits: room::limits_of(decision, (!is_whole).then_some(refused.as_slice())),
        next: next.cloned().collect(),
        pending: pending.into_iter().cloned().collect(),
        not_used,
        untried: 0,
        tried: 0,
        item,
        target,
    })
}

impl UnknownName {
    /// Returns what is wrong, in both languages.
    pub fn title(&self) -> Text {
        let name = Text::quoted(&self.name);
        if self.is_item {
            Text::new(format!("档案中没有学习成果{}", name.zh), format!("the record has no item {}", name.en))
        } else {
            Text::new(
                format!("没有课程、学分池或类别{}", name.zh),
                format!("there is no course, pool or category {}", name.en),
            )
        }
    }

    /// Returns what may have been meant, or `None` when nothing is near.
    pub fn help(&self) -> Option<Text> {
        if self.near.is_empty() {
            let known = Text::quoted_list(&self.known);
            let one_of = || Text::new(format!("可写{}", known.zh), format!("it has {}", known.en));
            return (!self.known.is_empty()).then(one_of);
        }
        let near = Text::quoted_list(&self.near);
        Some(Text::new(format!("是否想写{}？", near.zh), format!("did you mean {}?", near.en)))
    }
}

#[derive(Clone, Copy)]
struct Of<'a> {
    policy: &'a Policy,
    item: Option<&'a str>,
    target: Option<&'a TargetRef>,
}

impl Of<'_> {
    fn is_about(self, items: &[String], targets: &[TargetResult]) -> bool {
        self.item.is_none_or(|asked| items.iter().any(|item| item == asked))
            && self
                .target
                .is_none_or(|asked| targets.iter().any(|target| target_of(target).as_ref() == Some(asked)))
    }

    fn is_refused(self, refused: &Refused) -> bool {
        let item = self.item.is_none_or(|asked| refused.item.as_deref() == Some(asked));
        let target = self.target.is_none_or(|asked| match &refused.target {
            Some(target) => target == asked,
            None => self.may_lead(refused.rule.as_deref(), asked),
        });
        item && target
    }

    // A refusal without a target is one of the rule as a whole, for whatever it leads to; without a rule too it is one of
    // the item as a whole.
    fn may_lead(self, rule: Option<&str>, target: &TargetRef) -> bool {
        match rule {
            Some(name) => {
                let rule = self.policy.rules.iter().find(|rule| rule.name == name);
                rule.is_none_or(|rule| reach::leads_to(self.policy, rule, target))
            }
            None => self.item.is_some(),
        }
    }
}

/// Returns which target a result is for, or `None` for a result without one.
pub fn target_of(result: &TargetResult) -> Option<TargetRef> {
    // A recognition that names no category is toward nothing.
    if result.category.as_deref() == Some("") {
        return None;
    }
    let course = result.course.clone().map(TargetRef::Course);
    course
        .or_else(|| result.pool.clone().map(TargetRef::Pool))
        .or_else(|| result.category.clone().map(TargetRef::Category))
}

fn find_item(decision: &Decision, item: &str) -> Result<String, UnknownName> {
    let recognised = decision.recognised.iter().map(|one| &one.item);
    let granted = decision.granted.iter().flat_map(|grant| grant.items.iter().chain(&grant.reading));
    let pending = decision.pending.iter().flat_map(|grant| &grant.items);
    let refused = decision.refused.iter().filter_map(|refused| refused.item.as_ref());
    let known: BTreeSet<&str> =
        recognised.chain(granted).chain(pending).chain(refused).map(String::as_str).collect();
    if known.contains(item) {
        return Ok(item.to_owned());
    }
    let near = nearest(item, known.iter().copied());
    let known = known.into_iter().take(MOST_OFFERED).map(str::to_owned).collect();
    Err(UnknownName { is_item: true, name: item.to_owned(), near, known })
}

/// Returns the target of a name: a course before a pool before a category.
///
/// # Errors
/// A name that neither the decision nor any programme of the policy has.
pub fn find_target(policy: &Policy, decision: &Decision, target: &str) -> Result<TargetRef, UnknownName> {
    if let Some(found) = [declared(policy, target), decided(decision, target)].into_iter().flatten().min() {
        return Ok(found);
    }
    let known = known_targets(policy, decision);
    let near = nearest(target, known.iter().map(target_name));
    Err(UnknownName { is_item: false, name: target.to_owned(), near, known: Vec::new() })
}

/// Returns the target of this name that the policy declares: looked up, for programmes have many courses.
fn declared(policy: &Policy, name: &str) -> Option<TargetRef> {
    let is_course = policy.programmes.values().any(|programme| programme.courses.contains_key(name));
    let is_pool = policy.programmes.values().any(|programme| programme.pools.contains_key(name));
    if is_course {
        return Some(TargetRef::Course(name.to_owned()));
    }
    if is_pool {
        return Some(TargetRef::Pool(name.to_owned()));
    }
    policy.categories.contains_key(name).then(|| TargetRef::Category(name.to_owned()))
}

fn decided(decision: &Decision, name: &str) -> Option<TargetRef> {
    let granted = decision.granted.iter().flat_map(|grant| &grant.targets).filter_map(target_of);
    let pending = decision.pending.iter().flat_map(|grant| &grant.targets).filter_map(target_of);
    let refused = decision.refused.iter().filter_map(|refused| refused.target.clone());
    granted.chain(pending).chain(refused).filter(|target| target_name(target) == name).min()
}

// Courses come before pools and categories: of equal names the course is meant.
fn known_targets(policy: &Policy, decision: &Decision) -> BTreeSet<TargetRef> {
    let granted = decision.granted.iter().flat_map(|grant| &grant.targets).filter_map(target_of);
    let pending = decision.pending.iter().flat_map(|grant| &grant.targets).filter_map(target_of);
    let refused = decision.refused.iter().filter_map(|refused| refused.target.clone());
    let programmes = policy.programmes.values().flat_map(|programme| {
        let courses = programme.courses.keys().map(str::to_owned).map(TargetRef::Course);
        courses.chain(programme.pools.keys().cloned().map(TargetRef::Pool))
    });
    let categories = policy.categories.keys().cloned().map(TargetRef::Category);
    granted.chain(pending).chain(refused).chain(programmes).chain(categories).collect()
}

fn target_name(target: &TargetRef) -> &str {
    match target {
        TargetRef::Course(name) | TargetRef::Pool(name) | TargetRef::Category(name) => name,
    }
}

#[cfg(test)]
mod tests;
