//! The parts of a decision beside its results: limits, requirements, rewards, other choices, what to do next.

use crate::decision::{CouldFill, Decision, Effect, FillState, RequirementProgress, RewardReached, Swap};
use crate::explain::{LimitRoom, limits_of};
use crate::locale::Text;
use crate::quantity::Number;
use crate::render::change::grant_text;
use crate::render::draft::{Draft, mark_text};
use crate::render::labels::{beside, measured};
use crate::render::limits::{figures, group};
use crate::render::page::{Span, Tone};
use crate::render::reason::need_text;

/// Adds the parts that have something to say.
pub(super) fn parts(draft: &mut Draft<'_>, decision: &Decision, limits: Option<&[LimitRoom]>) {
    if !decision.next.is_empty() {
        draft.heading("下一步", "Next");
        draft.next(&decision.next);
    }
    let own = match limits {
        Some(_) => Vec::new(),
        None => limits_of(decision, None),
    };
    let limits = limits.unwrap_or(&own);
    if !limits.is_empty() {
        draft.heading("限额", "Limits");
        draft.limits(limits);
    }
    rows(draft, ("最低要求", "Requirements"), &decision.requirements, requirement_row);
    rows(draft, ("激励", "Rewards"), &decision.rewards, reward_row);
    if !decision.equal_best.is_empty() {
        draft.heading("并列最优", "Equally good");
        decision.equal_best.iter().for_each(|swap| swap_lines(draft, swap));
    }
    rows(
        draft,
        ("改记已有成绩（须本人同意）", "Changes to earlier marks (with consent)"),
        &decision.effects,
        effect_row,
    );
    let balance: Vec<(&String, &Number)> = decision.balance.iter().collect();
    rows(draft, ("结转", "Carried forward"), &balance, |draft, (name, number)| {
        vec![Span::plain(draft.tell(&measured(**number, name)))]
    });
}

fn rows<T>(
    draft: &mut Draft<'_>,
    heading: (&str, &str),
    all: &[T],
    row: impl Fn(&Draft<'_>, &T) -> Vec<Span>,
) {
    if all.is_empty() {
        return;
    }
    draft.heading(heading.0, heading.1);
    let rows = all.iter().map(|one| row(draft, one)).collect();
    draft.page.rows(2, rows);
}

fn requirement_row(draft: &Draft<'_>, requirement: &RequirementProgress) -> Vec<Span> {
    let title = draft.tell(&draft.names.counted_heading(&requirement.requirement));
    let have = match requirement.need {
        Some(need) => figures(draft, &requirement.requirement, requirement.have, need),
        None => draft.tell(&draft.names.counted_figure(&requirement.requirement, requirement.have)),
    };
    let short = requirement.need.and_then(|need| need.checked_sub(requirement.have));
    let (tone, state) = match (requirement.met, short) {
        (true, _) => (Tone::Good, Text::new("已满足", "met")),
        (false, None) if !requirement.needs.is_empty() => {
            let needs: Vec<Text> =
                requirement.needs.iter().map(|need| need_text(need, draft.names)).collect();
            let needs = Text::list(&needs);
            (Tone::Waiting, Text::new(format!("待定：{}", needs.zh), format!("pending: {}", needs.en)))
        }
        (false, Some(short)) if !short.is_zero() && !short.is_negative() => {
            (Tone::Waiting, Text::new(format!("还差 {short}"), format!("{short} short")))
        }
        (false, _) => (Tone::Waiting, Text::new("未满足", "not met")),
    };
    vec![
        Span::plain(title),
        Span::plain(group(draft, &requirement.requirement, requirement.per.as_deref())),
        Span::plain(have),
        Span::new(tone, draft.tell(&state)),
        Span::new(Tone::Quiet, draft.tell(&could_fill(draft, &requirement.could_fill))),
    ]
}

fn could_fill(draft: &Draft<'_>, outcomes: &[CouldFill]) -> Text {
    let one = |one: &CouldFill| {
        let items: Vec<Text> = one.items.iter().map(|item| draft.names.item(item)).collect();
        let (items, rule) = (Text::list(&items), draft.names.rule(&one.rule));
        let state = match one.state {
            FillState::Pending => Text::new("待定", "pending"),
            FillState::NotClaimed => Text::new("未申请", "not claimed"),
            FillState::NotChosen => Text::new("另作他用", "used otherwise"),
        };
        Text::new(
            format!("{} 按{}可计 {}（{}）", items.zh, rule.zh, one.amount, state.zh),
            format!("{} by {} {} ({})", items.en, rule.en, one.amount, state.en),
        )
    };
    let all: Vec<Text> = outcomes.iter().map(one).collect();
    match Text::list(&all) {
        none if none.zh.is_empty() => none,
        all => Text::new(format!("还可由：{}", all.zh), format!("could still count: {}", all.en)),
    }
}

fn reward_row(draft: &Draft<'_>, reward: &RewardReached) -> Vec<Span> {
    let title = draft.names.reward_title(&reward.reward).to_owned();
    let by = match draft.names.find_reward_measure(&reward.reward) {
        Some(measure) => draft.tell(&measured(reward.by, measure)),
        None => reward.by.to_string(),
    };
    let next = reward.next.as_ref().and_then(|(tier, figure)| {
        let short = figure.checked_sub(reward.by)?;
        Some(draft.tell(&Text::new(format!("距 {tier} 还差 {short}"), format!("{short} short of {tier}"))))
    });
    let tier = match (&reward.tier, reward.needs.is_empty()) {
        (Some(tier), _) => tier.clone(),
        (None, true) => draft.say("未入档", "no tier yet"),
        (None, false) => {
            let needs: Vec<Text> = reward.needs.iter().map(|need| need_text(need, draft.names)).collect();
            let needs = Text::list(&needs);
            draft.tell(&Text::new(format!("待定：{}", needs.zh), format!("pending: {}", needs.en)))
        }
    };
    let of_period = reward.period.as_deref();
    let of_period = of_period.map(|written| draft.names.reward_period(&reward.reward, written));
    vec![
        Span::plain(title),
        Span::plain(of_period.map(|period| draft.tell(&period)).unwrap_or_default()),
        Span::new(if reward.tier.is_some() { Tone::Good } else { Tone::Quiet }, tier),
        Span::plain(by),
        Span::new(Tone::Quiet, next.unwrap_or_default()),
    ]
}

fn swap_lines(draft: &mut Draft<'_>, swap: &Swap) {
    let now = swap.instead_of.as_ref().map(|now| grant_text(now, draft.names));
    let other = swap.could_be.as_ref().map(|other| grant_text(other, draft.names));
    let (first, second) = match (now, other) {
        (Some(now), Some(other)) => {
            (now, Some(Text::new(beside("可换为", &other.zh), format!("could be {}", other.en))))
        }
        (Some(now), None) => (now, Some(Text::new("可不取", "could be left out"))),
        (None, Some(other)) => {
            (Text::new(beside("可另取", &other.zh), format!("{} could be added", other.en)), None)
        }
        (None, None) => (Text::new("另有同样好的方案", "another choice is as good"), None),
    };
    let first = draft.tell(&first);
    draft.page.line(2, [Span::plain(first)]);
    if let Some(second) = second {
        let second = draft.tell(&second);
        draft.page.line(4, [Span::plain(second)]);
    }
}

fn effect_row(draft: &Draft<'_>, effect: &Effect) -> Vec<Span> {
    let course = draft.names.target(&crate::decision::TargetRef::Course(effect.course.clone()));
    let mark = effect.recorded.as_ref().map(|mark| {
        let mark = mark_text(mark);
        draft.tell(&Text::new(format!("改记为 {}", mark.zh), format!("to be recorded as {}", mark.en)))
    });
    let withdrawn = effect.withdrawn.as_ref().map(|amounts| {
        let amounts = draft.amounts(amounts);
        draft.tell(&Text::new(format!("撤回 {amounts}"), format!("{amounts} withdrawn")))
    });
    let rule = draft.names.rule(&effect.rule);
    vec![
        Span::plain(draft.tell(&course)),
        Span::new(Tone::Waiting, mark.or(withdrawn).unwrap_or_default()),
        Span::new(Tone::Quiet, draft.tell(&Text::new(format!("按{}", rule.zh), format!("by {}", rule.en)))),
    ]
}
