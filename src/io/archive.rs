//! A policy as one file: a zip archive of its rules and sheets, with the policies that it adopts in `bases/CODE`. The same
//! policy gives the same bytes, and the digest of the archive is that of the folder.

use super::error::{IoError, IoProblem};
use super::policy::{DEEPEST, LoadedPolicy, MOST_FILES, MOST_MEBIBYTES, has_ending, is_rule_file};
use crate::resolve::PolicyFolder;
use crate::source::FileBytes;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Write};
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// The most that the files of one archive may take when they are unpacked, in MiB.
pub const MOST_UNPACKED_MEBIBYTES: usize = 256;
/// The folder of the policies that one adopts.
const BASES: &str = "bases/";

type Files = BTreeMap<String, Vec<u8>>;

/// Returns the archive of a policy and of all that it adopts.
pub fn packed(folder: &PolicyFolder, path: &Path) -> Result<Vec<u8>, IoError> {
    let own = folder.files.iter().map(|(name, bytes)| (name.clone(), bytes));
    let of_bases = folder.bases.iter().flat_map(|(code, base)| {
        base.files.iter().map(move |(name, bytes)| (format!("{BASES}{code}/{name}"), bytes))
    });
    let files: BTreeMap<String, &FileBytes> = own.chain(of_bases).collect();
    let failed = |why: String| IoError::new(path, IoProblem::Other { why });
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    // Nothing of the machine or the day goes in: the same policy gives the same bytes.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (name, bytes) in files {
        writer.start_file(name, options).map_err(|error| failed(error.to_string()))?;
        writer.write_all(bytes).map_err(|error| failed(error.to_string()))?;
    }
    let written = writer.finish().map_err(|error| failed(error.to_string()))?;
    Ok(written.into_inner())
}

/// Returns true for the name of an archive.
pub(super) fn is_archive(path: &Path) -> bool {
    has_ending(path, "zip")
}

/// Loads a policy from an archive. Files that belong to no policy are not unpacked.
pub(super) fn load(path: &Path) -> Result<LoadedPolicy, IoError> {
    let file = File::open(path).map_err(|error| IoError::of(path, &error))?;
    let damaged = |why: String| IoError::new(path, IoProblem::DamagedArchive { why });
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|error| damaged(error.to_string()))?;
    let names = archive.file_names().map(|name| name.map(std::borrow::Cow::into_owned));
    let names: Vec<String> = names.collect::<Result<_, _>>().map_err(|error| damaged(error.to_string()))?;
    if let Some(name) = names.iter().find(|name| leads_out(name)) {
        return Err(IoError::new(path, IoProblem::ArchiveOutside { name: name.clone() }));
    }
    let wanted = wanted(names);
    if wanted.len() > MOST_FILES {
        return Err(IoError::new(path, IoProblem::TooManyFiles { most: MOST_FILES }));
    }
    let mut files = Files::new();
    let mut left = MOST_UNPACKED_MEBIBYTES << 20;
    for (name, entry) in wanted {
        let mut entry = archive.by_name(&entry).map_err(|error| damaged(error.to_string()))?;
        if entry.is_symlink() {
            return Err(IoError::new(path, IoProblem::ArchiveOutside { name }));
        }
        // What an archive says of its sizes is not believed: it is read up to the bound and no further.
        let most = left.min(MOST_MEBIBYTES << 20);
        let bound = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
        let mut bytes = Vec::new();
        entry.by_ref().take(bound).read_to_end(&mut bytes).map_err(|error| damaged(error.to_string()))?;
        if bytes.len() > most {
            let most_mebibytes =
                if most < MOST_MEBIBYTES << 20 { MOST_UNPACKED_MEBIBYTES } else { MOST_MEBIBYTES };
            return Err(IoError::new(path, IoProblem::TooLarge { most_mebibytes }));
        }
        left -= bytes.len();
        files.insert(name, bytes);
    }
    if !files.keys().any(|name| is_rule_file(Path::new(name)) && !name.contains('/')) {
        return Err(IoError::new(path, IoProblem::NoRules { inside: Vec::new() }));
    }
    Ok(LoadedPolicy { path: path.to_owned(), folder: PathBuf::from("."), is_archive: true, files })
}

fn leads_out(name: &str) -> bool {
    name.starts_with('/') || name.contains(['\\', '\0', ':']) || name.split('/').any(|part| part == "..")
}

// The files that a folder of these names would give, each with its name in the archive; a folder that holds all is left out.
fn wanted(names: Vec<String>) -> BTreeMap<String, String> {
    let files: Vec<String> = names.into_iter().filter(|name| !name.ends_with('/')).collect();
    let is_bare = files.iter().any(|name| !name.contains('/'));
    let tops: BTreeSet<&str> = files.iter().filter_map(|name| name.split('/').next()).collect();
    let top = match tops.first() {
        Some(top) if tops.len() == 1 && !is_bare => format!("{top}/"),
        Some(_) | None => String::new(),
    };
    let named = files.iter().filter_map(|name| Some((name.strip_prefix(&top)?.to_owned(), name.clone())));
    let named: BTreeMap<String, String> = named.collect();
    let known: BTreeSet<String> = named.keys().cloned().collect();
    named.into_iter().filter(|(name, _)| belongs(name, &known)).collect()
}

fn belongs(name: &str, known: &BTreeSet<String>) -> bool {
    let (root, rest) = match name.strip_prefix(BASES).and_then(|behind| behind.split_once('/')) {
        Some((code, rest)) if holds_rules(&format!("{BASES}{code}/"), known) => {
            (format!("{BASES}{code}/"), rest)
        }
        Some(_) | None => (String::new(), name),
    };
    let parts: Vec<&str> = rest.split('/').collect();
    let folders = parts.len().saturating_sub(1);
    if parts.iter().any(|part| part.starts_with('.')) || folders > DEEPEST {
        return false;
    }
    let path = Path::new(rest);
    if folders == 0 && is_rule_file(path) {
        return true;
    }
    // A folder with rules is another policy, and so are the sheets in it.
    let mut folder = root;
    let apart = parts.iter().take(folders).any(|part| {
        folder.push_str(part);
        folder.push('/');
        holds_rules(&folder, known)
    });
    (has_ending(path, "csv") || has_ending(path, "xlsx")) && !apart
}

fn holds_rules(folder: &str, known: &BTreeSet<String>) -> bool {
    let inside = known.iter().filter_map(|name| name.strip_prefix(folder));
    inside.into_iter().any(|rest| !rest.contains('/') && is_rule_file(Path::new(rest)))
}
