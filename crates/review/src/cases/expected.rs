//! One expectation against one decision.

use super::Difference;
use super::found::{is_about, mark_text, number_of, targets_of, value_text};
use crate::decision::{Amounts, Decision, Mark};
use crate::evaluate::by_programme;
use crate::locale::{Locale, Text};
use crate::policy::example::Expectation;
use crate::policy::{MeasureId, Place, Value};
use crate::quantity::Number;
use crate::record::LearnerRecord;
use crate::render::Names;
use crate::render::labels::measured;
use crate::render::reason::{need_text, reason_text};
use crate::syntax::lexicon::nouns::{self, Noun, Place as NounPlace};
use std::collections::BTreeSet;

/// The most reasons that one difference is told with.
const MOST_REASONS: usize = 8;

/// What one example decided.
pub(super) struct Case<'a> {
    /// The decision.
    pub decision: &'a Decision,
    /// The record decided on.
    pub record: &'a LearnerRecord,
    /// Names for messages.
    pub names: Names<'a>,
}

/// What was expected and what came instead.
pub(super) struct Apart {
    pub(super) expected: Text,
    pub(super) got: Text,
    pub(super) why: Vec<Text>,
}

impl Case<'_> {
    /// Returns what differs, or `None` when the decision is as expected.
    pub(super) fn difference(&self, expectation: &Expectation, place: &Place) -> Option<Difference> {
        if let Expectation::For { programme, of } = expectation {
            return self.toward(programme, of, place);
        }
        let all = self.decision.merged();
        let apart = Case { decision: &all, record: self.record, names: self.names }.apart(expectation)?;
        let Apart { expected, got, why } = apart;
        let mut said = BTreeSet::new();
        let why = why.into_iter().filter(|why| said.insert(why.clone())).take(MOST_REASONS).collect();
        Some(Difference { place: place.clone(), expected, got, why })
    }

    fn apart(&self, expectation: &Expectation) -> Option<Apart> {
        match expectation {
            // Told of its programme alone.
            Expectation::For { .. } => None,
            Expectation::Granted { targets, exactly } => self.granted(targets, *exactly),
            Expectation::Nothing => self.nothing(),
            Expectation::Total { measure, value } => self.total(measure, value),
            Expectation::Recognised { item, category, amount } => {
                self.recognised(item, category.as_deref(), amount.as_ref())
            }
            Expectation::Refused { what, item, because } => {
                self.about(item.as_deref(), |case| case.refused(what, because.as_deref()))
            }
            Expectation::Pending { what, item, needs } => {
                self.about(item.as_deref(), |case| case.pending(what, needs.as_deref()))
            }
            Expectation::Limit { name, full } => self.limit(name, *full),
            Expectation::Requirement { name, met } => self.requirement(name, *met),
            Expectation::EqualBest => self.equal_best(),
            Expectation::Reward { name, tier, on } => self.reward(name, tier.as_deref(), *on),
            Expectation::Recorded { target, mark } => self.recorded(target, mark),
            Expectation::Withdrawn { targets } => self.withdrawn(targets),
            Expectation::Carried { name, value } => self.carried(name, value),
            Expectation::MakeUp { measure, value } => self.make_up(measure, value),
        }
    }

    /// Looks at the decision for one programme only.
    fn toward(&self, programme: &str, of: &Expectation, place: &Place) -> Option<Difference> {
        let each = by_programme(self.record, self.decision);
        let is_it = |record: &LearnerRecord| {
            let asked = record.application.as_ref().and_then(|application| application.programme.as_deref());
            asked == Some(programme)
        };
        match each.iter().find(|(record, _)| is_it(record)) {
            Some((record, decision)) => {
                let names = Names { record: Some(record), ..self.names };
                Case { decision, record, names }.difference(of, place)
            }
            None => {
                let named = self.names.programme(programme);
                let expected =
                    Text::new(format!("报{}", named.zh), format!("an application for {}", named.en));
                let got = Text::new("未申请", "none");
                Some(Difference { place: place.clone(), expected, got, why: Vec::new() })
            }
        }
    }

    /// Looks at what the decision says of one item only, where one is named.
    fn about(&self, item: Option<&str>, test: impl Fn(&Case<'_>) -> Option<Apart>) -> Option<Apart> {
        let Some(item) = item else { return test(self) };
        let is_item = |one: &String| self.is_item(item, one);
        let mut narrowed = self.decision.clone();
        narrowed.granted.retain(|grant| grant.items.iter().any(is_item));
        narrowed.pending.retain(|pending| pending.items.iter().any(is_item));
        narrowed.refused.retain(|refused| refused.item.as_ref().is_some_and(is_item));
        narrowed.recognised.retain(|recognised| is_item(&recognised.item));
        test(&Case { decision: &narrowed, record: self.record, names: self.names })
    }

    fn granted(&self, targets: &[String], exactly: bool) -> Option<Apart> {
        let granted: BTreeSet<String> = self.granted_targets();
        let missing: Vec<&String> = targets.iter().filter(|target| !granted.contains(*target)).collect();
        let extra: Vec<&String> =
            granted.iter().filter(|target| exactly && !targets.contains(target)).collect();
        if missing.is_empty() && extra.is_empty() {
            return None;
        }
        let mut why: Vec<Text> = missing.iter().flat_map(|target| self.why_not(target)).collect();
        why.extend(extra.iter().flat_map(|target| self.why(target)));
        let wanted = Text::quoted_list(targets);
        let expected = if exactly {
            Text::new(format!("恰为{}", wanted.zh), format!("exactly {}", wanted.en))
        } else {
            wanted
        };
        Some(Apart { expected, got: listed(&granted), why })
    }

    fn nothing(&self) -> Option<Apart> {
        let granted = self.granted_targets();
        let recognised: BTreeSet<String> = if self.record.application.is_some() {
            BTreeSet::new()
        } else {
            self.decision.recognised.iter().map(|recognised| recognised.item.clone()).collect()
        };
        let got: BTreeSet<String> = granted.into_iter().chain(recognised).collect();
        let why = got.iter().flat_map(|target| self.why(target)).collect();
        (!got.is_empty()).then(|| Apart { expected: Text::new("无", "nothing"), got: listed(&got), why })
    }

    fn total(&self, measure: &str, value: &Value) -> Option<Apart> {
        let totals = &self.decision.totals;
        // A measure that only recognition brings is never granted: its total is what is stored.
        let is_granted = self.record.application.is_some() && self.names.policy.is_converted(measure);
        let amounts: &Amounts = if is_granted { &totals.granted } else { &totals.recognised };
        let got = self.total_in(amounts, measure);
        if number_of(value) == Some(got) {
            return None;
        }
        let granted = self.granted_targets();
        let why = granted.iter().flat_map(|target| self.why(target)).chain(self.refusals()).collect();
        Some(Apart { expected: amount_words(measure, value), got: measured(got, measure), why })
    }

    /// Sums what is recorded in a measure and in those that convert into it.
    pub(super) fn total_in(&self, amounts: &Amounts, measure: &str) -> Number {
        let policy = self.names.policy;
        let id = |name: &str| {
            (0..).zip(&policy.measures).find(|(_, known)| known.name == name).map(|(at, _)| MeasureId(at))
        };
        let own = amounts.get(measure).copied().unwrap_or(Number::ZERO);
        let converted = amounts
            .iter()
            .filter(|(name, _)| *name != measure)
            .filter_map(|(name, amount)| amount.checked_mul(policy.factor(id(name)?, id(measure)?)?));
        converted.fold(own, |sum, more| sum.checked_add(more).unwrap_or(sum))
    }

    fn recognised(
        &self,
        item: &str,
        category: Option<&str>,
        amount: Option<&(String, Value)>,
    ) -> Option<Apart> {
        let mut found =
            self.decision.recognised.iter().filter(|found| self.is_item(item, &found.item)).peekable();
        let expected =
            recognised_words(item, category, amount.map(|(measure, value)| amount_words(measure, value)));
        if found.peek().is_none() {
            let got = Text::new("没有认定", "not recognised");
            return Some(Apart { expected, got, why: self.why_not(item) });
        }
        let fits = |found: &&crate::decision::Recognised| {
            let of_category = category.is_none_or(|category| found.category.as_deref() == Some(category));
            let of_amount = amount.is_none_or(|(measure, value)| {
                let have = found.amounts.get(measure).copied().unwrap_or(Number::ZERO);
                number_of(value) == Some(have)
            });
            of_category && of_amount
        };
        let all: Vec<&crate::decision::Recognised> = found.collect();
        if all.iter().any(fits) {
            return None;
        }
        let words = all.iter().map(|found| {
            let amount = amount.map(|(measure, _)| {
                let have = found.amounts.get(measure).copied().unwrap_or(Number::ZERO);
                measured(have, measure)
            });
            recognised_words(&found.item, found.category.as_deref(), amount)
        });
        Some(Apart { expected, got: Text::list(&words.collect::<Vec<_>>()), why: Vec::new() })
    }

    fn refused(&self, what: &str, because: Option<&str>) -> Option<Apart> {
        let expected = match because {
            Some(because) => {
                let (what, because) = (Text::quoted(what), reason_word(because));
                Text::new(
                    format!("不予{}，因{}", what.zh, because.zh),
                    format!("{} refused because of {}", what.en, because.en),
                )
            }
            None => {
                let Text { zh, en } = Text::quoted(what);
                Text::new(format!("不予{zh}"), format!("{en} refused"))
            }
        };
        let why = self.why(what);
        if !why.is_empty() {
            return Some(Apart { expected, got: Text::new("准予", "granted"), why });
        }
        let pending = self.waiting(what);
        if !pending.is_empty() {
            return Some(Apart { expected, got: Text::new("待定", "pending"), why: pending });
        }
        let reasons = self.decision.refused.iter().filter(|refused| self.is_refusal_of(what, refused));
        let reasons: Vec<&crate::decision::Reason> = reasons.flat_map(|refused| &refused.because).collect();
        let fits = because.is_none_or(|because| reasons.iter().any(|reason| is_about(reason, because)));
        let names = &self.names;
        (!fits).then(|| Apart {
            expected,
            got: if reasons.is_empty() {
                Text::new("没有这样的结果", "nothing was said of it")
            } else {
                Text::new("因别的原因不予", "refused for other reasons")
            },
            why: reasons.iter().map(|reason| reason_text(reason, names)).collect(),
        })
    }

    fn pending(&self, what: &str, needs: Option<&str>) -> Option<Apart> {
        let waiting = self.decision.pending.iter().filter(|pending| self.is_pending_of(what, pending));
        let open: Vec<&crate::decision::Need> = waiting.clone().flat_map(|pending| &pending.needs).collect();
        let is_met = waiting.clone().next().is_some()
            && needs.is_none_or(|needs| open.iter().any(|need| is_about(*need, needs)));
        if is_met {
            return None;
        }
        let quoted = Text::quoted(what);
        let expected = match needs.map(Text::quoted) {
            Some(needs) => Text::new(
                format!("{}待定，尚缺{}", quoted.zh, needs.zh),
                format!("{} pending for {}", quoted.en, needs.en),
            ),
            None => Text::new(format!("{}待定", quoted.zh), format!("{} pending", quoted.en)),
        };
        if !open.is_empty() {
            let why = open.iter().map(|need| need_text(need, &self.names)).collect();
            return Some(Apart {
                expected,
                got: Text::new("待定，尚缺别的", "pending for something else"),
                why,
            });
        }
        let granted = self.why(what);
        if granted.is_empty() {
            return Some(Apart { expected, got: Text::new("不予", "refused"), why: self.why_not(what) });
        }
        Some(Apart { expected, got: Text::new("准予", "granted"), why: granted })
    }

    fn recorded(&self, target: &str, mark: &Value) -> Option<Apart> {
        let results = self.decision.granted.iter().flat_map(|grant| &grant.targets);
        let of_target = results.filter(|result| targets_of(result).any(|code| code == target));
        let effects = self.decision.effects.iter().filter(|effect| effect.course == target);
        let of_item = self.decision.recognised.iter().filter(|found| self.is_item(target, &found.item));
        let marks = of_target.filter_map(|result| result.recorded.as_ref());
        let marks = marks.chain(of_item.filter_map(|found| found.recorded.as_ref()));
        let marks: Vec<&Mark> = marks.chain(effects.filter_map(|effect| effect.recorded.as_ref())).collect();
        let expected = value_text(mark);
        let fits = |found: &&Mark| match (found, mark) {
            (Mark::Number(have), Value::Number(want)) => have == want,
            (Mark::Number(_) | Mark::Word(_), _) => mark_text(found) == expected,
        };
        if marks.iter().any(fits) {
            return None;
        }
        let got = if marks.is_empty() {
            Text::new("没有记载", "nothing recorded")
        } else {
            Text::quoted_list(&marks.iter().map(|mark| mark_text(mark)).collect::<Vec<_>>())
        };
        let why = if marks.is_empty() { self.why_not(target) } else { Vec::new() };
        Some(Apart { expected: Text::quoted(&expected), got, why })
    }
}

pub(super) fn listed(names: &BTreeSet<String>) -> Text {
    if names.is_empty() {
        return Text::new("无", "nothing");
    }
    Text::quoted_list(&names.iter().collect::<Vec<_>>())
}

fn recognised_words(item: &str, category: Option<&str>, amount: Option<Text>) -> Text {
    let mut words = Text::quoted(item);
    if let Some(category) = category.map(Text::quoted) {
        words = Text::new(
            format!("{}认定为{}", words.zh, category.zh),
            format!("{} as {}", words.en, category.en),
        );
    }
    if let Some(amount) = amount {
        words = Text::new(format!("{}，{}", words.zh, amount.zh), format!("{}, {}", words.en, amount.en));
    }
    words
}

pub(super) fn amount_words(measure: &str, value: &Value) -> Text {
    number_of(value).map_or_else(|| Text::quoted(&value_text(value)), |number| measured(number, measure))
}

/// Returns the reason that an example names, in the words that a policy may write for it.
fn reason_word(because: &str) -> Text {
    let is_it = |noun: &&Noun| noun.text == because && matches!(noun.at, None | Some(NounPlace::Reason));
    let found = nouns::all().iter().filter(is_it).max_by_key(|noun| noun.at);
    found.map_or_else(
        || Text::quoted(because),
        |noun| {
            let spelling = |locale| noun.spelling(locale, false);
            let (zh, en) = (Text::quoted(spelling(Locale::Zh)), Text::quoted(spelling(Locale::En)));
            Text::new(zh.zh, en.en)
        },
    )
}
