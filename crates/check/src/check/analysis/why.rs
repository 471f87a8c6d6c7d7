//! Why something is so: the reasons that findings of the analysis give, in both languages.

use crate::locale::Text;
use crate::quantity::Number;

/// A reason.
#[derive(Debug, Clone)]
pub(super) enum Why {
    /// Other rules go first in all cases.
    Overridden(Vec<String>),
    /// Bars forbid every result.
    Barred(Vec<String>),
    /// The targets stand only in programmes that the conditions leave out.
    InNoProgramme(Vec<String>, Vec<String>),
    /// The catalogue lists a code from others than an issuer.
    OtherIssuers(String, String),
    /// Two amounts.
    Amounts(Number, Number),
    /// Two marks.
    Marks(String, String),
    /// Another limit with its figure.
    Tighter(String, String),
    /// The most that all programmes can bring, against a figure.
    AtMostInAll(Number, Number),
    /// The least of each result, against a figure.
    EachMore(Number, Number),
    /// A pool, the most that it holds, and the least of each result.
    AbovePool(String, Number, Number),
    /// Days on which windows open.
    WindowsElsewhere(Text),
    /// A sum against the figure of an assertion.
    Sum(Number, Number),
    /// None of so many rules counts.
    NoRuleCounts(usize),
    /// A limit holds it.
    HeldByLimit(String),
    /// No clause reads a fact.
    NotRead(String),
    /// Every condition on a fact asks for no less than a value.
    OnlyFromBelow(String),
    /// A fact, its higher value, and what falls from and to.
    Falls(String, String, Sum, Number, Number),
    /// The entries of catalogues fix a fact.
    FixedByCatalogue(String),
    /// A course stands or falls with another that no rule gives.
    PartnerNotGiven(String, String),
}

/// What a learner has of a measure, named by the measure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sum {
    /// Granted toward a programme.
    Converted(String),
    /// Stored.
    Stored(String),
}

/// Returns what a case says of an outcome that rules converted before.
pub(super) fn converted_before(case: &Text, rules: &[&str]) -> Text {
    let (in_turn, rules) = (rules.len() > 1, Text::quoted_list(rules));
    let (zh, en) = if in_turn { ("依次", " in turn") } else { ("", "") };
    Text::new(
        format!("{}，此前已{zh}按{}转换", case.zh, rules.zh),
        format!("{}, converted before by {}{en}", case.en, rules.en),
    )
}

impl Sum {
    fn text(&self) -> Text {
        let name = |measure: &String| match measure.as_str() {
            "credits" => Text::new("学分", "credits"),
            "hours" => Text::new("学时", "hours"),
            declared => Text::quoted(declared),
        };
        match self {
            Self::Converted(measure) => name(measure),
            Self::Stored(measure) => {
                let name = name(measure);
                Text::new(format!("认定的{}", name.zh), format!("recognised {}", name.en))
            }
        }
    }
}

impl Why {
    /// Returns the words.
    pub(super) fn text(&self) -> Text {
        match self {
            Self::Overridden(rules) => {
                let rules = Text::quoted_list(rules);
                Text::new(
                    format!("{}在它的所有情形中都优先", rules.zh),
                    format!("{} goes first in all of its cases", rules.en),
                )
            }
            Self::Barred(bars) => {
                let bars = Text::quoted_list(bars);
                Text::new(
                    format!("禁止条款{}不许它的每一个结果", bars.zh),
                    format!("bar {} forbids all of its results", bars.en),
                )
            }
            Self::InNoProgramme(targets, programmes) => {
                let (targets, programmes) = (Text::quoted_list(targets), Text::quoted_list(programmes));
                Text::new(
                    format!("{}只在专业计划{}之中，它的条件排除了这些专业计划", targets.zh, programmes.zh),
                    format!(
                        "{} stands only in programme {}, which its conditions leave out",
                        targets.en, programmes.en
                    ),
                )
            }
            Self::OtherIssuers(code, issuer) => {
                let (code, issuer) = (Text::quoted(code), Text::quoted(issuer));
                Text::new(
                    format!("目录中{}不由{}发布", code.zh, issuer.zh),
                    format!("the catalogue lists {} from others than {}", code.en, issuer.en),
                )
            }
            Self::Tighter(limit, figure) => {
                let limit = Text::quoted(limit);
                Text::new(
                    format!("限额{}只许 {figure}", limit.zh),
                    format!("limit {} allows {figure} only", limit.en),
                )
            }
            Self::AtMostInAll(most, figure) => Text::new(
                format!("各专业计划最多 {most}，这里是 {figure}"),
                format!("no programme brings more than {most}, and the figure is {figure}"),
            ),
            Self::EachMore(least, figure) => Text::new(
                format!("每一项至少 {least}，限额只有 {figure}"),
                format!("each result brings at least {least}, and the limit is {figure}"),
            ),
            Self::AbovePool(pool, most, least) => {
                let pool = Text::quoted(pool);
                Text::new(
                    format!("{}只容 {most} 学分，每一项至少 {least}", pool.zh),
                    format!("pool {} holds {most} credits, and each result brings at least {least}", pool.en),
                )
            }
            Self::WindowsElsewhere(days) => Text::new(
                format!("只在 {} 受理，那时它不施行", days.zh),
                format!("it is accepted on {} only, when it is not in force", days.en),
            ),
            Self::Sum(have, figure) => Text::new(
                format!("合计 {have}，保证的是 {figure}"),
                format!("the sum is {have}, and the figure {figure}"),
            ),
            Self::NoRuleCounts(rules) => Text::new(
                format!("{rules} 条规则和所有目录条目都不计入，不论档案如何"),
                format!("none of {rules} rules and no entry counts toward it, whatever the record"),
            ),
            Self::HeldByLimit(limit) => {
                let limit = Text::quoted(limit);
                Text::new(
                    format!("限额{}计入同样的成果，对任何档案都成立（先前已超出的除外）", limit.zh),
                    format!(
                        "limit {} counts as much, for every record that was not above it before",
                        limit.en
                    ),
                )
            }
            Self::NotRead(fact) => {
                let fact = Text::quoted(fact);
                Text::new(format!("没有条款用到{}", fact.zh), format!("no clause reads {}", fact.en))
            }
            Self::OnlyFromBelow(fact) => {
                let fact = Text::quoted(fact);
                Text::new(
                    format!("所有条件都只要求{}不低于某个值，数额与它无关；对任何档案都成立", fact.zh),
                    format!(
                        "every condition asks {} for no less than a value, and no amount depends on it; for every record",
                        fact.en
                    ),
                )
            }
            Self::FixedByCatalogue(fact) => {
                let fact = Text::quoted(fact);
                Text::new(
                    format!("{}由目录写定，成果的{}不会另有高低", fact.zh, fact.zh),
                    format!("the catalogue fixes {}: no outcome can have more of it", fact.en),
                )
            }
            Self::Falls(fact, value, measure, more, less) => {
                let (fact, measure) = (Text::quoted(fact), measure.text());
                Text::new(
                    format!("{}升到 {value}，{}由 {more} 降到 {less}", fact.zh, measure.zh),
                    format!("with {} raised to {value}, {} falls from {more} to {less}", fact.en, measure.en),
                )
            }
            Self::PartnerNotGiven(course, partner) => {
                let (course, partner) = (Text::quoted(course), Text::quoted(partner));
                Text::new(
                    format!(
                        "{}与{}成对，没有规则给{}（先前已通过的除外）",
                        course.zh, partner.zh, partner.zh
                    ),
                    format!(
                        "{} is paired with {}, which no rule gives and which must then be passed before",
                        course.en, partner.en
                    ),
                )
            }
            Self::Amounts(one, two) => Text::new(format!("给 {one} 或 {two}"), format!("{one} or {two}")),
            Self::Marks(one, two) => {
                Text::new(format!("成绩记为 {one} 或 {two}"), format!("the mark is {one} or {two}"))
            }
        }
    }
}
