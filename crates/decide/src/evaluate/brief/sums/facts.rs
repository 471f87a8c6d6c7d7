//! The facts of the outcomes of one line, typed, and what tests make of them.

use super::super::form::{Class, End, Fact, FactType, Form, Moment, Test, Truth};
use super::super::line::{Given, Line, Scalar};
use crate::date::Day;
use crate::quantity::Number;

/// A line with its facts at hand.
pub(super) struct Situated<'a> {
    pub(super) form: &'a Form,
    /// The day decided on; absent without an application.
    pub(super) on: Option<Day>,
    /// The programme, by position; absent without an application.
    programme: Option<usize>,
    /// The edition in force, by position.
    pub(super) edition: Option<usize>,
    classes: Vec<&'a Class>,
    facts: Vec<Fact<'a>>,
    learner: Vec<Fact<'a>>,
    /// By outcome the papers shown for it, and last those shown with the application: a bit each.
    papers: Vec<u64>,
}

impl<'a> Situated<'a> {
    /// Returns room for lines.
    pub(super) fn of(form: &'a Form) -> Self {
        let (classes, facts, learner, papers) = Default::default();
        Self { form, on: None, programme: None, edition: None, classes, facts, learner, papers }
    }

    /// Takes in a line; `None` where it has an outcome without a class, or a value that is not plainly of its type.
    pub(super) fn seat(&mut self, line: &Line<'a>, on: Option<Day>, programme: Option<usize>) -> Option<()> {
        let form = self.form;
        (self.on, self.programme) = (on, programme);
        self.edition = on.and_then(|on| form.editions.iter().rposition(|days| days.contains(on)));
        self.classes.clear();
        self.facts.clear();
        for item in &line.items {
            let class = form.classes.find(item.kind, item.code)?;
            self.classes.push(class);
            let types = form.types.get(class.types)?;
            let first = self.facts.len();
            self.facts.resize(first + form.width, Fact::Missing);
            let row = self.facts.get_mut(first..)?;
            for (at, listed) in &class.otherwise {
                *row.get_mut(*at)? = listed.fact();
            }
            for Given { name, value } in line.facts.get(item.facts.clone())? {
                let fact = typed(form, types.get(*name)?, *value)?;
                if let Some(at) = form.reads.get(*name)? {
                    *row.get_mut(*at)? = fact;
                }
            }
            for (at, listed) in &class.by_entry {
                *row.get_mut(*at)? = listed.fact();
            }
        }
        self.learner.clear();
        self.learner.resize(form.names.learner.len(), Fact::Missing);
        for Given { name, value } in &line.learner {
            *self.learner.get_mut(*name)? = typed(form, form.learner.get(*name)?, *value)?;
        }
        self.papers.clear();
        for range in line.items.iter().map(|item| &item.papers).chain([&line.shown]) {
            self.papers.push(bits(form, line.papers.get(range.clone())?)?);
        }
        Some(())
    }

    /// Returns the outcomes, by position, with their classes.
    pub(super) fn outcomes(&self) -> impl Iterator<Item = (usize, &'a Class)> {
        self.classes.iter().copied().enumerate()
    }

    pub(super) fn class(&self, outcome: usize) -> Option<&'a Class> {
        self.classes.get(outcome).copied()
    }

    pub(super) fn fact(&self, outcome: usize, fact: usize) -> Fact<'a> {
        let width = self.form.width;
        let known = match fact.checked_sub(width) {
            Some(of_learner) => self.learner.get(of_learner),
            None => self.facts.get(outcome * width + fact),
        };
        known.copied().unwrap_or(Fact::Missing)
    }

    /// Returns whether papers are shown; one that is not may come.
    pub(super) fn shows(&self, outcome: usize, papers: u64) -> Truth {
        let of = |at: usize| self.papers.get(at).copied().unwrap_or_default();
        let missing = papers & !of(outcome) & !of(self.classes.len());
        if missing == 0 { Truth::Yes } else { Truth::Open }
    }

    /// Returns whether an outcome is there on the day decided on.
    pub(super) fn is_reached(&self, outcome: usize) -> Truth {
        let Some(on) = self.on else { return Truth::Yes };
        let is_late = |fact: Option<usize>| {
            fact.and_then(|fact| self.fact(outcome, fact).day()).is_some_and(|day| day > on)
        };
        Truth::when(!is_late(self.form.award) && !is_late(self.form.ended))
    }

    /// Returns what tests that must all hold come to.
    pub(super) fn all(&self, outcome: usize, tests: &[Test]) -> Truth {
        let mut all = Truth::Yes;
        for test in tests {
            all = all.max(self.test(outcome, test));
            if all == Truth::No {
                break;
            }
        }
        all
    }

    fn test(&self, outcome: usize, test: &Test) -> Truth {
        match test {
            Test::All(parts) => self.all(outcome, parts),
            Test::Any(parts) => parts.iter().map(|part| self.test(outcome, part)).min().unwrap_or(Truth::No),
            Test::Uncertain => Truth::Open,
            Test::OfProgramme(truths) => {
                let truth = self.programme.and_then(|programme| truths.get(programme));
                truth.copied().unwrap_or(Truth::Open)
            }
            Test::Range { fact, from, to, wanted } => {
                let number = self.fact(outcome, *fact).number();
                number.map_or(Truth::Open, |number| Truth::when(is_within(number, *from, *to) == *wanted))
            }
            Test::Among { fact, words, wanted } => {
                let word = self.fact(outcome, *fact).word();
                word.map_or(Truth::Open, |word| Truth::when(words.contains(word) == *wanted))
            }
            Test::YesNo { fact, wanted } => {
                let said = self.fact(outcome, *fact).yes_no();
                said.map_or(Truth::Open, |said| Truth::when(said == *wanted))
            }
            Test::Before { from, operator, to, wanted } => {
                let (Some(from), Some(to)) = (self.moment(outcome, *from), self.moment(outcome, *to)) else {
                    return Truth::Open;
                };
                Truth::when(operator.holds(from.cmp(&to)) == *wanted)
            }
            Test::Span { from, to, operator, length, wanted } => {
                let (Some(from), Some(to)) = (self.moment(outcome, *from), self.moment(outcome, *to)) else {
                    return Truth::Open;
                };
                if to < from {
                    return Truth::when(!wanted);
                }
                match from.compare_span(to, *length) {
                    Some(order) => Truth::when(operator.holds(order) == *wanted),
                    None => Truth::No,
                }
            }
        }
    }

    fn moment(&self, outcome: usize, moment: Moment) -> Option<Day> {
        match moment {
            Moment::Application => self.on,
            Moment::Fixed(day) => Some(day),
            Moment::Fact(fact) => self.fact(outcome, fact).day(),
        }
    }
}

fn is_within(number: Number, from: End, to: End) -> bool {
    from.is_none_or(|(from, included)| from < number || (included && from == number))
        && to.is_none_or(|(to, included)| number < to || (included && to == number))
}

/// Returns papers as bits; a paper that no rule asks for may be a slip, which the reader of records tells.
fn bits(form: &Form, papers: &[&str]) -> Option<u64> {
    let mut bits = papers.iter().map(|paper| form.papers.get(*paper).map(|number| 1u64 << number));
    bits.try_fold(0, |all, bit| Some(all | bit?))
}

/// Returns a value of its type, or `None` where the reader of records has to look at it.
fn typed<'t>(form: &Form, of: &FactType, value: Scalar<'t>) -> Option<Fact<'t>> {
    match (of, value) {
        (FactType::Number { least, most, step, .. }, Scalar::Whole(whole)) => {
            let number = Number::whole(whole);
            let is_fine = (*least..=*most).contains(&whole) && is_on_step(number, *step);
            is_fine.then_some(Fact::Number(number))
        }
        (FactType::Number { from, to, step, .. }, Scalar::Fraction(number)) => {
            let is_fine = from.is_none_or(|from| from <= number)
                && to.is_none_or(|to| number <= to)
                && is_on_step(number, *step);
            is_fine.then_some(Fact::Number(number))
        }
        (FactType::Words(words), Scalar::Text(word)) => words.contains(word).then_some(Fact::Word(word)),
        (FactType::Text, Scalar::Text(text)) => (!form.words.contains(text)).then_some(Fact::Word(text)),
        (FactType::Date, Scalar::Text(text)) => Day::parse(text).ok().map(Fact::Day),
        (FactType::YesNo, Scalar::YesNo(said)) => Some(Fact::YesNo(said)),
        _ => None,
    }
}

fn is_on_step(number: Number, step: Option<(Number, Number)>) -> bool {
    step.is_none_or(|(step, from)| {
        let distance = number.checked_sub(from);
        distance.and_then(|distance| distance.checked_div(step)).is_some_and(Number::is_whole)
    })
}
