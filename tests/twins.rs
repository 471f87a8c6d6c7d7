//! Each construct of the language reads the same in both languages.
#![allow(clippy::restriction, reason = "a test fails loudly")]

use lijiao::source::SourceFile;
use lijiao::syntax::parse;

/// Returns the tree as text, without places.
fn tree(text: &str) -> String {
    let parse = parse(&SourceFile::new("twin.lijiao", text));
    let problems: Vec<String> = parse
        .problems
        .iter()
        .map(|problem| {
            let at = parse_place(text, problem.span().start());
            format!(
                "{at}: {} {} / {:?}",
                problem.code,
                problem.title.en,
                problem.help.as_ref().map(|help| &help.en)
            )
        })
        .collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    without_places(&format!("{:#?}", parse.file))
}

fn parse_place(text: &str, offset: usize) -> String {
    let before = &text[..offset];
    let line = before.matches('\n').count() + 1;
    format!("{line}: {}", text.lines().nth(line - 1).unwrap_or(""))
}

fn without_places(tree: &str) -> String {
    let mut kept = String::new();
    let mut skipped: Option<usize> = None;
    for line in tree.lines() {
        let indent = line.len() - line.trim_start().len();
        match skipped {
            Some(level) if indent > level => continue,
            Some(level) if indent == level => {
                skipped = None;
                continue;
            }
            _ => {}
        }
        if line.trim_end().ends_with("Span {") {
            skipped = Some(indent);
            continue;
        }
        kept.push_str(line);
        kept.push('\n');
    }
    kept
}

fn assert_twins(english: &str, chinese: &str) {
    let (english, chinese) = (tree(english), tree(chinese));
    for (index, (en, zh)) in english.lines().zip(chinese.lines()).enumerate() {
        if en != zh {
            let context: Vec<&str> = english.lines().skip(index.saturating_sub(30)).take(40).collect();
            panic!("line {index} of the trees:\n  en {en}\n  zh {zh}\n{}", context.join("\n"));
        }
    }
    assert_eq!(english.lines().count(), chinese.lines().count());
}

macro_rules! twins {
    ($($test:ident $name:literal),* $(,)?) => {$(
        #[test]
        fn $test() {
            assert_twins(
                include_str!(concat!("twins/", $name, ".en.lijiao")),
                include_str!(concat!("twins/", $name, ".zh.lijiao")),
            );
        }
    )*};
}

twins! {
    declarations_read_the_same_in_both_languages "declarations",
    rules_read_the_same_in_both_languages "rules",
    examples_read_the_same_in_both_languages "examples",
    every_clause_of_a_rule_reads_the_same_in_both_languages "more-rules",
    every_declaration_reads_the_same_in_both_languages "more-declarations",
    every_further_word_reads_the_same_in_both_languages "more-words",
    every_example_line_and_amount_reads_the_same_in_both_languages "more-examples",
}
