//! How a command ends: an outcome with its exit code, or a failure that says why it could not go on.

use crate::io::{IoError, IoProblem};
use crate::locale::{Locale, Text};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Outcome {
    /// Nothing was found.
    #[default]
    Clean,
    /// There are findings.
    Findings,
    /// Something could not be read or written.
    Failed,
    /// It was broken off from outside.
    Interrupted,
}

impl Outcome {
    /// Returns the exit code.
    pub fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Failed => 2,
            // What shells give to a process that Ctrl-C ended.
            Self::Interrupted => 130,
        }
    }
}

/// Why a command could not go on.
#[derive(Debug, Clone)]
pub(super) enum Failure {
    /// A file or stream.
    Io(IoError),
    /// The command line asks for something that cannot be.
    Usage {
        /// What is wrong.
        title: Text,
        /// The one action that mends it.
        help: Option<Text>,
    },
}

impl Failure {
    /// Returns a failure of usage with its action.
    pub fn usage(title: Text, help: Text) -> Self {
        Self::Usage { title, help: Some(help) }
    }

    /// Returns true when the answer was not read to its end, which is no fault.
    pub fn is_closed(&self) -> bool {
        matches!(self, Self::Io(IoError { problem: IoProblem::Closed, .. }))
    }

    /// Returns what is wrong and what to do.
    pub fn text(&self, locale: Locale) -> String {
        let error = Text::new("错误：", "error: ");
        let error = error.in_locale(locale);
        match self {
            Self::Io(io) => format!("{error}{}\n", io.text(locale)),
            Self::Usage { title, help: None } => format!("{error}{}\n", title.in_locale(locale)),
            Self::Usage { title, help: Some(help) } => {
                let word = Text::new("帮助：", "help: ");
                let (title, help) = (title.in_locale(locale), help.in_locale(locale));
                format!("{error}{title}\n  {}{help}\n", word.in_locale(locale))
            }
        }
    }
}

impl From<IoError> for Failure {
    fn from(error: IoError) -> Self {
        Self::Io(error)
    }
}
