//! Why something was granted, waits or was refused, as the decision says.

use super::expected::Case;
use super::found::targets_of;
use crate::decision::{Pending, Reason, Refused, TargetRef};
use crate::locale::Text;
use crate::render::reason::{need_text, reason_text};
use std::collections::BTreeSet;

impl Case<'_> {
    /// Returns the codes of all that is granted.
    pub(super) fn granted_targets(&self) -> BTreeSet<String> {
        let results = self.decision.granted.iter().flat_map(|grant| &grant.targets);
        results.flat_map(targets_of).map(str::to_owned).collect()
    }

    /// Returns true when a name is the id or the code of an item of the record.
    pub(super) fn is_item(&self, name: &str, id: &str) -> bool {
        name == id || self.record.items.iter().any(|item| item.id == id && item.code.as_deref() == Some(name))
    }

    /// Returns the rules by which something is granted or recognised: empty when it is not.
    pub(super) fn why(&self, what: &str) -> Vec<Text> {
        let by = |rule: &str| {
            let rule = self.names.rule(rule);
            Text::new(format!("按规则{}", rule.zh), format!("by rule {}", rule.en))
        };
        let granted = self.decision.granted.iter().filter(|grant| {
            is_rule(what, &grant.rule)
                || grant.items.iter().any(|item| self.is_item(what, item))
                || grant.targets.iter().flat_map(targets_of).any(|target| target == what)
        });
        let mut why: Vec<Text> = granted.map(|grant| by(&grant.rule)).collect();
        // An outcome that is only stored is granted nothing in an application; its rule has done what it can.
        let is_asked = self.record.application.is_some();
        let stored = self.decision.recognised.iter().filter(|stored| {
            (!is_asked && self.is_item(what, &stored.item))
                || stored.rule.as_deref().is_some_and(|rule| is_rule(what, rule))
        });
        why.extend(stored.map(|stored| by(stored.rule.as_deref().unwrap_or(""))));
        why
    }

    /// Returns what something waits for.
    pub(super) fn waiting(&self, what: &str) -> Vec<Text> {
        let waiting = self.decision.pending.iter().filter(|pending| self.is_pending_of(what, pending));
        waiting.flat_map(|pending| &pending.needs).map(|need| need_text(need, &self.names)).collect()
    }

    /// Returns why something is not granted.
    pub(super) fn why_not(&self, what: &str) -> Vec<Text> {
        let refused = self.decision.refused.iter().filter(|refused| self.is_refusal_of(what, refused));
        let reasons =
            refused.flat_map(|refused| &refused.because).map(|reason| reason_text(reason, &self.names));
        let mut why = self.waiting(what);
        why.extend(reasons);
        if why.is_empty() {
            // What nobody asked for has no target.
            let unasked = self.decision.refused.iter().filter(|refused| refused.target.is_none());
            let unasked =
                unasked.flat_map(|refused| &refused.because).find(|why| **why == Reason::NotClaimed);
            why.extend(unasked.map(|reason| reason_text(reason, &self.names)));
        }
        why
    }

    /// Returns all reasons of the decision.
    pub(super) fn refusals(&self) -> Vec<Text> {
        let reasons = self.decision.refused.iter().flat_map(|refused| &refused.because);
        reasons.map(|reason| reason_text(reason, &self.names)).collect()
    }

    /// Returns true when a refusal is about a rule, a target or an item.
    pub(super) fn is_refusal_of(&self, what: &str, refused: &Refused) -> bool {
        let is_target = refused.target.as_ref().is_some_and(|target| match target {
            TargetRef::Course(code) | TargetRef::Pool(code) | TargetRef::Category(code) => code == what,
        });
        is_target
            || refused.rule.as_deref().is_some_and(|rule| is_rule(what, rule))
            || refused.item.as_deref().is_some_and(|item| self.is_item(what, item))
    }

    /// Returns true when a waiting grant is about a rule, a target or an item.
    pub(super) fn is_pending_of(&self, what: &str, pending: &Pending) -> bool {
        is_rule(what, &pending.rule)
            || pending.items.iter().any(|item| self.is_item(what, item))
            || pending.targets.iter().flat_map(targets_of).any(|target| target == what)
    }
}

/// Returns true when a name is that of a rule, or of the table that a rule is a row of.
fn is_rule(name: &str, rule: &str) -> bool {
    name == rule || rule.rsplit_once('/').is_some_and(|(table, _)| table == name)
}
