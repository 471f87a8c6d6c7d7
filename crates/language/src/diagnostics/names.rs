//! LJ02xx: names that lead nowhere, or to two places. Made by `resolve`.

use super::code::{Entry, register};
use super::lexical::did_you_mean;
use super::mistakes::part_them;
use super::named::with_article;
use super::{Mend, Named, Problem};
use crate::locale::{Locale, Text};

/// A fault of names.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the registry below says what each problem means")]
pub enum NameProblem {
    UnknownFact { name: String, owner: Text, near: Vec<String> },
    GluedName { name: String, parted: String },
    NotDeclared { kind: Named, name: String, near: Vec<String> },
    DeclaredTwice { kind: Named, name: String },
    Cycle { path: Vec<String> },
    MissingFile { path: String, near: Vec<String> },
    FileOutside { path: String },
    TakenWord { name: String },
    WrongKind { name: String, wanted: Named, found: Named },
    SeveralMeanings { name: String, kinds: Vec<Named> },
    KindWithoutName { word: String },
    ListedTwice { name: String },
    Unused { kind: Named, name: String },
    Unlisted { kind: Named, name: String, near: Vec<String> },
}

register! { NameProblem:
    "LJ0201" UnknownFact Error
        "没有这样一个登记项" "no such fact is known"
    "LJ0202" GluedName Error
        "不认识的名称里连写了关键词" "an unknown name has a keyword glued to it"
    "LJ0203" NotDeclared Error
        "使用了没有声明的名称" "a name is used that is not declared"
    "LJ0204" DeclaredTwice Error
        "同一名称声明了两次" "a name is declared twice"
    "LJ0205" Cycle Error
        "几处声明互相引用，成了循环" "declarations refer to each other in a circle"
    "LJ0206" MissingFile Error
        "引用的文件不存在" "a file that is named does not exist"
    "LJ0207" FileOutside Error
        "引用的文件在办法的文件夹之外" "a file lies outside the folder of the policy"
    "LJ0208" TakenWord Error
        "名称与语言自带的词相同" "a name is a word of the language itself"
    "LJ0209" WrongKind Error
        "名称所指的东西不是这里要的" "a name stands for something else than is needed"
    "LJ0210" SeveralMeanings Error
        "名称有不止一种所指" "a name has more than one meaning here"
    "LJ0211" KindWithoutName Error
        "只写了类型，没有写名称" "a kind stands where a name is needed"
    "LJ0212" ListedTwice Warning
        "名单里同一名称出现了两次" "a name stands twice in one list"
    "LJ0213" Unused Hint
        "声明了却没有用到" "something is declared and never used"
    "LJ0214" Unlisted Hint
        "示例里的成果不在目录里，与目录里的代码相近" "an example holds an outcome that is not listed, with a code like a listed one"
}

impl Problem for NameProblem {
    fn entry(&self) -> &'static Entry {
        self.registered()
    }

    fn title(&self) -> Text {
        match self {
            Self::UnknownFact { name, owner, .. } => {
                let Text { zh, en } = Text::quoted(name);
                Text::new(
                    format!("{}没有{zh}这一登记项", owner.zh),
                    format!("the {} has no fact {en}", owner.en),
                )
            }
            Self::GluedName { name, .. } => {
                let Text { zh, en } = Text::quoted(name);
                Text::new(
                    format!("{zh}没有声明，像是几个词连写"),
                    format!("{en} is not declared and looks like words glued together"),
                )
            }
            Self::NotDeclared { kind: Named::Called, name, .. } => {
                let Text { zh, en } = Text::quoted(name);
                Text::new(format!("没有称作{zh}的成果"), format!("nothing is called {en} here"))
            }
            Self::NotDeclared { kind, name, .. } => {
                let (Text { zh, en }, kind) = (Text::quoted(name), kind.text());
                Text::new(format!("{}{zh}没有声明", kind.zh), format!("{} {en} is not declared", kind.en))
            }
            Self::DeclaredTwice { kind, name } => {
                let (Text { zh, en }, kind) = (Text::quoted(name), kind.text());
                Text::new(format!("{}{zh}声明了两次", kind.zh), format!("{} {en} is declared twice", kind.en))
            }
            Self::Cycle { path } => circle(path),
            Self::MissingFile { path, .. } => {
                let Text { zh, en } = Text::quoted(path);
                Text::new(format!("找不到文件{zh}"), format!("the file {en} does not exist"))
            }
            Self::FileOutside { path } => {
                let Text { zh, en } = Text::quoted(path);
                Text::new(
                    format!("文件{zh}在办法的文件夹之外"),
                    format!("the file {en} lies outside the folder of the policy"),
                )
            }
            Self::TakenWord { name } => {
                let Text { zh, en } = Text::quoted(name);
                Text::new(
                    format!("{zh}是语言自带的词，不能再作名称"),
                    format!("{en} is a word of the language and cannot be declared"),
                )
            }
            Self::WrongKind { name, wanted, found } => {
                let (Text { zh, en }, wanted, found) = (Text::quoted(name), wanted.text(), found.text());
                Text::new(
                    format!("{zh}是{}，这里要的是{}", found.zh, wanted.zh),
                    format!(
                        "{en} is {}, but {} is needed here",
                        with_article(&found.en),
                        with_article(&wanted.en)
                    ),
                )
            }
            Self::SeveralMeanings { name, kinds } => {
                let kinds: Vec<Text> = kinds.iter().map(Named::text).collect();
                let (Text { zh, en }, kinds) = (Text::quoted(name), Text::list(&kinds));
                Text::new(
                    format!("{zh}有不止一种所指：{}", kinds.zh),
                    format!("{en} has more than one meaning: {}", kinds.en),
                )
            }
            Self::KindWithoutName { word } => {
                let Text { zh, en } = Text::quoted(word);
                Text::new(
                    format!("{zh}是类型，后面缺少名称"),
                    format!("{en} is a kind and needs a name behind it"),
                )
            }
            Self::ListedTwice { name } => {
                let Text { zh, en } = Text::quoted(name);
                Text::new(format!("{zh}在名单里出现了两次"), format!("{en} stands twice in this list"))
            }
            Self::Unused { kind, name } => {
                let (Text { zh, en }, kind) = (Text::quoted(name), kind.text());
                Text::new(format!("{}{zh}没有用到", kind.zh), format!("{} {en} is never used", kind.en))
            }
            Self::Unlisted { kind, name, .. } => {
                let (Text { zh, en }, kind) = (Text::quoted(name), kind.text());
                Text::new(
                    format!("目录里没有{}{zh}", kind.zh),
                    format!("no catalogue lists the {} {en}", kind.en),
                )
            }
        }
    }

    fn help(&self) -> Option<Text> {
        Some(match self {
            Self::UnknownFact { near, .. } => {
                return Some(
                    did_you_mean(near)
                        .unwrap_or_else(|| Text::new("用「登记项」声明它", "declare it with `attribute`")),
                );
            }
            Self::NotDeclared { near, kind, name } => {
                return Some(did_you_mean(near).unwrap_or_else(|| declare(kind, name)));
            }
            Self::MissingFile { near, .. } => {
                return Some(did_you_mean(near).unwrap_or_else(|| {
                    Text::new(
                        "把文件放在办法旁边，或改正文件名",
                        "put the file beside the policy, or correct its name",
                    )
                }));
            }
            Self::GluedName { parted, .. } => part_them(parted),
            Self::DeclaredTwice { .. } => {
                Text::new("删去一处，或给其中一处改名", "remove one, or give it another name")
            }
            Self::Cycle { .. } => Text::new("去掉其中一处引用", "take one of these references out"),
            Self::FileOutside { .. } => {
                Text::new("把文件移到办法的文件夹里", "move the file into the folder of the policy")
            }
            Self::TakenWord { name } => {
                let zh = Locale::Zh.quote(&format!("本校{name}"));
                let en = Locale::En.quote(&format!("our-{name}"));
                Text::new(format!("换一个名称，例如{zh}"), format!("choose another name, such as {en}"))
            }
            Self::WrongKind { wanted, .. } => {
                let wanted = wanted.text();
                Text::new(
                    format!("写一个{}的名称", wanted.zh),
                    format!("write the name of {}", with_article(&wanted.en)),
                )
            }
            Self::SeveralMeanings { kinds, .. } => {
                let first = kinds.first().map(Named::text).unwrap_or_default();
                Text::new(
                    format!("在名称前写明类型，例如「{}」", first.zh),
                    format!("put its kind in front of it, such as `{}`", first.en),
                )
            }
            Self::KindWithoutName { .. } => Text::new("在后面写上名称", "write a name behind it"),
            Self::ListedTwice { .. } => Text::new("删去一处", "remove one of them"),
            Self::Unused { .. } => Text::new("用不到就删去", "remove it if it is not needed"),
            Self::Unlisted { near, .. } => {
                let meant = did_you_mean(near).unwrap_or_default();
                Text::new(
                    format!("{}有意写目录外的代码，就给它加引号", meant.zh),
                    format!("{} put the code in quotes where it is meant not to be listed", meant.en),
                )
            }
        })
    }

    fn mend(&self) -> Option<Mend> {
        match self {
            Self::UnknownFact { near, .. } | Self::NotDeclared { near, .. } | Self::Unlisted { near, .. } => {
                only(near).map(Mend::proposed)
            }
            Self::GluedName { parted, .. } => Some(Mend::proposed(parted)),
            Self::DeclaredTwice { .. }
            | Self::Cycle { .. }
            | Self::MissingFile { .. }
            | Self::FileOutside { .. }
            | Self::TakenWord { .. }
            | Self::WrongKind { .. }
            | Self::SeveralMeanings { .. }
            | Self::KindWithoutName { .. }
            | Self::ListedTwice { .. }
            | Self::Unused { .. } => None,
        }
    }
}

fn only(near: &[String]) -> Option<&String> {
    match near {
        [one] => Some(one),
        _ => None,
    }
}

fn circle(path: &[String]) -> Text {
    let steps = |locale: Locale| {
        let names: Vec<String> = path.iter().chain(path.first()).map(|name| locale.quote(name)).collect();
        names.join(" → ")
    };
    Text::new(
        format!("互相引用成了循环：{}", steps(Locale::Zh)),
        format!("these refer to each other in a circle: {}", steps(Locale::En)),
    )
}

fn declare(kind: &Named, name: &str) -> Text {
    let line = |zh: &str, en: &str| {
        // Both languages read these quotes.
        let name = if is_plain(name) { name.to_owned() } else { Locale::Zh.quote(name) };
        Text::new(
            format!("用「{}」一行声明它，或改正名称", zh.replace('…', &name)),
            format!("declare it with a line such as `{}`, or correct the name", en.replace('…', &name)),
        )
    };
    match kind {
        Named::Class => Text::new("在课程上写明这一性质", "give a course this class"),
        Named::Body | Named::Paper => Text::new("改正名称", "correct the name"),
        Named::Called => Text::new("先用「称作」给它起名", "name it first with `called`"),
        Named::Category => line("学分类别 …", "category …"),
        Named::Kind => line("成果类型 …", "kind …"),
        Named::Scale => line("等级表 …: 低 < 高", "scale …: low < high"),
        Named::Measure => line("计量 …", "measure …"),
        Named::Judgement => line("判断 … 由 registry", "judgement … by registry"),
        Named::Set => line("名单 …: A、B", "set …: A, B"),
        Named::Period => line("周期 …: 自 09-01 至 08-31", "period …: from 09-01 to 08-31"),
        Named::Certificate => line("证书 …", "certificate …"),
        Named::Activity => line("活动 …", "activity …"),
        Named::Institution => line("机构 …", "institution …"),
        Named::Programme => line("专业计划 …", "programme …"),
        Named::Pool => Text::new(
            "在专业计划下用「学分池」声明它，或改正名称",
            "declare it with `pool` under the programme, or correct the name",
        ),
        Named::Course => Text::new(
            "在专业计划下用「课程」声明它，或改正代码",
            "declare it with `course` under the programme, or correct the code",
        ),
        Named::Policy
        | Named::Attribute
        | Named::Define
        | Named::Catalogue
        | Named::General
        | Named::Rule
        | Named::Bar
        | Named::Limit
        | Named::Require
        | Named::Family
        | Named::Table
        | Named::Combine
        | Named::Assertion
        | Named::Function
        | Named::Reward
        | Named::Example
        | Named::Item
        | Named::Other(_) => Text::new("声明它，或改正名称", "declare it, or correct the name"),
    }
}

/// Returns true for a name that can be written without quotes wherever a name stands.
fn is_plain(name: &str) -> bool {
    let is_plain = |mark: char| mark.is_alphanumeric() && mark != '的' || matches!(mark, '-' | '_');
    let is_one_script = name.is_ascii() || !name.chars().any(|mark| mark.is_ascii());
    name.chars().all(is_plain) && is_one_script
}
