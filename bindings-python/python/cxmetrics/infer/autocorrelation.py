"""How alike days are, which of two series moves first, and where a level stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import SupportsIndex

from cxmetrics import _cxmetrics
from cxmetrics.infer.interval import Gapped, Number, Numbers, result_of


@dataclass(frozen=True, slots=True)
class Acf:
    """The autocorrelations of a series."""

    acf: tuple[float, ...]
    """By lag from 0, where it is 1."""
    n: int
    """How many days have a value."""
    method: str
    """The id of the method."""


@dataclass(frozen=True, slots=True)
class Ccf:
    """The cross-correlations of two series."""

    ccf: tuple[float, ...]
    """By lag from 0: the correlation of the follower with the leader that many days before."""
    n: int
    """How many days have both values."""
    method: str
    """The id of the method."""


@dataclass(frozen=True, slots=True)
class LjungBox:
    """The test of no autocorrelation."""

    q: float
    """The statistic."""
    p: float
    """Its p-value, chi-square with as many degrees of freedom as lags."""
    lags: int
    """How many lags."""
    method: str
    """The id of the method."""


@dataclass(frozen=True, slots=True)
class PrewhitenedCcf:
    """A cross-correlation of two series, both filtered by the autoregression of the leader."""

    phi: tuple[float, ...]
    """The coefficients of the leader's autoregression, the nearest day first."""
    ccf: tuple[float, ...]
    """By lag from 0: the correlation of the follower with the leader that many days before."""
    bound95: float
    """Where two unrelated series stay below at 95 %, either way, at one lag."""
    peak_lag: int
    """The lag of the largest correlation in size; the smallest of several."""
    n: int
    """How many days are left after the filter."""
    method: str
    """The id of the method."""


@dataclass(frozen=True, slots=True)
class GrangerLag:
    """Granger's test at one number of lags."""

    lag: int
    """How many past days of both series enter."""
    f: float = field(metadata={"key": "F"})
    """The F statistic."""
    p: float
    """Its p-value."""
    df_num: float
    """The degrees of freedom of the numerator: the lags."""
    df_denom: float
    """Those of the denominator: days less lags, less the coefficients and the constant."""


@dataclass(frozen=True, slots=True)
class Granger:
    """Granger's test at every number of lags up to the largest asked for."""

    by_lag: tuple[GrangerLag, ...]
    """One test for each number of lags, from 1."""
    method: str
    """The id of the method."""


@dataclass(frozen=True, slots=True)
class LevelPath:
    """What the filter says day by day, from the days before."""

    predicted: tuple[float, ...]
    """The level of each day as the days before foretell it."""
    predictive_var: tuple[float | None, ...]
    """The variance of the day's mean about that; nothing on a day without answers."""
    filtered: tuple[float, ...]
    """The level once the day is in."""
    filtered_var: tuple[float, ...]
    """The variance of that level."""
    loglik: float
    """The logarithm of the likelihood."""
    method: str
    """The id of the method."""


def acf(values: Gapped, n_lags: SupportsIndex) -> Acf:
    """Give the autocorrelation of a series at lags 0 to `n_lags`, `acf`.

    Args:
        values: A value for each day; `None` or NaN is a day without one.
        n_lags: The largest lag.

    Raises:
        ZeroVarianceError: All values agree.

    >>> from cxmetrics import infer
    >>> [round(r, 3) for r in infer.acf([1, 2, 3, 4, 5, 6], 2).acf]
    [1.0, 0.5, 0.057]
    """
    return result_of(Acf, _cxmetrics.infer_acf(values, n_lags))


def ccf(leader: Gapped, follower: Gapped, n_lags: SupportsIndex) -> Ccf:
    """Give the correlation of `follower[t + k]` with `leader[t]` at lags 0 to `n_lags` - 1, `ccf`.

    Two series that each know their own past go together by chance: see `prewhitened_ccf`.

    >>> from cxmetrics import infer
    >>> found = infer.ccf([1, 5, 2, 8, 3, 1], [0, 1, 5, 2, 8, 3], 3).ccf
    >>> found.index(max(found))
    1
    """
    return result_of(Ccf, _cxmetrics.infer_ccf(leader, follower, n_lags))


def ljung_box(values: Gapped, lags: SupportsIndex) -> LjungBox:
    """Test whether days know nothing of those before, up to `lags` days back, `ljung_box`.

    >>> from cxmetrics import infer
    >>> infer.ljung_box([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 2).p < 0.05
    True
    """
    return result_of(LjungBox, _cxmetrics.infer_ljung_box(values, lags))


def prewhitened_ccf(
    leader: Numbers, follower: Numbers, ar_order: SupportsIndex, n_lags: SupportsIndex
) -> PrewhitenedCcf:
    """Give the cross-correlation of two series, both filtered by the leader's autoregression, `prewhitened_ccf`.

    Entry k is the correlation of the follower with the leader k days before. An association: it says which moves
    first, never that one moves the other.

    >>> from cxmetrics import infer
    >>> days = [(at * 37) % 17 for at in range(60)]
    >>> infer.prewhitened_ccf(days[2:], days[:-2], 1, 5).peak_lag
    2
    """
    return result_of(PrewhitenedCcf, _cxmetrics.infer_prewhitened_ccf(leader, follower, ar_order, n_lags))


def granger(cause: Numbers, effect: Numbers, max_lag: SupportsIndex) -> Granger:
    """Test whether the past of one series helps to foretell another, at 1 to `max_lag` days, `granger`.

    >>> from cxmetrics import infer
    >>> first = [(at * at * 7 + at * 3) % 23 for at in range(80)]
    >>> second = [0] + [value + at % 2 for at, value in enumerate(first[:-1])]
    >>> infer.granger(first, second, 1).by_lag[0].p < 0.001
    True
    """
    return result_of(Granger, _cxmetrics.infer_granger(cause, effect, max_lag))


def local_level_filter(
    values: Gapped,
    bases: Numbers,
    *,
    q: Number,
    response_variance: Number,
    start: Number,
    start_variance: Number,
) -> LevelPath:
    """Follow a level that wanders, through days whose means rest on so many answers, `local_level_filter`.

    Args:
        values: The mean of each day; `None` or NaN without one.
        bases: How many answers each rests on.
        q: The variance that the level gains from day to day.
        response_variance: The variance of one answer.
        start: The level before the first day.
        start_variance: The variance of that.

    >>> from cxmetrics import infer
    >>> path = infer.local_level_filter([50, None, 38], [20, 0, 30], q=8, response_variance=5600, start=40,
    ...                                 start_variance=100)
    >>> [round(level, 1) for level in path.filtered]
    [42.6, 42.6, 41.1]
    """
    return result_of(
        LevelPath, _cxmetrics.infer_local_level_filter(values, bases, q, response_variance, start, start_variance)
    )
