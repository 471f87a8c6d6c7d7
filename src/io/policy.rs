//! A policy from the disk: one file of rules, or a folder of them with the sheets beside. Names are relative to the
//! folder and written with `/`, so that the same policy has the same digest on every machine.

use super::error::{IoError, IoProblem};
use crate::nearest::{MOST_PROPOSED, nearest};
use crate::plan::{Plan, PlanProblem, is_plan};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// The largest file of rules or sheet, in MiB.
pub const MOST_MEBIBYTES: usize = 16;
/// The most files of one policy.
pub const MOST_FILES: usize = 1000;
/// How many folders deep sheets and policies are looked for.
pub(super) const DEEPEST: usize = 4;

/// A policy as it stands on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadedPolicy {
    /// The path as the user named it.
    pub path: PathBuf,
    /// The folder that names are relative to; empty for standard input.
    pub folder: PathBuf,
    /// True for an archive: what it adopts lies in it.
    pub is_archive: bool,
    /// The bytes of the rules and of the sheets beside them, by name relative to the folder, such as `data/areas.csv`.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// Loads a policy: a file of rules (`.lijiao`), a Markdown file with rules in it (`.md`), or a folder of files of rules
/// with sheets beside them, or a zip archive of such a folder. `-` reads a file of rules from standard input.
///
/// In a folder, Markdown holds rules when its name ends in `.lijiao.md`; any other Markdown there is a document, though it can be
/// named by itself.
pub fn load_policy(path: &Path) -> Result<LoadedPolicy, IoError> {
    if path == Path::new("-") {
        let bytes = read_bounded(path, &mut std::io::stdin().lock(), MOST_MEBIBYTES)?;
        let files = BTreeMap::from([("-.lijiao".to_owned(), bytes)]);
        return Ok(LoadedPolicy { path: path.to_owned(), folder: PathBuf::new(), is_archive: false, files });
    }
    let kind = fs::metadata(path).map_err(|error| IoError::of(path, &error))?;
    let (folder, found) = if kind.is_dir() {
        (path.to_owned(), Found::in_folder(path)?)
    } else if kind.is_file() && super::archive::is_archive(path) {
        return super::archive::load(path);
    } else if kind.is_file() {
        (folder_of(path), Found::beside_file(path)?)
    } else {
        return Err(IoError::new(path, IoProblem::NotAFile));
    };
    let mut files = found.read(&folder)?;
    // A plan compiled into the folder of its policy is no file of rules.
    files.retain(|_, bytes| !is_plan(bytes));
    match files.is_empty() {
        true => Err(IoError::new(path, IoProblem::Plan)),
        false => Ok(LoadedPolicy { path: path.to_owned(), files, folder, is_archive: false }),
    }
}

/// Returns the plan that a file holds, or `None` where the path names the text of a policy.
///
/// # Errors
/// The file cannot be read, is damaged, or was written by another version.
pub fn load_plan(path: &Path) -> Result<Option<Plan>, IoError> {
    let is_file = fs::metadata(path).is_ok_and(|kind| kind.is_file());
    let mut begin = Vec::new();
    if is_file {
        let file = File::open(path).map_err(|error| IoError::of(path, &error))?;
        file.take(16).read_to_end(&mut begin).map_err(|error| IoError::of(path, &error))?;
    }
    if !is_plan(&begin) {
        return Ok(None);
    }
    let bytes = fs::read(path).map_err(|error| IoError::of(path, &error))?;
    let problem = match Plan::of_file(bytes) {
        Ok(plan) => return Ok(Some(plan)),
        Err(PlanProblem::OtherVersion { version }) => IoProblem::OtherPlan { version },
        Err(PlanProblem::Damaged | PlanProblem::NotAPlan) => IoProblem::DamagedPlan,
    };
    Err(IoError::new(path, problem))
}

/// Returns the policies that a path names: itself, or, for a folder without rules, those of the folders in it.
///
/// A path that holds none is returned as it is, so that loading it says why.
pub fn find_policies(path: &Path) -> Vec<PathBuf> {
    let inside =
        if path.is_dir() && !holds_rules(path) { policies_inside(path, DEEPEST) } else { Vec::new() };
    if inside.is_empty() { vec![path.to_owned()] } else { inside }
}

/// Returns the files of rules that a path names: itself, or all below a folder, in name order.
pub fn find_rule_files(path: &Path) -> Result<Vec<PathBuf>, IoError> {
    let kind = fs::metadata(path).map_err(|error| IoError::of(path, &error))?;
    if !kind.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    collect_rule_files(path, DEEPEST, &mut files)?;
    match files.is_empty() {
        true => Err(IoError::new(path, IoProblem::NoRules { inside: Vec::new() })),
        false => Ok(files),
    }
}

fn collect_rule_files(folder: &Path, deeper: usize, files: &mut Vec<PathBuf>) -> Result<(), IoError> {
    for path in sorted_entries(folder)? {
        if path.is_dir() && deeper > 0 && !is_hidden(&path) && !is_link(&path) {
            collect_rule_files(&path, deeper - 1, files)?;
        } else if !path.is_dir() && is_rule_file(&path) {
            files.push(path);
        }
    }
    Ok(())
}

fn folder_of(path: &Path) -> PathBuf {
    path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new(".")).to_owned()
}

/// The files of a policy, found but not yet read.
#[derive(Default)]
struct Found {
    rules: Vec<PathBuf>,
    sheets: Vec<PathBuf>,
}

impl Found {
    fn in_folder(folder: &Path) -> Result<Self, IoError> {
        let mut found = Self::default();
        found.search(folder, folder, 0)?;
        if found.rules.is_empty() {
            let entries = sorted_entries(folder)?;
            let documents = entries.into_iter().filter(|path| has_ending(path, "md") && has_blocks(path));
            let inside = documents.chain(policies_inside(folder, DEEPEST)).take(MOST_PROPOSED);
            let inside = inside.map(|path| path.display().to_string()).collect();
            return Err(IoError::new(folder, IoProblem::NoRules { inside }));
        }
        Ok(found)
    }

    fn beside_file(path: &Path) -> Result<Self, IoError> {
        if !(has_ending(path, "lijiao") || has_ending(path, "md")) {
            return Err(IoError::new(path, IoProblem::NotRules));
        }
        let mut found = Self::default();
        let folder = folder_of(path);
        found.search(&folder, &folder, 0)?;
        found.rules = vec![path.to_owned()];
        Ok(found)
    }

    // Rules stand in the folder itself; sheets may stand in folders below that hold no rules of their own.
    fn search(&mut self, root: &Path, folder: &Path, depth: usize) -> Result<(), IoError> {
        if depth > 0 && holds_rules(folder) {
            return Ok(());
        }
        for path in sorted_entries(folder)?.into_iter().filter(|path| !is_hidden(path)) {
            let is_folder = path.is_dir();
            if is_folder && depth < DEEPEST && !is_link(&path) {
                self.search(root, &path, depth + 1)?;
            } else if !is_folder && depth == 0 && is_rule_file(&path) {
                self.rules.push(path);
            } else if !is_folder && (has_ending(&path, "csv") || has_ending(&path, "xlsx")) {
                self.sheets.push(path);
            }
            if self.rules.len() + self.sheets.len() > MOST_FILES {
                return Err(IoError::new(root, IoProblem::TooManyFiles { most: MOST_FILES }));
            }
        }
        Ok(())
    }

    fn read(&self, root: &Path) -> Result<BTreeMap<String, Vec<u8>>, IoError> {
        let mut files = BTreeMap::new();
        for path in self.rules.iter().chain(&self.sheets) {
            expect_within(root, path)?;
            let mut file = File::open(path).map_err(|error| IoError::of(path, &error))?;
            files.insert(name_in(root, path), read_bounded(path, &mut file, MOST_MEBIBYTES)?);
        }
        Ok(files)
    }
}

fn name_in(root: &Path, path: &Path) -> String {
    let relative = match path.strip_prefix(root) {
        Ok(relative) => relative.to_owned(),
        // A file named without its folder stands in `.`.
        Err(_) => path.file_name().map(PathBuf::from).unwrap_or_default(),
    };
    let parts: Vec<String> =
        relative.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    parts.join("/")
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

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|kind| kind.file_type().is_symlink())
}

fn holds_rules(folder: &Path) -> bool {
    sorted_entries(folder).is_ok_and(|paths| paths.iter().any(|path| is_rule_file(path) && !is_hidden(path)))
}

/// Returns true for `x.lijiao`, and for `x.lijiao.md`: rules with the text of the regulation around them.
pub(super) fn is_rule_file(path: &Path) -> bool {
    let literate = || {
        has_ending(path, "md") && path.file_stem().is_some_and(|stem| has_ending(Path::new(stem), "lijiao"))
    };
    has_ending(path, "lijiao") || literate()
}

fn has_blocks(path: &Path) -> bool {
    // A document that cannot be read holds no rules for this purpose; naming it as the policy says why.
    fs::read_to_string(path).is_ok_and(|text| text.lines().any(|line| line.starts_with("```lijiao")))
}

// A link inside the folder is a file like any other; one that leads out would make the policy depend on what is not part
// of it.
fn expect_within(root: &Path, path: &Path) -> Result<(), IoError> {
    if !is_link(path) {
        return Ok(());
    }
    let inside = match (fs::canonicalize(root), fs::canonicalize(path)) {
        (Ok(root), Ok(path)) => path.starts_with(root),
        (Ok(_) | Err(_), Ok(_) | Err(_)) => false,
    };
    if inside { Ok(()) } else { Err(IoError::new(path, IoProblem::LinkOutside)) }
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

fn policies_inside(folder: &Path, deeper: usize) -> Vec<PathBuf> {
    let entries = sorted_entries(folder).unwrap_or_default();
    let folders = entries.into_iter().filter(|path| path.is_dir() && !is_hidden(path) && !is_link(path));
    folders
        .flat_map(|path| match (holds_rules(&path), deeper.checked_sub(1)) {
            (true, _) => vec![path],
            (false, Some(deeper)) => policies_inside(&path, deeper),
            (false, None) => Vec::new(),
        })
        .collect()
}

/// Returns what stands beside a missing path under a near name.
pub(super) fn names_near(path: &Path) -> Vec<String> {
    let Some(name) = path.file_name().map(|name| name.to_string_lossy().into_owned()) else {
        return Vec::new();
    };
    let beside: Vec<String> = sorted_entries(&folder_of(path))
        .unwrap_or_default()
        .iter()
        .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
        .collect();
    let near = nearest(&name, beside.iter().map(String::as_str));
    near.into_iter().map(|name| path.with_file_name(name).display().to_string()).collect()
}
