//! The same typical mistakes in Chinese, each with the mend it proposes.

use super::*;

const HEAD: &str = "办法 p\n    版本 按 申请日\n    成果使用 不限次数\n等级表 s: 一级 < 二级 < 四级\n证书 四六级\n    级别 用 s\n登记项 学习者.状态: 取值 在籍、毕业\n专业计划 cs\n    层次 本科\n    学分 80\n    课程 00012 7 学分 性质 公共课\n";

/// The findings in a rule, each with its line below the rule's head, code, title and help.
fn in_rule(lines: &str) -> Vec<String> {
    let text = format!("{HEAD}规则 r\n{lines}");
    let before = HEAD.lines().count() + 1;
    let found = resolved(&text);
    let shown = |problem: &Diagnostic| {
        let line = found.sources.get(problem.span().file).unwrap().position(problem.span().start()).line;
        let help = problem.help.as_ref().map_or("", |help| help.zh.as_str());
        format!("{} {} {}；{help}", line - before, problem.code, problem.title.zh)
    };
    found.problems.iter().map(shown).collect()
}

const NONE: [&str; 0] = [];

#[test]
fn rule_without_faults_has_no_finding() {
    assert_eq!(in_rule("    凭 证书 四六级 其 级别 四级及以上\n    免考 00012\n    学分 7\n"), NONE);
}

#[test]
fn misspelt_name_is_found_with_the_one_meant() {
    let found = in_rule("    凭 证书 四六极\n    免考 00012\n    学分 7\n");
    assert_eq!(found, ["1 LJ0203 证书「四六极」没有声明；是否想写「四六级」？"]);
}

#[test]
fn misspelt_fact_is_found_with_the_one_meant() {
    let found = in_rule("    凭 证书 四六级 其 成积 425 及以上\n    免考 00012\n    学分 7\n");
    assert_eq!(found, ["1 LJ0201 学习成果没有「成积」这一登记项；是否想写「成绩」？"]);
}

#[test]
fn glued_words_are_parted() {
    let found = in_rule("    凭 证书四六级\n    免考 00012\n    学分 7\n");
    assert_eq!(found, ["1 LJ0202 「证书四六级」没有声明，像是几个词连写；加空格分开：「证书 四六级」"]);
}

#[test]
fn word_outside_its_set_names_the_set() {
    let found = in_rule("    凭 证书 四六级\n    条件 学习者.状态 在读\n    免考 00012\n    学分 7\n");
    assert_eq!(found, ["2 LJ0304 「学习者.状态」的取值里没有「在读」；是否想写「在籍」？"]);
}

#[test]
fn credits_and_hours_do_not_mix() {
    let found = in_rule("    凭 证书 四六级\n    免考 00012\n    学分 成果.学分 加 成果.学时\n");
    assert_eq!(
        found,
        [
            "3 LJ0301 「学分」与「学时」是不同的计量，不能直接相加减或比较；先换算，例如「每满 16 学时 计 1、余数 舍去」"
        ]
    );
}

#[test]
fn text_is_not_compared_with_a_number() {
    let found = in_rule("    凭 证书 四六级 其 成绩 优秀 及以上\n    免考 00012\n    学分 7\n");
    assert_eq!(found, ["1 LJ0302 「成绩」是数值，「优秀」是文字；写一个数字"]);
}

#[test]
fn rate_without_its_remainder_is_asked() {
    let found = in_rule("    凭 证书 四六级\n    免考 00012\n    学分 成果.学时、每满 16 学时 计 1\n");
    assert_eq!(
        found,
        ["3 LJ0410 「每满 16 学时 计 1」没有说明余数如何处理；在后面写「余数 舍去」或「按比例」"]
    );
}

#[test]
fn fact_of_the_item_under_a_condition_asks_whose() {
    let found = in_rule("    凭 证书 四六级\n    条件 成绩 不少于 425\n    免考 00012\n    学分 7\n");
    assert_eq!(found, ["2 LJ0201 学习者没有「成绩」这一登记项；是否想写「成果.成绩」？"]);
}

#[test]
fn recognition_cannot_see_the_programme() {
    let found =
        in_rule("    凭 证书 四六级\n    条件 专业计划的层次 本科\n    认定为 academic\n    学分 7\n");
    assert_eq!(
        found,
        [
            "2 LJ0505 认定阶段的条款里不能使用「专业计划的层次」；改用此处已经知道的登记项，或把条件移到转换的规则里"
        ]
    );
}

#[test]
fn missing_file_is_named_with_the_nearest() {
    let text = "办法 p\n    版本 按 申请日\n名单 a 来自 \"area.csv\"\n";
    let files = [("p.lijiao", text), ("areas.csv", "code\n1\n")];
    let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
    let found = resolve(&PolicyFolder::of(files.into()));
    assert_eq!(shown(&found), ["3 LJ0206 找不到文件「area.csv」"]);
    assert_eq!(found.problems[0].help.as_ref().unwrap().zh, "是否想写「areas.csv」？");
}

#[test]
fn file_outside_the_folder_is_not_read() {
    let found = problems("办法 p\n    版本 按 申请日\n名单 a 来自 \"../a.csv\"\n");
    assert_eq!(found, ["3 LJ0207 文件「../a.csv」在办法的文件夹之外"]);
}

#[test]
fn duplicate_rule_is_said_once() {
    let found = in_rule(
        "    凭 证书 四六级\n    免考 00012\n    学分 7\n规则 r\n    凭 证书 四六级\n    免考 00012\n    学分 7\n",
    );
    assert_eq!(found, ["4 LJ0204 规则「r」声明了两次；删去一处，或给其中一处改名"]);
}

#[test]
fn rule_without_a_result_lacks_one() {
    let found = in_rule("    凭 证书 四六级\n    学分 7\n");
    assert_eq!(
        found,
        ["0 LJ0501 这个规则缺少「认定为」「转换为」或「免考」；补一行「认定为」「转换为」或「免考」"]
    );
}

#[test]
fn pool_needs_its_word() {
    let text = format!(
        "{HEAD}    学分池 选修 不超过 20 学分\n规则 r\n    凭 证书 四六级\n    转换为 选修\n    学分 7\n"
    );
    let found = resolved(&text);
    assert_eq!(shown(&found), ["15 LJ0203 课程「选修」没有声明"]);
    assert_eq!(found.problems[0].help.as_ref().unwrap().zh, "是否想写「学分池 选修」？");
}

#[test]
fn day_as_a_group_is_said_by_its_date() {
    let found = in_rule(
        "    凭 证书 四六级\n    免考 00012\n    学分 7\n限额 l: 转换 学分 每 日 按 结束日 不超过 4\n",
    );
    assert_eq!(found, ["4 LJ0203 周期「日」没有声明；一日一组写作「每 结束日」"]);
}

#[test]
fn condition_on_outcomes_of_a_bar_stands_behind_them() {
    let found = in_rule(
        "    凭 证书 四六级\n    免考 00012\n    学分 7\n不得 b: 成果 来自 证书 四六级\n    条件 成果的成绩 低于 60\n",
    );
    assert_eq!(
        found,
        [
            "5 LJ0505 与成果无关的条件里不能使用「成果的成绩」；改用此处已经知道的登记项；不得、限额、最低要求里，关于成果的条件写在成果后面的括号里，如「来自 课程（当 成果的成绩 不少于 60）」"
        ]
    );
}

#[test]
fn fact_of_an_example_is_written_once_and_lists_go_on() {
    let example =
        "    凭 证书 四六级\n    免考 00012\n    学分 7\n示例 「x」\n    申请 于 2025-06-01 报 cs\n";
    let twice = in_rule(&format!("{example}    持有 证书 四六级 成绩 60、成绩 70\n    应得 无\n"));
    assert_eq!(twice, ["6 LJ0503 「成绩」写了两次；合为一条，或者删去一条"]);
    let lists = in_rule(&format!("{example}    持有 证书 四六级 材料 甲、材料 乙\n    应得 无\n"));
    assert_eq!(lists, NONE);
}
