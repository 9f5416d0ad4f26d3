//! One side of a comparison: which answers, and what they are called.

use serde::{Deserialize, Serialize};

use crate::calendar::{DayRange, Period};
use crate::cube::{Filter, Where};
use crate::locale::Locale;
use crate::words::days;

/// One side of a comparison: the cells of some segments, some days, or both.
///
/// In serde `{"where": {"store": "A"}, "within": {"from": "2026-10-01", "to": "2026-11-01"}, "name": "October"}`, where each may be
/// left out.
///
/// ```
/// use cxmetrics::cube::Filter;
/// use cxmetrics::explain::Side;
/// let side = Side::of(Filter::is("store", "A")).named("the new store");
/// let read: Side = serde_json::from_str(r#"{"where": {"store": "A"}, "name": "the new store"}"#)?;
/// assert_eq!(read, side);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Side {
    /// What it is called in sentences; without it, its conditions in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Which segments; all without it.
    #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
    pub filter: Option<Where>,
    /// Which days, half-open; all without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<DayRange>,
}

impl Side {
    /// Its name: its own, else that of its days.
    pub(crate) fn words(&self, locale: Locale) -> Option<String> {
        self.name.clone().or_else(|| self.within.filter(|_| self.filter.is_none()).map(|within| days(within, locale)))
    }

    /// The cells that pass a filter.
    pub fn of(filter: Filter) -> Self {
        Self { filter: Some(filter.into()), ..Self::default() }
    }

    /// The cells of these days.
    pub fn within(days: DayRange) -> Self {
        Self { within: Some(days), ..Self::default() }
    }

    /// The same side, only these days of it.
    #[must_use]
    pub fn during(mut self, days: DayRange) -> Self {
        self.within = Some(days);
        self
    }

    /// The same side with a name.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Its cells as one filter.
    pub(crate) fn filter(&self) -> Filter {
        let filter = self.filter.clone().map_or_else(Filter::everything, Filter::from);
        match self.within {
            Some(days) => filter.and(Filter::Days(days)),
            None => filter,
        }
    }
}

impl From<Filter> for Side {
    fn from(filter: Filter) -> Self {
        Self::of(filter)
    }
}

impl From<DayRange> for Side {
    fn from(days: DayRange) -> Self {
        Self::within(days)
    }
}

impl From<Period> for Side {
    fn from(period: Period) -> Self {
        Self::within(period.into())
    }
}
