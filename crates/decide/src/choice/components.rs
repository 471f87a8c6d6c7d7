//! Splits rows into components that no row joins: each can be solved without the others.

use super::row::Row;

/// Variables that rows join, ascending, with the rows. A variable in no row is alone; a row without
/// terms is with the first.
pub(super) struct Component {
    pub(super) variables: Vec<usize>,
    /// The rows, in the order of the whole, naming a variable by its place in `variables`.
    pub(super) rows: Vec<Row>,
}

/// Returns the components in the order of their first variables.
pub(super) fn components(variables: usize, rows: &[Row]) -> Vec<Component> {
    let mut parent: Vec<usize> = (0..variables).collect();
    for row in rows {
        for (&(left, _), &(right, _)) in row.terms.iter().zip(row.terms.iter().skip(1)) {
            join(&mut parent, left, right);
        }
    }
    // Where each variable is: its component, and its place in it.
    let mut places: Vec<(usize, usize)> = Vec::with_capacity(variables);
    let mut components: Vec<Component> = Vec::new();
    for variable in 0..variables {
        let first = root(&mut parent, variable);
        // The root is the smallest variable, so its place is known before it is needed.
        let number =
            if first == variable { components.len() } else { places.get(first).map_or(0, |place| place.0) };
        if first == variable {
            components.push(Component { variables: Vec::new(), rows: Vec::new() });
        }
        if let Some(component) = components.get_mut(number) {
            places.push((number, component.variables.len()));
            component.variables.push(variable);
        }
    }
    let place = |variable: usize| places.get(variable).copied().unwrap_or_default();
    for row in rows {
        let number = row.terms.first().map_or(0, |&(variable, _)| place(variable).0);
        let terms = row.terms.iter().map(|&(variable, by)| (place(variable).1, by)).collect();
        if let Some(component) = components.get_mut(number) {
            component.rows.push(Row { terms, bound: row.bound });
        }
    }
    components
}

// The root of a group is its smallest variable.
fn join(parent: &mut [usize], left: usize, right: usize) {
    let (left, right) = (root(parent, left), root(parent, right));
    if let Some(of_later) = parent.get_mut(left.max(right)) {
        *of_later = left.min(right);
    }
}

fn root(parent: &mut [usize], variable: usize) -> usize {
    let mut variable = variable;
    while let Some(&above) = parent.get(variable) {
        if above == variable {
            break;
        }
        let further = parent.get(above).copied().unwrap_or(above);
        if let Some(shortened) = parent.get_mut(variable) {
            *shortened = further;
        }
        variable = further;
    }
    variable
}
