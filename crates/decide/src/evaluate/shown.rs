//! A side of a comparison as a reason shows it: its value, and behind what it was computed from where it was.
//!
//! The form is `70 divided by 18 = 35/9`, with the words of the language in English; `render` says them in either.

use super::expression::{text, value};
use super::facts::Scope;
use crate::policy::expression::Step;
use crate::policy::{Expr, Value};
use crate::quantity::Rounding;

/// Returns the values of a side, with its computation where it has one.
pub(super) fn side(scope: Scope<'_>, expr: &Expr, values: &[Value]) -> String {
    let plain = values.iter().map(text).collect::<Vec<_>>().join(", ");
    match computation(scope, expr) {
        Some(computed) => format!("{computed} = {plain}"),
        None => plain,
    }
}

fn computation(scope: Scope<'_>, expr: &Expr) -> Option<String> {
    if let Expr::LookUp { table, keys } = expr {
        let table = scope.facts.policy().tables.get(table.index())?;
        let keys: Vec<String> = keys.iter().filter_map(|key| Some(text(&value(scope, key).ok()?))).collect();
        return Some(format!("{} by {}", keys.join("/"), table.name));
    }
    let Expr::Steps(base, steps) = expr else { return None };
    // A figure of the text needs no computation shown.
    if base.literal().is_some() {
        return None;
    }
    let steps = steps.iter().map(|step| step_text(scope, step)).collect::<Option<Vec<String>>>()?;
    let plain = || value(scope, base).ok().map(|base| text(&base));
    let start = computation(scope, base).or_else(plain)?;
    let steps: Vec<String> = steps.into_iter().filter(|step| !step.is_empty()).collect();
    (!steps.is_empty()).then(|| format!("{start} {}", steps.join(" ")))
}

/// Returns a step in the language's words; empty for one that changes nothing, `None` for one that has no short form.
fn step_text(scope: Scope<'_>, step: &Step) -> Option<String> {
    let by = |word: &str, expr: &Expr| Some(format!("{word} {}", text(&value(scope, expr).ok()?)));
    match step {
        Step::Plus(expr) => by("plus", expr),
        Step::Less(expr) => by("less", expr),
        Step::Times(expr) => by("times", expr),
        Step::DividedBy(expr) => by("divided by", expr),
        Step::AtMost(expr) => by("at most", expr),
        Step::AtLeast(expr) => by("at least", expr),
        Step::Rounded { how, to, .. } => {
            let how = match how {
                Rounding::Down => "rounded down",
                Rounding::Up => "rounded up",
                Rounding::HalfUp => "rounded half up",
            };
            Some(format!("{how} to {to}"))
        }
        Step::By(table) => Some(format!("by {}", scope.facts.policy().tables.get(table.index())?.name)),
        Step::Every { size, count, .. } => Some(format!("every {size} count {count}")),
        Step::Exact => Some(String::new()),
        Step::OthersEqually | Step::Spread { .. } => None,
    }
}
