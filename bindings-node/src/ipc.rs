//! Arrow IPC bytes in and out. What comes in is not copied.

use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow_array::RecordBatch;
use arrow_buffer::Buffer;
use arrow_ipc::MessageHeader;
use arrow_ipc::reader::{FileDecoder, StreamDecoder, read_footer_length};
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{ArrowError, SchemaRef};
use bytes::Bytes;
use cxmetrics::ErrorKind;
use napi::bindgen_prelude::Uint8Array;

use crate::failure::Failure;

/// How a file in the IPC format begins and ends; a stream has no such mark.
const MAGIC: &[u8] = b"ARROW1";

fn malformed(err: impl std::fmt::Display) -> Failure {
    Failure::of(ErrorKind::MalformedInput, format!("the bytes are not Arrow IPC: {err}"))
}

/// A step of the decoder, which panics on some broken bytes.
fn decoded<T>(decode: impl FnOnce() -> Result<T, ArrowError>) -> Result<T, Failure> {
    match catch_unwind(AssertUnwindSafe(decode)) {
        Ok(result) => result.map_err(malformed),
        Err(_) => Err(malformed("they contradict themselves")),
    }
}

/// The bytes of JavaScript as a buffer of Arrow; they live until the last batch that points into them is gone.
pub(crate) fn buffer(bytes: Uint8Array) -> Buffer {
    Buffer::from(Bytes::from_owner(bytes))
}

/// Reads IPC streams handed over in pieces, cut anywhere, or one stream or file a piece.
#[derive(Default)]
pub(crate) struct Decoder {
    stream: StreamDecoder,
}

impl Decoder {
    /// Hands every batch that is complete with this piece to `take`, with how many bytes of it were read.
    pub(crate) fn decode(
        &mut self,
        mut piece: Buffer,
        mut take: impl FnMut(RecordBatch, usize) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let len = piece.len();
        if self.is_between_batches() && piece.starts_with(MAGIC) {
            return decode_file(&piece, take);
        }
        if self.is_between_batches() && begins_stream(&piece) {
            self.stream = StreamDecoder::new();
        }
        while !piece.is_empty() {
            if let Some(batch) = decoded(|| self.stream.decode(&mut piece))? {
                take(batch, len - piece.len())?;
            }
        }
        Ok(())
    }

    fn is_between_batches(&mut self) -> bool {
        self.stream.finish().is_ok()
    }

    /// The columns of the stream, once they are known.
    pub(crate) fn schema(&self) -> Option<SchemaRef> {
        self.stream.schema()
    }

    /// Fails when a stream was cut off.
    pub(crate) fn finish(&mut self) -> Result<(), Failure> {
        self.stream.finish().map_err(|_| malformed("they end within a message; was the stream cut off?"))
    }
}

/// Whether a message with a schema stands at the start: the first of every stream.
fn begins_stream(piece: &[u8]) -> bool {
    let word = |at: usize| piece.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes);
    let (len, start): (_, usize) = match word(0) {
        Some(u32::MAX) => (word(4), 8),
        len => (len, 4),
    };
    let message = len.and_then(|len| piece.get(start..start.checked_add(usize::try_from(len).ok()?)?));
    let message = message.and_then(|message| arrow_ipc::root_as_message(message).ok());
    message.is_some_and(|message| message.header_type() == MessageHeader::Schema)
}

fn decode_file(file: &Buffer, mut take: impl FnMut(RecordBatch, usize) -> Result<(), Failure>) -> Result<(), Failure> {
    let short = || malformed("the file is cut off");
    let trailer_start = file.len().checked_sub(10).ok_or_else(short)?;
    let trailer: [u8; 10] = file[trailer_start..].try_into().map_err(malformed)?;
    let footer_len = read_footer_length(trailer).map_err(malformed)?;
    let footer_start = trailer_start.checked_sub(footer_len).ok_or_else(short)?;
    let footer = arrow_ipc::root_as_footer(&file[footer_start..trailer_start]).map_err(malformed)?;
    let schema = footer.schema().ok_or_else(|| malformed("the file has no schema"))?;
    let schema = decoded(|| arrow_ipc::convert::try_fb_to_schema(schema))?;
    let mut decoder = FileDecoder::new(schema.into(), footer.version());
    let part = |block: &arrow_ipc::Block| -> Result<(Buffer, usize), Failure> {
        let start = usize::try_from(block.offset()).map_err(malformed)?;
        let head = usize::try_from(block.metaDataLength()).map_err(malformed)?;
        let body = usize::try_from(block.bodyLength()).map_err(malformed)?;
        let len = head.checked_add(body).ok_or_else(short)?;
        let end = start.checked_add(len).filter(|end| *end <= file.len()).ok_or_else(short)?;
        Ok((file.slice_with_length(start, len), end))
    };
    for block in footer.dictionaries().iter().flatten() {
        let bytes = part(block)?.0;
        decoded(|| decoder.read_dictionary(block, &bytes))?;
    }
    for block in footer.recordBatches().iter().flatten() {
        let (bytes, end) = part(block)?;
        if let Some(batch) = decoded(|| decoder.read_record_batch(block, &bytes))? {
            take(batch, end)?;
        }
    }
    Ok(())
}

/// All batches of IPC bytes, and one without rows where there is none.
pub(crate) fn read(bytes: Uint8Array) -> Result<Vec<RecordBatch>, Failure> {
    let mut batches = Vec::new();
    let mut decoder = Decoder::default();
    decoder.decode(buffer(bytes), |batch, _| {
        batches.push(batch);
        Ok(())
    })?;
    decoder.finish()?;
    if let (true, Some(schema)) = (batches.is_empty(), decoder.schema()) {
        batches.push(RecordBatch::new_empty(schema));
    }
    Ok(batches)
}

/// A batch as an IPC stream.
pub(crate) fn write(batch: &RecordBatch) -> Result<Vec<u8>, Failure> {
    let written = || -> Result<Vec<u8>, ArrowError> {
        let mut writer = StreamWriter::try_new(Vec::new(), batch.schema_ref())?;
        writer.write(batch)?;
        writer.into_inner()
    };
    written().map_err(|err| Failure::of(ErrorKind::Overflow, format!("the table cannot be written: {err}")))
}
