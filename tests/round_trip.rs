//! Every word of the language survives the way to the other language and back: the list of words says which, not this file.
//!
//! The texts are the twins and the pieces of the documents. A keyword or a noun that none of them holds
//! fails here, so that whatever is added to the language is read, printed in both languages and brought back.
#![allow(clippy::restriction, reason = "a test fails loudly")]

use lijiao::format::format;
use lijiao::locale::Locale;
use lijiao::source::{SourceFile, Span};
use lijiao::syntax::leaves::{Leaf, LeafRole};
use lijiao::syntax::lexicon::{find_role, keywords, nouns, spelling};
use lijiao::syntax::parse;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// A text in its canonical form in one language (no synonym is left), with the leaves that it is made of.
struct Told {
    name: String,
    text: String,
    leaves: Vec<Leaf>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files_below(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, ending, found);
        } else if path.to_str().unwrap().ends_with(ending) {
            found.push(path);
        }
    }
}

/// Returns every text as its author wrote it.
fn written() -> Vec<(String, String)> {
    let mut rules = Vec::new();
    files_below(&root().join("tests/twins"), ".lijiao", &mut rules);
    rules.sort();
    let mut texts: Vec<(String, String)> =
        rules.iter().map(|path| (path.display().to_string(), fs::read_to_string(path).unwrap())).collect();
    for page in ["docs/reference.md", "docs/constructs.md", "docs/tutorial.zh.md", "docs/tutorial.en.md"] {
        let text = fs::read_to_string(root().join(page)).unwrap();
        for (at, piece) in text.split("\n```lijiao").skip(1).enumerate() {
            let (words, piece) = piece.split_once('\n').unwrap();
            let is_right = !words.contains("fault");
            let piece = piece.split("\n```").next().unwrap();
            if is_right {
                texts.push((format!("{page} piece {at}"), format!("{piece}\n")));
            }
        }
    }
    texts
}

fn printed(name: &str, text: &str, locale: Locale) -> String {
    let source = SourceFile::new("a.lijiao", text);
    let formatted = format(&source, &parse(&source), locale);
    assert_eq!(formatted.guarded, None, "{name}\n{text}");
    formatted.text
}

fn told(name: &str, text: String) -> Told {
    let source = SourceFile::new("a.lijiao", text.as_str());
    let lines = parse(&source).lines;
    let in_lines = lines.iter().flat_map(|line| &line.leaves);
    let leaves = in_lines.chain(lines.iter().flat_map(|line| &line.cells).flat_map(|cell| &cell.leaves));
    Told { name: name.to_owned(), leaves: leaves.cloned().collect(), text }
}

/// Returns every text in a language, in its canonical form.
fn all(locale: Locale) -> &'static [Told] {
    static ALL: [OnceLock<Vec<Told>>; 2] = [OnceLock::new(), OnceLock::new()];
    ALL[usize::from(locale == Locale::En)].get_or_init(|| {
        let other = if locale == Locale::En { Locale::Zh } else { Locale::En };
        let canonical = |name: &str, text: &str| printed(name, &printed(name, text, other), locale);
        let mut all: Vec<Told> =
            written().into_iter().map(|(name, text)| told(&name, canonical(&name, &text))).collect();
        all.sort_by_key(|told| told.text.len());
        all
    })
}

#[test]
fn every_text_comes_back_from_the_other_language_byte_for_byte() {
    for (own, other) in [(Locale::Zh, Locale::En), (Locale::En, Locale::Zh)] {
        for Told { name, text, .. } in all(own) {
            let there = printed(name, text, other);
            assert_eq!(&printed(name, &there, own), text, "{name} by way of {other:?}");
        }
    }
}

#[test]
fn every_keyword_stands_in_a_text_that_comes_back_in_both_languages() {
    for locale in [Locale::Zh, Locale::En] {
        let mut seen = BTreeSet::new();
        for leaf in all(locale).iter().flat_map(|told| &told.leaves) {
            if let LeafRole::Keyword(role) = leaf.role {
                seen.insert(role);
            }
        }
        let missing: Vec<&str> = keywords()
            .iter()
            // The built-in kinds of outcome are printed as the nouns that they are.
            .filter(|keyword| !matches!(keyword.role, "certificate" | "activity"))
            .filter(|keyword| !seen.contains(&find_role(keyword.role).unwrap()))
            .map(|keyword| keyword.role)
            .collect();
        assert_eq!(missing, Vec::<&str>::new(), "no text in {locale:?} holds these keywords");
    }
}

#[test]
fn every_noun_stands_in_a_text_that_comes_back_in_both_languages() {
    for locale in [Locale::Zh, Locale::En] {
        let mut seen = BTreeSet::new();
        for leaf in all(locale).iter().flat_map(|told| &told.leaves) {
            if let LeafRole::Noun { noun, .. } = &leaf.role {
                seen.insert((noun.text, noun.chinese));
            }
        }
        let missing: Vec<&str> = nouns::all()
            .iter()
            .filter(|noun| !seen.contains(&(noun.text, noun.chinese)))
            .map(|noun| noun.text)
            .collect();
        assert_eq!(missing, Vec::<&str>::new(), "no text in {locale:?} holds these nouns");
    }
}

/// Every further spelling stands for the first one: in another language it is printed as the first, in its own it stays.
#[test]
fn every_further_spelling_says_the_same() {
    for (own, other) in [(Locale::Zh, Locale::En), (Locale::En, Locale::Zh)] {
        let mut first: BTreeMap<&str, (&Told, Span)> = BTreeMap::new();
        for told in all(own) {
            for leaf in &told.leaves {
                let LeafRole::Keyword(role) = leaf.role else { continue };
                let is_first = told.text[leaf.span.start()..leaf.span.end()] == *spelling(role, own);
                let keyword =
                    keywords().iter().find(|keyword| find_role(keyword.role) == Some(role)).unwrap();
                if is_first {
                    first.entry(keyword.role).or_insert((told, leaf.span));
                }
            }
        }
        let mut tried = 0;
        for keyword in keywords() {
            let words = if own == Locale::Zh { &keyword.chinese } else { &keyword.english };
            let Some((told, span)) = first.get(keyword.role) else { continue };
            for word in &words[1..] {
                let mut text = told.text.clone();
                text.replace_range(span.start()..span.end(), word);
                let name = format!("{} with {} as `{word}`", told.name, keyword.role);
                assert_eq!(printed(&name, &text, other), printed(&name, &told.text, other), "{name}");
                tried += 1;
            }
        }
        assert!(tried > 5, "{own:?}: only {tried} further spellings were tried");
    }
}
