//! Reasons and needs: closed lists, documented in `docs/reasons.md`.

use crate::date::Day;
use crate::quantity::Number;
use crate::script::Failure;
use serde::Serialize;

/// Why something is refused. The list is closed; the codes are stable.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// A value is below what is needed.
    Below {
        /// The fact.
        fact: String,
        /// What it is.
        have: String,
        /// What is needed at least.
        need: String,
        /// Whether the figure itself would do.
        included: bool,
    },
    /// A value is above what is allowed.
    Above {
        /// The fact.
        fact: String,
        /// What it is.
        have: String,
        /// What is allowed at most.
        need: String,
        /// Whether the figure itself would do.
        included: bool,
    },
    /// A value is another than the ones needed.
    Differs {
        /// The fact.
        fact: String,
        /// What it is.
        have: String,
        /// What would do.
        need: Vec<String>,
    },
    /// A value is one of those excluded.
    Excluded {
        /// The fact.
        fact: String,
        /// What it is.
        have: String,
    },
    /// The fact is known to be none.
    None {
        /// The fact.
        fact: String,
    },
    /// Too long after: the last day is past.
    Expired {
        /// The fact from which the time counts.
        fact: String,
        /// From.
        from: Day,
        /// The last day.
        until: Day,
        /// The day that was tested.
        on: Day,
    },
    /// Too early: a time has not yet passed.
    TooEarly {
        /// The fact from which the time counts.
        fact: String,
        /// From.
        from: Day,
        /// The first day.
        since: Day,
        /// The day that was tested.
        on: Day,
    },
    /// Outside the days on which applications are accepted.
    OutsideWindow {
        /// The day of the application.
        on: Day,
        /// The first day of the next window, if one is known.
        next: Option<Day>,
        /// Its last day.
        until: Option<Day>,
    },
    /// The rule is not in force on that day.
    NotInForce {
        /// The day.
        on: Day,
    },
    /// No edition is in force on that day.
    NoEdition {
        /// The day.
        on: Day,
    },
    /// No catalogue lists the code.
    NotInCatalogue {
        /// The code.
        code: String,
    },
    /// The catalogue lists it, but not on that day.
    EntryNotCurrent {
        /// The code.
        code: String,
        /// The day.
        on: Day,
    },
    /// Not recognised, so not usable.
    NotRecognised,
    /// No rule is about it.
    NoRule,
    /// Not asked for in this application.
    NotClaimed,
    /// The learner has no account, or had none on that day; the outcome stays stored.
    NoAccount,
    /// A bar forbids it.
    Barred {
        /// The bar.
        bar: String,
    },
    /// Names, codes or contents do not match.
    NotSame {
        /// The attribute.
        attribute: String,
        /// One.
        have: String,
        /// The other.
        need: String,
    },
    /// The two do not stand as a pair.
    NotPaired {
        /// The set of pairs.
        set: String,
    },
    /// A person or body found against it.
    Judged {
        /// The judgement.
        judgement: String,
        /// By whom.
        by: Option<String>,
    },
    /// The record lacks an outcome that the rule asks for.
    Lacks {
        /// What, in the policy's words: kind and code.
        outcome: String,
    },
    /// The record has an outcome that the rule forbids.
    Has {
        /// What.
        outcome: String,
    },
    /// The programme has no such course or pool.
    NotInProgramme {
        /// The code.
        target: String,
    },
    /// The target is already passed or granted.
    AlreadyGranted {
        /// The code.
        target: String,
    },
    /// The item was used before.
    AlreadyUsed {
        /// The rule that used it.
        rule: Option<String>,
        /// The programme that it is used for, where that is another of the same application.
        #[serde(skip_serializing_if = "Option::is_none")]
        programme: Option<String>,
    },
    /// Another outcome of the family counts.
    Family {
        /// The family.
        family: String,
        /// The item that counts.
        by: Option<String>,
    },
    /// A limit is full.
    Limit {
        /// The limit.
        limit: String,
        /// Its figure.
        at_most: Number,
    },
    /// The choice used the item for something better.
    UsedFor {
        /// The rule.
        rule: String,
    },
    /// The choice covered the target by something better.
    CoveredBy {
        /// The rule.
        rule: String,
    },
    /// Not the best choice as a whole.
    NotBest,
    /// A rule that comes before it applies.
    Overridden {
        /// The rule.
        by: String,
    },
    /// The learner chose another target.
    NotChosen {
        /// The target chosen.
        chosen: String,
    },
    /// The learner chose a target that the rule does not offer.
    NotAnOption {
        /// The target chosen.
        chosen: String,
        /// The targets to choose from.
        options: Vec<String>,
    },
    /// What was obtained by conversion is not the basis of another, unless the rule says so.
    ObtainedByConversion {
        /// The rule that it was obtained by, where the record says so.
        rule: Option<String>,
    },
    /// A gate is closed: a requirement is not met or another rule not granted.
    Gate {
        /// The requirement or rule.
        on: String,
    },
    /// The amount comes to nothing.
    NothingToGrant,
    /// The look-up table has no row for it.
    NoRow {
        /// The table.
        table: String,
        /// The keys.
        keys: Vec<String>,
    },
    /// A figure would be too large to compute exactly, or a divisor is zero.
    NotComputable,
}

impl Reason {
    /// Returns how far the reason keeps a rule away.
    pub fn group(&self) -> ReasonGroup {
        match self {
            Self::Family { .. }
            | Self::Limit { .. }
            | Self::UsedFor { .. }
            | Self::CoveredBy { .. }
            | Self::NotBest
            | Self::Overridden { .. }
            | Self::NotChosen { .. }
            | Self::NotAnOption { .. }
            | Self::ObtainedByConversion { .. }
            | Self::Gate { .. }
            | Self::NothingToGrant
            | Self::AlreadyGranted { .. }
            | Self::AlreadyUsed { .. } => ReasonGroup::Choice,
            Self::Below { .. }
            | Self::Above { .. }
            | Self::None { .. }
            | Self::Expired { .. }
            | Self::TooEarly { .. }
            | Self::OutsideWindow { .. }
            | Self::NoAccount
            | Self::NotRecognised
            | Self::Judged { .. }
            | Self::Lacks { .. } => ReasonGroup::Miss,
            Self::Differs { .. }
            | Self::Excluded { .. }
            | Self::NotSame { .. }
            | Self::NotPaired { .. }
            | Self::Has { .. }
            | Self::NoRow { .. }
            | Self::NotComputable => ReasonGroup::Other,
            Self::Barred { .. }
            | Self::NotInForce { .. }
            | Self::NoEdition { .. }
            | Self::EntryNotCurrent { .. } => ReasonGroup::Never,
            Self::NotClaimed | Self::NotInProgramme { .. } => ReasonGroup::Elsewhere,
            Self::NotInCatalogue { .. } | Self::NoRule => ReasonGroup::Remote,
        }
    }
}

/// How far a reason keeps a rule away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReasonGroup {
    /// The facts fit; the choice, a limit or another rule left it out.
    Choice,
    /// A figure, a day or a finding is missed.
    Miss,
    /// Another outcome or programme would be needed.
    Other,
    /// It can never be.
    Never,
    /// It leads to nothing that was asked for.
    Elsewhere,
    /// It was not even tried.
    Remote,
}

/// What is missing. The list is closed; the codes are stable.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// A paper.
    Papers(String),
    /// A body's approval.
    Approval(String),
    /// A finding.
    Judgement(String),
    /// A fact of the record: `item.score`, `learner.born`.
    Fact(String),
    /// The learner's choice between targets.
    Choice(Vec<String>),
    /// A figure that a function could not compute.
    Calculation {
        /// The function.
        function: String,
        /// Why.
        because: Failure,
    },
}

/// Returns the figure that stands behind what it was computed from, as in `70 divided by 18 = 35/9`; `None` for one that
/// was not computed.
pub fn find_computed(written: &str) -> Option<&str> {
    written.rsplit_once(" = ").map(|(_, figure)| figure)
}
