//! What examples exercise and notice, what changes between editions and for whom: through the binary.
#![allow(clippy::restriction, reason = "a test fails loudly")]

mod trial {
    mod coverage;
    mod diff;
    mod mutation;
    mod pipeline;
    mod population;
    mod suggestion;
}

use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A policy with a threshold, a validity, two joined conditions, a limit and a paper, and no examples.
pub(crate) const POLICY: &str = r#"policy small "Small"
    items used once per programme
    beyond limits refused
    prefer credits, then fewest items

certificate CET
attribute item.score: number from 0 to 710

programme cs "Computing"
    course C1 4 credits
    course C2 3 credits

rule english
    given certificate CET with score 425 or above
        and from award to application at most 2 years
    when learner.age at least 18
    waive C1
    credits 4
    needs papers transcript
"#;

/// Examples that tell both sides of everything in [`POLICY`].
pub(crate) const EXAMPLES: &str = r#"
example "enough"
    learner age 18
    applying on 2025-06-01 for cs
    holding certificate CET score 425, award 2023-06-01, papers transcript
    expect exactly C1
    expect credits 4

example "a point short" like "enough"
    holding certificate CET score 424, award 2023-06-01, papers transcript
    expect nothing

example "a day late" like "enough"
    holding certificate CET score 425, award 2023-05-31, papers transcript
    expect nothing

example "too young" like "enough"
    learner age 17
    expect nothing

example "no transcript" like "enough"
    holding certificate CET score 425, award 2023-06-01
    expect pending english needs transcript
"#;

/// A folder of its own, removed at the end.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn empty() -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("lijiao-trial-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self::empty();
        files.iter().for_each(|(name, text)| folder.file(name, text));
        folder
    }

    pub(crate) fn file(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lijiao"));
        command.args(arguments).current_dir(&self.0).env_remove("NO_COLOR").env("LC_ALL", "en_GB.UTF-8");
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        ended(&mut self.command(arguments))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ended {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

pub(crate) fn ended(command: &mut Command) -> Ended {
    let ended = command.output().unwrap();
    Ended {
        code: ended.status.code().unwrap_or(-1),
        out: String::from_utf8(ended.stdout).unwrap(),
        err: String::from_utf8(ended.stderr).unwrap(),
    }
}
