//! One sample of every problem: the registry and the style of messages are checked over all of them.

mod samples;
use super::*;
use crate::date::DayError;
use crate::locale::Locale;
use crate::source::SourceId;
use samples::{
    adoptions, bounds, formulas, lexical, meanings, mistakes, names, reaches, sheets, silences, structures,
    types,
};
use std::collections::BTreeSet;

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}

fn text(zh: &str, en: &str) -> Text {
    Text::new(zh, en)
}

fn name(word: &str) -> String {
    word.to_owned()
}

fn boxed<P: Problem + 'static>(problems: Vec<P>) -> impl Iterator<Item = Box<dyn Problem>> {
    problems.into_iter().map(|problem| Box::new(problem) as Box<dyn Problem>)
}

fn samples() -> Vec<Box<dyn Problem>> {
    boxed(lexical())
        .chain(boxed(mistakes()))
        .chain(boxed(names()))
        .chain(boxed(types()))
        .chain(boxed(formulas()))
        .chain(boxed(silences()))
        .chain(boxed(structures()))
        .chain(boxed(reaches()))
        .chain(boxed(sheets()))
        .chain(boxed(adoptions()))
        .chain(boxed(bounds()))
        .chain(boxed(meanings()))
        .collect()
}

fn span(file: u32, start: usize, end: usize) -> Span {
    Span::new(SourceId(file), start, end)
}

#[test]
fn codes_are_unique_and_every_one_has_a_sample() {
    let codes: Vec<Code> = registry::entries().map(|entry| entry.code).collect();
    let unique: BTreeSet<Code> = codes.iter().copied().collect();
    assert_eq!(unique.len(), codes.len());
    assert!(codes.is_sorted(), "families stand in the order of their codes");
    let sampled: BTreeSet<Code> = samples().iter().map(|problem| problem.code()).collect();
    assert_eq!(sampled, unique);
}

#[test]
fn messages_keep_to_the_style() {
    for problem in samples() {
        let (code, title) = (problem.code(), problem.title());
        let first = title.en.chars().next().unwrap();
        assert!(!first.is_uppercase(), "{code}: {}", title.en);
        assert!(!title.en.ends_with(['.', '!']) && !title.zh.ends_with(['。', '！', '.']), "{code}");
        for text in [Some(title), problem.help()].into_iter().flatten() {
            assert!(!text.zh.is_empty() && !text.en.is_empty(), "{code}");
            assert!(
                !text.zh.contains('`') || text.zh.contains("lijiao new") || text.zh.contains("```"),
                "{code}: {}",
                text.zh
            );
            assert!(!text.en.contains(['「', '」']) || text.en.contains("「」"), "{code}: {}", text.en);
            for banned in ["invalid", "unexpected", "illegal", "token", "非法", "无效", "您"] {
                assert!(!text.en.contains(banned) && !text.zh.contains(banned), "{code}: {banned}");
            }
        }
    }
}

#[test]
fn entries_are_found_by_their_code_however_it_is_typed() {
    let found = |code| registry::find(code).map(|entry| entry.name);
    assert_eq!(found("LJ0203"), Some("NotDeclared"));
    assert_eq!(found("lj0203"), Some("NotDeclared"));
    assert_eq!(found(" 0203"), Some("NotDeclared"));
    assert_eq!(found("LJ9999"), None);
    assert_eq!(found(""), None);
}

#[test]
fn every_page_explains_its_code_in_both_languages() {
    for entry in registry::entries() {
        let (code, page) = (entry.code, entry.page);
        assert!(page.starts_with(&format!("# {code}\n\n## 中文\n")), "{code}");
        for (locale, level) in [(Locale::Zh, "级别："), (Locale::En, "Level: ")] {
            let part = registry::page(entry, locale);
            assert!(part.starts_with(&format!("# {code} {}\n\n{level}", entry.meaning(locale))), "{code}");
            assert!(part.contains(&format!("{level}{}", entry.level.text().in_locale(locale))), "{code}");
            assert!(part.lines().count() >= 5, "{code} explains nothing in {locale:?}");
            assert_eq!(part.matches(" wrong\n").count(), part.matches(" right\n").count(), "{code}");
            assert_eq!(part.matches("```").count() % 2, 0, "{code}");
        }
    }
}

#[test]
fn page_of_one_language_holds_nothing_of_the_other() {
    let entry = registry::find("LJ0515").unwrap();
    insta::assert_snapshot!(registry::page(entry, Locale::En), @r"
    # LJ0515 a rule has no explanation and cites nothing

    Level: hint.

    The rule cites nothing and no `##` line says what it is for. Those who come later will not know where it comes from. A hint only.

    This is reported:

    ```lijiao wrong
    rule cet4
        given certificate CET
        waive 00012
    ```

    Mended:

    ```lijiao right
    ## CET-4 waives public English.
    rule cet4
        cites 《Exemption rules》 art. 9
        given certificate CET
        waive 00012
    ```
    ");
}

#[test]
fn unknown_name_proposes_the_near_one_and_its_mend() {
    let problem =
        NameProblem::NotDeclared {
            kind: Named::Course, name: name("雅思"), near: words(&["雅思考试"])
        };
    let diagnostic = problem.at(span(0, 3, 9));
    assert_eq!(diagnostic.code.as_str(), "LJ0203");
    assert_eq!(diagnostic.title, text("课程「雅思」没有声明", "course `雅思` is not declared"));
    assert_eq!(diagnostic.help, Some(text("是否想写「雅思考试」？", "did you mean `雅思考试`?")));
    let [fix] = diagnostic.fixes.as_slice() else { panic!("one fix") };
    assert!(!fix.safe);
    assert_eq!(fix.edits, [Edit { span: span(0, 3, 9), replacement: name("雅思考试") }]);
}

#[test]
fn cycle_is_shown_back_to_its_start() {
    let title = NameProblem::Cycle { path: words(&["甲", "乙"]) }.title();
    assert_eq!(title.en, "these refer to each other in a circle: `甲` → `乙` → `甲`");
}

#[test]
fn findings_come_by_file_and_place_and_each_only_once() {
    let at = |file, start| LexicalProblem::TabInIndent.at(span(file, start, start + 1));
    let sorted =
        in_order([at(1, 0), at(0, 9), at(0, 2), at(0, 9), LexicalProblem::NothingHere.at(span(0, 2, 3))]);
    let places: Vec<(u32, usize, &str)> =
        sorted.iter().map(|found| (found.span().file.0, found.span().start(), found.code.as_str())).collect();
    assert_eq!(places, [(0, 2, "LJ0101"), (0, 2, "LJ0123"), (0, 9, "LJ0101"), (1, 0, "LJ0101")]);
}

#[test]
fn tally_counts_each_level() {
    let found = [
        NameProblem::Unused { kind: Named::Set, name: name("a") }.at(span(0, 0, 1)),
        ReachProblem::AlwaysTrue { condition: text("a", "a") }.at(span(0, 0, 1)),
        LexicalProblem::NothingHere.at(span(0, 0, 0)),
    ];
    assert_eq!(tally(&found), Tally { errors: 1, warnings: 1, hints: 1 });
    assert_eq!(found.iter().filter(|diagnostic| diagnostic.is_error()).count(), 1);
}
