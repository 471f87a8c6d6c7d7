//! What is copied is what lowering makes: a file read with copies is compared with the same file read with all its leaves, where
//! everything is lowered.

mod wholes;

use crate::seeded::Seeded;
use crate::source::SourceFile;
use crate::syntax::lower::shape::Shape;
use crate::syntax::{parse, read};
use std::path::{Path, PathBuf};

fn assert_same(name: &str, text: &str) {
    let source = SourceFile::new(name, text);
    let (copied, lowered) = (read(&source), parse(&source));
    let told = |declaration: &_| format!("{declaration:?}");
    for (one, other) in copied.file.declarations.iter().zip(&lowered.file.declarations) {
        assert!(one == other, "{name}\n{}\n{}\n{text}", told(one), told(other));
    }
    assert_eq!(copied.file.declarations.len(), lowered.file.declarations.len(), "{name}");
    assert_eq!(copied.problems, lowered.problems, "{name}\n{text}");
    assert_eq!(copied.locale, lowered.locale, "{name}");
}

/// A text with some of its literals replaced by others.
fn varied(text: &str, seeded: &mut Seeded) -> String {
    let mut shape = Shape::default();
    let mut varied = String::new();
    for line in text.lines() {
        let mut rest = 0;
        if shape.read(b"", line) {
            for literal in &shape.literals {
                varied.push_str(line.get(rest..literal.start).unwrap());
                let own = line.get(literal.start..literal.end).unwrap();
                varied.push_str(&instead(own, seeded));
                rest = literal.end;
            }
        }
        varied.push_str(line.get(rest..).unwrap());
        varied.push('\n');
    }
    varied
}

fn instead(own: &str, seeded: &mut Seeded) -> String {
    if seeded.below(3) == 0 {
        return own.to_owned();
    }
    let first = own.chars().next().unwrap();
    if own.bytes().all(|byte| byte.is_ascii_digit()) {
        let digits =
            ["0", "1", "7", "12", "13", "31", "60", "99", "2024", "007", "100001", "99999999999999999999"];
        let same = |_| char::from(b'0' + u8::try_from(seeded.below(10)).unwrap());
        return match own.chars().map(same).collect::<String>() {
            digits if seeded.below(4) > 0 => digits,
            _ => seeded.one_of(&digits).to_owned(),
        };
    }
    if first.is_ascii_alphanumeric() || first == '_' {
        let words = [
            "A1",
            "CET4",
            "Credits",
            "ECTS",
            "GIVEN",
            "Rule1",
            "A2024B3C1",
            "X",
            "Above",
            "BELOW",
            "4A",
            "5B6",
            "hours1",
            "Item",
            "C00012",
            "Score60",
            "M1",
            "Z9",
        ];
        return seeded.one_of(&words).to_owned();
    }
    let within = [
        "",
        " ",
        "A",
        "一半",
        "甲 乙",
        "4",
        "course",
        "五成",
        "C1",
        "credits",
        "(((",
        "2024-01-01",
        "an only name",
    ];
    let (open, close) = (first, own.chars().next_back().unwrap());
    format!("{open}{}{close}", seeded.one_of(&within))
}

fn policies(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            policies(&path, found);
        } else if path.extension().is_some_and(|end| end == "lijiao") {
            found.push(path);
        }
    }
}

#[test]
fn what_is_copied_is_what_lowering_makes() {
    // `ROUNDS=100` varies all of them so often.
    let rounds: Option<usize> = std::env::var("ROUNDS").ok().and_then(|rounds| rounds.parse().ok());
    let mut found = Vec::new();
    for folder in ["../../rules", "../../examples"] {
        policies(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
    }
    assert!(!found.is_empty());
    let mut seeded = Seeded::of(7);
    for (number, path) in found.into_iter().enumerate() {
        let (name, text) = (path.display().to_string(), std::fs::read_to_string(&path).unwrap());
        assert_same(&name, &text);
        for _ in 0..rounds.unwrap_or(usize::from(number % 4 == 0)) {
            let again: Vec<String> = (0..3).map(|_| varied(&text, &mut seeded)).collect();
            assert_same(&name, &format!("{text}\n{}", again.join("\n")));
        }
    }
}

#[test]
fn lines_alike_have_names_and_figures_of_their_own() {
    let rule = |name: &str, code: &str, score: &str, course: &str| {
        format!(
            "rule {name} \"Title of {name}\"\n    given certificate {code} with score {score} or above\n        \
             and from award to application at most 5 years\n    waive {course}\n    credits 4\n"
        )
    };
    let rules = [
        rule("R1", "CET4", "425", "K1"),
        rule("R2", "CET4", "425", "K1"),
        rule("R12", "C00012", "7", "K00003"),
        rule("\"a rule\"", "\"N 1\"", "60", "\"a course\""),
        rule("\"b\"", "\"\"", "600", "\" \""),
        rule("\"c of them\"", "\"N 2\"", "50", "\"other\""),
        rule("R3", "C3", "99999999999999999999999", "K3"),
        rule("R4", "C4", "0", "K4"),
    ];
    assert_same("policy.lijiao", &rules.concat());
    assert_same("policy.lijiao", &rules.concat().replace('\n', "\r\n"));
    assert_same("policy.lijiao", &rules.concat().replace('\n', " # \"note\"  \n"));
}

#[test]
fn rows_alike_have_cells_of_their_own() {
    let table = |bar: &str| {
        format!(
            "rules all \"All\"\n    given certificate\n    needs papers certificate\n    {bar} name | with hours | waive | \
             credits |\n    |---|---|---|---|\n    | r1 | at least 5 | pool electives | 3 |\n    | r2 | at least 70 | pool electives \
             | 4 |\n    | \"r 3\" | at least 8   | K3 | 50 |\n    | r4 | — | K00004 | 3 |\n    | r5 | — | K0005 | 3 |\n    | r6 | \
             any | K6 | 50% |\n    | r7 | at least 9 | \"the course\" | 3\n    | r8 | at least 10 | \"\" | 3 |\n    | r9 | 10 | K9 \
             | 3\n    | r10 | 100 | K10 | 3 |\n    | r/1 | 2025-01-01 | K10 | 3 | \n    | r11 | \"(\" | K11 | 3 |\n"
        )
    };
    assert_same("policy.lijiao", &format!("{}{}", table("|"), table("| ")));
    assert_same("policy.lijiao", &table("|").replace("given certificate", "given certificate C1 called B"));
    let codes = "rules all\n    | given certificate | and | otherwise waive | waive |\n    |---|---|---|---|\n    | C1 | level A1 | K1 \
                 | K2 |\n    | C2 | level A2 | K4 | K3 |\n    | C22 | level B2 | — | K33 |\n    | C23 | level B2 | — | K34 |\n";
    assert_same("policy.lijiao", codes);
}

/// A table of which each row has these cells, in which `#` is a figure of its own and `@` a name.
fn table_of(head: &str, header: &str, cells: &str, seeded: &mut Seeded) -> String {
    let columns = header.matches('|').count() + 1;
    let mut text = format!("{head}    | {header} |\n    |{}\n", "---|".repeat(columns));
    for row in 0..40 {
        let digits = 1 + seeded.below(3);
        let own = format!("{cells} |").replace('@', &format!("C{:0digits$}", seeded.below(300)));
        let figure = if row == 9 { "99999999999999999999".to_owned() } else { seeded.below(99).to_string() };
        let own = own.replacen('#', &figure, 1).replace('#', &seeded.below(120).to_string());
        let own = if seeded.below(9) == 0 { own.replacen("C", "—|", 1) } else { own };
        text.push_str(&format!("    | {own}\n"));
    }
    text
}

#[test]
fn rows_alike_are_glued_joined_and_cited_as_they_are_lowered() {
    let mut seeded = Seeded::of(11);
    let plain = "rules r \"Rules\"\n    credits target.credits\n";
    let shared = "rules r\n    cites 《Workload》 art. 7\n    given certificate X with score 5 or above\n    waive K1\n";
    let chinese = "规则表 r \"规则\"\n    学分 目标.学分\n";
    let of_shared = "规则表 r\n    凭 证书 X\n    免修 K1\n";
    let tables = [
        (
            plain,
            "name | cites 《Workload》 | given certificate | with score | and from award to application | waive",
            "@ | art. # | @ | # or above | at most # years | @",
        ),
        (plain, "cites | given certificate | waive", "《A》 art. #, art. # | @ | @"),
        (plain, "cites | given certificate | waive", "《A》 \"row #\" | @ | @"),
        (
            plain,
            "cites 《A》 art. 3 and | given certificate | with score | waive",
            "art. # | @ | # or above | @",
        ),
        (plain, "given certificate | with score | cites 《A》 | credits", "@ | # | art. # | #"),
        (plain, "cites 《A》 | given certificate", "art.# | @"),
        (plain, "cites 《A》 | given certificate", "article # | @"),
        (plain, "cites 《A》 | given certificate", "第#条 | @"),
        (shared, "and item.hours | cites 《B》 | otherwise waive", "at least # | art. # | @"),
        (shared, "name | with hours | unless item.score", "@ | at least # | at most #"),
        (shared, "with level | or hours | credits", "@ | at least # | #"),
        (chinese, "名称 | 依据《办法》 | 凭证书 | 且成绩 | 免修", "@ | 第#条 | @ | 不低于 # | @"),
        (
            chinese,
            "依据《办法》 | 凭 证书 | 有 成绩 | 且 自取得至申请 | 免修",
            "第 # 条 | @ | # 以上 | 不超过 # 年 | @",
        ),
        (chinese, "依据 | 凭 证书 | 免修", "《办法》第#条、第十条 | @ | 「@」"),
        (of_shared, "且 学时 | 否则 免修 | 依据《办法》", "不低于 # | @ | 第#条"),
    ];
    for (head, header, cells) in tables {
        for _ in 0..4 {
            let text = table_of(head, header, cells, &mut seeded);
            assert_same("policy.lijiao", &text);
            assert_same("policy.lijiao", &text.replace("| ", "|"));
            assert_same("policy.lijiao", &text.replace(" |\n", "\n"));
        }
    }
}

#[test]
fn a_measure_of_the_policy_is_none_of_another_name() {
    let text =
        "measure ECTS\nrule a\n    ECTS 4\nrule b\n    ECTS 5\nrule c\n    ECTZ 5\nrule d\n    Credits 5\n";
    assert_same("policy.lijiao", text);
}

#[test]
fn no_literal_is_a_noun() {
    use crate::syntax::lexicon::nouns;
    let mut shape = Shape::default();
    let of = |noun: &'static nouns::Noun| noun.english.iter().chain(noun.chinese);
    for spelling in nouns::all().iter().flat_map(of) {
        assert!(shape.read(b"", spelling) && shape.literals.is_empty(), "{spelling}");
    }
}
