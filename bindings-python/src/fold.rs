//! Rows of any kind into a cube, in pieces between which the interpreter is looked after.

use std::fs::File;

use arrow_array::{RecordBatch, RecordBatchReader};
use cxmetrics::cube::Cube;
use cxmetrics::intake::{Batch, FileFormat, ReadOptions, Source};
use pyo3::exceptions::PyKeyboardInterrupt;

use crate::failure::{Failure, Result};
use crate::watch::Watch;

/// So many values of small batches are counted together; and of rows with an id before anybody is asked whether to go on.
const VALUES_AT_A_TIME: usize = 1 << 23;
/// So few rows are counted before a thread of their own would have begun.
const FEW_ROWS: usize = 1 << 16;

/// Counts all batches of a stream.
pub(crate) fn fold_batches(
    cube: &mut Cube,
    batches: Box<dyn RecordBatchReader + Send>,
    total: Option<u64>,
    watch: &mut Watch,
) -> Result<()> {
    let schema = batches.schema();
    let most = VALUES_AT_A_TIME / schema.fields().len().max(1);
    let of_batch = if cube.survey().def().id.is_some() { most } else { usize::MAX };
    let mut pieces = Pieces { cube, watch, most, of_batch, gathered: Vec::new(), waiting: 0, done: 0, total };
    // A stream without a batch has columns all the same, and they must fit the survey.
    pieces.add(RecordBatch::new_empty(schema))?;
    for batch in batches {
        pieces.add(batch.map_err(|err| stream_failed(&err))?)?;
    }
    pieces.count()?;
    pieces.watch.end(pieces.done, total)?;
    Ok(())
}

/// What a stream says when it breaks. An exception that its own code raised comes across as text; a key press that met such
/// code is a key press still.
pub(crate) fn stream_failed(err: &arrow_schema::ArrowError) -> Failure {
    if err.to_string().trim_end().ends_with("KeyboardInterrupt") {
        return Failure::Python(PyKeyboardInterrupt::new_err(()));
    }
    let code = cxmetrics::ErrorKind::Io.code();
    Failure::Unreadable { code, message: format!("the stream of batches failed: {err}"), path: None }
}

/// Gathers small batches. Large ones are counted whole, for cells are found faster where more rows share them; but rows with an
/// id in slices, for their fold can only be stopped between two.
struct Pieces<'a> {
    cube: &'a mut Cube,
    watch: &'a mut Watch,
    /// How many rows may wait.
    most: usize,
    /// How many rows of one batch are counted at once.
    of_batch: usize,
    gathered: Vec<RecordBatch>,
    /// How many rows the gathered batches have.
    waiting: usize,
    done: u64,
    total: Option<u64>,
}

impl Pieces<'_> {
    /// Takes a batch; slicing it copies nothing.
    fn add(&mut self, batch: RecordBatch) -> Result<()> {
        if self.most < self.waiting + batch.num_rows() {
            self.count()?;
        }
        if batch.num_rows() <= self.of_batch {
            self.waiting += batch.num_rows();
            self.gathered.push(batch);
            // Not kept until the next one comes: a stream of large batches must not hold two of them.
            if self.most <= self.waiting {
                self.count()?;
            }
        } else {
            for from in (0..batch.num_rows()).step_by(self.of_batch) {
                self.waiting = self.of_batch.min(batch.num_rows() - from);
                self.gathered.push(batch.slice(from, self.waiting));
                self.count()?;
            }
        }
        Ok(self.watch.look(self.done, self.total)?)
    }

    /// Counts what was gathered.
    fn count(&mut self) -> Result<()> {
        let gathered = std::mem::take(&mut self.gathered);
        let rows = std::mem::take(&mut self.waiting);
        let batches: Vec<Batch<'_>> = gathered.iter().map(Batch::from_arrow).collect::<std::result::Result<_, _>>()?;
        if rows <= FEW_ROWS {
            self.cube.fold_all(&batches)?;
        } else {
            let cube = &mut *self.cube;
            self.watch.during(self.done, self.total, |go_on| cube.fold_all_while(&batches, go_on))??;
        }
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
