//! Conditions and patterns as a policy writes them.

use super::Wording;
use crate::locale::Locale;
use crate::policy::expression::{HistoryVerb, ItemElement, Operator, Range};
use crate::policy::shape::Shape;
use crate::policy::{Condition, Expr, ItemPattern, Owner, OwnerKind, SetId, Value};
use crate::quantity::Number;
use crate::syntax::lexicon::marks;
use crate::syntax::lexicon::nouns::Place as NounPlace;

/// The attributes that have a phrase of their own for being the same.
const SAME: [(&str, &str); 6] = [
    ("name", "same_name"),
    ("code", "same_code"),
    ("level", "same_level"),
    ("field", "same_field"),
    ("issuer", "same_issuer"),
    ("institution", "same_institution"),
];

impl Wording<'_> {
    /// Returns a condition in one line.
    pub fn condition(&self, condition: &Condition) -> String {
        self.joined(condition, false)
    }

    fn joined(&self, condition: &Condition, inside: bool) -> String {
        let (parts, role) = match condition {
            Condition::All(parts) => (parts, "and"),
            Condition::Any(parts) => (parts, "or"),
            Condition::At(_, part) => return self.joined(part, inside),
            Condition::Not(part) => return self.negated(part),
            Condition::Compare { left, operator, right, .. } => return self.compared(left, *operator, right),
            Condition::Within { left, range, .. } => {
                return self.line(&[&self.fact_or_value(left), &self.range(range)]);
            }
            Condition::In { left, sets, words } => return self.member(left, sets, words.iter(), "in"),
            Condition::Span { from, to, operator, length } => {
                let how = match operator {
                    Operator::AtMost => "at_most",
                    Operator::LessThan => "less_than",
                    Operator::AtLeast => "at_least",
                    Operator::MoreThan => "more_than",
                    Operator::Is => "is",
                    Operator::IsNot => "is_not",
                };
                return self.line(&[
                    self.keyword("from"),
                    &self.moments(from),
                    self.keyword("to"),
                    &self.moments(to),
                    self.keyword(how),
                    &self.duration(*length),
                ]);
            }
            Condition::Same { attribute, left, right } => return self.same(attribute, *left, *right),
            Condition::PairIn { set, .. } => {
                return self.line(&[self.keyword("pair_in"), &self.set(*set)]);
            }
            Condition::Judged { of, if_shown } => {
                let judgement = self.expression(&crate::policy::Expr::Finding(*of));
                let shown = if *if_shown { self.keyword("shown") } else { "" };
                return self.line(&[shown, &judgement]);
            }
            Condition::RecordHas { how, least, sum, pattern } => {
                let how = match how {
                    HistoryVerb::Has => "record_has",
                    HistoryVerb::Chosen => "chosen",
                    HistoryVerb::Failed => "failed",
                    HistoryVerb::Converted => "obtained",
                };
                let times = || self.keyword("times_over").to_owned();
                let of = sum.as_ref().map_or_else(times, |sum| self.summed(sum));
                let often = if *least > Number::ONE || sum.is_some() {
                    self.line(&[self.keyword("at_least"), &least.to_string(), &of])
                } else {
                    String::new()
                };
                return self.line(&[self.keyword(how), &often, &self.pattern(pattern)]);
            }
            Condition::AlsoGranted(rules) => {
                let rules = rules.iter().filter_map(|rule| self.policy.rules.get(rule.index()));
                let rules = self.list(rules.map(|rule| self.name(&rule.name)));
                return self.line(&[self.keyword("also_granted"), &rules]);
            }
            Condition::Requirement(id) => {
                let counted = self.policy.counted.get(id.index());
                let name = counted.map(|counted| self.name(&counted.name)).unwrap_or_default();
                return self.line(&[self.keyword("requirement"), &name]);
            }
        };
        let between = format!(" {} ", self.keyword(role));
        let joined =
            parts.iter().map(|part| self.joined(part, parts.len() > 1)).collect::<Vec<_>>().join(&between);
        if inside && parts.len() > 1 { self.bracketed(&joined) } else { joined }
    }

    fn negated(&self, part: &Condition) -> String {
        if let Shape::Test(Condition::In { left, sets, words }) = part.shape() {
            return self.member(left, sets, words.iter(), "not_in");
        }
        self.line(&[self.keyword("not"), &self.joined(part, true)])
    }

    fn member<'w>(
        &self,
        left: &Expr,
        sets: &[SetId],
        words: impl Iterator<Item = &'w String>,
        role: &str,
    ) -> String {
        let fact = self.fact_or_value(left);
        let words = words.map(|word| self.name(word));
        let list = self.list(sets.iter().map(|set| self.set(*set)).chain(words));
        match (sets.is_empty(), role) {
            (true, "in") => self.line(&[&fact, &list]),
            (true, _) => self.line(&[&fact, self.keyword("is_not"), &list]),
            (false, _) => self.line(&[&fact, self.keyword(role), &list]),
        }
    }

    pub(super) fn set(&self, set: SetId) -> String {
        self.policy.sets.get(set.index()).map(|set| self.name(&set.name)).unwrap_or_default()
    }

    fn compared(&self, left: &Expr, operator: Operator, right: &Expr) -> String {
        let fact = self.fact_or_value(left);
        if let Expr::Constant(Value::YesNo(yes)) = right {
            let holds = *yes == (operator == Operator::Is);
            return if holds { fact } else { self.line(&[self.keyword("not"), &fact]) };
        }
        let is_day = matches!(right, Expr::Constant(Value::Date(_))) || self.is_day(left);
        let is_figure = matches!(right, Expr::Constant(Value::Number(_) | Value::Share(_) | Value::Word(_)));
        let figure = self.fact_or_value(right);
        let role = match operator {
            Operator::Is => return self.line(&[&fact, &figure]),
            Operator::IsNot => "is_not",
            Operator::AtLeast if is_day => "not_before",
            Operator::AtMost if is_day => "not_after",
            Operator::MoreThan if is_day => "after",
            Operator::LessThan if is_day => "before",
            Operator::AtLeast if is_figure => return self.behind(&fact, &figure, "or_above"),
            Operator::AtMost if is_figure => return self.behind(&fact, &figure, "or_below"),
            Operator::AtLeast => "at_least",
            Operator::AtMost => "at_most",
            Operator::MoreThan => "more_than",
            Operator::LessThan => "less_than",
        };
        self.line(&[&fact, self.keyword(role), &figure])
    }

    fn is_day(&self, left: &Expr) -> bool {
        let Expr::Fact(fact) = left else { return false };
        let kind = fact.owner.kind();
        let declared = self.policy.attributes.get(&(kind, fact.attribute.clone()));
        let of = declared.map(|declared| declared.of.clone());
        let of = of.or_else(|| crate::policy::builtin::find_attribute(kind, &fact.attribute));
        of == Some(crate::policy::AttributeType::Date)
    }

    /// Returns a figure with the word of its boundary behind it: `425 or above`, `四级及以上`.
    fn behind(&self, fact: &str, figure: &str, role: &str) -> String {
        let word = self.keyword(role);
        let touches = self.locale == Locale::Zh && marks::ends_in_han(figure);
        let figure = if touches { format!("{figure}{word}") } else { format!("{figure} {word}") };
        self.line(&[fact, &figure])
    }

    /// Returns a range: `24 to less than 36`, `60 or above`.
    pub fn range(&self, range: &Range) -> String {
        let end = |(end, included): &(Expr, bool), role: &str| {
            let figure = self.fact_or_value(end);
            if *included { figure } else { self.line(&[self.keyword(role), &figure]) }
        };
        match (&range.from, &range.to) {
            (Some(from), Some(to)) => {
                self.line(&[&end(from, "more_than"), self.keyword("to"), &end(to, "less_than")])
            }
            (Some((from, true)), None) => self.behind("", &self.fact_or_value(from), "or_above"),
            (None, Some((to, true))) => self.behind("", &self.fact_or_value(to), "or_below"),
            (Some(from), None) => end(from, "more_than"),
            (None, Some(to)) => end(to, "less_than"),
            (None, None) => self.keyword("any").to_owned(),
        }
    }

    // The measure that is summed, without whose it is.
    fn summed(&self, sum: &Expr) -> String {
        if let Expr::Fact(fact) = sum {
            self.noun(&fact.attribute, NounPlace::Item)
        } else {
            self.expression(sum)
        }
    }

    fn same(&self, attribute: &str, left: Owner, right: Owner) -> String {
        let sides = [left, right];
        let usual = (sides.contains(&Owner::Target) || sides.contains(&Owner::Programme))
            && sides
                .iter()
                .any(|side| matches!(side, Owner::This | Owner::Spent | Owner::Slot(_) | Owner::Outer));
        let known = SAME.iter().find(|(name, _)| *name == attribute);
        let said = match known {
            Some((_, role)) => self.keyword(role).to_owned(),
            None => self.line(&[self.keyword("same"), &self.attribute(OwnerKind::Item, attribute)]),
        };
        if usual { said } else { self.line(&[&said, self.keyword("same_as"), &self.owner(right)]) }
    }

    /// Returns a pattern of outcomes: `certificate CET with level 四级 or above and score 425 or above`.
    pub fn pattern(&self, pattern: &ItemPattern) -> String {
        let outcome = match pattern.any_of.is_empty() {
            true => self.keyword("any_item").to_owned(),
            false => self.elements(&pattern.any_of),
        };
        match &pattern.condition {
            Some(condition) => self.line(&[&outcome, self.keyword("with"), &self.joined(condition, false)]),
            None => outcome,
        }
    }

    /// Returns alternatives of outcomes; what has one kind is written behind it once.
    pub(super) fn elements(&self, elements: &[ItemElement]) -> String {
        let only_code = |element: &ItemElement| {
            element.set.is_none()
                && element.category.is_none()
                && element.catalogue.is_none()
                && element.issuer.is_none()
                && element.issuers.is_none()
                && element.rule.is_none()
        };
        let mut written: Vec<String> = Vec::new();
        let mut before: Option<&ItemElement> = None;
        for element in elements {
            let joins = before.is_some_and(|before| {
                before.kind == element.kind
                    && only_code(before)
                    && only_code(element)
                    && before.code.is_some()
                    && element.code.is_some()
            });
            match (&element.code, joins) {
                (Some(code), true) => written.push(self.name(code)),
                (Some(_) | None, _) => written.push(self.element(element)),
            }
            before = Some(element);
        }
        self.list(written)
    }

    fn element(&self, element: &ItemElement) -> String {
        let kind = element.kind.as_deref().map(|kind| self.noun(kind, NounPlace::Item));
        let code = element.code.as_deref().map(|code| self.name(code));
        let set = element.set.map(|set| self.set(set));
        let with = |role: &str, name: String| {
            let word = self.noun(role, NounPlace::Item);
            self.line(&[&word, &name])
        };
        let category = element.category.as_deref().map(|category| with("category", self.name(category)));
        let catalogue = element.catalogue.and_then(|at| self.policy.catalogues.get(at as usize));
        let catalogue = catalogue.map(|catalogue| with("catalogue", self.name(&catalogue.name)));
        let issuer = element.issuer.as_deref().map(|issuer| with("institution", self.name(issuer)));
        let issuers = element.issuers.map(|set| with("institution", self.set(set)));
        let rule = element.rule.and_then(|rule| self.policy.rules.get(rule.index()));
        let rule = rule.map(|rule| with("rule", self.name(&rule.name)));
        let parts = [category, kind, catalogue, issuer, issuers, rule, set, code];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        self.line(&parts.iter().map(String::as_str).collect::<Vec<_>>())
    }
}
