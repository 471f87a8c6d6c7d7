//! Entries, courses and members that stand in sheets: a header names the attribute, a row is an entry.

use super::context::Resolver;
use super::literal::{Said, Wanted};
use super::scope::Scope;
use super::types::Type;
use crate::diagnostics::{NameProblem, Problem, SheetPlace, SheetProblem};
use crate::nearest::nearest;
use crate::policy::expression::Moments;
use crate::policy::rule::Validity;
use crate::policy::{Entry, Expr, Owner, ScaleId, Value, builtin};
use crate::sheet::{Cell, Row, Sheet};
use crate::syntax::ast::Name;
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

impl Resolver<'_> {
    /// Reads the entries of a catalogue; without a column for the kind, the catalogue's name may say it.
    pub fn read_entries(&mut self, catalogue: u32, name: &str, sheet: &Sheet) {
        let Some(code) = self.expect_column(sheet, "code") else {
            Arc::make_mut(&mut self.entries).is_incomplete = true;
            return;
        };
        let codes = code;
        let found = |resolver: &Self, nouns: &[&str]| resolver.find_column(sheet, nouns);
        let kind = found(self, &["kind"]);
        let title = found(self, &super::words::TITLE);
        let category = found(self, &["category"]);
        let issuer = found(self, &["issuer"]);
        let from = found(self, &super::words::FROM);
        let to = found(self, &super::words::TO);
        let former = self.find_spelt(sheet, &super::words::former_code());
        let scaled = self.scale_columns(sheet);
        let lasting = self.validity_columns(sheet);
        let known = [Some(code), kind, title, category, issuer, from, to, former].into_iter().flatten();
        let more = scaled.iter().map(|(at, _)| *at).chain(lasting.iter().map(|(at, _)| *at));
        let known: Vec<usize> = known.chain(more).collect();
        let columns = self.expect_columns(sheet, &known, Owner::This);
        let kind_of_all = if self.policy.kinds.contains_key(name) { name } else { "certificate" };
        let date = Wanted { has: Type::Date, fact: Said::NOTHING };
        for row in &sheet.rows {
            let Some(code) = self.expect_text(row, code, sheet) else { continue };
            let kind = match kind.and_then(|at| row.cell(at)).filter(|cell| !cell.text.is_empty()) {
                Some(cell) => match self.expect_kind_cell(cell) {
                    Some(kind) => kind,
                    None => {
                        self.declared.note_broken(&code);
                        continue;
                    }
                },
                None => kind_of_all.to_owned(),
            };
            let category = match category.and_then(|at| row.cell(at)).filter(|cell| !cell.text.is_empty()) {
                Some(cell) => self.expect_category(&name_of(cell)),
                None => None,
            };
            if self.is_edited_away(name, &kind, &code, category.as_deref(), &row.place.file) {
                continue;
            }
            let issuers = issuer.and_then(|at| row.text(at)).map(split_list).unwrap_or_default();
            let mut day = |at: Option<usize>| self.day_in(row, at, sheet, &date);
            let (from, to) = (day(from), day(to));
            let scales = self.scales_of(row, &scaled);
            let own_types = |column: &Column| Column {
                has: scales
                    .get(&column.attribute)
                    .map_or_else(|| column.has.clone(), |scale| self.type_on_scale(*scale)),
                ..column.clone()
            };
            let own: Vec<Column> = columns.iter().map(own_types).collect();
            let attributes = self.values_of(row, &own, sheet);
            let title = title.and_then(|at| row.text(at)).map(str::to_owned);
            let place = row.place.clone();
            let valid = self.validities_of(row, &lasting, sheet);
            let old = former.and_then(|at| row.cell(at)).filter(|cell| !cell.text.is_empty());
            let old = old.map(|cell| {
                split_list(&cell.text).into_iter().map(|text| Name { text: text.into(), ..name_of(cell) })
            });
            let old = old.into_iter().flatten().map(|name| (name, None)).collect();
            let former = self.expect_former(&kind, old, from);
            let entry = Entry {
                kind: kind.into(),
                code: code.into(),
                title,
                category,
                issuers,
                from,
                to,
                valid,
                scales,
                attributes,
                former,
                current_on: None,
                place,
            };
            self.add_sheet_entry(catalogue, entry, (row, codes), sheet);
        }
    }

    fn scale_columns(&mut self, sheet: &Sheet) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        for (at, header) in sheet.header.iter().enumerate() {
            let Some(attribute) = super::words::scaled_attribute(&header.text) else { continue };
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
        for (at, header) in sheet.header.iter().enumerate() {
            let Some(day) = super::words::validity_day(&header.text) else { continue };
            match self.find_moment(&day, &scope) {
                Some(fact) => {
                    self.note_fact(fact.of.owner, &fact.of.attribute);
                    found.push((at, Some(Moments { any_of: vec![Expr::Fact(fact.of)], later: true })));
                }
                None if day.is_empty() && self.own_type(Owner::This, &header.text).is_some() => {}
                None => {
                    let near = super::words::say_validity_day().map(str::to_owned).to_vec();
                    let (file, column) = (sheet.name.clone(), header.text.to_string());
                    self.push(SheetProblem::UnknownColumn { file, column, near }.at(header.span));
                    found.push((at, None));
                }
            }
        }
        found
    }

    fn validities_of(
        &mut self,
        row: &Row,
        columns: &[(usize, Option<Moments>)],
        sheet: &Sheet,
    ) -> Vec<Validity> {
        let wanted = Wanted { has: Type::Duration, fact: Said::NOTHING };
        let mut valid = Vec::new();
        for (at, from) in columns {
            let cell = row.cell(*at).filter(|cell| !cell.text.is_empty());
            let (Some(from), Some(cell)) = (from, cell) else { continue };
            if let Some(Value::Duration(length)) = self.expect_cell(cell, sheet, &wanted) {
                valid.push(Validity { from: from.clone(), length });
            }
        }
        valid
    }

    fn scales_of(&mut self, row: &Row, columns: &[(usize, String)]) -> BTreeMap<String, ScaleId> {
        let mut scales = BTreeMap::new();
        for (at, attribute) in columns {
            let Some(cell) = row.cell(*at).filter(|cell| !cell.text.is_empty()) else { continue };
            match self.expect_scale_name(&name_of(cell)) {
                Some(scale) => _ = scales.insert(attribute.clone(), scale),
                None => _ = self.untyped.insert(attribute.clone()),
            }
        }
        scales
    }

    // The same code may stand twice when no day is in both rows: the catalogue remembers what it listed.
    fn add_sheet_entry(&mut self, catalogue: u32, entry: Entry, (row, at): (&Row, usize), sheet: &Sheet) {
        // An entry of the text would stand in front of the row without a word, also of one that a base fixes.
        let is_it = |other: &&Entry| (&other.kind, &other.code) == (&entry.kind, &entry.code);
        let mut of_text =
            self.policy.catalogues.iter().take(1).flat_map(|first| &first.entries).filter(is_it);
        if of_text.any(|other| other.days_with(&entry).is_some()) {
            let named = super::pattern::named_kind(&entry.kind);
            let problem = NameProblem::DeclaredTwice { kind: named, name: entry.code.to_string() };
            self.push(problem.at(row.span()));
            return;
        }
        let others = self.entries_of_code(Some(&entry.kind), &entry.code).into_iter();
        let mut others = others.filter(|first| first.place.file == entry.place.file);
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

    fn expect_kind_cell(&mut self, cell: &Cell) -> Option<String> {
        let name = super::words::canonical(&cell.text);
        if self.policy.kinds.contains_key(&name) {
            return Some(name);
        }
        self.report_unknown(super::collect::Space::Kind, &name_of(cell));
        None
    }

    /// Returns the further columns of a sheet as attributes of an owner; reports those that mean nothing.
    pub fn expect_columns(&mut self, sheet: &Sheet, known: &[usize], owner: Owner) -> Vec<Column> {
        let mut columns = Vec::new();
        let scope =
            Scope { bare: vec![owner].into(), item: Some(Owner::This), has_target: true, ..Scope::default() };
        for (at, header) in sheet.header.iter().enumerate() {
            if known.contains(&at) || header.text.is_empty() {
                continue;
            }
            let attribute = super::words::canonical(&header.text);
            let Some(has) = self.type_of_attribute(owner, &attribute, &scope) else {
                self.report_unknown_column(sheet, header, owner);
                continue;
            };
            self.note_fact(owner, &attribute);
            columns.push(Column { at, attribute, has });
        }
        columns
    }

    fn report_unknown_column(&mut self, sheet: &Sheet, header: &Cell, owner: Owner) {
        self.asked_all_attributes.set(true);
        let declared = self.policy.attributes.keys().filter(|(kind, _)| *kind == owner.kind());
        let mut known: Vec<String> = declared.flat_map(|(_, name)| self.noun_spellings(name)).collect();
        known
            .extend(builtin::attribute_names(owner.kind()).iter().flat_map(|name| self.noun_spellings(name)));
        let near = nearest(&header.text, known.iter().map(String::as_str));
        let (file, column) = (sheet.name.clone(), header.text.to_string());
        self.push(SheetProblem::UnknownColumn { file, column, near }.at(header.span));
    }

    /// Returns the values of a row; empty cells say nothing.
    pub fn values_of(&mut self, row: &Row, columns: &[Column], sheet: &Sheet) -> BTreeMap<String, Value> {
        let mut values = BTreeMap::new();
        for column in columns {
            let (Some(cell), Some(header)) = (row.cell(column.at), sheet.header.get(column.at)) else {
                continue;
            };
            if cell.text.is_empty() {
                continue;
            }
            let wanted = Wanted { has: column.has.clone(), fact: Said::As(header.text.to_string()) };
            if let Some(value) = self.expect_cell(cell, sheet, &wanted) {
                values.insert(column.attribute.clone(), value);
            }
        }
        values
    }

    /// Returns the text of a cell that may not be empty.
    pub fn expect_text(&mut self, row: &Row, at: usize, sheet: &Sheet) -> Option<String> {
        if let Some(text) = row.text(at) {
            return Some(text.to_owned());
        }
        self.push(SheetProblem::EmptyCell { place: sheet_place(sheet, row, at) }.at(row.span()));
        None
    }

    fn day_in(
        &mut self,
        row: &Row,
        at: Option<usize>,
        sheet: &Sheet,
        wanted: &Wanted,
    ) -> Option<crate::date::Day> {
        let at = at?;
        let cell = row.cell(at).filter(|cell| !cell.text.is_empty())?;
        match self.expect_cell(cell, sheet, wanted)? {
            Value::Date(day) => Some(day),
            Value::Number(_) | Value::Share(_) | Value::Duration(_) | Value::YesNo(_) | Value::Word(_) => {
                None
            }
        }
    }
}

/// Returns the place of a row's cell for messages; the column is called as its header is.
pub(super) fn sheet_place(sheet: &Sheet, row: &Row, at: usize) -> SheetPlace {
    let row = usize::try_from(row.place.line).unwrap_or(usize::MAX);
    let column = sheet.header.get(at).map(|cell| cell.text.to_string()).unwrap_or_default();
    SheetPlace { file: sheet.name.clone(), row, column }
}

/// Returns the text of a cell as a name of the author.
pub(super) fn name_of(cell: &Cell) -> Name {
    Name { text: cell.text.clone().into(), quoted: true, span: cell.span }
}

/// Returns the parts of a list in one cell.
pub(super) fn split_list(text: &str) -> Vec<String> {
    let parts = text.split(super::words::LIST_MARKS).map(str::trim).filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}
