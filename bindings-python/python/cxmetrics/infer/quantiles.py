"""Quantiles and medians."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cxmetrics import _cxmetrics
from cxmetrics.infer.interval import Interval, Numbers, result_of

QuantileType = Literal["observed", "averaged", "interpolated"]
"""How a quantile is read off between two values (Hyndman and Fan, The American Statistician 50 (1996) 361).

- `observed`: type 1, `quantile.type1`: always an observed value.
- `averaged`: type 2, `quantile.type2`: an observed value, or the middle of two where the step falls between. The usual
  median.
- `interpolated`: type 7, `quantile.type7`: linear between values, as R, NumPy and Excel's `PERCENTILE.INC`. For
  durations.
"""


@dataclass(frozen=True, slots=True)
class MedianInterval:
    """A median with its distribution-free interval, where there is one."""

    median: float
    """The ordinary median."""
    interval: Interval | None
    """The median with its limits, both observed values; nothing below 6 values at 95 %."""
    actual_confidence: float | None
    """The confidence that the limits really have: at least what was asked for."""


def quantile(values: Numbers, p: float, kind: QuantileType) -> float:
    """Give the quantile of values in any order at `p`, 0 to 1.

    >>> from cxmetrics import infer
    >>> infer.quantile([10, 9, 10, 7, 6, 10], 0.5, "interpolated")
    9.5
    """
    return _cxmetrics.infer_quantile(values, p, kind)


def median(values: Numbers) -> float:
    """Give the ordinary median (type 2).

    >>> from cxmetrics import infer
    >>> infer.median([4, 9])
    6.5
    """
    return _cxmetrics.infer_median(values)


def median_interval(values: Numbers, *, confidence: float | None = None) -> MedianInterval:
    """Give the median with the interval between two order statistics, `median.ci_order`.

    Assumes nothing about the distribution. For ranks r and n - r + 1, r the largest with P(Bin(n, 1/2) < r) at most
    half of alpha.

    >>> from cxmetrics import infer
    >>> found = infer.median_interval([3, 3, 3, 4, 4, 4])
    >>> found.median, found.interval.lower, found.interval.upper, found.actual_confidence
    (3.5, 3.0, 4.0, 0.96875)
    >>> infer.median_interval([3, 4]).interval is None
    True
    """
    return result_of(MedianInterval, _cxmetrics.infer_median_interval(values, confidence))


def interpolated_median(values: Numbers, class_width: float) -> float:
    """Give the median with its class opened up, `median.interpolated`.

    The one to follow over time on a scale, where the ordinary one sits at 4 for years. L + w (n / 2 - F) / f, where
    the median's class of width `class_width` begins at L, F values lie below it and f in it; the width is the distance
    between two points of the scale. The ordinary median comes back when it is not itself an observed value. Same as
    `interp.median` of the R package `psych`.

    >>> from cxmetrics import infer
    >>> infer.interpolated_median([3, 4, 4, 4, 5, 5], 1)
    4.166666666666667
    """
    return _cxmetrics.infer_interpolated_median(values, class_width)


def weighted_median(values: Numbers, weights: Numbers) -> float:
    """Give the weighted median, `median.weighted`.

    The smallest value with at least half of the weight up to it, or its middle with the next one when that is exactly
    half. Values of weight zero do not count.

    >>> from cxmetrics import infer
    >>> infer.weighted_median([9, 10, 7, 3, 8, 10], [2.5, 0.5, 1, 4, 1.5, 0.5])
    7.5
    """
    return _cxmetrics.infer_weighted_median(values, weights)


def weighted_quantile(values: Numbers, weights: Numbers, p: float) -> float:
    """Give a quantile by weight, `quantile.weighted`.

    The smallest value with at least the share `p` of the weight up to it, or its middle with the next one when that is
    exactly the share. With equal weights it is the `averaged` quantile; there is no weighted type 7, which asks for
    numbers of answers.

    >>> from cxmetrics import infer
    >>> infer.weighted_quantile([9, 3, 7], [2, 1, 1], 0.5)
    8.0
    """
    return _cxmetrics.infer_weighted_quantile(values, weights, p)
