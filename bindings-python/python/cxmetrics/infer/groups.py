"""Several groups at once - do any of them differ? - and tables of counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from cxmetrics import _cxmetrics
from cxmetrics.infer.interval import Counts, Number, Numbers, result_of


class GroupMoments(NamedTuple):
    """A group's base, mean and variance (divisor n); a plain tuple of three is as good."""

    n: float
    """The base."""
    mean: float
    """The mean."""
    variance: float
    """The variance of one answer, with divisor n."""


Moments = Iterable[tuple[Number, Number, Number] | Numbers]
"""Base, mean and variance (divisor n) of each group: tuples, or an array with three columns."""


@dataclass(frozen=True, slots=True)
class WelchAnova:
    """Welch's test that the means of several groups are equal."""

    f: float
    """The statistic."""
    df1: float
    """The degrees of freedom of the numerator: groups less one."""
    df2: float
    """The degrees of freedom of the denominator; not whole."""
    p_value: float
    """The p-value."""


@dataclass(frozen=True, slots=True)
class KruskalWallis:
    """The Kruskal-Wallis test that several groups have one distribution."""

    h: float
    """The statistic, corrected for ties."""
    df: int
    """The degrees of freedom: groups less one."""
    p_value: float
    """The p-value by chi-square."""
    epsilon2: float
    """Epsilon squared, h / (n - 1): the share of the ranks' variance that lies between the groups."""


@dataclass(frozen=True, slots=True)
class Independence:
    """The chi-square test of a table of counts."""

    chi2: float
    """Pearson's statistic, without correction for continuity."""
    df: int
    """The degrees of freedom; rows and columns without any count do not count."""
    p_value: float
    """The p-value; not to be trusted when `min_expected` is below 1."""
    min_expected: float
    """The smallest expected count."""
    cramers_v: float
    """Cramer's V: how strong the association is, 0 to 1."""
    cramers_v_bias_corrected: float | None
    """The same after Bergsma's correction of its bias; nothing where that is not defined."""


@dataclass(frozen=True, slots=True)
class GoodnessOfFit:
    """The chi-square test of counts against the shares that they should have."""

    chi2: float
    """Pearson's statistic."""
    df: int
    """The degrees of freedom."""
    p_value: float
    """The p-value."""
    min_expected: float
    """The smallest expected count."""


def group_moments(values: Numbers) -> GroupMoments:
    """Give the base, mean and variance (divisor n) of values.

    >>> from cxmetrics import infer
    >>> infer.group_moments([1, 2, 6])
    GroupMoments(n=3.0, mean=3.0, variance=4.666666666666667)
    """
    return result_of(GroupMoments, _cxmetrics.infer_group_moments(values))


def welch_anova(groups: Iterable[Numbers]) -> WelchAnova:
    """Test that the means of several groups are equal, without assuming equal variances: `anova.welch`.

    It answers "any?". Which ones is the question of a screening, group by group against the rest.

    Method: B. L. Welch, Biometrika 38 (1951) 330. Cost: a sort of each group.

    Raises:
        TooFewError: Fewer than two groups, or a group with fewer than two values.
        ZeroVarianceError: A group whose values all agree.

    >>> from cxmetrics import infer
    >>> test = infer.welch_anova([[5, 4, 5, 3], [2, 3, 2, 1], [4, 4, 5, 2]])
    >>> test.df1, round(test.p_value, 3)
    (2.0, 0.035)
    """
    return result_of(WelchAnova, _cxmetrics.infer_welch_anova(groups))


def welch_anova_of(moments: Moments) -> WelchAnova:
    """Do the same from bases, means and variances: for measures of which only the sums are left.

    >>> from cxmetrics import infer
    >>> groups = [[5, 4, 5, 3], [2, 3, 2, 1], [4, 4, 5, 2]]
    >>> of_moments = infer.welch_anova_of([infer.group_moments(group) for group in groups])
    >>> round(of_moments.f, 9) == round(infer.welch_anova(groups).f, 9)
    True
    """
    return result_of(WelchAnova, _cxmetrics.infer_welch_anova_of(moments))


def kruskal_wallis(groups: Iterable[Numbers]) -> KruskalWallis:
    """Test that several groups have one distribution, by ranks: `kruskal_wallis`, for ratings.

    Method: W. H. Kruskal and W. A. Wallis, JASA 47 (1952) 583, with the correction for ties.

    >>> from cxmetrics import infer
    >>> test = infer.kruskal_wallis([[5, 4, 5, 3], [2, 3, 2, 1], [4, 4, 5, 2]])
    >>> test.df, round(test.h, 2)
    (2, 5.81)
    """
    return result_of(KruskalWallis, _cxmetrics.infer_kruskal_wallis(groups))


def chi_square_independence(table: Iterable[Counts]) -> Independence:
    """Test whether the rows and columns of a table of counts are independent: `chi2.independence`.

    Rows may be stores and columns detractors, passives and promoters. There is no correction for continuity.

    >>> from cxmetrics import infer
    >>> test = infer.chi_square_independence([[12, 5], [7, 9]])
    >>> round(test.chi2, 4), test.df, round(test.p_value, 4)
    (2.4306, 1, 0.119)
    """
    return result_of(Independence, _cxmetrics.infer_chi_square_independence(table))


def chi_square_goodness_of_fit(observed: Counts, shares: Numbers) -> GoodnessOfFit:
    """Test counts against the shares that they should have: `chi2.gof`.

    >>> from cxmetrics import infer
    >>> test = infer.chi_square_goodness_of_fit([10, 20, 30], [1 / 3, 1 / 3, 1 / 3])
    >>> round(test.chi2, 9), test.df, round(test.p_value, 4)
    (10.0, 2, 0.0067)
    """
    return result_of(GoodnessOfFit, _cxmetrics.infer_chi_square_goodness_of_fit(observed, shares))
