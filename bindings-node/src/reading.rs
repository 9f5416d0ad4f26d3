//! Readings and periods as plain objects.

use cxmetrics::{Unit, calendar};
use napi::bindgen_prelude::Either;
use napi_derive::napi;
use serde::{Serialize, Serializer};

/// A metric's value with its uncertainty, or the reason why there is none.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Reading {
    /// The value in `unit`; `null` when it is withheld. A share is 0 to 1, NPS is -100 to 100.
    pub value: Option<f64>,
    /// The lower limit of the interval; `null` where the method gives none.
    pub low: Option<f64>,
    /// The upper limit of the interval; `null` where the method gives none.
    pub high: Option<f64>,
    /// The confidence level of the interval, such as 0.95.
    pub confidence: Option<f64>,
    /// What the value is measured in.
    #[napi(ts_type = "Unit")]
    #[serde(serialize_with = "either")]
    pub unit: Either<&'static str, Money>,
    /// The id of the method, such as `nps.ci.score`.
    pub method: String,
    /// The base: how many answers the value rests on.
    pub n: f64,
    /// The effective base, where weights make it smaller than `n`.
    pub n_eff: Option<f64>,
    /// What to know before leaning on it.
    #[napi(ts_type = "Flag[]")]
    pub flags: Vec<&'static str>,
    /// Why there is no value; `null` when there is one.
    #[napi(ts_type = "Withheld")]
    pub withheld: Option<&'static str>,
}

/// An amount of money.
#[derive(Debug, Clone, Serialize)]
#[napi(object, object_from_js = false)]
pub struct Money {
    /// The currency by its ISO 4217 code, such as `PLN`.
    pub money: String,
}

fn either<S: Serializer>(unit: &Either<&'static str, Money>, serializer: S) -> Result<S::Ok, S::Error> {
    match unit {
        Either::A(word) => word.serialize(serializer),
        Either::B(money) => money.serialize(serializer),
    }
}

/// The word of a unit, or its currency.
pub(crate) fn unit(unit: Unit) -> Either<&'static str, Money> {
    match unit {
        Unit::Money(currency) => Either::B(Money { money: currency.code().to_owned() }),
        Unit::Points => Either::A("points"),
        Unit::Share => Either::A("share"),
        Unit::Score => Either::A("score"),
        Unit::Seconds => Either::A("seconds"),
        Unit::Count => Either::A("count"),
        _ => Either::A("number"),
    }
}

impl From<&cxmetrics::Reading> for Reading {
    fn from(reading: &cxmetrics::Reading) -> Self {
        let interval = reading.interval();
        Self {
            value: reading.value(),
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
            confidence: reading.confidence().map(cxmetrics::Confidence::get),
            unit: unit(reading.unit),
            method: reading.method.to_string(),
            n: reading.n as f64,
            n_eff: reading.n_eff,
            flags: reading.flags().map(cxmetrics::Flag::name).collect(),
            withheld: reading.reason().map(cxmetrics::Withheld::code),
        }
    }
}

impl From<cxmetrics::Reading> for Reading {
    fn from(reading: cxmetrics::Reading) -> Self {
        Self::from(&reading)
    }
}

/// A day, ISO week, month, quarter or year, or all time.
#[derive(Debug, Clone, Serialize)]
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Period {
    /// `2026-01-31`, `2026-W05`, `2026-01`, `2026-Q1`, `2026` or `all`.
    pub label: String,
    /// How long it is.
    #[napi(ts_type = "Grain")]
    pub grain: &'static str,
    /// The first day, such as `2026-01-26`; `null` for all time.
    pub start: Option<String>,
    /// The first day after it, such as `2026-02-02`; `null` for all time.
    pub end: Option<String>,
}

impl From<calendar::Period> for Period {
    fn from(period: calendar::Period) -> Self {
        let days = calendar::DayRange::from(period);
        Self {
            label: period.label(),
            grain: period.grain().name(),
            start: days.start().map(|day| day.to_string()),
            end: days.end().map(|day| day.to_string()),
        }
    }
}
