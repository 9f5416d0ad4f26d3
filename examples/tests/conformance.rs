//! The project's own cases all pass, and as many as the manifest says.
#![allow(clippy::unwrap_used, reason = "tests assert")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use cxmetrics_examples::conformance::Report;

#[test]
fn own_cases_pass_and_none_is_skipped_in_silence() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/tests/vectors");
    let report = Report::of_folder(&dir).unwrap();
    let mut text = Vec::new();
    report.write(&mut text).unwrap();
    assert!(report.failed.is_empty(), "{}", String::from_utf8_lossy(&text));

    let manifest = fs::read_to_string(dir.join("manifest.txt")).unwrap();
    let listed = |wanted: &str| -> BTreeMap<String, u64> {
        let lines = manifest.lines().filter_map(|line| line.strip_prefix(wanted));
        lines
            .map(|line| line.trim().split_once(' ').unwrap())
            .map(|(n, id)| (id.to_owned(), n.parse().unwrap()))
            .collect()
    };
    assert_eq!(report.passed, listed("run "), "the cases that passed are not those of the manifest");
    assert_eq!(report.skipped, listed("skip "), "the cases that were skipped are not those of the manifest");
}

#[test]
fn the_last_line_counts() {
    let mut text = Vec::new();
    Report::default().write(&mut text).unwrap();
    assert_eq!(text, b"rust: 0 passed, 0 failed, 0 skipped\n");
}
