"""The difference of two independent estimates, from their own intervals."""

from __future__ import annotations

from cxmetrics import _cxmetrics
from cxmetrics.infer.interval import Interval, Number, interval_of


def mover(a: Interval, b: Interval) -> Interval:
    """Give the difference `a - b` of two independent estimates by square-and-add (MOVER).

    Limits d - sqrt((a - la)^2 + (ub - b)^2) and d + sqrt((ua - a)^2 + (b - lb)^2): each side takes the uncertainty
    that points its way, so that intervals that are not symmetric stay so. Newcombe (1998); Zou and Donner (2008).

    The method is `nps.diff.mover` for points, `prop.diff.newcombe` for shares and `diff.mover` for anything else. The
    two must be independent: a period against an earlier one is, a store against a network that holds it is not.
    Intervals of two units or two levels are refused.

    >>> from cxmetrics import infer
    >>> change = infer.mover(infer.wilson(56, 70), infer.wilson(48, 80))
    >>> round(change.lower, 4), round(change.upper, 4), change.method
    (0.0524, 0.3339, 'prop.diff.newcombe')
    """
    return interval_of(_cxmetrics.infer_mover(_given(a), _given(b)))


def nps_difference(
    a: tuple[Number, Number, Number], b: tuple[Number, Number, Number], *, confidence: float | None = None
) -> Interval:
    """Give the difference `a - b` of two NPS in points, `nps.diff.mover`: `mover` on two score intervals.

    Each side is its detractors, passives and promoters.

    >>> from cxmetrics import infer
    >>> change = infer.nps_difference((6, 30, 64), (12, 33, 55))
    >>> round(change.estimate, 9), round(change.lower, 2), round(change.upper, 2)
    (15.0, -3.22, 33.11)
    """
    return interval_of(_cxmetrics.infer_nps_difference(a, b, confidence))


def share_difference(
    a: tuple[Number, Number], b: tuple[Number, Number], *, confidence: float | None = None
) -> Interval:
    """Give the difference `a - b` of two shares, `prop.diff.newcombe`: `mover` on two Wilson intervals.

    Each side is its hits and its base. There is no correction for continuity.

    >>> from cxmetrics import infer
    >>> change = infer.share_difference((56, 70), (48, 80))
    >>> round(change.estimate, 9), round(change.lower, 4), round(change.upper, 4)
    (0.2, 0.0524, 0.3339)
    """
    return interval_of(_cxmetrics.infer_share_difference(a, b, confidence))


def _given(interval: Interval) -> tuple[float, float, float, float, str]:
    return interval.estimate, interval.lower, interval.upper, interval.confidence, str(interval.unit)
