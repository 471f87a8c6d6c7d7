//! Clauses of real regulations at their edges: each text is decided as written, in English and in Chinese.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails loudly"
)]

#[path = "clauses/excused.rs"]
mod excused;
#[path = "clauses/findings.rs"]
mod findings;
#[path = "clauses/ground.rs"]
mod ground;
#[path = "clauses/history.rs"]
mod history;
#[path = "clauses/reported.rs"]
mod reported;
