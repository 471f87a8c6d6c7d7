use super::*;
use crate::locale::Locale;
use crate::policy::Promise;
use crate::policy::expression::{Condition, Expr, FactRef, Operator, Owner, Value};
use crate::policy::{Counted, CountedKind};
use crate::quantity::Number;
use crate::record::{Strictness, read};
use crate::render::fixture::types::policy as policy_of_types;
use insta::assert_snapshot;
use proptest::prelude::*;
use serde_json::json;

fn counted(name: &str, owner: Owner, attribute: &str) -> Counted {
    let fact = FactRef { owner, attribute: attribute.to_owned().into() };
    Counted {
        name: name.to_owned(),
        title: None,
        kind: CountedKind::Limit,
        cites: vec![],
        place: Default::default(),
        stage: crate::policy::counted::Stage::Converted,
        what: crate::policy::counted::CountedWhat::Courses,
        from: vec![],
        into: vec![],
        per: vec![],
        figure: None,
        exclusive: false,
        share_of: None,
        last: None,
        plus: vec![],
        beyond: None,
        unless_rules: vec![],
        unless: Some(Condition::Compare {
            left: Expr::Fact(fact).into(),
            operator: Operator::AtLeast,
            right: Expr::Constant(Value::Number(Number::ONE)).into(),
            scale: None,
        }),
        in_force: vec![].into(),
        editions: vec![].into(),
    }
}

fn policy() -> Policy {
    Policy {
        code: "p".into(),
        counted: vec![
            counted("a", Owner::This, "score"),
            counted("b", Owner::This, "level"),
            counted("c", Owner::This, "credits"),
            counted("d", Owner::Learner, "age"),
            counted("e", Owner::This, "deposited"),
            counted("f", Owner::This, "score"),
        ],
        ..policy_of_types()
    }
}

#[test]
fn list_names_type_words_and_reading_clauses() {
    assert_snapshot!(listing(&policy(), Locale::En), @r#"
    learner
      age: a whole number from 0
        read by limit d
      born: a date such as "2025-04-22"
        read by limit d
      load: a number from 0 to 60, one a term
        read by no clause
      status: one of `在籍`, `毕业`, `肄业`
        read by no clause
    application
      fee-paid: true or false
        read by no clause
    items
      credits: a number from 0 with its unit: `credits`, `quarter`
        read by limit c
      deposited: a date such as "2025-04-22"
        read by limit e
      level: a code (text); or one of `一级`, `二级`, `三级`, `四级`
        read by limit b
      score: a number from 0; or a number in steps of 0.5 from 0 to 100
        read by limit a, limit f
      stay: a length of time such as "P3Y6M"
        read by no clause
    judgements
      near-content: true or false, by `registry`
    programmes
      cs-bachelor
    "#);
    assert_snapshot!(listing(&policy(), Locale::Zh), @r#"
    学习者 learner
      age：整数，不少于 0
        读取：限额 d
      born：日期，如 "2025-04-22"
        读取：限额 d
      load：数值，0 至 60，每 term 一个
        没有条款读取
      status：取值 「在籍」、「毕业」、「肄业」
        没有条款读取
    申请 application
      fee-paid：true 或 false
        没有条款读取
    成果 items
      credits：数值，不少于 0，须写单位：「学分」、「quarter」
        读取：限额 c
      deposited：日期，如 "2025-04-22"
        读取：限额 e
      level：代码（文字）；或 取值 「一级」、「二级」、「三级」、「四级」
        读取：限额 b
      score：数值，不少于 0；或 数值，步长 0.5，0 至 100
        读取：限额 a、限额 f
      stay：一段时间，如 "P3Y6M"
        没有条款读取
    判断
      near-content：true 或 false，由「registry」
    专业计划
      cs-bachelor
    "#);
}

#[test]
fn skeleton_is_a_record_as_it_stands_and_lists_what_is_not_filled_in() {
    let policy = policy();
    let skeleton = skeleton(&policy, Locale::En);
    assert_snapshot!(serde_json::to_string_pretty(&skeleton).unwrap(), @r#"
    {
      "id": "1",
      "learner": {},
      "items": [],
      "history": [],
      "judgements": [],
      "?": {
        "learner": {
          "age": "a whole number from 0",
          "born": "a date such as \"2025-04-22\"",
          "load": {
            "term": "a number from 0 to 60, one a term"
          },
          "status": "one of `在籍`, `毕业`, `肄业`"
        },
        "application": {
          "date": "a date such as \"2025-04-22\"",
          "programme": "one of `cs-bachelor`",
          "fee-paid": "true or false"
        },
        "items": [
          {
            "id": "text",
            "kind": "one of `activity`, `certificate`, `course`, `prize`",
            "code": "text",
            "credits": {
              "amount": "a number from 0 with its unit: `credits`, `quarter`",
              "unit": "credits"
            },
            "level": "a code (text); or one of `一级`, `二级`, `三级`, `四级`",
            "score": "a number from 0; or a number in steps of 0.5 from 0 to 100",
            "stay": "a length of time such as \"P3Y6M\"",
            "deposit": {
              "by": "text",
              "date": "a date such as \"2025-04-22\""
            }
          }
        ],
        "judgements": [
          {
            "judgement": "one of `near-content`",
            "by": "text",
            "item": "text",
            "value": "true or false"
          }
        ]
      }
    }
    "#);
    let shape = RecordShape::of(&policy);
    let (record, warnings) = read(&skeleton.to_string(), &shape, Strictness::Strict).unwrap();
    assert_eq!((record.id.as_str(), record.items.len(), warnings.len()), ("1", 0, 0));
    let schema = jsonschema::draft202012::new(&schema(&policy)).unwrap();
    assert!(schema.is_valid(&skeleton));
}

#[test]
fn skeleton_filled_in_by_half_is_read() {
    let policy = policy();
    let mut record = skeleton(&policy, Locale::Zh);
    record["items"] = json!([{"id": "c", "kind": "certificate", "level": "四级"}]);
    record["?"]["items"] = json!([{"code": "", "score": 1}]);
    let (record, _) = read(&record.to_string(), &RecordShape::of(&policy), Strictness::Strict).unwrap();
    assert_eq!(record.items.len(), 1);
}

fn accepts(schema: &jsonschema::Validator, text: &str) -> bool {
    schema.is_valid(&serde_json::from_str(text).unwrap())
}

#[test]
fn schema_refuses_other_fields_and_other_words() {
    let policy = policy();
    let schema = schema(&policy);
    jsonschema::meta::validate(&schema).unwrap();
    let schema = jsonschema::draft202012::new(&schema).unwrap();
    let item = |fields: &str| format!(r#"{{"id": "L", "items": [{{"id": "a", {fields}}}]}}"#);
    let good = [
        r#""kind": "certificate", "code": "NCRE", "level": "四级", "score": 60.5"#,
        r#""kind": "certificate", "code": "other", "level": "A", "score": 700"#,
        r#""kind": "prize", "credits": {"amount": 4, "unit": "quarter"}"#,
        r#""kind": "course", "stay": "P3M", "attendance": "85%", "award": null"#,
    ];
    for fields in good {
        assert!(accepts(&schema, &item(fields)), "{fields}");
    }
    let bad = [
        r#""kind": "certificate", "code": "NCRE", "level": "四集""#,
        r#""kind": "certificate", "code": "NCRE", "score": 101"#,
        r#""kind": "certficate""#,
        r#""kind": "course", "credits": 4"#,
        r#""kind": "course", "scroe": 4"#,
        r#""kind": "course", "stay": "3 months""#,
    ];
    for fields in bad {
        assert!(!accepts(&schema, &item(fields)), "{fields}");
    }
}

fn field() -> impl Strategy<Value = String> {
    let owner = prop_oneof![Just("learner"), Just("application"), Just("item")];
    let name = prop_oneof![
        Just("status"),
        Just("load"),
        Just("born"),
        Just("level"),
        Just("score"),
        Just("credits"),
        Just("hours"),
        Just("award"),
        Just("attendance"),
        Just("passed"),
        Just("stay"),
        Just("count"),
        Just("papers"),
        Just("code"),
        Just("deposit"),
        Just("date"),
        Just("programme"),
        Just("fee-paid"),
        Just("targets"),
        Just("colour"),
        Just("name"),
        Just("attempts"),
    ];
    let value = prop_oneof![
        Just("null"),
        Just("true"),
        Just("5"),
        Just("-1"),
        Just("60.5"),
        Just("\"四级\""),
        Just("\"在籍\""),
        Just("\"2024-02-28\""),
        Just("\"85%\""),
        Just("\"P3M\""),
        Just("\"\""),
        Just("[]"),
        Just("[\"a\"]"),
        Just("[5]"),
        Just("{}"),
        Just(r#"{"1": 20}"#),
        Just(r#"{"amount": 4, "unit": "credits"}"#),
        Just(r#"{"by": "x"}"#),
        Just("\"cs-bachelor\""),
        Just(r#"{"code": "x", "level": "本科"}"#),
        Just(r#"{"amount": 4}"#),
    ];
    let code = prop_oneof![Just("NCRE"), Just("other")];
    (owner, name, value, code).prop_map(|(owner, name, value, code)| match owner {
        "item" if name == "code" => format!(r#"{{"id": "L", "items": [{{"id": "a", "kind": "certificate", "code": {value}}}]}}"#),
        "item" => format!(
            r#"{{"id": "L", "items": [{{"id": "a", "kind": "certificate", "code": "{code}", "{name}": {value}}}]}}"#
        ),
        owner => format!(r#"{{"id": "L", "{owner}": {{"{name}": {value}}}}}"#),
    })
}

static READERS: std::sync::OnceLock<(jsonschema::Validator, RecordShape)> = std::sync::OnceLock::new();

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]
    #[test]
    fn schema_accepts_what_is_read_and_nothing_else(text in field()) {
        let (schema, shape) = READERS.get_or_init(|| {
            let policy = policy();
            (jsonschema::draft202012::new(&schema(&policy)).unwrap(), RecordShape::of(&policy))
        });
        let read = read(&text, shape, Strictness::Strict);
        prop_assert_eq!(accepts(schema, &text), read.is_ok(), "{} {:?}", text, read);
    }
}

#[test]
fn columns_are_the_fields_that_are_read() {
    let shown: Vec<String> = columns(&policy(), Locale::En)
        .into_iter()
        .map(|column| match column.cells {
            Choices::Words { words, only } => {
                format!("{} {}{}", column.header, words.join("|"), if only { "" } else { "|…" })
            }
            other @ (Choices::Text | Choices::Number | Choices::Date) => {
                format!("{} {other:?}", column.header)
            }
        })
        .collect();
    assert_snapshot!(shown.join("\n"), @r"
    id Text
    item.id Text
    kind activity|certificate|course|prize
    code NCRE|…
    credits Number
    credits.unit credits|quarter
    level 一级|二级|三级|四级|…
    score Number
    stay Text
    deposit.date Date
    learner.age Number
    learner.born Date
    learner.status 在籍|毕业|肄业
    application.date Date
    application.programme cs-bachelor|…
    application.fee-paid yes|no
    ");
}

#[test]
fn the_list_names_what_the_policy_promises() {
    let monotone = Promise::Monotone { owner: OwnerKind::Item, attribute: "score".into() };
    let assertion = |name: &str, promise: Promise| crate::policy::Assertion {
        name: name.into(),
        title: None,
        promise,
        cites: Vec::new(),
        place: crate::policy::Place::default(),
    };
    let assertions = vec![assertion("fair", monotone), assertion("alike", Promise::SameAs("city".into()))];
    let policy = Policy { assertions, ..Policy::default() };
    let shown = listing(&policy, Locale::Zh);
    assert!(shown.contains("保证\n  fair：成绩更高，不会得的更少\n  alike：决定与 city 相同\n"), "{shown}");
    assert!(listing(&policy, Locale::En).contains("assertions\n  fair: a higher score never brings less\n"));
}
