//! A question in words: what is asked, about which item, by which clause, and what may be answered.

use super::labels::find_word;
use super::names::Names;
use super::reason::need_text;
use crate::ask::Question;
use crate::decision::{Need, TargetRef};
use crate::locale::Text;
use crate::record::shape::FieldType;

/// The most words that are listed.
const MOST_LISTED: usize = 12;

/// Returns what is asked: `成绩（c1 大学英语等级考试 四级）`.
pub fn question_text(question: &Question, names: &Names<'_>) -> Text {
    let asked = match &question.need {
        Need::Fact(fact) => names.fact(fact),
        Need::Papers(paper) => {
            let paper = names.paper(paper);
            Text::new(format!("是否已提交{}", paper.zh), format!("is the paper {} shown", paper.en))
        }
        Need::Approval(body) => {
            let body = Text::quoted(body);
            Text::new(format!("{}是否批准", body.zh), format!("does {} approve", body.en))
        }
        Need::Judgement(judgement) => {
            let judgement = Text::quoted(judgement);
            Text::new(format!("判断{}", judgement.zh), format!("the finding of {}", judgement.en))
        }
        Need::Choice(_) => Text::new("选哪一个目标", "which target is chosen"),
        Need::Calculation { .. } => need_text(&question.need, names),
    };
    let item = question.item.as_ref().map(|item| names.item(item));
    let course = question.course.as_ref().map(|code| names.target(&TargetRef::Course(code.clone())));
    let about: Vec<Text> = item.into_iter().chain(course).collect();
    let about = Text::list(&about);
    if about.zh.is_empty() {
        return Text::new(format!("{}？", asked.zh), format!("{}?", asked.en));
    }
    Text::new(format!("{}（{}）？", asked.zh, about.zh), format!("{} ({})?", asked.en, about.en))
}

/// Returns which rules the answer decides, with the first clause of each.
pub fn decides_text(question: &Question, names: &Names<'_>) -> Text {
    let one = |rule: &String| {
        let (rule, cites) = (names.rule(rule), names.rule_citation(rule));
        match cites {
            Some(cites) => Text::new(format!("{}{}", rule.zh, cites.zh), format!("{} {}", rule.en, cites.en)),
            None => rule,
        }
    };
    let rules: Vec<Text> = question.decides.iter().map(one).collect();
    let rules = super::change::shortened(&rules);
    Text::new(format!("事关{}", rules.zh), format!("decides {}", rules.en))
}

/// Returns what may be answered.
pub fn takes_text(question: &Question, names: &Names<'_>) -> Text {
    match &question.takes {
        FieldType::YesNo => Text::new("是 或 否", "yes or no"),
        FieldType::Number { from, to, unit, .. } => {
            let unit = unit.as_ref().map(|unit| Text::new(format!("，单位 {unit}"), format!(" in {unit}")));
            let unit = unit.unwrap_or_default();
            let (zh, en) = match (from, to) {
                (Some(from), Some(to)) => {
                    (format!("{from} 至 {to} 的数"), format!("a number from {from} to {to}"))
                }
                (Some(from), None) => (format!("不小于 {from} 的数"), format!("a number from {from}")),
                (None, Some(to)) => (format!("不大于 {to} 的数"), format!("a number up to {to}")),
                (None, None) => ("数".to_owned(), "a number".to_owned()),
            };
            Text::new(zh + unit.zh.as_str(), en + unit.en.as_str())
        }
        FieldType::Share => Text::new("份额，如 85%", "a share, such as 85%"),
        FieldType::Date => Text::new("日期，如 2025-04-22", "a date, such as 2025-04-22"),
        FieldType::Duration => Text::new("时长，如 2 years", "a length of time, such as 2 years"),
        FieldType::Words(words) => {
            let is_choice = matches!(question.need, Need::Choice(_));
            let one = |word: &String| match is_choice {
                true => names.target(&TargetRef::Course(word.clone())),
                false => find_word(word).unwrap_or_else(|| Text::same(word)),
            };
            let listed: Vec<Text> = words.iter().take(MOST_LISTED).map(one).collect();
            let (zh, en): (Vec<_>, Vec<_>) =
                listed.iter().map(|text| (text.zh.as_str(), text.en.as_str())).unzip();
            match words.len().saturating_sub(MOST_LISTED) {
                0 => Text::new(zh.join(" / "), en.join(" / ")),
                _ => Text::new(
                    format!("{} 等 {} 个词", zh.join(" / "), words.len()),
                    format!("{} and {} more words", en.join(" / "), words.len() - MOST_LISTED),
                ),
            }
        }
        FieldType::Code | FieldType::Text => Text::new("文字", "text"),
    }
}
