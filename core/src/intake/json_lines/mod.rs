//! JSON objects, one a line.

mod line;
mod table;
#[cfg(test)]
mod tests;

use std::fmt;
use std::io::Read;

use memchr::memchr;
use serde::{Deserialize, Serialize};

use self::line::Fault;
use self::table::Table;
use super::Batch;
use super::reason::Reason;
use super::row_refusals::RowRefusals;
use crate::error::Result;

/// A line longer than this is refused.
const LONGEST_LINE: usize = 16 << 20;
/// How much is read at a time.
const BLOCK: usize = 1 << 20;
/// How many bytes of lines a batch takes before it is handed over.
const MOST_BYTES: usize = 32 << 20;

/// How to read JSON lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct JsonLinesOptions {
    /// How many rows a batch holds at most.
    pub batch_rows: usize,
    /// The columns to hand over, by their dotted names; by default all.
    pub columns: Option<Vec<String>>,
    /// How many bytes are read at a time.
    #[doc(hidden)]
    #[serde(skip)]
    pub block_bytes: usize,
}

impl Default for JsonLinesOptions {
    fn default() -> Self {
        Self { batch_rows: 65_536, columns: None, block_bytes: BLOCK }
    }
}

impl JsonLinesOptions {
    /// Hands over at most this many rows a batch.
    #[must_use]
    pub fn with_batch_rows(mut self, batch_rows: usize) -> Self {
        self.batch_rows = batch_rows;
        self
    }

    /// Hands over only these columns.
    #[must_use]
    pub fn with_columns(mut self, columns: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.columns = Some(columns.into_iter().map(Into::into).collect());
        self
    }
}

/// Reads JSON objects, one a line, in batches.
///
/// - Objects inside objects become columns with dotted names: `user.region`.
/// - Texts and numbers are text, numbers as they stand in the line; a column whose every value in a batch is `true` or `false` is
///   one of truth values.
/// - Lists of scalars are lists; an object or list inside a list is kept as its JSON text, a null inside a list is left out.
/// - A key that is missing or null is null. A key met for the first time becomes a column from that batch on.
/// - Of a column that occurs twice in a line the last value holds. Half a surrogate pair is read as `U+FFFD`.
/// - Blank lines and a byte order mark are passed over.
///
/// A line that is not one object, that nests deeper than 64, is longer than 16 MiB, or would bring the columns over 4,096 is
/// refused and counted in [`JsonLinesReader::refused`].
///
/// # Cost
/// Memory for one batch, whatever the size of the file.
///
/// ```
/// use cxmetrics::intake::{JsonLinesOptions, JsonLinesReader};
/// let file = "{\"nps\": 10, \"user\": {\"region\": \"north\"}}\n{\"nps\": null}\n{\"nps\": 7\n";
/// let mut reader = JsonLinesReader::new(file.as_bytes(), &JsonLinesOptions::default());
/// let batch = reader.next_batch()?.unwrap();
/// assert_eq!(batch.rows(), 2);
/// assert!(batch.column("user.region").is_some_and(|column| column.is_null(1)));
/// assert_eq!(reader.refused().total(), 1);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub struct JsonLinesReader<R> {
    reader: R,
    batch_rows: usize,
    block_bytes: usize,
    text: Vec<u8>,
    /// Where the first line begins that was not read.
    at: usize,
    table: Table,
    bytes_read: u64,
    lines: u64,
    rows_read: u64,
    refused: RowRefusals,
    ended: bool,
    begun: bool,
    /// Inside a line that is too long.
    passing: bool,
}

impl<R: Read + Send> JsonLinesReader<R> {
    /// Reads nothing yet.
    pub fn new(reader: R, options: &JsonLinesOptions) -> Self {
        Self {
            reader,
            batch_rows: options.batch_rows.max(1),
            block_bytes: options.block_bytes.max(1),
            text: Vec::new(),
            at: 0,
            table: Table::new(options.columns.as_deref()),
            bytes_read: 0,
            lines: 0,
            rows_read: 0,
            refused: RowRefusals::default(),
            ended: false,
            begun: false,
            passing: false,
        }
    }

    /// The next rows, or nothing at the end of the file.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) when the reader fails; after it there are no more rows.
    pub fn next_batch(&mut self) -> Result<Option<Batch<'_>>> {
        self.table.clear();
        let mut bytes = 0;
        while self.table.rows() < self.batch_rows && !self.table.is_full() {
            if MOST_BYTES < bytes && 0 < self.table.rows() {
                break;
            }
            let rest = self.text.get(self.at..).unwrap_or_default();
            let (length, step) = match memchr(b'\n', rest) {
                Some(length) => (length, length + 1),
                None if self.ended && rest.is_empty() => break,
                None if self.ended => (rest.len(), rest.len()),
                None => {
                    self.read_on()?;
                    continue;
                }
            };
            let line = rest.get(..length).unwrap_or_default();
            let outcome = if self.passing || LONGEST_LINE < line.len() {
                Err(Fault::Refused(Reason::LineTooLong))
            } else {
                read(&mut self.table, line)
            };
            match outcome {
                Ok(rows) => self.rows_read += rows,
                Err(Fault::Full) => break,
                Err(Fault::Refused(reason)) => {
                    self.rows_read += 1;
                    let before = self.lines;
                    self.refused.count(reason, || before + 1);
                }
            }
            self.passing = false;
            self.lines += 1;
            self.at += step;
            bytes += step;
        }
        if self.table.rows() == 0 {
            return Ok(None);
        }
        self.table.batch().map(Some)
    }

    /// Reads the next block behind the line that is not whole yet.
    fn read_on(&mut self) -> Result<()> {
        self.text.drain(..self.at.min(self.text.len()));
        self.at = 0;
        if LONGEST_LINE < self.text.len() || self.passing {
            self.passing = true;
            self.text.clear();
        }
        self.text.reserve(self.block_bytes);
        // A long line is read in steps that grow with it, or finding its end would cost the square of its length.
        let wanted = self.block_bytes.max(self.text.len()) as u64;
        let taken = self.reader.by_ref().take(wanted).read_to_end(&mut self.text);
        let n = match taken {
            Ok(n) => n as u64,
            Err(error) => {
                self.ended = true;
                self.text.clear();
                return Err(error.into());
            }
        };
        self.bytes_read += n;
        self.ended = n < wanted;
        let enough = 3 <= self.text.len() || self.ended;
        if !self.begun && enough {
            self.begun = true;
            if self.text.starts_with(b"\xef\xbb\xbf") {
                self.at = 3;
            }
        }
        Ok(())
    }
}

/// Adds a line to the table: how many rows it brought, which is none for a blank line.
fn read(table: &mut Table, line: &[u8]) -> Result<u64, Fault> {
    if line.trim_ascii().is_empty() {
        return Ok(0);
    }
    let text = std::str::from_utf8(line).map_err(|_| Fault::Refused(Reason::InvalidEncoding))?;
    table.push(text).map(|()| 1)
}

impl<R> JsonLinesReader<R> {
    /// The names of the columns met so far, in the order in which they were first met.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.table.names()
    }

    /// How many bytes were taken from the reader so far; it runs ahead of the batches.
    pub fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    /// How many rows were read so far, the refused ones included.
    pub fn rows_read(&self) -> u64 {
        self.rows_read
    }

    /// The rows refused so far, by reason.
    pub fn refused(&self) -> &RowRefusals {
        &self.refused
    }
}

impl<R> fmt::Debug for JsonLinesReader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonLinesReader").field("rows_read", &self.rows_read).finish_non_exhaustive()
    }
}
