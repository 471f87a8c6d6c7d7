//! The words of record problems, both languages in one arm.

use super::{Expected, Found, Named, RecordProblem};
use crate::date::DayError;
use crate::locale::Text;
use crate::quantity::Number;

/// The most words of a list that a message repeats.
const MOST_LISTED: usize = 12;

impl RecordProblem {
    /// Returns what is wrong, in the reader's words.
    pub fn title(&self) -> Text {
        match self {
            Self::Empty => Text::new("没有记录", "there is no record"),
            Self::NotUtf8 => Text::new("文字不是 UTF-8 编码", "the text is not UTF-8"),
            Self::TooLong { longest } => Text::new(
                format!("一条记录超过 {longest} 字节"),
                format!("the record is longer than {longest} bytes"),
            ),
            Self::TooDeep { deepest } => Text::new(
                format!("括号嵌套超过 {deepest} 层"),
                format!("brackets lie more than {deepest} deep in each other"),
            ),
            Self::Broken(broken) => broken.title(),
            Self::DuplicateKey { key } => {
                about(key, |key| format!("字段{key}写了两次"), |key| format!("field {key} is given twice"))
            }
            Self::UnknownField { field, .. } => {
                about(field, |field| format!("没有字段{field}"), |field| format!("there is no field {field}"))
            }
            Self::Missing { field } => {
                about(field, |field| format!("缺少字段{field}"), |field| format!("field {field} is missing"))
            }
            Self::WrongType { expected, found } => {
                let (expected, found) = (expected.text(), found.text());
                Text::new(
                    format!("应为{}，写的是{}", expected.zh, found.zh),
                    format!("{} should stand here, not {}", expected.en, found.en),
                )
            }
            Self::NoSuchDate { text, why } => no_such_date(text, *why),
            Self::NoDuration { text } => about(
                text,
                |text| format!("{text}不是一段时间"),
                |text| format!("{text} is not a length of time"),
            ),
            Self::NoShareSign { number } => about(
                number,
                |number| format!("比例{number}缺少百分号"),
                |number| format!("the share {number} has no percent sign"),
            ),
            Self::NoShare { text } => {
                about(text, |text| format!("{text}不是比例"), |text| format!("{text} is not a share"))
            }
            Self::NoUnit { number, .. } => {
                about(number, |number| format!("{number}没有单位"), |number| format!("{number} has no unit"))
            }
            Self::OutOfRange { number, from, to } => out_of_range(*number, *from, *to),
            Self::BetweenSteps { number, step } => Text::new(
                format!("{number} 不是 {step} 的整数倍"),
                format!("{number} is not on a step of {step}"),
            ),
            Self::NotWhole { number, from } => about(
                number,
                |number| format!("{number}不是 {from} 起的整数"),
                |number| format!("{number} is not a whole number from {from}"),
            ),
            Self::NumberTooLong { number } => about(
                number,
                |number| format!("{number}位数太多，无法精确计算"),
                |number| format!("{number} has too many digits to be kept exactly"),
            ),
            Self::NotOneOf { word, .. } => about(
                word,
                |word| format!("{word}不在此字段的取值中"),
                |word| format!("{word} is not one of the words of this field"),
            ),
            Self::UnknownName { of, name, .. } => {
                let (of, name) = (of.text(), Text::quoted(name));
                Text::new(
                    format!("{}{}没有声明", of.zh, name.zh),
                    format!("{} {} is not declared", of.en, name.en),
                )
            }
            Self::EmptyText => Text::new("文字为空", "the text is empty"),
            Self::DuplicateItem { id } => {
                about(id, |id| format!("成果编号{id}重复"), |id| format!("two items have the id {id}"))
            }
            Self::DuplicateProgramme { code } => about(
                code,
                |code| format!("专业计划{code}申请了两次"),
                |code| format!("programme {code} is applied for twice"),
            ),
            Self::DuplicateRecord { id } => about(
                id,
                |id| format!("前面已有编号为{id}的档案"),
                |id| format!("an earlier record has the id {id}"),
            ),
            Self::UnknownItem { id, .. } => {
                about(id, |id| format!("记录中没有成果{id}"), |id| format!("the record has no item {id}"))
            }
            Self::TooManyItems { found, most } => Text::new(
                format!("记录有 {found} 项成果，最多 {most} 项"),
                format!("the record has {found} items; {most} are read at most"),
            ),
            Self::ExactlyOneOf { fields } => {
                let fields = Text::quoted_list(fields);
                Text::new(
                    format!("{}须写且只写一个", fields.zh),
                    format!("exactly one of {} should stand here", fields.en),
                )
            }
            Self::UnaskedPaper { paper, .. } => about(
                paper,
                |paper| format!("没有条款要求材料{paper}"),
                |paper| format!("no clause asks for the paper {paper}"),
            ),
            Self::RowLength { found, expected } => Text::new(
                format!("此行有 {found} 格，表头有 {expected} 格"),
                format!("the row has {found} cells, the header {expected}"),
            ),
            Self::DuplicateColumn { first, header } if first != header => {
                let (first, header) = (Text::quoted(first), Text::quoted(header));
                Text::new(
                    format!("列{}与{}说的是同一项", first.zh, header.zh),
                    format!("the columns {} and {} say the same thing", first.en, header.en),
                )
            }
            Self::DuplicateColumn { header, .. } => about(
                header,
                |header| format!("列{header}出现两次"),
                |header| format!("column {header} stands twice"),
            ),
            Self::RowsApart { id } => about(
                id,
                |id| format!("记录{id}的各行没有连在一起"),
                |id| format!("the rows of record {id} do not stand together"),
            ),
            Self::NotOnePolicy { policies } if policies.is_empty() => {
                Text::new("没有适用于此申请的办法", "no policy is about this application")
            }
            Self::NotOnePolicy { policies } => {
                let policies = Text::quoted_list(policies);
                Text::new(
                    format!("此申请同时适用{}", policies.zh),
                    format!("the policies {} are all about this application", policies.en),
                )
            }
            Self::RowsDisagree { first, here } => {
                let (first, here) = (Text::quoted(first), Text::quoted(here));
                Text::new(
                    format!("同一记录前面写{}，此处写{}", first.zh, here.zh),
                    format!("the same record says {} above and {} here", first.en, here.en),
                )
            }
        }
    }

    /// Returns the one action that mends it.
    pub fn help(&self) -> Text {
        match self {
            Self::Empty => Text::new("写入一条记录", "write a record"),
            Self::NotUtf8 => Text::new("把文件另存为 UTF-8", "save the file as UTF-8"),
            Self::TooLong { .. } => Text::new("把记录拆小", "split the record"),
            Self::TooDeep { .. } => Text::new("减少嵌套", "nest less"),
            Self::Broken(broken) => broken.help(),
            Self::DuplicateKey { .. } => Text::new("只保留一个", "keep one of them"),
            Self::UnknownField { near, belongs_to, .. } => match belongs_to {
                Some(part) if near.is_empty() => Text::new(
                    format!("它属于 {part}，请移到那里"),
                    format!("it belongs to `{part}`: move it there"),
                ),
                Some(_) | None => meant(near, || {
                    Text::new(
                        "删去它，或在办法中用「登记项」声明",
                        "delete it, or declare it as an `attribute` of the policy",
                    )
                }),
            },
            Self::Missing { field } => Text::new(format!("补上 \"{field}\""), format!("add `\"{field}\"`")),
            Self::WrongType { expected, .. } => expected.example(),
            Self::NoSuchDate { .. } => Text::new("日期写成 2025-04-22 这样", "write dates as `2025-04-22`"),
            Self::NoDuration { .. } => {
                Text::new("写成 P3Y6M（3 年 6 个月）这样", "write it as `P3Y6M` (3 years and 6 months)")
            }
            Self::NoShareSign { number } => Text::new(
                format!("写成 \"{number}%\" 这样的文字"),
                format!("write a text such as `\"{number}%\"`"),
            ),
            Self::NoShare { .. } => Text::new("写成 \"85%\" 这样", "write it as `\"85%\"`"),
            Self::NoUnit { number, units } => {
                let unit = units.first().map_or("credits", String::as_str);
                let units = Text::quoted_list(units);
                Text::new(
                    format!("写成 {{\"amount\": {number}, \"unit\": \"{unit}\"}}；单位有{}", units.zh),
                    format!(
                        "write `{{\"amount\": {number}, \"unit\": \"{unit}\"}}`; the units are {}",
                        units.en
                    ),
                )
            }
            Self::OutOfRange { .. } => Text::new("改为范围内的数值", "give a number within the range"),
            Self::BetweenSteps { .. } => Text::new("改为步长的整数倍", "give a number on a step"),
            Self::NotWhole { from, .. } => Text::new(
                format!("写 {from}、{} 这样的整数", from.saturating_add(1)),
                format!("write a whole number such as {from} or {}", from.saturating_add(1)),
            ),
            Self::NumberTooLong { .. } => Text::new("减少位数", "give fewer digits"),
            Self::NotOneOf { words, near, .. } => meant(near, || one_of(words)),
            Self::UnknownName { near, known, .. } => meant(near, || match known.is_empty() {
                true => Text::new("删去它，或在办法中声明", "delete it, or declare it in the policy"),
                false => one_of(known),
            }),
            Self::EmptyText => Text::new("写上内容，或删去这个字段", "write something, or delete the field"),
            Self::DuplicateItem { .. } => {
                Text::new("每项成果用不同的编号", "give each item an id of its own")
            }
            Self::DuplicateProgramme { .. } => Text::new("删去其中一项", "delete one of them"),
            Self::DuplicateRecord { .. } => {
                Text::new("每份档案用不同的编号", "give each record an id of its own")
            }
            Self::UnknownItem { near, .. } => {
                meant(near, || Text::new("写记录中某项成果的编号", "write the id of an item of this record"))
            }
            Self::TooManyItems { .. } => Text::new("把记录拆小", "split the record"),
            Self::ExactlyOneOf { .. } => Text::new("保留其中一个", "keep one of them"),
            Self::UnaskedPaper { near, .. } => meant(near, || Text::new("核对名称", "check its name")),
            Self::RowLength { .. } => Text::new(
                "核对逗号；含逗号的内容要加引号",
                "check the commas; a cell with a comma in it needs quotes",
            ),
            Self::DuplicateColumn { .. } => Text::new("删去其中一列", "delete one of the columns"),
            Self::RowsApart { .. } => Text::new("按 id 排序各行", "sort the rows by `id`"),
            Self::NotOnePolicy { .. } => Text::new(
                "写明 `institution`、`programme` 和 `date`，或另行指定办法",
                "write `institution`, `programme` and `date`, or name other policies",
            ),
            Self::RowsDisagree { .. } => {
                Text::new("写成一致，或后面各行留空", "make them agree, or leave the later cells empty")
            }
        }
    }
}

fn about(name: &str, zh: impl Fn(&str) -> String, en: impl Fn(&str) -> String) -> Text {
    let name = Text::quoted(name);
    Text::new(zh(&name.zh), en(&name.en))
}

fn no_such_date(text: &str, why: DayError) -> Text {
    let quoted = Text::quoted(text);
    let (zh, en) = match why {
        DayError::Form => ("不是日期".to_owned(), "is not a date".to_owned()),
        DayError::NoSuchYear => ("的年份不存在".to_owned(), "has no year of the calendar".to_owned()),
        DayError::NoSuchMonth { month } => (format!("没有 {month} 月"), format!("has no month {month}")),
        DayError::NoSuchDay { last, .. } => {
            (format!("不存在，该月只到 {last} 日"), format!("does not exist: the month ends on {last}"))
        }
    };
    Text::new(format!("{}{zh}", quoted.zh), format!("{} {en}", quoted.en))
}

fn out_of_range(number: Number, from: Option<Number>, to: Option<Number>) -> Text {
    match (from, to) {
        (Some(from), Some(to)) => Text::new(
            format!("{number} 不在 {from} 至 {to} 之间"),
            format!("{number} is not between {from} and {to}"),
        ),
        (Some(from), None) => Text::new(format!("{number} 低于 {from}"), format!("{number} is below {from}")),
        (None, Some(to)) => Text::new(format!("{number} 超过 {to}"), format!("{number} is above {to}")),
        (None, None) => Text::new(format!("{number} 超出范围"), format!("{number} is out of range")),
    }
}

fn meant(near: &[String], otherwise: impl Fn() -> Text) -> Text {
    if near.is_empty() {
        return otherwise();
    }
    let near = Text::quoted_list(near);
    Text::new(format!("是否想写{}？", near.zh), format!("did you mean {}?", near.en))
}

fn one_of(words: &[String]) -> Text {
    let shown: Vec<&String> = words.iter().take(MOST_LISTED).collect();
    let list = Text::quoted_list(&shown);
    match words.len() > shown.len() {
        true => Text::new(
            format!("写下列之一：{}等 {} 项", list.zh, words.len()),
            format!("write one of {} and others ({} in all)", list.en, words.len()),
        ),
        false => Text::new(format!("写下列之一：{}", list.zh), format!("write one of {}", list.en)),
    }
}

impl Expected {
    fn text(self) -> Text {
        match self {
            Self::Object => Text::new("对象 {…}", "an object `{…}`"),
            Self::List => Text::new("列表 […]", "a list `[…]`"),
            Self::Texts => Text::new("文字的列表", "a list of texts"),
            Self::Text => Text::new("文字", "a text"),
            Self::Code => Text::new("代码（文字）", "a code (a text)"),
            Self::Number => Text::new("数值", "a number"),
            Self::Amount => Text::new("带单位的数值", "a number with its unit"),
            Self::Date => Text::new("日期", "a date"),
            Self::Duration => Text::new("一段时间", "a length of time"),
            Self::Share => Text::new("比例", "a share"),
            Self::YesNo => Text::new("true 或 false", "`true` or `false`"),
            Self::Programme => Text::new("专业计划的代码", "the code of a programme"),
            Self::PerKey => Text::new("按键列出的值", "one value a key"),
        }
    }

    fn example(self) -> Text {
        let such =
            |example: &str| Text::new(format!("写成 {example} 这样"), format!("write it as `{example}`"));
        match self {
            Self::Object => such(r#"{"field": …}"#),
            Self::List => such("[…]"),
            Self::Texts => such(r#"["…", "…"]"#),
            Self::Text => such(r#""…""#),
            Self::Code => such(r#""00012""#),
            Self::Number => such("82.5"),
            Self::Amount => such(r#"{"amount": 4, "unit": "credits"}"#),
            Self::Date => such(r#""2025-04-22""#),
            Self::Duration => such(r#""P3Y6M""#),
            Self::Share => such(r#""85%""#),
            Self::YesNo => Text::new("写 true（是）或 false（否）", "write `true` or `false`"),
            Self::Programme => such(r#""cs-bachelor""#),
            Self::PerKey => such(r#"{"2024": …}"#),
        }
    }
}

impl Found {
    fn text(self) -> Text {
        match self {
            Self::Null => Text::same("null"),
            Self::YesNo => Text::new("true/false", "`true` or `false`"),
            Self::Number => Text::new("数值", "a number"),
            Self::Text => Text::new("文字", "a text"),
            Self::List => Text::new("列表", "a list"),
            Self::Object => Text::new("对象", "an object"),
        }
    }
}

impl Named {
    fn text(self) -> Text {
        match self {
            Self::Kind => Text::new("成果类型", "kind"),
            Self::Measure => Text::new("计量", "measure"),
            Self::Unit => Text::new("单位", "unit"),
            Self::Rule => Text::new("规则", "rule"),
            Self::Judgement => Text::new("判断", "judgement"),
            Self::Body => Text::new("作出判断的机构", "body"),
            Self::Programme => Text::new("专业计划", "programme"),
            Self::Target => Text::new("专业计划的课程或学分池", "course or pool of the programme"),
            Self::Balance => Text::new("规则或限额", "rule or limit"),
            Self::Status => Text::new("状态", "status"),
        }
    }
}
