"""Rows as JSON lines, which the library's own reader reads: no type is guessed here."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from cxmetrics.errors import InvalidArgumentError, Place

if TYPE_CHECKING:
    from cxmetrics import _cxmetrics


def kind_of(value: object) -> str:
    """Give the type of a value as a message names it."""
    kind = type(value)
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"


def stated_columns(cube: _cxmetrics.Cube | _cxmetrics.Contacts) -> frozenset[str]:
    """Give the columns whose text is read by formats that the survey states, and the ISO form is none of them."""
    survey = json.loads(cube.survey().to_json())
    time = survey.get("time")
    time = time if isinstance(time, Mapping) else {}
    stated = {time["column"]: time["formats"]} if time.get("formats") else {}
    for question in survey.get("questions", {}).values():
        between = question.get("between", {})
        formats = between.get("formats", time.get("formats", ()))
        stated |= {between[end]: formats for end in ("from", "to") if end in between}
    return frozenset(column for column, formats in stated.items() if formats and "iso" not in formats)


def lines(rows: Iterable[object], stated: frozenset[str]) -> Iterator[bytes]:
    """Write rows as JSON lines, which the library's own reader reads; a moment is written in the ISO form."""
    encode = _encoder().encode
    at = 0
    rest = iter(rows)
    while chunk := list(islice(rest, _ROWS_AT_A_TIME)):
        lines = []
        for row in chunk:
            if not isinstance(row, Mapping):
                message = f"row {at} is {kind_of(row)} among dicts"
                raise InvalidArgumentError(message, place=Place(row=at))
            if stated:
                _check_moments(row, stated, at)
            lines.append(_line(encode, row, at))
            at += 1
        yield ("\n".join(lines) + "\n").encode("utf-8", "surrogatepass")


def row_json(row: object, cube: _cxmetrics.Cube | _cxmetrics.Contacts) -> str:
    """Write one row as JSON."""
    if not isinstance(row, Mapping):
        message = f"an answer is a dict of values by column, not {kind_of(row)}"
        raise InvalidArgumentError(message)
    if any(isinstance(value, date) for value in row.values()):
        _check_moments(row, stated_columns(cube), 0)
    return _line(_encoder().encode, row, 0)


def _check_moments(row: Mapping[Any, object], stated: frozenset[str], at: int) -> None:
    """Refuse a date or datetime where the survey says that times are texts of another form."""
    for column in stated:
        if isinstance(row.get(column), date):
            message = (
                f"row {at} has a {kind_of(row[column])} in the column `{column}`, and of the formats that the survey "
                'states for it none is ISO; add "iso" to these formats, or hand over a frame, whose times need none'
            )
            raise InvalidArgumentError(message, place=Place(row=at, column=column))


_ROWS_AT_A_TIME = 4096


def _encoder() -> json.JSONEncoder:
    return json.JSONEncoder(allow_nan=False, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _line(encode: Callable[[object], str], row: Mapping[Any, object], at: int) -> str:
    plain = row if isinstance(row, dict) else dict(row)
    try:
        try:
            return encode(plain)
        except ValueError:
            # JSON has no word for what is no number: NaN is rare enough to look at all of its row again.
            return encode({name: _finite(value) for name, value in plain.items()})
    except (TypeError, ValueError) as err:
        message = f"row {at} cannot be read: {err}"
        raise InvalidArgumentError(message, place=Place(row=at)) from None


def _finite(value: object) -> object:
    if isinstance(value, float):
        return None if value != value else (value if abs(value) != float("inf") else str(value))  # noqa: PLR0124 - NaN
    return [_finite(item) for item in value] if isinstance(value, (list, tuple)) else value


def _plain(value: Any) -> object:  # noqa: ANN401 - anything may stand in a row
    """Say a value that JSON does not have: dates by their ISO text, missing values as null."""
    if type(value).__name__ in {"NAType", "NaTType"}:
        return None
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "tolist"):
        return _finite(value.tolist())
    if isinstance(value, (set, frozenset)):
        return sorted(value, key=str)
    if type(value).__name__ in {"Decimal", "UUID"}:
        return str(value)
    if hasattr(value, "value") and hasattr(value, "name"):
        return value.value
    message = f"a value of type {kind_of(value)} has no plain form; use a number, a text, a date, a list or None"
    raise TypeError(message)
