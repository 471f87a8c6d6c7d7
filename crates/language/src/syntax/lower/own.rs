//! Names that can only be the author's own: they keep their spelling in both languages, even where one equals a built-in noun.
//!
//! `catalogue certificates` and 激励 取得日 are names of the author; the noun of a fact, as in `item.award`, is not.

use super::given::is_kind_of_thing;
use crate::syntax::grammar::Rule;
use crate::syntax::lexicon::nouns::{self, Noun, Place};
use crate::syntax::node::{Node, RuleTable};
use std::sync::OnceLock;

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

/// Returns where the names of the author among the parts of a node begin.
pub fn own_names(node: &Node) -> Vec<usize> {
    static OWN: OnceLock<RuleTable<Own>> = OnceLock::new();
    if node.children.is_empty() {
        return Vec::new();
    }
    let starts = |names: &[&Node]| names.iter().map(|name| name.span.start).collect();
    if let Some(own) = OWN.get_or_init(|| RuleTable::of(HOLDERS.iter().copied())).get(node.rule).copied() {
        return starts(&chosen(&names_of(node), own));
    }
    if node.rule == Rule::named_head && !node.has(Rule::kw_kind) {
        return starts(&names_of(node));
    }
    // `catalogue certificates`, and `certificate CET`, in which the kind is a noun.
    if node.rule == Rule::thing {
        return starts(&names_of(node).into_iter().next_back().into_iter().collect::<Vec<_>>());
    }
    if node.rule == Rule::element {
        return starts(&of_element(&names_of(node)));
    }
    // `prize-credits(item.rank)`: what is looked up is a table of the author.
    if node.rule == Rule::path_or_call && node.has(Rule::arguments) {
        return starts(&single(node).into_iter().collect::<Vec<_>>());
    }
    starts(&values_of(node).into_iter().filter(|name| !is_built_in_value(name)).collect::<Vec<_>>())
}

fn names_of(node: &Node) -> Vec<&Node> {
    let within = node.children_of(Rule::names).flat_map(|names| names.children_of(Rule::name));
    node.children_of(Rule::name).chain(within).collect()
}

fn chosen<'a>(names: &[&'a Node], own: Own) -> Vec<&'a Node> {
    match own {
        Own::All => names.to_vec(),
        Own::First => names.iter().take(1).copied().collect(),
        // `from kind certificate` names a kind.
        Own::Second
            if names.first().and_then(|first| noun(first)).is_some_and(|noun| noun.text == "kind") =>
        {
            Vec::new()
        }
        Own::Second => names.iter().skip(1).copied().collect(),
        Own::Values => names.iter().filter(|name| !is_built_in_value(name)).copied().collect(),
    }
}

/// Of two words the second is a name; a word alone is one unless it says which kind of thing is meant.
fn of_element<'a>(names: &[&'a Node]) -> Vec<&'a Node> {
    match names {
        // `from kind certificate` names a kind.
        [first, _] if noun(first).is_some_and(|noun| noun.text == "kind") => Vec::new(),
        [_, second] => vec![second],
        [only] if !noun(only).is_some_and(|noun| is_kind_of_thing(noun.text)) => vec![only],
        _ => Vec::new(),
    }
}

/// Returns the values that a fact is given or compared with, each a single word.
#[expect(clippy::wildcard_enum_match_arm, reason = "no other part gives values")]
fn values_of(node: &Node) -> Vec<&Node> {
    match node.rule {
        Rule::plain_value => node.children_of(Rule::path).filter_map(single_name).collect(),
        // The papers of an example are built in, as they are where a rule needs them.
        Rule::fact if !is_about(node, "paper") && !is_about(node, "kind") => {
            node.children_of(Rule::fact_value).flat_map(words_of).collect()
        }
        Rule::comparison if !node.has(Rule::operator) => words_of(node),
        Rule::values | Rule::cell => words_of(node),
        _ => Vec::new(),
    }
}

fn is_about(fact: &Node, text: &str) -> bool {
    let name = fact.child(Rule::fact_name).and_then(|name| name.child(Rule::name));
    name.and_then(noun).is_some_and(|noun| noun.text == text)
}

fn words_of(node: &Node) -> Vec<&Node> {
    node.children_of(Rule::sum).filter_map(|sum| single(alone(alone(sum)?)?)).collect()
}

/// Returns the part of a node that has no other.
fn alone(node: &Node) -> Option<&Node> {
    match node.children.as_slice() {
        [only] => Some(only),
        _ => None,
    }
}

fn single(node: &Node) -> Option<&Node> {
    node.child(Rule::path).and_then(single_name)
}

fn single_name(path: &Node) -> Option<&Node> {
    alone(path)
}

fn noun(name: &Node) -> Option<&'static Noun> {
    let word = name.first()?;
    nouns::find(&word.text, Place::Item).filter(|_| word.rule == Rule::bare)
}

/// Returns true for yes and no, and for a built-in kind under the very word that is printed.
fn is_built_in_value(name: &&Node) -> bool {
    let Some(word) = name.first() else { return false };
    let printed = |noun: &Noun| {
        noun.english.first() == Some(&word.text.as_str()) || noun.chinese.first() == Some(&word.text.as_str())
    };
    noun(name).is_some_and(|noun| {
        matches!(noun.text, "yes" | "no" | "course" | "certificate" | "activity") && printed(noun)
    })
}
