//! Bars, limits, requirements and rewards that count nothing: no rule and no catalogue gives what they name.

use super::facts::Facts;
use super::ground::Ground;
use super::pattern::{may_share, stage_of};
use super::words::Phrase;
use crate::diagnostics::{Named, Problem, StructureProblem};
use crate::policy::Policy;
use crate::policy::builtin::{ACADEMIC, CREDITS, HOURS};
use crate::policy::counted::{
    Counted, CountedKind, CountedWhat, Reward, SourceFilter, Stage, TargetElement, TargetFilter,
};
use crate::policy::expression::ItemElement;
use crate::policy::rule::{Rule, TargetPattern};
use crate::policy::{Entry, MeasureId};
use smol_str::SmolStr;

/// Reports what counts nothing.
pub(super) fn check(ground: &mut Ground<'_>, facts: &Facts<'_>) {
    for counted in &ground.policy.counted {
        if let Some(category) = category_of_no_programme(facts, counted) {
            let problem = StructureProblem::CategoryOfNoProgramme { category: category.to_owned() };
            ground.report(&problem, &counted.place);
            continue;
        }
        let mut rules = ground.policy.rules.iter().enumerate();
        // A prohibition may say what no rule would grant anyway, of outcomes that there are.
        let is_said_for_certain = counted.kind == CountedKind::Bar && is_about_kinds(ground.policy, counted);
        if !rules.any(|(at, rule)| may_count(facts, counted, at, rule))
            && !may_count_stored(facts, counted)
            && !is_said_for_certain
        {
            let kind = match counted.kind {
                CountedKind::Bar => Named::Bar,
                CountedKind::Limit => Named::Limit,
                CountedKind::Requirement => Named::Require,
            };
            let name = counted.name.clone();
            ground.report(&StructureProblem::NothingCounted { kind, name }, &counted.place);
        }
    }
    for reward in &ground.policy.rewards {
        if !is_fed(facts, reward) {
            let problem = StructureProblem::NothingCounted { kind: Named::Reward, name: reward.name.clone() };
            let problem = problem.at(ground.span(&reward.place));
            ground.push(problem.with_help(Phrase::GiveTheMeasure.text()));
        }
    }
}

/// Returns true when results can be summed by a reward: what a rule of its stage gives, and of stored outcomes their credits.
fn is_fed(facts: &Facts<'_>, reward: &Reward) -> bool {
    let counts = |measure| measure == reward.by || facts.policy.factor(measure, reward.by).is_some();
    let stores_credits = reward.stage == Stage::Recognised && counts(CREDITS);
    stores_credits
        || facts.policy.rules.iter().enumerate().any(|(at, rule)| {
            stage_of(rule) == Some(reward.stage)
                && rule.amounts.iter().any(|amount| counts(amount.measure))
                && from_fits(facts, &reward.from, at, rule)
        })
}

// Every category that it names is that of a kind.
fn is_about_kinds(policy: &Policy, counted: &Counted) -> bool {
    let mut named =
        counted.from.iter().flat_map(|filter| &filter.any_of).map(|element| &element.category).peekable();
    let is_of_a_kind = |category: &Option<SmolStr>| {
        category.is_some() && policy.kinds.values().any(|kind| kind.category == *category)
    };
    named.peek().is_some() && named.all(is_of_a_kind)
}

/// Returns true when a clause may count results of a rule.
pub(super) fn may_count(facts: &Facts<'_>, counted: &Counted, at: usize, rule: &Rule) -> bool {
    let measure = match counted.what {
        CountedWhat::Measure(measure) => gives(facts.policy, rule, measure),
        CountedWhat::SourceMeasure(_) | CountedWhat::Courses | CountedWhat::Items => true,
    };
    let is_of_stage =
        counted.kind == CountedKind::Bar || stage_of(rule).is_some_and(|stage| counts_stage(counted, stage));
    measure
        && is_of_stage
        && from_fits(facts, &counted.from, at, rule)
        && counted.into.iter().all(|filter| into_fits(facts, filter, rule))
}

/// Returns true when a clause may count what a catalogue alone stores: that is recognised without a rule.
pub(super) fn may_count_stored(facts: &Facts<'_>, counted: &Counted) -> bool {
    let of_rules = |element: &ItemElement| element.rule.is_some();
    counts_stage(counted, Stage::Recognised)
        && facts.policy.catalogues.iter().flat_map(|catalogue| &catalogue.entries).any(|entry| {
            let own = ItemElement {
                kind: Some(entry.kind.clone()),
                code: Some(entry.code.clone()),
                ..ItemElement::default()
            };
            let mut from = counted.from.iter().map(|filter| &filter.any_of);
            let from = from.all(|any_of| {
                let mut fitting = any_of.iter().filter(|element| !of_rules(element));
                any_of.is_empty()
                    || fitting.any(|element| {
                        let open = ItemElement { category: None, ..element.clone() };
                        may_share(facts, std::slice::from_ref(&open), std::slice::from_ref(&own))
                    })
            });
            let stored = TargetPattern::Category(stored_category(facts, entry).unwrap_or_default().into());
            let fits = |filter: &TargetFilter| {
                filter.any_of.is_empty()
                    || filter.any_of.iter().any(|element| target_fits(facts, element, &stored))
            };
            from && counted.into.iter().all(fits)
        })
}

fn stored_category<'a>(facts: &Facts<'a>, entry: &'a Entry) -> Option<&'a str> {
    let of_kind = || facts.policy.kinds.get(entry.kind.as_str())?.category.as_deref();
    entry.category.as_deref().or_else(of_kind)
}

fn counts_stage(counted: &Counted, stage: Stage) -> bool {
    counted.kind == CountedKind::Bar || counted.stage == stage
}

// Courses and pools have the category of their programme. A category that stands alone as the target, that no programme
// has and into which nothing is recognised, was meant for one of the programmes.
fn category_of_no_programme<'a>(facts: &Facts<'_>, counted: &'a Counted) -> Option<&'a str> {
    let converts = facts.policy.rules.iter().any(|rule| stage_of(rule) == Some(Stage::Converted));
    let mut elements = counted.into.iter().flat_map(|filter| &filter.any_of);
    elements.find_map(|element| match element {
        TargetElement::Category(category)
            if converts && !has_programme_of(facts, category) && !is_stored_in(facts, counted, category) =>
        {
            Some(category.as_str())
        }
        TargetElement::Category(_)
        | TargetElement::Course(_)
        | TargetElement::Class(_)
        | TargetElement::AnyCourse
        | TargetElement::Pool(_)
        | TargetElement::AnyPool
        | TargetElement::Set(_)
        | TargetElement::Programme(_) => None,
    })
}

fn has_programme_of(facts: &Facts<'_>, category: &str) -> bool {
    let mut programmes = facts.policy.programmes.values().peekable();
    let of = |own: Option<&str>| own.unwrap_or(ACADEMIC) == category;
    // A policy without programmes takes any programme, and each is academic.
    programmes.peek().is_none() && of(None) || programmes.any(|programme| of(programme.category.as_deref()))
}

fn is_stored_in(facts: &Facts<'_>, counted: &Counted, category: &str) -> bool {
    let mut targets =
        facts.policy.rules.iter().flat_map(|rule| &rule.places).flat_map(|place| &place.targets);
    let mut entries = facts.policy.catalogues.iter().flat_map(|catalogue| &catalogue.entries);
    counts_stage(counted, Stage::Recognised)
        && (targets.any(|target| matches!(target, TargetPattern::Category(own) if own == category))
            || entries.any(|entry| stored_category(facts, entry) == Some(category)))
}

// Credits and hours come with courses and outcomes themselves; any other measure is given by a clause or not at all.
fn gives(policy: &Policy, rule: &Rule, measure: MeasureId) -> bool {
    let converts = |other: MeasureId| policy.factor(other, measure).is_some();
    measure == CREDITS || measure == HOURS || rule.amounts.iter().any(|amount| converts(amount.measure))
}

fn from_fits(facts: &Facts<'_>, from: &[SourceFilter], at: usize, rule: &Rule) -> bool {
    from.iter().all(|filter| {
        let fits = |element: &ItemElement| match element.rule {
            Some(id) => id.index() == at,
            // The category of an outcome can come from its entry, its kind or a recognition.
            None if element.category.as_ref().is_some_and(|category| !may_be_of(facts, rule, category)) => {
                false
            }
            None => {
                let element = ItemElement { category: None, ..element.clone() };
                let mut patterns = rule.slots.iter().map(|slot| &slot.pattern.any_of);
                patterns.any(|pattern| {
                    let open = |pattern: &ItemElement| ItemElement { category: None, ..pattern.clone() };
                    let pattern: Vec<ItemElement> = pattern.iter().map(open).collect();
                    may_share(facts, std::slice::from_ref(&element), &pattern)
                })
            }
        };
        filter.any_of.is_empty() || filter.any_of.iter().any(fits)
    })
}

// Whether an outcome that a rule takes can be of a category: by its kind, its entry, because a rule recognises it so, or, where
// neither kind nor entry has a category, because its record says so.
fn may_be_of(facts: &Facts<'_>, rule: &Rule, category: &str) -> bool {
    let policy = facts.policy;
    let entries = || policy.catalogues.iter().flat_map(|catalogue| &catalogue.entries);
    let of_kind = |kind: &SmolStr| {
        let own = policy.kinds.get(kind.as_str()).and_then(|known| known.category.as_deref());
        own.is_none_or(|own| own == category)
            || entries().any(|entry| entry.kind == *kind && entry.category.as_deref() == Some(category))
    };
    let mut slots = rule.slots.iter().map(|slot| &slot.pattern.any_of);
    let mut targets = policy.rules.iter().flat_map(|rule| &rule.places).flat_map(|place| &place.targets);
    slots.any(|any_of| {
        any_of.is_empty() || any_of.iter().any(|element| element.kind.as_ref().is_none_or(of_kind))
    }) || targets.any(|target| match target {
        TargetPattern::Category(own) => own == category,
        TargetPattern::LookUp(_) => true,
        TargetPattern::Course(_)
        | TargetPattern::Courses(_)
        | TargetPattern::SameCourse
        | TargetPattern::Pool(_)
        | TargetPattern::Together(_) => false,
    })
}

fn into_fits(facts: &Facts<'_>, filter: &TargetFilter, rule: &Rule) -> bool {
    let mut targets = rule.places.iter().flat_map(|place| &place.targets);
    filter.any_of.is_empty()
        || targets.any(|target| filter.any_of.iter().any(|element| target_fits(facts, element, target)))
}

fn target_fits(facts: &Facts<'_>, element: &TargetElement, target: &TargetPattern) -> bool {
    let programmes = &facts.policy.programmes;
    let course_fits = |code: &str| match element {
        TargetElement::Course(wanted) => wanted == code,
        TargetElement::Class(class) => {
            let mut courses =
                programmes.values().filter_map(|programme| programme.courses.get(code)).peekable();
            courses.peek().is_none() || courses.any(|course| course.class.as_ref() == Some(class))
        }
        TargetElement::Pool(_) | TargetElement::AnyPool => false,
        TargetElement::Category(category) => has_programme_of(facts, category),
        TargetElement::AnyCourse | TargetElement::Set(_) | TargetElement::Programme(_) => true,
    };
    match target {
        TargetPattern::Course(code) => course_fits(code),
        TargetPattern::Together(codes) => codes.iter().any(|code| course_fits(code)),
        TargetPattern::Pool(pool) => match element {
            TargetElement::Pool(wanted) => wanted == pool,
            TargetElement::Course(_) | TargetElement::Class(_) | TargetElement::AnyCourse => false,
            TargetElement::Category(category) => has_programme_of(facts, category),
            TargetElement::AnyPool | TargetElement::Set(_) | TargetElement::Programme(_) => true,
        },
        TargetPattern::Category(category) => match element {
            TargetElement::Category(wanted) => wanted == category,
            TargetElement::Course(_)
            | TargetElement::Class(_)
            | TargetElement::AnyCourse
            | TargetElement::Pool(_)
            | TargetElement::AnyPool
            | TargetElement::Set(_)
            | TargetElement::Programme(_) => false,
        },
        TargetPattern::Courses(_) | TargetPattern::SameCourse | TargetPattern::LookUp(_) => match element {
            TargetElement::Pool(_) | TargetElement::AnyPool => false,
            TargetElement::Category(category) => has_programme_of(facts, category),
            TargetElement::Course(_)
            | TargetElement::Class(_)
            | TargetElement::AnyCourse
            | TargetElement::Set(_)
            | TargetElement::Programme(_) => true,
        },
    }
}
