"""Count once, ask anything."""

from __future__ import annotations

import html
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Unpack, cast

from cxmetrics import _cxmetrics
from cxmetrics.analyses import Analyses
from cxmetrics.ask import Ask, By
from cxmetrics.calendar import SpecialDays, special_days_list
from cxmetrics.data import ArrowArray, ArrowStream, Data, Path, ReadOptions, Row, fold_into
from cxmetrics.document import read_document
from cxmetrics.documents import Findings
from cxmetrics.errors import InvalidArgumentError
from cxmetrics.export import to_arrow, to_pandas, to_polars
from cxmetrics.frames import capsules, is_frame
from cxmetrics.intake import Intake
from cxmetrics.metric import Metric
from cxmetrics.period import Grain, Period
from cxmetrics.progress import Progress
from cxmetrics.query import Day, QueryOptions, Where, check, day_text, keywords, watch_json, where_json
from cxmetrics.reading import Reading
from cxmetrics.report import Report
from cxmetrics.rows import kind_of, row_json
from cxmetrics.table import Table

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from cxmetrics.survey import Survey


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many answers each point of a scale got."""

    points: tuple[int, ...]
    """The points of the scale, from the lowest."""
    counts: tuple[int, ...]
    """How many answers each point got."""
    unanswered: int
    """Rows without an answer."""


@dataclass(frozen=True, slots=True)
class TagCounts:
    """How many tagged answers carry each tag."""

    counts: Mapping[str, int]
    """From the most frequent tag."""
    answered: int
    """How many answers are tagged at all."""


@dataclass(frozen=True, slots=True)
class TagScores:
    """The answers to a rating question of those that are tagged.

    An answer with two tags stands under both, so the histograms of the tags do not add up to that of all.
    """

    tagged: Histogram
    """The answers of all that are tagged, with whatever tags."""
    by_tag: Mapping[str, Histogram]
    """The answers with each tag that occurs, in the order of tags."""


class Cube(Ask, Analyses):
    """The counts of a survey's answers by segment and period: all that any metric will ask.

    Make one with [`Survey.fold`][cxmetrics.Survey.fold]. From then on nobody sees a row: filters, roll-ups, other
    metrics and coarser periods are computed from its cells. Cubes of parts merge into the cube of the whole, exactly,
    however the rows were split, and what was added can be taken away.

    >>> import cxmetrics as cx
    >>> survey = cx.Survey(time="day", ratings={"nps": cx.NPS}, dimensions=["store"])
    >>> cube = survey.fold({"day": ["2026-11-02", "2026-11-03"], "store": ["A", "B"], "nps": [10, 3]})
    >>> cube
    <Cube of 2 rows in 2 cells by day>
    >>> cube.fold({"day": ["2026-11-09"], "store": ["A"], "nps": [9]}).rows_accepted
    1
    >>> [period.label for period in cube.periods]
    ['2026-11-02', '2026-11-03', '2026-11-09']

    A cube is a table too: `polars.DataFrame(cube)`, `pyarrow.table(cube)` and `duckdb.sql("FROM cube")` take it, and
    `SELECT ..., SUM(n) ... GROUP BY` the keys merges it. All methods may be called from several threads.
    """

    __slots__ = ("__weakref__", "_native")
    _native: _cxmetrics.Cube
    __hash__ = None  # type: ignore[assignment]

    @classmethod
    def _of(cls, native: _cxmetrics.Cube) -> Cube:
        cube = cls.__new__(cls)
        cube._native = native
        return cube

    # Rows in.

    def fold(self, data: Data, *, progress: Progress | None = None, **options: Unpack[ReadOptions]) -> Intake:
        """Count everything in `data`, or nothing: when the fold fails or is stopped, the cube is as it was before.

        Other threads may use the cube meanwhile; they see the new rows when the fold is over.

        Args:
            data: A frame, stream, file, columns or rows: see [`Data`][cxmetrics.data.Data].
            progress: `True` for a progress bar, a bar of tqdm's, or a function `report(done, total)`.
            **options: How a file is read: `format`, `delimiter`, `quote`, `encoding`, `decimal_comma`, `has_header`,
                `columns`, `constants`, `batch_rows`. See [`ReadOptions`][cxmetrics.data.ReadOptions].

        Returns:
            The account of this fold: what was counted and what was refused, and why. An answer whose id the cube knows
            already is a duplicate here too.
        """
        part = self._native.part()
        fold_into(part, data, options, progress, ("progress",))
        return Intake.from_json(self._native.merge(part))

    def add(self, row: Row) -> None:
        """Count one answer. Unlike in a fold, a row or answer that is refused is an error, and nothing is counted.

        >>> import cxmetrics as cx
        >>> cube = cx.Survey(ratings={"nps": cx.NPS}).cube()
        >>> cube.add({"nps": 9})
        >>> cube.correct({"nps": 9}, {"nps": 10})
        >>> cube.histogram("nps").counts
        (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)
        """
        self._native.add(row_json(row, self._native))

    def remove(self, row: Row) -> None:
        """Take one answer away that was counted before.

        Raises:
            NotContainedError: No such answer is counted; then nothing changes.
        """
        self._native.remove(row_json(row, self._native))

    def correct(self, old: Row, new: Row) -> None:
        """Replace one counted answer by another.

        Raises:
            NotContainedError: No such answer is counted; then nothing changes.
        """
        self._native.correct(row_json(old, self._native), row_json(new, self._native))

    # Cubes.

    def merge(self, other: Cube) -> Intake:
        """Add the counts of another cube of the same survey and grain; merging is exact, in any order.

        Returns:
            The account of the other cube's rows as they were counted here: its own, but for ids that this cube knew.

        >>> import cxmetrics as cx
        >>> survey = cx.Survey(ratings={"nps": cx.NPS})
        >>> monday, tuesday = survey.fold({"nps": [10, 9]}), survey.fold({"nps": [3]})
        >>> both = monday + tuesday
        >>> both == survey.fold({"nps": [3, 9, 10]})
        True
        """
        return Intake.from_json(self._native.merge(_cube(other)._native))

    def unmerge(self, other: Cube) -> None:
        """Take the counts of another cube away, which were added before.

        Raises:
            NotContainedError: They were not; then nothing changes.
        """
        self._native.unmerge(_cube(other)._native)

    def copy(self) -> Cube:
        """Give a cube of its own with the same counts. It costs nothing until one of the two changes."""
        return Cube._of(self._native.copy())

    def roll_up(self, by: By | None = None, *, every: Grain | None = None, where: Where | None = None) -> Cube:
        """Give a smaller cube: only these dimensions, periods of this grain, and only the cells that pass.

        Args:
            by: The dimensions to keep; without it none.
            every: The grain of the new cube's periods; the same without it.
            where: Only the cells that pass: values by dimension, or a filter.
        """
        by = [] if by is None else [by] if isinstance(by, str) else list(by)
        return Cube._of(self._native.roll_up(by, every, where_json(where)))

    # Questions.

    def overall(self, metric: Metric, **options: Unpack[QueryOptions]) -> Reading:
        """Give one reading of a metric over all cells that pass.

        >>> import cxmetrics as cx
        >>> cube = cx.Survey(ratings={"nps": cx.NPS}).fold({"nps": [10, 9, 9, 8, 0]})
        >>> cube.overall(cx.metric.nps("nps")).value
        40.0
        """
        check(options, QueryOptions.__annotations__, "for segments or periods ask `table`")
        return Reading.from_json(self._native.overall(_metric(metric), keywords(None, None, options)))

    def table(
        self, metric: Metric, *, by: By | None = None, every: Grain | None = None, **options: Unpack[QueryOptions]
    ) -> Table:
        """Give a reading of a metric for each segment and period that occurs.

        Args:
            metric: What to compute: see [`cxmetrics.metric`][cxmetrics.metric].
            by: The dimensions that tell segments apart.
            every: The grain that tells periods apart.
            **options: See [`QueryOptions`][cxmetrics.query.QueryOptions].
        """
        return Table._of(self._native.table(_metric(metric), keywords(by, every, options)))

    def findings(
        self,
        *,
        metrics: Iterable[Metric] | None = None,
        by: By | None = None,
        sensitivity: float | None = None,
        special_days: SpecialDays | None = None,
        as_of: Day | None = None,
        tags: Iterable[str] | None = None,
        trends: bool | None = None,
        leads: bool | None = None,
        where: Where | None = None,
    ) -> Findings:
        """Tell what changed, day by day: falls, rises, shifts, drifts, volumes, tags, segments fallen silent.

        Args:
            metrics: What is watched; without it what the survey suggests.
            by: The dimensions whose values are watched, each by itself; without it all.
            sensitivity: How many false findings a month are expected of everything together; 0.5 without it.
            special_days: Holidays, promotions, closed days and known incidents: a list of dicts, a CSV file or a frame.
            as_of: The last day whose answers are all in; without it the last day of the data is left out.
            tags: Questions whose tags are watched; without it all where no metrics are named.
            trends: Whether the trends of the metrics are told too.
            leads: Whether measures that move before others are told too.
            where: Only the cells that pass.

        >>> import cxmetrics as cx
        >>> from datetime import date, timedelta
        >>> usual, fallen = [10, 9, 10, 7, 3], [0, 2, 9, 1, 4]
        >>> rows = [
        ...     {"day": date(2026, 1, 1) + timedelta(at), "nps": (usual if at < 90 else fallen)[(n + at) % 5]}
        ...     for at in range(100) for n in range(20)
        ... ]
        >>> found = cx.Survey(time="day", ratings={"nps": cx.NPS}).fold(rows).findings()
        >>> found.findings[0].kind, found.findings[0].onset
        ('anomaly', '2026-04-01')
        """
        watch = watch_json(
            metrics=metrics,
            by=by,
            sensitivity=sensitivity,
            special_days=None if special_days is None else special_days_list(special_days),
            as_of=None if as_of is None else day_text(as_of),
            tags=tags,
            trends=trends,
            leads=leads,
            where=where,
        )
        found: Findings = read_document(Findings, self._native.findings(watch))
        return found

    def histogram(self, question: str, *, where: Where | None = None) -> Histogram:
        """Give how many answers each point of a rating question got."""
        return _histogram(self._native.histogram(question, where_json(where)))

    def tags(self, question: str, *, where: Where | None = None) -> TagCounts:
        """Give how many tagged answers carry each tag, from the most frequent."""
        counts, answered = self._native.tags(question, where_json(where))
        return TagCounts(dict(counts), answered)

    def scores_by_tag(self, tags: str, rating: str, *, where: Where | None = None) -> TagScores:
        """Give the answers to a rating question by tag, of those that answered it and are tagged.

        The survey must count the two questions together, by `pairs`. For why a score moved by tag see `explain_tags`.

        >>> import cxmetrics as cx
        >>> survey = cx.Survey(ratings={"csat": cx.CSAT}, tags=["topics"], pairs=[["topics", "csat"]])
        >>> cube = survey.fold([
        ...     {"csat": 5, "topics": ["price", "staff"]},
        ...     {"csat": 2, "topics": ["price"]},
        ...     {"csat": 4, "topics": None},
        ... ])
        >>> scores = cube.scores_by_tag("topics", "csat")
        >>> scores.tagged.counts, scores.by_tag["price"].counts, scores.by_tag["staff"].counts
        ((0, 1, 0, 0, 1), (0, 1, 0, 0, 1), (0, 0, 0, 0, 1))
        """
        tagged, by_tag = self._native.scores_by_tag(tags, rating, where_json(where))
        return TagScores(_histogram(tagged), {tag: _histogram(counts) for tag, counts in by_tag})

    def values(self, dimension: str) -> list[str | None]:
        """Give the values of a dimension that occur, in order; `None` is "not known" and comes last."""
        return self._native.values(dimension)

    def paths(self, dimension: str) -> list[tuple[str | None, ...]]:
        """Give the paths of a hierarchy that occur, from the top down to the values of this dimension."""
        return [tuple(path) for path in self._native.paths(dimension)]

    def report(self, spec: Mapping[str, Any] | None = None, *, as_of: date | str) -> Report:
        """Compose the report of this cube.

        Args:
            spec: What it should hold, as data: change what `survey.report_spec()` gives. Without it, what suits the
                survey.
            as_of: The day on which it is true; no later answer is in it.
        """
        day = as_of.isoformat()[:10] if isinstance(as_of, date) else as_of
        return Report._of(self._native.report(day, None if spec is None else json.dumps(spec)))

    # What it is.

    @property
    def survey(self) -> Survey:
        """The survey it counts."""
        from cxmetrics.survey import Survey  # noqa: PLC0415 - a survey makes cubes, so one of the two comes first

        return Survey._of(self._native.survey())

    @property
    def grain(self) -> Grain:
        """The grain of its periods."""
        return cast("Grain", self._native.grain())

    @property
    def intake(self) -> Intake:
        """The account of everything the cube has read: what was counted, what was refused and why."""
        return Intake.from_json(self._native.intake())

    @property
    def rows(self) -> int:
        """How many rows are counted."""
        return self._native.rows()

    @property
    def cells(self) -> int:
        """How many cells hold something."""
        return self._native.cells()

    @property
    def ids(self) -> int:
        """How many ids are kept; 0 when the survey names none."""
        return self._native.ids()

    @property
    def periods(self) -> list[Period]:
        """The periods that occur, in order."""
        return [Period(label) for label in self._native.periods()]

    # Out and in again.

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Hand the cube over as an Arrow table."""
        return self._native.__arrow_c_stream__(requested_schema)

    def to_arrow(self) -> pa.Table:
        """Give the cube as a pyarrow table, with the survey in its metadata: `from_table` needs nothing else."""
        return to_arrow(self)

    def to_polars(self) -> pl.DataFrame:
        """Give the cube as a Polars frame."""
        return to_polars(self)

    def to_pandas(self) -> pd.DataFrame:
        """Give the cube as a pandas frame."""
        return to_pandas(self)

    @classmethod
    def from_table(cls, data: ArrowStream | ArrowArray, survey: Survey | None = None, *, grain: Grain = "day") -> Cube:
        """Make a cube of its table, or of one that another engine has merged; keys that repeat are added up.

        Args:
            data: A frame or table with the columns that `to_arrow` gives.
            survey: The survey, where the frame did not keep the schema's metadata (Polars and pandas do not).
            grain: The grain of its periods, beside a survey.
        """
        if not is_frame(data):
            message = f"a table is a frame with `__arrow_c_stream__` or `__arrow_c_array__`, not {kind_of(data)}"
            raise InvalidArgumentError(message)
        if survey is None:
            return cls._of(_cxmetrics.Cube.from_table(capsules(data)))
        return cls._of(_cxmetrics.Cube.from_table(capsules(data), survey._native, grain))

    def to_parquet(self, path: Path) -> None:
        """Write the cube as a Parquet file, survey and account included."""
        self._native.to_parquet(os.fspath(path))

    @classmethod
    def from_parquet(cls, path: Path) -> Cube:
        """Read a cube that `to_parquet` wrote.

        The ids that a survey with an `id` keeps are not in the file: such a cube no longer knows duplicates of what it
        holds. The same goes for pickling.
        """
        return cls._of(_cxmetrics.Cube.from_parquet(os.fspath(path)))

    # Manners of Python.

    def __add__(self, other: Cube) -> Cube:
        if not isinstance(other, Cube):
            return NotImplemented
        both = self.copy()
        both.merge(other)
        return both

    def __radd__(self, other: object) -> Cube:
        # `sum(cubes)` begins with 0.
        return self.copy() if isinstance(other, int) and other == 0 else NotImplemented

    def __iadd__(self, other: Cube) -> Cube:
        if not isinstance(other, Cube):
            return NotImplemented
        self.merge(other)
        return self

    def __eq__(self, other: object) -> bool:
        return self._native.equals(other._native) if isinstance(other, Cube) else NotImplemented

    def __copy__(self) -> Cube:
        return self.copy()

    def __deepcopy__(self, memo: dict[int, Any]) -> Cube:
        return self.copy()

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickled, (self._native.to_bytes(),)

    def __repr__(self) -> str:
        return f"<Cube of {self.rows:,} rows in {self.cells:,} cells by {self.grain}>"

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(repr(self)[1:-1])}</p>{self.intake._repr_html_()}"


def _unpickled(data: bytes) -> Cube:
    return Cube._of(_cxmetrics.Cube.from_bytes(data))


def _cube(other: object) -> Cube:
    if not isinstance(other, Cube):
        message = f"a cube merges with a cube, not with {type(other).__name__}"
        raise InvalidArgumentError(message)
    return other


def _metric(metric: object) -> str:
    if not isinstance(metric, Mapping):
        message = f"a metric is a dict such as `cxmetrics.metric.nps('nps')` gives, not {metric!r}"
        raise InvalidArgumentError(message)
    return json.dumps(metric, default=dict)


def _histogram(given: tuple[int, list[int], int]) -> Histogram:
    lowest, counts, unanswered = given
    return Histogram(tuple(range(lowest, lowest + len(counts))), tuple(counts), unanswered)
