//! The sums of a decision without the decision: for records that are plain and in which little stands against granting all.
//!
//! In: the line of a record. Out: the sums that the evaluator would give, byte for byte; or nothing, and then the evaluator
//! decides. Nothing is decided here that is not certain: a fact that is missing, a rule that asks for more than the facts of
//! one outcome, a choice that has to be weighed leaves the record to it. Where that is so for a whole policy, there is no
//! [`Brief`] of it. The laws of the tests hold both against each other.

mod codes;
mod compiled;
mod conditions;
mod fact_column;
mod form;
mod gates;
mod line;
mod offers;
mod plain;
mod rows;
mod settled;
mod small;
mod sums;
mod sure;
mod told;
mod types;

use crate::plan::Plan;
use crate::record::RecordShape;
pub use fact_column::{FactColumn, FactColumns};
use form::Form;
pub use gates::Gates;
pub use line::{Scalar, is_plain};
pub use rows::{Asking, ClassOf, Rows, have_equal_ids};
pub use small::{Small, Sort};
use std::ops::Deref;
use sums::Room;
pub use sums::{Kept, Sums};
pub use told::{OneTold, Told, ToldSums};

/// A policy made ready for brief decisions; threads may share it.
#[derive(Debug)]
pub struct Brief {
    form: Form,
}

impl Brief {
    /// Returns a policy made ready, or `None` for one whose decisions all need the evaluator; `shape` is what its records may
    /// hold.
    pub fn of(plan: &Plan, shape: &RecordShape) -> Option<Self> {
        compiled::form(plan, shape).map(|form| Self { form })
    }

    /// Returns the sums of the decision on the record of a line, or `None` for one that the evaluator has to decide.
    ///
    /// Of many lines [`Told`] takes less time, of one after the other a [`Teller`].
    pub fn decide<'t>(&'t self, text: &'t str) -> Option<Sums<'t>> {
        sums::sums(&self.form, text, &mut Room::of(&self.form, Kept::default()))
    }

    /// Returns sums as one line of JSON, as [`crate::written::totals_text`] writes those of a decision.
    pub fn write(&self, sums: &Sums<'_>, to: &mut String) {
        sums::write(&self.form, sums, to);
    }

    /// Writes as JSON what stands under `totals` in that line.
    pub fn write_totals(&self, sums: &Sums<'_>, to: &mut String) {
        sums::write_totals(&self.form, sums, to);
    }
}

/// Tells the sums of one record after the other, in memory that it keeps: each thread has one of its own. It holds the policy as
/// a reference or, in a service, as an `Arc`.
#[derive(Debug)]
pub struct Teller<B> {
    brief: B,
    kept: Kept,
}

impl<B: Deref<Target = Brief>> Teller<B> {
    /// Returns one that tells by a policy.
    pub fn of(brief: B) -> Self {
        Self { brief, kept: Kept::default() }
    }

    /// Writes the sums of the record of a line as [`Brief::write`] does; `None`, and nothing written, for one that the evaluator
    /// has to decide.
    pub fn tell(&mut self, text: &str, to: &mut String) -> Option<()> {
        let mut room = Room::of(&self.brief.form, std::mem::take(&mut self.kept));
        let sums = sums::sums(&self.brief.form, text, &mut room);
        let told = sums.map(|sums| {
            self.brief.write(&sums, to);
            room.take_back(sums);
        });
        self.kept = room.kept();
        told
    }
}

/// Returns an empty list in the memory of another.
fn reused<A, B>(mut list: Vec<A>) -> Vec<B> {
    list.clear();
    // The standard library collects in place where the elements are of one size.
    list.into_iter().filter_map(|_| None).collect()
}
