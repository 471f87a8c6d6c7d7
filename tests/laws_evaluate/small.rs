//! Small cases of deciding: what a case is, and the policy and record that say the same.

use lijiao::date::Day;
use lijiao::plan::Plan;
use lijiao::policy::builtin::CREDITS;
use lijiao::policy::counted::{
    CountedId, CountedWhat, FamilyMembers, PerKey, ShareBase, SourceFilter, Stage, Take, TargetElement,
    TargetFilter,
};
use lijiao::policy::expression::{Amount, ItemElement, Operator};
use lijiao::policy::rule::{Given, ResultPlace, ResultShape, Slot, TargetPattern, Verb};
use lijiao::policy::{
    Beyond, Condition, Counted, CountedKind, Course, Expr, FactRef, Family, ItemPattern, Measure, Owner,
    PeriodKey, Place, Policy, Preference, Programme, Rule, RuleId, Use, Value,
};
use lijiao::quantity::Number;
use lijiao::record::{Application, HistoryEntry, Item, Known, LearnerRecord};
use std::collections::BTreeMap;

/// Amounts are counted in twentieths of a credit, so that tenths of halves are whole.
pub const UNITS: i64 = 20;

/// A small generator of equal luck on every machine.
pub struct Luck(pub u64);

impl Luck {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }

    pub fn one_in(&mut self, bound: usize) -> bool {
        self.below(bound) == 0
    }

    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        from + self.below((to - from + 1) as usize) as i64
    }
}

#[derive(Debug, Clone)]
pub struct Case {
    pub courses: Vec<SmallCourse>,
    pub pair: bool,
    pub pool: Option<i64>,
    pub items: Vec<SmallItem>,
    pub rules: Vec<SmallRule>,
    pub family: Option<SmallFamily>,
    pub limits: Vec<SmallLimit>,
    /// At least so much from the first code.
    pub requirement: Option<i64>,
    pub prefer: Prefer,
    pub history: Vec<SmallHistory>,
}

#[derive(Debug, Clone)]
pub struct SmallCourse {
    pub credits: i64,
    pub practice: bool,
}

#[derive(Debug, Clone)]
pub struct SmallItem {
    pub id: String,
    pub code: usize,
    pub score: Option<i64>,
    pub issuer: usize,
    pub year: i64,
    pub paper: bool,
    pub count: u32,
}

#[derive(Debug, Clone)]
pub struct SmallRule {
    pub given: SmallGiven,
    pub least: Option<i64>,
    pub shape: ResultShape,
    pub targets: Vec<SmallTarget>,
    pub otherwise: Option<SmallTarget>,
    /// In units; `None` is the target's own credits.
    pub credits: Option<i64>,
    pub freely: bool,
    pub paper: bool,
    pub gate: Option<SmallGate>,
    pub overrides: Option<usize>,
}

#[derive(Debug, Clone)]
pub enum SmallGiven {
    One(usize),
    Both(usize, usize),
    Either(usize, usize),
    TwoOf([usize; 3]),
    OneOrMore(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SmallTarget {
    Course(usize),
    Pool,
}

#[derive(Debug, Clone)]
pub enum SmallGate {
    Requirement,
    Also(usize),
    Not(usize),
    /// Also granted the one, or the requirement.
    Or(usize),
}

#[derive(Debug, Clone)]
pub struct SmallFamily {
    /// Members have a code below this.
    pub below: usize,
    pub by_score: bool,
    pub by_issuer: bool,
}

#[derive(Debug, Clone)]
pub struct SmallLimit {
    pub what: What,
    pub from: Option<usize>,
    pub only: bool,
    pub practice: bool,
    pub per: Per,
    /// Units, courses or items; or tenths of the programme without practice.
    pub figure: i64,
    pub share: bool,
    pub beyond: Beyond,
    /// Counts only what is granted beside a grant of this rule.
    pub also: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Credits,
    Courses,
    Items,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    All,
    Item,
    Issuer,
    Year,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prefer {
    Default,
    CoursesThenCredits,
    ItemsFirst,
    MeetingThenCredits,
}

/// One sum of the order of preference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    MostCredits,
    MostCourses,
    FewestItems,
    MeetingRequirements,
}

impl Prefer {
    /// What is wanted, the most important first; most credits, then fewest items where the policy says nothing.
    pub fn wishes(&self) -> &'static [Wish] {
        match self {
            Self::Default => &[Wish::MostCredits, Wish::FewestItems],
            Self::CoursesThenCredits => &[Wish::MostCourses, Wish::MostCredits],
            Self::ItemsFirst => &[Wish::FewestItems, Wish::MostCredits],
            Self::MeetingThenCredits => &[Wish::MeetingRequirements, Wish::MostCredits, Wish::FewestItems],
        }
    }
}

impl Wish {
    fn preference(&self) -> Preference {
        match self {
            Self::MostCredits => Preference::Most(CREDITS),
            Self::MostCourses => Preference::MostCourses,
            Self::FewestItems => Preference::FewestItems,
            Self::MeetingRequirements => Preference::Meeting(Vec::new()),
        }
    }
}

#[derive(Debug, Clone)]
pub struct SmallHistory {
    /// An item of the record (by position), or another with this code, issuer and year.
    pub item: Option<Result<usize, (usize, usize, i64)>>,
    pub course: Option<usize>,
    pub credits: i64,
    pub year: Option<i64>,
}

pub fn code(code: usize) -> String {
    ["A", "B", "C"][code].to_owned()
}

pub fn course(course: usize) -> String {
    format!("K{course}")
}

pub fn issuer(issuer: usize) -> String {
    ["north", "south"][issuer].to_owned()
}

pub fn amount(units: i64) -> Number {
    Number::ratio(units, UNITS).unwrap()
}

impl Case {
    pub fn any(luck: &mut Luck) -> Self {
        let courses: Vec<SmallCourse> = (0..luck.between(1, 4))
            .map(|_| SmallCourse { credits: luck.between(1, 8) * 10, practice: luck.one_in(3) })
            .collect();
        let pool = luck.one_in(2).then(|| luck.between(0, 12) * 10);
        let items: Vec<SmallItem> = (0..luck.between(1, 4))
            .map(|at| SmallItem {
                id: format!("i{at}"),
                code: luck.below(3),
                score: (!luck.one_in(7)).then(|| luck.between(4, 8) * 10),
                issuer: luck.below(2),
                year: luck.between(2020, 2022),
                paper: !luck.one_in(4),
                count: 1,
            })
            .collect();
        let requirement = luck.one_in(3).then(|| luck.between(1, 10) * 10);
        let count = luck.between(1, 4) as usize;
        let rules =
            (0..count).map(|at| any_rule(luck, courses.len(), requirement.is_some(), count, at)).collect();
        let rules: Vec<SmallRule> = rules;
        let mut limits: Vec<SmallLimit> = (0..luck.below(3)).map(|_| any_limit(luck)).collect();
        for limit in &mut limits {
            limit.also = luck.one_in(4).then(|| luck.below(count));
        }
        let family = luck.one_in(3).then(|| SmallFamily {
            below: luck.between(1, 3) as usize,
            by_score: luck.one_in(2),
            by_issuer: luck.one_in(3),
        });
        let prefer = match luck.below(5) {
            0 => Prefer::CoursesThenCredits,
            1 => Prefer::ItemsFirst,
            2 => Prefer::MeetingThenCredits,
            _ => Prefer::Default,
        };
        let history = (0..luck.below(5).saturating_sub(2))
            .map(|_| SmallHistory {
                item: match luck.below(3) {
                    0 => None,
                    1 => Some(Ok(luck.below(items.len()))),
                    _ => Some(Err((luck.below(3), luck.below(2), luck.between(2020, 2022)))),
                },
                course: luck.one_in(2).then(|| luck.below(courses.len())),
                credits: luck.between(0, 6) * 10,
                year: (!luck.one_in(4)).then(|| luck.between(2020, 2022)),
            })
            // An entry of an item without a target is one of recognition: another stage.
            .filter(|entry| entry.item.is_none() || entry.course.is_some())
            .collect();
        Self {
            pair: luck.one_in(3) && courses.len() > 1,
            courses,
            pool,
            items,
            rules,
            family,
            limits,
            requirement,
            prefer,
            history,
        }
    }

    pub fn plan(&self) -> Plan {
        lijiao::compile::plan_of(&self.policy())
    }

    fn policy(&self) -> Policy {
        let mut programme = Programme { code: "p".into(), ..Programme::default() };
        programme.attributes.insert("credits".into(), Value::Number(amount(self.base())));
        for (at, small) in self.courses.iter().enumerate() {
            let class = if small.practice { "practice" } else { "theory" };
            let own = Course {
                credits: Some(amount(small.credits)),
                class: Some(class.into()),
                ..Course::default()
            };
            programme.courses.insert(course(at), own);
        }
        if self.pair {
            programme.pairs.push(vec![course(0), course(1)]);
        }
        programme.pools.insert("pool".into(), self.pool.map(amount));
        let measure = |name: &str| Measure { name: name.into(), per: None, of: None };
        Policy {
            code: "small".into(),
            beyond: Some(Beyond::Refused),
            item_use: Some(Use::OncePerProgramme),
            prefer: match self.prefer {
                // What a policy prefers that says nothing is written in the language.
                Prefer::Default => Vec::new(),
                Prefer::CoursesThenCredits | Prefer::ItemsFirst | Prefer::MeetingThenCredits => {
                    self.prefer.wishes().iter().map(Wish::preference).collect()
                }
            },
            measures: vec![measure("credits"), measure("hours")],
            programmes: BTreeMap::from([("p".to_owned(), programme)]),
            rules: self.rules.iter().enumerate().map(|(at, rule)| self.rule(at, rule)).collect(),
            counted: self.counted(),
            families: self.family.iter().map(SmallFamily::family).collect(),
            ..Policy::default()
        }
    }

    pub fn base(&self) -> i64 {
        self.courses.iter().map(|course| course.credits).sum::<i64>() + 40
    }

    /// The requirement stands behind the limits.
    fn counted(&self) -> Vec<Counted> {
        let limits = self.limits.iter().enumerate().map(|(at, limit)| limit.counted(at));
        let requirement = self.requirement.map(|figure| Counted {
            from: vec![from(0, false)],
            figure: Some(Expr::Constant(Value::Number(amount(figure)))),
            ..counted("require".into(), CountedKind::Requirement, CountedWhat::Measure(CREDITS))
        });
        limits.chain(requirement).collect()
    }

    fn rule(&self, at: usize, small: &SmallRule) -> Rule {
        let codes: Vec<usize> = match &small.given {
            SmallGiven::One(code) | SmallGiven::OneOrMore(code) => vec![*code],
            SmallGiven::Both(left, right) | SmallGiven::Either(left, right) => vec![*left, *right],
            SmallGiven::TwoOf(codes) => codes.to_vec(),
        };
        let slot = |code: &usize| Slot {
            pattern: ItemPattern {
                any_of: vec![element(*code)],
                condition: small.least.map(|least| Condition::Compare {
                    left: Expr::Fact(fact(Owner::This, "score")),
                    operator: Operator::AtLeast,
                    right: Expr::Constant(Value::Number(Number::whole(least))),
                    scale: None,
                }),
            },
            called: None,
            per: Vec::new(),
        };
        let one = Given::One;
        let given = match &small.given {
            SmallGiven::One(_) => one(0),
            SmallGiven::Both(..) => Given::AllOf(vec![one(0), one(1)]),
            SmallGiven::Either(..) => Given::AnyOf(vec![one(0), one(1)]),
            SmallGiven::TwoOf(_) => Given::CountOf(2, vec![one(0), one(1), one(2)]),
            SmallGiven::OneOrMore(_) => Given::OneOrMore(0),
        };
        let place = |shape, targets: Vec<SmallTarget>| ResultPlace {
            verb: Verb::Convert,
            shape,
            targets: targets.into_iter().map(pattern).collect(),
            with_credit: true,
            excused: Vec::new(),
            place: Place::default(),
        };
        let otherwise = small.otherwise.map(|target| place(ResultShape::Each, vec![target]));
        let credits = match small.credits {
            Some(units) => Expr::Constant(Value::Number(amount(units))),
            None => Expr::Fact(fact(Owner::Target, "credits")),
        };
        let requirement = || Condition::Requirement(CountedId(self.limits.len() as u32));
        let also = |rule: usize| Condition::AlsoGranted(vec![RuleId(rule as u32)]);
        let gate = small.gate.as_ref().map(|gate| match gate {
            SmallGate::Requirement => requirement(),
            SmallGate::Also(rule) => also(*rule),
            SmallGate::Not(rule) => Condition::Not(Box::new(also(*rule))),
            SmallGate::Or(rule) => Condition::Any(vec![also(*rule), requirement()]),
        });
        Rule {
            name: format!("r{at}"),
            title: None,
            cites: Vec::new(),
            explanation: Vec::new(),
            place: Place::default(),
            in_force: Vec::new(),
            editions: Vec::new(),
            slots: codes.iter().map(slot).collect(),
            given: Some(given),
            reading: Vec::new(),
            conditions: Vec::new(),
            only_if: gate.into_iter().collect(),
            places: [place(small.shape, small.targets.clone())].into_iter().chain(otherwise).collect(),
            amounts: vec![Amount { measure: CREDITS, amount: credits, place: Place::default() }],
            record: None,
            make_up: None,
            withdraws: None,
            papers: small.paper.then(|| "transcript".to_owned()).into_iter().collect(),
            approvals: Vec::new(),
            item_use: small.freely.then_some(Use::Freely),
            takes_converted: false,
            valid: Vec::new(),
            windows: Vec::new(),
            overrides: small.overrides.map(|rule| RuleId(rule as u32)).into_iter().collect(),
            effective: None,
            evidence: Vec::new(),
            automatic: None,
            on_request: false,
            written: std::collections::BTreeMap::new(),
        }
    }

    pub fn record(&self) -> LearnerRecord {
        let history = self.history.iter().enumerate().map(|(at, entry)| HistoryEntry {
            item: entry.item.as_ref().map(|item| match item {
                Ok(position) => self.items[*position].item(),
                Err((code, issuer, year)) => SmallItem {
                    id: format!("h{at}"),
                    code: *code,
                    score: None,
                    issuer: *issuer,
                    year: *year,
                    paper: false,
                    count: 1,
                }
                .item(),
            }),
            course: entry.course.map(course),
            amounts: BTreeMap::from([("credits".to_owned(), amount(entry.credits))]),
            date: entry.year.map(|year| Day::new(year, 7, 1).unwrap()),
            ..HistoryEntry::default()
        });
        LearnerRecord {
            id: "L".into(),
            application: Some(Application {
                date: Some(Day::new(2025, 6, 5).unwrap()),
                programme: Some("p".into()),
                ..Application::default()
            }),
            items: self.items.iter().map(SmallItem::item).collect(),
            history: history.collect(),
            ..LearnerRecord::default()
        }
    }
}

fn any_rule(luck: &mut Luck, courses: usize, requirement: bool, count: usize, at: usize) -> SmallRule {
    let given = match luck.below(8) {
        0 => SmallGiven::Both(luck.below(3), luck.below(3)),
        1 => SmallGiven::Either(0, 1 + luck.below(2)),
        2 => SmallGiven::TwoOf([0, 1, 2]),
        3 => SmallGiven::OneOrMore(luck.below(3)),
        _ => SmallGiven::One(luck.below(3)),
    };
    let mut targets: Vec<SmallTarget> = (0..luck.between(1, 2))
        .map(|_| if luck.one_in(4) { SmallTarget::Pool } else { SmallTarget::Course(luck.below(courses)) })
        .collect();
    targets.sort();
    targets.dedup();
    let shape = [ResultShape::Each, ResultShape::All, ResultShape::Best][luck.below(3)];
    let has_pool = targets.contains(&SmallTarget::Pool);
    let other = if at == 0 { count - 1 } else { at - 1 };
    let gate = match luck.below(8) {
        0 if requirement => Some(SmallGate::Requirement),
        1 if other != at => Some(SmallGate::Also(other)),
        2 if other != at => Some(SmallGate::Not(other)),
        3 if other != at && requirement => Some(SmallGate::Or(other)),
        _ => None,
    };
    SmallRule {
        given,
        least: luck.one_in(2).then(|| luck.between(5, 7) * 10),
        shape,
        otherwise: (luck.one_in(4) && !has_pool).then_some(SmallTarget::Pool),
        targets,
        credits: luck.one_in(2).then(|| luck.between(0, 6) * 10),
        freely: luck.one_in(3),
        paper: luck.one_in(4),
        gate,
        overrides: (luck.one_in(6) && other < at).then_some(other),
    }
    .without_open_amounts()
}

impl SmallRule {
    /// A pool has no credits of its own.
    fn without_open_amounts(mut self) -> Self {
        if self.targets.contains(&SmallTarget::Pool) || self.otherwise.is_some() {
            self.credits = self.credits.or(Some(30));
        }
        self
    }
}

fn any_limit(luck: &mut Luck) -> SmallLimit {
    let what = [What::Credits, What::Credits, What::Courses, What::Items][luck.below(4)];
    let share = what == What::Credits && luck.one_in(3);
    let beyond = match luck.below(4) {
        0 if what == What::Credits => Beyond::Excused,
        1 if what == What::Credits => Beyond::CutTo(amount(10)),
        _ => Beyond::Refused,
    };
    SmallLimit {
        what,
        from: luck.one_in(2).then(|| luck.below(3)),
        only: luck.one_in(3),
        practice: luck.one_in(4),
        per: if share {
            Per::All
        } else {
            [Per::All, Per::All, Per::Item, Per::Issuer, Per::Year][luck.below(5)]
        },
        figure: match what {
            What::Credits if share => luck.between(0, 9),
            What::Credits => luck.between(0, 9) * 10,
            What::Courses | What::Items => luck.between(0, 2),
        },
        share,
        beyond,
        also: None,
    }
}

impl SmallItem {
    pub fn item(&self) -> Item {
        let day = Value::Date(Day::new(self.year, 3, 1).unwrap());
        let mut facts = BTreeMap::from([
            ("award".to_owned(), Known::Value(day)),
            ("issuer".to_owned(), Known::Value(Value::Word(issuer(self.issuer)))),
        ]);
        if let Some(score) = self.score {
            facts.insert("score".into(), Known::Value(Value::Number(Number::whole(score))));
        }
        Item {
            id: self.id.clone(),
            kind: "certificate".into(),
            code: Some(code(self.code)),
            count: self.count,
            papers: self.paper.then(|| vec!["transcript".to_owned()]),
            facts,
        }
    }
}

impl SmallFamily {
    fn family(&self) -> Family {
        Family {
            name: "family".into(),
            title: None,
            cites: Vec::new(),
            place: Place::default(),
            stage: Stage::Converted,
            members: FamilyMembers::Items {
                pattern: ItemPattern { any_of: (0..self.below).map(element).collect(), condition: None },
                grouped_by: self.by_issuer.then(|| "issuer".to_owned()).into_iter().collect(),
            },
            take: if self.by_score {
                Take::Fact { attribute: "score".into(), highest: true, scale: None }
            } else {
                Take::Most(CREDITS)
            },
        }
    }
}

impl SmallLimit {
    fn counted(&self, at: usize) -> Counted {
        let what = match self.what {
            What::Credits => CountedWhat::Measure(CREDITS),
            What::Courses => CountedWhat::Courses,
            What::Items => CountedWhat::Items,
        };
        let practice = || TargetFilter { any_of: vec![TargetElement::Class("practice".into())], when: None };
        let figure = match self.what {
            What::Credits if self.share => Value::Share(Number::ratio(self.figure, 10).unwrap()),
            What::Credits => Value::Number(amount(self.figure)),
            What::Courses | What::Items => Value::Number(Number::whole(self.figure)),
        };
        Counted {
            from: self
                .from
                .map(|code| from(code, self.only))
                .into_iter()
                .chain(self.also.map(beside))
                .collect(),
            into: self.practice.then(practice).into_iter().collect(),
            per: match self.per {
                Per::All => Vec::new(),
                Per::Item => vec![PerKey::Item],
                Per::Issuer => vec![PerKey::Fact(fact(Owner::Spent, "issuer"))],
                Per::Year => vec![PerKey::Period(PeriodKey::CalendarYear, fact(Owner::Spent, "award"))],
            },
            figure: Some(Expr::Constant(figure)),
            share_of: self.share.then(|| ShareBase::Programme {
                base: Some(Expr::Fact(fact(Owner::Programme, "credits"))),
                excluding: vec![practice()],
            }),
            beyond: Some(self.beyond.clone()),
            ..counted(format!("limit{at}"), CountedKind::Limit, what)
        }
    }
}

fn counted(name: String, kind: CountedKind, what: CountedWhat) -> Counted {
    Counted {
        name,
        title: None,
        kind,
        cites: Vec::new(),
        place: Place::default(),
        stage: Stage::Converted,
        what,
        from: Vec::new(),
        into: Vec::new(),
        per: Vec::new(),
        figure: None,
        share_of: None,
        plus: Vec::new(),
        beyond: None,
        last: None,
        unless_rules: Vec::new(),
        unless: None,
        in_force: Vec::new(),
        editions: Vec::new(),
    }
}

fn from(code: usize, only: bool) -> SourceFilter {
    SourceFilter { only, any_of: vec![element(code)], when: None }
}

fn beside(rule: usize) -> SourceFilter {
    let when = Condition::AlsoGranted(vec![RuleId(rule as u32)]);
    SourceFilter { only: false, any_of: Vec::new(), when: Some(when) }
}

fn element(small: usize) -> ItemElement {
    ItemElement { code: Some(code(small)), ..ItemElement::default() }
}

fn pattern(target: SmallTarget) -> TargetPattern {
    match target {
        SmallTarget::Course(at) => TargetPattern::Course(course(at)),
        SmallTarget::Pool => TargetPattern::Pool("pool".into()),
    }
}

fn fact(owner: Owner, attribute: &str) -> FactRef {
    FactRef { owner, attribute: attribute.into() }
}
