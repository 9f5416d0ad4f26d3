//! The library beside Polars and `DuckDB` on the same data in one run: equal results first, then times and ratios.
//!
//!     cargo run --release -p cxmetrics-benches --bin compare -- [--rows 5000000] [--seed 42] [--runs 5]
//!         [--python PATH [--peers polars,duckdb]] [--stream-rows 20000000] [--tasks store,day] [--dir DIR]
//!
//! `--python` is an interpreter that has `benches/peers/requirements.txt`; without it our side runs alone. Files go to
//! `--dir`, or to a directory of their own that is removed at the end. The exit status is 1 when results differ.
#![allow(clippy::print_stdout, reason = "a program that prints a table")]

use std::error::Error;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;

use arrow_array::RecordBatch;
use cxmetrics_benches::digest::Digest;
use cxmetrics_benches::generate::Answers;
use cxmetrics_benches::ours::{self, Task};
use cxmetrics_benches::peers::{Files, Peers};
use cxmetrics_benches::stats::{Runs, millis, timed};
use cxmetrics_benches::{memory, requery, streaming};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

struct Options {
    rows: usize,
    seed: u64,
    runs: usize,
    python: Option<PathBuf>,
    peers: Vec<String>,
    stream_rows: u64,
    tasks: Vec<Task>,
    dir: Option<PathBuf>,
}

impl Options {
    fn parse(mut args: impl Iterator<Item = String>) -> Result<Self> {
        let mut options = Self {
            rows: 5_000_000,
            seed: 42,
            runs: 5,
            python: None,
            peers: vec!["polars".to_owned(), "duckdb".to_owned()],
            stream_rows: 20_000_000,
            tasks: Task::ALL.to_vec(),
            dir: None,
        };
        while let Some(name) = args.next() {
            let value = args.next().ok_or_else(|| format!("`{name}` needs a value"))?;
            match name.as_str() {
                "--rows" => options.rows = value.parse()?,
                "--seed" => options.seed = value.parse()?,
                "--runs" => options.runs = value.parse()?,
                "--python" => options.python = Some(value.into()),
                "--peers" => options.peers = value.split(',').map(str::to_owned).collect(),
                "--stream-rows" => options.stream_rows = value.parse()?,
                "--dir" => options.dir = Some(value.into()),
                "--tasks" => {
                    let task = |name: &str| Task::ALL.into_iter().find(|task| task.name() == name);
                    let tasks: Option<Vec<Task>> = value.split(',').map(task).collect();
                    options.tasks = tasks.ok_or_else(|| format!("no such task in `{value}`"))?;
                }
                _ => return Err(format!("no such option: `{name}`").into()),
            }
        }
        Ok(options)
    }
}

/// The data of one comparison, in memory and as files.
struct Data {
    records: RecordBatch,
    answers: PathBuf,
    csv: PathBuf,
    parquet: PathBuf,
}

impl Data {
    fn make(options: &Options, dir: &Path) -> Result<Self> {
        let answers = Answers::generate(options.rows, options.seed);
        let small = Answers::generate(options.rows / 10, options.seed);
        let at = |name: &str| dir.join(name);
        let data = (at("answers.parquet"), at("small.csv"), at("small.parquet"));
        if options.python.is_some() {
            answers.write_parquet(File::create(&data.0)?)?;
        }
        small.write_csv(File::create(&data.1)?)?;
        small.write_parquet(File::create(&data.2)?)?;
        Ok(Self { records: answers.into_batch()?, answers: data.0, csv: data.1, parquet: data.2 })
    }

    fn run(&self, task: Task) -> Result<ours::Answer> {
        match task {
            Task::Csv => ours::run_file(task, &self.csv),
            Task::Parquet => ours::run_file(task, &self.parquet),
            _ => ours::run(task, &self.records),
        }
    }
}

/// What one task took: ours, and each peer's.
struct Line {
    task: Task,
    ours: Runs,
    peers: Vec<Runs>,
}

fn main() -> ExitCode {
    match Options::parse(std::env::args().skip(1)).and_then(|options| compare(&options)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(err) => {
            eprintln!("compare: {err}");
            ExitCode::FAILURE
        }
    }
}

fn compare(options: &Options) -> Result<bool> {
    // First, while nothing else is in memory that would hide how little this takes.
    stream(options)?;
    let own = std::env::temp_dir().join(format!("cxmetrics-compare-{}", std::process::id()));
    let dir = options.dir.as_deref().unwrap_or(&own);
    fs::create_dir_all(dir)?;
    let outcome = compare_in(options, dir);
    if options.dir.is_none() {
        fs::remove_dir_all(&own)?;
    }
    outcome
}

fn compare_in(options: &Options, dir: &Path) -> Result<bool> {
    let data = Data::make(options, dir)?;
    let mut peers = match &options.python {
        Some(python) => {
            let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/peers.py");
            let names: Vec<&str> = options.peers.iter().map(String::as_str).collect();
            let files = Files { answers: &data.answers, csv: &data.csv, parquet: &data.parquet };
            Some(Peers::start(python, &script, &names, files)?)
        }
        None => None,
    };
    println!(
        "{} answers, seed {}, {} runs of each in turn, on {} cores",
        options.rows,
        options.seed,
        options.runs,
        cores()
    );
    let versions = |peers: &Peers| joined(peers.versions().iter().map(|(name, version)| format!("{name} {version}")));
    println!("peers: {}", peers.as_ref().map_or("none; say --python to run beside them".to_owned(), versions));
    if !equal(options, &data, peers.as_mut())? {
        return Ok(false);
    }
    let mut lines = Vec::new();
    for task in &options.tasks {
        lines.push(time(options, &data, *task, peers.as_mut())?);
    }
    print_tasks(options, peers.is_some(), &lines);
    drop(peers);
    print_bandwidth(options, &data, &lines);
    print_requery(options, &data)?;
    Ok(true)
}

/// Whether everybody computes the same.
fn equal(options: &Options, data: &Data, mut peers: Option<&mut Peers>) -> Result<bool> {
    for task in &options.tasks {
        let ours: Digest = data.run(*task)?.digest()?;
        println!("{:8} {ours}", task.name());
        let Some(peers) = peers.as_deref_mut() else { continue };
        for name in &options.peers {
            let theirs = peers.run(name, task.name(), true)?.digest;
            if theirs != Some(ours) {
                println!(
                    "{:8} {name} has {}",
                    "DIFFERS",
                    theirs.map_or("nothing".to_owned(), |digest| digest.to_string())
                );
                return Ok(false);
            }
        }
    }
    println!("{}", if peers.is_some() { "equal in every task" } else { "nobody to compare with" });
    Ok(true)
}

/// Runs a task by everybody in turn, several times.
fn time(options: &Options, data: &Data, task: Task, mut peers: Option<&mut Peers>) -> Result<Line> {
    let mut line = Line { task, ours: Runs::default(), peers: vec![Runs::default(); options.peers.len()] };
    for _ in 0..options.runs {
        let (seconds, answer) = timed(|| data.run(task));
        answer?;
        line.ours.push(seconds);
        if let Some(peers) = peers.as_deref_mut() {
            for (name, runs) in options.peers.iter().zip(&mut line.peers) {
                runs.push(peers.run(name, task.name(), false)?.seconds);
            }
        }
    }
    Ok(line)
}

fn print_tasks(options: &Options, with_peers: bool, lines: &[Line]) {
    println!("\nmilliseconds, best (median); `x` is the peer's best over ours");
    print!("{:36} {:>18}", "", "cxmetrics");
    if with_peers {
        options.peers.iter().for_each(|name| print!(" {name:>18} {:>7}", "x"));
        print!("  target");
    }
    println!();
    for line in lines {
        print!("{:36} {:>18}", line.task.title(), both(&line.ours));
        if with_peers {
            for runs in &line.peers {
                print!(" {:>18} {:>7.1}", both(runs), runs.best() / line.ours.best());
            }
            let polars = options.peers.iter().position(|name| name == "polars").and_then(|at| line.peers.get(at));
            if let Some(ratio) = polars.map(|runs| runs.best() / line.ours.best()) {
                let target = line.task.target();
                print!("  {target} x polars: {}", verdict(target <= ratio));
            }
        }
        println!();
    }
}

fn print_bandwidth(options: &Options, data: &Data, lines: &[Line]) {
    let answers = Answers::generate(options.rows, options.seed);
    let mut sums = Runs::default();
    let mut checks = Vec::new();
    for _ in 0..options.runs.max(5) {
        let (seconds, sum) = timed(|| memory::plain_sum(&answers.stores, &answers.scores, cores()));
        sums.push(seconds);
        checks.push(sum);
    }
    let mut fold = Runs::default();
    for _ in 0..options.runs.max(5) {
        let (seconds, answer) = timed(|| data.run(Task::Store));
        if answer.is_ok() {
            fold.push(seconds);
        }
    }
    if let Some(line) = lines.iter().find(|line| line.task == Task::Store) {
        fold.push(line.ours.best());
    }
    let share = sums.best() / fold.best();
    println!(
        "\nmemory bandwidth: a plain sum of store and score takes {} ms (sum {}), NPS by store reaches {share:.2} of its \
         speed; target 0.5: {}",
        both(&sums),
        checks.first().copied().unwrap_or(0),
        verdict(0.5 <= share)
    );
}

fn print_requery(options: &Options, data: &Data) -> Result<()> {
    let cube = data.run(Task::Day)?.cube;
    let per = cube.cells() as f64 / 100_000.0;
    println!("\nasking the cube of {} cells again; target 1 ms per 100,000 cells", cube.cells());
    println!("{:44} {:>18} {:>16} {:>8}", "", "ms, best (median)", "per 100,000", "rows");
    for question in requery::QUESTIONS {
        let (runs, rows) = requery::ask(question, &cube, options.runs.max(5))?;
        let each = runs.best() / per;
        println!("{:44} {:>18} {:>16} {rows:>8}  {}", question.title, both(&runs), millis(each), verdict(each < 0.001));
    }
    Ok(())
}

fn stream(options: &Options) -> Result<()> {
    if options.stream_rows == 0 {
        return Ok(());
    }
    let streamed = streaming::stream(options.stream_rows, options.seed)?;
    let peak = memory::peak().map_or("unknown".to_owned(), |bytes| format!("{} MiB", bytes >> 20));
    let verdict = memory::peak().map_or("", |bytes| verdict(bytes < 1 << 30));
    println!(
        "streaming: {} rows into {} cells in {:.1} s ({:.0} million rows a second), peak memory {peak}; target 1 GiB: {verdict}\n",
        streamed.rows,
        streamed.cells,
        streamed.seconds,
        streamed.rows as f64 / streamed.seconds / 1e6
    );
    Ok(())
}

fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

fn both(runs: &Runs) -> String {
    format!("{} ({})", millis(runs.best()), millis(runs.median()))
}

fn verdict(met: bool) -> &'static str {
    if met { "met" } else { "NOT MET" }
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}
