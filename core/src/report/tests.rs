//! Snapshots of the sample report in every format, and hostile text in every place.

use super::sample::sample;
use super::*;

#[test]
fn write_sample_for_eyes() {
    if let Ok(path) = std::env::var("CXMETRICS_SAMPLE") {
        std::fs::write(path, html::render(&sample())).unwrap();
    }
}
