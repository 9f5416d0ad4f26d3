//! Drivers of a million answers: twelve items beside an outcome, from the cube to the document.
#![allow(clippy::unwrap_used, reason = "benchmarks assert")]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use cxmetrics::calendar::Grain;
use cxmetrics::cube::Cube;
use cxmetrics::explain::DriversRequest;
use cxmetrics::infer::drivers::{DriverMatrix, lmg, relative_weights};
use cxmetrics::intake::{Batch, Keys, Text, Values};
use cxmetrics::metric::mean;
use cxmetrics::survey::{Scale, Survey};
use cxmetrics_benches::generate::Answers;

const ROWS: usize = 1_000_000;
const ITEMS: usize = 12;

/// Items of five points that follow the score, each by its own part.
fn cube(names: &[String]) -> Cube {
    let answers = Answers::generate(ROWS, 42);
    let stores: Vec<String> = (0..500).map(|store| format!("store-{store:03}")).collect();
    let survey = Survey::builder().dimensions(["store"]).rating("overall", Scale::nps());
    let survey = names.iter().fold(survey, |survey, name| survey.rating(name, Scale::csat()));
    let survey = survey.drivers("overall", names).build().unwrap();
    let columns: Vec<Vec<u8>> = (0..ITEMS)
        .map(|item| {
            let noise = |row: usize| row.wrapping_mul(2 * item + 3).wrapping_mul(0x9E37_79B9) >> 7;
            let rows = answers.scores.iter().enumerate();
            rows.map(|(row, score)| {
                if noise(row) % (item + 3) < 2 { score / 3 + 1 } else { u8::try_from(noise(row + 1) % 5).unwrap() + 1 }
            })
            .collect()
        })
        .collect();
    let mut batch = Batch::new(ROWS)
        .with("store", Values::Dictionary(Keys::U16(&answers.stores), Text::Strings(&stores)))
        .unwrap()
        .with("overall", Values::from(&answers.scores[..]))
        .unwrap();
    for (name, column) in names.iter().zip(&columns) {
        batch = batch.with(name, Values::from(&column[..])).unwrap();
    }
    let mut cube = Cube::new(&survey, Grain::All);
    cube.fold(&batch).unwrap();
    cube
}

fn drivers(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("drivers");
    for items in [6_usize, 12, 16] {
        let among: Vec<f64> = (0..items * (items - 1) / 2).map(|at| 0.2 + 0.02 * (at % 7) as f64).collect();
        let outcome: Vec<f64> = (0..items).map(|item| 0.2 + 0.02 * item as f64).collect();
        let matrix = DriverMatrix::new(&among, &outcome).unwrap();
        group.bench_with_input(BenchmarkId::new("lmg", items), &matrix, |bencher, matrix| {
            bencher.iter(|| lmg(black_box(matrix)).unwrap());
        });
        group.bench_with_input(BenchmarkId::new("relative weights", items), &matrix, |bencher, matrix| {
            bencher.iter(|| relative_weights(black_box(matrix)).unwrap());
        });
    }
    let names: Vec<String> = (0..ITEMS).map(|item| format!("item {item:02}")).collect();
    let cube = cube(&names);
    let request = DriversRequest::new(names);
    let found = cube.metric(mean("overall")).drivers(&request).unwrap();
    assert_eq!((found.withheld, found.items.len(), found.n_max), (None, ITEMS, ROWS as u64));
    group.sample_size(10);
    group.bench_function("12 items of a million answers in 500 stores, 1,000 resamples", |bencher| {
        bencher.iter(|| cube.metric(mean("overall")).drivers(black_box(&request)).unwrap());
    });
    group.finish();
}

criterion_group!(benches, drivers);
criterion_main!(benches);
