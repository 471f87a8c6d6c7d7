//! The targets of a rule in this learner's programme.

use super::answer::Answer;
use super::counted::target_fits;
use super::expression::{Gap, text, values};
use super::facts::Scope;
use crate::decision::{Need, Reason, TargetRef};
use crate::policy::Rule;
use crate::policy::Value;
use crate::policy::counted::TargetElement;
use crate::policy::rule::{ResultPlace, ResultShape, TargetPattern};

/// One target with what facts say of its being one.
pub(super) struct Expanded {
    pub(super) target: TargetRef,
    /// Targets of one bundle stand or fall together.
    pub(super) bundle: usize,
    pub(super) answer: Answer,
}

/// Returns the code or name of a target.
pub(super) fn code(target: &TargetRef) -> &str {
    match target {
        TargetRef::Course(code) | TargetRef::Pool(code) | TargetRef::Category(code) => code,
    }
}

/// Returns the targets of one place of a rule, whatever the application asks for.
pub(super) fn all_targets(scope: Scope<'_>, place: &ResultPlace) -> Vec<Expanded> {
    let mut found: Vec<Expanded> = Vec::new();
    for pattern in &place.targets {
        let first = found.last().map_or(0, |last| last.bundle + 1);
        let expanded = expand(scope, pattern, first);
        if expanded.is_empty() {
            // No target at all is a refusal that says so, not silence.
            found.push(unnamed(first, Answer::No(vec![none_for(scope, pattern)])));
        }
        found.extend(expanded);
    }
    if place.shape == ResultShape::All {
        found.iter_mut().for_each(|expanded| expanded.bundle = 0);
    }
    found
}

/// Returns the targets of one place of a rule that this application asks for.
pub(super) fn targets(scope: Scope<'_>, rule: &Rule, place: &ResultPlace) -> Vec<Expanded> {
    let mut found = all_targets(scope, place);
    let asked = scope.facts.record.application.as_ref().and_then(|application| application.targets.as_ref());
    if let Some(asked) = asked.filter(|_| rule.automatic.is_none()) {
        // A bundle is asked for when any part of it is: its parts stand or fall together.
        let is_asked = |expanded: &Expanded| {
            matches!(expanded.target, TargetRef::Category(_))
                || code(&expanded.target).is_empty()
                || asked.iter().any(|asked| asked == code(&expanded.target))
        };
        let bundles: Vec<usize> =
            found.iter().filter(|expanded| is_asked(expanded)).map(|expanded| expanded.bundle).collect();
        found.retain(|expanded| bundles.contains(&expanded.bundle));
    }
    found
}

/// Returns the options of a choice, one a bundle, those that facts refuse left out.
pub(super) fn options(targets: &[Expanded]) -> Vec<String> {
    let mut options: Vec<(usize, String)> = Vec::new();
    for expanded in targets {
        let refused = targets.iter().any(|other| other.bundle == expanded.bundle && other.answer.is_no());
        if !refused && options.iter().all(|(bundle, _)| *bundle != expanded.bundle) {
            options.push((expanded.bundle, code(&expanded.target).to_owned()));
        }
    }
    options.into_iter().map(|(_, code)| code).collect()
}

/// Returns the bundle that a choice names: by any of its courses, for they stand or fall together.
pub(super) fn bundle_of(targets: &[Expanded], chosen: &str) -> Option<usize> {
    targets.iter().find(|expanded| code(&expanded.target) == chosen).map(|expanded| expanded.bundle)
}

fn expand(scope: Scope<'_>, pattern: &TargetPattern, bundle: usize) -> Vec<Expanded> {
    let one = |target, answer| vec![Expanded { target, bundle, answer }];
    match pattern {
        TargetPattern::Category(category) => one(TargetRef::Category(category.to_string()), Answer::Yes),
        TargetPattern::Course(code) => one(TargetRef::Course(code.to_string()), in_programme(scope, code)),
        TargetPattern::Together(codes) => {
            let course = |code: &String| Expanded {
                target: TargetRef::Course(code.to_owned()),
                bundle,
                answer: in_programme(scope, code),
            };
            codes.iter().map(course).collect()
        }
        TargetPattern::Pool(name) => {
            let known =
                scope.facts.programme.is_none_or(|programme| programme.pools.contains_key(name.as_str()));
            let answer = match known_programme(scope) {
                Answer::Yes => Answer::when(known, || Reason::NotInProgramme { target: name.to_string() }),
                open @ (Answer::No(_) | Answer::Unknown(_)) => open,
            };
            one(TargetRef::Pool(name.to_string()), answer)
        }
        TargetPattern::Courses(filter) => {
            let Some(programme) = scope.facts.programme else {
                return match known_programme(scope) {
                    Answer::Yes => Vec::new(),
                    open @ (Answer::No(_) | Answer::Unknown(_)) => vec![unnamed(bundle, open)],
                };
            };
            let courses = programme.courses.keys().map(|code| TargetRef::Course(code.to_owned()));
            let fitting = courses.filter_map(|target| {
                let answer = target_fits(scope.facts, filter, &target, scope)?;
                (!answer.is_no()).then_some((target, answer))
            });
            fitting
                .enumerate()
                .map(|(at, (target, answer))| Expanded { target, bundle: bundle + at, answer })
                .collect()
        }
        TargetPattern::SameCourse => {
            let outcomes = scope.outcomes(crate::policy::Owner::Spent);
            let codes = outcomes.iter().filter_map(|outcome| outcome.item.code.as_deref());
            let now = |code| scope.facts.programme.map_or(code, |programme| programme.code_now(code));
            let courses =
                codes.map(now).map(|code| (TargetRef::Course(code.to_owned()), in_programme(scope, code)));
            courses
                .enumerate()
                .map(|(at, (target, answer))| Expanded { target, bundle: bundle + at, answer })
                .collect()
        }
        TargetPattern::LookUp(expr) => match values(scope, expr) {
            Ok(codes) => {
                let codes =
                    codes.iter().filter(|value| !matches!(value, Value::YesNo(_))).map(text).enumerate();
                let course = |(at, code): (usize, String)| {
                    let answer = in_programme(scope, &code);
                    Expanded { target: TargetRef::Course(code), bundle: bundle + at, answer }
                };
                codes.map(course).collect()
            }
            // A table that has no row for these keys names no target; the refusal says which row was sought.
            Err(Gap::Reason(reason)) => one(TargetRef::Course(String::new()), Answer::No(vec![reason])),
            Err(Gap::Needs(needs)) => one(TargetRef::Course(String::new()), Answer::Unknown(needs)),
        },
    }
}

fn unnamed(bundle: usize, answer: Answer) -> Expanded {
    Expanded { target: TargetRef::Course(String::new()), bundle, answer }
}

/// Returns why a pattern has no target at all here.
fn none_for(scope: Scope<'_>, pattern: &TargetPattern) -> Reason {
    match pattern {
        TargetPattern::SameCourse => Reason::None { fact: "item.code".into() },
        TargetPattern::Courses(filter) => {
            let named = filter.any_of.iter().map(|element| element_name(scope, element)).collect::<Vec<_>>();
            Reason::NotInProgramme { target: named.join(", ") }
        }
        TargetPattern::Category(_)
        | TargetPattern::Course(_)
        | TargetPattern::Together(_)
        | TargetPattern::Pool(_)
        | TargetPattern::LookUp(_) => {
            let asked =
                scope.facts.record.application.as_ref().and_then(|application| application.programme.clone());
            Reason::NotInProgramme { target: asked.unwrap_or_default() }
        }
    }
}

fn element_name(scope: Scope<'_>, element: &TargetElement) -> String {
    match element {
        TargetElement::Course(name)
        | TargetElement::Class(name)
        | TargetElement::Pool(name)
        | TargetElement::Category(name)
        | TargetElement::Programme(name) => name.clone(),
        TargetElement::Set(set) => {
            scope.facts.policy().sets.get(set.index()).map(|set| set.name.clone()).unwrap_or_default()
        }
        TargetElement::AnyCourse => "course".into(),
        TargetElement::AnyPool => "pool".into(),
    }
}

fn in_programme(scope: Scope<'_>, code: &str) -> Answer {
    match (known_programme(scope), scope.facts.programme) {
        (Answer::Yes, Some(programme)) => Answer::when(programme.courses.contains_key(code), || {
            Reason::NotInProgramme { target: code.to_owned() }
        }),
        (open, _) => open,
    }
}

/// Answers whether the programme is one of the policy's; a policy without programmes takes any.
fn known_programme(scope: Scope<'_>) -> Answer {
    let asked =
        scope.facts.record.application.as_ref().and_then(|application| application.programme.as_ref());
    if scope.facts.policy().programmes.is_empty() || scope.facts.programme.is_some() {
        return Answer::Yes;
    }
    match asked {
        None => Answer::needs(Need::Fact("application.programme".into())),
        Some(asked) => Answer::No(vec![Reason::NotInProgramme { target: asked.clone() }]),
    }
}
