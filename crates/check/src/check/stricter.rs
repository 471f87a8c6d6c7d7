//! Whether a clause that was changed is still as strict as it stood: decided by its structure, part by part.
//!
//! Always true: a clause of which nothing is found gives no learner more than before, earlier, or for fewer papers. What
//! cannot be compared so is said to be unknown, never passed over.

mod amounts;
mod implies;

use crate::policy::counted::{Beyond, Counted, CountedKind, SourceFilter, TargetFilter};
use crate::policy::expression::{Condition, Expr, Value};
use crate::policy::rule::{
    Days, Given, ResultPlace, ResultShape, Rule, Slot, TargetPattern, Validity, Window,
};
use crate::policy::{Policy, Use};
use amounts::compare_amounts;
use implies::{compare_values, implies, speak_of_the_same};

/// A way in which a clause is looser than it was.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Looser {
    /// A figure went the wrong way.
    Figure(Value, Value),
    /// A condition is gone.
    ConditionDropped,
    /// A condition lets more through.
    ConditionWidened,
    /// More outcomes fit.
    OutcomesWidened,
    /// A paper is no longer asked for.
    PaperDropped(String),
    /// An approval is no longer asked for.
    ApprovalDropped(String),
    /// An outcome counts longer.
    ValidityWidened,
    /// Applications are accepted on more days.
    WindowWidened,
    /// It is in force on more days, or a limit on fewer.
    DaysWidened,
    /// More is given.
    AmountRaised,
    /// There are further results.
    ResultAdded,
    /// An outcome may be used more often.
    UseWidened,
    /// There are further exceptions.
    ExceptionAdded,
    /// Parts differ in a way that is not compared.
    NotShown,
}

/// Returns how the rules that stand now are looser than those that stood.
pub(super) fn looser_rules(policy: &Policy, before: &[Rule], after: &[Rule]) -> Vec<Looser> {
    let mut found = Vec::new();
    for (at, rule) in after.iter().enumerate() {
        if before.iter().any(|stood| looser_rule(policy, stood, rule).is_empty()) {
            continue;
        }
        let against = before.get(at).or(before.last());
        add(&mut found, against.map_or(vec![Looser::NotShown], |stood| looser_rule(policy, stood, rule)));
    }
    found
}

fn looser_rule(policy: &Policy, before: &Rule, after: &Rule) -> Vec<Looser> {
    let mut found = looser_slots(policy, before, after);
    let conditions = [(&*before.conditions, &*after.conditions), (&*before.only_if, &*after.only_if)];
    for (before, after) in conditions {
        add(&mut found, looser_conditions(policy, before, after));
    }
    add(&mut found, looser_places(&before.places, &after.places));
    add(&mut found, compare_amounts(before, after));
    let dropped = before.papers.iter().filter(|paper| !after.papers.contains(paper));
    found.extend(dropped.map(|paper| Looser::PaperDropped(paper.clone())));
    let dropped = before.approvals.iter().filter(|approval| !after.approvals.contains(approval));
    found.extend(dropped.map(|(_, body)| Looser::ApprovalDropped(body.clone())));
    if strictness(after.item_use.or(policy.item_use)) < strictness(before.item_use.or(policy.item_use)) {
        found.push(Looser::UseWidened);
    }
    if !before.valid.iter().all(|valid| after.valid.iter().any(|own| is_no_longer(own, valid))) {
        found.push(Looser::ValidityWidened);
    }
    if !are_windows_within(&after.windows, &before.windows) {
        found.push(Looser::WindowWidened);
    }
    if !are_days_within(&after.in_force, &before.in_force) {
        found.push(Looser::DaysWidened);
    }
    let is_row = before.name.contains('/') || after.name.contains('/');
    let same_record = match (&before.record, &after.record) {
        (Some(before), Some(after)) => {
            (&before.mark, before.in_averages, &before.for_purpose)
                == (&after.mark, after.in_averages, &after.for_purpose)
        }
        (before, after) => before.is_none() && after.is_none(),
    };
    let same = same_record
        && (is_row || before.overrides == after.overrides)
        && before.editions == after.editions
        && before.effective == after.effective
        && before.automatic == after.automatic;
    if !same {
        add(&mut found, vec![Looser::NotShown]);
    }
    found
}

fn looser_slots(policy: &Policy, before: &Rule, after: &Rule) -> Vec<Looser> {
    let alternatives = |given: &Option<Given>| match given {
        Some(Given::AnyOf(all)) => all.len(),
        Some(Given::One(_) | Given::AllOf(_) | Given::CountOf(..) | Given::OneOrMore(_)) | None => 0,
    };
    if alternatives(&before.given) > 0 && alternatives(&after.given) > alternatives(&before.given) {
        return vec![Looser::OutcomesWidened];
    }
    if before.given != after.given
        || before.reading != after.reading
        || before.slots.len() != after.slots.len()
    {
        return vec![Looser::NotShown];
    }
    let mut found = Vec::new();
    for (before, after) in before.slots.iter().zip(&after.slots) {
        add(&mut found, looser_slot(policy, before, after));
    }
    found
}

fn looser_slot(policy: &Policy, before: &Slot, after: &Slot) -> Vec<Looser> {
    let (stood, stands) = (&before.pattern.any_of, &after.pattern.any_of);
    let is_within = stood.is_empty() || !stands.is_empty() && stands.iter().all(|one| stood.contains(one));
    if !is_within {
        return vec![Looser::OutcomesWidened];
    }
    let condition = |slot: &Slot| slot.pattern.condition.iter().cloned().collect::<Vec<_>>();
    looser_conditions(policy, &condition(before), &condition(after))
}

/// Returns how a list of conditions, all of which must hold, lets more through than another.
fn looser_conditions(policy: &Policy, before: &[Condition], after: &[Condition]) -> Vec<Looser> {
    let all = Condition::All(after.to_vec());
    let mut found = Vec::new();
    for condition in before.iter().flat_map(parts) {
        if implies(policy, &all, condition) {
            continue;
        }
        let same = after.iter().flat_map(parts).any(|own| speak_of_the_same(own, condition));
        add(&mut found, vec![if same { Looser::ConditionWidened } else { Looser::ConditionDropped }]);
    }
    found
}

fn parts(condition: &Condition) -> Vec<&Condition> {
    match condition {
        Condition::All(all) => all.iter().flat_map(parts).collect(),
        Condition::At(_, inner) => parts(inner),
        other => vec![other],
    }
}

fn looser_places(before: &[ResultPlace], after: &[ResultPlace]) -> Vec<Looser> {
    if after.len() > before.len() {
        return vec![Looser::ResultAdded];
    }
    let mut found = Vec::new();
    for (before, after) in before.iter().zip(after) {
        let fewer = |all: &[TargetPattern]| all.iter().all(|target| before.targets.contains(target));
        let is_part = match after.shape {
            ResultShape::Each | ResultShape::Best | ResultShape::Choice => {
                before.shape == after.shape && fewer(&after.targets)
            }
            ResultShape::All => before.shape == after.shape && before.targets == after.targets,
        };
        let adds_credit = after.with_credit && !before.with_credit;
        let excuses_more = before.excused != after.excused;
        if adds_credit {
            found.push(Looser::ResultAdded);
        } else if !is_part && before.shape == after.shape && after.targets.len() > before.targets.len() {
            add(&mut found, vec![Looser::ResultAdded]);
        } else if !is_part || excuses_more {
            add(&mut found, vec![Looser::NotShown]);
        }
    }
    found
}

// From the loosest to the strictest; what is not said is not compared.
fn strictness(item_use: Option<Use>) -> u32 {
    match item_use {
        Some(Use::Freely) => 0,
        None => 1,
        Some(Use::OncePerPurpose) => 2,
        Some(Use::OncePerProgramme) => 3,
        Some(Use::OnceEver) => 4,
    }
}

fn is_no_longer(own: &Validity, stood: &Validity) -> bool {
    own.from == stood.from && implies::is_no_longer(own.length, stood.length)
}

fn are_windows_within(own: &[Window], stood: &[Window]) -> bool {
    let is_within = |own: &Window, stood: &Window| match (own, stood) {
        (Window::EachYear(from, to), Window::EachYear(first, last)) => {
            let turns = to < from || last < first;
            own == stood || !turns && first <= from && to <= last
        }
        (Window::Once(from, to), Window::Once(first, last)) => first <= from && to <= last,
        (Window::Within(length, fact), Window::Within(stood, of)) => {
            fact == of && implies::is_no_longer(*length, *stood)
        }
        (Window::EachYear(..) | Window::Once(..) | Window::Within(..), _) => false,
    };
    let fits = |own: &Window| stood.iter().any(|stood| is_within(own, stood));
    stood.is_empty() || !own.is_empty() && own.iter().all(fits)
}

fn are_days_within(own: &[Days], stood: &[Days]) -> bool {
    let fits = |own: &Days| {
        stood.iter().any(|stood| {
            (stood.from.is_none() || own.from.is_some() && stood.from <= own.from)
                && stood.to.is_none_or(|last| own.to.is_some_and(|to| to <= last))
        })
    };
    stood.is_empty() || !own.is_empty() && own.iter().all(fits)
}

/// Returns how a bar, limit or requirement that stands now is looser than it stood.
pub(super) fn looser_counted(policy: &Policy, before: &Counted, after: &Counted) -> Vec<Looser> {
    let mut found = looser_figure(before, after);
    let same = before.what == after.what
        && before.stage == after.stage
        && same_sources(&before.from, &after.from)
        && same_targets(&before.into, &after.into)
        && before.per == after.per
        && before.share_of == after.share_of
        && (after.exclusive || !before.exclusive || before.figure != after.figure)
        && before.plus.len() == after.plus.len()
        && before
            .plus
            .iter()
            .zip(&after.plus)
            .all(|(one, two)| one.0 == two.0 && one.1.without_places() == two.1.without_places())
        && (before.beyond == after.beyond || after.beyond == Some(Beyond::Refused));
    if !same {
        found.push(Looser::NotShown);
    }
    let exceptions = match (&before.unless, &after.unless) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(before), Some(after)) => !implies(policy, after, before),
    };
    if exceptions || !after.unless_rules.iter().all(|rule| before.unless_rules.contains(rule)) {
        found.push(Looser::ExceptionAdded);
    }
    // A limit is strict on the days on which it holds.
    if !are_days_within(&before.in_force, &after.in_force) || before.editions != after.editions {
        found.push(Looser::DaysWidened);
    }
    found
}

fn same_sources(one: &[SourceFilter], two: &[SourceFilter]) -> bool {
    let same = |(one, two): (&SourceFilter, &SourceFilter)| {
        one.only == two.only
            && one.any_of == two.any_of
            && one.when.as_ref().map(Condition::without_places)
                == two.when.as_ref().map(Condition::without_places)
    };
    one.len() == two.len() && one.iter().zip(two).all(same)
}

fn same_targets(one: &[TargetFilter], two: &[TargetFilter]) -> bool {
    let same = |(one, two): (&TargetFilter, &TargetFilter)| {
        one.any_of == two.any_of
            && one.when.as_ref().map(Condition::without_places)
                == two.when.as_ref().map(Condition::without_places)
    };
    one.len() == two.len() && one.iter().zip(two).all(same)
}

fn looser_figure(before: &Counted, after: &Counted) -> Vec<Looser> {
    let (Some(stood), Some(stands)) = (&before.figure, &after.figure) else {
        return if before.figure == after.figure { Vec::new() } else { vec![Looser::NotShown] };
    };
    let (Expr::Constant(stood), Expr::Constant(stands)) = (stood, stands) else {
        return if stood == stands { Vec::new() } else { vec![Looser::NotShown] };
    };
    let order = compare_values(stands, stood);
    let is_strict = match before.kind {
        CountedKind::Requirement => order.map(std::cmp::Ordering::is_ge),
        CountedKind::Limit | CountedKind::Bar => order.map(std::cmp::Ordering::is_le),
    };
    match is_strict {
        Some(true) => Vec::new(),
        Some(false) => vec![Looser::Figure(stood.clone(), stands.clone())],
        None => vec![Looser::NotShown],
    }
}

fn add(found: &mut Vec<Looser>, more: Vec<Looser>) {
    for one in more {
        if !found.contains(&one) {
            found.push(one);
        }
    }
}
