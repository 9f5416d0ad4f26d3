"""Hiding small cells, and others so that the small ones cannot be computed from a total."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import SupportsIndex

from cxmetrics import _cxmetrics
from cxmetrics.infer.interval import Counts


@dataclass(frozen=True, slots=True)
class Hidden:
    """Which cells to hide, by position, ascending."""

    primary: tuple[int, ...]
    """Cells hidden for their own sake."""
    all: tuple[int, ...]
    """These and the ones hidden to protect them."""


def suppress(bases: Counts, *, smallest: SupportsIndex | None = None, total_published: bool | None = None) -> Hidden:
    """Give the cells of one breakdown to hide, `suppress.primary_and_complementary`.

    Hides every cell with at least one and fewer than `smallest` answers; empty cells may be shown. If anything is
    hidden and the total is published, hides on from the smallest shown cell that is not empty (the first on ties)
    while fewer than two are hidden or their answers sum to fewer than `smallest`. Percentages of a hidden cell must be
    hidden with it; and a filter that leaves fewer than `smallest` beside it needs the same care.

    Without options fewer than 5 are hidden and the total is taken as published, as is customary inside a company; 11
    is the rule of the US Centers for Medicare and Medicaid Services for publications.

    >>> from cxmetrics import infer
    >>> infer.suppress([3, 20, 50])  # with the total in sight, hiding the 3 alone would hide nothing
    Hidden(primary=(0,), all=(0, 1))
    >>> infer.suppress([3, 20, 50], total_published=False)
    Hidden(primary=(0,), all=(0,))
    """
    return _hidden(_cxmetrics.infer_suppress(bases, smallest, total_published))


def suppress_also(
    bases: Counts,
    also: Counts,
    *,
    smallest: SupportsIndex | None = None,
    total_published: bool | None = None,
) -> Hidden:
    """Do the same, starting from cells `also` hidden for another reason, such as unanimity (`unanimous`).

    >>> from cxmetrics import infer
    >>> infer.suppress_also([30, 20, 50], [2])
    Hidden(primary=(2,), all=(1, 2))
    """
    return _hidden(_cxmetrics.infer_suppress_also(bases, also, smallest, total_published))


def unanimous(counts: Counts) -> bool:
    """Tell whether all answers of a cell agree, so that showing it tells what each of them said, however many they are.

    >>> from cxmetrics import infer
    >>> infer.unanimous([0, 0, 12]), infer.unanimous([1, 0, 12])
    (True, False)
    """
    return _cxmetrics.infer_unanimous(counts)


def _hidden(text: str) -> Hidden:
    data = json.loads(text)
    return Hidden(tuple(data["primary"]), tuple(data["all"]))
