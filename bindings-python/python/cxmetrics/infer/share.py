"""A share: so many of so many. CSAT, CES boxes, first contact resolution, any rate with a base."""

from __future__ import annotations

from typing import NamedTuple

from cxmetrics import _cxmetrics
from cxmetrics.infer.interval import Interval, Number, interval_of


class ShareCounts(NamedTuple):
    """`hits` of `base`: the counts behind a share; a plain tuple of two is as good."""

    hits: float
    """How many count."""
    base: float
    """Of how many."""


def wilson(hits: Number, base: Number, *, confidence: float | None = None) -> Interval:
    """Give the Wilson score interval, `csat.ci.wilson`: the default.

    Never leaves 0 to 1, never has zero width, always holds the estimate. Counts need not be whole, here and below:
    effective counts of a weighted sample are as good.

    Method: E. B. Wilson, JASA 22 (1927) 209; recommended by L. D. Brown, T. T. Cai and A. DasGupta, Statistical
    Science 16 (2001) 101.

    >>> from cxmetrics import infer
    >>> interval = infer.wilson(23, 30)
    >>> round(interval.lower, 4), round(interval.upper, 4), interval.method
    (0.5907, 0.8821, 'csat.ci.wilson')
    """
    return interval_of(_cxmetrics.infer_wilson(hits, base, confidence))


def jeffreys(hits: Number, base: Number, *, confidence: float | None = None) -> Interval:
    """Give the Jeffreys interval, `csat.ci.jeffreys`.

    Equal tails of the posterior Beta(x + 1/2, n - x + 1/2), with the lower limit 0 when there are no hits and the
    upper limit 1 when there are only hits.

    Method: Brown, Cai and DasGupta (2001).

    >>> from cxmetrics import infer
    >>> interval = infer.jeffreys(0, 1)
    >>> interval.lower, round(interval.upper, 4)
    (0.0, 0.8533)
    """
    return interval_of(_cxmetrics.infer_jeffreys(hits, base, confidence))


def clopper_pearson(hits: Number, base: Number, *, confidence: float | None = None) -> Interval:
    """Give the "exact" interval, `csat.ci.clopper_pearson`: it never covers less than it says, and mostly much more.

    Method: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934) 404.

    >>> from cxmetrics import infer
    >>> round(infer.clopper_pearson(0, 3).upper, 4)
    0.7076
    """
    return interval_of(_cxmetrics.infer_clopper_pearson(hits, base, confidence))


def agresti_coull(hits: Number, base: Number, *, confidence: float | None = None) -> Interval:
    """Give the Agresti-Coull interval, `csat.ci.agresti_coull`, clipped to 0 to 1.

    Wald after adding z^2 / 2 hits and as many misses. It contains the Wilson interval.

    Method: A. Agresti and B. A. Coull, The American Statistician 52 (1998) 119.

    >>> from cxmetrics import infer
    >>> round(infer.agresti_coull(6, 6).lower, 4)
    0.5572
    """
    return interval_of(_cxmetrics.infer_agresti_coull(hits, base, confidence))
