//! Cube tables that nobody wrote.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{Field, Schema};
use cxmetrics::calendar::Grain;
use cxmetrics::cube::{Cube, Record};

use crate::{Bytes, arrow, csv, law};

/// A small cube out of bytes.
fn cube(bytes: &mut Bytes<'_>) -> Cube {
    let mut cube = Cube::new(&csv::survey(false), Grain::Week);
    for _ in 0..bytes.below(6) {
        let record = Record::new()
            .text("t", format!("2026-0{}-1{}", 1 + bytes.below(9), bytes.below(10)))
            .integer("s", i64::from(bytes.byte() % 11))
            .float("m", f64::from(bytes.byte()) * 37.5)
            .flag("f", bytes.flag())
            .tags("g", [bytes.text(4)])
            .text("c", bytes.text(4))
            .text("d", bytes.text(3));
        cube.add(&record).unwrap();
    }
    cube
}

/// A table with a column replaced, rows cut or rows repeated reads as a sound cube or is refused.
pub fn check(data: &[u8]) {
    let mut bytes = Bytes::new(data);
    let cube = cube(&mut bytes);
    let table = cube.to_arrow().unwrap();
    let mut arrays: Vec<ArrayRef> = table.columns().to_vec();
    for _ in 0..bytes.below(3) {
        let at = bytes.below(arrays.len());
        arrays[at] = arrow::column(&mut bytes, table.num_rows());
    }
    let original = table.schema();
    let fields: Vec<Field> = original
        .fields()
        .iter()
        .zip(&arrays)
        .map(|(field, array)| Field::new(field.name(), array.data_type().clone(), true))
        .collect();
    let mut metadata = original.metadata().clone();
    if !bytes.flag() {
        metadata.clear();
    }
    let schema = Arc::new(Schema::new_with_metadata(fields, metadata));
    let changed = RecordBatch::try_new(schema, arrays).unwrap();
    let start = bytes.below(changed.num_rows() + 1);
    let batches = if bytes.flag() {
        vec![changed.slice(0, start), changed]
    } else {
        vec![changed.slice(start, changed.num_rows() - start)]
    };
    if let Ok(read) = Cube::from_table(cube.survey(), Grain::Week, &batches) {
        assert_eq!(read.intake().rows_accepted, read.rows());
        law::readings_are_sound(&read);
        law::segments_add_up(&read);
        // A sum may be too large for its column.
        if read.to_arrow().is_ok() {
            law::table_round_trips(&read);
        }
    }
    // And as bytes of a file.
    if let Ok(read) = Cube::from_parquet(::bytes::Bytes::copy_from_slice(bytes.rest())) {
        law::readings_are_sound(&read);
    }
}
