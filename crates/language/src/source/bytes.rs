//! The bytes of the files of a policy. What is read as text is held once, as bytes and as text.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

/// The files of a policy, by path relative to its folder, with `/` between its parts.
pub type Files = BTreeMap<String, FileBytes>;

/// What a file holds.
#[derive(Debug, Clone)]
pub enum FileBytes {
    /// Anything.
    Raw(Vec<u8>),
    /// Text, which others may hold too.
    Text(Arc<String>),
}

impl FileBytes {
    /// Returns the text where the bytes are known to be text.
    pub fn known_text(&self) -> Option<&Arc<String>> {
        match self {
            Self::Raw(_) => None,
            Self::Text(text) => Some(text),
        }
    }

    /// Holds the bytes as text where they are text.
    pub fn know_text(&mut self) {
        if let Self::Raw(bytes) = self
            && std::str::from_utf8(bytes).is_ok()
        {
            self.text();
        }
    }

    /// Returns the text of the bytes; what is no text stands there as a replacement character.
    pub fn text(&mut self) -> Arc<String> {
        let bytes = match self {
            Self::Text(text) => return Arc::clone(text),
            Self::Raw(bytes) => std::mem::take(bytes),
        };
        match String::from_utf8(bytes) {
            Ok(text) => {
                let text = Arc::new(text);
                *self = Self::Text(Arc::clone(&text));
                text
            }
            Err(no_text) => {
                let text = String::from_utf8_lossy(no_text.as_bytes()).into_owned();
                *self = Self::Raw(no_text.into_bytes());
                Arc::new(text)
            }
        }
    }
}

impl Deref for FileBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Raw(bytes) => bytes,
            Self::Text(text) => text.as_bytes(),
        }
    }
}

impl From<Vec<u8>> for FileBytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Raw(bytes)
    }
}

impl PartialEq for FileBytes {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for FileBytes {}

#[cfg(test)]
mod tests {
    use super::FileBytes;

    #[test]
    fn bytes_stay_what_they_are_whoever_reads_them_as_text() {
        for bytes in [&b"abc"[..], b"\xff\xfea", "规则".as_bytes(), b""] {
            let mut file = FileBytes::from(bytes.to_vec());
            let text = file.text();
            assert_eq!(*text, String::from_utf8_lossy(bytes));
            assert_eq!(file.text(), text);
            assert_eq!(&*file, bytes);
            assert_eq!(file, FileBytes::from(bytes.to_vec()));
        }
    }
}
