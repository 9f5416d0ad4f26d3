//! Ten thousand stores screened at once: NPS, a share, and a measure of many values.
#![allow(clippy::unwrap_used, reason = "benchmarks assert")]

use criterion::{Criterion, criterion_group, criterion_main};
use cxmetrics::calendar::Grain;
use cxmetrics::cube::Cube;
use cxmetrics::explain::ScreenOptions;
use cxmetrics::intake::{Batch, Keys, Text, Values};
use cxmetrics::metric::{box_share, mean, nps};
use cxmetrics::survey::{MeasureUnit, Scale, Survey};
use cxmetrics_benches::generate::Answers;

const ROWS: usize = 500_000;
const STORES: u16 = 10_000;

fn cube() -> Cube {
    let answers = Answers::generate(ROWS, 42);
    let names: Vec<String> = (0..STORES).map(|store| format!("store-{store:05}")).collect();
    let hash = |row: usize| (row as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
    let stores: Vec<u16> = (0..ROWS).map(|row| u16::try_from(hash(row) % u64::from(STORES)).unwrap()).collect();
    let waits: Vec<f64> = (0..ROWS).map(|row| 20.0 + (hash(row + ROWS) % 900) as f64).collect();
    let survey = Survey::builder().dimensions(["store"]).rating("nps", Scale::nps());
    let survey = survey.measure("wait", MeasureUnit::Seconds).build().unwrap();
    let batch = Batch::new(ROWS)
        .with("store", Values::Dictionary(Keys::U16(&stores), Text::Strings(&names)))
        .unwrap()
        .with("nps", Values::from(&answers.scores[..]))
        .unwrap()
        .with("wait", Values::from(&waits[..]))
        .unwrap();
    let mut cube = Cube::new(&survey, Grain::All);
    cube.fold(&batch).unwrap();
    cube
}

fn screen(criterion: &mut Criterion) {
    let cube = cube();
    let mut group = criterion.benchmark_group("screen 10,000 stores");
    group.sample_size(10);
    for (name, metric) in [("nps", nps("nps")), ("share", box_share("nps", 9, 10)), ("measure", mean("wait"))] {
        let query = cube.metric(metric).by(["store"]);
        group.bench_function(name, |bencher| bencher.iter(|| query.screen(&ScreenOptions::default()).unwrap()));
    }
    group.finish();
}

criterion_group!(benches, screen);
criterion_main!(benches);
