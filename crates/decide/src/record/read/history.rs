//! What was granted earlier, and what people found.

use super::super::json::Body;
use super::super::problem::{Expected, Named, RecordProblem};
use super::super::shape::FieldType;
use super::super::{Finding, HistoryEntry, Item, fields};
use super::context::{Context, Spot};
use super::item::ItemOf;

impl Context<'_> {
    /// Returns the history.
    pub fn history(&mut self, spot: &Spot<'_>) -> Vec<HistoryEntry> {
        let Some(list) = spot.member("history") else { return Vec::new() };
        if !self.bounded_list(&list) {
            return Vec::new();
        }
        list.elements().filter_map(|element| self.history_entry(&element)).collect()
    }

    fn history_entry(&mut self, spot: &Spot<'_>) -> Option<HistoryEntry> {
        if !self.object(spot, fields::HISTORY) {
            return None;
        }
        let mut entry = HistoryEntry {
            rule: self.optional_text(spot, "rule", Expected::Text),
            edition: self.optional_text(spot, "edition", Expected::Text),
            programme: self.optional_text(spot, "programme", Expected::Programme),
            purpose: self.optional_text(spot, "purpose", Expected::Code),
            date: self.optional_day(spot, "date"),
            because: self.optional_text(spot, "because", Expected::Text),
            status: self.status(spot),
            ..HistoryEntry::default()
        };
        if let Some(item) = spot.member("item").filter(|item| !matches!(item.node.body, Body::Null)) {
            entry.item = self.item(&item, ItemOf::History);
        }
        if let Some(amounts) = spot.member("amounts") {
            entry.amounts = self.amounts(&amounts);
        }
        if let Some(target) = spot.member("target").filter(|target| !matches!(target.node.body, Body::Null)) {
            self.target(&target, &mut entry);
        }
        Some(entry)
    }

    fn target(&mut self, spot: &Spot<'_>, entry: &mut HistoryEntry) {
        if !self.object(spot, fields::TARGET) {
            return;
        }
        entry.course = self.optional_text(spot, "course", Expected::Code);
        entry.pool = self.optional_text(spot, "pool", Expected::Code);
        let given = fields::TARGET.into_iter().filter(|field| spot.member(field).is_some()).count();
        if given != 1 {
            self.error(spot, RecordProblem::ExactlyOneOf { fields: fields::TARGET.to_vec() });
        }
    }

    fn status(&mut self, spot: &Spot<'_>) -> Option<String> {
        let status = self.optional_text(spot, "status", Expected::Text)?;
        if !fields::STATUS.contains(&status.as_str()) {
            let member = spot.member("status").unwrap_or(*spot);
            let known: Vec<String> = fields::STATUS.into_iter().map(str::to_owned).collect();
            self.unknown_name(&member, Named::Status, &status, &known);
        }
        Some(status)
    }

    /// Returns the recorded findings.
    pub fn judgements(&mut self, spot: &Spot<'_>, items: &[Item]) -> Vec<Finding> {
        let Some(list) = spot.member("judgements") else { return Vec::new() };
        if !self.bounded_list(&list) {
            return Vec::new();
        }
        list.elements().filter_map(|element| self.finding(&element, items)).collect()
    }

    fn finding(&mut self, spot: &Spot<'_>, items: &[Item]) -> Option<Finding> {
        if !self.object(spot, fields::JUDGEMENT) {
            return None;
        }
        let judgement = self.required_text(spot, "judgement").unwrap_or_default();
        let mut finding = Finding {
            by: self.optional_text(spot, "by", Expected::Text),
            item: self.optional_text(spot, "item", Expected::Text),
            course: self.optional_text(spot, "course", Expected::Code),
            rule: self.optional_text(spot, "rule", Expected::Text),
            date: self.optional_day(spot, "date"),
            judgement,
            value: None,
        };
        if let (Some(member), Some(id)) = (spot.member("item"), &finding.item) {
            self.check_item(&member, id, items);
        }
        if let (Some(member), Some(rule)) = (spot.member("rule"), &finding.rule)
            && !self.shape.rules.contains(rule)
        {
            self.unknown_name(&member, Named::Rule, rule, self.shape.rules.iter());
        }
        let of = self.judged_type(spot, &finding);
        let value = spot.member("value").filter(|value| !matches!(value.node.body, Body::Null));
        if let (Some(member), Some(of)) = (value, of) {
            finding.value = self.value(&member, &[of]);
        }
        Some(finding)
    }

    // Checks the names of the judgement and of the body; returns the type of its value where it is known.
    fn judged_type(&mut self, spot: &Spot<'_>, finding: &Finding) -> Option<FieldType> {
        let shape = self.shape;
        let Some(known) = shape.judgements.get(&finding.judgement) else {
            if let Some(member) = spot.member("judgement").filter(|_| !finding.judgement.is_empty()) {
                self.unknown_name(&member, Named::Judgement, &finding.judgement, shape.judgements.keys());
            }
            return None;
        };
        if let (Some(member), Some(by)) = (spot.member("by"), &finding.by)
            && !known.by.is_empty()
            && !known.by.contains(by)
        {
            self.unknown_name(&member, Named::Body, by, &known.by);
        }
        Some(known.of.clone())
    }
}
