//! What a policy knows of records: which fields there are, of what type, with which words, and the names that a
//! misspelt name may have meant. Plain data made once from the policy; reading records needs nothing else of it.

mod field;
mod units;

pub use field::{FieldShape, FieldType};
pub use units::Units;

use crate::policy::builtin::{self, KINDS};
use crate::policy::{
    AttributeType, Beyond, CountedKind, Entry, Names, OwnerKind, Policy, Programme, Rule, ScaleBody, ScaleId,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The judgement that every policy has.
pub const APPROVAL: &str = "approval";

/// What a policy knows of records.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RecordShape {
    /// Attributes that a record can give, by owner and name.
    pub fields: BTreeMap<OwnerKind, BTreeMap<String, FieldShape>>,
    /// Kinds of outcome.
    pub kinds: BTreeSet<String>,
    /// Narrower types of attributes by kind.
    pub of_kind: BTreeMap<String, BTreeMap<String, FieldType>>,
    /// Narrower types of attributes by kind and code: several where editions of an entry differ.
    pub of_entry: BTreeMap<String, BTreeMap<String, BTreeMap<String, Vec<FieldType>>>>,
    /// The types that an attribute of items may have where neither entry nor kind is narrower.
    pub of_any_item: BTreeMap<String, Vec<FieldType>>,
    /// Codes by kind, as the catalogues list them: for sheets with drop-downs, never to refuse a record.
    pub codes: BTreeMap<String, Names>,
    /// Measures and how they convert into each other.
    pub units: Units,
    /// Judgements, `approval` among them.
    pub judgements: BTreeMap<String, JudgementShape>,
    /// Names of rules.
    pub rules: Names,
    /// Rules and limits that leave remainders for next time.
    pub remainders: BTreeSet<String>,
    /// By code of a programme the targets in it: its courses, and beside them the codes that these had before, and pools.
    pub programmes: BTreeMap<String, [Names; 2]>,
    /// Papers that some clause asks for.
    pub papers: BTreeSet<String>,
    /// The same papers by every word that a record may call them.
    pub paper_words: BTreeMap<String, String>,
    /// Built-in words by their Chinese spelling: read as the English name that the policy has for them.
    pub words: BTreeMap<String, String>,
}

/// What all rules together say of records: looked for once, when a policy is compiled.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Gathered {
    /// Papers that some rule asks for.
    papers: BTreeSet<String>,
    /// Bodies whose approval some rule asks for.
    bodies: BTreeSet<String>,
    /// The names of the rules whose rate carries its rest on.
    carrying: BTreeSet<String>,
}

impl Gathered {
    /// Returns what the rules of a policy say of records.
    pub fn of(policy: &Policy) -> Self {
        let mut gathered = Self::default();
        policy.rules.iter().for_each(|rule| gathered.add(rule));
        gathered
    }

    /// Adds what a rule says of records.
    pub(crate) fn add(&mut self, rule: &Rule) {
        // The same few words stand in many rules.
        let add = |known: &mut BTreeSet<String>, word: &String| {
            if !known.contains(word) {
                known.insert(word.clone());
            }
        };
        rule.papers_asked().for_each(|paper| add(&mut self.papers, paper));
        rule.bodies_asked().for_each(|body| add(&mut self.bodies, body));
        if rule.amounts.iter().any(|amount| amount.amount.carries_a_rest()) {
            self.carrying.insert(rule.name.to_string());
        }
    }
}

/// The names of a policy, and the entries that have scales of their own.
pub(crate) struct Known<'k> {
    pub rules: Names,
    pub codes: BTreeMap<String, Names>,
    pub scaled: Vec<&'k Entry>,
}

/// What a policy knows of one judgement.
#[derive(Debug, Clone, PartialEq)]
pub struct JudgementShape {
    /// The bodies that may give it; empty means any.
    pub by: BTreeSet<String>,
    /// The type of its value.
    pub of: FieldType,
}

/// Owners whose attributes a record gives.
pub const RECORD_OWNERS: [OwnerKind; 4] =
    [OwnerKind::Learner, OwnerKind::Application, OwnerKind::Item, OwnerKind::Programme];

impl RecordShape {
    /// Returns what a policy knows of records. Of a plan [`Plan::record_shape`](crate::plan::Plan::record_shape) knows it at once.
    pub fn of(policy: &Policy) -> Self {
        let mut codes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let entries = || policy.catalogues.iter().flat_map(|catalogue| &catalogue.entries);
        for entry in entries() {
            codes.entry(&entry.kind).or_default().extend(entry.codes());
        }
        let codes = codes.into_iter().map(|(kind, codes)| (kind.to_owned(), codes.into_iter().collect()));
        let known = Known {
            rules: policy.rules.iter().map(|rule| rule.name.as_str()).collect(),
            codes: codes.collect(),
            scaled: entries().filter(|entry| !entry.scales.is_empty()).collect(),
        };
        Self::with(policy, &Gathered::of(policy), known)
    }

    /// Returns what a policy knows of records where what has to be looked for in all its rules and entries is known.
    pub(crate) fn with(policy: &Policy, gathered: &Gathered, known: Known<'_>) -> Self {
        let mut shape = Self {
            fields: RECORD_OWNERS.into_iter().map(|owner| (owner, fields_of(policy, owner))).collect(),
            kinds: KINDS.into_iter().map(str::to_owned).chain(policy.kinds.keys().cloned()).collect(),
            of_kind: kind_types(policy),
            units: Units::of(policy),
            judgements: judgements(policy, gathered),
            codes: known.codes,
            rules: known.rules,
            remainders: remainders(policy, gathered),
            programmes: targets_by_programme(policy),
            paper_words: policy.papers.clone(),
            papers: gathered.papers.clone(),
            words: policy.words.clone(),
            ..Self::default()
        };
        for entry in known.scaled {
            entry.codes().for_each(|code| shape.add_entry(policy, entry, code));
        }
        shape.of_any_item = shape.any_item_types();
        shape
    }

    // What an entry says of its outcomes holds for those under its old codes too.
    fn add_entry(&mut self, policy: &Policy, entry: &Entry, code: &str) {
        for (attribute, scale) in &entry.scales {
            let Some(of) = scale_type(policy, *scale) else { continue };
            let of_kind = self.of_entry.entry(entry.kind.to_string()).or_default();
            let of_code = of_kind.entry(code.to_owned()).or_default();
            let types = of_code.entry(attribute.clone()).or_default();
            if !types.contains(&of) {
                types.push(of);
            }
        }
    }

    /// Returns the attributes of an owner by name.
    pub fn fields_of(&self, owner: OwnerKind) -> impl Iterator<Item = (&str, &FieldShape)> {
        self.fields
            .get(&owner)
            .into_iter()
            .flat_map(|fields| fields.iter().map(|(name, field)| (name.as_str(), field)))
    }

    /// Returns an attribute of an owner, or `None`.
    pub fn find_field(&self, owner: OwnerKind, name: &str) -> Option<&FieldShape> {
        self.fields.get(&owner)?.get(name)
    }

    /// Returns the types that an item's attribute may have: as its entry says, else as its kind says, else as declared.
    ///
    /// Where neither the entry nor the kind is narrower, every scale that some entry or kind uses for the attribute fits
    /// too, for an outcome that no catalogue knows is not an error.
    pub fn item_types(&self, kind: &str, code: Option<&str>, name: &str) -> &[FieldType] {
        let entry = code.and_then(|code| self.of_entry.get(kind)?.get(code));
        if let Some(types) = entry.and_then(|types| types.get(name)) {
            return types;
        }
        if let Some(of) = self.of_kind.get(kind).and_then(|types| types.get(name)) {
            return std::slice::from_ref(of);
        }
        self.of_any_item.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns whether facts of the items of a kind and code can have types of their own.
    pub(crate) fn has_types_of(&self, kind: &str, code: &str) -> bool {
        self.of_entry.get(kind).is_some_and(|of| of.get(code).is_some())
    }

    /// Returns, for each attribute, the declared type and every scale that some kind or entry uses for it.
    fn any_item_types(&self) -> BTreeMap<String, Vec<FieldType>> {
        let declared = self.fields_of(OwnerKind::Item).map(|(name, field)| (name, &field.of));
        let kinds = self.of_kind.values().flatten().map(|(name, of)| (name.as_str(), of));
        let entries = self.of_entry.values().flat_map(BTreeMap::values).flatten();
        let entries = entries.flat_map(|(name, types)| types.iter().map(move |of| (name.as_str(), of)));
        let mut types: BTreeMap<String, Vec<FieldType>> = BTreeMap::new();
        for (name, of) in declared.chain(kinds).chain(entries) {
            let known = types.entry(name.to_owned()).or_default();
            if !known.contains(of) {
                known.push(of.clone());
            }
        }
        types
    }
}

fn fields_of(policy: &Policy, owner: OwnerKind) -> BTreeMap<String, FieldShape> {
    let built_in = builtin::attribute_names(owner).iter().filter_map(|name| {
        let of = builtin::find_attribute(owner, name)?;
        let of = field::narrowed_built_in(owner, name, field_type(policy, &of)?);
        Some(((*name).to_owned(), FieldShape { of, per: None, declared: false, written: None }))
    });
    let declared = policy.attributes.iter().filter(|((of, _), attribute)| {
        // Built-in attributes that the policy reads stand here too, without a place.
        *of == owner && attribute.place.is_some()
    });
    let declared = declared.filter_map(|((_, name), attribute)| {
        let of = field_type(policy, &attribute.of)?;
        let (per, written) = (attribute.per.clone(), attribute.written.clone());
        Some((name.to_string(), FieldShape { of, per, declared: true, written }))
    });
    let mut fields: BTreeMap<String, FieldShape> = built_in.collect();
    // A declaration of a built-in name narrows it, so it comes last.
    fields.extend(declared);
    fields
}

fn field_type(policy: &Policy, of: &AttributeType) -> Option<FieldType> {
    Some(match of {
        AttributeType::Number { from, to, unit } => FieldType::Number {
            from: *from,
            to: *to,
            step: None,
            unit: unit.and_then(|unit| Some(policy.measures.get(unit.index())?.name.clone())),
        },
        AttributeType::Share => FieldType::Share,
        AttributeType::OnScale(scale) => return scale_type(policy, *scale),
        AttributeType::OneOf(words) => FieldType::Words(words.iter().cloned().collect()),
        AttributeType::Date => FieldType::Date,
        AttributeType::Duration => FieldType::Duration,
        AttributeType::YesNo => FieldType::YesNo,
        AttributeType::Code => FieldType::Code,
        AttributeType::Text => FieldType::Text,
    })
}

fn scale_type(policy: &Policy, scale: ScaleId) -> Option<FieldType> {
    Some(match &policy.scales.get(scale.index())?.body {
        ScaleBody::Steps(words) => {
            let mut ranked: Vec<(u32, &String)> = words.iter().map(|(word, rank)| (*rank, word)).collect();
            ranked.sort_unstable();
            FieldType::Words(ranked.into_iter().map(|(_, word)| word.clone()).collect())
        }
        ScaleBody::Range { from, to, step } => {
            FieldType::Number { from: Some(*from), to: Some(*to), step: *step, unit: None }
        }
    })
}

fn kind_types(policy: &Policy) -> BTreeMap<String, BTreeMap<String, FieldType>> {
    let typed = policy.kinds.iter().map(|(kind, declared)| {
        let types = declared
            .scales
            .iter()
            .filter_map(|(name, scale)| Some((name.clone(), scale_type(policy, *scale)?)))
            .collect();
        (kind.clone(), types)
    });
    typed.collect()
}

/// Rules whose rate carries its rest on, and limits that carry on what lies beyond them.
fn remainders(policy: &Policy, gathered: &Gathered) -> BTreeSet<String> {
    let limits = policy.counted.iter().filter(|limit| {
        let beyond = limit.beyond.as_ref().or(policy.beyond.as_ref());
        limit.kind == CountedKind::Limit && matches!(beyond, Some(Beyond::Carried { .. }))
    });
    gathered.carrying.iter().cloned().chain(limits.map(|limit| limit.name.clone())).collect()
}

fn judgements(policy: &Policy, gathered: &Gathered) -> BTreeMap<String, JudgementShape> {
    let mut shapes: BTreeMap<String, JudgementShape> = policy
        .judgements
        .iter()
        .map(|judgement| {
            let of = field_type(policy, &judgement.of).unwrap_or(FieldType::YesNo);
            let by = judgement.by.iter().cloned().collect();
            (judgement.name.clone(), JudgementShape { by, of })
        })
        .collect();
    let approval = shapes
        .entry(APPROVAL.to_owned())
        .or_insert_with(|| JudgementShape { by: BTreeSet::new(), of: FieldType::YesNo });
    approval.by.extend(gathered.bodies.iter().cloned());
    shapes
}

fn targets_by_programme(policy: &Policy) -> BTreeMap<String, [Names; 2]> {
    let targets = |programme: &Programme| {
        let others = programme.former.keys().chain(programme.pools.keys());
        [programme.courses.names(), others.cloned().collect()]
    };
    policy.programmes.iter().map(|(code, programme)| (code.clone(), targets(programme))).collect()
}
