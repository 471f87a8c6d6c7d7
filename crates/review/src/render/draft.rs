//! A page while it is written: the page, the names and the language; and the blocks that several pages share.

use super::change::{instead_text, mend_text, shortened, still_text, told_once};
use super::citation::citation;
use super::labels::{find_word, measured, plural};
use super::names::{Names, period};
use super::page::{Page, Span, Tone};
use super::reason::{need_text, reason_text};
use crate::decision::{Amounts, Granted, Mark, Need, NextNeed, Pending, Reason, Recognised, TargetResult};
use crate::explain::{Mend, NearRule, NotUsed, target_of};
use crate::locale::{Locale, Text};
use std::collections::BTreeMap;

/// The most courses named that can make up for credits.
const MOST_PLACES: usize = 6;

/// A page being written.
pub(super) struct Draft<'a> {
    pub(super) page: Page,
    pub(super) names: &'a Names<'a>,
    pub(super) locale: Locale,
}

impl<'a> Draft<'a> {
    pub(super) fn new(names: &'a Names<'a>, locale: Locale) -> Self {
        Self { page: Page::default(), names, locale }
    }

    /// Returns the wording in the language of the page.
    pub(super) fn say(&self, zh: &str, en: &str) -> String {
        self.tell(&Text::new(zh, en))
    }

    pub(super) fn tell(&self, text: &Text) -> String {
        text.in_locale(self.locale).to_owned()
    }

    pub(super) fn heading(&mut self, zh: &str, en: &str) {
        let heading = self.say(zh, en);
        self.page.blank();
        self.page.line(0, [Span::new(Tone::Strong, heading)]);
    }

    /// Returns amounts as a list: `4 学分、64 学时`; empty for none.
    pub(super) fn amounts(&self, amounts: &Amounts) -> String {
        // Nothing of one measure is worth a word only beside nothing of the others.
        let all_zero = amounts.values().all(|number| number.is_zero());
        let said = amounts.iter().filter(|(_, number)| all_zero || !number.is_zero());
        self.locale.join(said.map(|(measure, number)| self.tell(&measured(*number, measure))))
    }

    pub(super) fn recognised(&mut self, recognised: &[Recognised], indent: usize) {
        let with: BTreeMap<&str, &str> = recognised
            .iter()
            .flat_map(|one| one.combined.iter().map(move |other| (other.as_str(), one.item.as_str())))
            .collect();
        let row = |(one, times)| self.recognised_row(one, times, with.get(one.item.as_str()).copied());
        let rows = runs(recognised).into_iter().map(row).collect();
        self.page.rows(indent, rows);
    }

    fn recognised_row(&self, one: &Recognised, times: usize, with: Option<&str>) -> Vec<Span> {
        let by_record = self.names.find_item_name(&one.item).map(|name| self.tell(&name));
        let by_entry =
            || one.entry.as_deref().and_then(|place| self.names.find_entry_title(place)).map(str::to_owned);
        let category = one.category.as_deref().map(|code| self.tell(&self.names.category(code)));
        let dormant = if one.dormant {
            self.say("开户后可用", "usable once there is an account")
        } else {
            String::new()
        };
        let source = match (&one.cites, &one.entry) {
            (Some(cites), _) => self.tell(&citation(cites)),
            (None, Some(entry)) => entry.clone(),
            (None, None) => String::new(),
        };
        vec![
            Span::plain(&one.item),
            Span::plain(by_record.or_else(by_entry).unwrap_or_default()),
            Span::plain(category.unwrap_or_default()),
            match with.filter(|_| one.amounts.is_empty()) {
                Some(first) => Span::new(
                    Tone::Quiet,
                    self.tell(&Text::new(format!("与 {first} 合计"), format!("together with {first}"))),
                ),
                None => Span::new(Tone::Good, repeated(self.amounts(&one.amounts), times)),
            },
            Span::plain(self.joined(self.marks(one.recorded.as_ref(), &one.for_purpose))),
            Span::new(Tone::Waiting, dormant),
            Span::new(Tone::Quiet, source),
        ]
    }

    /// Adds grants; equal ones, as of equal outcomes, stand once with their number.
    pub(super) fn grants(&mut self, grants: &[Granted]) {
        for (grant, times) in runs(grants) {
            self.granted(grant, times);
        }
    }

    fn granted(&mut self, grant: &Granted, times: usize) {
        self.rule_line(&grant.rule, grant.cites.as_deref(), times);
        self.item_lines(&grant.items);
        self.result_rows(&grant.targets, Tone::Good);
        if !grant.reading.is_empty() {
            let read: Vec<Text> = grant.reading.iter().map(|item| self.names.item(item)).collect();
            let read = self.tell(&Text::list(&read));
            self.note(&Text::new(format!("查验 {read}"), format!("looked at {read}")));
        }
        if let Some(written) = &grant.period {
            let period = period(written);
            self.note(&Text::new(format!("计入 {}", period.zh), format!("counted in {}", period.en)));
        }
        if let Some(effective) = &grant.effective {
            let zh = format!("自{}起生效", parted(effective));
            self.note(&Text::new(zh, format!("effective from {effective}")));
        }
        if !grant.unless_shown.is_empty() {
            let shown = Text::quoted_list(&grant.unless_shown);
            let zh = format!("除非判定{}", shown.zh);
            self.note(&Text::new(zh, format!("holds unless {} is shown", shown.en)));
        }
    }

    /// Adds grants that wait; equal ones stand once with their number.
    pub(super) fn waiting(&mut self, grants: &[Pending]) {
        for (grant, times) in runs(grants) {
            self.pending(grant, times);
        }
    }

    fn pending(&mut self, grant: &Pending, times: usize) {
        self.rule_line(&grant.rule, grant.cites.as_deref(), times);
        self.item_lines(&grant.items);
        self.result_rows(&grant.targets, Tone::Waiting);
        for need in &grant.needs {
            self.need_line(need, 4);
        }
    }

    pub(super) fn need_line(&mut self, need: &Need, indent: usize) {
        let sentence = self.tell(&need_text(need, self.names));
        self.page.line(indent, [Span::new(Tone::Waiting, format!("? {sentence}"))]);
    }

    /// Adds what was not used of one item: its name, the rules that came near, and how many more there are.
    pub(super) fn not_used(&mut self, one: &NotUsed, cites: bool) {
        let mut indent = 2;
        // The page of one item has its name at the head already, unless not all copies of it are meant.
        let in_part = |item: &String| one.copies.is_some_and(|copies| copies < self.names.copies(item));
        if let Some(item) = one.item.as_ref().filter(|item| !cites || in_part(item)) {
            let item = self.tell(&told_once(item, one, self.names));
            self.page.line(indent, [Span::new(Tone::Strong, item)]);
            indent += 2;
        }
        for near in &one.rules {
            let mut deeper = indent;
            if one.item.is_none() && !near.items.is_empty() {
                let items: Vec<Text> = near.items.iter().map(|item| self.names.item(item)).collect();
                let items = self.tell(&shortened(&items));
                self.page.line(indent, [Span::new(Tone::Strong, items)]);
                deeper += 2;
            }
            self.near(near, deeper, cites);
        }
        if one.further > 0 {
            let more = count_of(one.further, "more rule");
            let text =
                Text::new(format!("另有 {} 条规则相差更远", one.further), format!("{more} farther off"));
            let text = self.tell(&text);
            self.page.line(indent, [Span::new(Tone::Quiet, text)]);
        }
    }

    /// Adds a rule that was refused, its targets, all reasons, what would change them and what it lost to; without a rule the
    /// reasons alone.
    fn near(&mut self, near: &NearRule, indent: usize, cites: bool) {
        let mut deeper = indent;
        if let Some(rule) = &near.rule {
            let title = self.names.rule_heading(rule);
            let title = match near.alike {
                0 => title,
                others => Text::new(
                    format!("{} 等 {} 条规则", title.zh, others + 1),
                    format!("{} and {}", title.en, count_of(others, "more rule")),
                ),
            };
            let cited = self.names.rule_citation(rule).filter(|_| cites).map(|cites| self.tell(&cites));
            let targets = if near.alike == 0 { self.toward(near) } else { String::new() };
            let title = self.tell(&title);
            let spans =
                [Span::plain(title), Span::plain(targets), Span::new(Tone::Quiet, cited.unwrap_or_default())];
            self.page.line(indent, spans);
            deeper += 2;
        }
        near.because.iter().for_each(|reason| self.reason_line(reason, deeper));
        if let Some(change) = &near.change {
            self.mend(change, near.items.len() > 1, deeper);
        }
        if let Some(instead) = &near.instead {
            let text = self.tell(&instead_text(instead, near.rule.as_deref(), self.names));
            self.page.line(deeper, [Span::new(Tone::Waiting, text)]);
        }
    }

    fn mend(&mut self, mend: &Mend, with_items: bool, indent: usize) {
        let text = self.tell(&mend_text(mend, with_items, self.names));
        self.page.line(indent, [Span::new(Tone::Good, text)]);
        if let [first, rest @ ..] = mend.needs.as_slice() {
            let text = self.tell(&still_text(first, rest.len(), self.names));
            self.page.line(indent + 2, [Span::new(Tone::Waiting, text)]);
        }
    }

    fn toward(&self, near: &NearRule) -> String {
        let targets: Vec<Text> = near.targets.iter().map(|target| self.names.target(target)).collect();
        if targets.is_empty() { String::new() } else { format!("→ {}", self.tell(&shortened(&targets))) }
    }

    fn reason_line(&mut self, reason: &Reason, indent: usize) {
        let sentence = self.tell(&reason_text(reason, self.names));
        self.page.line(indent, [Span::new(Tone::Bad, format!("- {sentence}"))]);
    }

    /// Adds the open needs with the rules that they decide.
    pub(super) fn next(&mut self, next: &[NextNeed]) {
        let rows = next.iter().map(|next| {
            let need = self.tell(&need_text(&next.needs, self.names));
            let rules: Vec<Text> = next.decides.iter().map(|rule| self.names.rule(rule)).collect();
            let rules = self.tell(&Text::list(&rules));
            let decides = Text::new(format!("事关{rules}"), format!("decides {rules}"));
            vec![
                Span::new(Tone::Waiting, need),
                Span::new(Tone::Quiet, if rules.is_empty() { rules } else { self.tell(&decides) }),
            ]
        });
        let rows = rows.collect();
        self.page.rows(2, rows);
    }

    fn rule_line(&mut self, rule: &str, cites: Option<&str>, times: usize) {
        let title = repeated(self.tell(&self.names.rule_heading(rule)), times);
        // A decision names the first clause; the policy knows all that the rule rests on.
        let cites = self.names.rule_citations(rule).or_else(|| cites.map(citation));
        let cites = cites.map(|cites| self.tell(&cites)).unwrap_or_default();
        self.page.line(2, [Span::new(Tone::Strong, title), Span::new(Tone::Quiet, cites)]);
    }

    fn item_lines(&mut self, items: &[String]) {
        for (item, times) in runs(items) {
            let item = repeated(self.tell(&self.names.item(item)), times);
            self.page.line(4, [Span::plain(item)]);
        }
    }

    fn result_rows(&mut self, targets: &[TargetResult], tone: Tone) {
        let rows = targets.iter().map(|target| self.result_row(target, tone)).collect();
        self.page.rows(4, rows);
        for target in targets {
            for (year, amounts) in &target.by_year {
                let amounts = self.amounts(amounts);
                self.note(&Text::new(format!("{year} 年记 {amounts}"), format!("{amounts} in {year}")));
            }
        }
    }

    fn result_row(&self, result: &TargetResult, tone: Tone) -> Vec<Span> {
        let target = target_of(result).map(|target| self.tell(&self.names.target(&target)));
        let averages = match result.in_averages {
            Some(false) => self.say("不计入平均", "not counted in averages"),
            Some(true) | None => String::new(),
        };
        let mut notes = self.marks(result.recorded.as_ref(), &result.for_purpose);
        notes.extend([averages, self.parts(&result.parts), self.cut(result), self.make_up(result)]);
        vec![
            Span::plain(target.map(|target| format!("→ {target}")).unwrap_or_default()),
            Span::new(tone, self.amounts(&result.amounts)),
            Span::plain(self.joined(notes)),
        ]
    }

    fn joined(&self, notes: Vec<String>) -> String {
        let notes: Vec<String> = notes.into_iter().filter(|note| !note.is_empty()).collect();
        notes.join(if self.locale == Locale::Zh { "，" } else { ", " })
    }

    /// Returns the mark recorded, then those for purposes.
    fn marks(&self, recorded: Option<&Mark>, for_purpose: &BTreeMap<String, Mark>) -> Vec<String> {
        let recorded = recorded.map(|mark| {
            let mark = mark_text(mark);
            self.tell(&Text::new(format!("成绩记为 {}", mark.zh), format!("recorded as {}", mark.en)))
        });
        let purposes = for_purpose.iter().map(|(purpose, mark)| {
            let (purpose, mark) = (Text::quoted(purpose), mark_text(mark));
            self.tell(&Text::new(
                format!("用于{}记为 {}", purpose.zh, mark.zh),
                format!("{} for {}", mark.en, purpose.en),
            ))
        });
        recorded.into_iter().chain(purposes).collect()
    }

    /// Returns what is to be earned elsewhere, and where.
    fn make_up(&self, result: &TargetResult) -> String {
        let Some(make_up) = &result.make_up else { return String::new() };
        let amounts: Vec<Text> =
            make_up.amounts.iter().map(|(measure, amount)| measured(*amount, measure)).collect();
        let amounts = Text::list(&amounts);
        let named: Vec<Text> =
            make_up.from.iter().take(MOST_PLACES).map(|target| self.names.target(target)).collect();
        let places = Text::list(&named);
        let more = make_up.from.len() > MOST_PLACES;
        let others = if more { Text::new("等", " and others") } else { Text::default() };
        self.tell(&if named.is_empty() {
            Text::new(format!("须另修 {}", amounts.zh), format!("{} to be earned elsewhere", amounts.en))
        } else {
            Text::new(
                format!("须另修 {}，可修{}{}", amounts.zh, places.zh, others.zh),
                format!("{} to be earned by {}{}", amounts.en, places.en, others.en),
            )
        })
    }

    fn parts(&self, parts: &[String]) -> String {
        if parts.is_empty() {
            return String::new();
        }
        let named: Vec<Text> = parts.iter().map(|part| part_text(part)).collect();
        let parts = Text::list(&named);
        self.tell(&Text::new(format!("免{}", parts.zh), format!("excused from {}", parts.en)))
    }

    fn cut(&self, result: &TargetResult) -> String {
        let text = match (&result.cut, &result.excused) {
            (Some(cut), _) => {
                let by = self.names.limit(&cut.by);
                Text::new(
                    format!("因{}由 {} 减计", by.zh, cut.of),
                    format!("cut from {} by {}", cut.of, by.en),
                )
            }
            (None, Some(limit)) if limit.is_empty() => Text::new("只免不计学分", "excused without credit"),
            (None, Some(limit)) => {
                let by = self.names.limit(limit);
                Text::new(
                    format!("超出{}，只免不计学分", by.zh),
                    format!("excused without credit, beyond {}", by.en),
                )
            }
            (None, None) => Text::default(),
        };
        self.tell(&text)
    }

    fn note(&mut self, text: &Text) {
        let text = self.tell(text);
        self.page.line(4, [Span::new(Tone::Quiet, text)]);
    }
}

// Spaces part a day or a code from Chinese around it, not Chinese words.
fn parted(text: &str) -> String {
    if text.is_ascii() { format!(" {text} ") } else { text.to_owned() }
}

/// Returns equal neighbours once, with how many they are.
fn runs<T: PartialEq>(all: &[T]) -> Vec<(&T, usize)> {
    all.chunk_by(PartialEq::eq).filter_map(|run| Some((run.first()?, run.len()))).collect()
}

fn repeated(text: String, times: usize) -> String {
    if times > 1 { format!("{text} ×{times}") } else { text }
}

pub(super) fn mark_text(mark: &Mark) -> Text {
    match mark {
        Mark::Number(number) => Text::same(number.to_string()),
        Mark::Word(word) => find_word(word).unwrap_or_else(|| Text::same(word)),
    }
}

/// Returns a number of things in English: `1 rule`, `2 rules`.
pub(super) fn count_of(number: usize, word: &str) -> String {
    format!("{number} {}", plural(word, number == 1))
}

fn part_text(part: &str) -> Text {
    match part {
        "class" => Text::new("听课", "class"),
        "exam" => Text::new("考试", "exam"),
        _ => Text::quoted(part),
    }
}
