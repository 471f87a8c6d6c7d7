use super::describe;
use crate::syntax::grammar::Rule;
use crate::syntax::lexicon::role_of;

/// Rules that begin a line or a part of a name: what stands first in them is named instead.
const UNNAMED: &[&str] = &[
    "_line",
    "_head",
    "head",
    "inner_word",
    "reserved",
    "boundary",
    "faulty_",
    "dot",
    "EOI",
    "WHITESPACE",
    // Silent rules never show.
    "letter",
    "joiner",
    "en",
    "zh",
    "sp",
    "han",
    "bare_",
    "number_end",
    "section_part",
    "numeral",
    "course_of",
    "history_verb",
    "comparing",
    "after_values",
    "sum_operator",
    "figure_operator",
    "verb",
];

#[test]
fn every_part_of_a_line_has_a_name_for_messages() {
    let unnamed: Vec<String> = Rule::all_rules()
        .iter()
        .filter(|rule| role_of(**rule).is_none() && describe(**rule).is_none())
        .map(|rule| format!("{rule:?}"))
        .filter(|rule| !UNNAMED.iter().any(|part| rule == part || (part.len() > 4 && rule.contains(part))))
        .collect();
    assert_eq!(unnamed, Vec::<String>::new());
}
