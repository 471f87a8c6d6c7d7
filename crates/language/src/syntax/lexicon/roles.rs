//! Sets of keywords, such as those that a line begins with.

use super::heads::{DECLARATIONS, Group, clause_heads};
use super::{begins_with_word, lexicon, starting_as};
use std::sync::OnceLock;

/// So many times 64 keywords at most.
const WORDS: usize = 5;

/// Some keywords.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Roles([u64; WORDS]);

impl Roles {
    /// Returns the keywords of some roles.
    pub fn of(names: &[&str]) -> Self {
        let mut roles = Self::default();
        names.iter().filter_map(|name| lexicon().by_name.get(name)).for_each(|role| roles.add(role.0));
        roles
    }

    /// Returns the keywords that a text begins with.
    pub fn leading(text: &str) -> Self {
        let mut roles = Self::default();
        for (word, _, number) in starting_as(text) {
            if begins_with_word(text, word) {
                roles.add(*number);
            }
        }
        roles
    }

    /// Returns the keywords that head the clauses of a group.
    pub fn of_clauses(group: Group) -> Self {
        static HEADS: OnceLock<Vec<(Group, Roles)>> = OnceLock::new();
        let all = || Group::ALL.iter().map(|group| (*group, Self::of(clause_heads(*group)))).collect();
        let found = HEADS.get_or_init(all).iter().find(|(other, _)| *other == group);
        found.map_or_else(Self::default, |(_, roles)| *roles)
    }

    /// Returns the keywords that head declarations.
    pub fn of_declarations() -> Self {
        static HEADS: OnceLock<Roles> = OnceLock::new();
        *HEADS.get_or_init(|| Self::of(&DECLARATIONS.iter().map(|(role, _)| *role).collect::<Vec<_>>()))
    }

    fn add(&mut self, number: u16) {
        if let Some(word) = self.0.get_mut(usize::from(number / 64)) {
            *word |= 1 << (number % 64);
        }
    }

    /// Returns true when a keyword is in both.
    pub fn meets(self, other: Self) -> bool {
        self.0.iter().zip(other.0).any(|(own, other)| own & other != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Roles, WORDS};
    use crate::syntax::lexicon::keywords;

    #[test]
    fn every_keyword_has_a_place_in_a_set() {
        assert!(keywords().len() <= 64 * WORDS);
        let spellings =
            || keywords().iter().flat_map(|keyword| keyword.english.iter().chain(&keyword.chinese));
        assert!(spellings().all(|word| word.len() >= 2), "keywords are found by their first two bytes");
        let last = keywords().last().unwrap();
        assert!(Roles::of(&[last.role]).meets(Roles::leading(last.english[0])));
        assert!(!Roles::of(&[last.role]).meets(Roles::leading("given")));
    }
}
