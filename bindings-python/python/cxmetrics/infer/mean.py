"""Means - trimmed, geometric, weighted, cluster-robust - and the median deviation beside them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import SupportsIndex

from cxmetrics import _cxmetrics
from cxmetrics.infer.interval import Interval, Numbers, interval_of, result_of


@dataclass(frozen=True, slots=True)
class TrimmedMean:
    """A trimmed mean."""

    interval: Interval
    """The mean of what is left, with its limits. Where all that is left agrees, the interval has no width."""
    cut: int
    """How many values were cut off on each side."""
    winsorized_sd: float
    """The standard deviation after pulling the cut values in (divisor n - 1)."""
    se: float
    """The standard error."""
    df: int
    """The degrees of freedom."""


@dataclass(frozen=True, slots=True)
class GeometricMean:
    """A geometric mean."""

    mean: float
    """The geometric mean."""
    interval: Interval | None
    """The mean with its limits; nothing for a single value. Where all values agree it has no width."""


@dataclass(frozen=True, slots=True)
class MedianDeviation:
    """The median absolute deviation."""

    raw: float
    """The median distance from the median. Zero when more than half of the values agree: then nothing is an outlier."""
    scaled: float
    """The same times 1.4826: the standard deviation it would be for a normal distribution."""


@dataclass(frozen=True, slots=True)
class WeightedMean:
    """A mean of weighted answers."""

    mean: float
    """The weighted mean."""
    se: float | None
    """Its standard error, linearised, answers taken as independent; nothing for a single answer."""
    n_eff_kish: float
    """The effective base after Kish."""
    variance: float
    """The weighted variance of one answer (divisor W)."""


@dataclass(frozen=True, slots=True)
class ClusterMean:
    """A mean of answers that come in clusters."""

    mean: float
    """The weighted mean of all answers."""
    se: float | None
    """Its standard error, clusters taken as independent; nothing for a single cluster."""
    clusters: int
    """How many clusters have weight."""
    df: int
    """The degrees of freedom: one less."""


def t_interval(mean: float, sd: float, n: SupportsIndex, *, confidence: float | None = None) -> Interval:
    """Give the t interval of a mean from its moments: the mean, the standard deviation with divisor n - 1, and n.

    For measures whose values are gone and only the sums are left. Fewer than two values are refused as `too_few`, a
    deviation of zero as `zero_variance`.

    >>> from cxmetrics import infer
    >>> interval = infer.t_interval(3.7, 1.2182817926554552, 20)
    >>> round(interval.lower, 2), round(interval.upper, 2)
    (3.13, 4.27)
    """
    return interval_of(_cxmetrics.infer_t_interval(mean, sd, n, confidence))


def trimmed_mean(values: Numbers, proportion: float, *, confidence: float | None = None) -> TrimmedMean:
    """Give the mean without `proportion` of the values on each side, `mean.trimmed`: 0.1 is usual for durations.

    Method: J. W. Tukey and D. H. McLaughlin, Sankhya A 25 (1963) 331: g = floor(proportion n), se = s_w / ((1 - 2
    proportion) sqrt n), n - 2 g - 1 degrees of freedom.

    >>> from cxmetrics import infer
    >>> trimmed = infer.trimmed_mean([1, 2, 3, 4, 100], 0.2)
    >>> trimmed.interval.estimate, trimmed.cut, trimmed.df
    (3.0, 1, 2)
    """
    return result_of(TrimmedMean, _cxmetrics.infer_trimmed_mean(values, proportion, confidence))


def geometric_mean(values: Numbers, *, confidence: float | None = None) -> GeometricMean:
    """Give the geometric mean with the t interval of the logarithms, `mean.geometric`: for task times.

    Values that are not above 0 are refused: a time of zero is a fault of the clock, not a short time.

    >>> from cxmetrics import infer
    >>> round(infer.geometric_mean([1, 10, 100]).mean, 9)
    10.0
    """
    return result_of(GeometricMean, _cxmetrics.infer_geometric_mean(values, confidence))


def median_deviation(values: Numbers) -> MedianDeviation:
    """Give the median absolute deviation, `mad`.

    >>> from cxmetrics import infer
    >>> infer.median_deviation([1, 2, 3, 4, 100]).raw
    1.0
    """
    return result_of(MedianDeviation, _cxmetrics.infer_median_deviation(values))


def weighted_mean(values: Numbers, weights: Numbers) -> WeightedMean:
    """Give the weighted mean, `mean.weighted`.

    Answers of weight zero do not count; scaling all weights changes nothing.

    Method: the ratio (Hajek) mean with variance n / (n - 1) sum w^2 (x - mean)^2 / W^2, as the R package `survey`
    gives it.

    >>> from cxmetrics import infer
    >>> infer.weighted_mean([5, 2, 4], [0.5, 1, 0]).mean
    3.0
    """
    return result_of(WeightedMean, _cxmetrics.infer_weighted_mean(values, weights))


def cluster_robust_mean(values: Numbers, clusters: Iterable[Hashable], weights: Numbers | None = None) -> ClusterMean:
    """Give the mean with a standard error that knows that answers of one customer hang together, `mean.cluster_robust`.

    `clusters` says for each value whose it is, by anything that can be told apart; each weight is 1 without `weights`.
    Method: m / (m - 1) times the sum of squared cluster residuals over W^2, with m - 1 degrees of freedom. Clusters
    without weight do not count.

    >>> from cxmetrics import infer
    >>> mean = infer.cluster_robust_mean([9, 9, 6, 4], ["ann", "ann", "bob", "cid"])
    >>> mean.mean, mean.clusters
    (7.0, 3)
    """
    return result_of(ClusterMean, _cxmetrics.infer_cluster_robust_mean(values, clusters, weights))
