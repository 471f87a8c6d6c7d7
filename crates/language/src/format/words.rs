//! The words of one line or cell with the spaces between them.

use crate::fold::fold_width;
use crate::locale::Locale;
use crate::source::SourceFile;
use crate::syntax::leaves::{Leaf, LeafRole};
use crate::syntax::lexicon::nouns::Noun;
use crate::syntax::lexicon::{self, Role, marks};

/// Returns the leaves of a line in a language, with canonical spaces.
pub fn words(source: &SourceFile, leaves: &[Leaf], locale: Locale) -> String {
    let spelt = spelt(source, leaves, locale);
    let mut line = String::new();
    for (index, (leaf, word)) in leaves.iter().zip(&spelt).enumerate() {
        let before = index.checked_sub(1).and_then(|before| leaves.get(before));
        if before.is_some_and(|before| is_spaced(before, leaf, leaves.get(index + 1), &line, locale)) {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

fn spelt(source: &SourceFile, leaves: &[Leaf], locale: Locale) -> Vec<String> {
    let mut spelt: Vec<String> = Vec::with_capacity(leaves.len());
    let mut one = false;
    for leaf in leaves {
        let word = spelling(source, leaf, one, locale);
        one = (leaf.role == LeafRole::Number && is_one(&word)) || leaf.is_keyword("measure");
        spelt.push(word);
    }
    let around = |at: usize| Some((spelt.get(at.checked_sub(1)?)?.clone(), spelt.get(at + 1)?.clone()));
    let dots: Vec<(usize, &'static str)> = (0..)
        .zip(leaves)
        .filter(|(_, leaf)| leaf.role == LeafRole::Dot)
        .filter_map(|(at, _)| {
            around(at).map(|(owner, attribute)| (at, marks::dot(locale, &owner, &attribute)))
        })
        .collect();
    for (at, dot) in dots {
        if let Some(word) = spelt.get_mut(at) {
            dot.clone_into(word);
        }
    }
    spelt
}

fn spelling(source: &SourceFile, leaf: &Leaf, one: bool, locale: Locale) -> String {
    let text = source.slice(leaf.span);
    match &leaf.role {
        LeafRole::Keyword(role) => keyword(*role, text, one, locale).to_owned(),
        LeafRole::Noun { noun, many } => self::noun(noun, text, *many, one, locale).to_owned(),
        LeafRole::Name => fold_width(text),
        LeafRole::Quoted => marks::quoted(text, locale),
        LeafRole::File => marks::file(text),
        LeafRole::Document => text.to_owned(),
        LeafRole::Number | LeafRole::Share => fold_width(text).replace(' ', ""),
        LeafRole::Date(day) => day.to_string(),
        LeafRole::MonthDay(day) => day.to_string(),
        LeafRole::Article(number) => marks::article(*number, locale),
        LeafRole::Comma => marks::comma(locale).to_owned(),
        LeafRole::Colon => ":".to_owned(),
        LeafRole::Dot => ".".to_owned(),
        LeafRole::Open => marks::open(locale).to_owned(),
        LeafRole::Close => marks::close(locale).to_owned(),
        LeafRole::Equals => "=".to_owned(),
        LeafRole::Below => "<".to_owned(),
        LeafRole::Dash => "—".to_owned(),
    }
}

fn keyword(role: Role, written: &str, one: bool, locale: Locale) -> &'static str {
    let Some(keyword) = lexicon::keyword(role) else { return lexicon::spelling(role, locale) };
    let spellings = match locale {
        Locale::En => &keyword.english,
        Locale::Zh => &keyword.chinese,
    };
    let spelling = synonym(spellings, written).unwrap_or(lexicon::spelling(role, locale));
    if one && locale == Locale::En { singular(spellings).unwrap_or(spelling) } else { spelling }
}

fn noun(noun: &Noun, written: &str, many: bool, one: bool, locale: Locale) -> &'static str {
    let spelling = noun.spelling(locale, many);
    match locale {
        Locale::En if one => singular(noun.english).unwrap_or(spelling),
        Locale::En => spelling,
        Locale::Zh => synonym(noun.chinese, written).unwrap_or(spelling),
    }
}

/// The author's word, where it is one of several that mean the same in the language that is printed; a spelling that differs from
/// the first in its spaces, its number or by being cut short is not a word of its own.
fn synonym(spellings: &[&'static str], written: &str) -> Option<&'static str> {
    let joined = |text: &str| fold_width(text).replace(' ', "");
    let first = joined(spellings.first()?);
    let is_own = |word: &str| joined(word) != first && !first.ends_with(word) && !first.starts_with(word);
    let rest = spellings.iter().skip(1).copied();
    rest.filter(|word| is_own(word)).find(|word| joined(word) == joined(written))
}

/// The spelling that is the first one without its final `s`.
fn singular(english: &[&'static str]) -> Option<&'static str> {
    let one = english.first()?.strip_suffix('s')?;
    english.iter().find(|spelling| **spelling == one).copied()
}

/// True for a figure behind which English has no plural: 1 and parts such as 2/3.
fn is_one(number: &str) -> bool {
    number == "1" || number.contains('/')
}

fn is_spaced(before: &Leaf, leaf: &Leaf, after: Option<&Leaf>, line: &str, locale: Locale) -> bool {
    let touches = matches!(leaf.role, LeafRole::Comma | LeafRole::Colon | LeafRole::Close | LeafRole::Dot)
        || matches!(before.role, LeafRole::Open | LeafRole::Dot);
    if touches {
        return false;
    }
    match locale {
        Locale::En => leaf.role != LeafRole::Open || !is_call(before, after),
        Locale::Zh => !touches_in_chinese(before, leaf, line),
    }
}

/// True for the bracket behind the name of what is looked up; a condition in brackets begins with a keyword.
fn is_call(before: &Leaf, after: Option<&Leaf>) -> bool {
    let named = matches!(before.role, LeafRole::Name | LeafRole::Noun { .. } | LeafRole::Quoted);
    named && !after.is_some_and(|leaf| leaf.is_keyword("when_inside"))
}

/// Full-width marks bring their own space, and a few closed phrases are written without one.
fn touches_in_chinese(before: &Leaf, leaf: &Leaf, line: &str) -> bool {
    let is_wide = |leaf: &Leaf| matches!(leaf.role, LeafRole::Comma | LeafRole::Open | LeafRole::Close);
    let is_bound = leaf.is_keyword("or_above") || leaf.is_keyword("or_below");
    is_wide(before)
        || is_wide(leaf)
        || before.is_keyword("any_number")
        || leaf.is_keyword("number_of")
        || (is_bound && marks::ends_in_han(line))
}
