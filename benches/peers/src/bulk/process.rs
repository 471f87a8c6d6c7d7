//! One contestant as a process, and what it spends.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;
use wait4::Wait4;

/// A program with its words and files.
pub struct Process {
    program: &'static str,
    words: Vec<OsString>,
    input: Option<PathBuf>,
    /// Where its output goes.
    pub output: PathBuf,
}

/// What a process spent.
pub struct Spent {
    /// Seconds of the processor, in all threads.
    pub processor: f64,
    /// Seconds of the clock.
    pub clock: f64,
    /// The most memory at a time, in bytes.
    pub memory: u64,
}

impl Process {
    /// Returns a program that lies beside this one, with its first words.
    pub fn beside(program: &'static str, words: &[&str]) -> Self {
        let words = words.iter().map(OsString::from).collect();
        Self { program, words, input: None, output: PathBuf::new() }
    }

    /// Adds a file to its words.
    pub fn with(mut self, path: &Path) -> Self {
        self.words.push(path.into());
        self
    }

    /// Adds words.
    pub fn and(mut self, words: &[&str]) -> Self {
        self.words.extend(words.iter().map(OsString::from));
        self
    }

    /// Gives it a file as its standard input.
    pub fn reading(mut self, path: &Path) -> Self {
        self.input = Some(path.to_owned());
        self
    }

    /// Sends its standard output to a file.
    pub fn writing(mut self, path: PathBuf) -> Self {
        self.output = path;
        self
    }

    /// Runs it to its end.
    pub fn run(&self) -> Result<Spent, String> {
        self.run_at_once(1)
    }

    /// Runs so many of it at once to the end of the last; the first writes the output. Memory is that of one.
    pub fn run_at_once(&self, copies: usize) -> Result<Spent, String> {
        let outputs = (0..copies).map(|copy| match copy {
            0 => self.output.clone(),
            _ => self.output.with_extension(copy.to_string()),
        });
        let commands: Vec<Command> = outputs.map(|output| self.command(&output)).collect::<Result<_, _>>()?;
        let began = Instant::now();
        let mut running = Vec::new();
        for mut command in commands {
            running.push(command.spawn().map_err(|error| self.told(&error))?);
        }
        let (mut processor, mut memory) = (0.0, 0);
        for mut child in running {
            let ended = child.wait4().map_err(|error| self.told(&error))?;
            if !ended.status.success() {
                return Err(format!("{} {:?}: {}", self.program, self.words, ended.status));
            }
            let used = ended.rusage;
            processor += (used.utime + used.stime).as_secs_f64();
            memory = memory.max(used.maxrss);
        }
        Ok(Spent { processor, clock: began.elapsed().as_secs_f64(), memory })
    }

    fn command(&self, output: &Path) -> Result<Command, String> {
        let told = |error: io::Error| self.told(&error);
        let here = std::env::current_exe().map_err(told)?;
        let input = self.input.as_ref().map(File::open).transpose().map_err(told)?;
        let mut command = Command::new(here.with_file_name(self.program));
        command.args(&self.words).stderr(Stdio::null()).stdin(input.map_or_else(Stdio::null, Stdio::from));
        command.stdout(File::create(output).map_err(told)?);
        Ok(command)
    }

    fn told(&self, error: &io::Error) -> String {
        format!("{}: {error}; `cargo build --release -p lijiao -p workload` makes it", self.program)
    }
}
