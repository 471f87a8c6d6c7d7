//! Damage in a file of columns that its reader panics about: told as any damage is, though the process ends.

use super::failure::{Failure, Outcome};
use super::load::language_of_policy;
use super::shell::Shell;
use super::usage::language_of;
use crate::io::damage_behind_panic;
use std::ffi::OsString;
use std::panic;

/// From now on tells damage instead of the panic behind it. The process ends there: of an output in a file the part that was written stays,
/// under the name of a part.
pub(super) fn tell_damage(arguments: &[OsString]) {
    let (usual, arguments) = (panic::take_hook(), arguments.to_vec());
    panic::set_hook(Box::new(move |panic| {
        let Some(damage) = damage_behind_panic() else { return usual(panic) };
        // Where panics unwind, whoever reads tells it.
        if cfg!(panic = "abort") {
            let shell = Shell::of_environment(language_of(&arguments));
            let locale = shell.wanted().or_else(|| language_of_policy(&arguments));
            // Where standard error is closed nobody is there to be told.
            let _ = shell.say(&Failure::Io(damage).text(shell.locale(locale)));
            std::process::exit(i32::from(Outcome::Failed.code()));
        }
    }));
}
