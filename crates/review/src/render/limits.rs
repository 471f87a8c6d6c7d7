//! Limits as rows: what is used, what is left, and what more room would bring.

use super::change::room_text;
use super::draft::Draft;
use super::names::Names;
use super::page::{Span, Tone};
use crate::decision::LimitUse;
use crate::explain::LimitRoom;
use crate::locale::Text;
use crate::quantity::Number;

impl Draft<'_> {
    /// Adds limits, one row each; below them, of those that hold something back, what more room would bring.
    pub(super) fn limits(&mut self, limits: &[LimitRoom]) {
        let rows = limits.iter().map(|limit| limit_row(self, limit)).collect();
        self.page.rows(2, rows);
        for (name, text, groups) in told_of_room(limits, self.names) {
            let title = self.names.counted_heading(name);
            let groups: Vec<String> = groups.iter().map(|per| group(self, name, Some(per))).collect();
            let title = match groups.as_slice() {
                [] => title,
                groups => Text::new(
                    format!("{}（{}）", title.zh, groups.join("、")),
                    format!("{} ({})", title.en, groups.join(", ")),
                ),
            };
            let text = Text::new(format!("{}：{}", title.zh, text.zh), format!("{}: {}", title.en, text.en));
            let text = self.tell(&text);
            self.page.line(2, [Span::new(Tone::Waiting, text)]);
        }
    }
}

/// Returns what more room would bring, limit by limit: the same of several groups of one limit once, with the groups.
pub(super) fn told_of_room<'a>(
    limits: &'a [LimitRoom],
    names: &Names<'_>,
) -> Vec<(&'a str, Text, Vec<&'a str>)> {
    let mut told: Vec<(&str, Text, Vec<&str>)> = Vec::new();
    for limit in limits {
        let Some(text) = room_text(limit, names) else { continue };
        let (name, per) = (limit.used.limit.as_str(), limit.used.per.as_deref());
        match told.iter_mut().find(|(known, same, _)| *known == name && *same == text) {
            Some((_, _, groups)) => groups.extend(per),
            None => told.push((name, text, per.into_iter().collect())),
        }
    }
    told
}

fn limit_row(draft: &Draft<'_>, room: &LimitRoom) -> Vec<Span> {
    let limit: &LimitUse = &room.used;
    let title = draft.tell(&draft.names.counted_heading(&limit.limit));
    let used = match limit.at_most {
        Some(figure) => figures(draft, &limit.limit, limit.used, figure),
        None => draft.tell(&draft.names.counted_figure(&limit.limit, limit.used)),
    };
    let (tone, left) = match room.left {
        Some(left) if left.is_zero() || left.is_negative() => (Tone::Bad, Text::new("已满", "full")),
        Some(left) => (Tone::Good, Text::new(format!("余 {left}"), format!("{left} left"))),
        None => (Tone::Plain, Text::default()),
    };
    let history = match limit.from_history.is_zero() {
        true => Text::default(),
        false => Text::new(
            format!("其中以往 {}", limit.from_history),
            format!("{} of it from earlier", limit.from_history),
        ),
    };
    let binding =
        if limit.binding { draft.say("已限制本次结果", "held something back") } else { String::new() };
    vec![
        Span::plain(title),
        Span::plain(group(draft, &limit.limit, limit.per.as_deref())),
        Span::plain(used),
        Span::new(tone, draft.tell(&left)),
        Span::new(Tone::Quiet, draft.tell(&history)),
        Span::new(Tone::Waiting, binding),
    ]
}

/// Returns a group of a limit or requirement in words.
pub(super) fn group(draft: &Draft<'_>, counted: &str, per: Option<&str>) -> String {
    per.map(|written| draft.tell(&draft.names.group(counted, written))).unwrap_or_default()
}

// `33 / 40 学分`: the unit stands once.
pub(super) fn figures(draft: &Draft<'_>, name: &str, have: Number, need: Number) -> String {
    format!("{have} / {}", draft.tell(&draft.names.counted_figure(name, need)))
}
