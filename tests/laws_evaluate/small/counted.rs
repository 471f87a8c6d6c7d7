//! Families, limits and what they count, as a policy has them.

use super::*;

impl SmallFamily {
    pub(super) fn family(&self, stage: Stage) -> Family {
        let by = |attribute: &str, highest| Take::Fact { attribute: attribute.into(), highest, scale: None };
        Family {
            name: "family".into(),
            title: None,
            cites: Vec::new(),
            place: Place::default(),
            stage,
            members: FamilyMembers::Items {
                pattern: ItemPattern { any_of: (0..self.below).map(element).collect(), condition: None },
                grouped_by: self.by_issuer.then(|| "issuer".to_owned()).into_iter().collect(),
            },
            take: match self.take {
                SmallTake::Most => Take::Most(CREDITS),
                SmallTake::Highest => by("score", true),
                SmallTake::Lowest => by("score", false),
                SmallTake::Earliest => by("award", false),
                SmallTake::Latest => by("award", true),
            },
        }
    }
}

impl SmallLimit {
    /// Rules are those behind the first so many.
    pub(super) fn counted(&self, at: usize, rules: usize) -> Counted {
        let what = match self.what {
            What::Credits => CountedWhat::Measure(CREDITS),
            What::Courses => CountedWhat::Courses,
            What::Items => CountedWhat::Items,
            What::Hours => CountedWhat::SourceMeasure(MeasureId(1)),
        };
        let practice = || TargetFilter { any_of: vec![TargetElement::Class("practice".into())], when: None };
        let figure = match self.what {
            What::Credits | What::Courses if self.share => {
                Value::Share(Number::ratio(self.figure, 10).unwrap())
            }
            What::Credits => Value::Number(amount(self.figure)),
            What::Courses | What::Items | What::Hours => Value::Number(Number::whole(self.figure)),
        };
        let at_least = |owner, attribute, figure| Condition::Compare {
            left: Expr::Fact(fact(owner, attribute)).into(),
            operator: Operator::AtLeast,
            right: Expr::Constant(Value::Number(Number::whole(figure))).into(),
            scale: None,
        };
        let long = |least| SourceFilter {
            only: false,
            any_of: Vec::new().into(),
            when: Some(at_least(Owner::This, "hours", least)),
        };
        let of_programme = || match (self.of_class, self.what) {
            (true, what) => {
                ShareBase::Courses { of: practice(), is_number: what == What::Courses, excluding: Vec::new() }
            }
            (false, What::Courses) => ShareBase::Programme { base: None, excluding: vec![practice()] },
            (false, _) => ShareBase::Programme {
                base: Some(Expr::Fact(fact(Owner::Programme, "credits"))),
                excluding: vec![practice()],
            },
        };
        let of_chosen = |practice_alone: bool| {
            let base = Counted::named("base", Place::default(), CountedKind::Limit, what);
            ShareBase::Counted(Box::new(Counted {
                into: practice_alone.then(practice).into_iter().collect(),
                ..base
            }))
        };
        Counted {
            from: self
                .from
                .map(|from| from.filter(self.only, rules))
                .into_iter()
                .chain(self.also.map(beside))
                .chain(self.least_hours.map(long))
                .collect(),
            into: self.practice.then(practice).into_iter().chain(self.into_least.map(courses_of)).collect(),
            per: match self.per {
                Per::All => Vec::new(),
                Per::Item => vec![PerKey::Item],
                Per::Issuer => vec![PerKey::Fact(fact(Owner::Spent, "issuer"))],
                Per::Year => vec![yearly()],
                Per::IssuerYear => vec![PerKey::Fact(fact(Owner::Spent, "issuer")), yearly()],
                Per::Spring => {
                    vec![PerKey::Period(PeriodKey::Declared(PeriodId(0)), fact(Owner::Spent, "award"))]
                }
                Per::Course => vec![PerKey::Course],
                Per::Class => vec![PerKey::Fact(fact(Owner::Target, "class"))],
                Per::Rolling => vec![PerKey::Rolling(Duration::years(1), fact(Owner::Spent, "award"))],
            },
            figure: Some(Expr::Constant(figure)),
            exclusive: self.exclusive,
            unless_rules: self.unless_rule.map(|rule| RuleId((rules + rule) as u32)).into_iter().collect(),
            unless: self.unless_age.map(|age| at_least(Owner::Learner, "age", age)),
            plus: self
                .plus
                .map(|(more, age)| {
                    let more =
                        if self.what == What::Credits { amount(more * 10) } else { Number::whole(more) };
                    (Expr::Constant(Value::Number(more)), at_least(Owner::Learner, "age", age))
                })
                .into_iter()
                .collect(),
            share_of: self.share.then(|| self.of_chosen.map_or_else(of_programme, of_chosen)),
            beyond: Some(self.beyond.clone()),
            ..Counted::named(format!("limit{at}"), Place::default(), CountedKind::Limit, what)
        }
    }
}

pub(super) fn from(code: usize, only: bool) -> SourceFilter {
    SourceFilter { only, any_of: vec![element(code)].into(), when: None }
}

impl SmallFrom {
    fn filter(self, only: bool, rules: usize) -> SourceFilter {
        let any_of = match self {
            Self::Code(code) => vec![element(code)],
            Self::Codes(one, other) => vec![element(one), element(other)],
            Self::Issuer(by) => {
                vec![ItemElement { issuer: Some(issuer(by).into()), ..ItemElement::default() }]
            }
            Self::Rule(rule) => {
                let rule = Some(RuleId((rules + rule) as u32));
                vec![ItemElement { rule, ..ItemElement::default() }]
            }
        };
        SourceFilter { only, any_of: any_of.into(), when: None }
    }
}

impl SmallFilter {
    pub(super) fn filter(&self) -> TargetFilter {
        let any_of =
            if self.practice { TargetElement::Class("practice".into()) } else { TargetElement::AnyCourse };
        TargetFilter { any_of: vec![any_of], when: self.least.map(target_at_least) }
    }
}

fn courses_of(least: i64) -> TargetFilter {
    SmallFilter { practice: false, least: Some(least) }.filter()
}

pub(super) fn target_at_least(credits: i64) -> Condition {
    Condition::Compare {
        left: Expr::Fact(fact(Owner::Target, "credits")).into(),
        operator: Operator::AtLeast,
        right: Expr::Constant(Value::Number(amount(credits))).into(),
        scale: None,
    }
}

pub(super) fn yearly() -> PerKey {
    PerKey::Period(PeriodKey::CalendarYear, fact(Owner::Spent, "award"))
}

/// So many hours count so much, after the sum.
pub(super) fn sum_of(given: &SmallGiven) -> Expr {
    let SmallGiven::Sum { size, count, .. } = given else { panic!("{given:?} sums nothing") };
    let every = Step::Every {
        size: Number::whole(*size),
        count: amount(*count),
        remainder: Remainder::Dropped,
        after_the_sum: true,
    };
    Expr::Steps(Box::new(Expr::Fact(fact(Owner::Spent, "hours"))), vec![every])
}

fn beside(rule: usize) -> SourceFilter {
    let when = Condition::AlsoGranted(vec![RuleId(rule as u32)]);
    SourceFilter { only: false, any_of: Vec::new().into(), when: Some(when) }
}

pub(super) fn element(small: usize) -> ItemElement {
    ItemElement { code: Some(code(small).into()), ..ItemElement::default() }
}

pub(super) fn pattern(target: SmallTarget) -> TargetPattern {
    match target {
        SmallTarget::Course(at) => TargetPattern::Course(course(at).into()),
        SmallTarget::Pool => TargetPattern::Pool("pool".into()),
        SmallTarget::Category => TargetPattern::Category("stored".into()),
    }
}

pub(super) fn fact(owner: Owner, attribute: &str) -> FactRef {
    FactRef { owner, attribute: attribute.into() }
}
