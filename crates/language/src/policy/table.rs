//! Look-up tables: rows of tests on keys, and the values behind them.

use super::expression::Range;
use super::{Place, Value};
use serde::{Deserialize, Serialize};

/// A look-up table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// How its keys are named, for reasons and near names.
    pub keys: Vec<String>,
    /// The rows in text order: a test a key, then the value. A table with several value columns or with a key along its
    /// header is unfolded into one row a cell, the column's name being the last key.
    pub rows: Vec<TableRow>,
    /// Where it stands.
    pub place: Place,
}

/// One row of a look-up table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TableRow {
    /// One test a key.
    pub tests: Vec<CellTest>,
    /// The value; several where the cell lists several (targets).
    pub values: Vec<Value>,
    /// Where it stands.
    pub place: Place,
}

/// What a key cell matches.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CellTest {
    /// Everything.
    Any,
    /// One of these.
    OneOf(Vec<Value>),
    /// A range; on a scale, by its ranks.
    Range(Range),
}
