//! Results of examples in the Test Anything Protocol, version 14.

use super::Report;
use crate::junit::{Outcome as CaseOutcome, Suite};

/// Returns the results of several policies as one TAP stream; each suite stands beside its report.
pub fn tap(results: &[(&Report, Suite)]) -> String {
    let all: usize = results.iter().map(|(_, suite)| suite.cases.len()).sum();
    let mut text = format!("TAP version 14\n1..{all}\n");
    let mut number = 0;
    for (report, suite) in results {
        for case in &suite.cases {
            number += 1;
            let name = description(&format!("{}: {}", report.policy, case.name));
            match &case.outcome {
                CaseOutcome::Passed => text.push_str(&format!("ok {number} - {name}\n")),
                CaseOutcome::Skipped => text.push_str(&format!("ok {number} - {name} # SKIP\n")),
                CaseOutcome::Failed { details, .. } | CaseOutcome::Error { details, .. } => {
                    text.push_str(&format!("not ok {number} - {name}\n"));
                    text.push_str(&format!("  ---\n  file: {}\n  line: {}\n", quoted(&case.file), case.line));
                    text.push_str("  details: |\n");
                    details.lines().for_each(|line| text.push_str(&format!("    {line}\n")));
                    text.push_str("  ...\n");
                }
            }
        }
    }
    text
}

// A number sign begins a directive.
fn description(name: &str) -> String {
    name.replace('\\', "\\\\").replace('#', "\\#").replace('\n', " ")
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
