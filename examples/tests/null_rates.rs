//! On data without any effect false findings come at the stated rate.
#![allow(clippy::unwrap_used, reason = "tests assert")]

use std::io::Write;

use cxmetrics_examples::null_rates::{Data, Rate, rates};

const ROUNDS: u32 = if cfg!(debug_assertions) { 12 } else { 200 };

fn check(found: &[Rate]) {
    for rate in found {
        // Each is a count of few tries; among so many rates one may lie three and a half standard errors off.
        assert!(rate.is_compatible(3.5), "{rate}");
    }
}

#[test]
fn made_up_rows() {
    let found = rates(&Data::made_up(3), ROUNDS, 3).unwrap();
    assert_eq!(found.len(), 27);
    check(&found);
}

#[test]
fn real_rows() {
    let folder = Data::folder();
    if !folder.is_dir() {
        // Said whether or not the test passes.
        std::io::stderr().write_all(b"skipped: no real data; name their folder in CXMETRICS_SHARED\n").unwrap();
        return;
    }
    check(&rates(&Data::read(&folder).unwrap(), ROUNDS, 1).unwrap());
}

#[test]
fn a_rate_that_is_off_is_told() {
    let rate = Rate { method: "m", finding: "f", stated: 0.05, at_most: false, found: 30, tries: 200 };
    assert!(!rate.is_compatible(3.5));
    assert!(!Rate { found: 0, ..rate.clone() }.is_compatible(2.5));
    assert!(Rate { found: 0, at_most: true, ..rate.clone() }.is_compatible(2.5));
    assert!(Rate { found: 12, ..rate }.is_compatible(2.0));
}
