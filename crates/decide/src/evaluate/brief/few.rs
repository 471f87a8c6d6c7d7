//! Lists of which most have one element or none: such a one lies where the list does, not in memory of its own.

use std::ops::Deref;

/// A list that does not grow.
#[derive(Debug, Clone, Default)]
pub(super) enum Few<T> {
    #[default]
    None,
    One(T),
    Many(Box<[T]>),
}

impl<T> From<Vec<T>> for Few<T> {
    fn from(mut all: Vec<T>) -> Self {
        match (all.len(), all.pop()) {
            (_, None) => Self::None,
            (1, Some(one)) => Self::One(one),
            (_, Some(last)) => {
                all.push(last);
                Self::Many(all.into_boxed_slice())
            }
        }
    }
}

impl<T> Deref for Few<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        match self {
            Self::None => &[],
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(all) => all,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Few;

    #[test]
    fn a_list_of_few_holds_what_it_was_made_from() {
        for count in 0..4 {
            let all: Vec<usize> = (0..count).collect();
            assert_eq!(*Few::from(all.clone()), *all);
        }
    }
}
