//! Several programmes in one application: recognition once, one exact choice for each, nothing left unsaid.
#![allow(clippy::restriction, reason = "a test fails loudly")]

#[path = "deciding/of_text.rs"]
mod of_text;

use lijiao::evaluate::{Options, by_programme, evaluate};
use lijiao::explain::{Asked, explain_each};
use lijiao::locale::Locale;
use lijiao::render::{Names, RunSummary, decision_page, explanations_page};
use lijiao::written::{explained_text, totals_text};
use serde_json::{Value, json};

const RULES: &str = r#"
category leisure "Culture and leisure"
certificate CET "English examination"
certificate NCRE "Computer examination"
activity S "Sport"
programme cs "Computing"
    credits 40
    course K1 "English" 4 credits
    course K2 "Basics" 3 credits
programme law "Law"
    credits 30
    course K1 "English" 6 credits
    course L1 "Computing for lawyers" 2 credits
rule english
    given certificate CET
    waive K1
    credits target.credits
rule basics
    given certificate NCRE
    waive K2, L1
    credits target.credits
    needs papers certificate
limit half: converted credits as share of programme credits at most 10%
"#;

fn policy(head: &str, more: &str) -> String {
    format!("policy p\n    items used {head}\n    beyond limits refused\n{RULES}{more}")
}

fn record(application: &Value) -> Value {
    let mut application = application.clone();
    application["date"] = json!("2025-06-05");
    json!({
        "id": "A", "application": application,
        "items": [
            {"id": "c", "kind": "certificate", "code": "CET", "award": "2024-06-01"},
            {"id": "n", "kind": "certificate", "code": "NCRE", "award": "2024-06-01", "papers": ["certificate"]}
        ]
    })
}

fn decide(text: &str, application: &Value) -> Value {
    of_text::decide(&of_text::plan(text), &record(application))
}

fn targets(part: &Value) -> Vec<String> {
    let granted = part["granted"].as_array().unwrap().iter();
    let targets = granted.flat_map(|grant| grant["targets"].as_array().unwrap());
    targets
        .map(|target| format!("{} {}", target["course"].as_str().unwrap(), target["amounts"]["credits"]))
        .collect()
}

#[test]
fn each_programme_has_its_own_choice_limits_and_sums() {
    let decision = decide(&policy("once per programme", ""), &json!({"programmes": ["cs", "law"]}));
    let [cs, law] = [&decision["programmes"][0], &decision["programmes"][1]];
    assert_eq!((&cs["programme"], &law["programme"]), (&json!("cs"), &json!("law")));
    // 10 % of 40 is 4: one of the two; 10 % of 30 is 3: only the lesser of the two.
    assert_eq!((targets(cs), targets(law)), (vec!["K1 4".to_owned()], vec!["L1 2".to_owned()]));
    assert_eq!((&cs["limits"][0]["at_most"], &law["limits"][0]["at_most"]), (&json!(4), &json!(3)));
    assert_eq!(law["totals"]["granted"], json!({"credits": 2}));
    assert_eq!(decision["totals"]["granted"], json!({"credits": 6}));
    assert_eq!((&decision["granted"], decision["recognised"].as_array().unwrap().len()), (&json!([]), 2));
}

#[test]
fn an_outcome_counts_in_each_programme_unless_it_may_be_used_once_ever() {
    let open = "limit half: converted credits as share of programme credits at most 50%";
    let text = |head: &str| {
        policy(head, "")
            .replace("limit half: converted credits as share of programme credits at most 10%", open)
    };
    let both = decide(&text("once per programme"), &json!({"programmes": ["cs", "law"]}));
    assert_eq!(targets(&both["programmes"][0]), ["K1 4", "K2 3"]);
    assert_eq!(targets(&both["programmes"][1]), ["K1 6", "L1 2"]);
    let once = decide(&text("once ever"), &json!({"programmes": ["cs", {"programme": "law"}]}));
    assert_eq!(targets(&once["programmes"][0]), ["K1 4", "K2 3"]);
    assert_eq!(targets(&once["programmes"][1]), Vec::<String>::new());
    let why = json!([{"reason": "already_used", "rule": "english", "programme": "cs"}]);
    assert_eq!(once["programmes"][1]["refused"][0]["because"], why);
    // The programme that is named first has it.
    let turned = decide(&text("once ever"), &json!({"programmes": ["law", "cs"]}));
    assert_eq!(targets(&turned["programmes"][0]), ["K1 6", "L1 2"]);
    // What one has for one purpose, another has for another.
    let purposes =
        json!({"programmes": [{"programme": "cs", "purpose": "a"}, {"programme": "law", "purpose": "b"}]});
    assert_eq!(targets(&decide(&text("once per purpose"), &purposes)["programmes"][1]), ["K1 6", "L1 2"]);
}

#[test]
fn a_programme_is_decided_as_if_it_were_alone() {
    let text = policy("once per programme", "require enough: converted credits at least 4\n");
    let plan = of_text::plan(&text);
    let several = of_text::record(
        &plan,
        &record(&json!({"programmes": ["cs", {"programme": "law", "targets": ["K1"], "claims": ["c"]}]})),
    );
    let decision = evaluate(&plan, &several, &Options::default());
    let alone = [json!({"programme": "cs"}), json!({"programme": "law", "targets": ["K1"], "claims": ["c"]})];
    for ((own, part), alone) in by_programme(&several, &decision).into_iter().zip(alone) {
        let alone = evaluate(&plan, &of_text::record(&plan, &record(&alone)), &Options::default());
        let alone = lijiao::decision::Decision { record_digest: part.record_digest.clone(), ..alone };
        assert_eq!(*part, alone);
        assert_eq!(*part, evaluate(&plan, &own, &Options::default()));
    }
}

#[test]
fn one_programme_in_a_list_is_the_same_as_it_alone() {
    let text = policy("once per programme", "");
    let mut listed = decide(&text, &json!({"programmes": [{"programme": "cs", "targets": ["K1"]}]}));
    let alone = decide(&text, &json!({"programme": "cs", "targets": ["K1"]}));
    listed["record_digest"] = alone["record_digest"].clone();
    assert_eq!(listed, alone);
}

#[test]
fn what_waits_is_asked_for_once_for_all() {
    let plan = of_text::plan(&policy("once per programme", ""));
    let mut written = record(&json!({"programmes": ["cs", "law"], "targets": ["K2", "L1"]}));
    written["items"][1]["papers"] = json!([]);
    let decision = of_text::decide(&plan, &written);
    assert_eq!(decision["next"], json!([{"needs": {"papers": "certificate"}, "decides": ["basics"]}]));
    let waiting = |at: usize| decision["programmes"][at]["pending"][0]["targets"][0]["course"].clone();
    assert_eq!((waiting(0), waiting(1)), (json!("K2"), json!("L1")));
    assert_eq!(decision["totals"]["if_needs_met"], json!({"credits": 5}));
}

#[test]
fn sums_pages_and_explanations_tell_of_each_programme() {
    let plan = of_text::plan(&policy("once per programme", ""));
    let record = of_text::record(&plan, &record(&json!({"programmes": ["cs", "law"]})));
    let options = Options::default();
    let decision = evaluate(&plan, &record, &options);
    let names = Names { policy: &plan.policy, record: Some(&record) };
    let page = decision_page(&decision, &names, Locale::En).to_string();
    let asked = Asked { plan: &plan, record: &record, options: &options };
    let explained = explain_each(&asked, &decision, (None, None), None).unwrap();
    let told = explanations_page(&explained, &names, Locale::En).to_string();
    for text in [&page, &told] {
        for part in ["Programme `Computing`", "Programme `Law`", "English", "Computing for lawyers"] {
            assert!(text.contains(part), "{part}\n{text}");
        }
    }
    let totals: Value = serde_json::from_str(&totals_text(&decision).unwrap()).unwrap();
    assert_eq!(totals["programmes"][1]["totals"]["granted"], json!({"credits": 2}));
    let whole: Value = serde_json::from_str(&explained_text(&decision, &explained).unwrap()).unwrap();
    assert_eq!(whole["explanation"][1]["programme"], json!("law"));
    // A course of one programme alone is explained there; one that none has is told.
    let about = |target| explain_each(&asked, &decision, (None, Some(target)), None);
    assert_eq!(about("L1").unwrap().len(), 1);
    assert!(about("L9").is_err());
    let mut sums = RunSummary::default();
    sums.count(&decision);
    assert_eq!((sums.decided, sums.with_grants), (1, 1));
}

#[test]
fn slips_in_the_list_of_programmes_are_told() {
    let plan = of_text::plan(&policy("once per programme", ""));
    let told = |application: Value| {
        let shape = lijiao::record::RecordShape::of(&plan.policy);
        let read = lijiao::record::read(
            &record(&application).to_string(),
            &shape,
            lijiao::record::Strictness::Strict,
        );
        read.unwrap_err().to_string()
    };
    assert!(
        told(json!({"programme": "cs", "programmes": ["law"]}))
            .contains("exactly one of `programme`, `programmes`")
    );
    assert!(told(json!({"programmes": ["cs", "cs"]})).contains("programme `cs` is applied for twice"));
    assert!(told(json!({"programmes": []})).contains("programme"));
    assert!(told(json!({"programmes": ["csx"]})).contains("programme `csx` is not declared"));
    assert!(
        told(json!({"programmes": [{"programme": "cs", "targets": ["L1"]}, "law"]})).contains("targets[0]")
    );
    assert!(told(json!({"programmes": ["cs", "law"], "targets": ["L9"]})).contains("targets[0]"));
    assert!(told(json!({"programmes": [{"programme": "cs", "date": "2025-01-01"}]})).contains("date"));
}

#[test]
fn what_was_brought_forward_is_used_by_the_programme_named_first() {
    let more = "activity T\nrule hours\n    given activity T\n    convert to pool electives\n    credits every 16 hours count 1, remainder carried\n";
    let text = policy("once per programme", more)
        .replace("    credits 40\n", "    credits 40\n    pool electives\n");
    let text = text
        .replace("    credits 30\n", "    credits 30\n    pool electives\n")
        .replace("limit half: converted credits as share of programme credits at most 10%\n", "");
    let plan = of_text::plan(&text);
    let decide = |programmes: Value, hours: u32| {
        let record = json!({
            "id": "A", "application": {"date": "2025-06-05", "programmes": programmes}, "balance": {"hours": 15},
            "items": [{"id": "t", "kind": "activity", "code": "T", "ended": "2024-06-01", "hours": hours}]
        });
        let decision = of_text::decide(&plan, &record);
        let one = |at: usize| {
            let part = &decision["programmes"][at];
            let granted = part["granted"].as_array().unwrap().iter();
            granted
                .map(|grant| grant["targets"][0]["amounts"]["credits"].to_string())
                .collect::<Vec<_>>()
                .join(" ")
        };
        [one(0), one(1)]
    };
    // 15 hours kept and one more make a credit, once.
    assert_eq!(decide(json!(["cs", "law"]), 1)[0], "1");
    assert_ne!(decide(json!(["cs", "law"]), 1)[1], "1");
    assert_eq!(decide(json!(["law", "cs"]), 17), ["2", "1"]);
}

#[test]
fn an_example_applies_on_one_day() {
    let told = |second: &str| {
        let text = policy(
            "once per programme",
            &format!(
                "example \"two\"\n    applying on 2025-06-05 for cs\n    applying on {second} for law\n    expect nothing\n"
            ),
        );
        let resolved = lijiao::resolve::resolve(&lijiao::resolve::PolicyFolder::of_text("p.lijiao", &text));
        let errors = resolved.problems.iter().filter(|problem| problem.is_error());
        errors.map(|problem| problem.title.en.clone()).collect::<Vec<_>>()
    };
    assert_eq!(told("2025-06-05"), Vec::<String>::new());
    assert_eq!(told("2025-06-06"), ["`2025-06-05` and `2025-06-06` contradict each other"]);
}
