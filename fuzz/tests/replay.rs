//! Every input that ever broke a law, and a few to start from, in plain `cargo test`.
#![allow(clippy::unwrap_used, reason = "tests assert")]

use std::path::Path;

fn replay(target: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "no corpus in {}", folder.display());
    for file in files {
        check(&std::fs::read(&file).unwrap());
    }
}

#[test]
fn csv() {
    replay("csv", cxmetrics_fuzz::csv::check);
}

#[test]
fn arrow() {
    replay("arrow", cxmetrics_fuzz::arrow::check);
}

#[test]
fn explain() {
    replay("explain", cxmetrics_fuzz::explain::check);
}

#[test]
fn series() {
    replay("series", cxmetrics_fuzz::series::check);
}

#[test]
fn survey() {
    replay("survey", cxmetrics_fuzz::survey::check);
}

#[test]
fn table() {
    replay("table", cxmetrics_fuzz::table::check);
}
