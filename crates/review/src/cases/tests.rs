use super::*;
use crate::compile::plan_of;
use crate::junit::{Suites, junit};
use crate::policy::example::Expectation;
use crate::policy::{Policy, Value};
use crate::quantity::Number;
use crate::render::fixture::{decision, policy, record};
use insta::assert_snapshot;

fn at(line: u32) -> Place {
    Place { file: "p.lijiao".into(), line }
}

fn example(expectations: Vec<Expectation>) -> Example {
    Example {
        title: "425 分即可".into(),
        record: "{}".into(),
        as_of: None,
        expectations: (11..).zip(expectations).map(|(line, expectation)| (expectation, at(line))).collect(),
        place: at(10),
    }
}

fn report(outcome: Outcome) -> Report {
    let result = ExampleResult { title: "425 分即可".into(), place: at(10), outcome };
    Report {
        policy: "zikao".into(),
        results: vec![result],
        left_out: 0,
        assertions: Vec::new(),
        untried: Vec::new(),
    }
}

/// Returns what differs between the decision of the fixture and the expectations, in both languages.
fn differences(expectations: Vec<Expectation>) -> String {
    let plan = plan_of(&policy());
    let outcome = compared(&plan, &record(), &decision(), &example(expectations));
    let lines = |locale| report_lines(&report(outcome.clone()), locale).join("\n");
    format!("{}\n{}", lines(Locale::Zh), lines(Locale::En))
}

fn is_met(expectation: Expectation) -> bool {
    let plan = plan_of(&policy());
    compared(&plan, &record(), &decision(), &example(vec![expectation])) == Outcome::Passed
}

fn number(value: i64) -> Value {
    Value::Number(Number::whole(value))
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn what_the_decision_holds_is_met() {
    let all = vec![
        Expectation::Granted { targets: names(&["00018"]), exactly: false },
        Expectation::Granted { targets: names(&["选修", "00018"]), exactly: true },
        Expectation::Total { measure: "credits".into(), value: number(4) },
        Expectation::Recognised {
            item: "NCRE".into(),
            category: Some("vocational".into()),
            amount: Some(("credits".into(), number(4))),
        },
        Expectation::Refused { what: "cet4".into(), item: None, because: Some("score".into()) },
        Expectation::Refused { what: "00015".into(), item: None, because: Some("below".into()) },
        Expectation::Refused { what: "calligraphy".into(), item: None, because: Some("leisure".into()) },
        Expectation::Refused { what: "a1".into(), item: None, because: None },
        Expectation::Pending { what: "near".into(), item: None, needs: Some("成绩单".into()) },
        Expectation::Pending { what: "00012".into(), item: None, needs: Some("judgement".into()) },
        Expectation::Limit { name: "half".into(), full: true },
        Expectation::Requirement { name: "core".into(), met: Some(false) },
        Expectation::EqualBest,
        Expectation::Reward { name: "star".into(), tier: Some("铜星".into()), on: None },
        Expectation::Recorded { target: "00018".into(), mark: Value::Word("免考".into()) },
    ];
    for expectation in all {
        assert!(is_met(expectation.clone()), "{expectation:?}");
    }
}

#[test]
fn missing_and_further_targets_are_told_with_their_reasons() {
    let granted = Expectation::Granted { targets: names(&["00015", "00018"]), exactly: true };
    assert_snapshot!(differences(vec![granted]), @r"
    未通过 「425 分即可」（p.lijiao:10）
      第 11 行：应为 恰为「00015」、「00018」，实为 「00018」、「选修」
        原因：成绩 424，至少须 425
        原因：按规则「计算机一级免计算机基础」
    1 个示例：0 个通过，1 个未通过
    failed `425 分即可` (p.lijiao:10)
      line 11: expected exactly `00015`, `00018`, got `00018`, `选修`
        because score is 424, at least 425 is needed
        because by rule `计算机一级免计算机基础`
    1 example: 0 passed, 1 failed
    ");
    assert_snapshot!(differences(vec![Expectation::Nothing]), @r"
    未通过 「425 分即可」（p.lijiao:10）
      第 11 行：应为 无，实为 「00018」、「选修」
        原因：按规则「计算机一级免计算机基础」
    1 个示例：0 个通过，1 个未通过
    failed `425 分即可` (p.lijiao:10)
      line 11: expected nothing, got `00018`, `选修`
        because by rule `计算机一级免计算机基础`
    1 example: 0 passed, 1 failed
    ");
}

#[test]
fn another_total_is_told_with_what_made_it() {
    let total = Expectation::Total { measure: "credits".into(), value: number(6) };
    assert_snapshot!(differences(vec![total]), @r"
    未通过 「425 分即可」（p.lijiao:10）
      第 11 行：应为 6 学分，实为 4 学分
        原因：按规则「计算机一级免计算机基础」
        原因：「文化休闲不入学历」规定不得计入
        原因：成绩 424，至少须 425
    1 个示例：0 个通过，1 个未通过
    failed `425 分即可` (p.lijiao:10)
      line 11: expected 6 credits, got 4 credits
        because by rule `计算机一级免计算机基础`
        because barred by `文化休闲不入学历`
        because score is 424, at least 425 is needed
    1 example: 0 passed, 1 failed
    ");
}

#[test]
fn recognition_is_held_against_category_and_amount() {
    let of = |item: &str, category: &str, amount| Expectation::Recognised {
        item: item.into(),
        category: Some(category.into()),
        amount: Some(("credits".into(), number(amount))),
    };
    assert_snapshot!(differences(vec![of("c1", "vocational", 5), of("a1", "leisure", 1)]), @r"
    未通过 「425 分即可」（p.lijiao:10）
      第 11 行：应为 「c1」认定为「vocational」，5 学分，实为 「c1」认定为「vocational」，4 学分
      第 12 行：应为 「a1」认定为「leisure」，1 学分，实为 没有认定
        原因：「文化休闲不入学历」规定不得计入
    1 个示例：0 个通过，1 个未通过
    failed `425 分即可` (p.lijiao:10)
      line 11: expected `c1` as `vocational`, 5 credits, got `c1` as `vocational`, 4 credits
      line 12: expected `a1` as `leisure`, 1 credit, got not recognised
        because barred by `文化休闲不入学历`
    1 example: 0 passed, 1 failed
    ");
}

#[test]
fn granted_waiting_and_otherwise_refused_are_no_such_refusals() {
    let refused = |what: &str, because: Option<&str>| Expectation::Refused {
        what: what.into(),
        item: None,
        because: because.map(str::to_owned),
    };
    let all = vec![refused("ncre1", None), refused("near", None), refused("cet4", Some("age"))];
    assert_snapshot!(differences(all), @r"
    未通过 「425 分即可」（p.lijiao:10）
      第 11 行：应为 不予「ncre1」，实为 准予
        原因：按规则「计算机一级免计算机基础」
      第 12 行：应为 不予「near」，实为 待定
        原因：须由「考办」或「主考院校」作出「内容相近」的判断
        原因：须提交「成绩单」
      第 13 行：应为 不予「cet4」，因「年龄」，实为 因别的原因不予
        原因：成绩 424，至少须 425
    1 个示例：0 个通过，1 个未通过
    failed `425 分即可` (p.lijiao:10)
      line 11: expected `ncre1` refused, got granted
        because by rule `计算机一级免计算机基础`
      line 12: expected `near` refused, got pending
        because a finding of `内容相近` by `考办` or `主考院校` is needed
        because the paper `成绩单` must be shown
      line 13: expected `cet4` refused because of `age`, got refused for other reasons
        because score is 424, at least 425 is needed
    1 example: 0 passed, 1 failed
    ");
}

#[test]
fn waiting_for_something_else_is_told() {
    let pending = |what: &str, needs: Option<&str>| Expectation::Pending {
        what: what.into(),
        item: None,
        needs: needs.map(str::to_owned),
    };
    let all = vec![pending("near", Some("身份证")), pending("cet4", None), pending("ncre1", None)];
    assert_snapshot!(differences(all), @r"
    未通过 「425 分即可」（p.lijiao:10）
      第 11 行：应为 「near」待定，尚缺「身份证」，实为 待定，尚缺别的
        原因：须由「考办」或「主考院校」作出「内容相近」的判断
        原因：须提交「成绩单」
      第 12 行：应为 「cet4」待定，实为 不予
        原因：成绩 424，至少须 425
      第 13 行：应为 「ncre1」待定，实为 准予
        原因：按规则「计算机一级免计算机基础」
    1 个示例：0 个通过，1 个未通过
    failed `425 分即可` (p.lijiao:10)
      line 11: expected `near` pending for `身份证`, got pending for something else
        because a finding of `内容相近` by `考办` or `主考院校` is needed
        because the paper `成绩单` must be shown
      line 12: expected `cet4` pending, got refused
        because score is 424, at least 425 is needed
      line 13: expected `ncre1` pending, got granted
        because by rule `计算机一级免计算机基础`
    1 example: 0 passed, 1 failed
    ");
}

#[test]
fn states_that_differ_are_told_with_their_figures() {
    let all = vec![
        Expectation::Limit { name: "half".into(), full: false },
        Expectation::Requirement { name: "core".into(), met: Some(true) },
        Expectation::Reward { name: "star".into(), tier: None, on: None },
        Expectation::Reward { name: "star".into(), tier: Some("金星".into()), on: None },
        Expectation::Recorded { target: "00018".into(), mark: number(60) },
        Expectation::Recorded { target: "00015".into(), mark: number(60) },
    ];
    assert_snapshot!(differences(all), @r"
    未通过 「425 分即可」（p.lijiao:10）
      第 11 行：应为 限额「half」没有用满，实为 限额「half」用满
        原因：已用 33，限 40
      第 12 行：应为 最低要求「core」已满足，实为 最低要求「core」未满足
        原因：已有 1，须有 3
      第 13 行：应为 激励「star」无，实为 激励「star」「铜星」
        原因：2024：共 32
      第 14 行：应为 激励「star」「金星」，实为 激励「star」「铜星」
        原因：2024：共 32
      第 15 行：应为 「60」，实为 「免考」
      第 16 行：应为 「60」，实为 没有记载
        原因：成绩 424，至少须 425
    1 个示例：0 个通过，1 个未通过
    failed `425 分即可` (p.lijiao:10)
      line 11: expected limit `half` not full, got limit `half` full
        because 33 used of 40
      line 12: expected requirement `core` met, got requirement `core` not met
        because 1 of 3
      line 13: expected reward `star` none, got reward `star` `铜星`
        because 2024: 32 in all
      line 14: expected reward `star` `金星`, got reward `star` `铜星`
        because 2024: 32 in all
      line 15: expected `60`, got `免考`
      line 16: expected `60`, got nothing recorded
        because score is 424, at least 425 is needed
    1 example: 0 passed, 1 failed
    ");
}

#[test]
fn example_whose_record_cannot_be_read_is_no_pass() {
    let plan = plan_of(&Policy::default());
    let unreadable = Example { record: r#"{"id": "x", "lerner": {}}"#.into(), ..example(vec![]) };
    let report = run(&plan, &[unreadable], None);
    assert_eq!(report.failed(), 1);
    assert_snapshot!(report_lines(&report, Locale::En).join("\n"), @r"
    failed `425 分即可` (p.lijiao:10)
      the record cannot be read:
      line 1, column 13, lerner: there is no field `lerner`
    1 example: 0 passed, 1 failed
    ");
}

#[test]
fn filter_leaves_the_others_out_and_says_so() {
    let plan = plan_of(&Policy::default());
    let named =
        |title: &str| Example { title: title.into(), record: r#"{"id": "x"}"#.into(), ..example(vec![]) };
    let report = run(&plan, &[named("CET 425"), named("NCRE")], Some("ｃｅｔ"));
    assert_snapshot!(report_lines(&report, Locale::Zh).join("\n"), @"1 个示例：1 个通过，1 个未运行");
    assert_eq!(report.results[0].title, "CET 425");
}

#[test]
fn results_become_a_suite_for_pipelines() {
    let plan = plan_of(&policy());
    let failed = compared(&plan, &record(), &decision(), &example(vec![Expectation::Nothing]));
    let suites =
        Suites { name: "lijiao test".into(), suites: vec![suite_of(&report(failed.clone()), Locale::Zh)] };
    assert_snapshot!(junit(&suites), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="lijiao test" tests="1" failures="1" errors="0" skipped="0">
      <testsuite name="zikao" tests="1" failures="1" errors="0" skipped="0">
        <testcase name="425 分即可" classname="zikao" file="p.lijiao" line="10">
          <failure message="第 11 行：应为 无，实为 「00018」、「选修」">第 11 行：应为 无，实为 「00018」、「选修」
      原因：按规则「计算机一级免计算机基础」</failure>
        </testcase>
      </testsuite>
    </testsuites>
    "#);
    let json = serde_json::to_value(report(failed)).unwrap();
    assert_eq!(json["results"][0]["outcome"]["outcome"], "failed");
    assert_eq!(json["results"][0]["outcome"]["differences"][0]["place"]["line"], 11);
}
