//! What a policy does with clauses that its base fixes: each must stay as strict as it was.

use super::ground::Ground;
use super::stricter;
use super::words::{Phrase, looser_words};
use crate::diagnostics::{AdoptionProblem, Named, Problem};
use crate::locale::Text;
use crate::policy::base::{Edit, Edited, EditedKind};

/// Reports clauses that were loosened, and those of which it cannot be said.
pub(super) fn check(ground: &mut Ground<'_>) {
    for edit in &ground.policy.edits {
        let before = match &edit.what {
            Edited::Rules { before, .. } => before.first().map(|rule| &rule.place),
            Edited::Counted { before, .. } => Some(&before.place),
        };
        let after = match &edit.what {
            Edited::Rules { after, .. } => after.first().map(|rule| &rule.place),
            Edited::Counted { after, .. } => Some(&after.place),
        };
        if [before, after].into_iter().flatten().any(|place| ground.is_broken(place)) {
            continue;
        }
        let Some(problem) = problem_of(ground, edit) else { continue };
        let mut diagnostic = problem.at(ground.span(&edit.place));
        if let Some(after) = after.filter(|after| **after != edit.place && Some(*after) != before) {
            diagnostic = diagnostic.with_label(ground.span(after), Phrase::StandsNow.text());
        }
        if let Some(before) = before {
            diagnostic = diagnostic.with_label(ground.span(before), Phrase::BaseSays.text());
        }
        ground.push(diagnostic.with_label(ground.span(&edit.fixed_at), Phrase::FixedHere.text()));
    }
}

fn problem_of(ground: &Ground<'_>, edit: &Edit) -> Option<AdoptionProblem> {
    let found = match &edit.what {
        Edited::Rules { before, after } => stricter::looser_rules(ground.policy, before, after),
        Edited::Counted { before, after } => stricter::looser_counted(ground.policy, before, after),
    };
    let (kind, name, base) = (named(edit.kind), edit.name.clone(), edit.base.clone());
    let how: Vec<Text> = found.iter().filter_map(looser_words).collect();
    match (found.is_empty(), how.is_empty()) {
        (true, _) => None,
        (false, true) => Some(AdoptionProblem::FixedNotShown { kind, name, base, through: None }),
        (false, false) => Some(AdoptionProblem::FixedLoosened { kind, name, base, how: Text::list(&how) }),
    }
}

fn named(kind: EditedKind) -> Named {
    match kind {
        EditedKind::Rule => Named::Rule,
        EditedKind::Bar => Named::Bar,
        EditedKind::Limit => Named::Limit,
        EditedKind::Requirement => Named::Require,
    }
}
