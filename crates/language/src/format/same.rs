//! Whether two trees say the same: everything but the places.

use crate::syntax::ast::File;

/// Returns true when two trees differ in nothing but the places of their parts.
pub fn same_tree(left: &File, right: &File) -> bool {
    without_places(&format!("{left:?}")) == without_places(&format!("{right:?}"))
}

const PLACE: &str = "Span {";

/// Returns a derived debug text without its places.
///
/// The derived text shows every field, so a new field of the tree is compared without anyone thinking of it here. Text of
/// the author stands in it as string literals; those are passed over whole, whatever they hold.
fn without_places(debug: &str) -> String {
    let mut kept = String::with_capacity(debug.len());
    let mut rest = debug;
    while let Some(at) = rest.find(['"', 'S']) {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        kept.push_str(before);
        let length = if from.starts_with('"') { literal(from) } else { 1 };
        if from.starts_with(PLACE) {
            rest = from.split_once('}').map_or("", |(_, behind)| behind);
            continue;
        }
        let (token, behind) = from.split_at_checked(length).unwrap_or((from, ""));
        kept.push_str(token);
        rest = behind;
    }
    kept.push_str(rest);
    kept
}

/// The length in bytes of the string literal at the start of a text.
fn literal(text: &str) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;
    use crate::syntax::parse;

    fn same(left: &str, right: &str) -> bool {
        let tree = |text: &str| parse(&SourceFile::new("a.lijiao", text)).file;
        same_tree(&tree(left), &tree(right))
    }

    #[test]
    fn places_do_not_count_and_everything_else_does() {
        assert!(same("category a \"x\"\n", "\n学分类别   a 「x」\n"));
        assert!(!same("category a \"x\"\n", "category b \"x\"\n"));
        assert!(!same("category a \"x\"\n", "category \"a\" \"x\"\n"));
    }

    #[test]
    fn text_that_looks_like_a_place_counts() {
        assert!(!same("category a 「Span { 1 }」\n", "category a 「Span { 2 }」\n"));
        assert!(!same("category a 「\\\" Span { 1 }」\n", "category a 「\\\" Span { 2 }」\n"));
    }
}
