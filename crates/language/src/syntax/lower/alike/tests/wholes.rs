//! Declarations that are copied whole are those that lowering makes, whatever stands in them, between them and above them.

use super::{assert_same, policies, varied};
use crate::seeded::Seeded;
use std::path::Path;

fn rule(name: &str, code: &str, score: &str, course: &str) -> String {
    format!(
        "rule {name} \"Title of {name}\"\n    cites 《Workload》 art. {score}\n    given certificate {code} with score {score} \
         or above\n        and from award to application at most 5 years\n    waive {course}\n    credits 4\n"
    )
}

/// Rules of one shape, each behind something of its own.
fn rules(between: impl Fn(usize) -> String) -> String {
    let of = |number: usize| {
        format!("{}{}", between(number), rule(&format!("R{number}"), &format!("C{number}"), "60", "K1"))
    };
    (10..30).map(of).collect()
}

#[test]
fn what_stands_above_a_copy_is_its_own() {
    let above = |number: usize| match number % 10 {
        1 => "\n".to_owned(),
        2 => format!("## Why {number}\n"),
        3 => format!("# no reason\n## Why {number}\n    ## and {number}\n"),
        4 => "## lost\n\n".to_owned(),
        5 => "// foreign\n## why\n// foreign again\n".to_owned(),
        6 => "\t## behind a tab\n".to_owned(),
        7 => "＃ wide\n#＃ wide too\n".to_owned(),
        8 => "    # of the one before\n\n\n  \n".to_owned(),
        9 => "\u{3000}## in a full-width space\nrem of another language\n".to_owned(),
        _ => String::new(),
    };
    let text = rules(above);
    assert_same("policy.lijiao", &text);
    assert_same("policy.lijiao", &text.replace('\n', "\r\n"));
    assert_same("policy.lijiao", &text.replace("    ", "\t"));
    assert_same("policy.lijiao", &format!("\u{feff}{text}"));
    assert_same("policy.md", &format!("Text\n\n```lijiao\n{text}```\n"));
}

#[test]
fn what_stands_between_copies_is_read_as_ever() {
    let between = [
        "given certificate A\n",
        "  rule r\n    given certificate A\n    waive B\n",
        "level X\n",
        "kind R11\n",
        "kind Prize1\nPrize1 R5 \"x\"\nPrize1 R6 \"x\"\nPrize1 R7 \"x\"\nPrize2 R8 \"x\"\n",
        "measure ECTS\n",
        "规则 甲\n    凭 证书 乙\n    免修 丙\n",
        "\"\n",
        "｜ a ｜\n",
        "    | a |\n",
        "ｒｕｌｅ Z\n    given certificate A\n    waive B\n",
        "rule\n",
        "examples from \"a.csv\"\n",
        "\u{0}",
    ];
    for one in between {
        assert_same(
            "policy.lijiao",
            &rules(|number| if number % 7 == 0 { one.to_owned() } else { String::new() }),
        );
        assert_same("policy.lijiao", &format!("{one}{}", rules(|_| "\n".to_owned())));
        assert_same("policy.lijiao", &format!("{}{one}", rules(|_| String::new())));
    }
}

#[test]
fn a_broken_declaration_is_no_sample_and_no_copy() {
    let deep = format!("\"{}\"", "(".repeat(70));
    let nots = format!("\"{}\"", "not ".repeat(70));
    let long = "A1".repeat(120);
    let names = ["\"\"", "\" \"", "\"a # b\"", "\"a＂ b\"", "\"a\nb\"", &deep, &nots, &long, "\"x\" y", "99"];
    for name in names {
        for position in 0..6 {
            let own = |number: usize| if number == position { name } else { "\"N 1\"" };
            let text = |of: &dyn Fn(&str) -> String| (0..8).map(|number| of(own(number))).collect::<String>();
            assert_same("policy.lijiao", &text(&|own| rule("R1", own, "60", "K1")));
            assert_same("policy.lijiao", &text(&|own| rule(own, "C1", "60", "K1")));
            assert_same("policy.lijiao", &text(&|own| format!("certificate C1 {own}\n    category G\n")));
            assert_same("policy.lijiao", &text(&|own| format!("certificate C1 \"a\" # {own}\n")));
        }
    }
}

#[test]
fn a_word_that_lines_begin_with_is_read_by_what_is_declared() {
    let given = |word: &str| format!("rule R1\n    given any of:\n    {word} A1\n    waive K1\n");
    let amount = |word: &str| format!("rule R1\n    given certificate A\n    waive K1\n    {word} 4\n");
    let entry = |word: &str| format!("{word} C1 \"a\"\n    level B1\n");
    let words = ["Prize2", "Prize3", "Prize1", "Prize4", "Prize1", "ECTS", "Kind7", "ECTZ"];
    for of in [given, amount, entry] {
        let text: String = words.iter().chain(&words).map(|word| of(word)).collect();
        assert_same("policy.lijiao", &text);
        assert_same("policy.lijiao", &format!("{text}kind Prize1\nmeasure ECTS\nkind Kind7 \"x\"\n"));
    }
}

/// Lines as somebody might spoil them.
fn spoilt(line: &str, seeded: &mut Seeded) -> String {
    let (spaces, rest) = line.split_at(line.len() - line.trim_start().len());
    match seeded.below(9) {
        0 => String::new(),
        1 => format!("{line}\n{line}"),
        2 => rest.to_owned(),
        3 => format!("{}{rest}", " ".repeat(seeded.below(10))),
        4 => format!("{line} # \"c\""),
        5 => format!("{line}\r"),
        6 => format!("{spaces}\u{3000}{rest}\""),
        7 => format!("{spaces}## why\n{line}"),
        _ => line.replace(' ', "  "),
    }
}

#[test]
fn declarations_in_any_order_and_spoilt_lines_are_those_that_lowering_makes() {
    let rounds: Option<usize> = std::env::var("ROUNDS").ok().and_then(|rounds| rounds.parse().ok());
    let mut found = Vec::new();
    for folder in ["../../rules", "../../examples"] {
        policies(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
    }
    let texts = found.iter().map(|path| std::fs::read_to_string(path).unwrap());
    let texts: Vec<String> = texts.chain([rules(|_| "\n".to_owned())]).collect();
    let parted = |text: &String| text.split("\n\n").map(|part| format!("{part}\n\n")).collect::<Vec<_>>();
    let declarations: Vec<String> = texts.iter().flat_map(parted).filter(|part| part.len() < 4_000).collect();
    let mut seeded = Seeded::of(23);
    for _ in 0..rounds.unwrap_or(1) * 120 {
        let mut all: Vec<String> = Vec::new();
        for _ in 0..3 {
            let own = &declarations[seeded.below(declarations.len())];
            all.extend((0..6).map(|_| varied(own, &mut seeded)));
        }
        (1..all.len()).for_each(|at| all.swap(at, seeded.below(at + 1)));
        let text = all.concat();
        assert_same("policy.lijiao", &text);
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for _ in 0..seeded.below(8) {
            let at = seeded.below(lines.len());
            lines[at] = spoilt(&lines[at], &mut seeded);
        }
        assert_same("policy.lijiao", &lines.join("\n"));
    }
}
