use super::*;
use proptest::prelude::*;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

fn window(from: &str, to: &str) -> Window {
    Window { from: MonthDay::parse(from).unwrap(), to: MonthDay::parse(to).unwrap() }
}

fn shown(period: Option<Period>) -> String {
    period.map_or("none".to_owned(), |period| format!("{}..{}", period.first, period.last))
}

#[test]
fn only_the_exact_iso_form_is_a_date() {
    assert_eq!(day("2025-04-22").to_string(), "2025-04-22");
    for text in [
        "",
        "2025-4-22",
        "20250422",
        "2025/04/22",
        "2025-04",
        "2025-04-22T00:00",
        " 2025-04-22",
        "2025-04-2２",
        "-025-04-22",
        "2025-04-22-",
        "02025-04-22",
        "+025-04-22",
    ] {
        assert_eq!(Day::parse(text), Err(DayError::Form), "{text}");
    }
}

#[test]
fn impossible_dates_say_what_is_impossible() {
    assert_eq!(Day::parse("2025-02-29"), Err(DayError::NoSuchDay { day: 29, last: 28 }));
    assert_eq!(Day::parse("1900-02-29"), Err(DayError::NoSuchDay { day: 29, last: 28 }));
    assert!(Day::parse("2000-02-29").is_ok());
    assert_eq!(Day::parse("2025-04-31"), Err(DayError::NoSuchDay { day: 31, last: 30 }));
    assert_eq!(Day::parse("2025-04-00"), Err(DayError::NoSuchDay { day: 0, last: 30 }));
    assert_eq!(Day::parse("2025-13-01"), Err(DayError::NoSuchMonth { month: 13 }));
    assert_eq!(Day::parse("0000-01-01"), Err(DayError::NoSuchYear));
    assert_eq!(Day::new(10_000, 1, 1), Err(DayError::NoSuchYear));
    assert_eq!(Day::new(2025, 1, i64::MAX), Err(DayError::NoSuchDay { day: i64::MAX, last: 31 }));
}

#[test]
fn month_days_recur_and_leap_day_falls_on_28() {
    let leap = MonthDay::parse("02-29").unwrap();
    assert_eq!(leap.in_year(2023), Some(day("2023-02-28")));
    assert_eq!(leap.in_year(2024), Some(day("2024-02-29")));
    assert_eq!(leap.in_year(0), None);
    assert_eq!(MonthDay::parse("02-30"), Err(DayError::NoSuchDay { day: 30, last: 29 }));
    assert_eq!(MonthDay::parse("3-10"), Err(DayError::Form));
    assert_eq!(MonthDay::parse("12-34"), Err(DayError::NoSuchDay { day: 34, last: 31 }));
}

#[test]
fn span_of_years_includes_the_same_day_years_on() {
    let last = |from: &str, span| day(from).last_of_span(span).unwrap().to_string();
    assert_eq!(last("2017-06-05", Duration::years(8)), "2025-06-05");
    assert_eq!(last("2016-02-29", Duration::years(1)), "2017-02-28");
    assert_eq!(last("2016-02-29", Duration::years(4)), "2020-02-29");
    assert_eq!(last("2017-02-28", Duration::years(3)), "2020-02-28");
    assert_eq!(last("2025-01-31", Duration::months(1)), "2025-02-28");
    assert_eq!(last("2024-10-31", Duration::months(16)), "2026-02-28");
}

#[test]
fn first_day_of_a_span_of_days_is_day_one() {
    let last = |span| day("2025-02-27").last_of_span(span).unwrap().to_string();
    assert_eq!(last(Duration::days(1)), "2025-02-27");
    assert_eq!(last(Duration::days(3)), "2025-03-01");
    assert_eq!(last(Duration { years: 1, months: 0, days: 10 }), "2026-03-09");
    assert_eq!(last(Duration::default()), "2025-02-27");
}

#[test]
fn spans_that_leave_the_calendar_are_refused() {
    assert_eq!(day("9999-12-31").last_of_span(Duration::days(2)), None);
    assert_eq!(day("9999-12-31").next(), None);
    assert_eq!(day("0001-01-01").previous(), None);
    assert_eq!(day("2025-01-01").last_of_span(Duration::years(u32::MAX)), None);
    assert_eq!(day("2025-01-01").last_of_span(Duration::days(u32::MAX)), None);
    assert_eq!(day("2025-01-01").first_of_span(Duration::years(3000)), None);
}

#[test]
fn comparing_a_span_holds_at_the_boundary() {
    let compare = |from: &str, to: &str, span| day(from).compare_span(day(to), span).unwrap();
    assert_eq!(compare("2017-06-05", "2025-06-04", Duration::years(8)), Ordering::Less);
    assert_eq!(compare("2017-06-05", "2025-06-05", Duration::years(8)), Ordering::Equal);
    assert_eq!(compare("2017-06-05", "2025-06-06", Duration::years(8)), Ordering::Greater);
    assert_eq!(compare("2025-03-01", "2025-03-10", Duration::days(10)), Ordering::Equal);
    assert_eq!(compare("2025-03-01", "2025-03-11", Duration::days(10)), Ordering::Greater);
}

#[test]
fn a_span_compared_is_compared_with_its_last_day() {
    let days = ["2024-02-28", "2024-02-29", "2025-01-31", "2025-06-05", "9990-12-28", "9999-12-29"].map(day);
    let spans = [(0, 0, 0), (0, 0, 3), (1, 0, 0), (0, 13, 0), (9, 11, 0), (0, 1, 2), (8000, 0, 0)];
    for (years, months, length) in spans {
        let span = Duration { years, months, days: length };
        for from in days {
            for to in days {
                let last = from.last_of_span(span).map(|last| to.cmp(&last));
                assert_eq!(from.compare_span(to, span), last, "{from} {to} {span}");
            }
        }
    }
}

#[test]
fn rolling_window_begins_on_the_first_day_whose_span_still_includes_the_day() {
    let first = |to: &str, span| day(to).first_of_span(span).unwrap().to_string();
    assert_eq!(first("2025-06-05", Duration::years(2)), "2023-06-05");
    assert_eq!(first("2020-02-29", Duration::years(1)), "2019-03-01");
    assert_eq!(first("2017-02-28", Duration::years(1)), "2016-02-28");
    assert_eq!(first("2025-03-31", Duration::months(1)), "2025-03-01");
    assert_eq!(first("2025-03-10", Duration::days(10)), "2025-03-01");
}

#[test]
fn age_is_full_on_the_birthday() {
    let age = |born: &str, on: &str| day(born).age_on(day(on));
    assert_eq!(age("1990-02-28", "2030-02-27"), Some(39));
    assert_eq!(age("1990-02-28", "2030-02-28"), Some(40));
    assert_eq!(age("2000-02-29", "2001-02-28"), Some(1));
    assert_eq!(age("2000-02-29", "2004-02-28"), Some(3));
    assert_eq!(age("2000-02-29", "2004-02-29"), Some(4));
    assert_eq!(age("2000-01-01", "2000-01-01"), Some(0));
    assert_eq!(age("2000-01-01", "1999-12-31"), None);
    assert_eq!(day("2025-01-31").full_months_until(day("2025-02-28")), Some(1));
    assert_eq!(day("2025-01-31").full_months_until(day("2025-03-30")), Some(1));
}

#[test]
fn school_year_runs_over_the_new_year() {
    let school_year = window("09-01", "08-31");
    assert_eq!(shown(school_year.period_with(day("2024-08-31"))), "2023-09-01..2024-08-31");
    assert_eq!(shown(school_year.period_with(day("2024-09-01"))), "2024-09-01..2025-08-31");
    assert!(school_year.covers_the_year());
}

#[test]
fn window_is_found_inside_and_ahead() {
    let march = window("03-01", "03-10");
    assert_eq!(shown(march.period_with(day("2025-03-10"))), "2025-03-01..2025-03-10");
    assert_eq!(shown(march.period_with(day("2025-03-11"))), "none");
    assert_eq!(shown(march.period_at_or_after(day("2025-03-11"))), "2026-03-01..2026-03-10");
    assert_eq!(shown(march.period_at_or_after(day("2025-02-01"))), "2025-03-01..2025-03-10");
    assert_eq!(shown(march.period_at_or_after(day("9999-03-11"))), "none");
    assert!(!march.covers_the_year());
    let winter = window("12-20", "01-10");
    assert_eq!(shown(winter.period_with(day("2025-01-10"))), "2024-12-20..2025-01-10");
    assert_eq!(shown(winter.period_at_or_after(day("2025-01-11"))), "2025-12-20..2026-01-10");
    assert_eq!(shown(window("05-05", "05-05").period_with(day("2025-05-05"))), "2025-05-05..2025-05-05");
}

#[test]
fn windows_on_the_leap_day_hold_in_every_year() {
    let year = window("02-29", "02-28");
    assert_eq!(shown(year.period_with(day("2023-02-28"))), "2023-02-28..2024-02-28");
    assert_eq!(shown(year.period_with(day("2024-02-28"))), "2023-02-28..2024-02-28");
    assert_eq!(shown(year.period_with(day("2024-02-29"))), "2024-02-29..2025-02-28");
    assert!(year.covers_the_year());
    assert!(!window("03-01", "02-28").covers_the_year());
    assert!(window("03-01", "02-29").covers_the_year());
}

#[test]
fn calendar_periods_have_their_first_and_last_day() {
    assert_eq!(shown(day("2024-02-10").calendar_year()), "2024-01-01..2024-12-31");
    assert_eq!(shown(Some(day("2024-02-10").calendar_month())), "2024-02-01..2024-02-29");
    assert_eq!(shown(Period::starting(day("2024-03-01"), Duration::years(1))), "2024-03-01..2025-03-01");
    assert!(Period::starting(day("2024-03-01"), Duration::days(1)).unwrap().includes(day("2024-03-01")));
}

#[test]
fn durations_are_read_and_written_in_iso_form() {
    assert_eq!(Duration::parse("P3Y6M2D"), Some(Duration { years: 3, months: 6, days: 2 }));
    assert_eq!(Duration::parse("P10D"), Some(Duration::days(10)));
    assert_eq!(Duration::parse("P18M").unwrap().to_string(), "P18M");
    assert_eq!(Duration::default().to_string(), "P0D");
    for text in ["", "P", "3Y", "P3", "PY", "P-1Y", "P+1Y", "P1D2Y", "P1W", "P99999999999Y"] {
        assert_eq!(Duration::parse(text), None, "{text}");
    }
}

#[test]
fn json_holds_iso_text_and_refuses_the_rest() {
    let period = Window::CALENDAR_YEAR.starting_in(2025).unwrap();
    let json = serde_json::to_string(&(period, Window::CALENDAR_YEAR, Duration::years(3))).unwrap();
    assert_eq!(json, r#"[{"first":"2025-01-01","last":"2025-12-31"},{"from":"01-01","to":"12-31"},"P3Y"]"#);
    assert_eq!(serde_json::from_str::<(Period, Window, Duration)>(&json).unwrap().0, period);
    assert!(serde_json::from_str::<Day>(r#""2025-02-29""#).is_err());
    assert!(serde_json::from_str::<Day>("20250201").is_err());
    assert!(serde_json::from_str::<MonthDay>(r#""2-1""#).is_err());
}

fn any_day() -> impl Strategy<Value = Day> {
    (0..146_097_i64).prop_map(|days| day("1900-01-01").plus_days(days).unwrap())
}

proptest! {
    #[test]
    fn rolling_window_is_the_inverse_of_the_span(to in any_day(), years in 0..9_u32, months in 0..14_u32, days in 0..40_u32) {
        let span = Duration { years, months, days };
        let first = to.first_of_span(span).unwrap();
        prop_assert!(first.last_of_span(span).unwrap() >= to);
        prop_assert!(first.previous().unwrap().last_of_span(span).unwrap() < to);
    }

    #[test]
    fn school_years_part_time(at in any_day()) {
        let school_year = window("09-01", "08-31");
        let period = school_year.period_with(at).unwrap();
        prop_assert!(period.includes(at));
        let next = school_year.period_with(period.last.next().unwrap()).unwrap();
        prop_assert_eq!(period.last.next().unwrap(), next.first);
    }

    #[test]
    fn days_count_back_and_forth(from in any_day(), days in -40_000..40_000_i64) {
        let to = from.plus_days(days).unwrap();
        prop_assert_eq!(from.days_until(to), days);
        prop_assert_eq!(Day::parse(&to.to_string()), Ok(to));
    }
}

#[test]
fn days_behind_1970_are_days_of_the_calendar() {
    let mut day = Day::new(1899, 12, 31).unwrap();
    for days in -25_568..60_000 {
        assert_eq!(Day::of_unix_days(days), Some(day), "{days}");
        assert_eq!(Day::parse(&day.to_string()), Ok(day));
        day = day.next().unwrap();
    }
    assert_eq!(Day::of_unix_days(-719_162), Day::new(1, 1, 1).ok());
    assert_eq!(Day::of_unix_days(-719_163), None);
    assert_eq!(Day::of_unix_days(2_932_896), Day::new(9999, 12, 31).ok());
    assert_eq!(Day::of_unix_days(2_932_897), None);
    assert_eq!((Day::of_unix_days(i32::MIN), Day::of_unix_days(i32::MAX)), (None, None));
}
