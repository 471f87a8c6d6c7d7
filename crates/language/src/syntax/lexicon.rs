//! The words of both languages: keywords by role, read once from the grammar, and nouns by owner.
//!
//! In: a spelling or a role. Out: the role, or the spelling in the language asked for. Always true: `keywords.pest` is
//! the only place that spells a keyword and [`nouns`] the only one that spells a built-in noun.

mod bare;
mod glued;
mod heads;
pub mod marks;
pub mod nouns;
mod roles;

use super::grammar::Rule;
use super::node::RuleTable;
use super::script::{is_han, is_name_character};
use crate::locale::Locale;
use crate::quick::QuickMap;
use std::collections::BTreeMap;
use std::sync::OnceLock;

pub use bare::is_bare;
pub use glued::{Glued, glued, glued_head, is_word};
pub use heads::{Group, clause_heads, declaration_heads, find_group};
pub use roles::{ATTACHING, Leads};

/// The role of a keyword: one line of `keywords.pest`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Role(u16);

/// A keyword with its spellings; the first of each language is the one printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyword {
    /// The role's name in the grammar, without `kw_`.
    pub role: &'static str,
    /// English spellings.
    pub english: Vec<&'static str>,
    /// Chinese spellings.
    pub chinese: Vec<&'static str>,
    /// The heading of the keyword list under which it stands.
    pub heading: &'static str,
}

struct Lexicon {
    keywords: Vec<Keyword>,
    by_rule: RuleTable<Role>,
    by_name: BTreeMap<&'static str, Role>,
    /// Every spelling with its role and the number of that, by its first two bytes.
    by_start: QuickMap<[u8; 2], Vec<(&'static str, &'static str, u16)>>,
    reserved: Vec<&'static str>,
    nesting: Vec<&'static str>,
}

const SOURCE: &str = super::grammar::KEYWORDS;

fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| read(SOURCE))
}

fn read(source: &'static str) -> Lexicon {
    let mut keywords: Vec<Keyword> = Vec::new();
    let mut reserved = Vec::new();
    let mut heading = "";
    let mut in_reserved = false;
    for line in source.lines() {
        if let Some(comment) = line.strip_prefix("// ") {
            heading = comment;
        } else if let Some((role, spellings)) =
            line.strip_prefix("kw_").and_then(|rest| rest.split_once(" = @{"))
        {
            let (english, chinese) = quoted_words(spellings).partition(|word| word.is_ascii());
            keywords.push(Keyword { role, english, chinese, heading });
        }
        in_reserved = line.starts_with("reserved") || (in_reserved && !line.starts_with('}'));
        if in_reserved {
            reserved.extend(quoted_words(line));
        }
    }
    let by_name: BTreeMap<_, _> =
        (0..).zip(&keywords).map(|(index, keyword)| (keyword.role, Role(index))).collect();
    let role = |rule: &Rule| by_name.get(format!("{rule:?}").strip_prefix("kw_")?).copied();
    let by_rule =
        RuleTable::of(Rule::all_rules().iter().filter_map(|rule| role(rule).map(|role| (*rule, role))));
    let mut by_start: QuickMap<[u8; 2], Vec<(&str, &str, u16)>> = QuickMap::default();
    for (number, keyword) in (0..).zip(&keywords) {
        for word in keyword.english.iter().chain(&keyword.chinese) {
            let start = word.as_bytes().first_chunk().into_iter();
            start.for_each(|start| by_start.or_default(*start).push((word, keyword.role, number)));
        }
    }
    let nesting = keywords
        .iter()
        .filter(|keyword| matches!(keyword.role, "not" | "with"))
        .flat_map(|keyword| keyword.english.iter().chain(&keyword.chinese))
        .copied()
        .collect();
    Lexicon { keywords, by_rule, by_name, by_start, reserved, nesting }
}

fn quoted_words(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.split('"').skip(1).step_by(2)
}

/// Returns every keyword in the order of the list.
pub fn keywords() -> &'static [Keyword] {
    &lexicon().keywords
}

/// Returns the words that are never a bare name, of both languages.
pub fn reserved_words() -> &'static [&'static str] {
    &lexicon().reserved
}

/// Returns the keyword of a role.
pub fn keyword(role: Role) -> Option<&'static Keyword> {
    lexicon().keywords.get(usize::from(role.0))
}

/// Returns the spelling of a role that is printed in a language.
pub fn spelling(role: Role, locale: Locale) -> &'static str {
    let first = |words: &[&'static str]| words.first().copied();
    let found = keyword(role).and_then(|keyword| match locale {
        Locale::En => first(&keyword.english),
        Locale::Zh => first(&keyword.chinese),
    });
    found.unwrap_or("")
}

/// Returns the words that open a level of their own inside a condition.
pub fn nesting_words() -> &'static [&'static str] {
    &lexicon().nesting
}

/// Returns the role of a name such as `given`, or `None` when no line of the list has it.
pub fn find_role(name: &str) -> Option<Role> {
    lexicon().by_name.get(name).copied()
}

pub(super) fn role_of(rule: Rule) -> Option<Role> {
    lexicon().by_rule.get(rule).copied()
}

/// Returns the name of the role that a grammar rule spells, or `None` for another rule.
pub(super) fn role_name(rule: Rule) -> Option<&'static str> {
    keyword(role_of(rule)?).map(|keyword| keyword.role)
}

/// Returns how many bytes the keyword of a role takes at the start of a text, or `None` when the text does not begin
/// with it. The longest spelling wins.
pub fn leading(text: &str, role: &str) -> Option<usize> {
    all_leading(text).filter(|(_, other)| *other == role).map(|(word, _)| word.len()).max()
}

/// Returns every keyword's spelling that a text begins with, and its role.
pub fn all_leading(text: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let words = starting_as(text).iter().map(|(word, role, _)| (*word, *role));
    words.filter(move |(word, _)| begins_with_word(text, word))
}

/// Returns every spelling that begins with the same two bytes as a text; no keyword is shorter.
fn starting_as(text: &str) -> &'static [(&'static str, &'static str, u16)] {
    let start: Option<&[u8; 2]> = text.as_bytes().first_chunk();
    start.and_then(|start| lexicon().by_start.get(start)).map_or(&[], Vec::as_slice)
}

fn begins_with_word(text: &str, word: &str) -> bool {
    let Some(rest) = text.strip_prefix(word) else { return false };
    let Some(next) = rest.chars().next() else { return true };
    if word.is_ascii() {
        let joined = matches!(next, '-' | '/') && rest.chars().nth(1).is_some_and(is_name_character);
        return !is_name_character(next) && !joined;
    }
    !is_han(next) && (!is_name_character(next) || next.is_ascii_digit())
}

/// Returns the first word of a text: a run of characters of a name, or one mark.
pub fn first_word(text: &str) -> &str {
    let run = text.find(|character| !is_name_character(character) && !matches!(character, '-' | '/'));
    match run {
        Some(0) => text.chars().next().and_then(|mark| text.get(..mark.len_utf8())).unwrap_or(""),
        Some(end) => text.get(..end).unwrap_or(text),
        None => text,
    }
}

/// Returns the language in which a word is written: Chinese when a Chinese character stands in it.
pub fn script_of(word: &str) -> Locale {
    if !word.is_ascii() && word.chars().any(is_han) { Locale::Zh } else { Locale::En }
}
