"""Money beside scores: a table of amounts by segment, and what an investment returns."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from cxmetrics import _cxmetrics
from cxmetrics.data import Data
from cxmetrics.document import read_document
from cxmetrics.documents import MoneyAmount, Return, Shift
from cxmetrics.errors import InvalidArgumentError
from cxmetrics.period import Grain
from cxmetrics.reading import Reading

if TYPE_CHECKING:
    from cxmetrics.cube import Cube

MoneyLike = tuple[float, str] | MoneyAmount
"""An amount of money: the amount and the code of its currency, such as `(850, "PLN")`."""

EstimateLike = float | tuple[float, float, float] | Reading | Shift | Mapping[str, Any]
"""A number with its uncertainty: the number alone where it is certain; the number and its limits; a reading; a shift of
`explain`; or a dict with `value` and, where they are known, `low`, `high`, `confidence` or `se`."""

Duplicates = Literal["refuse", "sum"]
"""What becomes of keys that stand in several rows: refused, or added up."""


class LossRates(TypedDict):
    """Which share of each class of customers leaves, 0 to 1."""

    detractors: float
    passives: float
    promoters: float


class BusinessTable:
    """Amounts by segment and period, such as sales by store and month, to set beside scores.

    Every amount has a unit: a currency (`PLN`), `count` or `number`. Currencies never mix.

    >>> import cxmetrics as cx
    >>> sales = cx.BusinessTable(
    ...     {"store": ["A", "B"], "sales": [1200.5, 980]}, keys=["store"], values={"sales": "PLN"}
    ... )
    >>> sales
    <BusinessTable of 2 rows by store>
    """

    __slots__ = ("_cube", "_duplicates", "_keys")
    _cube: Cube
    _duplicates: Duplicates | None
    _keys: tuple[str, ...]

    def __init__(
        self,
        data: Data,
        *,
        keys: Sequence[str | Mapping[str, Any]],
        values: Mapping[str, str],
        period: str | Mapping[str, Any] | None = None,
        grain: Grain = "month",
        duplicates: Duplicates | None = None,
    ) -> None:
        """Read a table.

        Args:
            data: A frame, stream, file, columns or rows: see [`Data`][cxmetrics.data.Data].
            keys: The columns that name a segment, called as the survey's dimensions; or dicts, as for a survey.
            values: The columns of amounts with their units.
            period: The column of the day or period, where amounts have one.
            grain: The grain of these periods.
            duplicates: What becomes of keys that stand in several rows; they are refused without it.
        """
        from cxmetrics.survey import Survey  # noqa: PLC0415 - a survey makes cubes, which take these tables

        survey = Survey(time=period, measures=dict(values), dimensions=list(keys))
        self._cube = survey.fold(data, grain=grain)
        self._duplicates = duplicates
        self._keys = tuple(key if isinstance(key, str) else str(key.get("name")) for key in keys)

    def __repr__(self) -> str:
        return f"<BusinessTable of {self._cube.rows:,} rows by {', '.join(self._keys)}>"


def investment_return(
    *,
    cost: MoneyLike,
    delta: EstimateLike,
    value_of_point: EstimateLike,
    currency: str,
    regression_to_mean: float | None = None,
    volume: float | None = None,
    margin: float | None = None,
    confidence: float | None = None,
) -> Return:
    """Give what a CX investment returns as a range, with the assumptions it rests on and its break-even.

    Args:
        cost: What it costs.
        delta: By how many points the score moved, or is to move.
        value_of_point: What one point is worth, such as `value_of_point` of
            [`Cube.value`][cxmetrics.Cube.value]: an association, so the result is no better than that.
        currency: The currency of `value_of_point`.
        regression_to_mean: How much of `delta` regression to the mean explains; see
            [`Cube.follow_up`][cxmetrics.Cube.follow_up].
        volume: How many units (customers, stores) the value of a point is per.
        margin: Which share of the revenue is margin.
        confidence: The confidence of the range; 0.95 without it.

    Raises:
        CurrencyMismatchError: Cost and value are in two currencies.

    >>> import cxmetrics as cx
    >>> found = cx.investment_return(
    ...     cost=(80_000, "PLN"), delta=(4.1, 1.2, 7.0), value_of_point=(30_000, 12_000, 48_000), currency="PLN"
    ... )
    >>> round(found.gain.expected), found.roi.low < found.roi.expected < found.roi.high
    (123000, True)
    """
    request = {
        "cost": money_dict(cost),
        "delta": _estimate(delta),
        "value_of_point": _estimate(value_of_point),
        "currency": currency,
        "regression_to_mean": regression_to_mean,
        "volume": volume,
        "margin": margin,
        "confidence": confidence,
    }
    said = {name: value for name, value in request.items() if value is not None}
    found: Return = read_document(Return, _cxmetrics.investment_return(json.dumps(said)))
    return found


def money_dict(money: object) -> dict[str, Any]:
    """Give an amount of money as plain data."""
    if isinstance(money, MoneyAmount):
        return money.to_plain()
    if isinstance(money, (tuple, list)) and len(money) == 2:  # noqa: PLR2004 - amount and currency
        return {"amount": money[0], "currency": money[1]}
    message = f"money is an amount and its currency, such as `(850, 'PLN')`, not {money!r}"
    raise InvalidArgumentError(message)


def _estimate(given: object) -> dict[str, Any]:
    if isinstance(given, Mapping):
        return dict(given)
    if isinstance(given, (Reading, Shift)):
        limits = {"low": given.low, "high": given.high, "confidence": given.confidence}
        return {"value": given.value, **{name: value for name, value in limits.items() if value is not None}}
    if isinstance(given, (tuple, list)) and len(given) == 3:  # noqa: PLR2004 - the number and its limits
        return dict(zip(("value", "low", "high"), given, strict=True))
    return {"value": given}
