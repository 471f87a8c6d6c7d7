//! Which keywords head which lines: the kinds of declaration, and the clause list of each group of them.

use super::all_leading;

/// Declarations that share one list of clauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// `policy`.
    Policy,
    /// `adopt`.
    Adopt,
    /// What has attributes: categories, kinds, catalogues, entries, programmes, institutions.
    Noun,
    /// `set` and `scale`: deeper lines go on with the list.
    List,
    /// `bar`, `limit`, `require`, `family` and the tables of limits.
    Counted,
    /// `rule`, `rules`, `general`.
    Rule,
    /// `define`: a condition.
    Define,
    /// `combine`, `assert`: deeper lines go on with the head.
    Statement,
    /// `function`: a formula.
    Function,
    /// `table`, `reward`.
    Table,
    /// `example`.
    Example,
}

impl Group {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Policy,
        Self::Adopt,
        Self::Noun,
        Self::List,
        Self::Counted,
        Self::Rule,
        Self::Define,
        Self::Statement,
        Self::Function,
        Self::Table,
        Self::Example,
    ];
}

pub(super) const DECLARATIONS: &[(&str, Group)] = &[
    ("policy", Group::Policy),
    ("adopt", Group::Adopt),
    ("category", Group::Noun),
    ("kind", Group::Noun),
    ("scale", Group::List),
    ("measure", Group::Noun),
    ("attribute", Group::Noun),
    ("judgement", Group::Noun),
    ("set", Group::List),
    ("define", Group::Define),
    ("period", Group::Noun),
    ("combine", Group::Statement),
    ("assert", Group::Statement),
    ("catalogue", Group::Noun),
    ("certificate", Group::Noun),
    ("activity", Group::Noun),
    ("course", Group::Noun),
    ("programme", Group::Noun),
    ("institution", Group::Noun),
    ("general", Group::Rule),
    ("rule", Group::Rule),
    ("rules", Group::Rule),
    ("bar", Group::Counted),
    ("limit", Group::Counted),
    ("limits", Group::Counted),
    ("require", Group::Counted),
    ("requires", Group::Counted),
    ("family", Group::Counted),
    ("table", Group::Table),
    ("function", Group::Function),
    ("reward", Group::Table),
    ("examples_from", Group::Table),
    ("example", Group::Example),
];

/// Returns the roles that head declarations.
pub fn declaration_heads() -> impl Iterator<Item = &'static str> {
    DECLARATIONS.iter().map(|(role, _)| *role)
}

/// Returns the role that heads a line and its group, or `None` when the line begins with no declaration's keyword.
pub fn find_group(text: &str) -> Option<(&'static str, Group)> {
    let place = |role: &str| DECLARATIONS.iter().position(|(head, _)| *head == role);
    let first = all_leading(text).filter_map(|(_, role)| place(role)).min()?;
    DECLARATIONS.get(first).copied()
}

const POLICY: &[&str] = &[
    "issuer",
    "edition",
    "cites",
    "repeals",
    "items_used",
    "beyond_limits",
    "names_compared",
    "prefer",
    "decision",
    "account_required",
    "accepted",
    "in_force",
    "fixed",
    "at_institution",
];
const ADOPT: &[&str] = &["cites", "fixed", "change", "replace", "left_out"];
const NOUN: &[&str] = &[
    "cites",
    "issuer",
    "valid",
    "current_on",
    "current",
    "courses_from",
    "course",
    "pair",
    "pool",
    "prerequisite",
    "in_force",
    "replace",
    "category",
];
const COUNTED: &[&str] = &[
    "cites",
    "beyond",
    "unless",
    "take",
    "stage",
    "for_learners",
    "at_institution",
    "when",
    "in_force",
    "edition",
    "rows_from",
];
const RULE: &[&str] = &[
    "cites",
    "in_force",
    "edition",
    "given",
    "reading",
    "when",
    "only_if",
    "unless",
    "recognise",
    "convert",
    "waive",
    "stand_for",
    "replace",
    "excuse",
    "withdraw",
    "make_up",
    "record_as",
    "needs_papers",
    "subject_to",
    "accepted",
    "effective",
    "handled",
    "overrides",
    "for_learners",
    "at_institution",
    "without_general",
    "general",
    "use",
    "valid",
    "account_required",
    "rows_from",
    "first_row_wins",
];
const EXAMPLE: &[&str] = &[
    "example_learner",
    "example_application",
    "applying",
    "holding",
    "earlier",
    "brought_forward",
    "judged",
    "expect_recognised",
    "expect_refused",
    "expect_pending",
    "expect_limit",
    "expect_requirement",
    "expect_equal_best",
    "expect_reward",
    "expect_recorded",
    "expect_make_up",
    "expect_withdrawn",
    "expect_carried",
    "expect",
];
const FUNCTION: &[&str] = &["cites", "rhai", "rounded_down", "rounded_up", "rounded_half_up"];
const PLAIN: &[&str] = &["cites", "in_force"];

/// Returns the roles that head the clauses of a group.
pub fn clause_heads(group: Group) -> &'static [&'static str] {
    match group {
        Group::Policy => POLICY,
        Group::Adopt => ADOPT,
        Group::Noun => NOUN,
        Group::Counted => COUNTED,
        Group::Rule => RULE,
        Group::Example => EXAMPLE,
        Group::Function => FUNCTION,
        Group::List | Group::Table | Group::Define | Group::Statement => PLAIN,
    }
}
