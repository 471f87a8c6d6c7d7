//! The outer form of a text: widths, spaces, marks, line ends, comments, files within Markdown.
#![allow(clippy::restriction, reason = "a test fails loudly")]

use lijiao::source::SourceFile;
use lijiao::syntax::ast::{Declaration, Head};
use lijiao::syntax::leaves::ViewKind;
use lijiao::syntax::parse;

fn declarations_of(name: &str, text: &str) -> Vec<Declaration> {
    let parse = parse(&SourceFile::new(name, text));
    let problems: Vec<String> = parse.problems.iter().map(|problem| problem.title.en.clone()).collect();
    assert_eq!(problems, Vec::<String>::new(), "{text}");
    parse.file.declarations.into_iter().collect()
}

fn declarations(text: &str) -> Vec<Declaration> {
    declarations_of("a.lijiao", text)
}

/// Returns the tree without places.
fn tree(text: &str) -> String {
    let shown = format!("{:?}", declarations(text));
    let mut kept = String::new();
    let mut rest = shown.as_str();
    while let Some(at) = rest.find("Span {") {
        kept.push_str(&rest[..at]);
        rest = &rest[at + rest[at..].find('}').expect("a place is closed") + 1..];
    }
    kept + rest
}

#[test]
fn spaces_around_boundaries_digits_and_marks_may_be_left_out() {
    let wide = "规则 a 「题」\n    凭 证书 CET 其 成绩 425 及以上 且 级别 四级 及以上\n    学分 成果 的 学时 、 除以 16 、 不超过 4\n    条件 学习者 . 年龄 不少于 40\n";
    let tight = "规则 a「题」\n    凭 证书 CET 其 成绩425及以上 且 级别 四级及以上\n    学分 成果的学时、除以16、不超过4\n    条件 学习者的年龄不少于40\n";
    assert_eq!(tree(wide), tree(tight));
}

#[test]
fn what_follows_the_word_for_from_is_no_name_in_either_language() {
    let chinese = "规则 r\n    凭 课程 X\n    撤回 00012 来自 证书 CET\n";
    let english = "rule r\n    given course X\n    withdraw 00012 from certificate CET\n";
    assert_eq!(tree(chinese), tree(english));
}

#[test]
fn full_width_marks_digits_and_letters_are_half_width() {
    let half = "限额 a: 认定 学分 来自 活动 (当 成果.学时 不少于 8) 每 X1 按 结束日 不超过 50\n";
    let full =
        "限额　ａ：认定　学分　来自　活动（当　成果．学时　不少于　８）每　Ｘ１　按　结束日　不超过　５０\n";
    assert_eq!(tree(half), tree(full));
    assert_eq!(tree("set a: x, y, z\n"), tree("set a：x，y、z\n"));
}

#[test]
fn quotes_of_each_kind_hold_the_same_name() {
    let plain = tree("rule a \"高等数学(一)\"\n");
    assert_eq!(plain, tree("rule a “高等数学(一)”\n"));
    assert_eq!(plain, tree("rule a 「高等数学(一)」\n"));
    assert_eq!(plain, tree("rule a ＂高等数学(一)＂\n"));
}

#[test]
fn nothing_within_quotes_is_folded() {
    let declarations = declarations("rule a 「（一）  Ａ、#」\n");
    assert_eq!(declarations[0].title.as_deref(), Some("（一）  Ａ、#"));
}

#[test]
fn line_ends_and_a_byte_order_mark_do_not_matter() {
    let plain = "rule a\n    waive 00012\n    credits 4\n";
    assert_eq!(tree(plain), tree(&plain.replace('\n', "\r\n")));
    assert_eq!(tree(plain), tree(&format!("\u{feff}{plain}")));
    assert_eq!(tree(plain), tree(plain.trim_end()));
}

#[test]
fn a_comment_begins_at_a_hash_behind_a_space() {
    let text = "# first\nrule a  # second\n    # third\n    waive 00012 ＃第四\n    when short\n    # between\n        and long # fifth\n";
    assert_eq!(tree(text), tree("rule a\n    waive 00012\n    when short\n        and long\n"));
    let parse = parse(&SourceFile::new("a.lijiao", text));
    let comments: Vec<&str> = parse
        .lines
        .iter()
        .filter_map(|line| line.comment)
        .map(|comment| &text[comment.start()..comment.end()])
        .collect();
    assert_eq!(comments, ["# first", "# second", "# third", "＃第四", "# between", "# fifth"]);
}

#[test]
fn explanations_belong_to_the_declaration_below_them() {
    let text = "## First line.\n##  Second line.\nrule a\n\n## Lost.\n\nrule b\n";
    let declarations = declarations(text);
    assert_eq!(*declarations[0].explanation, ["First line.", "Second line."]);
    assert!(declarations[1].explanation.is_empty());
}

#[test]
fn a_deeper_line_goes_on_with_the_line_above() {
    let long = "rule a\n    given certificate CET\n        with level 四级 or\n            above\n";
    assert_eq!(tree(long), tree("rule a\n    given certificate CET with level 四级 or above\n"));
}

#[test]
fn names_that_look_like_keywords_are_names() {
    let declarations = declarations(
        "rule rule\n    convert to credits\n    given certificate level with level 3 or above\nset set from \"x\"\n",
    );
    assert_eq!(declarations[0].name.as_ref().map(|name| name.text.as_str()), Some("rule"));
    assert_eq!(declarations[1].name.as_ref().map(|name| name.text.as_str()), Some("set"));
}

#[test]
fn codes_keep_their_zeros_letters_and_hyphens() {
    let declarations = declarations("set a: 00012, 080901K, NCRE-1, CET4, A类, 12-34, X_y\n");
    let Head::Set { members: lijiao::syntax::ast::SetMembers::Listed(names), .. } = &declarations[0].head
    else {
        panic!("a set of names");
    };
    let texts: Vec<&str> = names.iter().map(|name| name.text.as_str()).collect();
    assert_eq!(texts, ["00012", "080901K", "NCRE-1", "CET4", "A类", "12-34", "X_y"]);
}

#[test]
fn only_the_blocks_of_a_literate_file_are_rules() {
    let text = "# 办法\n\n第一条 ……\n\n```lijiao\n规则 a\n    免考 00012\n```\n\n- 规则 x\n\n```rust\nfn main() {}\n```\n\n```lijiao\n规则 b\n```\n";
    let declarations = declarations_of("rules.md", text);
    assert_eq!(declarations.len(), 2);
    let parse = parse(&SourceFile::new("rules.md", text));
    assert_eq!(parse.lines.iter().filter(|line| line.kind == ViewKind::Head).count(), 2);
    assert_eq!(parse.lines.len(), text.lines().count() + 1);
}

#[test]
fn a_literate_block_that_is_not_closed_is_named() {
    let parse = parse(&SourceFile::new("rules.md", "text\n\n```lijiao\n规则 a\n"));
    assert_eq!(parse.problems[0].code.as_str(), "LJ0124");
}

#[test]
fn every_line_has_its_level() {
    use ViewKind::{Attached, Blank, Clause, Continued, Head, Item, Row};
    let text = "rule a\n  given any of:\n     certificate A\n        with level 二级\n     certificate B\n  when short\n      and long\n        unless tall\n  | waive |\n";
    let parse = parse(&SourceFile::new("a.lijiao", text));
    let levels: Vec<(ViewKind, usize)> = parse.lines.iter().map(|line| (line.kind, line.level)).collect();
    assert_eq!(
        levels,
        [
            (Head, 0),
            (Clause, 1),
            (Item, 2),
            (Continued, 3),
            (Item, 2),
            (Clause, 1),
            (Attached, 2),
            (Attached, 3),
            (Row, 1),
            (Blank, 0),
        ]
    );
}
