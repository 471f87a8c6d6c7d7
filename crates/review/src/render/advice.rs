//! An advice in words: what to obtain, what it would bring and by which clause.

use super::draft::{Draft, count_of};
use super::explanation::programme_heading;
use super::names::Names;
use super::page::{Page, Span, Tone};
use super::reason::need_text;
use crate::advise::{Advice, AdvisedProgramme, FurtherOutcome, Goal, GoalAdvice, Way};
use crate::decision::Granted;
use crate::locale::Text;

/// Returns advice as a page; for several programmes each under its name.
pub fn advised_page(advised: &[AdvisedProgramme], names: &Names<'_>, locale: crate::locale::Locale) -> Page {
    let mut page = Page::default();
    for one in advised {
        programme_heading(&mut page, one.programme.as_deref(), names, locale);
        page.lines.extend(advice_page(&one.advice, names, locale).lines);
    }
    page
}

/// Returns an advice as a page.
pub fn advice_page(advice: &Advice, names: &Names<'_>, locale: crate::locale::Locale) -> Page {
    let mut draft = Draft::new(names, locale);
    draft.page.line(0, [Span::new(Tone::Strong, advice.id.clone())]);
    if advice.goals.is_empty() {
        let text = draft.say("没有尚未取得的目标", "nothing is left to reach");
        draft.page.line(0, [Span::plain(text)]);
    }
    for goal in &advice.goals {
        goal_lines(&mut draft, goal);
    }
    draft.page
}

fn goal_lines(draft: &mut Draft<'_>, advice: &GoalAdvice) {
    let heading = match &advice.goal {
        Goal::Target(target) => draft.names.target(target),
        Goal::Requirements(all) => {
            let all: Vec<Text> = all.iter().map(|name| draft.names.counted_heading(name)).collect();
            Text::list(&all)
        }
    };
    draft.heading(&heading.zh, &heading.en);
    if advice.reached {
        let text = draft.say("已经达到", "reached already");
        draft.page.line(2, [Span::new(Tone::Good, text)]);
        return;
    }
    if let Some(first) = advice.apply_from {
        let text = Text::new(format!("在 {first} 或以后申请"), format!("apply on {first} or later"));
        let text = draft.tell(&text);
        draft.page.line(2, [Span::new(Tone::Waiting, text)]);
    }
    for (position, way) in advice.ways.iter().enumerate() {
        if position > 0 {
            let or = draft.say("或者", "or");
            draft.page.line(2, [Span::new(Tone::Quiet, or)]);
        }
        way_lines(draft, way);
    }
    for short in &advice.with_all {
        let name = draft.names.counted_heading(&short.requirement);
        let figures = super::limits::figures(draft, &short.requirement, short.have, short.need);
        let text = Text::new(
            format!("{}：即使取得规则和目录所列的全部成果，也只有 {figures}", name.zh),
            format!("{}: {figures} even with all outcomes that the rules and catalogues name", name.en),
        );
        let text = draft.tell(&text);
        draft.page.line(2, [Span::plain(text)]);
    }
    let tried = count_of(usize::try_from(advice.tried).unwrap_or(usize::MAX), "set");
    let said = match (advice.ways.is_empty(), advice.proved) {
        (false, true) => return,
        (true, true) => Text::new(
            "规则和目录所列的成果中，没有能够达到的".to_owned(),
            "no outcome that the rules and catalogues name reaches it".to_owned(),
        ),
        (true, false) => Text::new(
            format!("试过 {} 种组合，没有找到；未能证明不存在", advice.tried),
            format!("nothing found within {tried}; that there is nothing is not proved"),
        ),
        (false, false) => Text::new(
            format!("试过 {} 种组合；未能证明这是最少的", advice.tried),
            format!("found within {tried}; that it is the least is not proved"),
        ),
    };
    let said = draft.tell(&said);
    draft.page.line(2, [Span::new(Tone::Quiet, said)]);
}

fn way_lines(draft: &mut Draft<'_>, way: &Way) {
    for outcome in &way.outcomes {
        let line = outcome_text(draft, outcome);
        draft.page.line(2, [Span::new(Tone::Strong, line)]);
        if !outcome.papers.is_empty() {
            let papers: Vec<Text> = outcome.papers.iter().map(|paper| draft.names.paper(paper)).collect();
            let papers = Text::list(&papers);
            let text = Text::new(format!("须提交 {}", papers.zh), format!("with {}", papers.en));
            let text = draft.tell(&text);
            draft.page.line(4, [Span::new(Tone::Quiet, text)]);
        }
    }
    for need in &way.needs {
        let text = draft.tell(&need_text(need, draft.names));
        draft.page.line(4, [Span::new(Tone::Waiting, text)]);
    }
    let brings = draft.say("将会准予", "would bring");
    draft.page.line(2, [Span::new(Tone::Good, brings)]);
    let is_known = |item: &String| {
        way.outcomes.iter().any(|outcome| {
            let rest = item.strip_prefix(&outcome.id);
            rest.is_some_and(|rest| rest.is_empty() || (outcome.copies > 1 && rest.starts_with('.')))
        })
    };
    // The supposed outcomes stand above by name: their ids say nothing to the reader.
    let unnamed = way.grants.iter().cloned().map(|mut grant| {
        grant.items.retain(|item| !is_known(item));
        grant.reading.retain(|item| !is_known(item));
        grant
    });
    let grants: Vec<Granted> = unnamed.collect();
    for same in grants.chunk_by(|one, next| one == next) {
        draft.grants(same.get(..1).unwrap_or_default());
        if same.len() > 1 {
            let times = Text::new(format!("共 {} 次", same.len()), format!("{} times", same.len()));
            let times = draft.tell(&times);
            draft.page.line(4, [Span::plain(times)]);
        }
    }
}

fn outcome_text(draft: &Draft<'_>, outcome: &FurtherOutcome) -> String {
    let kind = draft.tell(&draft.names.kind(&outcome.kind));
    let name = match (&outcome.title, &outcome.code) {
        (Some(title), Some(code)) => format!("{code} {title}"),
        (None, Some(code)) => format!("{kind} {code}"),
        (_, None) => kind,
    };
    let facts = outcome.facts.iter().filter(|(name, _)| !matches!(name.as_str(), "award" | "ended"));
    let facts = facts.map(|(name, value)| {
        let fact = format!("item.{name}");
        let (label, value) = (draft.names.fact(&fact), draft.names.value(&fact, value));
        format!("{} {}", draft.tell(&label), draft.tell(&value))
    });
    let facts = draft.locale.join(facts);
    let name = if outcome.copies > 1 { format!("{} × {name}", outcome.copies) } else { name };
    if facts.is_empty() { name } else { format!("{name}  {facts}") }
}
