//! What a metric would be if the answers looked like the population.

mod phrase;
#[cfg(test)]
mod tests;
mod weigher;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::locale::Locale;
use crate::metric::{Metric, Query, Reading, Withheld};
use crate::survey::Title;
use crate::unit::Unit;
use weigher::Weigher;

/// Margins of a population to rake to.
///
/// In serde `{"margins": {"region": {"Mazovia": 5400000, "Silesia": 4400000}, "age": {"18-34": 0.4, ...}}, "trim": 5}`; the margins must
/// add up to the same total, all in heads or all in shares.
///
/// ```
/// use cxmetrics::explain::RakingRequest;
/// let request: RakingRequest = serde_json::from_str(r#"{"margins": {"sex": {"f": 520, "m": 480}, "age": {"young": 300, "old": 700}}}"#)?;
/// let same = RakingRequest::new().margin("sex", [("f", 520.0), ("m", 480.0)]).margin("age", [("young", 300.0), ("old", 700.0)]);
/// assert_eq!(request, same);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RakingRequest {
    /// By dimension: how many there are in the population of each of its values.
    pub margins: BTreeMap<String, BTreeMap<String, f64>>,
    /// Cuts the survey's own weights at this multiple of their median before raking; 5 is usual. Without it they stay. A cube knows the mean
    /// weight of a cell, so that is what is cut; a survey without weights has nothing to cut.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trim: Option<f64>,
}

impl RakingRequest {
    /// No margin yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the margin of a dimension: how many there are of each value.
    #[must_use]
    pub fn margin<V: Into<String>>(
        mut self,
        dimension: impl Into<String>,
        sizes: impl IntoIterator<Item = (V, f64)>,
    ) -> Self {
        let sizes = sizes.into_iter().map(|(value, size)| (value.into(), size)).collect();
        self.margins.insert(dimension.into(), sizes);
        self
    }

    /// Cuts the survey's own weights at this multiple of their median before raking.
    #[must_use]
    pub fn trim(mut self, multiple: f64) -> Self {
        self.trim = Some(multiple);
        self
    }
}

/// The sizes of the strata of a population.
///
/// In serde `{"by": ["region", "age"], "population": [{"segment": ["Mazovia", "18-34"], "size": 1200000}, ...]}`.
///
/// ```
/// use cxmetrics::explain::PostStratificationRequest;
/// let request = PostStratificationRequest::new(["region"]).stratum(["Mazovia"], 5.4e6).stratum(["Silesia"], 4.4e6);
/// assert_eq!(request.population.len(), 2);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PostStratificationRequest {
    /// The dimensions whose values together make a stratum.
    pub by: Vec<String>,
    /// The strata with their sizes.
    pub population: Vec<StratumSize>,
}

/// A stratum of a population.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StratumSize {
    /// Its values of the dimensions, in their order.
    pub segment: Vec<String>,
    /// How many there are in the population, in heads or as a share.
    pub size: f64,
}

impl PostStratificationRequest {
    /// Strata by these dimensions; none yet.
    pub fn new<D: Into<String>>(by: impl IntoIterator<Item = D>) -> Self {
        Self { by: by.into_iter().map(Into::into).collect(), population: Vec::new() }
    }

    /// Adds a stratum.
    #[must_use]
    pub fn stratum<V: Into<String>>(mut self, segment: impl IntoIterator<Item = V>, size: f64) -> Self {
        self.population.push(StratumSize { segment: segment.into_iter().map(Into::into).collect(), size });
        self
    }
}

/// A metric as answered and reweighted to a population: an answer of [`Query::raked`] and [`Query::poststratified`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Weighting {
    /// The metric.
    pub metric: Metric,
    /// What it is called.
    pub title: Title,
    /// What its values are measured in.
    pub unit: Unit,
    /// The id of the method: `weights.raking` or `nps.poststratified`, whatever the metric.
    pub method: String,
    /// The dimensions that the weights go by.
    pub by: Vec<String>,
    /// The metric of the same answers as they came, with the survey's own weights where it has any.
    pub as_answered: Reading,
    /// The metric reweighted to the population, with the interval and the effective base that the weights leave.
    pub reweighted: Reading,
    /// How many answers take part.
    pub n: u64,
    /// How many equally weighted answers would tell as much (Kish).
    pub n_eff: f64,
    /// `n` over `n_eff`: how many times larger the weights make the variance.
    pub design_effect: f64,
    /// Answers left out, because one of the dimensions is not known.
    pub left_out: u64,
    /// Answers in cells whose own weights were cut.
    pub trimmed: u64,
    /// The largest weight of a cell; they are 1 on average over the answers.
    pub largest_weight: f64,
    /// The cells with their weights.
    pub cells: Vec<WeightedCell>,
    /// The margins with their targets, and what was reached; one for all strata after post-stratification.
    pub margins: Vec<MarginReached>,
}

/// A cell of the sample with its weight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct WeightedCell {
    /// Its values of the dimensions.
    pub segment: Vec<String>,
    /// How many answers.
    pub n: u64,
    /// The mean weight of its answers; 1 on average over all.
    pub weight: f64,
    /// Its share of all weights.
    pub share: f64,
}

/// A margin of the population and what the weights make of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MarginReached {
    /// The dimensions: one of a margin, all of strata.
    pub by: Vec<String>,
    /// Its categories.
    pub categories: Vec<CategoryReached>,
}

/// A category of a margin. Shares are 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CategoryReached {
    /// Its values of the margin's dimensions.
    pub segment: Vec<String>,
    /// How many answers.
    pub n: u64,
    /// Its share of the answers as they came, by the survey's own weights where it has any.
    pub as_answered: f64,
    /// Its share of the population.
    pub target: f64,
    /// Its share of all weights.
    pub reached: f64,
}

impl Weighting {
    /// Both readings and what the weights cost, in plain words.
    pub fn sentence(&self, locale: Locale) -> String {
        phrase::sentence(self, locale)
    }

    /// Why there is no reweighted value.
    pub fn withheld(&self) -> Option<Withheld> {
        self.reweighted.reason()
    }
}

impl Query<'_> {
    /// The metric reweighted so that every margin of the population is met (raking).
    ///
    /// For NPS, shares and means of ratings. Answers with a dimension that is not known are left out and counted in
    /// [`Weighting::left_out`]. In a weighted survey raking starts from its own weights. The interval takes the weights as given, which is
    /// cautious. A category with fewer answers than [`Query::min_base`] withholds the result, and so do weights that leave an effective base
    /// below it: they would show what those few said.
    ///
    /// Each answer counts as a respondent of its own. Where the same people answer repeatedly the interval is too narrow, and a cube that
    /// knows no respondents cannot tell; compute it from the answers by
    /// [`mean::cluster_robust`](crate::infer::mean::cluster_robust).
    ///
    /// Cost: one pass over the cells, and some rounds over the combinations of values.
    ///
    /// # Errors
    /// [`ErrorKind::UnreachableTarget`](crate::ErrorKind::UnreachableTarget), naming the margin, when nobody in the sample is in a category
    /// that the population has, when totals disagree, or when no weights meet all margins;
    /// [`ErrorKind::OutOfRange`](crate::ErrorKind::OutOfRange) for a value that has answers and no size, for sizes that are negative or not
    /// finite, without margins, for a multiple below 1 to trim at, and for a query by segments or periods;
    /// [`ErrorKind::InvalidMetric`](crate::ErrorKind::InvalidMetric) for another kind of metric;
    /// [`ErrorKind::UnknownDimension`](crate::ErrorKind::UnknownDimension); those of [`Query::overall`].
    ///
    /// ```
    /// use cxmetrics::calendar::Grain;
    /// use cxmetrics::cube::{Cube, Record};
    /// use cxmetrics::explain::RakingRequest;
    /// use cxmetrics::metric::nps;
    /// use cxmetrics::survey::{Scale, Survey};
    ///
    /// let survey = Survey::builder().time("day").rating("nps", Scale::nps()).dimensions(["region"]).build()?;
    /// let mut cube = Cube::new(&survey, Grain::Day);
    /// for (region, n, promoters) in [("north", 80, 60), ("south", 20, 5)] {
    ///     for answer in 0..n {
    ///         let score = if answer < promoters { 10 } else { 7 };
    ///         cube.add(&Record::new().text("day", "2026-11-02").text("region", region).integer("nps", score))?;
    ///     }
    /// }
    /// let request = RakingRequest::new().margin("region", [("north", 500.0), ("south", 500.0)]);
    /// let found = cube.metric(nps("nps")).raked(&request)?;
    /// assert!((found.as_answered.value().unwrap() - 65.0).abs() < 1e-9);
    /// assert!((found.reweighted.value().unwrap() - 50.0).abs() < 1e-9); // halfway between 75 and 25
    /// assert!((found.n_eff - 64.0).abs() < 1e-9 && (found.design_effect - 100.0 / 64.0).abs() < 1e-9);
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn raked(&self, request: &RakingRequest) -> Result<Weighting> {
        Weigher::new(self, request.margins.keys().cloned().collect())?.raked(request)
    }

    /// The metric over strata of known size, such as every combination of region and age.
    ///
    /// As [`Query::raked`], with the size of every combination instead of margins; with one dimension the values are the same. Without
    /// weights in the survey the variance is the one within the strata, `nps.poststratified`; with them it takes the weights as given.
    ///
    /// # Errors
    /// As [`Query::raked`]; also [`ErrorKind::TooFew`](crate::ErrorKind::TooFew) for a stratum with fewer than two answers: merge it with
    /// another.
    ///
    /// ```
    /// # use cxmetrics::{calendar::Grain, cube::{Cube, Record}, metric::nps, survey::{Scale, Survey}};
    /// use cxmetrics::explain::PostStratificationRequest;
    /// use cxmetrics::locale::Locale;
    /// # let survey = Survey::builder().time("day").rating("nps", Scale::nps()).dimensions(["region"]).build()?;
    /// # let mut cube = Cube::new(&survey, Grain::Day);
    /// # for (region, n, promoters) in [("north", 80, 60), ("south", 20, 5)] {
    /// #     for answer in 0..n {
    /// #         let score = if answer < promoters { 10 } else { 7 };
    /// #         cube.add(&Record::new().text("day", "2026-11-02").text("region", region).integer("nps", score))?;
    /// #     }
    /// # }
    /// let request = PostStratificationRequest::new(["region"]).stratum(["north"], 500.0).stratum(["south"], 500.0);
    /// let found = cube.metric(nps("nps")).poststratified(&request)?;
    /// assert!((found.reweighted.value().unwrap() - 50.0).abs() < 1e-9);
    /// assert!(found.sentence(Locale::En).contains("design effect 1.56"));
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn poststratified(&self, request: &PostStratificationRequest) -> Result<Weighting> {
        Weigher::new(self, request.by.clone())?.poststratified(request)
    }
}
