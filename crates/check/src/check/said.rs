//! What conditions say, wherever they stand in the text: many rules ask for the same, which is then read once.

use super::alike::Alike;
use crate::parts::in_parts;
use crate::policy::Policy;
use crate::policy::expression::{Condition, ItemElement};
use crate::policy::rule::Rule;
use crate::policy::shape::Shape;
use std::hash::{Hash, Hasher};
use std::mem::discriminant;

/// A condition by what it says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'a>(pub &'a Condition);

impl PartialEq for Said<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self.0.shape(), other.0.shape()) {
            (Shape::All(one), Shape::All(two)) | (Shape::Any(one), Shape::Any(two)) => {
                one.iter().map(Said).eq(two.iter().map(Said))
            }
            (Shape::Not(one), Shape::Not(two)) => Said(one) == Said(two),
            (Shape::Test(one), Shape::Test(two)) => one == two,
            (Shape::All(_) | Shape::Any(_) | Shape::Not(_) | Shape::Test(_), _) => false,
        }
    }
}

impl Eq for Said<'_> {}

impl Hash for Said<'_> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        let shape = self.0.shape();
        discriminant(&shape).hash(hasher);
        match shape {
            Shape::All(parts) | Shape::Any(parts) => parts.iter().for_each(|part| Said(part).hash(hasher)),
            Shape::Not(part) => Said(part).hash(hasher),
            Shape::Test(test) => test.hash(hasher),
        }
    }
}

/// So many rules are worth a thread: most of the time is waiting for the memory in which their conditions lie.
const MANY_RULES: usize = 500;

/// Returns for each rule a number of what it asks for: rules of one number ask for the same.
pub(super) fn numbers(policy: &Policy) -> Vec<usize> {
    let rules: Vec<&Rule> = policy.rules.iter().collect();
    let parts = in_parts(
        &rules,
        MANY_RULES,
        |at, _| at + 1,
        |part| {
            let mut alike = Alike::default();
            let numbers: Vec<usize> = part.iter().map(|rule| alike.number(Asks(rule))).collect();
            (alike, numbers)
        },
    );
    let (mut all, mut numbers) = (Alike::default(), Vec::with_capacity(rules.len()));
    for (alike, own) in parts {
        let known = all.number_all(alike);
        numbers.extend(own.into_iter().filter_map(|number| known.get(number)));
    }
    numbers
}

/// A rule by what it asks for: the conditions of its slots, its own, and how its slots are filled. Which outcomes it names is left
/// aside.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asks<'a>(pub &'a Rule);

impl<'a> Asks<'a> {
    /// Returns each of the conditions.
    pub(super) fn conditions(self) -> impl Iterator<Item = &'a Condition> {
        let of_slots = self.0.slots.iter().filter_map(|slot| slot.pattern.condition.as_ref());
        of_slots.chain(&self.0.conditions).chain(&self.0.only_if)
    }

    fn of_slots(self) -> impl Iterator<Item = Option<Said<'a>>> {
        self.0.slots.iter().map(|slot| slot.pattern.condition.as_ref().map(Said))
    }
}

impl PartialEq for Asks<'_> {
    fn eq(&self, other: &Self) -> bool {
        let (one, two) = (self.0, other.0);
        let same = |one: &[Condition], two: &[Condition]| one.iter().map(Said).eq(two.iter().map(Said));
        one.given == two.given
            && one.reading == two.reading
            && self.of_slots().eq(other.of_slots())
            && same(&one.conditions, &two.conditions)
            && same(&one.only_if, &two.only_if)
    }
}

impl Eq for Asks<'_> {}

impl Hash for Asks<'_> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.0.given.hash(hasher);
        self.of_slots().for_each(|said| said.hash(hasher));
        self.0.conditions.iter().for_each(|condition| Said(condition).hash(hasher));
    }
}

/// A rule by what it is given.
#[derive(Debug, Clone, Copy)]
pub(super) struct IsGiven<'a>(pub &'a Rule);

impl<'a> IsGiven<'a> {
    fn items(self) -> impl Iterator<Item = &'a [ItemElement]> {
        self.0.slots.iter().map(|slot| slot.pattern.any_of.as_slice())
    }
}

impl PartialEq for IsGiven<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.given == other.0.given && self.items().eq(other.items())
    }
}

impl Eq for IsGiven<'_> {}

impl Hash for IsGiven<'_> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.0.given.hash(hasher);
        self.items().for_each(|items| items.hash(hasher));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Place;
    use crate::policy::expression::Owner;
    use crate::quick::hash_of;

    fn test(attribute: &str) -> Condition {
        Condition::Same { attribute: attribute.to_owned(), left: Owner::This, right: Owner::Learner }
    }

    #[test]
    fn places_make_no_difference() {
        let at =
            |line: u32, part: Condition| Condition::At(Place { file: "p.lijiao".into(), line }, part.into());
        let one = Condition::All(vec![at(1, test("name")), Condition::Not(Box::new(at(2, test("code"))))]);
        let two = at(3, Condition::All(vec![test("name"), at(4, Condition::Not(Box::new(test("code"))))]));
        assert_eq!(Said(&one), Said(&two));
        assert_eq!(hash_of(&Said(&one)), hash_of(&Said(&two)));
        let either = Condition::Any(vec![test("name"), Condition::Not(Box::new(test("code")))]);
        assert!(Said(&one) != Said(&either) && Said(&one) != Said(&test("name")));
    }
}
