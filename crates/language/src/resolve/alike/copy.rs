//! A copy of a rule with what is its own.

use crate::policy::rule::TargetPattern;
use crate::policy::visit::Part;
use crate::policy::{Condition, Place, Rule};
use crate::rare::Rare;
use crate::syntax::ast::Declaration;
use smol_str::SmolStr;

/// What a rule has of its own besides its name.
pub(super) struct Own<'a> {
    /// The declaration, of which it has its title and its explanation.
    pub declaration: &'a Declaration,
    pub place: &'a Place,
    /// How many lines it takes.
    pub lines: u32,
    /// The code of the outcome in its only slot.
    pub code: Option<&'a str>,
    /// The course that is its only target.
    pub course: Option<&'a str>,
    /// Its first citation.
    pub cited: Option<String>,
}

/// Returns whether a rule holds no places but those that a copy gives lines of its own.
pub(super) fn is_told_by_lines(rule: &Rule) -> bool {
    rule.withdraws.is_none() && rule.make_up.is_none()
}

/// Returns a rule without its name and the texts that a copy has of its own, so that nobody copies them: its title, its explanation, and
/// its first citation where that is its own.
pub(super) fn without_own(rule: &Rule, cites_own: bool) -> Rule {
    let mut shared = Rule { name: SmolStr::default(), title: None, explanation: Rare::new(), ..rule.clone() };
    shared.cites.iter_mut().take(usize::from(cites_own)).for_each(String::clear);
    shared
}

/// Returns a rule without a name that differs from another in what is its own.
pub(super) fn copy(rule: &Rule, own: Own<'_>) -> Rule {
    let Own { declaration, place, lines, code, course, cited } = own;
    let mut copy = rule.clone();
    copy.title.clone_from(&declaration.title);
    copy.explanation = declaration.explanation.iter().cloned().collect();
    if let (Some(code), Some(slot)) = (code, copy.slots.first_mut()) {
        slot.pattern.any_of.iter_mut().for_each(|element| element.code = Some(code.into()));
    }
    if let (Some(course), Some(result)) = (course, copy.places.first_mut()) {
        result.targets.iter_mut().for_each(|target| *target = TargetPattern::Course(course.into()));
    }
    if let (Some(cited), Some(first)) = (cited, copy.cites.first_mut()) {
        *first = cited;
    }
    Move { from: &rule.place, lines, to: place }.rule(&mut copy);
    copy
}

/// Whatever stands on some lines comes to stand on others.
struct Move<'p> {
    from: &'p Place,
    lines: u32,
    to: &'p Place,
}

impl Move<'_> {
    fn rule(&self, rule: &mut Rule) {
        self.place(&mut rule.place);
        rule.places.iter_mut().for_each(|result| self.place(&mut result.place));
        if rule.amounts.iter().any(|amount| self.behind(&amount.place).is_some()) {
            rule.amounts.make_mut().iter_mut().for_each(|amount| self.place(&mut amount.place));
        }
        rule.record.iter_mut().for_each(|record| self.place(&mut record.place));
        rule.written.places_mut().for_each(|place| self.place(place));
        let of_slots = rule.slots.iter_mut().filter_map(|slot| slot.pattern.condition.as_mut());
        let targets = rule.places.iter_mut().flat_map(|result| result.targets.iter_mut());
        let of_targets = targets.filter_map(|target| target.condition_mut());
        let of_evidence = rule.evidence.iter_mut().filter_map(|evidence| evidence.when.as_mut());
        let own = rule.conditions.iter_mut().chain(rule.only_if.iter_mut());
        of_slots
            .chain(of_targets)
            .chain(of_evidence)
            .chain(own)
            .for_each(|condition| self.condition(condition));
    }

    fn place(&self, place: &mut Place) {
        if let Some(behind) = self.behind(place) {
            place.line = self.to.line + behind;
        }
    }

    /// Returns how far a place stands behind the first of the lines, where it is on one of them.
    fn behind(&self, place: &Place) -> Option<u32> {
        let behind = place.line.checked_sub(self.from.line)?;
        (behind < self.lines && place.file == self.from.file).then_some(behind)
    }

    fn condition(&self, condition: &mut Condition) {
        match condition {
            Condition::At(place, part) => {
                self.place(place);
                // Tests are shared by the rules that say them alike.
                if holds_places(part) {
                    self.condition(part.make_mut());
                }
            }
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter_mut().for_each(|part| self.condition(part));
            }
            Condition::Not(part) => self.condition(part),
            Condition::RecordHas { pattern, .. } => {
                pattern.condition.iter_mut().for_each(|condition| self.condition(condition));
            }
            Condition::Compare { .. }
            | Condition::Within { .. }
            | Condition::In { .. }
            | Condition::Span { .. }
            | Condition::Same { .. }
            | Condition::PairIn { .. }
            | Condition::Judged { .. }
            | Condition::AlsoGranted(_)
            | Condition::Requirement(_) => {}
        }
    }
}

fn holds_places(condition: &Condition) -> bool {
    let mut holds = false;
    condition.each_part(&mut |part| holds |= !matches!(part, Part::Expr(_)));
    holds
}
