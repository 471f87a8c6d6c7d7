//! A small case as a policy and a record.

use super::*;

impl Case {
    pub fn plan(&self) -> Plan {
        lijiao::compile::plan_of(&self.policy())
    }

    fn policy(&self) -> Policy {
        let mut programme = Programme { code: "p".into(), ..Programme::default() };
        programme.attributes.insert("credits".into(), Value::Number(amount(self.base())));
        let mut courses = BTreeMap::new();
        for (at, small) in self.courses.iter().enumerate() {
            let class = if small.practice { "practice" } else { "theory" };
            let own = Course {
                credits: Some(amount(small.credits)),
                class: Some(class.into()),
                ..Course::default()
            };
            courses.insert(course(at).into(), own);
        }
        programme.courses = courses.into();
        if self.pair {
            programme.pairs.push(vec![course(0), course(1)]);
        }
        programme.pools.insert("pool".into(), self.pool.map(amount));
        let measure = |name: &str| Measure { name: name.into(), per: None, of: None };
        let spring = Window { from: MonthDay::new(3, 1).unwrap(), to: MonthDay::new(6, 30).unwrap() };
        let stored = self.store.iter().flat_map(|store| &store.rules).enumerate();
        let stored = stored.map(|(at, rule)| Rule { name: format!("s{at}").into(), ..self.rule(at, rule) });
        let families = self.family.iter().map(|family| family.family(Stage::Converted));
        let of_store = self.store.iter().filter_map(|store| store.family.as_ref());
        Policy {
            periods: vec![Period { name: "spring".into(), windows: vec![spring] }],
            categories: BTreeMap::from([("stored".to_owned(), None)]),
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
            rules: self
                .rules
                .iter()
                .enumerate()
                .map(|(at, rule)| self.rule(at, rule))
                .chain(stored)
                .collect(),
            counted: self.counted(),
            families: families.chain(of_store.map(|family| family.family(Stage::Recognised))).collect(),
            ..Policy::default()
        }
    }

    pub fn base(&self) -> i64 {
        self.courses.iter().map(|course| course.credits).sum::<i64>() + 40
    }

    /// The requirement stands behind the limits.
    fn counted(&self) -> Vec<Counted> {
        let limits = self.limits.iter().enumerate().map(|(at, limit)| limit.counted(at, 0));
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
        let of_store = self.store.iter().flat_map(|store| &store.limits).enumerate();
        let of_store = of_store.map(|(at, limit)| {
            let mut limit = limit.counted(at, self.rules.len());
            (limit.name, limit.stage) = (format!("store{at}"), Stage::Recognised);
            if let Some(ShareBase::Counted(base)) = &mut limit.share_of {
                base.stage = Stage::Recognised;
            }
            limit
        });
        limits.chain(requirement).chain(of_store).collect()
    }

    fn rule(&self, at: usize, small: &SmallRule) -> Rule {
        let codes: Vec<usize> = match &small.given {
            SmallGiven::One(code) | SmallGiven::OneOrMore(code) | SmallGiven::Sum { code, .. } => vec![*code],
            SmallGiven::Both(left, right) | SmallGiven::Either(left, right) => vec![*left, *right],
            SmallGiven::TwoOf(codes) => codes.to_vec(),
        };
        let slot = |code: &usize| Slot {
            pattern: ItemPattern {
                any_of: vec![element(*code)].into(),
                condition: small.least.map(|least| Condition::Compare {
                    left: Expr::Fact(fact(Owner::This, "score")).into(),
                    operator: Operator::AtLeast,
                    right: Expr::Constant(Value::Number(Number::whole(least))).into(),
                    scale: None,
                }),
            },
            called: None,
            per: match &small.given {
                SmallGiven::Sum { per_year: true, .. } => vec![yearly()].into(),
                _ => Vec::new().into(),
            },
        };
        let one = Given::One;
        let given = match &small.given {
            SmallGiven::One(_) => one(0),
            SmallGiven::Both(..) => Given::AllOf(vec![one(0), one(1)]),
            SmallGiven::Either(..) => Given::AnyOf(vec![one(0), one(1)]),
            SmallGiven::TwoOf(_) => Given::CountOf(2, vec![one(0), one(1), one(2)]),
            SmallGiven::OneOrMore(_) | SmallGiven::Sum { .. } => Given::OneOrMore(0),
        };
        let place = |shape, targets: Vec<TargetPattern>| ResultPlace {
            verb: Verb::Convert,
            shape,
            targets: targets.into(),
            with_credit: !small.without_credit,
            excused: Vec::new().into(),
            place: Place::default(),
        };
        let otherwise = small.otherwise.map(|target| place(ResultShape::Each, vec![pattern(target)]));
        let first = match &small.filter {
            Some(filter) => vec![TargetPattern::Courses(filter.filter().into())],
            None => small.targets.iter().copied().map(pattern).collect(),
        };
        let credits = match small.credits {
            _ if matches!(small.given, SmallGiven::Sum { .. }) => sum_of(&small.given),
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
            SmallGate::Average(least) => Condition::Compare {
                left: Expr::PoolAverage("pool".into()).into(),
                operator: Operator::AtLeast,
                right: Expr::Constant(Value::Number(Number::whole(*least))).into(),
                scale: None,
            },
        });
        Rule {
            slots: codes.iter().map(slot).collect(),
            given: Some(given),
            conditions: small.target_least.map(target_at_least).into_iter().collect(),
            only_if: gate.into_iter().collect(),
            places: [place(small.shape, first)].into_iter().chain(otherwise).collect(),
            amounts: vec![Amount { measure: CREDITS, amount: credits.into(), place: Place::default() }]
                .into(),
            papers: small.paper.then(|| "transcript".to_owned()).into_iter().collect(),
            item_use: small.freely.then_some(Use::Freely),
            overrides: small.overrides.map(|rule| RuleId(rule as u32)).into_iter().collect(),
            ..Rule::named(format!("r{at}"), Place::default())
        }
    }

    fn choices(&self) -> BTreeMap<String, String> {
        let code = |target: SmallTarget| match target {
            SmallTarget::Course(at) => course(at),
            SmallTarget::Pool | SmallTarget::Category => "pool".to_owned(),
        };
        let chosen =
            |(at, rule): (usize, &SmallRule)| Some((format!("r{at}"), code(rule.targets[rule.chosen?])));
        self.rules.iter().enumerate().filter_map(chosen).collect()
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
                choices: self.choices(),
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
