//! The order of preference, written from the language.

use super::*;

impl Brute<'_> {
    /// Returns the sums of the order of preference, each the greater the better: what the policy names in its order, and before
    /// "fewest items" (or, where it does not name them, at the end) how many grants are kept that are worth nothing.
    pub fn values(&self, chosen: &Chosen) -> Vec<i64> {
        let wishes = self.case.prefer.wishes();
        let items = wishes.iter().position(|wish| *wish == Wish::FewestItems).unwrap_or(wishes.len());
        let (before, behind) = wishes.split_at(items);
        let value = |wish: &Wish| self.value(chosen, *wish);
        before
            .iter()
            .map(value)
            .chain([self.worth_nothing(chosen, before)])
            .chain(behind.iter().map(value))
            .collect()
    }

    fn value(&self, chosen: &Chosen, wish: Wish) -> i64 {
        match wish {
            Wish::MostCredits => chosen.iter().map(|(.., amount)| amount).sum(),
            Wish::MostCourses => chosen.iter().filter(|result| self.is_toward_course(result)).count() as i64,
            Wish::FewestItems => {
                let items = chosen.iter().flat_map(|(grant, ..)| &self.grants[*grant].items);
                -(items.collect::<BTreeSet<_>>().len() as i64)
            }
            Wish::MeetingRequirements => i64::from(self.case.requirement.is_some() && self.is_met(chosen)),
        }
    }

    /// Returns how many grants bring nothing of what is named; parted between two places, a grant is one all the same.
    fn worth_nothing(&self, chosen: &Chosen, named: &[Wish]) -> i64 {
        let brings = |result: &(usize, usize, i64)| {
            named.iter().any(|wish| match wish {
                Wish::MostCredits => result.2 > 0,
                Wish::MostCourses => self.is_toward_course(result),
                Wish::FewestItems | Wish::MeetingRequirements => false,
            })
        };
        let place = |(grant, result, _): &(usize, usize, i64)| self.grants[*grant].results[*result].place;
        let parted = |result: &&(usize, usize, i64)| {
            place(result) == 1 && chosen.iter().any(|other| other.0 == result.0 && place(other) == 0)
        };
        let worthless = chosen.iter().filter(|result| !brings(result));
        worthless.filter(|result| !parted(result)).count() as i64
    }

    fn is_toward_course(&self, (grant, result, _): &(usize, usize, i64)) -> bool {
        matches!(self.grants[*grant].results[*result].target, SmallTarget::Course(_))
    }
}
