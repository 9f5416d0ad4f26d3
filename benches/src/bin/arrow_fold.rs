//! How long Rust takes to fold rows that lie in memory as Arrow IPC bytes: what the faces in other languages are measured by.
//!
//! `arrow_fold SURVEY.json ROWS.arrows TIMES ROWS_AT_A_TIME CUBE.arrows` folds the rows so many times, in pieces of so many rows,
//! writes the cube as an IPC stream, for others to compare, and prints the best times as JSON: that of bytes to cube, and that
//! of the fold alone, for a face that is handed batches.

use std::error::Error;
use std::fs::{File, read, read_to_string};
use std::io::Write;
use std::time::{Duration, Instant};

use arrow_array::RecordBatch;
use arrow_buffer::Buffer;
use arrow_ipc::reader::StreamDecoder;
use arrow_ipc::writer::StreamWriter;
use cxmetrics::calendar::Grain;
use cxmetrics::cube::Cube;
use cxmetrics::intake::Batch;
use cxmetrics::survey::Survey;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [survey, rows, times, rows_at_a_time, cube_file] = &arguments[..] else {
        return Err("SURVEY.json ROWS.arrows TIMES ROWS_AT_A_TIME CUBE.arrows".into());
    };
    let survey = Survey::from_json(&read_to_string(survey)?)?;
    let bytes = Buffer::from_vec(read(rows)?);
    let rows_at_a_time: usize = rows_at_a_time.parse()?;
    let (mut best, mut best_fold) = (Duration::MAX, Duration::MAX);
    let mut last = None;
    for _ in 0..times.parse::<usize>()? {
        let started = Instant::now();
        let (cube, folding) = fold(&survey, bytes.clone(), rows_at_a_time)?;
        best = best.min(started.elapsed());
        best_fold = best_fold.min(folding);
        last = Some(cube);
    }
    let cube = last.ok_or("fold at least once")?;
    let table = cube.to_arrow()?;
    let mut writer = StreamWriter::try_new(File::create(cube_file)?, table.schema_ref())?;
    writer.write(&table)?;
    writer.finish()?;
    let found = serde_json::json!({
        "best_seconds": best.as_secs_f64(),
        "best_fold_seconds": best_fold.as_secs_f64(),
        "rows": cube.rows(),
        "cells": cube.cells(),
    });
    writeln!(std::io::stdout(), "{found}")?;
    Ok(())
}

/// Bytes to cube, as a face does it: decoded without a copy, large batches in pieces. And how long the folds took.
fn fold(survey: &Survey, mut bytes: Buffer, rows_at_a_time: usize) -> Result<(Cube, Duration), Box<dyn Error>> {
    let mut cube = Cube::new(survey, Grain::Day);
    let mut folding = Duration::ZERO;
    let mut decoder = StreamDecoder::new();
    while !bytes.is_empty() {
        if let Some(batch) = decoder.decode(&mut bytes)? {
            let started = Instant::now();
            fold_batch(&mut cube, &batch, rows_at_a_time)?;
            folding += started.elapsed();
        }
    }
    decoder.finish()?;
    Ok((cube, folding))
}

fn fold_batch(cube: &mut Cube, batch: &RecordBatch, rows_at_a_time: usize) -> Result<(), Box<dyn Error>> {
    for start in (0..batch.num_rows()).step_by(rows_at_a_time.max(1)) {
        let piece = batch.slice(start, rows_at_a_time.min(batch.num_rows() - start));
        cube.fold(&Batch::from_arrow(&piece)?)?;
    }
    Ok(())
}
