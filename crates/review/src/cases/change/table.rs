//! Variants of rows of look-up tables and of editions.

use super::condition::of_range;
use super::figure::stepped;
use super::{ChangeKind, Variant, one_of_list};
use crate::policy::{CellTest, Edition, TableRow, Value};
use crate::wording::Wording;

/// Returns the variants of a row: each range moved by a step, each figure a step higher.
pub(super) fn of_row(words: Wording<'_>, own: &TableRow) -> Vec<Variant<TableRow>> {
    let tests = one_of_list(&own.tests, |test| match test {
        CellTest::Range(range) => {
            of_range(words, range, None).into_iter().map(|variant| variant.map(CellTest::Range)).collect()
        }
        CellTest::Any | CellTest::OneOf(_) => Vec::new(),
    });
    let tests = tests.into_iter().map(|variant| variant.map(|tests| TableRow { tests, ..own.clone() }));
    let values = one_of_list(&own.values, |value| {
        let moved = match value {
            Value::Number(_) | Value::Share(_) => stepped(words.policy, value, None, true),
            Value::Date(_) | Value::Duration(_) | Value::YesNo(_) | Value::Word(_) => None,
        };
        let moved = moved.map(|part| Variant {
            kind: ChangeKind::Amount,
            place: None,
            before: words.value(value),
            after: words.value(&part),
            part,
        });
        moved.into_iter().collect()
    });
    let values = values.into_iter().map(|variant| variant.map(|values| TableRow { values, ..own.clone() }));
    // A row of a table with several value columns is one row a cell here; the keys tell which cell is meant.
    let keys = own.tests.iter().map(|test| match test {
        CellTest::Any => words.keyword("any").to_owned(),
        CellTest::OneOf(values) => words.list(values.iter().map(|value| words.value(value))),
        CellTest::Range(range) => words.range(range),
    });
    let keys = keys.collect::<Vec<_>>().join(" | ");
    let row = |cell: &str| format!("| {keys} | {cell} |");
    let values = values.map(|variant| {
        let (before, after) = (row(&variant.before), row(&variant.after));
        Variant { before, after, ..variant }
    });
    tests.chain(values).collect()
}

/// Returns editions of which one begins or ends a day earlier or later.
pub(super) fn of_editions(words: Wording<'_>, own: &[Edition]) -> Vec<Variant<Vec<Edition>>> {
    let line = |edition: &Edition| {
        let days = crate::policy::rule::Days { from: edition.from, to: edition.to };
        let said =
            format!("{} {} {}", words.name(&edition.name), words.keyword("in_force"), words.days(days));
        words.head("edition", &said)
    };
    one_of_list(own, |edition| {
        let from = edition.from.and_then(|day| day.next());
        let from = from.map(|from| Edition { from: Some(from), ..edition.clone() });
        let to = edition.to.and_then(|day| day.previous());
        let to = to.map(|to| Edition { to: Some(to), ..edition.clone() });
        let moved = from.into_iter().chain(to).map(|part| Variant {
            kind: ChangeKind::Day,
            place: None,
            before: line(edition),
            after: line(&part),
            part,
        });
        moved.collect()
    })
}
