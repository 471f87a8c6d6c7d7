//! What an example expects of the parts that a decision reports: limits, requirements, rewards, equal choices, what is to
//! be made up.

use super::expected::{Apart, Case, amount_words, listed};
use super::found::number_of;
use crate::date::Day;
use crate::decision::RewardReached;
use crate::locale::Text;
use crate::policy::Value;
use crate::quantity::Number;
use crate::render::labels::measured;
use std::collections::BTreeSet;

impl Case<'_> {
    pub(super) fn limit(&self, name: &str, full: bool) -> Option<Apart> {
        let uses: Vec<_> = self.decision.limits.iter().filter(|limit| limit.limit == name).collect();
        let is_full =
            uses.iter().any(|limit| limit.binding || limit.at_most.is_some_and(|most| limit.used >= most));
        if is_full == full {
            return None;
        }
        let state =
            |full| if full { Text::new("用满", "full") } else { Text::new("没有用满", "not full") };
        let of = |state: Text| {
            let Text { zh, en } = Text::quoted(name);
            Text::new(format!("限额{zh}{}", state.zh), format!("limit {en} {}", state.en))
        };
        let used = uses.iter().map(|limit| {
            let most = limit.at_most.map_or_else(|| "?".to_owned(), |most| most.to_string());
            let group = limit.per.as_deref().map_or_else(String::new, |per| format!("{per}: "));
            Text::new(
                format!("{group}已用 {}，限 {most}", limit.used),
                format!("{group}{} used of {most}", limit.used),
            )
        });
        Some(Apart { expected: of(state(full)), got: of(state(is_full)), why: used.collect() })
    }

    pub(super) fn requirement(&self, name: &str, met: Option<bool>) -> Option<Apart> {
        let progress: Vec<_> =
            self.decision.requirements.iter().filter(|progress| progress.requirement == name).collect();
        let is_met = (!progress.is_empty()).then(|| progress.iter().all(|progress| progress.met));
        // What is not asked of the learner is not met either, unless the example says that it is not asked.
        if is_met == met || (is_met, met) == (None, Some(false)) {
            return None;
        }
        let Text { zh, en } = Text::quoted(name);
        let state = |met| match met {
            Some(true) => Text::new(format!("最低要求{zh}已满足"), format!("requirement {en} met")),
            Some(false) => Text::new(format!("最低要求{zh}未满足"), format!("requirement {en} not met")),
            None => Text::new(format!("最低要求{zh}不适用"), format!("requirement {en} not asked")),
        };
        let counts = progress.iter().map(|progress| {
            let need = progress.need.map_or_else(|| "?".to_owned(), |need| need.to_string());
            Text::new(format!("已有 {}，须有 {need}", progress.have), format!("{} of {need}", progress.have))
        });
        Some(Apart { expected: state(met), got: state(is_met), why: counts.collect() })
    }

    pub(super) fn equal_best(&self) -> Option<Apart> {
        let is_met = !self.decision.equal_best.is_empty();
        (!is_met).then(|| Apart {
            expected: Text::new("另有同样好的方案", "another choice that is as good"),
            got: Text::new("只有一个最好的方案", "only one best choice"),
            why: Vec::new(),
        })
    }

    pub(super) fn reward(&self, name: &str, tier: Option<&str>, on: Option<Day>) -> Option<Apart> {
        let is_meant = |reward: &&RewardReached| {
            reward.reward == name && on.is_none_or(|on| is_in_period(reward.period.as_deref(), on))
        };
        let reached: Vec<_> = self.decision.rewards.iter().filter(is_meant).collect();
        let tiers: BTreeSet<&str> = reached.iter().filter_map(|reward| reward.tier.as_deref()).collect();
        let is_met = tier.map_or(tiers.is_empty(), |tier| tiers.contains(tier));
        if is_met {
            return None;
        }
        let of = |tiers: Text| {
            let Text { zh, en } = Text::quoted(name);
            Text::new(format!("激励{zh}{}", tiers.zh), format!("reward {en} {}", tiers.en))
        };
        let none = Text::new("无", "none");
        let expected = of(tier.map_or_else(|| none.clone(), Text::quoted));
        let tiers: Vec<&str> = tiers.into_iter().collect();
        let got = of(if tiers.is_empty() { none } else { Text::quoted_list(&tiers) });
        let why = reached.iter().map(|reward| {
            let sum = Text::new(format!("共 {}", reward.by), format!("{} in all", reward.by));
            match &reward.period {
                Some(period) => Text::new(format!("{period}：{}", sum.zh), format!("{period}: {}", sum.en)),
                None => sum,
            }
        });
        Some(Apart { expected, got, why: why.collect() })
    }

    pub(super) fn withdrawn(&self, targets: &[String]) -> Option<Apart> {
        let gone = self.decision.effects.iter().filter(|effect| effect.withdrawn.is_some());
        let gone: BTreeSet<String> = gone.map(|effect| effect.course.clone()).collect();
        let expected: BTreeSet<String> = targets.iter().cloned().collect();
        let of = |names: &BTreeSet<String>| {
            let names = listed(names);
            Text::new(format!("撤回{}", names.zh), format!("{} withdrawn", names.en))
        };
        (gone != expected).then(|| Apart { expected: of(&expected), got: of(&gone), why: Vec::new() })
    }

    pub(super) fn carried(&self, name: &str, value: &Value) -> Option<Apart> {
        let got = self.decision.balance.get(name).copied().unwrap_or(Number::ZERO);
        let of = |amount: String| Text::new(format!("结转 {amount}"), format!("{amount} carried"));
        (number_of(value) != Some(got)).then(|| Apart {
            expected: of(value.to_string()),
            got: of(got.to_string()),
            why: Vec::new(),
        })
    }

    pub(super) fn make_up(&self, measure: &str, value: &Value) -> Option<Apart> {
        let got = self.total_in(&self.decision.totals.make_up, measure);
        let of = |amount: Text| Text::new(format!("补修 {}", amount.zh), format!("{} to make up", amount.en));
        (number_of(value) != Some(got)).then(|| Apart {
            expected: of(amount_words(measure, value)),
            got: of(measured(got, measure)),
            why: self.granted_targets().iter().flat_map(|target| self.why(target)).collect(),
        })
    }
}

// A period is written as a year, or as its first and last day.
fn is_in_period(period: Option<&str>, day: Day) -> bool {
    let Some(period) = period else { return true };
    match period.split_once('/') {
        Some((first, last)) => (first..=last).contains(&day.to_string().as_str()),
        // Of a stretch that rolls only the fullest is told.
        None => period == day.year().to_string() || Day::parse(period).is_ok(),
    }
}
