//! A folder with a policy and many records, and the command that runs in it.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

static NEXT: AtomicU32 = AtomicU32::new(0);

pub const POLICY: &str = r#"policy small "Certificates"
    items used once per programme
    beyond limits refused

certificate X1 "Operator"
certificate X2 "Technician"

programme cs "Computing"
    course C1 "Basics" 4 credits
    course C2 "Networks" 3 credits

rule first
    given certificate X1 with score 60 or above
    waive C1
    credits target.credits

rule second
    given certificate X2 with score 60 or above
    waive C2
    credits target.credits
"#;

/// A folder of its own with the policy and so many records, removed at the end.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn with_records(count: usize) -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("lijiao-bulk-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        let folder = Self(path);
        folder.write("p.lijiao", POLICY.as_bytes());
        let records: String = (0..count).map(record).collect();
        folder.write("r.jsonl", records.as_bytes());
        folder
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.0.join(name), bytes).unwrap();
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.join(name)).unwrap()
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.join(name).exists()
    }

    pub fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lijiao"));
        command.args(line.split(' ')).current_dir(&self.0).env("LC_ALL", "en_GB.UTF-8");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub fn run(&self, line: &str) -> Output {
        self.command(line).output().unwrap()
    }

    /// Runs a command that must succeed.
    pub fn succeed(&self, line: &str) {
        let output = self.run(line);
        assert_eq!(output.status.code(), Some(0), "{line}: {}", said(&output));
    }

    pub fn start(&self, line: &str) -> Child {
        self.command(line).spawn().unwrap()
    }

    /// Leaves the part of a run into `out.jsonl` that broke off behind these bytes.
    pub fn break_off(&self, options: &str, bytes: &[u8]) {
        let line = format!("apply p.lijiao - --from jsonl -o out.jsonl{options}");
        let mut waiting = self.command(&line).stdin(Stdio::piped()).spawn().unwrap();
        waiting.stdin.as_mut().unwrap().write_all(record(0).as_bytes()).unwrap();
        while !self.has("out.jsonl.part.run") {
            assert!(waiting.try_wait().unwrap().is_none(), "{line} came to its end");
            std::thread::sleep(Duration::from_millis(2));
        }
        waiting.kill().unwrap();
        waiting.wait().unwrap();
        self.write("out.jsonl.part", bytes);
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Each seventh record cannot be read, and ids do not come in order.
pub fn record(at: usize) -> String {
    let id = (at * 7919) % 10_007;
    let score = if at % 7 == 3 { "\"high\"".to_owned() } else { (40 + at % 50).to_string() };
    format!(
        "{{\"id\":\"L{id}\",\"application\":{{\"date\":\"2025-06-05\",\"programme\":\"cs\"}},\
         \"items\":[{{\"id\":\"a\",\"kind\":\"certificate\",\"code\":\"X1\",\"score\":{score}}},\
         {{\"id\":\"b\",\"kind\":\"certificate\",\"code\":\"X2\",\"score\":70}}]}}\n"
    )
}
