//! Survey definitions in JSON.

use cxmetrics::calendar::Grain;
use cxmetrics::cube::Cube;
use cxmetrics::intake::{Batch, Values};
use cxmetrics::survey::Survey;

/// Any text is a survey or has faults; a survey reads back as it was written, and folds a row of nulls.
pub fn check(data: &[u8]) {
    let Ok(json) = std::str::from_utf8(data) else { return };
    let survey = match Survey::from_json(json) {
        Ok(survey) => survey,
        Err(err) => {
            assert_eq!(err.code(), "invalid_survey");
            assert!(!err.faults().is_empty());
            return;
        }
    };
    let written = survey.to_json();
    let back = Survey::from_json(&written).unwrap();
    assert_eq!(back, survey);
    assert_eq!(back.to_json(), written);
    let mut batch = Batch::new(1);
    for column in survey.columns() {
        batch = batch.with(column, Values::Null(1)).unwrap();
    }
    let mut cube = Cube::new(&survey, Grain::Day);
    if let Ok(intake) = cube.fold(&batch) {
        crate::law::account_adds_up(&intake);
    }
}
