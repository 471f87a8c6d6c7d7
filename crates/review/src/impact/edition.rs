//! One edition of a policy as a policy of its own.

use crate::policy::{Edition, Policy};

/// Returns a policy of which only this edition is in force, on every day; `None` when it has no such edition.
///
/// Rules of other editions stay where they are, for others point to them, and are never in force.
pub fn only_edition(policy: &Policy, name: &str) -> Option<Policy> {
    policy.editions.iter().find(|edition| edition.name == name)?;
    let mut policy = policy.clone();
    policy.editions = vec![Edition { name: name.to_owned(), from: None, to: None }];
    Some(policy)
}
