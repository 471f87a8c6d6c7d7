//! Findings as SARIF 2.1.0, for code scanning and for editors that read it.

use super::{Diagnostic, Entry, Fix, Level, Place, in_order, place, registry};
use crate::locale::Locale;
use crate::source::{Sources, Span};
use serde::Serialize;
use std::collections::BTreeMap;

/// A SARIF log of one run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    column_kind: &'static str,
    language: &'static str,
    results: Vec<Finding>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    name: &'static str,
    short_description: Message,
    help: Message,
    default_configuration: Configuration,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Message {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Mending>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
    byte_offset: usize,
    byte_length: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Mending {
    description: Message,
    artifact_changes: Vec<Change>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    artifact_location: Artifact,
    replacements: Vec<Replacement>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Content,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Content {
    text: String,
}

/// Returns the log of the findings, in order, each once, with its words in one language.
pub fn log(diagnostics: &[Diagnostic], sources: &Sources, locale: Locale) -> Log {
    let sorted = in_order(diagnostics.iter().cloned());
    let rules = rules_of(&sorted);
    let results = sorted.iter().map(|diagnostic| finding(diagnostic, &rules, sources, locale)).collect();
    Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "lijiao",
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: rules.iter().map(|entry| rule(entry, locale)).collect(),
                },
            },
            column_kind: "unicodeCodePoints",
            language: match locale {
                Locale::Zh => "zh-CN",
                Locale::En => "en",
            },
            results,
        }],
    }
}

fn rules_of(diagnostics: &[Diagnostic]) -> Vec<&'static Entry> {
    registry::entries().filter(|entry| diagnostics.iter().any(|found| found.code == entry.code)).collect()
}

fn rule(entry: &Entry, locale: Locale) -> Rule {
    let page = registry::page(entry, locale);
    Rule {
        id: entry.code.as_str(),
        name: entry.name,
        short_description: plain_message(entry.meaning(locale)),
        help: Message { text: page.clone(), markdown: Some(page) },
        default_configuration: Configuration { level: level(entry.level) },
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Hint => "note",
    }
}

fn plain_message(text: &str) -> Message {
    Message { text: text.to_owned(), markdown: None }
}

fn finding(diagnostic: &Diagnostic, rules: &[&Entry], sources: &Sources, locale: Locale) -> Finding {
    let mut message = diagnostic.title.in_locale(locale).to_owned();
    if let Some(help) = &diagnostic.help {
        message.push('\n');
        message.push_str(help.in_locale(locale));
    }
    let main = diagnostic.span();
    let related = diagnostic.labels.iter().filter(|label| !label.primary && label.span != main);
    Finding {
        rule_id: diagnostic.code.as_str(),
        // Every code of a diagnostic comes from the registry, so its rule is in the list.
        rule_index: rules.iter().position(|entry| entry.code == diagnostic.code).unwrap_or(0),
        level: level(diagnostic.level),
        message: plain_message(&message),
        locations: vec![location(main, sources, None)],
        related_locations: related
            .map(|label| location(label.span, sources, Some(label.text.in_locale(locale))))
            .collect(),
        fixes: diagnostic.fixes.iter().map(|fix| mending(fix, sources, locale)).collect(),
    }
}

fn location(span: Span, sources: &Sources, text: Option<&str>) -> Location {
    let at = place(span, sources);
    Location {
        physical_location: PhysicalLocation { artifact_location: artifact(&at), region: region(&at) },
        message: text.filter(|text| !text.is_empty()).map(plain_message),
    }
}

fn mending(fix: &Fix, sources: &Sources, locale: Locale) -> Mending {
    let mut files: BTreeMap<Artifact, Vec<Replacement>> = BTreeMap::new();
    for edit in &fix.edits {
        let at = place(edit.span, sources);
        files.entry(artifact(&at)).or_default().push(Replacement {
            deleted_region: region(&at),
            inserted_content: Content { text: edit.replacement.clone() },
        });
    }
    Mending {
        description: plain_message(fix.title.in_locale(locale)),
        artifact_changes: files
            .into_iter()
            .map(|(artifact_location, replacements)| Change { artifact_location, replacements })
            .collect(),
    }
}

fn region(at: &Place) -> Region {
    Region {
        start_line: at.start.line,
        start_column: at.start.column,
        end_line: at.end.line,
        end_column: at.end.column,
        byte_offset: at.start.byte_offset,
        byte_length: at.end.byte_offset.saturating_sub(at.start.byte_offset),
    }
}

// A URI reference keeps letters, digits and a few marks; every other byte of the path is written as %XX.
fn artifact(at: &Place) -> Artifact {
    let mut uri = String::new();
    for byte in at.file.replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte))
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    Artifact { uri }
}
