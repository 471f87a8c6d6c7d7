//! Seeded instances: what evaluation asks of the choice, from a typical learner to built-up hard cases.
//!
//! A *candidate* is one item put to one course. Every instance has use-once of items, each course granted once,
//! limits, and the default order of preference: most credits, most results, fewest items.

use crate::random::Random;
use lijiao::choice::{Constraint, Model, Objective, Term, Variable};

/// A kind of instances: its name, what it is, and how one is made of a seed.
pub struct Family {
    pub name: &'static str,
    /// The class by which ratios are judged.
    pub class: Class,
    pub make: fn(&mut Random) -> Model,
}

/// How large the instances of a family are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    /// A dozen items, two dozen candidates.
    Typical,
    /// Instances built to defeat a simpler method, of any size.
    Trap,
    /// Thirty items, seventy candidates, four limits.
    Middle,
    /// Sixty items, 150 candidates, eight limits.
    Hard,
}

/// Every family, the easy ones first.
pub const FAMILIES: &[Family] = &[
    Family { name: "typical", class: Class::Typical, make: typical },
    Family { name: "typical-bundles", class: Class::Typical, make: typical_bundles },
    Family { name: "typical-hundredths", class: Class::Typical, make: typical_hundredths },
    Family { name: "trap-greedy", class: Class::Trap, make: trap_greedy },
    Family { name: "trap-matching", class: Class::Trap, make: trap_matching },
    Family { name: "trap-clipping", class: Class::Trap, make: trap_clipping },
    Family { name: "trap-parity", class: Class::Trap, make: trap_parity },
    Family { name: "trap-ties", class: Class::Trap, make: trap_ties },
    Family { name: "independent", class: Class::Trap, make: independent },
    Family { name: "middle", class: Class::Middle, make: middle },
    Family { name: "middle-bundles", class: Class::Middle, make: middle_bundles },
    Family { name: "middle-hundredths", class: Class::Middle, make: middle_hundredths },
    Family { name: "hard", class: Class::Hard, make: hard },
    Family { name: "hard-tight", class: Class::Hard, make: hard_tight },
    Family { name: "hard-by-course", class: Class::Hard, make: hard_by_course },
    Family { name: "hard-bundles", class: Class::Hard, make: hard_bundles },
    Family { name: "hard-forms", class: Class::Hard, make: hard_forms },
    Family { name: "hard-hundredths", class: Class::Hard, make: hard_hundredths },
];

/// One item put to one course, with what it brings.
struct Candidate {
    item: usize,
    course: usize,
    credits: i64,
}

/// What a random learner is made of.
struct Shape {
    items: usize,
    candidates: usize,
    courses: usize,
    limits: usize,
    /// Steps in a credit: 1, 2 for halves, 100 for hundredths.
    unit: i64,
    /// What a limit allows of what its members have together, in percent, from and to.
    room: (i64, i64),
    /// Whether the credits are those of the course rather than those of the item.
    by_course: bool,
    /// Whether some candidates bring two results.
    bundles: bool,
    /// Whether counts, minimums, pairs and amounts that may be cut are among the constraints.
    forms: bool,
}

const TYPICAL: Shape = Shape {
    items: 12,
    candidates: 24,
    courses: 14,
    limits: 3,
    unit: 1,
    room: (15, 35),
    by_course: false,
    bundles: false,
    forms: false,
};
const MIDDLE: Shape = Shape { items: 30, candidates: 70, courses: 22, limits: 4, room: (10, 25), ..TYPICAL };
const HARD: Shape = Shape { items: 60, candidates: 150, courses: 40, limits: 8, ..MIDDLE };

fn typical(random: &mut Random) -> Model {
    learner(random, &TYPICAL)
}

fn typical_bundles(random: &mut Random) -> Model {
    learner(random, &Shape { candidates: 16, bundles: true, unit: 2, ..TYPICAL })
}

fn typical_hundredths(random: &mut Random) -> Model {
    learner(random, &Shape { unit: 100, ..TYPICAL })
}

fn middle(random: &mut Random) -> Model {
    learner(random, &MIDDLE)
}

fn middle_bundles(random: &mut Random) -> Model {
    learner(random, &Shape { candidates: 45, bundles: true, unit: 2, ..MIDDLE })
}

fn middle_hundredths(random: &mut Random) -> Model {
    learner(random, &Shape { unit: 100, ..MIDDLE })
}

fn hard(random: &mut Random) -> Model {
    learner(random, &Shape { unit: 2, ..HARD })
}

fn hard_tight(random: &mut Random) -> Model {
    learner(random, &Shape { room: (6, 12), ..HARD })
}

fn hard_by_course(random: &mut Random) -> Model {
    learner(random, &Shape { by_course: true, unit: 2, ..HARD })
}

fn hard_bundles(random: &mut Random) -> Model {
    learner(random, &Shape { candidates: 100, bundles: true, unit: 2, ..HARD })
}

fn hard_forms(random: &mut Random) -> Model {
    learner(random, &Shape { forms: true, ..HARD })
}

fn hard_hundredths(random: &mut Random) -> Model {
    learner(random, &Shape { unit: 100, ..HARD })
}

/// Builds a model from candidates, grants and limits.
#[derive(Default)]
struct Builder {
    variables: Vec<Variable>,
    constraints: Vec<Constraint>,
    by_item: Vec<Vec<usize>>,
    by_course: Vec<Vec<usize>>,
    /// Each result's variable, with what a unit of it brings.
    results: Vec<(usize, i64)>,
    credits: Vec<Term>,
    held: Vec<Term>,
    spent: Vec<Term>,
}

impl Builder {
    fn new(items: usize, courses: usize) -> Self {
        Self { by_item: vec![Vec::new(); items], by_course: vec![Vec::new(); courses], ..Self::default() }
    }

    fn variable(&mut self, variable: Variable) -> usize {
        self.variables.push(variable);
        self.variables.len() - 1
    }

    fn grant(&mut self, item: usize) -> usize {
        let grant = self.variable(Variable::yes_or_no());
        self.by_item[item].push(grant);
        self.spent.push(Term::new(grant, 1));
        grant
    }

    fn result(&mut self, holds: usize, course: usize, credits: i64) {
        self.by_course[course].push(holds);
        self.held.push(Term::new(holds, 1));
        self.bring(holds, credits);
    }

    fn bring(&mut self, variable: usize, credits: i64) {
        self.credits.push(Term::new(variable, credits));
        self.results.push((variable, credits));
    }

    /// A grant of one result.
    fn single(&mut self, candidate: &Candidate) -> usize {
        let grant = self.grant(candidate.item);
        self.result(grant, candidate.course, candidate.credits);
        grant
    }

    /// A grant of two results, of which either or both may hold.
    fn double(&mut self, candidate: &Candidate, second: usize) {
        let grant = self.grant(candidate.item);
        let pair = [candidate.course, second].map(|course| {
            let holds = self.variable(Variable::yes_or_no());
            self.constraints.push(Constraint::goes_with(holds, grant));
            self.result(holds, course, candidate.credits);
            holds
        });
        let some = pair.map(|holds| Term::new(holds, -1)).into_iter().chain([Term::new(grant, 1)]);
        self.constraints.push(Constraint::at_most(some, 0));
    }

    /// A grant whose credits may be cut to whole credits.
    fn cut(&mut self, candidate: &Candidate, unit: i64) {
        let grant = self.grant(candidate.item);
        self.by_course[candidate.course].push(grant);
        self.held.push(Term::new(grant, 1));
        let steps = candidate.credits / unit;
        let taken = self.variable(Variable::amount(steps));
        self.constraints.push(Constraint::carried_by(taken, grant, steps));
        self.constraints.push(Constraint::goes_with(grant, taken));
        self.bring(taken, unit);
    }

    fn limit(&mut self, members: Vec<(usize, i64)>, bound: i64) {
        self.constraints.push(Constraint::at_most(
            members.into_iter().map(|(variable, by)| Term::new(variable, by)),
            bound,
        ));
    }

    fn finish(mut self) -> Model {
        let once = self.by_item.iter().chain(&self.by_course).filter(|variables| variables.len() > 1);
        self.constraints.extend(once.map(|variables| Constraint::at_most_one(variables.iter().copied())));
        Model {
            variables: self.variables,
            constraints: self.constraints,
            objectives: vec![
                Objective::maximise(self.credits),
                Objective::maximise(self.held),
                Objective::minimise(self.spent),
            ],
        }
    }
}

fn learner(random: &mut Random, shape: &Shape) -> Model {
    let mut builder = Builder::new(shape.items, shape.courses);
    let credits = |random: &mut Random| match shape.unit {
        1 => random.between(1, 8),
        unit => random.between(unit, 8 * unit),
    };
    let of_course: Vec<i64> = (0..shape.courses).map(|_| credits(random)).collect();
    let mut singles = Vec::new();
    for number in 0..shape.candidates {
        let item = if number < shape.items { number } else { random.below(shape.items) };
        let course = random.below(shape.courses);
        let own = credits(random);
        let candidate =
            Candidate { item, course, credits: if shape.by_course { of_course[course] } else { own } };
        if shape.bundles && random.percent(50) {
            builder.double(&candidate, (course + 1) % shape.courses);
        } else if shape.forms && random.percent(15) && candidate.credits > 1 {
            builder.cut(&candidate, shape.unit);
        } else {
            singles.push(builder.single(&candidate));
        }
    }
    for number in 0..shape.limits {
        let members: Vec<(usize, i64)> =
            builder.results.iter().filter(|_| random.percent(45)).copied().collect();
        let reach = |&(variable, by): &(usize, i64)| by * builder.variables[variable].upper;
        let percent = random.between(shape.room.0, shape.room.1);
        if shape.forms && number % 4 == 3 {
            let count = members.len() as i64 * percent / 100;
            builder.limit(members.into_iter().map(|(variable, _)| (variable, 1)).collect(), count.max(1));
        } else {
            let all: i64 = members.iter().map(reach).sum();
            builder.limit(members, all * percent / 100);
        }
    }
    if shape.forms {
        // A minimum that a few grants can reach, and pairs that stand or fall together.
        let some: Vec<Term> =
            singles.iter().filter(|_| random.percent(20)).map(|grant| Term::new(*grant, 1)).collect();
        builder.constraints.push(Constraint::at_least(some, 2));
        for pair in singles.chunks_exact(2).take(4) {
            builder.constraints.push(Constraint::together(pair[0], pair[1]));
        }
    }
    builder.finish()
}

/// The largest grants lead astray: under each limit one large grant leaves no room for two that fill it.
fn trap_greedy(random: &mut Random) -> Model {
    let (groups, mut number) = (8, 0);
    let mut builder = Builder::new(3 * groups, 3 * groups);
    let mut all = Vec::new();
    for _ in 0..groups {
        let half = random.between(4, 9);
        let mut members = Vec::new();
        for credits in [2 * half - 1, half, half] {
            let grant = builder.single(&Candidate { item: number, course: number, credits });
            members.push((grant, credits));
            number += 1;
        }
        all.extend(members.clone());
        builder.limit(members, 2 * half);
    }
    // A limit over all groups, so that they cannot be solved apart.
    let reach: i64 = all.iter().map(|(_, by)| by).sum();
    builder.limit(all, reach * 49 / 100);
    builder.finish()
}

/// Items and courses alone would let everything be matched; limits across them let only some matchings stand.
fn trap_matching(random: &mut Random) -> Model {
    let places = 14;
    let mut builder = Builder::new(places, places);
    let mut sides: [Vec<(usize, i64)>; 3] = Default::default();
    for item in 0..places {
        for step in 0..3 {
            let credits = random.between(2, 6);
            let candidate = Candidate { item, course: (item + step) % places, credits };
            let grant = builder.single(&candidate);
            sides[(item + 2 * step + random.below(2)) % 3].push((grant, credits));
        }
    }
    for side in sides {
        let all: i64 = side.iter().map(|(_, by)| by).sum();
        builder.limit(side, all / 4);
    }
    builder.finish()
}

/// The best grants without limits overfill the same limit, and what is left of them when clipped is worth less than other grants.
fn trap_clipping(random: &mut Random) -> Model {
    let places = 12;
    let mut builder = Builder::new(places, 2 * places);
    let (mut shared, mut others) = (Vec::new(), Vec::new());
    for item in 0..places {
        let credits = random.between(5, 9);
        let best = builder.single(&Candidate { item, course: item, credits });
        let second = builder.single(&Candidate {
            item,
            course: places + item,
            credits: credits - random.between(1, 2),
        });
        shared.push((best, credits));
        others.push((second, credits - 1));
    }
    let room: i64 = shared.iter().map(|(_, by)| by).sum::<i64>();
    builder.limit(shared, room * 2 / 5);
    builder.limit(others, room * 2 / 5);
    builder.finish()
}

/// Even credits under odd limits, two odd ones among them: fractions promise one credit more than there is.
fn trap_parity(random: &mut Random) -> Model {
    let mut builder = Builder::new(24, 24);
    let mut members = Vec::new();
    for number in 0..24 {
        let credits = if number % 12 == 11 { 3 } else { 2 * random.between(2, 5) };
        let grant = builder.single(&Candidate { item: number, course: number, credits });
        members.push((grant, credits));
    }
    for _ in 0..3 {
        let some: Vec<(usize, i64)> = members.iter().filter(|_| random.percent(60)).copied().collect();
        let all: i64 = some.iter().map(|(_, by)| by).sum();
        builder.limit(some, all / 2 / 2 * 2 + 1);
    }
    builder.finish()
}

/// Everything is worth the same: nearly every choice is an equal of the best, and only the fixed order tells them apart.
fn trap_ties(random: &mut Random) -> Model {
    let mut builder = Builder::new(20, 16);
    for number in 0..48 {
        let candidate = Candidate { item: number % 20, course: random.below(16), credits: 2 };
        builder.single(&candidate);
    }
    for _ in 0..4 {
        let members: Vec<(usize, i64)> =
            builder.results.iter().filter(|_| random.percent(45)).copied().collect();
        let bound = members.len() as i64 * random.between(20, 45) / 100 * 2;
        builder.limit(members, bound);
    }
    builder.finish()
}

/// Twelve small conflicts that have nothing to do with each other.
fn independent(random: &mut Random) -> Model {
    let groups = 12;
    let mut builder = Builder::new(5 * groups, 4 * groups);
    for group in 0..groups {
        let mut members = Vec::new();
        for number in 0..12 {
            let item = 5 * group + if number < 5 { number } else { random.below(5) };
            let credits = random.between(1, 8);
            let course = 4 * group + random.below(4);
            members.push((builder.single(&Candidate { item, course, credits }), credits));
        }
        let all: i64 = members.iter().map(|(_, by)| by).sum();
        builder.limit(members, all / 4);
    }
    builder.finish()
}
