//! The facts of one learner's outcomes, typed, and what tests make of them.

use super::super::form::{Class, End, Fact, FactType, Form, Moment, Test, Truth};
use super::super::line::{Given, Scalar};
use super::super::reused;
use crate::date::Day;
use crate::quantity::{Number, from_json_text};
use crate::record::json::is_json_number;

/// The outcomes of one learner with their facts at hand, wherever these come from.
pub(in super::super) struct Situated<'a> {
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
    /// By outcome the papers shown for it: a bit each.
    papers: Vec<u64>,
    /// The papers shown with the application.
    shown: u64,
}

/// The memory that a learner's outcomes took, for those of the next one.
#[derive(Debug, Default)]
pub(in super::super) struct Emptied {
    classes: Vec<&'static Class>,
    facts: Vec<Fact<'static>>,
    learner: Vec<Fact<'static>>,
    papers: Vec<u64>,
}

impl<'a> Situated<'a> {
    /// Returns room for learners.
    pub(in super::super) fn of(form: &'a Form, emptied: Emptied) -> Self {
        let Emptied { classes, facts, learner, papers } = emptied;
        let (classes, facts, learner) = (reused(classes), reused(facts), reused(learner));
        let mut room = Self {
            form,
            on: None,
            programme: None,
            edition: None,
            classes,
            facts,
            learner,
            papers,
            shown: 0,
        };
        room.learner.resize(form.names.learner.len(), Fact::Missing);
        room
    }

    /// Gives its memory back.
    pub(super) fn emptied(self) -> Emptied {
        let Self { classes, facts, learner, papers, .. } = self;
        Emptied { classes: reused(classes), facts: reused(facts), learner: reused(learner), papers }
    }

    /// Begins a learner: the day and the programme of the application, and the papers shown with it.
    pub(in super::super) fn begin(&mut self, on: Option<Day>, programme: Option<usize>, shown: u64) {
        (self.on, self.programme, self.shown) = (on, programme, shown);
        let editions = &self.form.editions;
        self.edition = on.and_then(|on| editions.iter().rposition(|days| days.contains(on)));
        self.classes.clear();
        self.facts.clear();
        self.papers.clear();
        self.learner.fill(Fact::Missing);
    }

    /// Adds an outcome; `None` where a value is not plainly of its type.
    pub(in super::super) fn add(
        &mut self,
        class: &'a Class,
        papers: u64,
        given: impl IntoIterator<Item = Given<'a>>,
    ) -> Option<()> {
        let form = self.form;
        let types = &class.types;
        let first = self.facts.len();
        self.facts.extend(std::iter::repeat_n(Fact::Missing, form.width));
        let row = self.facts.get_mut(first..)?;
        for (at, listed) in class.otherwise.iter() {
            *row.get_mut(*at)? = listed.fact();
        }
        for Given { name, value } in given {
            let fact = typed(form, types.get(name)?, value)?;
            if let Some(at) = form.reads.get(name)? {
                *row.get_mut(*at)? = fact;
            }
        }
        for (at, listed) in class.by_entry.iter() {
            *row.get_mut(*at)? = listed.fact();
        }
        self.classes.push(class);
        self.papers.push(papers);
        Some(())
    }

    /// Adds a fact of the learner; `None` where its value is not plainly of its type.
    pub(in super::super) fn add_of_learner(&mut self, given: Given<'a>) -> Option<()> {
        *self.learner.get_mut(given.name)? =
            typed(self.form, self.form.learner.get(given.name)?, given.value)?;
        Some(())
    }

    /// Returns how many outcomes there are.
    pub(in super::super) fn count(&self) -> usize {
        self.classes.len()
    }

    /// Returns the outcomes, by position, with their classes.
    pub(super) fn outcomes(&self) -> impl Iterator<Item = (usize, &'a Class)> {
        self.classes.iter().copied().enumerate()
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
        if papers == 0 {
            return Truth::Yes;
        }
        let own = self.papers.get(outcome).copied().unwrap_or_default();
        if papers & !own & !self.shown == 0 { Truth::Yes } else { Truth::Open }
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
            Test::Range { fact, least, most, ends, wanted } => {
                let Fact::Number(number) = self.fact(outcome, *fact) else { return Truth::Open };
                let is_within = match number.to_whole() {
                    Some(whole) => *least <= whole && whole <= *most,
                    None => is_within(number, ends.0, ends.1),
                };
                Truth::when(is_within == *wanted)
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
pub(super) fn bits(form: &Form, papers: &[&str]) -> Option<u64> {
    let mut bits = papers.iter().map(|paper| form.papers.get(*paper).map(|number| 1u64 << number));
    bits.try_fold(0, |all, bit| Some(all | bit?))
}

/// Returns a value of its type, or `None` where the reader of records has to look at it.
#[inline]
pub(in super::super) fn typed<'t>(form: &Form, of: &FactType, value: Scalar<'t>) -> Option<Fact<'t>> {
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
        (FactType::Number { .. }, Scalar::Cell(text)) => {
            let number = is_json_number(text).then(|| from_json_text(text)).flatten()?;
            typed(form, of, number.to_whole().map_or(Scalar::Fraction(number), Scalar::Whole))
        }
        (FactType::Words(words), Scalar::Text(word) | Scalar::Cell(word)) => {
            words.contains(word).then_some(Fact::Word(word))
        }
        (FactType::Text, Scalar::Text(text) | Scalar::Cell(text)) => {
            (!form.words.contains(text)).then_some(Fact::Word(text))
        }
        (FactType::Date, Scalar::Day(day)) => Some(Fact::Day(day)),
        (FactType::Date, Scalar::Text(text) | Scalar::Cell(text)) => Day::parse(text).ok().map(Fact::Day),
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
