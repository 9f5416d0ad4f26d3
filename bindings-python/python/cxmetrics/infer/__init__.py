"""Intervals, tests and suppression by name: every method of the statistics guide that the library has.

The functions take counts or plain lists of numbers (lists, tuples, NumPy arrays, pandas and Polars series), and say in `method` how a
number was made. The defaults of the product are

| what | method | function |
| --- | --- | --- |
| NPS | `nps.ci.score` | [`nps_score_interval`][cxmetrics.infer.nps_score_interval] |
| a share (CSAT, CES, first contact resolution) | `csat.ci.wilson` | [`wilson`][cxmetrics.infer.wilson] |
| mean rating; at a ceiling | `rating.mean_t_ci`; `rating.mean_perks_ci` | [`mean_t`][cxmetrics.infer.mean_t]; [`mean_perks`][cxmetrics.infer.mean_perks] |
| median, percentile | `median.ci_order`, `quantile.type7` | [`median_interval`][cxmetrics.infer.median_interval], [`quantile`][cxmetrics.infer.quantile] |
| weighted NPS, weighted share | `nps.weighted` | [`weighted_nps_score`][cxmetrics.infer.weighted_nps_score], [`weighted_share_design`][cxmetrics.infer.weighted_share_design] |
| a change of NPS, of a share | `nps.diff.mover`, `prop.diff.newcombe` | [`nps_difference`][cxmetrics.infer.nps_difference], [`share_difference`][cxmetrics.infer.share_difference] |
| two NPS, tested; many stores, each against the rest | `nps.diff.score`; `nps.diff.score_skewed` | [`nps_difference_score`][cxmetrics.infer.nps_difference_score]; [`nps_difference_score_skewed`][cxmetrics.infer.nps_difference_score_skewed] |
| two shares, tested | `prop.diff.z_pooled` | [`share_difference_z_pooled`][cxmetrics.infer.share_difference_z_pooled] |
| two sets of ratings, of measures | `brunner_munzel`, `ttest.welch` | [`brunner_munzel`][cxmetrics.infer.brunner_munzel], [`welch`][cxmetrics.infer.welch] |
| the same customers twice | `nps.paired.t` | [`paired_nps`][cxmetrics.infer.paired_nps] |
| how many answers it takes | `n.nps_two_sample`, `mde.nps` | [`nps_two_sample`][cxmetrics.infer.nps_two_sample], [`nps_detectable`][cxmetrics.infer.nps_detectable] |
| many tests at once | `padjust.bh` | [`adjust`][cxmetrics.infer.adjust] |
| a league table; a funnel | `eb.nps_stores`, `eb.beta_binomial_mom`; `nps.funnel` | [`shrink_nps`][cxmetrics.infer.shrink_nps], [`shrink_shares`][cxmetrics.infer.shrink_shares]; [`funnel_nps`][cxmetrics.infer.funnel_nps] |
| why a mean moved | `nps.mix_decomposition` | [`decompose`][cxmetrics.infer.decompose] |
| two columns of numbers | `corr.pearson`, `corr.spearman`, `corr.kendall_b` | [`pearson`][cxmetrics.infer.pearson], [`spearman`][cxmetrics.infer.spearman], [`kendall_b`][cxmetrics.infer.kendall_b] |
| importance of drivers | `drivers.lmg_shapley`, `drivers.relative_weights` | [`lmg`][cxmetrics.infer.lmg], [`relative_weights`][cxmetrics.infer.relative_weights] |
| small cells | `suppress.primary_and_complementary` | [`suppress`][cxmetrics.infer.suppress] |

NaN never comes out, and 0 never stands for "cannot say": what cannot be computed is refused with the code `empty`, `too_few`,
`zero_variance`, `collinear` or `out_of_range` (`scale_mismatch` where two intervals have different units). `confidence` is 0.95 unless given.

>>> from cxmetrics import infer
>>> interval = infer.nps_score_interval(0, 0, 10)  # ten promoters of ten: the textbook margin would be 0
>>> interval.estimate, round(interval.lower, 2), interval.upper
(100.0, 44.49, 100.0)
>>> "nps.ci.score" in infer.METHODS
True
"""  # noqa: E501

from __future__ import annotations

from cxmetrics._cxmetrics import METHODS
from cxmetrics.infer.correlation import (
    Correlation,
    Disattenuated,
    PairwiseCorrelation,
    WeightedCorrelation,
    disattenuated,
    kendall_b,
    pairwise_correlation,
    pearson,
    pearson_weighted,
    spearman,
)
from cxmetrics.infer.difference import (
    AdjustedDifference,
    Difference,
    SkewedTest,
    fisher_exact,
    mover,
    nps_difference,
    nps_difference_adjusted_wald,
    nps_difference_score,
    nps_difference_score_skewed,
    nps_difference_welch,
    nps_superiority,
    share_difference,
    share_difference_miettinen_nurminen,
    share_difference_z_pooled,
)
from cxmetrics.infer.drivers import (
    Importance,
    ImportanceIntervals,
    ImportanceMethod,
    Items,
    importance_intervals,
    lmg,
    lmg_of,
    relative_weights,
    relative_weights_of,
)
from cxmetrics.infer.experiment import Cuped, SampleRatio, cuped, sample_ratio
from cxmetrics.infer.funnel import Funnel, FunnelPoint, funnel_means, funnel_nps, funnel_shares
from cxmetrics.infer.groups import (
    GoodnessOfFit,
    GroupMoments,
    Independence,
    KruskalWallis,
    Moments,
    WelchAnova,
    chi_square_goodness_of_fit,
    chi_square_independence,
    group_moments,
    kruskal_wallis,
    welch_anova,
    welch_anova_of,
)
from cxmetrics.infer.interval import Counts, Interval, Number, Numbers
from cxmetrics.infer.mean import (
    ClusterMean,
    GeometricMean,
    MedianDeviation,
    TrimmedMean,
    WeightedMean,
    cluster_robust_mean,
    geometric_mean,
    median_deviation,
    t_interval,
    trimmed_mean,
    weighted_mean,
)
from cxmetrics.infer.mix import Decomposition, MixPart, MixSide, decompose
from cxmetrics.infer.multiplicity import Adjustment, adjust, findings
from cxmetrics.infer.nps import (
    NpsCounts,
    NpsPoint,
    NpsPosterior,
    NpsTest,
    NpsWald,
    nps_adjusted_wald,
    nps_dirichlet_jeffreys,
    nps_point,
    nps_score_interval,
    nps_score_test,
    nps_wald,
)
from cxmetrics.infer.operations import (
    Abandonment,
    HandleTime,
    RepeatContacts,
    abandonment,
    first_contact_resolution,
    handle_time,
    repeat_contact,
)
from cxmetrics.infer.paired import PairedNps, PairedShares, paired_mean, paired_nps, paired_shares
from cxmetrics.infer.power import (
    NpsSampleSize,
    SampleSize,
    mean_detectable,
    mean_margin,
    mean_two_sample,
    nps_detectable,
    nps_margin,
    nps_spread,
    nps_two_sample,
    share_detectable,
    share_margin,
    share_two_sample,
)
from cxmetrics.infer.quantiles import (
    MedianInterval,
    QuantileType,
    interpolated_median,
    median,
    median_interval,
    quantile,
    weighted_median,
    weighted_quantile,
)
from cxmetrics.infer.rating import (
    BoxSummary,
    EffortSummary,
    PerksMean,
    RatingSummary,
    csat_summary,
    effort_summary,
    mean_perks,
    mean_t,
    nps_counts,
    rating_summary,
    topbox_wilson,
)
from cxmetrics.infer.share import ShareCounts, agresti_coull, clopper_pearson, jeffreys, wilson
from cxmetrics.infer.shrink import (
    Shares,
    Shrunken,
    ShrunkenMeans,
    ShrunkenNps,
    ShrunkenShares,
    Stores,
    shrink_means,
    shrink_normal_dl,
    shrink_normal_pm,
    shrink_nps,
    shrink_shares,
)
from cxmetrics.infer.suppression import Hidden, suppress, suppress_also, unanimous
from cxmetrics.infer.two_sample import RankSum, Superiority, WelchTest, brunner_munzel, mann_whitney, welch, welch_of
from cxmetrics.infer.weighted import (
    WeightedNps,
    WeightedShare,
    weighted_nps,
    weighted_nps_adjusted_wald_kish,
    weighted_nps_linearised,
    weighted_nps_score,
    weighted_nps_score_kish,
    weighted_share,
    weighted_share_design,
    weighted_share_kish,
)

__all__ = [
    "METHODS",
    "Abandonment",
    "AdjustedDifference",
    "Adjustment",
    "BoxSummary",
    "ClusterMean",
    "Correlation",
    "Counts",
    "Cuped",
    "Decomposition",
    "Difference",
    "Disattenuated",
    "EffortSummary",
    "Funnel",
    "FunnelPoint",
    "GeometricMean",
    "GoodnessOfFit",
    "GroupMoments",
    "HandleTime",
    "Hidden",
    "Importance",
    "ImportanceIntervals",
    "ImportanceMethod",
    "Independence",
    "Interval",
    "Items",
    "KruskalWallis",
    "MedianDeviation",
    "MedianInterval",
    "MixPart",
    "MixSide",
    "Moments",
    "NpsCounts",
    "NpsPoint",
    "NpsPosterior",
    "NpsSampleSize",
    "NpsTest",
    "NpsWald",
    "Number",
    "Numbers",
    "PairedNps",
    "PairedShares",
    "PairwiseCorrelation",
    "PerksMean",
    "QuantileType",
    "RankSum",
    "RatingSummary",
    "RepeatContacts",
    "SampleRatio",
    "SampleSize",
    "ShareCounts",
    "Shares",
    "Shrunken",
    "ShrunkenMeans",
    "ShrunkenNps",
    "ShrunkenShares",
    "SkewedTest",
    "Stores",
    "Superiority",
    "TrimmedMean",
    "WeightedCorrelation",
    "WeightedMean",
    "WeightedNps",
    "WeightedShare",
    "WelchAnova",
    "WelchTest",
    "abandonment",
    "adjust",
    "agresti_coull",
    "brunner_munzel",
    "chi_square_goodness_of_fit",
    "chi_square_independence",
    "clopper_pearson",
    "cluster_robust_mean",
    "csat_summary",
    "cuped",
    "decompose",
    "disattenuated",
    "effort_summary",
    "findings",
    "first_contact_resolution",
    "fisher_exact",
    "funnel_means",
    "funnel_nps",
    "funnel_shares",
    "geometric_mean",
    "group_moments",
    "handle_time",
    "importance_intervals",
    "interpolated_median",
    "jeffreys",
    "kendall_b",
    "kruskal_wallis",
    "lmg",
    "lmg_of",
    "mann_whitney",
    "mean_detectable",
    "mean_margin",
    "mean_perks",
    "mean_t",
    "mean_two_sample",
    "median",
    "median_deviation",
    "median_interval",
    "mover",
    "nps_adjusted_wald",
    "nps_counts",
    "nps_detectable",
    "nps_difference",
    "nps_difference_adjusted_wald",
    "nps_difference_score",
    "nps_difference_score_skewed",
    "nps_difference_welch",
    "nps_dirichlet_jeffreys",
    "nps_margin",
    "nps_point",
    "nps_score_interval",
    "nps_score_test",
    "nps_spread",
    "nps_superiority",
    "nps_two_sample",
    "nps_wald",
    "paired_mean",
    "paired_nps",
    "paired_shares",
    "pairwise_correlation",
    "pearson",
    "pearson_weighted",
    "quantile",
    "rating_summary",
    "relative_weights",
    "relative_weights_of",
    "repeat_contact",
    "sample_ratio",
    "share_detectable",
    "share_difference",
    "share_difference_miettinen_nurminen",
    "share_difference_z_pooled",
    "share_margin",
    "share_two_sample",
    "shrink_means",
    "shrink_normal_dl",
    "shrink_normal_pm",
    "shrink_nps",
    "shrink_shares",
    "spearman",
    "suppress",
    "suppress_also",
    "t_interval",
    "topbox_wilson",
    "trimmed_mean",
    "unanimous",
    "weighted_mean",
    "weighted_median",
    "weighted_nps",
    "weighted_nps_adjusted_wald_kish",
    "weighted_nps_linearised",
    "weighted_nps_score",
    "weighted_nps_score_kish",
    "weighted_quantile",
    "weighted_share",
    "weighted_share_design",
    "weighted_share_kish",
    "welch",
    "welch_anova",
    "welch_anova_of",
    "welch_of",
    "wilson",
]
