//! Names and titles: ids of a decision come in, what a person calls them goes out in both languages.
//!
//! Always true: a title of the policy or a name of the record stays as its author wrote it; an id that nothing names is
//! shown itself.

use super::citation::citations;
use super::labels::{
    courses, find_attribute_label, find_category_label, find_kind_label, find_owner, items, measured,
    owner_label,
};
use crate::date::Duration;
use crate::decision::TargetRef;
use crate::locale::Text;
use crate::policy::counted::CountedWhat;
use crate::policy::rule::Rule;
use crate::policy::{AttributeType, Counted, OwnerKind, Place, Policy, Programme, Value, builtin};
use crate::quantity::Number;
use crate::record::{Item, Known, LearnerRecord};

/// Where names are looked up: the policy, and the record where it is at hand.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    /// The policy that decided.
    pub policy: &'a Policy,
    /// The record decided on; without it items are called by their catalogue entry or by their id alone.
    pub record: Option<&'a LearnerRecord>,
}

impl<'a> Names<'a> {
    /// Returns a rule as it is called in a sentence: its title or name in quotes, a row with its number.
    pub fn rule(&self, name: &str) -> Text {
        let title = self.find_rule(name).and_then(|rule| rule.title.as_deref());
        match name.rsplit_once('/') {
            Some((table, row)) if row.bytes().all(|byte| byte.is_ascii_digit()) => {
                let table = Text::quoted(title.unwrap_or(table));
                Text::new(format!("{}第 {row} 行", table.zh), format!("{}, row {row}", table.en))
            }
            _ => Text::quoted(title.unwrap_or(name)),
        }
    }

    /// Returns a rule as it is called in a heading: without quotes.
    pub fn rule_heading(&self, name: &str) -> Text {
        let title = self.find_rule(name).and_then(|rule| rule.title.as_deref());
        match name.rsplit_once('/') {
            Some((table, row)) if row.bytes().all(|byte| byte.is_ascii_digit()) => {
                let table = title.unwrap_or(table);
                Text::new(format!("{table}，第 {row} 行"), format!("{table}, row {row}"))
            }
            _ => Text::same(title.unwrap_or(name)),
        }
    }

    /// Returns the clauses that a rule rests on, as one list, or `None` when it cites none.
    pub fn rule_citations(&self, name: &str) -> Option<Text> {
        citations(&self.find_rule(name)?.cites)
    }

    /// Returns a bar, limit or requirement as it is called in a sentence: its title or name in quotes.
    pub fn counted(&self, name: &str) -> Text {
        Text::quoted(self.counted_title(name))
    }

    /// Returns the title of a bar, limit or requirement, else its name.
    pub fn counted_title<'b>(&self, name: &'b str) -> &'b str
    where
        'a: 'b,
    {
        self.find_counted(name).and_then(|counted| counted.title.as_deref()).unwrap_or(name)
    }

    /// Returns a figure of a limit or requirement in what it counts: `40 学分`, `2 items`.
    pub fn counted_figure(&self, name: &str, figure: Number) -> Text {
        match self.find_counted(name).map(|counted| counted.what) {
            Some(CountedWhat::Measure(id) | CountedWhat::SourceMeasure(id)) => {
                match self.policy.measures.get(id.index()) {
                    Some(measure) => measured(figure, &measure.name),
                    None => Text::same(figure.to_string()),
                }
            }
            Some(CountedWhat::Courses) => courses(figure),
            Some(CountedWhat::Items) => items(figure),
            None => Text::same(figure.to_string()),
        }
    }

    /// Returns a family as it is called in a sentence.
    pub fn family(&self, name: &str) -> Text {
        let family = self.policy.families.iter().find(|family| family.name == name);
        Text::quoted(family.and_then(|family| family.title.as_deref()).unwrap_or(name))
    }

    /// Returns the title of a reward, else its name.
    pub fn reward_title<'b>(&self, name: &'b str) -> &'b str
    where
        'a: 'b,
    {
        let reward = self.policy.rewards.iter().find(|reward| reward.name == name);
        reward.and_then(|reward| reward.title.as_deref()).unwrap_or(name)
    }

    /// Returns the name of the measure that a reward sums, or `None` for a reward that the policy does not have.
    pub fn find_reward_measure(&self, name: &str) -> Option<&'a str> {
        let reward = self.policy.rewards.iter().find(|reward| reward.name == name)?;
        self.policy.measures.get(reward.by.index()).map(|measure| measure.name.as_str())
    }

    /// Returns an item with what it is: `c1 全国计算机等级考试 一级`; the id alone when nothing names it.
    pub fn item(&self, id: &str) -> Text {
        match self.find_item_name(id) {
            Some(name) => Text::new(format!("{id} {}", name.zh), format!("{id} {}", name.en)),
            None => Text::same(id),
        }
    }

    /// Returns what an item is, without its id, or `None` when the record is not at hand.
    pub fn find_item_name(&self, id: &str) -> Option<Text> {
        let item = self.record?.items.iter().find(|item| item.id == id)?;
        let level = word(item, "level").filter(|level| !level.is_empty());
        let name = self.item_title(item);
        Some(match level {
            Some(level) if item.kind == "certificate" => {
                Text::new(format!("{} {level}", name.zh), format!("{} {level}", name.en))
            }
            Some(_) | None => name,
        })
    }

    /// Returns the title of the catalogue entry at a place such as `certificates.csv:12`.
    pub fn find_entry_title(&self, place: &str) -> Option<&'a str> {
        let entries = self.policy.catalogues.iter().flat_map(|catalogue| &catalogue.entries);
        let entry = entries.into_iter().find(|entry| is_at(&entry.place, place))?;
        entry.title.as_deref()
    }

    /// Returns a target with its name: `00018 计算机应用基础`, `学分池 electives`.
    pub fn target(&self, target: &TargetRef) -> Text {
        match target {
            TargetRef::Course(code) => match self.find_course_title(code) {
                Some(title) => Text::same(format!("{code} {title}")),
                None => Text::same(code),
            },
            TargetRef::Pool(name) => Text::new(format!("学分池 {name}"), format!("pool {name}")),
            TargetRef::Category(code) => self.category(code),
        }
    }

    /// Returns the title of a category, else its code.
    pub fn category(&self, code: &str) -> Text {
        match self.policy.categories.get(code) {
            Some(Some(title)) => Text::same(title),
            Some(None) | None => find_category_label(code).unwrap_or_else(|| Text::same(code)),
        }
    }

    /// Returns the title of a kind of outcome, else its code.
    pub fn kind(&self, code: &str) -> Text {
        match self.policy.kinds.get(code).and_then(|kind| kind.title.as_deref()) {
            Some(title) => Text::same(title),
            None => find_kind_label(code).unwrap_or_else(|| Text::same(code)),
        }
    }

    /// Returns outcomes written as kind and code, joined by commas, as alternatives: `证书 CET 或 证书 PETS`.
    pub fn outcome(&self, written: &str) -> Text {
        if written.is_empty() {
            return Text::new("学习成果", "learning outcome");
        }
        let each: Vec<Text> = written.split(", ").map(|one| self.one_outcome(one)).collect();
        let zh: Vec<&str> = each.iter().map(|text| text.zh.as_str()).collect();
        let en: Vec<&str> = each.iter().map(|text| text.en.as_str()).collect();
        Text::new(zh.join(" 或 "), en.join(" or "))
    }

    /// Returns the label of a fact such as `item.score`; a declared attribute is shown in quotes under its own name.
    pub fn fact(&self, fact: &str) -> Text {
        if fact.is_empty() {
            return Text::new("数值", "value");
        }
        let Some((owner, attribute)) = fact.split_once('.') else {
            return find_attribute_label(OwnerKind::Item, fact).unwrap_or_else(|| Text::quoted(fact));
        };
        let Some(kind) = find_owner(owner) else {
            // A slot of the rule has a name of its own: `B.award`.
            let label =
                find_attribute_label(OwnerKind::Item, attribute).unwrap_or_else(|| Text::quoted(attribute));
            let slot = Text::quoted(owner);
            return Text::new(format!("{}的{}", slot.zh, label.zh), format!("{} of {}", label.en, slot.en));
        };
        find_attribute_label(kind, attribute).unwrap_or_else(|| {
            let (declared, whose) = (Text::quoted(attribute), owner_label(kind));
            match kind {
                OwnerKind::Item | OwnerKind::Learner | OwnerKind::Application => declared,
                OwnerKind::Course
                | OwnerKind::Programme
                | OwnerKind::Institution
                | OwnerKind::Paper
                | OwnerKind::Judgement => Text::new(
                    format!("{}的{}", whose.zh, declared.zh),
                    format!("{} of {}", declared.en, whose.en),
                ),
            }
        })
    }

    /// Returns a value of a fact as a person reads it: yes and no, lengths of time, kinds and categories in words.
    ///
    /// Several values are written with a comma and a space between them.
    pub fn value(&self, fact: &str, written: &str) -> Text {
        let each: Vec<Text> = written.split(", ").map(|one| self.one_value(fact, one)).collect();
        Text::list(&each)
    }

    fn one_value(&self, fact: &str, written: &str) -> Text {
        let (owner, attribute) = fact.split_once('.').unwrap_or(("item", fact));
        match attribute {
            "kind" => return self.kind(written),
            "category" => return self.category(written),
            _ => {}
        }
        let owner = find_owner(owner).unwrap_or(OwnerKind::Item);
        match self.find_type(owner, attribute) {
            Some(AttributeType::YesNo) => yes_or_no(written),
            Some(AttributeType::Duration) => match Duration::parse(written) {
                Some(length) => duration(length),
                None => plain(written),
            },
            Some(
                AttributeType::Number { .. }
                | AttributeType::Share
                | AttributeType::OnScale(_)
                | AttributeType::OneOf(_)
                | AttributeType::Date
                | AttributeType::Code
                | AttributeType::Text,
            )
            | None => plain(written),
        }
    }

    /// Returns who may give a judgement, in the order of the policy; empty when anyone may.
    pub fn judges(&self, judgement: &str) -> &'a [String] {
        let found = self.policy.judgements.iter().find(|declared| declared.name == judgement);
        found.map(|judgement| judgement.by.as_slice()).unwrap_or_default()
    }

    pub(crate) fn find_rule(&self, name: &str) -> Option<&'a Rule> {
        self.policy.rules.iter().find(|rule| rule.name == name)
    }

    pub(crate) fn find_counted(&self, name: &str) -> Option<&'a Counted> {
        self.policy.counted.iter().find(|counted| counted.name == name)
    }

    fn one_outcome(&self, written: &str) -> Text {
        match written.split_once(' ') {
            Some((kind, rest)) => {
                let kind = self.kind(kind);
                Text::new(format!("{} {rest}", kind.zh), format!("{} {rest}", kind.en))
            }
            None if self.policy.categories.contains_key(written) => self.category(written),
            None => self.kind(written),
        }
    }

    fn find_type(&self, owner: OwnerKind, attribute: &str) -> Option<AttributeType> {
        let declared = self.policy.attributes.get(&(owner, attribute.to_owned()));
        declared.map(|attribute| attribute.of.clone()).or_else(|| builtin::find_attribute(owner, attribute))
    }

    fn item_title(&self, item: &Item) -> Text {
        if let Some(name) = word(item, "name") {
            return Text::same(name);
        }
        let entries = self.policy.catalogues.iter().flat_map(|catalogue| &catalogue.entries);
        let entry = entries
            .into_iter()
            .find(|entry| entry.kind == item.kind && Some(&entry.code) == item.code.as_ref());
        if let Some(title) = entry.and_then(|entry| entry.title.as_deref()) {
            return Text::same(title);
        }
        let kind = self.kind(&item.kind);
        match &item.code {
            Some(code) => Text::new(format!("{} {code}", kind.zh), format!("{} {code}", kind.en)),
            None => kind,
        }
    }

    fn find_course_title(&self, code: &str) -> Option<&'a str> {
        let title = |programme: &'a Programme| programme.courses.get(code)?.title.as_deref();
        let applied = self.record.and_then(|record| record.application.as_ref()?.programme.as_deref());
        match applied.and_then(|programme| self.policy.programmes.get(programme)) {
            Some(programme) => title(programme),
            // Without the record, a title counts only when all programmes with such a course agree on it.
            None => {
                let mut titles = self.policy.programmes.values().filter_map(title);
                let first = titles.next()?;
                titles.all(|other| other == first).then_some(first)
            }
        }
    }
}

/// Returns a length of time in words: `3 年 6 个月`, `3 years 6 months`.
pub fn duration(length: Duration) -> Text {
    let parts = [(length.years, "年", "year"), (length.months, "个月", "month"), (length.days, "天", "day")];
    let parts: Vec<_> = parts.into_iter().filter(|(count, _, _)| *count > 0).collect();
    let zh: Vec<String> = parts.iter().map(|(count, zh, _)| format!("{count} {zh}")).collect();
    let en: Vec<String> = parts
        .iter()
        .map(|(count, _, en)| format!("{count} {}", super::labels::plural(en, *count == 1)))
        .collect();
    match parts.is_empty() {
        true => Text::new("0 天", "0 days"),
        false => Text::new(zh.join(" "), en.join(" ")),
    }
}

fn yes_or_no(written: &str) -> Text {
    match written {
        "true" | "yes" => Text::new("是", "yes"),
        "false" | "no" => Text::new("否", "no"),
        _ => plain(written),
    }
}

// A word stands bare between spaces; text with spaces of its own needs quotes to be told from the sentence.
fn plain(written: &str) -> Text {
    if written.is_empty() || written.contains(char::is_whitespace) || written.chars().count() > LONGEST_BARE {
        Text::quoted(written)
    } else {
        Text::same(written)
    }
}

const LONGEST_BARE: usize = 24;

fn word<'a>(item: &'a Item, attribute: &str) -> Option<&'a str> {
    match item.facts.get(attribute)? {
        Known::Value(Value::Word(word)) => Some(word),
        Known::Value(
            Value::Number(_) | Value::Share(_) | Value::Date(_) | Value::Duration(_) | Value::YesNo(_),
        )
        | Known::Values(_)
        | Known::None => None,
    }
}

fn is_at(entry: &Place, place: &str) -> bool {
    place.strip_prefix(entry.file.as_str()).and_then(|rest| rest.strip_prefix(':'))
        == Some(entry.line.to_string().as_str())
}
