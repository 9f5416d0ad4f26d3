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
const GROWTH: u128 = 8;

/// How many rows of small batches are gathered before they are counted together.
const GATHERED: usize = 1 << 20;

/// Counts all batches of a stream.
pub(crate) fn fold_batches(
    cube: &mut Cube,
    batches: Box<dyn RecordBatchReader + Send>,
    total: Option<u64>,
    watch: &mut Watch,
) -> Result<()> {
    let schema = batches.schema();
    let mut pieces = Pieces { cube, watch, rows: FIRST_PIECE, gathered: Vec::new(), waiting: 0, done: 0, total };
    // A stream without a batch has columns all the same, and they must fit the survey.
    pieces.add(RecordBatch::new_empty(schema))?;
    for batch in batches {
        pieces.add(batch.map_err(|err| stream_failed(&err))?)?;
    }
    pieces.count()?;
    pieces.watch.end(pieces.done, total)?;
    Ok(())
}

/// What a stream says when it breaks. An exception that its own code raised stands in the text.
fn stream_failed(err: &arrow_schema::ArrowError) -> Failure {
    let code = cxmetrics::ErrorKind::Io.code();
    Failure::Unreadable { code, message: format!("the stream of batches failed: {err}"), path: None }
}

/// Cuts large batches and gathers small ones.
struct Pieces<'a> {
    cube: &'a mut Cube,
    watch: &'a mut Watch,
    /// How many rows a piece has.
    rows: usize,
    gathered: Vec<RecordBatch>,
    /// How many rows the gathered batches have.
    waiting: usize,
    done: u64,
    total: Option<u64>,
}

impl Pieces<'_> {
    /// Takes a batch; slicing it copies nothing.
    fn add(&mut self, batch: RecordBatch) -> Result<()> {
        let mut from = 0;
        while from < batch.num_rows() {
            let rows = self.rows.min(batch.num_rows() - from);
            self.gathered.push(batch.slice(from, rows));
            self.waiting += rows;
            from += rows;
            if self.rows.min(GATHERED) <= self.waiting {
                self.count()?;
            }
        }
        if batch.num_rows() == 0 && self.gathered.is_empty() && self.done == 0 {
            self.gathered.push(batch);
        }
        Ok(self.watch.look(self.done, self.total)?)
    }

    /// Counts what was gathered, and chooses the size of the next piece by what this one took.
    fn count(&mut self) -> Result<()> {
        let gathered = std::mem::take(&mut self.gathered);
        let rows = std::mem::take(&mut self.waiting);
        let batches: Vec<Batch<'_>> = gathered.iter().map(Batch::from_arrow).collect::<std::result::Result<_, _>>()?;
        let started = Instant::now();
        self.cube.fold_all(&batches)?;
        let times = (PIECE_TIME.as_nanos() / started.elapsed().as_nanos().max(1)).min(GROWTH);
        self.rows = rows.saturating_mul(usize::try_from(times).unwrap_or(1)).max(FIRST_PIECE);
        self.done += rows as u64;
        Ok(self.watch.look(self.done, self.total)?)
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
    let mut source = cube.open(file, format, options)?;
    fold_source(cube, &mut source, watch, |source| (source.bytes_read(), source.total_bytes()))
}

/// Counts what a source holds, saying after every batch how far it is.
pub(crate) fn fold_source(
    cube: &mut Cube,
    source: &mut Source,
    watch: &mut Watch,
    far: impl Fn(&Source) -> (u64, Option<u64>),
) -> Result<()> {
    let mut raised = None;
    let folded = cube.fold_source_while(source, |source| {
        let (done, total) = far(source);
        raised = watch.look(done, total).err();
        raised.is_none()
    });
    if let Some(err) = raised {
        return Err(err.into());
    }
    folded?;
    let (done, total) = far(source);
    Ok(watch.end(done, total)?)
}
