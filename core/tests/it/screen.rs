//! Screening on networks made up with a known truth: what it flags where nothing differs, and what it finds where something does.

use std::sync::Arc;

use arrow_array::{ArrayRef, Date32Array, Int32Array, Int64Array, RecordBatch, StringArray};
use cxmetrics::calendar::Grain;
use cxmetrics::cube::Cube;
use cxmetrics::explain::{ScreenOptions, Screening, Verdict};
use cxmetrics::locale::Locale;
use cxmetrics::metric::{Metric, mean, nps, share};
use cxmetrics::survey::{Scale, Survey};

/// Splitmix64: the same numbers on every platform.
struct Random(u64);

impl Random {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// A place in `shares`, which sum to 1.
    fn among(&mut self, shares: &[f64]) -> usize {
        let mut left = self.unit();
        shares
            .iter()
            .position(|share| {
                left -= share;
                left < 0.0
            })
            .unwrap_or(shares.len() - 1)
    }

    /// The base of a store: log-normal, median 35.
    fn base(&mut self) -> u64 {
        (35.0_f64.ln() + 0.8 * self.normal()).exp().round().max(1.0) as u64
    }
}

/// Answers by store: how many fell on each point.
struct Network {
    metric: Metric,
    question: &'static str,
    points: &'static [i32],
    stores: Vec<Vec<u64>>,
}

impl Network {
    fn cube(&self) -> Cube {
        let survey = Survey::builder()
            .rating("nps", Scale::nps())
            .rating("csat", Scale::csat())
            .flag("solved")
            .dimensions(["store"])
            .build()
            .unwrap();
        let (mut names, mut questions, mut bins, mut counts) = (vec![], vec![], vec![], vec![]);
        for (at, answers) in self.stores.iter().enumerate() {
            let cells = answers.iter().zip(self.points).map(|(n, point)| (Some(self.question), Some(*point), *n));
            let rows = (None, None, answers.iter().sum());
            for (question, bin, n) in cells.chain([rows]) {
                names.push(format!("store {at:05}"));
                questions.push(question);
                bins.push(bin);
                counts.push(n as i64);
            }
        }
        let columns: [(&str, ArrayRef); 6] = [
            ("store", Arc::new(StringArray::from(names))),
            ("period", Arc::new(Date32Array::from(vec![None; bins.len()]))),
            ("question", Arc::new(StringArray::from(questions))),
            ("tag", Arc::new(StringArray::from(vec![None::<&str>; bins.len()]))),
            ("bin", Arc::new(Int32Array::from(bins))),
            ("n", Arc::new(Int64Array::from(counts))),
        ];
        Cube::from_table(&survey, Grain::All, [&RecordBatch::try_from_iter(columns).unwrap()]).unwrap()
    }

    fn screen(&self) -> Screening {
        self.cube().metric(self.metric.clone()).by(["store"]).screen(&ScreenOptions::default()).unwrap()
    }
}

const NPS_POINTS: &[i32] = &[0, 7, 10];
const CSAT_POINTS: &[i32] = &[1, 2, 3, 4, 5];
const FLAG_POINTS: &[i32] = &[0, 1];

fn network(random: &mut Random, kind: (&str, &[f64]), of_store: impl Fn(usize) -> Vec<f64>, stores: usize) -> Network {
    let (metric, question, points) = match kind.0 {
        "nps" => (nps("nps"), "nps", NPS_POINTS),
        "csat" => (mean("csat"), "csat", CSAT_POINTS),
        _ => (share("solved"), "solved", FLAG_POINTS),
    };
    let stores = (0..stores).map(|store| {
        let shares = of_store(store);
        let mut answers = vec![0; points.len()];
        for _ in 0..random.base() {
            answers[random.among(&shares)] += 1;
        }
        answers
    });
    Network { metric, question, points, stores: stores.collect() }
}

const ROUNDS: u32 = if cfg!(debug_assertions) { 20 } else { 200 };

/// Kind of metric, and the shares of its points in every store.
const NULLS: [(&str, &[f64]); 9] = [
    ("nps", &[0.10, 0.20, 0.70]),
    ("nps", &[0.03, 0.12, 0.85]),
    ("nps", &[0.10, 0.30, 0.60]),
    ("csat", &[0.05, 0.05, 0.10, 0.30, 0.50]),
    ("csat", &[0.01, 0.02, 0.04, 0.13, 0.80]),
    ("csat", &[0.20, 0.20, 0.20, 0.20, 0.20]),
    ("share", &[0.30, 0.70]),
    ("share", &[0.05, 0.95]),
    ("share", &[0.50, 0.50]),
];

#[test]
fn where_nothing_differs_false_findings_stay_at_their_rate() {
    for (at, kind) in (0..).zip(NULLS) {
        let mut random = Random(20_261_122 + at);
        let (mut with_any, mut flags) = (0, 0);
        for _ in 0..ROUNDS {
            let found = network(&mut random, kind, |_| kind.1.to_vec(), 300).screen();
            let here = found.higher + found.lower;
            flags += here;
            with_any += u32::from(here > 0);
        }
        let rate = f64::from(with_any) / f64::from(ROUNDS);
        println!(
            "{} {:?}: {:.1} % of {ROUNDS} networks of 300 stores with a flag, {:.3} flags a network",
            kind.0,
            kind.1,
            100.0 * rate,
            flags as f64 / f64::from(ROUNDS)
        );
        assert!(rate <= 0.05, "{kind:?}: {rate}");
    }
}
