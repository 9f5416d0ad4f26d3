//! Every kind of error is caused through the public API; what it says stays as it is until somebody means to change it.

use std::collections::BTreeSet;

use cxmetrics::calendar::{DayRange, Grain, Zone};
use cxmetrics::cube::{Cube, Filter, Record};
use cxmetrics::explain::{CompareRequest, RakingRequest, Side};
use cxmetrics::infer::drivers::{DriverMatrix, lmg};
use cxmetrics::infer::mean::t_interval;
use cxmetrics::infer::share::ShareCounts;
use cxmetrics::intake::{Batch, FileFormat, Values};
use cxmetrics::metric::{ces, mean, nps, quantile, share};
use cxmetrics::report::{Report, ReportSpec};
use cxmetrics::survey::{Scale, Survey};
use cxmetrics::tally::Histogram;
use cxmetrics::{Confidence, Currency, Error, ErrorKind, Result};

/// Kinds that nothing causes in this build, and why they are there.
const UNCAUSED: &[(ErrorKind, &str)] = match (cfg!(feature = "arrow"), cfg!(feature = "csv")) {
    (true, true) => &[],
    (true, false) => &[STOPPED],
    (false, true) => &[TABLES],
    (false, false) => &[STOPPED, TABLES],
};
const STOPPED: (ErrorKind, &str) = (ErrorKind::Cancelled, "only the fold of a file is stopped half-way");
const TABLES: (ErrorKind, &str) = (ErrorKind::InvalidTable, "only builds with the feature `arrow` read tables");

fn survey() -> Survey {
    let survey = Survey::builder().name("visits").time("day").dimensions(["store"]);
    survey.rating("nps", Scale::nps()).flag("ok").build().unwrap()
}

fn record() -> Record {
    Record::new().text("day", "2026-11-02").text("store", "A").integer("nps", 9)
}

fn cube() -> Cube {
    let mut cube = Cube::new(&survey(), Grain::Day);
    cube.add(&record()).unwrap();
    cube
}

/// Folds a batch with these days, the store A, and these scores.
fn fold(cube: &mut Cube, days: &[&str], scores: &[i64]) -> Result<()> {
    let stores = vec!["A"; days.len()];
    let batch = Batch::new(days.len())
        .with("day", Values::from(days))?
        .with("store", Values::from(&stores[..]))?
        .with("ok", Values::Null(days.len()))?
        .with("nps", Values::from(scores))?;
    cube.fold(&batch).map(drop)
}

/// (What was done, what came of it.)
type Case = (&'static str, Error);

fn of_definitions() -> Vec<Case> {
    let faulty = r#"{"schema": "cx-survey/1", "tme": "at", "dimensions": ["store", "store", {"name": "n"}],
        "time": {"column": "at", "zone": "Europe/Warszawa"},
        "questions": {"nps": {"kind": "rating", "scale": {"min": 5, "max": 5}, "missing": [3]},
            "stars": {"kind": "rating", "scale": "npss"},
            "csat": {"kind": "rating", "scale": "csat", "missing": [3], "words": {"1": 5}}, "x": {"kind": "slider"}}}"#;
    let report = r#"{"schema": "cx-report-spec/1", "title": "t", "metrics": [], "by": [[], ["store", "store"]]}"#;
    vec![
        ("a survey with many faults", Survey::from_json(faulty).unwrap_err()),
        ("a survey that is not JSON", Survey::from_json("{").unwrap_err()),
        ("a survey of another version", Survey::from_json(r#"{"schema": "cx-survey/9"}"#).unwrap_err()),
        ("a report with many faults", ReportSpec::from_json(report).unwrap_err()),
        ("a report of another version", ReportSpec::from_json(r#"{"schema": "cx-report-spec/9"}"#).unwrap_err()),
        ("a document that is none", Report::from_json("[]").unwrap_err()),
        ("a document without a title", Report::from_json(r#"{"schema": "cx-report/1"}"#).unwrap_err()),
        ("a zone with a slip", Zone::get("Europe/Warszawa").unwrap_err()),
        ("a period that is none", "2026-W54".parse::<cxmetrics::calendar::Period>().unwrap_err()),
        ("a confidence in percent", Confidence::new(95.0).unwrap_err()),
        ("a currency in words", Currency::new("zloty").unwrap_err()),
        ("a scale without points", Scale::custom(3, 3).unwrap_err()),
    ]
}

fn of_data() -> Vec<Case> {
    let days: Vec<&str> = vec!["2026-11-02"; 30];
    // A cube that has met no day yet has not settled how days are written.
    let fresh = || Cube::new(&survey(), Grain::Day);
    let mut tight = Cube::new(&survey(), Grain::Day).with_max_cells(1);
    let no_time = Batch::new(1).with("dya", Values::from(&["2026-11-02"][..])).unwrap();
    let numbers = Batch::new(1).with("day", Values::from(&[20_000_i64][..])).unwrap();
    let short = Batch::new(2).with("day", Values::from(&[1_i64][..])).unwrap_err();
    vec![
        ("a column with another name", cube().fold(&no_time).unwrap_err()),
        ("a time column of numbers", cube().fold(&numbers).unwrap_err()),
        ("a column that is too short", short),
        ("days that read two ways", fold(&mut fresh(), &["03/04/2026"], &[9]).unwrap_err()),
        ("days that read no way", fold(&mut fresh(), &["soon"], &[9]).unwrap_err()),
        ("thirty scores off the scale", fold(&mut cube(), &days, &[11; 30]).unwrap_err()),
        ("one score under a slip of its name", cube().add(&record().integer("npss", 9)).unwrap_err()),
        ("one score off the scale", cube().add(&record().integer("nps", 11)).unwrap_err()),
        ("a second cell where one may be", fold(&mut tight, &["2026-11-02", "2026-11-03"], &[9, 9]).unwrap_err()),
        ("an answer that was not counted", cube().remove(&record().integer("nps", 8)).unwrap_err()),
        ("an answer off the scale of a list", Histogram::of(&Scale::csat(), [5, 6]).unwrap_err()),
        ("a file of another format", FileFormat::of_name("answers.xlsx").unwrap_err()),
        ("a reader that fails", Error::from(std::io::Error::other("the disk is gone"))),
    ]
}

#[cfg(feature = "csv")]
fn of_files() -> Vec<Case> {
    use cxmetrics::intake::{ReadOptions, Source};
    let file = "day,store,ok,nps\n2026-11-02,A,1,9\n".as_bytes();
    let mut source = Source::from_reader(file, FileFormat::Csv, &ReadOptions::default()).unwrap();
    vec![("a fold that is stopped", cube().fold_source_while(&mut source, |_| false).unwrap_err())]
}

#[cfg(not(feature = "csv"))]
fn of_files() -> Vec<Case> {
    Vec::new()
}

fn of_questions() -> Vec<Case> {
    let cube = cube();
    let csat = Survey::builder().rating("csat", Scale::csat()).build().unwrap();
    let other = Survey::builder().name("calls").time("day").rating("nps", Scale::nps()).build().unwrap();
    let other = Cube::new(&other, Grain::Day);
    let monthly = Cube::new(&survey(), Grain::Month);
    let mut huge = cube.clone();
    let too_many = loop {
        if let Err(err) = huge.merge(&huge.clone()) {
            break err;
        }
    };
    let mut timeless = Cube::new(&survey(), Grain::All);
    timeless.add(&record()).unwrap();
    let mut apart = Histogram::new(&Scale::ces());
    let days = Filter::Days(DayRange::new("2026-11-02".parse().ok(), "2026-11-03".parse().ok()).unwrap());
    vec![
        ("a question with a slip", cube.metric(nps("npss")).overall().unwrap_err()),
        ("a dimension with a slip", cube.metric(nps("nps")).by(["stores"]).table().unwrap_err()),
        ("an NPS of stars", Cube::new(&csat, Grain::All).metric(nps("csat")).overall().unwrap_err()),
        ("a share of a rating", cube.metric(share("nps")).overall().unwrap_err()),
        ("a mean of a flag", cube.metric(mean("ok")).overall().unwrap_err()),
        ("an effort on another scale", cube.metric(ces("nps")).overall().unwrap_err()),
        ("a quantile in percent", cube.metric(quantile("nps", 90.0)).overall().unwrap_err()),
        ("weeks of months", monthly.metric(nps("nps")).every(Grain::Week).table().unwrap_err()),
        ("a day of a month", {
            let mut monthly = monthly.clone();
            monthly.add(&record()).unwrap();
            monthly.metric(nps("nps")).filter(days.clone()).overall().unwrap_err()
        }),
        ("weeks of all time", timeless.metric(nps("nps")).every(Grain::Week).table().unwrap_err()),
        ("a day of all time", timeless.metric(nps("nps")).filter(days).overall().unwrap_err()),
        ("cubes of two surveys", cube.clone().merge(&other).unwrap_err()),
        ("cubes of two grains", cube.clone().merge(&monthly).unwrap_err()),
        ("a cube added to itself too often", too_many),
        ("two efforts as one", apart.merge(&Histogram::new(&Scale::ces1())).unwrap_err()),
        ("a sum of two currencies", {
            let money = |code| cxmetrics::explain::Money::from_minor(100, Currency::new(code).unwrap());
            money("PLN").plus(money("EUR")).unwrap_err()
        }),
        ("a store and a part of itself", {
            let request = CompareRequest::new(Filter::is("store", "A"), Side::default());
            cube.metric(nps("nps")).compare(&request).unwrap_err()
        }),
        ("a margin of a store that nobody answered in", {
            let request = RakingRequest::new().margin("store", [("A", 1.0), ("B", 1.0)]);
            cube.metric(nps("nps")).min_base(0).raked(&request).unwrap_err()
        }),
        ("a driver beside its double", {
            let item = [1.0, 2.0, 3.0, 4.0];
            lmg(&DriverMatrix::from_columns(&[item, item], &[2.0, 1.0, 4.0, 3.0]).unwrap()).unwrap_err()
        }),
        ("a share of nothing", ShareCounts::from_counts(0, 0).unwrap_err()),
        ("an interval of one answer", t_interval(3.0, 0.0, 1, Confidence::P95).unwrap_err()),
        ("an interval of equal answers", t_interval(3.0, 0.0, 9, Confidence::P95).unwrap_err()),
    ]
}

#[cfg(feature = "arrow")]
fn of_tables() -> Vec<Case> {
    vec![("a cube of no table", Cube::from_arrow([]).unwrap_err())]
}

#[cfg(not(feature = "arrow"))]
fn of_tables() -> Vec<Case> {
    Vec::new()
}

fn all() -> Vec<Case> {
    [of_definitions(), of_data(), of_questions(), of_files(), of_tables()].into_iter().flatten().collect()
}

#[test]
fn every_kind_is_caused_or_said_not_to_be() {
    let caused: BTreeSet<ErrorKind> = all().iter().map(|(_, err)| err.kind()).collect();
    for kind in ErrorKind::ALL {
        let uncaused = UNCAUSED.iter().find(|(other, _)| other == kind);
        assert_ne!(caused.contains(kind), uncaused.is_some(), "{kind:?}: caused, or listed as uncaused, and not both");
    }
}

// Cases more in builds with tables and with readers.
#[cfg(all(feature = "arrow", feature = "csv"))]
#[test]
fn messages_codes_and_places_stay() {
    let mut text = String::new();
    for (what, err) in all() {
        use std::fmt::Write as _;
        writeln!(text, "{what}\n  {}: {err}", err.code()).unwrap();
        let place = serde_json::to_string(err.place()).unwrap();
        if place != "{}" {
            writeln!(text, "  at {place}").unwrap();
        }
        for fault in err.faults() {
            writeln!(text, "  - {} {}: {}", fault.path, fault.code, fault.message).unwrap();
        }
    }
    insta::assert_snapshot!(text);
}

#[test]
fn messages_follow_the_house_style() {
    for (what, err) in all() {
        let message = err.to_string();
        assert!(!message.ends_with('.') && !message.contains('\n'), "{what}: {message}");
        assert!(!message.starts_with(|first: char| first.is_uppercase()), "{what}: {message}");
        // Of refusals those of one answer have faults, those of a batch its account.
        if err.kind() != ErrorKind::TooManyRefusals {
            let has_faults = matches!(err.kind(), ErrorKind::InvalidSurvey | ErrorKind::InvalidReport);
            assert_eq!(err.faults().is_empty(), !has_faults, "{what}");
        }
    }
}
