//! The published formats: what decides and what is read agree with the JSON Schemas and the documented lists.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails loudly"
)]

use jsonschema::Validator;
use lijiao::date::Day;
use lijiao::decision::{
    Amounts, BaseStamp, Cut, Decision, Effect, Gap, GrantRef, Granted, LimitUse, MakeUp, Mark, Need,
    NextNeed, Overruled, Pending, PolicyStamp, Reason, Recognised, Refused, RequirementProgress,
    RewardReached, Swap, TargetRef, TargetResult, Totals,
};
use lijiao::io::{RecordFormat, open_records};
use lijiao::policy::Policy;
use lijiao::quantity::Number;
use lijiao::record::{RecordShape, Strictness, read};
use lijiao::script::Failure;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;

fn file(path: &str) -> String {
    fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn schema(name: &str) -> Validator {
    let schema: Value = serde_json::from_str(&file(&format!("docs/schemas/{name}.schema.json"))).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

fn faults(validator: &Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path)).collect()
}

fn text(text: &str) -> String {
    text.to_owned()
}

/// Every reason once. The match has no rest arm, so a new variant has to be written here (and in the documents).
fn reasons() -> Vec<Reason> {
    let on = Day::parse("2025-04-22").unwrap();
    let fact = || text("item.score");
    let (have, need) = (text("424"), text("425"));
    let all = vec![
        Reason::Below { fact: fact(), have: have.clone(), need: need.clone(), included: true },
        Reason::Above { fact: fact(), have: need, need: have.clone(), included: false },
        Reason::Differs { fact: fact(), have: have.clone(), need: vec![text("a")] },
        Reason::Excluded { fact: fact(), have: have.clone() },
        Reason::None { fact: fact() },
        Reason::Expired { fact: fact(), from: on, until: on, on },
        Reason::TooEarly { fact: fact(), from: on, since: on, on },
        Reason::OutsideWindow { on, next: Some(on), until: None },
        Reason::NotInForce { on },
        Reason::NoEdition { on },
        Reason::NotInCatalogue { code: text("X") },
        Reason::EntryNotCurrent { code: text("X"), on },
        Reason::NotRecognised,
        Reason::NoRule,
        Reason::NotClaimed,
        Reason::NoAccount,
        Reason::Barred { bar: text("leisure") },
        Reason::NotSame { attribute: text("name"), have: have.clone(), need: have.clone() },
        Reason::NotPaired { set: text("same-course") },
        Reason::Judged { judgement: text("approval"), by: Some(text("registry")) },
        Reason::Lacks { outcome: text("certificate CET") },
        Reason::Has { outcome: text("certificate CET") },
        Reason::NotInProgramme { target: text("00012") },
        Reason::AlreadyGranted { target: text("00012") },
        Reason::AlreadyUsed { rule: None },
        Reason::Family { family: text("ncre"), by: Some(text("c1")) },
        Reason::Limit { limit: text("half"), at_most: Number::ratio(80, 3).unwrap() },
        Reason::UsedFor { rule: text("cet4") },
        Reason::CoveredBy { rule: text("cet4") },
        Reason::NotBest,
        Reason::Overridden { by: text("cet6") },
        Reason::NotChosen { chosen: text("00015") },
        Reason::NotAnOption { chosen: text("00099"), options: vec![text("00012"), text("00015")] },
        Reason::ObtainedByConversion { rule: Some(text("cet4")) },
        Reason::Gate { on: text("accredited") },
        Reason::NothingToGrant,
        Reason::NoRow { table: text("prize-credits"), keys: vec![text("三等")] },
        Reason::NotComputable,
    ];
    for reason in &all {
        match reason {
            Reason::Below { .. }
            | Reason::Above { .. }
            | Reason::Differs { .. }
            | Reason::Excluded { .. }
            | Reason::None { .. }
            | Reason::Expired { .. }
            | Reason::TooEarly { .. }
            | Reason::OutsideWindow { .. }
            | Reason::NotInForce { .. }
            | Reason::NoEdition { .. }
            | Reason::NotInCatalogue { .. }
            | Reason::EntryNotCurrent { .. }
            | Reason::NotRecognised
            | Reason::NoRule
            | Reason::NotClaimed
            | Reason::NoAccount
            | Reason::Barred { .. }
            | Reason::NotSame { .. }
            | Reason::NotPaired { .. }
            | Reason::Judged { .. }
            | Reason::Lacks { .. }
            | Reason::Has { .. }
            | Reason::NotInProgramme { .. }
            | Reason::AlreadyGranted { .. }
            | Reason::AlreadyUsed { .. }
            | Reason::Family { .. }
            | Reason::Limit { .. }
            | Reason::UsedFor { .. }
            | Reason::CoveredBy { .. }
            | Reason::NotBest
            | Reason::Overridden { .. }
            | Reason::NotChosen { .. }
            | Reason::NotAnOption { .. }
            | Reason::ObtainedByConversion { .. }
            | Reason::Gate { .. }
            | Reason::NothingToGrant
            | Reason::NoRow { .. }
            | Reason::NotComputable => {}
        }
    }
    all
}

fn needs() -> Vec<Need> {
    let all = vec![
        Need::Papers(text("transcript")),
        Need::Approval(text("registry")),
        Need::Judgement(text("near-content")),
        Need::Fact(text("item.score")),
        Need::Choice(vec![text("00012"), text("00015")]),
        Need::Calculation { function: text("bavarian"), because: Failure::DividedByZero },
    ];
    for need in &all {
        match need {
            Need::Papers(_)
            | Need::Approval(_)
            | Need::Judgement(_)
            | Need::Fact(_)
            | Need::Choice(_)
            | Need::Calculation { .. } => {}
        }
    }
    all
}

/// A decision in which every field of every part is present.
fn full_decision() -> Decision {
    let amounts: Amounts = [(text("credits"), Number::ratio(7, 3).unwrap())].into();
    let digest = format!("sha256:{}", "0".repeat(64));
    let target = TargetResult {
        course: Some(text("00018")),
        pool: None,
        category: None,
        amounts: amounts.clone(),
        recorded: Some(Mark::Word(text("免考"))),
        in_averages: Some(false),
        for_purpose: [(text("degree-check"), Mark::Number(Number::whole(60)))].into(),
        cut: Some(Cut { by: text("half"), of: Number::whole(4) }),
        excused: Some(String::new()),
        make_up: Some(MakeUp { amounts: amounts.clone(), from: vec![TargetRef::Course(text("00021"))] }),
        parts: vec![text("class")],
        by_year: [(text("2025"), amounts.clone())].into(),
    };
    let grant = GrantRef {
        rule: text("r"),
        items: vec![text("c1")],
        targets: vec![
            TargetRef::Course(text("a")),
            TargetRef::Pool(text("b")),
            TargetRef::Category(text("c")),
        ],
    };
    Decision {
        id: text("L"),
        policy: PolicyStamp {
            code: text("p"),
            edition: Some(text("2025")),
            digest: digest.clone(),
            bases: vec![BaseStamp { code: text("b"), edition: None, digest: digest.clone() }],
        },
        record_digest: digest,
        as_of: Some(Day::parse("2025-06-05").unwrap()),
        lijiao: text("0.1.0"),
        recognised: vec![Recognised {
            item: text("c1"),
            combined: vec![text("d1")],
            rule: Some(text("r")),
            policy: Some(text("b")),
            cites: Some(text("《…》 art. 9")),
            category: Some(text("vocational")),
            amounts: amounts.clone(),
            recorded: Some(Mark::Word(text("一等奖"))),
            for_purpose: [(text("degree-check"), Mark::Number(Number::whole(60)))].into(),
            entry: Some(text("certificates.csv:12")),
            dormant: true,
        }],
        granted: vec![Granted {
            rule: text("r"),
            policy: Some(text("b")),
            cites: None,
            items: vec![text("c1")],
            reading: vec![text("k1")],
            period: Some(text("2025")),
            targets: vec![
                target.clone(),
                TargetResult { course: None, pool: Some(text("electives")), ..target.clone() },
            ],
            effective: Some(text("2025-09-01")),
            unless_shown: vec![text("near")],
        }],
        pending: vec![Pending {
            rule: text("r"),
            policy: Some(text("b")),
            cites: None,
            items: vec![],
            targets: vec![target],
            needs: needs(),
        }],
        refused: vec![Refused {
            item: Some(text("a1")),
            rule: Some(text("r")),
            policy: Some(text("b")),
            target: Some(TargetRef::Course(text("00012"))),
            because: reasons(),
        }],
        equal_best: vec![Swap { instead_of: Some(grant.clone()), could_be: Some(grant) }],
        rewards: vec![RewardReached {
            reward: text("star"),
            period: Some(text("2025")),
            tier: Some(text("铜星")),
            by: Number::whole(32),
            next: Some((text("银星"), Number::whole(50))),
            needs: vec![Need::Fact("item.ended".into())],
        }],
        next: vec![NextNeed { needs: Need::Papers(text("transcript")), decides: vec![text("r")] }],
        requirements: vec![RequirementProgress {
            requirement: text("accredited"),
            policy: Some(text("b")),
            per: Some(text("x")),
            have: Number::whole(15),
            need: Some(Number::whole(18)),
            met: false,
            needs: vec![Need::Fact("learner.status".into())],
            by_source: amounts.clone(),
        }],
        limits: vec![LimitUse {
            limit: text("half"),
            policy: Some(text("b")),
            per: None,
            from_history: Number::ZERO,
            used: Number::whole(33),
            at_most: None,
            binding: false,
        }],
        overruled: vec![Overruled {
            item: text("c1"),
            fact: text("item.credits"),
            have: text("30"),
            listed: text("3"),
            entry: text("courses.csv:2"),
        }],
        effects: vec![Effect {
            rule: text("r"),
            course: text("00012"),
            recorded: Some(Mark::Number(Number::whole(80))),
            withdrawn: Some(amounts.clone()),
        }],
        balance: amounts.clone(),
        totals: Totals {
            recognised: amounts.clone(),
            granted: amounts.clone(),
            if_needs_met: amounts.clone(),
            make_up: amounts,
        },
        proved_best: true,
        gap: Some(Gap { of: "credits".into(), at_most: Number::ONE }),
    }
}

#[test]
fn decision_with_every_part_is_as_published() {
    let decision = serde_json::to_value(full_decision()).unwrap();
    assert_eq!(faults(&schema("decision"), &decision), Vec::<String>::new());
}

#[test]
fn decision_with_nothing_in_it_is_as_published() {
    let full = full_decision();
    let empty = Decision {
        as_of: None,
        recognised: vec![],
        overruled: vec![],
        granted: vec![],
        pending: vec![],
        refused: vec![],
        equal_best: vec![],
        rewards: vec![],
        next: vec![],
        requirements: vec![],
        limits: vec![],
        effects: vec![],
        totals: Totals::default(),
        balance: Amounts::new(),
        ..full
    };
    assert_eq!(faults(&schema("decision"), &serde_json::to_value(empty).unwrap()), Vec::<String>::new());
}

#[test]
fn published_decision_refuses_what_is_not_in_it() {
    let schema = schema("decision");
    let full = serde_json::to_value(full_decision()).unwrap();
    let changed = |pointer: &str, value: Value| {
        let mut changed = full.clone();
        *changed.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = value;
        changed
    };
    let wrong = [
        changed("/refused/0/because/0", json!({"reason": "below", "fact": "x", "have": "1", "need": "2"})),
        changed("/refused/0/because/0", json!({"reason": "bellow"})),
        changed("/refused/0/because/0", json!({"reason": "no_rule", "more": 1})),
        changed("/pending/0/needs/0", json!({"paper": "x"})),
        changed("/granted/0/targets/0", json!({"amounts": {}})),
        changed("/totals/granted", json!({"credits": "2.5"})),
        changed("/policy/digest", json!("sha256:0")),
        changed("/as_of", json!("2025")),
    ];
    for value in wrong {
        assert!(!schema.is_valid(&value), "{value}");
    }
    let mut more = full.clone();
    more["more"] = json!(1);
    assert!(!schema.is_valid(&more));
}

/// The codes of a section of docs/reasons.md.
fn documented(section: &str) -> Vec<String> {
    let page = file("docs/reasons.md");
    let start = page.find(&format!("## {section}")).unwrap();
    let rest = &page[start + 3..];
    let rest = &rest[..rest.find("\n## ").unwrap_or(rest.len())];
    rest.lines().filter_map(|line| Some(line.strip_prefix("| `")?.split_once('`')?.0.to_owned())).collect()
}

#[test]
fn documented_reasons_and_needs_are_all_there_are() {
    let codes = |values: Vec<Value>, code: fn(&Value) -> String| values.iter().map(code).collect::<Vec<_>>();
    let reasons = reasons().iter().map(|reason| serde_json::to_value(reason).unwrap()).collect();
    let reasons = codes(reasons, |value| value["reason"].as_str().unwrap().to_owned());
    assert_eq!(documented("Reasons"), reasons);
    let needs = needs().iter().map(|need| serde_json::to_value(need).unwrap()).collect();
    let needs = codes(needs, |value| value.as_object().unwrap().keys().next().unwrap().clone());
    assert_eq!(documented("Needs"), needs);
    let schema: Value = serde_json::from_str(&file("docs/schemas/decision.schema.json")).unwrap();
    let published: BTreeSet<&str> =
        schema["$defs"].as_object().unwrap().keys().filter_map(|key| key.strip_prefix("reason_")).collect();
    assert_eq!(published, reasons.iter().map(String::as_str).collect());
}

/// The fenced blocks of docs/formats.md with their language word.
fn snippets() -> Vec<(String, String)> {
    let page = file("docs/formats.md");
    let mut blocks = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in page.lines() {
        match (line.strip_prefix("```"), open.take()) {
            (Some(word), None) => open = Some((word.to_owned(), String::new())),
            (Some(_), Some(block)) => blocks.push(block),
            (None, Some((word, body))) => open = Some((word, format!("{body}{line}\n"))),
            (None, None) => {}
        }
    }
    blocks
}

#[test]
fn records_of_the_documents_are_read_and_as_published() {
    let remainders = ["yearly".to_owned()].into();
    let shape = RecordShape { remainders, ..RecordShape::of(&Policy::default()) };
    let schema = schema("record");
    let mut read_ones = 0;
    for (word, body) in snippets() {
        match word.as_str() {
            "json record" => {
                assert_eq!(faults(&schema, &serde_json::from_str(&body).unwrap()), Vec::<String>::new());
                // The policy of the documents declares nothing, so declared fields are warnings.
                if let Err(errors) = read(&body, &shape, Strictness::Lenient) {
                    panic!("{errors}\n{body}");
                }
            }
            "json bad-record" => {
                let refused = !schema.is_valid(&serde_json::from_str(&body).unwrap());
                assert!(refused || read(&body, &shape, Strictness::Strict).is_err(), "{body}");
            }
            "json decision" => {
                let schema = self::schema("decision");
                assert_eq!(faults(&schema, &serde_json::from_str(&body).unwrap()), Vec::<String>::new());
            }
            "csv records" => {
                let path = std::env::temp_dir().join(format!("lijiao-formats-{}.csv", std::process::id()));
                fs::write(&path, body).unwrap();
                let records = open_records(&path, RecordFormat::Csv, &shape, Strictness::Strict)
                    .unwrap()
                    .collect::<Vec<_>>();
                fs::remove_file(&path).unwrap();
                let ids: Vec<String> =
                    records.into_iter().map(|record| record.unwrap().unwrap().0.id).collect();
                assert_eq!(ids, ["L-17", "L-18"]);
            }
            _ => continue,
        }
        read_ones += 1;
    }
    assert!(read_ones >= 5, "{read_ones} snippets");
}

#[test]
fn published_record_and_reading_refuse_the_same_slips() {
    let shape = RecordShape::of(&Policy::default());
    let schema = schema("record");
    let item = |fields: &str| format!(r#"{{"id": "L", "items": [{{"id": "a", "kind": "course"{fields}}}]}}"#);
    for good in
        [r#", "score": 4.5"#, r#", "papers": null"#, r#", "attendance": "85%""#, r#", "field": ["a", "b"]"#]
    {
        let text = item(good);
        assert!(schema.is_valid(&serde_json::from_str(&text).unwrap()), "{text}");
        assert!(read(&text, &shape, Strictness::Strict).is_ok(), "{text}");
    }
    let slips = [
        item(r#", "code": 12"#),
        item(r#", "count": 0"#),
        item(r#", "count": 1.5"#),
        item(r#", "attendance": 85"#),
        item(r#", "attendance": "85""#),
        item(r#", "hours": "32""#),
        item(r#", "hours": -1"#),
        item(r#", "award": "2024-9-1""#),
        item(r#", "award": 2024"#),
        item(r#", "passed": "yes""#),
        item(r#", "deposit": {"who": "x"}"#),
        item(r#", "papers": "x""#),
        text("{}"),
        text("[]"),
        text(r#"{"id": ""}"#),
        text(r#"{"id": "L", "learners": {}}"#),
        text(r#"{"id": "L", "items": [{"id": "a"}]}"#),
        text(r#"{"id": "L", "history": [{"status": "done"}]}"#),
        text(r#"{"id": "L", "history": [{"target": {"course": "a", "pool": "b"}}]}"#),
        text(r#"{"id": "L", "judgements": [{"by": "x"}]}"#),
        text(r#"{"id": "L", "application": {"targets": "00012"}}"#),
    ];
    for slip in slips {
        assert!(!schema.is_valid(&serde_json::from_str(&slip).unwrap()), "{slip}");
        assert!(read(&slip, &shape, Strictness::Strict).is_err(), "{slip}");
    }
}
