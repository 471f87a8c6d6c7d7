//! What begins the lines of a declaration, for a first word that is like none of them.

use super::Setting;
use super::heads::{declaration_text, keyword_text};
use crate::locale::Text;
use crate::syntax::layout::begins_with;
use crate::syntax::lexicon::{Group, clause_heads};

/// Parts of the line that opens a limit or a reward.
const OF_THE_HEAD: &[&str] =
    &["from_source", "only_from", "into", "per", "share_of", "at_most", "at_least", "excluding", "by"];

/// The most words that one message names.
const MOST_NAMED: usize = 6;

/// Returns the one action: where the line belongs, or by which words a line begins here.
pub(super) fn what_stands_here(text: &str, setting: Setting) -> Text {
    let Text { zh, en } = declaration_text(setting.head);
    let has_parts = ["limit", "require", "bar", "reward"].contains(&setting.head);
    if has_parts && begins_with(text, OF_THE_HEAD) {
        return Text::new(
            format!("写在「{zh}」那一行的末尾，不另起一行"),
            format!("write it at the end of the line that begins with `{en}`"),
        );
    }
    match setting.group {
        Group::Table => Text::new(
            "每行写表格的一行，各格用「|」隔开",
            "write a row of the table, its cells parted by `|`",
        ),
        Group::Noun if setting.head != "programme" => Text::new(
            "先写登记项的名称，再写它的值，例如「学分 2 学分」",
            "write the name of a fact and its value, such as `credits 2 credits`",
        ),
        Group::Policy
        | Group::Adopt
        | Group::Noun
        | Group::List
        | Group::Counted
        | Group::Rule
        | Group::Define
        | Group::Statement
        | Group::Function
        | Group::Example => begin_with(main_clauses(setting)),
    }
}

fn main_clauses(setting: Setting) -> &'static [&'static str] {
    match setting.head {
        "programme" => &["course", "pool", "courses_from", "prerequisite"],
        "rule" | "rules" | "general" => &["given", "when", "waive", "convert", "recognise", "needs_papers"],
        "example" => &["applying", "holding", "earlier", "expect", "expect_refused", "expect_pending"],
        _ => clause_heads(setting.group),
    }
}

fn begin_with(roles: &[&str]) -> Text {
    let words: Vec<Text> = roles.iter().take(MOST_NAMED).map(|role| keyword_text(role)).collect();
    let zh: Vec<String> = words.iter().map(|word| format!("「{}」", word.zh)).collect();
    let en: Vec<String> = words.iter().map(|word| format!("`{}`", word.en)).collect();
    Text::new(
        format!("以下列之一开头：{}", zh.join("、")),
        format!("begin the line with one of {}", en.join(", ")),
    )
}
