//! Lijiao (立交): the rule language of credit banks.
//!
//! Text becomes meaning in five steps, each one verb and one module: **parse → resolve → check → compile → evaluate**. The
//! first three say what is wrong with a policy, to its author and in the author's language; a plan decides without them.
//! [`render`] adds words to a decision, never facts.
//!
//! ```
//! use lijiao::check::check;
//! use lijiao::compile::compile;
//! use lijiao::evaluate::{Options, evaluate};
//! use lijiao::record::{Strictness, read};
//! use lijiao::resolve::{PolicyFolder, resolve};
//!
//! let text = r#"
//! policy small "Credit for certificates"
//!     items used once per programme
//!     beyond limits refused
//!
//! certificate X1 "Computer operator"
//!
//! programme computing "Computing"
//!     course C101 "Computer basics" 4 credits
//!
//! rule waiver
//!     given certificate X1 with score 60 or above
//!     waive C101
//!     credits target.credits
//! "#;
//! let resolved = resolve(&PolicyFolder::of_text("small.lijiao", text));
//! let policy = check(resolved).policy.ok_or("the text has errors")?;
//!
//! let plan = compile(&policy);
//! let record = r#"{"id": "L-1", "application": {"date": "2025-06-05", "programme": "computing"},
//!                  "items": [{"id": "c1", "kind": "certificate", "code": "X1", "score": 82}]}"#;
//! let (record, _) = read(record, &plan.record_shape(), Strictness::Strict)?;
//! let decision = evaluate(&plan, &record, &Options::default());
//! assert_eq!(decision.totals.granted["credits"], 4.into());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! From the files of a policy to its plan there is one call for all steps, [`compile::compile_folder`], which runs them beside each other.
//!
//! A service makes its plan once and shares it between threads: a [`plan::Plan`] is `Send` and `Sync`, and deciding changes nothing in
//! it. `lijiao compile` writes a plan to a file, and [`plan::Plan::of_bytes`] reads it. Where several policies are in use at once,
//! [`plans`] chooses the one that a record is about by institution, programme and day.
//!
//! Nothing but [`io`] and [`cli`] touches files or the terminal, and nothing reads the clock: dates are inputs. The formats of
//! records and decisions are published in `docs/formats.md`.

pub use lijiao_check::{check, compile};
pub use lijiao_decide::{advise, choice, decision, evaluate, explain, plan, plans, record, written};
pub use lijiao_language::{
    date, diagnostics, fold, format, locale, nearest, policy, quantity, rare, resolve, script, sheet, source,
    syntax,
};
pub use lijiao_review::{ask, cases, impact, junit, parallel, population, render, show, wording};

pub mod agenda;
pub mod batch;
pub mod cli;
#[cfg(feature = "columns")]
pub mod columns;
pub mod io;

/// The examples of `docs/embedding.md`, run as tests.
#[cfg(doctest)]
#[doc = include_str!("../docs/embedding.md")]
pub struct Embedding;

// One fixture for the tests of all packages.
#[cfg(test)]
#[path = "../crates/decide/src/fixture.rs"]
mod fixture;
