"""The calendar: where an instant falls in a zone, and days that are not like others."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path as FilePath
from typing import Any

from cxmetrics import _cxmetrics
from cxmetrics.errors import InvalidArgumentError
from cxmetrics.period import Period
from cxmetrics.query import plain_json
from cxmetrics.rows import kind_of

SpecialDays = Iterable[Mapping[str, Any]] | str | os.PathLike[str] | Any
"""Days that are not like others: holidays, promotions, closed days, known incidents.

- A list of dicts: `{"day": "2026-11-11", "kind": "holiday", "where": {"region": "north"}, "name": "..."}`, where `kind`
  is one of `holiday`, `promotion`, `closed` and `incident`, and a day without `where` is special everywhere.
- The path of a CSV file with the columns `date` and `kind`, and where needed `name` and any dimension; or its text.
- A frame of pandas or Polars with these columns.
"""


@dataclass(frozen=True, slots=True)
class Bucket:
    """The civil day, weeks and month that an instant falls into in a zone."""

    local: datetime
    """The date and time there, with the offset from UTC."""
    day: date
    """The civil day: what a cube counts by."""
    iso_week: Period
    """The ISO 8601 week."""
    iso_week_start: date
    """Its Monday."""
    sunday_week_start: date
    """The Sunday on or before the day, for weeks that begin on Sundays."""
    month: Period
    """The calendar month."""
    day_start_utc: datetime
    """The first instant of the civil day."""
    day_hours: float
    """How many hours the civil day lasts: 24, or 23, 25, 23.5 and 24.5 where the clock changes."""


def bucket(instant: datetime | str, zone: str) -> Bucket:
    """Say into which civil day, weeks and month an instant falls in a zone, as a cube would count it.

    Args:
        instant: A datetime with its offset, or its ISO text.
        zone: The name of a zone, such as `Europe/Warsaw`.

    >>> import cxmetrics as cx
    >>> found = cx.bucket("2026-10-31T23:30:00Z", "Europe/Warsaw")  # half an hour into a Sunday there
    >>> found.iso_week.label, found.month.label, str(found.sunday_week_start)
    ('2026-W44', '2026-11', '2026-11-01')
    """
    text = instant.isoformat() if isinstance(instant, datetime) else instant
    found = json.loads(_cxmetrics.bucket(text, zone))
    return Bucket(
        local=datetime.fromisoformat(found["local"]),
        day=date.fromisoformat(found["day"]),
        iso_week=Period(found["iso_week"]),
        iso_week_start=date.fromisoformat(found["iso_week_start"]),
        sunday_week_start=date.fromisoformat(found["sunday_week_start"]),
        month=Period(found["month"]),
        day_start_utc=datetime.fromisoformat(found["day_start_utc"]),
        day_hours=found["day_hours"],
    )


def special_days_list(days: SpecialDays) -> list[dict[str, Any]]:
    """Give special days as plain data."""
    text = _csv_of(days)
    if text is not None:
        listed: list[dict[str, Any]] = json.loads(_cxmetrics.special_days_of_csv(text))
        return listed
    if isinstance(days, Mapping) or not isinstance(days, Iterable):
        message = (
            "special days are a list of dicts with `day` and `kind`, a CSV file or its text, or a frame, not "
            f"{kind_of(days)}"
        )
        raise InvalidArgumentError(message)
    plain: list[dict[str, Any]] = json.loads(plain_json(list(days)))
    return plain


def _csv_of(days: object) -> str | None:
    """Give the CSV text of a path, of itself or of a frame; nothing for anything else."""
    if isinstance(days, str) and "\n" in days:
        return days
    if isinstance(days, (str, os.PathLike)):
        return FilePath(days).read_text(encoding="utf-8-sig")
    if hasattr(days, "write_csv"):
        return str(days.write_csv(None, date_format="%Y-%m-%d", datetime_format="%Y-%m-%d"))
    if hasattr(days, "to_csv"):
        return str(days.to_csv(None, index=False, date_format="%Y-%m-%d"))
    return None
