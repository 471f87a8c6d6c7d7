//! What holds of reading whatever the text is: it never fails, and every place it names is in the text.
#![allow(clippy::restriction, reason = "a test fails loudly")]

use lijiao::source::SourceFile;
use lijiao::syntax::ast::{Condition, ConditionKind, Head};
use lijiao::syntax::leaves::ViewKind;
use lijiao::syntax::{self, Parse, parse};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof};
use proptest::{prop_assert, proptest};

const TWINS: &[&str] = &[
    include_str!("twins/declarations.en.lijiao"),
    include_str!("twins/declarations.zh.lijiao"),
    include_str!("twins/more-declarations.en.lijiao"),
    include_str!("twins/more-declarations.zh.lijiao"),
    include_str!("twins/rules.en.lijiao"),
    include_str!("twins/rules.zh.lijiao"),
    include_str!("twins/more-rules.en.lijiao"),
    include_str!("twins/more-rules.zh.lijiao"),
    include_str!("twins/examples.en.lijiao"),
    include_str!("twins/examples.zh.lijiao"),
    include_str!("twins/more-examples.en.lijiao"),
    include_str!("twins/more-examples.zh.lijiao"),
];

/// Returns the parse of a text after the checks that hold of every text.
fn read(text: &str) -> Parse {
    let source = SourceFile::new("a.lijiao", text);
    let parse = parse(&source);
    // Who wants no lines forgets their words one declaration after the other.
    let read = syntax::read(&source);
    assert_eq!((&read.file, &read.problems, read.locale), (&parse.file, &parse.problems, parse.locale));
    for problem in &parse.problems {
        for span in problem
            .labels
            .iter()
            .map(|label| label.span)
            .chain(problem.fixes.iter().flat_map(|fix| fix.edits.iter().map(|edit| edit.span)))
        {
            assert!(text.get(span.start()..span.end()).is_some(), "{problem:?} points outside the text");
        }
    }
    for line in &parse.lines {
        let content = text.get(line.content.start()..line.content.end()).expect("a line lies in the text");
        let leaves = line.leaves.iter().chain(line.cells.iter().flat_map(|cell| &cell.leaves));
        let mut left = content.to_owned();
        for leaf in leaves {
            assert!(line.content.contains(leaf.span), "{leaf:?} lies outside its line `{content}`");
            let start = leaf.span.start() - line.content.start();
            let length = leaf.span.len();
            left.replace_range(start..start + length, &" ".repeat(length));
        }
        let is_read = !line.verbatim && !matches!(line.kind, ViewKind::Row | ViewKind::Prose);
        assert!(!is_read || left.trim().is_empty(), "`{content}` leaves `{}` without a role", left.trim());
    }
    parse
}

#[test]
fn every_word_of_a_text_that_reads_has_a_role() {
    for text in TWINS {
        let parse = read(text);
        assert_eq!(parse.problems, []);
        assert!(parse.lines.iter().all(|line| !line.verbatim));
    }
}

#[test]
fn every_cell_of_a_table_that_reads_has_a_role() {
    for text in TWINS {
        for line in parse(&SourceFile::new("a.lijiao", *text)).lines {
            for cell in line.cells {
                assert!(!cell.leaves.is_empty(), "`{}`", &text[cell.span.start()..cell.span.end()]);
            }
        }
    }
}

fn edit() -> impl Strategy<Value = (usize, usize, String)> {
    let piece = prop_oneof![
        Just(String::new()),
        "[ \n\t(),:|\"「」《》#=<>.的]{1,3}".prop_map(|text| text),
        prop_oneof![
            Just(" and "),
            Just(" or "),
            Just("且 "),
            Just(" not "),
            Just(" any of:\n"),
            Just("    "),
            Just("\n"),
            Just("rule "),
            Just("规则 "),
            Just("| "),
            Just("'"),
            Just("\r"),
            Just("２"),
            Just("四"),
            Just("2025-02-30"),
            Just("%"),
            Just("“"),
        ]
        .prop_map(str::to_owned),
        any::<char>().prop_map(|character| character.to_string()),
    ];
    (any::<usize>(), 0_usize..12, piece)
}

fn edited(text: &str, edits: &[(usize, usize, String)]) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for (at, length, piece) in edits {
        let start = at % (characters.len() + 1);
        let end = (start + length).min(characters.len());
        characters.splice(start..end, piece.chars());
    }
    characters.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn edited_text_is_read_without_fail(which in 0..TWINS.len(), edits in proptest::collection::vec(edit(), 1..6)) {
        let text = edited(TWINS[which], &edits);
        read(&text);
    }

    #[test]
    fn any_characters_are_read_without_fail(text in "(?s).{0,200}") {
        read(&text);
    }

    #[test]
    fn lines_of_marks_and_words_are_read_without_fail(
        words in proptest::collection::vec(
            prop_oneof![
                Just("rule"), Just("given"), Just("凭"), Just("with"), Just("其"), Just("("), Just(")"), Just("not"), Just("any of:"),
                Just("\n"), Just("\n    "), Just("\n        "), Just("|"), Just("a"), Just("4"), Just(","), Just("limit"), Just(":"),
                Just("from"), Just("to"), Just("at least"), Just("2025-04-22"), Just("8"), Just("年"), Just("的"), Just("."),
            ],
            0..60,
        )
    ) {
        read(&words.join(" "));
    }

    #[test]
    fn one_bad_line_costs_one_line(at in 1_usize..8) {
        let good = "rule a\n    waive 00001\n    waive 00002\n    waive 00003\n    waive 00004\n    waive 00005\n    waive 00006\n    waive 00007\n";
        let bad: Vec<String> = good
            .lines()
            .enumerate()
            .map(|(index, line)| if index == at { "    given )(".to_owned() } else { line.to_owned() })
            .collect();
        let parse = read(&bad.join("\n"));
        prop_assert!(parse.problems.len() == 1);
        prop_assert!(parse.file.declarations.iter().next().unwrap().clauses.len() == 7);
        prop_assert!(parse.lines.iter().filter(|line| line.verbatim).count() == 1);
    }
}

#[test]
fn several_faults_give_several_reports_and_none_follows_from_another() {
    let text = "规责 a\n    免考 00012\n    凭 没有\n规则 b 「题\n    凭证书 CET\n    学分 四\n规则 c\n    免考 00013\n限额 d: 学分 每年 不超过 4\n    超出 不予\n";
    let codes: Vec<String> = read(text).problems.iter().map(|problem| problem.code.to_string()).collect();
    assert_eq!(codes, ["LJ0107", "LJ0103", "LJ0154", "LJ0151", "LJ0405"]);
}

#[test]
fn the_name_of_a_broken_head_is_kept() {
    let parse = read("limit half: credits at most\nrule b \"x\n");
    let names: Vec<&str> =
        parse.file.declarations.iter().map(|each| each.name.as_ref().unwrap().text.as_str()).collect();
    assert_eq!(names, ["half", "b"]);
    assert!(parse.file.declarations.iter().all(|each| each.broken && each.head == Head::Unknown));
}

fn nested(depth: usize) -> String {
    format!("rule a\n    when {}learner.age at least 4{}\n", "(".repeat(depth), ")".repeat(depth))
}

#[test]
fn brackets_nest_to_64_and_no_deeper() {
    assert_eq!(read(&nested(64)).problems, []);
    let too_deep = read(&nested(65)).problems;
    assert_eq!(too_deep.iter().map(|problem| problem.code.as_str()).collect::<Vec<_>>(), ["LJ0901"]);
    assert_eq!(read(&nested(5000)).problems.len(), 1);
}

#[test]
fn words_that_nest_are_bounded_too() {
    let of = |word: &str, count| format!("rule a\n    when {}short\n", word.repeat(count));
    assert_eq!(read(&of("not ", 60)).problems, []);
    assert_eq!(read(&of("非 ", 5000)).problems.len(), 1);
    assert_eq!(read(&of("certificate A with ", 5000)).problems.len(), 1);
}

#[test]
fn indented_lines_nest_to_64_and_no_deeper() {
    let of = |depth: usize| {
        let mut text = "rule a\n    when any of:\n".to_owned();
        for level in 2..depth {
            text.push_str(&format!("{}all of:\n", "    ".repeat(level)));
        }
        text + "    ".repeat(depth).as_str() + "short\n"
    };
    assert_eq!(read(&of(60)).problems, []);
    let deep = read(&of(3000)).problems;
    assert!(deep.iter().any(|problem| problem.code.as_str() == "LJ0901"), "{deep:?}");
}

/// Texts with a fault within so many brackets.
fn faulty(depth: usize) -> [String; 5] {
    let (open, close) = ("(".repeat(depth), ")".repeat(depth));
    [
        format!("rule a\n    when {open}learner.age at at 4{close}\n"),
        format!("rule a\n    when {}", "not (".repeat(depth)),
        format!("rule a\n    credits {}4 plus{close}\n", "higher of (2, ".repeat(depth)),
        format!("rule a\n    waive {}00012\n", "t(".repeat(depth)),
        format!("rule a\n    when {open}(item.hours plus 2{close}) at least least 3\n"),
    ]
}

// A parser that tried each bracket in two ways would never come to an end here.
#[test]
fn a_fault_within_sixty_brackets_is_told_and_not_looked_for_in_every_way_to_read_them() {
    for text in faulty(60) {
        assert!(!read(&text).problems.is_empty(), "{text}");
    }
}

#[test]
fn a_large_file_is_read_whole() {
    let mut text = String::new();
    for number in 0..1000 {
        text.push_str(&format!(
            "rule r{number}\n    given certificate CET with score 425 or above and level 四级\n    waive each of: 00012, 00015\n    credits item.hours, divided by 16, rounded down to 0.5\n"
        ));
    }
    let parse = read(&text);
    assert_eq!(parse.problems, []);
    assert_eq!(parse.file.declarations.len(), 1000);
}

#[test]
fn a_file_says_its_language() {
    use lijiao::locale::Locale;
    assert_eq!(read("规则 a\n    免考 00012\n").locale, Locale::Zh);
    assert_eq!(read("rule 自考免考\n    waive 00012\n").locale, Locale::En);
}

/// Returns the condition of the first `when` of a text.
fn condition(text: &str) -> Condition {
    use lijiao::syntax::ast::ClauseKind;
    let parse = read(text);
    assert_eq!(parse.problems, []);
    let mut clauses = parse.file.declarations.into_iter().flat_map(|each| each.clauses);
    clauses
        .find_map(|clause| if let ClauseKind::When(condition) = clause.kind { Some(condition) } else { None })
        .unwrap()
}

#[test]
fn a_line_break_is_a_bracket() {
    let ConditionKind::All(parts) =
        condition("rule a\n    when short or long\n        and learner.age at least 40\n").kind
    else {
        panic!("the lines are joined by and");
    };
    assert!(matches!(parts[0].kind, ConditionKind::Any(_)));
}

#[test]
fn unless_lifts_the_line_it_stands_under() {
    let whole = condition("rule a\n    when short\n        and long\n        unless tall\n");
    assert!(matches!(whole.kind, ConditionKind::Unless(..)));
    let line = condition("rule a\n    when short\n        and long\n            unless tall\n");
    let ConditionKind::All(parts) = line.kind else { panic!("the clause still says and") };
    assert!(matches!(parts[1].kind, ConditionKind::Unless(..)));
}

#[test]
fn a_deeper_and_joins_the_with_of_its_line() {
    let broken = condition("rule a\n    when record has course A with score 5\n        and passed\n");
    let inline = condition("rule a\n    when record has course A with score 5 and passed\n");
    let inner = |condition: Condition| match condition.kind {
        ConditionKind::RecordHas { pattern, .. } => pattern.condition.map(|inner| match inner.kind {
            ConditionKind::All(parts) => parts.len(),
            _ => 0,
        }),
        _ => None,
    };
    assert_eq!(inner(broken), Some(2));
    assert_eq!(inner(inline), Some(2));
}
