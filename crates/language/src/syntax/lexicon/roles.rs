//! What a line may be by the keywords that it begins with.

use super::heads::{DECLARATIONS, Group, clause_heads};
use super::{begins_with_word, lexicon, starting_as};
use std::sync::OnceLock;

/// Words that attach a deeper line to the line above.
pub const ATTACHING: &[&str] = &["and", "or", "but", "for", "otherwise", "unless", "plus"];

/// The keywords by which a line may be what they say.
const OF_WORDS: &[(Leads, &[&str])] = &[
    (Leads::KIND, &["kind"]),
    (Leads::MEASURE, &["measure"]),
    (Leads::ATTACHING, ATTACHING),
    (Leads::FOR_LEARNERS, &["for_learners"]),
    (Leads::JOINING, &["and", "or", "but", "otherwise"]),
    (Leads::OF_ITEMS, &["and", "or", "plus"]),
    (Leads::NOUN, &["category", "course", "certificate", "activity", "institution", "set", "catalogue"]),
];

/// What a line may be: a set of the constants here, and of the groups whose clauses it may head.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Leads(u32);

impl Leads {
    /// A kind that is declared.
    pub const KIND: Self = Self(1);
    /// A measure that is declared.
    pub const MEASURE: Self = Self(1 << 1);
    /// Any declaration.
    pub const DECLARATION: Self = Self(1 << 2);
    /// A line that attaches to the one above.
    pub const ATTACHING: Self = Self(1 << 3);
    /// The clause `for learners`, which begins like one that attaches.
    pub const FOR_LEARNERS: Self = Self(1 << 4);
    /// A line that joins the one above.
    pub const JOINING: Self = Self(1 << 5);
    /// An item that joins the one above.
    pub const OF_ITEMS: Self = Self(1 << 6);
    /// A thing that declarations and clauses name alike.
    pub const NOUN: Self = Self(1 << 7);
    /// The place of the first group.
    const GROUPS: u32 = 8;

    /// Returns what a text may be.
    pub fn of(text: &str) -> Self {
        let (mut leads, known) = (Self::default(), by_keyword());
        for (word, _, number) in starting_as(text) {
            if begins_with_word(text, word) {
                leads.0 |= known.get(usize::from(*number)).map_or(0, |known| known.0);
            }
        }
        leads
    }

    /// Returns the head of a clause of a group.
    pub fn clause_of(group: Group) -> Self {
        Self(1 << (Self::GROUPS + group as u32))
    }

    /// Returns true when something is in both.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// Returns what each keyword makes of a line, by its number.
fn by_keyword() -> &'static [Leads] {
    static LEADS: OnceLock<Vec<Leads>> = OnceLock::new();
    LEADS.get_or_init(|| {
        let mut all = vec![Leads::default(); lexicon().keywords.len()];
        let mut add = |leads: Leads, name: &str| {
            let role = lexicon().by_name.get(name);
            role.and_then(|role| all.get_mut(usize::from(role.0)))
                .into_iter()
                .for_each(|one| one.0 |= leads.0);
        };
        for (leads, names) in OF_WORDS {
            names.iter().for_each(|name| add(*leads, name));
        }
        DECLARATIONS.iter().for_each(|(name, _)| add(Leads::DECLARATION, name));
        for group in Group::ALL {
            clause_heads(group).iter().for_each(|name| add(Leads::clause_of(group), name));
        }
        all
    })
}

#[cfg(test)]
mod tests {
    use super::{Group, Leads};
    use crate::syntax::lexicon::keywords;

    #[test]
    fn a_line_may_be_what_each_of_its_first_keywords_says() {
        let spellings =
            || keywords().iter().flat_map(|keyword| keyword.english.iter().chain(&keyword.chinese));
        assert!(spellings().all(|word| word.len() >= 2), "keywords are found by their first two bytes");
        assert!(Group::ALL.iter().all(|group| Leads::clause_of(*group) != Leads::default()));
        assert!(Leads::of("given x").meets(Leads::clause_of(Group::Rule)));
        assert!(!Leads::of("given x").meets(Leads::DECLARATION));
        let both = Leads::of("for learners x");
        assert!(both.meets(Leads::ATTACHING) && both.meets(Leads::FOR_LEARNERS));
    }
}
