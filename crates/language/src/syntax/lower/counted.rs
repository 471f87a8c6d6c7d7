//! What bars, limits and requirements count.

use super::Lower;
use crate::diagnostics::{Fix, LexicalProblem, Mend, MistakeProblem, Problem, SilenceProblem, TypeProblem};
use crate::few::Few;
use crate::locale::{Locale, Text};
use crate::source::Span;
use crate::syntax::ast::expression::{Expr, ExprKind, Path, TargetElement};
use crate::syntax::ast::{
    Counted, CountedWhat, Last, Name, PerKey, ShareBase, SourceFilter, Stage, TargetFilter,
};
use crate::syntax::grammar::Rule;
use crate::syntax::lexicon::nouns::Place;
use crate::syntax::lexicon::script_of;
use crate::syntax::mistakes;
use crate::syntax::node::Node;

/// The stages by their keywords.
pub const STAGES: &[(Rule, Stage)] =
    &[(Rule::kw_recognised, Stage::Recognised), (Rule::kw_converted, Stage::Converted)];

impl Lower<'_> {
    pub fn counted(&mut self, node: Node<'_>) -> Option<Counted> {
        let mut counted = nothing_counted(node.span());
        if let Some(what) = node.child(Rule::counted_what) {
            counted.stage = what.pick(STAGES);
            counted.what = self.counted_what(what);
        }
        for part in node.children_of(Rule::counted_part).filter_map(Node::first) {
            self.counted_part(part, &mut counted)?;
        }
        if let (Some(Expr { kind: ExprKind::Share(_), span }), None) = (&counted.figure, &counted.share_of) {
            let measure = self.what_is_counted(&counted);
            self.report(&TypeProblem::ShareOfAmount { measure }, *span);
        }
        Some(counted)
    }

    fn what_is_counted(&self, counted: &Counted) -> String {
        match &counted.what {
            Some(CountedWhat::Measure { name, .. }) => self.source.slice(name.span).to_owned(),
            Some(CountedWhat::Courses(what) | CountedWhat::Items(what)) => {
                self.source.slice(*what).to_owned()
            }
            None => String::new(),
        }
    }

    /// Reports `不超过 总学分的一半`, `不超过 五成`: the base of a share comes first, and the share is a percentage.
    fn report_share_in_words(&mut self, part: Span, figure: &Expr, counted: &Counted) -> bool {
        self.look_at(figure.span);
        let text = self.source.slice(figure.span).to_owned();
        let alone = || mistakes::share_in_words(&text).map(|share| ("", share));
        let Some((base, share)) = mistakes::part_in_words(&text).or_else(alone) else { return false };
        if counted.share_of.is_some() {
            self.report(&MistakeProblem::ChineseNumeral { text, digits: share }, figure.span);
        } else if mistakes::names_programme_credits(base) {
            let bound = self.source.slice(Span::new(part.file, part.start(), figure.span.start()));
            let share_of = mistakes::of_the_programme(script_of(&text) == Locale::Zh);
            let meant = format!("{share_of} {} {share}", bound.trim_end());
            let expected = vec![Text::new(Locale::Zh.quote(&meant), Locale::En.quote(&meant))];
            let problem = LexicalProblem::NotExpected { found: self.source.slice(part).to_owned(), expected };
            self.problems.push(problem.at(part).with_fix(Fix::replace(part, Mend::proposed(meant))));
        } else if base.is_empty() {
            let measure = self.what_is_counted(counted);
            self.report(&TypeProblem::ShareOfAmount { measure }, figure.span);
        } else {
            return false;
        }
        true
    }

    fn counted_what(&mut self, node: Node<'_>) -> Option<CountedWhat> {
        let name = self.name_in(node)?;
        let of_source = node.has(Rule::kw_source);
        let is = |noun: &str| !name.quoted && name.text == noun;
        if is("item") {
            let many = self.head != "bar";
            self.mark_noun(&name, many);
            return (self.head != "bar").then_some(CountedWhat::Items(name.span));
        }
        if is("course") {
            self.mark_noun(&name, true);
            return Some(CountedWhat::Courses(name.span));
        }
        Some(CountedWhat::Measure { name, of_source })
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the grammar lets no other rule stand here")]
    fn counted_part(&mut self, node: Node<'_>, counted: &mut Counted) -> Option<()> {
        match node.rule {
            Rule::share_part => counted.share_of = self.share_base(node),
            Rule::from_part => counted.from.push(self.source_filter(node)),
            Rule::into_part => counted.into.push(self.target_filter(node)),
            Rule::per_part => counted.per.push(self.per_key(node)?),
            Rule::figure_part => {
                let figure = node.child(Rule::figure).and_then(|figure| self.sum(figure))?;
                if self.report_share_in_words(node.span(), &figure, counted) {
                    return None;
                }
                self.check_numeral(&figure);
                counted.figure = Some(figure);
                counted.exclusive = is_exclusive(node);
                match self.head {
                    "limit" | "limits" => self.check_bound(node, true),
                    "require" | "requires" => self.check_bound(node, false),
                    _ => {}
                }
            }
            Rule::last_part => {
                let amount = self.primary(node.child(Rule::quantity)?)?;
                counted.last = Some(Last { amount, by: self.path_in(node)?, span: node.span() });
            }
            Rule::plus_part => counted.plus.push(self.plus(node)?),
            _ => return None,
        }
        Some(())
    }

    /// Returns which outcomes a `from` names.
    pub fn source_filter(&mut self, node: Node<'_>) -> SourceFilter {
        let any_of = node.child(Rule::item_list).map(|list| self.item_elements(list)).unwrap_or_default();
        let when = self.bracket_when(node);
        SourceFilter { only: node.has(Rule::kw_only_from), any_of, when, span: node.span() }
    }

    fn plus(&mut self, node: Node<'_>) -> Option<(Expr, crate::syntax::ast::Condition)> {
        let amount = self.term_in(node)?;
        let condition =
            self.bracket_when(node).map(|when| *when).or_else(|| self.plain_condition_in(node))?;
        Some((amount, condition))
    }

    fn bracket_when(&mut self, node: Node<'_>) -> Option<Box<crate::syntax::ast::Condition>> {
        let bracket = node.child(Rule::bracket_when)?;
        self.plain_condition_in(bracket).map(Box::new)
    }

    pub fn target_filter(&mut self, node: Node<'_>) -> TargetFilter {
        let outer = std::mem::replace(&mut self.place, Place::Target);
        let any_of = node.child(Rule::elements).map(|list| self.target_elements(list)).unwrap_or_default();
        let when = self.bracket_when(node);
        self.place = outer;
        TargetFilter { any_of, when, span: node.span() }
    }

    // `programme credits` is said for `programme.credits`: both stand as the same path.
    fn share_base(&mut self, node: Node<'_>) -> Option<ShareBase> {
        if let Some(of) = node.child(Rule::share_of_counted) {
            let mut counted = nothing_counted(of.span());
            counted.stage = of.pick(STAGES);
            counted.what = self.counted_what(of);
            counted.from = of.children_of(Rule::from_part).map(|part| self.source_filter(part)).collect();
            counted.into = of.children_of(Rule::into_part).map(|part| self.target_filter(part)).collect();
            return Some(ShareBase::Counted(Box::new(counted)));
        }
        if let Some(of) = node.child(Rule::share_of_class) {
            return self.share_of_class(of);
        }
        let path = node.child(Rule::path)?;
        let (base, span) = match node.child(Rule::name) {
            None => (self.path(path), path.span()),
            Some(attribute) => {
                let owner = self.name_at(path.child(Rule::name)?, Place::Owner);
                let attribute = self.name_at(attribute, Place::Target);
                let span = owner.span.join(attribute.span);
                (Path { parts: vec![owner, attribute].into(), span }, span)
            }
        };
        let excluding = node.children_of(Rule::excluding_part).map(|part| self.target_filter(part)).collect();
        Some(ShareBase::Figure { base: Expr { kind: ExprKind::Path(base), span }, excluding })
    }

    fn share_of_class(&mut self, node: Node<'_>) -> Option<ShareBase> {
        let names: Vec<Node<'_>> = node.children_of(Rule::name).collect();
        let [kind, classes @ .., what] = names.as_slice() else { return None };
        let kind = self.name_at(*kind, Place::Target);
        let one = |lower: &mut Self, class: Node<'_>| {
            let name = lower.name(class);
            TargetElement { kind: Some(kind.clone()), name: Some(name) }
        };
        let any_of: Vec<TargetElement> = classes.iter().map(|class| one(self, *class)).collect();
        let last = classes.last().map_or(kind.span, |class| class.span());
        let span = kind.span.join(last);
        let what = self.name_at(*what, Place::Target);
        let excluding = node.children_of(Rule::excluding_part).map(|part| self.target_filter(part)).collect();
        Some(ShareBase::Class { of: TargetFilter { any_of, when: None, span }, what, excluding })
    }

    pub fn per_key(&mut self, node: Node<'_>) -> Option<PerKey> {
        let mut paths = node.children_of(Rule::path);
        let word = |text: &str, span: Span| Name { text: text.into(), quoted: false, span };
        let mut rolling = None;
        let key = if let Some(year) = node.child(Rule::kw_calendar_year) {
            Path { parts: Few::One(word("calendar year", year.span())), span: year.span() }
        } else if let Some(duration) = node.child(Rule::duration) {
            rolling = self.duration(duration);
            Path { parts: Few::One(word("rolling", duration.span())), span: duration.span() }
        } else {
            let key = self.path(paths.next()?);
            self.check_year(&key);
            key
        };
        let by = paths.next().map(|path| self.path(path));
        Some(PerKey { key, rolling, by })
    }

    /// Reports a limit that asks for at least so much, and a requirement that asks for at most so much.
    pub fn check_bound(&mut self, part: Node<'_>, is_limit: bool) {
        let is_upper = part.has(Rule::kw_at_most) || part.has(Rule::kw_less_than);
        let expected = match is_limit {
            true => ["不超过", "at most"],
            false => ["不少于", "at least"],
        };
        if let Some(word) = part.first().filter(|_| is_upper != is_limit) {
            let [zh, en] = expected;
            let expected = vec![Text::new(Locale::Zh.quote(zh), Locale::En.quote(en))];
            let found = self.source.slice(word.span()).trim_end().to_owned();
            self.report(&LexicalProblem::NotExpected { found, expected }, word.span());
        }
    }

    /// Reports a bare `year`: the text has to say which.
    pub fn check_year(&mut self, key: &Path) {
        if let [name] = key.parts.as_slice()
            && !name.quoted
            && matches!(name.text.as_str(), "year" | "年" | "annum")
        {
            self.report(&SilenceProblem::BareYear { word: name.text.to_string() }, name.span);
        }
    }
}

/// Returns whether a bound leaves its figure outside.
pub fn is_exclusive(part: Node<'_>) -> bool {
    part.has(Rule::kw_less_than) || part.has(Rule::kw_more_than)
}

fn nothing_counted(span: Span) -> Counted {
    Counted {
        stage: None,
        what: None,
        share_of: None,
        from: Vec::new(),
        into: Vec::new(),
        per: Vec::new(),
        figure: None,
        exclusive: false,
        last: None,
        plus: Vec::new(),
        span,
    }
}
