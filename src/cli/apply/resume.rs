//! A run that goes on where an earlier one ended: the decisions that are there, the records that they are of, and how they were made.

use super::writer::Detail;
use crate::cli::failure::Failure;
use crate::evaluate::Options;
use crate::io::{Grouping, IoError, IoProblem, write_whole};
use crate::locale::Text;
use crate::record::{LearnerRecord, Strictness};
use serde::{Deserialize, Serialize};
use std::fs::{self, File, Metadata};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// How decisions are made: what their bytes depend on beside their records. It stands in `OUT.part.run` as long as the output is a part, for sums do
/// not say who decided them.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Making {
    lijiao: String,
    policy: String,
    output_detail: Detail,
    as_of: Option<String>,
    bound: u64,
    lenient: bool,
    group_by_learner: bool,
    /// The length of the file that holds the records; nothing for a stream.
    records: Option<u64>,
    /// When that file was last changed, in nanoseconds behind 1970.
    changed: Option<u64>,
}

impl Making {
    /// Returns how the policy with this digest decides with these options.
    pub fn of(
        policy: &str,
        output_detail: Detail,
        options: &Options,
        (records, strictness, grouping): (&Path, Strictness, Grouping),
    ) -> Self {
        let records = records.metadata().ok().filter(Metadata::is_file);
        Self {
            lijiao: env!("CARGO_PKG_VERSION").to_owned(),
            policy: policy.to_owned(),
            output_detail,
            as_of: options.as_of.map(|day| day.to_string()),
            bound: options.node_bound,
            lenient: strictness == Strictness::Lenient,
            group_by_learner: grouping == Grouping::Scattered,
            records: records.as_ref().map(Metadata::len),
            changed: records.as_ref().and_then(changed),
        }
    }

    /// Notes how the decisions of a part are made.
    pub fn note(&self, part: &Path) -> Result<(), Failure> {
        let path = beside(part);
        let text = serde_json::to_string(self).map_err(|error| other(&path, error.to_string()))?;
        Ok(write_whole(&path, (text + "\n").as_bytes())?)
    }

    /// Sees to it that the decisions of a part were made as this run makes them.
    ///
    /// # Errors
    /// They were made in another way, or it cannot be told how.
    pub fn expect(&self, part: &Path) -> Result<(), Failure> {
        let path = beside(part);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(unknown(part, &path)),
            Err(error) => return Err(IoError::of(&path, &error).into()),
        };
        let noted: Self = serde_json::from_str(&text).map_err(|_| unknown(part, &path))?;
        match self.difference(&noted) {
            Some(difference) => Err(made_otherwise(part, &difference)),
            None => Ok(()),
        }
    }

    /// Forgets how the decisions of a part were made, which is a part no longer.
    pub fn forget(part: &Path) {
        // The output is whole whether this succeeds or not.
        let _ = fs::remove_file(beside(part));
    }

    /// Returns the first thing that another run had otherwise.
    fn difference(&self, noted: &Self) -> Option<Text> {
        let Self { lijiao, policy, output_detail, as_of, bound, lenient, group_by_learner, records, changed } =
            noted;
        let option = |name: &str| Text::new(name, format!("`{name}`"));
        let is_other_length = self.records.zip(*records).is_some_and(|(own, noted)| own != noted);
        // Decisions say of which records they are, sums do not.
        let was_changed = self.output_detail == Detail::Totals
            && self.changed.zip(*changed).is_some_and(|(own, noted)| own != noted);
        let things = [
            (*policy != self.policy, Text::new("办法", "policy")),
            (*lijiao != self.lijiao, Text::new("Lijiao 版本", "version of Lijiao")),
            (*output_detail != self.output_detail, option("--output-detail")),
            (*as_of != self.as_of, option("--as-of")),
            (*bound != self.bound, option("--bound")),
            (*lenient != self.lenient, option("--lenient")),
            (*group_by_learner != self.group_by_learner, option("--group-by-learner")),
            (is_other_length || was_changed, Text::new("档案文件", "file of records")),
        ];
        things.into_iter().find_map(|(differs, thing)| differs.then_some(thing))
    }
}

/// The decisions that an earlier run left.
pub(super) struct Resumed {
    part: Option<PathBuf>,
}

/// What is looked at of a decision; one of sums alone does not say of which record it is.
#[derive(Deserialize)]
pub(super) struct Stamp {
    pub id: String,
    record_digest: Option<String>,
}

impl Stamp {
    /// Returns whether the decision is of a record.
    pub fn is_of(&self, record: &LearnerRecord) -> bool {
        self.record_digest.as_ref().is_none_or(|digest| *digest == record.digest)
    }
}

impl Resumed {
    /// Returns what stands in a part; nothing for a run that starts anew.
    pub fn of(part: Option<PathBuf>) -> Self {
        Self { part }
    }

    /// Returns what the decisions say of themselves, in their order.
    ///
    /// # Errors
    /// The decisions cannot be read.
    pub fn stamps(&self) -> Result<Stamps, Failure> {
        let Some(part) = self.part.clone() else { return Ok(Box::new(std::iter::empty())) };
        let file = File::open(&part).map_err(|error| IoError::of(&part, &error))?;
        Ok(Box::new(BufReader::new(file).lines().map(move |line| {
            let line = line.map_err(|error| IoError::of(&part, &error))?;
            serde_json::from_str(&line).map_err(|error| other(&part, error.to_string()))
        })))
    }

    /// Returns the failure for a decision that is of no record of the input.
    pub fn not_of_this_input(&self, id: &str) -> Failure {
        let (part, id) = (self.part.clone().unwrap_or_default(), Text::quoted(id));
        let part = shown(&part);
        Failure::usage(
            Text::new(
                format!("{}中的决定不是这些档案的：没有同样的{}", part.zh, id.zh),
                format!("the decisions in {} are not of these records: none is the same {}", part.en, id.en),
            ),
            Text::new(
                "换成当时的档案，或不用 --resume 重新开始",
                "give the records of that run, or start anew without `--resume`",
            ),
        )
    }
}

/// What decisions say of themselves, as they are read.
pub(super) type Stamps = Box<dyn Iterator<Item = Result<Stamp, Failure>>>;

fn changed(file: &Metadata) -> Option<u64> {
    u64::try_from(file.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos()).ok()
}

fn beside(part: &Path) -> PathBuf {
    let mut path = part.as_os_str().to_owned();
    path.push(".run");
    path.into()
}

fn shown(path: &Path) -> Text {
    Text::quoted(&path.display().to_string())
}

fn made_otherwise(part: &Path, difference: &Text) -> Failure {
    let part = shown(part);
    Failure::usage(
        Text::new(
            format!("{}中的决定是以另外的{}作出的", part.zh, difference.zh),
            format!("the decisions in {} were made by another {}", part.en, difference.en),
        ),
        Text::new(
            format!("换成当时的{}，或不用 --resume 重新开始", difference.zh),
            format!("give the {} of that run, or start anew without `--resume`", difference.en),
        ),
    )
}

fn unknown(part: &Path, path: &Path) -> Failure {
    let (part, path) = (shown(part), shown(path));
    Failure::usage(
        Text::new(
            format!("看不出{}中的决定如何作出：{}不在或已损坏", part.zh, path.zh),
            format!(
                "how the decisions in {} were made is not known: {} is not there or damaged",
                part.en, path.en
            ),
        ),
        Text::new("不用 --resume 重新开始", "start anew without `--resume`"),
    )
}

fn other(path: &Path, why: String) -> Failure {
    IoError::new(path, IoProblem::Other { why }).into()
}
