//! Findings for people to read: drawn with the lines they are about, or one line each. This is the only file that
//! names miette, which draws the lines; titles and help are written here, in the language of the reader.

#[cfg(test)]
mod tests;

use super::place::place;
use super::{Diagnostic, Label, Level, Tally, in_order, tally};
use crate::locale::{Locale, Text};
use crate::source::{SourceFile, SourceId, Sources, Span};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents};
use miette::{SourceCode, SourceSpan, SpanContents};
use std::collections::BTreeMap;
use std::fmt;

/// How findings are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drawing {
    /// The language.
    pub locale: Locale,
    /// True for colours, as on a terminal.
    pub colour: bool,
    /// True for frames of plain ASCII, for terminals that draw lines two cells wide.
    pub ascii: bool,
}

impl Drawing {
    /// Returns a drawing without colour, with line frames: the same on every machine.
    pub fn without_colour(locale: Locale) -> Self {
        Self { locale, colour: false, ascii: false }
    }
}

/// Returns the findings drawn with their lines, in order, each once, and a closing line that counts them.
///
/// No finding gives an empty text.
pub fn pretty(diagnostics: &[Diagnostic], sources: &Sources, drawing: Drawing) -> String {
    let sorted = in_order(diagnostics.iter().cloned());
    let mut drawn = String::new();
    for diagnostic in &sorted {
        drawn.push_str(&heading(diagnostic, drawing));
        for snippet in snippets(diagnostic, sources, drawing) {
            drawn.push_str(&snippet);
        }
        if let Some(help) = &diagnostic.help {
            let word = painted(help_word(drawing.locale), "36", drawing);
            drawn.push_str(&format!("  {word}{}\n", help.in_locale(drawing.locale)));
        }
        drawn.push_str(&shown_witness(diagnostic, drawing.locale));
        drawn.push('\n');
    }
    if let Some(closing) = closing(&sorted) {
        drawn.push_str(closing.in_locale(drawing.locale));
        drawn.push('\n');
    }
    drawn
}

/// Returns the findings, one line each with file, line, column, level, code and title, in order, each once; help
/// follows on a line of its own.
pub fn plain(diagnostics: &[Diagnostic], sources: &Sources, locale: Locale) -> String {
    let mut listed = String::new();
    for diagnostic in in_order(diagnostics.iter().cloned()) {
        let at = place(diagnostic.span(), sources);
        let level = diagnostic.level.text();
        listed.push_str(&format!(
            "{}:{}:{}: {} {}: {}\n",
            one_line(&at.file),
            at.start.line,
            at.start.column,
            level.in_locale(locale),
            diagnostic.code,
            diagnostic.title.in_locale(locale),
        ));
        if let Some(help) = &diagnostic.help {
            listed.push_str(&format!("  {}{}\n", help_word(locale), help.in_locale(locale)));
        }
        listed.push_str(&shown_witness(&diagnostic, locale));
    }
    listed
}

fn help_word(locale: Locale) -> &'static str {
    match locale {
        Locale::Zh => "帮助：",
        Locale::En => "help: ",
    }
}

fn shown_witness(diagnostic: &Diagnostic, locale: Locale) -> String {
    let Some(witness) = &diagnostic.witness else { return String::new() };
    let word = match locale {
        Locale::Zh => "例证：",
        Locale::En => "witness: ",
    };
    format!("  {word}{}\n", one_line(witness.says.in_locale(locale)))
}

fn heading(diagnostic: &Diagnostic, drawing: Drawing) -> String {
    let level = diagnostic.level.text();
    let colour = match diagnostic.level {
        Level::Error => "1;31",
        Level::Warning => "1;33",
        Level::Hint => "1;36",
    };
    let mark = format!("{} {}:", level.in_locale(drawing.locale), diagnostic.code);
    format!("{} {}\n", painted(&mark, colour, drawing), diagnostic.title.in_locale(drawing.locale))
}

fn painted(text: &str, colour: &str, drawing: Drawing) -> String {
    if drawing.colour { format!("\u{1b}[{colour}m{text}\u{1b}[0m") } else { text.to_owned() }
}

fn closing(diagnostics: &[Diagnostic]) -> Option<Text> {
    let Tally { errors, warnings, hints } = tally(diagnostics);
    let counts: Vec<Text> =
        [(errors, "错误", "error"), (warnings, "警告", "warning"), (hints, "提示", "hint")]
            .into_iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, zh, en)| Text::new(format!("{count} 个{zh}"), counted(count, en)))
            .collect();
    (!counts.is_empty()).then(|| Text::list(&counts))
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

// One block a line: the line of the main place first, so that the first place named is the one to go to.
fn snippets(diagnostic: &Diagnostic, sources: &Sources, drawing: Drawing) -> Vec<String> {
    let mut blocks: BTreeMap<(bool, SourceId, usize), Vec<&Label>> = BTreeMap::new();
    let line_of = |label: &Label| {
        let line = sources.get(label.span.file).map_or(0, |file| file.position(label.span.start()).line);
        (label.span.file, line)
    };
    let main = diagnostic.labels.iter().find(|label| label.primary).map(line_of);
    for label in &diagnostic.labels {
        let line = line_of(label);
        blocks.entry((Some(line) != main, line.0, line.1)).or_default().push(label);
    }
    blocks
        .into_iter()
        .filter_map(|((_, file, _), labels)| Some(snippet(sources.get(file)?, &labels, drawing)))
        .collect()
}

fn snippet(file: &SourceFile, labels: &[&Label], drawing: Drawing) -> String {
    let snippet = Snippet {
        shown: Shown::of(file, labels),
        labels: labels.iter().map(|label| labelled(file, label, drawing.locale)).collect(),
    };
    let handler = GraphicalReportHandler::new()
        .with_theme(theme(drawing))
        .with_links(false)
        .with_wrap_lines(false)
        .with_width(200)
        .without_syntax_highlighting()
        .with_context_lines(0);
    let mut drawn = String::new();
    if handler.render_report(&mut drawn, &snippet).is_err() {
        // The place is then named without its line: a finding is never lost for want of a picture.
        let at = file.position(labels.first().map_or(0, |label| label.span.start()));
        return format!("  {}:{}:{}\n", one_line(file.name()), at.line, at.column);
    }
    // miette puts its own title line first; ours stands there already.
    drawn.lines().skip(1).map(|line| format!("{}\n", line.trim_end())).collect()
}

fn theme(drawing: Drawing) -> GraphicalTheme {
    match (drawing.ascii, drawing.colour) {
        (false, false) => GraphicalTheme::unicode_nocolor(),
        (false, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::none(),
        (true, true) => GraphicalTheme::ascii(),
    }
}

// A label over several lines is drawn under the first only: its beginning is what the reader looks for.
fn labelled(file: &SourceFile, label: &Label, locale: Locale) -> LabeledSpan {
    let start = label.span.start().min(file.text().len());
    let line_end = file.line_span(file.position(start).line).map_or(start, |line| line.end());
    let end = label.span.end().clamp(start, line_end.max(start));
    let text = label.text.in_locale(locale);
    let text = (!text.is_empty()).then(|| one_line(text));
    if label.primary {
        LabeledSpan::new_primary_with_span(text, (start, end - start))
    } else {
        LabeledSpan::new_with_span(text, (start, end - start))
    }
}

#[derive(Debug)]
struct Snippet<'a> {
    shown: Shown<'a>,
    labels: Vec<LabeledSpan>,
}

impl fmt::Display for Snippet<'_> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Snippet<'_> {}

impl miette::Diagnostic for Snippet<'_> {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.shown)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

/// The lines of a file that labels stand in.
#[derive(Debug)]
struct Shown<'a> {
    file: &'a SourceFile,
    name: String,
    /// Where the first of the lines begins.
    start: usize,
    text: String,
}

impl<'a> Shown<'a> {
    // A large file with many findings is not gone through anew for each of them.
    fn of(file: &'a SourceFile, labels: &[&Label]) -> Self {
        let line_at = |offset: usize| file.line_span(file.position(offset).line);
        let first = labels.iter().map(|label| label.span.start()).min().and_then(line_at);
        let last = labels.iter().map(|label| label.span.end()).max().and_then(line_at);
        let start = first.map_or(0, |first| first.start());
        let end = last.map_or(file.text().len(), |last| last.end());
        // With the end of the last line: what stands before it is not a mark of its own.
        let rest = file.text().get(end..).unwrap_or_default();
        let end = rest.find('\n').map_or(file.text().len(), |at| end + at + 1);
        let text = shown_text(file.text().get(start..end).unwrap_or_default());
        Self { file, name: one_line(file.name()), start, text }
    }
}

// miette's own sources count columns in bytes; these count characters. Whole lines are given, whatever is asked for.
impl SourceCode for Shown<'_> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        _: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let at = self.file.position(span.offset());
        let last = self.file.position(span.offset().saturating_add(span.len()));
        let line = |number| self.file.line_span(number).ok_or(MietteError::OutOfBounds);
        let whole: Span = line(at.line)?.join(line(last.line)?);
        let within = |at: usize| at.checked_sub(self.start);
        let lines =
            within(whole.start()).zip(within(whole.end())).and_then(|(start, end)| self.text.get(start..end));
        let lines = lines.ok_or(MietteError::OutOfBounds)?;
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            lines.as_bytes(),
            (whole.start(), whole.len()).into(),
            at.line - 1,
            at.column - 1,
            last.line - at.line + 1,
        )))
    }
}

// Characters that steer a terminal, or turn the order of what it shows, become marks of the same number of bytes, so
// that offsets stay right and a policy file cannot paint over its own faults.
fn shown_text(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        shown.push(match character {
            '\n' | '\t' => character,
            '\r' if characters.peek() == Some(&'\n') => character,
            '\u{0}'..='\u{1f}' | '\u{7f}' => '?',
            '\u{80}'..='\u{9f}' => '·',
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
            _ => character,
        });
    }
    shown
}

fn one_line(text: &str) -> String {
    shown_text(text).replace(['\n', '\r', '\t'], " ")
}
