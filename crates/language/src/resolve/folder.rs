//! The files of one policy: the rule files as parsed, in the order of their names, and the bytes of what stands beside them.

use crate::locale::Locale;
use crate::parts::cores;
use crate::policy::base::Lock;
use crate::sheet::SheetsAhead;
use crate::source::{FileBytes, Files, SourceFile, SourceId, Sources};
use crate::syntax::ast::Head;
use crate::syntax::leaves::ViewLine;
use crate::syntax::{self, Reading};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};
use std::thread::scope;

/// The ending of rule files.
const RULES: &str = "lijiao";
/// The ending of Markdown files, whose fenced `lijiao` blocks hold rules.
const MARKDOWN: &str = "md";
/// The ending of sheets that hold text.
const SHEET: &str = ".csv";
/// The file that says what the bases were when they were last looked at.
const LOCK: &str = "lijiao.lock";
/// The folder in which a policy carries the policies that it adopts.
const BASES: &str = "bases/";

/// One file of rules.
#[derive(Debug, Clone)]
pub struct RuleFile {
    /// The file among the sources.
    pub source: SourceId,
    /// Its tree and the faults of its text.
    pub parse: Reading,
    lines: OnceLock<Vec<ViewLine>>,
}

impl RuleFile {
    /// Returns every line of the file with its words.
    pub fn lines(&self, source: &SourceFile) -> &[ViewLine] {
        self.lines.get_or_init(|| syntax::parse(source).lines)
    }
}

/// The files of one policy. Nothing below it reads a file.
#[derive(Debug, Clone, Default)]
pub struct PolicyFolder {
    /// The rule files as text; sheets are added when they are read.
    pub sources: Sources,
    /// The rule files in the order of their names.
    pub rules: Vec<RuleFile>,
    /// The bytes of every file, by path relative to the folder, with `/` between its parts.
    pub files: Arc<Files>,
    /// The policies that this one adopts, and those that they adopt, by code.
    pub bases: BTreeMap<String, Base>,
    /// What the bases were when they were last looked at.
    pub lock: Option<Lock>,
    /// Sheets that were read beside the rules that name them.
    pub(super) ahead: SheetsAhead,
}

/// A policy that another adopts.
#[derive(Debug, Clone, Default)]
pub struct Base {
    /// What stands in front of the names of its files among the sources, such as `../city/`.
    pub prefix: String,
    /// Its files of rules.
    pub rules: Vec<RuleFile>,
    /// The bytes of its files, by path relative to its own folder.
    pub files: Files,
}

/// What a policy says of a base: its code, and where it lies when the text says so.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Adoption {
    /// The code of the base.
    pub code: String,
    /// The path that the text gives, relative to the folder of the policy that adopts.
    pub from: Option<String>,
}

impl PolicyFolder {
    /// Returns the folder of these files: those that end in `.lijiao` hold rules, and Markdown that has `lijiao` blocks. A
    /// folder of rules in `bases/` is a policy that this one adopts, named as its folder.
    ///
    /// Bytes of a rule file that are not UTF-8 are replaced by a mark that the parse reports.
    pub fn of(files: BTreeMap<String, Vec<u8>>) -> Self {
        let (mut files, bases) = apart(files);
        // A lock that cannot be read is told by whoever reads files.
        let lock = files.remove(LOCK).and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let mut folder = Self { lock, ..Self::default() };
        folder.parse_own(&mut files);
        folder.files = Arc::new(files);
        for (code, files) in bases {
            folder.add_base(code.as_str(), Self::prefix_of_carried(&code), files);
        }
        folder
    }

    fn parse_own(&mut self, files: &mut Files) {
        let texts = texts_of(files);
        // A sheet is read from the bytes that the folder holds.
        files.iter_mut().filter(|(name, _)| name.ends_with(SHEET)).for_each(|(_, bytes)| bytes.know_text());
        let sheets = SheetsAhead::mentioned(files, has_rules_ending);
        let is_beside = !sheets.is_empty() && cores() > 1;
        if !is_beside {
            self.rules = self.parsed("", texts);
            return;
        }
        let ahead = self.ahead.clone();
        scope(|scope| {
            scope.spawn(|| ahead.read(&sheets));
            self.rules = self.parsed("", texts);
        });
    }

    /// Returns the files of a policy itself, and those of each policy in its `bases/` by code.
    pub fn files_apart(files: BTreeMap<String, Vec<u8>>) -> (Files, BTreeMap<String, Files>) {
        let (mut own, bases) = apart(files);
        own.remove(LOCK);
        (own, bases)
    }

    /// Returns what stands in front of the names of the files of a policy that another carries.
    pub fn prefix_of_carried(code: &str) -> String {
        format!("{BASES}{code}/")
    }

    /// Adds a policy that this one, or one of its bases, adopts; its files are known to the sources behind the prefix.
    pub fn add_base(&mut self, code: impl Into<String>, prefix: impl Into<String>, mut files: Files) {
        let prefix = prefix.into();
        let texts = texts_of(&mut files);
        let rules = self.parsed(&prefix, texts);
        self.bases.insert(code.into(), Base { prefix, rules, files });
    }

    /// Returns what the policy adopts, or what a base of it does.
    pub fn adoptions(&self, of_base: Option<&str>) -> Vec<Adoption> {
        let rules = match of_base {
            None => self.rules.as_slice(),
            Some(code) => self.bases.get(code).map_or(&[][..], |base| base.rules.as_slice()),
        };
        let declarations = rules.iter().flat_map(|rules| &rules.parse.file.declarations);
        let mut adoptions = Vec::new();
        for declaration in declarations {
            if let (Head::Adopt { from, .. }, Some(name)) = (&declaration.head, &declaration.name) {
                let from = from.as_ref().map(|from| from.path.clone());
                adoptions.push(Adoption { code: name.text.to_string(), from });
            }
        }
        adoptions
    }

    fn parsed(&mut self, prefix: &str, texts: Vec<(String, Arc<String>)>) -> Vec<RuleFile> {
        let file = |(name, text)| self.rule_file(format!("{prefix}{name}"), text);
        texts.into_iter().filter_map(file).collect()
    }

    /// Returns the folder of one text that stands alone, whatever its name.
    pub fn of_text(name: impl Into<String>, text: impl Into<String>) -> Self {
        let (name, text) = (name.into(), text.into());
        let text = Arc::new(text);
        let files = Files::from([(name.clone(), FileBytes::Text(Arc::clone(&text)))]);
        let mut folder = Self { files: Arc::new(files), ..Self::default() };
        folder.rules = folder.rule_file(name, text).into_iter().collect();
        folder
    }

    fn rule_file(&mut self, name: String, text: Arc<String>) -> Option<RuleFile> {
        let source = self.sources.take(SourceFile::shared(name, text));
        let parse = syntax::read(self.sources.get(source)?);
        Some(RuleFile { source, parse, lines: OnceLock::new() })
    }

    /// Returns the language of the file that holds the policy's head, else of the first file.
    pub fn locale(&self) -> Locale {
        let has_head =
            |rules: &&RuleFile| rules.parse.file.declarations.iter().any(|one| one.head == Head::Policy);
        let main = self.rules.iter().find(has_head).or(self.rules.first());
        main.map_or_else(Locale::default, |rules| rules.parse.locale)
    }
}

// The files of the policy itself, and those of each base that it carries with it.
fn apart(files: BTreeMap<String, Vec<u8>>) -> (Files, BTreeMap<String, Files>) {
    let carried = |name: &str| {
        let (code, rest) = name.strip_prefix(BASES)?.split_once('/')?;
        Some((code.to_owned(), rest.to_owned()))
    };
    let is_policy = |(_, rest): &(String, String)| has_rules_ending(rest) && !rest.contains('/');
    let codes: BTreeSet<String> =
        files.keys().filter_map(|name| carried(name)).filter(is_policy).map(|(code, _)| code).collect();
    let (mut own, mut bases) = (Files::new(), BTreeMap::<String, Files>::new());
    for (name, bytes) in files {
        let bytes = FileBytes::from(bytes);
        match carried(&name).filter(|(code, _)| codes.contains(code)) {
            Some((code, rest)) => _ = bases.entry(code).or_default().insert(rest, bytes),
            None => _ = own.insert(name, bytes),
        }
    }
    (own, bases)
}

// The texts of the rules among some files, by name.
fn texts_of(files: &mut Files) -> Vec<(String, Arc<String>)> {
    let rules = files.iter_mut().filter(|(name, _)| has_rules_ending(name));
    let texts = rules.map(|(name, bytes)| (name.clone(), bytes.text()));
    texts.filter(|(name, text)| is_rules(name, text)).collect()
}

fn has_rules_ending(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    matches!(ending, Some(RULES | MARKDOWN))
}

fn is_rules(name: &str, text: &str) -> bool {
    !name.ends_with(MARKDOWN) || text.lines().any(|line| line.trim_start().starts_with("```lijiao"))
}
