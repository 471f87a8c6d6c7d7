//! A checked policy in, a plan out; cannot fail.

use crate::check::CheckedPolicy;
use crate::plan::Plan;
pub use lijiao_decide::compile::plan_of;

/// Returns the plan of a checked policy.
pub fn compile(policy: &CheckedPolicy) -> Plan {
    plan_of(policy.policy())
}
