//! Intervals, from counts of every size.
#![allow(clippy::unwrap_used, reason = "benchmarks assert")]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use cxmetrics::infer::nps::{NpsCounts, score_interval};
use cxmetrics::infer::rating::{RatingCounts, mean_t};
use cxmetrics::infer::share::{ShareCounts, wilson};
use cxmetrics::{Confidence, metric};

fn intervals(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("interval");
    for n in [40_u64, 4_000, 400_000] {
        let nps = NpsCounts::from_counts(n / 4, n / 4, n / 2).unwrap();
        assert!((nps.nps() - 25.0).abs() < 1e-9);
        group.bench_with_input(BenchmarkId::new("nps score", n), &nps, |bencher, nps| {
            bencher.iter(|| score_interval(black_box(nps), Confidence::P95));
        });
        let share = ShareCounts::new(n as f64 / 4.0, n as f64).unwrap();
        group.bench_with_input(BenchmarkId::new("share wilson", n), &share, |bencher, share| {
            bencher.iter(|| wilson(black_box(share), Confidence::P95));
        });
        let counts = [n / 5; 5];
        let ratings = RatingCounts::new(1, &counts).unwrap();
        group.bench_with_input(BenchmarkId::new("mean t", n), &ratings, |bencher, ratings| {
            bencher.iter(|| mean_t(black_box(ratings), Confidence::P95).unwrap());
        });
    }
    group.bench_function("reading of a list of 1,000 answers", |bencher| {
        let answers: Vec<i32> = (0..1_000).map(|row| row * 7 % 11).collect();
        bencher.iter(|| metric::of::nps(black_box(&answers).iter().copied()).unwrap());
    });
    group.finish();
}

criterion_group!(benches, intervals);
criterion_main!(benches);
