//! LJ07xx: faults in the sheets beside the rules, with file, row and column. Made by the readers of sheets.

use super::Problem;
use super::code::{Entry, register};
use super::lexical::did_you_mean;
use crate::date::Day;
use crate::locale::Text;

/// A cell of a sheet, as a reader of the sheet counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetPlace {
    /// The name of the file.
    pub file: String,
    /// The row, the header being row 1.
    pub row: usize,
    /// The header of the column.
    pub column: String,
}

impl SheetPlace {
    fn text(&self) -> Text {
        let (file, column) = (Text::quoted(&self.file), Text::quoted(&self.column));
        Text::new(
            format!("{}第 {} 行{}列", file.zh, self.row, column.zh),
            format!("{}, row {}, column {}", file.en, self.row, column.en),
        )
    }
}

/// A fault in a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the registry below says what each problem means")]
pub enum SheetProblem {
    EmptySheet { file: String },
    MissingColumn { file: String, column: String, near: Vec<String> },
    UnknownColumn { file: String, column: String, near: Vec<String> },
    ColumnTwice { file: String, column: String },
    CellCount { file: String, row: usize, wanted: usize, found: usize },
    EmptyCell { place: SheetPlace },
    BadCell { place: SheetPlace, value: String, wanted: Text },
    KeyTwice { place: SheetPlace, value: String, first_row: usize },
    DaysTwice { place: SheetPlace, value: String, first_row: usize, from: Option<Day>, to: Option<Day> },
    UnclosedCell { file: String, row: usize },
    SheetNotUtf8 { file: String, row: usize },
    OtherSeparator { file: String, mark: char },
    NamelessColumn { file: String, column: usize },
    TextBehindQuote { file: String, row: usize, text: String },
    SheetInGb18030 { file: String },
    NoSheet { file: String, sheet: Option<String>, known: Vec<String>, near: Vec<String> },
    UnreadableWorkbook { file: String },
}

register! { SheetProblem:
    "LJ0701" EmptySheet Error
        "表格文件是空的" "a sheet is empty"
    "LJ0702" MissingColumn Error
        "表格文件缺少一列" "a sheet lacks a column"
    "LJ0703" UnknownColumn Error
        "表格文件有不认识的一列" "a sheet has a column that means nothing"
    "LJ0704" ColumnTwice Error
        "表格文件有两列同名" "two columns of a sheet have one name"
    "LJ0705" CellCount Error
        "表格文件某行的格数与表头不一致" "a row of a sheet has more or fewer cells than its header"
    "LJ0706" EmptyCell Error
        "必填的格是空的" "a cell that is needed is empty"
    "LJ0707" BadCell Error
        "格里的内容不是该列要的" "a cell does not hold what its column needs"
    "LJ0708" KeyTwice Error
        "同一代码在表格文件里出现了两次" "a code stands twice in a sheet"
    "LJ0709" UnclosedCell Error
        "格里的引号没有成对" "a quote in a cell is not closed"
    "LJ0710" SheetNotUtf8 Error
        "表格文件既不是 UTF-8 也不是 GB18030 编码" "a sheet is neither UTF-8 nor GB18030"
    "LJ0711" OtherSeparator Error
        "表格文件的各列不是用英文逗号分开的" "the columns of a sheet are not parted by commas"
    "LJ0712" NamelessColumn Error
        "表格文件有一列没有表头" "a column of a sheet has no header"
    "LJ0713" TextBehindQuote Error
        "格里的引号后面还有文字" "text follows the closing quote of a cell"
    "LJ0714" SheetInGb18030 Hint
        "表格文件按 GB18030 编码读入" "a sheet is read as GB18030"
    "LJ0715" NoSheet Error
        "工作簿里没有这张工作表，或者没有写明是哪一张" "a workbook has no such sheet, or several and none is named"
    "LJ0716" UnreadableWorkbook Error
        "工作簿打不开" "a workbook cannot be read"
    "LJ0717" DaysTwice Error
        "同一代码的两行在同一天有效" "two rows of one code hold on the same day"
}

impl Problem for SheetProblem {
    fn entry(&self) -> &'static Entry {
        self.registered()
    }

    fn title(&self) -> Text {
        match self {
            Self::EmptySheet { file } => {
                let Text { zh, en } = Text::quoted(file);
                Text::new(format!("表格文件{zh}是空的"), format!("the sheet {en} is empty"))
            }
            Self::MissingColumn { file, column, .. } => {
                let (file, column) = (Text::quoted(file), Text::quoted(column));
                Text::new(
                    format!("{}缺少{}列", file.zh, column.zh),
                    format!("{} has no column {}", file.en, column.en),
                )
            }
            Self::UnknownColumn { file, column, .. } => {
                let (file, column) = (Text::quoted(file), Text::quoted(column));
                Text::new(
                    format!("{}的{}列不认识", file.zh, column.zh),
                    format!("the column {} of {} means nothing here", column.en, file.en),
                )
            }
            Self::ColumnTwice { file, column } => {
                let (file, column) = (Text::quoted(file), Text::quoted(column));
                Text::new(
                    format!("{}有两列都叫{}", file.zh, column.zh),
                    format!("{} has two columns {}", file.en, column.en),
                )
            }
            Self::CellCount { file, row, wanted, found } => {
                let Text { zh, en } = Text::quoted(file);
                Text::new(
                    format!("{zh}第 {row} 行有 {found} 格，表头有 {wanted} 格"),
                    format!("{en}, row {row} does not match its header: cells {found}, columns {wanted}"),
                )
            }
            Self::EmptyCell { place } => {
                let Text { zh, en } = place.text();
                Text::new(format!("{zh}是空的"), format!("{en} is empty"))
            }
            Self::BadCell { place, value, wanted } => {
                let (Text { zh, en }, value) = (place.text(), Text::quoted(value));
                Text::new(
                    format!("{zh}的{}不是{}", value.zh, wanted.zh),
                    format!("{en}: {} is not {}", value.en, wanted.en),
                )
            }
            Self::KeyTwice { place, value, first_row } => {
                let (Text { zh, en }, value) = (place.text(), Text::quoted(value));
                Text::new(
                    format!("{zh}的{}在第 {first_row} 行已经有了", value.zh),
                    format!("{en}: {} already stands in row {first_row}", value.en),
                )
            }
            Self::DaysTwice { place, value, first_row, from, to } => {
                let (Text { zh, en }, value) = (place.text(), Text::quoted(value));
                let days = days(*from, *to);
                Text::new(
                    format!("{zh}的{}与第 {first_row} 行在同一天有效（{}）", value.zh, days.zh),
                    format!("{en}: {} and row {first_row} hold on the same days ({})", value.en, days.en),
                )
            }
            Self::UnclosedCell { file, row } => {
                let Text { zh, en } = Text::quoted(file);
                Text::new(
                    format!("{zh}第 {row} 行有引号没有合上"),
                    format!("{en}, row {row} has a quote that is not closed"),
                )
            }
            Self::SheetNotUtf8 { file, row } => {
                let Text { zh, en } = Text::quoted(file);
                Text::new(
                    format!("{zh}不是 UTF-8 编码，第 {row} 行读不出来"),
                    format!("{en} is not UTF-8; row {row} cannot be read"),
                )
            }
            Self::OtherSeparator { file, mark } => {
                let Text { zh, en } = Text::quoted(file);
                let mark = mark_name(*mark);
                Text::new(
                    format!("{zh}的各列用{}分开，要用英文逗号", mark.zh),
                    format!("the columns of {en} are parted by {}, not by commas", mark.en),
                )
            }
            Self::NamelessColumn { file, column } => {
                let Text { zh, en } = Text::quoted(file);
                Text::new(
                    format!("{zh}第 {column} 列没有表头"),
                    format!("column {column} of {en} has no header"),
                )
            }
            Self::TextBehindQuote { file, row, text } => {
                let (file, text) = (Text::quoted(file), Text::quoted(text));
                Text::new(
                    format!("{}第 {row} 行的引号后面还有{}", file.zh, text.zh),
                    format!("{}, row {row} has {} behind a closing quote", file.en, text.en),
                )
            }
            Self::SheetInGb18030 { file } => {
                let Text { zh, en } = Text::quoted(file);
                Text::new(
                    format!("{zh}不是 UTF-8，按 GB18030 读入"),
                    format!("{en} is not UTF-8; it is read as GB18030"),
                )
            }
            Self::NoSheet { file, sheet: Some(sheet), .. } => {
                let (file, sheet) = (Text::quoted(file), Text::quoted(sheet));
                Text::new(
                    format!("{}里没有工作表{}", file.zh, sheet.zh),
                    format!("{} has no sheet {}", file.en, sheet.en),
                )
            }
            Self::NoSheet { file, sheet: None, .. } => {
                let Text { zh, en } = Text::quoted(file);
                Text::new(
                    format!("{zh}有几张工作表，没有写明用哪一张"),
                    format!("{en} has several sheets, and none is named"),
                )
            }
            Self::UnreadableWorkbook { file } => {
                let Text { zh, en } = Text::quoted(file);
                Text::new(
                    format!("{zh}不是可以打开的 XLSX 工作簿"),
                    format!("{en} is no XLSX workbook that can be read"),
                )
            }
        }
    }

    fn help(&self) -> Option<Text> {
        Some(match self {
            Self::EmptySheet { .. } => Text::new("在第一行写表头", "write the headers in the first row"),
            Self::MissingColumn { column, near, .. } => {
                let column = Text::quoted(column);
                if near.is_empty() {
                    return Some(Text::new(
                        format!("加一列{}", column.zh),
                        format!("add a column {}", column.en),
                    ));
                }
                let near = Text::quoted_list(near);
                Text::new(
                    format!("把{}改名为{}", near.zh, column.zh),
                    format!("rename {} to {}", near.en, column.en),
                )
            }
            Self::UnknownColumn { near, .. } => {
                return Some(did_you_mean(near).unwrap_or_else(|| {
                    Text::new(
                        "删去这一列，或用「登记项」声明它",
                        "remove the column, or declare it with `attribute`",
                    )
                }));
            }
            Self::ColumnTwice { .. } => {
                Text::new("给其中一列改名，或者删去一列", "rename one of them, or remove it")
            }
            Self::CellCount { wanted, .. } => {
                Text::new(format!("让这一行正好有 {wanted} 格"), format!("give the row {wanted} cells"))
            }
            Self::EmptyCell { .. } => Text::new("填上这一格", "fill the cell in"),
            Self::BadCell { wanted, .. } => {
                Text::new(format!("改为{}", wanted.zh), format!("write {}", wanted.en))
            }
            Self::KeyTwice { .. } => {
                Text::new("删去一行，或改正代码", "remove one of the rows, or correct the code")
            }
            Self::DaysTwice { .. } => Text::new(
                "改正起止日期，使前一行在后一行开始之前结束",
                "correct the days, so that one row ends before the other begins",
            ),
            Self::UnclosedCell { .. } => Text::new("补上引号", "close the quote"),
            Self::SheetNotUtf8 { .. } => Text::new(
                "用表格软件另存为「CSV UTF-8」",
                "save it as `CSV UTF-8` in your spreadsheet program",
            ),
            Self::OtherSeparator { .. } => {
                Text::new("另存为以英文逗号分隔的 CSV", "save it as CSV with commas between the columns")
            }
            Self::NamelessColumn { .. } => {
                Text::new("写上表头，或者删去这一列", "write its header, or remove the column")
            }
            Self::TextBehindQuote { .. } => Text::new(
                "把整格放在引号里，里面的引号写两遍",
                "put the whole cell in quotes, and write a quote within it twice",
            ),
            Self::SheetInGb18030 { .. } => Text::new(
                "看看文字是否正确；另存为「CSV UTF-8」就不再提示",
                "look whether its words are right; saved as `CSV UTF-8` it needs no such look",
            ),
            Self::NoSheet { near, .. } if !near.is_empty() => return did_you_mean(near),
            Self::NoSheet { known, .. } if known.is_empty() => {
                Text::new("CSV 没有工作表，删去这几个字", "a CSV file has no sheets: remove these words")
            }
            Self::NoSheet { known, .. } => {
                let known = Text::quoted_list(known);
                Text::new(
                    format!("写明 工作表：{}", known.zh),
                    format!("name one with `sheet`: {}", known.en),
                )
            }
            Self::UnreadableWorkbook { .. } => {
                Text::new("另存为 .xlsx 或 CSV", "save it as `.xlsx` or as CSV")
            }
        })
    }
}

fn days(from: Option<Day>, to: Option<Day>) -> Text {
    let zh = [from.map(|from| format!("自 {from}")), to.map(|to| format!("至 {to}"))];
    let en = [from.map(|from| format!("from {from}")), to.map(|to| format!("to {to}"))];
    let joined = |parts: [Option<String>; 2]| parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    Text::new(joined(zh), joined(en))
}

fn mark_name(mark: char) -> Text {
    match mark {
        '\t' => Text::new("制表符", "tabs"),
        ';' => Text::new("分号", "semicolons"),
        '；' => Text::new("全角分号", "full-width semicolons"),
        '，' => Text::new("全角逗号", "full-width commas"),
        other => Text::quoted(&other.to_string()),
    }
}
