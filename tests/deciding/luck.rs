//! Numbers that look random, by seed.

/// Where the numbers stand, from a seed on.
pub struct Luck(pub u64);

impl Luck {
    /// A number below a bound.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }

    /// True once in so many times.
    pub fn is_one_of(&mut self, bound: usize) -> bool {
        self.below(bound) == 0
    }
}
