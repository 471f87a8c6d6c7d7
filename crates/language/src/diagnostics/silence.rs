//! LJ04xx: what the text leaves open and nobody may guess. Made by `check`.

use super::code::{Entry, register};
use super::{Named, Problem};
use crate::locale::Text;

/// A question that the text does not answer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the registry below says what each problem means")]
pub enum SilenceProblem {
    ReuseUnstated { item: Text, first: String, second: String },
    RoundingUnstated { amount: Text },
    BareYear { word: String },
    PeriodDayUnstated { limit: String, period: String },
    EditionDayUnstated { editions: Vec<String> },
    BeyondUnstated { limit: String },
    RemainderUnstated { rate: String },
    StageUnstated { kind: Named, name: String },
    InForceDayUnstated { name: String },
    EntryDayUnstated { catalogue: String },
    AmountUnstated { rule: String, example: Text },
    BasisUnstated { rule: String },
    HowManyUnstated { target: String },
}

register! { SilenceProblem:
    "LJ0401" ReuseUnstated Error
        "没有说明一项成果能否重复使用" "it is not said whether an outcome may be used again"
    "LJ0402" RoundingUnstated Error
        "可能有零头的数量没有说明如何取整" "an amount that may leave a fraction does not say how it is rounded"
    "LJ0405" BareYear Error
        "没有说明「年」是哪一种年" "a bare year does not say which year is meant"
    "LJ0406" PeriodDayUnstated Error
        "按周期计算，却没有说明按哪一天归入周期" "a period does not say by which day outcomes fall into it"
    "LJ0407" EditionDayUnstated Error
        "有多个版本，却没有说明按哪一天选用版本" "several editions do not say by which day one applies"
    "LJ0408" BeyondUnstated Error
        "没有说明超出限额的部分如何处理" "it is not said what happens beyond a limit"
    "LJ0410" RemainderUnstated Error
        "按「每满」折算却没有说明余数如何处理" "a rate does not say what becomes of the remainder"
    "LJ0412" StageUnstated Error
        "没有说明管的是认定还是转换" "it is not said whether recognition or conversion is meant"
    "LJ0413" InForceDayUnstated Error
        "写了施行日期，却没有说明按哪一天判断" "days in force are given, and no day to compare them with"
    "LJ0414" EntryDayUnstated Error
        "目录条目写了起止日期，却没有说明按哪一天判断" "entries of a catalogue carry days, and no day to compare them with"
    "LJ0415" AmountUnstated Error
        "规则没有说明给多少学分" "a rule does not say how much it grants"
    "LJ0416" BasisUnstated Error
        "规则没有说明凭什么成果、给什么人" "a rule does not say for which outcome or for whom"
    "LJ0417" HowManyUnstated Warning
        "没有说明一项成果能得几门课程" "it is not said how many courses one outcome may earn"
}

impl Problem for SilenceProblem {
    fn entry(&self) -> &'static Entry {
        self.registered()
    }

    fn title(&self) -> Text {
        match self {
            Self::ReuseUnstated { item, first, second } => {
                let (item, first, second) = (item.in_quotes(), Text::quoted(first), Text::quoted(second));
                Text::new(
                    format!("规则{}和{}都能用{}，没有说明能否重复使用", first.zh, second.zh, item.zh),
                    format!(
                        "the rules {} and {} can both use {}; it is not said whether it may be used twice",
                        first.en, second.en, item.en
                    ),
                )
            }
            Self::RoundingUnstated { amount } => {
                let Text { zh, en } = amount.in_quotes();
                Text::new(
                    format!("{zh}可能有零头，没有说明如何取整"),
                    format!("{en} may leave a fraction and does not say how it is rounded"),
                )
            }
            Self::BareYear { word } => {
                let Text { zh, en } = Text::quoted(word);
                Text::new(format!("{zh}没有说明是哪一种年"), format!("{en} does not say which kind of year"))
            }
            Self::PeriodDayUnstated { limit, period } => {
                let (limit, period) = (Text::quoted(limit), Text::quoted(period));
                Text::new(
                    format!("{}按{}计算，没有说明按哪一天归入", limit.zh, period.zh),
                    format!("{} counts per {} and does not say by which day", limit.en, period.en),
                )
            }
            Self::EditionDayUnstated { editions } => {
                let Text { zh, en } = Text::quoted_list(editions);
                Text::new(
                    format!("办法有版本{zh}，没有说明按哪一天选用"),
                    format!("the policy has the editions {en} and does not say by which day one applies"),
                )
            }
            Self::BeyondUnstated { limit } => {
                let Text { zh, en } = Text::quoted(limit);
                Text::new(
                    format!("没有说明超出限额{zh}的部分如何处理"),
                    format!("it is not said what happens beyond the limit {en}"),
                )
            }
            Self::RemainderUnstated { rate } => {
                let Text { zh, en } = Text::quoted(rate);
                Text::new(
                    format!("{zh}没有说明余数如何处理"),
                    format!("{en} does not say what becomes of the remainder"),
                )
            }
            Self::StageUnstated { kind, name } => {
                let (kind, Text { zh, en }) = (kind.text(), Text::quoted(name));
                Text::new(
                    format!("没有说明{}{zh}管的是认定还是转换", kind.zh),
                    format!("it is not said whether the {} {en} is about recognition or conversion", kind.en),
                )
            }
            Self::InForceDayUnstated { name } => {
                let Text { zh, en } = Text::quoted(name);
                Text::new(
                    format!("{zh}写了施行日期，没有说明按哪一天判断是否施行"),
                    format!("{en} has days in force, and it is not said which day they are compared with"),
                )
            }
            Self::EntryDayUnstated { catalogue } => {
                let Text { zh, en } = Text::quoted(catalogue);
                Text::new(
                    format!("目录{zh}的条目有起止日期，没有说明按哪一天判断"),
                    format!(
                        "entries of the catalogue {en} carry days, and it is not said which day they are compared with"
                    ),
                )
            }
            Self::AmountUnstated { rule, .. } => {
                let Text { zh, en } = Text::quoted(rule);
                Text::new(
                    format!("规则{zh}没有说明给多少学分"),
                    format!("rule {en} does not say how much it grants"),
                )
            }
            Self::HowManyUnstated { target } => {
                let Text { zh, en } = Text::quoted(target);
                Text::new(
                    format!("{zh}：没有说明一项成果能得其中几门，现在每一门都能得"),
                    format!(
                        "{en}: how many of them one outcome may earn is not said, so it may earn them all"
                    ),
                )
            }
            Self::BasisUnstated { rule } => {
                let Text { zh, en } = Text::quoted(rule);
                Text::new(
                    format!("规则{zh}没有说明凭什么成果、给什么人，任何人都会得到"),
                    format!(
                        "rule {en} does not say for which outcome or for whom, so everyone is granted it"
                    ),
                )
            }
        }
    }

    fn help(&self) -> Option<Text> {
        Some(match self {
            Self::ReuseUnstated { .. } => Text::new(
                "在「办法」下写「成果使用 每专业一次」或「成果使用 不限次数」",
                "write `items used once per programme` or `items used freely` under `policy`",
            ),
            Self::RoundingUnstated { .. } => Text::new(
                "在后面写「向下取整 到 0.5」一类的话；准许零头就写「不取整」",
                "add words such as `rounded down to 0.5`, or `kept exact` where fractions may stay",
            ),
            Self::BareYear { .. } => Text::new(
                "写「每 公历年」，或声明一个「周期」再引用它",
                "write `per calendar year`, or declare a `period` and name it",
            ),
            Self::PeriodDayUnstated { .. } => Text::new(
                "在周期后写「按 结束日」或「按 取得日」",
                "write `by ended` or `by award` behind the period",
            ),
            Self::EditionDayUnstated { .. } => Text::new(
                "写「版本 按 申请日」或「版本 按 取得日」",
                "write `edition by application` or `edition by award`",
            ),
            Self::BeyondUnstated { .. } => Text::new(
                "写「超出 不予」「超出 只免不计」或「超出 减至 0.5」；也可在「办法」下写「超出限额 不予」",
                "write `beyond refused`, `beyond excused without credit` or `beyond cut to 0.5`; or `beyond limits refused` under `policy`",
            ),
            Self::RemainderUnstated { .. } => {
                Text::new("在后面写「余数 舍去」或「按比例」", "add `remainder dropped` or `pro rata`")
            }
            Self::StageUnstated { .. } => Text::new(
                "写「认定」或「转换」，例如「转换 学分」",
                "write `recognised` or `converted`, such as `converted credits`",
            ),
            Self::InForceDayUnstated { .. } => {
                Text::new("在「办法」下写「版本 按 申请日」", "write `edition by application` under `policy`")
            }
            Self::EntryDayUnstated { .. } => {
                Text::new("在目录下写「有效 按 取得日」", "write `current on award` under the catalogue")
            }
            Self::AmountUnstated { example, .. } => Text::new(
                format!("在规则下补一行，例如「{}」", example.zh),
                format!("add a line such as `{}` under the rule", example.en),
            ),
            Self::HowManyUnstated { .. } => Text::new(
                "只得一门的，在前面写「择优」或「自选」；每一门都可以得的，写「下列各项」",
                "write `best of` or `choice of` in front for one of them, `each of` for all",
            ),
            Self::BasisUnstated { .. } => Text::new(
                "在规则下补一行「凭」或「条件」",
                "add a line that begins with `given` or `when` under the rule",
            ),
        })
    }
}
