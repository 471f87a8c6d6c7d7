//! A policy to stand on, and examples run in both languages.

use lijiao::cases::{self, Outcome};
use lijiao::compile::plan_of;
use lijiao::diagnostics::Level;
use lijiao::format::format;
use lijiao::locale::Locale;
use lijiao::resolve::{PolicyFolder, Resolved, resolve};
use lijiao::source::SourceFile;
use lijiao::syntax::parse;

pub const GROUND: &str = r#"policy p
    items used once per programme
    beyond limits refused
    prefer credits, then fewest items
category academic "Academic"
category leisure "Leisure"
scale hundred: from 0 to 100
certificate CET "English examination"
    category academic
certificate NCRE "Computer examination"
    category academic
activity club "Club"
    category leisure
programme cs "Computing"
    credits 40
    course K1 "One" 4 credits class basic
    course K2 "Two" 3 credits class basic
    course K3 "Three" 5 credits class practice
    course K4 "Four" 2 credits class free
    pool electives at most 6 credits
"#;

/// Runs the examples of declarations on the ground, in English and in Chinese; nothing fails and nothing is lost between.
pub fn pass(declarations: &str) {
    let failed = failures(declarations);
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// Returns what fails, one line each.
pub fn failures(declarations: &str) -> Vec<String> {
    failures_of(&format!("{GROUND}{declarations}"))
}

/// Returns what fails of a whole policy.
pub fn failures_of(text: &str) -> Vec<String> {
    let zh = printed(text, Locale::Zh);
    let en = printed(&zh, Locale::En);
    assert_eq!(printed(&en, Locale::Zh), zh, "a text goes to English and comes back the same");
    let mut failed = failed_in(text);
    assert_eq!(
        failed_in(&zh).len(),
        failed.len(),
        "both languages decide alike:\n{}\n{zh}",
        failed.join("\n")
    );
    failed.dedup();
    failed
}

/// Returns the titles of the errors in declarations on the ground.
pub fn faults(declarations: &str) -> Vec<String> {
    faults_in(&resolved(&format!("{GROUND}{declarations}")))
}

fn printed(text: &str, locale: Locale) -> String {
    let source = SourceFile::new("a.lijiao", text);
    let formatted = format(&source, &parse(&source), locale);
    assert_eq!(formatted.guarded, None, "{text}");
    formatted.text
}

fn resolved(text: &str) -> Resolved {
    resolve(&PolicyFolder::of_text("p.lijiao", text))
}

fn faults_in(resolved: &Resolved) -> Vec<String> {
    let errors = resolved.problems.iter().filter(|problem| problem.level == Level::Error);
    errors.map(|problem| problem.title.en.clone()).collect()
}

fn failed_in(text: &str) -> Vec<String> {
    let resolved = resolved(text);
    let faults = faults_in(&resolved);
    assert!(faults.is_empty(), "{faults:?}\n{text}");
    let plan = plan_of(&resolved.policy);
    let report = cases::run(&plan, &resolved.policy.examples, None);
    assert!(!report.results.is_empty(), "there are examples");
    let told = |outcome: &Outcome| match outcome {
        Outcome::Passed => None,
        Outcome::Failed { differences } => Some(
            differences
                .iter()
                .map(|of| {
                    let why: Vec<_> = of.why.iter().map(|why| why.en.as_str()).collect();
                    format!("  expected {}, got {} because {why:?}", of.expected.en, of.got.en)
                })
                .collect::<Vec<_>>()
                .join("\n"),
        ),
        Outcome::Unreadable { problems } => Some(format!("{problems:?}")),
    };
    report.results.iter().filter_map(|one| Some(format!("{}\n{}", one.title, told(&one.outcome)?))).collect()
}
