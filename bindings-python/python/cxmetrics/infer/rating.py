"""Ratings on a scale, as how many answers each point got: boxes, effort, the mean with its intervals.

`counts[0]` answers gave the point `lowest`, `counts[1]` the next one, and so on: `[2, 1, 3, 9, 5]` from 1 is twice 1,
once 2, ...
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from cxmetrics import _cxmetrics
from cxmetrics.infer.interval import Counts, Interval, interval_of, result_of
from cxmetrics.infer.nps import NpsCounts


@dataclass(frozen=True, slots=True)
class RatingSummary:
    """Ratings in short."""

    n: int
    """The base."""
    lowest: int
    """The lowest point of the scale."""
    highest: int
    """The highest point of the scale."""
    mean: float
    """The mean rating."""
    sd: float | None
    """The standard deviation (divisor n - 1); nothing for a single answer."""


@dataclass(frozen=True, slots=True)
class BoxSummary:
    """Satisfaction by boxes."""

    n: int
    """The base."""
    satisfied: int
    """How many are satisfied: from the lower bound of the top boxes up."""
    csat: float
    """Their share: CSAT, 0 to 1."""
    top_box: float
    """The share on the highest point alone."""
    bottom2: float
    """The share on the two lowest points."""
    net: float
    """`csat - bottom2`, -1 to 1."""
    mean: float
    """The mean rating."""
    sd: float | None
    """The standard deviation (divisor n - 1); nothing for a single answer."""


@dataclass(frozen=True, slots=True)
class EffortSummary:
    """Customer effort on the seven-point agreement scale."""

    n: int
    """The base."""
    mean: float
    """The mean, 1 to 7; high is easy."""
    sd: float | None
    """The standard deviation (divisor n - 1); nothing for a single answer."""
    easy_5_to_7: float
    """The share of 5, 6 and 7."""
    easy_6_to_7: float
    """The share of 6 and 7."""
    difficult_1_to_3: float
    """The share of 1, 2 and 3."""
    net_easy: float
    """`easy_6_to_7 - difficult_1_to_3`, -1 to 1."""


@dataclass(frozen=True, slots=True)
class PerksMean:
    """The mean rating under a Perks prior."""

    interval: Interval
    """The observed mean with the posterior limits."""
    posterior_mean: float
    """The posterior mean."""
    posterior_sd: float
    """The posterior standard deviation."""


def rating_summary(counts: Counts, lowest: int) -> RatingSummary:
    """Give base, mean and standard deviation of ratings.

    >>> from cxmetrics import infer
    >>> summary = infer.rating_summary([2, 1, 3, 9, 5], 1)
    >>> summary.n, summary.mean, summary.highest
    (20, 3.7, 5)
    """
    return result_of(RatingSummary, _cxmetrics.infer_rating_summary(counts, lowest))


def nps_counts(counts: Counts, lowest: int, detractor_max: int, promoter_min: int) -> NpsCounts:
    """Give the classes of an NPS: detractors up to `detractor_max`, promoters from `promoter_min`, passives between.

    The bands of NPS are 6 and 9 on a scale from 0 to 10; other scales give numbers that compare with nothing.

    >>> from cxmetrics import infer
    >>> infer.nps_counts([0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1], 0, 6, 9)
    NpsCounts(detractors=1.0, passives=1.0, promoters=2.0)
    """
    return NpsCounts(**json.loads(_cxmetrics.infer_nps_counts(counts, lowest, detractor_max, promoter_min)))


def csat_summary(counts: Counts, lowest: int, top_min: int) -> BoxSummary:
    """Give satisfaction by boxes, `csat.top2box`: the share from `top_min` up, 4 on a scale of 1 to 5.

    The bound is always given, never guessed: vendors differ (on 1 to 7 some count from 5, some from 6).

    >>> from cxmetrics import infer
    >>> summary = infer.csat_summary([2, 1, 3, 9, 5], 1, 4)
    >>> summary.csat, summary.top_box, summary.bottom2
    (0.7, 0.25, 0.15)
    """
    return result_of(BoxSummary, _cxmetrics.infer_csat_summary(counts, lowest, top_min))


def effort_summary(counts: Counts, lowest: int) -> EffortSummary:
    """Give customer effort, `ces.summary`: the 2.0 wording of 2013, agreement from 1 to 7 that it was made easy.

    The 1.0 wording of 2010 asks on 1 to 5 for effort, where low is good; the two must not meet in one number, so it is
    refused.

    >>> from cxmetrics import infer
    >>> infer.effort_summary([1, 0, 2, 3, 6, 10, 18], 1).net_easy
    0.625
    """
    return result_of(EffortSummary, _cxmetrics.infer_effort_summary(counts, lowest))


def topbox_wilson(counts: Counts, lowest: int, top_min: int, *, confidence: float | None = None) -> Interval:
    """Give the Wilson interval of the share from `top_min` up, `ces.topbox_wilson`.

    >>> from cxmetrics import infer
    >>> interval = infer.topbox_wilson([2, 3, 5, 8, 9, 6, 4], 1, 6)
    >>> round(interval.lower, 3), round(interval.upper, 3)
    (0.154, 0.43)
    """
    return interval_of(_cxmetrics.infer_topbox_wilson(counts, lowest, top_min, confidence))


def mean_t(counts: Counts, lowest: int, *, confidence: float | None = None) -> Interval:
    """Give the t interval of the mean rating, `rating.mean_t_ci`, clipped to the scale.

    Fails at ceilings: with 85 % on the top point it covers 56 to 90 % where it says 95; use `mean_perks` there. A
    single answer is refused as `too_few`, answers that all agree as `zero_variance`.

    >>> from cxmetrics import infer
    >>> interval = infer.mean_t([2, 1, 3, 9, 5], 1)
    >>> interval.estimate, round(interval.lower, 2), round(interval.upper, 2)
    (3.7, 3.13, 4.27)
    """
    return interval_of(_cxmetrics.infer_mean_t(counts, lowest, confidence))


def mean_perks(counts: Counts, lowest: int, *, confidence: float | None = None) -> PerksMean:
    """Give the Perks interval of the mean rating, `rating.mean_perks_ci`.

    For fewer than 30 answers or more than half of them on the top point. One answer in all is spread evenly over the
    points of the scale; the posterior of the mean is matched by a beta distribution on the scale, whose equal tails
    are the limits. Never without width. This construction is the project's own; in simulations it covers 92 to 97 % at
    95, from 5 answers on, where the t interval covers 56 to 95.

    The posterior may leave out a mean at the very end of the scale; the interval then names the posterior limits as
    they are, and the estimate is the observed mean.

    >>> from cxmetrics import infer
    >>> perks = infer.mean_perks([0, 0, 0, 0, 0, 0, 9], 1)
    >>> perks.interval.estimate, round(perks.interval.lower, 3), round(perks.interval.upper, 3)
    (7.0, 5.789, 6.998)
    """
    return result_of(PerksMean, _cxmetrics.infer_mean_perks(counts, lowest, confidence))
