//! Which institution's rules apply: the branch tree, clauses at an institution, attributes of institutions.
#![allow(clippy::restriction, reason = "a test fails loudly")]

use lijiao::check::check;
use lijiao::compile::compile;
use lijiao::diagnostics::report::plain;
use lijiao::evaluate::{Options, evaluate};
use lijiao::locale::Locale;
use lijiao::record::{RecordShape, Strictness, read};
use lijiao::resolve::{PolicyFolder, resolve};
use serde_json::Value;

const GROUND: &str = r#"
attribute institution.type: one of school, open
attribute institution.rank: number from 1 to 9
institution city
    type open
    rank 1
institution north in city
    rank 3
institution north-east in north
    type school
institution other
    type school
certificate CET "English"
certificate TOEFL "English abroad"
programme cs "Computing"
    course C1 "English" 4 credits
    course C2 "Computing" 4 credits
"#;

/// The courses granted to an applicant at an institution, or what waits.
fn granted(head: &str, rules: &str, institution: &str) -> String {
    let text = format!(
        "policy p \"P\"\n    items used once per programme\n    beyond limits refused\n{head}{GROUND}{rules}"
    );
    let checked = check(resolve(&PolicyFolder::of_text("p.lijiao", text)));
    let Some(policy) = &checked.policy else {
        panic!("{}", plain(&checked.problems, &checked.sources, Locale::En));
    };
    let plan = compile(policy);
    let record = format!(
        r#"{{"id": "L", "application": {{"date": "2025-06-01", "programme": "cs"{institution}}},
            "items": [{{"id": "a", "kind": "certificate", "code": "CET"}}, {{"id": "b", "kind": "certificate", "code": "TOEFL"}}]}}"#
    );
    let (record, _) = read(&record, &RecordShape::of(&plan.policy), Strictness::Strict).unwrap();
    let decision = serde_json::to_value(evaluate(&plan, &record, &Options::default())).unwrap();
    let shown = |part: &str| {
        let all = decision[part]
            .as_array()
            .unwrap()
            .iter()
            .map(|grant: &Value| grant["rule"].as_str().unwrap().to_owned());
        all.collect::<Vec<_>>().join(" ")
    };
    format!("{}|{}", shown("granted"), shown("pending"))
}

fn at(code: &str) -> String {
    format!(r#", "institution": "{code}""#)
}

const RULE: &str =
    "rule a\n    at institution north\n    given certificate CET\n    waive C1\n    credits 4\n";

#[test]
fn a_rule_at_an_institution_holds_there_and_in_its_branches() {
    assert_eq!(granted("", RULE, &at("north")), "a|");
    assert_eq!(granted("", RULE, &at("north-east")), "a|");
    assert_eq!(granted("", RULE, &at("city")), "|");
    assert_eq!(granted("", RULE, &at("other")), "|");
    // Nobody has said which institution it is.
    assert_eq!(granted("", RULE, ""), "|a");
    assert_eq!(granted("", RULE, r#", "institution": null"#), "|");
}

#[test]
fn a_policy_at_an_institution_holds_there_only() {
    let rule = RULE.replace("    at institution north\n", "");
    assert_eq!(granted("    at institution north\n", &rule, &at("north-east")), "a|");
    assert_eq!(granted("    at institution north\n", &rule, &at("city")), "|");
}

#[test]
fn a_limit_at_an_institution_binds_there_only() {
    let rules = "rule a\n    given certificate CET\n    waive C1\n    credits 4\nrule b\n    given certificate TOEFL\n    waive C2\n    credits 4\nlimit few: converted courses at most 1\n    at institution north\n";
    assert_eq!(granted("", rules, &at("north-east")), "a|");
    assert_eq!(granted("", rules, &at("other")), "a b|");
}

#[test]
fn the_institution_of_a_programme_decides_where_programmes_name_theirs() {
    let rules = format!(
        "{RULE}programme law \"Law\"\n    institution north-east\n    course C1 \"English\" 4 credits\n"
    );
    let of = |programme: &str, institution: &str| {
        let text = format!("policy p \"P\"\n    items used once per programme\n{GROUND}{rules}");
        let checked = check(resolve(&PolicyFolder::of_text("p.lijiao", text)));
        let plan = compile(checked.policy.as_ref().unwrap());
        let record = format!(
            r#"{{"id": "L", "application": {{"date": "2025-06-01", "programme": "{programme}", "institution": "{institution}"}},
                "items": [{{"id": "a", "kind": "certificate", "code": "CET"}}]}}"#
        );
        let (record, _) = read(&record, &RecordShape::of(&plan.policy), Strictness::Strict).unwrap();
        evaluate(&plan, &record, &Options::default()).granted.len()
    };
    assert_eq!(of("law", "other"), 1);
}

#[test]
fn attributes_of_institutions_decide_and_branches_have_those_above_them() {
    let when = |condition: &str| {
        RULE.replace("    at institution north\n", "")
            .replace("    waive", &format!("    when {condition}\n    waive"))
    };
    let school = when("institution.type is school");
    assert_eq!(granted("", &school, &at("north-east")), "a|");
    assert_eq!(granted("", &school, &at("north")), "|", "north is open, as the city above it");
    let ranked = when("institution.rank at least 3");
    assert_eq!(granted("", &ranked, &at("north-east")), "a|");
    assert_eq!(granted("", &ranked, &at("city")), "|");
    let within = when("application.institution in city");
    assert_eq!(granted("", &within, &at("north-east")), "a|");
    assert_eq!(granted("", &within, &at("other")), "|");
}
