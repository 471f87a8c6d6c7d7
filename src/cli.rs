//! The command line: arguments in, an exit code out. One file a subcommand; words come from `render`, files from `io`.
//!
//! Exit codes: 0 clean, 1 findings (faults in a policy, an example that fails), 2 usage or input and output, 130 interrupted.

mod advise;
mod apply;
mod arguments;
mod ask;
mod check;
mod ci;
mod compile;
mod diff;
mod explain;
mod failure;
mod fmt;
mod load;
mod new;
mod one_record;
mod pack;
mod paint;
#[cfg(feature = "columns")]
mod panics;
mod reading;
mod replay;
mod retold;
mod shell;
mod show;
mod test;
mod usage;

use crate::locale::Locale;
use arguments::{Arguments, Command};
use clap::Parser;
use failure::{Failure, Outcome};
use shell::Shell;
use std::ffi::OsString;

/// Runs the command line and returns its exit code.
///
/// Standard output holds the answer, standard error what is said about it; colour comes only to a terminal.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let shell = Shell::of_environment(usage::language_of(&arguments));
    #[cfg(feature = "columns")]
    panics::tell_damage(&arguments);
    match Arguments::try_parse_from(&arguments) {
        Ok(parsed) => outcome(&shell, run_command(&shell, parsed), &arguments),
        Err(error) => outcome(&shell, usage::report(&shell, &error), &arguments),
    }
}

fn run_command(shell: &Shell, arguments: Arguments) -> Result<Outcome, Failure> {
    match arguments.command {
        Command::New(arguments) => new::run(shell, &arguments),
        Command::Check(arguments) => check::run(shell, &arguments),
        Command::Test(arguments) => test::run(shell, &arguments),
        Command::Apply(arguments) if arguments.ask || arguments.answers.is_some() => {
            ask::run(shell, &arguments)
        }
        Command::Apply(arguments) => apply::run(shell, &arguments),
        Command::Explain(arguments) => explain::run(shell, &arguments),
        Command::Advise(arguments) => advise::run(shell, &arguments),
        Command::Show(arguments) => show::run(shell, &arguments),
        Command::Ci(arguments) => ci::run(shell, &arguments),
        Command::Diff(arguments) => diff::run(shell, &arguments),
        Command::Pack(arguments) => pack::run(shell, &arguments),
        Command::Compile(arguments) => compile::run(shell, &arguments),
        Command::Replay(arguments) => replay::run(shell, &arguments),
        Command::Fmt(arguments) => fmt::run(shell, &arguments),
    }
}

fn outcome(shell: &Shell, result: Result<Outcome, Failure>, arguments: &[OsString]) -> u8 {
    match result {
        Ok(outcome) => outcome.code(),
        // Whoever reads the answer has read enough.
        Err(failure) if failure.is_closed() => Outcome::Clean.code(),
        Err(failure) => {
            // Standard error may be closed too; then nobody is there to be told.
            let policy = || load::language_of_policy(arguments);
            let locale = shell.wanted().or_else(policy);
            let _ = shell.say(&failure.text(shell.locale(locale)));
            Outcome::Failed.code()
        }
    }
}

/// Returns the language that the environment asks for, English where it says nothing.
fn locale_of_environment() -> Locale {
    let variables = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let set =
        variables.into_iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    set.and_then(|value| Locale::from_tag(&value)).unwrap_or(Locale::En)
}
