//! The files of one policy: the rule files as parsed, in the order of their names, and the bytes of what stands beside them.

use crate::locale::Locale;
use crate::source::{SourceId, Sources};
use crate::syntax::ast::Head;
use crate::syntax::{self, Parse};
use std::collections::BTreeMap;

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
    /// Returns the folder of these rule files, by name and text, and of the sheets beside them.
    pub fn of(rules: impl IntoIterator<Item = (String, String)>, beside: BTreeMap<String, Vec<u8>>) -> Self {
        let mut folder = Self { files: beside, ..Self::default() };
        for (name, text) in rules.into_iter().collect::<BTreeMap<_, _>>() {
            folder.files.insert(name.clone(), text.clone().into_bytes());
            folder.add_rules(name, text);
        }
        folder
    }

    /// Returns the folder of one text that stands alone.
    pub fn of_text(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self::of([(name.into(), text.into())], BTreeMap::new())
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
