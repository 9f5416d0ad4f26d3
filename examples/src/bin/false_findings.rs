//! Rates of false findings where nothing happens: `false_findings [--rounds 200] [--seed 1] [--sensitivity 0.5]`.
//!
//! Prints the rate that the monitor states beside the one that is found: on constant rates, on a network whose answers are dealt anew,
//! on networks that wander by themselves.

use std::io::{self, Write};
use std::process::ExitCode;

use cxmetrics::finding::DEFAULT_SENSITIVITY;
use cxmetrics_examples::false_findings::{Null, rate};

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
    let (mut rounds, mut seed, mut sensitivity) = (200, 1, DEFAULT_SENSITIVITY);
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("`{name}` needs a value"))?;
        match name.as_str() {
            "--rounds" => rounds = value.parse()?,
            "--seed" => seed = value.parse()?,
            "--sensitivity" => sensitivity = value.parse()?,
            _ => return Err(format!("`{name}` is no option; there are --rounds, --seed and --sensitivity").into()),
        }
    }
    let mut out = io::stdout().lock();
    for (what, null) in Null::all() {
        writeln!(out, "{}", rate(what, &null, rounds, seed, sensitivity)?)?;
        out.flush()?;
    }
    Ok(())
}
