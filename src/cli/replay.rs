//! `lijiao replay`: whether a decision comes out again from the record and the policy that it names.

use super::arguments::{OneRecordArguments, ReplayArguments};
use super::failure::{Failure, Outcome};
use super::load::{expect_sound, load_deciding};
use super::one_record::OneRecord;
use super::shell::Shell;
use crate::date::Day;
use crate::evaluate::{Options, evaluate};
use crate::io::{IoError, IoProblem, read_text};
use crate::locale::Text;
use crate::written::decision_text;
use serde_json::Value;
use std::path::Path;

/// Runs the command; the answer says that the decision is the same, or where it first differs.
pub(super) fn run(shell: &Shell, arguments: &ReplayArguments) -> Result<Outcome, Failure> {
    let path = &arguments.decision;
    let text = read_text(path)?;
    let (text, was) = decision_of(path, &text, arguments.one.id.as_deref())?;
    let Some((plan, locale)) = load_deciding(shell, &arguments.policy)? else { return Ok(Outcome::Findings) };
    let which = OneRecordArguments {
        id: was.get("id").and_then(Value::as_str).map(str::to_owned),
        from: arguments.one.from.clone(),
    };
    let asked = OneRecord { path: &arguments.record, which: &which, reading: &arguments.reading };
    let Some(record) = asked.read(shell, &plan.record_shape(), locale)? else { return Ok(Outcome::Failed) };
    let as_of = was.get("as_of").and_then(Value::as_str).and_then(|day| Day::parse(day).ok());
    let decision = evaluate(&plan, &record, &Options { as_of, ..Options::default() });
    expect_sound(&plan, &arguments.policy)?;
    let failed = |error: serde_json::Error| other(path, error.to_string());
    let again = decision_text(&decision).map_err(failed)?;
    let is = serde_json::from_str(&again).map_err(failed)?;
    let found = first_difference("", &was, &is);
    let answer = match (&found, again == text) {
        (None, true) => Text::new("决定逐字节重现", "the decision comes out again byte for byte"),
        (None, false) => {
            Text::new("决定重现，只是排版不同", "the decision comes out again; only its layout is another")
        }
        (Some(difference), _) => difference.text(),
    };
    shell.answer(&format!("{}\n", answer.in_locale(locale)))?;
    Ok(if found.is_some() { Outcome::Findings } else { Outcome::Clean })
}

/// Returns the text of the decision and what it says: the whole file, or the one of JSON Lines or of a list with the id asked
/// for. A list with one decision needs no id.
fn decision_of<'t>(path: &Path, text: &'t str, id: Option<&str>) -> Result<(&'t str, Value), Failure> {
    let whole = text.trim();
    if let Ok(decision) = serde_json::from_str::<Value>(whole)
        && decision.is_object()
    {
        return Ok((whole, decision));
    }
    let is_asked = |decision: &Value| id.is_some() && decision.get("id").and_then(Value::as_str) == id;
    if let Ok(Value::Array(list)) = serde_json::from_str::<Value>(whole) {
        let is_one = list.len() == 1 && id.is_none();
        if let Some(decision) = list.into_iter().find(|decision| is_one || is_asked(decision)) {
            return Ok((text_in_list(whole, &decision), decision));
        }
    } else {
        for line in whole.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let decision = serde_json::from_str(line).map_err(|error| other(path, error.to_string()))?;
            if is_asked(&decision) {
                return Ok((line, decision));
            }
        }
    }
    Err(Failure::usage(
        Text::new("没有找到要重现的决定", "the decision to replay is not found"),
        Text::new("用 --id 写出档案编号", "name the record with `--id`"),
    ))
}

// A list that `apply` wrote has each decision on a line of its own; in another layout none is found.
fn text_in_list<'t>(list: &'t str, decision: &Value) -> &'t str {
    let mut lines = list.lines().map(|line| line.trim().trim_end_matches(','));
    let is_it = |line: &&str| serde_json::from_str::<Value>(line).is_ok_and(|read| read == *decision);
    lines.find(is_it).unwrap_or("")
}

fn other(path: &Path, why: String) -> Failure {
    IoError::new(path, IoProblem::Other { why }).into()
}

/// Where two decisions first differ.
struct Difference {
    field: String,
    was: String,
    is: String,
}

impl Difference {
    fn text(&self) -> Text {
        let Self { field, was, is } = self;
        let stamp = match field.as_str() {
            "lijiao" => Text::new("由另一版本作出", "another version made it"),
            "record_digest" => Text::new("档案已不同", "the record is another"),
            "policy.digest" => Text::new("办法已不同", "the policy is another"),
            _ => Text::new("决定不同", "the decision is another"),
        };
        Text::new(
            format!("{}：{field} 原为 {was}，现为 {is}", stamp.zh),
            format!("{}: {field} was {was} and is {is}", stamp.en),
        )
    }
}

/// What a decision rests on, told before what follows from it.
const STAMPS: [&str; 3] = ["lijiao", "record_digest", "policy"];

fn first_difference(field: &str, was: &Value, is: &Value) -> Option<Difference> {
    if was == is {
        return None;
    }
    match (was, is) {
        (Value::Object(was), Value::Object(is)) => {
            let stamps = STAMPS.iter().filter(|_| field.is_empty()).copied();
            let mut keys = stamps.chain(was.keys().chain(is.keys()).map(String::as_str));
            let dot = if field.is_empty() { "" } else { "." };
            let none = Value::Null;
            keys.find_map(|key| {
                let (was, is) = (was.get(key).unwrap_or(&none), is.get(key).unwrap_or(&none));
                first_difference(&format!("{field}{dot}{key}"), was, is)
            })
        }
        (Value::Array(was), Value::Array(is)) => (0..was.len().max(is.len())).find_map(|at| {
            let none = Value::Null;
            let (was, is) = (was.get(at).unwrap_or(&none), is.get(at).unwrap_or(&none));
            first_difference(&format!("{field}[{at}]"), was, is)
        }),
        _ => Some(Difference { field: field.to_owned(), was: was.to_string(), is: is.to_string() }),
    }
}
