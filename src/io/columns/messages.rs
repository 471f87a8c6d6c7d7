//! The messages of Arrow IPC, in a file or one behind the other in a stream. Each is looked through before it is decoded: the
//! decoder takes the lengths and places that stand in it for granted, and a damaged one may say anything.

mod types;

use super::Opened;
use arrow_array::RecordBatch;
use arrow_ipc::convert::try_fb_to_schema;
use arrow_ipc::reader::{FileDecoder, read_footer_length};
use arrow_ipc::{
    Block, CompressionType, Message, MessageHeader, MetadataVersion, RecordBatch as Stored,
    Schema as StoredSchema, root_as_footer, root_as_message,
};
use arrow_schema::{ArrowError, DataType, Schema};
use std::io::{Read, Seek, SeekFrom};
use std::sync::Arc;
use types::{add_widths, expect_readable};

/// What stands before the length of a message, except in old files.
const CONTINUES: [u8; 4] = [0xff; 4];
/// The bytes before a message: that mark and its length.
const HEAD: usize = 8;
/// The length of a footer and the mark behind it.
const TRAILER: usize = 10;
/// The most values of a column of one message.
const MOST_VALUES: i64 = i32::MAX as i64;
/// The most rows of a message whose columns have not even a bit for each.
const MOST_EMPTY_ROWS: i64 = 1 << 20;
/// The most bytes that are made room for before they have come.
const MOST_AT_ONCE: usize = 64 << 20;
/// How many times as long as itself a packed text may become: LZ4 cannot do more; of zstd a block of 128 KiB takes four bytes.
const MOST_OF_LZ4: usize = 256;
const MOST_OF_ZSTD: usize = 32 * 1024;

/// A message with what it is about.
struct Whole {
    /// Both marks in front, then the description, then the body.
    bytes: Vec<u8>,
    /// Where the body begins.
    body: usize,
}

/// Returns the columns of a file, and its rows.
pub(super) fn of_file(mut file: impl Read + Seek + 'static) -> Result<Opened, ArrowError> {
    let length = file.seek(SeekFrom::End(0))?;
    let mut trailer = [0; TRAILER];
    read_at(&mut file, behind(length, TRAILER as u64)?, &mut trailer)?;
    let footer = read_footer_length(trailer)?;
    let at = behind(length, (footer + TRAILER) as u64)?;
    let mut bytes = vec![0; footer];
    read_at(&mut file, at, &mut bytes)?;
    let footer = root_as_footer(&bytes).map_err(damaged)?;
    let schema = schema_of(footer.schema())?;
    let mut decoder = Decoder::of(schema.clone(), footer.version());
    for block in footer.dictionaries().into_iter().flatten() {
        decoder.add_dictionary(Whole::of_block(&mut file, block, length)?)?;
    }
    let blocks = footer.recordBatches().ok_or_else(|| damaged("it does not say where its rows are"))?;
    let blocks: Vec<Block> = blocks.iter().copied().collect();
    let mut batch = move |block: Block| decoder.batch(Whole::of_block(&mut file, &block, length)?);
    let batches = Box::new(blocks.into_iter().filter_map(move |block| batch(block).transpose()));
    Ok(Opened { schema, batches, rows: None })
}

/// Returns the columns of a stream, and its rows.
pub(super) fn of_stream(mut stream: impl Read + 'static) -> Result<Opened, ArrowError> {
    let first = Whole::next_of(&mut stream)?.ok_or_else(|| damaged("it is empty"))?;
    let (version, schema) = first.schema()?;
    let mut decoder = Decoder::of(schema.clone(), version);
    let mut next = move || {
        while let Some(message) = Whole::next_of(&mut stream)? {
            if message.told()?.header_type() == MessageHeader::DictionaryBatch {
                decoder.add_dictionary(message)?;
            } else if let Some(batch) = decoder.batch(message)? {
                return Ok(Some(batch));
            }
        }
        Ok(None)
    };
    let batches = Box::new(std::iter::from_fn(move || next().transpose()));
    Ok(Opened { schema, batches, rows: None })
}

/// Decodes messages that are sound.
struct Decoder {
    schema: Arc<Schema>,
    decoder: FileDecoder,
}

impl Decoder {
    fn of(schema: Schema, version: MetadataVersion) -> Self {
        let schema = Arc::new(schema);
        Self { decoder: FileDecoder::new(Arc::clone(&schema), version), schema }
    }

    /// Adds the words of a dictionary to those that are known.
    fn add_dictionary(&mut self, message: Whole) -> Result<(), ArrowError> {
        let missing = || damaged("a dictionary is missing");
        let words = message.told()?.header_as_dictionary_batch().ok_or_else(missing)?;
        #[expect(deprecated, reason = "the format knows dictionaries by number")]
        let fields = self.schema.fields_with_dict_id(words.id());
        let Some(DataType::Dictionary(_, of)) = fields.first().map(|field| field.data_type()) else {
            return Err(damaged("a dictionary belongs to no column"));
        };
        message.expect_sound(words.data().ok_or_else(missing)?, [of.as_ref()])?;
        self.decoder.read_dictionary(&message.block()?, &message.bytes.into())
    }

    /// Returns the rows of a message, where it has any.
    fn batch(&self, message: Whole) -> Result<Option<RecordBatch>, ArrowError> {
        if message.told()?.header_type() == MessageHeader::NONE {
            return Ok(None);
        }
        let rows = message.told()?.header_as_record_batch();
        let rows = rows.ok_or_else(|| damaged("a message holds no rows"))?;
        message.expect_sound(rows, self.schema.fields().iter().map(|field| field.data_type()))?;
        self.decoder.read_record_batch(&message.block()?, &message.bytes.into())
    }
}

impl Whole {
    /// Reads the message to which the footer of a file of some length points.
    fn of_block(file: &mut (impl Read + Seek), block: &Block, length: u64) -> Result<Self, ArrowError> {
        let outside = || damaged("a message lies outside the file");
        let at = u64::try_from(block.offset()).map_err(|_| outside())?;
        let body = usize::try_from(block.metaDataLength()).map_err(|_| outside())?;
        let whole = usize::try_from(block.bodyLength()).ok().and_then(|more| body.checked_add(more));
        let whole = whole.filter(|whole| at.checked_add(*whole as u64).is_some_and(|end| end <= length));
        let mut bytes = vec![0; whole.filter(|_| body > HEAD).ok_or_else(outside)?];
        read_at(file, at, &mut bytes)?;
        Ok(Self { bytes, body })
    }

    /// Reads the next message of a stream; `None` behind the last.
    fn next_of(stream: &mut impl Read) -> Result<Option<Self>, ArrowError> {
        let mut bytes = Vec::new();
        if stream.take(1).read_to_end(&mut bytes)? == 0 {
            return Ok(None);
        }
        read_more(stream, &mut bytes, 3)?;
        // Old streams have no mark.
        if bytes == CONTINUES {
            read_more(stream, &mut bytes, 4)?;
        } else {
            bytes.splice(..0, CONTINUES);
        }
        let described = bytes.last_chunk().map_or(0, |length| i32::from_le_bytes(*length));
        let described = usize::try_from(described).map_err(damaged)?;
        if described == 0 {
            return Ok(None);
        }
        read_more(stream, &mut bytes, described)?;
        let mut message = Self { body: bytes.len(), bytes };
        let more = usize::try_from(message.told()?.bodyLength()).map_err(damaged)?;
        read_more(stream, &mut message.bytes, more)?;
        Ok(Some(message))
    }

    /// Returns what the message says of itself.
    fn told(&self) -> Result<Message<'_>, ArrowError> {
        let head = if self.bytes.starts_with(&CONTINUES) { HEAD } else { HEAD - 4 };
        let told = self.bytes.get(head..self.body).ok_or_else(|| damaged("a message is too short"))?;
        root_as_message(told).map_err(damaged)
    }

    fn schema(&self) -> Result<(MetadataVersion, Schema), ArrowError> {
        let told = self.told()?;
        Ok((told.version(), schema_of(told.header_as_schema())?))
    }

    /// Returns the place of the message among its own bytes.
    fn block(&self) -> Result<Block, ArrowError> {
        let more = i64::try_from(self.bytes.len() - self.body).map_err(damaged)?;
        Ok(Block::new(0, i32::try_from(self.body).map_err(damaged)?, more))
    }

    /// Expects that columns of some types lie within the body, and are as long as something that it can hold.
    fn expect_sound<'t>(
        &self,
        stored: Stored<'_>,
        types: impl IntoIterator<Item = &'t DataType>,
    ) -> Result<(), ArrowError> {
        let is_length = |length: i64| (0..=MOST_VALUES).contains(&length);
        let mut nodes = stored.nodes().into_iter().flatten();
        if !nodes.all(|node| is_length(node.length()) && (0..=node.length()).contains(&node.null_count())) {
            return Err(damaged("a column has an impossible length"));
        }
        let (mut widths, mut views) = (Vec::new(), stored.variadicBufferCounts().into_iter().flatten());
        types.into_iter().for_each(|of| add_widths(of, &mut views, &mut widths));
        let mut unpacked = 0i64;
        for (at, buffer) in stored.buffers().into_iter().flatten().enumerate() {
            let packed = self.within_body(buffer.offset(), buffer.length());
            let packed = packed.ok_or_else(|| damaged("a column lies outside its message"))?;
            let length = unpacked_length(packed, stored.compression().map(|by| by.codec()))?;
            if length % widths.get(at).copied().unwrap_or(1) != 0 {
                return Err(damaged("a column ends within a value"));
            }
            unpacked = unpacked.saturating_add(length);
        }
        let rows = stored.length();
        if !is_length(rows) || rows > MOST_EMPTY_ROWS.max(unpacked.saturating_mul(8)) {
            return Err(damaged("there are more rows than the message can hold"));
        }
        Ok(())
    }

    fn within_body(&self, at: i64, length: i64) -> Option<&[u8]> {
        let (at, length) = (usize::try_from(at).ok()?, usize::try_from(length).ok()?);
        self.bytes.get(self.body..)?.get(at..at.checked_add(length)?)
    }
}

/// Returns how long some bytes become; the length stands in front of those that are packed.
fn unpacked_length(packed: &[u8], packing: Option<CompressionType>) -> Result<i64, ArrowError> {
    let own = i64::try_from(packed.len()).map_err(damaged)?;
    let (false, Some(packing)) = (packed.is_empty(), packing) else { return Ok(own) };
    let Some((length, packed)) = packed.split_first_chunk() else {
        return Err(damaged("a packed column is too short"));
    };
    let times = if packing == CompressionType::LZ4_FRAME { MOST_OF_LZ4 } else { MOST_OF_ZSTD };
    let length = match i64::from_le_bytes(*length) {
        // It is not packed.
        -1 => return i64::try_from(packed.len()).map_err(damaged),
        length => length,
    };
    let is_possible =
        usize::try_from(length).is_ok_and(|length| length <= packed.len().saturating_mul(times));
    is_possible.then_some(length).ok_or_else(|| damaged("a packed column has an impossible length"))
}

/// Returns the columns as they are told, where all of them can be read.
fn schema_of(stored: Option<StoredSchema<'_>>) -> Result<Schema, ArrowError> {
    let stored = stored.ok_or_else(|| damaged("it does not say what its columns are"))?;
    if !stored.endianness().equals_to_target_endianness() {
        return Err(damaged("its numbers have the bytes of another machine"));
    }
    let schema = try_fb_to_schema(stored)?;
    schema.flattened_fields().into_iter().try_for_each(|field| expect_readable(field.data_type()))?;
    Ok(schema)
}

/// Returns the place so many bytes before the end.
fn behind(length: u64, bytes: u64) -> Result<u64, ArrowError> {
    length.checked_sub(bytes).ok_or_else(|| damaged("it is too short"))
}

fn read_at(file: &mut (impl Read + Seek), at: u64, bytes: &mut [u8]) -> Result<(), ArrowError> {
    file.seek(SeekFrom::Start(at))?;
    Ok(file.read_exact(bytes)?)
}

/// Reads exactly so many bytes more; those that do not come take no room.
fn read_more(stream: &mut impl Read, bytes: &mut Vec<u8>, more: usize) -> Result<(), ArrowError> {
    bytes.reserve_exact(more.min(MOST_AT_ONCE));
    let read = stream.take(more as u64).read_to_end(bytes)?;
    (read == more).then_some(()).ok_or_else(|| damaged(format!("{} bytes are missing", more - read)))
}

fn damaged(why: impl std::fmt::Display) -> ArrowError {
    ArrowError::IpcError(why.to_string())
}
