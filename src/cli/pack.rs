//! `lijiao pack`: a policy, with all that it adopts, as one file.

use super::arguments::PackArguments;
use super::failure::{Failure, Outcome};
use super::load::load_sound;
use super::shell::Shell;
use crate::compile::compile;
use crate::io::{load_policy, packed, with_bases, write_whole};

/// Runs the command; the answer is the digest of the policy, which is that of its folder.
pub(super) fn run(shell: &Shell, arguments: &PackArguments) -> Result<Outcome, Failure> {
    let Some((policy, _)) = load_sound(shell, &arguments.policy)? else { return Ok(Outcome::Findings) };
    let folder = with_bases(&load_policy(&arguments.policy)?)?;
    let bytes = packed(&folder, &arguments.output)?;
    write_whole(&arguments.output, &bytes)?;
    shell.answer(&format!("{}\n", compile(&policy).digest))?;
    Ok(Outcome::Clean)
}
