//! Words run together: a Chinese run that begins or ends with a keyword or a noun.

use super::nouns::{self, Place};
use super::{begins_with_word, keywords, script_of};
use crate::locale::Locale;

/// A glued word and the spaces it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glued {
    /// The parts in order, none empty.
    pub parts: Vec<String>,
}

impl Glued {
    /// Returns the parts with a space between each two, an owner and its fact joined as they are written.
    pub fn parted(&self) -> String {
        let mut parted = String::new();
        let mut above: Option<&str> = None;
        for part in &self.parts {
            let owned = above.is_some_and(is_owner) && nouns::find(part, Place::Target).is_some();
            parted.push_str(if parted.is_empty() {
                ""
            } else if owned {
                "的"
            } else {
                " "
            });
            parted.push_str(part);
            above = Some(part);
        }
        parted
    }
}

fn is_owner(word: &str) -> bool {
    let owners = ["learner", "application", "item", "target", "programme", "institution"];
    nouns::find(word, Place::Owner).is_some_and(|noun| owners.contains(&noun.text))
}

/// The longest run that is looked at, in characters.
const LONGEST: usize = 40;

/// Returns how an unknown Chinese word comes apart into keywords, nouns and one name, or `None` when it does not.
///
/// A word that is itself a keyword or a noun is not glued. A part that is no word of the language is at least two
/// characters long, so that ordinary names such as 自考 are left alone.
pub fn glued(word: &str) -> Option<Glued> {
    if script_of(word) != Locale::Zh || word.chars().count() > LONGEST || is_word(word) {
        return None;
    }
    let mut candidates: Vec<&'static str> = words().filter(|known| known.len() < word.len()).collect();
    candidates.sort_by_key(|known| std::cmp::Reverse(known.len()));
    let whole = candidates.iter().find_map(|known| {
        let rest = word.strip_prefix(known)?;
        is_word(rest).then(|| vec![(*known).to_owned(), rest.to_owned()])
    });
    let by_start = || {
        candidates.iter().find_map(|known| {
            let rest = word.strip_prefix(known)?;
            let parts = glued(rest).map_or_else(|| vec![rest.to_owned()], |glued| glued.parts);
            let certain = rest.chars().count() >= 2 && (known.chars().count() >= 2 || parts.len() > 1);
            certain.then(|| std::iter::once((*known).to_owned()).chain(parts).collect())
        })
    };
    let by_end = || {
        candidates.iter().find_map(|known| {
            let rest = word.strip_suffix(known).filter(|rest| rest.is_ascii())?;
            Some(vec![rest.to_owned(), (*known).to_owned()])
        })
    };
    whole.or_else(by_start).or_else(by_end).map(|parts| Glued { parts })
}

/// Returns the keyword of these roles that a glued word begins with, parted from the rest.
pub fn glued_head(text: &str, roles: &[&str]) -> Option<(&'static str, &'static str)> {
    let of_roles = keywords().iter().filter(|keyword| roles.contains(&keyword.role));
    of_roles
        .flat_map(|keyword| keyword.chinese.iter().map(|word| (keyword.role, *word)))
        .filter(|(_, word)| text.starts_with(word) && !begins_with_word(text, word))
        .max_by_key(|(_, word)| word.len())
}

fn words() -> impl Iterator<Item = &'static str> {
    let keywords = keywords().iter().flat_map(|keyword| keyword.chinese.iter().copied());
    keywords.chain(nouns::all().iter().flat_map(|noun| noun.chinese.iter().copied()))
}

/// Returns true for a Chinese keyword and a built-in noun.
pub fn is_word(word: &str) -> bool {
    nouns::find(word, Place::Item).is_some() || words().any(|known| known == word)
}
