//! What changed, in networks of stores: findings of 400 days in one go, and one more day from a state that was saved.
#![allow(clippy::unwrap_used, reason = "benchmarks assert")]

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use cxmetrics::calendar::Grain;
use cxmetrics::cube::Cube;
use cxmetrics::finding::{Monitor, Watch};
use cxmetrics::intake::{Batch, Keys, Text, TimeUnit, Values};
use cxmetrics::metric::{handling_time, mean, nps, volume};
use cxmetrics::survey::{MeasureUnit, Scale, Survey};

const DAYS: u32 = 400;
/// 2025-09-27, counted from 1970-01-01.
const FIRST_DAY: u32 = 20_358;
/// Answers of a store and day.
const ANSWERS: u32 = 5;

fn survey() -> Survey {
    Survey::builder()
        .time("at")
        .rating("nps", Scale::nps())
        .rating("csat", Scale::csat())
        .measure("handling", MeasureUnit::Seconds)
        .dimensions(["store"])
        .build()
        .unwrap()
}

/// Some days of so many stores, the same every time. With four metrics they are four series each, and four of the whole.
fn cube(survey: &Survey, stores: u16, days: std::ops::Range<u32>) -> Cube {
    let names: Vec<String> = (0..stores).map(|store| format!("store-{store:04}")).collect();
    let mut cube = Cube::new(survey, Grain::Day);
    for day in days {
        let rows = usize::from(stores) * ANSWERS as usize;
        let hash = |row: usize, salt: u64| {
            let mixed = (u64::from(day) << 32 | row as u64).wrapping_add(salt).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            (mixed ^ mixed >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 33
        };
        let times = vec![i64::from(FIRST_DAY + day) * 86_400 + 43_200; rows];
        let own: Vec<u16> = (0..stores).flat_map(|store| [store; ANSWERS as usize]).collect();
        let scores: Vec<u8> = (0..rows).map(|row| [10, 9, 10, 8, 7, 3, 9, 5][(hash(row, 1) % 8) as usize]).collect();
        let content: Vec<u8> = (0..rows).map(|row| [5, 4, 5, 4, 3, 1][(hash(row, 2) % 6) as usize]).collect();
        let seconds: Vec<u32> = (0..rows).map(|row| 60 + (hash(row, 3) % 600) as u32).collect();
        let batch = Batch::new(rows)
            .with("at", Values::Instants(times.into(), TimeUnit::Second))
            .unwrap()
            .with("store", Values::Dictionary(Keys::U16(&own), Text::Strings(&names)))
            .unwrap()
            .with("nps", Values::U8(&scores))
            .unwrap()
            .with("csat", Values::U8(&content))
            .unwrap()
            .with("handling", Values::U32(&seconds))
            .unwrap();
        cube.fold(&batch).unwrap();
    }
    cube
}

fn findings(criterion: &mut Criterion) {
    let survey = survey();
    let watch = Watch::new().metrics([nps("nps"), mean("csat"), handling_time("handling"), volume()]);
    let mut group = criterion.benchmark_group("findings");
    group.sample_size(10);
    for (name, stores) in [("588 series", 146_u16), ("10,000 series", 2_499)] {
        let whole = cube(&survey, stores, 0..DAYS);
        let as_of = watch.clone().as_of(whole.periods().last().unwrap().start());
        let found = whole.findings(&as_of).unwrap();
        assert_eq!(found.series, 4 * (u64::from(stores) + 1));
        group.throughput(Throughput::Elements(found.series * u64::from(DAYS)));
        group.bench_function(format!("{name}, {DAYS} days"), |bencher| {
            bencher.iter(|| black_box(&whole).findings(&as_of).unwrap());
        });
        let today = cube(&survey, stores, DAYS..DAYS + 1);
        let day = today.periods().last().unwrap().start();
        let mut monitor = Monitor::new(&survey, watch.clone()).unwrap();
        monitor.advance(&whole, day.pred_opt().unwrap()).unwrap();
        let saved = serde_json::to_string(&monitor).unwrap();
        group.throughput(Throughput::Elements(found.series));
        let restore = || serde_json::from_str::<Monitor>(&saved).unwrap();
        group.bench_function(format!("{name}, one day from a restored state"), |bencher| {
            bencher.iter_batched(restore, |mut monitor| monitor.advance(&today, day).unwrap(), BatchSize::PerIteration);
        });
        group.bench_function(format!("{name}, restoring {} MB", saved.len() / 1_000_000), |bencher| {
            bencher.iter(restore);
        });
    }
    group.finish();
}

criterion_group!(benches, findings);
criterion_main!(benches);
