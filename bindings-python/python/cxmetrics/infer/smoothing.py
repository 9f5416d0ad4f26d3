"""Smoothed levels, trends and seasons, and what they say of days to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, SupportsIndex

from cxmetrics import _cxmetrics
from cxmetrics.infer.interval import Number, Numbers, result_of
from cxmetrics.query import plain_json

ThetaSeason = Literal["none"] | Mapping[Literal["additive", "additive_if_seen"], int]
"""The season that is taken out first: none, one that adds, or one that adds where it is seen."""


@dataclass(frozen=True, slots=True)
class Smoothed:
    """A smoothed series and its forecast."""

    fitted: tuple[float, ...]
    """Each day as the days before foretell it."""
    forecast: tuple[float, ...]
    """The days to come."""
    sse: float
    """The sum of the squares by which the fitted days were off."""
    method: str
    """The id of the method."""


@dataclass(frozen=True, slots=True)
class EtsAnn:
    """A fitted level and its forecast."""

    alpha: float
    """How much the level moves towards each day."""
    initial_level: float
    """The level before the first day."""
    variance: float
    """The variance of a day about its forecast."""
    log_likelihood: float
    """The logarithm of the likelihood."""
    fitted: tuple[float, ...]
    """Each day as the days before foretell it."""
    forecast: tuple[float, ...]
    """The days to come."""
    lower: tuple[float, ...]
    """The lower ends of their intervals."""
    upper: tuple[float, ...]
    """The upper ends."""
    method: str
    """The id of the method."""


@dataclass(frozen=True, slots=True)
class Theta:
    """A fitted Theta model and its forecast."""

    slope: float
    """The slope of a line through all days, by day."""
    alpha: float
    """How much the level moves towards each day."""
    level: float
    """The level after the last day, without the season."""
    season: tuple[float, ...]
    """The season, its first entry for the first day; empty where none was taken away."""
    variance: float
    """The variance of a day about its forecast, of the series as it came."""
    forecast: tuple[float, ...]
    """The days to come."""
    lower: tuple[float, ...]
    """The lower ends of their intervals."""
    upper: tuple[float, ...]
    """The upper ends."""
    method: str
    """The id of the method."""


def ses(values: Numbers, alpha: Number, steps: SupportsIndex) -> Smoothed:
    """Smooth a level exponentially and carry it on for so many days, `ses`.

    >>> from cxmetrics import infer
    >>> infer.ses([40, 44, 42], 0.5, 2).forecast
    (42.0, 42.0)
    """
    return result_of(Smoothed, _cxmetrics.infer_ses(values, alpha, steps))


def holt_damped(values: Numbers, steps: SupportsIndex, *, alpha: Number, beta: Number, phi: Number) -> Smoothed:
    """Smooth a level and a trend that fades, `holt_damped`.

    >>> from cxmetrics import infer
    >>> found = infer.holt_damped([40, 42, 44, 46], 3, alpha=0.4, beta=0.1, phi=0.9)
    >>> found.forecast[0] < found.forecast[1] < found.forecast[2]
    True
    """
    return result_of(Smoothed, _cxmetrics.infer_holt_damped(values, steps, alpha, beta, phi))


def holt_winters(
    values: Numbers,
    steps: SupportsIndex,
    *,
    alpha: Number,
    gamma: Number,
    level: Number,
    season: Numbers,
    trend: tuple[float, float] | None = None,
) -> Smoothed:
    """Smooth a level and a season that adds, from a start that is given, `holt_winters_additive`.

    Args:
        values: The values.
        steps: How many days to come.
        alpha: How much the level moves towards each day.
        gamma: How much the season's place moves towards each day.
        level: The level at the start.
        season: The season at the start, its first entry for the first day.
        trend: The trend at the start and how much it moves; no trend without it.

    >>> from cxmetrics import infer
    >>> infer.holt_winters([45, 35, 45, 35], 2, alpha=0.2, gamma=0.1, level=40, season=[5, -5]).forecast
    (45.0, 35.0)
    """
    pair = None
    if trend is not None:
        try:
            first, weight = trend
        except (TypeError, ValueError):
            message = "trend is the trend at the start and how much it moves: two numbers"
            raise TypeError(message) from None
        pair = (first, weight)
    return result_of(Smoothed, _cxmetrics.infer_holt_winters(values, steps, alpha, gamma, level, season, pair))


def ets(values: Numbers, steps: SupportsIndex, *, confidence: Number | None = None) -> EtsAnn:
    """Fit simple exponential smoothing by likelihood and forecast with intervals, `ets_ann`.

    >>> from cxmetrics import infer
    >>> found = infer.ets([40, 44, 42, 47, 45, 43, 48, 46], 2)
    >>> found.lower[1] < found.forecast[1] < found.upper[1]
    True
    """
    return result_of(EtsAnn, _cxmetrics.infer_ets(values, steps, confidence))


def theta(
    values: Numbers,
    steps: SupportsIndex,
    theta: Number,
    *,
    season: ThetaSeason | None = None,
    confidence: Number | None = None,
) -> Theta:
    """Forecast by the Theta method, `theta`.

    Args:
        values: The values.
        steps: How many days to come.
        theta: 2 is usual, and takes half of the slope through all days.
        season: `none` without it, `{"additive": 7}`, or `{"additive_if_seen": 7}`.
        confidence: The confidence level of the intervals.

    >>> from cxmetrics import infer
    >>> days = [40 + (6 if at % 7 == 0 else -1) + at * 5 % 3 for at in range(70)]
    >>> round(infer.theta(days, 7, 2, season={"additive": 7}).forecast[0])
    47
    """
    said = None if season is None else plain_json(season)
    return result_of(Theta, _cxmetrics.infer_theta(values, steps, theta, said, confidence))
