"""Sides of a comparison: which answers, and what they are called."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from cxmetrics.documents import DayRange, Side
from cxmetrics.errors import InvalidArgumentError
from cxmetrics.period import Period
from cxmetrics.query import Day, Where, Within, days_of, plain_json

SideLike = Side | Where | Period | str | tuple[Day | None, Day | None]
"""Which answers: values by dimension, such as `{"store": "A"}`; days - a period, its label such as `"2026-10"`, or the
first day and the first day after; or a [`side`][cxmetrics.side] with both, or with a name of its own."""

Against = SideLike | Literal["rest", "before"]
"""What a side is compared with: the `rest` of the same days, the period `before`, or a side of its own."""


def side(where: Where | None = None, *, within: Within | str | None = None, name: str | None = None) -> Side:
    """Give a side of a comparison.

    Args:
        where: Which segments: values by dimension, or a filter; all without it.
        within: Which days: a period or its label, or the first day and the first day after; all without it.
        name: What it is called in sentences; without it, its conditions in words.

    >>> import cxmetrics as cx
    >>> cx.side({"store": "A"}, within="2026-10", name="the new store").name
    'the new store'
    """
    filtered = None if where is None else json.loads(plain_json(_mapping(where)))
    return Side(where=filtered, within=None if within is None else _range(within), name=name)


def side_dict(given: object) -> dict[str, Any]:
    """Give a side as plain data."""
    if isinstance(given, Side):
        made = given
    elif isinstance(given, Mapping):
        made = side(given)
    elif isinstance(given, (Period, str, tuple, list)):
        made = Side(within=_range(given))
    else:
        message = f"a side is values by dimension, days, or a `cxmetrics.side`, not {given!r}"
        raise InvalidArgumentError(message)
    return made.to_plain()


def against_plain(given: object) -> object:
    """Give what a side is compared with as plain data."""
    return given if given in ("rest", "before") else side_dict(given)


def range_dict(within: object) -> dict[str, Any]:
    """Give days as plain data."""
    return _range(within).to_plain()


def _range(within: object) -> DayRange:
    days = days_of(Period(within) if isinstance(within, str) else within)
    return DayRange(from_=_day(days["from"]), to=_day(days["to"]))


def _day(day: object) -> str | None:
    return day.isoformat() if isinstance(day, date) else None if day is None else str(day)


def _mapping(where: object) -> object:
    if isinstance(where, Mapping):
        return where
    message = f"`where` is values by dimension, such as {{'region': 'Mazovia'}}, or a filter, not {where!r}"
    raise InvalidArgumentError(message)
