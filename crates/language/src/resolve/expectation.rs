//! What examples expect, each name checked.

use super::collect::Space;
use super::context::Resolver;
use super::literal::{Said, Wanted};
use super::record::Draft;
use super::types::Type;
use super::words::Phrase;
use crate::date::Day;
use crate::diagnostics::{NameProblem, Named, Problem};
use crate::policy::example::Expectation;
use crate::policy::{OwnerKind, Rule, Value, builtin};
use crate::source::Span;
use crate::syntax::ast::Name;
use crate::syntax::ast::clause::Expectation as AstExpectation;
use crate::syntax::ast::expression::Expr;

/// The codes of reasons, as `docs/reasons.md` lists them.
const REASONS: [&str; 38] = [
    "above",
    "already_granted",
    "already_used",
    "barred",
    "below",
    "covered_by",
    "differs",
    "entry_not_current",
    "excluded",
    "expired",
    "family",
    "gate",
    "has",
    "judged",
    "lacks",
    "limit",
    "no_account",
    "no_edition",
    "no_row",
    "no_rule",
    "none",
    "not_an_option",
    "not_best",
    "not_chosen",
    "not_claimed",
    "not_computable",
    "not_in_catalogue",
    "not_in_force",
    "not_in_programme",
    "not_paired",
    "not_recognised",
    "not_same",
    "nothing_to_grant",
    "obtained_by_conversion",
    "outside_window",
    "overridden",
    "too_early",
    "used_for",
];

impl Resolver<'_> {
    /// Returns what an example expects, or reports a name in it that is not known.
    pub fn expect_expectation(
        &mut self,
        expectation: &AstExpectation,
        draft: &Draft,
        span: Span,
    ) -> Option<Expectation> {
        Some(match expectation {
            AstExpectation::Granted(names) => {
                Expectation::Granted { targets: self.expect_granted(names)?, exactly: false }
            }
            AstExpectation::Exactly(names) => {
                Expectation::Granted { targets: self.expect_granted(names)?, exactly: true }
            }
            AstExpectation::For(programme, of) => {
                self.expect_declared(Space::Programme, programme);
                let of = self.expect_expectation(of, draft, span)?;
                Expectation::For { programme: programme.text.to_string(), of: Box::new(of) }
            }
            AstExpectation::Nothing => Expectation::Nothing,
            AstExpectation::Total(measure, value) => {
                let (measure, value) = self.expect_total(measure, value)?;
                Expectation::Total { measure, value }
            }
            AstExpectation::Recognised { item, category, amount } => {
                let item = self.expect_held(item, draft);
                let category = match category {
                    Some(category) => Some(self.expect_category(category)?.into()),
                    None => None,
                };
                let amount = match amount {
                    Some((measure, value)) => Some(self.expect_total(measure, value)?),
                    None => None,
                };
                Expectation::Recognised { item: item?, category, amount }
            }
            AstExpectation::Refused { what, item, because } => {
                let what = self.expect_outcome(what, draft);
                let item = match item {
                    Some(item) => Some(self.expect_held(item, draft)?),
                    None => None,
                };
                let because = match because {
                    Some(because) => Some(self.expect_reason(because)?),
                    None => None,
                };
                Expectation::Refused { what: what?, item, because }
            }
            AstExpectation::Pending { what, item, needs } => {
                let what = self.expect_outcome(what, draft);
                let item = match item {
                    Some(item) => Some(self.expect_held(item, draft)?),
                    None => None,
                };
                let needs = match needs {
                    Some(needs) => Some(self.expect_need(needs)?),
                    None => None,
                };
                Expectation::Pending { what: what?, item, needs }
            }
            AstExpectation::Limit { name, full } => {
                let is_known = self.expect_declared(Space::Limit, name);
                is_known.then(|| Expectation::Limit { name: name.text.to_string(), full: *full })?
            }
            AstExpectation::Requirement { name, met } => {
                let is_known = self.expect_declared(Space::Require, name);
                is_known.then(|| Expectation::Requirement { name: name.text.to_string(), met: *met })?
            }
            AstExpectation::EqualBest => Expectation::EqualBest,
            AstExpectation::Reward { name, tier, on } => self.expect_reward(name, tier.as_ref(), *on)?,
            AstExpectation::Withdrawn(names) => {
                Expectation::Withdrawn { targets: self.expect_granted(names)? }
            }
            AstExpectation::MakeUp(measure, value) => {
                let (measure, value) = self.expect_total(measure, value)?;
                Expectation::MakeUp { measure, value }
            }
            AstExpectation::Carried(name, value) => {
                let (name, value) = self.expect_remainder(name, value)?;
                Expectation::Carried { name, value }
            }
            AstExpectation::Recorded(target, mark) => {
                let target = self.expect_recorded(target, draft);
                let mark = self.expect_mark_value(mark, span);
                Expectation::Recorded { target: target?, mark: mark? }
            }
        })
    }

    fn expect_granted(&mut self, names: &[Name]) -> Option<Vec<String>> {
        let all: Vec<Option<String>> = names.iter().map(|name| self.expect_course_or_pool(name)).collect();
        all.into_iter().collect()
    }

    // The mark of a conversion stands at its target, that of a recognition with the item.
    fn expect_recorded(&mut self, target: &Name, draft: &Draft) -> Option<String> {
        let held = draft
            .item_of(&target.text)
            .filter(|_| !self.known_targets().iter().any(|known| known.as_str() == target.text));
        held.or_else(|| self.expect_course_or_pool(target))
    }

    fn expect_total(&mut self, measure: &Name, value: &Expr) -> Option<(String, Value)> {
        if self.find_measure(&measure.text).is_none()
            && self.known_targets().iter().any(|known| known.as_str() == measure.text)
        {
            let problem = NameProblem::NotDeclared {
                kind: Named::Measure,
                name: measure.text.to_string(),
                near: Vec::new(),
            };
            self.push(problem.at(measure.span).with_help(super::words::write_the_code_alone(&measure.text)));
            return None;
        }
        let id = self.expect_measure(measure)?;
        let wanted = Wanted { has: Type::amount(id), fact: Said::At(measure.span) };
        self.expect_value(value, &wanted).map(|value| (measure.text.to_string(), value))
    }

    /// Returns the id of an item that the example holds, by its name or code.
    pub fn expect_held(&mut self, item: &Name, draft: &Draft) -> Option<String> {
        let found = draft.item_of(&item.text);
        if found.is_none() {
            let known = draft.item_names();
            self.report_nothing_here(item, Phrase::HeldItem, &known);
        }
        found
    }

    // A rule, an item of the example, or a target.
    fn expect_outcome(&mut self, what: &Name, draft: &Draft) -> Option<String> {
        if self.rule_ids.get(what.text.as_str()).is_some() {
            self.note_use(Space::Rule, &what.text);
            return Some(what.text.to_string());
        }
        if let Some(item) = draft.item_of(&what.text) {
            return Some(item);
        }
        if let Some(now) = self.course_now(&what.text) {
            return Some(now);
        }
        let targets = self.known_targets();
        let is_open = !self.declared.has_any(Space::Programme) && targets.is_empty();
        if targets.iter().any(|known| known.as_str() == what.text) || is_open {
            return Some(what.text.to_string());
        }
        if self.courses_are_incomplete || self.has_broken(Space::Programme) || self.has_broken(Space::Rule) {
            self.spoil();
            return None;
        }
        let mut known = draft.item_names();
        known.extend(targets);
        known.extend(self.rule_ids.names());
        self.report_nothing_here(what, Phrase::Outcome, &known);
        None
    }

    fn known_targets(&self) -> Vec<String> {
        let programmes = self.policy.programmes.values();
        let mut known: Vec<String> = programmes
            .flat_map(|programme| programme.courses.keys().chain(programme.pools.keys().map(String::as_str)))
            .map(str::to_owned)
            .collect();
        known.extend(self.policy.sets.iter().flat_map(|set| set.members.iter().cloned()));
        known.extend(self.policy.categories.keys().cloned());
        known
    }

    // A reason's code, or the fact that a reason is about: a limit, a bar and a family are reasons under their names.
    fn expect_reason(&mut self, because: &Name) -> Option<String> {
        let is_named = [
            Space::Limit,
            Space::Bar,
            Space::Family,
            Space::Rule,
            Space::Judgement,
            Space::Set,
            Space::Require,
        ]
        .into_iter()
        .any(|space| self.declared.find(space, &because.text).is_some());
        if REASONS.contains(&because.text.as_str()) || is_named || self.is_some_fact(&because.text) {
            return Some(because.text.to_string());
        }
        let mut known: Vec<String> = REASONS.iter().map(|reason| (*reason).to_owned()).collect();
        known.extend(self.fact_names().iter().flat_map(|name| self.noun_spellings(name)));
        self.report_nothing_here(because, Phrase::ReasonOrFact, &known);
        None
    }

    fn expect_need(&mut self, needs: &Name) -> Option<String> {
        let is_paper =
            self.policy.rules.iter().flat_map(Rule::papers_asked).any(|paper| *paper == needs.text);
        let is_body = self.policy.rules.iter().flat_map(Rule::bodies_asked).any(|body| *body == needs.text);
        let is_judgement = self.policy.judgements.iter().any(|judgement| judgement.name == needs.text);
        let is_choice = needs.text == "choice";
        let is_target = self.known_targets().iter().any(|known| known.as_str() == needs.text);
        if is_paper || is_body || is_judgement || is_choice || is_target || self.is_some_fact(&needs.text) {
            return Some(needs.text.to_string());
        }
        let mut known: Vec<String> = self.policy.rules.iter().flat_map(Rule::papers_asked).cloned().collect();
        known.extend(self.policy.rules.iter().flat_map(Rule::bodies_asked).cloned());
        known.extend(self.policy.judgements.iter().map(|judgement| judgement.name.clone()));
        known.extend(self.fact_names().iter().flat_map(|name| self.noun_spellings(name)));
        self.report_nothing_here(needs, Phrase::NeedOfAnything, &known);
        None
    }

    fn is_some_fact(&self, name: &str) -> bool {
        self.fact_names().iter().any(|known| known == name)
    }

    fn fact_names(&self) -> Vec<String> {
        let owners = [
            OwnerKind::Item,
            OwnerKind::Learner,
            OwnerKind::Application,
            OwnerKind::Programme,
            OwnerKind::Course,
        ];
        let built_in = owners
            .into_iter()
            .flat_map(|owner| builtin::attribute_names(owner))
            .map(|name| (*name).to_owned());
        let mut names: Vec<String> =
            built_in.chain(self.policy.attributes.keys().map(|(_, name)| name.to_string())).collect();
        names.sort();
        names.dedup();
        names
    }

    fn expect_reward(&mut self, name: &Name, tier: Option<&Name>, on: Option<Day>) -> Option<Expectation> {
        if !self.expect_declared(Space::Reward, name) {
            return None;
        }
        let tiers: Vec<String> = self
            .policy
            .rewards
            .iter()
            .filter(|reward| reward.name == name.text)
            .flat_map(|reward| reward.tiers.iter().map(|(_, word)| word.clone()))
            .collect();
        if let Some(tier) = tier
            && !tiers.iter().any(|known| known.as_str() == tier.text)
        {
            self.report_not_declared(Phrase::Tier.named(), tier, &tiers);
            return None;
        }
        Some(Expectation::Reward {
            name: name.text.to_string(),
            tier: tier.map(|tier| tier.text.to_string()),
            on,
        })
    }

    fn expect_mark_value(&mut self, mark: &Expr, span: Span) -> Option<Value> {
        let scope = super::scope::Scope::default();
        let mark = self.expect_mark(mark, &scope)?;
        if let crate::policy::Expr::Constant(value) = mark {
            return Some(value);
        }
        let fact = self.written(span);
        let place = Phrase::AnExpectation.text();
        self.report(&crate::diagnostics::StructureProblem::FactNotHere { fact, place }, span);
        None
    }
}
