//! How findings call facts and what is left open for them, in both languages.

use super::facts::{Extent, Facts, PointSort};
use super::line::{Ends, Points};
use super::logic::{Subject, What};
use super::stricter::Looser;
use crate::locale::{Locale, Text};
use crate::policy::OwnerKind;
use crate::policy::expression::{Expr, Value};
use crate::quantity::Number;
use crate::syntax::lexicon::nouns;

/// A phrase of labels and reasons.
#[derive(Debug, Clone, Copy)]
pub(super) enum Phrase {
    ConditionsExclude,
    CreditsOfOutcome,
    CreditsOfTarget,
    EarlierRange,
    EarlierRow,
    ExcludesTheRest,
    ExcludesThis,
    FirstOfThem,
    GiveTheMeasure,
    LaterEditions,
    MarkToRecord,
    NorHere,
    OutsideEdition,
    SomeCredits,
    TwoConditionsExclude,
    UsesItToo,
    BaseSays,
    ShareOfIt,
    FixedHere,
    GivesMore,
    ListedHere,
    SaysIt,
    StandsInTheWay,
    StandsNow,
    WorthHere,
}

impl Phrase {
    /// Returns the words.
    pub(super) fn text(self) -> Text {
        let (zh, en) = match self {
            Self::ConditionsExclude => ("条件互相排斥", "its conditions exclude each other"),
            Self::CreditsOfOutcome => ("学分 成果.学分", "credits item.credits"),
            Self::CreditsOfTarget => ("学分 目标.学分", "credits target.credits"),
            Self::EarlierRange => ("前一段", "the earlier range"),
            Self::EarlierRow => ("前一行", "the earlier row"),
            Self::ExcludesTheRest => {
                ("与规则的其他条件不能同时成立", "it excludes another condition of the rule")
            }
            Self::ExcludesThis => ("与这一条件排斥", "it excludes this condition"),
            Self::GiveTheMeasure => (
                "让它所计阶段的规则给出这一计量，例如「学时 成果.学时」，或改正它的来源与计量",
                "let a rule of its stage give this measure, such as `hours item.hours`, or correct what it counts",
            ),
            Self::FirstOfThem => ("前一条", "the first of them"),
            Self::LaterEditions => ("后面的版本包括了它的全部日子", "later editions take all of its days"),
            Self::MarkToRecord => ("成绩 记为", "record as"),
            Self::NorHere => ("这里也没有说明", "nor is it said here"),
            Self::OutsideEdition => {
                ("施行的日子都不在它所属版本施行期之内", "none of its days in force lies within its edition")
            }
            Self::SomeCredits => ("学分 2", "credits 2"),
            Self::TwoConditionsExclude => {
                ("两个条件不能同时成立", "two of its conditions exclude each other")
            }
            Self::ShareOfIt => ("按它计算比例", "a share of it"),
            Self::BaseSays => ("所采用的办法这样规定", "the base says this"),
            Self::FixedHere => ("这里规定不得变更", "fixed here"),
            Self::GivesMore => ("这里给得更多", "this gives more"),
            Self::ListedHere => ("目录中的这一条", "its entry"),
            Self::WorthHere => ("课程的学分", "the course and its credits"),
            Self::SaysIt => ("这里已经写明", "it is said here"),
            Self::StandsInTheWay => ("因为这一条", "because of this"),
            Self::StandsNow => ("现在这样规定", "it says this now"),
            Self::UsesItToo => ("这条规则也能用它", "this rule can use it too"),
        };
        Text::new(zh, en)
    }
}

/// Returns that a fact has only values of a range.
pub(super) fn ranges_over(name: &Text, range: &Text) -> Text {
    let name = name.in_quotes();
    Text::new(
        format!("{}只在 {} 的范围内", name.zh, range.zh),
        format!("{} ranges over {}", name.en, range.en),
    )
}

/// Returns the name of what is spoken of, or `None` when it has none.
pub(super) fn subject_words(subject: &Subject) -> Option<Text> {
    match &subject.what {
        What::Fact(owner, name) => Some(fact_words(*owner, name)),
        What::Value(Expr::Fact(fact)) => Some(fact_words(fact.owner.kind(), &fact.attribute)),
        What::Value(_) | What::Span(..) | What::Question(_) => None,
    }
}

/// Returns the name of an attribute or a measure: that of the lexicon for a built-in one.
pub(super) fn fact_words(owner: OwnerKind, name: &str) -> Text {
    let place = match owner {
        OwnerKind::Learner | OwnerKind::Course | OwnerKind::Programme => nouns::Place::Target,
        OwnerKind::Institution => nouns::Place::Institution,
        OwnerKind::Application | OwnerKind::Item | OwnerKind::Paper | OwnerKind::Judgement => {
            nouns::Place::Item
        }
    };
    let named = || nouns::all().iter().filter(|noun| noun.text == name);
    let noun = named().find(|noun| noun.at == Some(place)).or_else(|| named().find(|noun| noun.at.is_none()));
    noun.map_or_else(
        || Text::same(name),
        |noun| Text::new(noun.spelling(Locale::Zh, false), noun.spelling(Locale::En, false)),
    )
}

/// Returns an attribute of the target with its owner in front.
pub(super) fn target_fact(name: &str) -> Text {
    let Text { zh, en } = fact_words(OwnerKind::Course, name);
    Text::new(format!("目标.{zh}"), format!("target.{en}"))
}

/// Returns the stretches of a set, each as a policy writes a range.
pub(super) fn range_words(facts: &Facts<'_>, points: &Points, sort: PointSort) -> Vec<Text> {
    points.ends().map(|ends| stretch_words(facts, ends, sort)).collect()
}

/// Returns the range of a fact, or `None` when it has no end.
pub(super) fn extent_words(facts: &Facts<'_>, extent: &Extent) -> Option<Text> {
    let ends = extent.points.ends().next()?;
    (ends.from.is_some() || ends.to.is_some()).then(|| stretch_words(facts, ends, extent.sort))
}

fn stretch_words(facts: &Facts<'_>, ends: Ends, sort: PointSort) -> Text {
    let words = |at| facts.words_of_point(at, sort);
    match (ends.from, ends.to) {
        (Some((from, true)), Some((to, true))) if from == to => Text::same(words(from)),
        (Some((from, from_included)), Some((to, to_included))) => {
            let (from, to) = (words(from), words(to));
            let above = if from_included { Text::same("") } else { Text::new("超过 ", "more than ") };
            let below = if to_included { Text::same("") } else { Text::new("不满 ", "less than ") };
            Text::new(
                format!("{}{from} 至 {}{to}", above.zh, below.zh),
                format!("{}{from} to {}{to}", above.en, below.en),
            )
        }
        (Some((from, true)), None) => {
            let from = words(from);
            Text::new(format!("{from} 及以上"), format!("{from} or above"))
        }
        (Some((from, false)), None) => {
            let from = words(from);
            Text::new(format!("超过 {from}"), format!("more than {from}"))
        }
        (None, Some((to, true))) => {
            let to = words(to);
            Text::new(format!("{to} 及以下"), format!("{to} or below"))
        }
        (None, Some((to, false))) => {
            let to = words(to);
            Text::new(format!("不满 {to}"), format!("less than {to}"))
        }
        (None, None) => Text::new("不限", "any"),
    }
}

/// Returns how a clause is looser, or `None` where that cannot be said.
pub(super) fn looser_words(looser: &Looser) -> Option<Text> {
    let paper = |name: &str| fact_words(OwnerKind::Paper, name).in_quotes();
    Some(match looser {
        Looser::Figure(stood, stands) => {
            let (stood, stands) = (value_words(stood), value_words(stands));
            Text::new(format!("由 {stood} 改为 {stands}"), format!("{stands} instead of {stood}"))
        }
        Looser::ConditionDropped => Text::new("少了一个条件", "a condition is dropped"),
        Looser::ConditionWidened => Text::new("放宽了一个条件", "a condition lets more through"),
        Looser::OutcomesWidened => Text::new("增加了可凭的成果", "further outcomes fit"),
        Looser::PaperDropped(name) => {
            let Text { zh, en } = paper(name);
            Text::new(format!("不再要求{zh}"), format!("the paper {en} is no longer asked for"))
        }
        Looser::ApprovalDropped(name) => {
            let Text { zh, en } = Text::quoted(name);
            Text::new(format!("不再须经{zh}批准"), format!("the approval of {en} is no longer asked for"))
        }
        Looser::ValidityWidened => Text::new("延长了有效期", "outcomes stay valid longer"),
        Looser::WindowWidened => Text::new("受理的日子增多", "applications are accepted on more days"),
        Looser::DaysWidened => Text::new("改了施行的日子", "its days in force differ"),
        Looser::AmountRaised => Text::new("给得更多", "more is given"),
        Looser::ResultAdded => Text::new("增加了结果", "there are further results"),
        Looser::UseWidened => Text::new("成果可用的次数增多", "an outcome may be used more often"),
        Looser::ExceptionAdded => Text::new("增加了例外", "there are further exceptions"),
        Looser::NotShown => return None,
    })
}

fn value_words(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Share(share) => share.to_share_text().unwrap_or_else(|| share.to_string()),
        Value::Date(day) => day.to_string(),
        Value::Duration(length) => length.to_string(),
        Value::YesNo(yes) => yes.to_string(),
        Value::Word(word) => word.clone(),
    }
}

/// Returns a clause of a base that has changed, or is new; its key is its kind and name in English.
pub(super) fn changed_words(key: &str, is_new: bool) -> Text {
    let Text { zh, en } = clause_key_words(key);
    match is_new {
        true => Text::new(format!("新增的{zh}"), format!("the new {en}")),
        false => Text::new(zh, en),
    }
}

/// Returns a clause that a base no longer has.
pub(super) fn gone_words(key: &str) -> Text {
    let Text { zh, en } = clause_key_words(key);
    Text::new(format!("没有了{zh}"), format!("no {en} any more"))
}

fn clause_key_words(key: &str) -> Text {
    let (kind, name) = key.split_once(' ').unwrap_or(("", key));
    let name = Text::quoted(name);
    let known = crate::syntax::lexicon::find_role(kind).map(|role| {
        let spelt = |locale| crate::syntax::lexicon::spelling(role, locale);
        Text::new(spelt(Locale::Zh), spelt(Locale::En))
    });
    let kind = known.unwrap_or_else(|| Text::same(kind));
    Text::new(format!("{}{}", kind.zh, name.zh), format!("{} {}", kind.en, name.en))
}

/// Returns the one action where what is left out are the fractions between one whole figure and the next, else `None`.
pub(super) fn step_of_one(gaps: &Points, sort: PointSort) -> Option<Text> {
    let is_between_whole = |ends: Ends| {
        let (Some((from, false)), Some((to, false))) = (ends.from, ends.to) else { return false };
        from.is_whole() && to.checked_sub(from) == Some(Number::ONE)
    };
    let is_of_numbers = match sort {
        PointSort::Number => true,
        PointSort::Share | PointSort::Date | PointSort::Rank(_) => false,
    };
    (is_of_numbers && gaps.ends().count() > 0 && gaps.ends().all(is_between_whole)).then(|| {
        Text::new(
            "只取整数时，让它用一个带步长的等级表，如「等级表 百分制: 自 0 至 100 步长 1」；否则补上缺少的一段",
            "if it is always whole, put it on a scale with steps, such as `scale marks: from 0 to 100 step 1`; else add what is left out",
        )
    })
}
