use super::*;
use crate::locale::Locale;
use std::fmt::Write as _;
use std::sync::Arc;

mod ahead;
mod chinese_mistakes;
mod meaning;
mod mistakes;
mod parts;

const HEAD: &str = "policy p\n    edition by application\n    items used freely\n    beyond limits refused\n";

fn resolved(text: &str) -> Resolved {
    resolve(&PolicyFolder::of_text("p.lijiao", text))
}

/// The policy of a text without faults.
fn policy(text: &str) -> Policy {
    let resolved = resolved(text);
    assert_eq!(shown(&resolved), Vec::<String>::new());
    resolved.policy
}

/// The policy of declarations below a plain head.
fn policy_of(declarations: &str) -> Policy {
    policy(&format!("{HEAD}{declarations}"))
}

/// The findings in a text, hints left out, each with its line, code and title in the text's language.
fn problems(text: &str) -> Vec<String> {
    shown(&resolved(text))
}

/// The findings in declarations below a plain head, by their own lines.
fn problems_in(declarations: &str) -> Vec<String> {
    let head = HEAD.lines().count();
    let found = problems(&format!("{HEAD}{declarations}"));
    let own_line = |finding: String| {
        let (line, rest) =
            finding.split_once(' ').map(|(line, rest)| (line.to_owned(), rest.to_owned())).unwrap();
        format!("{} {rest}", line.parse::<usize>().unwrap() - head)
    };
    found.into_iter().map(own_line).collect()
}

fn shown(resolved: &Resolved) -> Vec<String> {
    let is_hint = |problem: &&Diagnostic| problem.level == crate::diagnostics::Level::Hint;
    let shown = |problem: &Diagnostic| {
        let file = resolved.sources.get(problem.span().file).unwrap();
        let line = file.position(problem.span().start()).line;
        let file = if file.name() == "p.lijiao" { String::new() } else { format!("{}:", file.name()) };
        format!("{file}{line} {} {}", problem.code, problem.title.in_locale(resolved.policy.locale))
    };
    resolved.problems.iter().filter(|problem| !is_hint(problem)).map(shown).collect()
}

/// The policy without its language and without places, for comparing twins.
fn bare(mut policy: Policy) -> String {
    policy.locale = Locale::En;
    policy.files = Arc::default();
    let rules: Vec<_> = policy.rules.iter().collect();
    let tables: Vec<_> = policy.tables.iter().collect();
    let programmes: Vec<_> = policy
        .programmes
        .values_mut()
        .map(|programme| {
            let courses = programme.courses.take();
            (&*programme, courses)
        })
        .collect();
    let json = serde_json::to_value((&rules, &tables, &policy.scales, &programmes)).unwrap();
    let attributes: Vec<_> = policy.attributes.iter().map(|(key, attribute)| (key, &attribute.of)).collect();
    without_lines(&json).to_string() + format!("{attributes:?}").as_str()
}

fn without_lines(json: &serde_json::Value) -> serde_json::Value {
    match json {
        serde_json::Value::Object(members) => members
            .iter()
            .filter(|(key, _)| *key != "line" && *key != "file")
            .map(|(key, value)| (key.clone(), without_lines(value)))
            .collect(),
        serde_json::Value::Array(list) => list.iter().map(without_lines).collect(),
        serde_json::Value::Null
        | serde_json::Value::Bool(_)
        | serde_json::Value::Number(_)
        | serde_json::Value::String(_) => json.clone(),
    }
}

#[test]
fn resolving_never_fails_whatever_the_text() {
    let samples = [include_str!("tests/english.lijiao"), include_str!("tests/chinese.lijiao")];
    let mut seed = 7_u64;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(seed >> 33).unwrap() % below
    };
    for round in 0..400 {
        let mut lines: Vec<String> = samples[round % 2].lines().map(str::to_owned).collect();
        for _ in 0..=next(3) {
            let (at, other) = (next(lines.len()), next(lines.len()));
            let words: Vec<String> = lines[at].split(' ').map(str::to_owned).collect();
            match next(5) {
                0 => drop(lines.remove(at)),
                1 => lines.swap(at, other),
                2 => lines[at] = lines[other].clone(),
                3 => lines[at] = words.iter().rev().cloned().collect::<Vec<_>>().join(" "),
                _ => {
                    let mut words = words;
                    words.remove(next(words.len()));
                    lines[at] = words.join(" ");
                }
            }
        }
        let found = resolved(&lines.join("\n"));
        for problem in &found.problems {
            let span = problem.span();
            assert!(found.sources.get(span.file).is_some_and(|file| span.end() <= file.text().len()));
        }
    }
}
