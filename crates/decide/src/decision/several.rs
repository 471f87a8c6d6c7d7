//! What is decided for each of several programmes of one application.

use super::{
    Amounts, Decision, Effect, Gap, Granted, LimitUse, NextNeed, Pending, Refused, RequirementProgress,
    RewardReached, Swap, Totals,
};
use crate::quantity::Number;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What was decided for one of several programmes: all that a decision says beside recognition.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ForProgramme {
    /// The programme's code.
    pub programme: String,
    /// The edition that applied to it, where it is another than that of the decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// What was granted.
    pub granted: Vec<Granted>,
    /// What would be granted once its needs are met.
    pub pending: Vec<Pending>,
    /// What was refused, with all reasons.
    pub refused: Vec<Refused>,
    /// Other choices equal in every measure that the policy names.
    pub equal_best: Vec<Swap>,
    /// Rewards with the tier reached.
    pub rewards: Vec<RewardReached>,
    /// The open needs, those of recognition among them.
    pub next: Vec<NextNeed>,
    /// Requirements as progress.
    pub requirements: Vec<RequirementProgress>,
    /// Limits as use.
    pub limits: Vec<LimitUse>,
    /// Effects on earlier credit, never applied silently.
    pub effects: Vec<Effect>,
    /// Remainders to bring back next time.
    pub balance: BTreeMap<String, Number>,
    /// Sums.
    pub totals: Totals,
    /// True only when the choice was proved to be the best.
    pub proved_best: bool,
    /// What it could still gain, where the bound on the search ended it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap: Option<Gap>,
}

impl ForProgramme {
    /// Returns the part of a decision that conversion toward one programme made.
    pub(crate) fn of(programme: String, decision: Decision, edition: Option<&str>) -> Self {
        Self {
            programme,
            edition: decision.policy.edition.filter(|own| Some(own.as_str()) != edition),
            granted: decision.granted,
            pending: decision.pending,
            refused: decision.refused,
            equal_best: decision.equal_best,
            rewards: decision.rewards,
            next: decision.next,
            requirements: decision.requirements,
            limits: decision.limits,
            effects: decision.effects,
            balance: decision.balance,
            totals: decision.totals,
            proved_best: decision.proved_best,
            gap: decision.gap,
        }
    }
}

impl Decision {
    /// Returns the decision for each programme as if it were the only one, in the order of the application; the decision
    /// itself where at most one is applied for.
    pub fn each(&self) -> Vec<Cow<'_, Self>> {
        match self.programmes.as_slice() {
            [] => vec![Cow::Borrowed(self)],
            several => several.iter().map(|one| Cow::Owned(self.with_recognition(one))).collect(),
        }
    }

    /// Returns what is decided for all programmes in one list each; the decision itself where at most one is applied for.
    pub fn merged(&self) -> Cow<'_, Self> {
        let mut merged = Cow::Borrowed(self);
        if !self.programmes.is_empty() {
            merged.to_mut().programmes.clear();
        }
        for one in &self.programmes {
            let into = merged.to_mut();
            into.granted.extend(one.granted.iter().cloned());
            into.pending.extend(one.pending.iter().cloned());
            into.refused.extend(one.refused.iter().cloned());
            into.equal_best.extend(one.equal_best.iter().cloned());
            into.rewards.extend(one.rewards.iter().cloned());
            into.requirements.extend(one.requirements.iter().cloned());
            into.limits.extend(one.limits.iter().cloned());
            into.effects.extend(one.effects.iter().cloned());
            into.balance.extend(one.balance.iter().map(|(name, rest)| (name.clone(), *rest)));
        }
        merged
    }

    fn with_recognition(&self, one: &ForProgramme) -> Self {
        Self {
            recognised: self.recognised.clone(),
            overruled: self.overruled.clone(),
            pending: [self.pending.as_slice(), &one.pending].concat(),
            refused: [self.refused.as_slice(), &one.refused].concat(),
            equal_best: [self.equal_best.as_slice(), &one.equal_best].concat(),
            rewards: [self.rewards.as_slice(), &one.rewards].concat(),
            requirements: [self.requirements.as_slice(), &one.requirements].concat(),
            limits: [self.limits.as_slice(), &one.limits].concat(),
            balance: self
                .balance
                .iter()
                .chain(&one.balance)
                .map(|(name, rest)| (name.clone(), *rest))
                .collect(),
            totals: Totals { recognised: self.totals.recognised.clone(), ..one.totals.clone() },
            ..self.of_one(one)
        }
    }

    /// Returns what was decided for one of its programmes, without what recognition says.
    pub fn of_one(&self, one: &ForProgramme) -> Self {
        let mut policy = self.policy.clone();
        policy.edition = one.edition.clone().or(policy.edition);
        Self {
            id: self.id.clone(),
            policy,
            record_digest: self.record_digest.clone(),
            as_of: self.as_of,
            lijiao: self.lijiao.clone(),
            recognised: Vec::new(),
            overruled: Vec::new(),
            granted: one.granted.clone(),
            pending: one.pending.clone(),
            refused: one.refused.clone(),
            equal_best: one.equal_best.clone(),
            rewards: one.rewards.clone(),
            next: one.next.clone(),
            requirements: one.requirements.clone(),
            limits: one.limits.clone(),
            effects: one.effects.clone(),
            balance: one.balance.clone(),
            totals: one.totals.clone(),
            proved_best: one.proved_best,
            gap: one.gap.clone(),
            programmes: Vec::new(),
        }
    }
}

impl Totals {
    /// Adds the sums of another programme; a sum too large to be exact stays as it was.
    pub(crate) fn add(&mut self, other: &Self) {
        let add = |into: &mut Amounts, from: &Amounts| {
            for (measure, amount) in from {
                let sum = into.entry(measure.clone()).or_insert(Number::ZERO);
                *sum = sum.checked_add(*amount).unwrap_or(*sum);
            }
        };
        add(&mut self.granted, &other.granted);
        add(&mut self.if_needs_met, &other.if_needs_met);
        add(&mut self.make_up, &other.make_up);
    }
}
