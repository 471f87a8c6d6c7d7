//! Clauses of each group of declarations.

use super::Lower;
use super::counted::STAGES;
use crate::few::Few;
use crate::syntax::ast::FileRef;
use crate::syntax::ast::clause::Course;
use crate::syntax::ast::clause::{Best, Clause, ClauseKind, Expectation, Handling, UnlessWhat, Window};
use crate::syntax::grammar::Rule;
use crate::syntax::layout::Block;
use crate::syntax::lexicon::Group;
use crate::syntax::lexicon::nouns::Place;
use crate::syntax::node::{Node, Tree};

type LowerClause = fn(&mut Lower<'_>, Node<'_>, &Block) -> Option<ClauseKind>;

const CLAUSES: &[(Rule, LowerClause)] = &[
    (Rule::issuer, |lower, node, _| Some(ClauseKind::Issuer(lower.name_in(node)?))),
    (Rule::edition, |lower, node, _| lower.edition(node)),
    (Rule::in_force, |lower, node, _| Some(ClauseKind::InForce(lower.days_in(node)?))),
    (Rule::cites, |lower, node, _| Some(ClauseKind::Cites(lower.citation(node.child(Rule::citation)?)))),
    (Rule::repeals, |lower, node, _| lower.repeals(node)),
    (Rule::items_used, |lower, node, _| lower.use_of(node)),
    (Rule::use_, |lower, node, _| lower.use_of(node)),
    (Rule::beyond_limits, |lower, node, _| lower.beyond(node)),
    (Rule::beyond, |lower, node, _| lower.beyond(node)),
    (Rule::names_compared, |lower, node, _| Some(ClauseKind::NamesCompared(lower.names_in(node)))),
    (Rule::prefer, |lower, node, _| lower.prefer(node)),
    (Rule::decision, |lower, node, _| lower.decision(node)),
    (Rule::account_required, |_, _, _| Some(ClauseKind::AccountRequired)),
    (Rule::fixed, |lower, node, _| Some(ClauseKind::Fixed(lower.things_in(node)?))),
    (Rule::replaced, |lower, node, _| Some(ClauseKind::Replaced(lower.things_in(node)?))),
    (Rule::left_out, |lower, node, _| Some(ClauseKind::LeftOut(lower.things_in(node)?))),
    (Rule::change, |lower, node, _| lower.change(node)),
    (Rule::current_on, |lower, node, _| Some(ClauseKind::CurrentOn(lower.path_in(node)?))),
    (Rule::current, |lower, node, _| Some(ClauseKind::Current(lower.days_in(node)?))),
    (Rule::valid, |lower, node, _| lower.valid(node)),
    (Rule::renames, |lower, node, _| lower.renames(node)),
    (Rule::courses_from, |lower, node, _| Some(ClauseKind::CoursesFrom(lower.file_in(node)?))),
    (Rule::course_line, |lower, node, _| lower.course_line(node)),
    (Rule::pair, |lower, node, _| Some(ClauseKind::Pair(lower.names_in(node)))),
    (Rule::pool, |lower, node, _| lower.pool(node)),
    (Rule::prerequisite, |lower, node, _| lower.prerequisite(node)),
    (Rule::named, |lower, node, _| lower.named(node)),
    (Rule::take, |lower, node, _| lower.take(node)),
    (Rule::stage, |_, node, _| node.pick(STAGES).map(ClauseKind::AtStage)),
    (Rule::given, |lower, node, block| Some(ClauseKind::Given(lower.given(node, block)))),
    (Rule::reading, |lower, node, block| Some(ClauseKind::Reading(lower.given(node, block)))),
    (Rule::when, |lower, node, block| Some(ClauseKind::When(lower.condition_clause(node, block)?))),
    (Rule::only_if, |lower, node, block| Some(ClauseKind::OnlyIf(lower.condition_clause(node, block)?))),
    (Rule::unless, |lower, node, block| lower.unless(node, block)),
    (Rule::at_institution, |lower, node, _| Some(ClauseKind::AtInstitutions(lower.names_in(node)))),
    (Rule::for_learners, |lower, node, block| lower.for_learners(node, block)),
    (Rule::result, |lower, node, block| lower.result(node, block)),
    (Rule::excuse, |lower, node, block| lower.excuse(node, block)),
    (Rule::withdraw, |lower, node, block| {
        let targets = lower.targets(node.child(Rule::targets)?, block);
        let from = node.children_of(Rule::from_part).map(|part| lower.source_filter(part)).collect();
        Some(ClauseKind::Withdraw(targets, from))
    }),
    (Rule::make_up, |lower, node, _| Some(ClauseKind::MakeUp(lower.target_filter(node)))),
    (Rule::record_as, |lower, node, block| lower.record_as(node, block)),
    (Rule::needs_papers, |lower, node, block| {
        let choices = node.children_of(Rule::paper_choice);
        let papers = choices.map(|choice| lower.names_in(choice)).collect();
        Some(ClauseKind::NeedsPapers { papers, when: only_when(lower, node, block) })
    }),
    (Rule::subject_to, |lower, node, block| {
        Some(ClauseKind::SubjectTo { body: lower.name_in(node)?, when: only_when(lower, node, block) })
    }),
    (Rule::accepted, |lower, node, _| lower.accepted(node)),
    (Rule::effective, |lower, node, _| Some(ClauseKind::Effective(Box::new(lower.sum_in(node)?)))),
    (Rule::handled, |lower, node, _| lower.handled(node)),
    (Rule::overrides, |lower, node, _| Some(ClauseKind::Overrides(lower.names_in(node)))),
    (Rule::without_general, |lower, node, _| Some(ClauseKind::Without(lower.names_in(node)))),
    (Rule::with_general, |lower, node, _| Some(ClauseKind::WithGeneral(lower.names_in(node)))),
    (Rule::amount_clause, |lower, node, _| lower.amount_clause(node)),
    (Rule::formula, |_, node, _| formula(node)),
    (Rule::rounding, |lower, node, _| lower.rounding(node)),
    (Rule::example_facts, |lower, node, _| lower.example_facts(node)),
    (Rule::applying, |lower, node, _| lower.applying(node)),
    (Rule::holding, |lower, node, _| lower.holding(node)),
    (Rule::earlier, |lower, node, _| lower.earlier(node)),
    (Rule::brought_forward, |lower, node, _| {
        Some(ClauseKind::BroughtForward(lower.name_in(node)?, Box::new(lower.sum_in(node)?)))
    }),
    (Rule::judged, |lower, node, _| lower.judged(node)),
];

/// Returns the rule that reads the clauses of a group.
pub fn line_rule(group: Group) -> Rule {
    match group {
        Group::Policy => Rule::policy_line,
        Group::Adopt => Rule::adopt_line,
        Group::Noun => Rule::noun_line,
        Group::Counted => Rule::counted_clause_line,
        Group::Rule => Rule::rule_line,
        Group::Example => Rule::example_line,
        Group::Function => Rule::function_line,
        Group::List | Group::Table | Group::Define | Group::Statement => Rule::table_line,
    }
}

impl Lower<'_> {
    /// Lowers a clause with what stands under it.
    pub(super) fn lower_clause(&mut self, block: &Block) -> Option<Clause> {
        let span = self.block_span(block);
        let line = self.read(line_rule(self.group), block);
        let node = line.as_ref().and_then(Tree::first);
        if let Some(node) = node.filter(|node| matches!(node.rule, Rule::rows_from | Rule::first_row_wins)) {
            self.refuse_children(block);
            match self.file_in(node) {
                Some(file) => self.table.file = Some(file),
                None => self.table.first_row_wins = true,
            }
            return None;
        }
        let mut kind = node.and_then(|node| self.clause_kind(node, block));
        let toward = line.as_ref().and_then(|line| line.child(Rule::toward)).and_then(|of| self.name_in(of));
        if let (Some(ClauseKind::Expect(expected)), Some(programme)) = (&mut kind, toward) {
            **expected = Expectation::For(programme, expected.clone());
        }
        if kind.is_none() {
            self.broken = true;
        }
        Some(Clause { kind: kind.unwrap_or(ClauseKind::Broken), span })
    }

    /// Returns what a parsed clause says.
    pub fn clause_kind(&mut self, node: Node<'_>, block: &Block) -> Option<ClauseKind> {
        if !takes_lines(node.rule) {
            self.refuse_children(block);
        }
        match CLAUSES.iter().find(|(rule, _)| *rule == node.rule) {
            Some((_, lower)) => lower(self, node, block),
            None => self.expectation(node).map(|expected| ClauseKind::Expect(Box::new(expected))),
        }
    }

    fn condition_clause(&mut self, node: Node<'_>, block: &Block) -> Option<crate::syntax::ast::Condition> {
        node.child(Rule::condition).map(|condition| self.condition(condition, block))
    }

    fn unless(&mut self, node: Node<'_>, block: &Block) -> Option<ClauseKind> {
        let what = if node.has(Rule::kw_rule) {
            self.refuse_children(block);
            UnlessWhat::Rules(self.names_in(node))
        } else {
            UnlessWhat::Condition(self.condition_clause(node, block)?)
        };
        Some(ClauseKind::Unless(what))
    }

    fn for_learners(&mut self, node: Node<'_>, block: &Block) -> Option<ClauseKind> {
        let outer = std::mem::replace(&mut self.place, Place::Target);
        let condition = self.condition_clause(node, block);
        self.place = outer;
        condition.map(ClauseKind::ForLearners)
    }

    fn valid(&mut self, node: Node<'_>) -> Option<ClauseKind> {
        let from = self.moments(node.child(Rule::moments)?)?;
        Some(ClauseKind::Valid { from: Box::new(from), length: self.duration(node.child(Rule::duration)?)? })
    }

    pub fn file_in(&mut self, node: Node<'_>) -> Option<Box<FileRef>> {
        let quoted = node.child(Rule::file_path)?.first()?;
        let path = super::token::within_quotes(quoted.text()).to_owned();
        let sheet = node.child(Rule::sheet_name).and_then(|sheet| sheet.child(Rule::name));
        let sheet = sheet.map(super::token::plain_name);
        Some(Box::new(FileRef { path, span: quoted.span(), sheet, column: self.name_in(node) }))
    }

    fn course_line(&mut self, node: Node<'_>) -> Option<ClauseKind> {
        let outer = std::mem::replace(&mut self.place, Place::Target);
        let code = self.name_in(node);
        let mut attributes = Few::None;
        for fact in node.children_of(Rule::course_fact) {
            let named = fact
                .child(Rule::fact_name)
                .and_then(|name| self.name_in(name))
                .or_else(|| self.name_in(fact));
            let value =
                fact.child(Rule::plain_value).and_then(Node::first).or_else(|| fact.child(Rule::number));
            let value = value.and_then(|value| self.primary(value));
            attributes.extend(named.zip(value));
        }
        let renamed = node.children_of(Rule::course_renamed).flat_map(|part| part.children_of(Rule::name));
        let former = renamed.map(|name| self.name(name)).collect();
        self.place = outer;
        let title = super::token::placed_title_in(node);
        let course = Course { code: code?, title, attributes, former };
        Some(ClauseKind::Course(Box::new(course)))
    }

    fn pool(&mut self, node: Node<'_>) -> Option<ClauseKind> {
        let at_most = self.sum_in(node);
        if let Some(at_most) = &at_most {
            self.check_numeral(at_most);
        }
        let at_most = at_most.map(Box::new);
        Some(ClauseKind::Pool { name: Box::new(self.name_in(node)?), title: self.title_in(node), at_most })
    }

    fn prerequisite(&mut self, node: Node<'_>) -> Option<ClauseKind> {
        let before = self.names_in(node);
        Some(ClauseKind::Prerequisite(before, self.name_in(node)?))
    }

    fn named(&mut self, node: Node<'_>) -> Option<ClauseKind> {
        let mut names = node.children_of(Rule::name);
        let name = self.name(names.next()?);
        if let Some(scale) = names.next() {
            return Some(ClauseKind::On { attribute: Box::new(name), scale: Box::new(self.name(scale)) });
        }
        if let Some(of) = node.child(Rule::attribute_type) {
            return Some(ClauseKind::Has { name, of: Box::new(self.attribute_type(of)?) });
        }
        let values = self.sums_in(node.child(Rule::values)?)?;
        if !name.quoted && name.text == "category" {
            let category = values.into_iter().next().and_then(|value| self.only_name(value))?;
            return Some(ClauseKind::Category(category));
        }
        if let Some(first) = values.first()
            && !name.quoted
            && matches!(name.text.as_str(), "credits" | "hours")
        {
            self.check_amount(&name, first);
        }
        Some(ClauseKind::Attribute { name, values })
    }

    fn take(&mut self, node: Node<'_>) -> Option<ClauseKind> {
        let best = node.pick(&[
            (Rule::kw_highest, Best::Highest),
            (Rule::kw_lowest, Best::Lowest),
            (Rule::kw_most, Best::Most),
            (Rule::kw_earliest, Best::Earliest),
            (Rule::kw_latest, Best::Latest),
        ])?;
        Some(ClauseKind::Take { best, attribute: self.path_in(node)? })
    }

    fn accepted(&mut self, node: Node<'_>) -> Option<ClauseKind> {
        let of = |rule| node.children_of(rule).collect::<Vec<Node<'_>>>();
        let window = match (of(Rule::month_day).as_slice(), of(Rule::date).as_slice()) {
            ([from, to], _) => Window::EachYear(self.month_day(*from)?, self.month_day(*to)?),
            (_, [from, to]) => Window::Once(self.day(*from)?, self.day(*to)?),
            _ => Window::Within(self.duration(node.child(Rule::duration)?)?, Box::new(self.path_in(node)?)),
        };
        Some(ClauseKind::Accepted(window))
    }

    fn handled(&mut self, node: Node<'_>) -> Option<ClauseKind> {
        let handling = match self.name_in(node) {
            Some(event) => Handling::AutomaticallyAt(event),
            None => Handling::OnRequest,
        };
        Some(ClauseKind::Handled(handling))
    }
}

fn formula(node: Node<'_>) -> Option<ClauseKind> {
    let quoted = node.child(Rule::quoted)?;
    let text = super::token::within_quotes(quoted.text()).to_owned();
    Some(ClauseKind::Formula { text, span: quoted.span() })
}

/// Returns true for the clauses that can take deeper lines; they refuse what does not fit themselves.
fn takes_lines(rule: Rule) -> bool {
    const TAKING: &[Rule] = &[
        Rule::given,
        Rule::reading,
        Rule::when,
        Rule::only_if,
        Rule::unless,
        Rule::for_learners,
        Rule::result,
        Rule::excuse,
        Rule::withdraw,
        Rule::record_as,
    ];
    TAKING.contains(&rule)
}

/// Returns the condition of a paper or an approval that is asked for only of some.
fn only_when(
    lower: &mut Lower<'_>,
    node: Node<'_>,
    block: &Block,
) -> Option<Box<crate::syntax::ast::Condition>> {
    let when = node.child(Rule::only_when)?;
    lower.condition_clause(when, block).map(Box::new)
}
