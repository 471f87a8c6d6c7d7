//! Rows that stand in sheets, read as if they stood in the text: a declaration is written out with its rows and parsed, and
//! every place in it leads back to the cell, or to the line of the text, that it was made of.

use super::adopt::Taken;
use super::context::Resolver;
use super::words::Phrase;
use crate::diagnostics::{Diagnostic, StructureProblem};
use crate::few::Few;
use crate::sheet::{Cell as SheetCell, Row as SheetRow, Sheet};
use crate::source::{SourceFile, SourceId, Span};
use crate::syntax;
use crate::syntax::ast::expression::{Expr, ExprKind, Name, Path};
use crate::syntax::ast::{Cell, CellContent, Declaration, FileRef, Head};
use std::sync::Arc;

/// A text made of a declaration and the rows of a sheet.
#[derive(Debug)]
pub(super) struct Glued {
    /// The text.
    pub source: SourceFile,
    /// How many bytes at its start are those of the declaration itself.
    written: usize,
    /// Where these bytes stand.
    home: Span,
    /// The cells: first byte, last byte, and where the cell stands.
    cells: Vec<(usize, usize, Span)>,
}

impl Glued {
    fn of(id: SourceId, written: &str, home: Span, sheet: &Sheet) -> Self {
        let indent = indent_of(written);
        let mut text = written.trim_end().to_owned();
        let written = text.len();
        let mut cells = Vec::new();
        for row in std::iter::once(sheet.header()).chain(sheet.rows()) {
            text.push('\n');
            text.push_str(&indent);
            text.push('|');
            for cell in row.cells() {
                text.push(' ');
                let start = text.len();
                text.push_str(&glued_text(cell));
                cells.push((start, text.len(), cell.span));
                text.push_str(" |");
            }
        }
        text.push('\n');
        Self { source: SourceFile::with_id(id, sheet.name.clone(), text), written, home, cells }
    }

    /// Returns a text in which nothing is of the declaration itself.
    pub fn of_cells(
        id: SourceId,
        name: &str,
        text: String,
        home: Span,
        cells: Vec<(usize, usize, Span)>,
    ) -> Self {
        Self { source: SourceFile::with_id(id, name, text), written: 0, home, cells }
    }

    /// Returns where a place of the text was taken from.
    pub fn home_of(&self, span: Span) -> Span {
        if span.start() <= self.written {
            let end = self.home.start() + span.end().min(self.written);
            return Span::new(self.home.file, self.home.start() + span.start(), end);
        }
        let before = self.cells.partition_point(|(start, _, _)| *start <= span.start());
        self.cells.get(before.saturating_sub(1)).map_or(self.home, |(_, _, cell)| *cell)
    }

    fn is_of_rows(&self, problem: &Diagnostic) -> bool {
        problem.span().start() > self.written
    }
}

// Rows stand where the clauses of their declaration stand.
fn indent_of(written: &str) -> String {
    let clause = written.lines().skip(1).find(|line| !line.trim().is_empty());
    let indent: String = clause.unwrap_or("").chars().take_while(|mark| *mark == ' ').collect();
    if indent.is_empty() { "    ".to_owned() } else { indent }
}

fn glued_text(cell: SheetCell<'_>) -> String {
    let line = cell.text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() { "—".to_owned() } else { marks_quoted(&line) }
}

// A mark such as A* is a name with a sign in it; nobody quotes it in a sheet.
fn marks_quoted(line: &str) -> String {
    if !line.contains(['*', '+']) || line.contains(['"', '「', '“']) {
        return line.to_owned();
    }
    let is_part = |mark: char| mark.is_ascii_alphanumeric() || mark == '*' || mark == '+';
    let mut quoted = String::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|mark| is_part(mark) != is_part(first)).unwrap_or(rest.len());
        let (run, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let is_mark = first.is_ascii_alphabetic() && run.contains(['*', '+']);
        quoted.push_str(&if is_mark { format!("「{run}」") } else { run.to_owned() });
        rest = behind;
    }
    quoted
}

impl Resolver<'_> {
    /// Returns what a declaration becomes with the rows of its sheet, or `None` when it has no sheet or the sheet cannot be read.
    pub fn with_rows_of_sheet(&mut self, declaration: &Declaration) -> Option<Vec<Declaration>> {
        match &declaration.head {
            Head::RuleTable { rows, file: Some(file), .. } => {
                self.table_of_rows(declaration, file, rows.is_empty())
            }
            Head::LimitTable { rows, file: Some(file), .. } => {
                self.table_of_rows(declaration, file, rows.is_empty())
            }
            Head::Table(grid) => {
                let file = grid.file.as_ref()?;
                self.look_up_table(declaration, file).map(|table| vec![table])
            }
            Head::Examples { file, like } => self.examples_of_sheet(declaration, file, like.as_deref()),
            _ => None,
        }
    }

    fn table_of_rows(
        &mut self,
        declaration: &Declaration,
        file: &FileRef,
        has_no_rows: bool,
    ) -> Option<Vec<Declaration>> {
        if !has_no_rows {
            let (first, second) = (Phrase::RowsFrom.text(), Phrase::Rows.text());
            self.report(&StructureProblem::ClausesAtOdds { first, second }, file.span);
            return None;
        }
        self.rule_table(declaration, file).map(|table| vec![table])
    }

    fn rule_table(&mut self, declaration: &Declaration, file: &FileRef) -> Option<Declaration> {
        let sheet = self.expect_sheet(file)?;
        let ends = declaration.clauses.iter().map(|line| line.span.end()).chain([file.span.end()]);
        let home = Span::new(
            declaration.span.file,
            declaration.span.start(),
            ends.max().unwrap_or(declaration.span.end()),
        );
        let written = self.sources.slice(home).to_owned();
        let parse = self.parse_glued(&written, home, &sheet);
        let glued = self.glued.last()?;
        let problems: Vec<Diagnostic> =
            parse.problems.into_iter().filter(|problem| glued.is_of_rows(problem)).collect();
        let is_broken = declaration.broken || !problems.is_empty();
        for problem in problems {
            self.push(problem);
        }
        let read = parse.file.declarations.into_iter().next()?;
        let (explanation, title) = (declaration.explanation.clone(), declaration.title.clone());
        // The name keeps its place: it is known by it.
        let name = declaration.name.clone();
        Some(Declaration { name, title, explanation, broken: is_broken, span: declaration.span, ..read })
    }

    fn look_up_table(&mut self, declaration: &Declaration, file: &FileRef) -> Option<Declaration> {
        let sheet = self.expect_sheet(file)?;
        let parse = self.parse_glued("table t", declaration.span, &sheet);
        let read = parse.file.declarations.into_iter().next()?;
        let Head::Table(mut grid) = read.head else { return None };
        let texts = |row: SheetRow<'_>| row.cells().map(|cell| cell.text.to_owned()).collect::<Vec<_>>();
        mend_row(&mut grid.header, &texts(sheet.header()));
        for (row, cells) in grid.rows.iter_mut().zip(sheet.rows()) {
            mend_row(row, &texts(cells));
        }
        grid.file = None;
        Some(Declaration { head: Head::Table(grid), ..declaration.clone() })
    }

    fn parse_glued(&mut self, written: &str, home: Span, sheet: &Arc<Sheet>) -> syntax::Reading {
        let id = self.next_glued();
        let glued = Glued::of(id, written, home, sheet);
        let parse = syntax::read(&glued.source);
        self.glued.push(Arc::new(glued));
        parse
    }

    /// Returns the id of the next text made of cells.
    pub fn next_glued(&self) -> SourceId {
        let number = u32::try_from(self.glued.len()).unwrap_or(u32::MAX);
        SourceId(u32::MAX - number)
    }

    /// Returns where a place was taken from, when it lies in a text made of a declaration and a sheet.
    pub fn home_of(&self, span: Span) -> Span {
        self.glued_source(span).map_or(span, |glued| glued.home_of(span))
    }

    /// Returns the text made of a declaration and a sheet that a place lies in.
    pub fn glued_source(&self, span: Span) -> Option<&Glued> {
        let number = usize::try_from(u32::MAX - span.file.0).ok()?;
        self.glued.get(number).map(Arc::as_ref)
    }
}

// What reads as nothing in a sheet is a word as it stands: nobody quotes words there.
fn mend_row(row: &mut [Cell], texts: &[String]) {
    for (cell, text) in row.iter_mut().zip(texts) {
        if cell.content == CellContent::Broken {
            let span = cell.span;
            let name = Name { text: text.clone().into(), quoted: true, span };
            let kind = ExprKind::Path(Path { parts: Few::One(name), span });
            cell.content = CellContent::Values(vec![Expr { kind, span }]);
        }
    }
}

/// Returns the declarations, those with rows in sheets written out.
pub(super) fn written_out<'a>(
    declarations: &'a [Taken<'a>],
    with_rows: &'a [Option<Vec<Declaration>>],
) -> Vec<&'a Declaration> {
    let all = declarations.iter().zip(with_rows);
    all.flat_map(|(declaration, written_out)| {
        let as_it_is = written_out.is_none().then_some(&**declaration);
        written_out.iter().flatten().chain(as_it_is)
    })
    .collect()
}
