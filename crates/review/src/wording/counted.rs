//! Bars, limits, requirements, families and rewards as a policy writes them.

use super::Wording;
use crate::policy::counted::{
    Beyond, CountedKind, CountedWhat, FamilyMembers, PerKey, Reward, ShareBase, SourceFilter, Stage, Take,
};
use crate::policy::{Counted, Family, PeriodKey};
use crate::syntax::lexicon::nouns::Place as NounPlace;

impl Wording<'_> {
    /// Returns a bar, a limit or a requirement in one line, without what lies beyond it.
    pub fn counted(&self, counted: &Counted) -> String {
        let head = self.keyword(match counted.kind {
            CountedKind::Bar => "bar",
            CountedKind::Limit => "limit",
            CountedKind::Requirement => "require",
        });
        let mut words: Vec<String> = vec![head.to_owned(), format!("{}:", self.name(&counted.name))];
        if counted.kind != CountedKind::Bar {
            words.push(self.what(counted));
        }
        words.extend(self.source_and_target(counted));
        words.extend(counted.share_of.iter().map(|base| self.share_of(base)));
        words.extend(counted.per.iter().map(|key| self.per(key)));
        if let Some(figure) = &counted.figure {
            let role = match (counted.kind, counted.exclusive) {
                (CountedKind::Limit, false) => "at_most",
                (CountedKind::Limit, true) => "less_than",
                (CountedKind::Requirement | CountedKind::Bar, false) => "at_least",
                (CountedKind::Requirement | CountedKind::Bar, true) => "more_than",
            };
            words.push(self.line(&[self.keyword(role), &self.expression(figure)]));
        }
        for (plus, when) in &counted.plus {
            let (plus, when) = (self.expression(plus), self.condition(when));
            words.push(self.line(&[self.keyword("plus"), &plus, self.keyword("when_inside"), &when]));
        }
        if let Some(unless) = &counted.unless {
            words.push(self.line(&[self.keyword("unless"), &self.condition(unless)]));
        }
        if !counted.unless_rules.is_empty() {
            let rules = counted.unless_rules.iter().filter_map(|id| self.policy.rules.get(id.index()));
            let rules = self.list(rules.map(|rule| self.name(&rule.name)));
            let rule = self.noun("rule", NounPlace::Item);
            words.push(self.line(&[self.keyword("unless"), &rule, &rules]));
        }
        self.line(&words.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn source_and_target(&self, counted: &Counted) -> Vec<String> {
        let from = counted.from.iter().map(|from| self.source(from));
        let into =
            counted.into.iter().map(|into| self.line(&[self.keyword("into"), &self.target_filter(into)]));
        from.chain(into).collect()
    }

    fn share_of(&self, base: &ShareBase) -> String {
        let mut words = vec![self.keyword("share_of").to_owned()];
        match base {
            ShareBase::Programme { base, excluding } => {
                let of = base.as_ref().map(|base| self.expression(base));
                words.push(of.unwrap_or_else(|| {
                    let noun = |text| self.noun(text, NounPlace::Target);
                    self.line(&[&noun("programme"), &noun("course")])
                }));
                let excluding = excluding.iter().map(|filter| self.target_filter(filter));
                words.extend(excluding.map(|filter| self.line(&[self.keyword("excluding"), &filter])));
            }
            ShareBase::Courses { of, is_number, excluding } => {
                let noun = if *is_number { "course" } else { "credits" };
                words.extend([self.target_filter(of), self.noun(noun, NounPlace::Target)]);
                let excluding = excluding.iter().map(|filter| self.target_filter(filter));
                words.extend(excluding.map(|filter| self.line(&[self.keyword("excluding"), &filter])));
            }
            ShareBase::Counted(counted) => {
                words.push(self.what(counted));
                words.extend(self.source_and_target(counted));
            }
        }
        self.line(&words.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn what(&self, counted: &Counted) -> String {
        let stage = self.keyword(match counted.stage {
            Stage::Recognised => "recognised",
            Stage::Converted => "converted",
        });
        match counted.what {
            CountedWhat::Measure(measure) => self.line(&[stage, &self.measure(measure)]),
            CountedWhat::SourceMeasure(measure) => {
                self.line(&[stage, self.keyword("source"), &self.measure(measure)])
            }
            CountedWhat::Courses => self.line(&[stage, &self.noun("course", NounPlace::Item)]),
            CountedWhat::Items => self.line(&[stage, &self.noun("item", NounPlace::Item)]),
        }
    }

    /// Returns a filter of sources.
    pub(crate) fn source(&self, from: &SourceFilter) -> String {
        let head = self.keyword(if from.only { "only_from" } else { "from_source" });
        let elements = match from.any_of.is_empty() {
            true => self.keyword("any_item").to_owned(),
            false => self.elements(&from.any_of),
        };
        let when = from
            .when
            .as_ref()
            .map(|when| self.bracketed(&self.line(&[self.keyword("when_inside"), &self.condition(when)])));
        self.line(&[head, &elements, &when.unwrap_or_default()])
    }

    pub(super) fn per(&self, key: &PerKey) -> String {
        let by = |group: String, date: &crate::policy::FactRef| {
            let date = self.attribute(date.owner.kind(), &date.attribute);
            self.line(&[self.keyword("per"), &group, self.keyword("by"), &date])
        };
        match key {
            PerKey::Item => self.line(&[self.keyword("per"), &self.noun("item", NounPlace::Item)]),
            PerKey::Course => self.line(&[self.keyword("per"), &self.noun("course", NounPlace::Item)]),
            PerKey::Fact(fact) => {
                self.line(&[self.keyword("per"), &self.attribute(fact.owner.kind(), &fact.attribute)])
            }
            PerKey::Period(period, date) => by(self.period(*period), date),
            PerKey::Rolling(length, date) => {
                by(self.line(&[self.keyword("rolling"), &self.duration(*length)]), date)
            }
        }
    }

    fn period(&self, period: PeriodKey) -> String {
        match period {
            PeriodKey::CalendarYear => self.keyword("calendar_year").to_owned(),
            PeriodKey::Declared(id) => {
                self.policy.periods.get(id.index()).map(|period| self.name(&period.name)).unwrap_or_default()
            }
        }
    }

    /// Returns what lies beyond a limit.
    pub fn beyond(&self, beyond: &Beyond) -> String {
        let said = match beyond {
            Beyond::Refused => self.keyword("refused").to_owned(),
            Beyond::Excused => self.keyword("excused_without_credit").to_owned(),
            Beyond::CutTo(step) => self.line(&[self.keyword("cut_to"), &step.to_string()]),
            Beyond::Carried { to, at_most } => {
                let period = to.map(|period| self.period(period)).unwrap_or_default();
                let carried = self.line(&[self.keyword("carried_to_next"), &period]);
                match at_most {
                    Some(most) => self.line(&[&carried, self.keyword("at_most"), &most.to_string()]),
                    None => carried,
                }
            }
        };
        self.line(&[self.keyword("beyond"), &said])
    }

    /// Returns a family in one line.
    pub fn family(&self, family: &Family) -> String {
        let members = match &family.members {
            FamilyMembers::Items { pattern, grouped_by } if grouped_by.is_empty() => self.pattern(pattern),
            FamilyMembers::Items { pattern, grouped_by } => {
                let keys = grouped_by.iter().map(|name| self.noun(name, NounPlace::Item));
                self.line(&[&self.pattern(pattern), self.keyword("grouped_by"), &self.list(keys)])
            }
            FamilyMembers::PairsIn(set) => self.line(&[self.keyword("pair_in"), &self.set(*set)]),
        };
        let take = match &family.take {
            Take::Fact { attribute, highest, .. } => {
                let word = self.keyword(if *highest { "highest" } else { "lowest" });
                self.line(&[self.keyword("take"), word, &self.noun(attribute, NounPlace::Item)])
            }
            Take::Most(measure) => {
                self.line(&[self.keyword("take"), self.keyword("most"), &self.measure(*measure)])
            }
        };
        let name = format!("{}:", self.name(&family.name));
        self.line(&[self.keyword("family"), &name, &members, &take])
    }

    /// Returns a reward in one line, its tiers behind.
    pub fn reward(&self, reward: &Reward) -> String {
        let per = reward.per.as_ref().map(|key| self.per(key));
        let from = reward.from.iter().map(|from| self.source(from)).collect::<Vec<_>>().join(" ");
        let into = reward
            .into
            .iter()
            .map(|into| self.line(&[self.keyword("into"), &self.target_filter(into)]))
            .collect::<Vec<_>>()
            .join(" ");
        let tiers = reward.tiers.iter().map(|(least, tier)| {
            self.line(&[self.keyword("at_least"), &least.to_string(), &self.name(tier)])
        });
        let head = self.line(&[
            self.keyword("reward"),
            &self.name(&reward.name),
            self.keyword("by"),
            if reward.stage == Stage::Converted { self.keyword("converted") } else { "" },
            &self.measure(reward.by),
            &per.unwrap_or_default(),
            &from,
            &into,
        ]);
        format!("{head}: {}", self.list(tiers))
    }
}
