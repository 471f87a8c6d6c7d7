//! Rules and limits at random.

use super::*;

pub(super) fn any_rule(
    luck: &mut Luck,
    courses: usize,
    requirement: bool,
    count: usize,
    at: usize,
) -> SmallRule {
    let given = match luck.below(8) {
        0 => SmallGiven::Both(luck.below(3), luck.below(3)),
        1 => SmallGiven::Either(0, 1 + luck.below(2)),
        2 => SmallGiven::TwoOf([0, 1, 2]),
        3 => SmallGiven::OneOrMore(luck.below(3)),
        _ => SmallGiven::One(luck.below(3)),
    };
    let mut targets: Vec<SmallTarget> = (0..luck.between(1, 2))
        .map(|_| if luck.one_in(4) { SmallTarget::Pool } else { SmallTarget::Course(luck.below(courses)) })
        .collect();
    targets.sort();
    targets.dedup();
    let shape = [ResultShape::Each, ResultShape::All, ResultShape::Best][luck.below(3)];
    let has_pool = targets.contains(&SmallTarget::Pool);
    let other = if at == 0 { count - 1 } else { at - 1 };
    let gate = match luck.below(8) {
        0 if requirement => Some(SmallGate::Requirement),
        1 if other != at => Some(SmallGate::Also(other)),
        2 if other != at => Some(SmallGate::Not(other)),
        3 if other != at && requirement => Some(SmallGate::Or(other)),
        _ => None,
    };
    SmallRule {
        given,
        least: luck.one_in(2).then(|| luck.between(5, 7) * 10),
        shape,
        otherwise: (luck.one_in(4) && !has_pool).then_some(SmallTarget::Pool),
        targets,
        credits: luck.one_in(2).then(|| luck.between(0, 6) * 10),
        freely: luck.one_in(3),
        paper: luck.one_in(4),
        gate,
        overrides: (luck.one_in(6) && other < at).then_some(other),
    }
    .without_open_amounts()
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

pub(super) fn any_limit(luck: &mut Luck) -> SmallLimit {
    let what =
        [What::Credits, What::Credits, What::Credits, What::Courses, What::Items, What::Hours][luck.below(6)];
    let share = what == What::Credits && luck.one_in(3);
    let of_chosen = (share && luck.one_in(2)).then(|| luck.one_in(2));
    let beyond = match luck.below(5) {
        0 if what == What::Credits => Beyond::Excused,
        1 if what == What::Credits => Beyond::CutTo(amount(10)),
        2 if what == What::Credits => Beyond::Carried { to: None, at_most: None },
        _ => Beyond::Refused,
    };
    let per = match luck.below(6) {
        _ if share => Per::All,
        0 => Per::Item,
        1 => Per::Issuer,
        2 => Per::Year,
        3 if what != What::Items => Per::Rolling,
        _ => Per::All,
    };
    SmallLimit {
        what,
        from: luck.one_in(2).then(|| luck.below(3)),
        only: luck.one_in(3),
        practice: luck.one_in(4),
        per,
        figure: match what {
            What::Credits if share => luck.between(0, 9),
            What::Credits | What::Hours => luck.between(0, 9) * 10,
            What::Courses | What::Items => luck.between(0, 2),
        },
        share,
        of_chosen,
        plus: (!share && luck.one_in(6)).then(|| (luck.between(1, 2), [20, 40][luck.below(2)])),
        least_hours: luck.one_in(6).then(|| luck.between(1, 4) * 10),
        beyond: if of_chosen.is_some() { Beyond::Refused } else { beyond },
        also: None,
    }
}

impl SmallLimit {
    /// How a share of the choice, or what a limit carries over, decides between two places is not written out here.
    pub(super) fn without_parts_between_places(&mut self) {
        self.of_chosen = None;
        if matches!(self.beyond, Beyond::Carried { .. }) {
            self.beyond = Beyond::Refused;
        }
    }
}
