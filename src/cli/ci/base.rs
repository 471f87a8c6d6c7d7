//! What policies are compared with: a folder, or a revision of git written into a folder of its own.

use crate::cli::failure::Failure;
use crate::io::write_whole;
use crate::locale::Text;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the policies lie as they were.
pub(super) struct Base {
    folder: PathBuf,
    /// The paths in it are those within the repository, whose top is here.
    top: Option<PathBuf>,
}

impl Base {
    /// Opens a base: a folder that is there, else a revision of the repository in which the first policy lies.
    pub fn open(base: &Path, policies: &[PathBuf]) -> Result<Self, Failure> {
        if base.is_dir() {
            return Ok(Self { folder: base.to_owned(), top: None });
        }
        let revision = base.to_string_lossy().into_owned();
        let first = policies.first().map(PathBuf::as_path).unwrap_or(Path::new("."));
        let home = if first.is_dir() { first } else { first.parent().unwrap_or(Path::new("")) };
        let home = if home.as_os_str().is_empty() { Path::new(".") } else { home };
        let top = git(home, &["rev-parse", "--show-toplevel"]).ok_or_else(|| no_base(&revision))?;
        let top = PathBuf::from(String::from_utf8_lossy(&top).trim());
        // A revision that begins with a dash would be read as an option.
        let commit = format!("{revision}^{{commit}}");
        let commit = git(&top, &["rev-parse", "--verify", "--end-of-options", &commit])
            .ok_or_else(|| no_base(&revision))?;
        let commit = String::from_utf8_lossy(&commit).trim().to_owned();
        let folder = std::env::temp_dir().join(format!("lijiao-base-{}-{commit}", std::process::id()));
        let base = Self { folder, top: Some(top) };
        base.write(&commit).ok_or_else(|| no_base(&revision))?;
        Ok(base)
    }

    /// Writes the rules and sheets of a commit.
    fn write(&self, commit: &str) -> Option<()> {
        let top = self.top.as_ref()?;
        let listed = git(top, &["ls-tree", "-r", "-z", "--name-only", commit])?;
        let names = listed.split(|byte| *byte == 0).map(String::from_utf8_lossy);
        for name in names.filter(|name| is_of_policy(name)) {
            let bytes = git(top, &["show", &format!("{commit}:{name}")])?;
            let path = self.folder.join(name.as_ref());
            fs::create_dir_all(path.parent()?).ok()?;
            write_whole(&path, &bytes).ok()?;
        }
        Some(())
    }

    /// Returns where a policy lies in the base, or `None` when it was not there.
    pub fn find(&self, path: &Path) -> Option<PathBuf> {
        let inside = match &self.top {
            Some(top) => {
                let whole = fs::canonicalize(path).ok()?;
                whole.strip_prefix(fs::canonicalize(top).ok()?).ok()?.to_owned()
            }
            None => path.to_owned(),
        };
        let named = self.folder.join(&inside);
        if named.exists() {
            return Some(named);
        }
        let beside = self.top.is_none().then(|| self.folder.join(path.file_name().unwrap_or_default()));
        beside.filter(|beside| beside.exists()).or_else(|| self.itself())
    }

    /// A folder that is a policy is the base of the one policy that is looked at.
    fn itself(&self) -> Option<PathBuf> {
        let holds = |folder: &Path| {
            fs::read_dir(folder)
                .ok()?
                .flatten()
                .find(|entry| entry.path().extension().is_some_and(|end| end == "lijiao"))
        };
        (self.top.is_none() && holds(&self.folder).is_some()).then(|| self.folder.clone())
    }
}

impl Drop for Base {
    fn drop(&mut self) {
        if self.top.is_some() {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

fn is_of_policy(name: &str) -> bool {
    let leads_out = name.split('/').any(|part| part == "..") || name.starts_with('/');
    !leads_out
        && [".lijiao", ".md", ".csv", ".xlsx", "lijiao.lock"].iter().any(|ending| name.ends_with(ending))
}

fn git(folder: &Path, arguments: &[&str]) -> Option<Vec<u8>> {
    let ended = Command::new("git").arg("-C").arg(folder).args(arguments).output().ok()?;
    ended.status.success().then_some(ended.stdout)
}

fn no_base(name: &str) -> Failure {
    let name = Text::quoted(name);
    Failure::usage(
        Text::new(
            format!("{} 既不是文件夹，也不是 git 的版本", name.zh),
            format!("{} is neither a folder nor a revision of git", name.en),
        ),
        Text::new("写文件夹，或先取得这个版本（git fetch）", "name a folder, or fetch the revision first"),
    )
}
