//! Packed text as text: gzip and zstd are known by their first bytes, whatever a file is called. This is the only place that
//! names flate2 and ruzstd. Memory is bounded by one window of the packer; what is damaged or cut off is an error of reading.

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;
use std::io::{self, BufRead, BufReader, Read};

/// A stream of bytes.
pub(super) type Stream = Box<dyn BufRead>;

/// The endings of packed files.
pub(super) const ENDINGS: [&str; 3] = [".gz", ".zst", ".zstd"];

const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// Returns a stream unpacked, and whether it was packed.
pub(super) fn unpacked(mut stream: Stream) -> io::Result<(Stream, bool)> {
    let first = stream.fill_buf()?;
    if first.starts_with(&GZIP) {
        return Ok((Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(stream))), true));
    }
    if first.starts_with(&ZSTD) {
        let frames = Frames { open: Some(StreamingDecoder::new(stream).map_err(damaged)?) };
        return Ok((Box::new(BufReader::with_capacity(1 << 16, frames)), true));
    }
    Ok((stream, false))
}

fn damaged(error: impl std::fmt::Display) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error.to_string())
}

/// The frames of a zstd file, one behind the other.
struct Frames {
    open: Option<StreamingDecoder<Stream, ruzstd::decoding::FrameDecoder>>,
}

impl Read for Frames {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(frame) = &mut self.open {
            let read = frame.read(buffer).map_err(damaged)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            let Some(mut rest) = self.open.take().map(StreamingDecoder::into_inner) else { break };
            if !rest.fill_buf()?.is_empty() {
                self.open = Some(StreamingDecoder::new(rest).map_err(damaged)?);
            }
        }
        Ok(0)
    }
}
