//! The account of an intake as plain objects.

use std::collections::BTreeMap;

use cxmetrics::intake;
use napi_derive::napi;
use serde::Serialize;

/// What became of everything that was read. Nothing is dropped silently: `rowsRead` is `rowsAccepted` and the counts of
/// `rowsRefused`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[napi(object, object_from_js = false)]
pub struct Intake {
    /// Rows handed over.
    pub rows_read: f64,
    /// Rows counted.
    pub rows_accepted: f64,
    /// Rows kept out, by reason.
    #[napi(ts_type = "Partial<Record<Reason, Refusal>>")]
    pub rows_refused: BTreeMap<String, Refusal>,
    /// What became of each question in the counted rows, by its name.
    #[napi(ts_type = "Record<string, Answers>")]
    pub questions: BTreeMap<String, Answers>,
}

/// What became of one question in the counted rows.
#[derive(Debug, Clone, Serialize)]
#[napi(object, object_from_js = false)]
pub struct Answers {
    /// Answers counted.
    pub answered: f64,
    /// Rows without an answer: null, blank, or a code for "no answer".
    pub missing: f64,
    /// Answers dropped, by reason; their rows still count.
    #[napi(ts_type = "Partial<Record<Reason, Refusal>>")]
    pub refused: BTreeMap<String, Refusal>,
}

/// How often something was refused for one reason, and where first.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[napi(object, object_from_js = false)]
pub struct Refusal {
    /// How often.
    pub count: f64,
    /// The first rows it happened in, at most five, counted from 0; for reasons that only a reader of files gives, the lines of
    /// the file, counted from 1.
    pub first_rows: Vec<f64>,
}

fn refusals(refusals: &intake::Refusals) -> BTreeMap<String, Refusal> {
    let one = |refusal: &intake::Refusal| Refusal {
        count: refusal.count as f64,
        first_rows: refusal.first_rows.iter().map(|row| *row as f64).collect(),
    };
    refusals.iter().map(|(reason, refusal)| (reason.name().to_owned(), one(refusal))).collect()
}

impl From<&intake::Intake> for Intake {
    fn from(intake: &intake::Intake) -> Self {
        let one = |answers: &intake::Answers| Answers {
            answered: answers.answered as f64,
            missing: answers.missing as f64,
            refused: refusals(&answers.refused),
        };
        Self {
            rows_read: intake.rows_read as f64,
            rows_accepted: intake.rows_accepted as f64,
            rows_refused: refusals(&intake.rows_refused),
            questions: intake.questions.iter().map(|(name, answers)| (name.clone(), one(answers))).collect(),
        }
    }
}
