//! A difference as one page that a committee can look at: no script, no network, readable in print.

use super::chart::{Bar, bars, condensed, escaped, shares};
use super::meaning::ClauseChange;
use super::people::{Affected, Impact};
use super::{Difference, text};
use crate::locale::{Locale, Text};

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1d2129;--quiet:#5b6270;--line:#d9dde3;--gain:#1f7a5c;--lose:#b3452c;--other:#7a6a9b;\
--same:#c9ced6;--paper:#fff;--soft:#f6f7f9}\
@media(prefers-color-scheme:dark){:root{--ink:#e4e7ec;--quiet:#a1a9b6;--line:#3a414d;--gain:#4cb992;--lose:#ec8068;--other:#ac9bd2;\
--same:#4a5260;--paper:#15181d;--soft:#1e2229}}\
*{box-sizing:border-box}\
body{margin:0 auto;padding:32px 24px 64px;max-width:860px;color:var(--ink);background:var(--paper);\
font:16px/1.6 system-ui,-apple-system,\"Segoe UI\",\"Noto Sans CJK SC\",\"PingFang SC\",\"Microsoft YaHei\",sans-serif}\
h1{font-size:26px;line-height:1.3;margin:0 0 4px}h2{font-size:19px;margin:40px 0 8px;border-bottom:1px solid var(--line);padding-bottom:4px}\
h3{font-size:16px;margin:24px 0 4px}p{margin:8px 0}.quiet{color:var(--quiet)}\
code{font:14px ui-monospace,\"Noto Sans Mono CJK SC\",Consolas,monospace;background:var(--soft);padding:1px 4px;border-radius:3px}\
.note{background:var(--soft);border-left:4px solid var(--other);padding:8px 14px;margin:14px 0}\
.figures{display:flex;flex-wrap:wrap;gap:12px;margin:16px 0}\
.figure{flex:1 1 130px;border:1px solid var(--line);border-top:4px solid var(--same);border-radius:6px;padding:8px 14px}\
.figure b{display:block;font-size:26px;line-height:1.3;font-variant-numeric:tabular-nums}\
.figure.gain{border-top-color:var(--gain)}.figure.lose{border-top-color:var(--lose)}.figure.other{border-top-color:var(--other)}\
.figure.gain b{color:var(--gain)}.figure.lose b{color:var(--lose)}\
table{border-collapse:collapse;width:100%;margin:10px 0}th,td{text-align:left;padding:6px 10px;border-bottom:1px solid var(--line);vertical-align:top}\
th{color:var(--quiet);font-weight:600}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}\
.change{margin:10px 0;padding:8px 14px;border:1px solid var(--line);border-radius:6px;overflow-wrap:anywhere}\
.from,.to{font-family:ui-monospace,\"Noto Sans Mono CJK SC\",Consolas,monospace;font-size:14px}\
.from{color:var(--lose)}.to{color:var(--gain)}\
svg text{font-size:14px;fill:var(--ink)}svg .gain{fill:var(--gain)}svg .lose{fill:var(--lose)}svg .other{fill:var(--other)}svg .same{fill:var(--same)}\
svg{display:block;max-width:640px;margin:12px 0}svg.shares{max-width:none;border-radius:4px}.lead{font-size:18px}\
details{border:1px solid var(--line);border-radius:6px;padding:8px 14px;margin:8px 0}summary{cursor:pointer;font-weight:600}\
@media(max-width:520px){body{padding:20px 14px 40px}.figure{flex-basis:100px;padding:8px 10px}.figure b{font-size:22px}th,td{padding:6px 4px}}\
@media print{body{max-width:none;padding:0}details{break-inside:avoid}}";

/// Returns the page.
pub fn html(difference: &Difference, locale: Locale) -> String {
    let page = Page { locale };
    let title = page.say("办法的改动", "What changes");
    let tag = locale.tag();
    let (old, new) = (escaped(&difference.old), escaped(&difference.new));
    let mut html = format!(
        "<!doctype html>\n<html lang=\"{tag}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title} · {old} → {new}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <h1>{title}</h1>\n<p class=\"quiet\">{old} → {new}</p>\n<p class=\"lead\">{}</p>\n",
        page.tell(&text::sentence(&difference.meaning))
    );
    if let Some(impact) = &difference.impact {
        page.people(impact, &mut html);
    }
    html.push_str(&format!("<h2>{}</h2>\n", page.say("条款的改动", "Clauses that differ")));
    for change in &difference.meaning.changes {
        page.change(change, &mut html);
    }
    html.push_str("</body>\n</html>\n");
    html
}

struct Page {
    locale: Locale,
}

impl Page {
    fn say(&self, zh: &str, en: &str) -> String {
        self.tell(&Text::new(zh, en))
    }

    // What stands between marks of code in English is set as code.
    fn tell(&self, text: &Text) -> String {
        let text = escaped(text.in_locale(self.locale));
        let parts = text.split('`').enumerate();
        let whole = text.matches('`').count().is_multiple_of(2);
        let set = |(at, part): (usize, &str)| match (at % 2 == 1, whole) {
            (true, true) => format!("<code>{part}</code>"),
            (_, true) => part.to_owned(),
            (_, false) => {
                if at == 0 {
                    part.to_owned()
                } else {
                    format!("`{part}")
                }
            }
        };
        parts.map(set).collect()
    }

    fn people(&self, impact: &Impact, html: &mut String) {
        let class = if impact.synthetic { "note" } else { "quiet" };
        html.push_str(&format!(
            "<p class=\"{class}\">{}</p>\n<div class=\"figures\">\n",
            self.tell(&text::people(impact))
        ));
        let tally = impact.tally;
        let same = tally.all - tally.touched().min(tally.all);
        let figures = [
            ("gain", "增加", "gain", tally.gain),
            ("lose", "减少", "lose", tally.lose),
            ("other", "有增有减", "gain and lose", tally.mixed),
            ("other", "总数相同，结果不同", "the same sums, other results", tally.otherwise),
            ("same", "不变", "unchanged", same),
        ];
        for (class, zh, en, count) in figures {
            let label = self.say(zh, en);
            // A share of people who are not real says nothing.
            let share = match (count * 100).checked_div(tally.all) {
                Some(share) if !impact.synthetic => format!(" <span class=\"quiet\">{share}&#8239;%</span>"),
                Some(_) | None => String::new(),
            };
            html.push_str(&format!("<div class=\"figure {class}\"><b>{count}</b>{label}{share}</div>\n"));
        }
        html.push_str("</div>\n");
        let parts = figures.map(|(class, _, _, count)| (class, count));
        html.push_str(&shares(&self.say("各占多少", "The shares of all"), &parts));
        let meant = self.say(
            "增加：至少一项总数变多，没有一项变少。减少：反之。",
            "Gain: more of at least one measure and less of none. Lose: the other way round.",
        );
        html.push_str(&format!("\n<p class=\"quiet\">{meant}</p>\n"));
        if tally.bad > 0 {
            let bad = Text::new(
                format!("{} 份档案读不出，未计入。", tally.bad),
                format!("{} records could not be read and are not counted.", tally.bad),
            );
            html.push_str(&format!("<p class=\"note\">{}</p>\n", self.tell(&bad)));
        }
        for (measure, by) in &impact.by_measure {
            let line = self.tell(&text::measure_line(measure, by));
            let title = self.say("人数分布", "Learners by their difference");
            let rows = condensed(&by.distribution).into_iter().map(|(label, count)| Bar {
                class: if label.starts_with('-') { "lose" } else { "gain" },
                label,
                count,
            });
            let chart = bars(&title, &rows.collect::<Vec<_>>());
            html.push_str(&format!("<h2>{title}</h2>\n<p>{line}</p>\n{chart}\n"));
        }
        self.clauses(impact, html);
        self.groups(impact, html);
        if !impact.most_affected.is_empty() {
            html.push_str(&format!("<h2>{}</h2>\n", self.say("影响最大的学习者", "Most affected")));
            impact.most_affected.iter().for_each(|one| self.affected(one, html));
        }
    }

    fn clauses(&self, impact: &Impact, html: &mut String) {
        if impact.through.is_empty() {
            return;
        }
        let title = self.say("经由哪些条款", "Through which clauses");
        let (gain, lose) = (self.say("增加", "gain"), self.say("减少", "lose"));
        let (clause, others) = (self.say("条款", "clause"), self.say("其他", "others"));
        html.push_str(&format!(
            "<h2>{title}</h2>\n<table>\n<tr><th>{clause}</th><th class=\"n\">{gain}</th><th class=\"n\">{lose}</th>\
             <th class=\"n\">{others}</th></tr>\n"
        ));
        for by in &impact.through {
            let kind = crate::syntax::lexicon::find_role(&by.kind)
                .map_or("", |role| crate::syntax::lexicon::spelling(role, self.locale));
            let name = escaped(&format!("{kind} {}", by.name));
            html.push_str(&format!(
                "<tr><td>{name}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>\n",
                by.gain, by.lose, by.others
            ));
        }
        html.push_str("</table>\n");
    }

    fn groups(&self, impact: &Impact, html: &mut String) {
        for (attribute, groups) in &impact.groups {
            let title = Text::new(format!("按 {attribute}"), format!("By {attribute}"));
            html.push_str(&format!("<h2>{}</h2>\n", self.tell(&title)));
            for (zh, en, class, of) in [
                ("减少的人数", "learners who lose", "lose", true),
                ("增加的人数", "learners who gain", "gain", false),
            ] {
                let rows = groups.iter().map(|group| Bar {
                    label: text::group_name(group).in_locale(self.locale).to_owned(),
                    count: if of { group.tally.losing() } else { group.tally.gain },
                    class,
                });
                let title = self.say(zh, en);
                let chart = bars(&title, &rows.collect::<Vec<_>>());
                html.push_str(&format!("<h3>{title}</h3>\n{chart}\n"));
            }
            let [all, gain, lose, net] =
                [("人数", "learners"), ("增加", "gain"), ("减少", "lose"), ("净差", "net")]
                    .map(|(zh, en)| self.say(zh, en));
            html.push_str(&format!(
                "<table>\n<tr><th></th><th class=\"n\">{all}</th><th class=\"n\">{gain}</th><th class=\"n\">{lose}</th><th>{net}</th></tr>\n"
            ));
            for group in groups {
                let (name, net) = (self.tell(&text::group_name(group)), self.tell(&text::nets(&group.net)));
                let (all, gain, lose) = (group.tally.all, group.tally.gain, group.tally.losing());
                html.push_str(&format!(
                    "<tr><td>{name}</td><td class=\"n\">{all}</td><td class=\"n\">{gain}</td><td class=\"n\">{lose}</td><td>{net}</td></tr>\n"
                ));
            }
            html.push_str("</table>\n");
        }
    }

    fn affected(&self, one: &Affected, html: &mut String) {
        let head = self.tell(&text::affected(one));
        let told = one.told.iter().map(|told| format!("<div>{}</div>\n", self.tell(told)));
        html.push_str(&format!(
            "<details open><summary>{head}</summary>\n{}</details>\n",
            told.collect::<String>()
        ));
    }

    fn change(&self, change: &ClauseChange, html: &mut String) {
        let place = change.place.as_ref().map(|place| format!("{}:{}", place.file, place.line));
        let head = self.tell(&text::heading(change));
        let place = escaped(&place.unwrap_or_default());
        html.push_str(&format!(
            "<div class=\"change\"><div>{head} <span class=\"quiet\">{place}</span></div>\n"
        ));
        for part in &change.parts {
            for (class, sign, line) in [("from", "−", &part.from), ("to", "+", &part.to)] {
                if let Some(line) = line {
                    html.push_str(&format!("<div class=\"{class}\">{sign} {}</div>\n", escaped(line)));
                }
            }
        }
        html.push_str("</div>\n");
    }
}
