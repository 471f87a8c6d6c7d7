//! `lijiao show`: what records a policy reads.

use super::arguments::ShowArguments;
use super::check::as_json;
use super::failure::{Failure, Outcome};
use super::load::load_sound;
use super::shell::Shell;
use crate::io::{sheet_of, write_whole};
use crate::show::{columns, listing, schema, skeleton};

/// Runs the command.
pub(super) fn run(shell: &Shell, arguments: &ShowArguments) -> Result<Outcome, Failure> {
    let Some((policy, locale)) = load_sound(shell, &arguments.policy)? else { return Ok(Outcome::Findings) };
    let policy = policy.policy();
    if let Some(path) = &arguments.sheet {
        write_whole(path, &sheet_of(&columns(policy, locale), locale)?)?;
    } else if arguments.schema {
        shell.answer(&as_json(&schema(policy)))?;
    } else if arguments.skeleton {
        shell.answer(&as_json(&skeleton(policy, locale)))?;
    } else {
        shell.answer(&listing(policy, locale))?;
    }
    Ok(Outcome::Clean)
}
