//! The grants that rules allow: matches, results and amounts.

use super::*;

pub(super) fn code_of(case: &Case, item: &std::result::Result<usize, (usize, usize, i64)>) -> usize {
    match item {
        Ok(at) => case.items[*at].code,
        Err((code, ..)) => *code,
    }
}

/// The same by its id, or by kind, code and day.
pub(super) fn is_same(
    case: &Case,
    at: usize,
    earlier: &std::result::Result<usize, (usize, usize, i64)>,
) -> bool {
    let own = &case.items[at];
    match earlier {
        Ok(other) => {
            *other == at || (case.items[*other].code, case.items[*other].year) == (own.code, own.year)
        }
        Err((code, _, year)) => (*code, *year) == (own.code, own.year),
    }
}

pub(super) fn matches(case: &Case, rule: &SmallRule) -> Vec<Vec<usize>> {
    let of = |code: usize| -> Vec<usize> {
        (0..case.items.len()).filter(|at| case.items[*at].code == code).collect()
    };
    let both = |left: usize, right: usize| -> Vec<Vec<usize>> {
        let pairs = of(left).into_iter().flat_map(|a| of(right).into_iter().map(move |b| vec![a, b]));
        pairs.filter(|pair| pair[0] != pair[1]).collect()
    };
    match &rule.given {
        SmallGiven::One(code) => of(*code).into_iter().map(|at| vec![at]).collect(),
        SmallGiven::Either(left, right) => {
            of(*left).into_iter().chain(of(*right)).map(|at| vec![at]).collect()
        }
        SmallGiven::Both(left, right) => both(*left, *right),
        SmallGiven::TwoOf([a, b, c]) => [both(*a, *b), both(*a, *c), both(*b, *c)].concat(),
        // The figure of a grant does not depend on the set: one of them does.
        SmallGiven::OneOrMore(code) => of(*code).into_iter().map(|at| vec![at]).collect(),
        SmallGiven::Sum { code, per_year, .. } => {
            let all = of(*code);
            let sets = (1..1usize << all.len()).map(|set| {
                (0..all.len()).filter(|at| set >> at & 1 == 1).map(|at| all[at]).collect::<Vec<usize>>()
            });
            let shares_year = |set: &Vec<usize>| {
                !per_year || set.iter().all(|at| case.items[*at].year == case.items[set[0]].year)
            };
            sets.filter(shares_year).collect()
        }
    }
}

pub(super) fn is_allowed(case: &Case, grant: &Grant, needs_met: bool) -> bool {
    let rule = &case.rules[grant.rule];
    let scores = rule.least.is_none_or(|least| {
        grant.items.iter().all(|item| case.items[*item].score.map_or(needs_met, |score| score >= least))
    });
    let paper = !rule.paper || needs_met || grant.items.iter().all(|item| case.items[*item].paper);
    let spent_before = !rule.freely
        && case
            .history
            .iter()
            .filter_map(|entry| entry.item.as_ref())
            .any(|earlier| grant.items.iter().any(|item| is_same(case, *item, earlier)));
    let stored = |item: &usize| match case.stored.as_ref().map(|stored| stored[*item]) {
        None | Some(Stored::Yes) => true,
        Some(Stored::Waits) => needs_met,
        Some(Stored::No) => false,
    };
    // What the learner has not chosen yet waits.
    let is_chosen = rule.shape != ResultShape::Choice || rule.targets.len() < 2 || rule.chosen.is_some();
    scores && paper && !spent_before && grant.items.iter().all(stored) && (is_chosen || needs_met)
}

pub(super) fn results(case: &Case, rule: &SmallRule, grant: &Grant) -> Vec<Result> {
    let is_open = |target: &SmallTarget| match target {
        SmallTarget::Course(course) => {
            !case.history.iter().any(|entry| entry.course == Some(*course))
                && rule.target_least.is_none_or(|least| case.courses[*course].credits >= least)
        }
        SmallTarget::Pool | SmallTarget::Category => true,
    };
    let is_chosen = |target: &SmallTarget| rule.chosen.is_none_or(|chosen| rule.targets[chosen] == *target);
    let result = |place: usize, target: SmallTarget| {
        let of_target = || match target {
            SmallTarget::Course(course) => case.courses[course].credits,
            SmallTarget::Pool | SmallTarget::Category => 0,
        };
        let full = match &rule.given {
            _ if rule.without_credit => 0,
            SmallGiven::Sum { size, count, .. } => {
                let hours: i64 = grant.items.iter().map(|item| case.items[*item].hours).sum();
                hours / size * count
            }
            _ => rule.credits.unwrap_or_else(of_target),
        };
        Result { place, target, amounts: amounts(case, grant, target, full) }
    };
    // A pool takes nothing from what brings nothing.
    let is_something = |result: &Result| result.target != SmallTarget::Pool || result.amounts[0] > 0;
    let mut first: Vec<Result> = rule
        .targets
        .iter()
        .filter(|target| is_open(target) && is_chosen(target))
        .map(|target| result(0, *target))
        .filter(is_something)
        .collect();
    if rule.shape == ResultShape::All && first.len() < rule.targets.len() {
        first.clear();
    }
    let brute = Brute { case, grants: Vec::new(), waiting: BTreeSet::new() };
    let rests =
        first.iter().any(|result| brute.touching(grant, result.target).contains(&&Beyond::CutTo(amount(10))));
    let mut second = rule.otherwise.map(|target| result(1, target)).filter(is_something);
    // What a cut leaves of the first place may go on to the second.
    for second in second.iter_mut().filter(|_| rests) {
        let full = second.amounts[0];
        let rests = (1..).map(|times| full - times * 10).take_while(|rest| *rest > 0);
        second.amounts.extend(rests.collect::<Vec<_>>());
        second.amounts.sort_by_key(|rest| std::cmp::Reverse(*rest));
        second.amounts.dedup();
    }
    first.extend(second);
    first
}

/// In full, nothing where a limit excuses, steps where a limit cuts.
fn amounts(case: &Case, grant: &Grant, target: SmallTarget, full: i64) -> Vec<i64> {
    let brute = Brute { case, grants: Vec::new(), waiting: BTreeSet::new() };
    let touching: Vec<&Beyond> = case
        .limits
        .iter()
        .filter(|limit| limit.what == What::Credits && brute.counts(limit, grant, target))
        .map(|limit| &limit.beyond)
        .collect();
    let mut amounts = vec![full];
    // What is carried may be any hundredth: quarters are enough where all figures are halves. A limit that cuts allows only its steps.
    let cuts = touching.contains(&&Beyond::CutTo(amount(10)));
    let carries = touching.iter().any(|beyond| matches!(beyond, Beyond::Carried { .. }));
    let step = if cuts { Some(10) } else { carries.then_some(5) };
    if let Some(step) = step.filter(|_| full > 0) {
        amounts.extend((1..).map(|times| times * step).take_while(|part| *part < full));
    }
    if full > 0 && touching.contains(&&Beyond::Excused) {
        amounts.push(0);
    }
    amounts
}
