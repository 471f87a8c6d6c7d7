//! LJ09xx: what is larger or deeper than the documented bounds, which are the same on every machine.

use super::Problem;
use super::code::{Entry, register};
use crate::locale::Text;

/// A bound that the text goes beyond.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the registry below says what each problem means")]
pub enum BoundProblem {
    TooDeep { most: usize },
    FileTooLarge { most_megabytes: usize },
    NumberTooLarge { text: String },
    NameTooLong { most: usize },
    TooManyRows { most: usize },
    TooManyDeclarations { most: usize },
    AmountsTooFine,
    TooManyColumns { most: usize },
}

register! { BoundProblem:
    "LJ0901" TooDeep Error
        "括号或缩进的层数太多" "brackets or levels are nested too deep"
    "LJ0902" FileTooLarge Error
        "文件太大" "a file is too large"
    "LJ0903" NumberTooLarge Error
        "数字的位数太多" "a number has too many digits"
    "LJ0904" NameTooLong Error
        "名称太长" "a name is too long"
    "LJ0905" TooManyRows Error
        "表格的行数太多" "a table has too many rows"
    "LJ0906" TooManyDeclarations Error
        "声明太多" "there are too many declarations"
    "LJ0907" AmountsTooFine Error
        "各处数量的零头无法用同一个单位精确表示" "the fractions of all amounts together are too fine"
    "LJ0908" TooManyColumns Error
        "表格的列数太多" "a table has too many columns"
}

impl Problem for BoundProblem {
    fn entry(&self) -> &'static Entry {
        self.registered()
    }

    fn title(&self) -> Text {
        match self {
            Self::TooDeep { most } => Text::new(
                format!("层数超过了 {most} 层"),
                format!("this is nested more than {most} levels deep"),
            ),
            Self::FileTooLarge { most_megabytes } => Text::new(
                format!("文件超过了 {most_megabytes} MB"),
                format!("the file is larger than {most_megabytes} MB"),
            ),
            Self::NumberTooLarge { text } => {
                let Text { zh, en } = Text::quoted(text);
                Text::new(format!("数字{zh}的位数太多"), format!("the number {en} has too many digits"))
            }
            Self::NameTooLong { most } => Text::new(
                format!("名称超过了 {most} 个字"),
                format!("the name is longer than {most} characters"),
            ),
            Self::TooManyRows { most } => {
                Text::new(format!("表格超过了 {most} 行"), format!("the table has more than {most} rows"))
            }
            Self::TooManyColumns { most } => {
                Text::new(format!("表格超过了 {most} 列"), format!("the table has more than {most} columns"))
            }
            Self::TooManyDeclarations { most } => {
                Text::new(format!("声明超过了 {most} 条"), format!("there are more than {most} declarations"))
            }
            Self::AmountsTooFine => Text::new(
                "各处数量的零头无法用同一个单位精确表示",
                "the fractions of all amounts have no common unit that fits",
            ),
        }
    }

    fn help(&self) -> Option<Text> {
        Some(match self {
            Self::TooDeep { .. } => Text::new(
                "用「定义」给里面的条件起名，再引用它",
                "give the inner conditions a name with `define`",
            ),
            Self::FileTooLarge { .. } => Text::new("分成几个文件", "part it into several files"),
            Self::NumberTooLarge { .. } => Text::new("改正数字", "correct the number"),
            Self::NameTooLong { .. } => {
                Text::new("用短的名称，全名写作标题", "use a short name and put the whole in the title")
            }
            Self::TooManyRows { .. } => Text::new("分成几张表", "part it into several tables"),
            Self::TooManyColumns { .. } => {
                Text::new("删去用不到的列", "remove the columns that are not needed")
            }
            Self::TooManyDeclarations { .. } => Text::new("分成几个办法", "part it into several policies"),
            Self::AmountsTooFine => Text::new("用较粗的步长取整", "round to coarser steps"),
        })
    }
}
