//! Measures: the period of one, and how many of another make it.

use super::collect::Space;
use super::context::Resolver;
use crate::diagnostics::NameProblem;
use crate::policy::{Measure, MeasureId};
use crate::syntax::ast::{Declaration, Head, Name};

impl<'a> Resolver<'a> {
    /// Fills in what a measure is made of.
    pub fn resolve_measure(&mut self, declaration: &'a Declaration) {
        let Head::Measure { per, of } = &declaration.head else { return };
        let Some(name) = self.first_name(Space::Measure, declaration) else { return };
        let Some(id) = self.find_measure(&name.text) else { return };
        let per = per.as_ref().and_then(|per| self.expect_period(per));
        let of = of.as_deref().and_then(|(times, base)| Some((*times, self.expect_base_measure(base)?)));
        if let Some(measure) = self.policy.measures.get_mut(id.index()) {
            measure.per = per;
            measure.of = of;
        }
    }

    // Minutes need no declaration where they only say how long an hour is.
    fn expect_base_measure(&mut self, base: &Name) -> Option<MeasureId> {
        if base.text == "minutes" && self.find_measure("minutes").is_none() {
            self.policy.measures.push(Measure { name: base.text.to_string(), per: None, of: None });
        }
        self.expect_measure(base)
    }

    /// Reports measures that are made of each other.
    pub fn expect_measures_without_circle(&mut self) {
        let count = self.policy.measures.len();
        for start in 0..count {
            let (mut at, mut path) = (start, Vec::new());
            while let Some((measure, _)) = self.policy.measures.get(at).and_then(|measure| {
                let (_, next) = measure.of?;
                Some((measure.name.clone(), next))
            }) {
                path.push(measure);
                let next =
                    self.policy.measures.get(at).and_then(|measure| measure.of).map(|(_, next)| next.index());
                at = next.unwrap_or(count);
                if path.len() > count {
                    break;
                }
                if at == start {
                    let span = path.first().and_then(|name| self.declared.find(Space::Measure, name));
                    self.report(
                        &NameProblem::Cycle { path },
                        span.map(|known| known.span).unwrap_or_default(),
                    );
                    if let Some(measure) = self.policy.measures.get_mut(start) {
                        measure.of = None;
                    }
                    break;
                }
            }
        }
    }
}
