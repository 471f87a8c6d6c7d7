use super::*;
use proptest::prelude::*;

fn number(text: &str) -> Number {
    Number::parse_exact(text).unwrap_or_else(|| panic!("{text} is a number"))
}

#[test]
fn decimal_text_of_both_widths_is_read_exactly() {
    assert_eq!(number("2.50"), Number::ratio(5, 2).unwrap());
    assert_eq!(number("４２５"), Number::whole(425));
    assert_eq!(number("２．５"), number("2.5"));
    assert_eq!(number("-0.1"), Number::ratio(-1, 10).unwrap());
    assert_eq!(number("－3"), Number::whole(-3));
    assert_eq!(number("-0"), Number::ZERO);
    assert_eq!(number("007"), Number::whole(7));
    assert_eq!(number("9223372036854775807"), Number::whole(i64::MAX));
    assert_eq!(number("-9223372036854775808"), Number::whole(i64::MIN));
}

#[test]
fn other_text_is_no_number() {
    for text in [
        "",
        ".",
        "1.",
        ".5",
        "1.2.3",
        "+1",
        "--1",
        "1e3",
        "1,000",
        "一",
        " 1",
        "½",
        "9223372036854775808",
        "1/0",
    ] {
        assert_eq!(Number::parse_exact(text), None, "{text}");
    }
    assert_eq!(Number::parse("1/2"), None);
    assert_eq!(Number::parse(&"9".repeat(60)), None);
    assert_eq!(Number::parse(&format!("0.{}1", "0".repeat(60))), None);
}

#[test]
fn shares_are_exact_and_need_their_sign() {
    assert_eq!(Number::parse_share("85%"), Number::ratio(17, 20));
    assert_eq!(Number::parse_share("３３．３％"), Number::ratio(333, 1000));
    assert_eq!(Number::parse_share("85"), None);
    assert_ne!(Number::parse_share("33%"), Number::ratio(1, 3));
    assert_eq!(number("0.85").to_share_text().unwrap(), "85%");
    assert_eq!(number("1/3").to_share_text().unwrap(), "100/3%");
}

#[test]
fn finite_decimals_print_as_decimals_and_others_as_ratios() {
    let shown = |text: &str| number(text).to_string();
    assert_eq!(shown("2.50"), "2.5");
    assert_eq!(shown("-0.125"), "-0.125");
    assert_eq!(shown("4/2"), "2");
    assert_eq!(shown("-2/6"), "-1/3");
    assert_eq!(Number::ratio(1, 1 << 18).unwrap().to_string(), "0.000003814697265625");
    assert_eq!(Number::ratio(1, 1 << 19).unwrap().to_string(), "1/524288");
    assert_eq!(number("-9223372036854775808").to_string(), "-9223372036854775808");
    assert_eq!(format!("{:>5}", number("1.5")), "  1.5");
}

#[test]
fn ratios_are_kept_reduced_with_a_positive_denominator() {
    let half = Number::ratio(-3, -6).unwrap();
    assert_eq!((half.numerator(), half.denominator()), (1, 2));
    assert_eq!(Number::ratio(1, 0), None);
    assert_eq!(Number::ratio(0, -5), Some(Number::ZERO));
    assert_eq!(Number::ratio(1, i64::MIN), None);
    assert_eq!(Number::ratio(i64::MIN, i64::MIN), Some(Number::ONE));
}

#[test]
fn results_that_do_not_fit_are_refused() {
    let most = Number::whole(i64::MAX);
    assert_eq!(most.checked_add(Number::ONE), None);
    assert_eq!(Number::whole(i64::MIN).checked_sub(Number::ONE), None);
    assert_eq!(most.checked_mul(most), None);
    assert_eq!(Number::ONE.checked_div(Number::ZERO), None);
    assert_eq!(Number::whole(i64::MIN).checked_div(Number::whole(-1)), None);
    assert_eq!(Number::ratio(1, i64::MAX).unwrap().checked_mul(number("1/2")), None);
    assert_eq!(
        Number::whole(i64::MIN).checked_mul(Number::ratio(1, i64::MAX).unwrap()),
        Number::ratio(i64::MIN, i64::MAX)
    );
}

#[test]
fn thirds_add_up_to_one() {
    let third = number("1/3");
    assert_eq!(third.checked_add(third).unwrap().checked_add(third), Some(Number::ONE));
}

#[test]
fn rounding_goes_to_the_named_side() {
    let cases = [
        ("2.4", "0.5", "2", "2.5", "2.5"),
        ("2.25", "0.5", "2", "2.5", "2.5"),
        ("2.2", "0.5", "2", "2.5", "2"),
        ("2.5", "0.5", "2.5", "2.5", "2.5"),
        ("2.5", "1", "2", "3", "3"),
        ("-2.5", "1", "-3", "-2", "-3"),
        ("-0.2", "1", "-1", "0", "0"),
        ("10", "2/3", "10", "10", "10"),
        ("1", "2/3", "2/3", "4/3", "4/3"),
        ("0", "0.1", "0", "0", "0"),
    ];
    for (value, step, down, up, half_up) in cases {
        let round = |rounding| number(value).rounded(rounding, number(step)).unwrap();
        assert_eq!(round(Rounding::Down), number(down), "{value} down to {step}");
        assert_eq!(round(Rounding::Up), number(up), "{value} up to {step}");
        assert_eq!(round(Rounding::HalfUp), number(half_up), "{value} half up to {step}");
    }
}

#[test]
fn rounding_to_no_step_is_refused() {
    assert_eq!(Number::ONE.rounded(Rounding::Down, Number::ZERO), None);
    assert_eq!(Number::ONE.rounded(Rounding::Up, Number::whole(-1)), None);
}

#[test]
fn floor_and_ceil_hold_at_the_ends() {
    assert_eq!((number("-0.5").floor(), number("-0.5").ceil()), (-1, 0));
    assert_eq!((number("2").floor(), number("2").ceil()), (2, 2));
    assert_eq!(Number::whole(i64::MAX).ceil(), i64::MAX);
    assert_eq!(Number::whole(i64::MIN).floor(), i64::MIN);
}

#[test]
fn amounts_are_whole_on_their_common_denominator() {
    let amounts = [number("0.5"), number("2/3"), number("4")];
    let scale = common_denominator(amounts).unwrap();
    assert_eq!(scale, 6);
    assert_eq!(amounts.map(|amount| amount.scaled(scale).unwrap()), [3, 4, 24]);
    assert_eq!(Number::from_scaled(4, scale), Some(number("2/3")));
    assert_eq!(number("1/7").scaled(6), None);
    assert_eq!(common_denominator([]), Some(1));
    assert_eq!(common_denominator([Number::ratio(1, i64::MAX).unwrap(), number("0.5")]), None);
}

#[test]
fn json_keeps_every_number_exactly() {
    let json = |text: &str| serde_json::to_string(&number(text)).unwrap();
    assert_eq!(json("2.50"), "2.5");
    assert_eq!(json("7"), "7");
    assert_eq!(json("2/3"), "\"2/3\"");
    assert_eq!(json("0.00000000000000001"), "0.00000000000000001");
    let read = |json: &str| serde_json::from_str::<Number>(json).ok();
    assert_eq!(read("0.1"), Some(number("1/10")));
    assert_eq!(read("1.5e2"), Some(Number::whole(150)));
    assert_eq!(read("15E-1"), Some(number("1.5")));
    assert_eq!(read("0e99"), Some(Number::ZERO));
    assert_eq!(read("\"2/3\""), Some(number("2/3")));
    for refused in ["1e40", "1e999999999999", "\"85%\"", "true", "null", "[1]", "9223372036854775808", "\"\""]
    {
        assert_eq!(read(refused), None, "{refused}");
    }
    let value: serde_json::Value = serde_json::from_str("{\"a\": 1.10}").unwrap();
    assert_eq!(from_json(&value["a"]), Some(number("1.1")));
}

fn any_number() -> impl Strategy<Value = Number> {
    (any::<i32>(), 1..=1_000_000_i64)
        .prop_map(|(above, below)| Number::ratio(i64::from(above), below).unwrap())
}

proptest! {
    #[test]
    fn text_and_json_lead_back_to_the_number(value in any_number()) {
        prop_assert_eq!(Number::parse_exact(&value.to_string()), Some(value));
        let json = serde_json::to_string(&value).unwrap();
        prop_assert_eq!(serde_json::from_str::<Number>(&json).unwrap(), value);
    }

    #[test]
    fn addition_and_multiplication_follow_their_laws(a in any_number(), b in any_number(), c in any_number()) {
        prop_assert_eq!(a.checked_add(b), b.checked_add(a));
        prop_assert_eq!(a.checked_mul(b), b.checked_mul(a));
        if let Some(sum) = a.checked_add(b) {
            prop_assert_eq!(sum.checked_sub(b), Some(a));
            prop_assert_eq!(sum > c, c < sum);
        }
        if let (Some(product), false) = (a.checked_mul(b), b.is_zero()) {
            prop_assert_eq!(product.checked_div(b), Some(a));
        }
    }

    #[test]
    fn rounding_stays_within_a_step(value in any_number(), step in 1..1000_i64) {
        let step = Number::ratio(step, 100).unwrap();
        if let (Some(down), Some(up), Some(near)) = (
            value.rounded(Rounding::Down, step),
            value.rounded(Rounding::Up, step),
            value.rounded(Rounding::HalfUp, step),
        ) {
            prop_assert!(down <= value && value <= up);
            prop_assert!(near == down || near == up);
            prop_assert!(up.checked_sub(down).unwrap() <= step);
            prop_assert_eq!(down.rounded(Rounding::Up, step), Some(down));
        }
    }
}
