//! Questions to a cube by store, channel and day: none of them touches a row.
#![allow(clippy::unwrap_used, reason = "benchmarks assert")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use cxmetrics_benches::generate::Answers;
use cxmetrics_benches::ours::{self, Task};
use cxmetrics_benches::requery::QUESTIONS;

fn query(criterion: &mut Criterion) {
    let rows = if cxmetrics_benches::is_test_run() { 20_000 } else { 10_000_000 };
    let records = Answers::generate(rows, 42).into_batch().unwrap();
    let cube = ours::run(Task::Day, &records).unwrap().cube;
    assert_eq!(cube.rows(), rows as u64);
    let mut group = criterion.benchmark_group("query");
    group.throughput(Throughput::Elements(cube.cells() as u64)).sample_size(20);
    for question in QUESTIONS {
        assert!(0 < question.ask(&cube).unwrap());
        group.bench_function(question.title, |bencher| {
            bencher.iter(|| question.ask(black_box(&cube)).unwrap());
        });
    }
    group.finish();
}

criterion_group!(benches, query);
criterion_main!(benches);
