//! A plan as a file: a mark, who made it, the SHA-256 of the rest, and the plan itself.
//!
//! Always true: what is read back is the plan that was written, or a reason why it is none. Only the version that wrote a
//! plan reads it, for a plan is what that version understood of the policy: the text stays the source, and compiles anew.

use super::{FORMAT, Plan};
use crate::policy::stored;
use sha2::{Digest, Sha256};

/// What every plan file begins with.
pub const MARK: &[u8] = b"lijiao plan\n";

/// Why bytes are no plan that this version can use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanProblem {
    /// They do not begin as a plan does.
    NotAPlan,
    /// Another version wrote it.
    OtherVersion {
        /// The version that did.
        version: String,
    },
    /// Some of it is lost or changed, or it was never the plan that it says it is.
    Damaged,
}

/// Who made a plan: the version of this program, with that of the plan's form.
fn maker() -> String {
    format!("{} form {FORMAT}\n", env!("CARGO_PKG_VERSION"))
}

/// Returns whether bytes begin as a plan file does.
pub fn is_plan(bytes: &[u8]) -> bool {
    bytes.starts_with(MARK)
}

impl Plan {
    /// Returns the plan as the bytes of a file; the same plan gives the same bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing into memory cannot fail, and no type of the plan refuses to be written.
        let body = stored::write(self).unwrap_or_default();
        [MARK, maker().as_bytes(), Sha256::digest(&body).as_slice(), &body].concat()
    }

    /// Returns the plan of the bytes of a file, which it keeps a copy of: rules are made of them when a record needs them. Behind a
    /// decision [`Plan::is_sound`] says whether all that it needed could be made.
    ///
    /// # Errors
    /// Says why the bytes are no plan that this version can use.
    pub fn of_bytes(bytes: &[u8]) -> Result<Self, PlanProblem> {
        Self::of_file(bytes.to_vec())
    }

    /// Returns the plan of the bytes of a file, which it keeps.
    ///
    /// # Errors
    /// See [`Self::of_bytes`].
    pub fn of_file(bytes: Vec<u8>) -> Result<Self, PlanProblem> {
        let from = begin_of_body(&bytes)?;
        stored::read(bytes, from).ok_or(PlanProblem::Damaged)
    }
}

/// Returns where the plan itself begins in a file whose rest is what it says.
fn begin_of_body(bytes: &[u8]) -> Result<usize, PlanProblem> {
    let rest = bytes.strip_prefix(MARK).ok_or(PlanProblem::NotAPlan)?;
    let end = rest.iter().position(|byte| *byte == b'\n').ok_or(PlanProblem::Damaged)?;
    let (made_by, rest) = rest.split_at_checked(end + 1).ok_or(PlanProblem::Damaged)?;
    if made_by != maker().as_bytes() {
        let version = std::str::from_utf8(made_by).map_err(|_| PlanProblem::Damaged)?;
        return Err(PlanProblem::OtherVersion { version: version.trim_end().to_owned() });
    }
    let (digest, body) = rest.split_at_checked(32).ok_or(PlanProblem::Damaged)?;
    if Sha256::digest(body).as_slice() != digest {
        return Err(PlanProblem::Damaged);
    }
    Ok(bytes.len() - body.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::plan_of;
    use lijiao_language::resolve::{PolicyFolder, resolve};

    fn plan() -> Plan {
        let text = "policy p\n    items used once per programme\n    beyond limits refused\n    edition 2025 in force from 2025-01-01\n\
                    certificate A\nmeasure third of 1/3 credit\nprogramme cs\n    course K 2.5 credits\n\
                    rule r\n    given certificate A with score 60 or above\n        and from award to application at most 2 years\n    waive K\n    credits 2/3\n";
        plan_of(&resolve(&PolicyFolder::of_text("p.lijiao", text)).policy)
    }

    #[test]
    fn a_plan_comes_back_as_it_was_written() {
        let bytes = plan().to_bytes();
        assert_eq!(Plan::of_bytes(&bytes), Ok(plan()));
        assert_eq!(plan().to_bytes(), bytes);
    }

    #[test]
    fn a_plan_that_lost_or_changed_a_byte_is_refused() {
        let bytes = plan().to_bytes();
        let shorter = &bytes[..bytes.len() - 1];
        assert_eq!(Plan::of_bytes(shorter), Err(PlanProblem::Damaged));
        for at in [bytes.len() - 1, bytes.len() / 2, MARK.len() + maker().len() + 1] {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert_eq!(Plan::of_bytes(&changed), Err(PlanProblem::Damaged), "byte {at}");
        }
        assert_eq!(Plan::of_bytes(MARK), Err(PlanProblem::Damaged));
    }

    #[test]
    fn a_digest_over_what_is_no_plan_makes_none() {
        let body = [0xff; 60];
        let bytes = [MARK, maker().as_bytes(), Sha256::digest(body).as_slice(), &body].concat();
        assert_eq!(Plan::of_bytes(&bytes), Err(PlanProblem::Damaged));
    }

    #[test]
    fn a_plan_of_another_version_says_which() {
        let bytes = [MARK, b"0.0.9 form 1\n", &[0; 40]].concat();
        let version = "0.0.9 form 1".to_owned();
        assert_eq!(Plan::of_bytes(&bytes), Err(PlanProblem::OtherVersion { version }));
        assert_eq!(Plan::of_bytes(b"policy p\n"), Err(PlanProblem::NotAPlan));
    }

    #[test]
    fn a_plan_is_shared_between_threads() {
        fn shared<T: Send + Sync>(_: &T) {}
        shared(&plan());
    }
}
