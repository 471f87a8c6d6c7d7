//! Examples that would notice the changes that none notices: found among a policy's own examples and its population, written in
//! its language, and tried before they are proposed.

mod steered;

use super::change::{Change, changes, with_change};
use super::mutate::{Survivor, surviving, survivor};
use super::prepared::{Prepared, of_example, prepared, reach};
use crate::date::Day;
use crate::decision::Decision;
use crate::evaluate::{NODE_BOUND, Options, evaluate};
use crate::locale::Locale;
use crate::parallel::{each, each_with};
use crate::plan::Plan;
use crate::policy::{Example, Place};
use crate::population::{Population, SEED};
use crate::record::LearnerRecord;
use crate::wording::Wording;
use serde::Serialize;
use steered::steered;

/// How many synthetic learners are looked through.
const LEARNERS: u64 = 400;
/// How many records are tried for one change.
const TRIED: usize = 4;

/// Examples that would notice changes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Suggestions {
    /// The examples, each tried: it passes, and fails under the changes it names.
    pub examples: Vec<Suggestion>,
    /// Changes for which none was found: perhaps no record can tell them.
    pub not_found: Vec<Survivor>,
}

/// An example that would notice changes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Suggestion {
    /// Its text, in the policy's language.
    pub text: String,
    /// The changes that it notices and no other did.
    pub notices: Vec<Survivor>,
}

/// How many records are brought to a row of a table for one rule that looks it up.
const MOST_BASES: usize = 40;

/// One record to try.
#[derive(Clone)]
struct Tried {
    record: LearnerRecord,
    as_of: Option<Day>,
    reached: super::prepared::Reached,
    expected: Vec<String>,
}

/// Returns examples for the changes that no example notices. `line_at` returns the line of a file, `parsed` the example of a text as
/// the policy reads it.
pub fn suggest(
    plan: &Plan,
    examples: &[Example],
    locale: Locale,
    line_at: impl Fn(&Place) -> Option<String>,
    parsed: impl Fn(&str) -> Option<Example>,
) -> Suggestions {
    let changes = changes(&plan.policy, locale);
    let mut open = surviving(plan, examples, &changes);
    let words = Wording::new(&plan.policy, locale);
    let records = records(plan, examples, words);
    let search = Search { plan, records: &records, words };
    let telling = each_with(&open, || plan.clone(), |mutant, change| search.telling(mutant, change));
    let mut telling: Vec<(&Change, Vec<Tried>)> = open.drain(..).zip(telling).collect();
    let mut found = Suggestions { examples: Vec::new(), not_found: Vec::new() };
    let mut mutant = plan.clone();
    let told = |change: &Change| survivor(plan, change, &line_at);
    while !telling.is_empty() {
        let (change, tried) = telling.remove(0);
        let number = found.examples.len() + 1;
        let made = tried.iter().find_map(|tried| {
            let record = smallest(plan, &mut mutant, change, tried, words);
            let (text, example) = written(plan, &record, tried.as_of, number, change, words, &parsed)?;
            let example = of_example(plan, &example)?;
            let notices = |mutant: &mut Plan, change: &Change| {
                with_change(mutant, &change.patches, |mutant| !example.passes(mutant))
            };
            if !example.passes(plan) || !notices(&mut mutant, change) {
                return None;
            }
            let mut noticed = vec![told(change)];
            telling.retain(|(other, _)| {
                let is_noticed = example.is_reached(other) && notices(&mut mutant, other);
                if is_noticed {
                    noticed.push(told(other));
                }
                !is_noticed
            });
            Some(Suggestion { text, notices: noticed })
        });
        match made {
            Some(suggestion) => found.examples.push(suggestion),
            None => found.not_found.push(told(change)),
        }
    }
    found
}

fn records(plan: &Plan, examples: &[Example], words: Wording<'_>) -> Vec<Tried> {
    let own = prepared(plan, examples);
    let own = own.into_iter().map(|Prepared { example, record, .. }| (record, example.as_of));
    let population = Population::of(plan, SEED);
    let numbers: Vec<u64> = (0..LEARNERS).collect();
    let drawn = each(&numbers, |number| population.learner(*number));
    let all: Vec<(LearnerRecord, Option<Day>)> =
        own.chain(drawn.into_iter().map(|record| (record, None))).collect();
    each(&all, |(record, as_of)| Tried {
        record: record.clone(),
        as_of: *as_of,
        reached: reach(plan, record),
        expected: words.expectations(record, &decide(plan, record, *as_of)),
    })
}

fn decide(plan: &Plan, record: &LearnerRecord, as_of: Option<Day>) -> Decision {
    evaluate(plan, record, &Options { as_of, node_bound: NODE_BOUND })
}

/// What is looked through for one change after another.
struct Search<'s> {
    plan: &'s Plan,
    records: &'s [Tried],
    words: Wording<'s>,
}

impl Search<'_> {
    /// Returns records on which a change makes a difference that an example can expect: such as they are, else brought to the row of
    /// a table that the change is about.
    fn telling(&self, mutant: &mut Plan, change: &Change) -> Vec<Tried> {
        let found: Vec<Tried> = with_change(mutant, &change.patches, |mutant| {
            let differs = self.records.iter().filter(|tried| {
                tried.reached.holds(change)
                    && self.expected(mutant, &tried.record, tried.as_of) != tried.expected
            });
            differs.take(TRIED).cloned().collect()
        });
        if found.is_empty() { self.brought_to_row(mutant, change) } else { found }
    }

    fn brought_to_row(&self, mutant: &mut Plan, change: &Change) -> Vec<Tried> {
        let mut found = Vec::new();
        for steer in steered(&self.plan.policy, change) {
            let bases = self.records.iter().filter(|tried| tried.reached.has(steer.rule)).take(MOST_BASES);
            for (tried, record) in bases
                .flat_map(|tried| steer.brought(&tried.record).into_iter().map(move |record| (tried, record)))
            {
                let expected = self.expected(self.plan, &record, tried.as_of);
                let other = with_change(mutant, &change.patches, |mutant| {
                    self.expected(mutant, &record, tried.as_of)
                });
                if expected != other {
                    let reached = reach(self.plan, &record);
                    found.push(Tried { record, as_of: tried.as_of, reached, expected });
                }
                if found.len() == TRIED {
                    return found;
                }
            }
        }
        found
    }

    fn expected(&self, plan: &Plan, record: &LearnerRecord, as_of: Option<Day>) -> Vec<String> {
        self.words.expectations(record, &decide(plan, record, as_of))
    }
}

/// Returns the record without the outcomes that the difference does not need.
fn smallest(
    plan: &Plan,
    mutant: &mut Plan,
    change: &Change,
    tried: &Tried,
    words: Wording<'_>,
) -> LearnerRecord {
    let mut record = tried.record.clone();
    for at in (0..record.items.len()).rev() {
        let mut fewer = record.clone();
        let gone = fewer.items.remove(at);
        fewer.judgements.retain(|finding| finding.item.as_ref() != Some(&gone.id));
        let own = words.expectations(&fewer, &decide(plan, &fewer, tried.as_of));
        let other = with_change(mutant, &change.patches, |mutant| {
            words.expectations(&fewer, &decide(mutant, &fewer, tried.as_of))
        });
        if own != other && fewer.application.as_ref().is_none_or(|application| application.claims.is_none()) {
            record = fewer;
        }
    }
    record
}

fn written(
    plan: &Plan,
    record: &LearnerRecord,
    as_of: Option<Day>,
    number: usize,
    change: &Change,
    words: Wording<'_>,
    parsed: &impl Fn(&str) -> Option<Example>,
) -> Option<(String, Example)> {
    let what: String =
        change.before.chars().filter(|character| !"\"「」“”".contains(*character)).take(40).collect();
    let title = match words.locale {
        Locale::Zh => format!("建议 {number}：{what}"),
        Locale::En => format!("suggested {number}: {what}"),
    };
    let expected = words.expectations(record, &decide(plan, record, as_of));
    let text = words.example(&title, record, as_of, &expected)?;
    let example = parsed(&text)?;
    Some((text, example))
}
