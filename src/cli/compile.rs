//! `lijiao compile`: a policy as a plan, ready to decide without its text.

use super::arguments::CompileArguments;
use super::failure::{Failure, Outcome};
use super::load::load_compiled;
use super::shell::Shell;
use crate::io::write_whole;

/// Runs the command; the answer is the digest of the policy, which every decision of the plan carries.
pub(super) fn run(shell: &Shell, arguments: &CompileArguments) -> Result<Outcome, Failure> {
    let Some((plan, _)) = load_compiled(shell, &arguments.policy)? else { return Ok(Outcome::Findings) };
    write_whole(&arguments.output, &plan.to_bytes())?;
    shell.answer(&format!("{}\n", plan.digest))?;
    Ok(Outcome::Clean)
}
