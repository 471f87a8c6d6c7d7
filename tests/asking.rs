//! Questions: what a decision still needs is asked in order, answers go into the record, and what no longer matters is not asked.
#![allow(clippy::restriction, reason = "a test fails loudly")]

#[path = "deciding/of_text.rs"]
mod of_text;

use insta::assert_snapshot;
use lijiao::ask::{Question, put_answer, questions};
use lijiao::decision::{Decision, Need};
use lijiao::evaluate::{Options, evaluate};
use lijiao::plan::Plan;
use lijiao::record::LearnerRecord;
use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

const POLICY: &str = r#"
办法 自考免考 「自学考试课程免考办法」
    成果使用 每专业一次
    超出限额 不予

学分类别 职业培训
判断 内容相近 由 考办 关于 成果、课程

证书 CET 「大学英语等级考试」
    学分类别 职业培训
活动 书法班 「老年书法班」
    学分类别 职业培训

专业计划 计算机 「计算机科学与技术」
    学分 80
    课程 00012 「英语（一）」 7 学分
    课程 00100 「书法」 2 学分

规则 四级 「大学英语四级免公共英语」
    依据 《免考办法》 第九条
    凭 证书 CET 其 成绩 425 及以上
        且 自 取得日 至 申请日 不超过 8 年
    免考 00012
    学分 目标.学分
    须提交 证书

规则 书法 「书法课程转换」
    依据 《免考办法》 第十二条
    凭 活动 书法班
    条件 内容相近
    转换为 00100
    学分 目标.学分
    须经 考办 批准
"#;

fn record() -> Value {
    json!({"id": "L-1", "application": {"date": "2025-06-05", "programme": "计算机"}, "items": [
        {"id": "c1", "kind": "certificate", "code": "CET"}, {"id": "a1", "kind": "activity", "code": "书法班"}]})
}

fn plan() -> Plan {
    of_text::plan(POLICY)
}

fn decided(plan: &Plan, written: &Value) -> (LearnerRecord, Decision) {
    let record = of_text::record(plan, written);
    let decision = evaluate(plan, &record, &Options::default());
    (record, decision)
}

fn open(plan: &Plan, written: &Value) -> Vec<Question> {
    let (record, decision) = decided(plan, written);
    questions(&plan.policy, &decision, &record)
}

fn needs(questions: &[Question]) -> Vec<String> {
    let one = |question: &Question| match &question.need {
        Need::Fact(fact) => fact.clone(),
        Need::Papers(paper) => format!("paper {paper}"),
        Need::Approval(body) => format!("approval {body}"),
        Need::Judgement(judgement) => format!("finding {judgement}"),
        other => format!("{other:?}"),
    };
    questions.iter().map(one).collect()
}

/// Answers the question about a need.
fn answer(plan: &Plan, written: &mut Value, need: &str, answer: Value) {
    let open = open(plan, written);
    let at = needs(&open).iter().position(|one| one == need).unwrap_or_else(|| panic!("{need} is not asked"));
    put_answer(&plan.policy, &open[at], written, answer).unwrap();
}

#[test]
fn what_can_change_more_is_asked_first() {
    let asked = needs(&open(&plan(), &record()));
    assert_eq!(asked, ["paper certificate", "item.award", "item.score", "approval 考办", "finding 内容相近"]);
}

#[test]
fn what_no_longer_matters_is_not_asked() {
    let (plan, mut written) = (plan(), record());
    answer(&plan, &mut written, "item.score", json!(424));
    assert_eq!(needs(&open(&plan, &written)), ["approval 考办", "finding 内容相近"]);
    answer(&plan, &mut written, "finding 内容相近", json!(false));
    assert!(open(&plan, &written).is_empty());
    assert!(decided(&plan, &written).1.granted.is_empty());
}

#[test]
fn every_answer_goes_to_its_place_and_grants_in_the_end() {
    let (plan, mut written) = (plan(), record());
    answer(&plan, &mut written, "paper certificate", json!(true));
    answer(&plan, &mut written, "item.award", json!("2024-06-01"));
    answer(&plan, &mut written, "item.score", json!(425));
    answer(&plan, &mut written, "approval 考办", json!(true));
    answer(&plan, &mut written, "finding 内容相近", json!(true));
    let (_, decision) = decided(&plan, &written);
    let rules: Vec<&str> = decision.granted.iter().map(|grant| grant.rule.as_str()).collect();
    assert_eq!(rules, ["四级", "书法"]);
    assert_eq!(written["items"][0]["papers"], json!(["certificate"]));
    assert_eq!(written["judgements"][1]["course"], json!("00100"));
}

#[test]
fn paper_that_is_not_shown_leaves_the_record_as_it_is() {
    let (plan, mut written) = (plan(), record());
    answer(&plan, &mut written, "paper certificate", json!(false));
    assert_eq!(written, record());
}

/// A folder of its own with the policy and the record.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("lijiao-asking-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("policy.lijiao"), POLICY).unwrap();
    fs::write(folder.join("record.json"), record().to_string()).unwrap();
    folder
}

fn run(folder: &PathBuf, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_lijiao"))
        .current_dir(folder)
        .args(arguments)
        .env("LANG", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that asks nothing may end before it is written to.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

#[test]
fn questions_are_put_one_by_one_and_end_with_the_decision() {
    let folder = folder("talk");
    let arguments =
        ["apply", "policy.lijiao", "record.json", "--answers", "-", "-o", "full.json", "--lang", "zh"];
    let output = run(&folder, &arguments, "是\n昨天\n?\n2024-06-01\n425\n是\n\n");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_snapshot!(String::from_utf8(output.stderr).unwrap(), @r#"
    还缺 5 项，逐一询问；回车跳过，? 求解释

    1. 是否已提交「证书」（c1 大学英语等级考试）？  是 或 否
       事关「大学英语四级免公共英语」《免考办法》第九条
    > 
    2. 取得日（c1 大学英语等级考试）？  日期，如 2025-04-22
       事关「大学英语四级免公共英语」《免考办法》第九条
    >   这里须填：日期，如 2025-04-22
    >   档案缺取得日。可填：日期，如 2025-04-22；确知没有则填 无
    > 
    3. 成绩（c1 大学英语等级考试）？  不小于 0 的数
       事关「大学英语四级免公共英语」《免考办法》第九条
    > 
    4. 「考办」是否批准（a1 老年书法班）？  是 或 否
       事关「书法课程转换」《免考办法》第十二条
    > 
    5. 判断「内容相近」（a1 老年书法班、00100 书法）？  是 或 否
       事关「书法课程转换」《免考办法》第十二条
    >
    "#);
    assert_snapshot!(String::from_utf8(output.stdout).unwrap(), @r#"
    L-1  自学考试课程免考办法  2025-06-05
    准予 7 学分  待定 2 学分

    认定
      c1  大学英语等级考试  职业培训  policy.lijiao:9
      a1  老年书法班        职业培训  policy.lijiao:11

    准予
      大学英语四级免公共英语  《免考办法》第九条
        c1 大学英语等级考试
        → 00012 英语（一）  7 学分

    待定
      书法课程转换  《免考办法》第十二条
        a1 老年书法班
        → 00100 书法  2 学分
        ? 须由「考办」作出「内容相近」的判断

    下一步
      须由「考办」作出「内容相近」的判断  事关「书法课程转换」
    "#);
    let full: Value = serde_json::from_str(&fs::read_to_string(folder.join("full.json")).unwrap()).unwrap();
    assert_eq!(full["items"][0]["score"], json!(425));
    let again = run(&folder, &["apply", "policy.lijiao", "full.json", "--to", "json"], "");
    let again: Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!(again["granted"][0]["rule"], json!("四级"));
}

#[test]
fn asking_without_a_terminal_is_refused_unless_the_answers_are_named() {
    let folder = folder("pipe");
    let output = run(&folder, &["apply", "--ask", "policy.lijiao", "record.json", "--lang", "en"], "yes\n");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("needs a terminal"));
    let output = run(&folder, &["apply", "--answers", "-", "policy.lijiao", "-", "--lang", "en"], "");
    assert_eq!(output.status.code(), Some(2));
}
