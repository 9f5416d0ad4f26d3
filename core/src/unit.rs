//! Units and ranges of numbers: what a value is measured in, and how sure an interval is.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};

/// A confidence level, strictly between 0 and 1. The default is 0.95.
///
/// ```
/// use cxmetrics::Confidence;
/// assert_eq!(Confidence::default().get(), 0.95);
/// assert_eq!(Confidence::new(95.0).unwrap_err().code(), "out_of_range");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "f64"))]
pub struct Confidence(f64);

impl Confidence {
    /// 0.90.
    pub const P90: Self = Self(0.90);
    /// 0.95, the default.
    pub const P95: Self = Self(0.95);
    /// 0.99.
    pub const P99: Self = Self(0.99);

    /// A confidence level.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] unless `0 < level < 1`.
    pub fn new(level: f64) -> Result<Self> {
        if 0.0 < level && level < 1.0 {
            Ok(Self(level))
        } else {
            Err(Error::new(
                ErrorKind::OutOfRange,
                format!("confidence `{level}` is not between 0 and 1; write 0.95 for 95 percent"),
            ))
        }
    }

    /// The level as a number between 0 and 1.
    pub const fn get(self) -> f64 {
        self.0
    }

    /// One minus the level: the probability left outside a two-sided interval.
    pub fn alpha(self) -> f64 {
        1.0 - self.0
    }
}

impl Default for Confidence {
    fn default() -> Self {
        Self::P95
    }
}

impl TryFrom<f64> for Confidence {
    type Error = Error;
    fn try_from(level: f64) -> Result<Self> {
        Self::new(level)
    }
}

impl From<Confidence> for f64 {
    fn from(level: Confidence) -> Self {
        level.0
    }
}

/// A currency by its ISO 4217 code, such as `PLN`.
///
/// Amounts in two currencies never add: the currency is part of the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
pub struct Currency([u8; 3]);

impl Currency {
    /// A currency by its code of three letters.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] unless `code` is three capital ASCII letters.
    pub fn new(code: &str) -> Result<Self> {
        match code.as_bytes() {
            &[a, b, c] if [a, b, c].iter().all(u8::is_ascii_uppercase) => Ok(Self([a, b, c])),
            _ => Err(Error::new(
                ErrorKind::OutOfRange,
                format!("`{code}` is not a currency; write its code of three capital letters, such as `PLN`"),
            )),
        }
    }

    /// The code of three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// How many digits the minor unit has: 2 for most, 0 for `JPY`, 3 for `KWD`.
    pub fn minor_digits(&self) -> u32 {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG" | b"RWF" | b"UGX"
            | b"UYI" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = Error;
    fn try_from(code: String) -> Result<Self> {
        Self::new(&code)
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

/// What the value of a [`Reading`](crate::Reading) is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Unit {
    /// NPS points, -100 to 100.
    Points,
    /// A share, 0 to 1. Display multiplies by 100.
    Share,
    /// Points of the question's own scale, such as 1 to 5.
    Score,
    /// Seconds.
    Seconds,
    /// An amount of money in this currency.
    Money(Currency),
    /// A number of things.
    Count,
    /// A plain number.
    Number,
}

impl Unit {
    /// The word for it, which for money is the code of the currency.
    pub fn name(&self) -> &str {
        match self {
            Self::Points => "points",
            Self::Share => "share",
            Self::Score => "score",
            Self::Seconds => "seconds",
            Self::Money(currency) => currency.code(),
            Self::Count => "count",
            Self::Number => "number",
        }
    }
}

impl FromStr for Unit {
    type Err = Error;

    /// The unit of a [`Unit::name`].
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] for a word that is neither a unit nor the code of a currency.
    fn from_str(name: &str) -> Result<Self> {
        let plain = [Self::Points, Self::Share, Self::Score, Self::Seconds, Self::Count, Self::Number];
        if let Some(unit) = plain.into_iter().find(|unit| unit.name() == name) {
            return Ok(unit);
        }
        Currency::new(name).map(Self::Money).map_err(|_| {
            Error::new(
                ErrorKind::OutOfRange,
                format!(
                    "`{name}` is not a unit; write `points`, `share`, `score`, `seconds`, `count`, `number` or the code of a \
                     currency, such as `PLN`"
                ),
            )
        })
    }
}

/// Weights are kept as integers of this resolution: a weight of 1 is a thousand million.
pub const WEIGHT_UNITS: u64 = 1_000_000_000;

/// The largest size of a measure's number, exclusive: about 8,900 years in milliseconds, or 2.8 million million in cents.
pub const MAX_TICKS: i64 = 1 << 48;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currency_is_three_capitals() {
        assert_eq!(Currency::new("PLN").unwrap().code(), "PLN");
        assert!(["pln", "PL", "PLNN", "PŁN", ""].iter().all(|code| Currency::new(code).is_err()));
    }

    #[test]
    fn units_read_as_words_and_money_with_its_currency() {
        assert_eq!(serde_json::to_string(&Unit::Points).unwrap(), r#""points""#);
        let pln = Unit::Money(Currency::new("PLN").unwrap());
        assert_eq!(serde_json::to_string(&pln).unwrap(), r#"{"money":"PLN"}"#);
        assert_eq!(serde_json::from_str::<Unit>(r#"{"money":"PLN"}"#).unwrap(), pln);
        for unit in [Unit::Points, Unit::Share, Unit::Score, Unit::Seconds, pln, Unit::Count, Unit::Number] {
            assert_eq!(unit.name().parse::<Unit>().unwrap(), unit);
        }
        assert_eq!("euros".parse::<Unit>().unwrap_err().kind(), ErrorKind::OutOfRange);
    }
}
