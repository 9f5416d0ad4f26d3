"""Net promoter score: the estimate, its intervals and the test against a target."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import NamedTuple

from cxmetrics import _cxmetrics
from cxmetrics.infer.interval import Interval, Number, interval_of, result_of


class NpsCounts(NamedTuple):
    """How many detractors, passives and promoters answered; a plain tuple of three is as good.

    >>> from cxmetrics import infer
    >>> counts = infer.nps_counts([5, 3, 7, 3, 6, 12, 14, 35, 89, 100, 138], 0, 6, 9)
    >>> counts
    NpsCounts(detractors=50.0, passives=124.0, promoters=238.0)
    >>> round(infer.nps_score_interval(*counts).lower, 2)
    38.57
    """

    detractors: float
    """How many answered 0 to 6."""
    passives: float
    """How many answered 7 or 8."""
    promoters: float
    """How many answered 9 or 10."""


@dataclass(frozen=True, slots=True)
class NpsPoint:
    """NPS with its parts and its standard error, without an interval."""

    n: float
    """The base."""
    nps: float
    """NPS in points, -100 to 100."""
    promoter_pct: float
    """Promoters in percent of the base."""
    passive_pct: float
    """Passives in percent of the base."""
    detractor_pct: float
    """Detractors in percent of the base."""
    variance: float
    """The variance of one answer, in squared points (divisor n)."""
    se: float
    """The standard error in points, `sqrt(variance / n)`; zero when all answers agree, which proves no certainty."""


@dataclass(frozen=True, slots=True)
class NpsWald:
    """A Wald interval, plain or adjusted."""

    interval: Interval
    """The raw NPS with the limits, clipped to -100 to 100."""
    center: float
    """The centre of the interval in points: the NPS of the answers with the pseudo-answers."""
    se: float
    """The standard error in points around that centre."""
    unclipped: tuple[float, float]
    """The limits in points before clipping."""


@dataclass(frozen=True, slots=True)
class NpsPosterior:
    """The equal-tailed interval of the Jeffreys posterior."""

    interval: Interval
    """The raw NPS with the posterior limits."""
    posterior_mean: float
    """The posterior mean in points."""


@dataclass(frozen=True, slots=True)
class NpsTest:
    """A test of one NPS against a target."""

    nps: float
    """The observed NPS in points."""
    null_nps: float
    """The NPS of the hypothesis in points."""
    z: float
    """The score statistic: negative below the hypothesis; infinite where the answers are impossible under it."""
    p_value: float
    """The two-sided p-value."""


def nps_point(detractors: Number, passives: Number, promoters: Number) -> NpsPoint:
    """Give the point estimate, `nps.point` (Reichheld 2003).

    Counts need not be whole, here and below: effective counts of a weighted sample are as good.

    >>> from cxmetrics import infer
    >>> point = infer.nps_point(50, 124, 238)
    >>> round(point.nps, 2), round(point.se, 2)
    (45.63, 3.45)
    """
    return result_of(NpsPoint, _cxmetrics.infer_nps_point((detractors, passives, promoters)))


def nps_score_interval(
    detractors: Number, passives: Number, promoters: Number, *, confidence: float | None = None
) -> Interval:
    """Give the score interval, `nps.ci.score`: the default.

    All values of NPS that `nps_score_test` does not reject. It has the right coverage from five answers on, never
    leaves -100 to 100, never has zero width and always holds the estimate.

    Method: T. Tango, Statistics in Medicine 17 (1998) 891; the "iterative" method of B. Rocks, The American
    Statistician 70 (2016) 365.

    >>> from cxmetrics import infer
    >>> interval = infer.nps_score_interval(2, 6, 12)
    >>> interval.estimate, round(interval.lower, 3), round(interval.upper, 3)
    (50.0, 14.586, 73.13)
    """
    return interval_of(_cxmetrics.infer_nps_score_interval((detractors, passives, promoters), confidence))


def nps_wald(detractors: Number, passives: Number, promoters: Number, *, confidence: float | None = None) -> NpsWald:
    """Give the Wald interval, `nps.ci.wald`, for comparison only.

    It has no width when all answers agree and covers far less than it says near a ceiling.

    >>> from cxmetrics import infer
    >>> infer.nps_wald(0, 0, 10).interval.lower
    100.0
    """
    return _wald(_cxmetrics.infer_nps_wald((detractors, passives, promoters), confidence))


def nps_adjusted_wald(
    detractors: Number,
    passives: Number,
    promoters: Number,
    *,
    pseudo: tuple[Number, Number, Number] | None = None,
    confidence: float | None = None,
) -> NpsWald:
    """Give the adjusted Wald interval, `nps.ci.adjusted_wald`, as other tools do.

    `pseudo` are answers that nobody gave, added to steady the interval: detractors, passives, promoters. Three of them
    as `(0.75, 1.5, 0.75)` unless given, the adjustment "(3, T)" of Rocks (2016); others are `(0.5, 1, 0.5)` (Agresti
    and Min 2005) and `(1, 0, 1)` (Bonett and Price 2012). The estimate is the raw NPS. At levels well below 0.95 the
    interval may miss it when all answers agree.

    Method: Rocks (2016); J. R. Lewis and J. Sauro (2021).

    >>> from cxmetrics import infer
    >>> wald = infer.nps_adjusted_wald(0, 0, 5)
    >>> wald.center, round(wald.interval.lower, 2), wald.interval.upper
    (62.5, 17.49, 100.0)
    """
    return _wald(_cxmetrics.infer_nps_adjusted_wald((detractors, passives, promoters), pseudo, confidence))


def nps_dirichlet_jeffreys(
    detractors: Number, passives: Number, promoters: Number, *, confidence: float | None = None
) -> NpsPosterior:
    """Give the equal-tailed interval of the posterior under the Jeffreys prior, `nps.ci.dirichlet_jeffreys`.

    The posterior is Dirichlet with one half added to each count. Well calibrated from twenty answers on; its upper
    limit lies below 100 even when all are promoters, so it then misses the estimate. It takes milliseconds: not for
    tables. Above 1e15 answers it is refused.

    Method: the distribution of the difference is integrated over the class with the least spread, conditional on which
    the rest is a beta distribution; accurate to about 1e-9 points.

    >>> from cxmetrics import infer
    >>> posterior = infer.nps_dirichlet_jeffreys(0, 0, 5, confidence=0.8)
    >>> round(posterior.posterior_mean, 2), round(posterior.interval.lower, 2), round(posterior.interval.upper, 2)
    (76.92, 48.0, 97.31)
    """
    return result_of(
        NpsPosterior, _cxmetrics.infer_nps_dirichlet_jeffreys((detractors, passives, promoters), confidence)
    )


def nps_score_test(detractors: Number, passives: Number, promoters: Number, null_nps: float) -> NpsTest:
    """Give the score test of an NPS of `null_nps` points, `nps.test.score`: use it for targets.

    It rejects exactly where `nps_score_interval` excludes the target. For a target of 0 it is the sign test of
    McNemar. Against -100 or 100 a single answer of another kind is proof: then z is infinite and p is 0.

    >>> from cxmetrics import infer
    >>> test = infer.nps_score_test(14, 4, 2, -50)
    >>> test.nps, round(test.z, 3), round(test.p_value, 3)
    (-60.0, -0.615, 0.539)
    """
    return NpsTest(*_cxmetrics.infer_nps_score_test((detractors, passives, promoters), null_nps))


def _wald(text: str) -> NpsWald:
    data = json.loads(text)
    lower, upper = data["unclipped"]
    return NpsWald(Interval.from_dict(data["interval"]), data["center"], data["se"], (lower, upper))
