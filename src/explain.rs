//! Why, why not, and what would change it: a decision comes in, the part about one item or one target goes out.
//!
//! Always true: an explanation holds only what the decision says and what follows from the figures in its reasons; words are
//! added by `render`.

pub mod change;
pub mod nearness;
mod reach;

use crate::decision::{Decision, Granted, NextNeed, Pending, Recognised, Refused, TargetRef, TargetResult};
use crate::locale::Text;
use crate::nearest::nearest;
use crate::policy::Policy;
use serde::Serialize;
use std::collections::BTreeSet;

pub use change::Change;
pub use nearness::{NearRule, near_rules};
pub use reach::leads_to;

/// The most rules told in full; the rest is counted.
pub const MOST_TOLD: usize = 3;

/// What an explanation is about, and what it says.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Explanation {
    /// The whole decision.
    Whole(Box<Decision>),
    /// One item, one target, or one item against one target.
    Part(Box<Part>),
}

/// The part of a decision that is about one item, one target, or both.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// The item asked about.
    pub item: Option<String>,
    /// The target asked about.
    pub target: Option<TargetRef>,
    /// As what the item was recognised; empty when only a target was asked about.
    pub recognised: Vec<Recognised>,
    /// The grants that spend the item and bring the target.
    pub granted: Vec<Granted>,
    /// Those that wait.
    pub pending: Vec<Pending>,
    /// The rules that came near, the nearest first, at most [`MOST_TOLD`].
    pub near: Vec<NearRule>,
    /// How many further rules were refused.
    pub further: usize,
    /// The open needs that can still decide one of the rules above, those that decide most first.
    pub next: Vec<NextNeed>,
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
    policy: &Policy,
    decision: &Decision,
    item: Option<&str>,
    target: Option<&str>,
) -> Result<Explanation, UnknownName> {
    if item.is_none() && target.is_none() {
        return Ok(Explanation::Whole(Box::new(decision.clone())));
    }
    let item = item.map(|item| find_item(decision, item)).transpose()?;
    let target = target.map(|target| find_target(policy, decision, target)).transpose()?;
    Ok(Explanation::Part(Box::new(part(policy, decision, item, target))))
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

fn part(policy: &Policy, decision: &Decision, item: Option<String>, target: Option<TargetRef>) -> Part {
    let asked = Asked { policy, item: item.as_deref(), target: target.as_ref() };
    let recognised = decision.recognised.iter().filter(|one| asked.item == Some(one.item.as_str()));
    let granted = decision.granted.iter().filter(|grant| asked.is_about(&grant.items, &grant.targets));
    let pending: Vec<&Pending> =
        decision.pending.iter().filter(|grant| asked.is_about(&grant.items, &grant.targets)).collect();
    let mut near = near_rules(decision.refused.iter().filter(|refused| asked.is_refused(refused)));
    let further = near.len().saturating_sub(MOST_TOLD);
    near.truncate(MOST_TOLD);
    let next = decision.next.iter().filter(|next| {
        let decides = |rule: &str| next.decides.iter().any(|decided| decided == rule);
        pending.iter().any(|grant| decides(&grant.rule))
            || near.iter().any(|near| near.rule.as_deref().is_some_and(decides))
    });
    Part {
        recognised: recognised.cloned().collect(),
        granted: granted.cloned().collect(),
        next: next.cloned().collect(),
        pending: pending.into_iter().cloned().collect(),
        near,
        further,
        item,
        target,
    }
}

#[derive(Clone, Copy)]
struct Asked<'a> {
    policy: &'a Policy,
    item: Option<&'a str>,
    target: Option<&'a TargetRef>,
}

impl Asked<'_> {
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
    let known = known_targets(policy, decision);
    match known.iter().find(|known| target_name(known) == target) {
        Some(found) => Ok(found.clone()),
        None => Err(UnknownName {
            is_item: false,
            name: target.to_owned(),
            near: nearest(target, known.iter().map(target_name)),
            known: Vec::new(),
        }),
    }
}

// Courses come before pools and categories: of equal names the course is meant.
fn known_targets(policy: &Policy, decision: &Decision) -> BTreeSet<TargetRef> {
    let granted = decision.granted.iter().flat_map(|grant| &grant.targets).filter_map(target_of);
    let pending = decision.pending.iter().flat_map(|grant| &grant.targets).filter_map(target_of);
    let refused = decision.refused.iter().filter_map(|refused| refused.target.clone());
    let programmes = policy.programmes.values().flat_map(|programme| {
        let courses = programme.courses.keys().cloned().map(TargetRef::Course);
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
