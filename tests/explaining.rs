//! Explanations of every example of every shipped policy: what they promise holds, what they name exists, and they stay short.
#![allow(clippy::restriction, reason = "a test fails loudly")]

#[path = "explaining/copies.rs"]
mod copies;
#[path = "deciding/of_text.rs"]
mod of_text;

use jsonschema::{Resource, Validator};
use lijiao::compile::plan_of;
use lijiao::decision::{Decision, TargetRef};
use lijiao::evaluate::{Options, evaluate};
use lijiao::explain::{Asked, Change, Explanation, Mend, NearRule, changed, explain, target_of};
use lijiao::io::find_policies;
use lijiao::locale::Locale;
use lijiao::plan::Plan;
use lijiao::record::{LearnerRecord, RecordShape, Strictness, read};
use lijiao::render::{Names, explanation_page};
use lijiao::resolve::{PolicyFolder, resolve};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use unicode_width::UnicodeWidthStr;

/// An example of a shipped policy with its decision.
struct Case {
    title: String,
    record: LearnerRecord,
    options: Options,
    decision: Decision,
}

fn folders() -> Vec<PathBuf> {
    find_policies(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rules"))
}

fn cases(folder: &Path) -> (Plan, Vec<Case>) {
    let files: BTreeMap<String, Vec<u8>> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap()))
        .collect();
    let policy = resolve(&PolicyFolder::of(files)).policy;
    let plan = plan_of(&policy);
    let shape = RecordShape::of(&plan.policy);
    let case = |example: &lijiao::policy::Example| {
        let (record, _) = read(&example.record, &shape, Strictness::Strict).unwrap();
        let options = Options { as_of: example.as_of, ..Options::default() };
        let decision = evaluate(&plan, &record, &options);
        Case { title: example.title.clone(), record, options, decision }
    };
    let cases = policy.examples.iter().map(case).collect();
    (plan, cases)
}

/// A case with the explanations of its decision.
type Explained = (Case, Vec<Explanation>);

/// Explanations of every whole example and, of every fifth, of each of its items: made once for all tests.
static EXPLAINED: LazyLock<Vec<(Plan, Vec<Explained>)>> = LazyLock::new(|| {
    let explained = |plan: &Plan, position: usize, case: Case| {
        let asked = Asked { plan, record: &case.record, options: &case.options };
        let items = case.record.items.iter().map(|item| Some(item.id.as_str()));
        let items = items.filter(|_| position.is_multiple_of(5)).chain([None]);
        let all = items.map(|item| explain(&asked, &case.decision, item, None).unwrap()).collect();
        (case, all)
    };
    let of_folder = |folder: PathBuf| {
        let (plan, cases) = cases(&folder);
        let all =
            cases.into_iter().enumerate().map(|(position, case)| explained(&plan, position, case)).collect();
        (plan, all)
    };
    folders().into_iter().map(of_folder).collect()
});

fn for_each(mut look: impl FnMut(&Plan, &Case, &Explanation)) {
    for (plan, cases) in EXPLAINED.iter() {
        for (case, explanations) in cases {
            explanations.iter().for_each(|explanation| look(plan, case, explanation));
        }
    }
}

fn near_rules(explanation: &Explanation) -> impl Iterator<Item = &NearRule> {
    explanation.not_used.iter().flat_map(|one| &one.rules)
}

/// Returns the changes with each of several values that would do in its turn.
fn each_way(mend: &Mend) -> Vec<Vec<Change>> {
    let mut ways = vec![Vec::new()];
    for change in &mend.changes {
        let options: Vec<Change> = match change {
            Change::Become { fact, item, one_of } => one_of
                .iter()
                .map(|value| Change::Become {
                    fact: fact.clone(),
                    item: item.clone(),
                    one_of: vec![value.clone()],
                })
                .collect(),
            other => vec![other.clone()],
        };
        ways = ways
            .into_iter()
            .flat_map(|way: Vec<Change>| {
                options.iter().map(move |option| way.iter().cloned().chain([option.clone()]).collect())
            })
            .collect();
    }
    ways
}

/// Whether a rule grants one of its items one of the targets; the needs that it waits for, where it only waits.
fn grants(near: &NearRule, targets: &[TargetRef], decision: &Decision) -> Option<bool> {
    let takes = |rule: &str, items: &[String]| {
        near.rule.as_deref() == Some(rule)
            && (near.items.is_empty() || near.items.iter().any(|item| items.contains(item)))
    };
    let leads = |results: &[lijiao::decision::TargetResult]| {
        targets.is_empty() || results.iter().filter_map(target_of).any(|target| targets.contains(&target))
    };
    let granted =
        decision.granted.iter().any(|grant| takes(&grant.rule, &grant.items) && leads(&grant.targets));
    let stored = decision
        .recognised
        .iter()
        .any(|one| one.rule.as_deref().is_some_and(|rule| takes(rule, std::slice::from_ref(&one.item))));
    let waits =
        decision.pending.iter().any(|grant| takes(&grant.rule, &grant.items) && leads(&grant.targets));
    if granted || stored { Some(true) } else { waits.then_some(false) }
}

#[test]
fn every_smallest_change_really_grants_and_no_part_of_it_can_be_left_out() {
    let (mut stated, mut with_needs) = (0, 0);
    for_each(|plan, case, explanation| {
        for near in near_rules(explanation) {
            let Some(mend) = &near.change else { continue };
            let decide = |changes: &[Change]| {
                let record = changed(plan, &case.record, case.decision.as_of, changes).unwrap();
                evaluate(plan, &record, &case.options)
            };
            for way in each_way(mend) {
                let after = grants(near, &mend.targets, &decide(&way));
                assert_eq!(after, Some(mend.needs.is_empty()), "{}: {near:#?}", case.title);
                for left_out in 0..way.len() {
                    let fewer: Vec<Change> = way
                        .iter()
                        .enumerate()
                        .filter(|(at, _)| *at != left_out)
                        .map(|(_, one)| one.clone())
                        .collect();
                    let without = grants(near, &mend.targets, &decide(&fewer));
                    assert_eq!(without, None, "{}: {near:#?}", case.title);
                }
            }
            stated += 1;
            with_needs += usize::from(!mend.needs.is_empty());
        }
    });
    assert!(stated > 200 && with_needs > 10, "{stated} changes, {with_needs} with needs");
}

#[test]
fn explanations_name_only_what_there_is() {
    for_each(|plan, case, explanation| {
        let rules: BTreeSet<&str> = plan.policy.rules.iter().map(|rule| rule.name.as_str()).collect();
        let items: BTreeSet<&str> = case.record.items.iter().map(|item| item.id.as_str()).collect();
        let grants = near_rules(explanation).filter_map(|near| near.instead.as_ref());
        let rooms = explanation.limits.iter().flat_map(|limit| limit.one_more.iter().chain(&limit.enough));
        let grants: Vec<_> = grants
            .flat_map(|instead| instead.gained.iter().chain(&instead.lost))
            .chain(rooms.flat_map(|room| room.gained.iter().chain(&room.lost)))
            .collect();
        let named = near_rules(explanation).filter_map(|near| near.rule.as_deref());
        let named =
            named.chain(grants.iter().map(|grant| grant.rule.as_str()).filter(|rule| !rule.is_empty()));
        named.for_each(|rule| assert!(rules.contains(rule), "{}: {rule}", case.title));
        let used = near_rules(explanation).flat_map(|near| &near.items);
        let used = used.chain(grants.iter().flat_map(|grant| &grant.items));
        used.for_each(|item| assert!(items.contains(item.as_str()), "{}: {item}", case.title));
        let limits: BTreeSet<&str> = case.decision.limits.iter().map(|limit| limit.limit.as_str()).collect();
        assert!(explanation.limits.iter().all(|limit| limits.contains(limit.used.limit.as_str())));
    });
}

#[test]
fn explanations_are_no_wider_than_a_screen_in_both_languages() {
    for_each(|plan, case, explanation| {
        let names = Names { policy: &plan.policy, record: Some(&case.record) };
        for locale in [Locale::Zh, Locale::En] {
            let page = explanation_page(explanation, &case.decision, &names, locale).to_string();
            let widest = page.lines().map(UnicodeWidthStr::width).max().unwrap_or_default();
            assert!(widest <= 80, "{}: {widest} columns\n{page}", case.title);
        }
    });
}

fn published(name: &str) -> serde_json::Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/schemas/{name}.schema.json"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The schema of explanations; what a decision says too stands in the schema of decisions.
fn schema() -> Validator {
    let schema = published("explanation");
    jsonschema::meta::validate(&schema).unwrap();
    let decision = Resource::from_contents(published("decision")).unwrap();
    jsonschema::options().with_resource("urn:lijiao:decision", decision).build(&schema).unwrap()
}

#[test]
fn every_explanation_is_as_published() {
    let schema = schema();
    for_each(|_, case, explanation| {
        let value = serde_json::to_value(explanation).unwrap();
        let faults: Vec<String> =
            schema.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path)).collect();
        assert!(faults.is_empty(), "{}: {faults:#?}\n{value:#}", case.title);
    });
}

#[test]
fn limits_are_published_with_all_that_a_decision_says_of_them() {
    let (decision, explanation) = (published("decision"), published("explanation"));
    let own = explanation["$defs"]["limit_room"]["properties"].as_object().unwrap();
    for (name, form) in decision["$defs"]["limit_use"]["properties"].as_object().unwrap() {
        assert!(own.contains_key(name), "{name}: {form}");
    }
}

/// Returns a policy of so many rules, of which 38 of the first thousand are about one certificate, and a record that misses most of them.
fn of_many_rules(rules: usize) -> (Plan, LearnerRecord, Options) {
    let mut text = String::from(
        "policy many\n    items used once per programme\n    beyond limits refused\n\ncategory work\n\nprogramme bulk\n    credits 160\n",
    );
    let targets = (rules / 10).max(1);
    (0..targets).for_each(|at| text += &format!("    course T{at:05} \"Course {at}\" 3 credits\n"));
    let about_it = |at: usize| at < 1_000 && at.is_multiple_of(27);
    text += "certificate CET \"English\"\n    category work\n";
    for at in (0..rules).filter(|at| !about_it(*at)) {
        text += &format!("certificate C{at:05} \"Certificate {at}\"\n    category work\n");
    }
    text += "\nlimit most: converted credits from category work at most 60\n";
    for at in 0..rules {
        let code = if about_it(at) { "CET".to_owned() } else { format!("C{at:05}") };
        text += &format!(
            "\nrule r{at:05} \"Rule {at}\"\n    cites 《Many》 art. {}\n    given certificate {code} with score {} or above\n        and from award to application at most {} years\n    waive T{:05}\n    credits target.credits\n",
            at + 1,
            400 + at % 100,
            3 + at % 5,
            at % 100
        );
    }
    let plan = of_text::plan(&text);
    let record = r#"{"id": "L-1", "application": {"date": "2025-06-05", "programme": "bulk"}, "items": [
        {"id": "c1", "kind": "certificate", "code": "CET", "score": 398, "award": "2021-09-01"},
        {"id": "c2", "kind": "certificate", "code": "C00001", "score": 480, "award": "2024-09-01"},
        {"id": "c3", "kind": "certificate", "code": "C00002", "score": 480, "award": "2024-09-01"},
        {"id": "c4", "kind": "certificate", "code": "C00003", "score": 480, "award": "2024-09-01"}]}"#;
    let (record, _) = read(record, &RecordShape::of(&plan.policy), Strictness::Strict).unwrap();
    (plan, record, Options::default())
}

#[test]
fn among_many_rules_an_explanation_is_short_and_counts_the_rest() {
    let (plan, record, options) = of_many_rules(1_000);
    let decision = evaluate(&plan, &record, &options);
    let asked = Asked { plan: &plan, record: &record, options: &options };
    let names = Names { policy: &plan.policy, record: Some(&record) };
    for (item, target) in
        [(Some("c1"), None), (Some("c4"), None), (None, Some("T00000")), (Some("c1"), Some("T00000"))]
    {
        let explanation = explain(&asked, &decision, item, target).unwrap();
        for locale in [Locale::Zh, Locale::En] {
            let page = explanation_page(&explanation, &decision, &names, locale).to_string();
            assert!(page.lines().count() <= 25, "{}\n{page}", page.lines().count());
        }
        assert!(near_rules(&explanation).count() <= 3);
    }
    let explanation = explain(&asked, &decision, Some("c1"), None).unwrap();
    assert_eq!(explanation.elsewhere, 962);
    // A higher score fits earlier rules too, and the choice prefers those: only what is true of a rule is promised for it.
    assert!(near_rules(&explanation).any(|near| near.change.is_some()), "{explanation:#?}");
}

/// What an explanation looks at follows the answer: two thousand rules about other outcomes change one number in it.
#[test]
fn rules_about_other_outcomes_cost_an_explanation_nothing() {
    let told = |(plan, record, options): &(Plan, LearnerRecord, Options), item, target| {
        let decision = evaluate(plan, record, options);
        let asked = Asked { plan, record, options };
        let explanation = explain(&asked, &decision, item, target).unwrap();
        let names = Names { policy: &plan.policy, record: Some(record) };
        let page = explanation_page(&explanation, &decision, &names, Locale::En).to_string();
        // Where the outcome is declared stands further down among more rules.
        let page: String = page
            .lines()
            .filter(|line| !line.contains("policy.lijiao:"))
            .map(|line| format!("{line}\n"))
            .collect();
        let looked_at: usize =
            record.items.iter().map(|item| plan.slots_for(item.code.as_deref()).len()).sum();
        (explanation, page, looked_at)
    };
    let (among_few, among_many) = (of_many_rules(1_000), of_many_rules(3_000));
    for (item, target) in [(Some("c1"), None), (Some("c4"), None), (Some("c1"), Some("T00000"))] {
        let (few, page_of_few, looked_at_of_few) = told(&among_few, item, target);
        let (many, page_of_many, looked_at_of_many) = told(&among_many, item, target);
        assert_eq!(few.not_used, many.not_used);
        assert_eq!((few.tried, looked_at_of_few), (many.tried, looked_at_of_many));
        assert!(many.tried <= 60, "{item:?} {target:?}: {} further decisions", many.tried);
        assert_eq!(many.elsewhere, few.elsewhere + 2_000);
        let elsewhere = |explanation: &Explanation| format!("{} further rules", explanation.elsewhere);
        assert_eq!(page_of_few.replace(&elsewhere(&few), "…"), page_of_many.replace(&elsewhere(&many), "…"));
        assert!(page_of_many.lines().count() <= 25, "{page_of_many}");
    }
}

/// Copies of an item are told once, and what is looked at for them is looked at once.
#[test]
fn equal_items_are_explained_once() {
    let of = |count: usize| {
        let plan = of_text::plan(ONE_COURSE);
        let items = (0..count).map(|at| {
            format!(r#"{{"id": "i{at}", "kind": "certificate", "code": "CET", "score": 80, "award": "2024-01-01"}}"#)
        });
        let items = items.collect::<Vec<_>>().join(", ");
        let record = format!(
            r#"{{"id": "L", "application": {{"date": "2025-01-01", "programme": "p"}}, "items": [{items}]}}"#
        );
        let (record, _) = read(&record, &RecordShape::of(&plan.policy), Strictness::Strict).unwrap();
        let options = Options::default();
        let decision = evaluate(&plan, &record, &options);
        let asked = Asked { plan: &plan, record: &record, options: &options };
        let explanation = explain(&asked, &decision, None, None).unwrap();
        let names = Names { policy: &plan.policy, record: Some(&record) };
        let page = explanation_page(&explanation, &decision, &names, Locale::En).to_string();
        (explanation, page)
    };
    let (few, _) = of(3);
    let (many, page) = of(40);
    assert_eq!((few.not_used.len(), many.not_used.len()), (1, 1));
    assert_eq!((few.not_used[0].alike.len(), many.not_used[0].alike.len()), (1, 38));
    assert!(many.tried <= 2, "{}", many.tried);
    assert!(page.contains("i1 English and 38 more of the same"), "{page}");
}

const ONE_COURSE: &str = "policy one\n    items used once per programme\n    beyond limits refused\n\n\
certificate CET \"English\"\n\nprogramme p\n    course 00012 \"English\" 7 credits\n\n\
rule cet\n    given certificate CET with score 60 or above\n    waive 00012\n    credits target.credits\n";

#[test]
fn it_is_said_how_many_copies_of_an_item_are_not_used() {
    let plan = of_text::plan(ONE_COURSE);
    let record = r#"{"id": "L", "application": {"date": "2025-01-01", "programme": "p"}, "items": [
        {"id": "i", "kind": "certificate", "code": "CET", "score": 80, "award": "2024-01-01", "count": 5}]}"#;
    let (record, _) = read(record, &RecordShape::of(&plan.policy), Strictness::Strict).unwrap();
    let options = Options::default();
    let decision = evaluate(&plan, &record, &options);
    let asked = Asked { plan: &plan, record: &record, options: &options };
    let explanation = explain(&asked, &decision, Some("i"), None).unwrap();
    let names = Names { policy: &plan.policy, record: Some(&record) };
    let page = explanation_page(&explanation, &decision, &names, Locale::En).to_string();
    assert!(page.contains("4 of 5: i English"), "{page}\n{:#?}", explanation.not_used);
}
