"""League tables: values pulled towards their common mean, each as far as chance alone could have moved it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cxmetrics import _cxmetrics
from cxmetrics.infer.groups import Moments
from cxmetrics.infer.interval import Number, Numbers, result_of

Stores = Iterable[tuple[Number, Number, Number] | Numbers]
"""Detractors, passives and promoters of each store: tuples, or an array with three columns."""

Shares = Iterable[tuple[Number, Number] | Numbers]
"""Hits and base of each group: tuples, or an array with two columns."""


@dataclass(frozen=True, slots=True)
class Shrunken:
    """Values with their known variances, shrunken towards their common mean."""

    tau2: float
    """The variance between the groups' true values. Zero: no evidence that they differ."""
    mu: float
    """The common mean."""
    se_mu: float
    """The standard error of the common mean."""
    shrinkage: tuple[float, ...]
    """How far each value is pulled to the mean, 0 to 1."""
    posterior_mean: tuple[float, ...]
    """The shrunken values."""
    posterior_sd: tuple[float, ...]
    """Their standard deviations, the common mean taken for known; zero for each where `tau2` is."""
    posterior_sd_with_mu: tuple[float, ...]
    """The same with the uncertainty of the common mean."""


@dataclass(frozen=True, slots=True)
class ShrunkenMeans:
    """Means of groups, shrunken towards their common mean."""

    within_variance: float
    """The variance of one answer within the groups, pooled."""
    tau2: float
    """The variance between the groups' true means. Zero: no evidence that they differ."""
    mu: float
    """The common mean."""
    se_mu: float
    """The standard error of the common mean."""
    shrinkage: tuple[float, ...]
    """How far each mean is pulled to the common one, 0 to 1."""
    posterior_mean: tuple[float, ...]
    """The shrunken means."""
    posterior_sd: tuple[float, ...]
    """Their standard deviations, the common mean taken for known; zero for each where `tau2` is."""
    posterior_sd_with_mu: tuple[float, ...]
    """The same with the uncertainty of the common mean."""


@dataclass(frozen=True, slots=True)
class ShrunkenNps:
    """The NPS of stores, shrunken towards the network's."""

    raw_nps: tuple[float, ...]
    """The NPS of each store, in points."""
    within_variance: float
    """The pooled variance of one answer on the scale -1, 0, 1."""
    tau2: float
    """The variance between the stores' true values on the scale -1 to 1. Zero: no evidence that they differ."""
    mu: float
    """The common mean, in points."""
    shrinkage: tuple[float, ...]
    """How far each store is pulled to the mean, 0 to 1."""
    shrunk_nps: tuple[float, ...]
    """The shrunken NPS, in points."""
    posterior_sd: tuple[float, ...]
    """Their standard deviations in points, the common mean taken for known."""
    posterior_sd_with_mu: tuple[float, ...]
    """The same with the uncertainty of the common mean."""


@dataclass(frozen=True, slots=True)
class ShrunkenShares:
    """Shares of groups, shrunken towards the share of all."""

    mean: float
    """The share of all groups together."""
    rho: float
    """How alike two answers of one group are beyond those of two groups; at most 0: no evidence that they differ."""
    prior_strength: float | None
    """How many answers the common share weighs as; nothing where the groups do not differ."""
    shrunk: tuple[float, ...]
    """The shrunken shares."""
    posterior_sd: tuple[float, ...]
    """Their standard deviations."""


def shrink_normal_dl(estimates: Numbers, variances: Numbers) -> Shrunken:
    """Shrink values with known variances: the variance between them by the closed form of DerSimonian and Laird.

    The method is `eb.normal_dl`: B. Efron and C. Morris, JASA 70 (1975) 311; R. DerSimonian and N. Laird (1986).

    >>> from cxmetrics import infer
    >>> schools = infer.shrink_normal_dl([28, 8, -3, 7, -1, 1, 18, 12], [225, 100, 256, 121, 81, 121, 100, 324])
    >>> schools.tau2, round(schools.posterior_mean[0], 2)  # no evidence that the eight schools differ
    (0.0, 7.69)
    """
    return result_of(Shrunken, _cxmetrics.infer_shrink_normal_dl(estimates, variances))


def shrink_normal_pm(estimates: Numbers, variances: Numbers) -> Shrunken:
    """Shrink values with known variances: the variance between them after Paule and Mandel, `eb.normal_pm`.

    The default: it keeps its worth when the groups' own variances differ much.

    >>> from cxmetrics import infer
    >>> found = infer.shrink_normal_pm([40, 60, 5], [9, 9, 400])  # the third rests on few answers
    >>> found.shrinkage[2] > found.shrinkage[0], found.posterior_mean[2] > 5
    (True, True)
    """
    return result_of(Shrunken, _cxmetrics.infer_shrink_normal_pm(estimates, variances))


def shrink_nps(stores: Stores) -> ShrunkenNps:
    """Shrink the NPS of stores, `eb.nps_stores`: the value to rank a league table by.

    A store is its detractors, passives and promoters. A store of three promoters is no leader: it is pulled far.

    >>> from cxmetrics import infer
    >>> table = infer.shrink_nps([(10, 20, 70), (0, 0, 2), (20, 30, 50), (3, 17, 80), (15, 25, 60)])
    >>> table.raw_nps[1], table.shrunk_nps[1] < table.shrunk_nps[3]
    (100.0, True)
    """
    return result_of(ShrunkenNps, _cxmetrics.infer_shrink_nps(stores))


def shrink_means(moments: Moments) -> ShrunkenMeans:
    """Shrink the means of groups, with the variance of one answer pooled over the groups.

    >>> from cxmetrics import infer
    >>> found = infer.shrink_means([(200, 4.1, 1.2), (150, 3.2, 1.1), (4, 5.0, 0.2)])
    >>> found.posterior_mean[2] < found.mu + 1
    True
    """
    return result_of(ShrunkenMeans, _cxmetrics.infer_shrink_means(moments))


def shrink_shares(groups: Shares) -> ShrunkenShares:
    """Shrink shares, `eb.beta_binomial_mom`: the beta-binomial model, its parameters by moments.

    A group is its hits and its base.

    >>> from cxmetrics import infer
    >>> found = infer.shrink_shares([(40, 50), (10, 30), (25, 40), (60, 100), (5, 5), (33, 60), (48, 52)])
    >>> round(found.mean, 3), round(found.shrunk[4], 3)  # five of five is no 100 %
    (0.656, 0.806)
    """
    return result_of(ShrunkenShares, _cxmetrics.infer_shrink_shares(groups))
