"""Count once, ask anything."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Unpack, cast, overload

from cxmetrics import _cxmetrics
from cxmetrics import metric as metrics
from cxmetrics.data import Data, ReadOptions, fold_into
from cxmetrics.intake import Intake
from cxmetrics.metric import Metric
from cxmetrics.period import Grain, Period
from cxmetrics.progress import Progress
from cxmetrics.query import QueryOptions, Where, keywords, where_json
from cxmetrics.reading import Reading
from cxmetrics.table import Table

if TYPE_CHECKING:
    from cxmetrics.survey import Survey


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many answers each point of a scale got."""

    points: tuple[int, ...]
    """The points of the scale, from the lowest."""
    counts: tuple[int, ...]
    """How many answers each got."""
    unanswered: int
    """Rows without an answer."""


class Cube:
    """The counts of a survey's answers by segment and period: all that any metric will ask."""

    __slots__ = ("__weakref__", "_native")
    _native: _cxmetrics.Cube

    @classmethod
    def _of(cls, native: _cxmetrics.Cube) -> Cube:
        cube = cls.__new__(cls)
        cube._native = native
        return cube

    def fold(self, data: Data, *, progress: Progress | None = None, **options: Unpack[ReadOptions]) -> Intake:
        """Count everything in `data`, or nothing: when it fails or is stopped the cube is as it was."""
        part = self._native.part()
        fold_into(part, data, options, progress)
        self._native.merge(part)
        return Intake.from_json(part.intake())

    @property
    def intake(self) -> Intake:
        """The account of everything the cube has read."""
        return Intake.from_json(self._native.intake())

    @property
    def rows(self) -> int:
        """How many rows are counted."""
        return self._native.rows()

    def overall(self, metric: Metric, **options: Unpack[QueryOptions]) -> Reading:
        """Give one reading of a metric over all cells that pass."""
        return Reading.from_json(self._native.overall(json.dumps(metric), keywords(None, None, options)))

    def table(
        self,
        metric: Metric,
        *,
        by: str | Sequence[str] | None = None,
        every: Grain | None = None,
        **options: Unpack[QueryOptions],
    ) -> Table:
        """Give a reading of a metric for each segment and period."""
        return Table._of(self._native.table(json.dumps(metric), keywords(by, every, options)))

    @overload
    def nps(self, question: str, *, by: None = None, every: None = None, **options: Unpack[QueryOptions]) -> Reading: ...
    @overload
    def nps(
        self, question: str, *, by: str | Sequence[str], every: Grain | None = None, **options: Unpack[QueryOptions]
    ) -> Table: ...
    @overload
    def nps(self, question: str, *, by: None = None, every: Grain, **options: Unpack[QueryOptions]) -> Table: ...
    def nps(
        self,
        question: str,
        *,
        by: str | Sequence[str] | None = None,
        every: Grain | None = None,
        **options: Unpack[QueryOptions],
    ) -> Reading | Table:
        """Net Promoter Score in points."""
        return self._ask(metrics.nps(question), by, every, options)

    def _ask(
        self, metric: Metric, by: str | Sequence[str] | None, every: Grain | None, options: QueryOptions
    ) -> Reading | Table:
        if by is None and every is None:
            return self.overall(metric, **options)
        return self.table(metric, by=by, every=every, **options)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._native.__arrow_c_stream__(requested_schema)

    def __eq__(self, other: object) -> bool:
        return self._native.equals(other._native) if isinstance(other, Cube) else NotImplemented

    __hash__ = None  # type: ignore[assignment]
