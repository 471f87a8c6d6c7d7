//! Numbers for tests, which come again for the same seed.

/// The numbers of a seed.
pub struct Seeded(u64);

impl Seeded {
    /// Returns the numbers of a seed.
    pub fn of(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns a number below a bound.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    /// Returns one of several texts.
    pub fn one_of<'t>(&mut self, all: &[&'t str]) -> &'t str {
        all[self.below(all.len())]
    }
}
