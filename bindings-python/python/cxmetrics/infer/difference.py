"""The difference of two independent estimates, from their own intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import SupportsIndex

from cxmetrics import _cxmetrics
from cxmetrics.infer.interval import Interval, Number, interval_of, result_beside, result_of

_Nps = tuple[Number, Number, Number]
_Share = tuple[Number, Number]


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference `a - b` with its interval and its test."""

    interval: Interval
    """The difference with its limits; its method is the one of the interval."""
    statistic: float
    """The test statistic: above 0 when `a` is above `b`."""
    p_value: float
    """The two-sided p-value of "no difference"."""
    df: float | None = None
    """The degrees of freedom of a t statistic; nothing for a z statistic."""


@dataclass(frozen=True, slots=True)
class SkewedTest:
    """A test for screening many segments."""

    diff: float
    """The difference `a - b` in points."""
    z: float
    """The statistic with its skewness taken out: standard normal when there is no difference."""
    p_value: float
    """The two-sided p-value."""


@dataclass(frozen=True, slots=True)
class AdjustedDifference:
    """A difference of two NPS by the adjusted Wald method."""

    interval: Interval
    """The raw difference with the limits, clipped to -200 to 200."""
    center: float
    """The centre of the interval in points: the difference with the pseudo-answers."""
    se: float
    """The standard error in points around that centre."""
    statistic: float
    """The centre over its standard error; infinite where there is no spread and a difference."""
    p_value: float
    """The two-sided p-value."""


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


def nps_difference(a: _Nps, b: _Nps, *, confidence: float | None = None) -> Interval:
    """Give the difference `a - b` of two NPS in points, `nps.diff.mover`: `mover` on two score intervals.

    Each side is its detractors, passives and promoters.

    >>> from cxmetrics import infer
    >>> change = infer.nps_difference((6, 30, 64), (12, 33, 55))
    >>> round(change.estimate, 9), round(change.lower, 2), round(change.upper, 2)
    (15.0, -3.22, 33.11)
    """
    return interval_of(_cxmetrics.infer_nps_difference(a, b, confidence))


def nps_difference_score(a: _Nps, b: _Nps, *, confidence: float | None = None) -> Difference:
    """Test two NPS and give the interval of `a - b` in points, `nps.diff.score`: the default.

    The interval holds every difference that the same test does not reject, so the two always agree, and it never leaves
    -200 to 200. The rejection rate stays near the level for 5 against 5 as for 10 against 200, where a Welch test can
    reach 59 % at a level of 5. The two sides must be independent: compare a store with the *rest* of the network.

    Method: the score test of O. S. Miettinen and M. Nurminen, Statistics in Medicine 4 (1985) 213, for two trinomials.

    >>> from cxmetrics import infer
    >>> found = infer.nps_difference_score((0, 1, 9), (24, 63, 213))
    >>> round(found.interval.estimate, 9), round(found.p_value, 4)  # a Welch test says 0.01 here
    (27.0, 0.1999)
    """
    return result_of(Difference, _cxmetrics.infer_nps_difference_score(a, b, confidence))


def nps_difference_score_skewed(a: _Nps, b: _Nps) -> SkewedTest:
    """Test two NPS with a correction for skewness, `nps.diff.score_skewed`: for screening many stores.

    There p-values of 1e-4 decide. The p-value only; take the interval from `nps_difference_score`.

    Method: the correction of P. J. Laud, Pharmaceutical Statistics 16 (2017) 334, for two trinomials.

    >>> from cxmetrics import infer
    >>> test = infer.nps_difference_score_skewed((6, 30, 64), (12, 33, 55))
    >>> round(test.diff, 9), round(test.p_value, 4)
    (15.0, 0.1055)
    """
    return result_of(SkewedTest, _cxmetrics.infer_nps_difference_score_skewed(a, b))


def nps_difference_adjusted_wald(
    a: _Nps, b: _Nps, *, pseudo: _Nps | None = None, confidence: float | None = None
) -> AdjustedDifference:
    """Test two NPS by the adjusted Wald method, `nps.diff.adjusted_wald`, with `pseudo` answers added to each side.

    For comparison with other tools: it is weak, and too bold for 10 against 200. The interval may miss the estimate
    where all answers agree.

    Method: J. R. Lewis and J. Sauro (2021).

    >>> from cxmetrics import infer
    >>> found = infer.nps_difference_adjusted_wald((6, 30, 64), (12, 33, 55))
    >>> round(found.interval.estimate, 9), found.center < 15
    (15.0, True)
    """
    return result_beside(AdjustedDifference, _cxmetrics.infer_nps_difference_adjusted_wald(a, b, pseudo, confidence))


def nps_difference_welch(a: _Nps, b: _Nps, *, confidence: float | None = None) -> Difference:
    """Test two NPS by Welch's t on the codes -1, 0, 1, `nps.diff.welch`: what most calculators do.

    For comparison only: right when both bases are 100 and neither side is near a ceiling; else up to 59 % of its
    findings at 5 % are false.

    >>> from cxmetrics import infer
    >>> round(infer.nps_difference_welch((40, 40, 20), (25, 40, 35)).p_value, 4)
    0.0059
    """
    return result_of(Difference, _cxmetrics.infer_nps_difference_welch(a, b, confidence))


def nps_superiority(a: _Nps, b: _Nps) -> float:
    """Give the probability that the NPS of `a` is above that of `b`, `nps.diff.bayes_superiority`.

    Under independent Jeffreys priors. Report it beside the interval of `nps_difference_score`, not instead of it: it
    says nothing about how large the difference is.

    >>> from cxmetrics import infer
    >>> round(infer.nps_superiority((6, 30, 64), (12, 33, 55)), 3)
    0.947
    """
    return _cxmetrics.infer_nps_superiority(a, b)


def share_difference(a: _Share, b: _Share, *, confidence: float | None = None) -> Interval:
    """Give the difference `a - b` of two shares, `prop.diff.newcombe`: `mover` on two Wilson intervals.

    Each side is its hits and its base. There is no correction for continuity.

    >>> from cxmetrics import infer
    >>> change = infer.share_difference((56, 70), (48, 80))
    >>> round(change.estimate, 9), round(change.lower, 4), round(change.upper, 4)
    (0.2, 0.0524, 0.3339)
    """
    return interval_of(_cxmetrics.infer_share_difference(a, b, confidence))


def share_difference_z_pooled(a: _Share, b: _Share, *, confidence: float | None = None) -> Difference:
    """Test two shares by the pooled z, `prop.diff.z_pooled`, with Newcombe's interval: the default for rates.

    It is Pearson's chi-square without Yates' correction. When an expected count is below 5, prefer `fisher_exact`; when
    the interval and the p-value must agree, `share_difference_miettinen_nurminen`.

    >>> from cxmetrics import infer
    >>> found = infer.share_difference_z_pooled((56, 70), (48, 80))
    >>> round(found.statistic, 4), round(found.p_value, 4), round(found.interval.lower, 4)
    (2.6502, 0.008, 0.0524)
    """
    return result_of(Difference, _cxmetrics.infer_share_difference_z_pooled(a, b, confidence))


def share_difference_miettinen_nurminen(a: _Share, b: _Share, *, confidence: float | None = None) -> Difference:
    """Test two shares after Miettinen and Nurminen, `prop.diff.miettinen_nurminen`: interval and p-value agree.

    >>> from cxmetrics import infer
    >>> interval = infer.share_difference_miettinen_nurminen((56, 70), (48, 80)).interval
    >>> round(interval.lower, 4), round(interval.upper, 4)
    (0.0528, 0.3382)
    """
    return result_of(Difference, _cxmetrics.infer_share_difference_miettinen_nurminen(a, b, confidence))


def fisher_exact(a: tuple[SupportsIndex, SupportsIndex], b: tuple[SupportsIndex, SupportsIndex]) -> float:
    """Give the two-sided p-value of Fisher's exact test of two shares, `prop.test.fisher`.

    For when an expected count is below 5. It sums the tables that are no more probable than this one, the rule of R and
    scipy. Conservative.

    >>> from cxmetrics import infer
    >>> round(infer.fisher_exact((3, 25), (11, 30)), 4)
    0.0608
    """
    return _cxmetrics.infer_fisher_exact(a, b)


def _given(interval: Interval) -> tuple[float, float, float, float, str]:
    return interval.estimate, interval.lower, interval.upper, interval.confidence, str(interval.unit)
