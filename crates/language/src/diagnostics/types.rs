//! LJ03xx: values of the wrong kind, unit or range. Made by `check`.

use super::code::{Entry, register};
use super::lexical::did_you_mean;
use super::{Mend, Problem, ValueSort};
use crate::date::DayError;
use crate::locale::Text;
use crate::quantity::Number;

/// A fault of values.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the registry below says what each problem means")]
pub enum TypeProblem {
    MeasuresMixed { left: String, right: String },
    TextWithNumber { fact: String, text: String },
    ImpossibleDate { text: String, error: DayError },
    OutsideSet { value: String, fact: String, allowed: Vec<String>, near: Vec<String> },
    OutsideRange { value: String, fact: String, from: Option<String>, to: Option<String> },
    BetweenSteps { value: String, below: String, above: String },
    NotOnScale { value: String, scale: String, near: Vec<String> },
    NoOrder { fact: String },
    WrongSort { name: String, wanted: ValueSort, found: ValueSort },
    ShareWithoutSign { text: String },
    ShareOfAmount { measure: String },
    MeasureNeeded { number: String, measures: Vec<String> },
    KeyCount { table: String, wanted: usize, given: usize },
    DividedByZero,
    LevelTwice { value: String },
}

register! { TypeProblem:
    "LJ0301" MeasuresMixed Error
        "把不同计量的数量放在一起计算" "amounts of different measures are combined"
    "LJ0302" TextWithNumber Error
        "数值的位置写了文字" "text stands where a number is meant"
    "LJ0303" ImpossibleDate Error
        "日期不存在" "a date does not exist"
    "LJ0304" OutsideSet Error
        "取值不在规定的范围之内" "a word is not among the listed ones"
    "LJ0305" OutsideRange Error
        "数值超出了规定的范围" "a number lies outside its range"
    "LJ0306" BetweenSteps Error
        "数值不在规定的步长上" "a number lies between two steps"
    "LJ0307" NotOnScale Error
        "等级表里没有这一级" "a level is not on its scale"
    "LJ0308" NoOrder Error
        "没有高低之分的取值不能比较大小" "values without an order are compared"
    "LJ0309" WrongSort Error
        "取值的类型不对" "a value is of the wrong kind"
    "LJ0310" ShareWithoutSign Error
        "百分比没有写「%」" "a share is written without its sign"
    "LJ0311" ShareOfAmount Error
        "数量后面写了「%」" "an amount is written as a share"
    "LJ0312" MeasureNeeded Error
        "数字后面没有写明计量" "a number lacks its measure"
    "LJ0314" KeyCount Error
        "查对照表所用的项数不对" "a table is looked up by more or fewer keys than it has"
    "LJ0315" DividedByZero Error
        "除数是零" "something is divided by zero"
    "LJ0316" LevelTwice Error
        "等级表里同一级出现了两次" "a level stands twice on one scale"
}

impl Problem for TypeProblem {
    fn entry(&self) -> &'static Entry {
        self.registered()
    }

    fn title(&self) -> Text {
        match self {
            Self::MeasuresMixed { left, right } => {
                let (left, right) = (Text::quoted(left), Text::quoted(right));
                Text::new(
                    format!("{}与{}是不同的计量，不能直接相加减或比较", left.zh, right.zh),
                    format!(
                        "{} and {} are different measures and cannot be added or compared",
                        left.en, right.en
                    ),
                )
            }
            Self::TextWithNumber { fact, text } => {
                let (fact, text) = (Text::quoted(fact), Text::quoted(text));
                Text::new(
                    format!("{}是数值，{}是文字", fact.zh, text.zh),
                    format!("{} is a number, but {} is text", fact.en, text.en),
                )
            }
            Self::ImpossibleDate { text, .. } => {
                let Text { zh, en } = Text::quoted(text);
                Text::new(format!("日期{zh}不存在"), format!("the date {en} does not exist"))
            }
            Self::OutsideSet { value, fact, .. } => {
                let (value, fact) = (Text::quoted(value), Text::quoted(fact));
                Text::new(
                    format!("{}的取值里没有{}", fact.zh, value.zh),
                    format!("{} is not among the values of {}", value.en, fact.en),
                )
            }
            Self::OutsideRange { value, fact, .. } => {
                let fact = Text::quoted(fact);
                Text::new(
                    format!("{value} 超出了{}的范围", fact.zh),
                    format!("{value} lies outside the range of {}", fact.en),
                )
            }
            Self::BetweenSteps { value, below, above } => Text::new(
                format!("{value} 不在步长上，位于 {below} 与 {above} 之间"),
                format!("{value} is not on a step; it lies between {below} and {above}"),
            ),
            Self::NotOnScale { value, scale, .. } => {
                let (value, scale) = (Text::quoted(value), Text::quoted(scale));
                Text::new(
                    format!("等级表{}里没有{}", scale.zh, value.zh),
                    format!("{} is not on the scale {}", value.en, scale.en),
                )
            }
            Self::NoOrder { fact } => {
                let Text { zh, en } = Text::quoted(fact);
                Text::new(
                    format!("{zh}没有高低之分，不能比较大小"),
                    format!("{en} has no order, so more and less mean nothing"),
                )
            }
            Self::WrongSort { name, wanted, found } => {
                let (Text { zh, en }, wanted, found) = (Text::quoted(name), wanted.text(), found.text());
                Text::new(
                    format!("{zh}是{}，这里要的是{}", found.zh, wanted.zh),
                    format!("{en} is {}, but {} is needed here", found.en, wanted.en),
                )
            }
            Self::ShareWithoutSign { text } => {
                let Text { zh, en } = Text::quoted(text);
                Text::new(format!("百分比{zh}没有写「%」"), format!("the share {en} is written without `%`"))
            }
            Self::ShareOfAmount { measure } => {
                let Text { zh, en } = Text::quoted(measure);
                Text::new(
                    format!("{zh}是数量，不能写成百分比"),
                    format!("{en} is an amount and cannot be a share"),
                )
            }
            Self::MeasureNeeded { number, .. } => {
                Text::new(format!("{number} 没有写明计量"), format!("{number} does not say what it measures"))
            }
            Self::KeyCount { table, wanted, given } => {
                let Text { zh, en } = Text::quoted(table);
                Text::new(
                    format!("对照表{zh}按 {wanted} 项查，这里给了 {given} 项"),
                    format!("the table {en} is looked up by {}, not by {given}", keys(*wanted)),
                )
            }
            Self::DividedByZero => Text::new("不能除以零", "nothing can be divided by zero"),
            Self::LevelTwice { value } => {
                let Text { zh, en } = Text::quoted(value);
                Text::new(format!("{zh}在等级表里出现了两次"), format!("{en} stands twice on this scale"))
            }
        }
    }

    fn help(&self) -> Option<Text> {
        Some(match self {
            Self::MeasuresMixed { .. } => Text::new(
                "先换算，例如「每满 16 学时 计 1、余数 舍去」",
                "convert one first, such as `every 16 hours count 1, remainder dropped`",
            ),
            Self::TextWithNumber { .. } => Text::new("写一个数字", "write a number"),
            Self::ImpossibleDate { error, .. } => why_impossible(*error),
            Self::OutsideSet { allowed, near, .. } => {
                return did_you_mean(near).or_else(|| one_of(allowed));
            }
            Self::OutsideRange { from, to, .. } => return range(from.as_deref(), to.as_deref()),
            Self::BetweenSteps { below, above, .. } => {
                Text::new(format!("写 {below} 或 {above}"), format!("write {below} or {above}"))
            }
            Self::NotOnScale { near, .. } => {
                return Some(did_you_mean(near).unwrap_or_else(|| {
                    Text::new("改正它，或把它加进等级表", "correct it, or add it to the scale")
                }));
            }
            Self::NoOrder { .. } => Text::new(
                "用「等级表」排出高低，或者逐个列出取值",
                "put the values in order with `scale`, or list those that are meant",
            ),
            Self::WrongSort { wanted, .. } => {
                let wanted = wanted.text();
                Text::new(format!("改为{}", wanted.zh), format!("write {} instead", wanted.en))
            }
            Self::ShareWithoutSign { text } => {
                let share = with_sign(text);
                Text::new(format!("写作「{share}」"), format!("write `{share}`"))
            }
            Self::ShareOfAmount { .. } => Text::new(
                "写一个数量；要按比例限制，用「占」，例如「占 专业计划 学分 不超过 40%」",
                "write an amount; to limit a part of the whole use `as share of`, such as `as share of programme credits at most 40%`",
            ),
            Self::MeasureNeeded { measures, .. } => {
                let Text { zh, en } = Text::quoted_list(measures);
                Text::new(format!("在后面写明是哪一种：{zh}"), format!("say which one behind it: {en}"))
            }
            Self::KeyCount { wanted, .. } => {
                Text::new(format!("写 {wanted} 项"), format!("give it {wanted}"))
            }
            Self::DividedByZero => Text::new("改正除数", "correct the divisor"),
            Self::LevelTwice { .. } => Text::new("删去一处", "remove one of them"),
        })
    }

    fn mend(&self) -> Option<Mend> {
        match self {
            Self::OutsideSet { near, .. } | Self::NotOnScale { near, .. } => match near.as_slice() {
                [one] => Some(Mend::proposed(one)),
                _ => None,
            },
            Self::ShareWithoutSign { text } => Some(Mend::proposed(with_sign(text))),
            Self::MeasuresMixed { .. }
            | Self::TextWithNumber { .. }
            | Self::ImpossibleDate { .. }
            | Self::OutsideRange { .. }
            | Self::BetweenSteps { .. }
            | Self::NoOrder { .. }
            | Self::WrongSort { .. }
            | Self::ShareOfAmount { .. }
            | Self::MeasureNeeded { .. }
            | Self::KeyCount { .. }
            | Self::DividedByZero
            | Self::LevelTwice { .. } => None,
        }
    }
}

fn keys(count: usize) -> String {
    if count == 1 { "1 key".to_owned() } else { format!("{count} keys") }
}

fn why_impossible(error: DayError) -> Text {
    match error {
        DayError::Form => Text::new("写作「2025-04-22」或「2025年4月22日」", "write it like `2025-04-22`"),
        DayError::NoSuchYear => Text::new("年份在 1 至 9999 之间", "years run from 1 to 9999"),
        DayError::NoSuchMonth { .. } => Text::new("月份在 1 至 12 之间", "months run from 1 to 12"),
        DayError::NoSuchDay { last, .. } => {
            Text::new(format!("该月最后一天是 {last} 日"), format!("the last day of that month is {last}"))
        }
    }
}

fn one_of(allowed: &[String]) -> Option<Text> {
    if allowed.is_empty() {
        return None;
    }
    let Text { zh, en } = Text::quoted_list(allowed);
    Some(Text::new(format!("写其中之一：{zh}"), format!("write one of {en}")))
}

fn range(from: Option<&str>, to: Option<&str>) -> Option<Text> {
    match (from, to) {
        (Some(from), Some(to)) => Some(Text::new(
            format!("写 {from} 至 {to} 之间的数"),
            format!("write a number from {from} to {to}"),
        )),
        (Some(from), None) => {
            Some(Text::new(format!("写不少于 {from} 的数"), format!("write at least {from}")))
        }
        (None, Some(to)) => Some(Text::new(format!("写不超过 {to} 的数"), format!("write at most {to}"))),
        (None, None) => None,
    }
}

/// Returns a number as the share that is meant: a part of one, such as `1/3` or `0.5`, is that part of the whole.
fn with_sign(text: &str) -> String {
    let plain = text.split([' ', '%']).next().unwrap_or(text);
    match Number::parse_exact(plain) {
        Some(part) if part < Number::ONE && !part.is_zero() => {
            part.checked_mul(Number::whole(100)).map(|of_hundred| format!("{of_hundred}%"))
        }
        Some(_) | None => None,
    }
    .unwrap_or_else(|| format!("{text}%"))
}
