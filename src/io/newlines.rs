//! Text with one sign for the end of a line, so that the lines of CSV can be counted: `\r\n` and `\r` become `\n`, and the last
//! line ends too.

use std::io::{self, BufRead, Read};

/// A stream whose lines all end in `\n`.
pub(super) struct Newlines<R> {
    inner: R,
    is_behind_return: bool,
    last: Option<u8>,
}

impl<R> Newlines<R> {
    /// Returns the stream with its lines ended alike.
    pub fn of(inner: R) -> Self {
        Self { inner, is_behind_return: false, last: None }
    }
}

impl<R: BufRead> Read for Newlines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let available = self.inner.fill_buf()?;
            let is_end = available.is_empty();
            let (mut taken, mut written) = (0, 0);
            let mut free = buffer.iter_mut();
            for byte in available {
                if *byte == b'\n' && self.is_behind_return {
                    self.is_behind_return = false;
                    taken += 1;
                    continue;
                }
                let Some(place) = free.next() else { break };
                self.is_behind_return = *byte == b'\r';
                *place = if self.is_behind_return { b'\n' } else { *byte };
                self.last = Some(*place);
                (taken, written) = (taken + 1, written + 1);
            }
            self.inner.consume(taken);
            if is_end && self.last.is_some_and(|last| last != b'\n') {
                let Some(place) = buffer.first_mut() else { return Ok(0) };
                *place = b'\n';
                self.last = Some(b'\n');
                return Ok(1);
            }
            if written > 0 || is_end || buffer.is_empty() {
                return Ok(written);
            }
        }
    }
}
