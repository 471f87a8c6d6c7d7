//! Lijiao (立交): the rule language of credit banks.

pub mod cases;
pub mod check;
pub mod choice;
pub mod compile;
pub mod date;
pub mod decision;
pub mod diagnostics;
pub mod evaluate;
pub mod explain;
pub mod fold;
pub mod io;
pub mod junit;
pub mod locale;
pub mod nearest;
pub mod plan;
pub mod policy;
pub mod quantity;
pub mod record;
pub mod render;
pub mod resolve;
pub mod sheet;
pub mod show;
pub mod source;
pub mod syntax;
