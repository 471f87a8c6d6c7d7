//! A checked policy in, a plan out; cannot fail. And all steps from files to a plan at once.

use crate::check::{Aim, CheckedPolicy, Judged, judge};
use crate::plan::Plan;
use crate::resolve::{PolicyFolder, resolve};
pub use lijiao_decide::compile::{digest_of, plan_of, plan_with};

/// Returns the plan of a checked policy.
pub fn compile(policy: &CheckedPolicy) -> Plan {
    plan_of(policy.policy())
}

/// Resolves, checks, analyses and compiles a policy: the quickest way from its files to its plan, with all that is wrong with them.
///
/// The steps run beside each other on two cores, and what is made and told is the same as by one after the other. There is no plan
/// where a finding is an error.
pub fn compile_folder(folder: PolicyFolder) -> Judged {
    let resolved = resolve(&folder);
    judge(resolved, folder, Aim::AnalysisAndPlan)
}
