//! Conditions that the grammar can read but nobody means: `60 or more`, `level 3 or 4`, `from 60 to 80`, a score in words.

use super::Lower;
use super::joining::joint;
use crate::diagnostics::{Fix, LexicalProblem, Mend, MistakeProblem, Problem, ReachProblem};
use crate::locale::{Locale, Text};
use crate::nearest::nearest;
use crate::quantity::Number;
use crate::source::Span;
use crate::syntax::ast::expression::{Expr, ExprKind, Path};
use crate::syntax::grammar::Rule;
use crate::syntax::layout::begins_with;
use crate::syntax::lexicon::script_of;
use crate::syntax::mistakes::{boundary_meant, boundary_mends, is_day, length_within};
use crate::syntax::node::Node;

/// The most letters and digits that a misspelt boundary may have.
const LONGEST_SLIP: usize = 24;

impl Lower<'_> {
    /// Reports `60 or more`, which reads as two conditions of which the second is `more`.
    pub(super) fn report_boundary_spelling(&mut self, node: Node<'_>) -> bool {
        let (mut before, mut joint_before): (Option<Node<'_>>, Option<Node<'_>>) = (None, None);
        for part in node.children() {
            if part.rule == Rule::operand
                && let Some(joint) = joint_before
                && let Some(meant) = self.meant_by(part, before)
            {
                self.report_boundary(joint.span().join(part.span()), &meant, before);
                return true;
            }
            if part.rule == Rule::operand {
                before = Some(part);
            }
            joint_before = joint(part).map(|_| part);
        }
        false
    }

    fn meant_by(&mut self, part: Node<'_>, before: Option<Node<'_>>) -> Option<Text> {
        let text = self.source.slice(part.span());
        let is_long =
            text.chars().filter(|character| character.is_alphanumeric()).nth(LONGEST_SLIP).is_some();
        // Between a header and its cell lies all of the table that stands between them: for the rows below yet more, and rows
        // of other tables are no copies of these.
        let is_long_below = is_long && text.contains('\n');
        if !is_long_below {
            self.look_at(part.span());
        }
        if is_long { None } else { meant_by(text, before) }
    }

    // Where the boundary is written as it should be, the fact in front of it is glued to its figure: `score60 or above`.
    fn report_boundary(&mut self, span: Span, meant: &Text, before: Option<Node<'_>>) {
        if let Some(operator) = before.and_then(operator_of) {
            self.report_boundary_twice(operator, before.map_or(span, |before| before.span()), span);
            return;
        }
        let text = self.source.slice(span).to_owned();
        let mend = meant.in_locale(script_of(&text)).to_owned();
        if text != mend {
            self.report(&MistakeProblem::BoundarySpelling { text, mend }, span);
            return;
        }
        let Some(before) = before else { return };
        let glued = self.source.slice(before.span());
        let fact = glued.trim_end_matches(|mark: char| mark.is_ascii_digit());
        let parted = format!("{fact} {}", glued.strip_prefix(fact).unwrap_or(""));
        let text = glued.to_owned();
        self.report(
            &MistakeProblem::GluedWords { text, parted: parted.trim_end().to_owned() },
            before.span(),
        );
    }

    /// Reports `at least 80 or more`: the boundary has been said in front of the figure.
    fn report_boundary_twice(&mut self, operator: Node<'_>, before: Span, behind: Span) {
        let (whole, first) = (operator.span().join(behind), operator.span().join(before.at_end()));
        let (text, mend) = (self.source.slice(whole).to_owned(), self.source.slice(first).to_owned());
        self.report(&MistakeProblem::BoundarySpelling { text, mend }, whole);
    }

    /// Reports `level 3 or 4`, where the second is no condition but a further value.
    pub(super) fn report_value_list(&mut self, node: Node<'_>) -> bool {
        let mut before: Option<Node<'_>> = None;
        let mut joint_before: Option<Node<'_>> = None;
        for part in node.children() {
            if part.rule != Rule::operand {
                joint_before = joint(part).map(|_| part);
                continue;
            }
            if let (Some(before), Some(joint)) = (before, joint_before)
                && is_value(part)
                && gives_value(before)
            {
                let word = self.source.slice(joint.span()).to_owned();
                self.report(&MistakeProblem::ListJoinedByWord { word }, joint.span());
                return true;
            }
            before = Some(part);
        }
        false
    }

    /// Reports `425 或以上`, where a joining word stands like a unit in front of the boundary.
    pub(super) fn report_boundary_as_unit(&mut self, value: &Expr, comparison: Node<'_>) -> bool {
        let ExprKind::Number { unit: Some(unit), .. } = &value.kind else { return false };
        let bounds = [(Rule::kw_or_above, "above"), (Rule::kw_or_below, "below")];
        let found =
            bounds.iter().find_map(|(rule, word)| Some((comparison.child(*rule)?, boundary_meant(word)?)));
        let Some((bound, mend)) = found.filter(|_| begins_with(&unit.text, &["or"])) else { return false };
        let span = unit.span.join(bound.span());
        let (text, mend) =
            (self.source.slice(span).to_owned(), mend.in_locale(script_of(&unit.text)).to_owned());
        self.report(&MistakeProblem::BoundarySpelling { text, mend }, span);
        true
    }

    /// Reports `from 60 to 80` where a value stands; where the first is the greater, only its author knows what is meant.
    pub(super) fn report_from_in_range(&mut self, from: Span, to: Span, span: Span) {
        let (first, second) = (self.source.slice(from), self.source.slice(to));
        let between = self.source.slice(Span::new(span.file, from.end(), to.start()));
        let figures = Number::parse_exact(first).zip(Number::parse_exact(second));
        if figures.is_some_and(|(first, second)| first > second) {
            let (first, second) = (first.to_owned(), second.to_owned());
            let help = Text::new(
                format!("把小的数写在前面，不写「自」，例如「{second}{between}{first}」"),
                format!("write the smaller figure first and no `from`, such as `{second}{between}{first}`"),
            );
            let problem = ReachProblem::EmptyRange { from: first, to: second };
            self.problems.push(problem.at(span).with_help(help));
            return;
        }
        self.report(&MistakeProblem::FromInRange { range: format!("{first}{between}{second}") }, span);
    }

    /// Reports a score with a unit, and a figure in Chinese numerals where only a number can stand.
    pub(super) fn check_figure(&mut self, left: &Expr, right: &Expr) {
        const FIGURES: &[&str] =
            &["score", "age", "credits", "hours", "count", "place", "members", "attempts", "attendance"];
        if let ExprKind::Between(..) = &left.kind {
            self.check_numeral(right);
        }
        let ExprKind::Path(path) = &left.kind else {
            self.check_boundary_behind_unit(right);
            return;
        };
        if self.report_age(path, left.span, right) {
            return;
        }
        self.check_boundary_behind_unit(right);
        let Some(fact) =
            path.parts.last().filter(|fact| !fact.quoted && FIGURES.contains(&fact.text.as_str()))
        else {
            return;
        };
        self.check_numeral(right);
        if let ExprKind::Number { unit: Some(unit), .. } = &right.kind
            && fact.text == "score"
            && !self.measures.contains(&unit.text)
            && matches!(unit.text.as_str(), "分" | "points" | "point" | "marks")
        {
            self.report(&MistakeProblem::UnitOnScore { unit: unit.text.to_string() }, unit.span);
        }
    }
}

impl Lower<'_> {
    /// Reports `取得日 五年内`, `取得日 5年内`: a length of time runs from a day to a day.
    fn report_age(&mut self, day: &Path, left: Span, right: &Expr) -> bool {
        if let ExprKind::Path(_) = right.kind {
            self.look_at(right.span);
        }
        let written = self.source.slice(right.span);
        let is_plain = matches!(right.kind, ExprKind::Path(_) | ExprKind::Number { .. });
        let (true, Some(length)) = (is_plain, length_within(&written.replace(' ', ""))) else { return false };
        if !day.parts.last().is_some_and(|day| is_day(&day.text)) {
            return false;
        }
        let meant = format!("自 {} 至 申请日 不超过 {length}", self.source.slice(left));
        let span = left.join(right.span);
        let expected = vec![Text::new(Locale::Zh.quote(&meant), Locale::En.quote(&meant))];
        let problem = LexicalProblem::NotExpected { found: self.source.slice(span).to_owned(), expected };
        self.problems.push(problem.at(span).with_fix(Fix::replace(span, Mend::proposed(meant))));
        true
    }

    /// Reports `2025年前`, where the boundary reads as the end of a unit.
    fn check_boundary_behind_unit(&mut self, value: &Expr) {
        let ExprKind::Number { unit: Some(unit), .. } = &value.kind else { return };
        let units = ["个月", "年", "月", "日", "天"];
        let found = units.iter().find_map(|part| {
            let word = unit.text.strip_prefix(part)?;
            boundary_mends(word).map(|mends| (word.to_owned(), mends))
        });
        let Some((word, mends)) = found else { return };
        self.report(&MistakeProblem::BareBoundary { word, mends }, unit.span);
    }
}

/// Returns the boundary that a word behind `or` means; a slip of it only behind a value.
fn meant_by(word: &str, before: Option<Node<'_>>) -> Option<Text> {
    let near = || {
        let slip = nearest(word, ["above", "below"]).into_iter().next()?;
        boundary_meant(&slip).filter(|_| before.is_some_and(gives_value))
    };
    boundary_meant(word).or_else(near)
}

/// Returns the boundary in front of the figure of an operand.
fn operator_of(operand: Node<'_>) -> Option<Node<'_>> {
    compare_of(operand)?.child(Rule::comparison)?.child(Rule::operator)
}

fn compare_of(operand: Node<'_>) -> Option<Node<'_>> {
    operand.child(Rule::test).and_then(Node::first).filter(|test| test.rule == Rule::compare)
}

/// A number or a date with nothing to compare it with.
fn is_value(operand: Node<'_>) -> bool {
    let value = compare_of(operand).filter(|compare| !compare.has(Rule::comparison));
    let term = value.and_then(|compare| compare.child(Rule::sum)).and_then(|sum| sum.child(Rule::term));
    let values = [Rule::quantity, Rule::date, Rule::share, Rule::month_day];
    term.and_then(Node::first).is_some_and(|first| values.contains(&first.rule))
}

/// A fact that is one value: no range, no boundary.
fn gives_value(operand: Node<'_>) -> bool {
    let comparison = compare_of(operand).and_then(|compare| compare.child(Rule::comparison));
    let bounds = [Rule::operator, Rule::kw_or_above, Rule::kw_or_below, Rule::kw_to, Rule::kw_with];
    comparison.is_some_and(|comparison| !bounds.iter().any(|bound| comparison.has(*bound)))
}
