//! Hundreds of segments at once: which differ from the rest beyond chance, in what order, and how sure is that order?
//!
//! Every segment is compared with the *rest*, never with a whole that holds it, and all p-values are adjusted for their number, so
//! that of the segments called higher or lower no more than the stated share is called so by mistake.
//!
//! The rest is all other answers together, each counted once: those of the whole less the segment's own, withheld segments among
//! them. A large segment therefore weighs as much as its answers do. One very large and very bad store pulls the rest of every other
//! store down, and many ordinary ones may be called higher; they are, than that rest, though not than one another. The league and the
//! shrunken values show it: where segments differ at all, no base makes one outweigh the others there. [`Query::filter`] takes such a store out.
//!
//! | metric | p-value | interval of the difference | shrunken values |
//! | --- | --- | --- | --- |
//! | NPS | `nps.diff.score_skewed` | `nps.diff.score` | `eb.nps_stores` |
//! | shares | `prop.diff.z_pooled_skewed`; `prop.test.fisher` where fewer than 5 hits or misses are expected | `prop.diff.newcombe` | `eb.beta_binomial_mom` |
//! | means of ratings and measures | `mean.diff.welch_score_skewed` | the same | `eb.normal_pm` |
//!
//! Means are tested twice: by Welch, which lets the spreads differ, and by a score test under one spread with its skewness taken out.
//! The larger p-value counts, for five answers that agree have no spread of their own, and Welch's test alone would be certain of them.
//! Shares are tested by the pooled z with its skewness taken out, for the plain one flags too much where hits or misses are few.
//! Weighted answers enter with their effective bases.

mod document;
mod league;
mod phrase;
mod versus_rest;

pub use document::{
    FunnelCurve, FunnelPlace, League, RankRange, ScreenFunnel, ScreenOptions, ScreenedSegment, Screening,
};

use league::places;
use versus_rest::{Contrast, MEAN_METHOD, SHARE_METHOD, contrast, skewness_of};

use super::population::{Population, moments_of};
use super::verdict::Verdict;
use crate::error::{Error, ErrorKind, Result};
use crate::infer::funnel::{self, Funnel, FunnelPoint};
use crate::infer::groups::GroupMoments;
use crate::infer::multiplicity::adjust;
use crate::infer::nps::NpsCounts;
use crate::infer::share::ShareCounts;
use crate::infer::shrink;
use crate::metric::sample::{Answers, Sample};
use crate::metric::{Query, Reading, Withheld};
use crate::stat::normal;
use crate::unit::{Confidence, Unit};

/// How many segments are compared together.
#[cfg(feature = "parallel")]
const SEGMENTS_AT_A_TIME: usize = 64;

impl Query<'_> {
    /// Screens all segments at once: each against the rest, with the false discovery rate held; a league table that says how sure its
    /// ranks are; and a funnel.
    ///
    /// Shape: one [`ScreenedSegment`] for each segment that occurs, in the order of a table. The segments are those of [`Query::by`];
    /// days and other conditions are those of [`Query::within`] and [`Query::filter`]. Segments below [`Query::min_base`] are withheld, and
    /// with them one more where their values could be computed from the total that stands beside them.
    /// Cost: one pass over the cells, then microseconds a segment, on all cores.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidMetric`] for a metric without a test, and for a median, which has no league; [`ErrorKind::UnknownDimension`]
    /// when no dimension is named; [`ErrorKind::InvalidPeriod`] when [`Query::every`] tells periods apart; [`ErrorKind::OutOfRange`] for a level that is not
    /// between 0 and 1; else as [`Query::overall`].
    ///
    /// ```
    /// use cxmetrics::calendar::Grain;
    /// use cxmetrics::cube::{Cube, Record};
    /// use cxmetrics::explain::{ScreenOptions, Verdict};
    /// use cxmetrics::locale::Locale;
    /// use cxmetrics::metric::nps;
    /// use cxmetrics::survey::{Scale, Survey};
    ///
    /// let survey = Survey::builder().rating("nps", Scale::nps()).dimensions(["store"]).build()?;
    /// let mut cube = Cube::new(&survey, Grain::All);
    /// for (store, promoters, detractors) in [("A", 70, 10), ("B", 65, 12), ("C", 12, 16), ("D", 68, 9), ("E", 40, 4)] {
    ///     for (n, score) in [(promoters, 10), (20, 8), (detractors, 3)] {
    ///         for _ in 0..n {
    ///             cube.add(&Record::new().text("store", store).integer("nps", score))?;
    ///         }
    ///     }
    /// }
    /// let screening = cube.metric(nps("nps")).by(["store"]).screen(&ScreenOptions::default())?;
    /// assert_eq!(screening.segments[2].verdict, Verdict::Lower);
    /// assert_eq!(screening.segments[2].rank.map(|rank| (rank.best, rank.worst)), Some((5, 5)));
    /// assert!(screening.sentence(Locale::En).contains("is below the rest beyond chance"));
    /// # Ok::<(), cxmetrics::Error>(())
    /// ```
    pub fn screen(&self, options: &ScreenOptions) -> Result<Screening> {
        options.check()?;
        let population = Population::of(self, "screening")?;
        let confidence = self.settings.confidence;
        let shown = population.shown();
        let contrasts = contrasts(&population, &shown, confidence);
        let p_values: Vec<Option<f64>> =
            contrasts.iter().map(|found| found.as_ref().ok().map(|found| found.p_value)).collect();
        let q_values = adjust(&p_values, options.adjustment);
        let samples: Vec<&Sample> = shown.iter().map(|(_, sample)| *sample).collect();
        let league = shrunken(&samples);
        let funnel = funnel_of(&samples, population.unit());
        let mut screening = Screening::empty(self, options, &population);
        let ranks = league.as_ref().map(|league| places(&league.values, &league.sds, confidence)).unwrap_or_default();
        let reach = normal::two_sided_quantile(confidence.get());
        for (at, (row, sample)) in shown.iter().enumerate() {
            let Some(segment) = screening.segments.get_mut(*row) else { continue };
            let q_value = q_values.get(at).copied().flatten();
            match contrasts.get(at) {
                Some(Ok(found)) => {
                    segment.difference = Reading::known(found.unit, found.interval, sample.n)
                        .with_value(found.difference)
                        .with_interval(found.limits.0, found.limits.1, confidence);
                    segment.test = Some(found.test.into());
                    segment.p_value = Some(found.p_value);
                    segment.q_value = q_value;
                    segment.verdict =
                        q_value.map_or(Verdict::Undecided, |q| Verdict::of(found.difference, q, options.level));
                }
                Some(Err(reason)) => segment.difference = segment.difference.clone().hide(*reason),
                None => {}
            }
            match &league {
                Ok(league) => {
                    if let (Some(value), Some(sd)) = (league.values.get(at), league.sds.get(at)) {
                        let limits = league.possible(value - reach * sd, value + reach * sd);
                        segment.shrunken = Reading::known(population.unit(), league.method, sample.n)
                            .with_value(*value)
                            .with_interval(limits.0, limits.1, confidence);
                        segment.shrunken_sd = Some(*sd);
                        segment.shrinkage = league.pulled.get(at).copied();
                    }
                }
                Err(reason) => segment.shrunken = segment.shrunken.clone().hide(*reason),
            }
            segment.rank =
                ranks.get(at).map(|place| RankRange { order: place.order, best: place.best, worst: place.worst });
            segment.funnel = funnel.as_ref().and_then(|funnel| funnel.points.get(at)).map(FunnelPlace::of);
        }
        screening.league = league.ok().map(|found| League {
            method: found.method.into(),
            mean: found.mean,
            tau2: found.tau2,
            sd_between: found.tau2.sqrt(),
            differ: 0.0 < found.tau2,
            rank_method: "rank.simultaneous_intervals".into(),
        });
        screening.funnel = funnel.as_ref().map(ScreenFunnel::of);
        screening.count();
        Ok(screening)
    }
}

/// Each segment that is shown against the rest.
fn contrasts(
    population: &Population<'_>,
    shown: &[(usize, &Sample)],
    confidence: Confidence,
) -> Vec<std::result::Result<Contrast, Withheld>> {
    let skewness = match population.total().map(|total| &total.answers) {
        Some(Answers::Values(values)) => skewness_of(values),
        _ => 0.0,
    };
    let one = |(row, own): &(usize, &Sample)| {
        let rest = population.rest(*row)?;
        contrast(own, &rest, skewness, confidence).ok_or(Withheld::ZeroVariance)
    };
    #[cfg(feature = "parallel")]
    {
        use rayon::prelude::*;
        shown.par_iter().with_min_len(SEGMENTS_AT_A_TIME).map(one).collect()
    }
    #[cfg(not(feature = "parallel"))]
    shown.iter().map(one).collect()
}

/// Shrunken values, in the unit of the metric.
struct Shrunk {
    unit: Unit,
    method: &'static str,
    mean: f64,
    tau2: f64,
    values: Vec<f64>,
    sds: Vec<f64>,
    pulled: Vec<f64>,
}

impl Shrunk {
    /// Limits cut to what the value can be.
    fn possible(&self, low: f64, high: f64) -> (f64, f64) {
        match self.unit {
            Unit::Points => (low.max(-100.0), high.min(100.0)),
            Unit::Share => (low.max(0.0), high.min(1.0)),
            _ => (low, high),
        }
    }
}

fn shrunken(samples: &[&Sample]) -> std::result::Result<Shrunk, Withheld> {
    let reason = |err: Error| match err.kind() {
        ErrorKind::ZeroVariance => Withheld::ZeroVariance,
        _ => Withheld::TooFew,
    };
    match kinds(samples).ok_or(Withheld::TooFew)? {
        Kinds::Nps(stores) => {
            let found = shrink::nps_stores(&stores).map_err(reason)?;
            Ok(Shrunk {
                unit: Unit::Points,
                method: "eb.nps_stores",
                mean: found.mu,
                tau2: 1e4 * found.tau2,
                values: found.shrunk_nps,
                sds: found.posterior_sd_with_mu,
                pulled: found.shrinkage,
            })
        }
        Kinds::Share(groups) => {
            let found = shrink::beta_binomial_mom(&groups).map_err(reason)?;
            let strength = found.prior_strength;
            let pulled = groups.iter().map(|group| strength.map_or(1.0, |m| m / (group.base() + m))).collect();
            Ok(Shrunk {
                unit: Unit::Share,
                method: "eb.beta_binomial_mom",
                mean: found.mean,
                tau2: found.rho.clamp(0.0, 1.0) * found.mean * (1.0 - found.mean),
                values: found.shrunk,
                sds: found.posterior_sd,
                pulled,
            })
        }
        Kinds::Means(groups, unit) => {
            let (_, found) = shrink::means(&groups).map_err(reason)?;
            Ok(Shrunk {
                unit,
                method: "eb.normal_pm",
                mean: found.mu,
                tau2: found.tau2,
                values: found.posterior_mean,
                sds: found.posterior_sd_with_mu,
                pulled: found.shrinkage,
            })
        }
    }
}

fn funnel_of(samples: &[&Sample], unit: Unit) -> Option<Funnel> {
    match kinds(samples)? {
        Kinds::Nps(stores) => funnel::nps(&stores).ok(),
        Kinds::Share(groups) => funnel::shares(&groups).ok(),
        Kinds::Means(groups, _) => funnel::means(&groups, unit).ok(),
    }
}

/// The answers of all segments: they are of one kind, for they are of one metric.
enum Kinds {
    Nps(Vec<NpsCounts>),
    Share(Vec<ShareCounts>),
    Means(Vec<GroupMoments>, Unit),
}

fn kinds(samples: &[&Sample]) -> Option<Kinds> {
    match &samples.first()?.answers {
        Answers::Nps(_) => {
            let nps = |sample: &&Sample| if let Answers::Nps(counts) = &sample.answers { Some(*counts) } else { None };
            samples.iter().map(nps).collect::<Option<_>>().map(Kinds::Nps)
        }
        Answers::Share(_) => {
            let share =
                |sample: &&Sample| if let Answers::Share(counts) = &sample.answers { Some(*counts) } else { None };
            samples.iter().map(share).collect::<Option<_>>().map(Kinds::Share)
        }
        Answers::Values(first) => {
            let unit = first.unit;
            let moments = |sample: &&Sample| {
                if let Answers::Values(values) = &sample.answers { moments_of(sample, values) } else { None }
            };
            samples.iter().map(moments).collect::<Option<_>>().map(|groups| Kinds::Means(groups, unit))
        }
    }
}

impl FunnelPlace {
    fn of(point: &FunnelPoint) -> Self {
        Self {
            n: point.n,
            z: point.z,
            z_random_effects: point.z_random_effects,
            limits95: point.limits95,
            limits998: point.limits998,
            limits95_random_effects: point.limits95_random_effects,
            limits998_random_effects: point.limits998_random_effects,
        }
    }
}

/// The test by which the segments of a metric are compared.
fn test_of(unit: Unit) -> &'static str {
    match unit {
        Unit::Points => "nps.diff.score_skewed",
        Unit::Share => SHARE_METHOD,
        _ => MEAN_METHOD,
    }
}

#[cfg(test)]
mod tests;
