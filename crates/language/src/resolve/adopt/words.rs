//! The words of a clause as they count: without comments, titles of columns padded or not, in either language.

use crate::fold::fold_width;
use crate::locale::Locale;
use crate::resolve::folder::PolicyFolder;
use crate::source::SourceFile;
use crate::syntax::ast::Declaration;
use crate::syntax::leaves::{Leaf, LeafRole, ViewKind, ViewLine};
use crate::syntax::lexicon::spelling;

/// Returns the words of a declaration in order; keywords and nouns in English, names without their quotes.
pub(super) fn words_of(folder: &PolicyFolder, declaration: &Declaration) -> Vec<String> {
    let file = declaration.span.file;
    let own = folder.rules.iter().chain(folder.bases.values().flat_map(|base| &base.rules));
    let rules = own.into_iter().find(|rules| rules.source == file);
    let (Some(rules), Some(source)) = (rules, folder.sources.get(file)) else { return Vec::new() };
    let is_head =
        |line: &&ViewLine| line.content.start() <= declaration.span.start() && line.kind == ViewKind::Head;
    let lines = rules.lines(source);
    let before = lines.partition_point(|line| line.content.start() <= declaration.span.start());
    let skipped = lines.iter().take(before).rposition(|line| is_head(&line)).unwrap_or(0);
    let own = lines
        .iter()
        .skip(skipped)
        .enumerate()
        .take_while(|(at, line)| *at == 0 || line.kind != ViewKind::Head);
    own.flat_map(|(_, line)| words_of_line(source, line)).collect()
}

fn words_of_line(source: &SourceFile, line: &ViewLine) -> Vec<String> {
    let is_code = !matches!(line.kind, ViewKind::Blank | ViewKind::Comment | ViewKind::Prose);
    if line.verbatim && is_code {
        return vec![source.slice(line.content).to_owned()];
    }
    let of_cell = |cell: &crate::syntax::leaves::ViewCell| match cell.leaves.is_empty() {
        true => vec![fold_width(source.slice(cell.span))],
        false => cell.leaves.iter().map(|leaf| word(source, leaf)).collect(),
    };
    let cells = line.cells.iter().flat_map(of_cell);
    line.leaves.iter().map(|leaf| word(source, leaf)).chain(cells).collect()
}

fn word(source: &SourceFile, leaf: &Leaf) -> String {
    let text = source.slice(leaf.span);
    match &leaf.role {
        LeafRole::Keyword(role) => spelling(*role, Locale::En).to_owned(),
        LeafRole::Noun { noun, .. } => noun.text.to_owned(),
        LeafRole::Quoted | LeafRole::File => {
            let mut inner = text.chars();
            inner.next();
            inner.next_back();
            fold_width(inner.as_str())
        }
        LeafRole::Date(day) => day.to_string(),
        LeafRole::MonthDay(day) => day.to_string(),
        LeafRole::Article(number) => format!("art. {number}"),
        LeafRole::Comma => ",".to_owned(),
        LeafRole::Dot => ".".to_owned(),
        LeafRole::Open => "(".to_owned(),
        LeafRole::Close => ")".to_owned(),
        LeafRole::Name
        | LeafRole::Document
        | LeafRole::Number
        | LeafRole::Share
        | LeafRole::Colon
        | LeafRole::Equals
        | LeafRole::Below
        | LeafRole::Dash => fold_width(text),
    }
}
