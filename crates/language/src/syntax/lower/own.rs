//! Names that can only be the author's own: they keep their spelling in both languages, even where one equals a built-in noun.
//!
//! `catalogue certificates` and 激励 取得日 are names of the author; the noun of a fact, as in `item.award`, is not.

use super::given::is_kind_of_thing;
use crate::syntax::grammar::Rule;
use crate::syntax::lexicon::nouns::{self, Noun, Place};
use crate::syntax::node::{Node, RuleTable};
use std::sync::OnceLock;

/// Offsets at which names of the author begin in the declaration at hand. They mostly come in order.
#[derive(Default)]
pub struct Starts(Vec<usize>);

impl Starts {
    /// Takes all offsets out.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Adds an offset.
    pub fn insert(&mut self, start: usize) {
        if self.0.last().is_none_or(|last| *last < start) {
            self.0.push(start);
        } else if let Err(at) = self.0.binary_search(&start) {
            self.0.insert(at, start);
        }
    }

    /// Returns those in front of an offset.
    pub fn before(&self, at: usize) -> &[usize] {
        self.0.get(..self.0.partition_point(|start| *start < at)).unwrap_or(&[])
    }

    /// Returns true for an offset that was added.
    pub fn contains(&self, start: usize) -> bool {
        self.0.binary_search(&start).is_ok()
    }
}

/// Which of the names that stand in a part of the text are the author's.
#[derive(Clone, Copy)]
enum Own {
    /// All of them.
    All,
    /// The first.
    First,
    /// The one behind the first.
    Second,
    /// All but yes, no and the built-in kinds.
    Values,
}

/// The parts that hold names of the author as their own parts; those of a list within count among them.
const HOLDERS: &[(Rule, Own)] = &[
    (Rule::scale_head, Own::All),
    (Rule::scale_step, Own::All),
    (Rule::judgement_head, Own::First),
    (Rule::judged_by, Own::All),
    (Rule::set_head, Own::First),
    (Rule::set_member, Own::Values),
    (Rule::define_head, Own::All),
    (Rule::period_head, Own::All),
    (Rule::catalogue_head, Own::All),
    (Rule::institution_head, Own::All),
    (Rule::general_head, Own::All),
    (Rule::bar_head, Own::All),
    (Rule::limit_head, Own::All),
    (Rule::require_head, Own::All),
    (Rule::limits_head, Own::All),
    (Rule::family_head, Own::All),
    (Rule::family_pairs, Own::All),
    (Rule::table_head, Own::All),
    (Rule::function_head, Own::All),
    (Rule::function_type, Own::All),
    (Rule::reward_head, Own::First),
    (Rule::entry_head, Own::Second),
    (Rule::attribute_type, Own::Values),
    (Rule::named, Own::Second),
    (Rule::target_pattern, Own::All),
    (Rule::item_pattern, Own::All),
    (Rule::edition, Own::All),
    (Rule::issuer, Own::All),
    (Rule::course_line, Own::All),
    (Rule::course_renamed, Own::All),
    (Rule::things, Own::All),
    (Rule::change, Own::All),
    (Rule::pair, Own::All),
    (Rule::pool, Own::All),
    (Rule::prerequisite, Own::All),
    (Rule::pair_test, Own::All),
    (Rule::prerequisite_test, Own::All),
    (Rule::granted_test, Own::All),
    (Rule::requirement_test, Own::All),
    (Rule::member_of, Own::Values),
    (Rule::unless, Own::All),
    (Rule::overrides, Own::All),
    (Rule::without_general, Own::All),
    (Rule::with_general, Own::All),
    (Rule::subject_to, Own::All),
    (Rule::for_purpose, Own::All),
    (Rule::pool_average, Own::All),
    (Rule::applying, Own::All),
    (Rule::toward, Own::All),
    (Rule::held_code, Own::All),
    (Rule::held_part, Own::All),
    (Rule::brought_forward, Own::All),
    (Rule::judged, Own::Second),
    (Rule::expect, Own::All),
    (Rule::expect_recognised, Own::All),
    (Rule::expect_refused, Own::First),
    (Rule::expect_pending, Own::First),
    (Rule::expect_limit, Own::All),
    (Rule::expect_requirement, Own::All),
    (Rule::expect_reward, Own::All),
    (Rule::expect_recorded, Own::All),
    (Rule::expect_carried, Own::All),
];

fn holder(rule: Rule) -> Option<Own> {
    static OWN: OnceLock<RuleTable<Own>> = OnceLock::new();
    OWN.get_or_init(|| RuleTable::of(HOLDERS.iter().copied())).get(rule).copied()
}

/// Returns true for the rules among whose parts names of the author may stand.
pub fn may_hold_names(rule: Rule) -> bool {
    let others = [
        Rule::named_head,
        Rule::thing,
        Rule::element,
        Rule::path_or_call,
        Rule::plain_value,
        Rule::fact,
        Rule::comparison,
        Rule::values,
        Rule::cell,
    ];
    holder(rule).is_some() || others.contains(&rule)
}

/// Notes where the names of the author among the parts of a node begin.
pub fn own_names(node: Node<'_>, mut note: impl FnMut(usize)) {
    let mut start = |name: Node<'_>| note(name.span().start());
    if let Some(own) = holder(node.rule) {
        return chosen(node, own, start);
    }
    if node.rule == Rule::named_head && !node.has(Rule::kw_kind) {
        return names_of(node).for_each(start);
    }
    // `catalogue certificates`, and `certificate CET`, in which the kind is a noun.
    if node.rule == Rule::thing {
        return names_of(node).last().into_iter().for_each(start);
    }
    if node.rule == Rule::element {
        return of_element(node).into_iter().for_each(start);
    }
    // `prize-credits(item.rank)`: what is looked up is a table of the author.
    if node.rule == Rule::path_or_call && node.has(Rule::arguments) {
        return single(node).into_iter().for_each(start);
    }
    values_of(node, |name| {
        if !is_built_in_value(name) {
            start(name);
        }
    });
}

fn names_of(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let within = node.children_of(Rule::names).flat_map(|names| names.children_of(Rule::name));
    node.children_of(Rule::name).chain(within)
}

fn chosen(node: Node<'_>, own: Own, start: impl FnMut(Node<'_>)) {
    let mut names = names_of(node);
    match own {
        Own::All => names.for_each(start),
        Own::First => names.next().into_iter().for_each(start),
        Own::Second => {
            // `from kind certificate` names a kind.
            if names.next().and_then(noun).map(|noun| noun.text) != Some("kind") {
                names.for_each(start);
            }
        }
        Own::Values => names.filter(|name| !is_built_in_value(*name)).for_each(start),
    }
}

/// Of two words the second is a name; a word alone is one unless it says which kind of thing is meant.
fn of_element(node: Node<'_>) -> Option<Node<'_>> {
    let mut names = names_of(node);
    match (names.next(), names.next(), names.next()) {
        // `from kind certificate` names a kind.
        (Some(first), Some(_), None) if noun(first).is_some_and(|noun| noun.text == "kind") => None,
        (Some(_), Some(second), None) => Some(second),
        (Some(only), None, None) if !noun(only).is_some_and(|noun| is_kind_of_thing(noun.text)) => Some(only),
        _ => None,
    }
}

/// Gives the values that a fact is given or compared with, each a single word.
#[expect(clippy::wildcard_enum_match_arm, reason = "no other part gives values")]
fn values_of(node: Node<'_>, mut give: impl FnMut(Node<'_>)) {
    match node.rule {
        Rule::plain_value => node.children_of(Rule::path).filter_map(Node::only).for_each(give),
        // The papers of an example are built in, as they are where a rule needs them.
        Rule::fact if !is_about(node, "paper") && !is_about(node, "kind") => {
            node.children_of(Rule::fact_value).for_each(|value| words_of(value, &mut give));
        }
        Rule::comparison if !node.has(Rule::operator) => words_of(node, &mut give),
        Rule::values | Rule::cell => words_of(node, &mut give),
        _ => {}
    }
}

fn is_about(fact: Node<'_>, text: &str) -> bool {
    let name = fact.child(Rule::fact_name).and_then(|name| name.child(Rule::name));
    name.and_then(noun).is_some_and(|noun| noun.text == text)
}

fn words_of(node: Node<'_>, give: &mut impl FnMut(Node<'_>)) {
    let words = node.children_of(Rule::sum).filter_map(|sum| single(sum.only()?.only()?));
    words.for_each(give);
}

fn single(node: Node<'_>) -> Option<Node<'_>> {
    node.child(Rule::path).and_then(Node::only)
}

fn noun(name: Node<'_>) -> Option<&'static Noun> {
    let word = name.first()?;
    nouns::find(word.text(), Place::Item).filter(|_| word.rule == Rule::bare)
}

/// Returns true for yes and no, and for a built-in kind under the very word that is printed.
fn is_built_in_value(name: Node<'_>) -> bool {
    let Some(word) = name.first() else { return false };
    let printed = |noun: &Noun| {
        noun.english.first() == Some(&word.text()) || noun.chinese.first() == Some(&word.text())
    };
    noun(name).is_some_and(|noun| {
        matches!(noun.text, "yes" | "no" | "course" | "certificate" | "activity") && printed(noun)
    })
}
