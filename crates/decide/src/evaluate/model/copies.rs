//! Equal copies of an item: people see how many of them go where, not which.

use super::Builder;
use crate::choice::{Constraint, Term, Variable};
use crate::decision::TargetRef;
use crate::evaluate::ids::CandidateId;
use crate::policy::RuleId;
use std::collections::BTreeMap;

impl Builder<'_> {
    /// Gives the variables of copies one named count in their stead, for each rule and target.
    pub(super) fn count_copies(&mut self) {
        let mut counts: BTreeMap<(Option<RuleId>, usize, TargetRef), Vec<usize>> = BTreeMap::new();
        let mut unseen: Vec<usize> = Vec::new();
        for grant in &self.grants {
            if self.item_of_copy(grant.candidate).is_some() {
                unseen.push(grant.variable);
            }
        }
        for result in &self.results {
            let Some(item) = self.item_of_copy(result.id.candidate) else { continue };
            let Some(candidate) = result.id.candidate.find(self.parts.candidates) else { continue };
            let Some(written) = result.id.find(self.parts.candidates) else { continue };
            let count = counts.entry((candidate.rule, item, written.target.clone())).or_default();
            count.push(result.variable);
            unseen.push(result.variable);
            unseen.extend(result.amounts.values().flatten().map(|(variable, _)| *variable));
        }
        for variable in unseen {
            if let Some(kind) = self.variables.get_mut(variable) {
                kind.named = false;
            }
        }
        for holding in counts.into_values() {
            let many = i64::try_from(holding.len()).unwrap_or(i64::MAX);
            self.variables.push(Variable::amount(many));
            let count = self.variables.len() - 1;
            let sum = |by: i64| holding.iter().map(move |variable| Term::new(*variable, by));
            self.constraints.push(Constraint::at_most(sum(1).chain([Term::new(count, -1)]), 0));
            self.constraints.push(Constraint::at_most(sum(-1).chain([Term::new(count, 1)]), 0));
        }
    }

    /// Returns the position of the item that a candidate spends one copy of, where there are several.
    fn item_of_copy(&self, candidate: CandidateId) -> Option<usize> {
        let [spent] = candidate.find(self.parts.candidates)?.spent.as_slice() else { return None };
        let outcome = self.parts.situation.outcome(*spent)?;
        (outcome.item.count > 1).then_some(outcome.position)
    }
}
