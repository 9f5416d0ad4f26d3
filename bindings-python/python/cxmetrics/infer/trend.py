"""Whether a series rises or falls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, SupportsIndex

from cxmetrics import _cxmetrics
from cxmetrics.infer.interval import Gapped, Interval, Number, Numbers, result_of
from cxmetrics.query import plain_json

MannKendallVariant = Literal["ar1_effective_n", "original"] | Mapping[str, Any]
"""A variant by its name, or with its parameters: `{"hamed_rao": {"lags": 3}}`, `{"seasonal": {"period": 7}}`."""

TrendDirection = Literal["increasing", "decreasing", "no_trend"]
"""Where a series goes."""


@dataclass(frozen=True, slots=True)
class MannKendall:
    """What the Mann-Kendall test found."""

    s: float
    """Pairs of days that rise less pairs that fall."""
    var_s_original: float
    """The variance of `s` for independent days, ties allowed for."""
    var_s: float
    """The variance that the test takes."""
    tau: float
    """Kendall's tau: `s` over the number of pairs."""
    z: float | None
    """The statistic with correction for continuity.

    Nothing where the corrected variance is not above zero although `s` differs from it.
    """
    p: float | None
    """The two-sided p-value; nothing where there is no statistic."""
    trend: TrendDirection
    """What the test says at the level asked for."""
    slope: float
    """The median slope for one unit of time, for one period in the seasonal test."""
    interval: Interval | None
    """The same with its interval by ranks, from the variance that the test takes.

    Nothing where that is below zero.
    """
    intercept: float
    """Where the line stands at time 0."""
    r1: float | None
    """The correlation of neighbouring days once the line is out, held to 0 to 0.95; nothing for other variants."""
    r1_corrected: float | None
    """The same as the variance takes it: corrected for bias, and 0 where it is no more than chance."""
    n: int
    """How many points."""
    method: str
    """The id of the method."""


@dataclass(frozen=True, slots=True)
class TheilSen:
    """A line through the middle of all pairs."""

    slope: Interval
    """The slope for one unit of time, with its interval by ranks."""
    intercept: float
    """Where the line stands at time 0: through the median value at the median time."""
    n: int
    """How many points."""
    method: str
    """The id of the method."""


@dataclass(frozen=True, slots=True)
class WeightedTrend:
    """A weighted line with two standard errors."""

    slope: float
    """The slope for one unit of time."""
    intercept: float
    """Where the line stands at time 0."""
    se: float
    """The standard error of the slope for days that know nothing of one another."""
    t: float | None
    """`slope / se`; nothing for a line without error."""
    p: float
    """The two-sided p-value of that t."""
    se_hac: float
    """The standard error that allows for days that are alike, after Newey and West: the one to report."""
    p_hac: float
    """The two-sided p-value of `slope / se_hac`, with as many degrees of freedom as points less two."""
    interval: Interval
    """The slope with its interval from `se_hac`."""
    hac_lags: int
    """How many points lie between two that are still taken for alike."""
    n: int
    """How many points have a weight above zero."""
    method: str
    """The id of the method."""


def mann_kendall(
    values: Gapped, *, variant: MannKendallVariant | None = None, confidence: Number | None = None
) -> MannKendall:
    """Test whether a daily series rises or falls all the way, whatever its shape, `mann_kendall`.

    Args:
        values: A value for each day; `None` or NaN is a day without one.
        variant: How the test allows for days that are alike, `ar1_effective_n` without it: also `original`,
            `{"hamed_rao": {"lags": 3}}`, or `{"seasonal": {"period": 7}}` for each weekday against itself.
        confidence: The confidence level of the slope's interval.

    >>> from cxmetrics import infer
    >>> found = infer.mann_kendall(list(range(12)), variant="original")
    >>> found.trend, found.slope, round(found.z, 2)
    ('increasing', 1.0, 4.46)
    """
    said = None if variant is None else plain_json(variant)
    return result_of(MannKendall, _cxmetrics.infer_mann_kendall(values, said, confidence))


def theil_sen(times: Numbers, values: Numbers, *, confidence: Number | None = None) -> TheilSen:
    """Give the median of all slopes between two points, with its interval, `theil_sen`.

    >>> from cxmetrics import infer
    >>> infer.theil_sen([0, 1, 2, 3, 4], [1, 3, 5, 7, 90]).slope.estimate
    2.0
    """
    return result_of(TheilSen, _cxmetrics.infer_theil_sen(times, values, confidence))


def weighted_trend(
    times: Numbers,
    values: Numbers,
    weights: Numbers,
    *,
    hac_lags: SupportsIndex | None = None,
    confidence: Number | None = None,
) -> WeightedTrend:
    """Draw a line through daily values that weigh by their bases, `weighted_trend`.

    Args:
        times: The times of the values, ascending.
        values: The values.
        weights: What each weighs: its base.
        hac_lags: How many days count as alike in the standard error; Newey and West's rule without it.
        confidence: The confidence level of the slope's interval.

    >>> from cxmetrics import infer
    >>> line = infer.weighted_trend([0, 1, 2, 3, 4], [40, 42, 41, 44, 45], [20, 10, 30, 20, 20])
    >>> round(line.slope, 2)
    1.25
    """
    return result_of(WeightedTrend, _cxmetrics.infer_weighted_trend(times, values, weights, hac_lags, confidence))
