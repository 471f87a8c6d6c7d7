//! Entries, courses and members that stand in sheets: a header names the attribute, a row is an entry.

use super::context::Resolver;
use super::scope::Scope;
use super::types::Type;
use crate::date::Day;
use crate::diagnostics::{NameProblem, Problem, SheetPlace, SheetProblem};
use crate::nearest::nearest;
use crate::policy::expression::Moments;
use crate::policy::rule::Validity;
use crate::policy::{Entry, Expr, FormerCode, Owner, ScaleId, Value, builtin};
use crate::rare::Rare;
use crate::sheet::{Cell, Row, Sheet};
use crate::syntax::ast::Name;
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a column holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    /// Its position.
    pub at: usize,
    /// The attribute, by its English or declared name.
    pub attribute: String,
    /// Its type.
    pub has: Type,
}

/// Which columns of a sheet of entries say what.
#[derive(Debug)]
struct EntryColumns {
    code: usize,
    kind: Option<usize>,
    title: Option<usize>,
    category: Option<usize>,
    issuer: Option<usize>,
    from: Option<usize>,
    to: Option<usize>,
    former: Option<usize>,
    scaled: Vec<(usize, String)>,
    lasting: Vec<(usize, Option<Moments>)>,
    attributes: Vec<Column>,
}

/// A sheet of entries: the name of its catalogue, its columns, and the kind of entries whose row names none.
struct EntrySheet<'s> {
    catalogue: &'s str,
    sheet: &'s Sheet,
    columns: EntryColumns,
    kind_of_all: SmolStr,
}

impl Resolver<'_> {
    /// Reads the entries of a catalogue; without a column for the kind, the catalogue's name may say it.
    pub fn read_entries(&mut self, catalogue: u32, name: &str, sheet: &Sheet) {
        let Some(code) = self.expect_column(sheet, "code") else {
            Arc::make_mut(&mut self.entries).is_incomplete = true;
            return;
        };
        let columns = self.entry_columns(code, sheet);
        let kind_of_all = if self.policy.kinds.contains_key(name) { name } else { "certificate" };
        let of = EntrySheet { catalogue: name, sheet, columns, kind_of_all: kind_of_all.into() };
        self.expect_entries(catalogue, sheet.row_count());
        // Rows that stand together are mostly of one kind.
        let mut kind_before = None;
        for row in sheet.rows() {
            if let Some(entry) = self.read_entry(row, &of, &mut kind_before) {
                self.add_sheet_entry(catalogue, entry, (row, code), sheet);
            }
        }
    }

    fn entry_columns(&mut self, code: usize, sheet: &Sheet) -> EntryColumns {
        let found = |nouns: &[&str]| self.find_column(sheet, nouns);
        let (kind, title) = (found(&["kind"]), found(&super::words::TITLE));
        let (category, issuer) = (found(&["category"]), found(&["issuer"]));
        let (from, to) = (found(&super::words::FROM), found(&super::words::TO));
        let former = self.find_spelt(sheet, &super::words::former_code());
        let scaled = self.scale_columns(sheet);
        let lasting = self.validity_columns(sheet);
        let known = [Some(code), kind, title, category, issuer, from, to, former].into_iter().flatten();
        let more = scaled.iter().map(|(at, _)| *at).chain(lasting.iter().map(|(at, _)| *at));
        let known: Vec<usize> = known.chain(more).collect();
        let attributes = self.expect_columns(sheet, &known, Owner::This);
        EntryColumns { code, kind, title, category, issuer, from, to, former, scaled, lasting, attributes }
    }

    fn read_entry<'s>(
        &mut self,
        row: Row<'s>,
        of: &EntrySheet<'_>,
        kind_before: &mut Option<(&'s str, SmolStr)>,
    ) -> Option<Entry> {
        let EntrySheet { sheet, columns, .. } = of;
        let code = SmolStr::new(self.expect_text(row, columns.code, sheet)?);
        let kind = match columns.kind.and_then(|at| filled(row, at)) {
            Some(cell) => self.expect_kind_cell(cell, kind_before).or_else(|| {
                self.declared.note_broken(&code);
                None
            })?,
            None => of.kind_of_all.clone(),
        };
        let category = columns.category.and_then(|at| filled(row, at));
        let category = category.and_then(|cell| self.expect_category(&name_of(cell)));
        if self.is_edited_away(of.catalogue, &kind, &code, category.as_deref(), &sheet.name) {
            return None;
        }
        let issuers = columns.issuer.and_then(|at| row.text(at)).map(split_list).unwrap_or_default().into();
        let (from, to) = (self.day_in(row, columns.from, sheet), self.day_in(row, columns.to, sheet));
        let scales = self.scales_of(row, &columns.scaled);
        let attributes = self.attributes_of(row, columns, &scales, sheet);
        let title = columns.title.and_then(|at| row.text(at)).map(SmolStr::new);
        let valid = self.validities_of(row, &columns.lasting, sheet);
        let former = self.former_in(row, columns.former, &kind, from);
        let place = row.place();
        let entry = Entry { kind, code, title, category, issuers, from, to, ..Entry::default() };
        Some(Entry { valid, scales, attributes, former, place, ..entry })
    }

    // An attribute of an entry stands on the scale that the entry itself names.
    fn attributes_of(
        &mut self,
        row: Row<'_>,
        columns: &EntryColumns,
        scales: &BTreeMap<String, ScaleId>,
        sheet: &Sheet,
    ) -> BTreeMap<String, Value> {
        if scales.is_empty() {
            return self.values_of(row, &columns.attributes, sheet);
        }
        let on_scale = |column: &Column| {
            let own = scales.get(&column.attribute).map(|scale| self.type_on_scale(*scale));
            Column { has: own.unwrap_or_else(|| column.has.clone()), ..column.clone() }
        };
        let own: Vec<Column> = columns.attributes.iter().map(on_scale).collect();
        self.values_of(row, &own, sheet)
    }

    fn former_in(
        &mut self,
        row: Row<'_>,
        at: Option<usize>,
        kind: &str,
        from: Option<Day>,
    ) -> Rare<FormerCode> {
        let Some(cell) = at.and_then(|at| filled(row, at)) else { return Rare::new() };
        let old = split_list(cell.text).into_iter();
        let old = old.map(|text| (Name { text: text.into(), ..name_of(cell) }, None)).collect();
        self.expect_former(kind, old, from)
    }

    fn scale_columns(&mut self, sheet: &Sheet) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        for (at, header) in sheet.header().cells().enumerate() {
            let Some(attribute) = super::words::scaled_attribute(header.text) else { continue };
            if self.own_type(Owner::This, &attribute).is_some() {
                self.note_fact(Owner::This, &attribute);
                found.push((at, attribute));
            }
        }
        found
    }

    // `valid from award`: the header says from when, the cell for how long; an empty one says nothing.
    fn validity_columns(&mut self, sheet: &Sheet) -> Vec<(usize, Option<Moments>)> {
        let mut found = Vec::new();
        let scope = Scope { bare: vec![Owner::This].into(), item: Some(Owner::This), ..Scope::default() };
        for (at, header) in sheet.header().cells().enumerate() {
            let Some(day) = super::words::validity_day(header.text) else { continue };
            match self.find_moment(&day, &scope) {
                Some(fact) => {
                    self.note_fact(fact.of.owner, &fact.of.attribute);
                    found.push((at, Some(Moments { any_of: vec![Expr::Fact(fact.of)], later: true })));
                }
                None if day.is_empty() && self.own_type(Owner::This, header.text).is_some() => {}
                None => {
                    let near = super::words::say_validity_day().map(str::to_owned).to_vec();
                    let (file, column) = (sheet.name.to_string(), header.text.to_owned());
                    self.push(SheetProblem::UnknownColumn { file, column, near }.at(header.span));
                    found.push((at, None));
                }
            }
        }
        found
    }

    fn validities_of(
        &mut self,
        row: Row<'_>,
        columns: &[(usize, Option<Moments>)],
        sheet: &Sheet,
    ) -> Rare<Validity> {
        let mut valid = Rare::new();
        for (at, from) in columns {
            let (Some(from), Some(cell)) = (from, filled(row, *at)) else { continue };
            if let Some(Value::Duration(length)) = self.expect_cell(cell, sheet, &Type::Duration) {
                valid.push(Validity { from: from.clone(), length });
            }
        }
        valid
    }

    fn scales_of(&mut self, row: Row<'_>, columns: &[(usize, String)]) -> BTreeMap<String, ScaleId> {
        let mut scales = BTreeMap::new();
        for (at, attribute) in columns {
            let Some(cell) = filled(row, *at) else { continue };
            match self.expect_scale_name(&name_of(cell)) {
                Some(scale) => _ = scales.insert(attribute.clone(), scale),
                None => _ = self.untyped.insert(attribute.clone()),
            }
        }
        scales
    }

    // The same code may stand twice when no day is in both rows: the catalogue remembers what it listed.
    fn add_sheet_entry(&mut self, catalogue: u32, entry: Entry, (row, at): (Row<'_>, usize), sheet: &Sheet) {
        let others = self.entries_listed(&entry.kind, &entry.code);
        if others.is_empty() {
            self.add_entry(catalogue, entry);
            return;
        }
        // An entry of the text would stand in front of the row without a word, also of one that a base fixes.
        let is_of_text =
            |(catalogue, other): &(u32, &Entry)| *catalogue == 0 && other.days_with(&entry).is_some();
        if others.iter().any(is_of_text) {
            let named = super::pattern::named_kind(&entry.kind);
            let problem = NameProblem::DeclaredTwice { kind: named, name: entry.code.to_string() };
            self.push(problem.at(row.span()));
            return;
        }
        let mut others =
            others.into_iter().map(|(_, first)| first).filter(|first| first.place.file == entry.place.file);
        let shared = others.find_map(|first| Some((first.place.line, first.days_with(&entry)?)));
        let Some((line, days)) = shared else {
            self.add_entry(catalogue, entry);
            return;
        };
        let place = sheet_place(sheet, row, at);
        let first_row = usize::try_from(line).unwrap_or(usize::MAX);
        let value = entry.code;
        let problem = if days == (None, None) {
            SheetProblem::KeyTwice { place, value: value.to_string(), first_row }
        } else {
            SheetProblem::DaysTwice { place, value: value.to_string(), first_row, from: days.0, to: days.1 }
        };
        self.push(problem.at(row.span()));
    }

    fn expect_kind_cell<'s>(
        &mut self,
        cell: Cell<'s>,
        before: &mut Option<(&'s str, SmolStr)>,
    ) -> Option<SmolStr> {
        if let Some((_, kind)) = before.as_ref().filter(|(text, _)| *text == cell.text) {
            return Some(kind.clone());
        }
        let name = super::words::canonical(cell.text);
        if self.policy.kinds.contains_key(&name) {
            *before = Some((cell.text, name.clone().into()));
            return Some(name.into());
        }
        self.report_unknown(super::collect::Space::Kind, &name_of(cell));
        None
    }

    /// Returns the further columns of a sheet as attributes of an owner; reports those that mean nothing.
    pub fn expect_columns(&mut self, sheet: &Sheet, known: &[usize], owner: Owner) -> Vec<Column> {
        let mut columns = Vec::new();
        let scope =
            Scope { bare: vec![owner].into(), item: Some(Owner::This), has_target: true, ..Scope::default() };
        for (at, header) in sheet.header().cells().enumerate() {
            if known.contains(&at) || header.text.is_empty() {
                continue;
            }
            let attribute = super::words::canonical(header.text);
            let Some(has) = self.type_of_attribute(owner, &attribute, &scope) else {
                self.report_unknown_column(sheet, header, owner);
                continue;
            };
            self.note_fact(owner, &attribute);
            columns.push(Column { at, attribute, has });
        }
        columns
    }

    fn report_unknown_column(&mut self, sheet: &Sheet, header: Cell<'_>, owner: Owner) {
        self.asked_all_attributes.set(true);
        let declared = self.policy.attributes.keys().filter(|(kind, _)| *kind == owner.kind());
        let mut known: Vec<String> = declared.flat_map(|(_, name)| self.noun_spellings(name)).collect();
        known
            .extend(builtin::attribute_names(owner.kind()).iter().flat_map(|name| self.noun_spellings(name)));
        let near = nearest(header.text, known.iter().map(String::as_str));
        let (file, column) = (sheet.name.to_string(), header.text.to_owned());
        self.push(SheetProblem::UnknownColumn { file, column, near }.at(header.span));
    }

    /// Returns the values of a row; empty cells say nothing.
    pub fn values_of(&mut self, row: Row<'_>, columns: &[Column], sheet: &Sheet) -> BTreeMap<String, Value> {
        let mut values = BTreeMap::new();
        for column in columns {
            if let Some(value) = self.value_in(row, column, sheet) {
                values.insert(column.attribute.clone(), value);
            }
        }
        values
    }

    /// Returns the value of a row in a column; an empty cell says nothing.
    pub fn value_in(&mut self, row: Row<'_>, column: &Column, sheet: &Sheet) -> Option<Value> {
        self.expect_cell(filled(row, column.at)?, sheet, &column.has)
    }

    /// Returns the text of a cell that may not be empty.
    pub fn expect_text<'s>(&mut self, row: Row<'s>, at: usize, sheet: &Sheet) -> Option<&'s str> {
        if let Some(text) = row.text(at) {
            return Some(text);
        }
        self.push(SheetProblem::EmptyCell { place: sheet_place(sheet, row, at) }.at(row.span()));
        None
    }

    fn day_in(&mut self, row: Row<'_>, at: Option<usize>, sheet: &Sheet) -> Option<Day> {
        match self.expect_cell(filled(row, at?)?, sheet, &Type::Date)? {
            Value::Date(day) => Some(day),
            Value::Number(_) | Value::Share(_) | Value::Duration(_) | Value::YesNo(_) | Value::Word(_) => {
                None
            }
        }
    }
}

fn filled(row: Row<'_>, at: usize) -> Option<Cell<'_>> {
    row.cell(at).filter(|cell| !cell.text.is_empty())
}

/// Returns the place of a row's cell for messages; the column is called as its header is.
pub(super) fn sheet_place(sheet: &Sheet, row: Row<'_>, at: usize) -> SheetPlace {
    let row = usize::try_from(row.line()).unwrap_or(usize::MAX);
    let column = sheet.header().cell(at).map(|cell| cell.text.to_owned()).unwrap_or_default();
    SheetPlace { file: sheet.name.to_string(), row, column }
}

/// Returns the text of a cell as a name of the author.
pub(super) fn name_of(cell: Cell<'_>) -> Name {
    Name { text: cell.text.into(), quoted: true, span: cell.span }
}

/// Returns the parts of a list in one cell.
pub(super) fn split_list(text: &str) -> Vec<String> {
    let parts = text.split(super::words::LIST_MARKS).map(str::trim).filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}
