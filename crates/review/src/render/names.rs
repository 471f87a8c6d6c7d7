//! Names and titles: ids of a decision come in, what a person calls them goes out in both languages.
//!
//! Always true: a title of the policy or a name of the record stays as its author wrote it; an id that nothing names is
//! shown itself.

mod facts;

use super::citation::citations;
use super::labels::{courses, find_category_label, find_kind_label, items, measured};
use crate::decision::TargetRef;
use crate::locale::Text;
use crate::policy::counted::CountedWhat;
use crate::policy::rule::Rule;
use crate::policy::{Counted, Place, Policy, Programme, Value};
use crate::quantity::Number;
use crate::record::{Item, Known, LearnerRecord};

pub use facts::period;

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
        if name.is_empty() {
            return by_catalogue();
        }
        let title = self.find_rule(name).and_then(|rule| rule.title.as_deref());
        match name.rsplit_once('/') {
            Some((table, row)) if row.bytes().all(|byte| byte.is_ascii_digit()) => {
                let table = Text::quoted(title.unwrap_or(table));
                Text::new(format!("{}第 {row} 行", table.zh), format!("{}, row {row}", table.en))
            }
            Some((_, row)) if title.is_some() => {
                let table = Text::quoted(title.unwrap_or_default());
                Text::new(format!("{}{row}", table.zh), format!("{}, {row}", table.en))
            }
            _ => Text::quoted(title.unwrap_or_else(|| self.reward_title(name))),
        }
    }

    /// Returns a rule as it is called in a heading: without quotes.
    pub fn rule_heading(&self, name: &str) -> Text {
        if name.is_empty() {
            return by_catalogue();
        }
        let title = self.find_rule(name).and_then(|rule| rule.title.as_deref());
        match name.rsplit_once('/') {
            Some((table, row)) if row.bytes().all(|byte| byte.is_ascii_digit()) => {
                let table = title.unwrap_or(table);
                Text::new(format!("{table}，第 {row} 行"), format!("{table}, row {row}"))
            }
            Some((_, row)) if title.is_some() => {
                let table = title.unwrap_or_default();
                Text::new(format!("{table}，{row}"), format!("{table}, {row}"))
            }
            _ => Text::same(title.unwrap_or(name)),
        }
    }

    /// Returns the first clause that a rule rests on, with the policy that it comes from where that is another.
    pub fn rule_citation(&self, name: &str) -> Option<Text> {
        let rule = self.find_rule(name)?;
        self.cited(rule, rule.cites.get(..1).unwrap_or_default())
    }

    /// Returns the clauses that a rule rests on, as one list, or `None` when it cites none.
    ///
    /// A rule of a policy that this one adopts has the title of that policy in front.
    pub fn rule_citations(&self, name: &str) -> Option<Text> {
        let rule = self.find_rule(name)?;
        self.cited(rule, &rule.cites)
    }

    fn cited(&self, rule: &Rule, cites: &[String]) -> Option<Text> {
        let cites = citations(cites);
        let Some(base) = self.policy.base_of(&rule.place) else { return cites };
        let title = base.title.as_deref().unwrap_or(&base.code);
        let cites = cites.unwrap_or_default();
        Some(Text::new(
            format!("{title} {}", cites.zh).trim_end().to_owned(),
            format!("{title} {}", cites.en).trim_end().to_owned(),
        ))
    }

    /// Returns a bar, limit or requirement as it is called in a sentence: its title or name in quotes.
    pub fn counted(&self, name: &str) -> Text {
        let counted = self.find_counted(name);
        Text::quoted(counted.and_then(|counted| counted.title.as_deref()).unwrap_or(name))
    }

    /// Returns a limit as it is called in a sentence: `限额「half」`; a pool has a limit of its own, its capacity.
    pub fn limit(&self, name: &str) -> Text {
        let quoted = self.counted(name);
        match self.find_counted(name).is_none() && self.is_pool(name) {
            true => {
                Text::new(format!("学分池{}的容量", quoted.zh), format!("the capacity of pool {}", quoted.en))
            }
            false => Text::new(format!("限额{}", quoted.zh), format!("limit {}", quoted.en)),
        }
    }

    /// Returns a bar, limit or requirement as it is called in a table: its title, else its name; a pool as one.
    pub fn counted_heading(&self, name: &str) -> Text {
        match self.find_counted(name) {
            Some(counted) => Text::same(counted.title.as_deref().unwrap_or(name)),
            None if self.is_pool(name) => self.target(&TargetRef::Pool(name.to_owned())),
            None => Text::same(name),
        }
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
            None if self.is_pool(name) => measured(figure, "credits"),
            None => Text::same(figure.to_string()),
        }
    }

    fn is_pool(&self, name: &str) -> bool {
        self.policy.programmes.values().any(|programme| programme.pools.contains_key(name))
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

    /// Returns how many copies of an item the record has; 0 where it is not at hand.
    pub fn copies(&self, id: &str) -> usize {
        let item = self.record.and_then(|record| record.items.iter().find(|item| item.id == id));
        item.and_then(|item| usize::try_from(item.count.max(1)).ok()).unwrap_or(0)
    }

    /// Returns what an item is, without its id, or `None` when the record is not at hand.
    pub fn find_item_name(&self, id: &str) -> Option<Text> {
        let item = self.record?.items.iter().find(|item| item.id == id)?;
        let title = self.item_title(item);
        let further = ["subject", "level"].into_iter().filter_map(|attribute| word(item, attribute));
        let further: String =
            further.filter(|word| !word.is_empty()).map(|word| format!(" {word}")).collect();
        Some(Text::new(title.zh + further.as_str(), title.en + further.as_str()))
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
            TargetRef::Course(code) => self.course(code),
            TargetRef::Pool(name) => Text::new(format!("学分池 {name}"), format!("pool {name}")),
            TargetRef::Category(code) => self.category(code),
        }
    }

    /// Returns a programme as it is called in a sentence: its title in quotes, or its code.
    pub fn programme(&self, code: &str) -> Text {
        let title = self.policy.programmes.get(code).and_then(|programme| programme.title.as_deref());
        Text::quoted(title.unwrap_or(code))
    }

    /// Returns a course with its title; the code alone when nothing names it.
    pub fn course(&self, code: &str) -> Text {
        match self.find_course_title(code) {
            Some(title) => Text::same(format!("{code} {title}")),
            None => Text::same(code),
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

    fn item_title(&self, item: &Item) -> Text {
        if let Some(name) = word(item, "name") {
            return Text::same(name);
        }
        let entries = self.policy.catalogues.iter().flat_map(|catalogue| &catalogue.entries);
        let entry = entries
            .into_iter()
            .find(|entry| entry.kind == item.kind && Some(entry.code.as_str()) == item.code.as_deref());
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

// What the catalogue recognises of itself has no rule.
fn by_catalogue() -> Text {
    Text::new("按目录认定", "recognition by the catalogue")
}

fn word<'a>(item: &'a Item, attribute: &str) -> Option<&'a str> {
    match item.facts.get(attribute)? {
        Known::Value(Value::Word(word)) => Some(word),
        Known::Value(
            Value::Number(_) | Value::Share(_) | Value::Date(_) | Value::Duration(_) | Value::YesNo(_),
        )
        | Known::Values(_)
        | Known::ByKey(_)
        | Known::None => None,
    }
}

fn is_at(entry: &Place, place: &str) -> bool {
    place.strip_prefix(&*entry.file).and_then(|rest| rest.strip_prefix(':'))
        == Some(entry.line.to_string().as_str())
}
