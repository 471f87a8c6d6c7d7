//! What conditions say, wherever they stand in the text: many rules ask for the same, which is then read once.

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
        are_alike(self.0, other.0, |one, two| std::ptr::eq(one, two) || one == two)
    }
}

impl Eq for Said<'_> {}

impl Hash for Said<'_> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        hash_tests(self.0, hasher, |test, hasher| test.hash(hasher));
    }
}

// Whether two conditions are made of such tests in the same way.
fn are_alike(one: &Condition, two: &Condition, such: fn(&Condition, &Condition) -> bool) -> bool {
    let all = |one: &[Condition], two: &[Condition]| {
        one.len() == two.len() && one.iter().zip(two).all(|(one, two)| are_alike(one, two, such))
    };
    match (one.shape(), two.shape()) {
        (Shape::All(one), Shape::All(two)) | (Shape::Any(one), Shape::Any(two)) => all(one, two),
        (Shape::Not(one), Shape::Not(two)) => are_alike(one, two, such),
        (Shape::Test(one), Shape::Test(two)) => such(one, two),
        (Shape::All(_) | Shape::Any(_) | Shape::Not(_) | Shape::Test(_), _) => false,
    }
}

fn hash_tests<H: Hasher>(condition: &Condition, hasher: &mut H, of_test: fn(&Condition, &mut H)) {
    let shape = condition.shape();
    discriminant(&shape).hash(hasher);
    match shape {
        Shape::All(parts) | Shape::Any(parts) => {
            parts.iter().for_each(|part| hash_tests(part, hasher, of_test));
        }
        Shape::Not(part) => hash_tests(part, hasher, of_test),
        Shape::Test(test) => of_test(test, hasher),
    }
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

    fn of_slots(self) -> impl Iterator<Item = Option<&'a Condition>> {
        self.0.slots.iter().map(|slot| slot.pattern.condition.as_ref())
    }

    fn is_alike(self, other: Self, such: fn(&Condition, &Condition) -> bool) -> bool {
        let same = |one: &[Condition], two: &[Condition]| {
            one.len() == two.len() && one.iter().zip(two).all(|(one, two)| are_alike(one, two, such))
        };
        let mut of_slots = self.of_slots().zip(other.of_slots());
        self.0.given == other.0.given
            && self.0.reading == other.0.reading
            && self.0.slots.len() == other.0.slots.len()
            && of_slots.all(|(one, two)| match (one, two) {
                (Some(one), Some(two)) => are_alike(one, two, such),
                (one, two) => one.is_none() && two.is_none(),
            })
            && same(&self.0.conditions, &other.0.conditions)
            && same(&self.0.only_if, &other.0.only_if)
    }

    fn hash_tests<H: Hasher>(self, hasher: &mut H, of_test: fn(&Condition, &mut H)) {
        self.0.given.hash(hasher);
        for condition in self.of_slots() {
            condition.is_some().hash(hasher);
            condition.into_iter().for_each(|condition| hash_tests(condition, hasher, of_test));
        }
        self.0.conditions.iter().for_each(|condition| hash_tests(condition, hasher, of_test));
    }
}

impl PartialEq for Asks<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.is_alike(*other, |one, two| std::ptr::eq(one, two) || one == two)
    }
}

impl Eq for Asks<'_> {}

impl Hash for Asks<'_> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.hash_tests(hasher, |test, hasher| test.hash(hasher));
    }
}

/// A rule by the very tests that it asks for: rules share those that are alike, so that none of them need be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Holds<'a>(pub Asks<'a>);

impl PartialEq for Holds<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.is_alike(other.0, |one, two| std::ptr::eq(one, two))
    }
}

impl Eq for Holds<'_> {}

impl Hash for Holds<'_> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.0.hash_tests(hasher, |test, hasher| std::ptr::hash(test, hasher));
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
