//! Names that need no quotes.

use crate::syntax::script::{is_han, is_name_character};

/// Returns whether a name is read as one without quotes: a word that ends a Chinese run, or could be read for something
/// else, makes it need them.
pub fn is_bare(name: &str) -> bool {
    let is_word = |character: char| is_name_character(character) || matches!(character, '-' | '/');
    let bounds = [
        "的",
        "及以上",
        "以上",
        "以下",
        "及以下",
        "以内",
        "达到",
        "超过",
        "高于",
        "低于",
        "少于",
        "不满",
        "早于",
        "晚于",
    ];
    let mut pairs = name.chars().zip(name.chars().skip(1));
    let is_glued = pairs.any(|(left, right)| {
        (is_han(left) && right.is_ascii_digit()) || (left.is_ascii_digit() && is_han(right))
    });
    !name.is_empty()
        && name.chars().all(is_word)
        && !name.starts_with(['-', '/'])
        && !is_glued
        && !bounds.iter().any(|bound| name.contains(bound))
        && !super::reserved_words().contains(&name)
}
