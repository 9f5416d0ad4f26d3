"""Which items go together with an outcome, and how much of its variance each of them accounts for.

An importance is a share of R2, not an effect: it says what goes with the outcome, never what moves it. Differences of a
few percent are noise; ask for the intervals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from cxmetrics import _cxmetrics
from cxmetrics.data import ArrowStream
from cxmetrics.infer.interval import Interval, Numbers, result_of

ImportanceMethod = Literal["drivers.lmg_shapley", "drivers.relative_weights"]
"""How R2 is shared out: LMG (Shapley's value), or Johnson's relative weights, cheap for any number of items."""

Items = Mapping[str, Numbers] | ArrowStream | Iterable[Numbers]
"""The items: columns by name, such as a dict or a frame of pandas or Polars; a list of columns; an array of rows."""


@dataclass(frozen=True, slots=True)
class Importance:
    """What each item accounts for."""

    method: ImportanceMethod
    """The id of the method."""
    r2: float
    """The share of the outcome's variance that all items together account for, 0 to 1."""
    raw: tuple[float, ...]
    """What each item accounts for; sums to `r2`."""
    shares: tuple[float, ...] | None
    """The same as shares of `r2`, 0 to 1; nothing when `r2` is 0."""
    standardized_beta: tuple[float, ...]
    """The coefficients of the standardised regression. No measure of importance: they may be tiny or negative."""
    pearson_r: tuple[float, ...]
    """The simple correlation of each item with the outcome."""


@dataclass(frozen=True, slots=True)
class ImportanceIntervals:
    """Percentile intervals of importance."""

    method: str
    """The id of the method, such as `drivers.bootstrap_rows`."""
    resamples: int
    """How many resamples the limits rest on."""
    shares: tuple[Interval, ...]
    """Of each item's share of R2, 0 to 1."""
    raw: tuple[Interval, ...]
    """Of what each item accounts for."""
    r2: Interval
    """Of R2."""


def lmg(items: Items, outcome: Numbers) -> Importance:
    """Share R2 out by LMG, which is Shapley's value, `drivers.lmg_shapley`.

    What each item adds to R2, averaged over all orders of the items. Exact, up to 20 items: every one doubles its cost.

    Method: R. H. Lindeman, P. F. Merenda and R. Z. Gold, Introduction to Bivariate and Multivariate Analysis (1980)
    119.

    Args:
        items: Columns by name, a list of columns, or an array with a row for each answer. Names go into errors.
        outcome: The outcome, as long as each column.

    Raises:
        CollinearError: An item is a combination of others, which it names.
        ZeroVarianceError: All values of a column agree.

    >>> from cxmetrics import infer
    >>> speed, price, nps = [1, 2, 4, 3, 5, 2], [3, 1, 4, 5, 5, 2], [2, 3, 8, 6, 10, 4]
    >>> found = infer.lmg({"speed": speed, "price": price}, nps)
    >>> found.shares[0] > found.shares[1], round(sum(found.raw) - found.r2, 9)
    (True, 0.0)
    """
    names, columns = _columns(items)
    return result_of(Importance, _cxmetrics.infer_lmg(columns, outcome, names))


def relative_weights(items: Items, outcome: Numbers) -> Importance:
    """Share R2 out by Johnson's relative weights, `drivers.relative_weights`: near to LMG, for up to 200 items.

    Method: J. W. Johnson, Multivariate Behavioral Research 35 (2000) 1.

    >>> from cxmetrics import infer
    >>> found = infer.relative_weights([[1, 2, 4, 3, 5, 2], [3, 1, 4, 5, 5, 2]], [2, 3, 8, 6, 10, 4])
    >>> found.shares[0] > found.shares[1]
    True
    """
    names, columns = _columns(items)
    return result_of(Importance, _cxmetrics.infer_relative_weights(columns, outcome, names))


def lmg_of(among: Numbers, with_outcome: Numbers, *, names: Iterable[str] | None = None) -> Importance:
    """Do as `lmg` from known correlations.

    Args:
        among: Those among the items, the lower triangle below the diagonal row by row: (2, 1), (3, 1), (3, 2), ...
        with_outcome: Those of each item with the outcome.
        names: What the items are called, for errors.

    >>> from cxmetrics import infer
    >>> found = infer.lmg_of([0.5], [0.6, 0.4])
    >>> round(found.r2, 5), round(found.shares[0], 4)
    (0.37333, 0.7679)
    """
    return result_of(Importance, _cxmetrics.infer_lmg_of(among, with_outcome, None if names is None else list(names)))


def relative_weights_of(among: Numbers, with_outcome: Numbers, *, names: Iterable[str] | None = None) -> Importance:
    """Do as `relative_weights` from known correlations, given as for `lmg_of`.

    >>> from cxmetrics import infer
    >>> round(infer.relative_weights_of([0.5], [0.6, 0.4]).r2, 5)
    0.37333
    """
    return result_of(
        Importance, _cxmetrics.infer_relative_weights_of(among, with_outcome, None if names is None else list(names))
    )


def importance_intervals(
    items: Items,
    outcome: Numbers,
    *,
    method: ImportanceMethod | None = None,
    resamples: int | None = None,
    seed: int | None = None,
    confidence: float | None = None,
) -> ImportanceIntervals:
    """Give intervals of importance by drawing rows with replacement, `drivers.bootstrap_rows`.

    The same seed gives the same limits, on any machine and any number of cores.

    Args:
        items: As for `lmg`.
        outcome: As for `lmg`.
        method: How R2 is shared out; without it LMG to 12 items, relative weights beyond.
        resamples: How many resamples, 100 to 100,000; 1,000 without it.
        seed: The seed; 1 without it.
        confidence: The confidence level; 0.95 without it.

    >>> from cxmetrics import infer
    >>> speed, price, nps = [1, 2, 4, 3, 5, 2, 1, 4], [3, 1, 4, 5, 5, 2, 2, 3], [2, 3, 8, 6, 10, 4, 1, 8]
    >>> found = infer.importance_intervals({"speed": speed, "price": price}, nps, resamples=200)
    >>> share = found.shares[0]
    >>> 0 <= share.lower <= share.upper <= 1
    True
    """
    _, columns = _columns(items)
    return result_of(
        ImportanceIntervals,
        _cxmetrics.infer_importance_intervals(columns, outcome, method, resamples, seed, confidence),
    )


def _columns(items: Any) -> tuple[list[str] | None, list[Any]]:  # noqa: ANN401 - many kinds of frames
    if hasattr(items, "items"):
        named = dict(items.items())
    elif hasattr(items, "iter_columns"):
        named = {column.name: column for column in items.iter_columns()}
    else:
        # An array has a row for each answer, as is customary.
        return None, list(items.T if getattr(items, "ndim", 1) == 2 else items)  # noqa: PLR2004 - rows and columns
    return [str(name) for name in named], list(named.values())
