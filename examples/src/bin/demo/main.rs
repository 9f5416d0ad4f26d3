//! From a file of answers to a report: `make demo`, or `demo FILE --survey SURVEY.json` for a file of yours.
//!
//! Without a file it generates the demo survey first; from there on both take the same path: read, fold, compose, render.

mod arguments;
mod summary;

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime};

use arguments::{Arguments, USAGE};
use chrono::NaiveDate;
use cxmetrics::calendar::Grain;
use cxmetrics::cube::Cube;
use cxmetrics::intake::{CsvOptions, FileFormat, ReadOptions, Source};
use cxmetrics::locale::Locale;
use cxmetrics::report::{Figures, ReportSpec, html, markdown};
use cxmetrics::survey::Survey;
use cxmetrics_examples::generator::{self, Config};
use indicatif::{ProgressBar, ProgressStyle};

/// What went wrong: a fault of the library, or of a file.
enum Failure {
    Library(cxmetrics::Error),
    File(PathBuf, io::Error),
    Usage(String),
}

impl From<cxmetrics::Error> for Failure {
    fn from(err: cxmetrics::Error) -> Self {
        Self::Library(err)
    }
}

/// How long each step took.
#[derive(Default)]
struct Steps(Vec<(&'static str, Duration)>);

impl Steps {
    fn time<T>(&mut self, name: &'static str, step: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
        let start = Instant::now();
        let done = step()?;
        self.0.push((name, start.elapsed()));
        Ok(done)
    }
}

fn main() -> ExitCode {
    let done = Arguments::read(std::env::args().skip(1)).map_err(Failure::Usage).and_then(|arguments| run(&arguments));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Nobody is left to tell when even the error stream is closed.
            let _ = complain(&mut io::stderr().lock(), &failure);
            ExitCode::from(2)
        }
    }
}

fn complain(out: &mut impl Write, failure: &Failure) -> io::Result<()> {
    match failure {
        Failure::Usage(message) => writeln!(out, "error: {message}"),
        Failure::File(path, err) => writeln!(out, "error: `{}`: {err}", path.display()),
        Failure::Library(err) => {
            if err.faults().is_empty() {
                writeln!(out, "error[{}]: {err}", err.code())?;
                let place = err.place();
                if let Some(column) = &place.column {
                    writeln!(out, "  column: {column}")?;
                }
                if let Some(row) = place.row {
                    writeln!(out, "  row: {row}, counted from 0 without the header")?;
                }
                return place.path.iter().try_for_each(|path| writeln!(out, "  at: {path}"));
            }
            let n = err.faults().len();
            writeln!(out, "error[{}]: {n} {}", err.code(), if n == 1 { "fault" } else { "faults" })?;
            err.faults()
                .iter()
                .try_for_each(|fault| writeln!(out, "  {}: {} [{}]", fault.path, fault.message, fault.code))
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut steps = Steps::default();
    if arguments.help {
        return say(|out| writeln!(out, "{USAGE}"));
    }
    in_file(&arguments.out, fs::create_dir_all(&arguments.out))?;

    let file = match &arguments.file {
        Some(file) => file.clone(),
        None => steps.time("generate", || generate(&arguments.out))?,
    };
    let survey = match &arguments.survey {
        Some(path) => Survey::from_json(&in_file(path, fs::read_to_string(path))?)?,
        None => Survey::from_json(generator::survey_json())?,
    };
    let mut spec = specification(arguments, &survey)?;

    let mut cube = Cube::new(&survey, Grain::Day);
    steps.time("read and fold", || fold(&mut cube, &file, arguments))?;

    let as_of = arguments.as_of.unwrap_or_else(|| day_after(&cube));
    let report = steps.time("compose", || Ok(cube.report(&spec, as_of)?))?;
    let mut files = vec![("report.html", html::render(&report)), ("report.md", markdown::render(&report))];
    files.push(("report.json", report.to_json()));
    if spec.locale == Locale::En {
        spec.locale = Locale::Pl;
        let polish = steps.time("compose in Polish", || Ok(cube.report(&spec, as_of)?))?;
        files.push(("report-pl.html", html::render(&polish)));
    }
    let written = steps.time("write", || {
        let write = |(name, text): &(&str, String)| {
            let path = arguments.out.join(name);
            in_file(&path, fs::write(&path, text)).map(|()| path.clone())
        };
        files.iter().map(write).collect::<Result<Vec<PathBuf>, Failure>>()
    })?;
    say(|out| {
        summary::write(out, &report)?;
        let figures = Figures::of(&report);
        let cells = figures.count(u64::try_from(cube.cells()).unwrap_or(u64::MAX));
        writeln!(out, "\n  {cells} cells hold {} rows", figures.count(cube.rows()))?;
        for (name, time) in &steps.0 {
            writeln!(out, "  {:<18} {:>9.1} ms", name, time.as_secs_f64() * 1e3)?;
        }
        writeln!(out)?;
        written.iter().try_for_each(|path| writeln!(out, "  wrote {}", path.display()))
    })
}

/// The specification: as it is given, or one that suits the survey, with what the command line says.
fn specification(arguments: &Arguments, survey: &Survey) -> Result<ReportSpec, Failure> {
    let mut spec = match &arguments.spec {
        Some(path) => ReportSpec::from_json(&in_file(path, fs::read_to_string(path))?)?,
        None => ReportSpec::default_for(survey),
    };
    spec.every = arguments.every.unwrap_or(spec.every);
    spec.locale = arguments.locale.unwrap_or(spec.locale);
    if let Some(first) = arguments.by.first() {
        spec.heat.clone_from(first);
        spec.by.clone_from(&arguments.by);
    }
    Ok(spec)
}

/// Writes the demo survey and its definition.
fn generate(out: &Path) -> Result<PathBuf, Failure> {
    let (file, survey) = (out.join("demo.csv"), out.join("demo-survey.json"));
    in_file(&survey, fs::write(&survey, generator::survey_json()))?;
    let mut writer = BufWriter::with_capacity(1 << 20, in_file(&file, File::create(&file))?);
    in_file(&file, generator::generate(&Config::default(), &mut writer))?;
    Ok(file)
}

/// Reads a file of any format, batch by batch, into the cube.
fn fold(cube: &mut Cube, path: &Path, arguments: &Arguments) -> Result<(), Failure> {
    let format = match arguments.format {
        Some(format) => format,
        None => FileFormat::of_name(&path.to_string_lossy())?,
    };
    let mut csv = CsvOptions::default().with_decimal_comma(arguments.decimal_comma);
    if let Some(encoding) = &arguments.encoding {
        csv = csv.with_encoding(encoding);
    }
    csv.delimiter = arguments.delimiter;
    let columns = cube.survey().columns().into_iter().map(str::to_owned).collect::<Vec<String>>();
    let options = ReadOptions::default().with_csv(csv).with_columns(columns);
    let mut source = Source::from_file(in_file(path, File::open(path))?, format, &options)?;

    let bar = ProgressBar::new(source.total_bytes().unwrap_or(0));
    let style = ProgressStyle::with_template("  {bar:40} {percent:>3} %  {msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    cube.fold_source_while(&mut source, |source| {
        bar.set_position(source.bytes_read());
        bar.set_message(format!("{} rows", source.rows_read()));
        true
    })?;
    bar.finish_and_clear();
    Ok(())
}

/// The day after the last answers; of a survey without time, today.
fn day_after(cube: &Cube) -> NaiveDate {
    let last = cube.periods().pop().filter(|period| period.grain() != Grain::All);
    last.map_or_else(today, cxmetrics::calendar::Period::end)
}

fn today() -> NaiveDate {
    let seconds = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    i32::try_from(seconds / 86_400).ok().and_then(NaiveDate::from_epoch_days).unwrap_or_default()
}

fn in_file<T>(path: &Path, done: io::Result<T>) -> Result<T, Failure> {
    done.map_err(|err| Failure::File(path.to_owned(), err))
}

/// Writes to the standard output; that somebody stopped reading is no failure.
fn say(write: impl FnOnce(&mut BufWriter<io::StdoutLock<'_>>) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(err) if err.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::File(PathBuf::from("standard output"), err))
        }
        _ => Ok(()),
    }
}
