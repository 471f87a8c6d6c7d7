//! Many decisions in few lines: one line each, and the sums of a run.

use super::decision::headline;
use super::draft::count_of;
use super::labels::{measure_name, measured};
use super::page::{Line, Page, Span, Tone};
use crate::decision::{Amounts, Decision};
use crate::evaluate::ToldSums;
use crate::explain::has_refused_items;
use crate::locale::{Locale, Text};
use crate::policy::{MeasureId, Policy};
use crate::quantity::Number;
use std::collections::BTreeMap;

/// Returns a decision as one line: the record's id, then its results.
pub fn summary_line(decision: &Decision, locale: Locale) -> Line {
    let id = Span::new(Tone::Strong, &decision.id);
    Line::of(0, std::iter::once(id).chain(headline(&decision.merged(), locale)))
}

/// The sums of a run over many records; the order in which decisions are counted does not matter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RunSummary {
    /// Records decided.
    pub decided: u64,
    /// Records with a grant at least.
    pub with_grants: u64,
    /// Records with a pending grant at least.
    pub with_pending: u64,
    /// Records of which an item was refused and came to nothing.
    pub with_refusals: u64,
    /// Records whose choice could not be proved to be the best.
    pub unproved: u64,
    /// Records that could not be read.
    pub bad: u64,
    /// Recognised, by measure; `None` where the sum is too large to be exact.
    pub recognised: BTreeMap<String, Option<Number>>,
    /// Granted, by measure.
    pub granted: BTreeMap<String, Option<Number>>,
    /// What the grants would be with all needs met, by measure.
    pub if_needs_met: BTreeMap<String, Option<Number>>,
}

impl RunSummary {
    /// Counts one decision.
    pub fn count(&mut self, decision: &Decision) {
        self.decided += 1;
        let totals = &decision.totals;
        let decision = &*decision.merged();
        self.with_grants += u64::from(!decision.granted.is_empty());
        self.with_pending += u64::from(!decision.pending.is_empty());
        self.with_refusals += u64::from(has_refused_items(decision));
        self.unproved += u64::from(!decision.proved_best);
        add(&mut self.recognised, &totals.recognised);
        add(&mut self.granted, &totals.granted);
        add(&mut self.if_needs_met, &totals.if_needs_met);
    }

    /// Counts lines that were told in brief.
    pub fn count_told(&mut self, told: &ToldSums, policy: &Policy) {
        self.decided += told.decided;
        self.with_grants += told.with_grants;
        self.with_refusals += told.with_refusals;
        let name = |id: MeasureId| policy.measures.get(id.index()).map_or("", |measure| &measure.name);
        for (measure, sum) in told.recognised() {
            put(&mut self.recognised, name(measure), sum);
        }
        for (measure, sum) in told.granted() {
            put(&mut self.granted, name(measure), sum);
            put(&mut self.if_needs_met, name(measure), sum);
        }
    }

    /// Counts one record that could not be read.
    pub fn count_bad(&mut self) {
        self.bad += 1;
    }

    /// Adds the sums of another part of the same run.
    pub fn merge(&mut self, other: &Self) {
        self.decided += other.decided;
        self.with_grants += other.with_grants;
        self.with_pending += other.with_pending;
        self.with_refusals += other.with_refusals;
        self.unproved += other.unproved;
        self.bad += other.bad;
        let sums = [
            (&mut self.recognised, &other.recognised),
            (&mut self.granted, &other.granted),
            (&mut self.if_needs_met, &other.if_needs_met),
        ];
        for (into, from) in sums {
            for (measure, number) in from {
                put(into, measure, *number);
            }
        }
    }
}

fn add(into: &mut BTreeMap<String, Option<Number>>, amounts: &Amounts) {
    for (measure, number) in amounts {
        put(into, measure, Some(*number));
    }
}

fn put(into: &mut BTreeMap<String, Option<Number>>, measure: &str, number: Option<Number>) {
    let sum = into.entry(measure.to_owned()).or_insert(Some(Number::ZERO));
    *sum = sum.zip(number).and_then(|(sum, number)| sum.checked_add(number));
}

/// Returns the sums of a run as a page.
pub fn summary_page(summary: &RunSummary, locale: Locale) -> Page {
    let mut page = Page::default();
    page.line(0, [Span::new(Tone::Strong, decided(summary, locale))]);
    let (none, waits) = (BTreeMap::new(), waiting(summary));
    let rows = [
        row(locale, Tone::Plain, Text::new("认定", "recognised"), None, &summary.recognised),
        row(locale, Tone::Good, Text::new("准予", "granted"), Some(summary.with_grants), &summary.granted),
        row(locale, Tone::Waiting, Text::new("待定", "pending"), Some(summary.with_pending), &waits),
        row(locale, Tone::Bad, Text::new("不予", "refused"), Some(summary.with_refusals), &none),
        row(locale, Tone::Waiting, Text::new("未证最优", "not proved best"), Some(summary.unproved), &none),
        row(locale, Tone::Bad, Text::new("无法读取", "not readable"), Some(summary.bad), &none),
    ];
    page.rows(2, rows.into_iter().flatten().collect());
    page
}

fn decided(summary: &RunSummary, locale: Locale) -> String {
    let number = summary.decided;
    let word = super::labels::plural("record", number == 1);
    Text::new(format!("已决定 {number} 份档案"), format!("{number} {word} decided"))
        .in_locale(locale)
        .to_owned()
}

// What would be granted beside the grants, once all needs are met.
fn waiting(summary: &RunSummary) -> BTreeMap<String, Option<Number>> {
    let difference = |(measure, sum): (&String, &Option<Number>)| {
        let granted = summary.granted.get(measure).copied().unwrap_or(Some(Number::ZERO));
        (measure.clone(), sum.zip(granted).and_then(|(sum, granted)| sum.checked_sub(granted)))
    };
    summary.if_needs_met.iter().map(difference).collect()
}

fn row(
    locale: Locale,
    tone: Tone,
    label: Text,
    records: Option<u64>,
    sums: &BTreeMap<String, Option<Number>>,
) -> Option<Vec<Span>> {
    let records = records.filter(|records| *records > 0);
    let sums: Vec<Text> = sums
        .iter()
        .filter(|(_, sum)| sum.is_none_or(|sum| !sum.is_zero()))
        .map(|(measure, sum)| sum_text(measure, *sum))
        .collect();
    if records.is_none() && sums.is_empty() {
        return None;
    }
    let records = records.map(|number| {
        let number = usize::try_from(number).unwrap_or(usize::MAX);
        Text::new(format!("{number} 份"), count_of(number, "record"))
    });
    Some(vec![
        Span::new(tone, label.in_locale(locale)),
        Span::plain(records.unwrap_or_default().in_locale(locale)),
        Span::plain(Text::list(&sums).in_locale(locale)),
    ])
}

fn sum_text(measure: &str, sum: Option<Number>) -> Text {
    match sum {
        Some(sum) => measured(sum, measure),
        None => Text::new(
            format!("{}合计过大，无法精确计算", measure_name(measure).zh),
            format!("the sum of {} is too large to be exact", measure_name(measure).en),
        ),
    }
}

#[cfg(test)]
mod tests;
