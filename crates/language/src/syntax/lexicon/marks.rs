//! The marks that differ between the languages: commas, brackets, quotes, the mark of ownership, articles.

use crate::locale::Locale;
use crate::syntax::script::{closes, is_han};

/// Returns the mark between the members of a list.
pub fn comma(locale: Locale) -> &'static str {
    match locale {
        Locale::Zh => "、",
        Locale::En => ",",
    }
}

/// Returns the opening bracket.
pub fn open(locale: Locale) -> &'static str {
    match locale {
        Locale::Zh => "（",
        Locale::En => "(",
    }
}

/// Returns the closing bracket.
pub fn close(locale: Locale) -> &'static str {
    match locale {
        Locale::Zh => "）",
        Locale::En => ")",
    }
}

/// Returns the mark between an owner and its attribute: 的 where Chinese words stand on both sides.
pub fn dot(locale: Locale, owner: &str, attribute: &str) -> &'static str {
    match locale {
        Locale::Zh if ends_in_han(owner) && attribute.starts_with(is_han) => "的",
        Locale::Zh | Locale::En => ".",
    }
}

/// Returns true when the last character of a text is Chinese.
pub fn ends_in_han(text: &str) -> bool {
    text.ends_with(is_han)
}

/// Returns an article of a regulation; Chinese numerals are used below one thousand.
pub fn article(number: u32, locale: Locale) -> String {
    match locale {
        Locale::En => format!("art. {number}"),
        Locale::Zh if number < 1000 => format!("第{}条", numeral(number)),
        Locale::Zh => format!("第{number}条"),
    }
}

fn numeral(number: u32) -> String {
    let digit =
        |value: u32| "〇一二三四五六七八九".chars().nth(usize::try_from(value).unwrap_or(0)).unwrap_or('〇');
    let (hundreds, tens, ones) = (number / 100, number / 10 % 10, number % 10);
    let mut text = String::new();
    if hundreds > 0 {
        text.push(digit(hundreds));
        text.push('百');
    }
    match (hundreds, tens) {
        (0, 0) => {}
        (_, 0) if ones > 0 => text.push(digit(0)),
        (_, 0) => {}
        (0, 1) => text.push('十'),
        (_, _) => {
            text.push(digit(tens));
            text.push('十');
        }
    }
    if ones > 0 || number == 0 {
        text.push(digit(ones));
    }
    text
}

const STRAIGHT: (char, char) = ('"', '"');
const CURLY: (char, char) = ('“', '”');
const CORNER: (char, char) = ('「', '」');

/// Returns a quoted text in the quotes of a language, or in others where the text within holds those.
pub fn quoted(text: &str, locale: Locale) -> String {
    match locale {
        Locale::Zh => within(text, [CORNER, CURLY, STRAIGHT]),
        Locale::En => within(text, [STRAIGHT, CURLY, CORNER]),
    }
}

/// Returns the quoted path of a file: straight quotes in both languages, where the path holds none.
pub fn file(text: &str) -> String {
    within(text, [STRAIGHT, CURLY, CORNER])
}

fn within(text: &str, pairs: [(char, char); 3]) -> String {
    let mut inner = text.chars();
    inner.next();
    inner.next_back();
    let inner = inner.as_str();
    let fits = |pair: &&(char, char)| !inner.contains(|character| closes(character, pair.1));
    match pairs.iter().find(fits) {
        Some((open, close)) => format!("{open}{inner}{close}"),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::lower::chinese_number;

    #[test]
    fn every_article_below_ten_thousand_is_read_back() {
        for number in 0..10_000 {
            let text = article(number, Locale::Zh);
            let inner = text.trim_start_matches('第').trim_end_matches('条');
            assert_eq!(inner.parse().ok().or_else(|| chinese_number(inner)), Some(number), "{text}");
        }
        assert_eq!(
            [9, 10, 12, 20, 105, 110, 1000].map(|number| article(number, Locale::Zh)),
            ["第九条", "第十条", "第十二条", "第二十条", "第一百〇五条", "第一百一十条", "第1000条"]
        );
    }

    #[test]
    fn quotes_change_with_the_language_unless_the_text_holds_them() {
        assert_eq!(quoted("“甲”", Locale::Zh), "「甲」");
        assert_eq!(quoted("「甲」", Locale::En), "\"甲\"");
        assert_eq!(quoted("「say \"甲\"」", Locale::En), "“say \"甲\"”");
        assert_eq!(quoted("\"甲」乙\"", Locale::Zh), "“甲」乙”");
        assert_eq!(file("「a.csv」"), "\"a.csv\"");
    }
}
