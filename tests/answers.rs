//! Every question about silence is answered by the line that its help names: the case of the question, with that line,
//! has no finding left. So has every fault of reach, once its figure is mended.
#![allow(clippy::restriction, reason = "a test fails loudly")]

use lijiao::check::check;
use lijiao::diagnostics::report::plain;
use lijiao::locale::Locale;
use lijiao::resolve::{PolicyFolder, resolve};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Returns what is found in the case of a code in one language after one text in it is replaced.
fn found(code: &str, locale: Locale, mend: (&str, &str)) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui").join(code);
    let name = format!("{}.lijiao", locale.tag());
    let text = fs::read_to_string(folder.join(&name)).unwrap();
    let (wrong, right) = mend;
    assert!(text.contains(wrong), "{code}/{name} has no {wrong:?}");
    let mut files = BTreeMap::from([(name, text.replacen(wrong, right, 1).into_bytes())]);
    files.extend(
        fs::read(folder.join("certificates.csv")).ok().map(|bytes| ("certificates.csv".to_owned(), bytes)),
    );
    let checked = check(resolve(&PolicyFolder::of(files)));
    plain(&checked.problems, &checked.sources, locale)
}

#[track_caller]
fn is_answered(code: &str, zh: (&str, &str), en: (&str, &str)) {
    assert_eq!(found(code, Locale::Zh, zh), "", "{code}/zh");
    assert_eq!(found(code, Locale::En, en), "", "{code}/en");
}

/// Answers a question by a line in the head.
#[track_caller]
fn head_answers(code: &str, zh: &str, en: &str) {
    let (title, title_en) = ("「课程免考办法」\n", "\"Exemption from courses\"\n");
    let (zh, en) = (format!("{title}    {zh}\n"), format!("{title_en}    {en}\n"));
    is_answered(code, (title, &zh), (title_en, &en));
}

#[test]
fn use_of_items_is_answered_in_the_head_or_in_the_rule() {
    head_answers("LJ0401", "成果使用 不限次数", "items used freely");
    let (result, result_en) = ("免考 00015\n", "waive 00015\n");
    is_answered(
        "LJ0401",
        (result, "免考 00015\n    使用 终身一次\n"),
        (result_en, "waive 00015\n    use once ever\n"),
    );
    is_answered(
        "LJ0401",
        (result, "免考 00015\n    优先于 a\n"),
        (result_en, "waive 00015\n    overrides a\n"),
    );
}

#[test]
fn fraction_is_answered_by_rounding_or_by_keeping_it() {
    is_answered("LJ0402", ("除以 16", "除以 16、向下取整 到 0.5"), ("by 16", "by 16, rounded down to 0.5"));
    is_answered("LJ0402", ("除以 16", "除以 16、不取整"), ("by 16", "by 16, kept exact"));
}

#[test]
fn years_and_periods_are_answered_by_name_and_day() {
    is_answered("LJ0405", ("每年", "每 公历年 按 取得日"), ("per year", "per calendar year"));
    let (period, period_en) = ("每 school-year", "per school-year");
    is_answered("LJ0406", (period, "每 school-year 按 取得日"), (period_en, "per school-year by award"));
}

#[test]
fn days_in_force_are_answered_by_the_clock() {
    head_answers("LJ0407", "版本 按 申请日", "edition by application");
    head_answers("LJ0413", "版本 按 申请日", "edition by application");
    is_answered(
        "LJ0414",
        ("csv\"\n", "csv\"\n    有效 按 取得日\n"),
        ("csv\"\n", "csv\"\n    current on award\n"),
    );
}

#[test]
fn what_lies_beyond_is_answered_for_all_limits_at_once() {
    head_answers("LJ0408", "超出限额 减至 0.5", "beyond limits cut to 0.5");
}

#[test]
fn rest_of_a_rate_and_stage_of_a_limit_are_answered_in_place() {
    is_answered("LJ0410", ("计 1", "计 1、余数 舍去"), ("count 1", "count 1, remainder dropped"));
    is_answered("LJ0412", ("few: 学分", "few: 认定 学分"), ("few: credits", "few: recognised credits"));
}

#[test]
fn amounts_and_bases_are_answered_in_the_rule() {
    let (result, result_en) = ("免考 00012\n", "waive 00012\n");
    is_answered(
        "LJ0415",
        (result, "免考 00012\n    学分 目标.学分\n"),
        (result_en, "waive 00012\n    credits target.credits\n"),
    );
    is_answered(
        "LJ0415",
        (result, "免 听课 不计学分 于 00012\n"),
        (result_en, "excuse class without credit for 00012\n"),
    );
    is_answered(
        "LJ0416",
        (result, "条件 学习者.年龄 不少于 18\n    免考 00012\n"),
        (result_en, "when learner.age at least 18\n    waive 00012\n"),
    );
    is_answered(
        "LJ0416",
        (result, "须提交 退役证\n    免考 00012\n"),
        (result_en, "needs papers discharge\n    waive 00012\n"),
    );
}

#[test]
fn category_of_a_target_is_answered_under_the_programme() {
    is_answered(
        "LJ0521",
        ("专业计划 cs\n", "专业计划 cs\n    学分类别 degree\n"),
        ("programme cs\n", "programme cs\n    category degree\n"),
    );
}

#[test]
fn mended_figures_can_be_reached() {
    is_answered("LJ0601", ("低于 400", "低于 500"), ("less than 400", "less than 500"));
    is_answered("LJ0602", ("不少于 1", "不少于 2"), ("at least 1", "at least 2"));
    is_answered("LJ0603", ("低于 1", "低于 5"), ("less than 1", "less than 5"));
    is_answered("LJ0604", ("60 至 50", "50 至 60"), ("60 to 50", "50 to 60"));
    is_answered("LJ0605", ("36 及以上", "24 及以上"), ("36 or above", "24 or above"));
    is_answered("LJ0606", ("16 至 24", "16 至 不满 24"), ("16 to 24", "16 to less than 24"));
    is_answered("LJ0608", ("2025-03-01", "2025-03-20"), ("2025-03-01", "2025-03-20"));
    is_answered("LJ0609", ("16 及以上", "16 至 不满 32"), ("16 or above", "16 to less than 32"));
}
