//! Delimited text, block by block.

mod header;
mod input;
mod options;
mod piece;
mod scan;
#[cfg(test)]
mod tests;

use std::fmt;
use std::io::Read;

pub use options::CsvOptions;

use self::input::Input;
use self::piece::{Layout, Piece};
use self::scan::Dialect;
use super::Batch;
use super::reason::Reason;
use super::row_refusals::RowRefusals;
use crate::error::{Error, ErrorKind, Result};

/// A record longer than this is taken for one whose closing quote is missing.
const LONGEST_RECORD: usize = 16 << 20;
/// How much is read to find the delimiter and the names.
const FIRST_BLOCK: usize = 64 << 10;
/// The bounds of a piece, whatever the rows of a batch would need.
const SMALLEST_PIECE: usize = 256;
const LARGEST_PIECE: usize = 4 << 20;
const LARGEST_BLOCK: usize = 64 << 20;

/// Reads delimited text in batches, as it is found in the wild.
///
/// - The delimiter is found from the first rows, or stated by a first line `sep=;`.
/// - UTF-8 and UTF-16 are known by their byte order mark; other encodings are declared.
/// - Lines end in LF, CR LF or CR; lines without any character are passed over.
/// - Names of columns are trimmed; a blank one becomes `column_3` by its position, one that occurs again `category.1`.
/// - A row with too few cells is filled up with blank ones and counted by [`CsvReader::short_rows`].
/// - A row with too many cells is refused, unless those to spare are blank.
/// - A row with bytes that the encoding does not have, in a column handed over, is refused.
/// - A quote encloses a cell only where it is the first character of the cell; elsewhere it is a character like any other.
///
/// Every cell is text, a missing one is blank. Refused rows are counted by reason in [`CsvReader::refused`], with their lines.
///
/// # Cost
/// Memory for two blocks and their cells, whatever the size of the file. With the feature `parallel` the next block is read
/// while all cores take the present one apart; the reader is then called from another thread.
///
/// ```
/// use cxmetrics::intake::{CsvOptions, CsvReader, Values};
/// let file = "nps;store;nps\r\n10;\"Kraków; main\";1\r\n7\r\n1;2;3;4\r\n";
/// let mut reader = CsvReader::new(file.as_bytes(), &CsvOptions::default())?;
/// assert_eq!(reader.columns(), ["nps", "store", "nps.1"]);
/// let batch = reader.next_batch()?.unwrap();
/// let Some(Values::Text(stores)) = batch.column("store").map(|column| column.values()) else { panic!() };
/// assert_eq!((batch.rows(), stores.get(0), stores.get(1)), (2, Some("Kraków; main"), Some("")));
/// assert_eq!((reader.rows_read(), reader.short_rows(), reader.refused().total()), (3, 1, 1));
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub struct CsvReader<R> {
    input: Input<R>,
    dialect: Dialect,
    layout: Layout,
    columns: Vec<String>,
    decimal_comma: bool,
    block_bytes: usize,
    /// Text that starts with a record and was not taken apart yet.
    front: Vec<u8>,
    /// The next block, while it is being read.
    back: Vec<u8>,
    pieces: Vec<Piece>,
    /// The pieces that hold rows of the present block, and the first of them that was not handed over.
    filled: usize,
    lent: usize,
    lines: u64,
    rows_read: u64,
    rows_refused: RowRefusals,
    short_rows: u64,
    /// What went wrong while the next block was being read.
    failed: Option<Error>,
    done: bool,
}

impl<R: Read + Send> CsvReader<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// - [`ErrorKind::Empty`] when there is nothing to read.
    /// - [`ErrorKind::OutOfRange`] for a delimiter or quote that cannot be one, and for an unknown encoding.
    /// - [`ErrorKind::MalformedInput`] when the header never ends, or its names are not text in the encoding.
    /// - [`ErrorKind::Io`] when the reader fails.
    pub fn new(reader: R, options: &CsvOptions) -> Result<Self> {
        let (quote, stated) = options.marks()?;
        let mut input = Input::new(reader, &options.encoding)?;
        let mut front = Vec::new();
        let first_block = if options.block_bytes == 0 { FIRST_BLOCK } else { options.block_bytes };
        input.fill(&mut front, first_block)?;

        let mut lines = 0;
        let mut delimiter = stated;
        if delimiter.is_none() {
            // The line that states the delimiter is short, but the block may be shorter still.
            input.fill(&mut front, 8)?;
            if let Some((stated, next)) = header::stated_delimiter(&front).filter(|(stated, _)| *stated != quote) {
                delimiter = Some(stated);
                front.drain(..next);
                lines += 1;
            }
        }
        let (dialect, whole, cells, next) = loop {
            // Quotes open behind delimiters, so that where records end may hang on the delimiter; a guess made on
            // whatever is there serves to find it.
            let guess = delimiter.unwrap_or_else(|| header::find_delimiter(&front, quote));
            let cuts = scan::cut(&front, Dialect { delimiter: guess, quote }, 1, input.ended);
            if let Some(whole) = cuts.ends.last().copied() {
                let sample = front.get(..whole).unwrap_or_default();
                let found = delimiter.unwrap_or_else(|| header::find_delimiter(sample, quote));
                let dialect = Dialect { delimiter: found, quote };
                if let Some((cells, next)) = header::first_record(sample, dialect) {
                    break (dialect, whole, cells, next);
                }
                lines += scan::lines(sample);
                front.drain(..whole);
            } else if input.ended && front.is_empty() {
                return Err(Error::new(ErrorKind::Empty, "the file is empty; it needs at least a header"));
            } else if input.ended || LONGEST_RECORD < front.len() {
                return Err(unclosed(&front, cuts.open, lines));
            } else {
                let wanted = front.len().max(first_block).saturating_mul(2);
                input.fill(&mut front, wanted)?;
            }
        };
        let sample = front.get(..whole).unwrap_or_default();
        let row_bytes = sample.len() / usize::try_from(scan::lines(sample)).unwrap_or(usize::MAX).max(1) + 1;
        let columns = if options.has_header {
            lines += scan::lines(sample.get(..next).unwrap_or_default());
            header::names(cells)?
        } else {
            (0..cells.len()).map(header::positional).collect()
        };
        if options.has_header {
            front.drain(..next);
        }

        let (layout, columns) = lay_out(columns, options);
        let mut reader = Self {
            input,
            dialect,
            layout,
            columns,
            decimal_comma: options.decimal_comma,
            block_bytes: options.block_bytes,
            front,
            back: Vec::new(),
            pieces: Vec::new(),
            filled: 0,
            lent: 0,
            lines,
            rows_read: 0,
            rows_refused: RowRefusals::default(),
            short_rows: 0,
            failed: None,
            done: false,
        };
        if reader.block_bytes == 0 {
            // Of this size a piece holds about as many rows as a batch should.
            let piece = options.batch_rows.saturating_mul(row_bytes).clamp(SMALLEST_PIECE, LARGEST_PIECE);
            reader.block_bytes = piece.saturating_mul(pieces_per_block()).min(LARGEST_BLOCK);
            // A first batch of a few rows would be a batch like any other, only slower.
            let wanted = reader.block_bytes;
            reader.input.fill(&mut reader.front, wanted)?;
        }
        Ok(reader)
    }

    /// The next rows, or nothing at the end of the file.
    ///
    /// # Errors
    /// - [`ErrorKind::MalformedInput`] when a quote is never closed, with the line on which its record begins, or when no row at
    ///   all is text in the encoding.
    /// - [`ErrorKind::Io`] when the reader fails.
    ///
    /// After an error there are no more rows.
    pub fn next_batch(&mut self) -> Result<Option<Batch<'_>>> {
        while self.lent == self.filled {
            if !self.next_block()? {
                return Ok(None);
            }
        }
        self.lent += 1;
        let piece = self.pieces.get(self.lent - 1);
        piece.map(|piece| piece.batch(&self.layout, self.decimal_comma)).transpose()
    }

    /// The next rows as several batches, enough to keep all cores busy; empty at the end of the file.
    ///
    /// # Errors
    /// As [`CsvReader::next_batch`].
    pub fn next_batches(&mut self) -> Result<Vec<Batch<'_>>> {
        while self.lent == self.filled {
            if !self.next_block()? {
                return Ok(Vec::new());
            }
        }
        let pieces = self.pieces.get(self.lent..self.filled).unwrap_or_default();
        self.lent = self.filled;
        pieces.iter().map(|piece| piece.batch(&self.layout, self.decimal_comma)).collect()
    }

    /// Takes the block apart that was read, and reads the one behind it. Says whether there was one.
    fn next_block(&mut self) -> Result<bool> {
        let outcome = self.read_block();
        if !matches!(outcome, Ok(true)) {
            self.done = true;
        }
        outcome
    }

    fn read_block(&mut self) -> Result<bool> {
        self.filled = 0;
        self.lent = 0;
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        if self.done {
            return Ok(false);
        }
        let piece_bytes = (self.block_bytes / pieces_per_block()).max(1);
        let cuts = loop {
            let pieces = self.front.len().div_ceil(piece_bytes).min(pieces_per_block());
            let cuts = scan::cut(&self.front, self.dialect, pieces, self.input.ended);
            if !cuts.ends.is_empty() {
                break cuts;
            }
            if self.input.ended && self.front.is_empty() {
                return self.end();
            }
            if self.input.ended || LONGEST_RECORD < self.front.len() {
                return Err(unclosed(&self.front, cuts.open, self.lines));
            }
            let wanted = self.front.len().max(self.block_bytes).saturating_mul(2);
            self.input.fill(&mut self.front, wanted)?;
        };

        let Self { input, dialect, layout, front, back, pieces, block_bytes, .. } = self;
        layout.replaced = input.replaced;
        if pieces.len() < cuts.ends.len() {
            pieces.resize_with(cuts.ends.len(), Piece::default);
        }
        let whole = cuts.ends.last().copied().unwrap_or_default();
        let (text, rest) = front.split_at(whole.min(front.len()));
        let mut begin = 0;
        let work = pieces.iter_mut().zip(&cuts.ends).map(|(piece, &end)| {
            let bytes = text.get(begin..end).unwrap_or_default();
            begin = end;
            (piece, bytes)
        });
        let read_on = || {
            back.clear();
            back.extend_from_slice(rest);
            input.fill(back, *block_bytes)
        };
        self.failed = take_apart(work.collect(), *dialect, layout, read_on).err();
        std::mem::swap(front, back);

        self.filled = cuts.ends.len();
        for piece in self.pieces.iter().take(self.filled) {
            self.rows_read += piece.rows as u64 + piece.refused.total();
            self.short_rows += piece.short;
            self.rows_refused.append(&piece.refused, self.lines + 1);
            self.lines += piece.lines;
        }
        // Pieces of blank lines or refused rows only are not handed over.
        let (mut kept, filled) = (0, self.filled);
        for i in 0..filled {
            if self.pieces.get(i).is_some_and(|piece| 0 < piece.rows) {
                self.pieces.swap(kept, i);
                kept += 1;
            }
        }
        self.filled = kept;
        Ok(true)
    }

    fn end(&self) -> Result<bool> {
        match self.rows_refused.of(Reason::InvalidEncoding) {
            Some(rows) if rows.count == self.rows_read => Err(Error::new(
                ErrorKind::MalformedInput,
                "not one row of the file is text in the encoding it was read as; declare its encoding, such as `windows-1252`",
            )),
            _ => Ok(false),
        }
    }
}

impl<R> CsvReader<R> {
    /// The names of all columns of the file, in its order, whether they are handed over or not.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// What parts the cells, as stated or found.
    pub fn delimiter(&self) -> char {
        char::from(self.dialect.delimiter)
    }

    /// How many bytes were taken from the reader so far; it runs ahead of the batches.
    pub fn bytes_read(&self) -> u64 {
        self.input.bytes_read
    }

    /// How many rows were read so far, the refused ones included.
    pub fn rows_read(&self) -> u64 {
        self.rows_read
    }

    /// How many rows had fewer cells than the header and were filled up with blank ones.
    pub fn short_rows(&self) -> u64 {
        self.short_rows
    }

    /// The rows refused so far, by reason.
    pub fn refused(&self) -> &RowRefusals {
        &self.rows_refused
    }
}

impl<R> fmt::Debug for CsvReader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CsvReader")
            .field("columns", &self.columns)
            .field("delimiter", &self.delimiter())
            .field("rows_read", &self.rows_read)
            .finish_non_exhaustive()
    }
}

fn lay_out(columns: Vec<String>, options: &CsvOptions) -> (Layout, Vec<String>) {
    let wanted: Option<std::collections::HashSet<&str>> =
        options.columns.as_ref().map(|names| names.iter().map(String::as_str).collect());
    let mut names = Vec::new();
    let targets = columns
        .iter()
        .map(|name| {
            wanted.as_ref().is_none_or(|wanted| wanted.contains(name.as_str())).then(|| {
                names.push(name.clone());
                names.len() - 1
            })
        })
        .collect();
    (Layout { targets, names, replaced: false }, columns)
}

fn unclosed(text: &[u8], open: Option<usize>, lines: u64) -> Error {
    let line = lines + 1 + scan::lines(text.get(..open.unwrap_or(0)).unwrap_or_default());
    let message = match open {
        Some(_) => format!("the quote that opens a cell on line {line} is never closed; close it or write it twice"),
        None => format!("the record on line {line} is longer than {LONGEST_RECORD} bytes; is this delimited text?"),
    };
    Error::new(ErrorKind::MalformedInput, message)
}

#[cfg(feature = "parallel")]
fn pieces_per_block() -> usize {
    // Twice as many as cores, so that the core that reads on does not hold up the others.
    rayon::current_num_threads() * 2
}

#[cfg(not(feature = "parallel"))]
fn pieces_per_block() -> usize {
    1
}

#[cfg(feature = "parallel")]
fn take_apart(
    work: Vec<(&mut Piece, &[u8])>,
    dialect: Dialect,
    layout: &Layout,
    read_on: impl FnOnce() -> Result<()> + Send,
) -> Result<()> {
    use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
    let fill = || work.into_par_iter().with_max_len(1).for_each(|(piece, bytes)| piece.fill(bytes, dialect, layout));
    rayon::join(read_on, fill).0
}

#[cfg(not(feature = "parallel"))]
fn take_apart(
    work: Vec<(&mut Piece, &[u8])>,
    dialect: Dialect,
    layout: &Layout,
    read_on: impl FnOnce() -> Result<()> + Send,
) -> Result<()> {
    for (piece, bytes) in work {
        piece.fill(bytes, dialect, layout);
    }
    read_on()
}
