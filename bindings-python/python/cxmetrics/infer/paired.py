"""The same customers asked twice: differences that know who is who. Every difference here is after less before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import SupportsIndex

from cxmetrics import _cxmetrics
from cxmetrics.infer.difference import Difference
from cxmetrics.infer.interval import Counts, Numbers, result_of


@dataclass(frozen=True, slots=True)
class PairedNps:
    """A change of the NPS of the same customers."""

    n: int
    """How many customers answered twice."""
    before: float
    """NPS before, in points."""
    after: float
    """NPS after, in points."""
    change: Difference
    """The change with its limits and its t test."""
    se: float
    """The standard error of the change in points."""


@dataclass(frozen=True, slots=True)
class PairedShares:
    """A change of a share among the same customers."""

    before: float
    """The share before."""
    after: float
    """The share after."""
    change: Difference
    """The change with the score interval of Tango, and McNemar's test without continuity correction."""
    p_value_exact: float
    """The exact two-sided p-value (binomial): for when fewer than 25 changed."""


def paired_nps(transitions: Iterable[Counts], *, confidence: float | None = None) -> PairedNps:
    """Test the change of NPS of the same customers, `nps.paired.t`: t on the differences of the codes -1, 0, 1.

    Args:
        transitions: How many moved from which class to which: rows before, columns after; detractors, passives,
            promoters.
        confidence: The confidence level; 0.95 without it.

    Raises:
        TooFewError: One customer.
        ZeroVarianceError: All moved by the same, also by nothing.

    >>> from cxmetrics import infer
    >>> found = infer.paired_nps([[0, 0, 0], [0, 0, 4], [0, 0, 6]])  # four of ten became promoters; nobody fell
    >>> found.before, found.after, round(found.change.p_value, 4)
    (60.0, 100.0, 0.0368)
    """
    return result_of(PairedNps, _cxmetrics.infer_paired_nps(transitions, confidence))


def paired_mean(differences: Numbers, *, confidence: float | None = None) -> Difference:
    """Test the change of a mean from the differences (after less before) of the same customers.

    >>> from cxmetrics import infer
    >>> found = infer.paired_mean([-1] * 4 + [0] * 20 + [1] * 16)
    >>> round(found.interval.estimate, 9), found.p_value < 0.01
    (0.3, True)
    """
    return result_of(Difference, _cxmetrics.infer_paired_mean(differences, confidence))


def paired_shares(
    stayed: SupportsIndex,
    left: SupportsIndex,
    joined: SupportsIndex,
    out: SupportsIndex,
    *,
    confidence: float | None = None,
) -> PairedShares:
    """Test the change of a share among the same customers by McNemar's test: only those who changed count for it.

    Args:
        stayed: How many counted both times.
        left: How many counted before only.
        joined: How many counted after only.
        out: How many never counted.
        confidence: The confidence level; 0.95 without it.

    >>> from cxmetrics import infer
    >>> found = infer.paired_shares(60, 5, 15, 20)
    >>> found.before, found.after, round(found.change.p_value, 4)
    (0.65, 0.75, 0.0253)
    """
    return result_of(PairedShares, _cxmetrics.infer_paired_shares(stayed, left, joined, out, confidence))
