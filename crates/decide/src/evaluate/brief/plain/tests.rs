use super::{Class, FactType, FamilyForm, Figure, Moment, Plain, PlainTerms, Slots, Test, Truth};
use crate::date::{Day, Duration};
use crate::evaluate::brief::form::{Claim, Offer, RuleTests};
use crate::evaluate::brief::small::{Small, SmallFacts};
use crate::few::Few;
use crate::policy::Use;
use crate::policy::builtin::CREDITS;
use crate::policy::expression::Operator;
use crate::quantity::Number;

/// Facts: when it came about, a number, a day, yes or no.
const TYPES: [FactType; 4] = [
    FactType::Date,
    FactType::Number { from: None, to: None, least: i64::MIN, most: i64::MAX, step: None },
    FactType::Date,
    FactType::YesNo,
];

/// Returns what one test comes to.
fn truth(test: Test, facts: [Small; 4], on: Day) -> Option<Truth> {
    let claim = Claim { course: None, limits: Few::None, item_use: Use::Freely };
    let amounts = || Few::One((CREDITS, Figure::Fact(1)));
    let stored =
        Offer { rule: None, is_settled: true, is_pool: false, amounts: amounts(), claim: claim.clone() };
    let rule = RuleTests { tests: [test].into(), has_validity: true, papers: 0, in_force: None };
    let offer = Offer { rule: Some(rule), ..stored.clone() };
    let mut class = Class {
        types: TYPES.into(),
        stored: vec![stored],
        granted: Few::One(Few::One(offer)),
        ..Class::default()
    };
    class.stored_as = class.stored_alone();
    let reads = [Some(0), Some(1), Some(2), Some(3)];
    let families = Slots::<FamilyForm>::of(0);
    let terms =
        PlainTerms { reads: &reads, width: 4, learner: &[], reached: [Some(0), None], families: &families };
    let plain = terms.of_class(&class)?;
    let mut own = SmallFacts::default();
    let known = facts.into_iter().chain([Small::day(on), Small::ZERO]);
    known.enumerate().for_each(|(at, fact)| own.set(at, fact));
    let [Plain { offers, .. }] = &*plain else { panic!("one programme") };
    offers.first().map(|offer| offer.truth(&own))
}

fn day(days: i32) -> Day {
    Day::of_unix_days(days).unwrap()
}

/// Days around the ends of months of leap years and others.
fn days() -> Vec<Day> {
    let around = [0, 31, 59, 60, 90, 151, 424, 425, 790, 1154, 1155, 1156, 1520, 1521, 1886];
    around.iter().flat_map(|around| (-2..3).map(move |more| day(around + more))).collect()
}

#[test]
fn spans_are_those_of_the_calendar() {
    let days = days();
    let lengths = [(0, 0), (0, 1), (0, 11), (0, 12), (0, 13), (1, 0), (1, 1), (4, 0)];
    let mut held = [0; 2];
    for (years, months) in lengths {
        let length = Duration { years, months, days: 0 };
        for (from, to) in days.iter().flat_map(|from| days.iter().map(move |to| (*from, *to))) {
            for (operator, wanted) in
                [Operator::AtMost, Operator::MoreThan].into_iter().flat_map(|one| [(one, true), (one, false)])
            {
                let holds = from <= to && operator.holds(from.compare_span(to, length).unwrap());
                let moments = (Moment::Fact(2), Moment::Application);
                let test = Test::Span { from: moments.0, to: moments.1, operator, length, wanted };
                let facts = [Small::MISSING, Small::MISSING, Small::day(from), Small::MISSING];
                let told = truth(test, facts, to).unwrap();
                assert_eq!(told, Truth::when(holds == wanted), "{from} {to} {operator:?} {length:?}");
                held[usize::from(told == Truth::Yes)] += 1;
            }
        }
    }
    assert!(held.iter().all(|count| *count > 10_000));
}

#[test]
fn days_stand_before_each_other_as_in_the_calendar() {
    let days = days();
    let operators = [
        Operator::Is,
        Operator::IsNot,
        Operator::AtLeast,
        Operator::AtMost,
        Operator::MoreThan,
        Operator::LessThan,
    ];
    for (from, to) in days.iter().flat_map(|from| days.iter().map(move |to| (*from, *to))) {
        for (operator, wanted) in operators.into_iter().flat_map(|one| [(one, true), (one, false)]) {
            let facts = [Small::MISSING, Small::MISSING, Small::day(from), Small::MISSING];
            let holds = Truth::when(operator.holds(from.cmp(&to)) == wanted);
            for moment in [Moment::Application, Moment::Fixed(to)] {
                let test = Test::Before { from: Moment::Fact(2), operator, to: moment, wanted };
                assert_eq!(truth(test, facts, to), Some(holds), "{from} {to} {operator:?}");
            }
        }
    }
}

#[test]
fn ranges_hold_what_lies_between_their_ends() {
    let number = |numerator: i64, denominator| Number::ratio(numerator, denominator).unwrap();
    let ends = [number(60, 1), number(121, 2), number(1, 3), number(-7, 4), number(12_001, 200)];
    let values: Vec<Number> = ends
        .iter()
        .flat_map(|end| [-1, 0, 1].map(|more| end.checked_add(number(more, 1000)).unwrap()))
        .collect();
    for (from, to) in ends.iter().flat_map(|from| ends.iter().map(move |to| (*from, *to))) {
        for (value, is_in) in values.iter().flat_map(|value| [true, false].map(|is_in| (*value, is_in))) {
            let small = Small::number(value);
            let facts = [Small::MISSING, small, Small::MISSING, Small::MISSING];
            let lies = (from < value || is_in && from == value) && (value < to || is_in && value == to);
            let test = Test::range(1, Some((from, is_in)), Some((to, is_in)), true);
            // A third has no thousandths.
            let wanted = if small.value().is_some() { Truth::when(lies) } else { Truth::Open };
            assert_eq!(truth(test, facts, Day::RECENT), Some(wanted), "{value} in {from} to {to}");
        }
    }
}

#[test]
fn what_is_missing_or_of_another_sort_is_open_or_not_plain() {
    let said = |said| Small::yes_no(said);
    let yes = |facts| truth(Test::YesNo { fact: 3, wanted: true }, facts, Day::RECENT);
    let none = [Small::MISSING; 4];
    assert_eq!(yes([none[0], none[1], none[2], said(true)]), Some(Truth::Yes));
    assert_eq!(yes([none[0], none[1], none[2], said(false)]), Some(Truth::No));
    assert_eq!(yes(none), Some(Truth::Open));
    assert_eq!(truth(Test::YesNo { fact: 1, wanted: true }, none, Day::RECENT), None);
    assert_eq!(truth(Test::Uncertain, none, Day::RECENT), None);
    let late = Test::Before {
        from: Moment::Fact(2),
        operator: Operator::AtMost,
        to: Moment::Application,
        wanted: true,
    };
    let facts = [none[0], none[1], Small::day(Day::new(9_500, 1, 1).unwrap()), none[3]];
    assert_eq!(truth(late, facts, Day::RECENT), Some(Truth::Open));
}
