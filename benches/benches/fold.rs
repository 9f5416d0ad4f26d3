//! Rows into cells: what the first and only pass over the data costs.
#![allow(clippy::unwrap_used, reason = "benchmarks assert")]

use std::hint::black_box;

use arrow_array::RecordBatch;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use cxmetrics::cube::Cube;
use cxmetrics::intake::Batch;
use cxmetrics_benches::generate::Answers;
use cxmetrics_benches::ours::Task;

fn rows() -> usize {
    if cxmetrics_benches::is_test_run() { 20_000 } else { 4_000_000 }
}

fn count(task: Task, records: &RecordBatch) -> Cube {
    let mut cube = Cube::new(&task.survey().unwrap(), task.grain());
    cube.fold(&Batch::from_arrow(records).unwrap()).unwrap();
    cube
}

fn fold(criterion: &mut Criterion) {
    let records = Answers::generate(rows(), 42).into_batch().unwrap();
    let mut group = criterion.benchmark_group("fold");
    group.throughput(Throughput::Elements(rows() as u64)).sample_size(10);
    for task in [Task::Store, Task::Week, Task::Day] {
        assert_eq!(count(task, &records).rows(), rows() as u64);
        group.bench_with_input(BenchmarkId::from_parameter(task.name()), &records, |bencher, records| {
            bencher.iter(|| count(task, black_box(records)));
        });
    }
    group.finish();
}

/// Merging is what streams and clusters do after every batch.
fn merge(criterion: &mut Criterion) {
    let part = |seed| count(Task::Day, &Answers::generate(rows() / 4, seed).into_batch().unwrap());
    let (first, second) = (part(1), part(2));
    let mut merged = first.clone();
    merged.merge(&second).unwrap();
    assert_eq!(merged.rows(), first.rows() + second.rows());
    let mut group = criterion.benchmark_group("merge");
    group.throughput(Throughput::Elements(second.cells() as u64)).sample_size(10);
    group.bench_function("known cells", |bencher| {
        bencher.iter(|| merged.merge(black_box(&second)).unwrap());
    });
    group.bench_function("into an empty cube", |bencher| {
        bencher.iter(|| {
            let mut cube = Cube::new(second.survey(), second.grain());
            cube.merge(black_box(&second)).unwrap();
            cube
        });
    });
    group.finish();
}

criterion_group!(benches, fold, merge);
criterion_main!(benches);
