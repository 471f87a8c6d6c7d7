//! Literals against the type that is wanted at their place: words on scales and lists, numbers in ranges, shares, dates.

use super::context::Resolver;
use super::types::{Bounds, Type};
use crate::diagnostics::{NameProblem, Problem, TypeProblem, ValueSort};
use crate::nearest::nearest;
use crate::policy::{MeasureId, ScaleBody, ScaleId, Value};
use crate::quantity::{Number, Rounding};
use crate::source::Span;

/// The words of messages for what a literal stands for; made when a message needs them.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Said {
    /// As it stands in the text.
    At(Span),
    /// The name of a measure.
    Measure(MeasureId),
    /// A noun of the language.
    Noun(&'static str),
    /// These.
    As(String),
}

impl Said {
    /// No words: no message needs any.
    pub const NOTHING: Self = Self::Noun("");
}

/// What a literal is compared with or stands for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wanted {
    /// The type.
    pub has: Type,
    /// How the reader knows the fact that has this type.
    pub fact: Said,
}

impl Wanted {
    /// Returns what a literal of a type stands for, in these words.
    pub fn of(has: &Type, words: &str) -> Self {
        Self { has: has.clone(), fact: Said::As(words.to_owned()) }
    }
}

impl Resolver<'_> {
    /// Returns the words of a message.
    pub fn said(&self, what: &Said) -> String {
        match what {
            Said::At(span) => self.written(*span),
            Said::Measure(measure) => self.measure_shown(*measure),
            Said::Noun(noun) => self.noun_shown(noun),
            Said::As(text) => text.clone(),
        }
    }

    /// Returns the word as a value of a type, or reports that the type has no such word.
    ///
    /// A word that nothing lists is a value where codes stand; where text stands it has to be quoted.
    pub fn expect_word(&mut self, word: &str, quoted: bool, span: Span, wanted: &Wanted) -> Option<Value> {
        match &wanted.has {
            Type::Scale(scale) => self.expect_step(word, *scale, span),
            Type::OneOf(words) if words.contains(word) => Some(Value::Word(word.to_owned())),
            Type::OneOf(words) => {
                let allowed: Vec<String> = words.iter().cloned().collect();
                let fact = self.said(&wanted.fact);
                self.report_outside_set(word, quoted, &fact, allowed, span);
                None
            }
            Type::Code => Some(Value::Word(word.to_owned())),
            Type::Text if quoted => Some(Value::Word(word.to_owned())),
            Type::Text => {
                self.report_unquoted(word, span);
                None
            }
            Type::YesNo => match word {
                "yes" => Some(Value::YesNo(true)),
                "no" => Some(Value::YesNo(false)),
                _ => self.wrong_sort(word, &wanted.has, ValueSort::Name, span),
            },
            Type::Number(..) => {
                let (fact, text) = (self.said(&wanted.fact), word.to_owned());
                self.report(&TypeProblem::TextWithNumber { fact, text }, span);
                None
            }
            Type::Share | Type::Date | Type::MonthDay | Type::Duration => {
                let found = if quoted { ValueSort::Text } else { ValueSort::Name };
                self.wrong_sort(word, &wanted.has, found, span)
            }
        }
    }

    fn wrong_sort(&mut self, name: &str, wanted: &Type, found: ValueSort, span: Span) -> Option<Value> {
        let problem = TypeProblem::WrongSort { name: name.to_owned(), wanted: wanted.sort(), found }.at(span);
        let is_span = *wanted == Type::Date && super::words::ends_as_span(name);
        self.push(if is_span { problem.with_help(super::words::write_a_span()) } else { problem });
        None
    }

    fn report_unquoted(&mut self, word: &str, span: Span) {
        let help = super::words::put_in_quotes(word);
        let (wanted, found) = (ValueSort::Text, ValueSort::Name);
        let problem = TypeProblem::WrongSort { name: word.to_owned(), wanted, found };
        self.push(problem.at(span).with_help(help));
    }

    fn expect_step(&mut self, word: &str, scale: ScaleId, span: Span) -> Option<Value> {
        let (name, words) = self.steps_of(scale)?;
        if words.iter().any(|known| known == word) {
            return Some(Value::Word(word.to_owned()));
        }
        let near = nearest(word, words.iter().map(String::as_str));
        if near.is_empty() && (self.report_joined(word, &words, span) || self.report_glued(word, span)) {
            return None;
        }
        self.report(&TypeProblem::NotOnScale { value: word.to_owned(), scale: name, near }, span);
        None
    }

    fn steps_of(&mut self, scale: ScaleId) -> Option<(String, Vec<String>)> {
        let scale = self.policy.scales.get(scale.index())?;
        match &scale.body {
            ScaleBody::Steps(steps) => Some((scale.name.clone(), steps.keys().cloned().collect())),
            ScaleBody::Range { .. } => None,
        }
    }

    fn report_outside_set(&mut self, word: &str, quoted: bool, fact: &str, allowed: Vec<String>, span: Span) {
        let near = nearest(word, allowed.iter().map(String::as_str));
        let is_glued = || near.is_empty() && !quoted;
        if is_glued() && (self.report_joined(word, &allowed, span) || self.report_glued(word, span)) {
            return;
        }
        let (value, fact) = (word.to_owned(), fact.to_owned());
        self.report(&TypeProblem::OutsideSet { value, fact, allowed, near }, span);
    }

    /// Reports 四级或六级: two values that are joined by a word without spaces.
    fn report_joined(&mut self, word: &str, known: &[String], span: Span) -> bool {
        let Some(parts) = super::words::joined_values(word, known) else { return false };
        let name = word.to_owned();
        self.report(&NameProblem::GluedName { name, parted: parts.join("、") }, span);
        true
    }

    fn report_glued(&mut self, word: &str, span: Span) -> bool {
        let Some(parted) = super::words::parted(word) else { return false };
        self.report(&NameProblem::GluedName { name: word.to_owned(), parted }, span);
        true
    }

    /// Returns the number as a value of a type; a number is a word where codes stand.
    pub fn expect_number(&mut self, number: Number, span: Span, wanted: &Wanted) -> Option<Value> {
        match &wanted.has {
            Type::Number(_, bounds) => {
                self.is_within(number, *bounds, span, &wanted.fact).then_some(Value::Number(number))
            }
            Type::Share => {
                let text = self.written(span);
                self.report(&TypeProblem::ShareWithoutSign { text }, span);
                None
            }
            Type::Scale(_) | Type::OneOf(_) | Type::Code => {
                let text = self.written(span);
                self.expect_word(&text, false, span, wanted)
            }
            Type::Date | Type::MonthDay | Type::Duration | Type::YesNo | Type::Text => {
                let text = self.written(span);
                self.wrong_sort(&text, &wanted.has, ValueSort::Number, span)
            }
        }
    }

    /// Returns a literal that is no number and no word as a value of a type, or reports that it does not fit.
    pub fn expect_plain(&mut self, value: Value, found: &Type, span: Span, wanted: &Wanted) -> Option<Value> {
        if std::mem::discriminant(found) == std::mem::discriminant(&wanted.has) {
            return Some(value);
        }
        if let (Type::Share, Type::Number(Some(measure), _)) = (found, &wanted.has) {
            let measure = self.measure_shown(*measure);
            self.report(&TypeProblem::ShareOfAmount { measure }, span);
            return None;
        }
        let text = self.written(span);
        self.wrong_sort(&text, &wanted.has, found.sort(), span)
    }

    fn is_within(&mut self, number: Number, bounds: Bounds, span: Span, fact: &Said) -> bool {
        let too_low = bounds.from.is_some_and(|from| number < from);
        let too_high = bounds.to.is_some_and(|to| number > to);
        if too_low || too_high {
            let text = |end: Option<Number>| end.map(|end| end.to_string());
            let (value, fact) = (number.to_string(), self.said(fact));
            let (from, to) = (text(bounds.from), text(bounds.to));
            self.report(&TypeProblem::OutsideRange { value, fact, from, to }, span);
            return false;
        }
        let Some(step) = bounds.step else { return true };
        let from = bounds.from.unwrap_or(Number::ZERO);
        let on_step = |rounding| {
            let below = number.checked_sub(from)?.rounded(rounding, step)?;
            from.checked_add(below)
        };
        let (Some(below), Some(above)) = (on_step(Rounding::Down), on_step(Rounding::Up)) else {
            return true;
        };
        if below != above {
            let (value, below, above) = (number.to_string(), below.to_string(), above.to_string());
            self.report(&TypeProblem::BetweenSteps { value, below, above }, span);
        }
        below == above
    }
}

/// Returns the ends of a range that holds no value.
pub(super) fn empty_ends<'v>(
    from: Option<&'v (Value, bool)>,
    to: Option<&'v (Value, bool)>,
) -> Option<(&'v Value, &'v Value)> {
    let ((from, with_from), (to, with_to)) = from.zip(to)?;
    let order = match (from, to) {
        (Value::Number(from), Value::Number(to)) | (Value::Share(from), Value::Share(to)) => from.cmp(to),
        (Value::Date(from), Value::Date(to)) => from.cmp(to),
        (Value::Number(_) | Value::Share(_) | Value::Date(_), _)
        | (Value::Duration(_) | Value::YesNo(_) | Value::Word(_), _) => return None,
    };
    let is_empty = order.is_gt() || (order.is_eq() && !(*with_from && *with_to));
    is_empty.then_some((from, to))
}
