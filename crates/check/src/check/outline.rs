//! Rules in outline: a number of what each asks for, and what few of them say. One walk over all rules finds it; a check of what
//! few say then looks at those alone, for rules are wide and lie far from each other.

use super::alike::Alike;
use super::said::{Asks, Holds, IsGiven};
use crate::parts::in_parts;
use crate::policy::expression::{Amount, Expr, Value};
use crate::policy::rule::{Rule, TargetPattern};
use crate::policy::{List, Policy, RuleId};
use crate::quantity::Number;
use crate::quick::hash_of;

/// What the rules of a policy are in outline.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Outline {
    /// For each rule a number of what it asks for: rules of one number ask for the same.
    pub asks: Vec<usize>,
    /// For each rule a number made of what it is given; rules that are given the same have one number.
    pub given: Vec<u64>,
    /// For each rule what few say: a bit for each [`Trait`].
    traits: Vec<u16>,
}

/// Something that few rules are, or say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trait {
    /// A row of a table.
    Row,
    /// With days in force or windows of its own.
    Days,
    /// Going before others.
    Overrides,
    /// Taking outcomes of an issuer that it names.
    OfIssuer,
    /// Taking what was obtained by conversion.
    TakesConverted,
    /// With several places.
    SeveralPlaces,
    /// With a pool among its places.
    IntoPool,
    /// With neither a clause that it rests on nor an explanation.
    Unexplained,
    /// Granting without saying how much, or for nothing that it asks for.
    Open,
    /// Giving something that is neither a fact nor a whole figure from nought on.
    Reckons,
}

/// So many rules are worth a thread: most of the time is waiting for the memory in which they lie.
const MANY_RULES: usize = 500;

impl Outline {
    /// Returns what the rules of a policy are in outline.
    pub(super) fn of(policy: &Policy) -> Self {
        let rules: Vec<&Rule> = policy.rules.iter().collect();
        let parts = in_parts(
            &rules,
            MANY_RULES,
            |at, _| at + 1,
            |part| {
                let mut alike = Alike::default();
                let mut own = Self::with_room(part.len());
                for rule in part {
                    own.asks.push(alike.number(Holds(Asks(rule))));
                    own.given.push(hash_of(&IsGiven(rule)));
                    own.traits.push(traits(rule));
                }
                (alike, own)
            },
        );
        let (mut all, mut whole) = (Alike::default(), Self::with_room(rules.len()));
        for (alike, own) in parts {
            // Tests may be alike and lie apart: what is held once is then compared by what it says.
            let known: Vec<usize> = alike.into_things().map(|Holds(asks)| all.number(asks)).collect();
            whole.asks.extend(own.asks.into_iter().filter_map(|number| known.get(number)));
            whole.given.extend(own.given);
            whole.traits.extend(own.traits);
        }
        whole
    }

    fn with_room(rules: usize) -> Self {
        Self {
            asks: Vec::with_capacity(rules),
            given: Vec::with_capacity(rules),
            traits: Vec::with_capacity(rules),
        }
    }

    /// Returns whether a rule is such.
    pub(super) fn is(&self, at: usize, one: Trait) -> bool {
        self.traits.get(at).is_some_and(|traits| traits & bit(one) != 0)
    }

    /// Returns the rules that are such, of the list that this is the outline of.
    pub(super) fn such<'p>(
        &self,
        rules: &'p List<Rule>,
        one: Trait,
    ) -> impl Iterator<Item = (RuleId, &'p Rule)> {
        let such = (0u32..).zip(&self.traits).filter(move |(_, traits)| **traits & bit(one) != 0);
        such.filter_map(|(at, _)| Some((RuleId(at), rules.get(at as usize)?)))
    }
}

fn bit(one: Trait) -> u16 {
    1 << one as u16
}

fn traits(rule: &Rule) -> u16 {
    let mut targets = rule.places.iter().flat_map(|place| &place.targets);
    let has_pool = targets.clone().any(|target| matches!(target, TargetPattern::Pool(_)));
    let looks_up = targets.any(|target| matches!(target, TargetPattern::LookUp(_)));
    let is_simple = rule.record.is_none() && rule.effective.is_none() && rule.make_up.is_none() && !looks_up;
    let all = [
        (Trait::Row, rule.name.contains('/')),
        (Trait::Days, !rule.in_force.is_empty() || !rule.windows.is_empty()),
        (Trait::Overrides, !rule.overrides.is_empty()),
        (Trait::OfIssuer, names_issuer(rule)),
        (Trait::TakesConverted, rule.takes_converted),
        (Trait::SeveralPlaces, rule.places.len() > 1),
        (Trait::IntoPool, has_pool),
        (Trait::Unexplained, rule.cites.is_empty() && rule.explanation.is_empty()),
        (Trait::Open, !has_basis(rule) || rule.amounts.is_empty() && gives_credit(rule)),
        (Trait::Reckons, !is_simple || !rule.amounts.iter().all(is_plain)),
    ];
    all.into_iter().filter(|(_, is_such)| *is_such).fold(0, |traits, (one, _)| traits | bit(one))
}

fn is_plain(amount: &Amount) -> bool {
    let is_figure = |number: &Number| number.is_whole() && !number.is_negative();
    matches!(&*amount.amount, Expr::Fact(_))
        || matches!(&*amount.amount, Expr::Constant(Value::Number(number)) if is_figure(number))
}

fn names_issuer(rule: &Rule) -> bool {
    rule.slots.iter().flat_map(|slot| &slot.pattern.any_of).any(|element| element.issuer.is_some())
}

fn gives_credit(rule: &Rule) -> bool {
    rule.places.iter().any(|place| place.with_credit)
}

/// Returns whether a rule asks for anything. A paper or an approval is shown by one person and not by another: that too is a basis.
pub(super) fn has_basis(rule: &Rule) -> bool {
    !rule.slots.is_empty()
        || !rule.conditions.is_empty()
        || !rule.only_if.is_empty()
        || !rule.papers.is_empty()
        || !rule.approvals.is_empty()
        || !rule.evidence.is_empty()
}
