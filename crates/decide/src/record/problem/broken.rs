//! How text fails to be JSON.

use crate::locale::Text;

/// How text fails to be JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// A value should stand here.
    ValueExpected,
    /// A key in quotes should stand here.
    KeyExpected,
    /// A colon should stand here.
    ColonExpected,
    /// A comma or `]` should stand here.
    CommaOrEndOfList,
    /// A comma or `}` should stand here.
    CommaOrEndOfObject,
    /// A comma before a closing bracket.
    TrailingComma,
    /// A quoted text does not end on its line.
    UnclosedText,
    /// A control character within a text.
    ControlCharacter,
    /// A backslash with something that is no escape.
    Escape,
    /// Another quote mark than `"`.
    QuoteMark,
    /// A word without quotes.
    BareWord {
        /// The word.
        word: String,
    },
    /// A comment.
    Comment,
    /// Digits that begin with 0: a code without quotes.
    LeadingZero {
        /// The digits.
        digits: String,
    },
    /// A number in a form that JSON does not have.
    NumberForm {
        /// The text.
        text: String,
    },
    /// The text ends within a value.
    EndsEarly,
    /// Something follows the record.
    TextBehind,
}

impl Broken {
    /// Returns what is wrong.
    pub fn title(&self) -> Text {
        match self {
            Self::ValueExpected => Text::new("此处应有一个值", "a value should stand here"),
            Self::KeyExpected => {
                Text::new("此处应有带引号的字段名", "a field name in quotes should stand here")
            }
            Self::ColonExpected => {
                Text::new("字段名之后缺少冒号", "a colon is missing behind the field name")
            }
            Self::CommaOrEndOfList => Text::new("此处应有逗号或 ]", "a comma or `]` should stand here"),
            Self::CommaOrEndOfObject => Text::new("此处应有逗号或 }", "a comma or `}` should stand here"),
            Self::TrailingComma => {
                Text::new("括号前多了一个逗号", "a comma stands in front of the closing bracket")
            }
            Self::UnclosedText => Text::new("引号没有闭合", "the quote is not closed on its line"),
            Self::ControlCharacter => Text::new("文字中有控制字符", "the text has a control character in it"),
            Self::Escape => Text::new("反斜杠后不是可用的转义", "the backslash begins no known escape"),
            Self::QuoteMark => Text::new("JSON 只用直引号 \"", "JSON quotes with `\"` only"),
            Self::BareWord { word } => {
                let word = Text::quoted(word);
                Text::new(format!("{}没有加引号", word.zh), format!("{} stands without quotes", word.en))
            }
            Self::Comment => Text::new("JSON 不能有注释", "JSON has no comments"),
            Self::LeadingZero { digits } => {
                let digits = Text::quoted(digits);
                let en = format!("{} begins with 0 and stands without quotes", digits.en);
                Text::new(format!("{}以 0 开头且没有加引号", digits.zh), en)
            }
            Self::NumberForm { text } => {
                let text = Text::quoted(text);
                Text::new(
                    format!("{}不是数值的写法", text.zh),
                    format!("{} is not how a number is written", text.en),
                )
            }
            Self::EndsEarly => Text::new("文字在记录中途结束", "the text ends in the middle of the record"),
            Self::TextBehind => Text::new("记录之后还有内容", "something follows the record"),
        }
    }

    /// Returns the one action that mends it.
    pub fn help(&self) -> Text {
        match self {
            Self::ValueExpected => {
                Text::new("写一个值，或写 null 表示确知没有", "write a value, or `null` for known to be none")
            }
            Self::KeyExpected => Text::new("用 \" 括住字段名", "put the field name in `\"`"),
            Self::ColonExpected => Text::new("在此处加半角冒号", "put a colon here"),
            Self::CommaOrEndOfList | Self::CommaOrEndOfObject => {
                Text::new("补上逗号或右括号", "put the comma or the bracket here")
            }
            Self::TrailingComma => Text::new("删去这个逗号", "delete the comma"),
            Self::UnclosedText => Text::new("在文字末尾加 \"", "put `\"` at the end of the text"),
            Self::ControlCharacter => {
                Text::new("改写为 \\n 或 \\t 等转义", "write it as an escape such as `\\n`")
            }
            Self::Escape => Text::new("反斜杠本身要写成 \\\\", "write a backslash as `\\\\`"),
            Self::QuoteMark => Text::new("把引号改为 \"", "use `\"` instead"),
            Self::BareWord { word } => help_for_word(word),
            Self::Comment => Text::new("删去注释", "delete the comment"),
            Self::LeadingZero { digits } => Text::new(
                format!("代码是文字：写成 \"{digits}\""),
                format!("a code is text: write `\"{digits}\"`"),
            ),
            Self::NumberForm { .. } => {
                Text::new("数值写成 0.5、-3、12 这样", "write numbers as `0.5`, `-3`, `12`")
            }
            Self::EndsEarly => Text::new(
                "补全记录；若一条记录占多行，请用 --from json",
                "complete the record; if one record takes several lines, say `--from json`",
            ),
            Self::TextBehind => Text::new(
                "删去多余内容；多条记录请一行一条，用 JSON Lines",
                "delete it; several records stand one a line, as JSON Lines",
            ),
        }
    }
}

/// Words of other languages have their own in JSON; figures that are none are left out.
fn help_for_word(word: &str) -> Text {
    let write = |meant: &str| Text::new(format!("写作 {meant}"), format!("write `{meant}`"));
    match word.to_ascii_lowercase().as_str() {
        "true" | "yes" => write("true"),
        "false" | "no" => write("false"),
        "null" | "none" | "nil" => write("null"),
        "nan" | "infinity" | "inf" | "undefined" => Text::new(
            "写一个数值；不知道就删去这个字段",
            "write a number, or leave the field out where it is not known",
        ),
        _ => Text::new("用 \" 把它括住", "put it in `\"`"),
    }
}
