//! The outcomes of one learner whose facts are whole numbers: each is weighed as it comes.

use super::super::fact_column::FactColumns;
use super::super::form::{Figure, Form, Truth};
use super::super::gates::{Gate, Gates};
use super::super::plain::{Brings, Plain, PlainOffer, is_held};
use super::super::small::{Small, SmallFacts};
use super::super::sure::{RowFacts, programme_number};
use super::super::types::TypeList;
use super::MOST_ITEMS;
use super::settle::{Brought, Came, FactsAt, Held, Work, add, bit, settle};
use crate::few::Few;
use crate::policy::counted::Stage;
use std::sync::Arc;

/// The facts of a learner's outcomes so far.
#[derive(Debug, Default)]
pub(in super::super) struct PlainFacts {
    /// Those of the outcome at hand, those of the learner, the day decided on, and nothing.
    own: SmallFacts,
    /// Those of outcomes of families, one behind the other.
    of_families: Vec<Small>,
    width: usize,
    count: usize,
    /// Whether other facts than those of columns stand in `own`.
    has_others: bool,
    /// Where it stands when an outcome came about; no outcome from behind the latest day is there.
    reached: [usize; 2],
    latest: Small,
    /// The types that whole columns were found to be of.
    of_columns: Option<TypeList>,
}

impl PlainFacts {
    /// Begins a learner; `None` for a day that is none of those that are compared here.
    pub(in super::super) fn begin(&mut self, form: &Form, day: Small) -> Option<()> {
        self.latest = match day {
            Small::MISSING => Small::LAST,
            Small::FOREIGN => return None,
            day => day,
        };
        let of_day = form.width + form.learner.len();
        self.has_others |= self.width != form.width;
        self.reached = [form.award.unwrap_or(of_day + 1), form.ended.unwrap_or(of_day + 1)];
        (self.width, self.count) = (form.width, 0);
        self.of_families.clear();
        // What columns set is set anew by each row.
        let from = if self.has_others { 0 } else { form.width };
        if from < of_day {
            self.own.part(from..of_day)?.fill(Small::MISSING);
        }
        self.has_others = false;
        self.own.part(of_day..of_day + 2)?.copy_from_slice(&[day, Small::ZERO]);
        Some(())
    }

    /// Sets a fact of the learner.
    pub(in super::super) fn set_of_learner(&mut self, name: usize, value: Small) {
        self.own.set(self.width + name, value);
    }

    /// Begins an outcome: returns room for the facts that its record gives.
    pub(in super::super) fn outcome(&mut self, plain: &Plain) -> Option<&mut [Small]> {
        self.has_others = true;
        let own = self.own.part(0..self.width)?;
        own.fill(Small::MISSING);
        set_all(own, &plain.otherwise)?;
        Some(own)
    }

    /// Begins the outcome of a row, whose facts are those of columns.
    #[inline]
    pub(in super::super) fn outcome_of_row(
        &mut self,
        plain: &Plain,
        columns: &FactColumns<'_>,
        row: usize,
    ) -> Option<()> {
        if self.has_others || plain.has_listed {
            self.outcome(plain)?;
        }
        for column in columns.read() {
            let value = column.small(row);
            if value != Small::MISSING || !plain.has_listed {
                self.own.set(column.at, value);
            }
        }
        Some(())
    }

    /// Weighs the outcome at hand: what recognition stores it with, and what holds of what conversion offers, if that is asked for.
    /// `None` where it is not certain.
    #[inline]
    pub(in super::super) fn weigh<'a>(
        &mut self,
        plain: &'a Plain,
        converts: bool,
        (work, recognised): (&mut Work<'a>, &mut Came),
    ) -> Option<()> {
        if plain.has_listed {
            set_all(self.own.part(0..self.width)?, &plain.by_entry)?;
        }
        match self.store(plain.stored.1, plain, recognised)? {
            Some(outcome) if converts => self.convert(outcome, plain, work),
            _ => Some(()),
        }
    }

    /// Weighs the outcome of a row at its gate, whose facts are those of columns.
    #[inline]
    pub(in super::super) fn weigh_row<'a>(
        &mut self,
        gate: &Gate<'a>,
        (columns, row): (&FactColumns<'_>, usize),
        converts: bool,
        (work, recognised): (&mut Work<'a>, &mut Came),
    ) -> Option<()> {
        for column in columns.read() {
            self.own.set(column.at, column.small(row));
        }
        let Some(outcome) = self.store(gate.stored, gate.plain, recognised)? else { return Some(()) };
        if !converts {
            return Some(());
        }
        match (gate.truth(&self.own), gate.only) {
            (Truth::No, _) => Some(()),
            (Truth::Yes, Some(offer)) => {
                hold(&self.own, (outcome, self.of_families.len()), offer, work)?;
                self.keep_compared(outcome, gate.plain, work)
            }
            (Truth::Yes | Truth::Open, _) => self.convert(outcome, gate.plain, work),
        }
    }

    /// Weighs the outcomes of neighbouring rows, the first of which is given, as long as their gates are sure; returns how many these
    /// are. `None` where it is not certain.
    pub(in super::super) fn weigh_sure<'a>(
        &mut self,
        (gates, programme): (&Gates<'a>, Option<usize>),
        (columns, (first, numbers)): (&FactColumns<'_>, (usize, &[u32])),
        (work, recognised): (&mut Work<'a>, &mut Came),
    ) -> Option<usize> {
        let rows = first..first.wrapping_add(numbers.len());
        let (Some(few), Some(programme)) = (columns.few(&rows), programme_number(programme)) else {
            return Some(0);
        };
        let (before, [award, ended]) = (self.count, gates.reached());
        let mut facts = RowFacts::on(self.latest);
        let (mut held, mut holding) = ([0u8; MOST_ITEMS], 0usize);
        let mut weighed = 0u8;
        for number in numbers {
            let Some(sure) = gates.sure(*number).filter(|sure| sure.is_of(programme)) else { break };
            let at = weighed;
            facts.set_row(&few, usize::from(at));
            weighed = weighed.wrapping_add(1);
            if facts.at(award).max(facts.at(ended)) > self.latest {
                continue;
            }
            recognised.used |= bit(before.wrapping_add(usize::from(at)));
            match facts.at(sure.stored) {
                Small::MISSING | Small::ZERO => {}
                amount => {
                    let measure = gates.get(*number as usize)?.plain.stored.0;
                    add(&mut recognised.amounts, measure, amount.to_number()?)?;
                }
            }
            // Whether it holds is as good as chance: no branch is taken on it.
            if let Some(next) = held.get_mut(holding % MOST_ITEMS) {
                *next = at;
            }
            holding = holding.wrapping_add(usize::from(sure.holds(&facts)));
        }
        for at in held.iter().take(holding).map(|at| usize::from(*at)) {
            let gate = gates.get(*numbers.get(at)? as usize)?;
            work.held.push(gate.held(before + at, first + at)?);
        }
        self.count = before + usize::from(weighed);
        Some(usize::from(weighed))
    }

    /// Adds what recognition stores the outcome at hand with; returns its number, or none where it has not come about.
    #[inline(always)]
    fn store(&mut self, stored: usize, plain: &Plain, recognised: &mut Came) -> Option<Option<usize>> {
        let outcome = self.count;
        self.count = outcome.wrapping_add(1);
        for fact in self.reached {
            let day = self.own.at(fact);
            if day > self.latest {
                return Some(None);
            }
            if day == Small::FOREIGN {
                return None;
            }
        }
        recognised.used |= bit(outcome);
        match self.own.at(stored) {
            Small::MISSING | Small::ZERO => {}
            amount => add(&mut recognised.amounts, plain.stored.0, amount.to_number()?)?,
        }
        Some(Some(outcome))
    }

    /// Adds what of the offers holds for the outcome at hand.
    fn convert<'a>(&mut self, outcome: usize, plain: &'a Plain, work: &mut Work<'a>) -> Option<()> {
        for offer in plain.offers.iter() {
            match offer.truth(&self.own) {
                Truth::No => {}
                Truth::Yes if offer.is_settled => {
                    hold(&self.own, (outcome, self.of_families.len()), offer, work)?
                }
                Truth::Yes | Truth::Open => return None,
            }
        }
        self.keep_compared(outcome, plain, work)
    }

    /// Keeps the facts of the outcome at hand where something of it holds that is compared.
    #[inline]
    fn keep_compared(&mut self, outcome: usize, plain: &Plain, work: &Work<'_>) -> Option<()> {
        if plain.is_compared && work.held.last().is_some_and(|held| held.outcome == outcome) {
            self.of_families.extend_from_slice(self.own.part(0..self.width)?);
        }
        Some(())
    }

    /// Returns whether the outcome at hand has other facts than those of columns.
    #[inline]
    pub(in super::super) fn has_others(&self) -> bool {
        self.has_others
    }

    /// Tells what the outcomes come to.
    pub(in super::super) fn settle(
        &self,
        form: &Form,
        columns: Option<&FactColumns<'_>>,
        work: &mut Work<'_>,
        (recognised, granted): (&mut Came, &mut Came),
    ) -> Option<()> {
        recognised.count = recognised.used.count_ones() as usize;
        let fact = |held: &Held<'_>, fact: usize| {
            let of_learner = fact >= self.width;
            let own = match held.facts {
                _ if of_learner => self.own.at(fact),
                FactsAt::Kept(from) => *self.of_families.get(from + fact)?,
                FactsAt::Row(row) => columns?.at(fact, row),
            };
            own.value()
        };
        let compare =
            |of: usize, one: &Held<'_>, other: &Held<'_>| Some(fact(one, of)?.cmp(&fact(other, of)?));
        settle(form, work, Stage::Converted, compare, granted)
    }

    /// Returns how many outcomes there are.
    pub(in super::super) fn count(&self) -> usize {
        self.count
    }

    /// Returns whether whole columns were found to be of these types.
    #[inline]
    pub(in super::super) fn has_columns_of(&self, types: &TypeList) -> bool {
        self.of_columns.as_ref().is_some_and(|of| Arc::ptr_eq(of, types))
    }

    /// Notes of which types whole columns are.
    pub(in super::super) fn note_columns_of(&mut self, types: &TypeList) {
        self.of_columns = Some(Arc::clone(types));
    }

    /// Begins other columns: these set other facts.
    pub(in super::super) fn forget_columns(&mut self) {
        (self.of_columns, self.has_others) = (None, true);
    }
}

#[inline]
fn set_all(own: &mut [Small], listed: &Few<(usize, Small)>) -> Option<()> {
    for (at, value) in listed.iter() {
        *own.get_mut(*at)? = *value;
    }
    Some(())
}

/// Adds an offer that holds with its amounts; `None` says that it is not certain. The outcome comes with the place of its facts among
/// those of families.
fn hold<'a>(
    own: &SmallFacts,
    (outcome, facts): (usize, usize),
    offer: &'a PlainOffer,
    work: &mut Work<'a>,
) -> Option<()> {
    let claim = &offer.claim;
    let first = work.amounts.len();
    let amounts = match &offer.brings {
        Brings::Fixed(amounts) => Brought::Fixed(amounts),
        Brings::Nothing => return Some(()),
        Brings::ByFacts(figures) => {
            for (measure, figure) in figures.iter() {
                let number = match figure {
                    Figure::Fixed(number) => *number,
                    Figure::Fact(fact) => own.at(*fact).to_number()?,
                };
                work.amounts.push((*measure, number));
            }
            if !is_held(work.amounts.get(first..)?, offer.is_pool) {
                return Some(());
            }
            Brought::Of(first..work.amounts.len())
        }
    };
    let facts = FactsAt::Kept(facts);
    work.held.push(Held { outcome, facts, claim, families: &offer.families, amounts });
    Some(())
}
