//! Rules and limits at random.

use super::*;

pub(super) fn any_rule(
    luck: &mut Luck,
    courses: &[SmallCourse],
    requirement: bool,
    count: usize,
    at: usize,
) -> SmallRule {
    let given = any_given(luck);
    let mut targets: Vec<SmallTarget> =
        (0..luck.between(1, 2))
            .map(|_| {
                if luck.one_in(4) {
                    SmallTarget::Pool
                } else {
                    SmallTarget::Course(luck.below(courses.len()))
                }
            })
            .collect();
    targets.sort();
    targets.dedup();
    let shapes = [ResultShape::Each, ResultShape::All, ResultShape::Best, ResultShape::Choice];
    let mut shape = shapes[luck.below(4)];
    let filter = luck.one_in(6).then(|| SmallFilter {
        practice: luck.one_in(2),
        least: luck.one_in(2).then(|| luck.between(2, 6) * 10),
    });
    if let Some(filter) = &filter {
        targets =
            (0..courses.len()).filter(|at| filter.fits(&courses[*at])).map(SmallTarget::Course).collect();
        shape = [ResultShape::Each, ResultShape::Best][luck.below(2)];
    }
    let has_pool = targets.contains(&SmallTarget::Pool);
    let other = if at == 0 { count - 1 } else { at - 1 };
    let gate = match luck.below(9) {
        0 if requirement => Some(SmallGate::Requirement),
        1 if other != at => Some(SmallGate::Also(other)),
        2 if other != at => Some(SmallGate::Not(other)),
        3 if other != at && requirement => Some(SmallGate::Or(other)),
        4 => Some(SmallGate::Average(luck.between(5, 7) * 10)),
        _ => None,
    };
    let otherwise = (luck.one_in(4) && !has_pool).then_some(SmallTarget::Pool);
    let only_courses = !has_pool && otherwise.is_none();
    let options = if shape == ResultShape::Choice { targets.len() } else { 0 };
    SmallRule {
        chosen: (options > 1 && !luck.one_in(3)).then(|| luck.below(options)),
        target_least: (only_courses && luck.one_in(6)).then(|| luck.between(2, 6) * 10),
        without_credit: only_courses && luck.one_in(10),
        least: luck.one_in(2).then(|| luck.between(5, 7) * 10),
        shape,
        otherwise,
        targets,
        filter,
        credits: luck.one_in(2).then(|| luck.between(0, 6) * 10),
        freely: luck.one_in(3),
        paper: luck.one_in(4),
        gate,
        overrides: (luck.one_in(6) && other < at).then_some(other),
        given,
    }
    .without_open_amounts()
}

fn any_given(luck: &mut Luck) -> SmallGiven {
    match luck.below(10) {
        0 => SmallGiven::Both(luck.below(3), luck.below(3)),
        1 => SmallGiven::Either(0, 1 + luck.below(2)),
        2 => SmallGiven::TwoOf([0, 1, 2]),
        3 => SmallGiven::OneOrMore(luck.below(3)),
        4 => any_sum(luck),
        _ => SmallGiven::One(luck.below(3)),
    }
}

fn any_sum(luck: &mut Luck) -> SmallGiven {
    let (size, count) = (luck.between(1, 3) * 15, luck.between(1, 4) * 10);
    SmallGiven::Sum { code: luck.below(3), size, count, per_year: luck.one_in(3) }
}

impl SmallRule {
    /// A pool has no credits of its own.
    fn without_open_amounts(mut self) -> Self {
        if self.targets.contains(&SmallTarget::Pool) || self.otherwise.is_some() {
            self.credits = self.credits.or(Some(30));
        }
        self
    }
}

pub(super) fn any_family(luck: &mut Luck) -> SmallFamily {
    let takes =
        [SmallTake::Most, SmallTake::Highest, SmallTake::Lowest, SmallTake::Earliest, SmallTake::Latest];
    SmallFamily { below: luck.between(1, 3) as usize, take: takes[luck.below(5)], by_issuer: luck.one_in(3) }
}

/// Rules that store in a category, with limits and a family of their own.
pub(super) fn any_store(luck: &mut Luck) -> SmallStore {
    let count = luck.between(1, 3) as usize;
    let rules = (0..count).map(|_| SmallRule {
        given: match luck.below(5) {
            0 => SmallGiven::Either(0, 1 + luck.below(2)),
            1 => SmallGiven::OneOrMore(luck.below(3)),
            2 => any_sum(luck),
            _ => SmallGiven::One(luck.below(3)),
        },
        least: luck.one_in(3).then(|| luck.between(5, 7) * 10),
        shape: ResultShape::Each,
        targets: vec![SmallTarget::Category],
        filter: None,
        target_least: None,
        chosen: None,
        without_credit: false,
        otherwise: None,
        credits: Some(luck.between(0, 6) * 10),
        freely: false,
        paper: luck.one_in(5),
        gate: None,
        overrides: None,
    });
    let rules = rules.collect();
    let limits = (0..luck.between(1, 2)).map(|_| any_limit(luck, count).of_recognition()).collect();
    SmallStore { rules, family: luck.one_in(3).then(|| any_family(luck)), limits }
}

pub(super) fn any_limit(luck: &mut Luck, rules: usize) -> SmallLimit {
    let what =
        [What::Credits, What::Credits, What::Credits, What::Courses, What::Items, What::Hours][luck.below(6)];
    let share = matches!(what, What::Credits | What::Courses) && luck.one_in(3);
    let of_chosen = (share && luck.one_in(2)).then(|| luck.one_in(2));
    let beyond = match luck.below(5) {
        0 if what == What::Credits => Beyond::Excused,
        1 if what == What::Credits => Beyond::CutTo(amount(10)),
        2 if what == What::Credits => {
            Beyond::Carried { to: None, at_most: luck.one_in(2).then(|| amount(20)) }
        }
        _ => Beyond::Refused,
    };
    let per = match luck.below(12) {
        _ if share => Per::All,
        0 | 1 => Per::Item,
        2 => Per::Issuer,
        3 => Per::Year,
        4 | 9 if what != What::Items => Per::Rolling,
        5 => Per::IssuerYear,
        6 => Per::Spring,
        7 => Per::Course,
        8 => Per::Class,
        _ => Per::All,
    };
    let from = match luck.below(10) {
        0..4 => Some(SmallFrom::Code(luck.below(3))),
        4 => Some(SmallFrom::Codes(0, 1 + luck.below(2))),
        5 => Some(SmallFrom::Issuer(luck.below(2))),
        6 => Some(SmallFrom::Rule(luck.below(rules))),
        _ => None,
    };
    SmallLimit {
        what,
        from,
        only: luck.one_in(3),
        practice: luck.one_in(4),
        into_least: luck.one_in(6).then(|| luck.between(2, 6) * 10),
        per,
        figure: match what {
            What::Credits | What::Courses if share => luck.between(0, 9),
            What::Credits | What::Hours => luck.between(0, 9) * 10,
            What::Courses | What::Items => luck.between(0, 2),
        },
        exclusive: !matches!(beyond, Beyond::Carried { .. }) && luck.one_in(6),
        share,
        of_class: luck.one_in(3),
        of_chosen,
        plus: (!share && luck.one_in(6)).then(|| (luck.between(1, 2), [20, 40][luck.below(2)])),
        least_hours: luck.one_in(6).then(|| luck.between(1, 4) * 10),
        beyond: if of_chosen.is_some() { Beyond::Refused } else { beyond },
        also: None,
        unless_rule: luck.one_in(8).then(|| luck.below(rules)),
        unless_age: luck.one_in(8).then(|| [20, 40][luck.below(2)]),
    }
}

impl SmallLimit {
    /// Recognition knows no courses: of a limit what is left is said of what is stored.
    fn of_recognition(mut self) -> Self {
        (self.practice, self.into_least, self.of_class) = (false, None, false);
        if self.what == What::Courses {
            (self.what, self.share, self.of_chosen) = (What::Items, false, None);
            self.figure = self.figure.min(2);
        }
        if self.share {
            (self.of_chosen, self.beyond) = (Some(false), Beyond::Refused);
        }
        if matches!(self.per, Per::Course | Per::Class) {
            self.per = Per::All;
        }
        self
    }
}
