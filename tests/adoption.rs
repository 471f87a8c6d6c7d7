//! A policy that adopts another: what it takes over, what it may change, and what `check` says where it may not.
#![allow(clippy::restriction, reason = "a test fails loudly")]

#[path = "adoption/entries.rs"]
mod entries;

use lijiao::check::{Checked, check};
use lijiao::compile::compile;
use lijiao::diagnostics::report::{Drawing, plain, pretty};
use lijiao::evaluate::{Options, evaluate};
use lijiao::locale::Locale;
use lijiao::plan::Plan;
use lijiao::record::{RecordShape, Strictness, read};
use lijiao::resolve::{PolicyFolder, resolve};
use serde_json::Value;
use std::collections::BTreeMap;

const CITY: &str = r#"policy city "City rules"
    cites 《City measures》
    edition 2024 in force from 2024-01-01 to 2024-12-31
    edition 2025 in force from 2025-01-01
    edition by application
    items used once per programme
    beyond limits refused
    prefer credits, then fewest items
    fixed rule cet4, limit half

scale cert-level: 一级 < 二级 < 三级 < 四级
set majors: 080901
certificate CET "College English test"
    level on cert-level
programme cs "Computing"
    credits 20
    field 080901
    course C1 "English" 6 credits
    course C2 "Computing" 6 credits
rule cet4 "CET waives English"
    cites art. 9
    given certificate CET with level 二级 or above
        and from award to application at most 8 years
    when programme.field in majors
    waive C1
    credits target.credits
    needs papers certificate
rule open
    given certificate CET with level 三级 or above
    waive C2
    credits target.credits
limit half: converted credits as share of programme credits at most 50%
"#;

type Files = BTreeMap<String, Vec<u8>>;

fn files(texts: &[(&str, &str)]) -> Files {
    texts.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
}

fn checked(texts: &[(&str, &str)]) -> Checked {
    check(resolve(&PolicyFolder::of(files(texts))))
}

/// A branch of the city, with the city's text beside it.
fn branch(text: &str) -> Checked {
    checked(&[("branch.lijiao", text), ("bases/city/city.lijiao", CITY)])
}

/// The findings that are not hints, one a line: file, line and code.
fn problems(checked: &Checked) -> String {
    let lines = plain(&checked.problems, &checked.sources, Locale::En);
    let is_told = |line: &&str| !line.contains(": hint") && !line.starts_with(' ');
    lines.lines().filter(is_told).map(|line| format!("{line}\n")).collect()
}

fn plan(checked: &Checked) -> Plan {
    compile(checked.policy.as_ref().unwrap_or_else(|| panic!("{}", problems(checked))))
}

fn decide(plan: &Plan, record: &str) -> Value {
    let (record, _) = read(record, &RecordShape::of(&plan.policy), Strictness::Strict).unwrap();
    serde_json::to_value(evaluate(plan, &record, &Options::default())).unwrap()
}

const RECORD: &str = r#"{"id": "L", "application": {"date": "2025-06-01", "programme": "cs"},
    "items": [{"id": "a", "kind": "certificate", "code": "CET", "level": "三级", "award": "2024-06-01", "papers": ["certificate"]},
              {"id": "b", "kind": "certificate", "code": "CET", "level": "二级", "award": "2024-06-01", "papers": ["certificate"]}]}"#;

fn granted(decision: &Value) -> Vec<String> {
    let of = |grant: &Value| format!("{}→{}", grant["rule"], grant["targets"][0]["course"]).replace('"', "");
    decision["granted"].as_array().unwrap().iter().map(of).collect()
}

#[test]
fn a_branch_takes_over_rules_limits_and_the_head() {
    let plan = plan(&branch("policy school \"School\"\nadopt city\n"));
    let decision = decide(&plan, RECORD);
    // Half of 20 credits are 10: one course of 6 fits.
    assert_eq!(granted(&decision), ["cet4→C1"]);
    assert_eq!(decision["granted"][0]["cites"], "《City measures》 art. 9");
    assert_eq!(decision["granted"][0]["policy"], "city");
    assert_eq!(decision["policy"]["code"], "school");
    assert_eq!(decision["policy"]["bases"][0]["code"], "city");
    assert_eq!(decision["policy"]["bases"][0]["edition"], "2025");
}

#[test]
fn names_of_the_base_are_usable_in_the_branch() {
    let text = "policy school \"School\"\nadopt city\nrule more\n    given certificate CET with level 一级\n    when programme.field in majors\n    waive C2\n    credits 2\n";
    assert_eq!(problems(&branch(text)), "");
}

#[test]
fn a_limit_may_be_tightened_and_what_the_base_fixes_may_not_be_loosened() {
    let with = |figure: &str| {
        branch(&format!("policy school \"School\"\nadopt city\n    change limit half at most {figure}\n"))
    };
    assert_eq!(problems(&with("50%")), "");
    assert_eq!(problems(&with("25%")), "");
    assert_eq!(granted(&decide(&plan(&with("25%")), RECORD)), Vec::<String>::new());
    assert_eq!(
        problems(&with("51%")),
        "branch.lijiao:3:5: error LJ0807: the base `city` fixes limit `half`, and this loosens it: 51% instead of 50%\n"
    );
    let report = pretty(&with("51%").problems, &with("51%").sources, Drawing::without_colour(Locale::En));
    assert!(report.contains("bases/city/city.lijiao"), "{report}");
}

#[test]
fn a_rule_is_replaced_only_where_the_text_says_so() {
    let own = "rule open\n    given certificate CET with level 一级 or above\n    waive C2\n    credits 1\n";
    let silent = branch(&format!("policy school \"School\"\nadopt city\n{own}"));
    assert!(problems(&silent).contains("LJ0805"), "{}", problems(&silent));
    let said = branch(&format!("policy school \"School\"\nadopt city\n    replace rule open\n{own}"));
    assert_eq!(problems(&said), "");
    let missing = branch("policy school \"School\"\nadopt city\n    replace rule open\n");
    assert!(problems(&missing).contains("LJ0806"));
    let left_out = plan(&branch("policy school \"School\"\nadopt city\n    without rule open\n"));
    assert!(left_out.policy.rules.iter().all(|rule| rule.name != "open"));
}

fn replaced(rule: &str) -> String {
    problems(&branch(&format!(
        "policy school \"School\"\nadopt city\n    replace rule cet4\nrule cet4\n{rule}"
    )))
}

#[test]
fn a_fixed_rule_may_be_replaced_by_a_stricter_one_only() {
    let same = "    cites 《City measures》 art. 9\n    given certificate CET with level 二级 or above\n        and from award to application at most 8 years\n    when programme.field in majors\n    waive C1\n    credits target.credits\n    needs papers certificate\n";
    assert_eq!(replaced(same), "");
    assert_eq!(replaced(&same.replace("二级", "三级")), "");
    assert_eq!(replaced(&same.replace("8 years", "7 years")), "");
    assert_eq!(replaced(&same.replace("papers certificate", "papers certificate, transcript")), "");
    assert_eq!(replaced(&same.replace("credits target.credits", "credits target.credits, at most 4")), "");
    let looser = |rule: &str, how: &str| {
        let found = replaced(rule);
        assert!(found.contains("LJ0807") && found.contains(how), "{how}: {found}");
    };
    looser(&same.replace("二级", "一级"), "a condition lets more through");
    looser(&same.replace("8 years", "9 years"), "a condition lets more through");
    looser(
        &same.replace("        and from award to application at most 8 years\n", ""),
        "a condition is dropped",
    );
    looser(
        &same.replace("    needs papers certificate\n", ""),
        "the paper `certificate` is no longer asked for",
    );
    let unknown = replaced(&same.replace("credits target.credits", "credits 6"));
    assert!(unknown.contains("LJ0808"), "{unknown}");
}

#[test]
fn what_a_fixed_clause_rests_on_is_fixed_with_it() {
    let text = "policy school \"School\"\nadopt city\n    replace set majors\nset majors: 080901, 050201\n";
    let found = problems(&branch(text));
    assert!(found.contains("LJ0808") && found.contains("rests on set `majors`"), "{found}");
    let left_out = problems(&branch("policy school \"School\"\nadopt city\n    without rule cet4\n"));
    assert!(left_out.contains("LJ0807") && left_out.contains("it is left out"), "{left_out}");
}

#[test]
fn three_levels_stand_on_each_other() {
    let school = "policy school \"School\"\n    fixed limit few\nadopt city\n    change limit half at most 40%\nlimit few: converted courses at most 1\n";
    let county = |text: &str| {
        let county = format!("policy county \"County\"\nadopt school\n{text}");
        checked(&[
            ("county.lijiao", county.as_str()),
            ("bases/school/school.lijiao", school),
            ("bases/city/city.lijiao", CITY),
        ])
    };
    let sound = county("");
    let plan = plan(&sound);
    assert_eq!(granted(&decide(&plan, RECORD)), ["cet4→C1"]);
    let bases: Vec<&str> = plan.policy.bases.iter().map(|base| base.code.as_str()).collect();
    assert_eq!(bases, ["city", "school"]);
    // The school's own tightening of what the city fixes is what the county starts from.
    assert!(problems(&county("    change limit half at most 45%\n")).contains("45% instead of 40%"));
    assert!(
        problems(&county("    change limit few at most 2\n")).contains("the base `school` fixes limit `few`")
    );
}

#[test]
fn a_pinned_edition_holds_whatever_the_day_and_a_followed_base_goes_by_its_own() {
    let city = CITY.replace("rule open\n", "rule open\n    edition 2024\n");
    let of = |head: &str| {
        checked(&[
            ("branch.lijiao", &format!("policy school \"School\"\n{head}\n")),
            ("bases/city/city.lijiao", &city),
        ])
    };
    let rules = |checked: &Checked| {
        let plan = plan(checked);
        plan.policy.rules.iter().map(|rule| (rule.name.to_string(), rule.in_force.len())).collect::<Vec<_>>()
    };
    assert_eq!(rules(&of("adopt city edition 2024")), [("cet4".into(), 0), ("open".into(), 0)]);
    assert_eq!(rules(&of("adopt city edition 2025")), [("cet4".into(), 0)]);
    assert_eq!(rules(&of("adopt city")), [("cet4".into(), 2), ("open".into(), 1)]);
    assert!(problems(&of("adopt city edition 2026")).contains("LJ0203"));
}

#[test]
fn a_base_that_is_missing_or_adopts_in_a_circle_is_told() {
    let alone = checked(&[("a.lijiao", "policy a \"A\"\nadopt city\n")]);
    assert!(problems(&alone).contains("LJ0801"));
    let circle = checked(&[
        ("a.lijiao", "policy a \"A\"\nadopt b\n"),
        ("bases/b/b.lijiao", "policy b \"B\"\nadopt c\n"),
        ("bases/c/c.lijiao", "policy c \"C\"\nadopt b\n"),
    ]);
    assert!(problems(&circle).contains("LJ0205"), "{}", problems(&circle));
    let other =
        checked(&[("a.lijiao", "policy a \"A\"\nadopt b\n"), ("bases/b/b.lijiao", "policy c \"C\"\n")]);
    assert!(problems(&other).contains("LJ0802"));
}

#[test]
fn days_of_the_branch_without_an_edition_of_the_base_are_told() {
    let of = |edition: &str, adopt: &str| {
        let head = format!("policy school \"School\"\n    edition {edition}\nadopt city{adopt}\n");
        problems(&branch(&head)).lines().filter(|line| line.contains("LJ0810")).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(of("1 in force from 2024-01-01", ""), "");
    assert!(
        of("1 in force from 2023-12-31", "")
            .contains("on 2023-12-31 the base `city` has no edition in force")
    );
    assert!(
        of("1 in force from 2024-06-01", " edition 2024")
            .contains("from 2025-01-01 on edition `2024` of the base `city` is not in force")
    );
    assert_eq!(of("1 in force from 2024-06-01 to 2024-12-31", " edition 2024"), "");
}

#[test]
fn a_rule_that_gives_what_is_fixed_on_easier_terms_loosens_it() {
    let with = |rule: &str| problems(&branch(&format!("policy branch\nadopt city\n{rule}")));
    let easier = "rule easier \"Level one will do\"\n    cites art. 1\n    given certificate CET with level 一级 or above\n    \
                  waive C1\n    credits target.credits\n    needs papers certificate\n";
    let told = with(easier);
    assert!(told.contains("LJ0807"), "{told}");
    assert_eq!(told.lines().count(), 1, "{told}");
    // Another course, other outcomes, and the same on harder terms take nothing away from what is fixed.
    assert_eq!(with(&easier.replace("C1", "C2")), "");
    assert_eq!(with(&easier.replace("certificate CET with level 一级 or above", "activity")), "");
    let harder = easier
        .replace("一级 or above", "三级 or above\n        and from award to application at most 4 years")
        .replace("    waive", "    when programme.field in majors\n    waive");
    assert_eq!(with(&harder), "");
}

#[test]
fn functions_combinations_and_assertions_of_a_base_are_fixed_and_replaced_by_name() {
    let city = format!(
        "{CITY}activity talk\nactivity talks\nfunction half(hours) gives number\n    rhai \"hours / 2\"\n    rounded down to 1\n\
         combine several from activity talk every 3 as one activity talks\n\
         assert few: always converted credits at most 12\n"
    )
    .replace("fixed rule cet4, limit half", "fixed rule cet4, limit half, function half, assert few");
    let with = |branch: &str| {
        problems(&checked(&[("branch.lijiao", branch), ("bases/city/city.lijiao", city.as_str())]))
    };
    let replaced = "policy branch\nadopt city\n    replace combine several\n\
                    combine several from activity talk every 4 as one activity talks\n";
    assert_eq!(with(replaced), "");
    let fixed = "policy branch\nadopt city\n    replace function half\nfunction half(hours) gives number\n    \
                 rhai \"hours\"\n    rounded down to 1\n";
    assert!(with(fixed).contains("LJ0808"), "{}", with(fixed));
    let dropped = "policy branch\nadopt city\n    without assert few\n";
    assert!(with(dropped).contains("LJ0807"), "{}", with(dropped));
}

#[test]
fn the_shipped_branches_check_clean_and_their_examples_pass() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/branches");
    for name in ["school", "county"] {
        let loaded = lijiao::io::load_policy(&folder.join(name)).unwrap();
        let checked = check(resolve(&lijiao::io::with_bases(&loaded).unwrap()));
        assert_eq!(problems(&checked), "", "{name}");
        let policy = checked.policy.as_ref().unwrap();
        let report = lijiao::cases::run(&compile(policy), &policy.policy().examples, None);
        assert_eq!(report.failed(), 0, "{name}");
        assert!(policy.policy().examples.len() > 1, "{name} shows what it decides");
    }
}

#[test]
fn a_branch_differs_from_its_base_only_in_what_it_changes() {
    let city = checked(&[("p.lijiao", CITY)]).policy.unwrap();
    let text = "policy school\nadopt city\n    change limit half at most 40%\n    without rule open\n";
    let school = branch(text).policy.unwrap();
    let meaning = lijiao::impact::meaning(city.policy(), school.policy(), Locale::En);
    let told: Vec<(String, usize)> = meaning
        .changes
        .iter()
        .filter(|change| change.kind != "policy")
        .map(|change| (format!("{} {} {:?}", change.kind, change.name, change.how), change.parts.len()))
        .collect();
    assert_eq!(told, [("limit half Changed".to_owned(), 1), ("rule open Removed".to_owned(), told[1].1)]);
    let head = meaning.changes.iter().filter(|change| change.kind == "policy");
    assert_eq!(head.map(|change| change.parts.clone()).collect::<Vec<_>>(), [[]; 0]);
}

const TABLES: &str = r#"policy city "City rules"
    edition 2025 in force from 2025-01-01
    edition by application
    items used once per programme
    beyond limits refused
    prefer credits, then fewest items
scale cert-level: 一级 < 二级 < 三级 < 四级
category skills "Skills"
category arts "Arts"
catalogue certificates from "certificates.csv"
certificate NCRE "Computer test"
    level on cert-level
programme cs "Computing"
    credits 40
    course C1 "English" 6 credits
    course C2 "Computing" 6 credits
    course C3 "Drawing" 3 credits
table worth
    | level | figure |
    | 一级 | 1 |
    | 二级 | 2 |
    | 三级 | 3 |
rules cet
    given certificate CET
    | with level | waive | credits |
    | 二级 | C1 | 2 |
    | 三级 | C2 | 4 |
rules skill
    given certificate DRAW
    rows from "skill.csv"
rule computing
    given certificate NCRE
    waive C3
    credits worth(item.level)
"#;
const CERTIFICATES: &str =
    "code,title,category,级别 用\nCET,English,skills,cert-level\nDRAW,Drawing,arts,cert-level\n";
const SKILL: &str = "with level,waive,credits\n一级,C3,1\n二级,C3,2\n";

fn of_tables(text: &str) -> Checked {
    of_tables_with(text, TABLES)
}

fn of_tables_with(text: &str, city: &str) -> Checked {
    checked(&[
        ("branch.lijiao", text),
        ("bases/city/city.lijiao", city),
        ("bases/city/certificates.csv", CERTIFICATES),
        ("bases/city/skill.csv", SKILL),
    ])
}

fn credits(checked: &Checked, code: &str, level: &str) -> String {
    let record = serde_json::json!({
        "id": "L", "application": {"date": "2025-06-01", "programme": "cs"},
        "items": [{"id": "a", "kind": "certificate", "code": code, "level": level, "award": "2024-06-01"}]
    });
    let decision = decide(&plan(checked), &record.to_string());
    let grants = decision["granted"].as_array().unwrap().iter();
    let of = |grant: &Value| format!("{} {}", grant["rule"], grant["targets"][0]["amounts"]["credits"]);
    grants.map(of).collect::<Vec<_>>().join("; ").replace('"', "")
}
