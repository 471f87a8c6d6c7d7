//! LJ10xx: faults of meaning, that show when rules, tables, limits and editions are taken together. Made by the analysis of
//! `check`; each names the clauses involved and, where a case can show it, carries one.

use super::Problem;
use super::code::{Entry, register};
use crate::locale::Text;
use crate::quantity::Number;

/// A fault of meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the registry below says what each problem means")]
pub enum MeaningProblem {
    NeverCounts { name: String, why: Text },
    SaidTwice { condition: Text, by: Text },
    Contradict { first: String, second: String, target: Text, how: Text, count: usize },
    RowsMerge { rows: Vec<String>, range: Text },
    ValuesLeftOut { table: String, values: Vec<Text> },
    LimitNeverBinds { limit: String, why: Text },
    LimitLeavesNothing { limit: String, why: Text },
    NeverMet { requirement: String, why: Text },
    Unused { names: Vec<String> },
    OrderReversed { name: String, lower: Text, gives: Number, higher: Text, gives_less: Number },
    DaysLeftOut { names: Vec<String>, days: Text },
    HeldTwice { first: String, second: String, days: Text },
    Delisted { rule: String, code: String, days: Text },
    AboveWorth { rule: String, target: String, gives: Number, worth: Number },
    Circle { path: Vec<String> },
    Laundered { bar: String, path: Vec<String> },
    PromiseBroken { assertion: String, why: Text },
    PromiseOpen { assertions: Vec<String> },
    Assumed { what: Vec<Text> },
    NeverReached { target: String, why: Text },
    ValidLonger { rule: String, days: Text, length: Text },
}

register! { MeaningProblem:
    "LJ1001" NeverCounts Warning
        "规则在任何情形下都不起作用" "a rule never has an effect"
    "LJ1002" SaidTwice Warning
        "条件已由其他条件包括" "a condition is already contained in others"
    "LJ1003" Contradict Warning
        "两条规则对同一成果、同一目标给出不同的结果" "two rules give one outcome different results for one target"
    "LJ1004" RowsMerge Hint
        "相邻的几行可以合并" "neighbouring rows can be merged"
    "LJ1005" ValuesLeftOut Warning
        "表中没有列出可能的取值" "a table leaves out values that occur"
    "LJ1006" LimitNeverBinds Warning
        "限额永远用不满" "a limit can never bind"
    "LJ1007" LimitLeavesNothing Warning
        "限额容不下任何一项结果" "a limit leaves room for no result"
    "LJ1008" NeverMet Warning
        "最低要求不可能达到" "a requirement can never be met"
    "LJ1009" Unused Warning
        "声明没有被用到" "a declaration is not used"
    "LJ1010" OrderReversed Warning
        "更高的等级或成绩得到的更少" "a better level or score brings less"
    "LJ1011" DaysLeftOut Warning
        "同一条款的各个文本之间有日子没有规定" "days are left out between versions of a clause"
    "LJ1012" HeldTwice Warning
        "同一天有两个文本" "two versions hold on one day"
    "LJ1013" Delisted Warning
        "规则提到的成果在它施行时不在目录中" "a rule names an outcome that is not listed while it is in force"
    "LJ1014" AboveWorth Warning
        "给的学分多于目标课程的学分" "a result is above the worth of its target"
    "LJ1015" Circle Warning
        "转换绕了一圈" "conversions lead back to where they began"
    "LJ1016" Laundered Warning
        "禁止的成果经过两步转换到达" "what is barred arrives in two steps"
    "LJ1017" PromiseBroken Error
        "保证不成立" "an assertion does not hold"
    "LJ1018" PromiseOpen Hint
        "保证没有得到证明" "an assertion is not decided"
    "LJ1019" Assumed Hint
        "有的部分没有分析，视为可能" "some parts are assumed and not analysed"
    "LJ1020" NeverReached Warning
        "目标永远达不到" "a target can never be reached"
    "LJ1021" ValidLonger Warning
        "有效期长于施行期" "a validity is longer than the days for which its rule holds"
}

fn counted_more(count: usize) -> Text {
    match count {
        0 | 1 => Text::default(),
        more => Text::new(format!("（同样的共 {more} 处）"), format!(" ({more} such pairs)")),
    }
}

impl Problem for MeaningProblem {
    fn entry(&self) -> &'static Entry {
        self.registered()
    }

    fn title(&self) -> Text {
        match self {
            Self::NeverCounts { name, why } => {
                let name = Text::quoted(name);
                Text::new(
                    format!("{}不会起作用：{}", name.zh, why.zh),
                    format!("{} never has an effect: {}", name.en, why.en),
                )
            }
            Self::SaidTwice { condition, by } => {
                let (condition, by) = (condition.in_quotes(), by.in_quotes());
                Text::new(
                    format!("条件{}没有作用：{}已经包括了它", condition.zh, by.zh),
                    format!("the condition {} changes nothing: {} already says it", condition.en, by.en),
                )
            }
            Self::Contradict { first, second, target, how, count } => {
                let (first, second) = (Text::quoted(first), Text::quoted(second));
                let more = counted_more(*count);
                Text::new(
                    format!(
                        "{}与{}都适用于同一成果和{}，{}{}",
                        first.zh, second.zh, target.zh, how.zh, more.zh
                    ),
                    format!(
                        "{} and {} both take one outcome for {}: {}{}",
                        first.en, second.en, target.en, how.en, more.en
                    ),
                )
            }
            Self::RowsMerge { rows, range } => {
                let rows = Text::quoted_list(rows);
                Text::new(
                    format!("{}结果相同，可以合为一行：{}", rows.zh, range.zh),
                    format!("{} give the same and can be one row: {}", rows.en, range.en),
                )
            }
            Self::ValuesLeftOut { table, values } => {
                let (table, values) = (Text::quoted(table), Text::list(values));
                Text::new(
                    format!("{}没有列出 {}", table.zh, values.zh),
                    format!("{} has no row for {}", table.en, values.en),
                )
            }
            Self::LimitNeverBinds { limit, why } => {
                let limit = Text::quoted(limit);
                Text::new(
                    format!("限额{}永远用不满：{}", limit.zh, why.zh),
                    format!("limit {} can never bind: {}", limit.en, why.en),
                )
            }
            Self::LimitLeavesNothing { limit, why } => {
                let limit = Text::quoted(limit);
                Text::new(
                    format!("限额{}容不下任何一项：{}", limit.zh, why.zh),
                    format!("limit {} leaves room for nothing: {}", limit.en, why.en),
                )
            }
            Self::NeverMet { requirement, why } => {
                let requirement = Text::quoted(requirement);
                Text::new(
                    format!("最低要求{}不可能达到：{}", requirement.zh, why.zh),
                    format!("requirement {} can never be met: {}", requirement.en, why.en),
                )
            }
            Self::Unused { names } => {
                let names = Text::quoted_list(names);
                Text::new(format!("{}没有用到", names.zh), format!("{} is not used", names.en))
            }
            Self::OrderReversed { name, lower, gives, higher, gives_less } => {
                let name = Text::quoted(name);
                Text::new(
                    format!("{}中 {} 给 {gives}，{} 只给 {gives_less}", name.zh, lower.zh, higher.zh),
                    format!(
                        "in {}, {} brings {gives} and {} only {gives_less}",
                        name.en, lower.en, higher.en
                    ),
                )
            }
            Self::DaysLeftOut { names, days } => {
                let names = Text::quoted_list(names);
                Text::new(
                    format!("{}都不施行的日子：{}", names.zh, days.zh),
                    format!("none of {} is in force on {}", names.en, days.en),
                )
            }
            Self::HeldTwice { first, second, days } => {
                let (first, second) = (Text::quoted(first), Text::quoted(second));
                Text::new(
                    format!("{}与{}在 {} 同时有效", first.zh, second.zh, days.zh),
                    format!("{} and {} both hold on {}", first.en, second.en, days.en),
                )
            }
            Self::Delisted { rule, code, days } => {
                let (rule, code) = (Text::quoted(rule), Text::quoted(code));
                Text::new(
                    format!("{}施行时{}不在目录中：目录列它的日子是 {}", rule.zh, code.zh, days.zh),
                    format!(
                        "{} is not listed while {} is in force: its days are {}",
                        code.en, rule.en, days.en
                    ),
                )
            }
            Self::AboveWorth { rule, target, gives, worth } => {
                let (rule, target) = (Text::quoted(rule), Text::quoted(target));
                Text::new(
                    format!("{}给{} {gives} 学分，这门课程只有 {worth} 学分", rule.zh, target.zh),
                    format!("{} gives {gives} credits for {}, which is worth {worth}", rule.en, target.en),
                )
            }
            Self::Circle { path } => {
                let path = path.join(" → ");
                Text::new(format!("转换绕了一圈：{path}"), format!("conversions lead in a circle: {path}"))
            }
            Self::Laundered { bar, path } => {
                let bar = Text::quoted(bar);
                let path = path.join(" → ");
                Text::new(
                    format!("禁止条款{}所禁的，经过 {path} 仍然到达", bar.zh),
                    format!("what bar {} forbids arrives all the same by {path}", bar.en),
                )
            }
            Self::PromiseBroken { assertion, why } => {
                let assertion = Text::quoted(assertion);
                Text::new(
                    format!("保证{}不成立：{}", assertion.zh, why.zh),
                    format!("assertion {} does not hold: {}", assertion.en, why.en),
                )
            }
            Self::PromiseOpen { assertions } => {
                let assertions = Text::quoted_list(assertions);
                Text::new(
                    format!("没有证明也没有推翻：{}", assertions.zh),
                    format!("neither proved nor refuted: {}", assertions.en),
                )
            }
            Self::Assumed { what } => {
                let what = Text::list(what);
                Text::new(
                    format!("以下没有分析，视为可能：{}", what.zh),
                    format!("assumed and not analysed: {}", what.en),
                )
            }
            Self::NeverReached { target, why } => {
                let target = Text::quoted(target);
                Text::new(
                    format!("{}永远达不到：{}", target.zh, why.zh),
                    format!("{} can never be reached: {}", target.en, why.en),
                )
            }
            Self::ValidLonger { rule, days, length } => {
                let rule = Text::quoted(rule);
                Text::new(
                    format!(
                        "{}只施行 {}，短于 {}的有效期，此后没有规则收仍然有效的成果",
                        rule.zh, days.zh, length.zh
                    ),
                    format!(
                        "{} holds on {} only, less than a validity of {}, and no rule after it takes what is still valid",
                        rule.en, days.en, length.en
                    ),
                )
            }
        }
    }

    fn help(&self) -> Option<Text> {
        Some(match self {
            Self::NeverCounts { .. } => {
                Text::new("改正它的条件，或者删去它", "correct what stands in its way, or remove it")
            }
            Self::SaidTwice { .. } => {
                Text::new("删去这个条件，或改正数值", "remove the condition, or correct its figure")
            }
            Self::Contradict { .. } => Text::new(
                "改正条件使两者分开，或用「优先于」写明哪一条先，或用「取舍」写明以多者为准",
                "part their conditions, say which goes first by `overrides`, or record the choice by `decision`",
            ),
            Self::RowsMerge { .. } => Text::new("合为一行", "join the rows"),
            Self::ValuesLeftOut { .. } => {
                Text::new("补上这些行，或者写明不给", "add rows for them, or say that they bring nothing")
            }
            Self::LimitNeverBinds { .. } | Self::LimitLeavesNothing { .. } | Self::NeverMet { .. } => {
                Text::new("改正数值，或者删去它", "correct its figure, or remove it")
            }
            Self::Unused { .. } => {
                Text::new("删去它，或者在条款中用到它", "remove it, or use it in a clause")
            }
            Self::OrderReversed { .. } => Text::new(
                "改正数值；确实如此的，用「取舍」写出这张表的名称",
                "correct the figures; where it is meant, a `decision` line that names the table says so",
            ),
            Self::DaysLeftOut { .. } => {
                Text::new("改正起止日期", "correct the first or last day of one of them")
            }
            Self::HeldTwice { .. } => {
                Text::new("改正起止日期", "correct the last day of the first, or the first day of the second")
            }
            Self::Delisted { .. } => Text::new(
                "改正施行的日子，或者改正目录",
                "correct the days of the rule, or those of the entry",
            ),
            Self::AboveWorth { .. } => Text::new(
                "写「学分 目标.学分」，或改正数值",
                "write `credits target.credits`, or correct the figure",
            ),
            Self::Circle { .. } => Text::new(
                "删去其中一条规则的「使用 转换取得」",
                "remove `use obtained by conversion` from one of the rules",
            ),
            Self::Laundered { .. } => Text::new(
                "让禁止条款也包括中间的课程，或删去后一条规则的「使用 转换取得」",
                "let the bar cover the course in between, or remove `use obtained by conversion` from the last rule",
            ),
            Self::PromiseBroken { .. } => {
                Text::new("改正规则，或者改正保证", "correct the rule, or the assertion")
            }
            Self::PromiseOpen { .. } => Text::new("另用示例核对", "test them by examples too"),
            Self::Assumed { .. } => Text::new("另用示例核对", "test them by examples too"),
            Self::NeverReached { .. } => {
                Text::new("把两门都列为结果，或者删去成对", "name both as results, or remove the pair")
            }
            Self::ValidLonger { .. } => Text::new(
                "让以后的版本收这些成果；确实如此的，用「取舍」写出规则的名称",
                "let a later edition take them; where it is meant, a `decision` line that names the rule says so",
            ),
        })
    }
}
