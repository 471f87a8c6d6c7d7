use super::*;
use crate::render::fixture::{decision, empty_decision};
use insta::assert_snapshot;

#[test]
fn each_decision_is_one_line() {
    let lines = [Locale::Zh, Locale::En].map(|locale| summary_line(&decision(), locale).to_string());
    assert_snapshot!(lines.join("\n"), @r#"
    L-17  认定 4 学分  准予 4 学分  待定 7 学分  不予 2 项
    L-17  recognised 4 credits  granted 4 credits  pending 7 credits  refused 2 items
    "#);
}

#[test]
fn run_is_summed_in_both_languages() {
    let mut summary = RunSummary::default();
    summary.count(&decision());
    summary.count(&empty_decision());
    summary.count_bad();
    let pages = [Locale::Zh, Locale::En].map(|locale| summary_page(&summary, locale).to_string());
    assert_snapshot!(pages.join("\n"), @r#"
    已决定 2 份档案
      认定            4 学分
      准予      1 份  4 学分
      待定      1 份  7 学分
      不予      1 份
      无法读取  1 份

    2 records decided
      recognised              4 credits
      granted       1 record  4 credits
      pending       1 record  7 credits
      refused       1 record
      not readable  1 record
    "#);
}

#[test]
fn parts_of_a_run_add_up_to_the_whole() {
    let (mut left, mut right, mut whole) =
        (RunSummary::default(), RunSummary::default(), RunSummary::default());
    left.count(&decision());
    right.count(&decision());
    right.count_bad();
    [decision(), decision()].iter().for_each(|decision| whole.count(decision));
    whole.count_bad();
    left.merge(&right);
    assert_eq!(left, whole);
}

#[test]
fn sum_too_large_to_be_exact_is_said_rather_than_wrapped() {
    let mut large = decision();
    large.totals.granted.insert("credits".into(), Number::whole(i64::MAX));
    let mut summary = RunSummary::default();
    summary.count(&large);
    summary.count(&large);
    assert!(summary_page(&summary, Locale::Zh).to_string().contains("学分合计过大，无法精确计算"));
}
