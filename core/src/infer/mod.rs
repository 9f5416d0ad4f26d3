//! Intervals, tests and suppression by name.
//!
//! Every function here takes counts, never rows, and carries the id of its method from the statistics guide, so that a reading can
//! say how it was made. The defaults of the product are
//!
//! | what | method | function |
//! | --- | --- | --- |
//! | NPS | `nps.ci.score` | [`nps::score_interval`] |
//! | a share (CSAT, CES, first contact resolution) | `csat.ci.wilson` | [`share::wilson`] |
//! | mean rating | `rating.mean_t_ci`; `rating.mean_perks_ci` at a ceiling | [`rating::mean_t`], [`rating::mean_perks`] |
//! | median, percentile | `median.ci_order`, `quantile.type7` | [`quantile::median_interval`], [`quantile::quantile`] |
//! | weighted NPS, weighted share | `nps.weighted` | [`weighted::nps_score`], [`weighted::share_design`] |
//! | a change of NPS, of a share | `nps.diff.mover`, `prop.diff.newcombe` | [`difference::mover`] |
//! | two columns of numbers | `corr.pearson`, `corr.spearman`, `corr.kendall_b` | [`correlation`] |
//! | importance of drivers | `drivers.lmg_shapley`, `drivers.relative_weights` | [`drivers::lmg`], [`drivers::relative_weights`] |
//! | many tests at once | `padjust.bh` | [`multiplicity::adjust`] |
//! | a league table | `eb.nps_stores`, `eb.beta_binomial_mom` | [`shrink::nps_stores`], [`shrink::beta_binomial_mom`] |
//! | a funnel | `nps.funnel` | [`funnel::nps`] |
//! | why a mean moved | `nps.mix_decomposition` | [`mix::decompose`] |
//! | two NPS, tested | `nps.diff.score` | [`difference::nps_score`] |
//! | many stores, each against the rest | `nps.diff.score_skewed` | [`difference::nps_score_skewed`] |
//! | two shares, tested | `prop.diff.z_pooled` | [`difference::share_z_pooled`] |
//! | two sets of ratings | `brunner_munzel` | [`two_sample::brunner_munzel`] |
//! | two sets of measures | `ttest.welch` | [`two_sample::welch`] |
//! | the same customers twice | `nps.paired.t` | [`paired::nps`] |
//! | how many answers it takes | `n.nps_two_sample`, `mde.nps` | [`power::nps_two_sample`], [`power::nps_detectable`] |
//! | weights for a population | `weights.raking`, `nps.poststratified` | [`weights::rake`], [`weights::nps_poststratified`] |
//! | whether a series rises or falls | `weighted_trend`, `mann_kendall`, `theil_sen` | [`trend::weighted_trend`], [`trend::mann_kendall`], [`trend::theil_sen`] |
//! | how alike days are | `acf`, `ccf`, `ljung_box` | [`autocorrelation`] |
//! | how days differ beyond their answers | `between_day_variance_dl` | [`process_variance::between_day_variance`] |
//! | control charts | `p_chart`, `laney_p_prime`, `nps_chart`, `ewma_chart`, `cusum` | [`chart`] |
//! | an unusual count | `volume_tail` | [`volume::volume_tail`] |
//! | which of two series moves first | `prewhitened_ccf`, `granger` | [`lead::prewhitened_ccf`], [`lead::granger`] |
//! | where a level stands | `local_level_filter` | [`local_level::local_level_filter`] |
//! | customers gone silent | `silence.gap_model`, `gap_tail` | [`silence::GapModel`], [`silence::gap_tail`] |
//! | a series taken apart | `stl`, `mstl` | [`decompose::stl()`], [`decompose::mstl()`] |
//! | levels of a series | `pelt_weighted`, `pelt`, `segment_known_k` | [`change_point`] |
//! | days that do not fit a season | `s_h_esd` | [`anomaly::s_h_esd`] |
//! | smoothing | `ses`, `holt_damped`, `holt_winters_additive`, `ets_ann`, `theta` | [`smoothing`] |
//! | small cells | `suppress.primary_and_complementary` | [`suppress::suppress`] |
//!
//! All functions are total: any finite or not finite argument gives a number or an error with one of the kinds
//! [`Empty`](crate::ErrorKind::Empty), [`TooFew`](crate::ErrorKind::TooFew),
//! [`ZeroVariance`](crate::ErrorKind::ZeroVariance), [`OutOfRange`](crate::ErrorKind::OutOfRange) and, for drivers,
//! [`Collinear`](crate::ErrorKind::Collinear); NaN never comes out, and 0
//! never stands for "cannot say". Where intervals meet whose units differ, it is [`ScaleMismatch`](crate::ErrorKind::ScaleMismatch).
//!
//! ```
//! use cxmetrics::Confidence;
//! use cxmetrics::infer::nps::{NpsCounts, score_interval};
//!
//! // Ten promoters of ten: the textbook margin is 0, which nobody should believe.
//! let interval = score_interval(&NpsCounts::new(0.0, 0.0, 10.0)?, Confidence::P95);
//! assert_eq!(interval.estimate, 100.0);
//! assert!((interval.lower - 44.49).abs() < 0.01);
//! assert_eq!(interval.upper, 100.0);
//! # Ok::<(), cxmetrics::Error>(())
//! ```

mod interval;
mod posterior;
#[cfg(test)]
pub(crate) mod vectors;

pub mod anomaly;
pub mod autocorrelation;
pub mod change_point;
pub mod chart;
pub mod chi_square;
pub mod correlation;
pub mod decompose;
pub mod difference;
pub mod drivers;
pub mod experiment;
pub mod funnel;
pub mod groups;
pub mod lead;
pub mod local_level;
pub mod mean;
pub mod mix;
pub mod multiplicity;
pub mod nps;
pub mod operations;
pub mod paired;
pub mod power;
pub mod process_variance;
pub mod quantile;
pub mod rating;
pub mod share;
pub mod shrink;
pub mod silence;
pub mod smoothing;
pub mod suppress;
pub mod trend;
pub mod two_sample;
pub mod volume;
pub mod weighted;
pub mod weights;

pub use interval::Interval;

/// The ids of the methods implemented here, sorted.
pub const METHODS: &[&str] = &[
    "abandonment.excluding_short",
    "acf",
    "aht.ratio",
    "anova.welch",
    "between_day_variance_dl",
    "bgnbd_p_alive",
    "brunner_munzel",
    "ccf",
    "ces.summary",
    "ces.topbox_wilson",
    "chi2.gof",
    "chi2.independence",
    "corr.disattenuated",
    "corr.kendall_b",
    "corr.pearson",
    "corr.pearson_weighted",
    "corr.spearman",
    "csat.ci.agresti_coull",
    "csat.ci.clopper_pearson",
    "csat.ci.jeffreys",
    "csat.ci.wilson",
    "csat.top2box",
    "csat.weighted_wilson",
    "cuped",
    "cusum",
    "drivers.lmg_shapley",
    "drivers.relative_weights",
    "eb.beta_binomial_mom",
    "eb.normal_dl",
    "eb.normal_pm",
    "eb.nps_stores",
    "ets_ann",
    "ewma_chart",
    "fcr.wilson",
    "gap_tail",
    "granger",
    "holt_damped",
    "holt_winters_additive",
    "kruskal_wallis",
    "laney_p_prime",
    "ljung_box",
    "local_level_filter",
    "mad",
    "mann_kendall",
    "mann_whitney",
    "mde.nps",
    "mean.cluster_robust",
    "mean.geometric",
    "mean.trimmed",
    "mean.weighted",
    "median.ci_order",
    "median.interpolated",
    "median.weighted",
    "mstl",
    "n.nps_margin",
    "n.nps_two_sample",
    "nps.ci.adjusted_wald",
    "nps.ci.dirichlet_jeffreys",
    "nps.ci.score",
    "nps.ci.wald",
    "nps.diff.adjusted_wald",
    "nps.diff.bayes_superiority",
    "nps.diff.mover",
    "nps.diff.score",
    "nps.diff.score_skewed",
    "nps.diff.welch",
    "nps.funnel",
    "nps.mix_decomposition",
    "nps.paired.t",
    "nps.point",
    "nps.poststratified",
    "nps.test.score",
    "nps.weighted",
    "nps_chart",
    "p_chart",
    "padjust.bh",
    "padjust.bonferroni",
    "padjust.by",
    "padjust.holm",
    "pelt",
    "pelt_weighted",
    "prewhitened_ccf",
    "prop.diff.miettinen_nurminen",
    "prop.diff.newcombe",
    "prop.diff.z_pooled",
    "prop.test.fisher",
    "quantile.type1",
    "quantile.type2",
    "quantile.type7",
    "quantile.weighted",
    "rating.mean_perks_ci",
    "rating.mean_t_ci",
    "repeat_contact",
    "s_h_esd",
    "segment_known_k",
    "ses",
    "stl",
    "suppress.primary_and_complementary",
    "theil_sen",
    "theta",
    "ttest.welch",
    "volume_tail",
    "weighted_trend",
    "weights.raking",
];

#[cfg(test)]
mod tests {
    use super::METHODS;

    #[test]
    fn method_ids_are_sorted_and_unique() {
        assert!(METHODS.is_sorted_by(|a, b| a < b));
    }
}
