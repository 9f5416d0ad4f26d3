"""Funnels: which groups lie further from the whole than their size explains."""

from __future__ import annotations

from dataclasses import dataclass

from cxmetrics import _cxmetrics
from cxmetrics.infer.groups import Moments
from cxmetrics.infer.interval import result_of
from cxmetrics.infer.shrink import Shares, Stores
from cxmetrics.reading import Money, Unit


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """A group's place in a funnel. Limits are cut to what the value can be."""

    n: float
    """The base."""
    value: float
    """The value."""
    z: float
    """How many standard errors it lies from the target."""
    z_random_effects: float
    """The same with overdispersion."""
    limits95: tuple[float, float]
    """Where 95 % of groups of this size lie by chance."""
    limits998: tuple[float, float]
    """Where 99.8 % do."""
    limits95_random_effects: tuple[float, float]
    """The inner limits with overdispersion."""
    limits998_random_effects: tuple[float, float]
    """The outer limits with overdispersion."""


@dataclass(frozen=True, slots=True)
class Funnel:
    """A funnel: the target, the overdispersion, and each group's place."""

    unit: Unit
    """What values, limits, `target` and `sigma0` are measured in."""
    method: str
    """The id of the method."""
    target: float
    """The value of all groups together."""
    sigma0: float
    """The standard deviation of one answer of all groups together."""
    phi: float
    """How much wider the groups spread than chance alone would have it; about 1 without overdispersion."""
    tau2: float
    """The variance between groups that explains it, in squared units; zero where chance alone does."""
    points: tuple[FunnelPoint, ...]
    """The groups, in the order they came."""


def funnel_nps(stores: Stores) -> Funnel:
    """Give the funnel of stores by their NPS, `nps.funnel`, with limits at 95 and 99.8 % and with overdispersion.

    A store is its detractors, passives and promoters. Method: D. J. Spiegelhalter, Statistics in Medicine 24 (2005)
    1185.

    >>> from cxmetrics import infer
    >>> funnel = infer.funnel_nps([(10, 20, 70), (12, 28, 60), (60, 30, 10), (9, 21, 70)])
    >>> worst = min(funnel.points, key=lambda point: point.z)
    >>> worst.value, worst.value < worst.limits998[0]
    (-50.0, True)
    """
    return result_of(Funnel, _cxmetrics.infer_funnel_nps(stores))


def funnel_shares(groups: Shares) -> Funnel:
    """Give the funnel of groups by their shares. A group is its hits and its base.

    >>> from cxmetrics import infer
    >>> infer.funnel_shares([(80, 100), (75, 100), (40, 100)]).target
    0.65
    """
    return result_of(Funnel, _cxmetrics.infer_funnel_shares(groups))


def funnel_means(moments: Moments, unit: Unit) -> Funnel:
    """Give the funnel of groups by their means, of this unit.

    >>> from cxmetrics import infer
    >>> infer.funnel_means([(100, 4.0, 1.0), (100, 4.2, 1.1), (100, 2.9, 1.3)], "score").points[2].z < -3
    True
    """
    return result_of(Funnel, _cxmetrics.infer_funnel_means(moments, unit.currency if isinstance(unit, Money) else unit))
