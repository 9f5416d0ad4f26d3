"""Periods of time and their grains."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, cast

from cxmetrics import _cxmetrics

Grain = Literal["all", "day", "week", "month", "quarter", "year"]
"""The length of a period: all time, a civil day, an ISO week, or a calendar month, quarter or year."""


@dataclass(frozen=True, slots=True)
class Period:
    """One day, ISO week, month, quarter or year, or all time, by its label.

    >>> week = Period("2026-W53")
    >>> week.grain, week.start, week.end
    ('week', datetime.date(2026, 12, 28), datetime.date(2027, 1, 4))
    """

    label: str
    """`2026-01-31`, `2026-W05`, `2026-01`, `2026-Q1`, `2026` or `all`."""

    def __post_init__(self) -> None:
        _of(self.label)

    @property
    def grain(self) -> Grain:
        """How long it is."""
        return _of(self.label)[0]

    @property
    def start(self) -> date | None:
        """The first day; nothing for all time, or in a year that Python's calendar does not have."""
        return _of(self.label)[1]

    @property
    def end(self) -> date | None:
        """The first day after it; nothing as for `start`."""
        return _of(self.label)[2]

    def __str__(self) -> str:
        return self.label


@lru_cache(maxsize=4096)
def _of(label: str) -> tuple[Grain, date | None, date | None]:
    grain, start, end = _cxmetrics.period(label)
    return cast("Grain", grain), _day(start), _day(end)


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        return None
