//! A batch of rows with its columns at hand, told learner by learner.

use crate::cells::{Cell, Cells, are_different};
use crate::groups::starts_of;
use arrow_array::{Array, RecordBatch};
use lijiao_decide::evaluate::{Asking, Brief, ClassOf, FactColumn, Rows, Scalar, Sums, Told, have_equal_ids};
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

/// The most classes that are kept for pairs of kind and code, to each row of a batch.
const MOST_PAIRS_A_ROW: usize = 4;

/// A batch with its columns at hand.
pub struct Table<'b> {
    brief: &'b Brief,
    starts: Vec<usize>,
    rows: usize,
    id: Cells<'b>,
    item_id: Option<Cells<'b>>,
    kind: Cells<'b>,
    code: Cells<'b>,
    /// By the number by which the policy knows them.
    facts: Vec<(usize, Cells<'b>)>,
    plain: Vec<FactColumn<'b>>,
    learner: Vec<(usize, Cells<'b>)>,
    date: Cells<'b>,
    programme: Cells<'b>,
    /// What has to be empty.
    others: Vec<Cells<'b>>,
    /// By kind and code, where both have dictionaries: nothing where it was not asked for yet.
    classes: Vec<Option<Option<ClassOf<'b>>>>,
    /// How many codes of it belong to one kind.
    codes: usize,
    asking: Option<(Cell<'b>, bool, Asking)>,
    /// The last rows whose short ids of items were found to be different.
    apart: Range<usize>,
}

impl<'b> Table<'b> {
    /// Returns a batch made ready, one meaning for each of its columns; `None` for one whose rows have to be read as text to be
    /// parted by learner.
    pub fn of(batch: &'b RecordBatch, meanings: &[Meaning], brief: &'b Brief) -> Option<Self> {
        let rows = batch.num_rows();
        let (mut id, mut item_id) = (None, None);
        let (mut kind, mut code, mut date, mut programme) =
            (Cells::Empty, Cells::Empty, Cells::Empty, Cells::Empty);
        let (mut facts, mut learner, mut others) = (Vec::new(), Vec::new(), Vec::new());
        for (array, meaning) in batch.columns().iter().zip(meanings) {
            let cells = || Cells::of(array.as_ref());
            let known = match meaning {
                Meaning::LeftOut => continue,
                _ if array.null_count() == rows => continue,
                Meaning::Id => {
                    id = Some(Cells::of_ids(array.as_ref()));
                    continue;
                }
                Meaning::ItemId => {
                    item_id = Some(cells());
                    continue;
                }
                Meaning::Kind => &mut kind,
                Meaning::Code => &mut code,
                Meaning::Date => &mut date,
                Meaning::Programme => &mut programme,
                Meaning::Item(name) => {
                    let fact = brief.item_fact(name).map(|fact| facts.push((fact, cells())));
                    fact.unwrap_or_else(|| others.push(cells()));
                    continue;
                }
                Meaning::Learner(name) => {
                    let fact = brief.learner_fact(name).map(|fact| learner.push((fact, cells())));
                    fact.unwrap_or_else(|| others.push(cells()));
                    continue;
                }
                Meaning::Other => {
                    others.push(cells());
                    continue;
                }
            };
            *known = cells();
        }
        let id = id?;
        let starts = starts_of(&id, rows)?;
        let (mut classes, mut pairs_of_kind) = (Vec::new(), 0);
        if let (Cells::Words { values: kinds, .. }, Cells::Words { values: codes, .. }) = (&kind, &code) {
            // One more, for rows without a code.
            pairs_of_kind = codes.len() + 1;
            let pairs = kinds.len().saturating_mul(pairs_of_kind);
            if pairs <= rows.saturating_mul(MOST_PAIRS_A_ROW) {
                classes = vec![None; pairs];
            }
        }
        let asking = None;
        let plain = facts.iter().map(|(name, cells)| cells.fact(brief, *name, rows)).collect();
        Some(Self {
            brief,
            starts,
            rows,
            id,
            item_id,
            kind,
            code,
            facts,
            plain,
            learner,
            date,
            programme,
            others,
            classes,
            codes: pairs_of_kind,
            asking,
            apart: 0..0,
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

    /// Adds learners from a position on to what is told, until one is not certain without the evaluator; returns the position
    /// of that one, or that behind the last. The first row of the batch has the number `first` in its file.
    pub fn tell(&mut self, mut learner: usize, first: usize, rows: &mut Rows<'b>, told: &mut Told) -> usize {
        rows.begin_columns();
        while learner < self.starts.len() {
            let group = self.rows_of(learner);
            let (at, number) = (group.start, first + group.start);
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
            rows.push(sums, number, told);
            learner += 1;
        }
        learner
    }

    /// Returns the sums of a learner, or `None` where they are not certain without the evaluator.
    pub fn sums(&mut self, learner: usize, rows: &mut Rows<'b>) -> Option<Sums<'static>> {
        rows.begin_columns();
        self.sums_of(self.rows_of(learner), "", rows)
    }

    fn sums_of<'t>(&mut self, group: Range<usize>, id: &'t str, rows: &mut Rows<'b>) -> Option<Sums<'t>> {
        let (asking, on) = self.asked(&group)?;
        if let Some(sums) = self.plain_sums(&group, (asking, on), id, rows) {
            return Some(sums);
        }
        self.seat(group, (asking, on), rows)?;
        rows.sums(id)
    }

    /// Returns what is asked for a learner, and on which day.
    fn asked(&mut self, group: &Range<usize>) -> Option<(Asking, Option<Day>)> {
        let is_empty = |cells: &Cells<'_>| group.clone().all(|row| cells.get(row) == Cell::Empty);
        if !self.others.iter().all(is_empty) {
            return None;
        }
        let on = match said_once(&self.date, group)? {
            None => None,
            Some(Scalar::Day(day)) => Some(day),
            Some(Scalar::Cell(text)) => Some(Day::parse(text).ok()?),
            Some(Scalar::Whole(_) | Scalar::Fraction(_) | Scalar::Text(_) | Scalar::YesNo(_)) => return None,
        };
        let programme = said_once(&self.programme, group)?;
        Some((self.asking(programme, on.is_some() || programme.is_some())?, on))
    }

    /// Returns the sums of a learner where all of the items are plain.
    fn plain_sums<'t>(
        &mut self,
        group: &Range<usize>,
        (asking, on): (Asking, Option<Day>),
        id: &'t str,
        rows: &mut Rows<'b>,
    ) -> Option<Sums<'t>> {
        rows.begin_plain(asking, on)?;
        for (name, cells) in &self.learner {
            if let Some(value) = said_once(cells, group)? {
                rows.add_of_learner_plain(*name, value)?;
            }
        }
        for row in group.clone() {
            if let Some(class) = self.class_of_row(row)? {
                rows.add_plain(class, &self.plain, row)?;
            }
        }
        self.are_apart(group).then(|| rows.sums_plain(id))?
    }

    /// Returns whether each row has an id of an item, and no other has the same.
    fn are_apart(&mut self, group: &Range<usize>) -> bool {
        let Some(ids) = &self.item_id else { return true };
        if let Cells::Views(texts) = ids {
            // Items are often numbered alike.
            let views = |rows: &Range<usize>| texts.views().get(rows.clone());
            let before = self.apart.start..self.apart.start + group.len();
            if before.end <= self.apart.end && views(&before) == views(group) {
                return true;
            }
            if let Some(are_different) = are_different(texts, group.clone()) {
                if are_different {
                    self.apart = group.clone();
                }
                return are_different;
            }
        }
        let is_text = |row: usize| matches!(ids.get(row), Cell::Is(Scalar::Cell(_)));
        let text = |row: usize| if let Cell::Is(Scalar::Cell(text)) = ids.get(row) { text } else { "" };
        group.clone().all(is_text) && !have_equal_ids(group.clone().map(text))
    }

    /// Returns the class of a row; no class for one that says something of the learner alone.
    #[inline]
    fn class_of_row(&mut self, row: usize) -> Option<Option<ClassOf<'b>>> {
        if let Some(class) = self.known_class(row) {
            return Some(Some(class));
        }
        match self.kind.get(row) {
            Cell::Is(Scalar::Cell(_)) => self.class(row).map(Some),
            Cell::Empty if self.has_no_item(row) => Some(None),
            Cell::Is(_) | Cell::Empty | Cell::Foreign => None,
        }
    }

    /// Makes the items of a learner ready.
    fn seat(
        &mut self,
        group: Range<usize>,
        (asking, on): (Asking, Option<Day>),
        rows: &mut Rows<'b>,
    ) -> Option<()> {
        rows.begin(asking, on)?;
        for (name, cells) in &self.learner {
            if let Some(value) = said_once(cells, &group)? {
                rows.add_of_learner(*name, value)?;
            }
        }
        for row in group.clone() {
            let Some(class) = self.class_of_row(row)? else { continue };
            let mut is_foreign = false;
            let given = self.facts.iter().filter_map(|(name, cells)| match cells.get(row) {
                Cell::Is(value) => Some((*name, value)),
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

    fn has_no_item(&self, row: usize) -> bool {
        let facts = self.facts.iter().map(|(_, cells)| cells);
        facts.chain([&self.code]).chain(&self.item_id).all(|cells| cells.get(row) == Cell::Empty)
    }

    fn asking(&mut self, programme: Option<Scalar<'b>>, has_application: bool) -> Option<Asking> {
        let of = programme.map_or(Cell::Empty, Cell::Is);
        if let Some((own, has, asking)) = self.asking
            && (own, has) == (of, has_application)
        {
            return Some(asking);
        }
        let programme = match programme {
            None => None,
            Some(Scalar::Cell(text)) => Some(text),
            Some(_) => return None,
        };
        let asking = self.brief.asking(has_application, programme)?;
        self.asking = Some((of, has_application, asking));
        Some(asking)
    }

    /// Returns the class of a row, where rows of its kind and code came before.
    #[inline]
    fn known_class(&self, row: usize) -> Option<ClassOf<'b>> {
        let (Cells::Words { keys: kinds, .. }, Cells::Words { keys: codes, .. }) = (&self.kind, &self.code)
        else {
            return None;
        };
        let (kind, code) = (usize::try_from(*kinds.get(row)?).ok()?, usize::try_from(*codes.get(row)?).ok()?);
        // Another kind's codes begin where those of this end.
        if code >= self.codes {
            return None;
        }
        self.classes.get(kind * self.codes + code).copied().flatten().flatten()
    }

    fn class(&mut self, row: usize) -> Option<ClassOf<'b>> {
        let found = |table: &Self| {
            let Cell::Is(Scalar::Cell(kind)) = table.kind.get(row) else { return None };
            match table.code.get(row) {
                Cell::Is(Scalar::Cell(code)) => table.brief.class(kind, code),
                Cell::Empty => table.brief.class(kind, ""),
                Cell::Is(_) | Cell::Foreign => None,
            }
        };
        if let (Cells::Words { keys: kinds, .. }, Cells::Words { keys: codes, .. }) = (&self.kind, &self.code)
            && !self.classes.is_empty()
        {
            let kind = usize::try_from(*kinds.get(row)?).ok()?;
            // Without a code it is the last.
            let code = usize::try_from(*codes.get(row)?).unwrap_or(usize::MAX);
            let pair = kind * self.codes + code.min(self.codes - 1);
            if let Some(class) = *self.classes.get(pair)? {
                return class;
            }
            let class = found(self);
            *self.classes.get_mut(pair)? = Some(class);
            return class;
        }
        found(self)
    }
}

/// Returns what the rows of a learner say in a column, which is said in the first of them or not at all; `None` where they
/// disagree or have to be read as text.
fn said_once<'b>(cells: &Cells<'b>, group: &Range<usize>) -> Option<Option<Scalar<'b>>> {
    let first = cells.get(group.start);
    let are_alike = cells.are_all_alike(group);
    let agrees = |row: usize| cells.is_same(group.start, row) || cells.get(row) == Cell::Empty;
    match first {
        Cell::Foreign => None,
        _ if !are_alike && !group.clone().skip(1).all(agrees) => None,
        Cell::Empty => Some(None),
        Cell::Is(value) => Some(Some(value)),
    }
}

/// Returns whether JSON holds a text without escapes.
fn is_plain(text: &str) -> bool {
    !text.bytes().any(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f))
}
