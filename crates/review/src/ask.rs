//! What a decision still needs, as questions: a decision and its record come in, questions go out, and an answer goes into the
//! record as it was written.
//!
//! Always true: only what can still change the decision is asked, in the order of `next`; an answer is a change to the JSON of
//! the record, which is read again as every record is.

use crate::decision::{Decision, Need, Pending, TargetRef, TargetResult};
use crate::explain::target_of;
use crate::policy::{OwnerKind, Policy};
use crate::record::fields::BY_DEPOSIT;
use crate::record::shape::{APPROVAL, FieldType};
use crate::record::{LearnerRecord, RecordShape};
use serde_json::{Map, Value, json};

/// One question.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// The need that it is about.
    pub need: Need,
    /// The item that it is about, where it is about one.
    pub item: Option<String>,
    /// The target course that it is about, where it is about one.
    pub course: Option<String>,
    /// The rule that the answer is for, where it is for one alone: an approval, a choice.
    pub rule: Option<String>,
    /// The rules and rewards that the answer can still decide.
    pub decides: Vec<String>,
    /// What may be answered.
    pub takes: FieldType,
}

/// Returns the questions that a decision leaves open, those that can still change most first; what no answer can give, such
/// as a fact of a target, is not asked.
pub fn questions(policy: &Policy, decision: &Decision, record: &LearnerRecord) -> Vec<Question> {
    let shape = RecordShape::of(policy);
    let mut found: Vec<Question> = Vec::new();
    let decision = &*decision.merged();
    for next in &decision.next {
        let waiting: Vec<&Pending> =
            decision.pending.iter().filter(|grant| grant.needs.contains(&next.needs)).collect();
        let asker =
            Asker { policy, shape: &shape, record, need: &next.needs, decides: &next.decides, waiting };
        for mut question in asker.questions() {
            asker.hold_to_item(&mut question);
            if !found.contains(&question) {
                found.push(question);
            }
        }
    }
    found
}

struct Asker<'a> {
    policy: &'a Policy,
    shape: &'a RecordShape,
    record: &'a LearnerRecord,
    need: &'a Need,
    decides: &'a [String],
    /// The grants that wait for it; none where only a reward does.
    waiting: Vec<&'a Pending>,
}

impl Asker<'_> {
    fn questions(&self) -> Vec<Question> {
        match self.need {
            Need::Fact(fact) => self.about_fact(fact),
            Need::Papers(_) => {
                let of = |grant: &&Pending| match grant.items.is_empty() {
                    true => vec![None],
                    false => grant.items.iter().cloned().map(Some).collect(),
                };
                let items = self.waiting.iter().flat_map(of);
                items.map(|item| Question { item, ..self.question(FieldType::YesNo) }).collect()
            }
            Need::Approval(_) => {
                let one = |grant: &&Pending| Question {
                    item: grant.items.first().cloned(),
                    rule: Some(grant.rule.clone()),
                    ..self.question(FieldType::YesNo)
                };
                self.waiting.iter().map(one).collect()
            }
            Need::Judgement(judgement) => self.about_finding(judgement),
            Need::Choice(options) => {
                let one = |grant: &&Pending| Question {
                    item: grant.items.first().cloned(),
                    rule: Some(grant.rule.clone()),
                    ..self.question(FieldType::Words(options.clone()))
                };
                self.waiting.iter().map(one).collect()
            }
            // What a formula could not compute no answer gives.
            Need::Calculation { .. } => Vec::new(),
        }
    }

    fn question(&self, takes: FieldType) -> Question {
        Question {
            need: self.need.clone(),
            item: None,
            course: None,
            rule: None,
            decides: self.decides.to_vec(),
            takes,
        }
    }

    /// Leaves out the rules that wait for the same of other items alone.
    fn hold_to_item(&self, question: &mut Question) {
        let Some(item) = &question.item else { return };
        let waits = |rule: &&String| {
            self.waiting.iter().any(|grant| grant.rule == **rule && grant.items.contains(item))
        };
        let own: Vec<String> = question.decides.iter().filter(waits).cloned().collect();
        if !own.is_empty() {
            question.decides = own;
        }
    }

    fn about_fact(&self, fact: &str) -> Vec<Question> {
        let Some((owner, attribute)) = fact.split_once('.') else { return Vec::new() };
        let owner = match owner {
            "item" => return self.about_items(attribute),
            "learner" => OwnerKind::Learner,
            "application" => OwnerKind::Application,
            "programme" => OwnerKind::Programme,
            _ => return Vec::new(),
        };
        let field = self.shape.find_field(owner, attribute).filter(|field| field.per.is_none());
        field.map(|field| self.question(field.of.clone())).into_iter().collect()
    }

    fn about_items(&self, attribute: &str) -> Vec<Question> {
        let waits = |id: &String| {
            self.waiting.is_empty() || self.waiting.iter().any(|grant| grant.items.contains(id))
        };
        let lacks = self.record.items.iter().filter(|item| !item.facts.contains_key(attribute));
        let is_single =
            self.shape.find_field(OwnerKind::Item, attribute).is_none_or(|field| field.per.is_none());
        let lacking = lacks.filter(|item| is_single && waits(&item.id));
        let one = |item: &crate::record::Item| {
            let types = self.shape.item_types(&item.kind, item.code.as_deref(), attribute);
            let takes = types.first()?.clone();
            Some(Question { item: Some(item.id.clone()), ..self.question(takes) })
        };
        lacking.filter_map(one).collect()
    }

    fn about_finding(&self, judgement: &str) -> Vec<Question> {
        let declared = self.policy.judgements.iter().find(|declared| declared.name == judgement);
        let about = |owner: OwnerKind| declared.is_some_and(|declared| declared.about.contains(&owner));
        let takes = self.shape.judgements.get(judgement).map_or(FieldType::YesNo, |known| known.of.clone());
        let mut found = Vec::new();
        for grant in &self.waiting {
            let courses = grant.targets.iter().filter_map(course_of).filter(|_| about(OwnerKind::Course));
            let courses: Vec<Option<String>> = courses.map(Some).collect();
            let courses = if courses.is_empty() { vec![None] } else { courses };
            let items: Vec<Option<String>> = match about(OwnerKind::Item) {
                true => grant.items.iter().cloned().map(Some).collect(),
                false => vec![None],
            };
            for course in &courses {
                found.extend(items.iter().map(|item| Question {
                    item: item.clone(),
                    course: course.clone(),
                    ..self.question(takes.clone())
                }));
            }
        }
        found
    }
}

fn course_of(result: &TargetResult) -> Option<String> {
    match target_of(result)? {
        TargetRef::Course(code) => Some(code),
        TargetRef::Pool(_) | TargetRef::Category(_) => None,
    }
}

/// Writes an answer into the JSON of the record that was asked about; `None` when the record has no place for it.
///
/// A paper that is not shown leaves the record as it is: what is not said is not there yet.
pub fn put_answer(policy: &Policy, question: &Question, record: &mut Value, answer: Value) -> Option<()> {
    let record = record.as_object_mut()?;
    match &question.need {
        Need::Fact(fact) => put_fact(record, fact, question.item.as_deref(), answer),
        Need::Papers(paper) => {
            if answer != Value::Bool(true) {
                return Some(());
            }
            let owner = match &question.item {
                Some(item) => item_of(record, item)?,
                None => member(record, "application")?,
            };
            owner.entry("papers").or_insert_with(|| json!([])).as_array_mut()?.push(json!(paper));
            Some(())
        }
        Need::Approval(body) => {
            let mut finding =
                json!({"judgement": APPROVAL, "by": body, "rule": question.rule, "value": answer});
            about(&mut finding, question);
            push_finding(record, finding)
        }
        Need::Judgement(judgement) => {
            let declared = policy.judgements.iter().find(|declared| declared.name == *judgement);
            let mut finding = json!({"judgement": judgement, "value": answer});
            if let Some(by) = declared.and_then(|declared| declared.by.first()) {
                finding.as_object_mut()?.insert("by".into(), json!(by));
            }
            about(&mut finding, question);
            push_finding(record, finding)
        }
        Need::Choice(_) => {
            let rule = question.rule.clone()?;
            let choices = member(record, "application")?.entry("choices").or_insert_with(|| json!({}));
            choices.as_object_mut()?.insert(rule, answer);
            Some(())
        }
        Need::Calculation { .. } => None,
    }
}

fn about(finding: &mut Value, question: &Question) {
    let Some(finding) = finding.as_object_mut() else { return };
    for (name, value) in [("item", &question.item), ("course", &question.course)] {
        if let Some(value) = value {
            finding.insert(name.into(), json!(value));
        }
    }
}

fn push_finding(record: &mut Map<String, Value>, finding: Value) -> Option<()> {
    record.entry("judgements").or_insert_with(|| json!([])).as_array_mut()?.push(finding);
    Some(())
}

fn put_fact(record: &mut Map<String, Value>, fact: &str, item: Option<&str>, answer: Value) -> Option<()> {
    let (owner, attribute) = fact.split_once('.')?;
    let [depositor, deposited] = BY_DEPOSIT;
    let (owner, name) = match owner {
        "item" if attribute == depositor => (member(item_of(record, item?)?, "deposit")?, "by"),
        "item" if attribute == deposited => (member(item_of(record, item?)?, "deposit")?, "date"),
        "item" => (item_of(record, item?)?, attribute),
        "learner" => (member(record, "learner")?, attribute),
        "application" => (member(record, "application")?, attribute),
        "programme" => {
            let application = member(record, "application")?;
            // A programme that was named by its code alone becomes an object beside which attributes can stand.
            if let Some(code) = application.get("programme").filter(|code| code.is_string()).cloned() {
                application.insert("programme".into(), json!({ "code": code }));
            }
            (member(application, "programme")?, attribute)
        }
        _ => return None,
    };
    owner.insert(name.to_owned(), answer);
    Some(())
}

fn member<'v>(of: &'v mut Map<String, Value>, name: &str) -> Option<&'v mut Map<String, Value>> {
    let member = of.entry(name).or_insert_with(|| json!({}));
    if member.is_null() {
        *member = json!({});
    }
    member.as_object_mut()
}

fn item_of<'v>(record: &'v mut Map<String, Value>, id: &str) -> Option<&'v mut Map<String, Value>> {
    let items = record.get_mut("items")?.as_array_mut()?;
    let item = items.iter_mut().find(|item| item.get("id").and_then(Value::as_str) == Some(id));
    item?.as_object_mut()
}
