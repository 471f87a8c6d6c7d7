//! The names that a misspelt name may have meant. An unknown name and the known ones come in; at most three known
//! ones go out, the nearest first, and none at all when nothing is really near.

use crate::fold::fold_name;
use std::collections::BTreeSet;
use strsim::osa_distance;

/// The most names proposed for one unknown name.
pub const MOST_PROPOSED: usize = 3;

/// Returns the known names that are really near to an unknown one, the nearest first.
///
/// Width, case, spaces and brackets do not count as differences. Names of equal nearness come in their own order, so
/// the answer does not depend on the order of `known`.
pub fn nearest<'a>(unknown: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let folded = fold_name(unknown);
    let mut found: BTreeSet<(usize, &str)> = BTreeSet::new();
    for name in known {
        if name == unknown {
            continue;
        }
        if let Some(distance) = distance_if_near(&folded, &fold_name(name)) {
            found.insert((distance, name));
        }
    }
    // A name that differs only in case or width is what was meant: farther ones would only distract.
    let best = found.first().map(|(distance, _)| *distance);
    found
        .into_iter()
        .filter(|(distance, _)| best != Some(0) || *distance == 0)
        .take(MOST_PROPOSED)
        .map(|(_, name)| name.to_owned())
        .collect()
}

fn distance_if_near(unknown: &str, known: &str) -> Option<usize> {
    if unknown.is_empty() || known.is_empty() {
        return None;
    }
    let (own, other) = (unknown.chars().count(), known.chars().count());
    let allowed = allowed(unknown, own.max(other));
    let is_part = || is_part(unknown, known);
    // What differs that much in length differs at least as much.
    if own.abs_diff(other) > allowed && !is_part() {
        return None;
    }
    let distance = osa_distance(unknown, known);
    (distance <= allowed || is_part()).then_some(distance)
}

// A Chinese character carries as much as a whole English syllable: one wrong in two is still a likely slip of the
// input method, while one wrong letter in two is another code.
fn allowed(unknown: &str, longer: usize) -> usize {
    let is_chinese = unknown.chars().all(|c| !c.is_ascii());
    match longer {
        0 | 1 => 0,
        2 => usize::from(is_chinese),
        3..=5 => 1,
        6..=8 => 2,
        _ => 3,
    }
}

// 雅思 for 雅思考试, `recognise` for `recognised`: one is the beginning or the end of the other, and at least half of it.
fn is_part(unknown: &str, known: &str) -> bool {
    let (short, long) = if unknown.len() <= known.len() { (unknown, known) } else { (known, unknown) };
    let (few, many) = (short.chars().count(), long.chars().count());
    few >= 2 && few * 2 >= many && (long.starts_with(short) || long.ends_with(short))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt_latin_name_finds_the_one_meant() {
        assert_eq!(nearest("scroe", ["score", "award", "level"]), ["score"]);
        assert_eq!(nearest("vocatonal", ["vocational", "leisure"]), ["vocational"]);
    }

    #[test]
    fn misspelt_chinese_name_finds_the_one_meant() {
        assert_eq!(nearest("四集", ["四级", "六级", "成绩"]), ["四级"]);
        assert_eq!(nearest("职业陪训", ["职业培训", "学历教育"]), ["职业培训"]);
        assert_eq!(nearest("雅思", ["雅思考试", "托福考试"]), ["雅思考试"]);
    }

    #[test]
    fn only_case_or_width_apart_hides_farther_names() {
        assert_eq!(nearest("ｃｅｔ4", ["CET4", "CET6"]), ["CET4"]);
        assert_eq!(nearest("大学英语(一)", ["大学英语（一）", "大学英语（二）"]), ["大学英语（一）"]);
    }

    #[test]
    fn nothing_is_proposed_when_nothing_is_near() {
        assert!(nearest("物理", ["化学", "语文"]).is_empty());
        assert!(nearest("AB", ["CD", "AC"]).is_empty());
        assert!(nearest("", ["a"]).is_empty());
        assert!(nearest("a", []).is_empty());
        assert!(nearest("credits", ["papers", "needs", "rule"]).is_empty());
    }

    #[test]
    fn at_most_three_come_out_in_an_order_of_their_own() {
        let known = ["00016", "00013", "00015", "00014"];
        let mut turned = known;
        turned.reverse();
        assert_eq!(nearest("00012", known), ["00013", "00014", "00015"]);
        assert_eq!(nearest("00012", known), nearest("00012", turned));
    }
}
