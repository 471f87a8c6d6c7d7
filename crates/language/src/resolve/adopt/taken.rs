//! A declaration as it is taken from its file: most stay as they stand there and are not copied.

use crate::syntax::ast::Declaration;
use std::ops::Deref;

/// A declaration of a policy or of one of its bases.
#[derive(Debug, Clone)]
pub struct Taken<'a> {
    written: &'a Declaration,
    changed: Option<Box<Declaration>>,
}

impl<'a> Taken<'a> {
    /// Returns a declaration as it stands.
    pub fn as_written(written: &'a Declaration) -> Self {
        Self { written, changed: None }
    }

    /// Returns another in the place of this one.
    pub fn changed_to(&self, changed: Declaration) -> Self {
        Self { written: self.written, changed: Some(Box::new(changed)) }
    }

    /// Returns it to be changed.
    pub fn to_mut(&mut self) -> &mut Declaration {
        self.changed.get_or_insert_with(|| Box::new(self.written.clone()))
    }
}

impl Deref for Taken<'_> {
    type Target = Declaration;

    fn deref(&self) -> &Declaration {
        self.changed.as_deref().unwrap_or(self.written)
    }
}
