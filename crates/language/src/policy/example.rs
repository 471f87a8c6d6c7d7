//! Examples: a record in the policy's own words and what must come out.

use super::Place;
use super::expression::Value;
use serde::{Deserialize, Serialize};

/// One example, `like` already taken in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Example {
    /// Its title.
    pub title: String,
    /// The record as JSON text in the record format: examples go the same way as records do.
    pub record: String,
    /// The day to decide on where the example has no application.
    pub as_of: Option<crate::date::Day>,
    /// What must come out, in text order.
    pub expectations: Vec<(Expectation, Place)>,
    /// Where it stands.
    pub place: Place,
}

/// What an example expects.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Expectation {
    /// These targets (courses, pools) are granted; the only ones when `exactly`.
    Granted {
        /// Codes.
        targets: Vec<String>,
        /// Nothing else is granted.
        exactly: bool,
    },
    /// What is expected of the decision for one of the programmes applied for.
    For {
        /// The programme's code.
        programme: String,
        /// What is expected of it.
        of: Box<Expectation>,
    },
    /// Nothing is granted.
    Nothing,
    /// The total of a measure: granted; recognised where there is no application, or where only recognition brings it.
    Total {
        /// The measure's name.
        measure: String,
        /// The figure.
        value: Value,
    },
    /// An item is recognised.
    Recognised {
        /// Its id or code.
        item: String,
        /// As which category.
        category: Option<String>,
        /// With which amount of which measure.
        amount: Option<(String, Value)>,
    },
    /// A rule, target or item is refused.
    Refused {
        /// Which.
        what: String,
        /// For one item only, where it says so.
        item: Option<String>,
        /// A reason code, or the attribute that a reason is about.
        because: Option<String>,
    },
    /// A rule, target or item is pending.
    Pending {
        /// Which.
        what: String,
        /// For one item only, where it says so.
        item: Option<String>,
        /// A paper, body, judgement or fact.
        needs: Option<String>,
    },
    /// A limit is full, or not.
    Limit {
        /// Its name.
        name: String,
        /// Full.
        full: bool,
    },
    /// A requirement is met, or not.
    Requirement {
        /// Its name.
        name: String,
        /// Met; absent where it is not asked of the learner.
        met: Option<bool>,
    },
    /// Another choice is as good.
    EqualBest,
    /// A reward's tier; absent for none.
    Reward {
        /// Its name.
        name: String,
        /// The tier.
        tier: Option<String>,
        /// A day of the period that is meant; absent for any period.
        on: Option<crate::date::Day>,
    },
    /// The mark recorded at a target, or with a recognised item.
    Recorded {
        /// The target or the item.
        target: String,
        /// The mark.
        mark: Value,
    },
    /// These targets' earlier grants are withdrawn, and no others.
    Withdrawn {
        /// Codes.
        targets: Vec<String>,
    },
    /// The remainder that is left for next time.
    Carried {
        /// The rule or the limit that leaves it.
        name: String,
        /// The figure; 0 for none.
        value: Value,
    },
    /// The total of a measure that is to be earned elsewhere.
    MakeUp {
        /// The measure's name.
        measure: String,
        /// The figure.
        value: Value,
    },
}
