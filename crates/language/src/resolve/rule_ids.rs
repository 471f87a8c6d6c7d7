//! What the names of rules mean: a rule, all rows of a table, or one row by its name or its number.

use crate::few::Few;
use crate::policy::RuleId;
use crate::quick::QuickMap;
use smol_str::{SmolStr, format_smolstr};

/// The rules of each name. A name means what had it first.
#[derive(Debug, Default)]
pub(super) struct RuleIds {
    named: QuickMap<SmolStr, Few<RuleId>>,
    /// The rows that go by their numbers alone, by table: thousands of them, none of which is mostly asked for so.
    numbered: QuickMap<SmolStr, Rows>,
    /// Some name could be that of a row of a table which comes behind it.
    has_parted_name: bool,
}

/// Rows with numbers and ids that follow each other.
#[derive(Debug, Clone, Copy)]
struct Rows {
    first_number: usize,
    first_id: RuleId,
    count: usize,
}

impl RuleIds {
    /// Makes room for so many more names.
    pub fn reserve(&mut self, count: usize) {
        self.named.reserve(count);
    }

    /// Returns the rules of a name.
    pub fn get(&self, name: &str) -> Option<&[RuleId]> {
        match self.named.get(name) {
            Some(ids) => Some(ids),
            None => self.row(name),
        }
    }

    /// Returns the rules of a name, to be changed.
    pub fn or_default(&mut self, name: SmolStr) -> &mut Few<RuleId> {
        self.named.or_default(name)
    }

    /// Adds a rule unless its name has some already.
    pub fn insert_rule(&mut self, name: &SmolStr, id: RuleId) {
        self.has_parted_name |= name.contains('/');
        self.insert_new(name.clone(), id);
    }

    /// Adds a row under its whole name unless that has rules already; returns whether it had none.
    pub fn insert_row(&mut self, name: SmolStr, id: RuleId) -> bool {
        self.has_parted_name |= name.split('/').nth(2).is_some();
        self.insert_new(name, id)
    }

    fn insert_new(&mut self, name: SmolStr, id: RuleId) -> bool {
        self.row(&name).is_none() && self.named.insert_new(name, Few::One(id))
    }

    /// Adds the rows of a table under their numbers and under its name, each unless it has rules already. The ids of the rows follow
    /// each other.
    pub fn insert_rows(
        &mut self,
        table: &SmolStr,
        numbers: impl Iterator<Item = usize> + Clone,
        ids: Few<RuleId>,
    ) {
        let (Some(first_number), Some(first_id)) = (numbers.clone().next(), ids.first().copied()) else {
            return self.insert_table(table, ids);
        };
        let is_known = self.get(table).is_some() || self.has_parted_name;
        let follow_each_other =
            (first_number..).zip(numbers.clone()).all(|(wanted, number)| wanted == number);
        if is_known || !follow_each_other {
            for (number, id) in numbers.zip(&ids) {
                self.insert_new(format_smolstr!("{table}/{number}"), *id);
            }
        } else {
            let count = ids.len();
            self.numbered.insert(table.clone(), Rows { first_number, first_id, count });
        }
        self.insert_table(table, ids);
    }

    fn insert_table(&mut self, table: &SmolStr, ids: Few<RuleId>) {
        self.has_parted_name |= table.contains('/');
        if self.row(table).is_none() {
            self.named.insert_new(table.clone(), ids);
        }
    }

    /// Returns all names in their order, for what is told of them.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.named.keys_in_order().into_iter().map(ToString::to_string).collect();
        for table in self.numbered.keys_in_order() {
            let rows = self.numbered.get(table).into_iter();
            let numbers = rows.flat_map(|rows| (rows.first_number..).take(rows.count));
            names.extend(numbers.map(|number| format!("{table}/{number}")));
        }
        names.sort_unstable();
        names
    }

    fn row(&self, name: &str) -> Option<&[RuleId]> {
        let (table, number) = name.rsplit_once('/')?;
        let Rows { first_number, first_id, count } = *self.numbered.get(table)?;
        let row = number.parse::<usize>().ok()?.checked_sub(first_number).filter(|row| *row < count)?;
        // Another spelling of the number is another name.
        let is_spelt_so = number.starts_with(|first| matches!(first, '1'..='9')) || number == "0";
        let id = RuleId(first_id.0.checked_add(u32::try_from(row).ok()?).filter(|_| is_spelt_so)?);
        let ids = self.named.get(table)?;
        let at = ids.iter().position(|own| *own == id)?;
        ids.get(at..=at)
    }
}

#[cfg(test)]
mod tests {
    use super::RuleIds;
    use crate::few::Few;
    use crate::policy::RuleId;

    fn ids(from: u32, to: u32) -> Few<RuleId> {
        (from..to).map(RuleId).collect()
    }

    #[test]
    fn a_row_goes_by_its_number_until_something_else_has_the_name() {
        let mut known = RuleIds::default();
        known.insert_rows(&"t".into(), 1..4, ids(0, 3));
        assert_eq!(known.get("t/2"), Some(&[RuleId(1)][..]));
        assert_eq!(known.get("t").map(<[RuleId]>::len), Some(3));
        for other in ["t/0", "t/4", "t/02", "t/+2", "t/", "u/2", "2"] {
            assert_eq!(known.get(other), None, "{other}");
        }
        assert!(!known.insert_row("t/3".into(), RuleId(7)));
        assert!(known.insert_row("t/x".into(), RuleId(2)));
        assert_eq!(known.names(), ["t", "t/1", "t/2", "t/3", "t/x"]);
    }

    #[test]
    fn the_first_of_a_name_has_it_whether_rule_or_row() {
        let mut known = RuleIds::default();
        known.insert_rule(&"t/2".into(), RuleId(0));
        known.insert_rows(&"t".into(), 1..4, ids(1, 4));
        assert_eq!(known.get("t/2"), Some(&[RuleId(0)][..]));
        assert_eq!(known.get("t/3"), Some(&[RuleId(3)][..]));
        // A second table of the name keeps only what the first has not.
        known.insert_rows(&"t".into(), 1..6, ids(4, 9));
        assert_eq!(known.get("t/3"), Some(&[RuleId(3)][..]));
        assert_eq!(known.get("t/5"), Some(&[RuleId(8)][..]));
        assert_eq!(known.get("t").map(<[RuleId]>::len), Some(3));
    }

    #[test]
    fn numbers_that_leave_some_out_are_names_of_their_own() {
        let mut known = RuleIds::default();
        known.insert_rows(&"t".into(), [1, 4].into_iter(), ids(0, 2));
        assert_eq!(known.get("t/4"), Some(&[RuleId(1)][..]));
        assert_eq!(known.get("t/2"), None);
    }
}
