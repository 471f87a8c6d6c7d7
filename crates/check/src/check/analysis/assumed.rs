//! What the analysis does not look into, said once: formulas, of which every value counts as possible.

use super::study::Study;
use crate::diagnostics::MeaningProblem;
use crate::locale::Text;
use crate::policy::expression::Expr;
use crate::policy::walk::expressions_of_rule;
use std::collections::BTreeSet;

/// Reports the functions that rules call.
pub(super) fn check(study: &mut Study<'_>) {
    let policy = study.policy();
    if policy.functions.is_empty() {
        return;
    }
    let mut called: BTreeSet<usize> = BTreeSet::new();
    for rule in &policy.rules {
        expressions_of_rule(rule, &mut |expr, _| {
            if let Expr::Call { function, .. } = expr {
                called.insert(function.index());
            }
        });
    }
    let functions: Vec<_> = called.iter().filter_map(|at| policy.functions.get(*at)).collect();
    let Some(first) = functions.first() else { return };
    let what = functions.iter().map(|function| Text::quoted(&function.name)).collect();
    study.ground.report(&MeaningProblem::Assumed { what }, &first.place);
}
