"""A series taken apart: trend, seasons and remainder, days that do not fit, and where its level changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, SupportsIndex

from cxmetrics import _cxmetrics
from cxmetrics.infer.interval import Counts, Gapped, Number, Numbers, result_of

AnomalyDirection = Literal["both", "up", "down"]
"""Which days may stand out."""


@dataclass(frozen=True, slots=True)
class Stl:
    """A series taken apart: on every day the three parts add up to the value."""

    seasonal: tuple[float, ...]
    """The season by day."""
    trend: tuple[float, ...]
    """The trend by day."""
    remainder: tuple[float | None, ...]
    """What remains; nothing on a day that was filled."""
    weights: tuple[float, ...]
    """How much each day counted, 0 to 1; 1 throughout unless robust."""
    filled_share: float
    """The share of the days that were filled."""
    method: str
    """The id of the method."""


@dataclass(frozen=True, slots=True)
class Season:
    """One season of several."""

    period: int
    """How many days it has."""
    values: tuple[float, ...]
    """The season by day."""


@dataclass(frozen=True, slots=True)
class Mstl:
    """A series taken apart: on every day the parts add up to the value."""

    seasons: tuple[Season, ...]
    """The seasons, shortest first."""
    trend: tuple[float, ...]
    """The trend by day."""
    remainder: tuple[float | None, ...]
    """What remains; nothing on a day that was filled."""
    weights: tuple[float, ...]
    """How much each day counted in the last fit, 0 to 1; 1 throughout unless robust."""
    filled_share: float
    """The share of the days that were filled."""
    method: str
    """The id of the method."""


@dataclass(frozen=True, slots=True)
class Anomaly:
    """A day that does not fit."""

    index: int
    """The place of the day."""
    value: float
    """Its value."""
    expected: float
    """The season's value that day about the median of the series."""
    statistic: float
    """How many robust standard deviations it lay from the median when it was the farthest of those left."""
    critical: float
    """What that is compared with. An anomaly may lie below it where others, less far out, were found behind it."""


@dataclass(frozen=True, slots=True)
class ShEsd:
    """The days that do not fit."""

    anomalies: tuple[Anomaly, ...]
    """The anomalies, earliest first."""
    n: int
    """How many days have a value."""
    filled_share: float
    """The share of the days that were filled."""
    method: str
    """The id of the method."""


@dataclass(frozen=True, slots=True)
class Level:
    """A stretch of one level."""

    from_: int = field(metadata={"key": "from"})
    """Its first day."""
    to: int
    """The day after its last."""
    mean: float | None
    """The weighted mean of its values; nothing where it has none."""
    n: float
    """The sum of its bases; its days with a value where all count alike."""


@dataclass(frozen=True, slots=True)
class Levels:
    """A series cut into levels."""

    breakpoints: tuple[int, ...]
    """Where each level ends: the place after its last day.

    The last is the length of the series; all others are where the next one begins.
    """
    levels: tuple[Level, ...]
    """The levels, in the order of time."""
    cost: float
    """The weighted squares of all values about the mean of their level."""
    objective: float
    """The cost and the penalty for each level but the first; the cost alone where the number of levels was given."""
    min_size: int
    """How many days a level has at least."""
    method: str
    """The id of the method."""


def stl(
    values: Gapped,
    period: SupportsIndex,
    *,
    seasonal: SupportsIndex | None = None,
    periodic: bool = False,
    trend: SupportsIndex | None = None,
    low_pass: SupportsIndex | None = None,
    robust: bool = False,
    loops: tuple[int, int] | None = None,
    fill_gaps: bool = False,
) -> Stl:
    """Take a series apart into season, trend and remainder by local regression, `stl`.

    Args:
        values: A value for each day; `None` or NaN is a day without one.
        period: How many days the season has: 7 for a week.
        seasonal: How many seasons the season's smoother spans; 7 without it.
        periodic: A season that never changes.
        trend: How many days the trend's smoother spans.
        low_pass: How many days the low-pass filter spans.
        robust: Whether days that do not fit count less.
        loops: How often the inner and the outer loop run.
        fill_gaps: Fill days without a value for the smoothers' sake; without it they are refused.

    >>> from cxmetrics import infer
    >>> days = [40 + (5 if at % 7 == 5 else 0) + at / 10 for at in range(70)]
    >>> round(infer.stl(days, 7, periodic=True).trend[-1] - infer.stl(days, 7, periodic=True).trend[0], 1)
    6.9
    """
    return result_of(
        Stl, _cxmetrics.infer_stl(values, period, seasonal, periodic, trend, low_pass, robust, loops, fill_gaps)
    )


def mstl(
    values: Gapped,
    periods: Counts,
    *,
    iterations: SupportsIndex | None = None,
    robust: bool = False,
    fill_gaps: bool = False,
) -> Mstl:
    """Take a series apart with several seasons, such as the week and the year, `mstl`.

    >>> from cxmetrics import infer
    >>> days = [40 + (5 if at % 7 == 5 else 0) + (9 if at % 30 < 3 else 0) for at in range(150)]
    >>> [season.period for season in infer.mstl(days, [30, 7]).seasons]
    [7, 30]
    """
    return result_of(Mstl, _cxmetrics.infer_mstl(values, periods, iterations, robust, fill_gaps))


def s_h_esd(
    values: Gapped,
    period: SupportsIndex,
    *,
    alpha: Number | None = None,
    most: Number | None = None,
    direction: AnomalyDirection | None = None,
    fill_gaps: bool = False,
) -> ShEsd:
    """Find days that fit neither the season nor the median, `s_h_esd`.

    Args:
        values: A value for each day; `None` or NaN is a day without one.
        period: How many days the season has.
        alpha: The chance of an anomaly in a series that has none; 0.05 without it.
        most: The largest share of days that may be anomalies; 0.1 without it.
        direction: Which days may stand out: `both` without it, `up` or `down`.
        fill_gaps: Fill days without a value for the season's sake.

    >>> from cxmetrics import infer
    >>> days = [40 + at % 7 + (at * 5) % 3 for at in range(70)]
    >>> days[31] = 90
    >>> [anomaly.index for anomaly in infer.s_h_esd(days, 7).anomalies]
    [31]
    """
    return result_of(ShEsd, _cxmetrics.infer_s_h_esd(values, period, alpha, most, direction, fill_gaps))


def default_penalty(variance: Number, days: SupportsIndex) -> float:
    """Give the usual penalty of a break: three variances times the logarithm of the days.

    >>> from cxmetrics import infer
    >>> round(infer.default_penalty(2.0, 100), 2)
    27.63
    """
    return _cxmetrics.infer_default_penalty(variance, days)


def pelt(values: Gapped, penalty: Number, min_size: SupportsIndex) -> Levels:
    """Find where a series changed its level, at a penalty for each break, `pelt`.

    Args:
        values: A value for each day; `None` or NaN is a day without one.
        penalty: What a break must gain; see `default_penalty`.
        min_size: The fewest days of a level.

    >>> from cxmetrics import infer
    >>> infer.pelt([5, 6, 5, 6, 9, 10, 9, 10], 3, 2).breakpoints
    (4, 8)
    """
    return result_of(Levels, _cxmetrics.infer_pelt(values, penalty, min_size))


def pelt_weighted(values: Gapped, bases: Numbers, penalty: Number, min_size: SupportsIndex) -> Levels:
    """Find where a series changed its level, its days weighing by their bases, `pelt_weighted`.

    >>> from cxmetrics import infer
    >>> infer.pelt_weighted([5, 6, 5, 6, 9, 10, 9, 10], [10] * 8, 30, 2).breakpoints
    (4, 8)
    """
    return result_of(Levels, _cxmetrics.infer_pelt_weighted(values, bases, penalty, min_size))


def segment_known_k(values: Gapped, bases: Numbers | None, n_breaks: SupportsIndex, min_size: SupportsIndex) -> Levels:
    """Cut a series at its best so many places, `segment_known_k`.

    >>> from cxmetrics import infer
    >>> infer.segment_known_k([5, 6, 5, 6, 9, 10, 9, 10], None, 1, 2).breakpoints
    (4, 8)
    """
    return result_of(Levels, _cxmetrics.infer_segment_known_k(values, bases, n_breaks, min_size))
