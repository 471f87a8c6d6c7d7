//! The credits of each learner in an output, whoever wrote it: contestants are compared learner by learner.

use serde_json::Value;
use std::io::{self, BufRead};

/// Returns each learner's id and credits, in the order of the output.
pub fn totals(from: impl BufRead) -> io::Result<Vec<(String, String)>> {
    let mut totals = Vec::new();
    for line in from.lines() {
        let decision: Value = serde_json::from_str(&line?)?;
        let id = decision["id"].as_str().unwrap_or_default().to_owned();
        let granted = &decision["totals"]["granted"];
        let credits = if granted.is_object() { &granted["credits"] } else { &decision["credits"] };
        totals.push((id, if credits.is_null() { "0".to_owned() } else { credits.to_string() }));
    }
    Ok(totals)
}

/// Returns the first learner for whom two outputs differ, with both credits; `None` when they are equal throughout.
pub fn first_difference(
    one: &[(String, String)],
    other: &[(String, String)],
) -> Option<(String, String, String)> {
    let none = || (String::from("nobody"), String::from("nothing"));
    let longer = one.len().max(other.len());
    (0..longer).find_map(|at| {
        let (left, right) =
            (one.get(at).cloned().unwrap_or_else(none), other.get(at).cloned().unwrap_or_else(none));
        (left != right).then_some((left.0, left.1, right.1))
    })
}
