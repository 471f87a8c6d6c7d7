//! Which programmes hold a course or a pool: many rules lead to the same.

use crate::few::Few;
use crate::policy::{Course, Policy, Programme};
use crate::quick::QuickMap;
use smol_str::SmolStr;

/// The programmes of a policy by the codes of what they hold.
pub(super) struct Holding<'a> {
    programmes: Vec<&'a Programme>,
    /// Each code stands in its place: it is not looked for where its course stands.
    by_code: QuickMap<SmolStr, Held<'a>>,
}

/// What is held under one code.
#[derive(Default)]
struct Held<'a> {
    /// The courses of the code, in the order of the programmes.
    courses: Few<&'a Course>,
    /// The positions of the programmes that have a course or a pool of the code, in order.
    programmes: Few<usize>,
}

impl<'a> Holding<'a> {
    /// Returns what the programmes of a policy hold.
    pub(super) fn of(policy: &'a Policy) -> Self {
        let programmes: Vec<&Programme> = policy.programmes.values().collect();
        let mut by_code: QuickMap<SmolStr, Held<'_>> = QuickMap::default();
        by_code.reserve(programmes.iter().map(|programme| programme.courses.len()).max().unwrap_or_default());
        for (at, programme) in programmes.iter().enumerate() {
            for (code, course) in programme.courses.iter() {
                let held = by_code.or_default(code.into());
                held.courses.push(course);
                held.programmes.push(at);
            }
            let pools = programme.pools.keys().filter(|pool| !programme.courses.contains_key(pool));
            pools.for_each(|pool| by_code.or_default(pool.into()).programmes.push(at));
        }
        Self { programmes, by_code }
    }

    /// Returns the courses of a code, in the order of the programmes.
    pub(super) fn courses(&self, code: &str) -> &[&'a Course] {
        self.by_code.get(code).map_or(&[], |held| &held.courses)
    }

    /// Returns the programmes that have this as a course or a pool, in order.
    pub(super) fn having(&self, code: &str) -> impl Iterator<Item = &'a Programme> {
        self.positions(code).iter().filter_map(|at| self.programmes.get(*at).copied())
    }

    /// Returns the programmes that have one of these as a course or a pool, in order.
    pub(super) fn programmes<'c>(&self, codes: impl Iterator<Item = &'c str>) -> Vec<&'a Programme> {
        let mut found: Vec<usize> = codes.flat_map(|code| self.positions(code)).copied().collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().filter_map(|at| self.programmes.get(at).copied()).collect()
    }

    fn positions(&self, code: &str) -> &[usize] {
        self.by_code.get(code).map_or(&[], |held| &held.programmes)
    }
}
