//! Remainders: what a rate or a limit left over, brought forward by an example or expected of it.

use super::collect::Space;
use super::context::Resolver;
use super::literal::{Said, Wanted};
use super::types::Type;
use super::words::Phrase;
use crate::policy::Value;
use crate::policy::counted::CountedWhat;
use crate::syntax::ast::Name;
use crate::syntax::ast::expression::Expr;

impl Resolver<'_> {
    /// Returns the rule or limit that a remainder is of, with its figure; reports a name that is neither.
    pub fn expect_remainder(&mut self, name: &Name, figure: &Expr) -> Option<(String, Value)> {
        let fact = Said::At(name.span);
        let has = self.remainder_type(name)?;
        let value = self.expect_value(figure, &Wanted { has, fact })?;
        Some((name.text.to_string(), value))
    }

    fn remainder_type(&mut self, name: &Name) -> Option<Type> {
        if self.rule_ids.get(name.text.as_str()).is_some() {
            self.note_use(Space::Rule, &name.text);
            return Some(Type::NUMBER);
        }
        if self.declared.find(Space::Limit, &name.text).is_some() {
            let limit = self.policy.counted.iter().find(|counted| counted.name == name.text);
            return Some(match limit.map(|limit| limit.what) {
                Some(CountedWhat::Measure(id) | CountedWhat::SourceMeasure(id)) => Type::amount(id),
                Some(CountedWhat::Courses | CountedWhat::Items) | None => Type::NUMBER,
            });
        }
        let rules = self.declared.names(Space::Rule).chain(self.declared.names(Space::Limit));
        let known: Vec<String> = rules.map(str::to_owned).collect();
        self.report_nothing_here(name, Phrase::RuleOrLimit, &known);
        None
    }
}
