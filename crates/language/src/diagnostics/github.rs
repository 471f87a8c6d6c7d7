//! Findings as workflow commands of GitHub, which shows them beside the changed lines.

use super::{Diagnostic, Level, in_order, place};
use crate::locale::Locale;
use crate::source::Sources;

/// Returns one workflow command a finding, in order, each once.
pub fn annotations(diagnostics: &[Diagnostic], sources: &Sources, locale: Locale) -> String {
    in_order(diagnostics.iter().cloned())
        .iter()
        .map(|diagnostic| annotation(diagnostic, sources, locale))
        .collect()
}

fn annotation(diagnostic: &Diagnostic, sources: &Sources, locale: Locale) -> String {
    let at = place(diagnostic.span(), sources);
    let command = match diagnostic.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Hint => "notice",
    };
    let mut message = diagnostic.title.in_locale(locale).to_owned();
    if let Some(help) = &diagnostic.help {
        message.push('\n');
        message.push_str(help.in_locale(locale));
    }
    // GitHub refuses columns on a finding that runs over several lines.
    let columns = if at.start.line == at.end.line {
        format!(",col={},endColumn={}", at.start.column, at.end.column)
    } else {
        String::new()
    };
    format!(
        "::{command} file={},line={},endLine={}{columns},title={}::{}\n",
        property(&at.file),
        at.start.line,
        at.end.line,
        diagnostic.code,
        escaped(&message),
    )
}

/// Returns the text of a message as workflow commands take it.
pub fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Returns the text of a property, such as a file name, as workflow commands take it.
pub fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}
