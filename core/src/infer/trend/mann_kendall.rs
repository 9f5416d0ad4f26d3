//! Whether later days are more often above earlier ones than below: the Mann-Kendall test.

use serde::{Deserialize, Serialize};

use super::Points;
use super::slopes::Slopes;
use super::theil_sen::{intercept_of, slope_interval};
use crate::error::{Error, ErrorKind, Result};
use crate::infer::correlation::{Pairs, RankScore, rank_score};
use crate::infer::interval::Interval;
use crate::stat::normal;
use crate::stat::sum::compensated;
use crate::unit::Confidence;

/// How the test allows for days that are alike, or for weekdays.
///
/// Two more are known and not offered: the variance of Yue and Wang calls half of all series without a trend one with a trend, and so, for
/// strongly correlated days, does prewhitening without the trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Variant {
    /// The variance times (1 + r) / (1 - r): as many days as they are worth. The default, and the only one that keeps near its level on
    /// series of 90 days and more.
    #[default]
    #[serde(rename = "ar1_effective_n")]
    Ar1EffectiveN,
    /// No allowance: for values that know nothing of one another.
    Original,
    /// The correction of K. H. Hamed and A. R. Rao, Journal of Hydrology 204 (1998) 182, for comparison with other software. With all lags
    /// it may shrink the variance of correlated days, or make it negative, where there is no p-value.
    HamedRao {
        /// How many lags count; nothing for all of them. Three is what the authors ask for.
        lags: Option<u32>,
    },
    /// Each weekday against the same weekday only (R. M. Hirsch, J. R. Slack and R. A. Smith, Water Resources Research 18 (1982) 107). The
    /// slope is for a whole period, such as a week.
    Seasonal {
        /// How many units of time a period has: 7 for days in weeks.
        period: u32,
    },
}

/// Where a series goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Direction {
    /// Upwards.
    Increasing,
    /// Downwards.
    Decreasing,
    /// Neither can be told from chance.
    NoTrend,
}

impl Direction {
    /// The words for it, as other software has them.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Increasing => "increasing",
            Self::Decreasing => "decreasing",
            Self::NoTrend => "no trend",
        }
    }
}

/// What the Mann-Kendall test found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MannKendall {
    /// Pairs of days that rise less pairs that fall.
    pub s: f64,
    /// The variance of `s` for independent days, ties allowed for.
    pub var_s_original: f64,
    /// The variance that the test takes.
    pub var_s: f64,
    /// Kendall's tau: `s` over the number of pairs.
    pub tau: f64,
    /// The statistic with correction for continuity; nothing where the corrected variance is not above zero although `s` differs from it.
    pub z: Option<f64>,
    /// The two-sided p-value; nothing where there is no statistic.
    pub p: Option<f64>,
    /// What the test says at the level asked for.
    pub trend: Direction,
    /// The median slope for one unit of time, for one period in the seasonal test.
    pub slope: f64,
    /// The same with its interval by ranks, from the variance that the test takes; nothing where that is below zero.
    pub interval: Option<Interval>,
    /// Where the line stands at time 0.
    pub intercept: f64,
    /// The correlation of neighbouring days once the line is out, held to 0 to 0.95; nothing for other variants.
    pub r1: Option<f64>,
    /// The same as the variance takes it: corrected for bias, and 0 where it is no more than chance.
    pub r1_corrected: Option<f64>,
    /// How many points.
    pub n: usize,
    /// The id of the method.
    pub method: &'static str,
}

/// The largest autocorrelation that is believed: a variance 39 times as large.
const MOST: f64 = 0.95;

/// The Mann-Kendall test of a trend, `mann_kendall`: it asks for order only, so no single wild day decides.
///
/// The default variant takes the correlation r of neighbouring days once the Theil-Sen line is out, corrects its bias by (n r + 2) / (n - 4),
/// uses it where r > 1.96 / sqrt(n), and multiplies the variance by (1 + r) / (1 - r). Where the line leaves nothing, r cannot be told and
/// the largest, 0.95, stands for it. Neighbours are points no further apart than the median distance, so a gap is no neighbourhood.
///
/// Method: H. B. Mann, Econometrica 13 (1945) 245; M. G. Kendall, Rank Correlation Methods (1975). Cost: n log n, and the slope's as
/// [`theil_sen`](super::theil_sen).
///
/// # Errors
/// [`TooFew`](ErrorKind::TooFew) for fewer than three points; [`OutOfRange`](ErrorKind::OutOfRange) for a period below 2.
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::infer::trend::{Direction, Points, Variant, mann_kendall};
/// let days: Vec<Option<f64>> = (0..30).map(|t| Some(f64::from(t) + f64::from(t * t * 7 % 11))).collect();
/// let found = mann_kendall(&Points::from_days(&days)?, Variant::default(), Confidence::P95)?;
/// assert_eq!(found.trend, Direction::Increasing);
/// assert!((found.slope - 1.0).abs() < 0.1);
/// # Ok::<(), cxmetrics::Error>(())
/// ```
pub fn mann_kendall(points: &Points, variant: Variant, confidence: Confidence) -> Result<MannKendall> {
    points.need(3)?;
    let (groups, unit) = match variant {
        Variant::Seasonal { period } => (seasons(points, period)?, f64::from(period)),
        _ => (vec![points.pairs().collect::<Vec<_>>()], 1.0),
    };
    let RankScore { score, variance } = total_score(&groups)?;
    // Time counted in periods makes slopes per period.
    let scaled: Vec<Vec<(f64, f64)>> =
        groups.iter().map(|group| group.iter().map(|&(t, y)| (t / unit, y)).collect()).collect();
    let slopes = Slopes::of(&scaled);
    let pairs = slopes.count() as f64;
    let slope = if pairs > 0.0 { slopes.median() } else { 0.0 };
    let intercept = intercept_of(points, slope / unit)?;
    let (r1, factor) = match variant {
        Variant::Ar1EffectiveN => {
            let (r, corrected) = neighbour_correlation(points, slope);
            (Some((r, corrected)), (1.0 + corrected) / (1.0 - corrected))
        }
        Variant::HamedRao { lags } => (None, hamed_rao(points, slope, lags, confidence)),
        _ => (None, 1.0),
    };
    let var_s = variance * factor;
    let step = if score > 0.0 { score - 1.0 } else { (score + 1.0).min(0.0) };
    let z = match (score.abs() > 0.0, var_s > 0.0) {
        (false, _) => Some(0.0),
        (true, true) => Some(step / var_s.sqrt() + 0.0),
        (true, false) => None,
    };
    let certain = z.is_some_and(|z| z.abs() > normal::two_sided_quantile(confidence.get()));
    let trend = match z {
        Some(z) if certain && z > 0.0 => Direction::Increasing,
        Some(_) if certain => Direction::Decreasing,
        _ => Direction::NoTrend,
    };
    Ok(MannKendall {
        s: score,
        var_s_original: variance,
        var_s,
        tau: if pairs > 0.0 { score / pairs } else { 0.0 },
        z,
        p: z.map(normal::two_sided),
        trend,
        slope,
        interval: (pairs > 0.0 && var_s >= 0.0).then(|| slope_interval(&slopes, var_s, confidence)),
        intercept,
        r1: r1.map(|(r, _)| r),
        r1_corrected: r1.map(|(_, r)| r),
        n: points.n(),
        method: "mann_kendall",
    })
}

/// The points of each place in the period.
fn seasons(points: &Points, period: u32) -> Result<Vec<Vec<(f64, f64)>>> {
    if period < 2 {
        return Err(Error::new(
            ErrorKind::OutOfRange,
            format!("a period of `{period}` has no seasons; write 7 for the weekdays of days"),
        ));
    }
    let mut placed: Vec<(f64, (f64, f64))> =
        points.pairs().map(|(t, y)| (t.rem_euclid(f64::from(period)), (t, y))).collect();
    // Stable: times keep ascending within a place.
    placed.sort_by(|a, b| a.0.total_cmp(&b.0));
    let groups = placed.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq());
    Ok(groups.map(|group| group.iter().map(|(_, point)| *point).collect()).collect())
}

fn total_score(groups: &[Vec<(f64, f64)>]) -> Result<RankScore> {
    let mut total = RankScore { score: 0.0, variance: 0.0 };
    for group in groups {
        let (times, values): (Vec<f64>, Vec<f64>) = group.iter().copied().unzip();
        let found = rank_score(&Pairs::from_values(&times, &values)?);
        total.score += found.score;
        total.variance += found.variance;
    }
    Ok(total)
}

/// What the line leaves, scaled to at most 1 either way; nothing where it is rounding only.
fn left_over(points: &Points, slope: f64) -> Option<Vec<f64>> {
    let (first, largest) = (points.times().first()?, points.values().iter().fold(0.0_f64, |most, y| most.max(y.abs())));
    let left: Vec<f64> = points.pairs().map(|(t, y)| y - slope * (t - first)).collect();
    let mean = compensated(left.iter().map(|x| x / left.len() as f64));
    let left: Vec<f64> = left.iter().map(|x| x - mean).collect();
    let most = left.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    (most > 1e-12 * largest && most.is_finite()).then(|| left.iter().map(|x| x / most).collect())
}

/// The lag-1 correlation of what the line leaves: held to 0 to 0.95, and as the variance takes it.
fn neighbour_correlation(points: &Points, slope: f64) -> (f64, f64) {
    let Some(left) = left_over(points, slope) else { return (MOST, MOST) };
    let n = left.len() as f64;
    let mut distances: Vec<f64> = points.times().windows(2).map(|pair| pair[1] - pair[0]).collect();
    distances.sort_unstable_by(f64::total_cmp);
    let usual = distances.get((distances.len() - 1) / 2).copied().unwrap_or(1.0) * (1.0 + 1e-9);
    let neighbours =
        || points.times().windows(2).zip(left.windows(2)).filter(|(times, _)| times[1] - times[0] <= usual);
    let products = compensated(neighbours().map(|(_, pair)| pair[0] * pair[1]));
    // All neighbours are n - 1: then this is the textbook's sum over all squares.
    let share = (n - 1.0) / neighbours().count() as f64;
    let r = (products * share / compensated(left.iter().map(|x| x * x))).clamp(0.0, MOST);
    let used = r > 1.96 / n.sqrt() && n > 4.0;
    (r, if used { ((n * r + 2.0) / (n - 4.0)).clamp(0.0, MOST) } else { 0.0 })
}

/// The factor of Hamed and Rao: correlations of the ranks of what the line leaves, where they are more than chance.
fn hamed_rao(points: &Points, slope: f64, lags: Option<u32>, confidence: Confidence) -> f64 {
    if left_over(points, slope).is_none() {
        return 1.0;
    }
    // Days are numbered from 1 as in other software: the pairs that make the slope are tied but for rounding, which then falls as there.
    let first = points.times().first().copied().unwrap_or(0.0);
    let ranks = midranks(&points.pairs().map(|(t, y)| y - (t - first + 1.0) * slope).collect::<Vec<_>>());
    let n = ranks.len();
    let mean = 0.5 * (n as f64 + 1.0);
    let squares = compensated(ranks.iter().map(|rank| (rank - mean).powi(2)));
    let chance = normal::two_sided_quantile(confidence.get()) / (n as f64).sqrt();
    let last = lags.map_or(n - 1, |lags| usize::try_from(lags).unwrap_or(usize::MAX).min(n - 1));
    let terms = (1..=last).map(|lag| {
        let products = ranks.iter().zip(ranks.iter().skip(lag)).map(|(a, b)| (a - mean) * (b - mean));
        let r = compensated(products) / squares;
        let pairs = (n - lag) as f64;
        if r.abs() > chance { pairs * (pairs - 1.0) * (pairs - 2.0) * r } else { 0.0 }
    });
    let all = n as f64;
    1.0 + 2.0 / (all * (all - 1.0) * (all - 2.0)) * compensated(terms)
}

/// Ranks from 1, the mean of them for equal values.
fn midranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for tied in order.chunk_by(|&a, &b| values[a] >= values[b]) {
        for &at in tied {
            ranks[at] = before as f64 + 0.5 * (tied.len() as f64 + 1.0);
        }
        before += tied.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::infer::vectors::{cases, close, close_gapped, gapped};

    #[test]
    fn as_in_the_vectors() {
        let mut seen = 0;
        for case in cases("mann_kendall") {
            let params = &case["params"];
            let lags = params["lags"].as_u64().map(|lags| u32::try_from(lags).unwrap());
            let variant = match params["variant"].as_str().unwrap() {
                "original" => Variant::Original,
                "hamed_rao" => Variant::HamedRao { lags },
                "seasonal" => Variant::Seasonal { period: u32::try_from(params["period"].as_u64().unwrap()).unwrap() },
                _ => Variant::Ar1EffectiveN,
            };
            let level = Confidence::new(1.0 - params["alpha"].as_f64().unwrap()).unwrap();
            let points = Points::from_days(&gapped(&case["inputs"]["y"])).unwrap();
            let found = mann_kendall(&points, variant, level).unwrap();
            for (name, value) in case["expected"].as_object().unwrap() {
                match name.as_str() {
                    "trend" => assert_eq!(value, found.trend.name()),
                    "z" => close_gapped(&case, name, &[found.z]),
                    "p" => close_gapped(&case, name, &[found.p]),
                    "r1" => close_gapped(&case, name, &[found.r1]),
                    "r1_corrected" => close_gapped(&case, name, &[found.r1_corrected]),
                    "s" => close(&case, name, &[found.s]),
                    "var_s" => close(&case, name, &[found.var_s]),
                    "var_s_original" => close(&case, name, &[found.var_s_original]),
                    "tau" => close(&case, name, &[found.tau]),
                    "slope" => close(&case, name, &[found.slope]),
                    "intercept" => close(&case, name, &[found.intercept]),
                    _ => panic!("{name} is not looked at"),
                }
            }
            seen += 1;
        }
        assert_eq!(seen, 13);
    }

    fn test(values: &[Option<f64>], variant: Variant) -> Result<MannKendall> {
        mann_kendall(&Points::from_days(values)?, variant, Confidence::P95)
    }

    #[test]
    fn edges() {
        assert_eq!(test(&[Some(1.0), Some(2.0)], Variant::Original).unwrap_err().code(), "too_few");
        let week = Variant::Seasonal { period: 7 };
        assert_eq!(test(&[Some(1.0); 9], Variant::Seasonal { period: 1 }).unwrap_err().code(), "out_of_range");
        // One value for each weekday: nothing to compare.
        let alone = test(&[Some(1.0); 5], week).unwrap();
        assert_eq!((alone.s, alone.p, alone.interval, alone.trend), (0.0, Some(1.0), None, Direction::NoTrend));
        for variant in [Variant::Original, Variant::HamedRao { lags: None }, Variant::Ar1EffectiveN, week] {
            let flat = test(&[Some(4.0); 30], variant).unwrap();
            assert_eq!((flat.z, flat.p, flat.trend), (Some(0.0), Some(1.0), Direction::NoTrend));
            let short = test(&[Some(4.0), None, Some(1.0), Some(5.0)], variant).unwrap();
            assert!(short.p.is_none_or(|p| (0.0..=1.0).contains(&p)));
        }
    }

    #[test]
    fn true_times_make_the_slope() {
        // Half a point a day; the store was closed for twenty days.
        let days: Vec<Option<f64>> = (0..60).map(|t| (!(20..40).contains(&t)).then_some(0.5 * f64::from(t))).collect();
        let wavy: Vec<Option<f64>> =
            days.iter().zip(0_u32..).map(|(y, t)| y.map(|y| y + f64::from(t * t % 5))).collect();
        for variant in [Variant::Original, Variant::HamedRao { lags: Some(3) }, Variant::Ar1EffectiveN] {
            let found = test(&wavy, variant).unwrap();
            assert!((found.slope - 0.5).abs() < 0.02, "{found:?}");
            assert_eq!(found.trend, Direction::Increasing);
        }
        let weeks = test(&wavy, Variant::Seasonal { period: 7 }).unwrap();
        assert!((weeks.slope - 3.5).abs() < 0.2, "{weeks:?}");
    }

    #[test]
    fn a_gap_is_no_neighbourhood() {
        // Days alternate within runs of ten; across the gaps they would not.
        let days: Vec<Option<f64>> = (0..300_u32).map(|t| (t % 20 < 10).then_some(f64::from(t * t * 7 % 31))).collect();
        let r = test(&days, Variant::default()).unwrap();
        assert!(r.r1.unwrap() < 0.3 && r.n == 150);
    }

    #[test]
    fn a_negative_variance_has_no_p() {
        // A tight wave around nothing: far lags outweigh the near ones.
        let found: Vec<MannKendall> = (0..40_u32)
            .filter_map(|k| {
                let days: Vec<Option<f64>> = (0..24_u32)
                    .map(|t| Some(f64::from((t + k) % 12 / 6) * 50.0 + f64::from(t * t * (k + 3) % 17)))
                    .collect();
                test(&days, Variant::HamedRao { lags: None }).ok()
            })
            .collect();
        for one in found {
            assert_eq!(one.z.is_none(), one.var_s <= 0.0 && one.s != 0.0);
            assert_eq!(one.interval.is_none(), one.var_s < 0.0);
            assert!(one.p.is_none_or(|p| (0.0..=1.0).contains(&p)));
        }
    }
}
