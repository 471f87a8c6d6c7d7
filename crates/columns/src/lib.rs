//! Learners in columns: one item a row, the rows of one learner together, decided without the text of their cells.
//!
//! In: a batch of rows, and what each of its columns means. Out: where one learner ends and the next begins, and the sums of those
//! that are certain without the evaluator. Whatever is not plainly what its column holds (a text with spaces around it, a
//! moment within a day, a list) leaves the learner to whoever reads the cells as text, who also tells what is wrong with them.

mod arrays;
mod cells;
mod classes;
mod days;
mod facts;
mod groups;
mod said;
mod sums;
mod table;
mod views;
mod whole;

pub use classes::Known;
pub use sums::SumRows;
pub use table::{Meaning, Table};
pub use whole::WholeLearners;
