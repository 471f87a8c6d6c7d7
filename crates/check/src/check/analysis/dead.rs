//! Rules that never have an effect although their own conditions can hold: others always go first, a bar stands against
//! every result, no programme fits, or the catalogue knows their outcome only from others.

use super::super::logic::What;
use super::super::outline::Trait;
use super::super::pattern::spent_slots;
use super::super::words::Phrase;
use super::region::{Area, Dimension, Domain};
use super::shown::refused;
use super::space::PERSON;
use super::study::{Study, table_of};
use super::why::Why;
use crate::decision::Reason;
use crate::diagnostics::{MeaningProblem, Problem, Witness};
use crate::locale::Text;
use crate::policy::builtin::ACADEMIC;
use crate::policy::counted::{Counted, CountedKind, SourceFilter, TargetElement, TargetFilter};
use crate::policy::expression::{ItemElement, Value};
use crate::policy::rule::{Rule, TargetPattern};
use crate::policy::{Entry, OwnerKind, Place, Policy, Programme, RuleId};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// Reports rules that never have an effect, each with the clause that stands in the way.
pub(super) fn check(study: &mut Study<'_>) {
    let mut found: Vec<(Place, MeaningProblem, Vec<Place>, Option<Witness>)> = Vec::new();
    let mut said: BTreeSet<(String, Text)> = BTreeSet::new();
    let before = before_each(study);
    let of_programme = study.space.of_programme();
    for (id, rule, reach) in study.rules() {
        let cause = overridden(study, id, &before)
            .or_else(|| barred(study.policy(), rule))
            .or_else(|| in_no_programme(study, rule, &reach.areas, &of_programme))
            .or_else(|| of_other_issuers(study, id, rule));
        let Some(Cause { why, places, is_it }) = cause else { continue };
        // One cause is said once for all rows of a table.
        if said.insert((table_of(rule).to_owned(), why.clone())) {
            let witness = refused(study, rule, reach.areas.iter(), is_it);
            let problem = MeaningProblem::NeverCounts { name: rule.name.to_string(), why };
            found.push((rule.place.clone(), problem, places, witness));
        }
    }
    for (place, problem, others, witness) in found {
        let mut diagnostic = problem.at(study.ground.span(&place)).with_witness(witness);
        for other in others.iter().filter(|other| **other != place).take(4) {
            diagnostic = diagnostic.with_label(study.ground.span(other), Phrase::StandsInTheWay.text());
        }
        study.ground.push(diagnostic);
    }
}

/// Why a rule never has an effect.
struct Cause {
    why: Text,
    /// The clauses that stand in its way.
    places: Vec<Place>,
    /// The reason for which a case of it is then refused.
    is_it: fn(&Reason) -> bool,
}

fn is_overridden(reason: &Reason) -> bool {
    matches!(reason, Reason::Overridden { .. })
}

fn is_bar(reason: &Reason) -> bool {
    matches!(reason, Reason::Barred { .. })
}

fn is_of_programme(reason: &Reason) -> bool {
    let is_fact = |fact: &str| fact.starts_with("programme.");
    match_fact(reason).is_some_and(is_fact)
}

fn is_of_issuer(reason: &Reason) -> bool {
    match_fact(reason) == Some("item.issuer")
}

fn match_fact(reason: &Reason) -> Option<&str> {
    if let Reason::Differs { fact, .. }
    | Reason::Excluded { fact, .. }
    | Reason::Below { fact, .. }
    | Reason::Above { fact, .. } = reason
    {
        Some(fact)
    } else {
        None
    }
}

// For each rule those that override it; rows of one table, which `rows` compares itself, are left out.
fn before_each(study: &Study<'_>) -> BTreeMap<usize, Vec<RuleId>> {
    let mut before: BTreeMap<usize, Vec<RuleId>> = BTreeMap::new();
    for (id, rule, _) in study.rules_such(Trait::Overrides) {
        for under in &rule.overrides {
            before.entry(under.index()).or_default().push(id);
        }
    }
    before
}

fn overridden(study: &Study<'_>, id: RuleId, before: &BTreeMap<usize, Vec<RuleId>>) -> Option<Cause> {
    let before = before.get(&id.index())?;
    let rules = &study.policy().rules;
    let rule = rules.get(id.index())?;
    let reach = study.reaches.get(id.index())?;
    let over: Vec<RuleId> = before.iter().copied().filter(|over| takes_all(study, *over, rule)).collect();
    let areas: Vec<(RuleId, &Area)> = over
        .iter()
        .filter_map(|over| study.reaches.get(over.index()).map(|reach| (*over, reach)))
        .flat_map(|(over, reach)| reach.areas.iter().map(move |area| (over, area)))
        .collect();
    let boxes: Vec<&Area> = areas.iter().map(|(_, area)| *area).collect();
    if boxes.is_empty() || reach.areas.is_empty() {
        return None;
    }
    let mut by: BTreeSet<RuleId> = BTreeSet::new();
    for area in reach.areas.iter() {
        by.extend(area.covered_by(&boxes)?.iter().filter_map(|at| areas.get(*at)).map(|(over, _)| *over));
    }
    let over: Vec<&Rule> = by.iter().filter_map(|over| rules.get(over.index())).collect();
    // That one earlier row takes a row of its table is said where rows are compared.
    if matches!(over.as_slice(), [one] if table_of(one) == table_of(rule)) {
        return None;
    }
    let names = over.iter().map(|over| over.name.to_string()).collect();
    let places = over.iter().map(|over| over.place.clone()).collect();
    Some(Cause { why: Why::Overridden(names).text(), places, is_it: is_overridden })
}

// A rule whose facts hold wherever the boxes say so, whatever else it asks for.
fn takes_all(study: &Study<'_>, over: RuleId, rule: &Rule) -> bool {
    let (Some(own), Some(reach)) = (study.policy().rules.get(over.index()), study.reaches.get(over.index()))
    else {
        return false;
    };
    let within = |own: &[String], others: &[String]| own.iter().all(|one| others.contains(one));
    reach.exact
        && within(&own.papers, &rule.papers)
        && own.approvals.is_empty()
        && own.evidence.is_empty()
        && (own.valid.is_empty() || own.valid == rule.valid)
        && (own.windows.is_empty() || own.windows == rule.windows)
}

/// Returns true when bars forbid every result of a rule.
pub(super) fn is_barred(policy: &Policy, rule: &Rule) -> bool {
    barred(policy, rule).is_some()
}

fn barred(policy: &Policy, rule: &Rule) -> Option<Cause> {
    if !policy.counted.iter().any(|one| one.kind == CountedKind::Bar) {
        return None;
    }
    let places: Vec<&TargetPattern> = rule.places.iter().flat_map(|place| &place.targets).collect();
    if places.is_empty() {
        return None;
    }
    let id = policy.rules.iter().position(|own| std::ptr::eq(own, rule))?;
    let bars = |target: &TargetPattern| {
        policy.counted.iter().find(|bar| {
            bar.kind == CountedKind::Bar
                && bar.unless.is_none()
                && bar.in_force.is_empty()
                && bar.editions.is_empty()
                && !bar.unless_rules.iter().any(|own| own.index() == id)
                && bar.from.iter().all(|filter| surely_from(policy, filter, rule))
                && bar.into.iter().all(|filter| surely_into(policy, filter, target))
                && !(bar.from.is_empty() && bar.into.is_empty())
        })
    };
    let bars: Vec<&Counted> = places.iter().map(|target| bars(target)).collect::<Option<_>>()?;
    let names: BTreeSet<String> = bars.iter().map(|bar| bar.name.clone()).collect();
    Some(Cause {
        why: Why::Barred(names.into_iter().collect()).text(),
        places: bars.first().map(|bar| bar.place.clone()).into_iter().collect(),
        is_it: is_bar,
    })
}

/// Returns true when every outcome that a rule spends surely fits a source filter.
pub(super) fn surely_from(policy: &Policy, filter: &SourceFilter, rule: &Rule) -> bool {
    if filter.when.is_some() {
        return false;
    }
    let mut slots = spent_slots(rule).peekable();
    let any = filter.any_of.is_empty();
    slots.peek().is_some()
        && slots.all(|(_, pattern)| {
            any || !pattern.any_of.is_empty()
                && pattern
                    .any_of
                    .iter()
                    .all(|own| filter.any_of.iter().any(|wide| element_covers(policy, wide, own)))
        })
}

/// Returns true when every outcome of the narrow element surely fits the wide one.
pub(super) fn element_covers(policy: &Policy, wide: &ItemElement, narrow: &ItemElement) -> bool {
    if wide == narrow {
        return true;
    }
    if wide.set.is_some() || wide.catalogue.is_some() || wide.rule.is_some() || wide.issuers.is_some() {
        return false;
    }
    let same = |wide: &Option<SmolStr>, narrow: &Option<SmolStr>| wide.is_none() || wide == narrow;
    let category = wide.category.as_ref().is_none_or(|category| {
        narrow.category.as_ref() == Some(category) || own_category(policy, narrow) == Some(category.as_str())
    });
    same(&wide.kind, &narrow.kind)
        && same(&wide.code, &narrow.code)
        && same(&wide.issuer, &narrow.issuer)
        && category
}

// The category of every outcome of an element: that of its entries where they agree, else of its kind.
fn own_category<'a>(policy: &'a Policy, element: &ItemElement) -> Option<&'a str> {
    let kind = element.kind.as_ref()?;
    let of_kind = policy.kinds.get(kind.as_str()).and_then(|kind| kind.category.as_deref());
    let entries = policy.catalogues.iter().flat_map(|catalogue| &catalogue.entries);
    let own = entries
        .filter(|entry| entry.kind == *kind && element.code.as_ref().is_none_or(|code| *code == entry.code));
    let mut categories: BTreeSet<Option<&str>> =
        own.map(|entry| entry.category.as_deref().or(of_kind)).collect();
    if element.code.is_none() || categories.is_empty() {
        categories.insert(of_kind);
    }
    let mut categories = categories.into_iter();
    let first = categories.next()?;
    if categories.next().is_some() { None } else { first }
}

/// Returns true when every target of a pattern surely fits a target filter.
pub(super) fn surely_into(policy: &Policy, filter: &TargetFilter, target: &TargetPattern) -> bool {
    if let TargetPattern::Courses(own) = target
        && filter.when.is_none()
        && !own.any_of.is_empty()
        && own.any_of.iter().all(|element| filter.any_of.contains(element))
    {
        return true;
    }
    filter.when.is_none()
        && (filter.any_of.is_empty()
            || filter.any_of.iter().any(|element| holds_all(policy, element, target)))
}

fn holds_all(policy: &Policy, element: &TargetElement, target: &TargetPattern) -> bool {
    let is_of_programmes = !matches!(target, TargetPattern::Category(_));
    let all_courses = |test: &dyn Fn(&str) -> bool| match target {
        TargetPattern::Course(code) => test(code),
        TargetPattern::Together(codes) => codes.iter().all(|code| test(code)),
        TargetPattern::Category(_)
        | TargetPattern::Courses(_)
        | TargetPattern::SameCourse
        | TargetPattern::Pool(_)
        | TargetPattern::LookUp(_) => false,
    };
    match element {
        TargetElement::Course(wanted) => all_courses(&|code| code == wanted),
        TargetElement::Class(class) => all_courses(&|code| {
            let mut courses = policy.programmes.values().filter_map(|one| one.courses.get(code)).peekable();
            courses.peek().is_some() && courses.all(|course| course.class.as_ref() == Some(class))
        }),
        TargetElement::AnyCourse => is_of_programmes && !matches!(target, TargetPattern::Pool(_)),
        TargetElement::Pool(wanted) => matches!(target, TargetPattern::Pool(own) if own == wanted),
        TargetElement::AnyPool => matches!(target, TargetPattern::Pool(_)),
        TargetElement::Set(set) => {
            let members = policy.sets.get(set.index()).map(|set| &set.members);
            all_courses(&|code| members.is_some_and(|members| members.contains(code)))
        }
        TargetElement::Category(category) => match target {
            TargetPattern::Category(own) => own == category,
            TargetPattern::Course(_)
            | TargetPattern::Courses(_)
            | TargetPattern::SameCourse
            | TargetPattern::Pool(_)
            | TargetPattern::LookUp(_)
            | TargetPattern::Together(_) => {
                let own = |programme: &Programme| programme.category.clone().unwrap_or(ACADEMIC.to_owned());
                policy.programmes.values().all(|programme| own(programme) == *category)
            }
        },
        TargetElement::Programme(_) => false,
    }
}

// A rule whose targets stand only in programmes that its conditions leave out.
fn in_no_programme(
    study: &Study<'_>,
    rule: &Rule,
    areas: &[Area],
    of_programme: &[Dimension],
) -> Option<Cause> {
    // A box that says nothing of the programme fits each.
    let is_open = |area: &Area| !of_programme.iter().any(|dimension| area.find(*dimension).is_some());
    if areas.iter().any(is_open) {
        return None;
    }
    let policy = study.policy();
    let named = || rule.places.iter().flat_map(|place| &place.targets).map(super::witness::target_code);
    let targets = || named().flatten();
    if targets().next().is_none() || policy.programmes.is_empty() || areas.is_empty() {
        return None;
    }
    let fits = |programme: &Programme| areas.iter().any(|area| programme_fits(study, programme, area));
    let holding = study.space.holding();
    if named().any(|target| target.is_none()) || targets().any(|code| holding.having(code).any(fits)) {
        return None;
    }
    let having = holding.programmes(targets());
    let first = having.first()?;
    let codes = having.iter().map(|programme| programme.code.clone()).collect();
    Some(Cause {
        why: Why::InNoProgramme(targets().map(str::to_owned).collect(), codes).text(),
        places: vec![first.place.clone()],
        is_it: is_of_programme,
    })
}

/// Returns true unless a fact of the programme lies outside a box.
pub(super) fn programme_fits(study: &Study<'_>, programme: &Programme, area: &Area) -> bool {
    area.parts().iter().all(|(dimension, domain)| {
        let Some(subject) = study.space.subject(*dimension) else { return true };
        let What::Fact(OwnerKind::Programme, attribute) = &subject.what else { return true };
        let own = match attribute.as_str() {
            "code" => Some(Value::Word(programme.code.clone())),
            "category" => {
                Some(Value::Word(programme.category.clone().unwrap_or_else(|| ACADEMIC.to_owned())))
            }
            other => programme.attributes.get(other).cloned(),
        };
        // A record may bring what the policy does not say of a programme.
        own.is_none_or(|own| subject.context != PERSON || may_be(study, &own, attribute, domain))
    })
}

fn may_be(study: &Study<'_>, value: &Value, attribute: &str, domain: &Domain) -> bool {
    let fact = crate::policy::FactRef { owner: crate::policy::Owner::Programme, attribute: attribute.into() };
    let is_word = |words: &[u32]| match value {
        Value::Word(word) => Some(words.iter().any(|own| study.space.spelling(*own) == word)),
        Value::Number(_) | Value::Share(_) | Value::Date(_) | Value::Duration(_) | Value::YesNo(_) => None,
    };
    match domain {
        Domain::Words(words) => is_word(words).unwrap_or(true),
        Domain::But(words) => is_word(words).is_none_or(|is_out| !is_out),
        Domain::Truth { yes, no } => match value {
            Value::YesNo(own) => {
                if *own {
                    *yes
                } else {
                    *no
                }
            }
            Value::Number(_) | Value::Share(_) | Value::Date(_) | Value::Duration(_) | Value::Word(_) => true,
        },
        Domain::Line { points, .. } => {
            let extent = study.space.facts.extent(&fact, &[]);
            let scale = extent.as_ref().and_then(|extent| match extent.sort {
                super::super::facts::PointSort::Rank(scale) => Some(scale),
                super::super::facts::PointSort::Number
                | super::super::facts::PointSort::Share
                | super::super::facts::PointSort::Date => None,
            });
            let at = study.space.facts.point(value, scale);
            at.is_none_or(|at| {
                let only = super::super::line::Points::only(at, extent.and_then(|extent| extent.grid));
                !points.and(&only).is_empty()
            })
        }
    }
}

// A rule for an outcome of one issuer, which the catalogue lists from others.
fn of_other_issuers(study: &Study<'_>, id: RuleId, rule: &Rule) -> Option<Cause> {
    if !study.outline.is(id.index(), Trait::OfIssuer) {
        return None;
    }
    let elements = spent_slots(rule).flat_map(|(_, pattern)| &pattern.any_of);
    let mut listed: Option<(&Entry, &str)> = None;
    for element in elements {
        let (code, issuer) = (element.code.as_ref()?, element.issuer.as_ref()?);
        let entries = study.space.facts.entries(code);
        let of_kind = |entry: &&&Entry| element.kind.as_ref().is_none_or(|kind| *kind == entry.kind);
        let mut own = entries.iter().filter(of_kind).peekable();
        let first = own.peek().copied()?;
        if own.any(|entry| entry.issuers.is_empty() || entry.issuers.iter().any(|own| own == issuer)) {
            return None;
        }
        listed.get_or_insert((first, issuer));
    }
    let (entry, issuer) = listed?;
    let why = Why::OtherIssuers(entry.code.to_string(), issuer.to_owned()).text();
    Some(Cause { why, places: vec![entry.place.clone()], is_it: is_of_issuer })
}
