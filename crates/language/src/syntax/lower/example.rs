//! The lines of examples.

use super::Lower;
use crate::few::Few;
use crate::syntax::ast::Name;
use crate::syntax::ast::clause::{ClauseKind, Expectation, Holding};
use crate::syntax::ast::expression::{Expr, ExprKind, Path};
use crate::syntax::grammar::Rule;
use crate::syntax::lexicon::nouns::Place;
use crate::syntax::node::Node;

type Facts = Vec<(Name, Vec<Expr>)>;

impl Lower<'_> {
    pub fn example_facts(&mut self, node: Node<'_>) -> Option<ClauseKind> {
        let head = node.first()?;
        let text = if head.rule == Rule::kw_example_learner { "learner" } else { "application" };
        let owner = Name { text: text.into(), quoted: false, span: head.span() };
        let facts = self.within(Place::Target, |lower| lower.facts(node.child(Rule::facts)?))?;
        Some(ClauseKind::ExampleFacts { owner, facts })
    }

    fn within<T>(&mut self, place: Place, lower: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.place, place);
        let made = lower(self);
        self.place = outer;
        made
    }

    fn facts(&mut self, node: Node<'_>) -> Option<Facts> {
        node.children_of(Rule::fact).map(|fact| self.fact(fact)).collect()
    }

    fn fact(&mut self, node: Node<'_>) -> Option<(Name, Vec<Expr>)> {
        let name = self.name_in(node.child(Rule::fact_name)?)?;
        // What was shown is a list, as it is where a rule needs it.
        self.mark_noun(&name, name.text == "paper");
        let values = node.children_of(Rule::fact_value).map(|value| self.fact_value(value));
        Some((name, values.collect::<Option<_>>()?))
    }

    fn fact_value(&mut self, node: Node<'_>) -> Option<Expr> {
        let value = self.sum_in(node)?;
        let Some(key) = node.child(Rule::fact_key) else { return Some(value) };
        Some(Expr { kind: ExprKind::ByKey(Box::new(self.name_in(key)?), Box::new(value)), span: node.span() })
    }

    pub fn applying(&mut self, node: Node<'_>) -> Option<ClauseKind> {
        let on = match node.child(Rule::date) {
            Some(date) => Some(self.day(date)?),
            None => None,
        };
        Some(ClauseKind::Applying { on, programmes: self.names_of(node), facts: self.facts(node)? })
    }

    fn names_of(&mut self, node: Node<'_>) -> Vec<Name> {
        node.children_of(Rule::name).map(|name| self.name(name)).collect()
    }

    pub fn holding(&mut self, node: Node<'_>) -> Option<ClauseKind> {
        let (kind, code) = self.held(node.child(Rule::held)?)?;
        let mut called = None;
        let mut count = None;
        let mut facts = Vec::new();
        for part in node.children_of(Rule::held_part) {
            if part.has(Rule::kw_called) {
                called = self.name_in(part);
            } else if let Some(number) = part.child(Rule::number) {
                count = self.number(number);
            } else {
                facts.push(self.part_fact(part)?);
            }
        }
        Some(ClauseKind::Holding(Box::new(Holding { kind, code, facts, called, count })))
    }

    fn held(&mut self, node: Node<'_>) -> Option<(Name, Option<Name>)> {
        let kind = self.name_in(node)?;
        let code = node.child(Rule::held_code).and_then(|code| self.name_in(code));
        self.expect_gap(Some(&kind), code.as_ref());
        Some((kind, code))
    }

    // `granted X`, `on D` and `by RULE` are said for the facts `target`, `date` and `rule`.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the grammar lets no other rule stand here")]
    fn part_fact(&mut self, part: Node<'_>) -> Option<(Name, Vec<Expr>)> {
        if let Some(fact) = part.child(Rule::fact) {
            return self.fact(fact);
        }
        let word = part.first()?;
        let named = |text: &str| Name { text: text.into(), quoted: false, span: word.span() };
        if let Some(date) = part.child(Rule::date) {
            let value = self.primary(date)?;
            return Some((named("date"), vec![value]));
        }
        let name = self.name_in(part)?;
        let fact = match word.rule {
            Rule::kw_granted => "target",
            Rule::kw_called => "called",
            _ => "rule",
        };
        Some((named(fact), vec![expr_of(name)]))
    }

    pub fn earlier(&mut self, node: Node<'_>) -> Option<ClauseKind> {
        let (kind, code) = self.held(node.child(Rule::held)?)?;
        let mut facts = Vec::new();
        let is_fact = !kind.quoted
            && matches!(
                kind.text.as_str(),
                "credits" | "hours" | "target" | "rule" | "date" | "category" | "programme"
            );
        let (kind, code) = match code {
            Some(value) if is_fact => {
                facts.push((kind, vec![self.value_of(value)]));
                (None, None)
            }
            code => (Some(kind), code),
        };
        for part in node.children_of(Rule::held_part) {
            facts.push(self.part_fact(part)?);
        }
        // `earlier chosen course …` says the status as conditions do.
        let how = node.child(Rule::history_verb_held).and_then(Node::first);
        let status =
            how.map(|verb| if verb.rule == Rule::kw_failed { ("failed", verb) } else { ("chosen", verb) });
        facts.extend(status.map(|(word, verb)| {
            let named = |text: &str| Name { text: text.into(), quoted: false, span: verb.span() };
            (named("status"), vec![expr_of(named(word))])
        }));
        let (kind, code) = (kind.map(Box::new), code.map(Box::new));
        Some(ClauseKind::Earlier { kind, code, facts })
    }

    // A figure read as a code, because its word stood where a kind stands.
    fn value_of(&mut self, name: Name) -> Expr {
        self.look_at(name.span);
        match crate::quantity::Number::parse(&name.text).filter(|_| !name.quoted) {
            Some(value) => Expr { span: name.span, kind: ExprKind::Number { value, unit: None } },
            None => expr_of(name),
        }
    }

    pub fn judged(&mut self, node: Node<'_>) -> Option<ClauseKind> {
        let mut names = node.children_of(Rule::name);
        let judgement = self.name(names.next()?);
        let by = names.next().map(|name| Box::new(self.name(name)));
        let facts = self.within(Place::Judged, |lower| lower.facts(node))?;
        Some(ClauseKind::Judged { judgement: Box::new(judgement), by, facts })
    }

    /// Returns what an `expect` line expects.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the grammar lets no other rule stand here")]
    pub fn expectation(&mut self, node: Node<'_>) -> Option<Expectation> {
        let mut names = node.children_of(Rule::name);
        let first = names.next().map(|name| self.name(name));
        let of_second = if node.rule == Rule::expect_refused { Place::Reason } else { self.place };
        let second = names.next().map(|name| self.name_at(name, of_second));
        let of = node.child(Rule::expect_of).and_then(|of| self.name_in(of));
        Some(match node.rule {
            Rule::expect if node.has(Rule::kw_nothing) => Expectation::Nothing,
            Rule::expect if node.has(Rule::kw_exactly) => Expectation::Exactly(self.names_in(node)),
            Rule::expect => match node.child(Rule::total) {
                Some(total) => {
                    let (measure, value) = self.total(total)?;
                    Expectation::Total(measure, value)
                }
                None => Expectation::Granted(self.names_in(node)),
            },
            Rule::expect_recognised => {
                let amount = match node.child(Rule::total) {
                    Some(total) => Some(self.total(total)?),
                    None => None,
                };
                Expectation::Recognised { item: first?, category: second, amount }
            }
            Rule::expect_refused => Expectation::Refused { what: first?, item: of, because: second },
            Rule::expect_pending => Expectation::Pending { what: first?, item: of, needs: second },
            Rule::expect_limit => Expectation::Limit { name: first?, full: node.has(Rule::kw_full) },
            Rule::expect_requirement => Expectation::Requirement {
                name: first?,
                met: (!node.has(Rule::kw_none)).then(|| node.has(Rule::kw_met)),
            },
            Rule::expect_equal_best => Expectation::EqualBest,
            Rule::expect_reward => {
                let on = match node.child(Rule::date) {
                    Some(date) => Some(self.day(date)?),
                    None => None,
                };
                Expectation::Reward { name: first?, tier: second, on }
            }
            Rule::expect_withdrawn => Expectation::Withdrawn(self.names_in(node)),
            Rule::expect_make_up => {
                let (measure, value) = self.total(node.child(Rule::total)?)?;
                Expectation::MakeUp(measure, value)
            }
            Rule::expect_carried => Expectation::Carried(first?, self.sum_in(node)?),
            Rule::expect_recorded => Expectation::Recorded(first?, self.sum_in(node)?),
            _ => return None,
        })
    }

    fn total(&mut self, node: Node<'_>) -> Option<(Name, Expr)> {
        let measure = self.name_in(node.child(Rule::fact_name)?)?;
        Some((measure, self.sum_in(node)?))
    }
}

fn expr_of(name: Name) -> Expr {
    let span = name.span;
    Expr { kind: ExprKind::Path(Path { parts: Few::One(name), span }), span }
}
