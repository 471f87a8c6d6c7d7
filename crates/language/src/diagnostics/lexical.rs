//! LJ01xx: layout, marks and the order of words. Made by `syntax`.

use super::code::{Entry, register};
use super::named::with_article;
use super::{Mend, Problem};
use crate::locale::Text;

/// A fault of layout, of marks or of the order of words.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the registry below says what each problem means")]
pub enum LexicalProblem {
    TabInIndent,
    IndentToNoLevel,
    UnclosedQuote { opening: char, closing: char },
    ClauseAtMargin { word: String },
    DeclarationIndented { word: String },
    ClauseBeforeDeclaration,
    UnknownDeclaration { word: String, near: Vec<String> },
    UnknownClause { word: String, declaration: Text, near: Vec<String> },
    MissingName { declaration: Text },
    NotExpected { found: String, expected: Vec<Text> },
    EndsTooSoon { expected: Vec<Text> },
    AndWithOr { and_first: String, or_first: String },
    MissingColon { head: String },
    EmptyBlock { head: String },
    UnmatchedBracket { bracket: char, wanted: char },
    WordAfterList { word: String },
    RowWidth { found: usize, wanted: usize },
    RowWithoutHeader,
    ReservedName { word: String },
    NameNeedsQuotes { text: String },
    UnknownCharacter { character: char },
    NotUtf8,
    NothingHere,
    UnclosedFence,
    EmptyName,
}

register! { LexicalProblem:
    "LJ0101" TabInIndent Error
        "行首用了制表符缩进" "a line is indented with a tab"
    "LJ0102" IndentToNoLevel Error
        "一行的缩进与上面各行都对不齐" "the indent of a line agrees with no line above"
    "LJ0103" UnclosedQuote Error
        "引号没有成对" "a quote is not closed on its line"
    "LJ0104" ClauseAtMargin Error
        "条款写在了行首，没有缩进" "a clause stands at the margin"
    "LJ0105" DeclarationIndented Error
        "声明前面有缩进" "a declaration is indented"
    "LJ0106" ClauseBeforeDeclaration Error
        "缩进的行上面没有声明" "an indented line has no declaration above it"
    "LJ0107" UnknownDeclaration Error
        "行首的词不是任何一种声明" "the first word of a line begins no declaration"
    "LJ0108" UnknownClause Error
        "该声明里没有这样开头的条款" "no clause of this declaration begins so"
    "LJ0109" MissingName Error
        "声明缺少名称" "a declaration has no name"
    "LJ0110" NotExpected Error
        "此处不能写这个词或标点" "a word or mark does not fit where it stands"
    "LJ0111" EndsTooSoon Error
        "这一行没有写完" "a line ends before it is complete"
    "LJ0112" AndWithOr Error
        "「且」与「或」并列，读法不唯一" "`and` and `or` side by side can be read in two ways"
    "LJ0113" MissingColon Error
        "下面列有各项，本行末尾却没有冒号" "a line with items under it does not end in a colon"
    "LJ0114" EmptyBlock Error
        "冒号后面没有列出任何一项" "nothing is listed under a line that ends in a colon"
    "LJ0115" UnmatchedBracket Error
        "括号没有成对" "a bracket has no partner"
    "LJ0116" WordAfterList Error
        "名单后面又接了别的词" "something follows a list on its line"
    "LJ0117" RowWidth Error
        "表格某行的格数与表头不一致" "a row has more or fewer cells than the header"
    "LJ0118" RowWithoutHeader Error
        "表格没有表头" "a table has no header"
    "LJ0119" ReservedName Error
        "保留词被当作名称使用" "a reserved word is used as a name"
    "LJ0120" NameNeedsQuotes Error
        "名称需要加引号" "a name has to be quoted"
    "LJ0121" UnknownCharacter Error
        "出现了不认识的符号" "a character has no meaning here"
    "LJ0122" NotUtf8 Error
        "文件不是 UTF-8 编码" "the file is not UTF-8"
    "LJ0123" NothingHere Error
        "文件里没有任何声明" "the file declares nothing"
    "LJ0124" UnclosedFence Error
        "Markdown 中的规则段没有结束标记" "a block of rules in Markdown is not closed"
    "LJ0125" EmptyName Error
        "引号里没有写名称" "nothing stands between the quotes of a name"
}

impl Problem for LexicalProblem {
    fn entry(&self) -> &'static Entry {
        self.registered()
    }

    fn title(&self) -> Text {
        match self {
            Self::TabInIndent => Text::new("行首用了制表符缩进", "this line is indented with a tab"),
            Self::IndentToNoLevel => Text::new(
                "这一行的缩进与上面各行都对不齐",
                "the indent of this line agrees with no line above",
            ),
            Self::UnclosedQuote { opening, .. } => Text::new(
                format!("引号「{opening}」到行末也没有合上"),
                format!("the quote `{opening}` is not closed on its line"),
            ),
            Self::ClauseAtMargin { word } => {
                let Text { zh, en } = Text::quoted(word);
                Text::new(
                    format!("{zh}是条款，不能顶格写"),
                    format!("{en} is a clause and has to be indented"),
                )
            }
            Self::DeclarationIndented { word } => {
                let Text { zh, en } = Text::quoted(word);
                Text::new(
                    format!("{zh}是声明，前面不能缩进"),
                    format!("{en} begins a declaration and may not be indented"),
                )
            }
            Self::ClauseBeforeDeclaration => Text::new(
                "这一行有缩进，但上面没有声明",
                "this line is indented, but no declaration stands above it",
            ),
            Self::UnknownDeclaration { word, .. } => {
                let Text { zh, en } = Text::quoted(word);
                Text::new(format!("没有以{zh}开头的声明"), format!("no declaration begins with {en}"))
            }
            Self::UnknownClause { word, declaration, .. } => {
                let Text { zh, en } = Text::quoted(word);
                Text::new(
                    format!("{}里没有以{zh}开头的条款", declaration.zh),
                    format!("no clause of {} begins with {en}", with_article(&declaration.en)),
                )
            }
            Self::MissingName { declaration } => Text::new(
                format!("这个{}没有名称", declaration.zh),
                format!("this {} has no name", declaration.en),
            ),
            Self::NotExpected { found, .. } => {
                let Text { zh, en } = Text::quoted(found);
                Text::new(format!("{zh}不能写在这里"), format!("{en} does not fit here"))
            }
            Self::EndsTooSoon { .. } => Text::new("这一行没有写完", "this line ends before it is complete"),
            Self::AndWithOr { .. } => Text::new(
                "「且」与「或」并列，读法不唯一",
                "`and` and `or` stand side by side and can be read in two ways",
            ),
            Self::MissingColon { head } => {
                let Text { zh, en } = Text::quoted(head);
                Text::new(
                    format!("{zh}下面列有各项，末尾缺少冒号"),
                    format!("{en} has items under it but no colon at its end"),
                )
            }
            Self::EmptyBlock { head } => {
                let Text { zh, en } = Text::quoted(head);
                Text::new(format!("{zh}下面没有列出任何一项"), format!("nothing is listed under {en}"))
            }
            Self::UnmatchedBracket { bracket, .. } => Text::new(
                format!("括号「{bracket}」没有配对"),
                format!("the bracket `{bracket}` has no partner"),
            ),
            Self::WordAfterList { word } => {
                let Text { zh, en } = Text::quoted(word);
                Text::new(format!("名单之后不能再接{zh}"), format!("{en} may not follow a list on its line"))
            }
            Self::RowWidth { found, wanted } => Text::new(
                format!("这一行有 {found} 格，表头有 {wanted} 格"),
                format!("this row has {found} cells, the header has {wanted}"),
            ),
            Self::RowWithoutHeader => Text::new("表格没有表头", "this table has no header"),
            Self::ReservedName { word } => {
                let Text { zh, en } = Text::quoted(word);
                Text::new(
                    format!("{zh}是保留词，不能直接用作名称"),
                    format!("{en} is a reserved word and cannot be a bare name"),
                )
            }
            Self::NameNeedsQuotes { text } => {
                let Text { zh, en } = Text::quoted(text);
                Text::new(format!("名称{zh}需要加引号"), format!("the name {en} has to be quoted"))
            }
            Self::UnknownCharacter { character } => Text::new(
                format!("符号「{}」在这里没有意义", character.escape_debug()),
                format!("the character `{}` has no meaning here", character.escape_debug()),
            ),
            Self::NotUtf8 => Text::new("文件不是 UTF-8 编码", "the file is not UTF-8"),
            Self::NothingHere => Text::new("文件里没有任何声明", "the file declares nothing"),
            Self::UnclosedFence => Text::new(
                "规则段到文件末尾也没有结束标记",
                "this block of rules is not closed before the end of the file",
            ),
            Self::EmptyName => {
                Text::new("引号里没有写名称", "nothing stands between the quotes of this name")
            }
        }
    }

    fn help(&self) -> Option<Text> {
        Some(match self {
            Self::TabInIndent => Text::new("把制表符换成空格，每层四个", "use spaces, four for each level"),
            Self::IndentToNoLevel => Text::new(
                "让这一行与它所属的那一层对齐",
                "line it up with the lines of the level it belongs to",
            ),
            Self::UnclosedQuote { closing, .. } => {
                Text::new(format!("在名称末尾补上「{closing}」"), format!("close the name with `{closing}`"))
            }
            Self::ClauseAtMargin { .. } => Text::new("在行首加四个空格", "put four spaces in front of it"),
            Self::DeclarationIndented { .. } => {
                Text::new("删去行首的空格", "remove the spaces in front of it")
            }
            Self::ClauseBeforeDeclaration => Text::new(
                "先写一行声明，例如「规则 cet4」",
                "write the declaration first, such as `rule cet4`",
            ),
            Self::UnknownDeclaration { near, .. } => {
                return Some(did_you_mean(near).unwrap_or_else(|| {
                    Text::new(
                        "声明以「规则」「限额」「证书」等词开头",
                        "declarations begin with words such as `rule`, `limit`, `certificate`",
                    )
                }));
            }
            Self::UnknownClause { near, .. } => return did_you_mean(near),
            Self::MissingName { declaration } => Text::new(
                format!("在「{}」后面写一个名称", declaration.zh),
                format!("write a name behind `{}`", declaration.en),
            ),
            Self::NotExpected { expected, .. } | Self::EndsTooSoon { expected } => {
                return expected_here(expected);
            }
            Self::AndWithOr { and_first, or_first } => Text::new(
                format!("用括号写明其中一种：{and_first}；或者 {or_first}"),
                format!("say which with brackets: {and_first}; or {or_first}"),
            ),
            Self::MissingColon { .. } => Text::new("在行末补上「:」", "end the line with `:`"),
            Self::EmptyBlock { .. } => {
                Text::new("在下面缩进列出各项，每行一项", "list the items below it, indented, one a line")
            }
            Self::UnmatchedBracket { wanted, .. } => Text::new(
                format!("补上「{wanted}」，或者删去多余的括号"),
                format!("add `{wanted}`, or remove the bracket"),
            ),
            Self::WordAfterList { .. } => Text::new("把它另起一行写", "put it on a line of its own"),
            Self::RowWidth { found, wanted } if found < wanted => Text::new(
                "补足缺少的格，不适用的格写「—」",
                "add the missing cells; write `—` where nothing applies",
            ),
            Self::RowWidth { .. } => Text::new("删去多出的格", "remove the cells that are too many"),
            Self::RowWithoutHeader => {
                Text::new("在第一行写明各列是什么", "say in the first row what each column is")
            }
            Self::ReservedName { .. } | Self::NameNeedsQuotes { .. } => {
                Text::new("给名称加上引号", "put the name in quotes")
            }
            Self::UnknownCharacter { .. } => {
                Text::new("删去它，或者把它放进引号里", "remove it, or put it in quotes")
            }
            Self::NotUtf8 => {
                Text::new("用编辑器把文件另存为 UTF-8 编码", "save the file as UTF-8 in your editor")
            }
            Self::NothingHere => Text::new(
                "从「办法 名称」开始写，或运行 `lijiao new` 生成一个样例",
                "begin with `policy NAME`, or run `lijiao new` for a working start",
            ),
            Self::UnclosedFence => Text::new("在规则段末尾写一行 ```", "end the block with a line of ```"),
            Self::EmptyName => Text::new("在引号里写上名称", "write the name between the quotes"),
        })
    }

    fn mend(&self) -> Option<Mend> {
        match self {
            Self::TabInIndent => Some(Mend::safe("    ")),
            Self::DeclarationIndented { .. }
            | Self::ClauseAtMargin { .. }
            | Self::IndentToNoLevel
            | Self::UnclosedQuote { .. }
            | Self::ClauseBeforeDeclaration
            | Self::MissingName { .. }
            | Self::NotExpected { .. }
            | Self::EndsTooSoon { .. }
            | Self::AndWithOr { .. }
            | Self::MissingColon { .. }
            | Self::EmptyBlock { .. }
            | Self::UnmatchedBracket { .. }
            | Self::WordAfterList { .. }
            | Self::RowWidth { .. }
            | Self::RowWithoutHeader
            | Self::UnknownCharacter { .. }
            | Self::NotUtf8
            | Self::NothingHere
            | Self::UnclosedFence
            | Self::EmptyName => None,
            Self::UnknownDeclaration { near, .. } | Self::UnknownClause { near, .. } => {
                near.first().map(Mend::proposed)
            }
            Self::ReservedName { word: name } | Self::NameNeedsQuotes { text: name } => {
                Some(Mend::safe(quoted_name(name)))
            }
        }
    }
}

/// Returns the question whether one of the near names was meant, or `None` when there is none.
pub(super) fn did_you_mean(near: &[String]) -> Option<Text> {
    if near.is_empty() {
        return None;
    }
    let Text { zh, .. } = Text::quoted_list(near);
    let en: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    Some(Text::new(format!("是否想写{zh}？"), format!("did you mean {}?", en.join(" or "))))
}

fn expected_here(expected: &[Text]) -> Option<Text> {
    let Text { zh, en } = Text::list(expected);
    match expected.len() {
        0 => None,
        1 => Some(Text::new(format!("这里应写{zh}"), format!("write {en} here"))),
        _ => Some(Text::new(format!("这里可以写：{zh}"), format!("write one of these here: {en}"))),
    }
}

// Names of Chinese characters are quoted in the Chinese manner; the language reads both alike.
fn quoted_name(name: &str) -> String {
    if name.is_ascii() { format!("\"{name}\"") } else { format!("「{name}」") }
}
