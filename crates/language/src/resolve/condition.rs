//! Conditions: each written test keeps its place, definitions are taken in where they are used.

use super::collect::Space;
use super::context::Resolver;
use super::scope::Scope;
use super::types::Type;
use crate::diagnostics::{MistakeProblem, Named, StructureProblem, TypeProblem};
use crate::policy::expression::{FindingRef, HistoryVerb, Operator};
use crate::policy::{Condition, Expr, FactRef, JudgementId, Owner, OwnerKind, Value};
use crate::quantity::Number;
use crate::shared::Shared;
use crate::source::Span;
use crate::syntax::ast::expression as ast;
use smol_str::SmolStr;

/// What stands as a pair: a code or a name, each in a coding of its own.
const PAIRED: &str = "code or name";

impl Resolver<'_> {
    /// Returns a condition, or `None` when a part of it is broken; every fault in it is reported.
    pub fn expect_condition(&mut self, condition: &ast::Condition, scope: &Scope) -> Option<Condition> {
        let span = condition.span;
        match &condition.kind {
            ast::ConditionKind::All(parts) => self.expect_all(parts, scope).map(Condition::All),
            ast::ConditionKind::Any(parts) => self.expect_any(parts, scope).map(Condition::Any),
            ast::ConditionKind::Not(part) => {
                self.expect_condition(part, scope).map(|part| Condition::Not(Box::new(part)))
            }
            ast::ConditionKind::Unless(line, lifted) => {
                let (line, lifted) =
                    (self.expect_condition(line, scope), self.expect_condition(lifted, scope));
                Some(Condition::Any(vec![line?, lifted?]))
            }
            ast::ConditionKind::Compare { left, operator, right } if Self::is_of_institution(left) => {
                let operator = super::compare::operator_of(*operator);
                let test =
                    self.expect_institution_test(left, operator, std::slice::from_ref(right), scope)?;
                self.at(span, test)
            }
            ast::ConditionKind::In { left, negated, names, .. } if Self::is_of_institution(left) => {
                let operator = if *negated { Operator::IsNot } else { Operator::Is };
                let values = Self::named_values(names);
                let test = self.expect_institution_test(left, operator, &values, scope)?;
                self.at(span, test)
            }
            ast::ConditionKind::Compare { left, operator, right } => {
                let compared = self.expect_comparison(left, *operator, right, scope)?;
                self.at(span, compared)
            }
            ast::ConditionKind::Within { left, range } => {
                let within = self.expect_within(left, range, scope)?;
                self.at(span, within)
            }
            ast::ConditionKind::In { left, negated, written, names } => {
                let member = self.expect_member(left, *written, names, scope)?;
                let member = if *negated { Condition::Not(Box::new(member)) } else { member };
                self.at(span, member)
            }
            ast::ConditionKind::Same { attribute, with } => {
                let same = self.expect_same(attribute, with.as_deref(), scope, span)?;
                self.at(span, same)
            }
            ast::ConditionKind::TargetAsPrerequisite => {
                let set = self.set_of_prerequisites();
                let (left, _) = self.expect_sides(None, PAIRED, scope, span)?;
                self.at(span, Condition::PairIn { set, left, right: Owner::Target })
            }
            ast::ConditionKind::PairIn(set) => {
                let set = self.expect_pair_set(set)?;
                let (left, right) = self.expect_sides(None, PAIRED, scope, span)?;
                self.at(span, Condition::PairIn { set, left, right })
            }
            ast::ConditionKind::Named(path) => self.expect_named(path, scope),
            ast::ConditionKind::Shown(name) => match self.find_judgement(&name.text) {
                Some(judgement) => self.expect_judged(judgement, name, true, scope),
                None => {
                    self.report_unknown(Space::Judgement, name);
                    None
                }
            },
            ast::ConditionKind::RecordHas { how, least, pattern } => {
                self.expect_history((*how, least.as_deref()), pattern, scope, span)
            }
            ast::ConditionKind::Holds(pattern) => {
                self.expect_history((ast::HistoryVerb::Has, None), pattern, scope, span)
            }
            ast::ConditionKind::AlsoGranted(rules) => {
                let rules: Vec<_> = rules.iter().map(|rule| self.expect_rules(rule)).collect();
                let rules = rules.into_iter().collect::<Option<Vec<_>>>()?.concat();
                self.at(span, Condition::AlsoGranted(rules))
            }
            ast::ConditionKind::Requirement(name) => {
                let requirement = self.expect_counted(Space::Require, name)?;
                self.at(span, Condition::Requirement(requirement))
            }
            ast::ConditionKind::Broken => {
                self.spoil();
                None
            }
        }
    }

    fn at(&self, span: Span, condition: Condition) -> Option<Condition> {
        // In a table the span runs from the header of the column to the cell: the cell's line is meant. The rows between
        // may be thousands, so the first mark is enough.
        let written = self.slice(span);
        let is_of_table = has_column_mark(written);
        let place = self.place(if is_of_table { span.at_end() } else { span });
        Some(Condition::At(place, Shared::new(condition)))
    }

    fn expect_all(&mut self, parts: &[ast::Condition], scope: &Scope) -> Option<Vec<Condition>> {
        // Every part is resolved before one broken part gives the whole up: each has faults of its own to report.
        let parts: Vec<_> = parts.iter().map(|part| self.expect_condition(part, scope)).collect();
        parts.into_iter().collect()
    }

    fn expect_any(&mut self, parts: &[ast::Condition], scope: &Scope) -> Option<Vec<Condition>> {
        let mut found = Vec::new();
        let mut above: Option<&ast::Condition> = None;
        for part in parts {
            let is_value = above.is_some_and(|above| self.is_further_value(above, part, scope));
            if let (Some(above), true) = (above, is_value) {
                self.report_joined_by_word(above.span, part.span);
                found.push(None);
                continue;
            }
            found.push(self.expect_condition(part, scope));
            above = Some(part);
        }
        found.into_iter().collect()
    }

    // `level 四级 or 六级`: the second is no condition but a further value of the first.
    fn is_further_value(&mut self, above: &ast::Condition, part: &ast::Condition, scope: &Scope) -> bool {
        let ast::ConditionKind::Named(path) = &part.kind else { return false };
        let ast::ConditionKind::Compare { left, operator: ast::Operator::Is, .. } = &above.kind else {
            return false;
        };
        let ([name], ast::ExprKind::Path(fact)) = (path.parts.as_slice(), &left.kind) else { return false };
        if self.find_judgement(&name.text).is_some()
            || self.declared.find(Space::Define, &name.text).is_some()
        {
            return false;
        }
        match self.expect_fact(fact, scope).map(|fact| fact.has) {
            Some(Type::Scale(scale)) => {
                self.equal_words(scale, &name.text).iter().any(|known| known.as_str() == name.text)
            }
            Some(Type::OneOf(words)) => words.iter().any(|known| known.as_str() == name.text),
            Some(Type::Code | Type::Text) => !self.is_fact(name, scope),
            Some(
                Type::Number(..) | Type::Share | Type::Date | Type::MonthDay | Type::Duration | Type::YesNo,
            )
            | None => false,
        }
    }

    fn report_joined_by_word(&mut self, before: Span, behind: Span) {
        let gap = Span::new(before.file, before.end(), behind.start());
        let between = self.sources.slice(gap).to_owned();
        let word = between.trim().to_owned();
        let start = gap.start() + between.len() - between.trim_start().len();
        let place = Span::new(gap.file, start, start + word.len());
        self.report(&MistakeProblem::ListJoinedByWord { word }, place);
    }

    fn expect_history(
        &mut self,
        (how, least): (ast::HistoryVerb, Option<&ast::HowMuch>),
        pattern: &ast::ItemPattern,
        scope: &Scope,
        span: Span,
    ) -> Option<Condition> {
        let (least, sum) = match least {
            None => (Number::ONE, None),
            Some(ast::HowMuch { number, unit: None, span }) => (self.expect_times(*number, *span)?, None),
            Some(ast::HowMuch { number, unit: Some(unit), .. }) => {
                let measure = self.expect_measure(unit)?;
                let attribute = self.policy.measures.get(measure.index())?.name.clone();
                self.note_fact(Owner::This, &attribute);
                (*number, Some(Expr::Fact(FactRef { owner: Owner::This, attribute: attribute.into() })))
            }
        };
        let pattern = Box::new(self.expect_other_pattern(pattern, how, scope)?);
        let how = match how {
            ast::HistoryVerb::Has => HistoryVerb::Has,
            ast::HistoryVerb::Chosen => HistoryVerb::Chosen,
            ast::HistoryVerb::Failed => HistoryVerb::Failed,
            ast::HistoryVerb::Converted => HistoryVerb::Converted,
        };
        self.at(span, Condition::RecordHas { how, least, sum, pattern })
    }

    // How often is a whole number from 1.
    fn expect_times(&mut self, number: Number, span: Span) -> Option<Number> {
        if Number::whole(number.floor()) == number && number >= Number::ONE {
            return Some(number);
        }
        let fact = self.written(span);
        let problem = TypeProblem::OutsideRange {
            value: number.to_string(),
            fact,
            from: Some("1".to_owned()),
            to: None,
        };
        self.report(&problem, span);
        None
    }

    // A bare name: a definition, a judgement, or a fact that is yes or no.
    fn expect_named(&mut self, path: &ast::Path, scope: &Scope) -> Option<Condition> {
        if let [name] = path.parts.as_slice() {
            if self.declared.find(Space::Define, &name.text).is_some() {
                return self.expect_definition(name, scope);
            }
            if let Some(judgement) = self.find_judgement(&name.text) {
                return self.expect_judged(judgement, name, false, scope);
            }
            if !self.is_fact(name, scope) {
                self.report_no_condition(name, scope);
                return None;
            }
        }
        let fact = self.expect_fact(path, scope)?;
        if fact.has != Type::YesNo {
            let (name, wanted, found) = (self.written(path.span), Type::YesNo.sort(), fact.has.sort());
            self.report(&TypeProblem::WrongSort { name, wanted, found }, path.span);
            return None;
        }
        let (left, right) = (self.reading(fact.of), Expr::Constant(Value::YesNo(true)));
        self.at(path.span, Condition::Compare { left, operator: Operator::Is, right, scale: None })
    }

    fn is_fact(&self, name: &ast::Name, scope: &Scope) -> bool {
        match self.find_bare(name, scope) {
            super::fact::Bare::One(_) | super::fact::Bare::Several(_) => true,
            super::fact::Bare::Nothing => false,
        }
    }

    fn report_no_condition(&mut self, name: &ast::Name, scope: &Scope) {
        if self.is_silenced(&name.text) {
            return;
        }
        if let Some(found) = self.declared.spaces_of(&name.text).first() {
            let (wanted, found) = (Named::Define, found.named());
            let problem =
                crate::diagnostics::NameProblem::WrongKind { name: name.text.to_string(), wanted, found };
            self.report(&problem, name.span);
            return;
        }
        let mut known: Vec<String> = [Space::Define, Space::Judgement]
            .into_iter()
            .flat_map(|space| self.declared.names(space).map(str::to_owned).collect::<Vec<_>>())
            .collect();
        known.extend(self.yes_no_facts(scope));
        self.report_not_declared(Named::Define, name, &known);
    }

    fn yes_no_facts(&self, scope: &Scope) -> Vec<String> {
        let kinds: Vec<OwnerKind> = scope.bare.iter().map(|owner| owner.kind()).collect();
        let is_here = |key: &(OwnerKind, SmolStr)| kinds.contains(&key.0);
        self.policy
            .attributes
            .keys()
            .filter(|key| is_here(key))
            .flat_map(|key| self.noun_spellings(&key.1))
            .collect()
    }

    /// Returns the judgement of a name.
    pub fn find_judgement(&self, name: &str) -> Option<JudgementId> {
        let at = self.policy.judgements.iter().position(|judgement| judgement.name == name)?;
        u32::try_from(at).ok().map(JudgementId)
    }

    fn expect_judged(
        &mut self,
        judgement: JudgementId,
        name: &ast::Name,
        if_shown: bool,
        scope: &Scope,
    ) -> Option<Condition> {
        let of = self.expect_finding_of(judgement, name, scope)?;
        let has = self.policy.judgements.get(judgement.index()).map(|declared| self.type_of(&declared.of))?;
        if has != Type::YesNo {
            let (name_shown, wanted, found) = (self.written(name.span), Type::YesNo.sort(), has.sort());
            self.report(&TypeProblem::WrongSort { name: name_shown, wanted, found }, name.span);
            return None;
        }
        self.at(name.span, Condition::Judged { of, if_shown })
    }

    /// Returns what a judgement's name stands for at this place.
    pub fn expect_finding_of(
        &mut self,
        judgement: JudgementId,
        name: &ast::Name,
        scope: &Scope,
    ) -> Option<FindingRef> {
        self.note_use(Space::Judgement, &name.text);
        let about = self.policy.judgements.get(judgement.index())?.about.clone();
        let (about_item, target) = (about.contains(&OwnerKind::Item), about.contains(&OwnerKind::Course));
        let item = if about_item { scope.item } else { None };
        if about_item && item.is_none() || target && !scope.has(Owner::Target) {
            let place = super::words::place_of_scope(scope);
            self.report(&StructureProblem::FactNotHere { fact: name.text.to_string(), place }, name.span);
            return None;
        }
        Some(FindingRef { judgement, item, target })
    }

    fn expect_same(
        &mut self,
        attribute: &ast::Name,
        with: Option<&ast::Name>,
        scope: &Scope,
        span: Span,
    ) -> Option<Condition> {
        let (left, right) = self.expect_sides(with, &attribute.text, scope, span)?;
        for owner in [left, right] {
            if self.type_of_attribute(owner, &attribute.text, scope).is_none() {
                let owner = super::words::owner(owner.kind());
                let name = self.written(attribute.span);
                let problem = crate::diagnostics::NameProblem::UnknownFact { name, owner, near: Vec::new() };
                self.report(&problem, attribute.span);
                return None;
            }
            self.note_fact(owner, &attribute.text);
        }
        Some(Condition::Same { attribute: attribute.text.to_string(), left, right })
    }

    // Names and codes are compared with the target course, level, field and institution with the programme; within the
    // pattern of a further item, with the item that is spent, but for courses of the programme (chosen, failed).
    fn expect_sides(
        &mut self,
        with: Option<&ast::Name>,
        attribute: &str,
        scope: &Scope,
        span: Span,
    ) -> Option<(Owner, Owner)> {
        // A pair joins the two codings; what is equal is of one.
        let beside_target = scope.beside_target && attribute != PAIRED;
        let in_pattern = scope.bare.first() == Some(&Owner::This);
        let left = if in_pattern { Some(Owner::This) } else { scope.item };
        let of_programme = matches!(attribute, "level" | "field" | "institution");
        let right = match with {
            Some(called) => Some(self.expect_owner(called, scope)?),
            None if in_pattern && !beside_target && scope.item != Some(Owner::This) => scope.item,
            None if of_programme => Some(Owner::Programme),
            None => Some(Owner::Target),
        };
        let left = left.or(of_programme.then_some(Owner::Learner));
        match (left, right) {
            (Some(left), Some(right)) if scope.has(left) && scope.has(right) => Some((left, right)),
            _ => {
                let place = super::words::place_of_scope(scope);
                let fact = self.written(span);
                self.report(&StructureProblem::FactNotHere { fact, place }, span);
                None
            }
        }
    }
}

// Most conditions hold neither mark, nor a byte that one begins with.
fn has_column_mark(written: &str) -> bool {
    const WIDE: char = '｜';
    let mut first = [0; 4];
    let first = WIDE.encode_utf8(&mut first).bytes().next().unwrap_or(b'|');
    let bytes = written.as_bytes();
    memchr::memchr2_iter(b'|', first, bytes).any(|at| {
        bytes.get(at) == Some(&b'|') || written.get(at..).is_some_and(|rest| rest.starts_with(WIDE))
    })
}
