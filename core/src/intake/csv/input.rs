//! Bytes of a file as UTF-8, or as what is said to be UTF-8.

use std::io::Read;

use encoding_rs::{Decoder, Encoding, UTF_8};

use crate::error::{Error, ErrorKind, Result, nearest};

/// A reader that decodes as it goes.
pub(super) struct Input<R> {
    reader: R,
    /// None where the bytes are taken as they are.
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    begun: bool,
    /// The bytes taken from the reader.
    pub(super) bytes_read: u64,
    /// Whether the reader has no more.
    pub(super) ended: bool,
    /// Whether bytes were met that the encoding does not have.
    pub(super) replaced: bool,
}

impl<R: Read> Input<R> {
    /// Reads text of the encoding with this label.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] when there is no such encoding.
    pub(super) fn new(reader: R, label: &str) -> Result<Self> {
        const COMMON: [&str; 7] =
            ["utf-8", "windows-1252", "windows-1250", "iso-8859-1", "iso-8859-2", "utf-16le", "shift_jis"];
        let Some(encoding) = Encoding::for_label(label.as_bytes()) else {
            let near = nearest(label, COMMON).map(|near| format!("; did you mean `{near}`?"));
            return Err(Error::new(
                ErrorKind::OutOfRange,
                format!(
                    "there is no encoding `{}`{}; common ones are `utf-8`, `windows-1252` and `iso-8859-2`",
                    label.escape_debug(),
                    near.unwrap_or_default()
                ),
            ));
        };
        let decoder = (encoding != UTF_8).then(|| encoding.new_decoder_without_bom_handling());
        Ok(Self { reader, decoder, raw: Vec::new(), begun: false, bytes_read: 0, ended: false, replaced: false })
    }

    /// Appends text until there are `wanted` bytes of it, or no more to read.
    pub(super) fn fill(&mut self, text: &mut Vec<u8>, wanted: usize) -> Result<()> {
        if !self.begun {
            self.begin(text)?;
        }
        while text.len() < wanted && !self.ended {
            let room = wanted - text.len();
            if let Some(decoder) = &mut self.decoder {
                self.raw.clear();
                let n = take(&mut self.reader, room, &mut self.raw)?;
                self.bytes_read += n as u64;
                self.ended = n < room;
                self.replaced |= decode(decoder, &self.raw, text, self.ended);
            } else {
                let n = take(&mut self.reader, room, text)?;
                self.bytes_read += n as u64;
                self.ended = n < room;
            }
        }
        Ok(())
    }

    /// Passes over a byte order mark, and takes its word for the encoding.
    fn begin(&mut self, text: &mut Vec<u8>) -> Result<()> {
        const LONGEST_MARK: usize = 3;
        self.begun = true;
        let n = take(&mut self.reader, LONGEST_MARK, &mut self.raw)?;
        self.bytes_read += n as u64;
        self.ended = n < LONGEST_MARK;
        let mut skip = 0;
        if let Some((encoding, length)) = Encoding::for_bom(&self.raw) {
            self.decoder = (encoding != UTF_8).then(|| encoding.new_decoder_without_bom_handling());
            skip = length;
        }
        let rest = self.raw.get(skip..).unwrap_or_default();
        match &mut self.decoder {
            Some(decoder) => self.replaced |= decode(decoder, rest, text, self.ended),
            None => text.extend_from_slice(rest),
        }
        Ok(())
    }
}

fn take<R: Read>(reader: &mut R, n: usize, into: &mut Vec<u8>) -> Result<usize> {
    into.reserve(n);
    Ok(reader.by_ref().take(n as u64).read_to_end(into)?)
}

/// Appends the text of `raw`; says whether some of it was not text.
fn decode(decoder: &mut Decoder, raw: &[u8], text: &mut Vec<u8>, last: bool) -> bool {
    let begin = text.len();
    // What does not fit by this measure does not exist; the fallback is longer than any encoding makes a byte.
    let room = decoder.max_utf8_buffer_length(raw.len()).unwrap_or(raw.len().saturating_mul(4));
    text.resize(begin + room, 0);
    let (_, _, written, replaced) = decoder.decode_to_utf8(raw, text.get_mut(begin..).unwrap_or_default(), last);
    text.truncate(begin + written);
    replaced
}
