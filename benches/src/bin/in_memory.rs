//! Folds one batch in memory, as often as asked, for the comparison with the same fold asked for from Python.
//!
//! `in_memory FILE SURVEY GRAIN QUESTION DIMENSION EVERY ROUNDS` reads a Parquet file into one record batch, folds it into a
//! new cube for each round and writes one JSON object: the seconds of every round, and the table of the last cube.

use std::error::Error;
use std::fs::File;
use std::io::Write;
use std::time::Instant;

use arrow_array::RecordBatch;
use cxmetrics::calendar::Grain;
use cxmetrics::cube::Cube;
use cxmetrics::intake::Batch;
use cxmetrics::metric::nps;
use cxmetrics::survey::Survey;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, survey, grain, question, dimension, every, rounds] = arguments.as_slice() else {
        return Err("usage: in_memory FILE SURVEY GRAIN QUESTION DIMENSION EVERY ROUNDS".into());
    };
    let (survey, grain, every) = (Survey::from_json(survey)?, grain.parse::<Grain>()?, every.parse::<Grain>()?);
    let batch = read(file)?;
    let mut seconds = Vec::new();
    let mut cube = Cube::new(&survey, grain);
    for _ in 0..rounds.parse()? {
        let started = Instant::now();
        cube = Cube::new(&survey, grain);
        cube.fold(&Batch::from_arrow(&batch)?)?;
        seconds.push(started.elapsed().as_secs_f64());
    }
    let table = cube.metric(nps(question.as_str())).by([dimension.as_str()]).every(every).table()?;
    let out = serde_json::json!({ "rows": cube.rows(), "seconds": seconds, "table": table });
    Ok(writeln!(std::io::stdout(), "{out}")?)
}

/// The whole file as one batch.
fn read(file: &str) -> Result<RecordBatch, Box<dyn Error>> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(file)?)?;
    let rows = usize::try_from(builder.metadata().file_metadata().num_rows())?;
    let mut batches = builder.with_batch_size(rows.max(1)).build()?;
    let batch = batches.next().ok_or("the file has no rows")??;
    if batch.num_rows() == rows { Ok(batch) } else { Err("the file does not read as one batch".into()) }
}
