//! Results, excuses, amounts and marks of a rule.

use super::Lower;
use crate::diagnostics::{Fix, LexicalProblem, Mend, Problem, TypeProblem};
use crate::locale::{Locale, Text};
use crate::source::Span;
use crate::syntax::ast::Name;
use crate::syntax::ast::clause::{ClauseKind, ResultClause, ResultShape, ResultTargets, TargetPattern, Verb};
use crate::syntax::ast::expression::{Expr, ExprKind, Step, TargetElement};
use crate::syntax::grammar::Rule;
use crate::syntax::layout::{Block, BlockKind};
use crate::syntax::lexicon::nouns::Place;
use crate::syntax::lexicon::script_of;
use crate::syntax::mistakes::{self, ReadAs};
use crate::syntax::node::{Node, Tree};

const VERBS: &[(Rule, Verb)] = &[
    (Rule::kw_recognise, Verb::Recognise),
    (Rule::kw_convert, Verb::Convert),
    (Rule::kw_waive, Verb::Waive),
    (Rule::kw_stand_for, Verb::StandFor),
    (Rule::kw_replace, Verb::Replace),
];

const SHAPES: &[(Rule, ResultShape)] = &[
    (Rule::kw_each_of, ResultShape::Each),
    (Rule::kw_all_of, ResultShape::All),
    (Rule::kw_best_of, ResultShape::Best),
    (Rule::kw_choice_of, ResultShape::Choice),
];

impl Lower<'_> {
    pub fn result(&mut self, node: Node<'_>, block: &Block) -> Option<ClauseKind> {
        let verb = node.pick(VERBS)?;
        let targets = self.targets(node.child(Rule::targets)?, block);
        let mut otherwise = Vec::new();
        for inline in node.children_of(Rule::otherwise).filter_map(|inline| inline.child(Rule::targets)) {
            otherwise.push(self.targets(inline, &block.alone()));
        }
        for line in block.of_kind(BlockKind::Attached) {
            let read = self.read(Rule::attached_line, line);
            let Some(read) = read.as_ref().and_then(Tree::first) else { continue };
            match read.child(Rule::targets) {
                Some(targets) => otherwise.push(self.targets(targets, line)),
                None => self.refuse(line),
            }
        }
        Some(ClauseKind::Result(ResultClause { verb, targets, otherwise }))
    }

    /// Returns the targets on a line and those listed under it.
    pub fn targets(&mut self, node: Node<'_>, block: &Block) -> ResultTargets {
        let shape = node.pick(SHAPES);
        let mut targets = Vec::new();
        if let Some(list) = node.child(Rule::target_list) {
            self.push_targets(list, &mut targets);
        }
        let items: Vec<&Block> = block.of_kind(BlockKind::Item).collect();
        if shape.is_none() && !items.is_empty() {
            let head = self.source.slice(node.span()).to_owned();
            self.report(&LexicalProblem::MissingColon { head }, node.span());
        }
        for item in &items {
            let line = self.read(Rule::target_item_line, item);
            if let Some(line) = line.as_ref().and_then(Tree::root) {
                self.push_targets(line, &mut targets);
                self.refuse_children(item);
            }
        }
        if !node.has(Rule::target_list) && items.is_empty() {
            let head = self.source.slice(node.span()).to_owned();
            self.report(&LexicalProblem::EmptyBlock { head }, node.span());
        }
        ResultTargets { shape, targets, span: node.span() }
    }

    fn push_targets(&mut self, list: Node<'_>, targets: &mut Vec<TargetPattern>) {
        let mut carried: Option<Name> = None;
        targets.reserve_exact(list.children_of(Rule::target).count());
        for target in list.children_of(Rule::target) {
            targets.extend(self.target(target, &mut carried));
        }
    }

    fn target(&mut self, node: Node<'_>, carried: &mut Option<Name>) -> Option<TargetPattern> {
        let outer = std::mem::replace(&mut self.place, Place::Target);
        let target = self.target_here(node, carried);
        self.place = outer;
        target
    }

    fn target_here(&mut self, node: Node<'_>, carried: &mut Option<Name>) -> Option<TargetPattern> {
        if let Some(word) = node.child(Rule::kw_same_course) {
            return Some(TargetPattern::SameCourse(word.span()));
        }
        if node.has(Rule::kw_any_course) {
            let condition = self.plain_condition_in(node).map(Box::new);
            return Some(TargetPattern::Courses { any_of: Vec::new(), condition, span: node.span() });
        }
        if let Some(look_up) = node.child(Rule::look_up) {
            return self.look_up(look_up).map(|key| TargetPattern::LookUp(Box::new(key)));
        }
        let pattern = node.child(Rule::target_pattern)?;
        let (kind, name) = self.element(pattern.child(Rule::element)?);
        let condition = self.plain_condition_in(pattern).map(Box::new);
        let further: Vec<Name> = pattern.children_of(Rule::name).map(|name| self.name(name)).collect();
        if !further.is_empty() {
            return Some(TargetPattern::Together(name.into_iter().chain(further).collect()));
        }
        let kind = kind.or_else(|| carried.clone());
        carried.clone_from(&kind);
        let is_pool = kind.as_ref().is_some_and(|kind| !kind.quoted && kind.text == "pool");
        match (kind, name, condition) {
            (Some(_), Some(pool), None) if is_pool => Some(TargetPattern::Pool(pool)),
            (None, Some(name), None) => Some(TargetPattern::Named(name)),
            (kind, name, condition) => Some(TargetPattern::Courses {
                any_of: vec![TargetElement { kind, name }],
                condition,
                span: node.span(),
            }),
        }
    }

    fn look_up(&mut self, node: Node<'_>) -> Option<Expr> {
        let path = self.path_in(node)?;
        let span = node.span();
        if node.has(Rule::arguments) {
            let arguments = self.arguments(node)?;
            self.expect_call(node, &arguments)?;
            return Some(Expr {
                kind: ExprKind::Call { name: Box::new(super::expression::last_name(path)?), arguments },
                span,
            });
        }
        let key = Expr { span: path.span, kind: ExprKind::Path(path) };
        Some(Expr { kind: ExprKind::Steps(Box::new(key), vec![Step::By(self.name_in(node)?)]), span })
    }

    pub fn excuse(&mut self, node: Node<'_>, block: &Block) -> Option<ClauseKind> {
        let names = node.child(Rule::names)?;
        let parts = names.children_of(Rule::name).map(|name| self.name_at(name, Place::Excuse)).collect();
        let with_credit = node.pick(&[(Rule::kw_with_credit, true), (Rule::kw_without_credit, false)]);
        let targets = node.child(Rule::targets).map(|targets| Box::new(self.targets(targets, block)));
        Some(ClauseKind::Excuse { parts, with_credit, targets })
    }

    pub fn record_as(&mut self, node: Node<'_>, block: &Block) -> Option<ClauseKind> {
        let mark = self.amount_in(node)?;
        let in_averages = node.pick(&[(Rule::kw_in_averages, true), (Rule::kw_not_in_averages, false)]);
        let mut for_purpose = Vec::new();
        for inline in node.children_of(Rule::for_purpose) {
            for_purpose.extend(self.name_in(inline).zip(self.amount_in(inline)));
        }
        for line in block.of_kind(BlockKind::Attached) {
            let read = self.read(Rule::attached_line, line);
            let Some(read) = read.as_ref().and_then(Tree::first) else { continue };
            if read.rule != Rule::for_purpose {
                self.refuse(line);
                continue;
            }
            for_purpose.extend(self.name_in(read).zip(self.amount_in(read)));
        }
        Some(ClauseKind::RecordAs { mark: Box::new(mark), in_averages, for_purpose })
    }

    pub fn amount_clause(&mut self, node: Node<'_>) -> Option<ClauseKind> {
        let measure = self.name_in(node)?;
        let amount = self.amount_in(node)?;
        self.expect_measure_first(&measure, &amount, node.span())?;
        self.expect_measure(&measure, &amount)?;
        self.check_amount(&measure, &amount);
        Some(ClauseKind::Amount { measure, amount: Box::new(amount), of: None })
    }

    /// Reports `4 credits`, where the measure has to stand first.
    fn expect_measure_first(&mut self, measure: &Name, amount: &Expr, span: Span) -> Option<()> {
        self.look_at(measure.span);
        let is_figure = measure.text.starts_with(|first: char| first.is_ascii_digit());
        let ExprKind::Path(_) = amount.kind else { return Some(()) };
        if measure.quoted || !is_figure || self.measures.contains(&measure.text) {
            return Some(());
        }
        let (figure, name) = (self.source.slice(measure.span), self.source.slice(amount.span));
        let turned = format!("{name} {figure}");
        let expected = vec![Text::new(Locale::Zh.quote(&turned), Locale::En.quote(&turned))];
        let problem = LexicalProblem::NotExpected { found: self.source.slice(span).to_owned(), expected };
        let mend = Fix::replace(span, Mend::proposed(turned));
        self.problems.push(problem.at(span).with_fix(mend));
        None
    }

    /// Reports a clause that reads as an amount only because its first word is misspelt, glued or misplaced.
    fn expect_measure(&mut self, measure: &Name, amount: &Expr) -> Option<()> {
        self.look_at(measure.span);
        let is_declared = self.measures.contains(&measure.text);
        let text = self.source.slice(measure.span).to_owned();
        if measure.quoted || is_declared || matches!(measure.text.as_str(), "credits" | "hours") {
            return Some(());
        }
        let setting = mistakes::Setting { rule: Rule::rule_line, group: self.group, head: self.head };
        let value = if matches!(amount.kind, ExprKind::Path(_)) {
            ReadAs::Word
        } else if let ExprKind::Number { unit, .. } = &amount.kind {
            if unit.is_some() { ReadAs::Quantity } else { ReadAs::Figure }
        } else {
            ReadAs::Computed
        };
        match mistakes::faulty_head(&text, measure.span, setting, value) {
            Some(problem) => {
                self.problems.push(problem);
                None
            }
            None => Some(()),
        }
    }

    /// Reports `credits 50%` and `credits 四`: an amount has a figure in digits.
    pub fn check_amount(&mut self, measure: &Name, amount: &Expr) {
        if matches!(amount.kind, ExprKind::Share(_)) {
            let measure = self.source.slice(measure.span).to_owned();
            self.report(&TypeProblem::ShareOfAmount { measure }, amount.span);
        }
        self.look_at(amount.span);
        let text = self.source.slice(amount.span).to_owned();
        let of_target = match script_of(&text) {
            Locale::Zh => "目标.学分",
            Locale::En => "target.credits",
        };
        let alone = || mistakes::share_in_words(&text).map(|share| (of_target, share));
        if let Some((whole, share)) = mistakes::part_in_words(&text).or_else(alone) {
            self.report(&mistakes::not_a_part(&text, whole, &share), amount.span);
            return;
        }
        self.check_numeral(amount);
    }
}
