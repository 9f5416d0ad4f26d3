//! What a number about money rests on.

use serde::{Deserialize, Serialize};

use crate::explain::words::{in_every_language, pick, title};
use crate::locale::Locale;
use crate::survey::Title;
use crate::unit::Unit;

/// Where an assumption comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Source {
    /// Whoever asked said so; nothing in the data tells.
    Stated,
    /// Measured in the survey.
    Survey,
    /// Read from the business table.
    Business,
    /// Taken by the method.
    Method,
}

/// Something that a number rests on: a document about money lists all of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Assumption {
    /// A stable name, such as `loss_rate.detractors`.
    pub code: String,
    /// Its value, where it is a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// What the value is measured in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// Where it comes from.
    pub source: Source,
    /// What it says, by language.
    pub text: Title,
}

impl Assumption {
    pub(super) fn new(code: &str, source: Source, en: &str, pl: &str) -> Self {
        let text = in_every_language(|locale| pick(locale, en, pl).to_owned());
        Self { code: code.to_owned(), value: None, unit: None, source, text }
    }

    pub(super) fn with(mut self, value: f64, unit: Unit) -> Self {
        self.value = Some(value);
        self.unit = Some(unit);
        self
    }

    /// The assumption in one line, with its value and where it comes from.
    pub fn line(&self, locale: Locale) -> String {
        let source = match self.source {
            Source::Stated => pick(locale, "stated", "podane"),
            Source::Survey => pick(locale, "from the survey", "z ankiet"),
            Source::Business => pick(locale, "from the business table", "z danych firmy"),
            Source::Method => pick(locale, "by the method", "z metody"),
        };
        let text = title(&self.text, locale);
        match self.value.zip(self.unit) {
            Some((value, unit)) => format!("{text}: {} ({source})", locale.value(value, unit)),
            None => format!("{text} ({source})"),
        }
    }
}
