//! What counts of a grant over any one or more of many outcomes, toward which limit.

use crate::evaluate::Candidate;
use crate::evaluate::candidate::ResultCandidate;
use crate::evaluate::counted::{Share, Weight};
use crate::evaluate::ids::CandidateId;
use crate::evaluate::limit::{Limit, Standing};
use crate::policy::counted::CountedWhat;
use std::collections::BTreeSet;

/// Counts the candidate of a pool wherever all its outcomes count alike; a limit that tells them apart is left out, so that
/// nothing is kept out that another set would allow. Returns whether no requirement is left out.
pub(super) fn count(
    standing: &mut Standing<'_>,
    id: CandidateId,
    members: &[(usize, CandidateId)],
    candidate: &Candidate,
) -> bool {
    let mut all_counted = true;
    for (limit, shares) in standing.limits.iter().zip(&mut standing.shares) {
        let by_source = is_by_source(limit);
        for (at, result) in candidate.results.iter().enumerate() {
            let own: Vec<Option<&Share>> =
                members.iter().map(|(_, single)| shares.get(&single.result(at))).collect();
            match common_share(&own, result).filter(|_| !by_source) {
                Some(share) => _ = shares.insert(id.result(at), share),
                None => all_counted &= !limit.is_requirement() || own.iter().all(Option::is_none),
            }
        }
    }
    all_counted
}

fn is_by_source(limit: &Limit<'_>) -> bool {
    matches!(limit, Limit::Declared(_, counted) if matches!(counted.what, CountedWhat::SourceMeasure(_)))
}

fn common_share(own: &[Option<&Share>], result: &ResultCandidate) -> Option<Share> {
    let known: Vec<&Share> = own.iter().flatten().copied().collect();
    let first = *known.first()?;
    let alike = known.iter().all(|share| share.given == first.given);
    if let Weight::Outcomes(_) = first.weight {
        let mut by_group = Vec::new();
        let mut groups = BTreeSet::new();
        for share in &known {
            let Weight::Outcomes(own) = &share.weight else { return None };
            by_group.extend(own.iter().cloned());
            groups.extend(share.groups.iter().cloned());
        }
        let groups = groups.into_iter().collect();
        return alike.then(|| Share {
            groups,
            weight: Weight::Outcomes(by_group),
            given: first.given.clone(),
        });
    }
    let alike = alike && known.len() == own.len() && known.iter().all(|share| share.groups == first.groups);
    let weight = match &first.weight {
        Weight::Recorded(measure, _, factor) => {
            let is_same = |share: &&Share| matches!(&share.weight, Weight::Recorded(own, _, by) if own == measure && by == factor);
            let amount = result.amounts.get(measure)?.checked_mul(*factor)?;
            known.iter().all(is_same).then_some(Weight::Recorded(*measure, amount, *factor))
        }
        Weight::Fixed(_) => {
            known.iter().all(|share| share.weight == first.weight).then(|| first.weight.clone())
        }
        Weight::Outcomes(_) => None,
    };
    weight.filter(|_| alike).map(|weight| Share { weight, ..first.clone() })
}
