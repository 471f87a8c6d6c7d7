//! Brief decisions are decisions: wherever the sums of a line are told without the evaluator, the evaluator tells the same.
#![allow(clippy::restriction, reason = "a test fails loudly")]

#[path = "deciding/luck.rs"]
mod luck;
#[path = "deciding/of_text.rs"]
mod of_text;

use lijiao::check::check;
use lijiao::compile::compile;
use lijiao::evaluate::{Brief, Options, evaluate};
use lijiao::explain::has_refused_items;
use lijiao::io::{find_policies, load_policy, with_bases};
use lijiao::plan::Plan;
use lijiao::population::Population;
use lijiao::record::read::LONGEST_RECORD;
use lijiao::record::{RecordShape, Strictness, read};
use lijiao::resolve::{PolicyFolder, resolve};
use lijiao::written::totals_text;
use luck::Luck;
use std::fmt::Write;
use std::path::Path;

/// Holds what is told in brief against the decision; returns whether it was told in brief.
fn holds(plan: &Plan, shape: &RecordShape, brief: &Brief, text: &str) -> bool {
    let Some(sums) = brief.decide(text) else { return false };
    let (record, warnings) =
        read(text, shape, Strictness::Strict).unwrap_or_else(|errors| panic!("{errors:?}\n{text}"));
    assert!(warnings.is_empty(), "{text}");
    let decision = evaluate(plan, &record, &Options::default());
    let mut written = String::new();
    brief.write(&sums, &mut written);
    assert_eq!(
        written,
        totals_text(&decision).unwrap(),
        "{}\n{text}\n{}",
        plan.policy.code,
        lijiao::written::decision_text(&decision).unwrap()
    );
    let facts = (sums.has_grants, sums.has_refusals, false);
    let decided = (!decision.granted.is_empty(), has_refused_items(&decision), !decision.pending.is_empty());
    assert_eq!(facts, decided, "{}\n{text}", plan.policy.code);
    true
}

#[test]
fn learners_of_the_shipped_policies_get_the_same_sums() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let (mut told, mut in_examples) = (Vec::new(), 0);
    for path in find_policies(&root) {
        let resolved = resolve(&with_bases(&load_policy(&path).unwrap()).unwrap());
        let examples = resolved.policy.examples.clone();
        let plan = compile(&check(resolved).policy.unwrap());
        let shape = RecordShape::of(&plan.policy);
        let Some(brief) = Brief::of(&plan, &shape) else { continue };
        let population = Population::of(&plan, 7);
        let count = (0..100).filter(|number| holds(&plan, &shape, &brief, &population.text(*number))).count();
        let of_examples = examples.iter().filter(|one| holds(&plan, &shape, &brief, &one.record)).count();
        in_examples += of_examples;
        told.push((plan.policy.code.clone(), count, of_examples, examples.len()));
    }
    println!("policy, told of a hundred learners made up, told of the examples, examples:\n{told:#?}");
    assert!(told.iter().filter(|(_, count, ..)| *count > 0).count() > 5, "{told:?}");
    assert!(in_examples > 70, "{in_examples} {told:?}");
}

const KINDS: [&str; 2] = ["certificate", "course"];
const CODES: usize = 6;
const LEVELS: [&str; 4] = ["basic", "good", "better", "best"];

fn policy(luck: &mut Luck) -> String {
    let beyond = ["refused", "cut to 0.5", "cut to 1", "excused without credit"][luck.below(4)];
    let mut text =
        format!("policy small \"Small\"\n    items used once per programme\n    beyond limits {beyond}\n");
    if luck.is_one_of(3) {
        text += "    prefer credits, then fewest items\n";
    }
    if luck.is_one_of(4) {
        text += "    edition old in force from 2020-01-01 to 2024-12-31\n    edition new in force from 2025-01-01\n";
    }
    text += "    edition by application\n";
    text += "\nscale levels: basic < good < better < best\nattribute item.level: on levels\nattribute item.paid: yes or no\nattribute programme.grade: on levels\n";
    text += "measure points\ncategory g0\ncategory g1\n";
    for code in 0..CODES {
        let _ =
            writeln!(text, "{} K{code} \"Outcome {code}\"\n    category g{}", KINDS[code % 2], luck.below(2));
        if luck.is_one_of(3) {
            let _ = writeln!(text, "    credits {}", 1 + luck.below(4));
        }
        if luck.is_one_of(4) {
            let _ = writeln!(text, "    valid from award {} years", 1 + luck.below(4));
        }
    }
    for programme in ["p", "q"] {
        let credits = 10 + 10 * luck.below(2);
        let _ = writeln!(text, "\nprogramme {programme} \"Programme {programme}\"\n    credits {credits}");
        if !luck.is_one_of(4) {
            let _ = writeln!(text, "    grade {}", LEVELS[luck.below(4)]);
        }
        for course in 0..4 {
            let _ =
                writeln!(text, "    course {programme}C{course} \"Course\" {} credits", 1 + luck.below(5));
        }
        let _ = writeln!(text, "    pool electives at most {} credits", 2 + luck.below(8));
    }
    for limit in 0..luck.below(3) {
        let from = [
            String::new(),
            format!(" from {}", KINDS[luck.below(2)]),
            format!(" from category g{}", luck.below(2)),
        ][luck.below(3)]
        .clone();
        let figure = match luck.below(5) {
            0 => format!("as share of programme credits at most {}%", 10 + 10 * luck.below(5)),
            _ => format!("at most {}", 2 + luck.below(9)),
        };
        let what = ["converted credits", "converted credits", "converted courses", "recognised credits"]
            [luck.below(4)];
        let _ = writeln!(text, "\nlimit l{limit}: {what}{from} {figure}");
    }
    if luck.is_one_of(2) {
        let stage = ["converted", "recognised"][luck.below(2)];
        let take = ["highest score", "latest award", "most credits"][luck.below(3)];
        let _ = writeln!(text, "\nfamily kin: certificate K0, K2, K4\n    at stage {stage}\n    take {take}");
    }
    if luck.is_one_of(4) {
        let _ = writeln!(text, "\nbar no-courses: item from course into pool electives");
    }
    for rule in 0..3 + luck.below(6) {
        let code = luck.below(CODES);
        let source = if luck.is_one_of(8) {
            "activity".to_owned()
        } else if luck.is_one_of(5) {
            KINDS[luck.below(2)].to_owned()
        } else {
            format!("{} K{code}", KINDS[code % 2])
        };
        let _ = writeln!(text, "\nrule r{rule}");
        let condition = match luck.below(6) {
            0 => format!(" with score {} or above", 40 + 10 * luck.below(4)),
            1 => format!(" with level {} or above", LEVELS[luck.below(4)]),
            2 => format!(" with score {} to {}", 30 + 10 * luck.below(3), 70 + 10 * luck.below(3)),
            3 => " with paid".to_owned(),
            4 => format!(" with score above {}", 40 + 10 * luck.below(4)),
            _ => String::new(),
        };
        match luck.below(10) {
            0 => {
                let other = luck.below(CODES);
                let _ = writeln!(
                    text,
                    "    given all of:\n        {source}\n        {} K{other}",
                    KINDS[other % 2]
                );
            }
            1 => {
                let _ = writeln!(text, "    given one or more {source}{condition}");
            }
            _ => {
                let _ = writeln!(text, "    given {source}{condition}");
            }
        }
        if luck.is_one_of(3) {
            let _ = writeln!(text, "    when from award to application at most {} years", 1 + luck.below(5));
        }
        if luck.is_one_of(6) {
            text += "    in force from 2025-01-01\n";
        }
        if luck.is_one_of(6) {
            let _ = writeln!(text, "    when learner.age at least {}", 18 + luck.below(3));
        }
        if luck.is_one_of(6) {
            text += "    needs papers transcript\n";
        }
        if luck.is_one_of(4) {
            let more = ["", " and item.paid"][luck.below(2)];
            let _ = writeln!(text, "    when programme.grade {} or above{more}", LEVELS[luck.below(4)]);
        }
        if luck.is_one_of(8) {
            text += "    subject to office approval\n";
        }
        if luck.is_one_of(8) {
            text += "    when record has certificate K0\n";
        }
        let programme = ["p", "q"][luck.below(2)];
        match luck.below(5) {
            0 => text += "    convert to pool electives\n    credits item.credits\n",
            1 => text += "    convert to pool electives\n    credits 2\n    points 3\n",
            2 => {
                let _ = writeln!(
                    text,
                    "    waive {programme}C{}\n    credits target.credits\n    points 1",
                    luck.below(4)
                );
            }
            _ => {
                let _ = writeln!(text, "    waive {programme}C{}\n    credits target.credits", luck.below(4));
            }
        }
    }
    text
}

fn record(luck: &mut Luck, number: usize) -> String {
    let mut items = Vec::new();
    for item in 0..luck.below(7) {
        let code = luck.below(CODES);
        let mut text = match luck.below(10) {
            0 => format!("{{\"id\":\"i{item}\",\"kind\":\"activity\""),
            1 => format!("{{\"id\":\"i{item}\",\"kind\":\"activity\",\"code\":\"A{}\"", luck.below(3)),
            _ => format!("{{\"id\":\"i{item}\",\"kind\":\"{}\",\"code\":\"K{code}\"", KINDS[code % 2]),
        };
        if !luck.is_one_of(3) {
            text += ",\"papers\":[\"transcript\"]";
        }
        let mut fact = |name: &str, value: String| text.push_str(&format!(",\"{name}\":{value}"));
        if !luck.is_one_of(9) {
            fact("score", luck.below(101).to_string());
        }
        if !luck.is_one_of(9) {
            fact("award", format!("\"{}-0{}-1{}\"", 2019 + luck.below(8), 1 + luck.below(9), luck.below(9)));
        }
        if !luck.is_one_of(9) {
            fact("level", format!("\"{}\"", LEVELS[luck.below(4)]));
        }
        if !luck.is_one_of(9) {
            fact("paid", luck.is_one_of(2).to_string());
        }
        if !luck.is_one_of(5) {
            let places = ["", "", ".5", ".0", ".25"][luck.below(5)];
            fact("credits", format!("{}{places}", luck.below(6)));
        }
        items.push(text + "}");
    }
    let programme = ["p", "q"][luck.below(2)];
    let learner = ["{}", "{\"age\":18}", "{\"age\":19}", "{\"age\":20}"][luck.below(4)];
    let date = format!("{}-0{}-15", 2023 + luck.below(4), 1 + luck.below(9));
    let application = match luck.below(6) {
        0 => String::new(),
        _ => format!(",\"application\":{{\"date\":\"{date}\",\"programme\":\"{programme}\"}}"),
    };
    format!("{{\"id\":\"n{number}\",\"learner\":{learner}{application},\"items\":[{}]}}", items.join(","))
}

#[test]
fn learners_of_random_policies_get_the_same_sums() {
    let (mut told, mut all, mut policies) = (0, 0, 0);
    for seed in 0..200 {
        let luck = &mut Luck(seed);
        let text = policy(luck);
        let checked = check(resolve(&PolicyFolder::of_text("small.lijiao", &text)));
        // Two rules may have come out the same: an error of the policy.
        let Some(policy) = checked.policy else { continue };
        let plan = compile(&policy);
        let shape = RecordShape::of(&plan.policy);
        let Some(brief) = Brief::of(&plan, &shape) else { continue };
        policies += 1;
        for number in 0..60 {
            all += 1;
            told += usize::from(holds(&plan, &shape, &brief, &record(luck, number)));
        }
    }
    println!("{told} of {all} learners of {policies} policies");
    // A law about nothing would hold too.
    assert!(policies > 150 && told * 5 > all * 2, "{told} of {all} learners of {policies} policies");
}

#[test]
fn a_record_that_is_too_long_is_left_to_the_reader() {
    let plan = of_text::checked_plan(
        "policy p\n    items used freely\n    beyond limits refused\ncertificate A\nprogramme cs\n    course K 4 credits\n\
         rule r\n    given certificate A\n    waive K\n    credits 4\n",
    );
    let shape = RecordShape::of(&plan.policy);
    let brief = Brief::of(&plan, &shape).unwrap();
    let record = |spaces: usize| {
        let (id, spaces) =
            (r#"{"id": "L", "application": {"date": "2025-01-01", "programme": "cs"},"#, " ".repeat(spaces));
        format!(r#"{id}{spaces}"items": [{{"id": "a", "kind": "certificate", "code": "A"}}]}}"#)
    };
    assert!(brief.decide(&record(1)).is_some());
    assert!(brief.decide(&record(LONGEST_RECORD)).is_none());
}
