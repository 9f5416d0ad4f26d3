//! Association of two questions, and of a metric over segments with business figures. Never more than association.

use serde::{Deserialize, Serialize};

use super::drivers::{Sign, coefficient};
use super::words::{in_every_language, pick, title};
use crate::calendar::Grain;
use crate::cube::Cube;
use crate::error::{Error, ErrorKind, Result};
use crate::infer::correlation::{Correlation, Pairs, disattenuated, kendall_b, pearson, pearson_weighted, spearman};
use crate::locale::{Locale, Noun};
use crate::metric::compute::reason;
use crate::metric::name::question_title;
use crate::metric::{Flag, Query, Reading, Withheld, mean};
use crate::stat::sum::compensated;
use crate::stat::{normal, student};
use crate::survey::Title;
use crate::unit::{Confidence, Unit};

/// Which question the one of a metric goes together with, as plain data.
///
/// ```
/// use cxmetrics::Analysis;
/// use cxmetrics::explain::CorrelationRequest;
/// let request: Analysis = serde_json::from_str(r#"{"analysis": "correlate", "with": "wifi"}"#)?;
/// assert_eq!(request, Analysis::Correlate(CorrelationRequest::with("wifi")));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CorrelationRequest {
    /// The other question, a rating or a flag.
    pub with: String,
}

impl CorrelationRequest {
    /// The correlation with this question.
    pub fn with(question: impl Into<String>) -> Self {
        Self { with: question.into() }
    }
}

/// A coefficient of correlation with its test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Coefficient {
    /// The coefficient, -1 to 1, with its interval.
    pub reading: Reading,
    /// The t or z statistic of no association; nothing where it is withheld or the coefficient is 1 or -1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statistic: Option<f64>,
    /// The degrees of freedom of a t statistic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub df: Option<f64>,
    /// The two-sided p-value; nothing where it is withheld.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p_value: Option<f64>,
}

impl Coefficient {
    pub(super) fn of(found: Result<Correlation>, method: &'static str, n: u64) -> Self {
        match found {
            Err(err) => Self::withheld(method, n, reason(&err)),
            Ok(found) => {
                let reading = Reading::known(Unit::Number, method, n).with_value(found.estimate);
                let reading = match found.interval {
                    _ if found.degenerate => reading.with_flag(Flag::Degenerate),
                    Some(interval) => reading.with_interval(interval.lower, interval.upper, interval.confidence),
                    None => reading,
                };
                Self { reading, statistic: found.statistic, df: found.df, p_value: Some(found.p_value) }
            }
        }
    }

    fn withheld(method: &'static str, n: u64, why: Withheld) -> Self {
        Self { reading: Reading::withheld(Unit::Number, method, n, why), statistic: None, df: None, p_value: None }
    }

    /// The direction that the test can tell.
    fn sign(&self, confidence: Confidence) -> Sign {
        match (self.reading.value(), self.p_value) {
            (Some(r), Some(p)) if p <= confidence.alpha() && r > 0.0 => Sign::Positive,
            (Some(r), Some(p)) if p <= confidence.alpha() && r < 0.0 => Sign::Negative,
            _ => Sign::Unclear,
        }
    }
}

/// How two questions go together: an answer of [`Query::correlate`]. An association, never an effect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Association {
    /// The first question.
    pub a: String,
    /// What it is called.
    pub title_a: Title,
    /// The second question.
    pub b: String,
    /// What it is called.
    pub title_b: Title,
    /// How many answered both.
    pub n: u64,
    /// Spearman's coefficient, `corr.spearman`: the one to lean on for ratings, and the one that decides the direction.
    pub spearman: Coefficient,
    /// Pearson's coefficient, `corr.pearson`.
    pub pearson: Coefficient,
    /// Kendall's tau-b, `corr.kendall_b`.
    pub kendall: Coefficient,
    /// Where answers carry weights: Pearson's coefficient of weighted moments, `corr.pearson_weighted`. It describes and has no interval; the
    /// other coefficients count every answer once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weighted: Option<Reading>,
    /// The direction, where Spearman's test can tell it at the confidence level.
    pub direction: Sign,
    /// The confidence level.
    pub confidence: Confidence,
}

impl Cube {
    /// How the answers to two questions go together: `cube.metric(mean(a)).correlate(b)`, where `a` may be a flag as well.
    ///
    /// # Errors
    /// As [`Query::correlate`].
    ///
    /// ```
    /// use cxmetrics::calendar::Grain;
    /// use cxmetrics::cube::{Cube, Record};
    /// use cxmetrics::explain::Sign;
    /// use cxmetrics::locale::Locale;
    /// use cxmetrics::survey::{Scale, Survey};
    ///
    /// let survey = Survey::builder()
    ///     .rating("overall", Scale::nps())
    ///     .rating("wifi", Scale::csat())
    ///     .pairs(["overall", "wifi"])
    ///     .build()?;
    /// let mut cube = Cube::new(&survey, Grain::All);
    /// for i in 0..200_i64 {
    ///     cube.add(&Record::new().integer("overall", 1 + i % 5 + i % 3).integer("wifi", 1 + i % 5))?;
    /// }
    /// let found = cube.correlate("wifi", "overall")?;
    /// assert_eq!((found.n, found.direction), (200, Sign::Positive));
    /// assert_eq!(
    ///     found.sentence(Locale::En).replace('\u{a0}', " "),
    ///     "Higher wifi is associated with higher overall (Spearman 0.87, 95% interval 0.83 to 0.91, 200 answers): an association, not an effect."
    /// );
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn correlate(&self, a: &str, b: &str) -> Result<Association> {
        self.metric(mean(a)).association(a, b)
    }
}

impl Query<'_> {
    /// How the question of the metric goes together with another one, among the answers that pass the query's filter.
    ///
    /// The answers themselves are correlated, whatever the metric makes of them. The survey asks for the pair, see
    /// [`SurveyBuilder::pairs`](crate::survey::SurveyBuilder::pairs). Cost: cells.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownQuestion`], [`ErrorKind::InvalidMetric`] for a metric that is not about one rating or flag, when the pair is not
    /// counted, and for a query with [`Query::by`] or [`Query::every`]; else as [`Query::overall`].
    pub fn correlate(&self, other: &str) -> Result<Association> {
        let question = self.paired_question()?.to_owned();
        self.association(&question, other)
    }

    fn association(&self, a: &str, b: &str) -> Result<Association> {
        if !self.by.is_empty() || self.grain != Grain::All {
            return Err(Error::new(
                ErrorKind::InvalidMetric,
                "two questions are correlated over all answers together; leave out `by` and `every`, and filter for one segment",
            ));
        }
        let survey = self.cube.survey();
        let name = |question: &str| -> Result<Title> {
            let question = survey.question(question)?;
            Ok(in_every_language(|locale| question_title(question, locale)))
        };
        let (title_a, title_b) = (name(a)?, name(b)?);
        let joint = self.joints(&[b, a])?.pop().ok_or_else(|| crate::metric::not_paired(a, b))?;
        let (n, confidence) = (joint.n(), self.settings.confidence);
        let small = n < self.min_base;
        let pairs = Pairs::from_joint(&joint);
        let of = |method: &'static str, run: fn(&Pairs, Confidence) -> Result<Correlation>| match &pairs {
            Ok(_) if small => Coefficient::withheld(method, n, Withheld::SmallBase),
            Ok(pairs) => Coefficient::of(run(pairs, confidence), method, n),
            Err(err) => Coefficient::withheld(method, n, reason(err)),
        };
        let weighted = joint.is_weighted().then(|| match coefficient(&joint) {
            _ if small => Reading::withheld(Unit::Number, "corr.pearson_weighted", n, Withheld::SmallBase),
            Ok(found) => Reading::known(Unit::Number, "corr.pearson_weighted", n)
                .with_value(found.estimate)
                .with_n_eff(found.n)
                .with_flag(Flag::Weighted),
            Err(err) => Reading::withheld(Unit::Number, "corr.pearson_weighted", n, reason(&err)),
        });
        let spearman = of("corr.spearman", spearman);
        Ok(Association {
            a: a.to_owned(),
            title_a,
            b: b.to_owned(),
            title_b,
            n,
            direction: spearman.sign(confidence),
            spearman,
            pearson: of("corr.pearson", pearson),
            kendall: of("corr.kendall_b", kendall_b),
            weighted,
            confidence,
        })
    }
}

impl Association {
    /// What it says, in one sentence.
    pub fn sentence(&self, locale: Locale) -> String {
        let (a, b) = (title(&self.title_a, locale), title(&self.title_b, locale));
        let Some(figures) = figures(&self.spearman.reading, self.n, Noun::Answer, locale) else {
            return pick(
                locale,
                format!("Whether {a} and {b} are associated cannot be said: {}.", why(&self.spearman.reading, locale)),
                format!("Nie można ocenić związku „{a}” z „{b}”: {}.", why(&self.spearman.reading, locale)),
            );
        };
        match self.direction {
            Sign::Positive => pick(
                locale,
                format!("Higher {a} is associated with higher {b} ({figures}): an association, not an effect."),
                format!(
                    "Wyższe wartości „{a}” idą w parze z wyższymi wartościami „{b}” ({figures}): to związek, nie wpływ."
                ),
            ),
            Sign::Negative => pick(
                locale,
                format!("Higher {a} is associated with lower {b} ({figures}): an association, not an effect."),
                format!(
                    "Wyższe wartości „{a}” idą w parze z niższymi wartościami „{b}” ({figures}): to związek, nie wpływ."
                ),
            ),
            Sign::Unclear => pick(
                locale,
                format!("There is no clear association between {a} and {b} ({figures})."),
                format!("Nie widać wyraźnego związku „{a}” z „{b}” ({figures})."),
            ),
        }
    }
}

/// `Spearman 0.59, 95% interval 0.58 to 0.60, 126,800 answers`; nothing where it is withheld.
fn figures(reading: &Reading, n: u64, noun: Noun, locale: Locale) -> Option<String> {
    let mut parts = vec![format!("Spearman {}", locale.number(reading.value()?, 2))];
    if let Some(((low, high), level)) = reading.interval().zip(reading.confidence()) {
        let (low, high, level) = (locale.number(low, 2), locale.number(high, 2), locale.confidence(level.get()));
        parts.push(pick(
            locale,
            format!("{level} interval {low} to {high}"),
            format!("przedział {level}: {low} do {high}"),
        ));
    }
    parts.push(locale.count_of(n, noun));
    Some(parts.join(", "))
}

fn why(reading: &Reading, locale: Locale) -> &'static str {
    match reading.reason() {
        Some(Withheld::ZeroVariance) => {
            pick(locale, "all values of one of them agree", "wszystkie wartości jednego z nich są takie same")
        }
        Some(Withheld::Empty) => pick(locale, "there is nothing that has both", "nie ma niczego, co ma oba"),
        _ => pick(locale, "there are too few that have both", "zbyt mało ma oba"),
    }
}

/// How a metric of segments goes together with a figure of theirs, such as sales: an answer of [`associate`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SegmentAssociation {
    /// How many segments have both.
    pub n: u64,
    /// How many segments were left out, because their reading is withheld.
    pub left_out: u64,
    /// Spearman's coefficient, `corr.spearman`: the test.
    pub spearman: Coefficient,
    /// Pearson's coefficient, `corr.pearson`.
    pub pearson: Coefficient,
    /// Pearson's coefficient with segments weighted by their answers, `corr.pearson_weighted`: it describes and has no interval.
    pub weighted: Reading,
    /// How much higher the figure is where the metric is one unit higher: the slope of the line through the segments, with its t interval,
    /// `slope.ols`. An association.
    pub slope: Reading,
    /// The standard error of the slope.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slope_se: Option<f64>,
    /// Which part of the variance between the segments' readings is more than sampling error; at or below 0 they differ by no more than
    /// chance. Nothing where a reading has no interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reliability: Option<f64>,
    /// Pearson's coefficient without the sampling error of the readings, `corr.disattenuated`; it may pass 1, so show it capped.
    pub disattenuated: Reading,
    /// The direction, where Spearman's test can tell it at the confidence level.
    pub direction: Sign,
    /// The confidence level.
    pub confidence: Confidence,
}

/// How a metric of segments goes together with a figure of theirs: each point is a segment's reading with its figure, such as sales. Segments
/// count alike; withheld readings are left out, and counted.
///
/// The sampling variance of a reading is taken from the width of its interval. Closed and opened segments belong in: leaving out those
/// that did badly bends the association. Points of several periods would correlate their common trends; take one period.
///
/// # Errors
/// [`ErrorKind::ScaleMismatch`] when readings of different units are mixed; [`ErrorKind::OutOfRange`] for a figure that is not finite or beyond
/// 1e100, at its row. Fewer than three segments, or no variation, withhold the readings of the answer.
///
/// ```
/// use cxmetrics::explain::{Sign, associate};
/// use cxmetrics::metric::of;
/// use cxmetrics::Confidence;
/// let stores: Vec<_> = (0..12_u32).map(|i| (of::nps_of_counts(20, 30, 20 + 4 * u64::from(i)), 900.0 + 10.0 * f64::from(i))).collect();
/// let found = associate(&stores, Confidence::P95)?;
/// assert_eq!((found.n, found.direction), (12, Sign::Positive));
/// assert!(found.slope.value().unwrap() > 0.0);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn associate(points: &[(Reading, f64)], confidence: Confidence) -> Result<SegmentAssociation> {
    let mut unit = None;
    for (row, (reading, figure)) in (0..).zip(points) {
        crate::infer::quantile::check_value(*figure).map_err(|err| err.at_row(row))?;
        if *unit.get_or_insert(reading.unit) != reading.unit {
            return Err(Error::new(
                ErrorKind::ScaleMismatch,
                "the readings have different units; take one metric for all segments",
            )
            .at_row(row));
        }
    }
    let known: Vec<(f64, f64, &Reading)> =
        points.iter().filter_map(|(reading, figure)| Some((reading.value()?, *figure, reading))).collect();
    let n = known.len() as u64;
    let x: Vec<f64> = known.iter().map(|point| point.0).collect();
    let y: Vec<f64> = known.iter().map(|point| point.1).collect();
    let pairs = Pairs::from_values(&x, &y);
    let of = |method: &'static str, run: fn(&Pairs, Confidence) -> Result<Correlation>| match &pairs {
        Ok(pairs) => Coefficient::of(run(pairs, confidence), method, n),
        Err(err) => Coefficient::withheld(method, n, reason(err)),
    };
    let rows: Vec<(f64, f64, f64)> = known.iter().map(|(x, y, reading)| (*x, *y, reading.n as f64)).collect();
    let weighted = match pearson_weighted(&rows) {
        Ok(found) => {
            Reading::known(Unit::Number, "corr.pearson_weighted", n).with_value(found.estimate).with_n_eff(found.n_eff)
        }
        Err(err) => Reading::withheld(Unit::Number, "corr.pearson_weighted", n, reason(&err)),
    };
    let variances: Option<Vec<f64>> = known.iter().map(|point| sampling_variance(point.2)).collect();
    let corrected = variances.map(|variances| disattenuated(&x, &variances, &y, confidence));
    let no_correction = |why| Reading::withheld(Unit::Number, "corr.disattenuated", n, why);
    let disattenuated = match &corrected {
        None => no_correction(Withheld::NoDenominator),
        Some(Err(err)) => no_correction(reason(err)),
        Some(Ok(found)) => match found.corrected {
            None => no_correction(Withheld::ZeroVariance),
            Some(value) => {
                let reading = Reading::known(Unit::Number, "corr.disattenuated", n).with_value(value);
                match found.interval {
                    Some(limits) => reading.with_interval(limits.lower, limits.upper, confidence),
                    None => reading,
                }
            }
        },
    };
    let (slope, slope_se) = slope(&x, &y, (Unit::Number, 1.0), confidence);
    let spearman = of("corr.spearman", spearman);
    Ok(SegmentAssociation {
        n,
        left_out: points.len() as u64 - n,
        direction: spearman.sign(confidence),
        spearman,
        pearson: of("corr.pearson", pearson),
        weighted,
        slope,
        slope_se,
        reliability: corrected.and_then(Result::ok).map(|found| found.reliability),
        disattenuated,
        confidence,
    })
}

/// The variance that the width of a reading's interval stands for.
fn sampling_variance(reading: &Reading) -> Option<f64> {
    let ((low, high), level) = reading.interval().zip(reading.confidence())?;
    Some(((high - low) / (2.0 * normal::two_sided_quantile(level.get()))).powi(2))
}

/// The slope of the least-squares line for a step of `x`, in the unit of `y`, with its t interval; and its standard error.
pub(super) fn slope(x: &[f64], y: &[f64], (unit, step): (Unit, f64), confidence: Confidence) -> (Reading, Option<f64>) {
    let n = x.len() as u64;
    let withheld = |why| (Reading::withheld(unit, "slope.ols", n, why), None);
    if n < 3 {
        return withheld(if n == 0 { Withheld::Empty } else { Withheld::TooFew });
    }
    let count = n as f64;
    let mean = |values: &[f64]| compensated(values.iter().copied()) / count;
    let (mean_x, mean_y) = (mean(x), mean(y));
    let squares = compensated(x.iter().map(|x| (x - mean_x).powi(2)));
    let products = compensated(x.iter().zip(y).map(|(x, y)| (x - mean_x) * (y - mean_y)));
    let slope = products / squares;
    if squares <= 0.0 || !slope.is_finite() {
        return withheld(Withheld::ZeroVariance);
    }
    let left = compensated(x.iter().zip(y).map(|(x, y)| (y - mean_y - slope * (x - mean_x)).powi(2)));
    let (slope, se) = (slope * step, (left / (count - 2.0) / squares).sqrt() * step);
    let reading = Reading::known(unit, "slope.ols", n).with_value(slope);
    if se <= 0.0 || !se.is_finite() {
        return (reading.with_flag(Flag::Degenerate), None);
    }
    let margin = student::two_sided_quantile(confidence.get(), count - 2.0) * se;
    (reading.with_interval(slope - margin, slope + margin, confidence), Some(se))
}

impl SegmentAssociation {
    /// What it says of this metric and this figure, in one sentence.
    pub fn sentence(&self, metric: &str, figure: &str, locale: Locale) -> String {
        let Some(figures) = figures(&self.spearman.reading, self.n, Noun::Segment, locale) else {
            return pick(
                locale,
                format!(
                    "Whether {metric} and {figure} are associated cannot be said: {}.",
                    why(&self.spearman.reading, locale)
                ),
                format!("Nie można ocenić związku „{metric}” z „{figure}”: {}.", why(&self.spearman.reading, locale)),
            );
        };
        match self.direction {
            Sign::Unclear => pick(
                locale,
                format!("Across segments there is no clear association between {metric} and {figure} ({figures})."),
                format!("Między segmentami nie widać wyraźnego związku „{metric}” z „{figure}” ({figures})."),
            ),
            direction => {
                let (en, pl) = if direction == Sign::Positive { ("higher", "wyższym") } else { ("lower", "niższym") };
                pick(
                    locale,
                    format!(
                        "Segments with higher {metric} tend to have {en} {figure} ({figures}): an association, not an effect."
                    ),
                    format!(
                        "Segmenty z wyższym „{metric}” wyróżniają się {pl} „{figure}” ({figures}): to związek, nie wpływ."
                    ),
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cube::Record;
    use crate::metric::nps;
    use crate::survey::{Scale, Survey};

    fn cube(weighted: bool, rows: &[(i64, i64, i64)]) -> Cube {
        let mut builder =
            Survey::builder().rating("overall", Scale::nps()).rating("wifi", Scale::csat()).pairs(["overall", "wifi"]);
        if weighted {
            builder = builder.weight("w");
        }
        let mut cube = Cube::new(&builder.build().unwrap(), Grain::All);
        for (overall, wifi, weight) in rows {
            let record = Record::new().integer("overall", *overall).integer("wifi", *wifi);
            cube.add(&if weighted { record.integer("w", *weight) } else { record }).unwrap();
        }
        cube
    }

    const ROWS: [(i64, i64, i64); 8] =
        [(9, 5, 1), (10, 4, 2), (7, 3, 1), (2, 2, 3), (8, 4, 1), (4, 1, 1), (6, 5, 2), (10, 5, 1)];

    #[test]
    fn both_orders_and_all_metrics_of_a_question_give_the_same() {
        let cube = cube(false, &ROWS);
        let found = cube.correlate("overall", "wifi").unwrap();
        let x: Vec<f64> = ROWS.iter().map(|row| row.0 as f64).collect();
        let y: Vec<f64> = ROWS.iter().map(|row| row.1 as f64).collect();
        let rows = Pairs::from_values(&x, &y).unwrap();
        for (method, got) in [
            (pearson as fn(&Pairs, Confidence) -> Result<Correlation>, &found.pearson),
            (spearman, &found.spearman),
            (kendall_b, &found.kendall),
        ] {
            let wanted = method(&rows, Confidence::P95).unwrap();
            assert!((got.reading.value().unwrap() - wanted.estimate).abs() < 1e-14);
            assert_eq!(got.p_value.map(|p| (p - wanted.p_value).abs() < 1e-14), Some(true));
        }
        let turned = cube.metric(mean("wifi")).correlate("overall").unwrap();
        assert!((turned.kendall.reading.value().unwrap() - found.kendall.reading.value().unwrap()).abs() < 1e-14);
        assert_eq!(cube.metric(nps("overall")).correlate("wifi").unwrap().pearson, found.pearson);
        let json = serde_json::to_string(&found).unwrap();
        assert_eq!(serde_json::from_str::<Association>(&json).unwrap(), found);
        assert_eq!(cube.correlate("wifi", "food").unwrap_err().code(), "unknown_question");
        assert_eq!(
            cube.metric(mean("wifi")).every(Grain::Day).correlate("overall").unwrap_err().code(),
            "invalid_metric"
        );
    }

    #[test]
    fn weights_describe_and_say_so() {
        let found = cube(true, &ROWS).correlate("overall", "wifi").unwrap();
        let rows: Vec<(f64, f64, f64)> = ROWS.iter().map(|row| (row.0 as f64, row.1 as f64, row.2 as f64)).collect();
        let reading = found.weighted.unwrap();
        assert!((reading.value().unwrap() - pearson_weighted(&rows).unwrap().estimate).abs() < 1e-14);
        assert!(reading.has(Flag::Weighted) && reading.interval().is_none());
        assert_eq!(found.pearson, cube(false, &ROWS).correlate("overall", "wifi").unwrap().pearson);
        let plain = cube(true, &ROWS);
        assert_eq!(plain.metric(mean("wifi")).unweighted().correlate("overall").unwrap().weighted, None);
    }

    #[test]
    fn what_cannot_be_said_is_said() {
        let few = cube(false, &ROWS[..4]).correlate("overall", "wifi").unwrap();
        assert_eq!(few.spearman.reading.reason(), Some(Withheld::SmallBase));
        assert_eq!((few.direction, few.pearson.p_value), (Sign::Unclear, None));
        assert!(few.sentence(Locale::En).contains("cannot be said"));
        let flat = cube(false, &[(9, 5, 1); 20]).correlate("overall", "wifi").unwrap();
        assert_eq!(flat.pearson.reading.reason(), Some(Withheld::ZeroVariance));
        assert!(flat.sentence(Locale::Pl).starts_with("Nie można ocenić związku"));
        let none = cube(false, &[]).correlate("overall", "wifi").unwrap();
        assert_eq!(none.kendall.reading.reason(), Some(Withheld::Empty));
    }

    #[test]
    fn segments_beside_sales() {
        use crate::metric::of::nps_of_counts;
        let stores: Vec<(Reading, f64)> =
            [(60, 900.0), (45, 880.0), (70, 1000.0), (30, 700.0), (55, 910.0), (80, 990.0), (20, 760.0)]
                .map(|(promoters, sales)| (nps_of_counts(20, 100 - promoters, promoters), sales))
                .into();
        let found = associate(&stores, Confidence::P95).unwrap();
        assert_eq!((found.n, found.left_out, found.direction), (7, 0, Sign::Positive));
        let corrected = found.disattenuated.value().unwrap();
        assert!(found.pearson.reading.value().unwrap() < corrected && found.reliability.unwrap() < 1.0);
        // The slope is r s_y / s_x, and its t is that of r.
        let t = found.slope.value().unwrap() / found.slope_se.unwrap();
        assert!((t - found.pearson.statistic.unwrap()).abs() < 1e-9);
        assert!(found.sentence("NPS", "sales", Locale::En).contains("tend to have higher sales"));
        let mut some = stores.clone();
        some[0].0 = some[0].0.clone().hide(Withheld::SmallBase);
        assert_eq!(associate(&some, Confidence::P95).unwrap().left_out, 1);
        let two = associate(&stores[..2], Confidence::P95).unwrap();
        assert_eq!(two.slope.reason(), Some(Withheld::TooFew));
        assert_eq!(associate(&[], Confidence::P95).unwrap().spearman.reading.reason(), Some(Withheld::Empty));
        some[1].1 = f64::NAN;
        assert_eq!(associate(&some, Confidence::P95).unwrap_err().place().row, Some(1));
        some[1] = (crate::metric::of::csat([5, 4, 2, 5]).unwrap(), 3.0);
        assert_eq!(associate(&some, Confidence::P95).unwrap_err().code(), "scale_mismatch");
    }
}
