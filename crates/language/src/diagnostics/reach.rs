//! LJ06xx: conditions and ranges that no case can meet, or that every case meets. Made by `check`.

use super::Problem;
use super::code::{Entry, register};
use crate::locale::Text;

/// A fault of reach.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the registry below says what each problem means")]
pub enum ReachProblem {
    NeverApplies { name: String, why: Text },
    AlwaysTrue { condition: Text },
    AlwaysFalse { condition: Text },
    EmptyRange { from: String, to: String },
    Gap { table: String, gaps: Vec<Text>, row: Option<String> },
    Overlap { first: Text, second: Text, shared: Text },
    RowRepeated { table: String, first_row: usize },
    WindowNeverOpens { window: String },
    RowShadowed { table: String, rows: Vec<usize> },
    RuleRepeated { first: String, second: String },
    NotCompared { table: String },
}

register! { ReachProblem:
    "LJ0601" NeverApplies Error
        "规则或表中一行永远不会适用" "a rule or a row can never apply"
    "LJ0602" AlwaysTrue Warning
        "条件总是成立" "a condition always holds"
    "LJ0603" AlwaysFalse Error
        "条件永远不成立" "a condition never holds"
    "LJ0604" EmptyRange Error
        "范围里一个值也没有" "a range holds no value"
    "LJ0605" Gap Warning
        "各段范围之间有空缺" "there is a gap between ranges"
    "LJ0606" Overlap Error
        "两段范围重叠" "two ranges overlap"
    "LJ0607" RowRepeated Error
        "表中两行的条件相同" "two rows of a table have the same conditions"
    "LJ0608" WindowNeverOpens Error
        "时段里一天也没有" "a window never opens"
    "LJ0609" RowShadowed Warning
        "前面的行已经包括了这一行" "earlier rows of a table already take all that a row is for"
    "LJ0610" RuleRepeated Error
        "两条规则完全相同" "two rules are the same"
    "LJ0611" NotCompared Hint
        "大多互相重叠的行，没有逐行比较" "rows that overlap too often are not compared each with each"
}

impl Problem for ReachProblem {
    fn entry(&self) -> &'static Entry {
        self.registered()
    }

    fn title(&self) -> Text {
        match self {
            Self::NeverApplies { name, why } => {
                let Text { zh, en } = Text::quoted(name);
                Text::new(
                    format!("{zh}永远不会适用：{}", why.zh),
                    format!("{en} can never apply: {}", why.en),
                )
            }
            Self::AlwaysTrue { condition } => {
                let Text { zh, en } = condition.in_quotes();
                Text::new(format!("条件{zh}总是成立"), format!("the condition {en} always holds"))
            }
            Self::AlwaysFalse { condition } => {
                let Text { zh, en } = condition.in_quotes();
                Text::new(format!("条件{zh}永远不成立"), format!("the condition {en} never holds"))
            }
            Self::EmptyRange { from, to } => Text::new(
                format!("自 {from} 至 {to} 的范围里一个值也没有"),
                format!("the range from {from} to {to} holds no value"),
            ),
            Self::Gap { table, gaps, .. } => {
                let (name, gaps) = (Text::quoted(table), Text::list(gaps));
                Text::new(
                    format!("{}没有包括 {}", name.zh, gaps.zh),
                    format!("{} leaves out {}", name.en, gaps.en),
                )
            }
            Self::Overlap { first, second, shared } => Text::new(
                format!("「{}」与「{}」重叠：{} 同属两段", first.zh, second.zh, shared.zh),
                format!("`{}` and `{}` overlap: {} is in both", first.en, second.en, shared.en),
            ),
            Self::RowRepeated { table, first_row } => {
                let table = Text::quoted(table);
                Text::new(
                    format!("{}的这一行，条件与第 {first_row} 行相同", table.zh),
                    format!("this row of {} has the same conditions as row {first_row}", table.en),
                )
            }
            Self::WindowNeverOpens { window } => {
                let Text { zh, en } = Text::quoted(window);
                Text::new(format!("时段{zh}里一天也没有"), format!("the window {en} never opens"))
            }
            Self::RowShadowed { table, rows } => {
                let table = Text::quoted(table);
                let rows: Vec<String> = rows.iter().map(usize::to_string).collect();
                let (zh, en) = (rows.join("、"), rows.join(", "));
                let (noun, verb) = if rows.len() == 1 { ("row", "takes") } else { ("rows", "take") };
                Text::new(
                    format!("{}的这一行永远用不到：第 {zh} 行已经包括了它", table.zh),
                    format!(
                        "this row of {} is never reached: {noun} {en} already {verb} all of it",
                        table.en
                    ),
                )
            }
            Self::RuleRepeated { first, second } => {
                let (first, second) = (Text::quoted(first), Text::quoted(second));
                Text::new(
                    format!("规则{}与规则{}完全相同", second.zh, first.zh),
                    format!("rule {} is the same as rule {}", second.en, first.en),
                )
            }
            Self::NotCompared { table } => {
                let Text { zh, en } = Text::quoted(table);
                Text::new(
                    format!("{zh}的行大多互相重叠，没有逐行比较"),
                    format!("so many rows of {en} overlap that they were not compared with each other"),
                )
            }
        }
    }

    fn help(&self) -> Option<Text> {
        Some(match self {
            Self::NeverApplies { .. } => {
                Text::new("改正条件，或者删去它", "correct its conditions, or remove it")
            }
            Self::AlwaysTrue { .. } => {
                Text::new("删去这个条件，或改正数值", "remove the condition, or correct its figure")
            }
            Self::AlwaysFalse { .. } => {
                Text::new("改正数值，或者删去这个条件", "correct its figure, or remove the condition")
            }
            Self::EmptyRange { from, to } if from == to => Text::new(
                "改正其中一个数，或者删去「不满」",
                "correct one of the figures, or leave out `less than`",
            ),
            Self::EmptyRange { .. } => Text::new("把小的数写在前面", "write the smaller figure first"),
            Self::Gap { row: Some(row), .. } => Text::new(
                format!("补上缺少的一段，写作「{row}」并改为应给的数值"),
                format!("add what is left out: a row such as `{row}` with what it brings"),
            ),
            Self::Gap { row: None, .. } => Text::new("补上缺少的一段", "add what is left out"),
            Self::Overlap { .. } => {
                Text::new("一段写「不满」，让界限只属于另一段", "let one of them end with `less than`")
            }
            Self::RowRepeated { .. } => {
                Text::new("合为一行，或者改正条件", "join the two rows, or correct a condition")
            }
            Self::WindowNeverOpens { .. } => Text::new("改正起止日期", "correct its first or last day"),
            Self::RowShadowed { .. } => {
                Text::new("把它移到前面，或者删去它", "move it above them, or remove it")
            }
            Self::RuleRepeated { .. } => {
                Text::new("删去一条，或改正其中的条件", "remove one of them, or correct its conditions")
            }
            Self::NotCompared { .. } => {
                Text::new("分成几张表，或用示例核对", "part it into several tables, or test it by examples")
            }
        })
    }
}
