//! Families, of which one item counts; and rewards by the sum of a measure.

use super::collect::Space;
use super::context::Resolver;
use super::literal::{Said, Wanted};
use super::pattern::Elements;
use super::scope::Scope;
use super::types::Type;
use super::words::Phrase;
use crate::diagnostics::{Named, StructureProblem, TypeProblem};
use crate::policy::counted::{FamilyMembers, PerKey, Stage, Take};
use crate::policy::expression::ItemElement;
use crate::policy::{Family, ItemPattern, Owner, Reward, Value};
use crate::quantity::Number;
use crate::syntax::ast::RewardBody;
use crate::syntax::ast::clause::Best;
use crate::syntax::ast::expression::{Expr, Path};
use crate::syntax::ast::{self, ClauseKind, Declaration, Head, Name};
use smol_str::SmolStr;

impl<'a> Resolver<'a> {
    /// Puts a family into the policy.
    pub fn resolve_family(&mut self, declaration: &'a Declaration) {
        let Head::Family(members) = &declaration.head else { return };
        let Some(name) = self.first_name(Space::Family, declaration) else { return };
        let place = self.place(name.span);
        let (members, scope) = self.expect_family_members(members);
        let (mut take, mut stage, mut cites, mut is_said) = (None, None, Vec::new(), false);
        for line in &declaration.clauses {
            match &line.kind {
                ClauseKind::Take { best, attribute } => {
                    is_said = true;
                    take = self.expect_take(*best, attribute, &scope);
                }
                ClauseKind::AtStage(at) => stage = Some(super::counted::stage_of(*at)),
                ClauseKind::Cites(citation) => cites.extend(super::citation::canonical(citation, None)),
                ClauseKind::Broken => {
                    is_said = true;
                    self.spoil();
                }
                _ => self.clause_not_here(line, Named::Family),
            }
        }
        if !is_said && !declaration.broken {
            let (declaration_words, clause) = (Named::Family.text(), Phrase::Take.text());
            let problem = StructureProblem::MissingClause { declaration: declaration_words, clause };
            self.report(&problem, declaration.span);
        }
        let stage = match stage {
            Some(stage) => stage,
            None => self.stage_or_silence(Space::Family, &name.text, name.span),
        };
        let (Some(members), Some(take)) = (members, take) else { return };
        let (name, title) = (name.text.to_string(), declaration.title_text());
        self.policy.families.push(Family { name, title, cites, place, stage, members, take });
    }

    fn expect_family_members(&mut self, members: &'a ast::FamilyMembers) -> (Option<FamilyMembers>, Scope) {
        let anything = Scope::default().of_pattern(&[]);
        match members {
            ast::FamilyMembers::PairsIn(set) => {
                (self.expect_pair_set(set).map(FamilyMembers::PairsIn), anything)
            }
            ast::FamilyMembers::Items { pattern, grouped_by } => {
                let Some(elements) = self.expect_elements(&pattern.any_of, false) else {
                    return (None, anything);
                };
                let scope = Scope::default().of_pattern(&elements.any_of);
                let groups: Vec<_> = grouped_by.iter().map(|path| self.expect_fact(path, &scope)).collect();
                let pattern = self.expect_pattern_condition(pattern, elements, &scope);
                let groups: Option<Vec<_>> = groups.into_iter().collect();
                let members = pattern.zip(groups).map(|(pattern, groups)| {
                    let grouped_by = groups.into_iter().map(|fact| fact.of.attribute.into()).collect();
                    FamilyMembers::Items { pattern, grouped_by }
                });
                (members, scope)
            }
        }
    }

    fn expect_take(&mut self, best: Best, attribute: &Path, scope: &Scope) -> Option<Take> {
        if best == Best::Most {
            let [measure] = attribute.parts.as_slice() else {
                self.expect_fact(attribute, scope)?;
                return None;
            };
            return self.expect_measure(measure).map(Take::Most);
        }
        let fact = self.expect_fact(attribute, scope)?;
        if !fact.has.has_order() {
            let fact = self.written(attribute.span);
            self.report(&TypeProblem::NoOrder { fact }, attribute.span);
            return None;
        }
        let highest = matches!(best, Best::Highest | Best::Latest);
        Some(Take::Fact { attribute: fact.of.attribute.to_string(), highest, scale: fact.has.scale() })
    }

    /// Returns the items of a family as the elements of a pattern.
    pub fn expect_family_elements(&mut self, name: &Name) -> Option<Elements> {
        if !self.expect_declared(Space::Family, name) {
            return None;
        }
        let members = self
            .policy
            .families
            .iter()
            .find(|family| family.name == name.text)
            .map(|family| family.members.clone());
        match members {
            Some(FamilyMembers::Items { pattern: ItemPattern { any_of, condition }, .. }) => {
                Some(Elements { any_of, condition })
            }
            Some(FamilyMembers::PairsIn(set)) => {
                let pairs =
                    self.policy.sets.get(set.index()).map(|set| set.pairs.clone()).unwrap_or_default();
                let codes: std::collections::BTreeSet<String> =
                    pairs.into_iter().map(|(code, _)| code).collect();
                let of_code = |code| ItemElement { code: Some(code), ..ItemElement::default() };
                Some(Elements {
                    any_of: codes.into_iter().map(SmolStr::from).map(of_code).collect(),
                    condition: None,
                })
            }
            None => {
                self.spoil();
                None
            }
        }
    }

    /// Puts a reward into the policy.
    pub fn resolve_reward(&mut self, declaration: &'a Declaration) {
        let Head::Reward(body) = &declaration.head else { return };
        let RewardBody { stage, by, from, into, per, tiers } = &**body;
        let Some(name) = self.first_name(Space::Reward, declaration) else { return };
        let place = self.place(name.span);
        let measure = self.expect_measure(by);
        let stage = stage.map_or(Stage::Recognised, super::counted::stage_of);
        let scope = Scope { is_recognition: stage == Stage::Recognised, ..Scope::of_person() };
        let into = into.iter().filter_map(|into| self.expect_target_filter(into, &scope)).collect();
        let from: Vec<_> = from.iter().filter_map(|from| self.expect_source(from, &scope)).collect();
        let spent = from.iter().flat_map(|from| from.any_of.clone()).collect();
        let scope = Scope { item: Some(Owner::Spent), spent, ..scope };
        let per = per.as_ref().and_then(|per| self.expect_reward_period(name, per, &scope));
        let mut cites = Vec::new();
        for line in &declaration.clauses {
            match &line.kind {
                ClauseKind::Cites(citation) => cites.extend(super::citation::canonical(citation, None)),
                ClauseKind::Broken => self.spoil(),
                _ => self.clause_not_here(line, Named::Reward),
            }
        }
        let Some(by) = measure else { return };
        let fact = Said::Measure(by);
        let wanted = Wanted { has: Type::amount(by), fact };
        let steps: Vec<(Number, String)> = tiers
            .iter()
            .filter_map(|(figure, word)| Some((self.expect_tier(figure, &wanted)?, word.text.to_string())))
            .collect();
        if steps.is_empty() && !declaration.broken {
            let problem = StructureProblem::EmptyDeclaration { declaration: Named::Reward.text() };
            self.report(&problem, declaration.span);
        }
        let (name, title) = (name.text.to_string(), declaration.title_text());
        self.policy.rewards.push(Reward {
            name,
            title,
            cites,
            place,
            stage,
            by,
            per,
            from,
            into,
            tiers: steps,
        });
    }

    // One sum is of a period or of a stretch; what else parts outcomes parts no person's reward.
    fn expect_reward_period(&mut self, reward: &Name, per: &ast::PerKey, scope: &Scope) -> Option<PerKey> {
        let mut keys = Vec::new();
        self.expect_per_key(reward, per, scope, &mut keys, &mut Vec::new());
        let key = keys.pop()?;
        if matches!(key, PerKey::Period(..) | PerKey::Rolling(..)) {
            return Some(key);
        }
        let (fact, place) = (self.written(per.key.span), Named::Reward.text());
        self.report(&StructureProblem::FactNotHere { fact, place }, per.key.span);
        None
    }

    fn expect_tier(&mut self, figure: &Expr, wanted: &Wanted) -> Option<Number> {
        match self.expect_value(figure, wanted)? {
            Value::Number(number) => Some(number),
            Value::Share(_) | Value::Date(_) | Value::Duration(_) | Value::YesNo(_) | Value::Word(_) => None,
        }
    }
}
