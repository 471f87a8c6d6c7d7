//! LJ08xx: what a policy adopts, and what it does with the clauses of its base. Made by `resolve` and `check`.

use super::code::{Entry, register};
use super::lexical::did_you_mean;
use super::{Named, Problem};
use crate::locale::Text;

/// A fault of adoption.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the registry below says what each problem means")]
pub enum AdoptionProblem {
    BaseMissing { base: String },
    BaseNamedOtherwise { base: String, found: Option<String> },
    AdoptedTwice { base: String },
    NotOfBase { kind: Named, name: String, near: Vec<String> },
    NameOfBase { kind: Named, name: String, base: String },
    NothingReplaces { kind: Named, name: String },
    FixedLoosened { kind: Named, name: String, base: String, how: Text },
    FixedNotShown { kind: Named, name: String, base: String, through: Option<String> },
    ClocksDiffer { base: String },
    DaysWithoutBase { base: String, pinned: Option<String>, from: Option<String>, to: Option<String> },
    BaseChanged { base: String, editions: Option<(String, String)>, clauses: Vec<Text> },
}

register! { AdoptionProblem:
    "LJ0801" BaseMissing Error
        "找不到所采用的办法" "the policy that is adopted is not found"
    "LJ0802" BaseNamedOtherwise Error
        "那里的办法是另一个名称" "the policy that lies there has another name"
    "LJ0803" AdoptedTwice Error
        "同一办法以两个版本被采用" "one policy is adopted in two editions"
    "LJ0804" NotOfBase Error
        "所采用的办法没有这一条款" "the base declares no such thing"
    "LJ0805" NameOfBase Error
        "名称与所采用的办法里的相同" "a name is already declared by the base"
    "LJ0806" NothingReplaces Error
        "替代的条款没有写出来" "what is to stand in its place is not declared"
    "LJ0807" FixedLoosened Error
        "放宽了不得变更的条款" "a clause that the base fixes is loosened"
    "LJ0808" FixedNotShown Error
        "不能断定没有放宽不得变更的条款" "it cannot be shown that a fixed clause stays as strict"
    "LJ0809" ClocksDiffer Error
        "选用版本的日期与所采用的办法不同" "the day that chooses the edition differs from the base's"
    "LJ0810" DaysWithoutBase Warning
        "有的日子所采用的办法没有施行的版本" "on some days the base has no edition in force"
    "LJ0811" BaseChanged Warning
        "所采用的办法在锁定之后改动了" "the base has changed since it was locked"
}

impl Problem for AdoptionProblem {
    fn entry(&self) -> &'static Entry {
        self.registered()
    }

    fn title(&self) -> Text {
        match self {
            Self::BaseMissing { base } => {
                let Text { zh, en } = Text::quoted(base);
                Text::new(
                    format!("找不到所采用的办法{zh}"),
                    format!("the policy {en} that is adopted is not found"),
                )
            }
            Self::BaseNamedOtherwise { base, found } => {
                let Text { zh, en } = Text::quoted(base);
                match found {
                    Some(found) => {
                        let found = Text::quoted(found);
                        Text::new(
                            format!("采用的是{zh}，那里的办法却叫{}", found.zh),
                            format!("{en} is adopted, but the policy that lies there is called {}", found.en),
                        )
                    }
                    None => Text::new(
                        format!("{zh}那里没有「办法」声明"),
                        format!("what lies at {en} has no `policy` declaration"),
                    ),
                }
            }
            Self::AdoptedTwice { base } => {
                let Text { zh, en } = Text::quoted(base);
                Text::new(
                    format!("办法{zh}以两个版本被采用"),
                    format!("the policy {en} is adopted in two editions"),
                )
            }
            Self::NotOfBase { kind, name, .. } => {
                let (kind, Text { zh, en }) = (kind.text(), Text::quoted(name));
                Text::new(
                    format!("所采用的办法没有{}{zh}", kind.zh),
                    format!("no {} {en} is declared there", kind.en),
                )
            }
            Self::NameOfBase { kind, name, base } => {
                let (kind, Text { zh, en }, base) = (kind.text(), Text::quoted(name), Text::quoted(base));
                Text::new(
                    format!("{}{zh}在所采用的办法{}里已经有了", kind.zh, base.zh),
                    format!("{} {en} is already declared by the base {}", kind.en, base.en),
                )
            }
            Self::NothingReplaces { kind, name } => {
                let (kind, Text { zh, en }) = (kind.text(), Text::quoted(name));
                Text::new(
                    format!("要替代{}{zh}，却没有写出新的{zh}", kind.zh),
                    format!("{} {en} is to be replaced, but no new {en} is declared", kind.en),
                )
            }
            Self::FixedLoosened { kind, name, base, how } => {
                let (kind, Text { zh, en }, base) = (kind.text(), Text::quoted(name), Text::quoted(base));
                Text::new(
                    format!("办法{}规定{}{zh}不得变更，这里放宽了：{}", base.zh, kind.zh, how.zh),
                    format!("the base {} fixes {} {en}, and this loosens it: {}", base.en, kind.en, how.en),
                )
            }
            Self::FixedNotShown { kind, name, base, through } => {
                let (kind, Text { zh, en }, base) = (kind.text(), Text::quoted(name), Text::quoted(base));
                match through {
                    None => Text::new(
                        format!("办法{}规定{}{zh}不得变更，不能断定新的没有放宽", base.zh, kind.zh),
                        format!(
                            "the base {} fixes {} {en}, and the new one cannot be shown to be as strict",
                            base.en, kind.en
                        ),
                    ),
                    Some(through) => {
                        let through = Text::quoted(through);
                        Text::new(
                            format!("不得变更的{}要用到{}{zh}，它也不得变更", through.zh, kind.zh),
                            format!(
                                "{} is fixed and rests on {} {en}, which is therefore fixed too",
                                through.en, kind.en
                            ),
                        )
                    }
                }
            }
            Self::DaysWithoutBase { base, pinned, from, to } => {
                let base = Text::quoted(base);
                let days = days(from.as_deref(), to.as_deref());
                match pinned {
                    None => Text::new(
                        format!("{}，所采用的办法{}没有施行的版本", days.zh, base.zh),
                        format!("{} the base {} has no edition in force", days.en, base.en),
                    ),
                    Some(edition) => {
                        let edition = Text::quoted(edition);
                        Text::new(
                            format!("{}，所采用的办法{}的版本{}不施行", days.zh, base.zh, edition.zh),
                            format!(
                                "{} edition {} of the base {} is not in force",
                                days.en, edition.en, base.en
                            ),
                        )
                    }
                }
            }
            Self::BaseChanged { base, editions, clauses } => {
                let (base, clauses) = (Text::quoted(base), Text::list(clauses));
                let editions = match editions {
                    Some((then, now)) if then == now => {
                        Text::new(format!("（版本 {now}）"), format!(" (edition {now})"))
                    }
                    Some((then, now)) => Text::new(
                        format!("（锁定时的版本 {then}，现在的版本 {now}）"),
                        format!(" (edition {then} then, edition {now} now)"),
                    ),
                    None => Text::default(),
                };
                Text::new(
                    format!("所采用的办法{}在锁定之后改动了{}：{}", base.zh, editions.zh, clauses.zh),
                    format!(
                        "the base {} has changed since it was locked{}: {}",
                        base.en, editions.en, clauses.en
                    ),
                )
            }
            Self::ClocksDiffer { base } => {
                let Text { zh, en } = Text::quoted(base);
                Text::new(
                    format!("本办法与所采用的{zh}按不同的日期选用版本"),
                    format!("this policy and its base {en} choose the edition by different days"),
                )
            }
        }
    }

    fn help(&self) -> Option<Text> {
        Some(match self {
            Self::BaseMissing { base } => Text::new(
                format!("把它放在旁边名为 {base} 的文件夹里，或写明：来自 \"路径\""),
                format!("put it in a folder `{base}` beside this one, or say where: `from \"PATH\"`"),
            ),
            Self::BaseNamedOtherwise { .. } => Text::new(
                "写那个办法自己的名称，或改正路径",
                "write that policy's own name, or correct the path",
            ),
            Self::AdoptedTwice { .. } => Text::new("各处写同一版本", "name the same edition in every place"),
            Self::NotOfBase { near, .. } => return did_you_mean(near),
            Self::NameOfBase { kind, name, .. } => {
                let kind = kind.text();
                Text::new(
                    format!("另取名称；要替代它，就在「采用」下写「替代 {} {name}」", kind.zh),
                    format!("choose another name, or write `replace {} {name}` under `adopt`", kind.en),
                )
            }
            Self::NothingReplaces { .. } => Text::new(
                "写出新的条款；不要它，就写「不采用」",
                "declare the new one, or write `without` to leave it out",
            ),
            Self::FixedLoosened { .. } | Self::FixedNotShown { through: None, .. } => {
                Text::new("只能收紧，或照原样采用", "tighten it, or adopt it as it stands")
            }
            Self::FixedNotShown { through: Some(_), .. } => Text::new(
                "照原样采用，另取名称写自己的",
                "adopt it as it stands, and declare your own under another name",
            ),
            Self::DaysWithoutBase { pinned: None, .. } => Text::new(
                "请所采用的办法补上版本，或改本办法的施行日",
                "let the base cover these days, or change the days of this policy",
            ),
            Self::DaysWithoutBase { pinned: Some(_), .. } => Text::new(
                "改用在这些日子施行的版本，或改本办法的施行日",
                "adopt an edition that is in force then, or change the days of this policy",
            ),
            Self::BaseChanged { .. } => Text::new(
                "核对这些条款，再用 lijiao check --lock 重新锁定",
                "read these clauses, then lock them with `lijiao check --lock`",
            ),
            Self::ClocksDiffer { .. } => Text::new(
                "删去本办法的「版本 按」，或与它一致",
                "remove `edition by` here, or say the same as the base",
            ),
        })
    }
}

fn days(from: Option<&str>, to: Option<&str>) -> Text {
    match (from, to) {
        (Some(from), Some(to)) if from == to => Text::new(format!("{from} 这天"), format!("on {from}")),
        (Some(from), Some(to)) => Text::new(format!("{from} 至 {to}"), format!("from {from} to {to}")),
        (Some(from), None) => Text::new(format!("{from} 起"), format!("from {from} on")),
        (None, Some(to)) => Text::new(format!("{to} 及以前"), format!("up to {to}")),
        (None, None) => Text::new("任何一天", "on every day"),
    }
}
