//! How good the monitor's findings are: `judge [--folder DIR] [--networks 6] [--seed 101] [--sensitivity 0.5]`.
//!
//! Looks at the network in a folder, where one is named - `evaluation/incidents` of the folder of data sets where that is at hand - and at
//! so many drawn networks of each profile, and scores what is found against what happened.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use cxmetrics::finding::{DEFAULT_SENSITIVITY, Watch};
use cxmetrics_examples::networks::score::{Found, Score, score};
use cxmetrics_examples::networks::{
    Answer, CalendarDay, Config, DAYS, Files, Labels, Network, Profile, Store, date, fold, found, special_days,
};

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
    let shared = std::env::var_os("CXMETRICS_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared"), PathBuf::from);
    let mut folder = shared.join("evaluation").join("incidents");
    let (mut networks, mut seed, mut sensitivity) = (6_u64, 101_u64, DEFAULT_SENSITIVITY);
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("`{name}` needs a value"))?;
        match name.as_str() {
            "--folder" => folder = PathBuf::from(value),
            "--networks" => networks = value.parse()?,
            "--seed" => seed = value.parse()?,
            "--sensitivity" => sensitivity = value.parse()?,
            _ => {
                return Err(
                    format!("`{name}` is no option; there are --folder, --networks, --seed and --sensitivity").into()
                );
            }
        }
    }
    let mut out = io::stdout().lock();
    if folder.is_dir() {
        let Files { stores, calendar, answers, labels, .. } = Files::read(&folder)?;
        let judged = judge(&stores, &calendar, &answers, &labels, sensitivity)?;
        print(&mut out, &folder.display().to_string(), &judged)?;
        kinds(&mut out, &[judged])?;
    } else {
        writeln!(out, "skipped: no network at {}; name one with --folder", folder.display())?;
    }
    for profile in Profile::ALL {
        let mut all = Vec::new();
        for seed in (seed..).take(usize::try_from(networks)?) {
            let network = Network::new(&Config { seed, profile, volume: 1.0 });
            let judged = judge(&network.stores, &network.calendar, &network.answers, &network.labels, sensitivity)?;
            print(&mut out, &format!("{}, seed {seed}", profile.name()), &judged)?;
            all.push(judged);
        }
        kinds(&mut out, &all)?;
    }
    Ok(())
}

fn judge(
    stores: &[Store],
    calendar: &[CalendarDay],
    answers: &[Answer],
    labels: &Labels,
    sensitivity: f64,
) -> cxmetrics::Result<(Score, f64)> {
    let cube = fold(stores, answers)?;
    let started = Instant::now();
    let watch = Watch::new().sensitivity(sensitivity).special_days(special_days(calendar)).as_of(date(DAYS - 1));
    let findings = cube.findings(&watch)?;
    let seconds = started.elapsed().as_secs_f64();
    let found: Vec<Found> = findings.findings.iter().flat_map(found).collect();
    Ok((score(&found, labels), seconds))
}

fn print(out: &mut impl Write, name: &str, (score, seconds): &(Score, f64)) -> io::Result<()> {
    writeln!(
        out,
        "{name}: precision {:.3}, recall {:.3}, F1 {:.3}, {} of {} incidents, {} false events, median delay {} days, {:.0} ms",
        score.precision,
        score.recall,
        score.f1,
        score.hit,
        score.incidents,
        score.false_events,
        score.median_delay.map_or_else(|| "-".to_owned(), |days| format!("{days:.1}")),
        1_000.0 * seconds,
    )
}

/// The means of several networks, and their incidents by kind.
fn kinds(out: &mut impl Write, all: &[(Score, f64)]) -> io::Result<()> {
    let n = all.len().max(1) as f64;
    let mean = |of: fn(&Score) -> f64| all.iter().map(|(score, _)| of(score)).sum::<f64>() / n;
    writeln!(
        out,
        "  mean: precision {:.3}, recall {:.3}, F1 {:.3}, {:.1} false events",
        mean(|score| score.precision),
        mean(|score| score.recall),
        mean(|score| score.f1),
        mean(|score| score.false_events as f64),
    )?;
    let mut names: Vec<&String> = all.iter().flat_map(|(score, _)| score.by_kind.keys()).collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let of = all.iter().filter_map(|(score, _)| score.by_kind.get(name));
        let (hit, count) = of.clone().fold((0, 0), |sums, kind| (sums.0 + kind.hit, sums.1 + kind.of));
        let mut delays: Vec<f64> = of.filter_map(|kind| kind.median_delay).collect();
        delays.sort_by(f64::total_cmp);
        let delay = delays.get(delays.len() / 2).map_or_else(String::new, |days| format!(", {days:.0} days"));
        writeln!(out, "  {name:<16} {hit} of {count}{delay}")?;
    }
    Ok(())
}
