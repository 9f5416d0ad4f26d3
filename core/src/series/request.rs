//! What a series is asked with, as data.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::calendar::{Grain, Period, SpecialDays};

/// How far back a window reaches that moves along with the periods.
///
/// In serde `{"periods": 28}` or `{"trailing": "quarter"}`.
///
/// ```
/// use cxmetrics::calendar::Grain;
/// use cxmetrics::series::Rolling;
/// let read = |json: &str| serde_json::from_str::<Rolling>(json).unwrap();
/// assert_eq!(read(r#"{"periods": 28}"#), Rolling::Periods(28));
/// assert_eq!(read(r#"{"trailing": "quarter"}"#), Rolling::Trailing(Grain::Quarter));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Rolling {
    /// A period and those right before it, so many together; gaps count as periods.
    Periods(u32),
    /// A period and those before it that begin within the last month, quarter or year up to its end: the trailing quarter of a week or a
    /// month.
    Trailing(Grain),
}

impl Rolling {
    /// How many periods the window of a period has; nothing where that is none or beyond the calendar.
    pub(super) fn width(self, period: Period) -> Option<usize> {
        match self {
            Self::Periods(periods) => usize::try_from(periods).ok().filter(|periods| 0 < *periods),
            Self::Trailing(grain) => {
                let start = Self::start(grain, period.end())?;
                let (first, last) = (Period::containing(period.grain(), start), period);
                let cut = i64::from(first.start() < start);
                let count = i64::from(last.index()) - i64::from(first.index()) + 1 - cut;
                usize::try_from(count).ok().filter(|count| 0 < *count)
            }
        }
    }

    fn start(grain: Grain, end: NaiveDate) -> Option<NaiveDate> {
        match grain {
            Grain::All => None,
            Grain::Day => end.pred_opt(),
            Grain::Week => end.checked_sub_days(chrono::Days::new(7)),
            Grain::Month => end.checked_sub_months(Months::new(1)),
            Grain::Quarter => end.checked_sub_months(Months::new(3)),
            Grain::Year => end.checked_sub_months(Months::new(12)),
        }
    }
}

/// A metric over time, as plain data. The metric, what segments are told apart by, the grain of the periods and the days are those of the
/// [`Query`](crate::metric::Query); without a grain the periods are those of the cube.
///
/// ```
/// use cxmetrics::series::{Rolling, SeriesRequest};
/// let request: SeriesRequest = serde_json::from_str(
///     r#"{"rolling": {"periods": 28}, "special_days": [{"day": "2026-11-11", "kind": "holiday"}], "as_of": "2026-11-22"}"#,
/// )?;
/// assert_eq!((request.rolling, request.special_days.len()), (Some(Rolling::Periods(28)), 1));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SeriesRequest {
    /// A window beside each period; none without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rolling: Option<Rolling>,
    /// Holidays, promotions, closed days and known incidents.
    #[serde(default, skip_serializing_if = "SpecialDays::is_empty")]
    pub special_days: SpecialDays,
    /// The last day whose answers are all in; without it the last day of the data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<NaiveDate>,
}

impl SeriesRequest {
    /// Puts a window beside each period.
    #[must_use]
    pub fn rolling(mut self, rolling: Rolling) -> Self {
        self.rolling = Some(rolling);
        self
    }

    /// Gives the calendar of special days.
    #[must_use]
    pub fn special_days(mut self, special_days: SpecialDays) -> Self {
        self.special_days = special_days;
        self
    }

    /// Sets the last day whose answers are all in.
    #[must_use]
    pub fn as_of(mut self, day: NaiveDate) -> Self {
        self.as_of = Some(day);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trailing_quarter_is_whole_periods_within_three_months() {
        let width = |rolling: Rolling, label: &str| rolling.width(label.parse().unwrap());
        let quarter = Rolling::Trailing(Grain::Quarter);
        assert_eq!(width(quarter, "2026-11"), Some(3));
        assert_eq!(width(quarter, "2026-Q3"), Some(1));
        assert_eq!(width(quarter, "2026-W47"), Some(13));
        assert_eq!(width(quarter, "2026-11-22"), Some(92));
        assert_eq!(width(quarter, "2026"), None);
        assert_eq!(width(Rolling::Trailing(Grain::Year), "2026-11"), Some(12));
        assert_eq!(width(Rolling::Periods(0), "2026-11"), None);
        assert_eq!(width(Rolling::Trailing(Grain::All), "2026-11"), None);
    }
}
