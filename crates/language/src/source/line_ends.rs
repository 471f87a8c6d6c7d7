//! Where the lines of a text end, looked for in eight bytes at a time: most lines are short.

/// Gives the offset of each line end.
pub fn line_ends(bytes: &[u8], mut give: impl FnMut(usize)) {
    const LINE_ENDS: u64 = 0x0101_0101_0101_0101 * b'\n' as u64;
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let (words, rest) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let other = u64::from_le_bytes(*word) ^ LINE_ENDS;
        let mut found = !((other & LOW).wrapping_add(LOW) | other | LOW);
        while found != 0 {
            give(8 * index + found.trailing_zeros() as usize / 8);
            found &= found - 1;
        }
    }
    let start = 8 * words.len();
    rest.iter().enumerate().filter(|(_, byte)| **byte == b'\n').for_each(|(at, _)| give(start + at));
}

#[cfg(test)]
mod tests {
    use super::line_ends;

    #[test]
    fn lines_end_where_line_feeds_stand() {
        let text = "a\n\n\u{10a}\u{8a}bcdefghij\nklmnopqrstuvw\u{a}x\r\n\n\n\n\n\n\n\n\n\nlast";
        for rest in (0..text.len()).filter_map(|start| text.get(start..)) {
            let mut found = Vec::new();
            line_ends(rest.as_bytes(), |at| found.push(at));
            assert_eq!(found, rest.match_indices('\n').map(|(at, _)| at).collect::<Vec<_>>());
        }
    }
}
