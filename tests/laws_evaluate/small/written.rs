//! A small case as a policy and a record.

use super::*;

impl Case {
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
                Prefer::MeetingItThenCredits => {
                    let it = Preference::Meeting(vec![CountedId(self.limits.len() as u32)]);
                    [it].into_iter()
                        .chain(self.prefer.wishes().iter().skip(1).map(Wish::preference))
                        .collect()
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
            ..Counted::named(
                "require",
                Place::default(),
                CountedKind::Requirement,
                CountedWhat::Measure(CREDITS),
            )
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
                    hours: 20,
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
            learner: BTreeMap::from([("age".to_owned(), Known::Value(Value::Number(Number::whole(30))))]),
            history: history.collect(),
            ..LearnerRecord::default()
        }
    }
}

impl SmallItem {
    pub fn item(&self) -> Item {
        let day = Value::Date(Day::new(self.year, 3, 1).unwrap());
        let mut facts = BTreeMap::from([
            ("award".to_owned(), Known::Value(day)),
            ("issuer".to_owned(), Known::Value(Value::Word(issuer(self.issuer)))),
            ("hours".to_owned(), Known::Value(Value::Number(Number::whole(self.hours)))),
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
            What::Hours => CountedWhat::SourceMeasure(MeasureId(1)),
        };
        let practice = || TargetFilter { any_of: vec![TargetElement::Class("practice".into())], when: None };
        let figure = match self.what {
            What::Credits if self.share => Value::Share(Number::ratio(self.figure, 10).unwrap()),
            What::Credits => Value::Number(amount(self.figure)),
            What::Courses | What::Items | What::Hours => Value::Number(Number::whole(self.figure)),
        };
        let at_least = |owner, attribute, figure| Condition::Compare {
            left: Expr::Fact(fact(owner, attribute)),
            operator: Operator::AtLeast,
            right: Expr::Constant(Value::Number(Number::whole(figure))),
            scale: None,
        };
        let long = |least| SourceFilter {
            only: false,
            any_of: Vec::new(),
            when: Some(at_least(Owner::This, "hours", least)),
        };
        let of_programme = || ShareBase::Programme {
            base: Some(Expr::Fact(fact(Owner::Programme, "credits"))),
            excluding: vec![practice()],
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
                .map(|code| from(code, self.only))
                .into_iter()
                .chain(self.also.map(beside))
                .chain(self.least_hours.map(long))
                .collect(),
            into: self.practice.then(practice).into_iter().collect(),
            per: match self.per {
                Per::All => Vec::new(),
                Per::Item => vec![PerKey::Item],
                Per::Issuer => vec![PerKey::Fact(fact(Owner::Spent, "issuer"))],
                Per::Year => vec![PerKey::Period(PeriodKey::CalendarYear, fact(Owner::Spent, "award"))],
                Per::Rolling => vec![PerKey::Rolling(Duration::years(1), fact(Owner::Spent, "award"))],
            },
            figure: Some(Expr::Constant(figure)),
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
