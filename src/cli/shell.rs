//! The terminal: where answers go, in which language, with or without colour.

use super::failure::Failure;
use super::locale_of_environment;
use crate::io::IoError;
use crate::locale::Locale;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// Where answers go and how.
pub(super) struct Shell {
    wanted: Option<Locale>,
    environment: Locale,
    colour_allowed: bool,
}

impl Shell {
    /// Returns the shell of this process; `wanted` is the language that the command line asks for.
    pub fn of_environment(wanted: Option<Locale>) -> Self {
        let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        Self { wanted, environment: locale_of_environment(), colour_allowed: !no_colour && !dumb }
    }

    /// Returns the language of an answer: as asked for, else the policy's own, else the environment's.
    pub fn locale(&self, policy: Option<Locale>) -> Locale {
        self.wanted.or(policy).unwrap_or(self.environment)
    }

    /// Returns the language that the command line asks for, if it does.
    pub fn wanted(&self) -> Option<Locale> {
        self.wanted
    }

    /// Returns true when standard output may have colour.
    pub fn colours_answer(&self) -> bool {
        self.colour_allowed && io::stdout().is_terminal()
    }

    /// Returns true when somebody looks at standard output.
    pub fn is_watched(&self) -> bool {
        io::stdout().is_terminal()
    }

    /// Returns true when standard error may have colour.
    pub fn colours_remarks(&self) -> bool {
        self.colour_allowed && self.shows_progress()
    }

    /// Returns true when somebody looks at standard error.
    pub fn shows_progress(&self) -> bool {
        io::stderr().is_terminal()
    }

    /// Writes a part of the answer to standard output.
    pub fn answer(&self, text: &str) -> Result<(), Failure> {
        written(io::stdout().lock(), text)
    }

    /// Writes a remark to standard error.
    pub fn say(&self, text: &str) -> Result<(), Failure> {
        written(io::stderr().lock(), text)
    }
}

fn written(mut stream: impl Write, text: &str) -> Result<(), Failure> {
    let done = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
    done.map_err(|error| IoError::of(Path::new("-"), &error).into())
}
