"""How many answers it takes to see a difference, and the smallest difference that the answers can show.

All of it is arithmetic on the spread of one answer. For NPS that is the variance of the codes -1, 0, 1: seeing a change
of 5 points from month to month takes 3,768 answers in each. `power` is 0.8 unless given, an NPS `spread` the typical
0.6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import SupportsIndex

from cxmetrics import _cxmetrics
from cxmetrics.infer.interval import Number, result_of


@dataclass(frozen=True, slots=True)
class SampleSize:
    """How many answers something takes."""

    n: int
    """Answers, rounded up; per group where there are two."""
    unrounded: float
    """The same before rounding."""


@dataclass(frozen=True, slots=True)
class NpsSampleSize:
    """How many answers a margin of error takes, for NPS."""

    size: SampleSize
    """The answers."""
    adjusted_wald: int | None = None
    """The same for the adjusted Wald interval, which adds three of its own; nothing for a finite population."""


def nps_spread(promoters: Number, detractors: Number) -> float:
    """Give the variance of one answer on -1, 0, 1 at these shares of promoters and detractors.

    >>> from cxmetrics import infer
    >>> round(infer.nps_spread(0.6, 0.1), 9)
    0.45
    """
    return _cxmetrics.infer_nps_spread(promoters, detractors)


def nps_margin(
    margin: Number,
    *,
    spread: Number | None = None,
    population: SupportsIndex | None = None,
    confidence: float | None = None,
) -> NpsSampleSize:
    """Give how many answers give NPS a margin of error of `margin` points either way, `n.nps_margin`.

    >>> from cxmetrics import infer
    >>> infer.nps_margin(5).size.n
    922
    """
    return result_of(NpsSampleSize, _cxmetrics.infer_nps_margin(margin, spread, population, confidence))


def nps_two_sample(
    difference: Number,
    *,
    spread_a: Number | None = None,
    spread_b: Number | None = None,
    power: Number | None = None,
    confidence: float | None = None,
) -> SampleSize:
    """Give how many answers each of two groups needs to show an NPS difference of so many points, `n.nps_two_sample`.

    >>> from cxmetrics import infer
    >>> infer.nps_two_sample(5).n
    3768
    """
    return result_of(SampleSize, _cxmetrics.infer_nps_two_sample(difference, spread_a, spread_b, power, confidence))


def nps_detectable(
    n_a: Number,
    n_b: Number,
    *,
    spread_a: Number | None = None,
    spread_b: Number | None = None,
    power: Number | None = None,
    confidence: float | None = None,
) -> float:
    """Give the smallest NPS difference in points that so many answers show, `mde.nps`; at most 200.

    >>> from cxmetrics import infer
    >>> round(infer.nps_detectable(400, 400), 1)
    15.3
    """
    return _cxmetrics.infer_nps_detectable(n_a, n_b, spread_a, spread_b, power, confidence)


def share_margin(
    margin: Number, share: Number, *, population: SupportsIndex | None = None, confidence: float | None = None
) -> SampleSize:
    """Give how many answers give a share near `share` a margin of `margin`: 0.03 is three points of percent.

    >>> from cxmetrics import infer
    >>> infer.share_margin(0.03, 0.5).n
    1068
    """
    return result_of(SampleSize, _cxmetrics.infer_share_margin(margin, share, population, confidence))


def share_two_sample(
    a: Number, b: Number, *, power: Number | None = None, confidence: float | None = None
) -> SampleSize:
    """Give how many answers each of two groups needs to tell the share `a` from the share `b`.

    >>> from cxmetrics import infer
    >>> infer.share_two_sample(0.80, 0.85).n
    903
    """
    return result_of(SampleSize, _cxmetrics.infer_share_two_sample(a, b, power, confidence))


def share_detectable(
    share: Number, n_a: Number, n_b: Number, *, power: Number | None = None, confidence: float | None = None
) -> float:
    """Give the smallest difference of shares, near `share`, that so many answers show; at most 1.

    >>> from cxmetrics import infer
    >>> round(infer.share_detectable(0.8, 903, 903), 3)
    0.053
    """
    return _cxmetrics.infer_share_detectable(share, n_a, n_b, power, confidence)


def mean_margin(
    margin: Number, sd: Number, *, population: SupportsIndex | None = None, confidence: float | None = None
) -> SampleSize:
    """Give how many values with this standard deviation give their mean a margin of `margin`, in the same unit.

    >>> from cxmetrics import infer
    >>> infer.mean_margin(0.1, 1.2).n
    554
    """
    return result_of(SampleSize, _cxmetrics.infer_mean_margin(margin, sd, population, confidence))


def mean_two_sample(
    difference: Number, sd_a: Number, sd_b: Number, *, power: Number | None = None, confidence: float | None = None
) -> SampleSize:
    """Give how many values each of two groups needs to show a difference of means, from the two standard deviations.

    >>> from cxmetrics import infer
    >>> infer.mean_two_sample(0.2, 1, 1).n  # a fifth of a point where answers deviate by one
    393
    """
    return result_of(SampleSize, _cxmetrics.infer_mean_two_sample(difference, sd_a, sd_b, power, confidence))


def mean_detectable(
    a: tuple[Number, Number],
    b: tuple[Number, Number],
    *,
    power: Number | None = None,
    confidence: float | None = None,
) -> float:
    """Give the smallest difference of means that two groups, each its standard deviation and n, show.

    >>> from cxmetrics import infer
    >>> round(infer.mean_detectable((1, 393), (1, 393)), 3)
    0.2
    """
    return _cxmetrics.infer_mean_detectable(a, b, power, confidence)
