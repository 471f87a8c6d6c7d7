//! Three answers: yes, no with its reasons, unknown with what is missing.

use crate::decision::{Need, Reason};
use std::collections::BTreeSet;

/// The answer of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// It holds.
    Yes,
    /// It does not hold; all independent reasons.
    No(Vec<Reason>),
    /// It cannot be said; what is missing.
    Unknown(BTreeSet<Need>),
}

/// Where an answer stands; of several that must all hold the last of these decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stands {
    /// It holds.
    Yes,
    /// Something is missing.
    Open,
    /// It does not hold.
    No,
}

impl Answer {
    /// Returns yes or, when the test fails, no for the reason.
    pub(super) fn when(holds: bool, otherwise: impl FnOnce() -> Reason) -> Self {
        if holds { Self::Yes } else { Self::No(vec![otherwise()]) }
    }

    /// Returns unknown for one need.
    pub(super) fn needs(need: Need) -> Self {
        Self::Unknown(BTreeSet::from([need]))
    }

    pub(super) fn is_yes(&self) -> bool {
        matches!(self, Self::Yes)
    }

    pub(super) fn is_no(&self) -> bool {
        matches!(self, Self::No(_))
    }

    /// Returns the answer of several conditions that must all hold: a no decides, whatever is unknown beside it.
    pub(super) fn all(answers: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Joined::default();
        answers.into_iter().for_each(|answer| all.add(answer));
        all.answer()
    }

    /// Returns where an answer stands that all of these must make: as [`Answer::all`], without what it says.
    pub(super) fn stand<'a>(answers: impl IntoIterator<Item = &'a Self>) -> Stands {
        let one = |answer: &Self| match answer {
            Self::No(_) => Stands::No,
            Self::Unknown(needs) if !needs.is_empty() => Stands::Open,
            Self::Yes | Self::Unknown(_) => Stands::Yes,
        };
        answers.into_iter().map(one).max().unwrap_or(Stands::Yes)
    }

    /// Returns the answer of several conditions of which one must hold: a yes decides.
    pub(super) fn any(answers: impl IntoIterator<Item = Self>) -> Self {
        let (mut reasons, mut needs) = (Vec::new(), BTreeSet::new());
        for answer in answers {
            match answer {
                Self::Yes => return Self::Yes,
                Self::No(more) => add_new(&mut reasons, more),
                Self::Unknown(more) => needs.extend(more),
            }
        }
        if needs.is_empty() { Self::No(reasons) } else { Self::Unknown(needs) }
    }
}

/// Answers that must all hold, joined one by one as [`Answer::all`] joins them.
#[derive(Default)]
pub(super) struct Joined {
    reasons: Vec<Reason>,
    needs: BTreeSet<Need>,
    refused: bool,
}

impl Joined {
    pub(super) fn add(&mut self, answer: Answer) {
        match answer {
            Answer::Yes => {}
            Answer::No(more) if !self.refused && is_one_or_none(&more) => {
                (self.refused, self.reasons) = (true, more);
            }
            Answer::No(more) => {
                self.refused = true;
                add_new(&mut self.reasons, more);
            }
            Answer::Unknown(more) => self.needs.extend(more),
        }
    }

    pub(super) fn answer(self) -> Answer {
        match (self.refused, self.needs.is_empty()) {
            (true, _) => Answer::No(self.reasons),
            (false, true) => Answer::Yes,
            (false, false) => Answer::Unknown(self.needs),
        }
    }
}

/// Returns whether no reason can stand twice among these.
fn is_one_or_none(reasons: &[Reason]) -> bool {
    reasons.len() < 2
}

/// Adds the reasons that are not there yet, keeping their order.
pub(super) fn add_new(reasons: &mut Vec<Reason>, more: Vec<Reason>) {
    for reason in more {
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Answer;
    use crate::decision::{Need, Reason};

    #[test]
    fn a_no_decides_beside_an_unknown() {
        let unknown = Answer::needs(Need::Fact("item.score".into()));
        let no = Answer::No(vec![Reason::NoRule]);
        assert_eq!(Answer::all([unknown.clone(), no.clone()]), no);
        assert_eq!(Answer::any([no, unknown.clone()]), unknown);
    }

    #[test]
    fn all_independent_reasons_are_listed_once() {
        let no = |reason| Answer::No(vec![reason]);
        let both = Answer::all([no(Reason::NoRule), no(Reason::NotClaimed), no(Reason::NoRule)]);
        assert_eq!(both, Answer::No(vec![Reason::NoRule, Reason::NotClaimed]));
    }
}
