//! Courses and outcomes that are covered once, and courses of a pair that are covered together.

use super::Builder;
use crate::choice::{Constraint, Term};
use crate::decision::TargetRef;
use crate::evaluate::history;
use std::collections::BTreeMap;

impl<'a> Builder<'a> {
    /// Returns the results' variables by course.
    fn by_course(&self) -> BTreeMap<&'a str, Vec<usize>> {
        let mut by_course: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for result in &self.results {
            let written = result.id.find(self.parts.candidates);
            if let Some(TargetRef::Course(code)) = written.map(|written| &written.target)
                // A target that is not known yet stands for no course.
                && !code.is_empty()
            {
                by_course.entry(code).or_default().push(result.variable);
            }
        }
        by_course
    }

    pub(super) fn cover_courses_once(&mut self) {
        let covering = self.by_course().into_values().filter(|covering| covering.len() > 1);
        self.constraints.extend(covering.map(Constraint::at_most_one));
    }

    /// Courses of a pair are covered together, whatever covers them; what the record already has asks for no partner.
    pub(super) fn pair_courses(&mut self) {
        let situation = self.parts.situation;
        let pairs = situation.programme.map(|programme| programme.pairs.as_slice()).unwrap_or_default();
        if pairs.is_empty() {
            return;
        }
        let by_course = self.by_course();
        for pair in pairs {
            let open: Vec<&String> = pair
                .iter()
                .filter(|code| !history::covers(situation, &TargetRef::Course((*code).clone())))
                .collect();
            for (left, right) in open.iter().zip(open.iter().skip(1)) {
                let side = |code: &String, by: i64| {
                    let covering = by_course.get(code.as_str()).map(Vec::as_slice).unwrap_or_default();
                    covering.iter().map(|variable| Term::new(*variable, by)).collect::<Vec<_>>()
                };
                let terms = [side(left, 1), side(right, -1)].concat();
                let opposite =
                    terms.iter().map(|term| Term::new(term.variable, -term.coefficient)).collect::<Vec<_>>();
                self.constraints.push(Constraint::at_most(terms, 0));
                self.constraints.push(Constraint::at_most(opposite, 0));
            }
        }
    }
}
