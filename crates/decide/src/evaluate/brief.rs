//! The sums of a decision without the decision: for records that are plain and in which little stands against granting all.
//!
//! In: the line of a record. Out: the sums that the evaluator would give, byte for byte; or nothing, and then the evaluator
//! decides. Nothing is decided here that is not certain: a fact that is missing, a rule that asks for more than the facts of
//! one outcome, a choice that has to be weighed leaves the record to it. Where that is so for a whole policy, there is no
//! [`Brief`] of it. The laws of the tests hold both against each other.

mod codes;
mod compiled;
mod conditions;
mod form;
mod line;
mod offers;
mod settled;
mod sums;
mod told;
mod types;

use crate::plan::Plan;
use crate::record::RecordShape;
use form::Form;
use sums::Room;
pub use sums::Sums;
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
    /// Of many lines [`Told`] takes less time.
    pub fn decide<'t>(&'t self, text: &'t str) -> Option<Sums<'t>> {
        sums::sums(&self.form, text, &mut Room::of(&self.form))
    }

    /// Returns sums as one line of JSON, as [`crate::written::totals_text`] writes those of a decision.
    pub fn write(&self, sums: &Sums<'_>, to: &mut String) {
        sums::write(&self.form, sums, to);
    }
}
