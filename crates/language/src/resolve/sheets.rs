//! Sheets beside the rules: found by the path that the text names, read once, their cells turned into values.

use super::context::Resolver;
use super::types::Type;
use crate::diagnostics::{NameProblem, Problem, SheetProblem};
use crate::locale::Text;
use crate::nearest::nearest;
use crate::policy::Value;
use crate::quantity::Number;
use crate::sheet::{self, Cell, Sheet};
use crate::syntax::ast::FileRef;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The sheets read so far, by path and sheet; those that could not be read stand as `None`.
pub(super) type Sheets = BTreeMap<(String, Option<String>), Option<Arc<Sheet>>>;

impl Resolver<'_> {
    /// Returns the sheet of a file beside the rules, or reports why there is none.
    pub fn expect_sheet(&mut self, file: &FileRef) -> Option<Arc<Sheet>> {
        let path = format!("{}{}", self.prefix_at(file.span), file.path);
        let key = (path, file.sheet.as_ref().map(|sheet| sheet.text.to_string()));
        if let Some(read) = self.sheets.get(&key).cloned() {
            if read.is_none() {
                self.spoil();
            }
            return read;
        }
        let sheet = self.read_sheet(file);
        self.sheets.insert(key, sheet.clone());
        sheet
    }

    // What stands in front of the names of the files that a place can name: nothing for the policy's own.
    fn prefix_at(&self, span: crate::source::Span) -> String {
        let file = self.home_of(span).file;
        let is_of = |base: &&super::folder::Base| base.rules.iter().any(|rules| rules.source == file);
        self.folder.bases.values().find(is_of).map(|base| base.prefix.clone()).unwrap_or_default()
    }

    fn read_sheet(&mut self, file: &FileRef) -> Option<Arc<Sheet>> {
        let path = file.path.clone();
        if path.starts_with(['/', '\\'])
            || path.contains(':')
            || path.split(['/', '\\']).any(|part| part == "..")
        {
            self.report(&NameProblem::FileOutside { path }, file.span);
            return None;
        }
        let path = path.trim_start_matches("./").to_owned();
        let prefix = self.prefix_at(file.span);
        let base = self.folder.bases.values().find(|base| base.prefix == prefix);
        let files = base.map_or(&*self.folder.files, |base| &base.files);
        let Some(bytes) = files.get(&path) else {
            let near = nearest(&path, files.keys().map(String::as_str));
            self.report(&NameProblem::MissingFile { path, near }, file.span);
            return None;
        };
        let named = file.sheet.as_ref();
        let is_own = base.is_none() && named.is_none();
        let ahead = is_own.then(|| self.folder.ahead.take(&path, bytes, &mut self.sources)).flatten();
        let read = ahead.unwrap_or_else(|| {
            let name = format!("{prefix}{path}");
            sheet::read(&name, bytes, named.map(|sheet| sheet.text.as_str()), &mut self.sources)
        });
        if read.is_converted {
            self.converted.insert(read.file);
        }
        if let Some(problem) = read.at_its_name {
            self.report(&problem, named.map_or(file.span, |sheet| sheet.span));
        }
        for problem in read.problems {
            self.push(problem);
        }
        for text in read.sheet.iter().flat_map(|sheet| &sheet.lost) {
            self.declared.note_broken(text);
        }
        read.sheet.map(Arc::new)
    }

    /// Returns the value of a cell in a type, or reports that it holds something else.
    pub fn expect_cell(&mut self, cell: Cell<'_>, sheet: &Sheet, has: &Type) -> Option<Value> {
        let text = cell.text;
        let value = match has {
            Type::Number(_, bounds) => Number::parse_exact(text)
                .filter(|number| bounds.from.is_none_or(|from| from <= *number))
                .filter(|number| bounds.to.is_none_or(|to| *number <= to))
                .map(Value::Number),
            Type::Share => Number::parse_share(text).map(Value::Share),
            Type::Date => sheet::day_of(text).map(Value::Date),
            Type::Duration => {
                let length = crate::date::Duration::parse(text).or_else(|| super::words::length(text));
                length.map(Value::Duration)
            }
            Type::YesNo => yes_no(text).map(Value::YesNo),
            Type::OneOf(words) => words.contains(text).then(|| Value::Word(text.to_owned())),
            Type::Scale(scale) => {
                let is_step = self.is_step(*scale, text);
                is_step.then(|| Value::Word(text.to_owned()))
            }
            Type::Code | Type::Text => Some(Value::Word(text.to_owned())),
            Type::MonthDay => None,
        };
        if value.is_none() {
            let place = sheet.place_of(cell);
            let wanted = has.sort().text();
            let problem = SheetProblem::BadCell { place, value: text.to_owned(), wanted };
            self.push(problem.at(cell.span));
        }
        value
    }

    fn is_step(&self, scale: crate::policy::ScaleId, word: &str) -> bool {
        match self.policy.scales.get(scale.index()).map(|scale| &scale.body) {
            Some(crate::policy::ScaleBody::Steps(steps)) => steps.contains_key(word),
            Some(crate::policy::ScaleBody::Range { .. }) | None => false,
        }
    }

    /// Returns the column that a name of the text stands for, in either language, or reports that there is none.
    pub fn expect_column(&mut self, sheet: &Sheet, name: &str) -> Option<usize> {
        if let Some(at) = self.find_column(sheet, &[name]) {
            return Some(at);
        }
        let near = nearest(name, sheet.header().cells().map(|cell| cell.text));
        let (file, column) = (sheet.name.to_string(), self.noun_shown(name));
        self.report(&SheetProblem::MissingColumn { file, column, near }, sheet.header_span());
        None
    }

    /// Returns the first column of one of these nouns, however it is spelt.
    pub fn find_column(&self, sheet: &Sheet, nouns: &[&str]) -> Option<usize> {
        let spellings = nouns.iter().flat_map(|noun| self.noun_spellings(noun));
        spellings.map(Text::same).find_map(|name| sheet.find_column(&name))
    }
}

impl Resolver<'_> {
    /// Returns the first column that has one of these names.
    pub fn find_spelt(&self, sheet: &Sheet, names: &[String]) -> Option<usize> {
        names.iter().map(Text::same).find_map(|name| sheet.find_column(&name))
    }
}

fn yes_no(text: &str) -> Option<bool> {
    match super::words::canonical(text).as_str() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}
