//! A record and its decision as an example in the policy's language.

use super::Wording;
use crate::date::Day;
use crate::decision::{Decision, Need, TargetResult};
use crate::locale::Locale;
use crate::policy::{Owner, OwnerKind, Rule, Value};
use crate::record::{Application, Facts, Finding, Item, Known, LearnerRecord};
use crate::syntax::lexicon::nouns::Place as NounPlace;
use std::collections::BTreeSet;

/// The most rules whose refusal an example expects.
const MOST_REFUSED: usize = 2;

impl Wording<'_> {
    /// Returns an example: the lines of the record, then what is expected; `None` for a record with a history or remainders, which
    /// an example of one learner's application cannot hold in full.
    pub fn example(
        &self,
        title: &str,
        record: &LearnerRecord,
        as_of: Option<Day>,
        expected: &[String],
    ) -> Option<String> {
        if !record.history.is_empty() || !record.balance.is_empty() {
            return None;
        }
        let mut lines = vec![self.head("example", &self.title(title))];
        let mut add = |line: String| lines.push(format!("    {line}"));
        let learner = self.facts(OwnerKind::Learner, &record.learner);
        if !learner.is_empty() {
            add(self.head("example_learner", &self.list(learner)));
        }
        self.applying(record, as_of)?.into_iter().for_each(&mut add);
        for item in &record.items {
            add(self.holding(item));
        }
        for finding in &record.judgements {
            add(self.judged(finding, record)?);
        }
        expected.iter().for_each(|line| add(line.clone()));
        Some(lines.join("\n") + "\n")
    }

    fn facts(&self, owner: OwnerKind, facts: &Facts) -> Vec<String> {
        facts.iter().map(|(name, known)| self.known(&self.attribute(owner, name), known)).collect()
    }

    fn known(&self, name: &str, known: &Known) -> String {
        let value = match known {
            Known::Value(value) => self.value(value),
            Known::Values(values) => self.list(values.iter().map(|value| self.value(value))),
            Known::ByKey(by_key) => self.list(
                by_key.iter().map(|(key, value)| format!("{} = {}", self.name(key), self.value(value))),
            ),
            Known::None => self.keyword("none").to_owned(),
        };
        format!("{name} {value}")
    }

    /// Returns the lines that say what is applied for; `None` where no line can.
    fn applying(&self, record: &LearnerRecord, as_of: Option<Day>) -> Option<Vec<String>> {
        let Some(application) = &record.application else {
            let day = as_of.map(|day| format!("{} {day}", self.keyword("on")));
            return Some(day.map(|day| self.head("applying", &day)).into_iter().collect());
        };
        match record.programmes() {
            [] => Some(vec![self.applying_once(application)?]),
            several => several.iter().map(|one| self.applying_once(one)).collect(),
        }
    }

    fn applying_once(&self, application: &Application) -> Option<String> {
        if !application.choices.is_empty() || !application.programme_facts.is_empty() {
            return None;
        }
        let day = application.date.map(|day| format!("{} {day}", self.keyword("on")));
        let programme = application.programme.as_ref();
        let programme =
            programme.map(|code| format!("{} {}", self.keyword("for_programme"), self.name(code)));
        let head = self.line(&[&day.unwrap_or_default(), &programme.unwrap_or_default()]);
        let list = |name: &str, codes: &[String]| {
            let codes = self.list(codes.iter().map(|code| self.name(code)));
            format!("{} {codes}", self.noun(name, NounPlace::Target))
        };
        let mut parts: Vec<String> = Some(head).into_iter().filter(|head| !head.is_empty()).collect();
        parts.extend(application.targets.as_ref().map(|targets| list("targets", targets)));
        parts.extend(application.claims.as_ref().map(|claims| list("item", claims)));
        parts.extend(
            application
                .purpose
                .as_ref()
                .map(|purpose| format!("{} {purpose}", self.noun("purpose", NounPlace::Target))),
        );
        parts.extend(self.facts(OwnerKind::Application, &application.facts));
        if !application.papers.is_empty() {
            parts.push(self.papers(&application.papers));
        }
        Some(self.head("applying", &self.list(parts)))
    }

    fn papers(&self, papers: &[String]) -> String {
        let word = match (self.locale, papers.len()) {
            (Locale::En, 0 | 2..) => "papers".to_owned(),
            (Locale::En | Locale::Zh, _) => self.noun("paper", NounPlace::Item),
        };
        let papers = papers.iter().map(|paper| {
            let noun = self.noun(paper, NounPlace::Item);
            if noun == *paper { self.name(paper) } else { noun }
        });
        format!("{word} {}", self.list(papers))
    }

    fn holding(&self, item: &Item) -> String {
        let kind = self.noun(&item.kind, NounPlace::Item);
        let code = item.code.as_deref().map(|code| self.name(code)).unwrap_or_default();
        let mut facts = self.facts(OwnerKind::Item, &item.facts);
        if let Some(papers) = item.papers.as_ref().filter(|papers| !papers.is_empty()) {
            facts.push(self.papers(papers));
        }
        let count = (item.count > 1).then(|| format!("{} {}", item.count, self.keyword("times_over")));
        let called = format!("{} {}", self.keyword("called"), self.name(&item.id));
        let facts = self.list(facts);
        self.head("holding", &self.line(&[&kind, &code, &facts, &count.unwrap_or_default(), &called]))
    }

    fn judged(&self, finding: &Finding, record: &LearnerRecord) -> Option<String> {
        let by = finding.by.as_ref().map(|by| format!("{} {}", self.keyword("by_body"), self.name(by)));
        let mut facts = Vec::new();
        let noun = |name: &str| self.noun(name, NounPlace::Judged);
        if let Some(item) = &finding.item {
            let is_known = record.items.iter().any(|own| own.id == *item);
            is_known.then(|| facts.push(format!("{} {}", noun("item"), self.name(item))))?;
        }
        facts.extend(
            finding.course.as_ref().map(|course| format!("{} {}", noun("course"), self.name(course))),
        );
        facts.extend(finding.rule.as_ref().map(|rule| format!("{} {}", noun("rule"), self.name(rule))));
        facts.extend(finding.value.as_ref().map(|value| format!("{} {}", noun("value"), self.value(value))));
        facts.extend(finding.date.map(|date| format!("{} {date}", noun("date"))));
        let judgement = self.noun(&finding.judgement, NounPlace::Item);
        Some(self.head("judged", &self.line(&[&judgement, &by.unwrap_or_default(), &self.list(facts)])))
    }

    /// Returns the words that lines which expect something begin with, in both languages.
    pub fn expectation_heads(&self) -> Vec<String> {
        let roles = [
            "expect",
            "expect_recognised",
            "expect_refused",
            "expect_pending",
            "expect_limit",
            "expect_requirement",
            "expect_equal_best",
            "expect_reward",
            "expect_recorded",
        ];
        let words = roles.iter().filter_map(|role| crate::syntax::lexicon::find_role(role));
        let words = words.filter_map(crate::syntax::lexicon::keyword);
        words
            .flat_map(|keyword| keyword.english.iter().chain(&keyword.chinese))
            .map(|word| (*word).to_owned())
            .collect()
    }

    /// Returns what a decision gives, as the lines that expect it.
    pub fn expectations(&self, record: &LearnerRecord, decision: &Decision) -> Vec<String> {
        if record.programmes().is_empty() {
            return self.expectations_of_one(record, decision);
        }
        let of_one = |application: &Application, decision: &Decision| {
            let code = application.programme.as_deref().unwrap_or_default();
            let toward = format!("{} {}", self.keyword("for_programme"), self.name(code));
            let lines = self.expectations_of_one(record, decision).into_iter();
            lines.map(|line| self.line(&[&line, &toward])).collect::<Vec<_>>()
        };
        let each = record.programmes().iter().zip(decision.each());
        each.flat_map(|(application, decision)| of_one(application, &decision)).collect()
    }

    fn expectations_of_one(&self, record: &LearnerRecord, decision: &Decision) -> Vec<String> {
        let mut lines = Vec::new();
        let results = || decision.granted.iter().flat_map(|grant| &grant.targets);
        let targets: BTreeSet<&str> = results().flat_map(codes).collect();
        let by_rules = decision.recognised.iter().any(|stored| stored.rule.is_some());
        let converts = self.policy.rules.iter().any(Rule::converts);
        if record.application.is_none() || !converts && by_rules {
            lines.extend(self.expect_recognised(decision));
        } else if targets.is_empty() {
            lines.push(self.head("expect", self.keyword("nothing")));
        } else {
            let targets = self.list(targets.iter().map(|target| self.name(target)));
            lines.push(self.head("expect", &self.line(&[self.keyword("exactly"), &targets])));
        }
        let (granted, recognised) = (&decision.totals.granted, &decision.totals.recognised);
        // A measure that only recognition brings is never granted: its total is what is stored.
        let is_granted = |measure: &str| record.application.is_some() && self.policy.is_converted(measure);
        let totals = granted.iter().filter(|(measure, _)| is_granted(measure));
        let totals = totals.chain(recognised.iter().filter(|(measure, _)| !is_granted(measure)));
        for (measure, total) in totals.filter(|(_, total)| !total.is_zero()) {
            let measure = self.noun(measure, NounPlace::Item);
            lines.push(self.head("expect", &format!("{measure} {}", self.value(&Value::Number(*total)))));
        }
        let mut waiting: BTreeSet<&str> = BTreeSet::new();
        for pending in decision.pending.iter().filter(|pending| waiting.insert(&pending.rule)) {
            let needs = pending.needs.first().and_then(|need| self.need(need));
            let needs =
                needs.map(|need| format!("{} {need}", self.keyword("still_needs"))).unwrap_or_default();
            lines.push(self.head("expect_pending", &self.line(&[&self.name(&pending.rule), &needs])));
        }
        lines.extend(self.expect_refused(decision));
        for progress in decision.requirements.iter().filter(|progress| progress.per.is_none()) {
            let state = self.keyword(if progress.met { "met" } else { "not_met" });
            let name = self.name(&progress.requirement);
            lines.push(self.head("expect_requirement", &self.line(&[&name, state])));
        }
        lines
    }

    fn expect_recognised(&self, decision: &Decision) -> Vec<String> {
        if decision.recognised.is_empty() {
            return vec![self.head("expect", self.keyword("nothing"))];
        }
        let stored = decision.recognised.iter().filter(|stored| stored.combined.is_empty()).map(|stored| {
            let category = stored.category.as_ref();
            let category =
                category.map(|category| format!("{} {}", self.keyword("as_category"), self.name(category)));
            let line = self.line(&[&self.name(&stored.item), &category.unwrap_or_default()]);
            self.head("expect_recognised", &line)
        });
        stored.collect()
    }

    fn expect_refused(&self, decision: &Decision) -> Vec<String> {
        let granted = decision.granted.iter().map(|grant| grant.rule.as_str());
        let stored = decision.recognised.iter().filter_map(|stored| stored.rule.as_deref());
        let waiting = decision.pending.iter().map(|pending| pending.rule.as_str());
        let mut said: BTreeSet<&str> = granted.chain(stored).chain(waiting).collect();
        let refused = decision.refused.iter().filter_map(|refused| {
            let rule = refused.rule.as_deref().filter(|rule| said.insert(rule))?;
            let json = serde_json::to_value(refused.because.first()?).ok()?;
            let because = self.noun(json.get("reason")?.as_str()?, NounPlace::Reason);
            let because = format!("{} {because}", self.keyword("because"));
            Some(self.head("expect_refused", &self.line(&[&self.name(rule), &because])))
        });
        refused.take(MOST_REFUSED).collect()
    }

    fn need(&self, need: &Need) -> Option<String> {
        match need {
            Need::Papers(name) => Some(self.noun(name, NounPlace::Item)),
            Need::Approval(name) | Need::Judgement(name) => Some(self.name(name)),
            Need::Fact(fact) => {
                let (owner, attribute) = fact.split_once('.')?;
                let owner = if owner == "item" { Owner::This } else { Owner::Learner };
                Some(self.attribute(owner.kind(), attribute))
            }
            Need::Choice(_) | Need::Calculation { .. } => None,
        }
    }
}

fn codes(result: &TargetResult) -> impl Iterator<Item = &str> {
    [&result.course, &result.pool, &result.category].into_iter().filter_map(|code| code.as_deref())
}
