//! Two policies that are to decide alike: proved by their meaning, or refuted by a learner whom they decide otherwise.

use super::person::{results, sums};
use super::{Pair, meaning};
use crate::decision::{Amounts, Decision};
use crate::evaluate::{Options, evaluate};
use crate::locale::{Locale, Text};
use crate::plan::Plan;
use crate::population::{Population, SEED};
use crate::quantity::Number;
use crate::record::{RecordShape, Strictness, read};
use crate::render::labels::{find_kind_label, measured};
use serde_json::Value as Json;

/// How many synthetic learners of each policy are decided by both.
const LEARNERS: u64 = 400;

/// What is known of two policies that are to decide alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Alike {
    /// They mean the same.
    Proved,
    /// They do not.
    Refuted {
        /// What each gives to a learner, the old first.
        given: [Text; 2],
        /// The learner in a few words.
        says: Text,
        /// The learner's record, as JSON in the record format.
        record: String,
    },
    /// Neither is known.
    Open,
}

/// Returns whether two policies decide every learner alike, as far as that is known.
pub fn alike(pair: Pair<'_>) -> Alike {
    if meaning(&pair.old.policy, &pair.new.policy, Locale::En).equivalent {
        return Alike::Proved;
    }
    let populations = [pair.old, pair.new].map(|plan| Population::of(plan, SEED));
    let learners =
        populations.iter().flat_map(|population| (0..LEARNERS).map(move |number| population.text(number)));
    let shapes = [pair.old, pair.new].map(|plan| RecordShape::of(&plan.policy));
    let trial = Trial { pair, shapes };
    let refuting = learners.filter_map(|text| serde_json::from_str(&text).ok());
    let found = refuting.into_iter().find(|record: &Json| trial.given(record).is_some());
    let smallest = found.map(|record| trial.smallest(record));
    match smallest.and_then(|record| Some((trial.given(&record)?, record))) {
        Some((given, record)) => Alike::Refuted { given, says: words(&record), record: record.to_string() },
        None => Alike::Open,
    }
}

struct Trial<'a> {
    pair: Pair<'a>,
    shapes: [RecordShape; 2],
}

impl Trial<'_> {
    /// Returns what each policy gives where they differ, or `None` where both decide alike.
    fn given(&self, record: &Json) -> Option<[Text; 2]> {
        let text = record.to_string();
        let [of_old, of_new] = &self.shapes;
        let decided = |plan: &Plan, shape: &RecordShape| {
            let (record, _) = read(&text, shape, Strictness::Lenient).ok()?;
            Some(evaluate(plan, &record, &Options::default()))
        };
        let before = decided(self.pair.old, of_old)?;
        let after = decided(self.pair.new, of_new)?;
        let had = (sums(self.pair, &before), brought(&before));
        let has = (sums(self.pair, &after), brought(&after));
        (had != has).then(|| [said(&had), said(&has)])
    }

    // Drops the outcomes that the difference does not need.
    fn smallest(&self, mut record: Json) -> Json {
        let count = record.get("items").and_then(Json::as_array).map_or(0, Vec::len);
        for at in (0..count).rev() {
            let mut fewer = record.clone();
            let items = fewer.get_mut("items").and_then(Json::as_array_mut);
            let gone = items.filter(|items| at < items.len()).map(|items| items.remove(at));
            let id = gone.and_then(|item| item.get("id").cloned());
            if let Some(findings) = fewer.get_mut("judgements").and_then(Json::as_array_mut) {
                findings.retain(|finding| finding.get("item") != id.as_ref());
            }
            if self.given(&fewer).is_some() {
                record = fewer;
            }
        }
        record
    }
}

// What a decision brings, each result as often as it stands there, whatever its rules are called.
type Given = (Amounts, Vec<(String, Amounts)>);

fn brought(decision: &Decision) -> Vec<(String, Amounts)> {
    let mut brought: Vec<_> =
        results(decision).into_iter().map(|(_, target, amounts)| (target, amounts)).collect();
    brought.sort();
    brought
}

fn said((sums, results): &Given) -> Text {
    let mut said: Vec<Text> = results
        .iter()
        .filter(|(target, _)| !target.is_empty())
        .map(|(target, _)| Text::same(target))
        .collect();
    said.dedup();
    let amounts = sums.iter().filter(|(_, sum)| **sum != Number::ZERO);
    said.extend(amounts.map(|(measure, sum)| measured(*sum, measure)));
    if said.is_empty() { Text::new("什么也不给", "nothing") } else { Text::list(&said) }
}

fn words(record: &Json) -> Text {
    let text = |of: &Json, key: &str| of.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
    let items = record.get("items").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let said = items.iter().map(|item| {
        let (kind, code) = (text(item, "kind"), text(item, "code"));
        let kind = find_kind_label(&kind).unwrap_or_else(|| Text::same(kind));
        let with_code = |kind: String| format!("{kind} {code}").trim().to_owned();
        Text::new(with_code(kind.zh), with_code(kind.en))
    });
    let said: Vec<Text> = said.collect();
    if said.is_empty() {
        Text::new("没有成果的学习者", "a learner without outcomes")
    } else {
        Text::list(&said)
    }
}
