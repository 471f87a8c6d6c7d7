//! Courses of a programme that have another code than they had: what the record says under the old code is read as said under
//! the new one, so that nothing behind this knows of it. The record itself, and its digest, stay as they are.

use crate::plan::Plan;
use crate::policy::Programme;
use crate::record::{Application, LearnerRecord};

/// Returns the record with the codes that courses have now, or `None` where no programme has renamed any.
pub(super) fn with_codes_of_now(plan: &Plan, record: &LearnerRecord) -> Option<LearnerRecord> {
    let programmes = &plan.policy.programmes;
    if programmes.values().all(|programme| programme.former.is_empty()) {
        return None;
    }
    let mut now = record.clone();
    let first = now.application.as_ref().and_then(|application| match application.programmes.first() {
        Some(first) => first.programme.clone(),
        None => application.programme.clone(),
    });
    let applied = first.as_ref().and_then(|code| programmes.get(code));
    if let Some(application) = &mut now.application {
        rename_asked(application, applied);
        for one in &mut application.programmes {
            let own = one.programme.as_ref().and_then(|code| programmes.get(code));
            rename_asked(one, own);
        }
    }
    for entry in &mut now.history {
        // An entry of another programme has that programme's code.
        let own = entry.programme.as_ref().and_then(|code| programmes.get(code)).or(applied);
        rename(entry.course.as_mut(), own);
    }
    for finding in &mut now.judgements {
        rename(finding.course.as_mut(), applied);
    }
    Some(now)
}

fn rename_asked(application: &mut Application, programme: Option<&Programme>) {
    let asked = application.targets.iter_mut().flatten().chain(application.choices.values_mut());
    asked.for_each(|code| rename(Some(code), programme));
}

fn rename(code: Option<&mut String>, programme: Option<&Programme>) {
    let (Some(code), Some(programme)) = (code, programme) else { return };
    let now = programme.code_now(code).to_owned();
    *code = now;
}
