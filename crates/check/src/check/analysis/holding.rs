//! Which programmes hold a course or a pool: many rules lead to the same.

use crate::policy::{Course, Policy, Programme};
use crate::quick::QuickMap;

/// The programmes of a policy by the codes of what they hold.
pub(super) struct Holding<'a> {
    programmes: Vec<&'a Programme>,
    /// The courses of each code, in the order of the programmes.
    courses: QuickMap<&'a str, Vec<&'a Course>>,
    /// The positions of the programmes that have a course or a pool of this code, in order.
    targets: QuickMap<&'a str, Vec<usize>>,
}

impl<'a> Holding<'a> {
    /// Returns what the programmes of a policy hold.
    pub(super) fn of(policy: &'a Policy) -> Self {
        let programmes: Vec<&Programme> = policy.programmes.values().collect();
        let mut holding =
            Self { programmes: Vec::new(), courses: QuickMap::default(), targets: QuickMap::default() };
        for (at, programme) in programmes.iter().enumerate() {
            for (code, course) in programme.courses.iter() {
                holding.courses.or_default(code).push(course);
                holding.targets.or_default(code).push(at);
            }
            let pools = programme.pools.keys().filter(|pool| !programme.courses.contains_key(pool));
            pools.for_each(|pool| holding.targets.or_default(pool).push(at));
        }
        Self { programmes, ..holding }
    }

    /// Returns the courses of a code, in the order of the programmes.
    pub(super) fn courses(&self, code: &str) -> &[&'a Course] {
        self.courses.get(code).map_or(&[], Vec::as_slice)
    }

    /// Returns the programmes that have one of these as a course or a pool, in order.
    pub(super) fn programmes(&self, codes: &[&str]) -> Vec<&'a Programme> {
        let of_code = |code: &&str| self.targets.get(*code).into_iter().flatten().copied();
        let mut found: Vec<usize> = codes.iter().flat_map(of_code).collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().filter_map(|at| self.programmes.get(at).copied()).collect()
    }
}
