//! What to compare with what, as data.

use chrono::Duration;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::words::period_of;
use crate::calendar::{DayRange, Period};
use crate::cube::Filter;
use crate::error::{Error, ErrorKind, Result};
use crate::explain::side::Side;
use crate::infer::power::Power;

/// What a side is compared with.
///
/// In serde `"rest"`, `"before"`, or a [`Side`].
///
/// ```
/// use cxmetrics::cube::Filter;
/// use cxmetrics::explain::{Against, Side};
/// let read = |json: &str| serde_json::from_str::<Against>(json).unwrap();
/// assert_eq!((read(r#""rest""#), read(r#""before""#)), (Against::Rest, Against::Before));
/// assert_eq!(read(r#"{"where": {"store": "B"}}"#), Against::Side(Side::of(Filter::is("store", "B"))));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Against {
    /// All other answers of the same days: the network without the store.
    #[default]
    Rest,
    /// The same segments in the period before: the month before a month, else as many days right before.
    Before,
    /// Another side, which shares no answers with the first.
    Side(Side),
}

impl From<Side> for Against {
    fn from(side: Side) -> Self {
        Self::Side(side)
    }
}

impl Serialize for Against {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        match self {
            Self::Rest => serializer.serialize_str("rest"),
            Self::Before => serializer.serialize_str("before"),
            Self::Side(side) => side.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Against {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        use serde::de::Error as _;
        match Value::deserialize(deserializer)? {
            Value::String(word) if word == "rest" => Ok(Self::Rest),
            Value::String(word) if word == "before" => Ok(Self::Before),
            side @ Value::Object(_) => Side::deserialize(side).map(Self::Side).map_err(D::Error::custom),
            _ => Err(D::Error::custom("a side is compared with `rest`, with `before`, or with a side of its own")),
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Against {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Against".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let side = generator.subschema_for::<Side>();
        schemars::json_schema!({
            "description": "What a side is compared with: the rest of the same days, the period before, or a side of its own.",
            "anyOf": [{ "enum": ["rest", "before"] }, side]
        })
    }
}

/// A comparison of two sides, as data.
///
/// In serde `{"side": {"where": {"store": "A"}}, "against": "rest", "to_see": 5}`; only `side` must be there.
///
/// ```
/// use cxmetrics::explain::{Against, CompareRequest};
/// use cxmetrics::infer::power::Power;
/// let request: CompareRequest = serde_json::from_str(r#"{"side": {"where": {"store": "A"}}}"#)?;
/// assert_eq!((request.against, request.power), (Against::Rest, Power::P80));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CompareRequest {
    /// The side that the verdict is about.
    pub side: Side,
    /// What it is compared with; the rest without it.
    #[serde(default)]
    pub against: Against,
    /// The difference to plan for, in the metric's unit (5 points, 0.02 for two percentage points): how many answers it takes to
    /// see it. Without it the difference that was observed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_see: Option<f64>,
    /// How often a real difference is to be seen; 0.8 without it.
    #[serde(default)]
    pub power: Power,
}

impl CompareRequest {
    /// A side compared with the rest, with the period before, or with another side.
    pub fn new(side: impl Into<Side>, against: impl Into<Against>) -> Self {
        Self { side: side.into(), against: against.into(), to_see: None, power: Power::default() }
    }

    /// Plans for a difference in the metric's unit.
    #[must_use]
    pub fn to_see(mut self, difference: f64) -> Self {
        self.to_see = Some(difference);
        self
    }

    /// Sets how often a real difference is to be seen.
    #[must_use]
    pub fn power(mut self, power: Power) -> Self {
        self.power = power;
        self
    }
}

/// Refuses a difference that nothing can be planned for.
pub(super) fn check_plan(to_see: Option<f64>) -> Result<()> {
    match to_see.filter(|difference| !(difference.is_finite() && 0.0 < *difference)) {
        None => Ok(()),
        Some(difference) => Err(Error::new(
            ErrorKind::OutOfRange,
            format!(
                "the difference to see `{difference}` is not above 0; give it in the metric's unit, such as 5 points"
            ),
        )),
    }
}

/// The days before these: the period before a calendar period, else as many days.
pub(super) fn days_before(days: DayRange) -> Result<DayRange> {
    if let Some(before) = period_of(days).and_then(Period::previous) {
        return Ok(before.into());
    }
    let before = days.start().zip(days.end()).and_then(|(start, end)| {
        let length: Duration = end.signed_duration_since(start);
        Some((start.checked_sub_signed(length)?, start))
    });
    let Some((start, end)) = before else {
        return Err(Error::new(
            ErrorKind::InvalidPeriod,
            "nothing comes before days without a beginning and an end; give the side its days, such as a month",
        ));
    };
    DayRange::new(Some(start), Some(end))
}

/// The other side as a side of its own; `Rest` takes all that the first leaves.
pub(super) fn other_side(side: &Side, against: &Against) -> Result<Side> {
    match against {
        Against::Side(other) => Ok(other.clone()),
        Against::Before => {
            let Some(days) = side.within else {
                return Err(Error::new(
                    ErrorKind::InvalidPeriod,
                    "a side of all days has none before it; give the side its days, such as a month",
                ));
            };
            Ok(Side { name: None, filter: side.filter.clone(), within: Some(days_before(days)?) })
        }
        Against::Rest => {
            let filter = side.filter.clone().map(Filter::from).filter(|filter| *filter != Filter::everything());
            let Some(filter) = filter else {
                return Err(Error::new(
                    ErrorKind::Empty,
                    "a side of all segments leaves no rest; give it segments, or compare it with `before` or another side",
                ));
            };
            Ok(Side { name: None, filter: Some(filter.negate().into()), within: side.within })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(from: &str, to: &str) -> DayRange {
        DayRange::new(from.parse().ok(), to.parse().ok()).unwrap()
    }

    #[test]
    fn before_a_month_comes_a_month_and_before_ten_days_ten_days() {
        assert_eq!(days_before(days("2026-03-01", "2026-04-01")).unwrap(), days("2026-02-01", "2026-03-01"));
        assert_eq!(days_before(days("2026-03-11", "2026-03-21")).unwrap(), days("2026-03-01", "2026-03-11"));
        assert_eq!(days_before(days("2026-03-11", "")).unwrap_err().kind(), ErrorKind::InvalidPeriod);
    }

    #[test]
    fn requests_that_make_no_sense_say_what_to_do() {
        let all = Side::default();
        assert_eq!(other_side(&all, &Against::Rest).unwrap_err().kind(), ErrorKind::Empty);
        assert_eq!(other_side(&all, &Against::Before).unwrap_err().kind(), ErrorKind::InvalidPeriod);
        assert!(check_plan(Some(f64::NAN)).is_err() && check_plan(Some(-1.0)).is_err() && check_plan(None).is_ok());
        let err = serde_json::from_str::<Against>(r#""network""#).unwrap_err();
        assert!(err.to_string().contains("`rest`"), "{err}");
    }
}
