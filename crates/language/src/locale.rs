//! The two languages of messages. What comes in is text already written in both; what goes out is one of them.

use serde::{Deserialize, Serialize};

/// One of the two languages in which Lijiao reads policies and answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// Simplified Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Locale {
    /// Returns the tag used on the command line and in files: `zh` or `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// Returns the locale of a tag (`zh`, `en`), of a POSIX value such as `zh_CN.UTF-8`, or `None`.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let language = tag.split(['_', '-', '.', '@']).next()?;
        match language.to_ascii_lowercase().as_str() {
            "zh" => Some(Self::Zh),
            "en" | "c" | "posix" => Some(Self::En),
            _ => None,
        }
    }

    /// Returns the user's own text, made one line and shortened, in the quotes of this language.
    pub fn quote(self, text: &str) -> String {
        let shown = one_line(text);
        match self {
            Self::Zh => format!("「{shown}」"),
            Self::En => format!("`{shown}`"),
        }
    }

    /// Returns the parts joined as a list: `、` in Chinese, a comma and a space in English.
    pub fn join<S: AsRef<str>>(self, parts: impl IntoIterator<Item = S>) -> String {
        let separator = match self {
            Self::Zh => "、",
            Self::En => ", ",
        };
        let mut joined = String::new();
        for (place, part) in parts.into_iter().enumerate() {
            if place > 0 {
                joined.push_str(separator);
            }
            joined.push_str(part.as_ref());
        }
        joined
    }
}

/// The longest user text repeated whole in a message, in characters.
const LONGEST_QUOTED: usize = 48;

// Besides spaces: controls and marks of direction, which would let a name repaint the message around it.
fn steers_or_parts(character: char) -> bool {
    let steers =
        matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    steers || character.is_whitespace() || character.is_control()
}

fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split(steers_or_parts).collect();
    let line = words.iter().filter(|word| !word.is_empty()).copied().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST_QUOTED {
        return line;
    }
    let mut short: String = line.chars().take(LONGEST_QUOTED - 1).collect();
    short.push('…');
    short
}

/// A sentence, a phrase or a word in both languages.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Text {
    /// The Chinese.
    pub zh: String,
    /// The English.
    pub en: String,
}

impl Text {
    /// Returns a text from its two wordings.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// Returns a text that is the same in both languages, such as a code or a number.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { zh: text.clone(), en: text }
    }

    /// Returns the user's own text in the quotes of each language.
    pub fn quoted(text: &str) -> Self {
        Self { zh: Locale::Zh.quote(text), en: Locale::En.quote(text) }
    }

    /// Returns this text, which names something, in the quotes of each language.
    #[must_use]
    pub fn in_quotes(&self) -> Self {
        Self { zh: Locale::Zh.quote(&self.zh), en: Locale::En.quote(&self.en) }
    }

    /// Returns several user texts, each quoted, joined as a list.
    pub fn quoted_list<S: AsRef<str>>(texts: &[S]) -> Self {
        let list = |locale: Locale| locale.join(texts.iter().map(|text| locale.quote(text.as_ref())));
        Self { zh: list(Locale::Zh), en: list(Locale::En) }
    }

    /// Returns several texts joined as a list in each language.
    pub fn list(texts: &[Self]) -> Self {
        let list = |locale: Locale| locale.join(texts.iter().map(|text| text.in_locale(locale)));
        Self { zh: list(Locale::Zh), en: list(Locale::En) }
    }

    /// Returns the wording in one language.
    pub fn in_locale(&self, locale: Locale) -> &str {
        match locale {
            Locale::Zh => &self.zh,
            Locale::En => &self.en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_text_is_quoted_in_the_manner_of_each_language() {
        assert_eq!(Text::quoted("雅思"), Text::new("「雅思」", "`雅思`"));
        assert_eq!(Text::quoted_list(&["a", "b"]), Text::new("「a」、「b」", "`a`, `b`"));
        assert_eq!(Text::quoted_list::<&str>(&[]), Text::default());
    }

    #[test]
    fn long_or_broken_user_text_is_shown_on_one_short_line() {
        assert_eq!(Locale::En.quote("a\n\tb"), "`a b`");
        assert_eq!(Locale::En.quote("\u{1b}[31m\u{202e}b"), "`[31m b`");
        let long = Locale::Zh.quote(&"长".repeat(60));
        assert_eq!(long.chars().count(), LONGEST_QUOTED + 2);
        assert!(long.ends_with("…」"));
    }

    #[test]
    fn locale_is_read_from_tags_and_environment_values() {
        assert_eq!(Locale::from_tag("zh_CN.UTF-8"), Some(Locale::Zh));
        assert_eq!(Locale::from_tag("EN-gb"), Some(Locale::En));
        assert_eq!(Locale::from_tag("C.UTF-8"), Some(Locale::En));
        assert_eq!(Locale::from_tag("fr"), None);
        assert_eq!(Locale::from_tag(""), None);
    }

    #[test]
    fn texts_are_listed_in_each_language() {
        let list = Text::list(&[Text::new("学分", "credits"), Text::same("B")]);
        assert_eq!(list.in_locale(Locale::Zh), "学分、B");
        assert_eq!(list.in_locale(Locale::En), "credits, B");
    }
}
