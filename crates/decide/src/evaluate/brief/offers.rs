//! What the rules can grant outcomes of one code, programme by programme, and the limits that count it.

use super::codes::Index;
use super::conditions::Terms;
use super::form::{BeyondForm, Claim, Figure, LimitForm, Offer, RuleTests, Weight};
use super::settled::{at_its_widest, is_paired, is_plain, only_place, without_issuer};
use crate::decision::TargetRef;
use crate::evaluate::answer::Answer;
use crate::evaluate::counted::{barred, touches};
use crate::evaluate::expression;
use crate::evaluate::facts::{Outcome, Scope, Situation};
use crate::evaluate::figure::figure;
use crate::evaluate::pattern::names;
use crate::evaluate::recognition::is_ruled;
use crate::few::Few;
use crate::policy::builtin::CREDITS;
use crate::policy::counted::{CountedWhat, Stage};
use crate::policy::rule::{ResultPlace, TargetPattern};
use crate::policy::{Beyond, CountedKind, Expr, FactRef, MeasureId, Owner, Rule, RuleId, Use};
use crate::quantity::Number;
use std::borrow::Cow;
use std::sync::{Mutex, PoisonError};

/// A limit as it stands in a programme.
#[derive(Debug)]
pub(super) struct Standing {
    of: LimitOf,
    /// Its position among the forms; absent for one whose figure depends on the record.
    at: Option<usize>,
}

#[derive(Debug)]
enum LimitOf {
    /// Position in `Policy::counted`.
    Counted(usize),
    Pool(String),
}

/// Returns the limits of all programmes, and of each programme those that hold there.
///
/// A figure that depends on the day is not certain; `bare` is a situation without an application, for what is stored by
/// recognition must not depend on the programme either.
pub(super) fn limit_forms(
    situations: &[Situation<'_>],
    bare: &Situation<'_>,
) -> (Vec<LimitForm>, Vec<Vec<Standing>>) {
    let mut forms = Vec::new();
    let mut put = |most: Number, beyond: Option<&Beyond>| {
        let beyond = match beyond {
            None | Some(Beyond::Refused) => BeyondForm::Refused,
            Some(Beyond::CutTo(step)) => BeyondForm::CutTo(*step),
            Some(Beyond::Excused | Beyond::Carried { .. }) => BeyondForm::Other,
        };
        forms.push(LimitForm { most, beyond });
        forms.len() - 1
    };
    let mut by_programme = Vec::new();
    for situation in situations {
        let policy = situation.policy();
        let counted = policy.counted.iter().enumerate();
        let mut standing: Vec<Standing> = Vec::new();
        for (at, counted) in counted.filter(|(_, counted)| counted.kind == CountedKind::Limit) {
            let undated = Situation { day: None, ..alone(situation, Vec::new()) };
            let of = |situation: &Situation<'_>| figure(situation.scope(), counted).ok();
            let is_free =
                |most: &Number| counted.stage == Stage::Converted || of(bare).as_ref() == Some(most);
            let most = of(&undated).filter(is_free).filter(|_| is_plain(counted));
            let beyond = counted.beyond.as_ref().or(policy.beyond.as_ref());
            standing.push(Standing { of: LimitOf::Counted(at), at: most.map(|most| put(most, beyond)) });
        }
        for (name, capacity) in situation.programme.into_iter().flat_map(|programme| &programme.pools) {
            if let Some(most) = capacity {
                let at = Some(put(*most, policy.beyond.as_ref()));
                standing.push(Standing { of: LimitOf::Pool(name.clone()), at });
            }
        }
        by_programme.push(standing);
    }
    (forms, by_programme)
}

/// What an offer brings of which that is not certain.
const UNSETTLED: Offer = Offer {
    rule: None,
    is_settled: false,
    is_pool: false,
    amounts: Few::None,
    claim: Claim { course: None, limits: Few::None, item_use: Use::OncePerProgramme },
};

/// Makes offers.
pub(super) struct Offers<'a> {
    pub(super) terms: Terms<'a>,
    /// By programme.
    pub(super) limits: &'a [Vec<Standing>],
    /// The numbers of courses.
    pub(super) courses: &'a Mutex<Index>,
    /// What a rule asks.
    pub(super) asked: &'a dyn Fn(RuleId, &Rule) -> Option<RuleTests>,
}

/// What recognition offers, and what conversion does by programme.
type OfClass = (Vec<Offer>, Few<Few<Offer>>);

impl Offers<'_> {
    /// Returns what an outcome is offered, or `None` where all that it is offered needs the evaluator.
    pub(super) fn of_class(&self, outcome: &Outcome<'_>, situations: &[Situation<'_>]) -> Option<OfClass> {
        let first = situations.first()?;
        let mut rules: Vec<(RuleId, &Rule)> = Vec::new();
        for at in first.plan.slots_for(outcome.item.code.as_deref()) {
            let rule = first.policy().rules.get(at.rule.index())?;
            let pattern = &rule.slots.get(at.slot as usize)?.pattern;
            if !rule.places.is_empty() && names(first, &without_issuer(pattern), outcome) {
                rules.push((at.rule, rule));
            }
        }
        let (is_ruled, alone) = (is_ruled(first, outcome), with(first, outcome));
        let stored = match is_ruled {
            true => {
                let mut stored = Vec::new();
                for (id, rule) in rules.iter().filter(|(_, rule)| !rule.converts()) {
                    stored.extend(self.of_rule(0, &alone, (*id, rule))?);
                }
                stored
            }
            false => self.by_catalogue(&alone, outcome)?,
        };
        let mut granted = Vec::new();
        for (programme, situation) in situations.iter().enumerate() {
            let mut offers = Vec::new();
            let mut converting = rules.iter().filter(|(_, rule)| rule.converts()).peekable();
            let own = (programme > 0 && converting.peek().is_some()).then(|| with(situation, outcome));
            for (id, rule) in converting {
                offers.extend(self.of_rule(programme, own.as_ref().unwrap_or(&alone), (*id, rule))?);
            }
            granted.push(Few::from(offers));
        }
        // What recognition stores under a category is of that category from then on.
        let is_changed = is_ruled && granted.iter().any(|offers| !offers.is_empty());
        (!is_changed).then(|| (stored, granted.into()))
    }

    /// Returns what a rule offers the one outcome of a situation: nothing, where the programme does not have its target or a bar
    /// forbids it.
    fn of_rule(
        &self,
        programme: usize,
        situation: &Situation<'_>,
        (id, rule): (RuleId, &Rule),
    ) -> Option<Option<Offer>> {
        let offer = match self.settled(programme, situation, (id, rule)) {
            Some(None) => return Some(None),
            Some(Some(offer)) => offer,
            None => UNSETTLED,
        };
        Some(Some(Offer { rule: Some((self.asked)(id, rule)?), ..offer }))
    }

    /// Returns what a rule offers, or `None` where that is not certain.
    fn settled(
        &self,
        programme: usize,
        situation: &Situation<'_>,
        (id, rule): (RuleId, &Rule),
    ) -> Option<Option<Offer>> {
        let place = only_place(rule)?;
        let target = match place.targets.first()? {
            TargetPattern::Course(code) => TargetRef::Course(code.to_string()),
            TargetPattern::Pool(name) => TargetRef::Pool(name.to_string()),
            TargetPattern::Category(category) => TargetRef::Category(category.to_string()),
            TargetPattern::Courses(_)
            | TargetPattern::SameCourse
            | TargetPattern::LookUp(_)
            | TargetPattern::Together(_) => return None,
        };
        let known = situation.programme;
        let is_there = match &target {
            TargetRef::Course(code) if is_paired(situation, code) => return None,
            TargetRef::Course(code) => known?.courses.contains_key(code),
            TargetRef::Pool(name) => known?.pools.contains_key(name),
            TargetRef::Category(_) => true,
        };
        let scope = Scope { spent: &[0], slots: &[Some(0)], ..situation.scope() }.toward(&target);
        match barred(situation, scope, Some(id), &target) {
            Answer::Yes if is_there => {}
            Answer::Yes | Answer::No(_) => return Some(None),
            Answer::Unknown(_) => return None,
        }
        let amounts = self.amounts(scope, rule, place)?;
        // What is stored by recognition is the same whatever is applied for.
        let is_of_programme =
            |expr: &Expr| matches!(expr, Expr::Fact(fact) if fact.owner == Owner::Programme);
        if !rule.converts() && rule.amounts.iter().any(|written| is_of_programme(&written.amount)) {
            return None;
        }
        let limits = self.limits(programme, scope, Some(id), (&target, &amounts))?;
        let course = match &target {
            // It is one of the programme's.
            TargetRef::Course(code) => Some(self.number(code)?),
            TargetRef::Pool(_) | TargetRef::Category(_) => None,
        };
        Some(Some(Offer {
            rule: None,
            is_settled: true,
            is_pool: matches!(target, TargetRef::Pool(_)),
            amounts: amounts.into(),
            claim: Claim {
                course,
                limits: limits.into(),
                item_use: rule.item_use.or(situation.policy().item_use).unwrap_or(Use::OncePerProgramme),
            },
        }))
    }

    /// What its catalogue stores the one outcome of a situation with: the credits that it or its entry has.
    fn by_catalogue(&self, situation: &Situation<'_>, outcome: &Outcome<'_>) -> Option<Vec<Offer>> {
        let target = TargetRef::Category(outcome.categories.first().cloned().unwrap_or_default());
        let scope = Scope { spent: &[0], ..situation.scope() };
        match barred(situation, scope, None, &target) {
            Answer::Yes => {}
            Answer::No(_) => return Some(Vec::new()),
            Answer::Unknown(_) => return None,
        }
        let credits = FactRef { owner: Owner::This, attribute: "credits".into() };
        let amounts = vec![(CREDITS, Figure::Fact(self.terms.fact(&credits)?))];
        let limits = self.limits(0, scope.toward(&target), None, (&target, &amounts))?;
        Some(vec![Offer {
            rule: None,
            is_settled: true,
            is_pool: false,
            amounts: amounts.into(),
            claim: Claim { course: None, limits: limits.into(), item_use: Use::Freely },
        }])
    }

    fn number(&self, course: &str) -> Option<usize> {
        self.courses.lock().unwrap_or_else(PoisonError::into_inner).place_of(course)
    }

    fn amounts(
        &self,
        scope: Scope<'_>,
        rule: &Rule,
        place: &ResultPlace,
    ) -> Option<Vec<(MeasureId, Figure)>> {
        let written = rule.amounts.iter().filter(|written| place.with_credit || written.measure != CREDITS);
        let one = |expr: &Expr| {
            let fact = if let Expr::Fact(fact) = expr { Some(fact) } else { None };
            let is_of_outcome =
                fact.is_some_and(|fact| !matches!(fact.owner, Owner::Target | Owner::Programme));
            match fact.filter(|_| is_of_outcome) {
                Some(fact) => self.terms.fact(fact).map(Figure::Fact),
                None if fact.is_some() || matches!(expr, Expr::Constant(_)) => {
                    expression::number(scope, expr).ok().map(Figure::Fixed)
                }
                None => None,
            }
        };
        let amounts: Vec<(MeasureId, Figure)> =
            written.map(|written| Some((written.measure, one(&written.amount)?))).collect::<Option<_>>()?;
        let is_new = |at: usize, of: MeasureId| amounts.iter().take(at).all(|(other, _)| *other != of);
        let are_apart = amounts.iter().enumerate().all(|(at, (of, _))| is_new(at, *of));
        let is_fine = amounts
            .iter()
            .all(|(_, figure)| !matches!(figure, Figure::Fixed(number) if number.is_negative()));
        (are_apart && is_fine).then_some(amounts)
    }

    /// Returns the limits that count a result, or `None` where one of them may, and that is not certain.
    fn limits(
        &self,
        programme: usize,
        scope: Scope<'_>,
        rule: Option<RuleId>,
        (target, amounts): (&TargetRef, &[(MeasureId, Figure)]),
    ) -> Option<Vec<(usize, Weight)>> {
        let stage =
            if matches!(target, TargetRef::Category(_)) { Stage::Recognised } else { Stage::Converted };
        let mut counting = Vec::new();
        for standing in self.limits.get(programme)? {
            let counted = match &standing.of {
                LimitOf::Pool(name) => Err(name),
                LimitOf::Counted(at) => Ok(scope.facts.policy().counted.get(*at)?),
            };
            let weight = match counted {
                Err(name) => {
                    let is_own = matches!(target, TargetRef::Pool(own) if own == name);
                    if !is_own || amounts.iter().all(|(of, _)| *of != CREDITS) {
                        continue;
                    }
                    Weight::Amount(CREDITS)
                }
                Ok(counted) if counted.stage != stage => continue,
                Ok(counted) => {
                    match touches(scope, &at_its_widest(counted), rule, target) {
                        None | Some(Answer::No(_)) => continue,
                        Some(Answer::Unknown(_)) => return None,
                        Some(Answer::Yes) => {}
                    }
                    match counted.what {
                        CountedWhat::Measure(measure) if amounts.iter().any(|(of, _)| *of == measure) => {
                            Weight::Amount(measure)
                        }
                        CountedWhat::Measure(measure) => {
                            let policy = scope.facts.policy();
                            if amounts.iter().any(|(of, _)| policy.factor(*of, measure).is_some()) {
                                return None;
                            }
                            continue;
                        }
                        CountedWhat::Courses if matches!(target, TargetRef::Course(_)) => Weight::One,
                        CountedWhat::Courses => continue,
                        CountedWhat::Items => Weight::One,
                        CountedWhat::SourceMeasure(_) => return None,
                    }
                }
            };
            counting.push((standing.at?, weight));
        }
        Some(counting)
    }
}

/// Returns a situation in which there is this one outcome.
fn with<'a>(situation: &Situation<'a>, outcome: &'a Outcome<'_>) -> Situation<'a> {
    let only = Outcome {
        item: Cow::Borrowed(&outcome.item),
        categories: outcome.categories.clone(),
        parts: Vec::new(),
        needs: Default::default(),
        stored: Default::default(),
        ..*outcome
    };
    alone(situation, vec![only])
}

/// Returns a situation with these outcomes and no others.
fn alone<'a>(situation: &Situation<'a>, outcomes: Vec<Outcome<'a>>) -> Situation<'a> {
    Situation {
        current: outcomes.len(),
        outcomes,
        earlier: Vec::new(),
        withdrawn: Vec::new(),
        effects: Vec::new(),
        averages: Default::default(),
        ..*situation
    }
}
