//! Look-up tables: which columns are keys and which hold values, and what is looked up in them.
//!
//! The first column is always a key and the last always a value. In between, from the right, a column holds values while its
//! header names no attribute and its cells are of the sort of the last column's: then the header is one more key.

use super::collect::Space;
use super::context::Resolver;
use super::expression::Typed;
use super::grid::{Sort, sort_of_cell};
use super::literal::{Said, Wanted, empty_ends};
use super::scope::Scope;
use super::types::Type;
use super::words::Phrase;
use crate::diagnostics::{Named, Problem, ReachProblem, StructureProblem, TypeProblem};
use crate::policy::expression::Range;
use crate::policy::{CellTest, Table, TableRow};
use crate::policy::{Expr, Owner, ScaleBody, ScaleId, TableId, Value};
use crate::source::Span;
use crate::syntax::ast::expression as ast;
use crate::syntax::ast::{Cell, CellContent, ClauseKind, Declaration, Grid, Head, Name};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the columns of a table hold.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Columns {
    /// The types of the keys.
    pub keys: Vec<Type>,
    /// The type of the values.
    pub value: Type,
    /// Where the value of each row stands.
    pub value_spans: Vec<Span>,
    /// The header of the only column of values, where it names nothing that the policy knows: it may be a key.
    pub lone_header: Option<String>,
}

impl<'a> Resolver<'a> {
    /// Puts a table into the policy.
    pub fn resolve_table(&mut self, declaration: &'a Declaration) {
        let Head::Table(grid) = &declaration.head else { return };
        let Some(name) = self.first_name(Space::Table, declaration) else { return };
        for line in &declaration.clauses {
            if !matches!(line.kind, ClauseKind::Cites(_) | ClauseKind::InForce(_) | ClauseKind::Broken) {
                self.clause_not_here(line, Named::Table);
            }
        }
        if grid.file.is_some() {
            // Its sheet could not be read: reported already.
            return self.add_broken_table(name);
        }
        if grid.header.len() < 2 || grid.rows.is_empty() {
            if !declaration.broken {
                let problem = StructureProblem::EmptyDeclaration { declaration: Named::Table.text() };
                self.report(&problem, declaration.span);
            }
            return self.add_broken_table(name);
        }
        let place = self.place(name.span);
        let (table, columns) = self.expect_table(name, grid, place);
        self.policy.tables.push(table);
        self.columns.push(Arc::new(columns));
    }

    // The table keeps its place, so that what looks it up is no further fault.
    fn add_broken_table(&mut self, name: &Name) {
        self.spoil();
        let place = self.place(name.span);
        let name = name.text.to_string();
        self.policy.tables.push(Table { name, keys: Vec::new(), rows: Vec::new(), place });
        self.columns.push(Arc::new(Columns {
            keys: Vec::new(),
            value: Type::Code,
            value_spans: Vec::new(),
            lone_header: None,
        }));
    }

    fn expect_table(&mut self, name: &Name, grid: &Grid, place: crate::policy::Place) -> (Table, Columns) {
        let headers: Vec<String> = grid.header.iter().map(|cell| self.header_name(cell)).collect();
        self.report_header_twice(&grid.header, &headers);
        let first_value = self.first_value_column(grid, &headers);
        let unfolds = grid.header.len() - first_value > 1;
        let mut keys: Vec<Type> = (0..first_value).map(|at| self.key_type(grid, at, &headers)).collect();
        let value = self.value_type(grid, first_value, &headers);
        let mut table = Table { name: name.text.to_string(), keys: Vec::new(), rows: Vec::new(), place };
        table.keys = headers.iter().take(first_value).cloned().collect();
        let mut value_spans = Vec::new();
        for row in &grid.rows {
            let tests: Vec<Option<CellTest>> = row
                .iter()
                .take(first_value)
                .zip(&keys)
                .zip(&headers)
                .map(|((cell, has), header)| self.expect_test(cell, &Wanted::of(has, header)))
                .collect();
            let Some(tests) = tests.into_iter().collect::<Option<Vec<CellTest>>>() else { continue };
            for (cell, header) in row.iter().zip(&headers).skip(first_value) {
                let wanted = Wanted::of(&value, header);
                let Some(values) = self.expect_cell_values(cell, &wanted) else { continue };
                let mut tests = tests.clone();
                if unfolds {
                    tests.push(CellTest::OneOf(vec![Value::Word(header.clone())]));
                }
                table.rows.push(TableRow { tests, values, place: self.place(cell.span) });
                value_spans.push(cell.span);
            }
        }
        if unfolds {
            table.keys.push(name.text.to_string());
            keys.push(Type::Code);
        }
        let lone_header = headers.last().filter(|header| !unfolds && self.names_nothing(header)).cloned();
        (table, Columns { keys, value, value_spans, lone_header })
    }

    fn names_nothing(&self, header: &str) -> bool {
        self.type_of_header(header).is_none() && self.find_measure(header).is_none()
    }

    fn header_name(&self, cell: &Cell) -> String {
        if let CellContent::Values(values) = &cell.content
            && let [one] = values.as_slice()
            && let ast::ExprKind::Path(path) = &one.kind
        {
            return path.parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join(".");
        }
        self.written(cell.span)
    }

    fn report_header_twice(&mut self, cells: &[Cell], headers: &[String]) {
        let mut seen: BTreeMap<&String, String> = BTreeMap::new();
        for (cell, header) in cells.iter().zip(headers) {
            let written = self.written(cell.span);
            if let Some(first) = seen.get(header) {
                let problem = StructureProblem::HeaderTwice { header: written, first: first.clone() };
                self.report(&problem, cell.span);
                continue;
            }
            seen.insert(header, written);
        }
    }

    fn first_value_column(&self, grid: &Grid, headers: &[String]) -> usize {
        let last = grid.header.len() - 1;
        let sort = self.sort_of_column(grid, last);
        let mut first = last;
        while first > 1 {
            let before = first - 1;
            let names_attribute =
                headers.get(before).is_some_and(|header| self.type_of_header(header).is_some());
            if names_attribute || self.sort_of_column(grid, before) != sort {
                break;
            }
            first = before;
        }
        first
    }

    fn sort_of_column(&self, grid: &Grid, at: usize) -> Sort {
        let mut sorts =
            grid.rows.iter().filter_map(|row| row.get(at)).filter_map(|cell| sort_of_cell(&cell.content));
        let Some(first) = sorts.next() else { return Sort::Word };
        if sorts.all(|sort| sort == first) { first } else { Sort::Mixed }
    }

    fn type_of_header(&self, header: &str) -> Option<Type> {
        let owners = [Owner::This, Owner::Learner, Owner::Application, Owner::Programme, Owner::Target];
        let (owner, name) = header.split_once('.').unwrap_or(("", header));
        let wanted = super::vocabulary::find_owner_kind(owner);
        owners
            .into_iter()
            .filter(|owner| wanted.is_none_or(|wanted| wanted == owner.kind()))
            .find_map(|owner| self.own_type(owner, name))
    }

    fn key_type(&self, grid: &Grid, at: usize, headers: &[String]) -> Type {
        let by_header = headers.get(at).and_then(|header| self.type_of_header(header));
        match by_header {
            Some(Type::Code | Type::Text) | None => match self.sort_of_column(grid, at) {
                Sort::Number if by_header.is_none() => Type::NUMBER,
                Sort::Share => Type::Share,
                Sort::Date => Type::Date,
                Sort::Duration => Type::Duration,
                Sort::Number | Sort::Word | Sort::Mixed => {
                    self.scale_of_column(grid, at).map_or(Type::Code, |scale| self.type_on_scale(scale))
                }
            },
            Some(has) => has,
        }
    }

    // The one scale that has all words of a column.
    fn scale_of_column(&self, grid: &Grid, at: usize) -> Option<ScaleId> {
        let words: Vec<String> =
            grid.rows.iter().filter_map(|row| row.get(at)).flat_map(|cell| self.words_of(cell)).collect();
        let has_all = |body: &ScaleBody| match body {
            ScaleBody::Steps(steps) => words.iter().all(|word| steps.contains_key(word)),
            ScaleBody::Range { .. } => false,
        };
        let mut found = (0_u32..).zip(&self.policy.scales).filter(|(_, scale)| has_all(&scale.body));
        let (first, second) = (found.next(), found.next());
        first.filter(|_| second.is_none() && !words.is_empty()).map(|(at, _)| ScaleId(at))
    }

    fn words_of(&self, cell: &Cell) -> Vec<String> {
        let exprs: Vec<&ast::Expr> = match &cell.content {
            CellContent::Values(values) => values.iter().collect(),
            CellContent::Range(range) => {
                [&range.from, &range.to].into_iter().flatten().map(|(end, _)| end).collect()
            }
            CellContent::Any | CellContent::Nothing | CellContent::Broken => Vec::new(),
        };
        exprs.into_iter().map(|expr| self.word_of(expr)).collect()
    }

    fn word_of(&self, expr: &ast::Expr) -> String {
        if let ast::ExprKind::Path(path) = &expr.kind
            && let [one] = path.parts.as_slice()
        {
            return one.text.to_string();
        }
        self.written(expr.span)
    }

    fn value_type(&self, grid: &Grid, first: usize, headers: &[String]) -> Type {
        let header = headers.get(first).filter(|_| first + 1 == headers.len());
        if let Some(measure) = header.and_then(|header| self.find_measure(header)) {
            return Type::amount(measure);
        }
        match self.sort_of_column(grid, first) {
            Sort::Number => Type::NUMBER,
            Sort::Share => Type::Share,
            Sort::Date => Type::Date,
            Sort::Duration => Type::Duration,
            Sort::Word | Sort::Mixed => Type::Code,
        }
    }

    fn expect_test(&mut self, cell: &Cell, wanted: &Wanted) -> Option<CellTest> {
        match &cell.content {
            CellContent::Any | CellContent::Nothing => Some(CellTest::Any),
            CellContent::Broken => {
                self.spoil();
                None
            }
            CellContent::Values(_) => {
                let mut values = self.expect_cell_values(cell, wanted)?;
                if let Type::Scale(scale) = wanted.has {
                    values = self.equal_values(scale, &values);
                }
                Some(CellTest::OneOf(values))
            }
            CellContent::Range(range) => self.expect_range_test(cell, range, wanted),
        }
    }

    fn equal_values(&self, scale: ScaleId, values: &[Value]) -> Vec<Value> {
        let words =
            values.iter().filter_map(|value| if let Value::Word(word) = value { Some(word) } else { None });
        words.flat_map(|word| self.equal_words(scale, word)).map(Value::Word).collect()
    }

    // A range on a scale becomes the words that lie in it: the table itself knows no scale.
    fn expect_range_test(&mut self, cell: &Cell, range: &ast::Range, wanted: &Wanted) -> Option<CellTest> {
        if !wanted.has.has_order() {
            self.report(&TypeProblem::NoOrder { fact: self.said(&wanted.fact) }, cell.span);
            return None;
        }
        let mut end = |end: &Option<(ast::Expr, bool)>| match end {
            Some((end, included)) => self.expect_value(end, wanted).map(|value| Some((value, *included))),
            None => Some(None),
        };
        let (from, to) = (end(&range.from)?, end(&range.to)?);
        if let Some((from, to)) = empty_ends(from.as_ref(), to.as_ref()) {
            self.report(&ReachProblem::EmptyRange { from: from.to_string(), to: to.to_string() }, cell.span);
            return None;
        }
        if let Type::Scale(scale) = wanted.has {
            return self.steps_within(scale, from.as_ref(), to.as_ref()).map(CellTest::OneOf);
        }
        let expr =
            |end: Option<(Value, bool)>| end.map(|(value, included)| (Expr::Constant(value), included));
        Some(CellTest::Range(Range { from: expr(from), to: expr(to) }))
    }

    fn steps_within(
        &self,
        scale: ScaleId,
        from: Option<&(Value, bool)>,
        to: Option<&(Value, bool)>,
    ) -> Option<Vec<Value>> {
        let ScaleBody::Steps(steps) = &self.policy.scales.get(scale.index())?.body else { return None };
        let rank =
            |value: &Value| if let Value::Word(word) = value { steps.get(word).copied() } else { None };
        let above = |at: u32| {
            from.is_none_or(|(value, included)| {
                rank(value).is_some_and(|from| at > from || *included && at == from)
            })
        };
        let below = |at: u32| {
            to.is_none_or(|(value, included)| rank(value).is_some_and(|to| at < to || *included && at == to))
        };
        let within = steps.iter().filter(|(_, at)| above(**at) && below(**at));
        Some(within.map(|(word, _)| Value::Word(word.clone())).collect())
    }

    fn expect_cell_values(&mut self, cell: &Cell, wanted: &Wanted) -> Option<Vec<Value>> {
        match &cell.content {
            CellContent::Values(values) => {
                let values: Vec<Option<Value>> =
                    values.iter().map(|value| self.expect_value(value, wanted)).collect();
                values.into_iter().collect()
            }
            // A value that is nothing grants nothing: the row leads nowhere.
            CellContent::Nothing => None,
            CellContent::Broken => {
                self.spoil();
                None
            }
            CellContent::Any | CellContent::Range(_) => {
                let fact = self.written(cell.span);
                let place = Phrase::ColumnOfValues.text();
                self.push(StructureProblem::FactNotHere { fact, place }.at(cell.span));
                None
            }
        }
    }

    /// Returns `TABLE(key, key)`.
    pub fn expect_look_up(
        &mut self,
        name: &Name,
        arguments: &[ast::Expr],
        scope: &Scope,
        span: Span,
    ) -> Option<Typed> {
        let table = self.expect_table_name(name)?;
        self.unfold_for(table, arguments.len());
        let columns = self.columns.get(table.index())?.clone();
        if columns.keys.len() != arguments.len() {
            self.report_key_count(name, columns.keys.len(), arguments.len(), span);
            return None;
        }
        let mut keys = Vec::new();
        for (argument, has) in arguments.iter().zip(&columns.keys) {
            let wanted = Wanted { has: has.clone(), fact: Said::At(argument.span) };
            let key = self.expect_expr(argument, scope, Some(&wanted))?;
            keys.push(self.unify(has, key)?.0.expr);
        }
        Some(Typed::new(Expr::LookUp { table, keys }, columns.value.clone(), span))
    }

    // A table of one column of values is looked up with its header too where the text does so.
    fn unfold_for(&mut self, table: TableId, given: usize) {
        let is_short = |one: &&mut Arc<Columns>| one.keys.len() + 1 == given && one.lone_header.is_some();
        let Some(columns) = self.columns.get_mut(table.index()).filter(is_short) else { return };
        let columns = Arc::make_mut(columns);
        let Some(header) = columns.lone_header.take() else { return };
        self.changes += 1;
        columns.keys.push(Type::Code);
        let Some(table) = self.policy.tables.make_mut().get_mut(table.index()) else { return };
        table.keys.push(table.name.clone());
        for row in &mut table.rows {
            row.tests.push(CellTest::OneOf(vec![Value::Word(header.clone())]));
        }
    }

    /// Returns the table of `by TABLE`, whose one key is the value so far, and the type of its values.
    pub fn expect_table_by(&mut self, name: &Name, so_far: &Typed) -> Option<(TableId, Type)> {
        let table = self.expect_table_name(name)?;
        let columns = self.columns.get(table.index())?.clone();
        let [key] = columns.keys.as_slice() else {
            self.report_key_count(name, columns.keys.len(), 1, name.span);
            return None;
        };
        self.unify(key, so_far.clone())?;
        Some((table, columns.value.clone()))
    }

    fn report_key_count(&mut self, name: &Name, wanted: usize, given: usize, span: Span) {
        // A table without keys is broken, and reported where it stands.
        if wanted == 0 {
            self.spoil();
            return;
        }
        self.report(&TypeProblem::KeyCount { table: name.text.to_string(), wanted, given }, span);
    }

    fn expect_table_name(&mut self, name: &Name) -> Option<TableId> {
        if !self.expect_declared(Space::Table, name) {
            return None;
        }
        let at = self.policy.tables.iter().position(|table| table.name == name.text)?;
        u32::try_from(at).ok().map(TableId)
    }
}
