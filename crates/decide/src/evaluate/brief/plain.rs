//! Classes of which all that is asked can be told from facts as whole numbers: one line of comparisons each.

#[cfg(test)]
mod tests;

use super::form::{Claim, Class, End, FactType, FamilyForm, Figure, Listed, Moment, Slots, Test, Truth};
use super::small::{LONGEST_SPAN, MONTH, MOST_FACTS, Small, SmallFacts, Sort, scaled};
use super::sure::AT_GATE;
use super::types::TypeList;
use crate::few::Few;
use crate::policy::MeasureId;
use crate::policy::expression::Operator;
use crate::quantity::Number;

/// Outcomes of one code in one programme.
#[derive(Debug, Clone)]
pub(super) struct Plain {
    /// The measure that recognition stores it by, and the fact that is so much.
    pub(super) stored: (MeasureId, usize),
    /// The types of its facts, by name.
    pub(super) types: TypeList,
    /// What holds where the record says nothing, and what holds over the record.
    pub(super) otherwise: Few<(usize, Small)>,
    pub(super) by_entry: Few<(usize, Small)>,
    /// Whether there are any of these facts.
    pub(super) has_listed: bool,
    pub(super) offers: Few<PlainOffer>,
    /// Whether what it offers is compared within families.
    pub(super) is_compared: bool,
}

/// What one rule can grant it.
#[derive(Debug, Clone)]
pub(super) struct PlainOffer {
    tests: [PlainTest; FEW_TESTS],
    count: u8,
    more: Box<[PlainTest]>,
    pub(super) brings: Brings,
    pub(super) is_settled: bool,
    pub(super) is_pool: bool,
    pub(super) claim: Claim,
    pub(super) families: Few<usize>,
}

/// What an offer that holds comes to.
#[derive(Debug, Clone)]
pub(super) enum Brings {
    /// The same each time.
    Fixed(Few<(MeasureId, Number)>),
    /// Nothing that could be held.
    Nothing,
    ByFacts(Few<(MeasureId, Figure)>),
}

impl Brings {
    fn of(amounts: &Few<(MeasureId, Figure)>, is_pool: bool) -> Self {
        let fixed = |(measure, figure): &(MeasureId, Figure)| match figure {
            Figure::Fixed(number) => Some((*measure, *number)),
            Figure::Fact(_) => None,
        };
        match amounts.iter().map(fixed).collect::<Option<Vec<_>>>() {
            None => Self::ByFacts(amounts.clone()),
            Some(fixed) if is_held(&fixed, is_pool) => Self::Fixed(fixed.into()),
            Some(_) => Self::Nothing,
        }
    }
}

/// Returns whether what an offer brings can be held: nothing below zero, and a pool takes nothing from what brings nothing.
pub(super) fn is_held(amounts: &[(MeasureId, Number)], is_pool: bool) -> bool {
    let is_nothing = is_pool && !amounts.is_empty() && amounts.iter().all(|(_, amount)| amount.is_zero());
    !is_nothing && !amounts.iter().any(|(_, amount)| amount.is_negative())
}

/// Tests that lie where their offer does.
const FEW_TESTS: usize = 3;

/// Whether the difference of two facts lies within these.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct PlainTest {
    least: i64,
    most: i64,
    of: u8,
    less: u8,
    wanted: bool,
}

impl PlainTest {
    /// One that is not asked.
    pub(super) const NONE: Self = Self { least: 0, most: 0, of: 0, less: 0, wanted: true };

    /// Returns the positions of its facts.
    pub(super) fn facts(&self) -> (usize, usize) {
        (self.of.into(), self.less.into())
    }

    /// Returns the least and the most of their difference.
    pub(super) fn ends(&self) -> (i64, i64) {
        (self.least, self.most)
    }

    /// Returns whether it has to lie within these.
    pub(super) fn wanted(&self) -> bool {
        self.wanted
    }

    #[inline]
    pub(super) fn truth(&self, facts: &SmallFacts) -> Truth {
        match facts.at(self.of.into()).minus(facts.at(self.less.into())) {
            Some(between) => Truth::when(((self.least <= between) & (between <= self.most)) == self.wanted),
            None => Truth::Open,
        }
    }
}

impl PlainOffer {
    /// Returns the first of its tests, how many these are, and whether they are all.
    pub(super) fn at_gate(&self) -> ([PlainTest; AT_GATE], usize, bool) {
        let mut tests = [PlainTest::NONE; AT_GATE];
        let few = self.tests.get(..usize::from(self.count)).unwrap_or_default();
        tests.iter_mut().zip(few).for_each(|(own, test)| *own = *test);
        (tests, few.len().min(AT_GATE), few.len() <= AT_GATE && self.more.is_empty())
    }

    /// Returns whether all that it asks holds.
    #[inline]
    pub(super) fn truth(&self, facts: &SmallFacts) -> Truth {
        let mut is_open = false;
        let few = self.tests.get(..usize::from(self.count)).unwrap_or_default();
        for test in few {
            match test.truth(facts) {
                Truth::No => return Truth::No,
                Truth::Open => is_open = true,
                Truth::Yes => {}
            }
        }
        let of_few = if is_open { Truth::Open } else { Truth::Yes };
        if self.more.is_empty() {
            return of_few;
        }
        self.more.iter().map(|test| test.truth(facts)).fold(of_few, Truth::max)
    }
}

/// What the facts of a learner's outcome stand for, by position: those of the outcome, those of the learner, the day decided on,
/// and nothing.
pub(super) struct PlainTerms<'a> {
    /// By name of an outcome's fact its position.
    pub(super) reads: &'a [Option<usize>],
    pub(super) width: usize,
    /// The types of the learner's facts.
    pub(super) learner: &'a [FactType],
    /// When an outcome came about.
    pub(super) reached: [Option<usize>; 2],
    pub(super) families: &'a Slots<FamilyForm>,
}

impl PlainTerms<'_> {
    /// Returns a class made plain, by programme; `None` where it is not.
    pub(super) fn of_class(&self, class: &Class) -> Option<Few<Plain>> {
        let sorts = self.sorts(class);
        let is_of = |at: usize, sort: Sort| sorts.get(at).copied().flatten() == Some(sort);
        let (measure, stored) = class.stored_as?;
        let has_days = self.reached.iter().flatten().all(|at| is_of(*at, Sort::Day));
        let by_numbers = class.granted_families.iter().all(|family| {
            let by = self.families.get(*family).and_then(|family| family.by);
            by.is_none_or(|(fact, _)| is_of(fact, Sort::Number))
        });
        // The day decided on and nothing stand behind the facts.
        if sorts.len() + 2 > MOST_FACTS {
            return None;
        }
        if !has_days || !by_numbers || !is_of(stored, Sort::Number) {
            return None;
        }
        let listed = |all: &[(usize, Listed)]| {
            let all = all.iter().map(|(at, listed)| (*at, Small::of(listed.fact())));
            Few::from(all.collect::<Vec<_>>())
        };
        let of_programme = |programme: usize| {
            let offers = self.offers(class, programme, &sorts)?;
            Some(Plain {
                stored: (measure, stored),
                types: class.types.clone(),
                otherwise: listed(&class.otherwise),
                by_entry: listed(&class.by_entry),
                has_listed: !class.otherwise.is_empty() || !class.by_entry.is_empty(),
                is_compared: offers.iter().any(|offer| !offer.families.is_empty()),
                offers: offers.into(),
            })
        };
        let all = (0..class.granted.len()).map(of_programme).collect::<Option<Vec<_>>>()?;
        Some(all.into())
    }

    fn sorts(&self, class: &Class) -> Vec<Option<Sort>> {
        let mut sorts = vec![None; self.width];
        let mut set = |at: usize, sort: Option<Sort>| {
            if let Some(own) = sorts.get_mut(at) {
                *own = sort;
            }
        };
        let read = self.reads.iter().zip(class.types.iter()).filter_map(|(at, of)| at.zip(Some(of)));
        for (at, of) in read.clone() {
            set(at, Sort::of(of));
        }
        for (at, listed) in class.otherwise.iter() {
            // What no record gives is what the catalogue says.
            let of = read.clone().find(|(read, _)| read == at).map_or(&FactType::Other, |(_, of)| of);
            let sort = Sort::of_listed(listed);
            set(*at, sort.filter(|_| *of == FactType::Other || Sort::of(of) == sort));
        }
        for (at, listed) in class.by_entry.iter() {
            set(*at, Sort::of_listed(listed));
        }
        sorts.extend(self.learner.iter().map(Sort::of));
        sorts
    }

    fn offers(&self, class: &Class, programme: usize, sorts: &[Option<Sort>]) -> Option<Vec<PlainOffer>> {
        let mut offers = Vec::new();
        for offer in class.granted.get(programme)?.iter() {
            let rule = offer.rule.as_ref().filter(|rule| rule.in_force.is_none() && rule.papers == 0)?;
            let valid: &[Test] = if rule.has_validity { &[] } else { &class.valid };
            let mut tests = PlainTests { terms: self, programme, sorts, all: Vec::new(), is_never: false };
            rule.tests.iter().chain(valid).try_for_each(|test| tests.add(test))?;
            let is_number = |figure: &Figure| match figure {
                Figure::Fixed(_) => true,
                Figure::Fact(fact) => sorts.get(*fact).copied().flatten() == Some(Sort::Number),
            };
            if tests.is_never {
                continue;
            }
            if !offer.amounts.iter().all(|(_, figure)| is_number(figure)) {
                return None;
            }
            let nothing = u8::try_from(sorts.len() + 1).ok()?;
            let always = PlainTest { least: 0, most: 0, of: nothing, less: nothing, wanted: true };
            let (first, more) = tests.all.split_at(tests.all.len().min(FEW_TESTS));
            let mut few = [always; FEW_TESTS];
            few.iter_mut().zip(first).for_each(|(own, test)| *own = *test);
            offers.push(PlainOffer {
                tests: few,
                count: u8::try_from(first.len()).ok()?,
                more: more.into(),
                brings: Brings::of(&offer.amounts, offer.is_pool),
                is_settled: offer.is_settled,
                is_pool: offer.is_pool,
                claim: offer.claim.clone(),
                families: class.granted_families.clone(),
            });
        }
        Some(offers)
    }
}

/// The tests of one offer, made one by one.
struct PlainTests<'a> {
    terms: &'a PlainTerms<'a>,
    programme: usize,
    sorts: &'a [Option<Sort>],
    all: Vec<PlainTest>,
    /// Whether one of them never holds.
    is_never: bool,
}

impl PlainTests<'_> {
    /// Adds a test; `None` for one that needs more than a difference.
    fn add(&mut self, test: &Test) -> Option<()> {
        match test {
            Test::All(parts) => parts.iter().try_for_each(|part| self.add(part)),
            Test::OfProgramme(truths) => match truths.get(self.programme)? {
                Truth::Yes => Some(()),
                Truth::No => {
                    self.is_never = true;
                    Some(())
                }
                Truth::Open => None,
            },
            Test::Range { fact, ends, wanted, .. } => {
                let (least, most) = thousandths(ends)?;
                let of = self.slot(*fact, Sort::Number)?;
                self.push(PlainTest { least, most, of, less: self.nothing()?, wanted: *wanted })
            }
            Test::YesNo { fact, wanted } => {
                let (of, said) = (self.slot(*fact, Sort::YesNo)?, i64::from(*wanted));
                self.push(PlainTest { least: said, most: said, of, less: self.nothing()?, wanted: true })
            }
            Test::Before { from, operator, to, wanted } => {
                let (least, most) = match operator {
                    Operator::AtMost => (0, i64::MAX),
                    Operator::LessThan => (1, i64::MAX),
                    Operator::AtLeast => (i64::MIN, 0),
                    Operator::MoreThan => (i64::MIN, -1),
                    Operator::Is | Operator::IsNot => (0, 0),
                };
                let wanted = *wanted == (*operator != Operator::IsNot);
                self.between(*from, *to, (least, most), wanted)
            }
            Test::Span { from, to, operator, length, wanted } => {
                let months = i64::from(length.years) * 12 + i64::from(length.months);
                if length.days != 0 || months > LONGEST_SPAN {
                    return None;
                }
                // What began on a day that the last month lacks ends with that month. No day lies between that end and the day
                // that there is not, so that whether another lies behind it is the same for both.
                let within = match operator {
                    Operator::AtMost => (0, months * MONTH),
                    Operator::MoreThan => (months * MONTH + 1, i64::MAX),
                    Operator::AtLeast | Operator::LessThan | Operator::Is | Operator::IsNot => return None,
                };
                self.between(*from, *to, within, *wanted)
            }
            Test::Any(_) | Test::Among { .. } | Test::Uncertain => None,
        }
    }

    /// Adds a test of the time between two moments.
    fn between(&mut self, from: Moment, to: Moment, within: (i64, i64), wanted: bool) -> Option<()> {
        let ((less, later), (of, behind)) = (self.moment(from)?, self.moment(to)?);
        let end = |end: i64| match end {
            i64::MIN | i64::MAX => end,
            end => end + later - behind,
        };
        self.push(PlainTest { least: end(within.0), most: end(within.1), of, less, wanted })
    }

    /// Returns the position of a moment, and what is to be added to what stands there.
    fn moment(&self, moment: Moment) -> Option<(u8, i64)> {
        match moment {
            Moment::Application => Some((u8::try_from(self.sorts.len()).ok()?, 0)),
            Moment::Fact(fact) => Some((self.slot(fact, Sort::Day)?, 0)),
            Moment::Fixed(day) => Some((self.nothing()?, Small::day(day).value()?)),
        }
    }

    fn slot(&self, fact: usize, sort: Sort) -> Option<u8> {
        let own = self.sorts.get(fact).copied().flatten();
        u8::try_from(fact).ok().filter(|_| own == Some(sort))
    }

    /// Returns the position behind the day decided on.
    fn nothing(&self) -> Option<u8> {
        u8::try_from(self.terms.width + self.terms.learner.len() + 1).ok()
    }

    fn push(&mut self, test: PlainTest) -> Option<()> {
        self.all.push(test);
        Some(())
    }
}

/// Returns the least and the most thousandths within a range.
fn thousandths((from, to): &(End, End)) -> Option<(i64, i64)> {
    let end = |end: End, all: i64, whole: fn(Number) -> i64, within: i64| match end {
        None => Some(all),
        Some((end, is_in)) => {
            let end = scaled(end)?;
            Some(whole(end).saturating_add(if is_in || !end.is_whole() { 0 } else { within }))
        }
    };
    Some((end(*from, i64::MIN, Number::ceil, 1)?, end(*to, i64::MAX, Number::floor, -1)?))
}
