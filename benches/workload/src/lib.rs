//! Seeded policies of any number of rules, learners for them, and two programs written by hand that decide the same.
//!
//! The policy: each code of a certificate has one rule with a least score, years of validity and a target course with
//! credits; some codes form families of which the highest score counts; credits of one category are limited. Everything is
//! a function of the seed, so everyone who runs it measures the same work.

pub mod plain;
pub mod policy;
#[path = "../../choice/src/random.rs"]
mod random;
pub mod records;
pub mod timed;
pub mod totals;
pub mod tuned;
