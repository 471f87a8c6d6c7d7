//! A clause as meant comes in; the line that a policy would write for it goes out, in the language asked for.
//!
//! Always true: keywords and built-in nouns are spelt by the lexicon, names and codes stay as the author wrote them. What
//! comes out is for people (what a change of a policy would look like, what stands in one edition and not in another); the text
//! of a policy itself is only ever changed where it stands.

mod clause;
mod condition;
mod counted;
mod example;
mod expression;

use crate::date::Duration;
use crate::locale::Locale;
use crate::policy::rule::Slot;
use crate::policy::{Owner, OwnerKind, Policy, Value};
use crate::syntax::lexicon::nouns::{self, Place as NounPlace};
use crate::syntax::lexicon::{self, marks};

pub use clause::RuleLine;

/// How the clauses of a policy are worded.
#[derive(Clone, Copy)]
pub struct Wording<'a> {
    /// The policy that ids point into.
    pub policy: &'a Policy,
    /// The language.
    pub locale: Locale,
    /// The slots of the rule that is worded; empty outside of rules.
    pub slots: &'a [Slot],
}

impl<'a> Wording<'a> {
    /// Returns how a policy is worded in a language.
    pub fn new(policy: &'a Policy, locale: Locale) -> Self {
        Self { policy, locale, slots: &[] }
    }

    /// Returns the wording within a rule, whose slots have names.
    pub fn within(self, slots: &'a [Slot]) -> Self {
        Self { slots, ..self }
    }

    /// Returns the spelling of a keyword by its role.
    pub(crate) fn keyword(&self, role: &str) -> &'static str {
        lexicon::find_role(role).map_or("", |role| lexicon::spelling(role, self.locale))
    }

    /// Returns words with a space between each two; empty ones are left out.
    pub(crate) fn line(&self, words: &[&str]) -> String {
        words.iter().filter(|word| !word.is_empty()).copied().collect::<Vec<_>>().join(" ")
    }

    /// Returns a clause: the keyword that heads it, and the rest.
    pub(crate) fn head(&self, role: &str, rest: &str) -> String {
        self.line(&[self.keyword(role), rest])
    }

    /// Returns the opposite of a condition.
    pub(crate) fn not(&self, condition: &str) -> String {
        self.head("not", condition)
    }

    /// Returns words joined as a list of the policy's text.
    pub(crate) fn list(&self, words: impl IntoIterator<Item = String>) -> String {
        let comma = match self.locale {
            Locale::Zh => marks::comma(self.locale).to_owned(),
            Locale::En => format!("{} ", marks::comma(self.locale)),
        };
        words.into_iter().collect::<Vec<_>>().join(&comma)
    }

    /// Returns a part in brackets.
    pub(crate) fn bracketed(&self, part: &str) -> String {
        format!("{}{part}{}", marks::open(self.locale), marks::close(self.locale))
    }

    /// Returns the name of an attribute, a kind or a measure: that of the lexicon for a built-in one.
    pub fn noun(&self, name: &str, place: NounPlace) -> String {
        let named = || nouns::all().iter().filter(|noun| noun.text == name);
        let noun =
            named().find(|noun| noun.at == Some(place)).or_else(|| named().find(|noun| noun.at.is_none()));
        noun.map_or_else(|| self.name(name), |noun| noun.spelling(self.locale, false).to_owned())
    }

    /// Returns a name of the author: bare where it can stand so, else in quotes.
    pub fn name(&self, name: &str) -> String {
        if lexicon::is_bare(name) {
            name.to_owned()
        } else {
            marks::quoted(&format!("\"{name}\""), self.locale)
        }
    }

    /// Returns a title in quotes.
    pub fn title(&self, title: &str) -> String {
        marks::quoted(&format!("\"{title}\""), self.locale)
    }

    pub(crate) fn attribute(&self, kind: OwnerKind, attribute: &str) -> String {
        let place = match kind {
            OwnerKind::Learner | OwnerKind::Course | OwnerKind::Programme => NounPlace::Target,
            OwnerKind::Institution => NounPlace::Institution,
            OwnerKind::Application | OwnerKind::Item | OwnerKind::Paper | OwnerKind::Judgement => {
                NounPlace::Item
            }
        };
        self.noun(attribute, place)
    }

    pub(crate) fn owner(&self, owner: Owner) -> String {
        let text = match owner {
            Owner::Learner => "learner",
            Owner::Application => "application",
            Owner::Programme => "programme",
            Owner::Target => "target",
            Owner::This | Owner::Spent | Owner::Outer => "item",
            Owner::Slot(slot) => {
                let called = self.slots.get(slot as usize).and_then(|slot| slot.called.as_deref());
                match called {
                    Some(called) => return self.name(called),
                    None => "item",
                }
            }
        };
        self.noun(text, NounPlace::Owner)
    }

    /// Returns a value as the text of a policy has it.
    pub fn value(&self, value: &Value) -> String {
        match value {
            Value::Number(number) => number.to_string(),
            Value::Share(share) => share.to_share_text().unwrap_or_else(|| share.to_string()),
            Value::Date(day) => day.to_string(),
            Value::Duration(length) => self.duration(*length),
            Value::YesNo(yes) => self.noun(if *yes { "yes" } else { "no" }, NounPlace::Item),
            Value::Word(word) => self.name(word),
        }
    }

    /// Returns a length of time.
    pub fn duration(&self, length: Duration) -> String {
        let parts = [(length.years, "years"), (length.months, "months"), (length.days, "days")];
        let written = parts.iter().filter(|(count, _)| *count > 0).map(|(count, role)| {
            let unit = self.keyword(role);
            let one = *count == 1 && self.locale == Locale::En;
            let unit = if one { unit.strip_suffix('s').unwrap_or(unit) } else { unit };
            format!("{count} {unit}")
        });
        let written: Vec<String> = written.collect();
        if written.is_empty() { format!("0 {}", self.keyword("days")) } else { written.join(" ") }
    }
}
