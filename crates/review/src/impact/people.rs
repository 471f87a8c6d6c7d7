//! Many learners before and after: sums, their distribution, groups, clauses, and those most affected.

use super::Pair;
use super::person::{Direction, Shift, shift, told};
use crate::decision::Decision;
use crate::evaluate::{Options, evaluate};
use crate::locale::Text;
use crate::parallel::each;
use crate::quantity::Number;
use crate::record::{Known, LearnerRecord};
use serde::Serialize;
use std::collections::BTreeMap;

/// How many of those most affected are told with their reasons.
const MOST_TOLD: usize = 10;

/// What changes for a number of learners.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Impact {
    /// Where they come from: a file, or a synthetic population with its seed.
    pub people: String,
    /// True where nobody is real.
    pub synthetic: bool,
    /// How many, and who is better off.
    pub tally: Tally,
    /// The measures in which something differs.
    pub by_measure: BTreeMap<String, By>,
    /// The clauses through which it differs, those that touch most first.
    pub through: Vec<ByClause>,
    /// The groups asked for, by attribute.
    pub groups: BTreeMap<String, Vec<Group>>,
    /// Those most affected.
    pub most_affected: Vec<Affected>,
}

/// How many learners, and who is better off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Tally {
    /// All.
    pub all: u64,
    /// More of something.
    pub gain: u64,
    /// Less of something.
    pub lose: u64,
    /// Both.
    pub mixed: u64,
    /// The same sums by other results.
    pub otherwise: u64,
    /// Records that could not be read, and are not among all.
    pub bad: u64,
}

/// What differs in one measure.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
pub struct By {
    /// The sum of all that is gained.
    pub gained: Number,
    /// The sum of all that is lost, without its sign.
    pub lost: Number,
    /// The sum of both.
    pub net: Number,
    /// How many learners by their difference; none are left out who have none.
    pub distribution: Vec<(Number, u64)>,
}

/// What differs through one clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ByClause {
    /// The kind: `rule`, `limit`, `bar`, `family`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Learners who gain and for whom it differs.
    pub gain: u64,
    /// Learners who lose and for whom it differs.
    pub lose: u64,
    /// Others for whom it differs.
    pub others: u64,
}

/// One group of learners.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// The value of the attribute; empty where a record has none.
    pub value: String,
    /// Who is better off.
    pub tally: Tally,
    /// The net difference by measure.
    pub net: BTreeMap<String, Number>,
}

/// One learner who is much affected.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Affected {
    /// The record's id.
    pub id: String,
    /// Who is better off.
    pub direction: Direction,
    /// The difference by measure.
    pub by_measure: BTreeMap<String, Number>,
    /// What was and is no more, what is new, and why.
    pub told: Vec<Text>,
}

/// Learners being compared, chunk by chunk.
pub struct People<'a> {
    pair: Pair<'a>,
    options: Options,
    by: Vec<String>,
    tally: Tally,
    sums: BTreeMap<String, (By, BTreeMap<Number, u64>)>,
    through: BTreeMap<(&'static str, String), (u64, u64, u64)>,
    groups: BTreeMap<String, BTreeMap<String, Group>>,
    most: Vec<(Number, u64, LearnerRecord, LearnerRecord, Shift)>,
}

impl<'a> People<'a> {
    /// Begins to compare; `by` names attributes of learners to group by.
    pub fn new(pair: Pair<'a>, options: Options, by: &[String]) -> Self {
        Self {
            pair,
            options,
            by: by.to_vec(),
            tally: Tally::default(),
            sums: BTreeMap::new(),
            through: BTreeMap::new(),
            groups: BTreeMap::new(),
            most: Vec::new(),
        }
    }

    /// Counts a record that could not be read.
    pub fn count_bad(&mut self) {
        self.tally.bad += 1;
    }

    /// Compares learners, each as the old and as the new policy reads its record, on all cores.
    pub fn add(&mut self, records: &[(LearnerRecord, LearnerRecord)]) {
        let shifts = each(records, |(old, new)| {
            let before = evaluate(self.pair.old, old, &self.options);
            let after = evaluate(self.pair.new, new, &self.options);
            shift(self.pair, &before, &after)
        });
        for ((old, new), shift) in records.iter().zip(shifts) {
            self.count(old, new, shift);
        }
    }

    fn count(&mut self, old: &LearnerRecord, new: &LearnerRecord, shift: Shift) {
        let number = self.tally.all;
        self.tally.count(shift.direction);
        for (measure, change) in &shift.by_measure {
            let (by, distribution) = self.sums.entry(measure.clone()).or_default();
            by.count(*change);
            *distribution.entry(*change).or_default() += 1;
        }
        for clause in &shift.through {
            let (gain, lose, others) = self.through.entry(clause.clone()).or_default();
            match shift.direction {
                Direction::Gains => *gain += 1,
                Direction::Loses => *lose += 1,
                Direction::Mixed | Direction::Otherwise | Direction::Same => *others += 1,
            }
        }
        for attribute in &self.by {
            let value = match new.learner.get(attribute) {
                Some(Known::Value(value)) => value.to_string(),
                Some(Known::Values(values)) => {
                    values.iter().map(ToString::to_string).collect::<Vec<_>>().join("、")
                }
                Some(Known::ByKey(by_key)) => {
                    by_key.values().map(ToString::to_string).collect::<Vec<_>>().join("、")
                }
                Some(Known::None) | None => String::new(),
            };
            let groups = self.groups.entry(attribute.clone()).or_default();
            let empty = || Group { value: value.clone(), tally: Tally::default(), net: BTreeMap::new() };
            let group = groups.entry(value.clone()).or_insert_with(empty);
            group.tally.count(shift.direction);
            for (measure, change) in &shift.by_measure {
                let net = group.net.entry(measure.clone()).or_default();
                *net = net.checked_add(*change).unwrap_or(*net);
            }
        }
        let size = shift.by_measure.values().fold(Number::ZERO, |size, change| {
            let own = magnitude(*change);
            size.checked_add(own).unwrap_or(size)
        });
        if shift.direction != Direction::Same {
            self.keep((size, number, old.clone(), new.clone(), shift));
        }
    }

    // The first of equals stays, so that the order of records decides and nothing else.
    fn keep(&mut self, one: (Number, u64, LearnerRecord, LearnerRecord, Shift)) {
        let at = self.most.partition_point(|(size, _, _, _, _)| *size >= one.0);
        if at < MOST_TOLD {
            self.most.insert(at, one);
            self.most.truncate(MOST_TOLD);
        }
    }

    /// Returns what was found.
    pub fn finish(self, people: String, synthetic: bool) -> Impact {
        let mut through: Vec<ByClause> = self
            .through
            .into_iter()
            .map(|((kind, name), (gain, lose, others))| ByClause {
                kind: kind.to_owned(),
                name,
                gain,
                lose,
                others,
            })
            .collect();
        through.sort_by_key(|by| std::cmp::Reverse(by.gain + by.lose + by.others));
        let by_measure = self.sums.into_iter().map(|(measure, (by, distribution))| {
            (measure, By { distribution: distribution.into_iter().collect(), ..by })
        });
        let decide = |plan, record| -> Decision { evaluate(plan, record, &self.options) };
        let most_affected = self.most.iter().map(|(_, _, old, new, shift)| {
            let (before, after) = (decide(self.pair.old, old), decide(self.pair.new, new));
            Affected {
                id: new.id.clone(),
                direction: shift.direction,
                by_measure: shift.by_measure.clone(),
                told: told(self.pair, new, &before, &after),
            }
        });
        Impact {
            people,
            synthetic,
            tally: self.tally,
            by_measure: by_measure.collect(),
            through,
            groups: self
                .groups
                .into_iter()
                .map(|(name, groups)| (name, groups.into_values().collect()))
                .collect(),
            most_affected: most_affected.collect(),
        }
    }
}

impl Tally {
    fn count(&mut self, direction: Direction) {
        self.all += 1;
        match direction {
            Direction::Gains => self.gain += 1,
            Direction::Loses => self.lose += 1,
            Direction::Mixed => self.mixed += 1,
            Direction::Otherwise => self.otherwise += 1,
            Direction::Same => {}
        }
    }

    /// Returns how many have less of something.
    pub fn losing(&self) -> u64 {
        self.lose + self.mixed
    }

    /// Returns how many have any difference.
    pub fn touched(&self) -> u64 {
        self.gain + self.lose + self.mixed + self.otherwise
    }
}

impl By {
    fn count(&mut self, change: Number) {
        let side = if change.is_negative() { &mut self.lost } else { &mut self.gained };
        *side = side.checked_add(magnitude(change)).unwrap_or(*side);
        self.net = self.net.checked_add(change).unwrap_or(self.net);
    }
}

fn magnitude(change: Number) -> Number {
    if change.is_negative() { Number::ZERO.checked_sub(change).unwrap_or(change) } else { change }
}
