//! Rules that override each other in a circle: none of them would ever be left.

use super::ground::Ground;
use super::outline::Trait;
use crate::diagnostics::NameProblem;
use crate::policy::{List, Rule, RuleId};

/// How far a rule has been followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Followed {
    NotYet,
    OnTheWay,
    ToTheEnd,
}

/// Reports each circle of rules once, at the first of its rules that is met.
pub(super) fn check(ground: &mut Ground<'_>) {
    if ground.rules_such(Trait::Overrides).next().is_none() {
        return;
    }
    let rules = &ground.policy.rules;
    let mut followed = vec![Followed::NotYet; rules.len()];
    let mut circles = Vec::new();
    for start in 0..rules.len() {
        follow(rules, start, &mut followed, &mut circles);
    }
    for circle in circles {
        let Some(first) = circle.iter().min().and_then(|first| rules.get(*first)) else { continue };
        let name = |at: &usize| rules.get(*at).map(|rule| rule.name.to_string());
        let path = circle.iter().filter_map(name).collect();
        ground.report(&NameProblem::Cycle { path }, &first.place);
    }
}

// The way is kept here and not on the stack: a table may have many rows.
fn follow(rules: &List<Rule>, start: usize, followed: &mut [Followed], circles: &mut Vec<Vec<usize>>) {
    let mark = |followed: &mut [Followed], at: usize, how: Followed| {
        if let Some(of_rule) = followed.get_mut(at) {
            *of_rule = how;
        }
    };
    if followed.get(start) != Some(&Followed::NotYet) {
        return;
    }
    mark(followed, start, Followed::OnTheWay);
    let mut way: Vec<(usize, usize)> = vec![(start, 0)];
    while let Some((at, next)) = way.last().copied() {
        let overridden: Option<&RuleId> = rules.get(at).and_then(|rule| rule.overrides.get(next));
        let Some(overridden) = overridden.map(|rule| rule.index()) else {
            mark(followed, at, Followed::ToTheEnd);
            way.pop();
            continue;
        };
        if let Some(last) = way.last_mut() {
            last.1 += 1;
        }
        match followed.get(overridden) {
            Some(Followed::NotYet) => {
                mark(followed, overridden, Followed::OnTheWay);
                way.push((overridden, 0));
            }
            Some(Followed::OnTheWay) => {
                let circle = way.iter().map(|(rule, _)| *rule).skip_while(|rule| *rule != overridden);
                circles.push(circle.collect());
            }
            Some(Followed::ToTheEnd) | None => {}
        }
    }
}
