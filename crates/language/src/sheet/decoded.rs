//! The text of a CSV file: UTF-8, else GB18030 where the bytes are that without a doubt. This is the only place that names
//! encoding_rs.

use std::borrow::Cow;

/// The text of a file and the encoding that it stood in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decoded<'a> {
    /// UTF-8.
    Utf8(&'a str),
    /// GB18030, which GBK and GB 2312 are parts of.
    Gb18030(Cow<'a, str>),
}

/// Returns the text of a file, or the offset of the first byte that is neither.
///
/// Bytes that are no UTF-8 are GB18030 only when each of them is: one that is not, or a character that nobody has given a
/// meaning, refuses the whole.
pub fn decoded(bytes: &[u8]) -> Result<Decoded<'_>, usize> {
    let fault = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(Decoded::Utf8(text)),
        Err(fault) => fault.valid_up_to(),
    };
    let text = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    text.filter(|text| !text.contains(is_no_text)).map(Decoded::Gb18030).ok_or(fault)
}

fn is_no_text(character: char) -> bool {
    let is_control = character.is_control() && !matches!(character, '\n' | '\r' | '\t');
    is_control || matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{fffd}'..='\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::{Decoded, decoded};

    #[test]
    fn bytes_that_are_no_utf8_are_gb18030_only_as_a_whole() {
        assert_eq!(decoded("代码\n".as_bytes()), Ok(Decoded::Utf8("代码\n")));
        // 代码,四级 as GBK writes it.
        let bytes = b"\xb4\xfa\xc2\xeb,\xcb\xc4\xbc\xb6\n";
        assert_eq!(decoded(bytes), Ok(Decoded::Gb18030("代码,四级\n".into())));
        assert_eq!(decoded(b"code,\xff\n"), Err(5));
        assert_eq!(decoded(b"\xb4\xfa\xc2"), Err(0));
        // UTF-16 has zeros in it.
        assert_eq!(decoded(b"\xff\xfec\0o\0"), Err(0));
    }
}
