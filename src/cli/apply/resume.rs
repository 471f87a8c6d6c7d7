//! A run that goes on where an earlier one ended: the decisions that are there, and the records that they are of.

use crate::cli::failure::Failure;
use crate::io::{IoError, IoProblem};
use crate::locale::Text;
use serde::Deserialize;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// The decisions that an earlier run left.
pub(super) struct Resumed {
    part: Option<PathBuf>,
}

/// What is looked at of a decision; one of sums alone does not say which policy decided.
#[derive(Deserialize)]
struct Stamp {
    id: String,
    policy: Option<PolicyStamp>,
}

#[derive(Deserialize)]
struct PolicyStamp {
    digest: String,
}

impl Resumed {
    /// Returns what stands in a part; nothing for a run that starts anew.
    pub fn of(part: Option<PathBuf>) -> Self {
        Self { part }
    }

    /// Returns the ids of the decisions in their order.
    ///
    /// # Errors
    /// The decisions cannot be read, or another policy than the one with this digest made them.
    pub fn ids(&self, digest: &str) -> Result<Ids, Failure> {
        let Some(part) = self.part.clone() else { return Ok(Box::new(std::iter::empty())) };
        let file = File::open(&part).map_err(|error| IoError::of(&part, &error))?;
        let digest = digest.to_owned();
        Ok(Box::new(BufReader::new(file).lines().map(move |line| {
            let line = line.map_err(|error| IoError::of(&part, &error))?;
            let stamp: Stamp =
                serde_json::from_str(&line).map_err(|error| other(&part, error.to_string()))?;
            match stamp.policy.is_none_or(|policy| policy.digest == digest) {
                true => Ok(stamp.id),
                false => Err(by_another_policy(&part)),
            }
        })))
    }

    /// Returns the failure for a decision that is of no record of the input.
    pub fn not_of_this_input(&self, id: &str) -> Failure {
        let (part, id) = (self.part.clone().unwrap_or_default(), Text::quoted(id));
        let part = Text::quoted(&part.display().to_string());
        Failure::usage(
            Text::new(
                format!("{}中的决定不是这份档案的：没有{}", part.zh, id.zh),
                format!("the decisions in {} are not of these records: none is {}", part.en, id.en),
            ),
            Text::new(
                "换成当时的档案，或不用 --resume 重新开始",
                "give the records of that run, or start anew without `--resume`",
            ),
        )
    }
}

/// The ids of decisions as they are read.
pub(super) type Ids = Box<dyn Iterator<Item = Result<String, Failure>>>;

fn by_another_policy(part: &Path) -> Failure {
    let part = Text::quoted(&part.display().to_string());
    Failure::usage(
        Text::new(
            format!("{}中的决定由另一办法作出", part.zh),
            format!("the decisions in {} were made by another policy", part.en),
        ),
        Text::new(
            "换成当时的办法，或不用 --resume 重新开始",
            "give the policy of that run, or start anew without `--resume`",
        ),
    )
}

fn other(path: &Path, why: String) -> Failure {
    IoError::new(path, IoProblem::Other { why }).into()
}
