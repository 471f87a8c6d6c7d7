//! Lijiao (立交): the rule language of credit banks.

pub mod date;
pub mod fold;
pub mod locale;
pub mod nearest;
pub mod quantity;
pub mod source;
