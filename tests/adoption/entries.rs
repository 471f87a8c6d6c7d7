//! Single rows and entries of a base, replaced or left out.

use super::*;

#[test]
fn one_row_of_a_table_of_rules_is_replaced_or_left_out_and_the_others_keep_their_names() {
    let untouched = of_tables("policy school \"School\"\nadopt city\n");
    assert_eq!(problems(&untouched), "");
    assert_eq!(credits(&untouched, "CET", "三级"), "cet/2 4");
    let own = "rule cet/1\n    given certificate CET with level 二级\n    waive C1\n    credits 1\n";
    let replaced = of_tables(&format!("policy school \"School\"\nadopt city\n    replace rule cet/1\n{own}"));
    assert_eq!(problems(&replaced), "");
    assert_eq!(credits(&replaced, "CET", "二级"), "cet/1 1");
    assert_eq!(credits(&replaced, "CET", "三级"), "cet/2 4");
    let left_out = of_tables("policy school \"School\"\nadopt city\n    without rule cet/1\n");
    assert_eq!(problems(&left_out), "");
    assert_eq!(credits(&left_out, "CET", "二级"), "");
    assert_eq!(credits(&left_out, "CET", "三级"), "cet/2 4");
    // A row of a sheet goes as one of the text does.
    let of_sheet = of_tables("policy school \"School\"\nadopt city\n    without rule skill/1\n");
    assert_eq!(problems(&of_sheet), "");
    assert_eq!(credits(&of_sheet, "DRAW", "一级"), "");
    assert_eq!(credits(&of_sheet, "DRAW", "二级"), "skill/2 2");
}

#[test]
fn a_row_that_is_not_there_or_not_said_to_be_replaced_is_told() {
    let with = |text: &str| problems(&of_tables(&format!("policy school \"School\"\nadopt city\n{text}")));
    let own = "rule cet/1\n    given certificate CET with level 二级\n    waive C1\n    credits 1\n";
    assert!(with(own).contains("LJ0805"), "{}", with(own));
    assert!(with("    replace rule cet/1\n").contains("LJ0806"));
    assert!(with("    without rule cet/3\n").contains("LJ0804"));
    assert!(with("    without table worth/四级\n").contains("LJ0804"));
    assert!(with("    without certificate CEF\n").contains("LJ0804"));
    assert!(with("    replace certificate CET\n").contains("LJ0806"));
    let twice = with("    without rule cet/1\n    without rule cet/1\n");
    assert!(twice.contains("LJ0804"), "{twice}");
    let twice = with("    without certificate DRAW\n    without certificate DRAW\n    without rule skill\n");
    assert!(twice.contains("LJ0804"), "{twice}");
}

#[test]
fn one_row_of_a_table_is_replaced_by_its_key() {
    let with = |table: &str| {
        of_tables(&format!(
            "policy school \"School\"\nadopt city\n    replace table worth/二级\ntable worth/二级\n{table}"
        ))
    };
    let replaced = with("    | level | figure |\n    | 二级 | 2.5 |\n");
    assert_eq!(problems(&replaced), "");
    assert_eq!(credits(&replaced, "NCRE", "二级"), "computing 2.5");
    assert_eq!(credits(&replaced, "NCRE", "三级"), "computing 3");
    // The columns are the base's, in any order.
    let turned = with("    | figure | level |\n    | 2.5 | 二级 |\n");
    assert_eq!(problems(&turned), "");
    assert_eq!(credits(&turned, "NCRE", "二级"), "computing 2.5");
    assert!(problems(&with("    | level | worth |\n    | 二级 | 2.5 |\n")).contains("LJ0501"));
    let left_out = of_tables("policy school \"School\"\nadopt city\n    without table worth/三级\n");
    assert_eq!(credits(&left_out, "NCRE", "二级"), "computing 2");
    assert_eq!(credits(&left_out, "NCRE", "三级"), "");
}

#[test]
fn one_entry_of_a_catalogue_is_replaced_or_left_out() {
    let entry =
        "certificate CET \"English, written only\"\n    level on cert-level\n    current from 2025-06-02\n";
    let replaced =
        of_tables(&format!("policy school \"School\"\nadopt city\n    replace certificate CET\n{entry}"));
    assert_eq!(problems(&replaced), "");
    // The entry is the school's: it stands in the catalogue from the day after.
    assert_eq!(credits(&replaced, "CET", "三级"), "");
    assert_eq!(credits(&of_tables("policy s\nadopt city\n"), "CET", "三级"), "cet/2 4");
    let of_text = "certificate NCRE \"Computer test, practical\"\n    level on cert-level\n    valid from award 1 month\n";
    let replaced =
        of_tables(&format!("policy school \"School\"\nadopt city\n    replace certificate NCRE\n{of_text}"));
    assert_eq!(problems(&replaced), "");
    assert_eq!(credits(&replaced, "NCRE", "三级"), "");
    let left_out = of_tables(
        "policy school \"School\"\nadopt city\n    without certificate DRAW\n    without rule skill\n",
    );
    assert_eq!(problems(&left_out), "");
    assert_eq!(credits(&left_out, "CET", "二级"), "cet/1 2");
}

#[test]
fn a_row_or_entry_that_a_fixed_clause_has_or_speaks_of_may_not_be_loosened() {
    let city = |fixed: &str| {
        TABLES.replace("    prefer credits,", &format!("    fixed {fixed}\n    prefer credits,"))
    };
    let with = |fixed: &str, text: &str| {
        problems(&of_tables_with(&format!("policy school \"School\"\nadopt city\n{text}"), &city(fixed)))
    };
    let row = |credits: &str, level: &str| {
        format!(
            "    replace rule cet/1\nrule cet/1\n    given certificate CET with level {level}\n    waive C1\n    credits {credits}\n"
        )
    };
    assert_eq!(with("rule cet", &row("2", "二级")), "");
    assert_eq!(with("rule cet", &row("1", "二级")), "");
    assert!(
        with("rule cet", &row("3", "二级")).contains("LJ0807"),
        "{}",
        with("rule cet", &row("3", "二级"))
    );
    assert!(with("rule cet", &row("2", "一级")).contains("LJ080"));
    assert!(with("rule cet", "    without rule cet/1\n").contains("LJ0807"));
    // A rule is no row of a fixed table because its name looks like one.
    let further = "rule cet/9\n    given certificate CET\n    waive C1\n    credits 2\n";
    assert!(with("rule cet", further).contains("LJ0807"), "{}", with("rule cet", further));
    let worth = "    replace table worth/二级\ntable worth/二级\n    | level | figure |\n    | 二级 | 2 |\n";
    assert!(with("rule computing", worth).contains("LJ0808"), "{}", with("rule computing", worth));
    assert!(with("table worth", worth).contains("LJ0808"));
    assert_eq!(with("rule cet", worth), "");
    let entry = "    replace certificate CET\ncertificate CET\n    level on cert-level\n";
    assert!(with("rule cet", entry).contains("LJ0808"), "{}", with("rule cet", entry));
    assert!(with("catalogue certificates", entry).contains("LJ0808"));
    assert_eq!(with("rule computing", entry), "");
}

#[test]
fn an_entry_of_ones_own_does_not_stand_in_front_of_a_row_without_a_word() {
    let own = "certificate CET \"Ours\"\n    category arts\n";
    let beside = of_tables(&format!("policy school \"School\"\nadopt city\n{own}"));
    assert!(problems(&beside).contains("LJ0204"), "{}", problems(&beside));
    let instead =
        of_tables(&format!("policy school \"School\"\nadopt city\n    replace certificate CET\n{own}"));
    assert!(!problems(&instead).contains("LJ0204"), "{}", problems(&instead));
}

#[test]
fn rows_and_entries_are_replaced_three_levels_deep() {
    let school = "policy school \"School\"\nadopt city\n    replace rule cet/1, certificate NCRE\n    without certificate DRAW, rule skill\n    \
                  replace table worth/二级\nrule cet/1\n    given certificate CET with level 二级\n    waive C1\n    credits 1\n\
                  certificate NCRE \"School's\"\n    level on cert-level\n    valid from award 1 month\n\
                  table worth/二级\n    | level | figure |\n    | 二级 | 2.5 |\n";
    let county = |text: &str| {
        checked(&[
            ("county.lijiao", &format!("policy county \"County\"\nadopt school\n{text}")),
            ("bases/school/school.lijiao", school),
            ("bases/city/city.lijiao", TABLES),
            ("bases/city/certificates.csv", CERTIFICATES),
            ("bases/city/skill.csv", SKILL),
        ])
    };
    let as_school = county("");
    assert_eq!(problems(&as_school), "");
    assert_eq!(credits(&as_school, "CET", "二级"), "cet/1 1");
    assert_eq!(credits(&as_school, "NCRE", "二级"), "");
    let own = county(
        "    replace rule cet/1, certificate NCRE\n    replace table worth/二级\nrule cet/1\n    given certificate CET with level 二级\n    \
         waive C1\n    credits 0.5\ncertificate NCRE \"County's\"\n    level on cert-level\ntable worth/二级\n    | level | figure |\n    | 二级 | 1.5 |\n",
    );
    assert_eq!(problems(&own), "");
    assert_eq!(credits(&own, "CET", "二级"), "cet/1 0.5");
    assert_eq!(credits(&own, "CET", "三级"), "cet/2 4");
    assert_eq!(credits(&own, "NCRE", "二级"), "computing 1.5");
    // What the school left out is not there to be left out again; with the table goes the row that was replaced.
    assert!(problems(&county("    without certificate DRAW\n")).contains("LJ0804"));
    let without = county("    without rule cet\n");
    assert_eq!(credits(&without, "CET", "二级"), "");
}

#[test]
fn the_row_that_is_replaced_keeps_its_place_where_the_first_row_wins() {
    let city = TABLES
        .replace("rules cet\n", "rules cet\n    first row wins\n")
        .replace("| 二级 | C1 | 2 |", "| 二级 or above | C1 | 2 |");
    let own = "rule cet/1\n    given certificate CET with level 二级 or above\n    waive C1\n    credits 1\n";
    let replaced = of_tables_with(
        &format!("policy school \"School\"\nadopt city\n    replace rule cet/1\n{own}"),
        &city,
    );
    assert_eq!(problems(&replaced), "");
    assert_eq!(credits(&replaced, "CET", "三级"), "cet/1 1");
}

#[test]
fn each_day_of_the_branch_without_an_edition_of_the_base_is_told_and_no_other() {
    let city = CITY
        .replace(
            "edition 2024 in force from 2024-01-01 to 2024-12-31",
            "edition 2024 in force from 2024-01-01 to 2024-02-28",
        )
        .replace(
            "edition 2025 in force from 2025-01-01",
            "edition 2025 in force from 2024-03-01 to 2025-12-31",
        );
    let of = |days: &str| {
        let head = format!("policy school \"School\"\n    edition 1 in force {days}\nadopt city\n");
        let found = checked(&[("branch.lijiao", &head), ("bases/city/city.lijiao", &city)]);
        let found = problems(&found);
        let told = found.lines().filter(|line| line.contains("LJ0810"));
        told.filter_map(|line| Some(line.split_once("LJ0810: ")?.1.split_once(" the base")?.0.to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(of("from 2024-01-01 to 2024-02-28"), Vec::<String>::new());
    assert_eq!(of("from 2024-01-01 to 2024-03-01"), ["on 2024-02-29"]);
    assert_eq!(of("from 2024-02-29 to 2024-02-29"), ["on 2024-02-29"]);
    assert_eq!(of("from 2024-03-01 to 2025-12-31"), Vec::<String>::new());
    assert_eq!(of("from 2024-03-01 to 2026-01-01"), ["on 2026-01-01"]);
    assert_eq!(
        of("from 2023-12-30"),
        ["from 2023-12-30 to 2023-12-31", "on 2024-02-29", "from 2026-01-01 on"]
    );
}
