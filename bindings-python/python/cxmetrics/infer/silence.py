"""Customers who have gone silent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import SupportsIndex

from cxmetrics import _cxmetrics
from cxmetrics.infer.interval import Number, result_of


@dataclass(frozen=True, slots=True)
class GapTail:
    """A silence judged by known parameters."""

    survival: float
    """The share of a customer's gaps that last longer."""
    p_active: float
    """The probability that the customer is still active."""


def gap_tail(shape: Number, mean_gap: Number, current_gap: Number, dropout: Number) -> GapTail:
    """Say whether a gap is longer than a customer's rhythm has, `gap_tail`: gamma renewals.

    Args:
        shape: How regular the gaps are; 1 is by chance.
        mean_gap: The mean gap, in days.
        current_gap: How long the customer has been silent.
        dropout: The chance of leaving after a contact.

    >>> from cxmetrics import infer
    >>> round(infer.gap_tail(2.5, 14, 71, 0.024).p_active, 4)
    0.0048
    """
    return result_of(GapTail, _cxmetrics.infer_gap_tail(shape, mean_gap, current_gap, dropout))


def bgnbd_p_alive(
    frequency: SupportsIndex, recency: Number, age: Number, *, r: Number, alpha: Number, a: Number, b: Number
) -> float:
    """Give the probability that a customer is still active by the BG/NBD model, `bgnbd_p_alive`.

    Args:
        frequency: Contacts after the first.
        recency: The time from the first to the last.
        age: The time from the first until now.
        r: The shape of the rates of contact.
        alpha: Their scale.
        a: The first parameter of the chance of leaving.
        b: The second.

    >>> from cxmetrics import infer
    >>> round(infer.bgnbd_p_alive(30, 290, 300, r=1.0999, alpha=16.9012, a=0.13304, b=2.51373), 4)
    0.9887
    """
    return _cxmetrics.infer_bgnbd_p_alive(frequency, recency, age, r, alpha, a, b)
