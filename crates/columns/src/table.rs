//! A batch of rows with its columns at hand, told learner by learner.

use crate::cells::{Cell, Cells};
use crate::classes::{Classes, Known, NOT_YET};
use crate::facts::Fact;
use crate::groups::starts_of;
use crate::said::Said;
use crate::views::are_different;
use arrow_array::{Array, RecordBatch};
use lijiao_decide::evaluate::{
    Asking, Brief, FactColumns, Gates, Rows, Scalar, Small, Sums, have_equal_ids, is_plain,
};
use lijiao_language::date::Day;
use std::ops::Range;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// The id of the learner's record.
    Id,
    /// The id of the item.
    ItemId,
    /// The kind of the item.
    Kind,
    /// The code of the item.
    Code,
    /// A fact of the item.
    Item(String),
    /// A fact of the learner.
    Learner(String),
    /// The day of the application.
    Date,
    /// The programme that is applied for.
    Programme,
    /// What only a reader of text knows.
    Other,
    /// Nothing.
    LeftOut,
}

/// The most gates that are kept from one learner to the next.
const MOST_GATES: usize = 4 * 1024;

/// A batch with its columns at hand, for a policy.
pub struct Table<'b, 'p> {
    brief: &'p Brief,
    starts: Vec<usize>,
    rows: usize,
    id: Cells<'b>,
    item_id: Option<Cells<'b>>,
    classes: Classes<'b, 'p>,
    facts: Vec<Fact<'b>>,
    /// The same as small whole numbers.
    plain: FactColumns<'b>,
    /// By the number by which the policy knows them.
    learner: Vec<(usize, Said<'b>)>,
    date: Said<'b>,
    programme: Said<'b>,
    /// What has to be empty.
    others: Vec<Cells<'b>>,
    /// What the programme of a row asks, with or without an application.
    asking: Option<(usize, bool, Asking)>,
    /// By row the number of its gate.
    of_rows: Vec<u32>,
    /// Whether some of them are still to be found.
    has_new: bool,
    gates: &'b mut Gates<'p>,
    /// The last rows whose ids of items were found to be different.
    apart: Range<usize>,
}

/// The columns of a batch by what they mean.
#[derive(Default)]
struct ByMeaning<'b> {
    id: Option<Cells<'b>>,
    item_id: Option<Cells<'b>>,
    /// With the array, whose words a class is looked up by.
    kinds: (Cells<'b>, Option<&'b dyn Array>),
    /// See `kinds`.
    codes: (Cells<'b>, Option<&'b dyn Array>),
    date: Cells<'b>,
    programme: Cells<'b>,
    facts: Vec<Fact<'b>>,
    learner: Vec<(usize, Cells<'b>)>,
    others: Vec<Cells<'b>>,
}

impl<'b> ByMeaning<'b> {
    fn of(batch: &'b RecordBatch, meanings: &[Meaning], brief: &Brief) -> Self {
        let mut by = Self::default();
        for (array, meaning) in batch.columns().iter().zip(meanings) {
            let cells = || Cells::of(array.as_ref());
            let cells_of = match meaning {
                Meaning::LeftOut => continue,
                _ if array.null_count() == batch.num_rows() => continue,
                Meaning::Id => {
                    by.id = Some(Cells::of_ids(array.as_ref()));
                    continue;
                }
                Meaning::ItemId => {
                    by.item_id = Some(cells());
                    continue;
                }
                Meaning::Kind => {
                    by.kinds.1 = Some(array.as_ref());
                    &mut by.kinds.0
                }
                Meaning::Code => {
                    by.codes.1 = Some(array.as_ref());
                    &mut by.codes.0
                }
                Meaning::Date => &mut by.date,
                Meaning::Programme => &mut by.programme,
                Meaning::Item(name) => {
                    let fact =
                        brief.item_fact(name).map(|fact| by.facts.push(Fact::of(fact, array.as_ref())));
                    fact.unwrap_or_else(|| by.others.push(cells()));
                    continue;
                }
                Meaning::Learner(name) => {
                    let fact = brief.learner_fact(name).map(|fact| by.learner.push((fact, cells())));
                    fact.unwrap_or_else(|| by.others.push(cells()));
                    continue;
                }
                Meaning::Other => {
                    by.others.push(cells());
                    continue;
                }
            };
            *cells_of = cells();
        }
        by
    }
}

impl<'b, 'p: 'b> Table<'b, 'p> {
    /// Returns a batch made ready, one meaning for each of its columns; `None` for one whose rows have to be read as text to be
    /// parted by learner. `known` is what the batches before left behind.
    pub fn of(
        batch: &'b RecordBatch,
        meanings: &[Meaning],
        brief: &'p Brief,
        known: &'b mut Known<'p>,
    ) -> Option<Self> {
        let rows = batch.num_rows();
        let ByMeaning { id, item_id, kinds, codes, date, programme, facts, learner, others } =
            ByMeaning::of(batch, meanings, brief);
        let id = id?;
        let starts = starts_of(&id, rows)?;
        let plain = FactColumns::of(facts.iter().map(|fact| fact.column(brief, &mut known.days)).collect());
        let said = |cells: Cells<'b>| Said::of(cells, &starts, rows);
        let learner = learner.into_iter().map(|(name, cells)| (name, said(cells))).collect();
        let (date, programme) = (said(date), said(programme));
        known.begin(brief, &plain);
        let Known { keys, gates, .. } = known;
        let ((kind, of_kind), (code, of_code)) = (kinds, codes);
        let classes = Classes::of(brief, [kind, code], [of_kind, of_code], (keys, rows));
        let of_rows = classes.by_key().of_rows(rows);
        let has_new = of_rows.contains(&NOT_YET);
        let (asking, apart) = (None, 0..0);
        Some(Self {
            brief,
            starts,
            rows,
            id,
            item_id,
            classes,
            facts,
            plain,
            learner,
            date,
            programme,
            others,
            asking,
            of_rows,
            has_new,
            gates,
            apart,
        })
    }

    /// Returns how many learners there are.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// Returns the rows of a learner.
    pub fn rows_of(&self, learner: usize) -> Range<usize> {
        let start = |at: usize| self.starts.get(at).copied().unwrap_or(self.rows);
        start(learner)..start(learner + 1)
    }

    /// Hands on the sums of learners from a position on, each with the position of the learner's first row, until one is not
    /// certain without the evaluator; returns the position of that one, or that behind the last.
    pub fn tell(
        &mut self,
        mut learner: usize,
        rows: &mut Rows<'b>,
        mut take: impl FnMut(&Sums<'_>, usize),
    ) -> usize {
        rows.begin_columns();
        while learner < self.starts.len() {
            let group = self.rows_of(learner);
            let at = group.start;
            let text;
            let id = match self.id.get(at) {
                Cell::Is(Scalar::Cell(id)) if is_plain(id) => id,
                Cell::Is(Scalar::Whole(id)) => {
                    text = id.to_string();
                    &text
                }
                Cell::Is(_) | Cell::Empty | Cell::Foreign => break,
            };
            let Some(sums) = self.sums_of(group, id, rows) else { break };
            take(&sums, at);
            rows.take_back(sums);
            learner += 1;
        }
        learner
    }

    fn sums_of<'t>(&mut self, group: Range<usize>, id: &'t str, rows: &mut Rows<'b>) -> Option<Sums<'t>> {
        let is_empty = |cells: &Cells<'_>| group.clone().all(|row| cells.get(row) == Cell::Empty);
        if !self.others.iter().all(is_empty) {
            return None;
        }
        if let Some(sums) = self.plain_sums(&group, id, rows) {
            return Some(sums);
        }
        self.seat(group, rows)?;
        rows.sums(id)
    }

    /// Returns the sums of a learner where all of the items are plain.
    fn plain_sums<'t>(&mut self, group: &Range<usize>, id: &'t str, rows: &mut Rows<'b>) -> Option<Sums<'t>> {
        let on = self.date.small_day(group)?;
        rows.begin_plain(self.asking(group, on != Small::MISSING)?, on)?;
        for (name, said) in &self.learner {
            if let Some(value) = said.get(group)? {
                rows.add_of_learner_plain(*name, value)?;
            }
        }
        self.find_gates(group, rows)?;
        let numbers = self.of_rows.get(group.clone())?;
        rows.add_all_plain(group.clone(), &self.plain, self.gates, numbers)?;
        self.are_apart(group).then(|| rows.sums_plain(id, &self.plain))?
    }

    /// Finds the gates of a learner's rows.
    fn find_gates(&mut self, group: &Range<usize>, rows: &Rows<'b>) -> Option<()> {
        if !rows.can_be_plain(group.len()) {
            return None;
        }
        // Codes without a dictionary have a gate each time they come.
        if self.gates.count() > MOST_GATES {
            self.gates.clear();
            self.classes.forget_gates();
            self.of_rows.fill(NOT_YET);
            self.has_new = true;
        }
        if !self.has_new {
            return Some(());
        }
        let are_known = self.of_rows.get(group.clone())?.iter().all(|number| *number != NOT_YET);
        if are_known { Some(()) } else { self.find_new_gates(group, rows) }
    }

    /// Finds those that did not come before.
    #[inline(never)]
    fn find_new_gates(&mut self, group: &Range<usize>, rows: &Rows<'b>) -> Option<()> {
        let Self { classes, facts, item_id, plain, of_rows, gates, .. } = self;
        let by_key = classes.by_key();
        for (row, own) in group.clone().zip(of_rows.get_mut(group.clone())?) {
            if *own != NOT_YET {
                continue;
            }
            *own = match by_key.get(row) {
                Some(known) => known,
                None => match classes.find(row, || has_no_item(facts, item_id, row))? {
                    None => Gates::NONE,
                    Some(class) => {
                        let number = rows.gate(class, plain, gates)?;
                        by_key.set(row, number);
                        number
                    }
                },
            };
        }
        Some(())
    }

    /// Returns whether each row has an id of an item, and no other has the same.
    fn are_apart(&mut self, group: &Range<usize>) -> bool {
        let Some(ids) = &self.item_id else { return true };
        // Items are often numbered alike.
        let before = self.apart.start..self.apart.start + group.len();
        if before.end <= self.apart.end && ids.are_as_in(&before, group) {
            return true;
        }
        let by_views = if let Cells::Views(texts) = ids { are_different(texts, group.clone()) } else { None };
        let are_apart = by_views.unwrap_or_else(|| have_own_texts(ids, group));
        if are_apart {
            self.apart = group.clone();
        }
        are_apart
    }

    /// Makes the items of a learner ready.
    fn seat(&mut self, group: Range<usize>, rows: &mut Rows<'b>) -> Option<()> {
        let on = match self.date.get(&group)? {
            None => None,
            Some(Scalar::Day(day)) => Some(day),
            Some(Scalar::Cell(text)) => Some(Day::parse(text).ok()?),
            Some(Scalar::Whole(_) | Scalar::Fraction(_) | Scalar::Text(_) | Scalar::YesNo(_)) => return None,
        };
        rows.begin(self.asking(&group, on.is_some())?, on)?;
        for (name, said) in &self.learner {
            if let Some(value) = said.get(&group)? {
                rows.add_of_learner(*name, value)?;
            }
        }
        for row in group.clone() {
            let Self { classes, facts, item_id, .. } = self;
            let Some(class) = classes.find(row, || has_no_item(facts, item_id, row))? else { continue };
            let mut is_foreign = false;
            let given = facts.iter().filter_map(|fact| match fact.cells().get(row) {
                Cell::Is(value) => Some((fact.name, value)),
                Cell::Empty => None,
                Cell::Foreign => {
                    is_foreign = true;
                    None
                }
            });
            rows.add(class, given)?;
            if is_foreign {
                return None;
            }
        }
        self.are_apart(&group).then_some(())
    }

    /// Returns what the programme of a learner asks, with a day or without.
    fn asking(&mut self, group: &Range<usize>, has_day: bool) -> Option<Asking> {
        if let Some((of, with_day, asking)) = self.asking
            && with_day == has_day
            && self.programme.is_alike(of, group)
        {
            return Some(asking);
        }
        let programme = match self.programme.get(group)? {
            None => None,
            Some(Scalar::Cell(text)) => Some(text),
            Some(_) => return None,
        };
        let asking = self.brief.asking(has_day || programme.is_some(), programme)?;
        self.asking = Some((group.start, has_day, asking));
        Some(asking)
    }
}

/// Returns whether each of some rows has a text, and no other has the same.
fn have_own_texts(ids: &Cells<'_>, rows: &Range<usize>) -> bool {
    let is_text = |row: usize| matches!(ids.get(row), Cell::Is(Scalar::Cell(_)));
    let text = |row: usize| if let Cell::Is(Scalar::Cell(text)) = ids.get(row) { text } else { "" };
    rows.clone().all(is_text) && !have_equal_ids(rows.clone().map(text))
}

/// Returns whether a row says something of the learner alone; its kind is not looked at.
fn has_no_item<'b>(facts: &[Fact<'b>], item_id: &Option<Cells<'b>>, row: usize) -> bool {
    facts.iter().map(Fact::cells).chain(item_id).all(|cells| cells.get(row) == Cell::Empty)
}
