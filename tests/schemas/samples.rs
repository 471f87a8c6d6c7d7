//! Every reason, every need, and a decision in which every part is present.

use super::*;

/// Every reason once. The match has no rest arm, so a new variant has to be written here (and in the documents).
pub(super) fn reasons() -> Vec<Reason> {
    let on = Day::parse("2025-04-22").unwrap();
    let fact = || text("item.score");
    let (have, need) = (text("424"), text("425"));
    let all = vec![
        Reason::Below { fact: fact(), have: have.clone(), need: need.clone(), included: true },
        Reason::Above { fact: fact(), have: need, need: have.clone(), included: false },
        Reason::Differs { fact: fact(), have: have.clone(), need: vec![text("a")] },
        Reason::Excluded { fact: fact(), have: have.clone() },
        Reason::None { fact: fact() },
        Reason::Expired { fact: fact(), from: on, until: on, on },
        Reason::TooEarly { fact: fact(), from: on, since: on, on },
        Reason::OutsideWindow { on, next: Some(on), until: None },
        Reason::NotInForce { on },
        Reason::NoEdition { on },
        Reason::NotInCatalogue { code: text("X") },
        Reason::EntryNotCurrent { code: text("X"), on },
        Reason::NotRecognised,
        Reason::NoRule,
        Reason::NotClaimed,
        Reason::NoAccount,
        Reason::Barred { bar: text("leisure") },
        Reason::NotSame { attribute: text("name"), have: have.clone(), need: have.clone() },
        Reason::NotPaired { set: text("same-course") },
        Reason::Judged { judgement: text("approval"), by: Some(text("registry")) },
        Reason::Lacks { outcome: text("certificate CET") },
        Reason::Has { outcome: text("certificate CET") },
        Reason::NotInProgramme { target: text("00012") },
        Reason::AlreadyGranted { target: text("00012") },
        Reason::AlreadyUsed { rule: None, programme: Some("q".into()) },
        Reason::Family { family: text("ncre"), by: Some(text("c1")) },
        Reason::Limit { limit: text("half"), at_most: Number::ratio(80, 3).unwrap() },
        Reason::UsedFor { rule: text("cet4") },
        Reason::CoveredBy { rule: text("cet4") },
        Reason::NotBest,
        Reason::Overridden { by: text("cet6") },
        Reason::NotChosen { chosen: text("00015") },
        Reason::NotAnOption { chosen: text("00099"), options: vec![text("00012"), text("00015")] },
        Reason::ObtainedByConversion { rule: Some(text("cet4")) },
        Reason::Gate { on: text("accredited") },
        Reason::NothingToGrant,
        Reason::NoRow { table: text("prize-credits"), keys: vec![text("三等")] },
        Reason::NotComputable,
    ];
    for reason in &all {
        match reason {
            Reason::Below { .. }
            | Reason::Above { .. }
            | Reason::Differs { .. }
            | Reason::Excluded { .. }
            | Reason::None { .. }
            | Reason::Expired { .. }
            | Reason::TooEarly { .. }
            | Reason::OutsideWindow { .. }
            | Reason::NotInForce { .. }
            | Reason::NoEdition { .. }
            | Reason::NotInCatalogue { .. }
            | Reason::EntryNotCurrent { .. }
            | Reason::NotRecognised
            | Reason::NoRule
            | Reason::NotClaimed
            | Reason::NoAccount
            | Reason::Barred { .. }
            | Reason::NotSame { .. }
            | Reason::NotPaired { .. }
            | Reason::Judged { .. }
            | Reason::Lacks { .. }
            | Reason::Has { .. }
            | Reason::NotInProgramme { .. }
            | Reason::AlreadyGranted { .. }
            | Reason::AlreadyUsed { .. }
            | Reason::Family { .. }
            | Reason::Limit { .. }
            | Reason::UsedFor { .. }
            | Reason::CoveredBy { .. }
            | Reason::NotBest
            | Reason::Overridden { .. }
            | Reason::NotChosen { .. }
            | Reason::NotAnOption { .. }
            | Reason::ObtainedByConversion { .. }
            | Reason::Gate { .. }
            | Reason::NothingToGrant
            | Reason::NoRow { .. }
            | Reason::NotComputable => {}
        }
    }
    all
}

pub(super) fn needs() -> Vec<Need> {
    let all = vec![
        Need::Papers(text("transcript")),
        Need::Approval(text("registry")),
        Need::Judgement(text("near-content")),
        Need::Fact(text("item.score")),
        Need::Choice(vec![text("00012"), text("00015")]),
        Need::Calculation { function: text("bavarian"), because: Failure::DividedByZero },
    ];
    for need in &all {
        match need {
            Need::Papers(_)
            | Need::Approval(_)
            | Need::Judgement(_)
            | Need::Fact(_)
            | Need::Choice(_)
            | Need::Calculation { .. } => {}
        }
    }
    all
}

/// A decision in which every field of every part is present.
pub(super) fn full_decision() -> Decision {
    let amounts: Amounts = [(text("credits"), Number::ratio(7, 3).unwrap())].into();
    let digest = format!("sha256:{}", "0".repeat(64));
    let target = TargetResult {
        course: Some(text("00018")),
        pool: None,
        category: None,
        amounts: amounts.clone(),
        recorded: Some(Mark::Word(text("免考"))),
        in_averages: Some(false),
        for_purpose: [(text("degree-check"), Mark::Number(Number::whole(60)))].into(),
        cut: Some(Cut { by: text("half"), of: Number::whole(4) }),
        excused: Some(String::new()),
        make_up: Some(MakeUp { amounts: amounts.clone(), from: vec![TargetRef::Course(text("00021"))] }),
        parts: vec![text("class")],
        by_year: [(text("2025"), amounts.clone())].into(),
    };
    let grant = GrantRef {
        rule: text("r"),
        items: vec![text("c1")],
        targets: vec![
            TargetRef::Course(text("a")),
            TargetRef::Pool(text("b")),
            TargetRef::Category(text("c")),
        ],
    };
    Decision {
        id: text("L"),
        policy: PolicyStamp {
            code: text("p"),
            edition: Some(text("2025")),
            digest: digest.clone(),
            bases: vec![BaseStamp { code: text("b"), edition: None, digest: digest.clone() }],
        },
        record_digest: digest,
        as_of: Some(Day::parse("2025-06-05").unwrap()),
        lijiao: text("0.1.0"),
        recognised: vec![Recognised {
            item: text("c1"),
            combined: vec![text("d1")],
            rule: Some(text("r")),
            policy: Some(text("b")),
            cites: Some(text("《…》 art. 9")),
            category: Some(text("vocational")),
            amounts: amounts.clone(),
            recorded: Some(Mark::Word(text("一等奖"))),
            for_purpose: [(text("degree-check"), Mark::Number(Number::whole(60)))].into(),
            entry: Some(text("certificates.csv:12")),
            dormant: true,
        }],
        granted: vec![Granted {
            rule: text("r"),
            policy: Some(text("b")),
            cites: None,
            items: vec![text("c1")],
            reading: vec![text("k1")],
            period: Some(text("2025")),
            targets: vec![
                target.clone(),
                TargetResult { course: None, pool: Some(text("electives")), ..target.clone() },
            ],
            effective: Some(text("2025-09-01")),
            unless_shown: vec![text("near")],
        }],
        pending: vec![Pending {
            rule: text("r"),
            policy: Some(text("b")),
            cites: None,
            items: vec![],
            targets: vec![target],
            needs: needs(),
        }],
        refused: vec![Refused {
            item: Some(text("a1")),
            rule: Some(text("r")),
            policy: Some(text("b")),
            target: Some(TargetRef::Course(text("00012"))),
            because: reasons(),
        }],
        equal_best: vec![Swap { instead_of: Some(grant.clone()), could_be: Some(grant) }],
        rewards: vec![RewardReached {
            reward: text("star"),
            period: Some(text("2025")),
            tier: Some(text("铜星")),
            by: Number::whole(32),
            next: Some((text("银星"), Number::whole(50))),
            needs: vec![Need::Fact("item.ended".into())],
        }],
        next: vec![NextNeed { needs: Need::Papers(text("transcript")), decides: vec![text("r")] }],
        requirements: vec![RequirementProgress {
            requirement: text("accredited"),
            policy: Some(text("b")),
            per: Some(text("x")),
            have: Number::whole(15),
            need: Some(Number::whole(18)),
            met: false,
            needs: vec![Need::Fact("learner.status".into())],
            by_source: amounts.clone(),
            could_fill: vec![CouldFill {
                items: vec![text("c1")],
                rule: text("cet4"),
                amount: Number::ONE,
                state: FillState::NotClaimed,
            }],
        }],
        limits: vec![LimitUse {
            limit: text("half"),
            policy: Some(text("b")),
            per: None,
            from_history: Number::ZERO,
            used: Number::whole(33),
            at_most: None,
            binding: false,
        }],
        overruled: vec![Overruled {
            item: text("c1"),
            fact: text("item.credits"),
            have: text("30"),
            listed: text("3"),
            entry: text("courses.csv:2"),
        }],
        effects: vec![Effect {
            rule: text("r"),
            course: text("00012"),
            recorded: Some(Mark::Number(Number::whole(80))),
            withdrawn: Some(amounts.clone()),
        }],
        balance: amounts.clone(),
        totals: Totals {
            recognised: amounts.clone(),
            granted: amounts.clone(),
            if_needs_met: amounts.clone(),
            make_up: amounts,
        },
        proved_best: true,
        gap: Some(Gap { of: "credits".into(), at_most: Number::ONE }),
        programmes: Vec::new(),
    }
}

/// A decision on several programmes in which every field of every part is present.
pub(super) fn several_decision() -> Decision {
    let whole = full_decision();
    let of = |code: &str| {
        let part = whole.clone();
        ForProgramme {
            programme: text(code),
            edition: Some(text("2025")),
            granted: part.granted,
            pending: part.pending,
            refused: part.refused,
            equal_best: part.equal_best,
            rewards: part.rewards,
            next: part.next,
            requirements: part.requirements,
            limits: part.limits,
            effects: part.effects,
            balance: part.balance,
            totals: part.totals,
            proved_best: part.proved_best,
            gap: part.gap,
        }
    };
    Decision { programmes: vec![of("cs"), of("law")], ..whole.clone() }
}
