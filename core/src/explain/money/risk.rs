//! Revenue at risk and recovered: customers by class, what each is worth, and how many are assumed to be lost.

use serde::{Deserialize, Serialize};

use super::amount::{Amount, Money};
use super::assumption::{Assumption, Source};
use super::phrase;
use crate::calendar::Grain;
use crate::cube::Selection;
use crate::error::{Error, ErrorKind, Result};
use crate::explain::words::metric_title;
use crate::infer::nps::NpsCounts;
use crate::infer::share::{ShareCounts, wilson};
use crate::locale::Locale;
use crate::metric::compute::Cells;
use crate::metric::sample::Answers;
use crate::metric::{Metric, Query, Reading, Withheld};
use crate::stat::normal;
use crate::survey::Title;
use crate::unit::{Confidence, Unit};

/// A class of customers by their likelihood to recommend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum NpsClass {
    /// 0 to 6.
    Detractors,
    /// 7 and 8.
    Passives,
    /// 9 and 10.
    Promoters,
}

/// The share of customers of each class that is lost over the time to which their value applies: 0 to 1. Nothing in answers
/// tells it; it comes from whoever asks.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LossRates {
    /// Of detractors.
    pub detractors: f64,
    /// Of passives.
    pub passives: f64,
    /// Of promoters.
    pub promoters: f64,
}

impl LossRates {
    fn classes(self) -> [(NpsClass, f64, &'static str); 3] {
        [
            (NpsClass::Detractors, self.detractors, "loss_rate.detractors"),
            (NpsClass::Passives, self.passives, "loss_rate.passives"),
            (NpsClass::Promoters, self.promoters, "loss_rate.promoters"),
        ]
    }
}

/// Customers who complained or were called back and stayed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RecoveredRequest {
    /// How many were recovered.
    pub customers: u64,
    /// The share of them that would have been lost otherwise, 0 to 1; all of them without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub otherwise_lost: Option<f64>,
}

/// What revenue at risk rests on.
///
/// In serde `{"customers": 12000, "value_per_customer": {"amount": 850, "currency": "PLN"}, "loss_rates": {"detractors": 0.3,
/// "passives": 0.12, "promoters": 0.05}}`, and `recovered` where there are any.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RiskRequest {
    /// How many customers there are: all, not those who answered.
    pub customers: u64,
    /// What a customer is worth over the time to which the loss rates apply, such as a year.
    pub value_per_customer: Money,
    /// The share of each class that is lost.
    pub loss_rates: LossRates,
    /// Customers who were recovered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovered: Option<RecoveredRequest>,
}

impl RiskRequest {
    /// So many customers of this value, lost at these rates.
    pub fn new(customers: u64, value_per_customer: Money, loss_rates: LossRates) -> Self {
        Self { customers, value_per_customer, loss_rates, recovered: None }
    }

    /// Customers who were recovered.
    #[must_use]
    pub fn recovered(mut self, customers: u64, otherwise_lost: Option<f64>) -> Self {
        self.recovered = Some(RecoveredRequest { customers, otherwise_lost });
        self
    }

    fn check(&self) -> Result<()> {
        let share = |name: &str, value: f64| {
            if (0.0..=1.0).contains(&value) {
                return Ok(());
            }
            let message = format!("`{value}` is not a share; write 0.3 for 30 percent");
            Err(Error::new(ErrorKind::OutOfRange, message).at_path(name))
        };
        for (_, rate, code) in self.loss_rates.classes() {
            share(code, rate)?;
        }
        if self.value_per_customer.minor() < 0 {
            let message = "a customer is worth less than nothing; name the value that is lost with a customer";
            return Err(Error::new(ErrorKind::OutOfRange, message).at_path("value_per_customer"));
        }
        match self.recovered.and_then(|recovered| recovered.otherwise_lost) {
            Some(rate) => share("recovered.otherwise_lost", rate),
            None => Ok(()),
        }
    }
}

/// Revenue at risk by class, and recovered: an answer of [`Query::revenue_at_risk`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RevenueAtRisk {
    /// What the classes are of.
    pub metric: Metric,
    /// What it is called.
    pub title: Title,
    /// NPS over the answers that the classes come from.
    pub score: Reading,
    /// How many customers there are.
    pub customers: u64,
    /// What all of them are worth, exactly.
    pub revenue: Amount,
    /// What is at risk, in money. Its interval is that of the classes' shares alone: the assumptions have none.
    pub at_risk: Reading,
    /// What is at risk as a share of the revenue.
    pub share_at_risk: Reading,
    /// The classes, from detractors to promoters; empty where the score is withheld.
    pub classes: Vec<ClassAtRisk>,
    /// What was recovered, where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovered: Option<Recovered>,
    /// What the numbers rest on.
    pub assumptions: Vec<Assumption>,
}

/// What is at risk in one class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ClassAtRisk {
    /// The class.
    pub class: NpsClass,
    /// Its share of the answers.
    pub share: Reading,
    /// Its customers, if those who answered speak for all.
    pub customers: f64,
    /// The share of it that is assumed to be lost.
    pub loss_rate: f64,
    /// What is at risk in it, in money.
    pub at_risk: Reading,
}

/// Revenue that was recovered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Recovered {
    /// How many customers were recovered.
    pub customers: u64,
    /// The share of them that is assumed to have been lost otherwise.
    pub otherwise_lost: f64,
    /// What they are worth: exact where all would have been lost, else rounded to the minor unit.
    pub amount: Amount,
}

impl RevenueAtRisk {
    /// What it says, in one or two sentences.
    pub fn sentence(&self, locale: Locale) -> String {
        phrase::risk(self, locale)
    }
}

impl Query<'_> {
    /// The revenue at risk: customers by class, as the answers that pass the filter share them out, times the value of a
    /// customer, times the stated share that each class loses. The metric is an NPS.
    ///
    /// The interval is that of the loss per customer over the classes' shares: Wald's after one more answer in each class.
    ///
    /// # Errors
    /// As [`Query::overall`]; [`ErrorKind::InvalidMetric`] for a metric without classes; [`ErrorKind::OutOfRange`] for a rate
    /// that is no share and a value below zero; [`ErrorKind::Overflow`].
    ///
    /// ```
    /// use cxmetrics::Currency;
    /// use cxmetrics::calendar::Grain;
    /// use cxmetrics::cube::{Cube, Record};
    /// use cxmetrics::explain::{LossRates, Money, RiskRequest};
    /// use cxmetrics::locale::Locale;
    /// use cxmetrics::metric::nps;
    /// use cxmetrics::survey::{Scale, Survey};
    ///
    /// let survey = Survey::builder().rating("nps", Scale::nps()).build()?;
    /// let mut cube = Cube::new(&survey, Grain::All);
    /// for score in [10, 9, 9, 10, 8, 7, 9, 10, 3, 6] {
    ///     cube.add(&Record::new().integer("nps", score))?;
    /// }
    /// let rates = LossRates { detractors: 0.4, passives: 0.2, promoters: 0.05 };
    /// let request = RiskRequest::new(1_000, Money::of(500.0, Currency::new("PLN")?)?, rates);
    /// let risk = cube.metric(nps("nps")).revenue_at_risk(&request)?;
    /// // 200 x 0.4 + 200 x 0.2 + 600 x 0.05 = 150 customers of 500 zl.
    /// assert!((risk.at_risk.value().unwrap() - 75_000.0).abs() < 1e-6);
    /// assert_eq!(risk.revenue.minor, Some(50_000_000));
    /// assert!(risk.assumptions.iter().any(|assumption| assumption.code == "loss_rate.detractors"));
    /// assert!(risk.sentence(Locale::En).contains("at risk"));
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn revenue_at_risk(&self, request: &RiskRequest) -> Result<RevenueAtRisk> {
        request.check()?;
        let survey = self.cube.survey();
        if !matches!(self.metric, Metric::Nps { .. }) {
            return Err(Error::new(
                ErrorKind::InvalidMetric,
                "revenue at risk goes by detractors, passives and promoters; ask for it of an NPS",
            ));
        }
        let score = self.overall()?;
        let currency = request.value_per_customer.currency();
        let (revenue, unit) = (request.value_per_customer.times(request.customers)?, Unit::Money(currency));
        let confidence = self.settings.confidence;
        let counts = match score.reason() {
            None => self.classes()?,
            Some(_) => None,
        };
        let reason = score.reason().unwrap_or(Withheld::Empty);
        let mut risk = RevenueAtRisk {
            metric: self.metric.clone(),
            title: metric_title(&self.metric, survey),
            customers: request.customers,
            revenue: revenue.into(),
            at_risk: Reading::withheld(unit, METHOD, score.n, reason),
            share_at_risk: Reading::withheld(Unit::Share, METHOD, score.n, reason),
            classes: Vec::new(),
            recovered: request.recovered.map(|recovered| recover(recovered, request)).transpose()?,
            assumptions: assumptions(request),
            score,
        };
        let Some(counts) = counts else { return Ok(risk) };
        let n = risk.score.n;
        let (share, low, high) = loss(&counts, request.loss_rates, confidence);
        let reading = |unit: Unit, times: f64, (value, low, high): (f64, f64, f64)| {
            let reading = Reading::known(unit, METHOD, n).with_value(value * times);
            reading.with_interval(low * times, high * times, confidence)
        };
        risk.share_at_risk = reading(Unit::Share, 1.0, (share, low, high));
        risk.at_risk = reading(unit, revenue.amount(), (share, low, high));
        for ((class, rate, _), hits) in request.loss_rates.classes().into_iter().zip(classes(&counts)) {
            let found = wilson(&ShareCounts::new(hits, counts.n())?, confidence);
            let of = (found.estimate, found.lower, found.upper);
            let mut share = reading(Unit::Share, 1.0, of);
            share.method = found.method.into();
            risk.classes.push(ClassAtRisk {
                class,
                share,
                customers: request.customers as f64 * found.estimate,
                loss_rate: rate,
                at_risk: reading(unit, revenue.amount() * rate, of),
            });
        }
        Ok(risk)
    }

    /// The classes of all answers that pass, on the effective base where they carry weights.
    fn classes(&self) -> Result<Option<NpsCounts>> {
        let survey = self.cube.survey();
        let questions = self.metric.bind(survey, self.settings.unweighted)?;
        let (by, grain) = (Vec::new(), Grain::All);
        let rolled = self.cube.select(&Selection { by, grain, filter: &self.filter, questions })?;
        let cells = Cells { rolled: &rolled, survey, settings: self.settings };
        let mut counted = None;
        for cell in rolled.ordered() {
            match (cells.counted(&self.metric, cell), &mut counted) {
                (Some(found), None) => counted = Some(found),
                (Some(found), Some(all)) => all.merge(&found),
                (None, _) => {}
            }
        }
        let sample = counted.and_then(|counted| cells.sample(&counted).ok());
        Ok(sample.and_then(|sample| match sample.answers {
            Answers::Nps(counts) => Some(counts),
            _ => None,
        }))
    }
}

const METHOD: &str = "money.at_risk";

fn classes(counts: &NpsCounts) -> [f64; 3] {
    [counts.detractors(), counts.passives(), counts.promoters()]
}

/// The loss per customer, with its limits.
fn loss(counts: &NpsCounts, rates: LossRates, confidence: Confidence) -> (f64, f64, f64) {
    let rates = rates.classes().map(|(_, rate, _)| rate);
    let mean = |classes: [f64; 3], power: i32| {
        let n: f64 = classes.iter().sum();
        classes.iter().zip(rates).map(|(class, rate)| class * rate.powi(power)).sum::<f64>() / n
    };
    let z = normal::two_sided_quantile(confidence.get());
    // Three answers more at 95 %, as many fewer as the level asks for less: else the interval could miss what was observed.
    let added = (z / normal::two_sided_quantile(Confidence::P95.get())).powi(2);
    let more = classes(counts).map(|class| class + added);
    let (centre, n) = (mean(more, 1), more.iter().sum::<f64>());
    let variance = (mean(more, 2) - centre * centre).max(0.0);
    let margin = z * (variance / n).sqrt();
    let lowest = rates.iter().copied().fold(1.0, f64::min);
    let highest = rates.iter().copied().fold(0.0, f64::max);
    let loss = mean(classes(counts), 1);
    (loss, (centre - margin).max(lowest).min(loss), (centre + margin).min(highest).max(loss))
}

fn recover(recovered: RecoveredRequest, request: &RiskRequest) -> Result<Recovered> {
    let all = request.value_per_customer.times(recovered.customers)?;
    let amount = match recovered.otherwise_lost {
        None => all,
        Some(rate) => Money::of(all.amount() * rate, all.currency())?,
    };
    Ok(Recovered {
        customers: recovered.customers,
        otherwise_lost: recovered.otherwise_lost.unwrap_or(1.0),
        amount: amount.into(),
    })
}

fn assumptions(request: &RiskRequest) -> Vec<Assumption> {
    let value = request.value_per_customer;
    let mut all = vec![
        Assumption::new("customers", Source::Stated, "customers", "klienci")
            .with(request.customers as f64, Unit::Count),
        Assumption::new("value_per_customer", Source::Stated, "the value of a customer", "wartość klienta")
            .with(value.amount(), Unit::Money(value.currency())),
    ];
    for (class, rate, code) in request.loss_rates.classes() {
        let (en, pl) = match class {
            NpsClass::Detractors => ("the share of detractors that is lost", "odsetek traconych krytyków"),
            NpsClass::Passives => ("the share of passives that is lost", "odsetek traconych neutralnych"),
            NpsClass::Promoters => ("the share of promoters that is lost", "odsetek traconych promotorów"),
        };
        all.push(Assumption::new(code, Source::Stated, en, pl).with(rate, Unit::Share));
    }
    all.push(Assumption::new(
        "respondents_speak_for_all",
        Source::Method,
        "those who answered share out as all customers do",
        "podział odpowiadających jest taki jak wszystkich klientów",
    ));
    all.push(Assumption::new(
        "same_value",
        Source::Method,
        "a customer of each class is worth the same",
        "klient każdej klasy jest wart tyle samo",
    ));
    if let Some(recovered) = request.recovered {
        let source = if recovered.otherwise_lost.is_some() { Source::Stated } else { Source::Method };
        let text = "the share of recovered customers that would have been lost otherwise";
        let pl = "odsetek odzyskanych klientów, którzy inaczej byliby straceni";
        let share = recovered.otherwise_lost.unwrap_or(1.0);
        all.push(Assumption::new("recovered.otherwise_lost", source, text, pl).with(share, Unit::Share));
    }
    all
}
