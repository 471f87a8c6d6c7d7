//! The policies that a policy adopts, found on the disk: where the text says, else carried in `bases/CODE`, else in the folder
//! of that name beside the policy.

use super::error::{IoError, IoProblem};
use super::policy::{LoadedPolicy, load_policy};
use crate::policy::base::Lock;
use crate::resolve::{Adoption, PolicyFolder};
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

/// The most policies that one policy rests on.
pub const MOST_BASES: usize = 64;

/// Returns a loaded policy with all that it adopts, itself or through another. One that is not found is left out: its line
/// is a fault of the text.
pub fn with_bases(loaded: &LoadedPolicy) -> Result<PolicyFolder, IoError> {
    let mut folder = PolicyFolder::of(loaded.files.clone());
    if loaded.is_archive || loaded.path == Path::new("-") {
        return Ok(folder);
    }
    let mut found: BTreeMap<String, LoadedPolicy> = BTreeMap::new();
    let mut open: Vec<(Option<String>, PathBuf)> = vec![(None, loaded.folder.clone())];
    while let Some((adopter, home)) = open.pop() {
        let own_folder = adopter.is_some() || loaded.path.is_dir();
        for adoption in folder.adoptions(adopter.as_deref()) {
            let Some(path) = find_base(&home, own_folder, &adoption) else { continue };
            if let Some(known) = found.get(&adoption.code) {
                expect_same(known, &path)?;
                continue;
            }
            let base = load_policy(&path)?;
            if found.len() >= MOST_BASES {
                return Err(IoError::new(&loaded.path, IoProblem::TooManyBases { most: MOST_BASES }));
            }
            add_base(&mut folder, loaded, &adoption.code, &base);
            if !base.is_archive {
                open.push((Some(adoption.code.clone()), base.folder.clone()));
            }
            found.insert(adoption.code, base);
        }
    }
    if !folder.bases.is_empty() {
        folder.lock = read_lock(loaded)?;
    }
    Ok(folder)
}

/// Returns where a policy that another names lies: in its `bases/`, else beside it; `None` where there is none.
pub fn find_named(loaded: &LoadedPolicy, code: &str) -> Option<PathBuf> {
    if loaded.is_archive || loaded.path == Path::new("-") {
        return None;
    }
    let of = |code: String| find_base(&loaded.folder, loaded.path.is_dir(), &Adoption { code, from: None });
    of(code.to_owned()).or_else(|| of(format!("{code}.lijiao")))
}

/// Returns where the lock of a policy lies.
pub fn lock_path(loaded: &LoadedPolicy) -> PathBuf {
    tidy(&loaded.folder.join("lijiao.lock"))
}

fn read_lock(loaded: &LoadedPolicy) -> Result<Option<Lock>, IoError> {
    let path = lock_path(loaded);
    if !path.exists() {
        return Ok(None);
    }
    let text = super::input::read_text(&path)?;
    let why = |error: serde_json::Error| IoError::new(&path, IoProblem::BadLock { why: error.to_string() });
    serde_json::from_str(&text).map(Some).map_err(why)
}

fn find_base(home: &Path, own_folder: bool, adoption: &Adoption) -> Option<PathBuf> {
    let beside = if own_folder { home.join("..") } else { home.to_owned() };
    let places = match &adoption.from {
        Some(from) => vec![home.join(from)],
        None => vec![home.join("bases").join(&adoption.code), beside.join(&adoption.code)],
    };
    let named = |place: PathBuf| {
        let archives = ["lijiao.zip", "zip"].map(|ending| {
            let mut name = place.file_name().unwrap_or_default().to_owned();
            name.push(format!(".{ending}"));
            place.with_file_name(name)
        });
        std::iter::once(place).chain(archives)
    };
    let found = places.into_iter().flat_map(named).find(|path| path.exists());
    found.map(|path| tidy(&path))
}

// Two ways to one code must lead to one text: nobody could say which of two is meant.
fn expect_same(known: &LoadedPolicy, path: &Path) -> Result<(), IoError> {
    if known.path == path || load_policy(path)?.files == known.files {
        return Ok(());
    }
    let other = known.path.display().to_string();
    Err(IoError::new(path, IoProblem::TwoBases { other }))
}

fn add_base(folder: &mut PolicyFolder, root: &LoadedPolicy, code: &str, base: &LoadedPolicy) {
    // An archive carries the policies that it adopts.
    let (own, carried) = PolicyFolder::files_apart(base.files.clone());
    let path = if base.is_archive { base.path.as_path() } else { base.folder.as_path() };
    let prefix = prefix(&root.folder, path);
    for (code, files) in carried {
        if !folder.bases.contains_key(&code) {
            let prefix = format!("{prefix}{}", PolicyFolder::prefix_of_carried(&code));
            folder.add_base(code, prefix, files);
        }
    }
    folder.add_base(code, prefix, own);
}

/// Returns how the files below a path are named from a folder: `../city/`, or the whole path where they share no beginning.
fn prefix(root: &Path, path: &Path) -> String {
    let (root, path) = (tidy(root), tidy(path));
    let parts = |path: &Path| -> Vec<String> {
        let parts = path.components().filter(|part| *part != Component::CurDir);
        parts.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect()
    };
    let (from, to) = (parts(&root), parts(&path));
    let shared = from.iter().zip(&to).take_while(|(one, two)| one == two && *one != "..").count();
    let up = from.iter().skip(shared);
    // From a folder whose own name is not known there is no way up.
    if up.clone().any(|part| part == "..") || root.is_absolute() != path.is_absolute() {
        return to.iter().map(|part| format!("{part}/")).collect();
    }
    let ways = up.map(|_| "../".to_owned()).chain(to.iter().skip(shared).map(|part| format!("{part}/")));
    ways.collect()
}

/// Returns a path without the steps down and up again that lead nowhere.
pub fn tidy(path: &Path) -> PathBuf {
    let mut parts: Vec<Component<'_>> = Vec::new();
    for part in path.components() {
        match (part, parts.last()) {
            (Component::CurDir, _) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => _ = parts.pop(),
            (Component::ParentDir, Some(Component::RootDir)) => {}
            (part, _) => parts.push(part),
        }
    }
    if parts.is_empty() { PathBuf::from(".") } else { parts.into_iter().collect() }
}

#[cfg(test)]
mod tests {
    use super::{prefix, tidy};
    use std::path::Path;

    #[test]
    fn files_of_a_base_are_named_from_the_folder_of_the_policy() {
        let shown = |root: &str, path: &str| prefix(Path::new(root), Path::new(path));
        assert_eq!(shown("rules/county", "rules/county/../city"), "../city/");
        assert_eq!(shown("county", "county/bases/city"), "bases/city/");
        assert_eq!(shown(".", "../city"), "../city/");
        assert_eq!(shown("../county", "../city"), "../city/");
        assert_eq!(shown("/a/county", "/a/city"), "../city/");
        assert_eq!(tidy(Path::new("county/../city")), Path::new("city"));
        assert_eq!(tidy(Path::new("./a/..")), Path::new("."));
    }
}
