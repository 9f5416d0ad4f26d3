//! How long a fold takes with pairs of questions: 13 ratings of five points by store and month, with all 78 pairs of them and
//! without, from byte columns and from columns of whole numbers that are decoded.
//!
//!     cargo run --release -p cxmetrics-benches --example pairs -- [ROWS]
#![expect(clippy::print_stdout, reason = "what it measured is its output")]

use std::error::Error;
use std::time::Instant;

use cxmetrics::calendar::Grain;
use cxmetrics::cube::{Cube, Filter};
use cxmetrics::intake::{Batch, Keys, Text, Values};
use cxmetrics::survey::{Scale, Survey};
use cxmetrics_benches::generate::Answers;

const QUESTIONS: usize = 13;

fn main() -> Result<(), Box<dyn Error>> {
    let rows = std::env::args().nth(1).map_or(Ok(1_000_000), |text| text.parse())?;
    let answers = Answers::generate(rows, 42);
    let names: Vec<String> = (0..QUESTIONS).map(|at| format!("q{at:02}")).collect();
    let stores: Vec<String> = (0..500).map(|store| format!("store-{store:03}")).collect();
    // Answers that go together: each question is the score, a little off, on five points.
    let bytes: Vec<Vec<u8>> = (0..QUESTIONS)
        .map(|at| {
            answers
                .scores
                .iter()
                .enumerate()
                .map(|(row, score)| (score / 2 + u8::from((row * (at + 3)).is_multiple_of(7))).min(4) + 1)
                .collect()
        })
        .collect();
    let wide: Vec<Vec<i64>> = bytes.iter().map(|column| column.iter().map(|byte| i64::from(*byte)).collect()).collect();
    let base = || {
        let survey = Survey::builder().time("at").dimensions(["store"]);
        names.iter().fold(survey, |survey, name| survey.rating(name, Scale::csat()))
    };
    let (plain, paired) = (base().build()?, base().pairs(&names).build()?);
    for (label, decoded) in [("bytes", false), ("i64", true)] {
        let mut batch = Batch::new(rows)
            .with("at", Values::Instants(answers.times.as_slice().into(), cxmetrics::intake::TimeUnit::Microsecond))?
            .with("store", Values::Dictionary(Keys::U16(&answers.stores), Text::Strings(&stores)))?;
        for (name, (bytes, wide)) in names.iter().zip(bytes.iter().zip(&wide)) {
            batch = batch.with(name, if decoded { Values::from(&wide[..]) } else { Values::from(&bytes[..]) })?;
        }
        for (what, survey) in [("no pairs", &plain), ("78 pairs", &paired)] {
            let mut best = f64::INFINITY;
            let mut cube = Cube::new(survey, Grain::Month);
            for _ in 0..3 {
                cube = Cube::new(survey, Grain::Month);
                let start = Instant::now();
                cube.fold(&batch)?;
                best = best.min(start.elapsed().as_secs_f64());
            }
            println!(
                "{rows} rows, {label}, {what}: {:.0} ms, {} cells, {:.0} MB",
                best * 1e3,
                cube.cells(),
                cube.bytes() as f64 / 1e6
            );
            if survey == &paired {
                let start = Instant::now();
                let totals = cube.roll_up(&[], Grain::All, &Filter::everything())?;
                let n: u64 = survey
                    .pairs()
                    .map(|(a, b)| totals.joint(a, b, &Filter::everything()).map_or(0, |joint| joint.n()))
                    .sum();
                println!(
                    "    all pairs from the cube: {:.0} ms, {n} pairs of answers",
                    start.elapsed().as_secs_f64() * 1e3
                );
                assert_eq!(n, 78 * rows as u64);
            }
        }
    }
    Ok(())
}
