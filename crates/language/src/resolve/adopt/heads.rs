//! What the head of a base says, for the clauses that come from it and where the policy itself is silent.

use super::{BaseText, Taken};
use crate::date::Day;
use crate::diagnostics::{AdoptionProblem, NameProblem, Problem};
use crate::nearest::nearest;
use crate::policy::base::BaseClause;
use crate::policy::rule::{Days, Window};
use crate::policy::{
    Base, Beyond, Counted, DecisionLine, Edition, FactRef, Folding, Place, Preference, Rule, Use,
};
use crate::rare::Rare;
use crate::resolve::context::Resolver;
use crate::resolve::words::Phrase;
use crate::source::Span;
use crate::syntax::ast::{Clause, ClauseKind, Clauses, Declaration, Head, Name};
use std::mem::swap;

/// What the head of a policy says.
#[derive(Debug, Clone, Default)]
pub struct HeadFields {
    issuer: Option<String>,
    cites: Vec<String>,
    repeals: Vec<(String, Option<Day>)>,
    editions: Vec<Edition>,
    clock: Option<FactRef>,
    item_use: Option<Use>,
    beyond: Option<Beyond>,
    folding: Folding,
    prefer: Vec<Preference>,
    decisions: Vec<DecisionLine>,
    account_required: bool,
    windows: Vec<Window>,
    document: Option<String>,
    at_institutions: Vec<Name>,
}

/// The head of a base, resolved.
#[derive(Debug, Clone)]
pub struct BaseHead {
    prefix: String,
    pinned: bool,
    span: Span,
    code: String,
    fields: HeadFields,
}

/// Returns a declaration as the edition that a base is pinned to has it, or `None` when it is of other editions.
pub(super) fn in_edition<'a>(declaration: &'a Declaration, edition: Option<&Name>) -> Option<Taken<'a>> {
    let Some(edition) = edition else { return Some(Taken::as_written(declaration)) };
    if !is_of(&declaration.clauses, edition) {
        return None;
    }
    let mut own = Taken::as_written(declaration);
    let others = |lines: &[Clause]| lines.iter().any(|line| edition_of(line).is_some());
    if others(&declaration.clauses) {
        own.to_mut().clauses.retain(|line| edition_of(line).is_none());
    }
    if let Head::RuleTable { rows, .. } = &declaration.head
        && rows.iter().any(|row| others(row.clauses.outline()))
        && let Head::RuleTable { rows, .. } = &mut own.to_mut().head
    {
        rows.retain(|row| is_of(&row.clauses.all(), edition));
        for row in rows {
            let mut clauses = row.clauses.all().into_owned();
            clauses.retain(|line| edition_of(line).is_none());
            row.clauses = Clauses::Made(clauses);
        }
    }
    Some(own)
}

fn is_of(lines: &[Clause], edition: &Name) -> bool {
    let mut named = lines.iter().filter_map(edition_of).peekable();
    named.peek().is_none() || named.any(|name| name.text == edition.text)
}

fn edition_of(line: &Clause) -> Option<&Name> {
    match &line.kind {
        ClauseKind::Edition { name, in_force: None } => Some(name),
        _ => None,
    }
}

impl<'a> Resolver<'a> {
    /// Reads the heads of the bases: what they say holds for their clauses, and for the whole where the policy is silent.
    pub fn resolve_base_heads(&mut self, bases: &[BaseText<'a>]) {
        for base in bases {
            let mut fields = HeadFields::default();
            self.swap_head(&mut fields);
            let place = self.place(base.head.span);
            self.within(|_| place, |resolver| resolver.resolve_head_clauses(base.head));
            self.swap_head(&mut fields);
            self.expect_pinned_edition(base, &fields.editions);
            let prefix = self.folder.bases.get(base.code).map(|own| own.prefix.clone()).unwrap_or_default();
            self.policy.bases.push(Base {
                code: base.code.to_owned(),
                title: base.head.title_text(),
                pinned: base.pinned.map(|edition| edition.text.to_string()),
                editions: fields.editions.clone(),
                digest: base.digest.clone(),
                prefix: prefix.clone(),
                adopted_at: self.place(base.span),
                clauses: base
                    .clauses
                    .iter()
                    .map(|(name, (digest, span, is_used))| {
                        let place = self.place(*span);
                        (name.clone(), BaseClause { digest: digest.clone(), place, is_used: *is_used })
                    })
                    .collect(),
            });
            let (pinned, code) = (base.pinned.is_some(), base.code.to_owned());
            self.base_heads.push(BaseHead { prefix, pinned, span: base.span, code, fields });
        }
    }

    fn expect_pinned_edition(&mut self, base: &BaseText<'a>, editions: &[Edition]) {
        let Some(pinned) = base.pinned else { return };
        if editions.iter().any(|edition| edition.name == pinned.text) {
            return;
        }
        let near = nearest(&pinned.text, editions.iter().map(|edition| edition.name.as_str()));
        let kind = Phrase::Edition.named();
        self.report(&NameProblem::NotDeclared { kind, name: pinned.text.to_string(), near }, pinned.span);
    }

    /// Takes over from the bases what the head of the policy leaves open.
    pub fn inherit_from_bases(&mut self) {
        let heads = std::mem::take(&mut self.base_heads);
        for BaseHead { fields, span, code, .. } in &heads {
            let policy = &mut self.policy;
            if policy.folding == Folding::default() {
                policy.folding = fields.folding;
            }
            policy.item_use = policy.item_use.or(fields.item_use);
            policy.beyond = policy.beyond.take().or_else(|| fields.beyond.clone());
            policy.account_required |= fields.account_required;
            if policy.prefer.is_empty() {
                policy.prefer.clone_from(&fields.prefer);
            }
            match (&policy.clock, &fields.clock) {
                (Some(own), Some(theirs)) if own != theirs => {
                    let problem = AdoptionProblem::ClocksDiffer { base: code.clone() };
                    self.push(problem.at(*span));
                }
                (None, Some(clock)) => policy.clock = Some(clock.clone()),
                (Some(_) | None, _) => {}
            }
        }
        self.base_heads = heads;
    }

    /// Returns what the head of the base says in whose text a place lies.
    fn base_head_at(&self, place: &Place) -> Option<&BaseHead> {
        let holds = |head: &&BaseHead| place.file.starts_with(&head.prefix);
        self.base_heads.iter().filter(holds).max_by_key(|head| head.prefix.len())
    }

    /// Returns the editions that may be named at a place: those of the base for its own text.
    pub fn editions_at(&self, span: Span) -> Vec<Edition> {
        let head = self.base_head_at(&self.place(span));
        head.map_or_else(|| self.policy.editions.clone(), |head| head.fields.editions.clone())
    }

    /// Returns the document that articles are of at a place.
    pub fn document_at(&self, span: Span) -> Option<&str> {
        let head = self.base_heads.first().and_then(|_| self.base_head_at(&self.place(span)));
        head.map_or(self.document.as_deref(), |head| head.fields.document.as_deref())
    }

    /// Returns the institutions that the head above a place limits its text to.
    pub fn institutions_at(&self, place: &Place) -> Vec<Name> {
        let head = self.base_head_at(place);
        head.map_or_else(|| self.at_institutions.clone(), |head| head.fields.at_institutions.clone())
    }

    /// Lets a rule of a base keep what the head of the base says.
    pub fn settle_rule(&self, rule: &mut Rule) {
        let Some(head) = self.base_head_at(&rule.place) else { return };
        rule.item_use = rule.item_use.or(head.fields.item_use);
        if rule.windows.is_empty() {
            rule.windows = head.fields.windows.iter().cloned().collect();
        }
        if !self.ignores_editions {
            settle_days(head, &mut rule.in_force, &mut rule.editions);
        }
    }

    /// Lets a bar, limit or requirement of a base keep what the head of the base says.
    pub fn settle_counted(&self, counted: &mut Counted) {
        let Some(head) = self.base_head_at(&counted.place) else { return };
        if counted.kind == crate::policy::CountedKind::Limit && counted.beyond.is_none() {
            counted.beyond.clone_from(&head.fields.beyond);
        }
        if !self.ignores_editions {
            settle_days(head, &mut counted.in_force, &mut counted.editions);
        }
    }

    fn swap_head(&mut self, fields: &mut HeadFields) {
        let policy = &mut self.policy;
        swap(&mut policy.issuer, &mut fields.issuer);
        swap(&mut policy.cites, &mut fields.cites);
        swap(&mut policy.repeals, &mut fields.repeals);
        swap(&mut policy.editions, &mut fields.editions);
        swap(&mut policy.clock, &mut fields.clock);
        swap(&mut policy.item_use, &mut fields.item_use);
        swap(&mut policy.beyond, &mut fields.beyond);
        swap(&mut policy.folding, &mut fields.folding);
        swap(&mut policy.prefer, &mut fields.prefer);
        swap(&mut policy.decisions, &mut fields.decisions);
        swap(&mut policy.account_required, &mut fields.account_required);
        swap(&mut policy.windows, &mut fields.windows);
        swap(&mut self.document, &mut fields.document);
        swap(&mut self.at_institutions, &mut fields.at_institutions);
    }
}

// Editions are the base's own: within the policy that adopts it they become days in force. A pinned edition is text that
// holds as long as the policy does.
fn settle_days(head: &BaseHead, in_force: &mut Rare<Days>, editions: &mut Rare<String>) {
    let own = std::mem::take(editions);
    if head.pinned {
        return;
    }
    let counts = |edition: &&Edition| own.is_empty() || own.contains(&edition.name);
    let of_base: Rare<Days> = head
        .fields
        .editions
        .iter()
        .filter(counts)
        .map(|edition| Days { from: edition.from, to: edition.to })
        .collect();
    if of_base.is_empty() || of_base.iter().any(|days| days.from.is_none() && days.to.is_none()) {
        return;
    }
    if in_force.is_empty() {
        *in_force = of_base;
        return;
    }
    let met = |one: &Days, two: &Days| Days {
        from: one.from.max(two.from),
        to: one.to.into_iter().chain(two.to).min(),
    };
    let all: Vec<Days> =
        in_force.iter().flat_map(|one| of_base.iter().map(move |two| met(one, two))).collect();
    let some = |days: &&Days| days.to.zip(days.from).is_none_or(|(to, from)| to >= from);
    let shared: Vec<Days> = all.iter().filter(some).copied().collect();
    // Days that share none with the editions stay: a rule without days would always hold.
    *in_force = if shared.is_empty() { all } else { shared }.into();
}
