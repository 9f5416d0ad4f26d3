"""What changed, day by day: the monitor, and what it watches."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from cxmetrics import _cxmetrics
from cxmetrics.calendar import SpecialDays, special_days_list
from cxmetrics.cube import Cube
from cxmetrics.document import read_document
from cxmetrics.documents import Findings
from cxmetrics.metric import Metric
from cxmetrics.query import Day, Where, day_text, watch_json
from cxmetrics.survey import Survey


class Monitor:
    """Watches a cube day by day, from a state that can be saved and restored.

    It holds no rows and no cube: give it the cube of the new days, or the whole cube; it takes the days that it has not
    seen. Days are seen once. Its keywords are those of [`Cube.findings`][cxmetrics.Cube.findings].

    >>> import cxmetrics as cx
    >>> survey = cx.Survey(time="day", ratings={"nps": cx.NPS})
    >>> monitor = cx.Monitor(survey)
    >>> for day in ("2026-11-01", "2026-11-02"):
    ...     found = monitor.advance(survey.fold({"day": [day], "nps": [9]}), day)  # nothing yet
    ...     monitor = cx.Monitor.from_json(monitor.to_json())  # tomorrow is another process
    >>> monitor.last_day, monitor.findings().warming_up.ready_on
    (datetime.date(2026, 11, 2), '2026-12-13')
    """

    __slots__ = ("_native",)
    _native: _cxmetrics.Monitor

    def __init__(
        self,
        survey: Survey,
        *,
        metrics: Iterable[Metric] | None = None,
        by: str | Sequence[str] | None = None,
        sensitivity: float | None = None,
        special_days: SpecialDays | None = None,
        tags: Iterable[str] | None = None,
        where: Where | None = None,
    ) -> None:
        """Make a monitor that has seen nothing."""
        days = None if special_days is None else special_days_list(special_days)
        watch = watch_json(metrics=metrics, by=by, sensitivity=sensitivity, special_days=days, tags=tags, where=where)
        self._native = _cxmetrics.Monitor(survey._native, watch)

    @classmethod
    def _of(cls, native: _cxmetrics.Monitor) -> Monitor:
        monitor = cls.__new__(cls)
        monitor._native = native
        return monitor

    def advance(self, cube: Cube, through: Day) -> Findings:
        """Take the days of a cube that it has not seen, and give the findings that were made or have changed.

        Args:
            cube: The cube of the new days, or the whole cube.
            through: The last day whose answers are all in.
        """
        found: Findings = read_document(Findings, self._native.advance(cube._native, day_text(through)))
        return found

    def findings(self) -> Findings:
        """Give everything that was found so far."""
        found: Findings = read_document(Findings, self._native.findings())
        return found

    @property
    def last_day(self) -> date | None:
        """The last day that was seen."""
        day = self._native.last_day()
        return None if day is None else date.fromisoformat(day)

    def to_json(self) -> str:
        """Give its whole state as JSON, the same in every language."""
        return self._native.to_json()

    @classmethod
    def from_json(cls, text: str) -> Monitor:
        """Make a monitor of its state, which goes on as if nothing had happened."""
        return cls._of(_cxmetrics.Monitor.from_json(text))

    def to_dict(self) -> Mapping[str, Any]:
        """Give its state as plain data."""
        state: Mapping[str, Any] = json.loads(self.to_json())
        return state

    def __reduce__(self) -> tuple[Any, ...]:
        return Monitor.from_json, (self.to_json(),)

    def __repr__(self) -> str:
        return f"<Monitor through {self.last_day}>"
