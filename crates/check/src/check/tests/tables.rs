//! Gaps, overlaps and rows that are never reached.

use super::*;

#[test]
fn ranges_that_share_an_end_overlap() {
    let rows = vec![(from_to("60", Some(("70", true))), 2), (from_to("70", Some(("80", true))), 3)];
    assert_snapshot!(found(table(rows)), @"LJ0606 「60 至 70」与「70 至 80」重叠：70 同属两段 · `60 to 70` and `70 to 80` overlap: 70 is in both @line 12, line 11");
    let rows = vec![(from_to("60", Some(("70", false))), 2), (from_to("70", Some(("80", true))), 3)];
    assert_eq!(found(table(rows)), "");
}

#[test]
fn gap_is_measured_by_the_step_of_the_scale() {
    let rows = || vec![(from_to("60", Some(("69.9", true))), 2), (from_to("70", None), 3)];
    assert_snapshot!(found(table(rows())), @"LJ0605 「grades」没有包括 超过 69.9 至 不满 70 · `grades` leaves out more than 69.9 to less than 70 @line 12");
    let mut stepped = table(rows());
    let body = ScaleBody::Range { from: Number::ZERO, to: Number::whole(100), step: Number::parse("0.1") };
    stepped.scales = vec![Scale { name: "hundred".into(), body }];
    let of = AttributeType::OnScale(ScaleId(0));
    stepped.attributes.insert(
        (OwnerKind::Item, "score".into()),
        Attribute { of, per: None, place: Some(at(2)), written: None },
    );
    assert_eq!(found(stepped.clone()), "");
    stepped.tables.make_mut()[0].rows[0].tests = vec![from_to("60", Some(("69", true)))];
    assert_snapshot!(found(stepped), @"LJ0605 「grades」没有包括 69.1 至 69.9 · `grades` leaves out 69.1 to 69.9 @line 12");
}

#[test]
fn row_behind_rows_that_take_all_of_it_is_never_reached() {
    let at_least = |value: &str| from_to(value, None);
    let rows = vec![(at_least("80"), 3), (at_least("60"), 2), (at_least("70"), 1)];
    assert_snapshot!(found(table(rows)), @"LJ0609 「grades」的这一行永远用不到：第 2 行已经包括了它 · this row of `grades` is never reached: row 2 already takes all of it @line 13");
    let rows = vec![(at_least("80"), 3), (at_least("60"), 2), (CellTest::Any, 1)];
    assert_eq!(found(table(rows)), "");
    let rows = vec![(at_least("80"), 3), (at_least("80"), 2)];
    assert_snapshot!(found(table(rows)), @"LJ0607 「grades」的这一行，条件与第 1 行相同 · this row of `grades` has the same conditions as row 1 @line 12, line 11");
}

#[test]
fn rows_of_words_are_compared_by_their_words() {
    let words =
        |words: &[&str]| CellTest::OneOf(words.iter().map(|word| Value::Word((*word).into())).collect());
    let rows = vec![(words(&["甲", "乙"]), 1), (words(&["丙"]), 2), (words(&["乙"]), 3)];
    assert_snapshot!(found(table(rows)), @"LJ0609 「grades」的这一行永远用不到：第 1 行已经包括了它 · this row of `grades` is never reached: row 1 already takes all of it @line 13");
    let rows = vec![(words(&["甲"]), 1), (words(&["甲", "乙"]), 2)];
    assert_eq!(found(table(rows)), "");
}

#[test]
fn rows_of_rules_are_compared_like_rows_of_a_table() {
    let rows = vec![with_score(4, "pets/1", 60, Some(70), 2), with_score(5, "pets/2", 70, Some(80), 3)];
    assert_snapshot!(found(policy(rows)), @"LJ0606 「60 至 70」与「70 至 80」重叠：70 同属两段 · `60 to 70` and `70 to 80` overlap: 70 is in both @line 5, line 4");
    let rows = vec![
        with_score(4, "pets/1", 60, Some(69), 2),
        with_score(5, "pets/2", 70, Some(79), 3),
        with_score(6, "pets/3", 80, None, 4),
    ];
    assert_snapshot!(found(policy(rows)), @"LJ0605 「pets」没有包括 超过 69 至 不满 70、超过 79 至 不满 80 · `pets` leaves out more than 69 to less than 70, more than 79 to less than 80 @line 6");
    let mut rows = vec![with_score(4, "pets/1", 60, None, 2), with_score(5, "pets/2", 70, None, 3)];
    assert_eq!(found(policy(rows.clone())), "");
    rows[0].overrides = vec![RuleId(1)].into();
    assert_snapshot!(found(policy(rows)), @"LJ0609 「pets」的这一行永远用不到：第 1 行已经包括了它 · this row of `pets` is never reached: row 1 already takes all of it @line 5");
}
