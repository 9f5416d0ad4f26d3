//! Rows in endless batches, made on the fly: the cube must not grow with them.

use arrow_array::RecordBatch;
use cxmetrics::cube::Cube;
use cxmetrics::intake::Batch;

use crate::generate::Answers;
use crate::ours::Task;

/// What streaming came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Streamed {
    /// Rows counted.
    pub rows: u64,
    /// Cells of the cube at the end.
    pub cells: usize,
    /// Seconds spent in folding; making the rows is not counted.
    pub seconds: f64,
}

/// Rows of a batch.
const BATCH: usize = 1 << 20;
/// How many batches are made; then they come round again.
const MADE: usize = 8;

/// Folds at least `rows` rows by store, channel and day. Every batch spans all days, which is the hardest case.
///
/// # Errors
/// When a batch does not fit the survey.
pub fn stream(rows: u64, seed: u64) -> Result<Streamed, Box<dyn std::error::Error>> {
    let batches: Vec<RecordBatch> =
        (0..MADE as u64).map(|i| Answers::generate(BATCH, seed + i).into_batch()).collect::<Result<_, _>>()?;
    let mut cube = Cube::new(&Task::Day.survey()?, cxmetrics::calendar::Grain::Day);
    let start = std::time::Instant::now();
    let mut at = 0;
    while cube.intake().rows_read < rows {
        cube.fold(&Batch::from_arrow(&batches[at % MADE])?)?;
        at += 1;
    }
    Ok(Streamed { rows: cube.rows(), cells: cube.cells(), seconds: start.elapsed().as_secs_f64() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_counted_and_cells_come_to_an_end() {
        let streamed = stream(1, 42).unwrap();
        assert_eq!(streamed.rows, BATCH as u64);
        assert!(streamed.cells < 402 * 2_500);
    }
}
