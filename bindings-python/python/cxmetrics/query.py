"""What is asked of a cube: by what, over which days, with what confidence."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, TypedDict

from cxmetrics.errors import InvalidArgumentError
from cxmetrics.period import Grain, Period

Where = Mapping[str, Any]
"""Which cells take part: values by dimension - one, a list, or `None` for "not known" - or a filter.

A filter is one of `{"is": {...}}`, `{"all": [...]}`, `{"any": [...]}`, `{"not": {...}}` and `{"days": {...}}`.
"""

Day = date | str
"""A day, or its ISO text: `2026-11-02`."""

Within = Period | tuple[Day | None, Day | None]
"""Days: a period, or the first day and the first day after; `None` leaves that end open."""


class QueryOptions(TypedDict, total=False):
    """The keywords of every question to a cube."""

    where: Where | None
    """Only the cells that pass: `{"region": "Mazovia", "channel": ["web", "chat"]}`."""
    within: Within | None
    """Only these days: `("2026-09-01", "2026-10-01")`, half-open; or a `Period`."""
    confidence: float | None
    """The confidence level of intervals; 0.95 without it."""
    min_base: int | None
    """Withhold readings with fewer answers than this; 5 without it, 11 is customary for publications, 0 shows all."""
    with_total: bool | None
    """Put the total beside the segments of each period."""
    intervals: bool | None
    """`False` leaves the intervals out, which is faster where a million cells are only ranked or drawn."""
    unweighted: bool | None
    """Take every answer for one, whatever its weight."""


def check(options: Mapping[str, object], known: Collection[str], hint: str | None = None) -> None:
    """Refuse a keyword that nobody knows, with those that there are."""
    if unknown := options.keys() - set(known):
        message = f"there is no keyword `{min(unknown)}`; there are: {', '.join(known)}" + (f"; {hint}" if hint else "")
        raise InvalidArgumentError(message)


def keywords(by: str | Sequence[str] | None, every: Grain | None, options: QueryOptions) -> str:
    """Write the keywords as JSON."""
    said: dict[str, Any] = {name: value for name, value in options.items() if value is not None}
    check(options, ("by", "every", *QueryOptions.__annotations__))
    if by is not None:
        said["by"] = [by] if isinstance(by, str) else list(by)
    if every is not None:
        said["every"] = every
    if "within" in said:
        said["within"] = days_of(said["within"])
    if "where" in said:
        said["where"] = _mapping(said["where"])
    return plain_json(said)


def day_text(day: Day) -> str:
    """Give a day as its ISO text."""
    return day.isoformat()[:10] if isinstance(day, date) else day


def watch_json(**watch: Any) -> str:  # noqa: ANN401 - what a caller said
    """Write what is watched as JSON."""
    said = {name: value for name, value in watch.items() if value is not None}
    for name in ("metrics", "tags", "by"):
        if name in said:
            said[name] = [said[name]] if isinstance(said[name], str) else list(said[name])
    return plain_json(said)


def where_json(where: Where | None) -> str | None:
    """Write a filter as JSON."""
    return None if where is None else plain_json(_mapping(where))


def plain_json(value: object) -> str:
    """Write what a caller said as JSON."""
    try:
        return json.dumps(value, allow_nan=False, default=_plain)
    except (TypeError, ValueError) as err:
        message = f"the keywords are plain data: {err}"
        raise InvalidArgumentError(message) from None


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if hasattr(value, "tolist"):
        return value.tolist()
    message = f"{value!r} is not"
    raise TypeError(message)


def days_of(within: object) -> dict[str, str | None]:
    """Give days as plain data."""
    if isinstance(within, Period):
        within = (within.start, within.end)
    if not isinstance(within, (tuple, list)) or len(within) != 2:  # noqa: PLR2004 - from and to
        message = f"`within` is a Period or a pair of days, the second of which is the first day after, not {within!r}"
        raise InvalidArgumentError(message)
    start, end = (day.isoformat() if isinstance(day, date) else day for day in within)
    return {"from": start, "to": end}


def _mapping(where: object) -> object:
    if not isinstance(where, Mapping):
        message = f"`where` is values by dimension, such as {{'region': 'Mazovia'}}, or a filter, not {where!r}"
        raise InvalidArgumentError(message)
    return where
