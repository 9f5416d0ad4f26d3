//! Amounts whose currency is a part of them.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::survey::MeasureUnit;
use crate::unit::{Currency, Unit};

/// An exact amount of money: whole minor units (grosze, cents) of a currency. Amounts in two currencies never meet.
///
/// In serde `{"amount": 1234.5, "currency": "PLN"}`, or `{"minor": 123450, "currency": "PLN"}` to be exact at any size; it is
/// written with both.
///
/// ```
/// use cxmetrics::Currency;
/// use cxmetrics::explain::Money;
/// let (pln, eur) = (Currency::new("PLN")?, Currency::new("EUR")?);
/// let cost = Money::of(1_234.5, pln)?;
/// assert_eq!((cost.minor(), cost.amount()), (123_450, 1_234.5));
/// assert_eq!(cost.plus(Money::from_minor(50, pln))?.minor(), 123_500);
/// assert_eq!(cost.plus(Money::from_minor(50, eur)).unwrap_err().code(), "currency_mismatch");
/// let read: Money = serde_json::from_str(r#"{"amount": 1234.5, "currency": "PLN"}"#).unwrap();
/// assert_eq!(read, cost);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "MoneyDef", into = "MoneyDef")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "MoneyDef"))]
pub struct Money {
    minor: i64,
    currency: Currency,
}

/// Money as it is written.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct MoneyDef {
    /// The amount in the currency, rounded to its minor unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    amount: Option<f64>,
    /// The amount in whole minor units; it goes before `amount`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    minor: Option<i64>,
    /// The currency.
    currency: Currency,
}

impl Money {
    /// An amount in whole minor units: 123,450 grosze.
    pub const fn from_minor(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// An amount in the currency, rounded to its minor unit, half away from zero.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfRange`] for what is not a number or has more than 15 digits, where minor units are no longer exact.
    pub fn of(amount: f64, currency: Currency) -> Result<Self> {
        let minor = (amount * minor_units(currency)).round();
        if minor.abs() < 9e15 {
            #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
            let minor = minor as i64;
            return Ok(Self { minor, currency });
        }
        Err(Error::new(
            ErrorKind::OutOfRange,
            format!("`{amount}` is not an amount in {}; give large amounts in minor units", currency.code()),
        ))
    }

    /// The amount in whole minor units.
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The amount in the currency.
    pub fn amount(self) -> f64 {
        self.minor as f64 / minor_units(self.currency)
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// The sum of two amounts.
    ///
    /// # Errors
    /// [`ErrorKind::CurrencyMismatch`]; [`ErrorKind::Overflow`].
    pub fn plus(self, other: Self) -> Result<Self> {
        same_currency(("the first amount", self.currency), ("the second", other.currency))?;
        let minor = self.minor.checked_add(other.minor).ok_or_else(too_large)?;
        Ok(Self { minor, ..self })
    }

    /// So many times the amount.
    ///
    /// # Errors
    /// [`ErrorKind::Overflow`].
    pub fn times(self, n: u64) -> Result<Self> {
        let minor = i64::try_from(n).ok().and_then(|n| self.minor.checked_mul(n)).ok_or_else(too_large)?;
        Ok(Self { minor, ..self })
    }
}

impl TryFrom<MoneyDef> for Money {
    type Error = Error;
    fn try_from(def: MoneyDef) -> Result<Self> {
        match (def.minor, def.amount) {
            (Some(minor), _) => Ok(Self { minor, currency: def.currency }),
            (None, Some(amount)) => Self::of(amount, def.currency),
            (None, None) => Err(Error::new(ErrorKind::OutOfRange, "money needs an `amount`, or `minor` units")),
        }
    }
}

impl From<Money> for MoneyDef {
    fn from(money: Money) -> Self {
        Self { amount: Some(money.amount()), minor: Some(money.minor), currency: money.currency }
    }
}

pub(super) fn minor_units(currency: Currency) -> f64 {
    10_f64.powi(i32::try_from(currency.minor_digits()).unwrap_or(2))
}

pub(super) fn too_large() -> Error {
    Error::new(ErrorKind::Overflow, "an amount of money is too large to be kept in whole minor units")
}

/// Refuses two currencies, named with what they are of.
pub(super) fn same_currency(one: (&str, Currency), other: (&str, Currency)) -> Result<()> {
    if one.1 == other.1 {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::CurrencyMismatch,
        format!(
            "{} is in {} and {} in {}; convert one of them first, at a rate that you choose",
            one.0,
            one.1.code(),
            other.0,
            other.1.code()
        ),
    ))
}

/// A sum over rows of a business table: exact, in its unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Amount {
    /// The sum.
    pub value: f64,
    /// What it is measured in: money in its currency, a number of things, or a plain number.
    pub unit: Unit,
    /// Money in whole minor units, exact at any size that fits; nothing for other units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minor: Option<i64>,
}

impl Amount {
    /// A sum of a measure in its ticks.
    pub(super) fn of_ticks(sum: i128, unit: MeasureUnit) -> Result<Self> {
        let minor = match unit.unit() {
            Unit::Money(_) => Some(i64::try_from(sum).map_err(|_| too_large())?),
            _ => None,
        };
        Ok(Self { value: sum as f64 / unit.ticks_per_reading(), unit: unit.unit(), minor })
    }
}

impl From<Money> for Amount {
    fn from(money: Money) -> Self {
        Self { value: money.amount(), unit: Unit::Money(money.currency()), minor: Some(money.minor()) }
    }
}
