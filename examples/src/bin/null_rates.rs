//! Rates of false findings on data without any effect: `null_rates [--rounds 200] [--seed 1]`.
//!
//! Takes the rows of real surveys where the folder of data sets is at hand - `CXMETRICS_SHARED`, or `shared` beside the checkout - and
//! made-up ones else, shuffles their labels and asks every method. What it finds then, it finds by mistake.

use std::io::{self, Write};
use std::process::ExitCode;

use cxmetrics_examples::null_rates::{Data, rates};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            // Nobody is left to tell when even the error stream is closed.
            let _ = writeln!(io::stderr(), "{err}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    let (mut rounds, mut seed) = (200, 1);
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("`{name}` needs a value"))?;
        match name.as_str() {
            "--rounds" => rounds = value.parse()?,
            "--seed" => seed = value.parse()?,
            _ => return Err(format!("`{name}` is no option; there are --rounds and --seed").into()),
        }
    }
    let folder = Data::folder();
    let mut out = io::stdout().lock();
    let data = if folder.is_dir() {
        Data::read(&folder)?
    } else {
        writeln!(out, "skipped: no real data; name their folder in CXMETRICS_SHARED. The rows are made up:")?;
        Data::made_up(seed)
    };
    for rate in rates(&data, rounds, seed)? {
        writeln!(out, "{rate}")?;
    }
    Ok(())
}
