//! Files and streams: policies with the sheets beside them, records of every format, output that is never half
//! written. With the command line this is the only place that touches files. What goes wrong here is an [`IoError`]: the
//! operator's problem, never the author's or the learner's.

mod archive;
mod bases;
mod cells;
#[cfg(feature = "columns")]
mod columns;
mod error;
mod input;
mod lines;
mod newlines;
mod output;
mod policy;
mod row_records;
mod rows;
#[cfg(test)]
mod tests;
mod unpacked;
mod xlsx;

pub use archive::packed;
pub use bases::{find_named, lock_path, tidy, with_bases};
#[cfg(feature = "columns")]
pub use columns::{ColumnHeader, ColumnPart, Memory, Piece, damage_behind_panic};
pub use error::{IoError, IoProblem};
pub use input::{OneRead, Part, RecordFormat, Records, RowsRead, open_grouped, open_records, read_text};
pub use output::{Output, create_folder, part_of, write_new_folder, write_whole};
pub use policy::{LoadedPolicy, find_policies, find_rule_files, load_plan, load_policy};
pub use row_records::{Grouping, MOST_GATHERED};
pub use xlsx::sheet_of;
