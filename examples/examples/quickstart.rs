//! Fold a few columns, ask for NPS by store and week: `cargo run -p cxmetrics-examples --example quickstart`.

use std::io::Write;

use cxmetrics::calendar::{Grain, Period};
use cxmetrics::cube::Cube;
use cxmetrics::intake::{Batch, Values};
use cxmetrics::metric::nps;
use cxmetrics::report::Figures;
use cxmetrics::survey::{Scale, Survey};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let survey = Survey::builder().time("day").rating("nps", Scale::nps()).dimensions(["store"]).build()?;
    let batch = Batch::new(6)
        .with(
            "day",
            Values::from(&["2026-11-02", "2026-11-03", "2026-11-04", "2026-11-09", "2026-11-10", "2026-11-10"][..]),
        )?
        .with("store", Values::from(&["Kraków", "Kraków", "Warsaw", "Kraków", "Warsaw", "Warsaw"][..]))?
        .with("nps", Values::from(&[10_i64, 9, 7, 3, 9, 11][..]))?;
    let mut cube = Cube::new(&survey, Grain::Day);
    let intake = cube.fold(&batch)?; // 11 is not on the scale: counted as refused, with its row

    let mut out = std::io::stdout().lock();
    // Six answers are too few to show to anybody; a program about to be read may show them.
    for row in cube.metric(nps("nps")).by(["store"]).every(Grain::Week).min_base(0).table()?.rows() {
        let (store, week) =
            (row.segment[0].as_deref().unwrap_or("?"), row.period.map_or_else(String::new, Period::label));
        writeln!(out, "{store} {week}: NPS {}", Figures::default().full(&row.reading))?;
    }
    writeln!(out, "refused: {}", intake.questions["nps"].refused.total())?;
    Ok(())
}
