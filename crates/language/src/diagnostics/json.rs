//! Findings as JSON with places in every way of counting.

use super::{Code, Diagnostic, Level, Place, Tally, in_order, place, tally};
use crate::locale::Locale;
use crate::source::Sources;
use serde::Serialize;

/// The findings of one run, as `--format json` writes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JsonReport {
    /// The findings in order, each once.
    pub diagnostics: Vec<JsonDiagnostic>,
    /// How many there are of each level.
    pub counts: Tally,
    /// The assertions of the policies, with what is known of each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub proofs: Vec<JsonProof>,
}

/// What is known of an assertion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JsonProof {
    /// The assertion.
    pub assertion: String,
    /// `proved`, `refuted` or `open`.
    pub standing: &'static str,
    /// Why it holds and within which bounds, where it is proved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
}

impl JsonReport {
    /// Returns the report with what is known of assertions.
    #[must_use]
    pub fn with_proofs(mut self, proofs: impl Iterator<Item = JsonProof>) -> Self {
        self.proofs = proofs.collect();
        self
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JsonDiagnostic {
    /// The code.
    pub code: Code,
    /// The level.
    pub level: Level,
    /// What is wrong, in the language asked for.
    pub title: String,
    /// The one thing to do.
    pub help: Option<String>,
    /// The main place.
    pub place: Place,
    /// Every place, with what stands there.
    pub labels: Vec<JsonLabel>,
    /// The mends.
    pub fixes: Vec<JsonFix>,
    /// A case that shows the fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<JsonWitness>,
}

/// A case that shows a fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JsonWitness {
    /// The case in a few words.
    pub says: String,
    /// The record, in the record format.
    pub record: serde_json::Value,
}

/// One place of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JsonLabel {
    /// The place.
    pub place: Place,
    /// What stands there, or an empty text.
    pub text: String,
    /// True for the main place.
    pub primary: bool,
}

/// One mend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JsonFix {
    /// What it does.
    pub title: String,
    /// True when it cannot change what the author meant.
    pub safe: bool,
    /// Its edits.
    pub edits: Vec<JsonEdit>,
}

/// One replacement in the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JsonEdit {
    /// What is replaced.
    pub place: Place,
    /// What stands there afterwards.
    pub replacement: String,
}

/// Returns the findings with their words in one language.
pub fn report(diagnostics: &[Diagnostic], sources: &Sources, locale: Locale) -> JsonReport {
    let sorted = in_order(diagnostics.iter().cloned());
    JsonReport {
        counts: tally(&sorted),
        diagnostics: sorted.iter().map(|diagnostic| described(diagnostic, sources, locale)).collect(),
        proofs: Vec::new(),
    }
}

fn described(diagnostic: &Diagnostic, sources: &Sources, locale: Locale) -> JsonDiagnostic {
    JsonDiagnostic {
        code: diagnostic.code,
        level: diagnostic.level,
        title: diagnostic.title.in_locale(locale).to_owned(),
        help: diagnostic.help.as_ref().map(|help| help.in_locale(locale).to_owned()),
        place: place(diagnostic.span(), sources),
        labels: diagnostic
            .labels
            .iter()
            .map(|label| JsonLabel {
                place: place(label.span, sources),
                text: label.text.in_locale(locale).to_owned(),
                primary: label.primary,
            })
            .collect(),
        fixes: diagnostic
            .fixes
            .iter()
            .map(|fix| JsonFix {
                title: fix.title.in_locale(locale).to_owned(),
                safe: fix.safe,
                edits: fix
                    .edits
                    .iter()
                    .map(|edit| JsonEdit {
                        place: place(edit.span, sources),
                        replacement: edit.replacement.clone(),
                    })
                    .collect(),
            })
            .collect(),
        witness: diagnostic.witness.as_ref().map(|witness| JsonWitness {
            says: witness.says.in_locale(locale).to_owned(),
            record: serde_json::from_str(&witness.record).unwrap_or_default(),
        }),
    }
}
