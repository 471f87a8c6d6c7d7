//! Clauses of real regulations at their edges: each text is decided as written, in English and in Chinese.
#![allow(clippy::restriction, reason = "a test fails loudly")]

#[path = "clauses/excused.rs"]
mod excused;
#[path = "clauses/findings.rs"]
mod findings;
#[path = "clauses/generals.rs"]
mod generals;
#[path = "clauses/ground.rs"]
mod ground;
#[path = "clauses/history.rs"]
mod history;
#[path = "clauses/last.rs"]
mod last;
#[path = "clauses/means.rs"]
mod means;
#[path = "clauses/portions.rs"]
mod portions;
#[path = "clauses/reported.rs"]
mod reported;
#[path = "clauses/together.rs"]
mod together;
#[path = "clauses/withdrawn.rs"]
mod withdrawn;
#[path = "clauses/years.rs"]
mod years;
