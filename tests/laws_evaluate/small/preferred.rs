//! What a case prefers.

use super::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prefer {
    Default,
    CoursesThenCredits,
    ItemsFirst,
    MeetingThenCredits,
    /// The one requirement by its name.
    MeetingItThenCredits,
}

/// One sum of the order of preference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    MostCredits,
    MostCourses,
    FewestItems,
    MeetingRequirements,
}

impl Prefer {
    /// What is wanted, the most important first; most credits, then fewest items where the policy says nothing.
    pub fn wishes(&self) -> &'static [Wish] {
        match self {
            Self::Default => &[Wish::MostCredits, Wish::FewestItems],
            Self::CoursesThenCredits => &[Wish::MostCourses, Wish::MostCredits],
            Self::ItemsFirst => &[Wish::FewestItems, Wish::MostCredits],
            Self::MeetingThenCredits | Self::MeetingItThenCredits => {
                &[Wish::MeetingRequirements, Wish::MostCredits, Wish::FewestItems]
            }
        }
    }
}

impl Wish {
    pub(super) fn preference(&self) -> Preference {
        match self {
            Self::MostCredits => Preference::Most(CREDITS),
            Self::MostCourses => Preference::MostCourses,
            Self::FewestItems => Preference::FewestItems,
            Self::MeetingRequirements => Preference::Meeting(Vec::new()),
        }
    }
}
