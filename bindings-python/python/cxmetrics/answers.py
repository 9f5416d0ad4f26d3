"""The smallest calls: a reading straight from answers, without a survey or a cube."""

from __future__ import annotations

from collections.abc import Iterable
from typing import SupportsFloat, SupportsIndex

from cxmetrics import _cxmetrics
from cxmetrics.errors import OutOfRangeError
from cxmetrics.reading import Reading

Answers = Iterable[SupportsFloat | SupportsIndex]
"""Whole numbers, whatever their type: `9` and `9.0` are the same answer, `9.5` and NaN are none."""


def nps(answers: Answers) -> Reading:
    """Give the NPS of answers from 0 to 10, with its score interval at 95 %.

    Takes any iterable of whole numbers, floats too: a list, a NumPy array, a pandas or Polars series.

    >>> import cxmetrics as cx
    >>> reading = cx.nps([10, 9, 7, 3])
    >>> reading.value, reading.unit, reading.method
    (25.0, 'points', 'nps.ci.score')
    """
    return Reading.from_json(_cxmetrics.nps(answers))


def csat(answers: Answers) -> Reading:
    """Give the CSAT of answers from 1 to 5: the share of 4 and 5, with its Wilson interval at 95 %.

    >>> import cxmetrics as cx
    >>> cx.csat([5, 4, 2, 5]).value
    0.75
    """
    return Reading.from_json(_cxmetrics.csat(answers))


def ces(answers: Answers) -> Reading:
    """Give the CES 2.0 of answers from 1 to 7: the mean, high is easy, with its t interval at 95 %.

    >>> import cxmetrics as cx
    >>> cx.ces([7, 6, 5, 6]).value
    6.0
    """
    return Reading.from_json(_cxmetrics.ces(answers))


def nps_of_counts(detractors: int, passives: int, promoters: int) -> Reading:
    """Give the NPS of counts: how many detractors, passives and promoters.

    >>> import cxmetrics as cx
    >>> cx.nps_of_counts(20, 30, 50).value
    30.0
    """
    try:
        return Reading.from_json(_cxmetrics.nps_of_counts(detractors, passives, promoters))
    except OverflowError:
        message = "a count is a whole number from 0 to 2^64 - 1"
        raise OutOfRangeError(message) from None


def nps_of_shares(promoters: float, detractors: float) -> Reading:
    """Give the NPS from published shares, 0 to 1: nobody says from how many answers, so there is no interval.

    >>> import cxmetrics as cx
    >>> reading = cx.nps_of_shares(0.70, 0.09)
    >>> round(reading.value, 9), reading.interval, reading.flags
    (61.0, None, ('no_base',))
    """
    return Reading.from_json(_cxmetrics.nps_of_shares(promoters, detractors))


def share_without_base(share: float) -> Reading:
    """Give a published share, 0 to 1, when nobody says from how many answers: a reading without an interval."""
    return Reading.from_json(_cxmetrics.share_without_base(share))
