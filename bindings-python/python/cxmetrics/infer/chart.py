"""Control charts, the variance between days, and unusual counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, SupportsIndex

from cxmetrics import _cxmetrics
from cxmetrics.infer.interval import Gapped, Number, Numbers, result_of
from cxmetrics.infer.shrink import Shares, Stores
from cxmetrics.reading import Unit

BetweenMethod = Literal["der_simonian_laird", "paule_mandel"]
"""How the variance between days is estimated."""


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """A day in a control chart. Limits are cut to what the value can be."""

    n: float
    """The base."""
    value: float
    """The value."""
    z: float
    """How many standard errors of sampling it lies from the center."""
    lower: float
    """The lower limit."""
    upper: float
    """The upper limit."""
    outside: bool
    """Whether the value lies outside the limits."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A control chart of days with their bases."""

    unit: Unit
    """What the values, limits and `center` are measured in."""
    center: float
    """The value of all days together."""
    response_variance: float
    """The variance of one answer of all days together."""
    sigma: float
    """How many standard errors the limits lie from the center."""
    sigma_z: float | None
    """How much wider the days spread than chance has it; nothing for charts that do not ask."""
    points: tuple[ChartPoint | None, ...]
    """The days in their order; nothing for a day without answers."""
    first_signal: int | None
    """The first day outside its limits."""
    method: str
    """The id of the method."""


@dataclass(frozen=True, slots=True)
class Ewma:
    """A chart of a moving average."""

    ewma: tuple[float | None, ...]
    """The average after each day; nothing on a day without a value, which changes nothing."""
    limit: tuple[float | None, ...]
    """How far from the center the average may lie that day."""
    center: float
    """What the average is drawn around."""
    first_signal: int | None
    """The first day outside its limits."""
    method: str
    """The id of the method."""


@dataclass(frozen=True, slots=True)
class Cusum:
    """A chart of cumulative sums."""

    upper: tuple[float, ...]
    """What has gathered upwards after each day, in standard deviations; a day without a value changes nothing."""
    lower: tuple[float, ...]
    """What has gathered downwards, as a positive number."""
    threshold: float
    """Where a sum becomes a signal."""
    first_signal: int | None
    """The first day on which a sum is above the threshold."""
    method: str
    """The id of the method."""


@dataclass(frozen=True, slots=True)
class ProcessVariance:
    """The variance between days."""

    tau2: float
    """The variance between the days' true levels. Zero: chance explains all there is."""
    q: float
    """The weighted squares about the mean; about the number of days less one where chance explains all."""
    n: int
    """How many days."""
    method: str
    """The id of the method."""


@dataclass(frozen=True, slots=True)
class VolumeTail:
    """How likely a count is that is as low, or as high."""

    p_low: float
    """The probability of the count or a lower one."""
    p_high: float
    """The probability of the count or a higher one."""
    midp_low: float
    """The probability of a lower count and half that of the count itself: the fair one to compare days by."""
    midp_high: float
    """The same upwards."""
    poisson_p_low: float
    """`p_low` by Poisson's law."""
    poisson_p_high: float
    """`p_high` by Poisson's law."""
    method: str
    """The id of the method."""


def p_chart(days: Shares, sigma: Number) -> Chart:
    """Draw the control chart of a share, `p_chart`: limits at so many standard errors, by the day's base.

    Args:
        days: Each day's hits and base; a base of 0 is a gap.
        sigma: How many standard errors the limits lie from the centre; 3 is usual.

    >>> from cxmetrics import infer
    >>> chart = infer.p_chart([(40, 100), (38, 90), (0, 0), (75, 100), (41, 95)], 3)
    >>> chart.first_signal, chart.points[2]
    (3, None)
    """
    return result_of(Chart, _cxmetrics.infer_p_chart(days, sigma))


def laney_p_prime(days: Shares, sigma: Number) -> Chart:
    """Draw Laney's chart of a share, `laney_p_prime`: limits that allow for days that differ beyond their answers.

    >>> from cxmetrics import infer
    >>> infer.laney_p_prime([(40, 100), (58, 90), (30, 80), (55, 100), (41, 95)], 3).first_signal is None
    True
    """
    return result_of(Chart, _cxmetrics.infer_laney_p_prime(days, sigma))


def nps_chart(days: Stores, sigma: Number) -> Chart:
    """Draw the control chart of NPS, `nps_chart`.

    Args:
        days: Each day's detractors, passives and promoters; all 0 is a gap.
        sigma: How many standard errors the limits lie from the centre; 3 is usual.

    >>> from cxmetrics import infer
    >>> chart = infer.nps_chart([(13, 20, 16), (8, 20, 25), (10, 15, 20)], 3)
    >>> chart.unit, round(chart.center, 1)
    ('points', 20.4)
    """
    return result_of(Chart, _cxmetrics.infer_nps_chart(days, sigma))


def ewma_chart(values: Gapped, center: Number, sd: Number, weight: Number, width: Number) -> Ewma:
    """Draw the chart of exponentially weighted means, `ewma_chart`, which sees small lasting shifts.

    Args:
        values: A value for each day; `None` or NaN is a day without one.
        center: What is usual.
        sd: The standard deviation of one value.
        weight: What the last value weighs, above 0 to 1; 0.2 is usual.
        width: How many standard deviations of the mean the limits lie away; 2.7 is usual.

    >>> from cxmetrics import infer
    >>> infer.ewma_chart([0, 1, 2, 2, 2, 2], 0, 1, 0.2, 2.7).first_signal
    3
    """
    return result_of(Ewma, _cxmetrics.infer_ewma_chart(values, center, sd, weight, width))


def cusum(values: Gapped, center: Number, sd: Number, slack: Number, threshold: Number) -> Cusum:
    """Draw the chart of cumulative sums, `cusum`.

    Args:
        values: A value for each day; `None` or NaN is a day without one.
        center: What is usual.
        sd: The standard deviation of one value.
        slack: What is let pass each day, in standard deviations; half the shift that matters: 0.5.
        threshold: The sum that signals; 4 or 5.

    >>> from cxmetrics import infer
    >>> infer.cusum([0, 1, 2, 2, 2, 2], 0, 1, 0.5, 4).first_signal
    4
    """
    return result_of(Cusum, _cxmetrics.infer_cusum(values, center, sd, slack, threshold))


def between_day_variance(
    means: Numbers, sampling_variances: Numbers, *, between: BetweenMethod | None = None
) -> ProcessVariance:
    """Give the variance between days beyond what their answers explain, `between_day_variance_dl`.

    Args:
        means: The mean of each day.
        sampling_variances: The variance of each by its answers alone.
        between: `der_simonian_laird` without it, or `paule_mandel`.

    >>> from cxmetrics import infer
    >>> round(infer.between_day_variance([40, 52, 31, 45], [20, 25, 20, 15]).tau2, 2)
    51.15
    """
    return result_of(ProcessVariance, _cxmetrics.infer_between_day_variance(means, sampling_variances, between))


def volume_tail(observed: SupportsIndex, expected: Number, alpha: Number) -> VolumeTail:
    """Say how unusual a count is where so many are expected, `volume_tail`: a negative binomial.

    Args:
        observed: How many there were.
        expected: How many are usual.
        alpha: How much days differ beyond chance: the variance is `expected + alpha expected^2`; 0 is Poisson's law.

    >>> from cxmetrics import infer
    >>> infer.volume_tail(0, 1.4, 0.1).p_low > 0.2, infer.volume_tail(0, 9, 0.1).p_low < 0.002
    (True, True)
    """
    return result_of(VolumeTail, _cxmetrics.infer_volume_tail(observed, expected, alpha))
