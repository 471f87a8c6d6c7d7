//! Texts that stand in a policy often, such as the names of its files: written once and pointed to.

use super::{READING, WRITING};
use std::collections::BTreeMap;

/// The texts of a whole, in the order in which they first came.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    numbers: BTreeMap<String, u32>,
}

impl Texts {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        self.numbers.insert(text.to_owned(), next);
        next
    }

    pub(super) fn in_order(self) -> Vec<String> {
        let mut texts: Vec<(u32, String)> = self.numbers.into_iter().map(|(text, at)| (at, text)).collect();
        texts.sort_unstable();
        texts.into_iter().map(|(_, text)| text).collect()
    }
}

/// How a field is written whose texts stand often: `#[serde(with = "shared_text")]`.
pub(crate) mod shared_text {
    use super::{READING, WRITING};
    use crate::source::FileName;
    use serde::de::Error as _;
    use serde::ser::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};
    use smol_str::SmolStr;

    pub(crate) fn serialize<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.serialize_str(text);
        }
        let number = WRITING.with_borrow_mut(|texts| Some(texts.as_mut()?.number(text)));
        serializer.serialize_u32(number.ok_or_else(|| S::Error::custom("no plan is being written"))?)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SmolStr, D::Error> {
        if deserializer.is_human_readable() {
            return SmolStr::deserialize(deserializer);
        }
        // A long text is shared with the whole that points to it.
        found(deserializer).map(|text| SmolStr::from(text.shared_text()))
    }

    /// Returns the text that is pointed to.
    pub(super) fn found<'de, D: Deserializer<'de>>(deserializer: D) -> Result<FileName, D::Error> {
        let number = usize::try_from(u32::deserialize(deserializer)?).map_err(D::Error::custom)?;
        let text = READING.with_borrow(|body| body.as_ref()?.texts.get(number).cloned());
        text.ok_or_else(|| D::Error::custom("no such text"))
    }
}

/// How the name of a file is written: it is shared in memory too.
pub(crate) mod shared_name {
    use super::shared_text::found;
    use crate::source::FileName;
    use serde::{Deserialize, Deserializer};

    pub(crate) use super::shared_text::serialize;

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<FileName, D::Error> {
        if deserializer.is_human_readable() {
            return String::deserialize(deserializer).map(FileName::from);
        }
        found(deserializer)
    }
}

/// How a field is written that may hold such a text.
pub(crate) mod shared_option {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use smol_str::SmolStr;

    #[derive(Serialize, Deserialize)]
    #[serde(transparent)]
    struct Shared(#[serde(with = "super::shared_text")] SmolStr);

    pub(crate) fn serialize<S: Serializer>(text: &Option<SmolStr>, to: S) -> Result<S::Ok, S::Error> {
        text.clone().map(Shared).serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<SmolStr>, D::Error> {
        Ok(Option::<Shared>::deserialize(from)?.map(|Shared(text)| text))
    }
}
