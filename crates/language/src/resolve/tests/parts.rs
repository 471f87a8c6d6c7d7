use super::*;

/// Enough rules that several parts hold what each other part can see: names that nothing declares, which are told once, facts and
/// measures that are first used anywhere, a set that a use adds, a column that a use unfolds, a table cut in the midst.
fn many(broken: bool) -> String {
    let mut text = String::from(HEAD);
    text.push_str(
        "category c\nmeasure points\nscale level: 一级 < 二级 < 三级\ncertificate A\n    category c\n",
    );
    text.push_str(
        "certificate B\n    level on level\n    category c\ndefine grown: learner.age at least 18\n",
    );
    text.push_str("define unused: learner.age at least 99\nprogramme q\n    course X 2 credits\n    course Y 3 credits\n");
    text.push_str(
        "    prerequisite X of Y\ntable worth\n    | level | credits |\n    | 三级 | 4 |\n    | 一级 | 2 |\n",
    );
    text.push_str("general papers\n    needs papers diploma\ngeneral of-a wherever given certificate A\n");
    text.push_str("    when learner.age at least 16\n");
    for rule in 0..60 {
        let _ = writeln!(
            text,
            "rule r{rule}\n    cites 《总则》 art. {rule}\n    given certificate {}",
            ["A", "B"][rule % 2]
        );
        let (least, most) = (1 + rule % 7, 10 + rule % 3);
        let line = match rule % 10 {
            3 => "    general papers\n    credits 1\n".to_owned(),
            4 => format!("    when grown\n        and item.hours at least {least}\n    credits 1\n"),
            5 => "    credits worth(item.level)\n".to_owned(),
            6 => "    when the target as prerequisite\n    credits 1\n".to_owned(),
            7 => format!("    when item.points at least {least}\n    credits {most}\n"),
            8 if broken => "    when item.scores at least 3\n    credits target.credit\n".to_owned(),
            9 if broken => {
                "    when nowhere and item.level at least 五级\n    credits 1\n    credits 2\n".to_owned()
            }
            _ => format!("    overrides r{}\n    credits 1\n", (rule + 31) % 60),
        };
        text.push_str(&line);
        text.push_str(if broken && rule % 11 == 0 { "    convert to Z\n" } else { "    convert to X\n" });
    }
    text.push_str("rules rows\n    first row wins\n    | given certificate | when item.score | convert to | credits |\n");
    for row in 0..40 {
        let course = if broken && row % 13 == 5 { "Z" } else { "Y" };
        let _ = writeln!(
            text,
            "    | {} | at least {row} | {course} | 1 |",
            ["A", "B", "C"][row % if broken { 3 } else { 2 }]
        );
    }
    text
}

#[test]
fn rules_in_any_number_of_parts_come_to_the_same() {
    for broken in [false, true] {
        let folder = PolicyFolder::of_text("p.lijiao", many(broken));
        let whole = resolve_on(&folder, 1);
        assert_eq!(whole.problems.iter().any(Diagnostic::is_error), broken, "{:?}", whole.problems);
        assert_eq!(whole.policy.rules.len(), 100);
        for threads in [2, 3, 7, 150] {
            assert_eq!(resolve_on(&folder, threads), whole);
        }
    }
}

#[test]
fn parts_of_real_policies_come_to_the_same() {
    for text in [include_str!("english.lijiao"), include_str!("chinese.lijiao")] {
        let folder = PolicyFolder::of_text("p.lijiao", text);
        assert_eq!(resolve_on(&folder, 3), resolve_on(&folder, 1));
        let cut = PolicyFolder::of_text(
            "p.lijiao",
            text.replace("certificate", "certificat").replace("证书", "证"),
        );
        assert_eq!(resolve_on(&cut, 3), resolve_on(&cut, 1));
    }
}
