//! What a source leaves open, decided the other way.

use super::*;

#[test]
fn one_certificate_once_per_programme_gives_one_pair_of_courses() {
    let other = Other {
        folder: "chongqing-self-study",
        changes: &[("成果使用 不限次数", "成果使用 每专业一次")],
    };
    let decision = other.decide("C04 ");
    assert_eq!(decision.totals.granted["credits"], number("4"));
    assert!(!decision.equal_best.is_empty());
}

#[test]
fn by_the_day_of_award_the_earlier_table_decides() {
    let other = Other {
        folder: "chongqing-self-study", changes: &[("版本 按 申请日", "版本 按 取得日")]
    };
    let decision = other.decide("C05 公共英语二级按 2025 版");
    let target = decision.granted[0].targets[0].course.as_deref();
    assert_eq!(target, Some("00015"));
}

#[test]
fn by_the_day_of_award_a_certificate_counts_that_was_listed_then() {
    let other = Other {
        folder: "chongqing-credit-bank",
        changes: &[("有效 按 申请日\n\n## P01.9", "有效 按 取得日\n\n## P01.9")],
    };
    assert!(other.decide("C58b ").recognised.is_empty());
    assert_eq!(other.decide("C58c ").recognised.len(), 1);
}

#[test]
fn minutes_added_first_give_four_points() {
    let other = Other {
        folder: "chongqing-credit-bank",
        changes: &[("    凭 活动\n", "    凭 一项或多项 活动\n"), ("向下取整 到 1", "向下取整 到 1 合计后")],
    };
    assert_eq!(other.decide("C59 ").totals.recognised["积分"], number("4"));
}

#[test]
fn a_second_application_with_a_higher_trade_certificate_brings_eight_more() {
    let other = Other {
        folder: "tv-university-certificates",
        changes: &[("        且 非 转换取得 证书 机电工种\n", "")],
    };
    assert_eq!(other.decide("C34 ").totals.granted["credits"], number("8"));
}

#[test]
fn whole_credits_only_leave_thirteen_of_forty_hours() {
    let other = Other {
        folder: "continuing-medical-education",
        changes: &[("3 学时 计 1、按比例、不取整", "3 学时 计 1、余数 舍去")],
    };
    assert_eq!(other.decide("C51 国家级项目四十学时，旧本").totals.recognised["credits"], number("13"));
}

#[test]
fn half_a_credit_as_the_least_gives_the_third_author_half_a_credit() {
    let other = Other {
        folder: "innovation-credits/wenzhou",
        changes: &[("1 1、其后每名减 0.5、不少于 0 ", "1 1、其后每名减 0.5、不少于 0.5 ")],
    };
    assert_eq!(other.decide("C47c ").totals.recognised["credits"], number("0.5"));
}

#[test]
fn the_best_value_keeps_an_as_level_that_is_worth_more() {
    let other = Other { folder: "ucas-tariff", changes: &[("take highest level", "take most points")] };
    assert_eq!(other.decide("X14 ").totals.recognised["points"], number("20"));
}
