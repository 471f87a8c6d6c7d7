//! The phrases of messages that no problem has of its own.

use crate::diagnostics::Named;
use crate::locale::Text;

/// A phrase that stands in a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::resolve) enum Phrase {
    RowsFrom,
    Rows,
    FromFile,
    FixedValue,
    FirstDeclaredHere,
    SetOfPairs,
    AtLeast,
    AtMost,
    CircleBeginsHere,
    HeldItem,
    RuleOrLimit,
    Outcome,
    ReasonOrFact,
    Tier,
    AnExpectation,
    NeedOfAnything,
    AnAmount,
    KeyAndValue,
    ScalesOnOwnLines,
    Take,
    With,
    FirstOne,
    Edition,
    Ignorable,
    EarlierFact,
    SomeResult,
    ForCourse,
    ExcuseClause,
    PartToExcuse,
    Column,
    ColumnOfValues,
    OwnerOfFacts,
    Combination,
    SeveralOutcomes,
    TheLast,
    AdoptedHere,
    BaseHead,
    DeclaredByBase,
    FixedHere,
    LeftOut,
}

impl Phrase {
    /// Returns the phrase in both languages.
    pub fn text(self) -> Text {
        let (zh, en) = match self {
            Self::RowsFrom => ("各行 来自", "rows from"),
            Self::Rows => ("表中的行", "rows of a table"),
            Self::FromFile => ("来自", "from"),
            Self::FixedValue => ("固定取值", "fixed value"),
            Self::FirstDeclaredHere => ("第一次在这里", "first declared here"),
            Self::SetOfPairs => ("成对的名单", "set of pairs"),
            Self::AtLeast => ("「不少于」和数量", "`at least` and a figure"),
            Self::AtMost => ("「不超过」和数量", "`at most` and a figure"),
            Self::CircleBeginsHere => ("循环从这里开始", "the circle begins here"),
            Self::RuleOrLimit => ("规则或限额", "rule or limit"),
            Self::HeldItem => ("本例持有的成果", "outcome held in this example"),
            Self::Outcome => ("规则、目标或成果", "rule, target or outcome"),
            Self::ReasonOrFact => ("理由或登记项", "reason or fact"),
            Self::Tier => ("档次", "tier"),
            Self::AnExpectation => ("示例的预期", "expectation"),
            Self::NeedOfAnything => ("材料、审批机构、判断或登记项", "paper, body, judgement or fact"),
            Self::AnAmount => ("数量", "amount"),
            Self::KeyAndValue => ("「键 = 值」", "`key = value`"),
            Self::ScalesOnOwnLines => (
                "把等级表不同的成果分写在「下列之一」的各行里",
                "write outcomes of different scales on lines of their own under `any of:`",
            ),
            Self::Take => ("取", "take"),
            Self::With => ("其", "with"),
            Self::FirstOne => ("第一个在这里", "the first one"),
            Self::Edition => ("版本", "edition"),
            Self::Ignorable => ("可忽略的差别", "difference to ignore"),
            Self::EarlierFact => ("先前获得的登记项", "fact of what was granted earlier"),
            Self::SomeResult => ("认定为」「转换为」或「免考", "recognise as`, `convert to` or `waive"),
            Self::ForCourse => ("于 课程", "for COURSE"),
            Self::ExcuseClause => ("「免」条款", "clause `excuse`"),
            Self::PartToExcuse => ("可免的部分", "part to excuse"),
            Self::Column => ("列", "column"),
            Self::ColumnOfValues => ("取值的列", "column of values"),
            Self::Combination => ("合并", "combination"),
            Self::TheLast => ("最后", "of the last"),
            Self::SeveralOutcomes => ("一项或多项", "`one or more`"),
            Self::OwnerOfFacts => ("登记项的所属", "owner of attributes"),
            Self::AdoptedHere => ("先在这里采用", "first adopted here"),
            Self::BaseHead => ("那里的办法", "the policy that lies there"),
            Self::DeclaredByBase => ("所采用的办法在这里声明", "the base declares it here"),
            Self::FixedHere => ("这里规定不得变更", "fixed here"),
            Self::LeftOut => ("不再采用", "it is left out"),
        };
        Text::new(zh, en)
    }

    /// Returns the phrase as what a name stands for.
    pub fn named(self) -> Named {
        Named::Other(self.text())
    }
}

/// Returns the one thing to do about a fact of several owners.
pub(in crate::resolve) fn say_whose(offered: &Text) -> Text {
    Text::new(format!("写明是谁的：{}", offered.zh), format!("say whose: {}", offered.en))
}

/// Returns the one thing to do about a text that stands without quotes.
pub(in crate::resolve) fn put_in_quotes(word: &str) -> Text {
    Text::new(format!("加引号：「{word}」"), format!("put it in quotes: \"{word}\""))
}
