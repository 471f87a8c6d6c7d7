//! The words by which messages call what a policy declares and the kinds of values.

use crate::locale::Text;

/// What a name in a policy stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each variant is the glossary's word that `text` spells out")]
pub enum Named {
    Policy,
    Category,
    Kind,
    Scale,
    Measure,
    Attribute,
    Judgement,
    Set,
    Define,
    Period,
    Catalogue,
    Certificate,
    Course,
    Activity,
    Institution,
    Programme,
    Class,
    Pool,
    General,
    Rule,
    Bar,
    Limit,
    Require,
    Family,
    Table,
    Assertion,
    Combine,
    Function,
    Reward,
    Example,
    /// A judging body, such as the registry.
    Body,
    /// A paper that can be asked for.
    Paper,
    /// A name given by `called`.
    Called,
    /// An entry of a catalogue whose kind the policy declares itself.
    Item,
    /// A word that the language or the caller knows by another name.
    Other(Text),
}

impl Named {
    /// Returns the word of the glossary.
    pub fn text(&self) -> Text {
        let (zh, en) = match self {
            Self::Policy => ("办法", "policy"),
            Self::Category => ("学分类别", "category"),
            Self::Kind => ("成果类型", "kind"),
            Self::Scale => ("等级表", "scale"),
            Self::Measure => ("计量", "measure"),
            Self::Attribute => ("登记项", "attribute"),
            Self::Judgement => ("判断", "judgement"),
            Self::Set => ("名单", "set"),
            Self::Define => ("定义", "definition"),
            Self::Period => ("周期", "period"),
            Self::Catalogue => ("目录", "catalogue"),
            Self::Certificate => ("证书", "certificate"),
            Self::Course => ("课程", "course"),
            Self::Activity => ("活动", "activity"),
            Self::Institution => ("机构", "institution"),
            Self::Programme => ("专业计划", "programme"),
            Self::Class => ("课程性质", "class"),
            Self::Pool => ("学分池", "pool"),
            Self::General => ("通则", "general part"),
            Self::Rule => ("规则", "rule"),
            Self::Bar => ("不得条款", "bar"),
            Self::Limit => ("限额", "limit"),
            Self::Require => ("最低要求", "requirement"),
            Self::Family => ("同类", "family"),
            Self::Table => ("对照表", "table"),
            Self::Assertion => ("保证", "assertion"),
            Self::Combine => ("合并", "combination"),
            Self::Function => ("计算办法", "function"),
            Self::Reward => ("激励", "reward"),
            Self::Example => ("示例", "example"),
            Self::Body => ("审批机构", "body"),
            Self::Paper => ("材料", "paper"),
            Self::Called => ("称作的名称", "name given by `called`"),
            Self::Item => ("学习成果", "learning outcome"),
            Self::Other(text) => return text.clone(),
        };
        Text::new(zh, en)
    }
}

/// Returns an English noun with its article.
pub(super) fn with_article(noun: &str) -> String {
    let begins_with_vowel = noun.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {noun}", if begins_with_vowel { "an" } else { "a" })
}

/// The kind of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each variant is the word that `text` spells out")]
pub enum ValueSort {
    Number,
    Amount,
    Share,
    Level,
    Word,
    Date,
    MonthDay,
    Duration,
    YesNo,
    Text,
    Name,
}

impl ValueSort {
    /// Returns the words for this kind of value.
    pub fn text(self) -> Text {
        let (zh, en) = match self {
            Self::Number => ("数值", "a number"),
            Self::Amount => ("带计量的数量", "an amount with its measure"),
            Self::Share => ("百分比", "a share"),
            Self::Level => ("等级表里的一级", "a level of a scale"),
            Self::Word => ("规定取值中的一个词", "one of the listed words"),
            Self::Date => ("日期", "a date"),
            Self::MonthDay => ("月日", "a day of the year"),
            Self::Duration => ("时长", "a length of time"),
            Self::YesNo => ("是或否", "yes or no"),
            Self::Text => ("文字", "text"),
            Self::Name => ("名称", "a name"),
        };
        Text::new(zh, en)
    }
}
