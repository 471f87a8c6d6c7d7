//! The lines of a rule, each with the clause that it is.

use super::Wording;
use crate::policy::counted::{TargetElement, TargetFilter};
use crate::policy::expression::Amount;
use crate::policy::rule::{
    Days, Given, Proof, ResultPlace, ResultShape, Rule, TargetPattern, Use, Validity, Verb, Window,
};
use crate::policy::{Condition, MeasureId, OwnerKind};
use crate::syntax::lexicon::nouns::Place as NounPlace;

/// One line of a rule: the role of the clause (`given`, `when`, `credits`) and what it says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuleLine {
    /// The role of the keyword that heads the clause.
    pub clause: &'static str,
    /// The whole line.
    pub text: String,
}

impl Wording<'_> {
    /// Returns the lines of a rule, general clauses and the clauses of its table among them.
    pub fn rule(&self, rule: &Rule) -> Vec<RuleLine> {
        let words = self.within(&rule.slots);
        let mut lines = Vec::new();
        let mut add = |clause: &'static str, rest: String| {
            lines.push(RuleLine { clause, text: self.line(&[self.keyword(clause), &rest]) });
        };
        rule.editions.iter().for_each(|edition| add("edition", self.name(edition)));
        rule.in_force.iter().for_each(|days| add("in_force", self.days(*days)));
        if let Some(given) = &rule.given {
            add("given", words.given(given, rule));
        }
        for slot in rule.reading.iter().filter_map(|slot| rule.slots.get(*slot as usize)) {
            add("reading", words.pattern(&slot.pattern));
        }
        for condition in rule.conditions.iter().flat_map(Condition::conjuncts) {
            add("when", words.condition(condition));
        }
        for condition in rule.only_if.iter().flat_map(Condition::conjuncts) {
            add("only_if", words.condition(condition));
        }
        for (at, place) in rule.places.iter().enumerate() {
            let verb = verb(place.verb);
            let result = words.result(place);
            match at {
                0 => add(verb, result),
                _ => add("otherwise", self.line(&[self.keyword(verb), &result])),
            }
        }
        for amount in &rule.amounts {
            let text = words.amount(amount);
            lines.push(RuleLine { clause: "amount", text });
        }
        let mut add = |clause: &'static str, rest: String| {
            lines.push(RuleLine { clause, text: self.line(&[self.keyword(clause), &rest]) });
        };
        if let Some(record) = &rule.record {
            let averages = match record.in_averages {
                Some(true) => self.keyword("in_averages"),
                Some(false) => self.keyword("not_in_averages"),
                None => "",
            };
            add("record_as", self.line(&[&words.expression(&record.mark), averages]));
            for (purpose, mark) in &record.for_purpose {
                add(
                    "for",
                    self.line(&[&self.name(purpose), self.keyword("as_mark"), &words.expression(mark)]),
                );
            }
        }
        if !rule.papers.is_empty() {
            add("needs_papers", self.list(rule.papers.iter().map(|paper| self.noun(paper, NounPlace::Item))));
        }
        for (_, body) in &rule.approvals {
            add("subject_to", self.line(&[&self.name(body), self.keyword("approval")]));
        }
        for evidence in &rule.evidence {
            let or = format!(" {} ", self.keyword("or"));
            let proofs = evidence.any_of.iter().map(|proof| match proof {
                Proof::Paper(paper) => self.noun(paper, NounPlace::Item),
                Proof::Approval(_, body) => self.line(&[&self.name(body), self.keyword("approval")]),
            });
            let proofs = proofs.collect::<Vec<_>>().join(&or);
            let when = evidence
                .when
                .as_ref()
                .map(|when| self.line(&[self.keyword("when_inside"), &words.condition(when)]));
            add("needs_papers", self.line(&[&proofs, &when.unwrap_or_default()]));
        }
        if let Some(item_use) = rule.item_use {
            add("use", self.item_use(item_use).to_owned());
        }
        rule.valid.iter().for_each(|valid| add("valid", words.validity(valid)));
        rule.windows.iter().for_each(|window| add("accepted", words.window(window)));
        if !rule.overrides.is_empty() {
            let names = rule.overrides.iter().filter_map(|id| self.policy.rules.get(id.index()));
            add("overrides", self.list(names.map(|rule| self.name(&rule.name))));
        }
        if let Some(effective) = &rule.effective {
            add("effective", self.line(&[self.keyword("on"), &words.expression(effective)]));
        }
        if rule.takes_converted {
            add("obtained", String::new());
        }
        if let Some(automatic) = &rule.automatic {
            add("handled", self.line(&[self.keyword("automatically_at"), &self.name(automatic)]));
        }
        if rule.on_request {
            add("handled", self.keyword("on_request").to_owned());
        }
        lines
    }

    fn given(&self, given: &Given, rule: &Rule) -> String {
        let slot = |slot: u32| rule.slots.get(slot as usize).map(|slot| self.pattern(&slot.pattern));
        let each = |parts: &[Given]| self.list(parts.iter().map(|part| self.given(part, rule)));
        let of = |head: String, parts: &[Given]| format!("{head}: {}", each(parts));
        match given {
            Given::One(at) => slot(*at).unwrap_or_default(),
            Given::AnyOf(parts) => of(self.keyword("any_of").to_owned(), parts),
            Given::AllOf(parts) => of(self.keyword("all_of").to_owned(), parts),
            Given::CountOf(count, parts) => {
                let count = count.to_string();
                let head = [self.keyword("any_number"), count.as_str(), self.keyword("number_of")];
                of(self.line(&head), parts)
            }
            Given::OneOrMore(at) => {
                let per = rule.slots.get(*at as usize).map(|slot| slot.per.as_slice()).unwrap_or_default();
                let per: Vec<String> = per.iter().map(|key| self.per(key)).collect();
                let several = self.line(&[self.keyword("one_or_more"), &slot(*at).unwrap_or_default()]);
                self.line(&[&several, &per.join(" ")])
            }
        }
    }

    /// Returns what a result brings, without its verb.
    pub fn result(&self, place: &ResultPlace) -> String {
        let targets = self.list(place.targets.iter().map(|target| self.target(target)));
        let shape = match place.shape {
            ResultShape::Each if place.targets.len() < 2 => "",
            ResultShape::Each => self.keyword("each_of"),
            ResultShape::All => self.keyword("all_of"),
            ResultShape::Best => self.keyword("best_of"),
            ResultShape::Choice => self.keyword("choice_of"),
        };
        let parts = self.list(place.excused.iter().map(|part| self.noun(part, NounPlace::Excuse)));
        let credit = if place.with_credit { "" } else { self.keyword("without_credit") };
        self.line(&[&parts, credit, shape, &targets])
    }

    fn target(&self, target: &TargetPattern) -> String {
        match target {
            TargetPattern::Category(name) | TargetPattern::Course(name) => self.name(name),
            TargetPattern::Courses(filter) => self.target_filter(filter),
            TargetPattern::SameCourse => self.keyword("same_course").to_owned(),
            TargetPattern::Pool(name) => self.line(&[self.keyword("pool"), &self.name(name)]),
            TargetPattern::LookUp(expression) => self.expression(expression),
            TargetPattern::Together(codes) => {
                let between = format!(" {} ", self.keyword("along_with"));
                codes.iter().map(|code| self.name(code)).collect::<Vec<_>>().join(&between)
            }
        }
    }

    pub(super) fn target_filter(&self, filter: &TargetFilter) -> String {
        let elements = self.list(filter.any_of.iter().map(|element| match element {
            TargetElement::Course(code) => self.name(code),
            TargetElement::Class(class) => {
                self.line(&[&self.attribute(OwnerKind::Course, "class"), &self.name(class)])
            }
            TargetElement::AnyCourse => self.keyword("any_course").to_owned(),
            TargetElement::Pool(pool) => self.line(&[self.keyword("pool"), &self.name(pool)]),
            TargetElement::AnyPool => self.keyword("pool").to_owned(),
            TargetElement::Set(set) => self.set(*set),
            TargetElement::Category(name) => {
                self.line(&[&self.noun("category", NounPlace::Item), &self.name(name)])
            }
            TargetElement::Programme(name) => self.line(&[self.keyword("programme"), &self.name(name)]),
        }));
        let when = filter.when.as_ref().map(|when| self.line(&[self.keyword("with"), &self.condition(when)]));
        self.line(&[&elements, &when.unwrap_or_default()])
    }

    /// Returns an amount with its measure.
    pub fn amount(&self, amount: &Amount) -> String {
        self.line(&[&self.measure(amount.measure), &self.expression(&amount.amount)])
    }

    /// Returns the name of a measure.
    pub fn measure(&self, id: MeasureId) -> String {
        let measure = self.policy.measures.get(id.index());
        measure.map(|measure| self.noun(&measure.name, NounPlace::Item)).unwrap_or_default()
    }

    /// Returns how often an item may be spent.
    pub fn item_use(&self, item_use: Use) -> &'static str {
        self.keyword(match item_use {
            Use::OncePerProgramme => "once_per_programme",
            Use::OncePerPurpose => "once_per_purpose",
            Use::OnceEver => "once_ever",
            Use::Freely => "freely",
        })
    }

    /// Returns days in force.
    pub fn days(&self, days: Days) -> String {
        let from = days.from.map(|day| self.line(&[self.keyword("from"), &day.to_string()]));
        let to = days.to.map(|day| self.line(&[self.keyword("to"), &day.to_string()]));
        self.line(&[&from.unwrap_or_default(), &to.unwrap_or_default()])
    }

    /// Returns how long an outcome counts.
    pub fn validity(&self, valid: &Validity) -> String {
        self.line(&[self.keyword("from"), &self.moments(&valid.from), &self.duration(valid.length)])
    }

    /// Returns when applications are accepted.
    pub fn window(&self, window: &Window) -> String {
        let span =
            |from: String, to: String| self.line(&[self.keyword("from"), &from, self.keyword("to"), &to]);
        match window {
            Window::EachYear(from, to) => span(from.to_string(), to.to_string()),
            Window::Once(from, to) => span(from.to_string(), to.to_string()),
            Window::Within(length, fact) => {
                let length = self.duration(*length);
                self.line(&[self.keyword("within"), &length, self.keyword("within_of"), &self.fact(fact)])
            }
        }
    }
}

/// Returns the role of the keyword of a verb.
fn verb(verb: Verb) -> &'static str {
    match verb {
        Verb::Recognise => "recognise",
        Verb::Convert => "convert",
        Verb::Waive => "waive",
        Verb::StandFor => "stand_for",
        Verb::Replace => "replace",
        Verb::Excuse => "excuse",
    }
}
