"""Weighted NPS and shares from single answers and their weights, with a base that pays for the weighting.

Answers of weight zero do not count. Scaling all weights changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from cxmetrics import _cxmetrics
from cxmetrics.infer.interval import Interval, Numbers, interval_of, result_of


@dataclass(frozen=True, slots=True)
class WeightedNps:
    """A weighted NPS with its shares, its standard error and its effective bases."""

    n: int
    """How many answers have weight."""
    sum_weights: float
    """The sum of all weights."""
    promoter_share: float
    """The weighted share of promoters."""
    detractor_share: float
    """The weighted share of detractors."""
    nps: float
    """The weighted NPS in points."""
    n_eff_kish: float
    """The effective base after Kish: the base to show."""
    se: float | None
    """The standard error in points, linearised (as the R package `survey`); nothing for a single answer."""
    n_eff_design: float | None
    """The effective base of the design before the correction for degrees of freedom; nothing for a single answer."""
    n_eff_used: float | None
    """The base that `weighted_nps_score` uses at this confidence; nothing for a single answer."""


@dataclass(frozen=True, slots=True)
class WeightedShare:
    """A weighted share with its effective bases."""

    n: int
    """How many answers have weight."""
    sum_weights: float
    """The sum of all weights."""
    share: float
    """The weighted share, 0 to 1."""
    n_eff_kish: float
    """The effective base after Kish."""
    n_eff_used: float | None
    """The base that `weighted_share_design` uses at this confidence; nothing for a single answer."""


def weighted_nps(ratings: Numbers, weights: Numbers, *, confidence: float | None = None) -> WeightedNps:
    """Give a weighted NPS from single ratings, 0 to 10, and their weights.

    A rating that is not a whole number is refused: a mean of answers, such as 8.5, belongs to no class.

    >>> from cxmetrics import infer
    >>> answers = infer.weighted_nps([10, 9, 7, 3], [0.5, 1.5, 1, 1])
    >>> answers.nps, round(answers.n_eff_kish, 2)
    (25.0, 3.56)
    """
    return result_of(WeightedNps, _cxmetrics.infer_weighted_nps(ratings, weights, confidence))


def weighted_nps_score(ratings: Numbers, weights: Numbers, *, confidence: float | None = None) -> Interval:
    """Give the score interval of a weighted NPS on the effective base of the design, `nps.weighted`: the default.

    The base is min(n, v / var_lin) (z / t)^2, then the score interval takes the weighted shares. Equal weights give
    the unweighted interval up to the correction for degrees of freedom. A single answer is refused as `too_few`.

    Method: L. Kish (1965); E. L. Korn and B. I. Graubard, Survey Methodology 24 (1998) 193, applied to the interval of
    Tango. In simulations it covers 91 to 94 % at 95 where the linearised t interval covers 71 to 91.

    >>> from cxmetrics import infer
    >>> infer.weighted_nps_score([10, 9, 7, 3], [0.5, 1.5, 1, 1]).estimate
    25.0
    """
    return interval_of(_cxmetrics.infer_weighted_nps_score(ratings, weights, confidence))


def weighted_nps_score_kish(ratings: Numbers, weights: Numbers, *, confidence: float | None = None) -> Interval:
    """Give the score interval of a weighted NPS on Kish's base.

    Too narrow when large weights sit with detractors.

    >>> from cxmetrics import infer
    >>> kish = infer.weighted_nps_score_kish([10, 9, 7, 3], [1, 1, 1, 1])
    >>> kish.lower == infer.nps_score_interval(1, 1, 2).lower
    True
    """
    return interval_of(_cxmetrics.infer_weighted_nps_score_kish(ratings, weights, confidence))


def weighted_nps_adjusted_wald_kish(ratings: Numbers, weights: Numbers, *, confidence: float | None = None) -> Interval:
    """Give the adjusted Wald interval of a weighted NPS on Kish's base, for comparison with other tools.

    >>> from cxmetrics import infer
    >>> wald = infer.weighted_nps_adjusted_wald_kish([10, 9, 7, 3], [1, 1, 1, 1])
    >>> wald.lower == infer.nps_adjusted_wald(1, 1, 2).interval.lower
    True
    """
    return interval_of(_cxmetrics.infer_weighted_nps_adjusted_wald_kish(ratings, weights, confidence))


def weighted_nps_linearised(ratings: Numbers, weights: Numbers, *, confidence: float | None = None) -> Interval:
    """Give the linearised t interval of a weighted NPS, clipped to -100 to 100, for comparison: it fails at ceilings.

    A single answer is refused as `too_few`.

    >>> from cxmetrics import infer
    >>> infer.weighted_nps_linearised([10, 9, 10], [1, 2, 1]).lower
    100.0
    """
    return interval_of(_cxmetrics.infer_weighted_nps_linearised(ratings, weights, confidence))


def weighted_share(hits: Numbers, weights: Numbers, *, confidence: float | None = None) -> WeightedShare:
    """Give a weighted share from single answers and their weights.

    An answer is `True` or 1 for those who count, `False` or 0 for the rest.

    >>> from cxmetrics import infer
    >>> share = infer.weighted_share([True, False, True], [1.5, 0.5, 0])
    >>> share.n, share.share
    (2, 0.75)
    """
    return result_of(WeightedShare, _cxmetrics.infer_weighted_share(hits, weights, confidence))


def weighted_share_kish(hits: Numbers, weights: Numbers, *, confidence: float | None = None) -> Interval:
    """Give the Wilson interval of a weighted share on Kish's base, `csat.weighted_wilson`.

    Method: N. Dean and M. Pagano, Journal of Survey Statistics and Methodology 3 (2015) 484.

    >>> from cxmetrics import infer
    >>> kish = infer.weighted_share_kish([1, 1, 0], [1, 1, 1])
    >>> round(kish.lower, 9) == round(infer.wilson(2, 3).lower, 9)
    True
    """
    return interval_of(_cxmetrics.infer_weighted_share_kish(hits, weights, confidence))


def weighted_share_design(hits: Numbers, weights: Numbers, *, confidence: float | None = None) -> Interval:
    """Give the Wilson interval of a weighted share on the effective base of the design.

    It is `weighted_nps_score` for two classes. A single answer is refused as `too_few`.

    >>> from cxmetrics import infer
    >>> infer.weighted_share_design([1, 1, 0], [1.5, 0.5, 2]).estimate
    0.5
    """
    return interval_of(_cxmetrics.infer_weighted_share_design(hits, weights, confidence))
