//! A policy from the disk: one file of rules, or a folder of them with the sheets beside. Names are relative to the
//! folder and written with `/`, so that the same policy has the same digest on every machine.

use super::error::{IoError, IoProblem};
use super::literate::rules_of_markdown;
use crate::nearest::nearest;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// The largest file of rules or sheet, in MiB.
pub const MOST_MEBIBYTES: usize = 16;
/// The most files of one policy.
pub const MOST_FILES: usize = 1000;
/// How many folders deep sheets are looked for.
const DEEPEST: usize = 4;

/// A policy as it stands on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadedPolicy {
    /// The path as the user named it.
    pub path: PathBuf,
    /// The files of rules in name order; never empty.
    pub rules: Vec<RuleFile>,
    /// The sheets beside the rules by name relative to the folder, such as `data/areas.csv`.
    pub beside: BTreeMap<String, Vec<u8>>,
}

/// One file of rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFile {
    /// Name relative to the policy's folder.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// The rules; of a Markdown file its blocks, in the places where they stand.
    pub text: String,
}

/// Loads a policy: a file of rules (`.lijiao`), a Markdown file with rules in it (`.md`), or a folder of files of rules
/// with sheets beside them. `-` reads a file of rules from standard input.
pub fn load_policy(path: &Path) -> Result<LoadedPolicy, IoError> {
    if path == Path::new("-") {
        let text = utf8(path, read_bounded(path, &mut std::io::stdin().lock(), MOST_MEBIBYTES)?)?;
        let file = RuleFile { name: "-".into(), path: path.to_owned(), text };
        return Ok(LoadedPolicy { path: path.to_owned(), rules: vec![file], beside: BTreeMap::new() });
    }
    let kind = fs::metadata(path).map_err(|error| IoError::of(path, &error))?;
    if kind.is_dir() {
        load_folder(path)
    } else if kind.is_file() {
        load_file(path)
    } else {
        Err(IoError::new(path, IoProblem::NotAFile))
    }
}

fn load_file(path: &Path) -> Result<LoadedPolicy, IoError> {
    if !(has_ending(path, "lijiao") || has_ending(path, "md")) {
        return Err(IoError::new(path, IoProblem::NotRules));
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let rules = vec![rule_file(name, path)?];
    let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    let mut found = Found { root: folder.to_owned(), rules: Vec::new(), sheets: Vec::new() };
    found.search(folder, 0)?;
    Ok(LoadedPolicy { path: path.to_owned(), rules, beside: found.read_sheets()? })
}

fn load_folder(path: &Path) -> Result<LoadedPolicy, IoError> {
    let mut found = Found { root: path.to_owned(), rules: Vec::new(), sheets: Vec::new() };
    found.search(path, 0)?;
    if found.rules.is_empty() {
        return Err(IoError::new(path, IoProblem::NoRules { inside: policies_inside(path) }));
    }
    let rules =
        found.rules.iter().map(|(name, path)| rule_file(name.clone(), path)).collect::<Result<_, _>>()?;
    Ok(LoadedPolicy { path: path.to_owned(), rules, beside: found.read_sheets()? })
}

/// The files of a policy, found but not yet read.
struct Found {
    root: PathBuf,
    rules: Vec<(String, PathBuf)>,
    sheets: Vec<(String, PathBuf)>,
}

impl Found {
    // Rules stand in the folder itself; sheets may stand in folders below that hold no rules of their own.
    fn search(&mut self, folder: &Path, depth: usize) -> Result<(), IoError> {
        let entries = sorted_entries(folder)?;
        if depth > 0 && entries.iter().any(|path| has_ending(path, "lijiao")) {
            return Ok(());
        }
        for path in entries {
            let name = self.name_of(&path);
            let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            let is_folder = path.is_dir();
            if is_hidden {
                continue;
            } else if is_folder && depth < DEEPEST && !is_link(&path) {
                self.search(&path, depth + 1)?;
            } else if !is_folder && depth == 0 && has_ending(&path, "lijiao") {
                self.rules.push((name, path));
            } else if !is_folder && has_ending(&path, "csv") {
                self.sheets.push((name, path));
            }
            if self.rules.len() + self.sheets.len() > MOST_FILES {
                return Err(IoError::new(&self.root, IoProblem::TooManyFiles { most: MOST_FILES }));
            }
        }
        Ok(())
    }

    fn name_of(&self, path: &Path) -> String {
        let relative = path.strip_prefix(&self.root).unwrap_or(path);
        let parts: Vec<String> =
            relative.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
        parts.join("/")
    }

    fn read_sheets(&self) -> Result<BTreeMap<String, Vec<u8>>, IoError> {
        let mut sheets = BTreeMap::new();
        for (name, path) in &self.sheets {
            within(&self.root, path)?;
            sheets.insert(name.clone(), read_file(path)?);
        }
        Ok(sheets)
    }
}

fn sorted_entries(folder: &Path) -> Result<Vec<PathBuf>, IoError> {
    let error = |error: std::io::Error| IoError::of(folder, &error);
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(error)? {
        paths.push(entry.map_err(error)?.path());
    }
    paths.sort();
    Ok(paths)
}

fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|kind| kind.file_type().is_symlink())
}

// A link inside the folder is a file like any other; one that leads out would make the policy depend on what is not part
// of it.
fn within(root: &Path, path: &Path) -> Result<(), IoError> {
    if !is_link(path) {
        return Ok(());
    }
    let inside = match (fs::canonicalize(root), fs::canonicalize(path)) {
        (Ok(root), Ok(path)) => path.starts_with(root),
        (Ok(_) | Err(_), Ok(_) | Err(_)) => false,
    };
    if inside { Ok(()) } else { Err(IoError::new(path, IoProblem::LinkOutside)) }
}

fn rule_file(name: String, path: &Path) -> Result<RuleFile, IoError> {
    if let Some(folder) = path.parent().filter(|folder| *folder != Path::new("")) {
        within(folder, path)?;
    }
    let text = utf8(path, read_file(path)?)?;
    let text = if has_ending(path, "md") { rules_of_markdown(&text) } else { text };
    Ok(RuleFile { name, path: path.to_owned(), text })
}

fn read_file(path: &Path) -> Result<Vec<u8>, IoError> {
    let mut file = File::open(path).map_err(|error| IoError::of(path, &error))?;
    read_bounded(path, &mut file, MOST_MEBIBYTES)
}

/// Reads a stream to its end, or says that it is larger than is read.
pub(super) fn read_bounded(
    path: &Path,
    stream: &mut dyn Read,
    most_mebibytes: usize,
) -> Result<Vec<u8>, IoError> {
    let most = most_mebibytes << 20;
    let bound = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    stream.take(bound).read_to_end(&mut bytes).map_err(|error| IoError::of(path, &error))?;
    match bytes.len() > most {
        true => Err(IoError::new(path, IoProblem::TooLarge { most_mebibytes })),
        false => Ok(bytes),
    }
}

/// Returns the text of bytes, or the line that is not UTF-8.
pub(super) fn utf8(path: &Path, bytes: Vec<u8>) -> Result<String, IoError> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..valid).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        IoError::new(path, IoProblem::NotUtf8 { line })
    })
}

/// Returns true when a path has an ending, in either case.
pub(super) fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|own| own.eq_ignore_ascii_case(ending))
}

fn policies_inside(folder: &Path) -> Vec<String> {
    let holds_rules = |path: &PathBuf| {
        sorted_entries(path).is_ok_and(|paths| paths.iter().any(|path| has_ending(path, "lijiao")))
    };
    let entries = sorted_entries(folder).unwrap_or_default();
    let folders = entries.into_iter().filter(|path| path.is_dir()).filter(holds_rules);
    folders.take(crate::nearest::MOST_PROPOSED).map(|path| path.display().to_string()).collect()
}

/// Returns what stands beside a missing path under a near name.
pub(super) fn names_near(path: &Path) -> Vec<String> {
    let Some(name) = path.file_name().map(|name| name.to_string_lossy().into_owned()) else {
        return Vec::new();
    };
    let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    let beside: Vec<String> = sorted_entries(folder)
        .unwrap_or_default()
        .iter()
        .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
        .collect();
    let near = nearest(&name, beside.iter().map(String::as_str));
    near.into_iter().map(|name| path.with_file_name(name).display().to_string()).collect()
}
