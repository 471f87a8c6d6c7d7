//! Facts, values, outcomes and groups in words.

use super::Names;
use crate::date::{Day, Duration};
use crate::locale::Text;
use crate::policy::counted::PerKey;
use crate::policy::{AttributeType, OwnerKind, builtin};
use crate::render::labels::{find_attribute_label, find_label_elsewhere, find_owner, find_word, owner_label};

impl Names<'_> {
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
            let declared = find_label_elsewhere(attribute).unwrap_or_else(|| Text::quoted(attribute));
            let whose = owner_label(kind);
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
        if let Some((computation, result)) = written.rsplit_once(" = ") {
            return computed(computation, result);
        }
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
                Some(length) => length.words(),
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

    /// Returns a group of a limit or requirement, such as a school year or an issuer.
    pub fn group(&self, counted: &str, written: &str) -> Text {
        let keys = self.find_counted(counted).map(|counted| counted.per.as_slice()).unwrap_or_default();
        let parts: Vec<&str> = written.split(" / ").collect();
        if keys.len() != parts.len() {
            return Text::same(written);
        }
        let each: Vec<Text> = keys.iter().zip(parts).map(|(key, part)| self.group_part(key, part)).collect();
        Text::list(&each)
    }

    /// Returns the period of a reward's sum, or the stretch that ends on a day.
    pub fn reward_period(&self, reward: &str, written: &str) -> Text {
        let reward = self.policy.rewards.iter().find(|own| own.name == reward);
        match reward.and_then(|reward| reward.per.as_ref()) {
            Some(key) => self.group_part(key, written),
            None => period(written),
        }
    }

    /// Returns a paper as it is called in a sentence.
    pub fn paper(&self, name: &str) -> Text {
        match find_word(name) {
            Some(word) => Text::new(Text::quoted(&word.zh).zh, Text::quoted(&word.en).en),
            None => Text::quoted(name),
        }
    }

    fn group_part(&self, key: &PerKey, written: &str) -> Text {
        match key {
            PerKey::Item => match written.split_once('#') {
                Some((id, copy)) => {
                    let item = self.item(id);
                    Text::new(format!("{}，第 {copy} 份", item.zh), format!("{}, copy {copy}", item.en))
                }
                None => self.item(written),
            },
            PerKey::Course => self.course(written),
            PerKey::Fact(_) if written.is_empty() => Text::new("未注明", "none given"),
            PerKey::Fact(fact) => self.value(&fact.attribute, written),
            PerKey::Period(..) => period(written),
            PerKey::Rolling(length, _) => {
                let length = length.words();
                Text::new(format!("至 {written} 的 {}", length.zh), format!("{} to {written}", length.en))
            }
        }
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
        let declared = self.policy.attributes.get(&(owner, attribute.to_owned().into()));
        declared.map(|attribute| attribute.of.clone()).or_else(|| builtin::find_attribute(owner, attribute))
    }
}

/// Returns a period in words: a year as it is, days as from one to the other.
pub fn period(written: &str) -> Text {
    match written.split_once('/') {
        Some((first, last)) if Day::parse(first).is_ok() && Day::parse(last).is_ok() => {
            Text::new(format!("{first} 至 {last}"), format!("{first} to {last}"))
        }
        Some(_) | None => Text::same(written),
    }
}

fn yes_or_no(written: &str) -> Text {
    match written {
        "true" => Text::new("是", "yes"),
        "false" => Text::new("否", "no"),
        _ => plain(written),
    }
}

// A word stands bare between spaces; text with spaces of its own needs quotes to be told from the sentence.
fn plain(written: &str) -> Text {
    if let Some(word) = find_word(written) {
        return word;
    }
    if written.is_empty() || written.contains(char::is_whitespace) || written.chars().count() > LONGEST_BARE {
        Text::quoted(written)
    } else {
        Text::same(written)
    }
}

const LONGEST_BARE: usize = 24;

/// The words of a computation as the evaluator writes them, longer ones first, and as Chinese says them.
const COMPUTING: [(&str, &str); 12] = [
    (" divided by ", " 除以 "),
    (" rounded down to ", " 向下取整 到 "),
    (" rounded up to ", " 向上取整 到 "),
    (" rounded half up to ", " 四舍五入 到 "),
    (" at most ", " 不超过 "),
    (" at least ", " 不少于 "),
    (" plus ", " 加 "),
    (" less ", " 减 "),
    (" times ", " 乘 "),
    (" every ", " 每满 "),
    (" count ", " 计 "),
    (" by ", " 按 "),
];

/// Returns a computed figure with what it was computed from: `70 除以 18 得 35/9`.
fn computed(computation: &str, result: &str) -> Text {
    let zh =
        COMPUTING.iter().fold(computation.to_owned(), |zh, (english, chinese)| zh.replace(english, chinese));
    Text::new(format!("{zh} 得 {result}"), format!("{computation}, which is {result}"))
}
