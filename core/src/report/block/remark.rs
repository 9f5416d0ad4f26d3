//! Blocks of words: what happened, what the data are worth, how the numbers were made, what is not there.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Tone;
use crate::unit::Confidence;

/// What happened, in plain sentences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Headline {
    /// The sentences, the weightiest first.
    pub sentences: Vec<Sentence>,
}

/// One sentence of a headline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sentence {
    /// The sentence.
    pub text: String,
    /// Whether it is good news.
    #[serde(default)]
    pub tone: Tone,
}

impl Sentence {
    /// A sentence that is neither good nor bad news.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), tone: Tone::Neutral }
    }

    /// A sentence with its tone.
    pub fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone }
    }
}

/// What was read, refused and left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DataQuality {
    /// Rows read.
    pub read: u64,
    /// Rows counted.
    pub accepted: u64,
    /// Their share of the rows read, 0 to 1; nothing when no row was read.
    #[serde(default)]
    pub accepted_share: Option<f64>,
    /// Values refused, by column and reason.
    pub refused: Vec<Refusal>,
    /// How fully each question was answered.
    pub questions: Vec<Response>,
    /// The last day with an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<NaiveDate>,
}

/// Values of one column that were refused for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Refusal {
    /// The column.
    pub column: String,
    /// Why, in words.
    pub reason: String,
    /// How many values.
    pub count: u64,
    /// The first rows where it happened, counted from 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub first_rows: Vec<u64>,
}

/// How fully one question was answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Response {
    /// What the question is called.
    pub question: String,
    /// Answers counted.
    pub answered: u64,
    /// Accepted rows without an answer: blank, or a code for "no answer".
    pub blank: u64,
    /// Answers refused.
    pub refused: u64,
    /// The item response: the share of accepted rows with an answer, 0 to 1; nothing when no row was accepted.
    #[serde(default)]
    pub response: Option<f64>,
}

/// How the numbers were made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Method {
    /// What each metric means.
    pub definitions: Vec<Definition>,
    /// The confidence of the intervals.
    pub confidence: Confidence,
    /// Further remarks, one sentence each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
    /// What made the numbers, such as `cxmetrics` and its version.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<Version>,
}

/// What a metric means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Definition {
    /// What the metric is called.
    pub title: String,
    /// What it means, in a sentence.
    pub text: String,
    /// How its interval is made, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<String>,
}

/// The version of one thing that took part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Version {
    /// What it is.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// Something that could not be shown, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Notice {
    /// What is not there.
    pub title: String,
    /// Why, and what to do about it.
    pub text: String,
}
