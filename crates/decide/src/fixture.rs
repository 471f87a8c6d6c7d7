//! A small policy, its record and one decision, for the tests of explanations and of words.
#![allow(dead_code, reason = "each package's tests use a part of it")]

#[path = "fixture/types.rs"]
pub(crate) mod types;

use crate::date::Day;
use crate::decision::{
    Amounts, Cut, Decision, GrantRef, Granted, LimitUse, Mark, Need, NextNeed, Pending, PolicyStamp, Reason,
    Recognised, Refused, RequirementProgress, RewardReached, Swap, TargetRef, TargetResult, Totals,
};
use crate::policy::counted::{CountedWhat, FamilyMembers, Reward, Stage, Take};
use crate::policy::expression::ItemPattern;
use crate::policy::{
    AttributeType, Catalogue, Counted, CountedKind, Course, Entry, Family, Judgement, Measure, MeasureId,
    Place, Policy, Programme, Rule, Set, Value,
};
use crate::quantity::Number;
use crate::record::{Application, Item, Known, LearnerRecord};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub(crate) fn policy() -> Policy {
    let measure = |name: &str| Measure { name: name.into(), per: None, of: None };
    Policy {
        code: "zikao".into(),
        title: Some("自学考试课程免考办法".into()),
        categories: BTreeMap::from([("vocational".into(), None), ("skills".into(), Some("技能证书".into()))]),
        measures: vec![measure("credits"), measure("hours"), measure("points")],
        judgements: vec![Judgement {
            name: "内容相近".into(),
            by: vec!["考办".into(), "主考院校".into()],
            about: Vec::new(),
            of: AttributeType::YesNo,
        }],
        sets: vec![Set { name: "英语专业".into(), members: BTreeSet::new(), pairs: BTreeSet::new() }].into(),
        catalogues: vec![Catalogue { entries: vec![entry()].into(), ..Catalogue::default() }],
        programmes: BTreeMap::from([("cs".into(), programme())]),
        rules: vec![
            rule("cet4", Some("大学英语四级免公共英语"), &["《免考办法》 art. 9"]),
            rule("pets/2", Some("PETS 笔试"), &["《免考办法》 art. 10"]),
            rule("ncre1", Some("计算机一级免计算机基础"), &["《免考办法》 art. 12"]),
            rule("near", None, &[]),
        ]
        .into(),
        counted: vec![
            counted("half", Some("转换学分不过半"), CountedKind::Limit, CountedWhat::Measure(MeasureId(0))),
            counted("core", Some("专业课"), CountedKind::Requirement, CountedWhat::Courses),
            counted("leisure", Some("文化休闲不入学历"), CountedKind::Bar, CountedWhat::Items),
        ],
        families: vec![Family {
            name: "ncre".into(),
            title: Some("计算机等级".into()),
            cites: Vec::new(),
            place: Place::default(),
            stage: Stage::Recognised,
            members: FamilyMembers::Items {
                pattern: ItemPattern { any_of: Vec::new().into(), condition: None },
                grouped_by: Vec::new(),
            },
            take: Take::Most(MeasureId(0)),
        }]
        .into(),
        rewards: vec![Reward {
            name: "star".into(),
            title: Some("学习之星".into()),
            cites: Vec::new(),
            place: Place::default(),
            stage: Stage::Recognised,
            by: MeasureId(1),
            per: None,
            from: Vec::new(),
            into: Vec::new(),
            tiers: Vec::new(),
        }],
        ..Policy::default()
    }
}

fn entry() -> Entry {
    Entry {
        kind: "certificate".into(),
        code: "NCRE".into(),
        title: Some("全国计算机等级考试".into()),
        place: Place { file: "certificates.csv".into(), line: 12 },
        ..Entry::default()
    }
}

fn programme() -> Programme {
    let course =
        |code: &str, title: &str| (code.into(), Course { title: Some(title.into()), ..Course::default() });
    Programme {
        code: "cs".into(),
        courses: BTreeMap::from([
            course("00018", "计算机应用基础"),
            course("00012", "英语（一）"),
            course("00015", "英语（二）"),
        ])
        .into(),
        pools: BTreeMap::from([("选修".into(), None)]),
        ..Programme::default()
    }
}

fn rule(name: &str, title: Option<&str>, cites: &[&str]) -> Rule {
    Rule {
        title: title.map(Into::into),
        cites: cites.iter().map(|cite| (*cite).to_owned()).collect(),
        ..Rule::named(name, Place::default())
    }
}

fn counted(name: &str, title: Option<&str>, kind: CountedKind, what: CountedWhat) -> Counted {
    Counted { title: title.map(str::to_owned), ..Counted::named(name, Place::default(), kind, what) }
}

pub(crate) fn record() -> LearnerRecord {
    let word = |name: &str, word: &str| (name.to_owned(), Known::Value(Value::Word(word.into())));
    let item = |id: &str, kind: &str, code: Option<&str>, facts: &[(String, Known)]| Item {
        id: id.into(),
        kind: kind.into(),
        code: code.map(str::to_owned),
        count: 1,
        papers: None,
        facts: facts.iter().cloned().collect(),
    };
    LearnerRecord {
        id: "L-17".into(),
        application: Some(Application { programme: Some("cs".into()), ..Application::default() }),
        items: vec![
            item("c1", "certificate", Some("NCRE"), &[word("level", "一级")]),
            item("c2", "certificate", Some("CET"), &[word("level", "四级")]),
            item("k1", "course", Some("ENG101"), &[word("name", "大学英语")]),
            item("a1", "activity", Some("calligraphy"), &[]),
        ],
        ..LearnerRecord::default()
    }
}

pub(crate) fn credits(number: i64) -> Amounts {
    Amounts::from([("credits".into(), Number::whole(number))])
}

pub(crate) fn result(target: TargetRef, amount: i64) -> TargetResult {
    let (mut course, mut pool, mut category) = (None, None, None);
    match target {
        TargetRef::Course(code) => course = Some(code),
        TargetRef::Pool(name) => pool = Some(name),
        TargetRef::Category(code) => category = Some(code),
    }
    TargetResult {
        course,
        pool,
        category,
        amounts: credits(amount),
        recorded: None,
        in_averages: None,
        for_purpose: BTreeMap::new(),
        cut: None,
        excused: None,
        make_up: None,
        parts: Vec::new(),
        by_year: BTreeMap::new(),
    }
}

pub(crate) fn course(code: &str) -> TargetRef {
    TargetRef::Course(code.into())
}

pub(crate) fn below(fact: &str, have: &str, need: &str) -> Reason {
    Reason::Below { fact: fact.into(), have: have.into(), need: need.into(), included: true }
}

pub(crate) fn refused(
    item: &str,
    rule: Option<&str>,
    target: Option<TargetRef>,
    because: Vec<Reason>,
) -> Refused {
    Refused { item: Some(item.into()), rule: rule.map(str::to_owned), policy: None, target, because }
}

/// A decision without results.
pub(crate) fn empty_decision() -> Decision {
    Decision {
        id: "L-17".into(),
        policy: PolicyStamp {
            code: "zikao".into(),
            edition: Some("2025".into()),
            digest: "sha256:0".into(),
            bases: Vec::new(),
        },
        record_digest: "sha256:1".into(),
        as_of: Some(day("2025-06-05")),
        lijiao: "0.1.0".into(),
        recognised: Vec::new(),
        granted: Vec::new(),
        pending: Vec::new(),
        refused: Vec::new(),
        equal_best: Vec::new(),
        rewards: Vec::new(),
        next: Vec::new(),
        requirements: Vec::new(),
        limits: Vec::new(),
        overruled: Vec::new(),
        effects: Vec::new(),
        balance: BTreeMap::new(),
        totals: Totals::default(),
        proved_best: true,
        gap: None,
        programmes: Vec::new(),
    }
}

/// A decision with every part.
pub(crate) fn decision() -> Decision {
    let mut whole = result(course("00018"), 2);
    whole.recorded = Some(Mark::Word("免考".into()));
    let mut cut = result(TargetRef::Pool("选修".into()), 2);
    cut.cut = Some(Cut { by: "half".into(), of: Number::whole(4) });
    Decision {
        recognised: vec![Recognised {
            item: "c1".into(),
            combined: Vec::new(),
            rule: None,
            policy: None,
            cites: None,
            category: Some("vocational".into()),
            amounts: credits(4),
            recorded: None,
            for_purpose: BTreeMap::new(),
            entry: Some("certificates.csv:12".into()),
            dormant: false,
        }],
        granted: vec![Granted {
            rule: "ncre1".into(),
            policy: None,
            cites: Some("《免考办法》 art. 12".into()),
            items: vec!["c1".into()],
            reading: Vec::new(),
            period: None,
            targets: vec![whole, cut],
            effective: None,
            unless_shown: Vec::new(),
        }],
        pending: vec![Pending {
            rule: "near".into(),
            policy: None,
            cites: None,
            items: vec!["k1".into()],
            targets: vec![result(course("00012"), 7)],
            needs: vec![Need::Judgement("内容相近".into()), Need::Papers("成绩单".into())],
        }],
        refused: vec![
            refused("a1", None, None, vec![Reason::Barred { bar: "leisure".into() }]),
            refused("c2", Some("cet4"), Some(course("00012")), vec![below("item.score", "424", "425")]),
            refused("c2", Some("cet4"), Some(course("00015")), vec![below("item.score", "424", "425")]),
        ],
        equal_best: vec![Swap {
            instead_of: Some(GrantRef {
                rule: "ncre1".into(),
                items: vec!["c1".into()],
                targets: vec![course("00018")],
            }),
            could_be: Some(GrantRef {
                rule: "pets/2".into(),
                items: vec!["c1".into()],
                targets: vec![course("00015")],
            }),
        }],
        rewards: vec![RewardReached {
            reward: "star".into(),
            period: Some("2024".into()),
            tier: Some("铜星".into()),
            by: Number::whole(32),
            next: Some(("银星".into(), Number::whole(40))),
            needs: Vec::new(),
        }],
        next: vec![NextNeed { needs: Need::Papers("成绩单".into()), decides: vec!["near".into()] }],
        requirements: vec![RequirementProgress {
            requirement: "core".into(),
            policy: None,
            per: None,
            have: Number::whole(1),
            need: Some(Number::whole(3)),
            met: false,
            needs: Vec::new(),
            by_source: BTreeMap::new(),
            could_fill: Vec::new(),
        }],
        limits: vec![LimitUse {
            limit: "half".into(),
            policy: None,
            per: None,
            from_history: Number::whole(7),
            used: Number::whole(33),
            at_most: Some(Number::whole(40)),
            binding: true,
        }],
        totals: Totals {
            recognised: credits(4),
            granted: credits(4),
            if_needs_met: credits(11),
            ..Totals::default()
        },
        ..empty_decision()
    }
}
