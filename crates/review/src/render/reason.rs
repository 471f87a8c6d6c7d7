//! Reasons and needs in words: one sentence each, in both languages.
//!
//! Always true: a sentence begins in lower case in English, has no final stop, and names no code of ours.

use super::labels::beside;
use super::names::Names;
use crate::date::Day;
use crate::decision::{Need, Reason, TargetRef};
use crate::locale::{Locale, Text};
use crate::policy::CountedKind;
use crate::script::Failure;

/// Returns why something was refused, as one sentence.
pub fn reason_text(reason: &Reason, names: &Names<'_>) -> Text {
    match reason {
        Reason::Below { fact, have, need, included } => {
            bound_text(&Bound { fact, have, need, included: *included, least: true }, names)
        }
        Reason::Above { fact, have, need, included } => {
            bound_text(&Bound { fact, have, need, included: *included, least: false }, names)
        }
        Reason::Differs { fact, have, need } => {
            let (label, have, need) =
                (names.fact(fact), names.value(fact, have), alternatives(fact, need, names));
            Text::new(
                format!("{}，{}", beside(&label.zh, &have.zh), beside("须为", &need.zh)),
                format!("{} is {}, must be {}", label.en, have.en, need.en),
            )
        }
        Reason::Excluded { fact, have } => {
            let (label, have) = (names.fact(fact), names.value(fact, have));
            Text::new(
                format!("{}，属于排除范围", beside(&label.zh, &have.zh)),
                format!("{} is {}, which is excluded", label.en, have.en),
            )
        }
        Reason::None { fact } => {
            let label = names.fact(fact);
            Text::new(format!("没有{}", label.zh), format!("there is no {}", label.en))
        }
        Reason::Expired { fact, from, until, on } => {
            let label = names.fact(fact);
            Text::new(
                format!("自{} {from} 起算，至 {until} 为止，{on} 已过期", label.zh),
                format!("counted from {} {from}, the last day was {until}; {on} is too late", label.en),
            )
        }
        Reason::TooEarly { fact, from, since, on } => {
            let label = names.fact(fact);
            Text::new(
                format!("自{} {from} 起算，{since} 起方可，{on} 为时尚早", label.zh),
                format!("counted from {} {from}, the first day is {since}; {on} is too early", label.en),
            )
        }
        Reason::OutsideWindow { on, next, until } => window_text(*on, *next, *until),
        Reason::NotInForce { on } => {
            Text::new(format!("该规则在 {on} 未施行"), format!("the rule is not in force on {on}"))
        }
        Reason::NoEdition { on } => Text::new(
            format!("{on} 没有施行中的版本"),
            format!("no edition of the policy is in force on {on}"),
        ),
        Reason::NotInCatalogue { code } => {
            let code = Text::quoted(code);
            Text::new(format!("目录中没有{}", code.zh), format!("no catalogue lists {}", code.en))
        }
        Reason::EntryNotCurrent { code, on } => {
            let code = Text::quoted(code);
            Text::new(
                format!("目录中的{}在 {on} 无效", code.zh),
                format!("the catalogue lists {}, but not on {on}", code.en),
            )
        }
        Reason::NotRecognised => {
            Text::new("未经认定，不能转换", "it is not recognised, so it cannot be converted")
        }
        Reason::NoRule => Text::new("没有涉及它的规则", "no rule is about it"),
        Reason::NotClaimed => Text::new("本次未申请", "it is not asked for in this application"),
        Reason::NoAccount => Text::new(
            "学习者当日未开户，成果留存待用",
            "the learner had no account on that day; the outcome stays stored",
        ),
        Reason::Barred { bar } => {
            let bar = names.counted(bar);
            Text::new(format!("{}规定不得计入", bar.zh), format!("barred by {}", bar.en))
        }
        Reason::NotSame { attribute, have, need } => not_same_text(attribute, have, need, names),
        Reason::NotPaired { set } => {
            let set = Text::quoted(set);
            Text::new(
                format!("与目标不是{}中的一对", set.zh),
                format!("it does not stand with the target as a pair in {}", set.en),
            )
        }
        Reason::Judged { judgement, by } => judged_text(judgement, by.as_deref()),
        Reason::Lacks { outcome } => {
            let outcome = names.outcome(outcome);
            Text::new(
                format!("档案中没有{}", spaced(&outcome.zh)),
                format!("the record has no {}", outcome.en),
            )
        }
        Reason::Has { outcome } => {
            let outcome = names.outcome(outcome);
            Text::new(
                format!("档案中已有{}，按规定不予", spaced(&outcome.zh)),
                format!("the record has {}, which rules it out", outcome.en),
            )
        }
        Reason::NotInProgramme { target } => {
            let target = target_named(target, names);
            Text::new(beside("专业计划中没有", &target.zh), format!("the programme has no {}", target.en))
        }
        Reason::AlreadyGranted { target } => {
            let target = target_named(target, names);
            Text::new(
                beside(&target.zh, "已通过或已获准予"),
                format!("{} is already passed or granted", target.en),
            )
        }
        Reason::AlreadyUsed { rule: _, programme: Some(programme) } => {
            let programme = names.programme(programme);
            Text::new(
                format!("该成果已用于本次申请的{}", programme.zh),
                format!("it is used for {}, which is applied for before", programme.en),
            )
        }
        Reason::AlreadyUsed { rule: Some(rule), programme: None } => {
            let rule = names.rule(rule);
            Text::new(format!("该成果以前已用于{}", rule.zh), format!("it was used before, for {}", rule.en))
        }
        Reason::AlreadyUsed { rule: None, programme: None } => {
            Text::new("该成果以前已使用", "it was used before")
        }
        Reason::Family { family, by } => family_text(family, by.as_deref(), names),
        Reason::Limit { limit, at_most } => {
            let (figure, limit) = (names.counted_figure(limit, *at_most), names.limit(limit));
            Text::new(
                format!("超出{}（不超过 {}）", limit.zh, figure.zh),
                format!("beyond {} (at most {})", limit.en, figure.en),
            )
        }
        Reason::UsedFor { rule } => {
            let rule = names.rule(rule);
            Text::new(
                format!("择优时该成果用于{}", rule.zh),
                format!("the best choice uses it for {}", rule.en),
            )
        }
        Reason::CoveredBy { rule } => {
            let rule = names.rule(rule);
            Text::new(
                format!("择优时该目标由{}取得", rule.zh),
                format!("the best choice covers the target by {}", rule.en),
            )
        }
        Reason::NotBest => Text::new("不在最优方案之内", "it is not part of the best choice as a whole"),
        Reason::Overridden { by } => {
            let rule = names.rule(by);
            Text::new(format!("{}优先适用", rule.zh), format!("{} applies before it", rule.en))
        }
        Reason::NotChosen { chosen } => {
            let chosen = target_named(chosen, names);
            Text::new(beside("学习者已选", &chosen.zh), format!("the learner chose {}", chosen.en))
        }
        Reason::NotAnOption { chosen, options } => {
            let options: Vec<Text> = options.iter().map(|option| target_named(option, names)).collect();
            let (chosen, options) = (Text::quoted(chosen), Text::list(&options));
            Text::new(
                format!("所选{}不在可选之列：{}", chosen.zh, options.zh),
                format!("the learner chose {}, which is not among {}", chosen.en, options.en),
            )
        }
        Reason::ObtainedByConversion { rule: Some(rule) } => {
            let rule = names.rule(rule);
            Text::new(
                format!("该成果由{}转换取得，不再作为转换依据", rule.zh),
                format!("it was obtained by conversion, by {}, and is not the basis of another", rule.en),
            )
        }
        Reason::ObtainedByConversion { rule: None } => Text::new(
            "该成果系转换取得，不再作为转换依据",
            "it was obtained by conversion and is not the basis of another",
        ),
        Reason::Gate { on } => gate_text(on, names),
        Reason::NothingToGrant => Text::new("计算结果为零", "the amount comes to nothing"),
        Reason::NoRow { table, keys } => {
            let (table, keys) = (Text::quoted(table), Text::quoted_list(keys));
            Text::new(
                format!("对照表{}中没有{}对应的行", table.zh, keys.zh),
                format!("table {} has no row for {}", table.en, keys.en),
            )
        }
        Reason::NotComputable => Text::new(
            "数值过大或除数为零，无法精确计算",
            "a figure is too large to compute exactly, or a divisor is zero",
        ),
    }
}

/// Returns what is missing, as one sentence.
pub fn need_text(need: &Need, names: &Names<'_>) -> Text {
    match need {
        Need::Papers(paper) => {
            let paper = names.paper(paper);
            Text::new(format!("须提交{}", paper.zh), format!("the paper {} must be shown", paper.en))
        }
        Need::Approval(body) => {
            let body = Text::quoted(body);
            Text::new(format!("须经{}批准", body.zh), format!("approval by {} is needed", body.en))
        }
        Need::Judgement(judgement) => {
            let (finding, judges) = (Text::quoted(judgement), names.judges(judgement));
            if judges.is_empty() {
                return Text::new(
                    format!("须有{}的判断", finding.zh),
                    format!("a finding of {} is needed", finding.en),
                );
            }
            let zh: Vec<String> = judges.iter().map(|body| Locale::Zh.quote(body)).collect();
            let en: Vec<String> = judges.iter().map(|body| Locale::En.quote(body)).collect();
            Text::new(
                format!("须由{}作出{}的判断", zh.join("或"), finding.zh),
                format!("a finding of {} by {} is needed", finding.en, en.join(" or ")),
            )
        }
        Need::Fact(fact) => {
            let label = names.fact(fact);
            Text::new(format!("档案缺{}", label.zh), format!("the record does not give the {}", label.en))
        }
        Need::Choice(targets) => {
            let targets: Vec<Text> = targets.iter().map(|target| target_named(target, names)).collect();
            let list = Text::list(&targets);
            Text::new(
                beside(&beside("须由学习者在", &list.zh), "中选定"),
                format!("the learner must choose one of {}", list.en),
            )
        }
        Need::Calculation { function, because } => {
            let (function, why) = (Text::quoted(function), failure_text(*because));
            Text::new(
                format!("计算办法{}没有得出数值：{}", function.zh, why.zh),
                format!("the function {} gave no value: {}", function.en, why.en),
            )
        }
    }
}

fn failure_text(failure: Failure) -> Text {
    match failure {
        Failure::DividedByZero => Text::new("除数为零", "a divisor is zero"),
        Failure::TooLarge => Text::new("数值过大", "a number is too large"),
        Failure::OutOfBounds => Text::new("超出了计算的界限", "it goes beyond the bounds of a computation"),
        Failure::Unfit => Text::new("结果不在声明的范围内", "its value is not of the kind that is declared"),
    }
}

struct Bound<'a> {
    fact: &'a str,
    have: &'a str,
    need: &'a str,
    included: bool,
    least: bool,
}

fn bound_text(bound: &Bound<'_>, names: &Names<'_>) -> Text {
    let label = names.fact(bound.fact);
    let (have, need) = (names.value(bound.fact, bound.have), names.value(bound.fact, bound.need));
    let is_date = Day::parse(bound.need).is_ok();
    let (zh, en) = match (is_date, bound.least, bound.included) {
        (false, true, true) => (beside("至少须", &need.zh), format!("at least {} is needed", need.en)),
        (false, true, false) => (beside("须超过", &need.zh), format!("more than {} is needed", need.en)),
        (false, false, true) => (beside("不得超过", &need.zh), format!("at most {} is allowed", need.en)),
        (false, false, false) => (beside("须低于", &need.zh), format!("less than {} is needed", need.en)),
        (true, true, true) => (beside("须不早于", &need.zh), format!("{} or later is needed", need.en)),
        (true, true, false) => (beside("须晚于", &need.zh), format!("a day after {} is needed", need.en)),
        (true, false, true) => (beside("须不晚于", &need.zh), format!("{} or earlier is needed", need.en)),
        (true, false, false) => (beside("须早于", &need.zh), format!("a day before {} is needed", need.en)),
    };
    Text::new(format!("{}，{zh}", beside(&label.zh, &have.zh)), format!("{} is {}, {en}", label.en, have.en))
}

/// The most alternatives named in one sentence.
const MOST_NAMED: usize = 5;

/// Returns values of a fact as alternatives: `四级 或 六级`; beyond five the rest is counted.
pub fn alternatives(fact: &str, values: &[String], names: &Names<'_>) -> Text {
    let one = |value: &String| match names.policy.sets.iter().any(|set| set.name == *value) {
        // A condition may name a set beside words: the set then stands for its members.
        true => {
            let set = Text::quoted(value);
            Text::new(format!("名单{}所列", set.zh), format!("in {}", set.en))
        }
        false => names.value(fact, value),
    };
    let shown: Vec<Text> = values.iter().take(MOST_NAMED).map(one).collect();
    if values.len() > MOST_NAMED {
        let (list, rest) = (Text::list(&shown), values.len() - MOST_NAMED);
        return Text::new(
            format!("{} 等 {} 项之一", list.zh, values.len()),
            format!("one of {} and {rest} more", list.en),
        );
    }
    let zh: Vec<&str> = shown.iter().map(|text| text.zh.as_str()).collect();
    let en: Vec<&str> = shown.iter().map(|text| text.en.as_str()).collect();
    Text::new(zh.join(" 或 "), en.join(" or "))
}

fn window_text(on: Day, next: Option<Day>, until: Option<Day>) -> Text {
    let outside = Text::new(format!("{on} 不在受理期内"), format!("applications are not accepted on {on}"));
    let next = match (next, until) {
        (Some(first), Some(last)) => Text::new(
            format!("，下次受理 {first} 至 {last}"),
            format!("; the next window is from {first} to {last}"),
        ),
        (Some(first), None) => {
            Text::new(format!("，下次自 {first} 起受理"), format!("; the next window opens on {first}"))
        }
        (None, Some(last)) => {
            Text::new(format!("，已于 {last} 截止"), format!("; the window closed on {last}"))
        }
        (None, None) => Text::default(),
    };
    Text::new(outside.zh + next.zh.as_str(), outside.en + next.en.as_str())
}

fn not_same_text(attribute: &str, have: &str, need: &str, names: &Names<'_>) -> Text {
    let label = names.fact(attribute);
    let (have, need) = (Text::quoted(have), Text::quoted(need));
    Text::new(
        format!("{}不同：{}与{}", label.zh, have.zh, need.zh),
        format!("{} differs: {} is not {}", label.en, have.en, need.en),
    )
}

fn judged_text(judgement: &str, by: Option<&str>) -> Text {
    let finding = Text::quoted(judgement);
    match (judgement, by.map(Text::quoted)) {
        ("approval", Some(body)) => {
            Text::new(format!("{}未予批准", body.zh), format!("{} did not approve", body.en))
        }
        ("approval", None) => Text::new("未获批准", "approval was not given"),
        (_, Some(body)) => Text::new(
            format!("{}对{}的判断不支持", body.zh, finding.zh),
            format!("the finding of {} on {} speaks against it", body.en, finding.en),
        ),
        (_, None) => Text::new(
            format!("{}的判断不支持", finding.zh),
            format!("the finding on {} speaks against it", finding.en),
        ),
    }
}

fn family_text(family: &str, by: Option<&str>, names: &Names<'_>) -> Text {
    let family = names.family(family);
    match by.map(|item| names.item(item)) {
        Some(item) => Text::new(
            format!("同类{}只计一项，已计 {}", family.zh, item.zh),
            format!("only one of family {} counts: {}", family.en, item.en),
        ),
        None => Text::new(
            format!("同类{}只计一项，已计另一项", family.zh),
            format!("only one of family {} counts, and another does", family.en),
        ),
    }
}

fn gate_text(on: &str, names: &Names<'_>) -> Text {
    match names.find_counted(on).map(|counted| counted.kind) {
        Some(CountedKind::Requirement | CountedKind::Limit | CountedKind::Bar) => {
            let on = names.counted(on);
            Text::new(format!("须先满足最低要求{}", on.zh), format!("requirement {} is not met", on.en))
        }
        None => {
            let on = names.rule(on);
            Text::new(format!("须同时获得{}", on.zh), format!("{} would have to be granted too", on.en))
        }
    }
}

// The codes of reasons do not say whether a target is a course or a pool: a course's title is found by its code.
fn target_named(code: &str, names: &Names<'_>) -> Text {
    names.target(&TargetRef::Course(code.to_owned()))
}

// `档案中没有证书 CET`, but `档案中没有 CET`: a space stands between Han and Latin.
pub(super) fn spaced(text: &str) -> String {
    if text.starts_with(|c: char| c.is_ascii()) { format!(" {text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests;
