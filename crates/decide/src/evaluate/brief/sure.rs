//! Rows of which few whole numbers say at once what holds: what is asked of a row lies in as many bytes as the nearest memory hands
//! over at a time.

use super::FactColumns;
use super::form::Form;
use super::plain::PlainTest;
use super::small::Small;

/// The most columns of such rows.
pub(super) const FEW_COLUMNS: usize = 4;
/// The tests of a row.
pub(super) const AT_GATE: usize = 2;
/// Where the day decided on stands behind the columns, and behind it what stands for nothing.
const DAY: u8 = 4;
const NOTHING: u8 = 5;
/// So that no place lies behind them.
const PLACES: usize = 8;
/// In the place of a programme: what is not sure.
const NEVER: u32 = u32::MAX;

/// The facts of a row: those of its columns, the day decided on, and nothing.
#[derive(Debug)]
pub(super) struct RowFacts([Small; PLACES]);

impl RowFacts {
    /// Returns facts with the day decided on, of no row yet.
    pub(super) fn on(day: Small) -> Self {
        let of = |place: u8| if place == DAY { day } else { Small::ZERO };
        Self([0, 1, 2, 3, DAY, NOTHING, 6, 7].map(of))
    }

    /// Sets those of columns in a row.
    #[inline]
    pub(super) fn set_row(&mut self, columns: &[&[Small]; FEW_COLUMNS], row: usize) {
        let value = |column: &[Small]| column.get(row).copied().unwrap_or(Small::MISSING);
        // One by one: a loop takes longer than what is done in it.
        let ([a, b, c, d, ..], [of_a, of_b, of_c, of_d]) = (&mut self.0, columns);
        (*a, *b, *c, *d) = (value(of_a), value(of_b), value(of_c), value(of_d));
    }

    /// Returns the fact at a place.
    #[inline]
    pub(super) fn at(&self, place: u8) -> Small {
        self.0.get(usize::from(place) % PLACES).copied().unwrap_or(Small::MISSING)
    }
}

/// Where the facts of rows stand, and which of them are there in each row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Layout {
    /// The positions of columns, and whether they have a value in each row.
    columns: Vec<(usize, bool)>,
    /// The position of the day decided on.
    day: usize,
    /// The places of the days on which an outcome came about.
    pub(super) reached: [u8; 2],
}

impl Layout {
    /// Returns that of columns.
    pub(super) fn of(form: &Form, columns: &FactColumns<'_>) -> Self {
        let columns: Vec<_> = columns.read_at().collect();
        let place = |fact: Option<usize>| column(&columns, fact?).map(|(place, _)| place);
        let reached = [form.award, form.ended].map(|fact| place(fact).unwrap_or(NOTHING));
        Self { columns, day: form.width + form.learner.len(), reached }
    }

    /// Returns the place of a fact that is there in each row.
    fn place(&self, fact: usize) -> Option<u8> {
        match column(&self.columns, fact) {
            Some((place, is_full)) => is_full.then_some(place),
            None if fact == self.day => Some(DAY),
            None => (fact == self.day + 1).then_some(NOTHING),
        }
    }
}

fn column(columns: &[(usize, bool)], fact: usize) -> Option<(u8, bool)> {
    // Further columns have no place among the facts of a row.
    (0..DAY).zip(columns).find(|(_, (own, _))| *own == fact).map(|(place, (_, is_full))| (place, *is_full))
}

/// What is asked of a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sure {
    tests: [SureTest; AT_GATE],
    /// The programme that it is asked for.
    programme: u32,
    /// Where the fact stands that recognition stores it by.
    pub(super) stored: u8,
}

/// Whether the difference of two facts, which are there, lies within these.
#[derive(Debug, Clone, Copy)]
struct SureTest {
    least: i64,
    most: i64,
    of: u8,
    less: u8,
    wanted: bool,
}

impl SureTest {
    const fn always(wanted: bool) -> Self {
        Self { least: 0, most: 0, of: NOTHING, less: NOTHING, wanted }
    }

    fn of(test: &PlainTest, layout: &Layout) -> Option<Self> {
        let (of, less) = test.facts();
        let ((least, most), wanted) = (test.ends(), test.wanted());
        Some(Self { least, most, of: layout.place(of)?, less: layout.place(less)?, wanted })
    }

    #[inline]
    fn holds(&self, facts: &RowFacts) -> bool {
        let between = facts.at(self.of).apart_from(facts.at(self.less));
        ((self.least <= between) & (between <= self.most)) == self.wanted
    }
}

impl Sure {
    /// What has to be looked at otherwise.
    pub(super) const NOT: Self =
        Self { tests: [SureTest::always(false); AT_GATE], programme: NEVER, stored: NOTHING };

    /// Returns what is asked in a programme of rows whose facts are those of columns: all of the tests, or nothing where nothing is
    /// offered.
    pub(super) fn of(
        tests: Option<&[PlainTest]>,
        programme: Option<usize>,
        stored: usize,
        layout: &Layout,
    ) -> Option<Self> {
        let mut own = [SureTest::always(tests.is_some()); AT_GATE];
        for (own, test) in own.iter_mut().zip(tests.unwrap_or_default()) {
            *own = SureTest::of(test, layout)?;
        }
        let stored = column(&layout.columns, stored).map_or(NOTHING, |(place, _)| place);
        Some(Self { tests: own, programme: programme_number(programme)?, stored })
    }

    /// Returns whether this is asked in a programme.
    #[inline]
    pub(super) fn is_of(&self, programme: u32) -> bool {
        self.programme == programme
    }

    /// Returns whether all tests hold.
    #[inline]
    pub(super) fn holds(&self, facts: &RowFacts) -> bool {
        let [one, other] = &self.tests;
        one.holds(facts) & other.holds(facts)
    }
}

/// Returns a programme as [`Sure::is_of`] knows it.
pub(super) fn programme_number(programme: Option<usize>) -> Option<u32> {
    u32::try_from(programme?).ok().filter(|number| *number != NEVER)
}
