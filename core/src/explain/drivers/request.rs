//! What to ask of drivers.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::infer::drivers::{ImportanceMethod, MOST_ITEMS, Resampling};

/// Which questions may drive the outcome, and how importance is computed.
///
/// In serde `{"items": ["wifi", "food"], "method": "drivers.lmg_shapley", "resamples": 1000, "seed": 1}`, where all but the items may be left
/// out.
///
/// ```
/// use cxmetrics::explain::DriversRequest;
/// let request: DriversRequest = serde_json::from_str(r#"{"items": ["wifi", "food"]}"#)?;
/// assert_eq!(request, DriversRequest::new(["wifi", "food"]));
/// assert_eq!((request.resamples, request.seed), (1000, 1));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DriversRequest {
    /// The questions, ratings or flags; two or more.
    pub items: Vec<String>,
    /// The method; without it LMG to 12 items and Johnson's relative weights beyond.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<ImportanceMethod>,
    /// How many resamples the intervals rest on, 100 to 100,000; 1,000 without it.
    #[serde(default = "resamples")]
    pub resamples: u32,
    /// The seed of the resamples; 1 without it. The same seed gives the same limits.
    #[serde(default = "seed")]
    pub seed: u64,
}

fn resamples() -> u32 {
    Resampling::default().resamples
}

fn seed() -> u64 {
    Resampling::default().seed
}

impl DriversRequest {
    /// The importance of these questions.
    pub fn new<Q: Into<String>>(items: impl IntoIterator<Item = Q>) -> Self {
        let items = items.into_iter().map(Into::into).collect();
        Self { items, method: None, resamples: resamples(), seed: seed() }
    }

    /// Sets the method.
    #[must_use]
    pub fn method(mut self, method: ImportanceMethod) -> Self {
        self.method = Some(method);
        self
    }

    /// Sets how many resamples the intervals rest on.
    #[must_use]
    pub fn resamples(mut self, resamples: u32) -> Self {
        self.resamples = resamples;
        self
    }

    /// Sets the seed of the resamples.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The items, each named once and none the outcome.
    pub(super) fn check(&self, outcome: &str) -> Result<Vec<&str>> {
        let refuse = |kind: ErrorKind, message: String| Err(Error::new(kind, message).at_path("items"));
        let items: Vec<&str> = self.items.iter().map(String::as_str).collect();
        if items.len() < 2 {
            return refuse(
                ErrorKind::TooFew,
                format!("`{}` items are too few to share out importance; name at least two", items.len()),
            );
        }
        if items.len() > MOST_ITEMS {
            return refuse(
                ErrorKind::OutOfRange,
                format!("`{}` items are too many; name up to {MOST_ITEMS}", items.len()),
            );
        }
        for (at, item) in items.iter().enumerate() {
            if *item == outcome {
                return refuse(ErrorKind::InvalidMetric, format!("`{item}` is the outcome; it cannot drive itself"));
            }
            if items[..at].contains(item) {
                return refuse(ErrorKind::InvalidMetric, format!("`{item}` is named twice"));
            }
        }
        Ok(items)
    }
}
