//! Networks of stores in which it is known what happened: `networks --out DIR [--seed 1] [--profile standard|null|stress]`.
//!
//! Writes `responses.csv`, `stores.csv`, `calendar.csv`, `contacts.csv.gz` and `labels.json`.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use cxmetrics_examples::networks::{Config, Network, write};

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
    let (mut config, mut folder) = (Config::default(), None);
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("`{name}` needs a value"))?;
        match name.as_str() {
            "--seed" => config.seed = value.parse()?,
            "--profile" => config.profile = value.parse()?,
            "--volume" => config.volume = value.parse()?,
            "--out" => folder = Some(PathBuf::from(value)),
            _ => return Err(format!("`{name}` is no option; there are --out, --seed, --profile and --volume").into()),
        }
    }
    let folder = folder.ok_or("name a folder: --out DIR")?;
    let network = Network::new(&config);
    write(&network, &folder)?;
    let (answers, incidents) = (network.answers.len(), network.incidents.len());
    writeln!(io::stdout(), "{}: {answers} answers, {incidents} incidents", folder.display())?;
    Ok(())
}
