//! Return on an investment in customer experience: a range with its assumptions, and where it breaks even.

use serde::{Deserialize, Serialize};

use super::amount::{Money, same_currency};
use super::assumption::{Assumption, Source};
use super::phrase;
use super::value::BusinessValue;
use crate::error::{Error, ErrorKind, Result};
use crate::locale::Locale;
use crate::metric::Reading;
use crate::stat::normal;
use crate::unit::{Confidence, Currency, Unit};

/// A number with its uncertainty: limits, or a standard error, or neither where it is taken as certain.
///
/// In serde `{"value": 3.2, "low": 1.1, "high": 5.3}` with `confidence` where it is not 0.95; or `{"value": 3.2, "se": 1.07}`; or
/// `{"value": 3.2}`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Estimate {
    /// The number.
    pub value: f64,
    /// Its lower limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// Its upper limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// The confidence of the limits; 0.95 without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    /// Its standard error, instead of limits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub se: Option<f64>,
}

impl Estimate {
    /// A number that is taken as certain.
    pub fn certain(value: f64) -> Self {
        Self { value, low: None, high: None, confidence: None, se: None }
    }

    /// A number with its limits.
    pub fn between(value: f64, low: f64, high: f64, confidence: Confidence) -> Self {
        Self { low: Some(low), high: Some(high), confidence: Some(confidence), ..Self::certain(value) }
    }

    /// A number with its standard error.
    pub fn with_se(value: f64, se: f64) -> Self {
        Self { se: Some(se), ..Self::certain(value) }
    }

    /// A reading with its interval, a share in percentage points; nothing where it is withheld.
    ///
    /// ```
    /// use cxmetrics::explain::{Estimate, of};
    /// let csat = of::shares((80, 100), (75, 100))?;
    /// assert!((Estimate::of(&csat.difference).unwrap().value - 5.0).abs() < 1e-9);
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn of(reading: &Reading) -> Option<Self> {
        let points = if reading.unit == Unit::Share { 100.0 } else { 1.0 };
        let value = reading.value()? * points;
        Some(match (reading.interval(), reading.confidence()) {
            (Some((low, high)), Some(confidence)) => Self::between(value, low * points, high * points, confidence),
            _ => Self::certain(value),
        })
    }

    /// Its standard error: limits are taken as those of a normal distribution.
    fn error(&self, name: &str) -> Result<f64> {
        let wrong = |what: &str| Err(Error::new(ErrorKind::OutOfRange, format!("`{name}` {what}")).at_path(name));
        let se = match (self.se, self.low.zip(self.high)) {
            (Some(se), None) => se,
            (None, Some((low, high))) => {
                if !(low <= self.value && self.value <= high) {
                    return wrong("does not lie between its limits");
                }
                (high - low) / 2.0 / normal::two_sided_quantile(self.confidence.unwrap_or_default().get())
            }
            (None, None) if self.low.is_none() && self.high.is_none() => 0.0,
            _ => return wrong("has both limits, or a standard error, or neither"),
        };
        if self.value.is_finite() && se.is_finite() && 0.0 <= se {
            Ok(se)
        } else {
            wrong("is no number with an uncertainty of 0 or more")
        }
    }
}

/// What is asked of an investment: its cost, what the metric moved or is hoped to move, and what a point is worth.
///
/// The gain is `(delta - regression_to_mean) x value_of_point x volume x margin`, so the value of a point is per unit of the
/// volume: per customer where the volume counts customers.
///
/// In serde `{"cost": {"amount": 80000, "currency": "PLN"}, "delta": {"value": 4.1, "low": 1.2, "high": 7.0}, "value_of_point":
/// {"value": 2.4, "low": 0.9, "high": 3.9}, "currency": "PLN", "volume": 12000, "margin": 0.35}`.
///
/// ```
/// use cxmetrics::Currency;
/// use cxmetrics::explain::{Estimate, Investment, Money};
/// use cxmetrics::locale::Locale;
/// let pln = Currency::new("PLN")?;
/// let investment = Investment::new(Money::of(80_000.0, pln)?, Estimate::with_se(4.0, 1.5), Estimate::with_se(5.0, 2.0), pln)
///     .volume(12_000.0)
///     .margin(0.5);
/// let found = investment.assess()?;
/// // 4 points x 5 zl x 12,000 customers x 50% = 120,000 zl.
/// assert!((found.gain.expected - 120_000.0).abs() < 1e-6 && (found.roi.expected - 0.5).abs() < 1e-12);
/// assert!((found.break_even.unwrap() - 80_000.0 / 30_000.0).abs() < 1e-12);
/// assert!(found.roi.low < 0.0 && 0.5 < found.roi.high); // the range holds a loss
/// assert!(found.sentence(Locale::En).contains("a loss is within the range"));
///
/// let euros = Investment { currency: Currency::new("EUR")?, ..investment.clone() };
/// assert_eq!(euros.assess().unwrap_err().code(), "currency_mismatch");
/// let free = Investment { cost: Money::from_minor(0, pln), ..investment };
/// assert_eq!(free.assess().unwrap_err().code(), "out_of_range");
/// # Ok::<(), cxmetrics::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Investment {
    /// What it costs.
    pub cost: Money,
    /// How many points the metric moved, or is hoped to move; percentage points of a share.
    pub delta: Estimate,
    /// What one point is worth, per unit of the volume.
    pub value_of_point: Estimate,
    /// The currency of the value of a point.
    pub currency: Currency,
    /// The points that would have come back by themselves, for what was chosen for being low tends to rise: taken off the delta.
    /// Nothing is taken off without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regression_to_mean: Option<f64>,
    /// How many customers, or segments, the value of a point goes for; 1 without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volume: Option<f64>,
    /// The share of the value that is profit, 0 to 1; all of it without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub margin: Option<f64>,
    /// The confidence of the range; 0.95 without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
}

impl Investment {
    /// An investment of this cost, that moves a metric by `delta` points of this value in `currency`.
    pub fn new(cost: Money, delta: Estimate, value_of_point: Estimate, currency: Currency) -> Self {
        Self {
            cost,
            delta,
            value_of_point,
            currency,
            regression_to_mean: None,
            volume: None,
            margin: None,
            confidence: None,
        }
    }

    /// An investment judged by what a point goes with over all customers that were joined; nothing where that is withheld, or is
    /// no money.
    pub fn by_association(cost: Money, delta: Estimate, value: &BusinessValue) -> Option<Self> {
        let Unit::Money(currency) = value.unit else { return None };
        let point = Estimate::of(&value.association.as_ref()?.value_of_point_in_all)?;
        Some(Self::new(cost, delta, point, currency))
    }

    /// Takes points off that would have come back by themselves.
    #[must_use]
    pub fn regression_to_mean(mut self, points: f64) -> Self {
        self.regression_to_mean = Some(points);
        self
    }

    /// How many customers, or segments, the value of a point goes for.
    #[must_use]
    pub fn volume(mut self, volume: f64) -> Self {
        self.volume = Some(volume);
        self
    }

    /// The share of the value that is profit.
    #[must_use]
    pub fn margin(mut self, margin: f64) -> Self {
        self.margin = Some(margin);
        self
    }

    /// The confidence of the range.
    #[must_use]
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = Some(confidence);
        self
    }

    /// The return as a range, its assumptions, and the change at which it breaks even.
    ///
    /// Method: (gain - cost) / cost; the errors of the delta and of the value of a point are propagated as those of a product of
    /// two independent numbers, and the range is normal.
    ///
    /// # Errors
    /// [`ErrorKind::CurrencyMismatch`]; [`ErrorKind::OutOfRange`] for a cost of 0 or less, a margin that is no share, a volume
    /// below zero, limits that do not hold their value.
    pub fn assess(&self) -> Result<Return> {
        same_currency(("the cost", self.cost.currency()), ("the value of a point", self.currency))?;
        let wrong = |path: &str, message: &str| Err(Error::new(ErrorKind::OutOfRange, message).at_path(path));
        if self.cost.minor() <= 0 {
            return wrong("cost", "a return is on a cost above zero; name what the investment costs");
        }
        let (volume, margin) = (self.volume.unwrap_or(1.0), self.margin.unwrap_or(1.0));
        let regression = self.regression_to_mean.unwrap_or(0.0);
        if !(0.0..=1e15).contains(&volume) {
            return wrong("volume", "the volume is a number of customers, 0 or more");
        }
        if !(0.0..=1.0).contains(&margin) {
            return wrong("margin", "the margin is a share; write 0.35 for 35 percent");
        }
        if !regression.is_finite() {
            return wrong("regression_to_mean", "the regression to the mean is a number of points");
        }
        let delta_se = self.delta.error("delta")?;
        let point_se = self.value_of_point.error("value_of_point")?;
        let (delta, point, scale) = (self.delta.value - regression, self.value_of_point.value, volume * margin);
        // Of a product of independent numbers, exactly.
        let variance = (delta * point_se).powi(2) + (point * delta_se).powi(2) + (delta_se * point_se).powi(2);
        let confidence = self.confidence.unwrap_or_default();
        let margin_of = normal::two_sided_quantile(confidence.get()) * variance.sqrt() * scale;
        let (gain, cost) = (delta * point * scale, self.cost.amount());
        if ![gain, margin_of].iter().all(|number| number.is_finite()) {
            return wrong("value_of_point", "the gain is too large to be a number");
        }
        let roi = |gain: f64| (gain - cost) / cost;
        let per_point = point * scale;
        Ok(Return {
            cost: self.cost,
            currency: self.currency,
            delta,
            gain: Outcome { low: gain - margin_of, expected: gain, high: gain + margin_of },
            roi: Outcome { low: roi(gain - margin_of), expected: roi(gain), high: roi(gain + margin_of) },
            break_even: (0.0 < per_point).then(|| cost / per_point).filter(|points| points.is_finite()),
            confidence,
            method: "money.roi".to_owned(),
            assumptions: self.assumptions(),
        })
    }

    fn assumptions(&self) -> Vec<Assumption> {
        let money = Unit::Money(self.currency);
        let stated = |code, en, pl| Assumption::new(code, Source::Stated, en, pl);
        let mut all = vec![
            stated("cost", "the cost", "koszt").with(self.cost.amount(), money),
            stated("delta", "the change in points", "zmiana w punktach").with(self.delta.value, Unit::Number),
            stated("value_of_point", "the value of a point", "wartość punktu").with(self.value_of_point.value, money),
        ];
        let optional = |value: Option<f64>, without: f64, unit: Unit, code: &str, en: &str, pl: &str| {
            let source = if value.is_some() { Source::Stated } else { Source::Method };
            Assumption::new(code, source, en, pl).with(value.unwrap_or(without), unit)
        };
        all.push(optional(
            self.regression_to_mean,
            0.0,
            Unit::Number,
            "regression_to_mean",
            "points that would have come back by themselves",
            "punkty, które wróciłyby same",
        ));
        all.push(optional(
            self.volume,
            1.0,
            Unit::Number,
            "volume",
            "how many times the value of a point counts",
            "ile razy liczy się wartość punktu",
        ));
        all.push(optional(
            self.margin,
            1.0,
            Unit::Share,
            "margin",
            "the share of it that is profit",
            "jaka część to zysk",
        ));
        for (code, estimate, en, pl) in [
            ("delta.certain", &self.delta, "the change is taken as certain", "zmianę przyjęto jako pewną"),
            (
                "value_of_point.certain",
                &self.value_of_point,
                "the value of a point is taken as certain",
                "wartość punktu przyjęto jako pewną",
            ),
        ] {
            if estimate.se.is_none() && estimate.low.is_none() {
                all.push(Assumption::new(code, Source::Method, en, pl));
            }
        }
        all.push(Assumption::new(
            "association_as_effect",
            Source::Method,
            "what goes with a point is taken for what a point brings; only an experiment could show that",
            "to, co współwystępuje z punktem, przyjęto jako jego skutek; mógłby to pokazać tylko eksperyment",
        ));
        all.push(Assumption::new(
            "independent_errors",
            Source::Method,
            "the errors of the change and of the value of a point are independent",
            "błędy zmiany i wartości punktu są niezależne",
        ));
        all
    }
}

/// A number as a range.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Outcome {
    /// The lower end.
    pub low: f64,
    /// The expected number.
    pub expected: f64,
    /// The upper end.
    pub high: f64,
}

/// The return on an investment: an answer of [`Investment::assess`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Return {
    /// What it costs.
    pub cost: Money,
    /// The currency of cost and gain.
    pub currency: Currency,
    /// The points that count: the change less what would have come back by itself.
    pub delta: f64,
    /// The gain in money.
    pub gain: Outcome,
    /// The return as a share of the cost: 0.2 is 20 % above the cost, 0 breaks even, -1 loses all.
    pub roi: Outcome,
    /// The points at which the gain is the cost; nothing where a point brings nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub break_even: Option<f64>,
    /// The confidence of the ranges.
    pub confidence: Confidence,
    /// The id of the method.
    pub method: String,
    /// What the numbers rest on.
    pub assumptions: Vec<Assumption>,
}

impl Return {
    /// What it says, in one or two sentences.
    pub fn sentence(&self, locale: Locale) -> String {
        phrase::investment(self, locale)
    }
}
