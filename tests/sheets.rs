//! What stands beside the rules: examples, courses and rows in sheets, and rules within Markdown.
#![allow(clippy::restriction, reason = "a test fails loudly")]

use lijiao::cases;
use lijiao::check::check;
use lijiao::compile::compile;
use lijiao::diagnostics::{Level, place};
use lijiao::format::format;
use lijiao::locale::Locale;
use lijiao::resolve::{PolicyFolder, resolve};
use lijiao::source::SourceFile;
use lijiao::syntax::parse;
use std::collections::BTreeMap;

const POLICY: &str = "
policy p
    items used once per programme
    beyond limits refused
    edition by application
scale cert-level: 三级 < 四级
certificate CET
    level on cert-level
certificate NCRE
programme cs
    course 00012 \"English\" 7 credits
    course 00018 \"Computers\" 2 credits
rule cet
    given certificate CET with level 四级 and score 60 or above
    waive 00012
    credits target.credits
rule ncre
    given certificate NCRE
    waive 00018
    credits target.credits
";

/// Returns the results of all examples (`title: passed`), then what is wrong (`file:line code`).
fn run(rules: &str, files: &[(&str, &[u8])]) -> Vec<String> {
    let mut all: BTreeMap<String, Vec<u8>> =
        files.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect();
    all.insert("p.lijiao".into(), format!("{POLICY}{rules}").into_bytes());
    let checked = check(resolve(&PolicyFolder::of(all)));
    let mut lines = Vec::new();
    if let Some(policy) = &checked.policy {
        let report = cases::run(&compile(policy), &policy.policy().examples, None);
        for result in &report.results {
            let passed = if result.outcome == cases::Outcome::Passed { "passed" } else { "failed" };
            lines.push(format!("{}:{} {}: {passed}", result.place.file, result.place.line, result.title));
        }
    }
    for problem in checked.problems.iter().filter(|problem| problem.level != Level::Hint) {
        let at = place(problem.span(), &checked.sources);
        lines.push(format!("{}:{} {} {}", at.file, at.start.line, problem.code, problem.title.en));
    }
    lines
}

#[test]
fn each_row_of_a_case_sheet_is_an_example() {
    let sheet = "example,applying on,holding certificate CET level,score,award,expect,expect refused\n\
        sixty,2025-06-01 for cs,四级,60,2024-06-20,00012,\n\
        fifty-nine,2025-06-01 for cs,四级,59,2024-06-20,nothing,cet because score\n\
        wrong,2025-06-01 for cs,四级,59,2024-06-20,00012,\n";
    let results = run("examples from \"cases.csv\"\n", &[("cases.csv", sheet.as_bytes())]);
    assert_eq!(
        results,
        ["cases.csv:2 sixty: passed", "cases.csv:3 fifty-nine: passed", "cases.csv:4 wrong: failed"]
    );
}

#[test]
fn headers_may_be_chinese_rows_may_be_like_another_and_a_cell_may_hold_several_lines() {
    let sheet = "示例,同,持有 证书,应得\n\
        两份,基准,\"CET 级别 四级、成绩 60；NCRE\",00012、00018\n\
        没有,基准,,无\n";
    let base = "example 「基准」\n    applying on 2025-06-01 for cs\n    expect nothing\n";
    let results = run(&format!("{base}examples from \"cases.csv\"\n"), &[("cases.csv", sheet.as_bytes())]);
    assert_eq!(results[1..], ["cases.csv:2 两份: passed", "cases.csv:3 没有: passed"]);
    let like = sheet.replace(",同,", ",title-of-none,").replace(",基准,", ",,");
    let like = like.replace("示例,title-of-none,", "示例,learner,");
    let rules = format!("{base}examples from \"cases.csv\" like 「基准」\n");
    assert_eq!(run(&rules, &[("cases.csv", like.as_bytes())])[1..], results[1..]);
}

#[test]
fn a_fault_in_a_case_sheet_is_told_where_it_stands() {
    let sheet = "example,applying on,holding certificate CET level,expect\n\
        a,2025-06-01 for cs,五级,nothing\n\
        b,2025-06-31 for cs,四级,nothing\n";
    let results = run("examples from \"cases.csv\"\n", &[("cases.csv", sheet.as_bytes())]);
    let errors: Vec<&str> = results.iter().map(|line| &line[..18]).collect();
    assert_eq!(errors, ["cases.csv:2 LJ0307", "cases.csv:3 LJ0303"], "{results:?}");
    let sheet = "example,colour,expect\na,red,nothing\nb,red,nothing\n";
    let results = run("examples from \"cases.csv\"\n", &[("cases.csv", sheet.as_bytes())]);
    assert!(results.len() == 1 && results[0].starts_with("cases.csv:1 LJ01"), "{results:?}");
}

/// A workbook whose one sheet has these cells as text.
fn workbook(sheet: &str, rows: &[&[&str]]) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let written = workbook.add_worksheet();
    written.set_name(sheet).unwrap();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            written.write(row, column, *cell).unwrap();
        }
    }
    workbook.add_worksheet().set_name("另一张").unwrap();
    workbook.save_to_buffer().unwrap()
}

#[test]
fn cases_courses_sets_and_tables_stand_in_workbooks_too() {
    let cases = workbook(
        "案例",
        &[
            &["example", "applying on", "holding certificate NCRE award", "expect credits"],
            &["one", "2025-06-01 for more", "2024-01-01", "3"],
        ],
    );
    let courses = workbook("more", &[&["code", "name", "credits"], &["00018", "Computers", "3"]]);
    let rules = "programme more\n    courses from \"courses.xlsx\" sheet \"more\"\n\
        examples from \"cases.xlsx\" sheet 案例\n";
    let results = run(rules, &[("cases.xlsx", &cases), ("courses.xlsx", &courses)]);
    assert_eq!(results, ["cases.xlsx#案例:2 one: passed"]);
    let set = workbook("codes", &[&["code"], &["CET"]]);
    let rules = "set listed from \"set.xlsx\" sheet codes column code\n\
        limit few: converted credits from listed at most 4\n";
    assert_eq!(run(rules, &[("set.xlsx", &set)]), Vec::<String>::new());
}

#[test]
fn a_fault_in_a_workbook_names_its_sheet_and_row() {
    let courses = workbook("more", &[&["code", "credits"], &["00018", "three"]]);
    let rules = "programme more\n    courses from \"courses.xlsx\" sheet more\n";
    let results = run(rules, &[("courses.xlsx", &courses)]);
    assert_eq!(
        results,
        [
            "courses.xlsx#more:2 LJ0707 `courses.xlsx#more`, row 2, column `credits`: `three` is not an amount with its measure"
        ]
    );
}

#[test]
fn rules_within_markdown_have_the_lines_of_the_document() {
    let text = "# Rules\n\n````text\n```lijiao\nnot rules\n```\n````\n\n```lijiao\npolicy p\n    colour red\n```\nafter\n";
    let files = BTreeMap::from([("p.lijiao.md".to_owned(), text.as_bytes().to_vec())]);
    let resolved = resolve(&PolicyFolder::of(files));
    assert_eq!(resolved.problems.len(), 1, "{:?}", resolved.problems);
    let at = place(resolved.problems[0].span(), &resolved.sources);
    assert_eq!((at.file.as_str(), at.start.line), ("p.lijiao.md", 11));
}

#[test]
fn formatting_touches_only_the_blocks() {
    let text = "#  办法   \n\n* 第一条\n\n```lijiao\npolicy   p\n  items used   freely\n```\n\n```text\npolicy   q\n```\n";
    let source = SourceFile::new("p.md", text);
    let formatted = format(&source, &parse(&source), Locale::En);
    let wanted = text.replace("policy   p\n  items used   freely", "policy p\n    items used freely");
    assert_eq!((formatted.guarded, formatted.text), (None, wanted));
}

#[test]
fn a_column_names_the_scale_of_each_entry() {
    let listed = "kind,code,level on,issuer\ncertificate,A,steps,x\ncertificate,B,marks,x\n".as_bytes();
    let rules = "scale steps: low < high\nscale marks: 1 < 2 < 3\ncatalogue more from \"more.csv\"\n\
        rule a\n    given certificate A with level high or above\n    waive 00012\n    credits target.credits\n\
        rule b\n    given certificate B with level 2 or above\n    waive 00018\n    credits target.credits\n\
        example \"on its own scale\"\n    applying on 2025-06-01 for cs\n    holding certificate A level high\n    \
        holding certificate B level 2\n    expect exactly 00012, 00018\n";
    assert_eq!(run(rules, &[("more.csv", listed)]), ["p.lijiao:32 on its own scale: passed"]);
}

#[test]
fn a_mark_with_a_star_needs_no_quotes_in_a_sheet() {
    let rows = "name,with grade,credits\nbest,A*,3\nrest,\"A, B+\",1\n".as_bytes();
    let rules = "scale grades: \"B+\" < A < \"A*\"\nattribute item.grade: on grades\nprogramme more\n    pool free\n\
        rules points\n    given course\n    convert to pool free\n    rows from \"points.csv\"\n\
        example \"A star\"\n    applying on 2025-06-01 for more\n    holding course X grade \"A*\"\n    expect credits 3\n    \
        expect refused \"points/rest\" because grade\n\
        example \"B plus\" like \"A star\"\n    holding course X grade \"B+\"\n    expect credits 1\n";
    let results = run(rules, &[("points.csv", rows)]);
    assert_eq!(results, ["p.lijiao:29 A star: passed", "p.lijiao:34 B plus: passed"]);
}

#[test]
fn days_in_force_stand_in_two_columns() {
    let rows =
        "given course,stand for,in force from,to\nOLD1,00012,2020-01-01,2024-12-31\nOLD2,00018,,2024-12-31\nOLD3,00018,2025-01-01,\n"
            .as_bytes();
    let rules = "rules old\n    credits target.credits\n    rows from \"old.csv\"\n\
        example \"the last day\"\n    applying on 2024-12-31 for cs\n    holding course OLD1\n    holding course OLD2\n    \
        expect exactly 00012, 00018\n\
        example \"a day later\" like \"the last day\"\n    applying on 2025-01-01 for cs\n    expect nothing\n\
        example \"open at its end\"\n    applying on 2030-01-01 for cs\n    holding course OLD3\n    expect exactly 00018\n";
    let results = run(rules, &[("old.csv", rows)]);
    assert_eq!(results.iter().filter(|line| line.ends_with("passed")).count(), 3, "{results:?}");
}

#[test]
fn outcomes_of_several_scales_stand_in_one_table() {
    let rows = "given,with score,convert to\nap CALC,4 or above,00012\nib MATH,6 or above,00018\n".as_bytes();
    let rules = "kind ap\n    score on five\nkind ib\n    score on seven\nscale five: from 1 to 5\nscale seven: from 1 to 7\n\
        ap CALC\nib MATH\n\
        rules exams\n    credits target.credits\n    rows from \"exams.csv\"\n\
        example \"each on its own\"\n    applying on 2025-06-01 for cs\n    holding ap CALC score 4\n    \
        holding ib MATH score 6\n    expect exactly 00012, 00018\n";
    let results = run(rules, &[("exams.csv", rows)]);
    assert_eq!(results, ["p.lijiao:32 each on its own: passed"]);
}
