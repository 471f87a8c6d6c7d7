//! The application of an example: its day, its programmes, what is asked for and chosen.

use super::{Draft, Facts, add_to_list};
use crate::date::Day;
use crate::diagnostics::StructureProblem;
use crate::diagnostics::TypeProblem;
use crate::locale::Text;
use crate::policy::Owner;
use crate::resolve::collect::Space;
use crate::resolve::context::Resolver;
use crate::resolve::scope::Scope;
use crate::source::Span;
use crate::syntax::ast::Name;
use crate::syntax::ast::expression::Expr;
use serde_json::{Map, Value as Json, json};

impl Resolver<'_> {
    /// Adds an application, or one more programme to it; without a programme and without facts of its own, in a policy that
    /// has programmes, its day is only the day to decide on.
    pub fn add_application(
        &mut self,
        (on, span): (Option<Day>, Span),
        programmes: &[Name],
        facts: &Facts,
        draft: &mut Draft,
    ) {
        if let Some((first, second)) = draft.as_of.zip(on).filter(|(first, second)| first != second) {
            let day = |day: Day| Text::same(day.to_string());
            let (first, second) = (day(first), day(second));
            self.report(&StructureProblem::ClausesAtOdds { first, second }, span);
            return;
        }
        draft.as_of = on.or(draft.as_of);
        let has_programmes = self.declared.has_any(Space::Programme);
        if programmes.is_empty() && facts.is_empty() && has_programmes {
            return;
        }
        let mut application = draft.application.take().unwrap_or_default();
        application.extend(on.map(|on| ("date".to_owned(), json!(on.to_string()))));
        let mut own = Map::new();
        let into = if programmes.is_empty() { &mut application } else { &mut own };
        self.report_repeated(facts);
        for (name, values) in facts {
            self.add_application_fact(name, values, draft, into);
        }
        for programme in programmes {
            if has_programmes {
                self.expect_declared(Space::Programme, programme);
            }
            let mut one = Map::new();
            one.insert("programme".to_owned(), json!(programme.text.as_str()));
            one.extend(own.clone());
            draft.programmes.push(one);
        }
        draft.application = Some(application);
    }

    fn add_application_fact(
        &mut self,
        name: &Name,
        values: &[Expr],
        draft: &Draft,
        application: &mut Map<String, Json>,
    ) {
        match name.text.as_str() {
            "targets" | "target" => {
                let codes: Vec<Option<String>> =
                    values.iter().map(|value| self.expect_target_code(value)).collect();
                let codes: Vec<String> = codes.into_iter().flatten().collect();
                add_to_list(application, "targets", codes);
            }
            "claims" | "item" => {
                let names: Vec<Name> = values.iter().filter_map(|value| self.name_in(value)).collect();
                let claims: Vec<Option<String>> =
                    names.iter().map(|name| self.expect_held(name, draft)).collect();
                let claims: Vec<String> = claims.into_iter().flatten().collect();
                add_to_list(application, "claims", claims);
            }
            "choice" => self.add_choice(name, values, application),
            "paper" | "papers" => {
                let papers: Vec<String> = values
                    .iter()
                    .filter_map(|value| self.name_in(value))
                    .map(|name| name.text.to_string())
                    .collect();
                add_to_list(application, "papers", papers);
            }
            _ => {
                let scope = Scope::of_person();
                if let Some(value) = self.expect_fact_json(Owner::Application, name, values, &scope) {
                    application.insert(name.text.to_string(), value);
                }
            }
        }
    }

    // `choice RULE, TARGET`, or the target alone where one rule only offers it.
    fn add_choice(&mut self, name: &Name, values: &[Expr], application: &mut Map<String, Json>) {
        let names: Vec<Name> = values.iter().filter_map(|value| self.name_in(value)).collect();
        let mut chosen: Vec<(String, String)> = Vec::new();
        match names.as_slice() {
            [rule, target] => {
                if self.expect_rules(rule).is_some() {
                    chosen.push((rule.text.to_string(), target.text.to_string()));
                }
            }
            [target] => chosen.extend(
                self.rules_that_offer(&target.text).into_iter().map(|rule| (rule, target.text.to_string())),
            ),
            _ => {
                let text = self.written(name.span);
                let (wanted, found) =
                    (crate::diagnostics::ValueSort::Name, crate::diagnostics::ValueSort::Text);
                self.report(&TypeProblem::WrongSort { name: text, wanted, found }, name.span);
            }
        }
        let choices = application.entry("choices").or_insert_with(|| json!({}));
        if let Some(choices) = choices.as_object_mut() {
            choices.extend(chosen.into_iter().map(|(rule, target)| (rule, json!(target))));
        }
    }

    fn rules_that_offer(&self, target: &str) -> Vec<String> {
        use crate::policy::rule::{ResultShape, TargetPattern};
        let offers = |pattern: &TargetPattern| match pattern {
            TargetPattern::Course(code) | TargetPattern::Pool(code) | TargetPattern::Category(code) => {
                code == target
            }
            TargetPattern::Together(codes) => codes.iter().any(|code| code == target),
            TargetPattern::Courses(_) | TargetPattern::LookUp(_) | TargetPattern::SameCourse => false,
        };
        let is_choice = |rule: &&crate::policy::Rule| {
            rule.places
                .iter()
                .any(|place| place.shape == ResultShape::Choice && place.targets.iter().any(offers))
        };
        self.policy.rules.iter().filter(is_choice).map(|rule| rule.name.to_string()).collect()
    }

    fn expect_target_code(&mut self, value: &Expr) -> Option<String> {
        let name = self.name_in(value)?;
        self.expect_course_or_pool(&name)
    }
}

// The only programme stands in the application itself.
pub(super) fn add_programmes(application: &mut Map<String, Json>, mut programmes: Vec<Map<String, Json>>) {
    match programmes.len() {
        0 => {}
        1 => {
            for (name, value) in programmes.remove(0) {
                match (application.get_mut(&name).and_then(Json::as_object_mut), value) {
                    (Some(choices), Json::Object(more)) => choices.extend(more),
                    (_, value) => {
                        application.insert(name, value);
                    }
                }
            }
        }
        _ => {
            let programmes = programmes.into_iter().map(Json::Object).collect();
            application.insert("programmes".to_owned(), Json::Array(programmes));
        }
    }
}
