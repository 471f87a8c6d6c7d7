//! The sums of one line.

mod facts;
mod stage;

use super::form::{Class, Form};
use super::line::{self, Line};
use crate::date::Day;
use crate::policy::MeasureId;
use crate::quantity::Number;
use facts::Situated;
use stage::{Came, decide};
use std::fmt::Write;

/// Amounts by measure; of each measure once.
pub(super) type Amounts = Vec<(MeasureId, Number)>;

/// The sums of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sums<'t> {
    /// The record's id.
    pub id: &'t str,
    /// What was stored, by measure.
    pub recognised: Amounts,
    /// What was granted, by measure.
    pub granted: Amounts,
    /// Whether something was granted.
    pub has_grants: bool,
    /// Whether an item was refused and came to nothing.
    pub has_refusals: bool,
}

/// Returns the sums of the record of a line, or `None` for one that the evaluator has to decide.
pub(super) fn sums<'t>(form: &Form, text: &'t str) -> Option<Sums<'t>> {
    let line = line::read(text, &form.names)?;
    if have_equal_ids(&line) {
        return None;
    }
    let on = Day::parse(line.date?).ok()?;
    let programme = match (line.programme, form.programmes.is_empty()) {
        (Some(code), false) => *form.programmes.get(code)?,
        (None, true) => 0,
        (Some(_), true) | (None, false) => return None,
    };
    let mut classes: Vec<&Class> = Vec::with_capacity(line.items.len());
    for item in &line.items {
        classes.push(form.classes.find(item.kind, item.code)?);
    }
    let situated = Situated::of(form, &line, &classes, on)?;
    let stored = decide(&situated, false, |at| {
        classes.get(at).map(|class| class.stored.as_slice()).unwrap_or_default()
    })?;
    let is_stored = |at: usize| stored.is_used(at);
    let granted = decide(&situated, true, |at| {
        let offers = classes.get(at).filter(|_| is_stored(at)).and_then(|class| class.granted.get(programme));
        offers.map(Vec::as_slice).unwrap_or_default()
    })?;
    // Where no conversion is asked for what is stored has come to something.
    let used = if form.converts { granted.came.used } else { stored.came.used };
    let Came { amounts: recognised, .. } = stored.came;
    Some(Sums {
        id: line.id,
        recognised,
        has_grants: granted.came.used > 0,
        has_refusals: used < line.items.len(),
        granted: granted.came.amounts,
    })
}

// Few items: comparing all of them costs less than a set.
fn have_equal_ids(line: &Line<'_>) -> bool {
    const FEW: usize = 64;
    // Ids that are counted up differ at their ends.
    let are_equal = |one: &str, other: &str| one.as_bytes().last() == other.as_bytes().last() && one == other;
    let mut ids = line.items.iter().enumerate();
    line.items.len() > FEW
        || ids.any(|(at, item)| line.items.iter().take(at).any(|other| are_equal(other.id, item.id)))
}

/// Writes sums as the decision's own are written.
pub(super) fn write(form: &Form, sums: &Sums<'_>, to: &mut String) {
    to.push_str("{\"id\":\"");
    // A text that had no escapes in the line needs none here.
    to.push_str(sums.id);
    to.push_str("\",\"totals\":{");
    if !sums.recognised.is_empty() {
        amounts(form, "\"recognised\":", &sums.recognised, to);
        to.push(',');
    }
    amounts(form, "\"granted\":", &sums.granted, to);
    amounts(form, ",\"if_needs_met\":", &sums.granted, to);
    to.push_str("},\"proved_best\":true}");
}

fn amounts(form: &Form, name: &str, amounts: &Amounts, to: &mut String) {
    to.push_str(name);
    let mut before = '{';
    for (measure, id) in &form.measures {
        let Some((_, amount)) = amounts.iter().find(|(of, _)| of == id) else { continue };
        to.push(before);
        before = ',';
        // A name of a measure is a text of the policy: only it can need escapes.
        _ = write!(to, "{}:", serde_json::Value::String(measure.clone()));
        match amount.to_whole() {
            Some(whole) => _ = write!(to, "{whole}"),
            None => to.push_str(&serde_json::to_string(amount).unwrap_or_default()),
        }
    }
    if before == '{' {
        to.push(before);
    }
    to.push('}');
}
