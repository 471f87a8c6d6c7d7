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
    scores && paper && !spent_before
}

pub(super) fn results(case: &Case, rule: &SmallRule, items: &[usize]) -> Vec<Result> {
    let is_open = |target: &SmallTarget| match target {
        SmallTarget::Course(course) => !case.history.iter().any(|entry| entry.course == Some(*course)),
        SmallTarget::Pool => true,
    };
    let result = |place: usize, target: SmallTarget| {
        let full = rule.credits.unwrap_or_else(|| match target {
            SmallTarget::Course(course) => case.courses[course].credits,
            SmallTarget::Pool => 0,
        });
        Result { place, target, amounts: amounts(case, items, target, full) }
    };
    // A pool takes nothing from what brings nothing.
    let is_something = |result: &Result| result.target != SmallTarget::Pool || result.amounts[0] > 0;
    let mut first: Vec<Result> = rule
        .targets
        .iter()
        .filter(|target| is_open(target))
        .map(|target| result(0, *target))
        .filter(is_something)
        .collect();
    if rule.shape == ResultShape::All && first.len() < rule.targets.len() {
        first.clear();
    }
    let brute = Brute { case, grants: Vec::new(), waiting: BTreeSet::new() };
    let rests =
        first.iter().any(|result| brute.touching(items, result.target).contains(&&Beyond::CutTo(amount(10))));
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
fn amounts(case: &Case, items: &[usize], target: SmallTarget, full: i64) -> Vec<i64> {
    let brute = Brute { case, grants: Vec::new(), waiting: BTreeSet::new() };
    let touching: Vec<&Beyond> = case
        .limits
        .iter()
        .filter(|limit| limit.what == What::Credits && brute.counts(limit, items, target))
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
