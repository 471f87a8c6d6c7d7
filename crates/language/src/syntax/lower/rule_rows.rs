//! The rows of a table of rules, on all cores where there are many.
//!
//! In: the rows as they are written. Out: each with its clauses, in order. Always true: the same for any number of threads. A row is
//! read without the others, but for one thing: where a name of the author begins in a header was seen by the rows above. So rows in
//! parts count only when the first row of each part has seen there what the last row of all has.

use super::clause::line_rule;
use super::{Laid, Lower};
use crate::diagnostics::Diagnostic;
use crate::parts::{in_parts, stretches, threads_for};
use crate::source::Span;
use crate::syntax::ast::{Clause, Row};
use crate::syntax::layout::{Block, BlockKind};
use crate::syntax::leaves::{Leaves, Words};
use crate::syntax::lexicon::Group;
use crate::syntax::lexicon::nouns::Place;
use std::collections::BTreeSet;

/// The fewest rows that are worth a thread of their own.
const FEWEST_A_THREAD: usize = 500;

/// About so many rows take what a heap grows by at once.
const TO_ROOM: usize = 40;

/// A table of rules without its rows.
struct Table<'t> {
    /// The headers of columns other than the name.
    header: Vec<Span>,
    /// True when the first column holds names.
    is_named: bool,
    /// Where the rows begin.
    behind_header: usize,
    shared: &'t [Clause],
}

/// The declaration that the rows stand in.
#[derive(Clone, Copy)]
struct Within<'a> {
    laid: Laid<'a>,
    group: Group,
    head: &'static str,
    place: Place,
}

/// Some of the rows.
struct Part {
    rows: Vec<Row>,
    /// Where names of the author begin in the header: what the first row has seen, and what the last.
    seen: Option<Vec<usize>>,
    seen_last: Vec<usize>,
    noted: Noted,
}

/// What lowering notes beside what it makes.
struct Noted {
    problems: Vec<Diagnostic>,
    leaves: Leaves,
    words: Words,
    verbatim: BTreeSet<usize>,
    broken: bool,
}

impl Part {
    fn of(within: Within<'_>, table: &Table<'_>, rows: &[&Block]) -> Self {
        let Within { laid, group, head, place } = within;
        let mut lower = Lower { group, head, place, ..Lower::of(laid) };
        let mut seen = None;
        let mut lowered = Vec::with_capacity(rows.len());
        for row in stretches(rows, TO_ROOM).flatten() {
            if let Some(row) = lower.rule_row(table, row) {
                seen.get_or_insert_with(|| lower.own.before(table.behind_header).to_vec());
                lowered.push(row);
            }
        }
        let seen_last = lower.own.before(table.behind_header).to_vec();
        let Lower { problems, leaves, words, verbatim, broken, .. } = lower;
        Self { rows: lowered, seen, seen_last, noted: Noted { problems, leaves, words, verbatim, broken } }
    }
}

impl<'a> Lower<'a> {
    /// Returns the rows of a table of rules.
    pub fn rule_rows(&mut self, block: &Block, shared: &[Clause]) -> Vec<Row> {
        let rows: Vec<&Block> = block.of_kind(BlockKind::Row).collect();
        let Some((first, rows)) = rows.split_first() else { return Vec::new() };
        let mut header = self.cells(first);
        let is_named = header.len() > 1 && header.first().is_some_and(|first| self.is_name_header(*first));
        if is_named {
            self.note_name_header(header.remove(0));
        }
        let table = Table { header, is_named, behind_header: self.block_span(first).end(), shared };
        self.begin_rows();
        let mut lowered = match self.rows_in_parts(&table, rows) {
            Some(lowered) => lowered,
            None => self.rows_in(&table, rows),
        };
        (1..).zip(&mut lowered).for_each(|(number, row)| row.number = number);
        for columns in self.clause_columns(&table.header, &table.header) {
            self.read_headers(&columns, line_rule(self.group));
        }
        lowered
    }

    fn rows_in(&mut self, table: &Table<'_>, rows: &[&Block]) -> Vec<Row> {
        let mut lowered = Vec::with_capacity(rows.len());
        lowered.extend(rows.iter().filter_map(|row| self.rule_row(table, row)));
        lowered
    }

    fn rule_row(&mut self, table: &Table<'_>, row: &Block) -> Option<Row> {
        let width = table.header.len() + usize::from(table.is_named);
        let mut cells = self.fitting_cells(row, width)?;
        let span = self.block_span(row);
        let named = table.is_named.then(|| cells.remove(0));
        let name = named.and_then(|cell| self.row_name(cell));
        let clauses = self.row(span, &cells, |lower| {
            let groups = lower.clause_columns(&table.header, &cells);
            let mut clauses = Vec::with_capacity(groups.len());
            for columns in groups {
                clauses.extend(lower.row_clause(&columns, row, table.shared, span));
            }
            clauses
        });
        Some(Row { number: 0, name, clauses, span })
    }

    /// Returns the rows lowered on several threads, or nothing where one is enough or rows have to be read one after the other.
    fn rows_in_parts(&mut self, table: &Table<'_>, rows: &[&Block]) -> Option<Vec<Row>> {
        if self.alike.is_none() || threads_for(rows.len(), FEWEST_A_THREAD) < 2 {
            return None;
        }
        let within = Within { laid: self.laid, group: self.group, head: self.head, place: self.place };
        let parts = in_parts(rows, FEWEST_A_THREAD, |at, _| at + 1, |rows| Part::of(within, table, rows));
        let seen = parts.last().map(|last| last.seen_last.clone())?;
        if parts.iter().any(|part| part.seen.as_ref() != Some(&seen) || part.seen_last != seen) {
            return None;
        }
        seen.iter().for_each(|start| self.own.insert(*start));
        let mut all = Vec::with_capacity(rows.len());
        for Part { rows, noted, .. } in parts {
            all.extend(rows);
            self.add_rows(noted);
        }
        Some(all)
    }

    fn add_rows(&mut self, noted: Noted) {
        self.problems.extend(noted.problems);
        self.leaves.add_rows(noted.leaves);
        self.words.add(noted.words);
        self.verbatim.extend(noted.verbatim);
        self.broken |= noted.broken;
    }
}

#[cfg(test)]
mod tests {
    use crate::source::SourceFile;
    use crate::syntax::{parse, read};

    fn assert_same(header: &str, row: impl Fn(usize) -> String) {
        let rows: String = (0..2_400).map(|number| format!("    | {} |\n", row(number))).collect();
        let text = format!("rules r\n    cites 《甲》 art. 1\n    | {header} |\n{rows}");
        let source = SourceFile::new("a.lijiao", text);
        let (parsed, reading) = (parse(&source), read(&source));
        assert!(parsed.file == reading.file, "{header}");
        assert_eq!(parsed.problems, reading.problems, "{header}");
        assert_eq!(parsed.locale, reading.locale, "{header}");
    }

    #[test]
    fn rows_on_several_threads_are_those_of_one() {
        assert_same("name | given certificate | with score at least | waive", |number| match number % 700 {
            3 => "名 | A | 甲 乙 丙 | B | C".to_owned(),
            5 => format!("n{number} | C{number} | — | T{number}"),
            7 => format!("n/{number} | C{number} | 60 | T{number}"),
            9 => "x |  | 60 | T1".to_owned(),
            11 => "--- | --- | --- | ---".to_owned(),
            _ => format!("n{number} | C{number} | {} | T{}", number % 100, number % 90),
        });
        assert_same("given | 转换为 | and 分数 至少", |number| match number % 1_100 {
            2 => "category 语言 | T1 | 3".to_owned(),
            _ => format!("证书 C{number} | T{number} | {}", number % 7),
        });
    }

    #[test]
    fn rows_that_have_to_be_read_in_order_are() {
        assert_same("given language | waive", |number| match number {
            900.. => format!("with score {number} or above | T{number}"),
            _ => format!("L{number} | T{number}"),
        });
    }
}
