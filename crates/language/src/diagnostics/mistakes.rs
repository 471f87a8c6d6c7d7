//! LJ015x and LJ016x: the typical mistakes, each with one exact sentence and its mend. Made by `syntax`.

use super::code::{Entry, register};
use super::{Mend, Problem};
use crate::locale::Text;

/// A typical mistake of spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the registry below says what each problem means")]
pub enum MistakeProblem {
    ForeignComment { mark: String },
    ChineseNumeral { text: String, digits: String },
    EqualsSign { mark: String },
    ComparisonSign { mark: String, mend: Text, in_chinese: bool },
    GluedWords { text: String, parted: String },
    BareBoundary { word: String, mends: Vec<String> },
    CapitalKeyword { word: String, keyword: String },
    DateSpelling { text: String, iso: String },
    StopAtEnd { mark: char },
    ListJoinedByWord { word: String },
    TwoItemsOnOneLine { word: String, all: bool },
    UnitOnScore { unit: String },
    WordForSymbol { symbol: String, mend: Text, in_chinese: bool },
    CommaBeforeWord { word: String },
    BoundarySpelling { text: String, mend: String },
    FromInRange { range: String },
}

register! { MistakeProblem:
    "LJ0150" ForeignComment Error
        "注释用了别的语言的符号" "a comment begins with the sign of another language"
    "LJ0151" ChineseNumeral Error
        "数量没有用阿拉伯数字写" "an amount is not written in digits"
    "LJ0152" EqualsSign Error
        "用了等号，应该用文字" "an equals sign stands where words are used"
    "LJ0153" ComparisonSign Error
        "用了比较符号，应该用文字" "a comparison sign stands where words are used"
    "LJ0154" GluedWords Error
        "词与词之间缺少空格" "words are glued together"
    "LJ0155" BareBoundary Error
        "没有写明是否包含界限本身" "a boundary does not say whether it is included"
    "LJ0156" CapitalKeyword Error
        "关键词用了大写字母" "a keyword is written with capitals"
    "LJ0157" DateSpelling Error
        "日期的写法不对" "a date is written in another form"
    "LJ0158" StopAtEnd Error
        "行末多了句号或分号" "a line ends in a stop"
    "LJ0159" ListJoinedByWord Error
        "名单用了「和」「与」「及」连接" "a list is joined by a word"
    "LJ0160" TwoItemsOnOneLine Error
        "一行里用「且」「或」连接了两项成果" "two outcomes are joined by `and` or `or` on one line"
    "LJ0161" UnitOnScore Error
        "成绩后面带了单位" "a score is followed by a unit"
    "LJ0162" WordForSymbol Error
        "用了计算符号，应该用文字" "a sign of arithmetic stands where words are used"
    "LJ0163" CommaBeforeWord Error
        "连接词前面多了逗号" "a comma stands before a joining word"
    "LJ0164" BoundarySpelling Error
        "界限的写法不对" "a boundary is written in other words"
    "LJ0165" FromInRange Error
        "取值范围前面多了「自」" "a range of values begins with `from`"
}

/// Returns how words run together are to be written.
pub(super) fn part_them(parted: &str) -> Text {
    if parted.contains(' ') {
        Text::new(format!("加空格分开：「{parted}」"), format!("part them by spaces: `{parted}`"))
    } else {
        Text::new(format!("写作「{parted}」"), format!("write `{parted}`"))
    }
}

impl Problem for MistakeProblem {
    fn entry(&self) -> &'static Entry {
        self.registered()
    }

    fn title(&self) -> Text {
        match self {
            Self::ForeignComment { mark } => Text::new(
                format!("「{mark}」不是这里的注释符号"),
                format!("`{mark}` does not begin a comment here"),
            ),
            Self::ChineseNumeral { text, .. } => {
                let Text { zh, en } = Text::quoted(text);
                Text::new(
                    format!("数量{zh}要用阿拉伯数字写"),
                    format!("the amount {en} has to be written in digits"),
                )
            }
            Self::EqualsSign { mark } => {
                Text::new(format!("这里不用「{mark}」"), format!("`{mark}` is not used here"))
            }
            Self::ComparisonSign { mark, .. } => Text::new(
                format!("比较要用文字，不用「{mark}」"),
                format!("comparisons are written in words, not with `{mark}`"),
            ),
            Self::GluedWords { text, .. } => {
                let Text { zh, en } = Text::quoted(text);
                Text::new(format!("{zh}连写成了一个词"), format!("{en} reads as one word"))
            }
            Self::BareBoundary { word, .. } => {
                let Text { zh, en } = Text::quoted(word);
                Text::new(
                    format!("{zh}没有说明是否包含界限本身"),
                    format!("{en} does not say whether the boundary is included"),
                )
            }
            Self::CapitalKeyword { word, .. } => {
                let Text { zh, en } = Text::quoted(word);
                Text::new(
                    format!("关键词要小写，这里写成了{zh}"),
                    format!("keywords are lower case, here it is {en}"),
                )
            }
            Self::DateSpelling { text, .. } => {
                let Text { zh, en } = Text::quoted(text);
                Text::new(format!("日期不写作{zh}"), format!("a date is not written {en}"))
            }
            Self::StopAtEnd { mark } => {
                Text::new(format!("行末不写「{mark}」"), format!("a line does not end in `{mark}`"))
            }
            Self::ListJoinedByWord { word } => {
                let Text { zh, en } = Text::quoted(word);
                Text::new(format!("名单不用{zh}连接"), format!("a list is not joined by {en}"))
            }
            Self::TwoItemsOnOneLine { word, .. } => {
                let Text { zh, en } = Text::quoted(word);
                Text::new(
                    format!("一行里只能写一项成果，不能用{zh}再接一项"),
                    format!("one line names one outcome; {en} cannot add a second"),
                )
            }
            Self::UnitOnScore { unit } => {
                let Text { zh, en } = Text::quoted(unit);
                Text::new(format!("成绩后面不写单位{zh}"), format!("a score has no unit {en}"))
            }
            Self::WordForSymbol { symbol, .. } => Text::new(
                format!("计算要用文字，不用「{symbol}」"),
                format!("arithmetic is written in words, not with `{symbol}`"),
            ),
            Self::CommaBeforeWord { word } => {
                let Text { zh, en } = Text::quoted(word);
                Text::new(format!("{zh}前面不写逗号"), format!("no comma stands before {en}"))
            }
            Self::BoundarySpelling { text, .. } => {
                let Text { zh, en } = Text::quoted(text);
                Text::new(format!("界限不写作{zh}"), format!("a boundary is not written {en}"))
            }
            Self::FromInRange { .. } => {
                Text::new("取值的范围前面不写「自」", "a range of values does not begin with `from`")
            }
        }
    }

    fn help(&self) -> Option<Text> {
        Some(match self {
            Self::ForeignComment { .. } => Text::new("注释以「#」开头", "begin the comment with `#`"),
            Self::ChineseNumeral { digits, .. } => {
                Text::new(format!("写作「{digits}」"), format!("write `{digits}`"))
            }
            Self::EqualsSign { .. } => Text::new(
                "删去它，把取值直接写在后面，例如「级别 四级」",
                "leave it out and write the value behind the word, such as `status enrolled`",
            ),
            Self::ComparisonSign { mend, .. } | Self::WordForSymbol { mend, .. } => {
                let Text { zh, en } = mend;
                Text::new(format!("写作「{zh}」"), format!("write `{en}`"))
            }
            Self::GluedWords { parted, .. } => part_them(parted),
            Self::BareBoundary { mends, .. } => {
                let Text { zh, .. } = Text::quoted_list(mends);
                let en: Vec<String> = mends.iter().map(|mend| format!("`{mend}`")).collect();
                Text::new(
                    format!("按本意改为{}", zh.replace('、', "或")),
                    format!("write what is meant: {}", en.join(" or ")),
                )
            }
            Self::CapitalKeyword { keyword, .. } => {
                Text::new(format!("写作「{keyword}」"), format!("write `{keyword}`"))
            }
            Self::DateSpelling { iso, .. } => Text::new(format!("写作「{iso}」"), format!("write `{iso}`")),
            Self::StopAtEnd { .. } => Text::new("删去它", "remove it"),
            Self::ListJoinedByWord { .. } => Text::new("改用「、」", "use a comma"),
            Self::TwoItemsOnOneLine { all: false, .. } => Text::new(
                "任一项即可时写「下列之一:」，每项一行",
                "write `any of:` and put each outcome on its own line below",
            ),
            Self::TwoItemsOnOneLine { all: true, .. } => Text::new(
                "两项都要有时写「下列全部:」，每项一行",
                "write `all of:` and put each outcome on its own line below",
            ),
            Self::UnitOnScore { .. } => Text::new("只写数字", "write the number alone"),
            Self::CommaBeforeWord { .. } => Text::new("删去逗号", "remove the comma"),
            Self::BoundarySpelling { mend: text, .. } | Self::FromInRange { range: text } => {
                Text::new(format!("写作「{text}」"), format!("write `{text}`"))
            }
        })
    }

    fn mend(&self) -> Option<Mend> {
        match self {
            Self::ForeignComment { .. } => Some(Mend::safe("#")),
            Self::ChineseNumeral { digits, .. } => Some(Mend::safe(digits)),
            // `level = 四级` may mean "at least" to its author: removing the sign is for the author to confirm.
            Self::EqualsSign { .. } => Some(Mend::proposed("")),
            Self::ComparisonSign { mend, in_chinese, .. } | Self::WordForSymbol { mend, in_chinese, .. } => {
                Some(Mend::proposed(if *in_chinese { &mend.zh } else { &mend.en }))
            }
            Self::GluedWords { parted, .. } => Some(Mend::proposed(parted)),
            Self::BareBoundary { .. } | Self::TwoItemsOnOneLine { .. } => None,
            Self::CapitalKeyword { keyword, .. } => Some(Mend::safe(keyword)),
            Self::DateSpelling { iso, .. } => Some(Mend::safe(iso)),
            Self::StopAtEnd { .. } | Self::UnitOnScore { .. } | Self::CommaBeforeWord { .. } => {
                Some(Mend::safe(""))
            }
            Self::BoundarySpelling { mend: text, .. } | Self::FromInRange { range: text } => {
                Some(Mend::proposed(text))
            }
            Self::ListJoinedByWord { word } => Some(Mend::safe(if word.is_ascii() { "," } else { "、" })),
        }
    }
}
