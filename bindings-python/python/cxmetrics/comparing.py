"""Comparisons of two lists of answers, for when there is no cube."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Literal, SupportsIndex

from cxmetrics import _cxmetrics
from cxmetrics.document import read_document
from cxmetrics.documents import Comparison
from cxmetrics.errors import InvalidArgumentError
from cxmetrics.infer.interval import Numbers
from cxmetrics.scale import Scale

_KINDS: dict[str, Callable[[Numbers, Numbers], str]] = {
    "nps": _cxmetrics.compare_nps,
    "csat": _cxmetrics.compare_csat,
    "ces": _cxmetrics.compare_ces,
}


def compare(a: Numbers, b: Numbers, metric: Literal["nps", "csat", "ces"] | Scale = "nps") -> Comparison:
    """Compare two lists of answers: is the first side higher, lower, or may chance explain the difference?

    Args:
        a: The answers of the side that the verdict is about: a list, an array or a series.
        b: The answers that it is compared with.
        metric: `nps` of answers from 0 to 10, `csat` of answers from 1 to 5, `ces` of answers from 1 to 7; or a scale,
            whose ratings are compared.

    >>> import cxmetrics as cx
    >>> found = cx.compare([10, 9, 7, 3], [9, 8, 8, 0])
    >>> found.verdict, found.difference.value
    ('undecided', 25.0)
    >>> cx.compare([7, 6, 5, 6], [4, 6, 5, 3], "ces").difference.value
    1.5
    >>> cx.compare([3, 4, 4] * 20, [2, 3, 3] * 20, cx.scale(1, 4)).verdict
    'higher'
    """
    if metric in ("nps", "csat", "ces"):
        return _comparison(_KINDS[str(metric)](a, b))
    if isinstance(metric, str) or not isinstance(metric, dict):
        message = f"a comparison is of `nps`, `csat`, `ces` or ratings on a `cxmetrics.scale`, not {metric!r}"
        raise InvalidArgumentError(message)
    return _comparison(_cxmetrics.compare_ratings(a, b, json.dumps(metric)))


def compare_nps_of_counts(
    a: tuple[SupportsIndex, SupportsIndex, SupportsIndex], b: tuple[SupportsIndex, SupportsIndex, SupportsIndex]
) -> Comparison:
    """Compare two NPS, each its detractors, passives and promoters.

    >>> import cxmetrics as cx
    >>> cx.compare_nps_of_counts((50, 124, 238), (90, 130, 190)).verdict
    'higher'
    """
    return _comparison(_cxmetrics.compare_nps_of_counts(a, b))


def compare_shares(a: tuple[SupportsIndex, SupportsIndex], b: tuple[SupportsIndex, SupportsIndex]) -> Comparison:
    """Compare two shares, each its hits and its base.

    >>> import cxmetrics as cx
    >>> found = cx.compare_shares((56, 70), (48, 80))
    >>> found.verdict, round(found.difference.value, 9)
    ('higher', 0.2)
    """
    return _comparison(_cxmetrics.compare_shares(a, b))


def _comparison(text: str) -> Comparison:
    found: Comparison = read_document(Comparison, text)
    return found
