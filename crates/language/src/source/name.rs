//! The name of a file, shared by all that stands in it.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, LazyLock};

/// The name of a file. Every clause knows the file that it stands in, so a name is held once and shared, and one word points to it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileName(Arc<Arc<str>>);

impl FileName {
    /// Returns the name as a text that is shared with it.
    pub fn shared_text(&self) -> Arc<str> {
        Arc::clone(&*self.0)
    }
}

/// The name of no file: what has no place yet shares it.
static NO_FILE: LazyLock<FileName> = LazyLock::new(|| FileName::from(""));

impl Default for FileName {
    fn default() -> Self {
        NO_FILE.clone()
    }
}

impl Deref for FileName {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for FileName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for FileName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl AsRef<std::path::Path> for FileName {
    fn as_ref(&self) -> &std::path::Path {
        str::as_ref(self)
    }
}

impl From<&str> for FileName {
    fn from(name: &str) -> Self {
        Self::from(Arc::from(name))
    }
}

impl From<String> for FileName {
    fn from(name: String) -> Self {
        Self::from(Arc::from(name))
    }
}

impl From<Arc<str>> for FileName {
    fn from(name: Arc<str>) -> Self {
        Self(Arc::new(name))
    }
}

impl PartialEq<str> for FileName {
    fn eq(&self, other: &str) -> bool {
        **self == *other
    }
}

impl fmt::Debug for FileName {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, to)
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&**self, to)
    }
}
