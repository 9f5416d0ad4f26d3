//! Rows of any kind into a cube, in pieces between which the interpreter is looked after.

use std::fs::File;
use std::time::{Duration, Instant};

use arrow_array::{RecordBatch, RecordBatchReader};
use cxmetrics::cube::Cube;
use cxmetrics::intake::{Batch, FileFormat, ReadOptions, Source};

use crate::failure::{Failure, Result};
use crate::watch::Watch;

/// How many rows the first piece of a large batch has: enough for several cores, and soon done even where reading is slow.
const FIRST_PIECE: usize = 1 << 18;
/// How long a piece should take, so that nobody waits long for an answer to a key press.
const PIECE_TIME: Duration = Duration::from_millis(100);
/// How much larger a piece may be than the one before.
const GROWTH: usize = 8;

/// Counts all batches of a stream.
pub(crate) fn fold_batches(
    cube: &mut Cube,
    batches: Box<dyn RecordBatchReader + Send>,
    total: Option<u64>,
    watch: &mut Watch,
) -> Result<()> {
    let mut pieces = Pieces { cube, watch, rows: FIRST_PIECE, done: 0, total };
    for batch in batches {
        pieces.fold(&batch.map_err(|err| stream_failed(&err))?)?;
    }
    pieces.watch.end(pieces.done, total)?;
    Ok(())
}

/// What a stream says when it breaks. An exception that its own code raised stands in the text.
fn stream_failed(err: &arrow_schema::ArrowError) -> Failure {
    let code = cxmetrics::ErrorKind::Io.code();
    Failure::Unreadable { code, message: format!("the stream of batches failed: {err}"), path: None }
}

struct Pieces<'a> {
    cube: &'a mut Cube,
    watch: &'a mut Watch,
    /// How many rows the next piece of a large batch has.
    rows: usize,
    done: u64,
    total: Option<u64>,
}

impl Pieces<'_> {
    /// Counts a batch in pieces of it; slicing copies nothing.
    fn fold(&mut self, batch: &RecordBatch) -> Result<()> {
        let mut from = 0;
        // A batch without rows is folded too: its columns must fit the survey all the same.
        loop {
            let rows = self.rows.min(batch.num_rows() - from);
            let started = Instant::now();
            self.cube.fold(&Batch::from_arrow(&batch.slice(from, rows))?)?;
            self.adapt(rows, started.elapsed());
            from += rows;
            self.done += rows as u64;
            self.watch.look(self.done, self.total)?;
            if batch.num_rows() <= from {
                return Ok(());
            }
        }
    }

    /// Chooses the size of the next piece by what the last one took.
    fn adapt(&mut self, rows: usize, took: Duration) {
        if rows < self.rows {
            return;
        }
        let speed_up = (PIECE_TIME.as_nanos() / took.as_nanos().max(1)).min(GROWTH as u128);
        let times = usize::try_from(speed_up).unwrap_or(GROWTH);
        self.rows = rows.saturating_mul(times).max(FIRST_PIECE);
    }
}

/// Counts a file.
pub(crate) fn fold_file(
    cube: &mut Cube,
    path: &str,
    format: FileFormat,
    options: &ReadOptions,
    watch: &mut Watch,
) -> Result<()> {
    let file = File::open(path).map_err(|err| Failure::Unopened(err, path.to_owned()))?;
    let mut source = Source::from_file(file, format, options)?;
    fold_source(cube, &mut source, watch, |source| (source.bytes_read(), source.total_bytes()))
}

/// Counts what a source holds, saying after every batch how far it is.
pub(crate) fn fold_source(
    cube: &mut Cube,
    source: &mut Source,
    watch: &mut Watch,
    far: impl Fn(&Source) -> (u64, Option<u64>),
) -> Result<()> {
    while let Some(batch) = source.next_batch()? {
        cube.fold(&batch)?;
        let (done, total) = far(source);
        watch.look(done, total)?;
    }
    // Nothing is left but the account of what the reader refused.
    cube.fold_source(source, |_| {})?;
    let (done, total) = far(source);
    watch.end(done, total)?;
    Ok(())
}
