//! The files of one policy: the rule files as parsed, in the order of their names, and the bytes of what stands beside them.

use crate::locale::Locale;
use crate::source::{SourceId, Sources};
use crate::syntax::ast::Head;
use crate::syntax::{self, Parse};
use std::collections::BTreeMap;

/// The ending of rule files.
const RULES: &str = "lijiao";
/// The ending of Markdown files, whose fenced `lijiao` blocks hold rules.
const MARKDOWN: &str = "md";

/// One file of rules.
#[derive(Debug, Clone)]
pub struct RuleFile {
    /// The file among the sources.
    pub source: SourceId,
    /// Its tree and the faults of its text.
    pub parse: Parse,
}

/// The files of one policy. Nothing below it reads a file.
#[derive(Debug, Clone, Default)]
pub struct PolicyFolder {
    /// The rule files as text; sheets are added when they are read.
    pub sources: Sources,
    /// The rule files in the order of their names.
    pub rules: Vec<RuleFile>,
    /// The bytes of every file, by path relative to the folder, with `/` between its parts.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl PolicyFolder {
    /// Returns the folder of these files: those that end in `.lijiao` hold rules, and Markdown that has `lijiao` blocks.
    ///
    /// Bytes of a rule file that are not UTF-8 are replaced by a mark that the parse reports.
    pub fn of(files: BTreeMap<String, Vec<u8>>) -> Self {
        let mut folder = Self { files, ..Self::default() };
        let texts = folder.files.iter().filter(|(name, _)| has_rules_ending(name));
        let texts = texts.map(|(name, bytes)| (name.clone(), String::from_utf8_lossy(bytes).into_owned()));
        let rules: Vec<(String, String)> = texts.filter(|(name, text)| is_rules(name, text)).collect();
        for (name, text) in rules {
            folder.add_rules(name, text);
        }
        folder
    }

    /// Returns the folder of one text that stands alone, whatever its name.
    pub fn of_text(name: impl Into<String>, text: impl Into<String>) -> Self {
        let (name, text) = (name.into(), text.into());
        let files = BTreeMap::from([(name.clone(), text.clone().into_bytes())]);
        let mut folder = Self { files, ..Self::default() };
        folder.add_rules(name, text);
        folder
    }

    fn add_rules(&mut self, name: String, text: String) {
        let source = self.sources.add(name, text);
        if let Some(file) = self.sources.get(source) {
            let parse = syntax::parse(file);
            self.rules.push(RuleFile { source, parse });
        }
    }

    /// Returns the language of the file that holds the policy's head, else of the first file.
    pub fn locale(&self) -> Locale {
        let has_head =
            |rules: &&RuleFile| rules.parse.file.declarations.iter().any(|one| one.head == Head::Policy);
        let main = self.rules.iter().find(has_head).or(self.rules.first());
        main.map_or_else(Locale::default, |rules| rules.parse.locale)
    }
}

fn has_rules_ending(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    matches!(ending, Some(RULES | MARKDOWN))
}

fn is_rules(name: &str, text: &str) -> bool {
    !name.ends_with(MARKDOWN) || text.lines().any(|line| line.trim_start().starts_with("```lijiao"))
}
