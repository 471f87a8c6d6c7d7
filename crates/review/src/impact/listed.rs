//! A policy as a list of clauses in words, each under its kind and name, in one language whatever it was written in.

use crate::locale::Locale;
use crate::policy::counted::{Counted, CountedKind};
use crate::policy::rule::Rule;
use crate::policy::{
    AttributeType, Beyond, CellTest, Measure, Place, Policy, Preference, Scale, ScaleBody, Table, Value,
};
use crate::syntax::lexicon::nouns::Place as NounPlace;
use crate::wording::Wording;

/// A declaration of a policy: what decides in it, line by line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    /// The role of the keyword that heads it.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Where it stands; absent for what stands in several places.
    pub place: Option<Place>,
    /// Its lines: the clause and what it says.
    pub lines: Vec<(String, String)>,
}

/// Returns the declarations of a policy in the order of the text.
pub(super) fn listed(policy: &Policy, locale: Locale) -> Vec<Listed> {
    let words = Wording::new(policy, locale);
    let mut all = vec![head(policy, words)];
    for (key, attribute) in &policy.attributes {
        if let Some(place) = &attribute.place {
            let owner = words.noun(owner_word(key.0), NounPlace::Owner);
            let name = format!("{owner}.{}", key.1);
            let line = of_type(words, &attribute.of);
            all.push(of_one_line("attribute", &name, Some(place), line));
        }
    }
    all.extend(policy.scales.iter().map(of_scale));
    all.extend(policy.measures.iter().map(|measure| of_measure(words, measure)));
    for set in &policy.sets {
        let pairs = set.pairs.iter().map(|(one, other)| format!("{one} {other}"));
        let said = words.list(set.members.iter().map(|member| words.name(member)).chain(pairs));
        all.push(of_one_line("set", &set.name, None, said));
    }
    all.extend(policy.tables.iter().map(|table| of_table(words, table)));
    for function in &policy.functions {
        let said = format!("{:?} {:?} {:?}", function.parameters, function.formula, function.rounded);
        all.push(of_one_line("function", &function.name, Some(&function.place), said));
    }
    programmes(policy, words, &mut all);
    entries(policy, words, &mut all);
    all.extend(policy.rules.iter().map(|rule| of_rule(words, rule)));
    all.extend(policy.counted.iter().map(|counted| of_counted(words, counted)));
    for family in &policy.families {
        all.push(of_one_line("family", &family.name, Some(&family.place), words.family(family)));
    }
    for reward in &policy.rewards {
        all.push(of_one_line("reward", &reward.name, Some(&reward.place), words.reward(reward)));
    }
    for combine in &policy.combinations {
        let said = format!("{} / {} {:?}", words.pattern(&combine.from), combine.every, combine.code);
        all.push(of_one_line("combine", &combine.name, Some(&combine.place), said));
    }
    all
}

fn of_one_line(kind: &'static str, name: &str, place: Option<&Place>, line: String) -> Listed {
    Listed { kind, name: name.to_owned(), place: place.cloned(), lines: vec![(kind.to_owned(), line)] }
}

fn of_scale(scale: &Scale) -> Listed {
    let body = match &scale.body {
        ScaleBody::Steps(ranks) => {
            let mut ranked: Vec<(&u32, &String)> = ranks.iter().map(|(word, rank)| (rank, word)).collect();
            ranked.sort_unstable();
            ranked.iter().map(|(rank, word)| format!("{rank} {word}")).collect::<Vec<_>>().join(" < ")
        }
        ScaleBody::Range { from, to, step } => {
            let step = step.map_or_else(String::new, |step| format!(" / {step}"));
            format!("{from} – {to}{step}")
        }
    };
    of_one_line("scale", &scale.name, None, body)
}

fn of_measure(words: Wording<'_>, measure: &Measure) -> Listed {
    let of = measure.of.map(|(number, of)| format!("{number} {}", words.measure(of)));
    let per = measure.per.map(|_| words.keyword("per").to_owned());
    let line = [of, per].into_iter().flatten().collect::<Vec<_>>().join(" ");
    of_one_line("measure", &measure.name, None, line)
}

fn of_table(words: Wording<'_>, table: &Table) -> Listed {
    let lines = table.rows.iter().map(|row| {
        let keys = row.tests.iter().map(|test| match test {
            CellTest::Any => words.keyword("any").to_owned(),
            CellTest::OneOf(values) => words.list(values.iter().map(|value| words.value(value))),
            CellTest::Range(range) => words.range(range),
        });
        let keys: Vec<String> = keys.collect();
        let values = words.list(row.values.iter().map(|value| words.value(value)));
        (format!("| {} |", keys.join(" | ")), format!("| {} | {values} |", keys.join(" | ")))
    });
    Listed {
        kind: "table",
        name: table.name.clone(),
        place: Some(table.place.clone()),
        lines: lines.collect(),
    }
}

fn of_counted(words: Wording<'_>, counted: &Counted) -> Listed {
    let kind = match counted.kind {
        CountedKind::Bar => "bar",
        CountedKind::Limit => "limit",
        CountedKind::Requirement => "require",
    };
    let mut listed = of_one_line(kind, &counted.name, Some(&counted.place), words.counted(counted));
    listed.lines.extend(counted.beyond.iter().map(|beyond| ("beyond".to_owned(), words.beyond(beyond))));
    let editions = counted.editions.iter().map(|name| words.head("edition", name));
    let days = counted.in_force.iter().map(|days| words.head("in_force", &words.days(*days)));
    listed.lines.extend(editions.chain(days).map(|line| ("in_force".to_owned(), line)));
    listed
}

fn of_rule(words: Wording<'_>, rule: &Rule) -> Listed {
    let lines = words.rule(rule).into_iter().map(|line| (line.clause.to_owned(), line.text));
    Listed {
        kind: "rule",
        name: rule.name.to_string(),
        place: Some(rule.place.clone()),
        lines: lines.collect(),
    }
}

fn head(policy: &Policy, words: Wording<'_>) -> Listed {
    let mut lines: Vec<(String, String)> = Vec::new();
    let mut add = |role: &str, rest: String| lines.push((role.to_owned(), words.head(role, &rest)));
    for edition in &policy.editions {
        let days = crate::policy::rule::Days { from: edition.from, to: edition.to };
        let days = words.days(days);
        let in_force = if days.is_empty() { days } else { words.head("in_force", &days) };
        add("edition", words.line(&[&words.name(&edition.name), &in_force]));
    }
    if let Some(clock) = &policy.clock {
        add("edition", words.line(&[words.keyword("by"), &words.fact(clock)]));
    }
    if let Some(item_use) = policy.item_use {
        add("items_used", words.item_use(item_use).to_owned());
    }
    if let Some(beyond) = &policy.beyond {
        let said = match beyond {
            Beyond::Refused => words.keyword("refused").to_owned(),
            Beyond::Excused => words.keyword("excused_without_credit").to_owned(),
            Beyond::CutTo(step) => words.head("cut_to", &step.to_string()),
            Beyond::Carried { .. } => words.keyword("carried_to_next").to_owned(),
        };
        add("beyond_limits", said);
    }
    let folding = [
        (policy.folding.case, "case"),
        (policy.folding.spaces, "spaces"),
        (policy.folding.brackets, "brackets"),
    ];
    let folding = words.list(
        folding.into_iter().filter(|(is_on, _)| *is_on).map(|(_, name)| words.noun(name, NounPlace::Item)),
    );
    if !folding.is_empty() {
        add("names_compared", folding);
    }
    let prefer = words.list(policy.prefer.iter().map(|preference| match preference {
        Preference::Most(measure) => words.measure(*measure),
        Preference::FewestItems => words.head("fewest", &words.noun("item", NounPlace::Item)),
        Preference::MostCourses => words.head("most", &words.noun("course", NounPlace::Item)),
        Preference::Meeting(_) => words.keyword("meeting_requirements").to_owned(),
    }));
    if !prefer.is_empty() {
        add("prefer", prefer);
    }
    if policy.account_required {
        add("account_required", String::new());
    }
    policy.windows.iter().for_each(|window| add("accepted", words.window(window)));
    Listed { kind: "policy", name: policy.code.clone(), place: Some(policy.place.clone()), lines }
}

fn programmes(policy: &Policy, words: Wording<'_>, all: &mut Vec<Listed>) {
    for (code, programme) in &policy.programmes {
        let mut lines: Vec<(String, String)> = Vec::new();
        lines.extend(
            programme.category.iter().map(|name| ("category".to_owned(), words.head("category", name))),
        );
        for (name, value) in &programme.attributes {
            let said = format!("{} {}", words.noun(name, NounPlace::Target), words.value(value));
            lines.push((name.clone(), said));
        }
        for (code, course) in programme.courses.iter() {
            let credits =
                course.credits.map(|credits| format!("{credits} {}", words.noun("credits", NounPlace::Item)));
            let class = course
                .class
                .as_ref()
                .map(|class| words.line(&[&words.noun("class", NounPlace::Target), &words.name(class)]));
            let title = course.title.as_ref().map(|title| words.title(title));
            let others = course.attributes.iter().map(|(name, value)| {
                format!("{} {}", words.noun(name, NounPlace::Target), words.value(value))
            });
            let parts = [Some(words.head("course", &words.name(code))), title, credits, class];
            let said: Vec<String> = parts.into_iter().flatten().chain(others).collect();
            lines.push((format!("course {code}"), said.join(" ")));
        }
        for pair in &programme.pairs {
            lines.push(("pair".to_owned(), words.head("pair", &words.list(pair.iter().cloned()))));
        }
        for (pool, capacity) in &programme.pools {
            let most = capacity.map(|most| words.head("at_most", &most.to_string()));
            let said = words.line(&[&words.head("pool", &words.name(pool)), &most.unwrap_or_default()]);
            lines.push((format!("pool {pool}"), said));
        }
        for (course, before) in &programme.prerequisites {
            let said =
                format!("{} {} {course}", words.list(before.iter().cloned()), words.keyword("before_course"));
            lines.push((format!("prerequisite {course}"), words.head("prerequisite", &said)));
        }
        let place = Some(programme.place.clone());
        all.push(Listed { kind: "programme", name: code.clone(), place, lines });
    }
}

fn entries(policy: &Policy, words: Wording<'_>, all: &mut Vec<Listed>) {
    for (name, kind) in &policy.kinds {
        let category = kind.category.as_ref().map(|category| words.head("category", category));
        let valid = kind.valid.iter().map(|valid| words.head("valid", &words.validity(valid)));
        let scales = kind.scales.iter().map(|(attribute, scale)| {
            let scale = policy.scales.get(scale.index()).map(|scale| scale.name.clone()).unwrap_or_default();
            format!("{} {} {scale}", words.noun(attribute, NounPlace::Item), words.keyword("on_scale"))
        });
        let values = kind.attributes.iter().map(|(attribute, value)| {
            format!("{} {}", words.noun(attribute, NounPlace::Item), words.value(value))
        });
        let said: Vec<String> = category.into_iter().chain(valid).chain(scales).chain(values).collect();
        all.push(of_one_line("kind", name, None, said.join(" ")));
    }
    for catalogue in &policy.catalogues {
        let mut lines: Vec<(String, String)> = Vec::new();
        lines.extend(
            catalogue
                .current_on
                .iter()
                .map(|fact| ("current_on".to_owned(), words.head("current_on", &words.fact(fact)))),
        );
        for entry in &catalogue.entries {
            let title = entry.title.as_ref().map(|title| words.title(title));
            let category = entry.category.as_ref().map(|category| words.head("category", category));
            let issuers = (!entry.issuers.is_empty())
                .then(|| words.head("issuer", &words.list(entry.issuers.iter().cloned())));
            let days = crate::policy::rule::Days { from: entry.from, to: entry.to };
            let days = Some(words.days(days)).filter(|days| !days.is_empty());
            let valid = entry.valid.iter().map(|valid| words.head("valid", &words.validity(valid)));
            let scales = entry.scales.iter().map(|(attribute, scale)| {
                let scale =
                    policy.scales.get(scale.index()).map(|scale| scale.name.clone()).unwrap_or_default();
                format!("{} {} {scale}", words.noun(attribute, NounPlace::Item), words.keyword("on_scale"))
            });
            let values = entry.attributes.iter().map(|(attribute, value)| {
                format!("{} {}", words.noun(attribute, NounPlace::Item), words.value(value))
            });
            let current_on = entry.current_on.iter().map(|fact| words.head("current_on", &words.fact(fact)));
            let head = format!("{} {}", words.noun(&entry.kind, NounPlace::Item), words.name(&entry.code));
            let first = [Some(head.clone()), title, category, issuers, days];
            let parts: Vec<String> = first
                .into_iter()
                .flatten()
                .chain(current_on)
                .chain(valid)
                .chain(scales)
                .chain(values)
                .collect();
            lines.push((head, parts.join(" ")));
        }
        all.push(Listed { kind: "catalogue", name: catalogue.name.clone(), place: None, lines });
    }
}

fn of_type(words: Wording<'_>, of: &AttributeType) -> String {
    match of {
        AttributeType::Number { from, to, .. } => {
            let from = from.map(|from| words.head("from", &from.to_string()));
            let to = to.map(|to| words.head("to", &to.to_string()));
            words.line(&[words.keyword("type_number"), &from.unwrap_or_default(), &to.unwrap_or_default()])
        }
        AttributeType::Share => words.keyword("type_share").to_owned(),
        AttributeType::OnScale(scale) => {
            let scale = words.policy.scales.get(scale.index());
            words.head("on_scale", &scale.map(|scale| scale.name.clone()).unwrap_or_default())
        }
        AttributeType::OneOf(values) => {
            let values = values.iter().map(|value| words.value(&Value::Word(value.clone())));
            words.head("type_one_of", &words.list(values))
        }
        AttributeType::Date => words.keyword("type_date").to_owned(),
        AttributeType::Duration => words.keyword("type_duration").to_owned(),
        AttributeType::YesNo => words.keyword("type_yes_no").to_owned(),
        AttributeType::Code | AttributeType::Text => words.keyword("type_text").to_owned(),
    }
}

fn owner_word(owner: crate::policy::OwnerKind) -> &'static str {
    use crate::policy::OwnerKind;
    match owner {
        OwnerKind::Learner => "learner",
        OwnerKind::Application => "application",
        OwnerKind::Item => "item",
        OwnerKind::Course => "course",
        OwnerKind::Programme => "programme",
        OwnerKind::Institution => "institution",
        OwnerKind::Paper => "paper",
        OwnerKind::Judgement => "judgement",
    }
}
