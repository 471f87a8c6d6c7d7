//! Numbers that look drawn and are the same everywhere: SplitMix64, in whole numbers only.

/// A sequence of draws.
#[derive(Debug, Clone)]
pub(super) struct Draw {
    state: u64,
}

/// The odd constant of SplitMix64: the golden ratio in 64 bits.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

impl Draw {
    /// Returns the sequence of one learner of a population.
    pub fn new(seed: u64, number: u64) -> Self {
        let mut draw = Self { state: seed.wrapping_mul(STEP) ^ mixed(number.wrapping_add(STEP)) };
        // Neighbouring numbers part company before the first draw that counts.
        draw.next();
        draw
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(STEP);
        mixed(self.state)
    }

    /// Returns a number below the bound; nothing for a bound of nothing.
    pub fn below(&mut self, bound: usize) -> usize {
        let wide = u128::from(self.next()) * u128::try_from(bound).unwrap_or(0);
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    /// Returns a number from one to another, both included.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        let many = to.saturating_sub(from).saturating_add(1);
        let drawn = self.below(usize::try_from(many).unwrap_or(1));
        from.saturating_add(i64::try_from(drawn).unwrap_or(0))
    }

    /// Returns true so many times in a hundred.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// Returns one of a list, or `None` of an empty one.
    pub fn one<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len()))
    }
}

fn mixed(state: u64) -> u64 {
    let mut mixed = state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::Draw;

    #[test]
    fn a_sequence_is_the_same_every_time_and_another_for_each_learner() {
        let drawn = |seed, number| {
            let mut draw = Draw::new(seed, number);
            (0..8).map(|_| draw.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(drawn(1, 1), drawn(1, 1));
        assert_ne!(drawn(1, 1), drawn(1, 2));
        assert_ne!(drawn(1, 1), drawn(2, 1));
    }

    #[test]
    fn draws_stay_within_their_bounds_and_reach_both_ends() {
        let mut draw = Draw::new(7, 7);
        let drawn: Vec<i64> = (0..1000).map(|_| draw.between(-2, 2)).collect();
        assert!(drawn.iter().all(|number| (-2..=2).contains(number)));
        assert!(drawn.contains(&-2) && drawn.contains(&2));
        assert_eq!(draw.below(0), 0);
        assert_eq!(draw.one::<u8>(&[]), None);
    }
}
