//! What is wrong with the text of a policy, said to its author. A problem comes in as a value of its family with a
//! place; a [`Diagnostic`] goes out in both languages, with its code, its labels, one action and its mends.
//!
//! Every code stands in [`registry`] with its level, its meaning and its page; nothing else makes codes.

mod adoption;
mod bounds;
mod code;
mod fix;
mod formulas;
pub mod github;
pub mod json;
mod lexical;
mod meaning;
mod mistakes;
mod named;
mod names;
mod place;
mod reach;
pub mod registry;
pub mod report;
pub mod sarif;
mod sheets;
mod silence;
mod structure;
#[cfg(test)]
mod tests;
mod types;

pub use adoption::AdoptionProblem;
pub use bounds::BoundProblem;
pub use code::{Code, Entry, Level};
pub use fix::apply_safe_fixes;
pub use formulas::FormulaProblem;
pub use lexical::LexicalProblem;
pub use meaning::MeaningProblem;
pub use mistakes::MistakeProblem;
pub use named::{Named, ValueSort};
pub use names::NameProblem;
pub use place::{Place, Point, place};
pub use reach::ReachProblem;
pub use sheets::{SheetPlace, SheetProblem};
pub use silence::SilenceProblem;
pub use structure::StructureProblem;
pub use types::TypeProblem;

use crate::locale::Text;
use crate::source::Span;
use serde::Serialize;

/// One finding in the text of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The code; its page says more.
    pub code: Code,
    /// How much it matters.
    pub level: Level,
    /// What is wrong, in the reader's words, without a stop.
    pub title: Text,
    /// The places, at least one; the main one is marked primary.
    pub labels: Vec<Label>,
    /// The one thing to do.
    pub help: Option<Text>,
    /// Ways to mend it by editing the text.
    pub fixes: Vec<Fix>,
    /// A case that shows the fault, where one does.
    pub witness: Option<Witness>,
}

/// A case that shows a fault: a smallest record, which the evaluator has decided so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// The case in a few words.
    pub says: Text,
    /// The record, as JSON in the record format.
    pub record: String,
}

/// A place that a diagnostic points at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What stands there, or an empty text when the title says it all.
    pub text: Text,
    /// True for the main place.
    pub primary: bool,
}

/// A mend: edits that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// The edits, which do not overlap.
    pub edits: Vec<Edit>,
    /// True when the edits cannot change what the author meant, so that `--fix` may apply them.
    pub safe: bool,
    /// What the mend does.
    pub title: Text,
}

/// One replacement in the text; an empty span inserts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// What stands there afterwards.
    pub replacement: String,
}

/// The text that may stand in place of the faulty one, as a problem knows it by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mend {
    /// The new text.
    pub replacement: String,
    /// True when it cannot change what the author meant.
    pub safe: bool,
}

impl Mend {
    /// Returns a mend that `--fix` may apply.
    pub fn safe(replacement: impl Into<String>) -> Self {
        Self { replacement: replacement.into(), safe: true }
    }

    /// Returns a mend that the author has to confirm.
    pub fn proposed(replacement: impl Into<String>) -> Self {
        Self { replacement: replacement.into(), safe: false }
    }
}

/// A problem of one family, before it has a place.
pub trait Problem {
    /// Returns what the registry holds of this problem.
    fn entry(&self) -> &'static Entry;

    /// Returns what is wrong, in the reader's words, without a stop.
    fn title(&self) -> Text;

    /// Returns the one thing to do, when there is one.
    fn help(&self) -> Option<Text>;

    /// Returns the text that may replace the faulty one, when the problem knows it.
    fn mend(&self) -> Option<Mend> {
        None
    }

    /// Returns the code.
    fn code(&self) -> Code {
        self.entry().code
    }

    /// Returns the level.
    fn level(&self) -> Level {
        self.entry().level
    }

    /// Returns the diagnostic of this problem at a place; a mend replaces the text of that place.
    fn at(&self, span: Span) -> Diagnostic {
        let fixes = self.mend().map(|mend| Fix::replace(span, mend)).into_iter().collect();
        Diagnostic {
            code: self.code(),
            level: self.level(),
            title: self.title(),
            labels: vec![Label { span, text: Text::default(), primary: true }],
            help: self.help(),
            fixes,
            witness: None,
        }
    }
}

impl Fix {
    /// Returns the fix that puts a mend in place of a span.
    pub fn replace(span: Span, mend: Mend) -> Self {
        let Mend { replacement, safe } = mend;
        let title = match (replacement.is_empty(), span.is_empty()) {
            (true, _) => Text::new("删去", "remove it"),
            (false, true) => inserting(&replacement),
            (false, false) => {
                let Text { zh, en } = Text::quoted(&replacement);
                Text::new(format!("改为{zh}"), format!("change it to {en}"))
            }
        };
        Self { edits: vec![Edit { span, replacement }], safe, title }
    }
}

fn inserting(replacement: &str) -> Text {
    if replacement.trim().is_empty() {
        return Text::new("加空格", "add a space");
    }
    let Text { zh, en } = Text::quoted(replacement.trim());
    Text::new(format!("补上{zh}"), format!("add {en}"))
}

impl Diagnostic {
    /// Returns the main place.
    pub fn span(&self) -> Span {
        let main = self.labels.iter().find(|label| label.primary).or(self.labels.first());
        main.map_or_else(Span::default, |label| label.span)
    }

    /// Adds what stands at the main place.
    #[must_use]
    pub fn saying(mut self, text: Text) -> Self {
        if let Some(main) = self.labels.iter_mut().find(|label| label.primary) {
            main.text = text;
        }
        self
    }

    /// Adds a further place.
    #[must_use]
    pub fn with_label(mut self, span: Span, text: Text) -> Self {
        self.labels.push(Label { span, text, primary: false });
        self
    }

    /// Adds a mend.
    #[must_use]
    pub fn with_fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }

    /// Adds a case that shows the fault.
    #[must_use]
    pub fn with_witness(mut self, witness: Option<Witness>) -> Self {
        self.witness = witness;
        self
    }

    /// Puts another action in place of the one the problem gave.
    #[must_use]
    pub fn with_help(mut self, help: Text) -> Self {
        self.help = Some(help);
        self
    }

    /// Returns true for an error.
    pub fn is_error(&self) -> bool {
        self.level == Level::Error
    }
}

/// Returns the findings by file, place and code, each said once.
pub fn in_order(diagnostics: impl IntoIterator<Item = Diagnostic>) -> Vec<Diagnostic> {
    let mut sorted: Vec<Diagnostic> = diagnostics.into_iter().collect();
    sorted.sort_by(|a, b| key(a).cmp(&key(b)));
    sorted.dedup_by(|later, earlier| key(later) == key(earlier));
    sorted
}

fn key(diagnostic: &Diagnostic) -> (Span, Code, &Text) {
    (diagnostic.span(), diagnostic.code, &diagnostic.title)
}

/// How many findings of each level there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Tally {
    /// The errors.
    pub errors: usize,
    /// The warnings.
    pub warnings: usize,
    /// The hints.
    pub hints: usize,
}

/// Returns how many findings of each level there are.
pub fn tally(diagnostics: &[Diagnostic]) -> Tally {
    let of = |level| diagnostics.iter().filter(|diagnostic| diagnostic.level == level).count();
    Tally { errors: of(Level::Error), warnings: of(Level::Warning), hints: of(Level::Hint) }
}
