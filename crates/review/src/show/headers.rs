//! The headers of a sheet of records in either language: the names of the fields, as the record format spells them, in; the
//! words of the policy's language out, and back.

use crate::locale::Locale;
use crate::syntax::lexicon::nouns::{self, Place};

/// Fields that stand under a word of their own, whatever owns them.
const WHOLE: &[(&str, &str)] = &[
    ("id", "记录号"),
    ("item.id", "成果编号"),
    ("deposit.by", "存入机构"),
    ("deposit.date", "存入日"),
    ("application.date", "申请日"),
    ("application.programme", "专业计划"),
    ("application.programmes", "各专业计划"),
    ("application.targets", "目标课程"),
    ("application.claims", "申报成果"),
    ("application.papers", "申请.材料"),
    ("application.purpose", "用途"),
    ("application.choices", "申请.选择"),
];
const OWNERS: &[&str] = &["learner", "application", "item"];
const UNIT: (&str, &str) = ("unit", "单位");

/// Returns the header of a field in a language.
pub fn header_of(field: &str, locale: Locale) -> String {
    if locale == Locale::En {
        return field.to_owned();
    }
    if let Some((_, word)) = WHOLE.iter().find(|(whole, _)| *whole == field) {
        return (*word).to_owned();
    }
    if let Some(of) = field.strip_suffix(".unit") {
        return format!("{}.{}", header_of(of, locale), UNIT.1);
    }
    let (owner, name) =
        field.split_once('.').filter(|(owner, _)| OWNERS.contains(owner)).unwrap_or(("", field));
    let spelt = |word: &str, place: Place| {
        let named = || nouns::all().iter().filter(|noun| noun.text == word);
        let noun =
            named().find(|noun| noun.at == Some(place)).or_else(|| named().find(|noun| noun.at.is_none()));
        noun.map_or_else(|| word.to_owned(), |noun| noun.spelling(locale, false).to_owned())
    };
    let name = spelt(name, place_of(owner));
    if owner.is_empty() { name } else { format!("{}.{name}", spelt(owner, Place::Owner)) }
}

/// Returns the field that a header in Chinese names; of any other header, itself.
pub fn field_of(header: &str) -> String {
    let header = header.replace('的', ".");
    if let Some((field, _)) = WHOLE.iter().find(|(_, word)| *word == header) {
        return (*field).to_owned();
    }
    if let Some(of) = header.strip_suffix(UNIT.1).and_then(|of| of.strip_suffix('.')) {
        return format!("{}.{}", field_of(of), UNIT.0);
    }
    let found = |word: &str, place: Place| {
        let name = nouns::find(word, place).map_or(word, |noun| noun.text);
        if name == "paper" { "papers".to_owned() } else { name.to_owned() }
    };
    let Some((owner, name)) = header.split_once('.') else { return found(&header, Place::Item) };
    let owner = found(owner, Place::Owner);
    if !OWNERS.contains(&owner.as_str()) {
        return header;
    }
    let whole = format!("{owner}.{}", found(name, place_of(&owner)));
    let choices = name.strip_prefix("选择.").map(|rule| format!("{owner}.choices.{rule}"));
    choices.unwrap_or(whole)
}

fn place_of(owner: &str) -> Place {
    if owner == "learner" { Place::Target } else { Place::Item }
}

/// Returns a kind, a paper or another built-in word as a language writes it; any other word stays itself.
pub fn word_in(word: &str, locale: Locale) -> String {
    let noun = nouns::all().iter().find(|noun| noun.text == word && noun.at.is_none());
    noun.map_or_else(|| word.to_owned(), |noun| noun.spelling(locale, false).to_owned())
}

/// Returns what a cell says in words of either language: yes or no.
pub fn yes_or_no(cell: &str) -> Option<bool> {
    match cell.trim().to_lowercase().as_str() {
        "yes" | "true" | "y" | "是" | "有" => Some(true),
        "no" | "false" | "n" | "否" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_headers_name_the_fields_they_were_made_of() {
        let fields = [
            "id",
            "item.id",
            "kind",
            "code",
            "count",
            "papers",
            "deposit.by",
            "deposit.date",
            "score",
            "credits.unit",
            "learner.age",
            "learner.months",
            "application.date",
            "application.programme",
            "application.targets",
        ];
        for field in fields {
            assert_eq!(field_of(&header_of(field, Locale::Zh)), field);
        }
        assert_eq!(header_of("learner.age", Locale::Zh), "学习者.年龄");
        assert_eq!(field_of("学习者的年龄"), "learner.age");
        assert_eq!(field_of("申请.选择.pick"), "application.choices.pick");
        assert_eq!(field_of("备注"), "备注");
    }
}
