//! The word list: one source for the grammar, the formatter and the page that lists it.
#![allow(clippy::restriction, reason = "a test fails loudly")]

use lijiao::locale::Locale;
use lijiao::source::SourceFile;
use lijiao::syntax::lexicon::nouns::{self, Noun, Place};
use lijiao::syntax::lexicon::{
    Group, Keyword, clause_heads, declaration_heads, find_role, glued, keywords, reserved_words, spelling,
};
use lijiao::syntax::parse;
use std::collections::BTreeMap;
use std::fmt::Write;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/keywords.md");

/// Returns the page that lists every word, made from the grammar and the nouns.
fn page() -> String {
    let mut page = String::from(
        "# Keywords and built-in words · 关键词与固有名词\n\n\
         `lijiao fmt` keeps a synonym while the language stays, and prints the first spelling where it translates; a short form \
         (`以上`) and other spaces become the first spelling always.\n\n\
         `lijiao fmt` 不换语言时保留所写的同义词，换语言时打印第一个写法；简写（`以上`）和空格的差别总是改为第一个写法。\n\n\
         This page is made from `grammar/keywords.pest`: run `LIJIAO_UPDATE=1 cargo test --test lexicon` after a change.\n",
    );
    let mut heading = "";
    for keyword in keywords() {
        if keyword.heading != heading {
            heading = keyword.heading;
            let _ = write!(page, "\n## {}\n\n| English | 中文 |\n|---|---|\n", heading.replace(" / ", " · "));
        }
        let _ = writeln!(page, "| {} | {} |", list(&keyword.english), list(&keyword.chinese));
    }
    page.push_str("\n## built-in nouns · 固有名词\n\n| English | 中文 | only · 仅用于 |\n|---|---|---|\n");
    for noun in nouns::all() {
        let _ = writeln!(page, "| {} | {} | {} |", list(noun.english), list(noun.chinese), place(noun));
    }
    let (chinese, english): (Vec<&str>, Vec<&str>) =
        reserved_words().iter().partition(|word| !word.is_ascii());
    let _ = write!(
        page,
        "\n## reserved words · 保留词\n\nA bare name may not equal one of these; put such a name in quotes.\n\n\
         名称不能恰好等于下列各词；确需使用时加引号。\n\n{}\n\n{}\n",
        english.join(" "),
        chinese.join(" ")
    );
    page
}

fn list(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<String>>().join(", ")
}

fn place(noun: &Noun) -> &'static str {
    match noun.at {
        None | Some(Place::Item) => "",
        Some(Place::Target) => "programme, course, target, learner · 专业计划、课程、目标、学习者",
        Some(Place::Institution) => "institution · 机构",
        Some(Place::Owner) => "before `.` · 在「的」之前",
        Some(Place::Excuse) => "`excuse` · 免",
        Some(Place::Decision) => "`decision` · 取舍",
        Some(Place::Judged) => "`judged` · 判定",
        Some(Place::Reason) => "`expect refused … because` · 不应得 … 因",
    }
}

#[test]
fn the_page_lists_every_word() {
    if std::env::var_os("LIJIAO_UPDATE").is_some() {
        std::fs::write(PAGE, page()).expect("the page can be written");
    }
    let written = std::fs::read_to_string(PAGE).expect("docs/keywords.md exists");
    assert!(written == page(), "docs/keywords.md is not what the grammar says: run with LIJIAO_UPDATE=1");
}

#[test]
fn every_keyword_is_spelt_in_both_languages() {
    for keyword in keywords() {
        assert!(!keyword.english.is_empty() && !keyword.chinese.is_empty(), "{}", keyword.role);
        let role = find_role(keyword.role).expect("its role is known");
        assert_eq!(spelling(role, Locale::En), keyword.english[0]);
        assert_eq!(spelling(role, Locale::Zh), keyword.chinese[0]);
    }
}

#[test]
fn no_two_clause_heads_of_one_group_share_a_spelling() {
    for group in [Group::Policy, Group::Noun, Group::Counted, Group::Rule, Group::Example] {
        let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
        for role in clause_heads(group) {
            let keyword: &Keyword = keywords().iter().find(|keyword| keyword.role == *role).expect(role);
            for word in keyword.english.iter().chain(&keyword.chinese) {
                assert_eq!(seen.insert(word, role), None, "`{word}` heads two clauses");
            }
        }
    }
}

#[test]
fn every_declaration_head_is_a_keyword() {
    assert!(declaration_heads().all(|role| find_role(role).is_some()));
}

#[test]
fn every_noun_is_found_by_each_of_its_spellings() {
    for noun in nouns::all() {
        let at = noun.at.unwrap_or(Place::Item);
        for word in noun.english.iter().chain(noun.chinese) {
            let found = nouns::find(word, at).expect("a noun has this spelling");
            assert_eq!(found.text, noun.text, "`{word}`");
        }
    }
}

#[test]
fn glued_words_come_apart_and_ordinary_names_do_not() {
    let parted = |word: &str| glued(word).map(|glued| glued.parted());
    for (word, wanted) in [
        ("凭证书", Some("凭 证书")),
        ("层次本科", Some("层次 本科")),
        ("其级别", Some("其 级别")),
        ("学习者年龄", Some("学习者的年龄")),
        ("自考", None),
        ("自学考试", None),
        ("公共课", None),
        ("且慢", None),
        ("证书", None),
        ("cet4", None),
    ] {
        assert_eq!(parted(word).as_deref(), wanted, "{word}");
    }
}

#[test]
fn reserved_words_are_those_of_the_language() {
    let english = "and as at but by because beyond from into in not less excluding or of per plus otherwise to with when then \
                   unless";
    let chinese = "且 或 非 自 至 于 按 其次 其 每 但 当 加 减 占 不含 除非 超出 否则 因";
    let wanted: Vec<&str> = english.split_whitespace().chain(chinese.split_whitespace()).collect();
    assert_eq!(reserved_words(), wanted);
}

// The grammar tries each word behind its first letter alone: one under a wrong letter would be no reserved word.
#[test]
fn no_reserved_word_is_a_bare_name() {
    let problems = |name: &str| parse(&SourceFile::new("p.lijiao", format!("category {name}\n"))).problems;
    for word in reserved_words() {
        assert!(!problems(word).is_empty(), "{word}");
        assert!(problems(&format!("x{word}")).is_empty(), "x{word}");
    }
}
