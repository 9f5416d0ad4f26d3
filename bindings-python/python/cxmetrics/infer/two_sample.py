"""Two sets of ratings or measures: which is higher, and may chance explain it?

Ratings: [`brunner_munzel`][cxmetrics.infer.brunner_munzel]. Measures: [`welch`][cxmetrics.infer.welch]. Arrays are
counted natively.
"""

from __future__ import annotations

from dataclasses import dataclass

from cxmetrics import _cxmetrics
from cxmetrics.infer.interval import Interval, Number, Numbers, result_beside, result_of


@dataclass(frozen=True, slots=True)
class WelchTest:
    """Welch's t test, with the size of the effect."""

    interval: Interval
    """The difference of the means `a - b` with its limits."""
    statistic: float
    """The t statistic."""
    df: float
    """The degrees of freedom after Welch and Satterthwaite."""
    p_value: float
    """The two-sided p-value."""
    cohen_d: float
    """Cohen's d: the difference in pooled standard deviations."""
    hedges_g: float
    """Hedges' g: Cohen's d without its bias in small samples."""


@dataclass(frozen=True, slots=True)
class RankSum:
    """The Mann-Whitney test."""

    u: float
    """U of the first side: the pairs it wins, and half of the ties."""
    superiority: float
    """A = P(X > Y) + P(X = Y) / 2: how often a value of the first side is above one of the second."""
    cliffs_delta: float
    """Cliff's delta, 2 A - 1."""
    statistic: float
    """The z statistic, corrected for ties, without continuity correction."""
    p_value: float
    """The two-sided p-value without continuity correction."""
    p_value_continuity: float
    """The two-sided p-value with continuity correction, as R and scipy give it."""


@dataclass(frozen=True, slots=True)
class Superiority:
    """The Brunner-Munzel test."""

    interval: Interval
    """A = P(X > Y) + P(X = Y) / 2 with its limits, as a share: one half where neither side tends to be higher."""
    statistic: float
    """The t statistic, above 0 when the first side tends to be higher; infinite where the sides do not overlap."""
    p_value: float
    """The two-sided p-value of A = 1/2."""
    df: float | None = None
    """The degrees of freedom; nothing where the sides do not overlap."""


def welch(a: Numbers, b: Numbers, *, confidence: float | None = None) -> WelchTest:
    """Test two means by Welch's t, `ttest.welch`: for measures, and for ratings from 30 answers on each side.

    It does not assume equal variances. Method: B. L. Welch, Biometrika 34 (1947) 28; the exact factor of L. V. Hedges
    (1981).

    Raises:
        TooFewError: A side with one value.
        ZeroVarianceError: Neither side varies.

    >>> from cxmetrics import infer
    >>> found = infer.welch([3] * 10 + [4] * 20 + [5] * 40, [3] * 30 + [4] * 20 + [5] * 20)
    >>> round(found.interval.estimate, 4), found.p_value < 0.001
    (0.5714, True)
    """
    return result_of(WelchTest, _cxmetrics.infer_welch(a, b, confidence))


def welch_of(
    a: tuple[Number, Number, Number], b: tuple[Number, Number, Number], *, confidence: float | None = None
) -> WelchTest:
    """Do as `welch` from the size, mean and variance (divisor n - 1) of each side.

    >>> from cxmetrics import infer
    >>> round(infer.welch_of((70, 4.2, 0.9), (80, 3.9, 1.1)).p_value, 3)
    0.068
    """
    return result_of(WelchTest, _cxmetrics.infer_welch_of(a, b, confidence))


def mann_whitney(a: Numbers, b: Numbers) -> RankSum:
    """Test whether two distributions are the same, `mann_whitney` (Wilcoxon's rank sum).

    A small p-value says that the distributions differ, not that one side tends to be higher: for that take
    `brunner_munzel`.

    >>> from cxmetrics import infer
    >>> infer.mann_whitney([9, 10, 10, 7], [8, 7, 3]).u  # of twelve pairs the first side wins ten and ties one
    10.5
    """
    return result_of(RankSum, _cxmetrics.infer_mann_whitney(a, b))


def brunner_munzel(a: Numbers, b: Numbers, *, confidence: float | None = None) -> Superiority:
    """Test which side tends to be higher, `brunner_munzel`: the default for ratings.

    It tests A = 1/2 and gives A with an interval. Unlike `mann_whitney` it holds when the sides spread differently.
    Where every value of one side is above every value of the other, an exact bound stands in.

    Method: E. Brunner and U. Munzel, Biometrical Journal 42 (2000) 17, with the t distribution.

    Raises:
        TooFewError: A side with one value.
        ZeroVarianceError: All values of both sides are one and the same.

    >>> from cxmetrics import infer
    >>> found = infer.brunner_munzel([3] * 10 + [4] * 20 + [5] * 40, [3] * 30 + [4] * 20 + [5] * 20)
    >>> round(found.interval.estimate, 4), found.interval.lower > 0.58
    (0.6837, True)
    """
    return result_beside(Superiority, _cxmetrics.infer_brunner_munzel(a, b, confidence))
