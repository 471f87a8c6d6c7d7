//! What a policy does with the clauses of the base that it adopts, as written.

use super::expression::Name;

/// A declaration of the base that is adopted, by kind and name: `rule leisure`, `limit half`; a row of a table by the table's
/// name and its own, `rule pets/2`; an entry of a catalogue by kind and code, `certificate CET`.
#[derive(Debug, Clone, PartialEq)]
pub struct Adopted {
    /// What it is; an entry of a catalogue has the kind of its outcomes instead.
    pub kind: Result<AdoptedKind, Name>,
    /// Its name.
    pub name: Name,
}

/// The kinds of declarations that can be named so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant is the declaration of that name")]
pub enum AdoptedKind {
    Rule,
    Limit,
    Require,
    Bar,
    Family,
    Table,
    Reward,
    Set,
    Scale,
    Define,
    General,
    Catalogue,
    Programme,
    Period,
    Judgement,
    Measure,
    Kind,
    Category,
    Institution,
    Function,
    Combine,
    Assertion,
}
