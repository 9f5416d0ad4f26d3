"""Two columns that go together. A correlation is an association: it says what goes with what, never what moves it."""

from __future__ import annotations

from dataclasses import dataclass

from cxmetrics import _cxmetrics
from cxmetrics.infer.interval import Interval, Numbers, result_of


@dataclass(frozen=True, slots=True)
class Correlation:
    """A correlation with its test and interval."""

    estimate: float
    """The coefficient, -1 to 1."""
    interval: Interval | None
    """The coefficient with its limits; nothing for too few pairs. One of -1 or 1 has an interval without width."""
    statistic: float | None
    """The t or z statistic of no association; nothing for a coefficient of -1 or 1, where t is infinite."""
    df: float | None
    """The degrees of freedom of t."""
    p_value: float
    """The two-sided p-value of no association."""
    n: int
    """How many pairs."""
    degenerate: bool
    """Whether the coefficient is -1 or 1, so that interval and p-value say nothing about chance."""
    method: str
    """The id of the method."""


@dataclass(frozen=True, slots=True)
class WeightedCorrelation:
    """A weighted correlation: a description without a test."""

    estimate: float
    """The coefficient, -1 to 1."""
    n: int
    """How many pairs have a weight above zero."""
    n_eff: float
    """Kish's effective number of pairs."""


@dataclass(frozen=True, slots=True)
class Disattenuated:
    """The correlation that estimates with sampling error hide."""

    observed: Correlation
    """Pearson's correlation as observed."""
    reliability: float
    """Which part of the variance between the estimates is real. At or below 0 they differ by no more than chance."""
    corrected: float | None
    """The observed coefficient over the root of the reliability; it may pass 1: show it capped."""
    interval: Interval | None
    """The limits of the observed coefficient over the same root, uncapped."""


@dataclass(frozen=True, slots=True)
class PairwiseCorrelation:
    """Pearson's coefficient, and how it varies from sample to sample whatever the distribution is."""

    estimate: float
    """Pearson's coefficient, -1 to 1."""
    n: float
    """How many pairs."""
    variance: float
    """The large-sample variance of sqrt(n) times the coefficient, from the pairs themselves."""


def pearson(x: Numbers, y: Numbers, *, confidence: float | None = None) -> Correlation:
    """Give Pearson's correlation, `corr.pearson`, with t and the interval by Fisher's transformation.

    Raises:
        TooFewError: Fewer than three pairs.
        ZeroVarianceError: All values of one side agree.

    >>> from cxmetrics import infer
    >>> found = infer.pearson([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])
    >>> round(found.estimate, 9), round(found.p_value, 3)
    (0.8, 0.104)
    """
    return result_of(Correlation, _cxmetrics.infer_pearson(x, y, confidence))


def spearman(x: Numbers, y: Numbers, *, confidence: float | None = None) -> Correlation:
    """Give Spearman's rank correlation, `corr.spearman`: whether higher goes with higher, on any ordered scale.

    Method: Pearson's on midranks; p by t; the interval after D. G. Bonett and T. A. Wright, Psychometrika 65 (2000) 23.

    >>> from cxmetrics import infer
    >>> round(infer.spearman([1, 2, 3, 4, 5], [2, 1, 4, 3, 50]).estimate, 9)
    0.8
    """
    return result_of(Correlation, _cxmetrics.infer_spearman(x, y, confidence))


def kendall_b(x: Numbers, y: Numbers, *, confidence: float | None = None) -> Correlation:
    """Give Kendall's tau-b, `corr.kendall_b`: how many more pairs of pairs agree in order than disagree.

    Method: z with the variance under ties (M. G. Kendall, 1970); the interval after E. C. Fieller, H. O. Hartley and
    E. S. Pearson, Biometrika 44 (1957) 470.

    >>> from cxmetrics import infer
    >>> round(infer.kendall_b([1, 2, 3, 4, 5], [2, 1, 4, 3, 5]).estimate, 9)
    0.6
    """
    return result_of(Correlation, _cxmetrics.infer_kendall_b(x, y, confidence))


def pearson_weighted(x: Numbers, y: Numbers, weights: Numbers) -> WeightedCorrelation:
    """Give Pearson's correlation of weighted moments, `corr.pearson_weighted`. Rows of weight zero do not count.

    Only to describe: a weight may stand for a number of answers or for a share of a population, and the two have
    different errors, so there is no interval.

    >>> from cxmetrics import infer
    >>> round(infer.pearson_weighted([41, 35, 52, 47], [900, 850, 990, 870], [120, 30, 80, 45]).estimate, 4)
    0.8209
    """
    return result_of(WeightedCorrelation, _cxmetrics.infer_pearson_weighted(x, y, weights))


def disattenuated(
    estimates: Numbers, sampling_variances: Numbers, other: Numbers, *, confidence: float | None = None
) -> Disattenuated:
    """Give the correlation that estimates with sampling error hide, `corr.disattenuated`.

    Each estimate (a store's NPS, say) comes with its sampling variance; the other side (sales) is taken as free of
    error. Thirty answers to a store often leave a reliability of 0.4: an observed 0.3 then stands for about 0.47.

    Method: C. Spearman, American Journal of Psychology 15 (1904) 72.

    >>> from cxmetrics import infer
    >>> nps, variance = [0.41, 0.35, 0.52, 0.47, 0.30], [0.002, 0.003, 0.001, 0.002, 0.004]
    >>> hidden = infer.disattenuated(nps, variance, [900, 850, 940, 870, 860])
    >>> round(hidden.reliability, 3), hidden.observed.estimate < hidden.corrected
    (0.694, True)
    """
    return result_of(Disattenuated, _cxmetrics.infer_disattenuated(estimates, sampling_variances, other, confidence))


def pairwise_correlation(x: Numbers, y: Numbers) -> PairwiseCorrelation:
    """Give Pearson's coefficient with its distribution-free variance.

    Method: J. H. Steiger and A. R. Hakstian, British Journal of Mathematical and Statistical Psychology 35 (1982) 208.

    >>> from cxmetrics import infer
    >>> round(infer.pairwise_correlation([1, 2, 3, 4, 5], [2, 1, 4, 3, 5]).variance, 4)
    0.048
    """
    return result_of(PairwiseCorrelation, _cxmetrics.infer_pairwise_correlation(x, y))
