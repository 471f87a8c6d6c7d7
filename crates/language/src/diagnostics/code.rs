//! Codes, levels and what the registry holds of each code.

use crate::locale::{Locale, Text};
use serde::Serialize;
use std::fmt;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The policy cannot be applied until it is mended.
    Error,
    /// The policy can be applied, and probably does something that was not meant.
    Warning,
    /// A wish; never makes a check fail.
    Hint,
}

impl Level {
    /// Returns the word for the level.
    pub fn text(self) -> Text {
        match self {
            Self::Error => Text::new("错误", "error"),
            Self::Warning => Text::new("警告", "warning"),
            Self::Hint => Text::new("提示", "hint"),
        }
    }
}

/// The code of a kind of finding: `LJ` and four digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Code(pub(super) &'static str);

impl Code {
    /// Returns the code as text, such as `LJ0203`.
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.0)
    }
}

/// What is known of a code without any case of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Entry {
    /// The code.
    pub code: Code,
    /// The name in the program, in camel case.
    pub name: &'static str,
    /// The level.
    pub level: Level,
    /// The meaning in one line, in Chinese.
    pub meaning_zh: &'static str,
    /// The meaning in one line, in English.
    pub meaning_en: &'static str,
    /// The page, Markdown with a part in each language.
    pub page: &'static str,
}

impl Entry {
    /// Returns the meaning in one line.
    pub fn meaning(&self, locale: Locale) -> &'static str {
        match locale {
            Locale::Zh => self.meaning_zh,
            Locale::En => self.meaning_en,
        }
    }
}

/// Registers the problems of a family: code, variant, level and the meaning in both languages, one line a problem.
///
/// The match it makes is exhaustive: a problem without a code does not compile, and neither does a code without a page.
macro_rules! register {
    ($family:ident: $($code:literal $variant:ident $level:ident $zh:literal $en:literal)*) => {
        #[expect(non_upper_case_globals, reason = "each entry is named as its problem is")]
        mod registered {
            use crate::diagnostics::{Code, Entry, Level};

            $(pub static $variant: Entry = Entry {
                code: Code($code),
                name: stringify!($variant),
                level: Level::$level,
                meaning_zh: $zh,
                meaning_en: $en,
                page: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/diagnostics/", $code, ".md")),
            };)*
        }

        impl $family {
            /// What the registry holds of each problem of this family, by code.
            pub const ENTRIES: &'static [&'static $crate::diagnostics::Entry] = &[$(&registered::$variant),*];

            fn registered(&self) -> &'static $crate::diagnostics::Entry {
                match self {
                    $(Self::$variant { .. } => &registered::$variant,)*
                }
            }
        }
    };
}
pub(super) use register;
