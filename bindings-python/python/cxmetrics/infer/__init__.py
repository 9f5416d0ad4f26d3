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
| small cells | `suppress.primary_and_complementary` | [`suppress`][cxmetrics.infer.suppress] |

NaN never comes out, and 0 never stands for "cannot say": what cannot be computed is refused with the code `empty`, `too_few`,
`zero_variance` or `out_of_range` (`scale_mismatch` where two intervals have different units). `confidence` is 0.95 unless given.

>>> from cxmetrics import infer
>>> interval = infer.nps_score_interval(0, 0, 10)  # ten promoters of ten: the textbook margin would be 0
>>> interval.estimate, round(interval.lower, 2), interval.upper
(100.0, 44.49, 100.0)
>>> "nps.ci.score" in infer.METHODS
True
"""  # noqa: E501

from __future__ import annotations

from cxmetrics._cxmetrics import METHODS
from cxmetrics.infer.difference import mover, nps_difference, share_difference
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
from cxmetrics.infer.operations import Abandonment, HandleTime, abandonment, first_contact_resolution, handle_time
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
from cxmetrics.infer.suppression import Hidden, suppress, suppress_also, unanimous
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
    "BoxSummary",
    "ClusterMean",
    "Counts",
    "EffortSummary",
    "GeometricMean",
    "HandleTime",
    "Hidden",
    "Interval",
    "MedianDeviation",
    "MedianInterval",
    "NpsCounts",
    "NpsPoint",
    "NpsPosterior",
    "NpsTest",
    "NpsWald",
    "Number",
    "Numbers",
    "PerksMean",
    "QuantileType",
    "RatingSummary",
    "ShareCounts",
    "TrimmedMean",
    "WeightedMean",
    "WeightedNps",
    "WeightedShare",
    "abandonment",
    "agresti_coull",
    "clopper_pearson",
    "cluster_robust_mean",
    "csat_summary",
    "effort_summary",
    "first_contact_resolution",
    "geometric_mean",
    "handle_time",
    "interpolated_median",
    "jeffreys",
    "mean_perks",
    "mean_t",
    "median",
    "median_deviation",
    "median_interval",
    "mover",
    "nps_adjusted_wald",
    "nps_counts",
    "nps_difference",
    "nps_dirichlet_jeffreys",
    "nps_point",
    "nps_score_interval",
    "nps_score_test",
    "nps_wald",
    "quantile",
    "rating_summary",
    "share_difference",
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
    "wilson",
]
