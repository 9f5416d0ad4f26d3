"""Experiments with two or more arms: was the split as planned, and what differs once the past is taken out."""

from __future__ import annotations

from dataclasses import dataclass

from cxmetrics import _cxmetrics
from cxmetrics.infer.interval import Counts, Numbers, result_beside, result_of
from cxmetrics.infer.two_sample import WelchTest


@dataclass(frozen=True, slots=True)
class SampleRatio:
    """Whether an experiment was split as planned."""

    expected: tuple[float, ...]
    """How many each arm should have had of all that came."""
    statistic: float
    """Pearson's chi-square; infinite when somebody came to an arm that was planned empty."""
    df: int
    """The degrees of freedom."""
    p_value: float
    """The p-value."""
    is_alarming: bool
    """Whether p is below 0.001: then no result of the experiment should be believed."""


@dataclass(frozen=True, slots=True)
class Cuped:
    """A difference of means with what was known before taken out."""

    theta: float
    """The slope of the outcome on what was known before, over both arms."""
    adjusted: WelchTest
    """Welch's test of the adjusted outcomes: treatment less control."""
    unadjusted_diff: float
    """The difference of the outcomes as they are."""
    variance_reduction: float
    """The share of the difference's variance that the adjustment took away; below 0 when it did harm."""


def sample_ratio(observed: Counts, planned: Numbers) -> SampleRatio:
    """Check the split of an experiment: how many came to each arm, and in which ratio they should have. Do it first.

    >>> from cxmetrics import infer
    >>> infer.sample_ratio([5_020, 4_980], [1, 1]).is_alarming, infer.sample_ratio([50_600, 49_400], [1, 1]).is_alarming
    (False, True)
    """
    return result_beside(SampleRatio, _cxmetrics.infer_sample_ratio(observed, planned))


def cuped(
    control: tuple[Numbers, Numbers], treatment: tuple[Numbers, Numbers], *, confidence: float | None = None
) -> Cuped:
    """Give the difference of means, treatment less control, less what a measure from before explains: `cuped`.

    Each arm is its values from before the experiment and its outcomes, customer by customer. The measure must come from
    before: one that the treatment can move takes the effect away.

    Method: A. Deng, Y. Xu, R. Kohavi and T. Walker, WSDM 2013.

    >>> from cxmetrics import infer
    >>> control = [1, 2, 3, 4], [1.5, 1.9, 3.2, 3.9]
    >>> treatment = [2, 3, 4, 5], [3.1, 4.0, 4.8, 6.2]
    >>> found = infer.cuped(control, treatment)
    >>> found.unadjusted_diff > found.adjusted.interval.estimate, found.variance_reduction > 0.9
    (True, True)
    """
    return result_of(Cuped, _cxmetrics.infer_cuped(control, treatment, confidence))
