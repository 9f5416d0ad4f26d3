//! Reads the real data sets, where they are at hand, and compares what was read with figures computed elsewhere.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{FileFormat, ReadOptions, Source, Values};

/// The folder of data sets, or nothing, said aloud.
fn data() -> Option<PathBuf> {
    let shared = std::env::var_os("CXMETRICS_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared"), PathBuf::from);
    let data = shared.join("data");
    if data.is_dir() {
        return Some(data);
    }
    // What the macros print is only shown of a test that fails.
    let skipped = b"skipped: no data sets; name the folder that holds `data` in CXMETRICS_SHARED\n";
    std::io::stderr().write_all(skipped).unwrap();
    None
}

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, into);
        } else if FileFormat::of_name(path.to_str().unwrap()).is_ok_and(|format| format == FileFormat::Csv)
            && path.to_str().unwrap().contains(".csv")
        {
            into.push(path);
        }
    }
}

fn open(path: &Path, options: &ReadOptions) -> Source {
    Source::from_file(File::open(path).unwrap(), FileFormat::Csv, options).unwrap()
}

/// The rows of a file, every one of which must be whole.
fn rows(path: &Path) -> u64 {
    let mut source = open(path, &ReadOptions::default());
    let width = source.columns().len();
    let mut rows = 0;
    while let Some(batch) = source.next_batch().unwrap() {
        assert_eq!(batch.columns().len(), width);
        rows += batch.rows() as u64;
    }
    assert_eq!((source.refused().total(), source.short_rows()), (0, 0), "{}", path.display());
    assert_eq!(source.rows_read(), rows);
    assert_eq!(Some(source.bytes_read()), source.total_bytes());
    rows
}

fn oracle(data: &Path, set: &str) -> Value {
    serde_json::from_reader(File::open(data.join(set).join("oracle.json")).unwrap()).unwrap()
}

#[test]
fn every_file_has_the_rows_it_should() {
    let Some(data) = data() else { return };
    let mut all = Vec::new();
    files(&data, &mut all);
    assert!(80 < all.len(), "{}", all.len());
    let counted: Vec<_> = all.iter().map(|path| (path.strip_prefix(&data).unwrap(), rows(path))).collect();
    let count = |name: &str| {
        let found = counted.iter().find(|(path, _)| path.to_str().unwrap().starts_with(name));
        found.unwrap_or_else(|| panic!("{name}")).1
    };

    let sfo = oracle(&data, "sfo-survey");
    for year in 2010..=2017 {
        let expected = &sfo[format!("{year} overall 1-5 (valid only)")]["rows"];
        assert_eq!(*expected, count(&format!("sfo-survey/{year}_")), "{year}");
    }
    let hcahps = oracle(&data, "hcahps-states");
    for (name, expected) in hcahps["rows"].as_object().unwrap() {
        assert_eq!(*expected, count(&format!("hcahps-states/{name}.csv")), "{name}");
    }
    let multichannel = oracle(&data, "nps-multichannel");
    for channel in ["email", "mobile", "web"] {
        let expected = &multichannel["datacamp: NPS by source"][channel]["n"];
        assert_eq!(*expected, count(&format!("nps-multichannel/datacamp_nps_{channel}")), "{channel}");
    }
    let olist = &oracle(&data, "olist")["head5k: orders, reviews, orders with a review"];
    assert_eq!(
        (&olist[0], &olist[1]),
        (&Value::from(count("olist/head5k_orders.")), &Value::from(count("olist/head5k_order_reviews.")))
    );
    assert_eq!(oracle(&data, "nps-garden-fr")["rows"], count("nps-garden-fr/nps"));
    assert_eq!(oracle(&data, "airline-satisfaction")["rows"], count("airline-satisfaction/airline"));
    let events = &oracle(&data, "support-servicenow")["events / incidents"][0];
    assert_eq!(*events, count("support-servicenow/incident"));
    let nab: Vec<_> = counted.iter().filter(|(path, _)| path.starts_with("nab")).map(|(_, rows)| rows).collect();
    let points: u64 = nab.iter().copied().sum();
    assert_eq!(oracle(&data, "nab")["files, points"], Value::from(vec![nab.len() as u64, points]));
}

#[test]
fn names_are_those_of_the_files() {
    let Some(data) = data() else { return };
    let names = |file: &str| -> Vec<String> {
        open(&data.join(file), &ReadOptions::default()).columns().into_iter().map(str::to_owned).collect()
    };
    assert!(names("support-servicenow/incident_event_log.csv.gz").contains(&"category.1".to_owned()));
    assert_eq!(names("nps-garden-fr/nps.csv.gz")[0], "column_1");
    assert_eq!(names("olist/category_translation_bom.csv")[0], "product_category_name");
    assert!(names("sfo-survey/2016_SFO_Customer_Survey.csv.gz").contains(&"*RESPNUM".to_owned()));
}

#[test]
fn cells_are_those_of_the_files() {
    let Some(data) = data() else { return };
    let mut source = open(&data.join("nps-garden-fr/nps.csv.gz"), &ReadOptions::default().with_batch_rows(1_000));
    let expected = oracle(&data, "nps-garden-fr");
    let mut counts = std::collections::BTreeMap::new();
    let name = source.columns().into_iter().find(|name| name.to_lowercase().contains("nps")).unwrap().to_owned();
    while let Some(batch) = source.next_batch().unwrap() {
        let Values::Text(text) = batch.column(&name).unwrap().values() else { panic!() };
        for row in 0..batch.rows() {
            *counts.entry(text.get(row).unwrap().to_owned()).or_insert(0_u64) += 1;
        }
    }
    assert_eq!(
        counts.remove("NA").map(Value::from).as_ref(),
        Some(&expected["missing nps / satisfaction / intention"][0])
    );
    let expected: std::collections::BTreeMap<String, u64> =
        serde_json::from_value(expected["nps histogram"].clone()).unwrap();
    assert_eq!(counts, expected);
}
