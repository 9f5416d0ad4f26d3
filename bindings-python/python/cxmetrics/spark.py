"""Counting where the answers are: a Spark frame into a cube, without moving its rows.

Each task folds its partition where it lies; what travels are counts, and Spark adds them up. The cube is the one that a
fold on one machine would give, to the last bit, however the rows are partitioned and however often a task is tried:

    from cxmetrics import spark

    cube = spark.fold(answers, survey)                 # a cube here, ready for any question
    table = spark.fold_table(answers, survey)          # the same counts as a Spark frame, to keep
    table.write.parquet("cubes/2026-11")

It needs PySpark 4 or newer (Spark Connect will do), and this package and pyarrow where the tasks run:
`pip install 'cxmetrics[spark]'`.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cxmetrics import errors
from cxmetrics._cxmetrics import __version__
from cxmetrics.cube import Cube
from cxmetrics.errors import (
    CxError,
    InvalidArgumentError,
    MissingPackageError,
    Place,
    TimeFormatUnknownError,
    TooManyRefusalsError,
    UnsupportedVersionError,
)
from cxmetrics.frames import capsules
from cxmetrics.intake import Intake
from cxmetrics.period import Grain
from cxmetrics.survey import Survey

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import Column, DataFrame

__all__ = ["fold", "fold_table"]

CELLS_AT_A_TIME = 1_000_000
"""How many cells a task counts before it hands them on, so that its memory has a bound."""

ROWS_AT_A_TIME = 1 << 18
"""How many rows a task gathers before it counts them: batches of Spark's are small."""

TABLE_ROWS_AT_A_TIME = 1 << 16
"""How many rows of a cube's table a task hands over at a time."""

ACCOUNT = "intake"
"""The column of the table for the accounts of parts."""


def fold(df: DataFrame, survey: Survey, *, grain: Grain = "day") -> Cube:
    """Count a Spark frame once, where it lies, in a cube here.

    The cube is equal to that of `survey.fold` over the same rows, and so is its account: what was refused, why, and in
    which rows, counted in the order of the partitions.

    What a cluster does differently:

    - Times that stand as text are read as ISO 8601, unless the survey states their `formats`: a task sees only a part
      of them, and parts could settle on different readings.
    - With an `id` in the survey, rows of one id are brought together first, and that is a shuffle. Spark keeps no order
      of rows, so among those of one id and revision the earliest holds, and between equal times the one that sorts
      first. The cube no longer knows the ids: a later merge does not see that an answer was counted in both.
    - `max_refused` is judged over all rows at the end, never for one partition.

    Args:
        df: A Spark frame. Only the columns that the survey reads are touched.
        survey: What was asked.
        grain: The length of the cube's periods.

    Raises:
        UnknownColumnError: A column of the survey is not in the frame; found before anything runs.
        ColumnTypeError: A column has a type that its role cannot take; found before anything runs.
        TooManyRefusalsError: More than `max_refused` of the rows, or of the answers to a question, were refused.
        TimeFormatUnknownError: As that, because of times in text that are not ISO 8601.
        TooManyCellsError: There are more cells than one cube holds; keep them in Spark with `fold_table`.
        MissingPackageError: This package is not installed where the tasks run.
        UnsupportedVersionError: Another version of it is.
    """
    job = _job(df, survey, grain)
    try:
        table = job.merged().toArrow()
    except Exception as err:
        failure = _failure(err)
        if failure is None:
            raise
        raise failure from err
    cube = Cube.from_table(table, survey, grain=grain)
    try:
        # Counting no more rows judges all that were refused.
        cube._native.fold_arrow(capsules(job.no_rows))
    except TooManyRefusalsError as err:
        failure = job.unread_time(err, cube.intake)
        if failure is None:
            raise
        raise failure from err
    return cube


def fold_table(df: DataFrame, survey: Survey, *, grain: Grain = "day") -> DataFrame:
    """Give the counts of a Spark frame as a Spark frame: the table of a cube, to keep, to query or to write.

    Nothing runs until the table is used. It has the columns of `Cube.to_arrow`, and one more: rows in which `intake` is
    not null count nothing (their `n` is 0) and carry the account of what was read. What makes it a cube, account
    included, is `Cube.from_table(table.toArrow(), survey, grain=grain)`; several such tables together will do too.
    Nobody has judged `max_refused` then.

    To merge tables in Spark, group by the dimensions, `period`, `question`, `bin` and `tag`; take the sum of `n`, `w`,
    `w2`, `sum`, `sum_sq` and `sum_w`, the minimum of `min`, and the maximum of `max` and `intake`, of those there are.

    Args:
        df: A Spark frame. Only the columns that the survey reads are touched.
        survey: What was asked.
        grain: The length of the periods.

    Raises:
        UnknownColumnError: A column of the survey is not in the frame.
        ColumnTypeError: A column has a type that its role cannot take.
    """
    return _job(df, survey, grain).merged()


@dataclass(frozen=True, slots=True)
class _Job:
    """A frame bound to a survey, checked."""

    frame: DataFrame
    """The columns that are read, with the rows of an id together."""
    survey: Survey
    """The survey as tasks use it."""
    grain: Grain
    no_rows: pa.Table
    """The frame without its rows."""
    unstated: tuple[str, ...]
    """The columns of times in text whose format the survey does not state."""

    def merged(self) -> DataFrame:
        """Give the table of all partitions together."""
        from pyspark.sql import functions as f  # noqa: PLC0415 - only here is Spark needed

        table = self.survey.cube(grain=self.grain).to_arrow().schema
        merge = {"min": f.min, "max": f.max}
        # By numbers: names of Spark's may have no dots, and are the same in capitals.
        places = {name: f"c{at}" for at, name in enumerate(table.names)}
        n_keys = table.names.index("n")
        keys = [f.col(place) for place in list(places.values())[:n_keys]]
        numbers = [merge.get(name, _sum)(f.col(places[name])).alias(places[name]) for name in table.names[n_keys:]]
        parts = self._parts([f"{places[field.name]} {_SPARK_TYPES[str(field.type)]}" for field in table])
        return parts.groupBy(*keys).agg(*numbers, f.max(ACCOUNT).alias(ACCOUNT)).toDF(*table.names, ACCOUNT)

    def _parts(self, columns: list[str]) -> DataFrame:
        """Give the tables of all partitions, one below the other, in columns of these names and types."""
        names = self.frame.columns
        frame = self.frame.select(*(_column(name).alias(f"c{at}") for at, name in enumerate(names)))
        part = _part(self.survey, self.grain, names)
        return frame.mapInArrow(part.fold, ", ".join([*columns, f"{ACCOUNT} string"]))

    def unread_time(self, judged: CxError, intake: Intake) -> CxError | None:
        """Say what to do about times that tasks could not read, where these are why too many were refused."""
        question = intake.questions.get(judged.place.column or "")
        refused = intake.rows_refused if question is None else question.refused
        reason = next((reason for reason in _UNREAD if f"`{reason}`" in str(judged)), None)
        if reason is None or not self.unstated:
            return None
        told = ", ".join(f"`{name}`" for name in self.unstated)
        message = (
            f"{refused[reason].count} times in {told} are not ISO 8601, first in row {judged.place.row}; tasks see "
            "only parts of the text and settle no format between them: state it, such as "
            f'`time={{"column": "{self.unstated[0]}", "formats": ["%d/%m/%Y"]}}`, or make the column a timestamp first'
        )
        return TimeFormatUnknownError(message, place=Place(row=judged.place.row, column=self.unstated[0]))


_SPARK_TYPES = {
    "string": "string",
    "date32[day]": "date",
    "int32": "int",
    "int64": "bigint",
    "decimal128(38, 0)": "decimal(38,0)",
}
"""The types of a cube's table in Spark's words."""

_UNREAD = ("time_unreadable", "time_unreadable_in_measure")


def _job(df: DataFrame, survey: Survey, grain: Grain) -> _Job:
    """Check all that can be checked without running anything."""
    if not hasattr(df, "mapInArrow"):
        hint = "; write `.to_spark()`" if hasattr(df, "to_spark") else "; `survey.fold` takes frames of one machine"
        message = f"{type(df).__module__}.{type(df).__name__} is no Spark frame{hint}"
        raise InvalidArgumentError(message)
    if not hasattr(df, "toArrow"):
        message = "counting in Spark needs PySpark 4 or newer: pip install 'cxmetrics[spark]'"
        raise MissingPackageError(message)
    try:
        import pyarrow as pa  # noqa: PLC0415 - only here is it needed
    except ImportError:
        message = "counting in Spark needs pyarrow, here and where the tasks run: pip install 'cxmetrics[spark]'"
        raise MissingPackageError(message) from None
    there = list(dict.fromkeys(df.columns))
    read = [name for name in survey.columns if name in there]
    frame = df.select(*(_column(name) for name in read))
    types = {field.name: _arrow_type(field.dataType.simpleString()) for field in frame.schema.fields}
    # What does not fit the survey fails here as a fold of the rows would: a row of nothing shows the types.
    nothing = pa.table({name: pa.nulls(1, types.get(name, pa.null())) for name in there})
    survey.cube(grain=grain)._native.fold_arrow(capsules(nothing))
    text = {name for name, kind in types.items() if pa.types.is_string(kind) or pa.types.is_large_string(kind)}
    stated, unstated = _stated(survey, text)
    definition = survey.to_dict()
    if "id" in definition:
        frame = _together(frame, definition["id"], definition.get("revision"), _time_column(definition))
    return _Job(frame, stated, grain, nothing.slice(0, 0), unstated)


def _arrow_type(kind: str) -> pa.DataType:
    """Give the type that a column of Spark's arrives with."""
    import pyarrow as pa  # noqa: PLC0415 - only here is it needed

    plain = {
        "void": pa.null(),
        "boolean": pa.bool_(),
        "tinyint": pa.int8(),
        "smallint": pa.int16(),
        "int": pa.int32(),
        "bigint": pa.int64(),
        "float": pa.float32(),
        "double": pa.float64(),
        "date": pa.date32(),
        "timestamp": pa.timestamp("us", "UTC"),
        "timestamp_ntz": pa.timestamp("us"),
        "array<string>": pa.list_(pa.string()),
        "binary": pa.binary(),
    }
    if kind in plain:
        return plain[kind]
    if kind.startswith(("string", "char(", "varchar(")):
        return pa.string()
    if decimal := re.fullmatch(r"decimal\((\d+),(\d+)\)", kind):
        return pa.decimal128(int(decimal[1]), int(decimal[2]))
    if kind.startswith("interval") and "year" not in kind and "month" not in kind:
        return pa.duration("us")
    # Maps, structs and whatever else no role takes.
    return pa.map_(pa.string(), pa.string()) if kind.startswith("map<") else pa.struct([])


def _stated(survey: Survey, text: set[str]) -> tuple[Survey, tuple[str, ...]]:
    """Give the survey as tasks use it: it judges nothing, and reads times in text as ISO 8601 where none is stated."""
    definition = survey.to_dict()
    definition["max_refused"] = 1.0
    unstated = []
    time = definition.get("time")
    if time is not None:
        time = {"column": time} if isinstance(time, str) else time
        if time["column"] in text and not time.get("formats"):
            definition["time"] = {**time, "formats": ["iso"]}
            unstated.append(time["column"])
    for question in definition.get("questions", {}).values():
        between = question.get("between")
        if between is not None and not between.get("formats"):
            columns = [column for column in (between["from"], between["to"]) if column in text]
            if columns:
                between["formats"] = ["iso"]
                unstated.extend(columns)
    return Survey.from_dict(definition), tuple(dict.fromkeys(unstated))


def _time_column(definition: dict[str, Any]) -> str | None:
    time = definition.get("time")
    return time["column"] if isinstance(time, dict) else time


def _together(frame: DataFrame, id_: str, revision: str | None, time: str | None) -> DataFrame:
    """Bring the rows of an id into one partition, in an order that does not depend on where they were."""
    from pyspark.sql import functions as f  # noqa: PLC0415 - only here is Spark needed

    trimmed = f.regexp_replace(_column(id_).cast("string"), r"(?U)^\s+|\s+$", "")
    first = [name for name in (id_, revision, time) if name is not None]
    others = [_column(name) for name in frame.columns if name not in first]
    # Rows without an id are all refused; spread over the partitions they do no harm.
    anywhere = f.xxhash64(*others).cast("string") if others else f.lit("")
    key = f.when(f.coalesce(trimmed, f.lit("")) == "", anywhere).otherwise(trimmed)
    return frame.repartition(key).sortWithinPartitions(*(_column(name) for name in first), *others)


def _column(name: str) -> Column:
    """Give a column by its name, which may hold dots."""
    from pyspark.sql import functions as f  # noqa: PLC0415 - only here is Spark needed

    return f.col("`" + name.replace("`", "``") + "`")


def _sum(column: Column) -> Column:
    """Add up exactly or fail: outside of ANSI mode Spark gives null for a sum that is too large."""
    from pyspark.sql import functions as f  # noqa: PLC0415 - only here is Spark needed

    too_large = f.raise_error(f.lit("a sum is too large for a decimal of 38 digits"))
    return f.when(f.count(column) > 0, f.coalesce(f.sum(column), too_large))


@dataclass(frozen=True, slots=True)
class _Part:
    """What each task does with its partition; it travels by value."""

    survey: str
    grain: Grain
    names: tuple[str, ...]
    cells_at_a_time: int
    """How many cells are handed on at a time; nothing where all must stay in one cube."""
    run: str
    """Keeps the accounts of different runs apart when their tables meet."""
    version: str

    def fold(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Count the batches of a partition and give the table of its cube."""
        from pyspark import TaskContext  # noqa: PLC0415 - only here is Spark needed

        if self.version != __version__:
            message = f"tasks run cxmetrics {__version__}, the driver {self.version}; install the same version on both"
            raise UnsupportedVersionError(message)
        context = TaskContext.get()
        partition = 0 if context is None else context.partitionId()
        survey, n_parts = Survey.from_json(self.survey), 0
        cube = survey.cube(grain=self.grain)
        for rows in _gathered(batches):
            cube._native.fold_arrow(capsules(rows.rename_columns(list(self.names))))
            if 0 < self.cells_at_a_time <= cube.cells:
                yield from _table(cube, f"{self.run}/{partition:08}/{n_parts:08}")
                cube, n_parts = survey.cube(grain=self.grain), n_parts + 1
        yield from _table(cube, f"{self.run}/{partition:08}/{n_parts:08}")


def _part(survey: Survey, grain: Grain, names: Iterable[str]) -> _Part:
    # Rows of one id must stay in one cube.
    cells_at_a_time = 0 if "id" in survey.to_dict() else CELLS_AT_A_TIME
    return _Part(survey.to_json(), grain, tuple(names), cells_at_a_time, uuid.uuid4().hex, __version__)


def _gathered(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Give small batches as larger tables; nothing is copied."""
    import pyarrow as pa  # noqa: PLC0415 - only here is it needed

    waiting: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        waiting.append(batch)
        rows += batch.num_rows
        if rows >= ROWS_AT_A_TIME:
            yield pa.Table.from_batches(waiting)
            waiting, rows = [], 0
    if waiting:
        yield pa.Table.from_batches(waiting)


def _table(cube: Cube, part: str) -> Iterator[pa.RecordBatch]:
    """Give the rows of a cube's table, and last the row with its account."""
    import pyarrow as pa  # noqa: PLC0415 - only here is it needed

    table = cube.to_arrow().replace_schema_metadata(None)
    places = [*(f"c{at}" for at in range(table.num_columns)), ACCOUNT]
    if table.num_rows > 0:
        counts = table.append_column(ACCOUNT, pa.nulls(table.num_rows, pa.string())).rename_columns(places)
        yield from counts.to_batches(max_chunksize=TABLE_ROWS_AT_A_TIME)
    intake = cube.intake
    if intake.rows_read > 0:
        row: dict[str, object] = dict.fromkeys(table.schema.names)
        row |= {name: 0 for name in _NEVER_NULL if name in row} | {"tag": part, ACCOUNT: intake.to_json()}
        schema = table.schema.append(pa.field(ACCOUNT, pa.string()))
        yield pa.RecordBatch.from_pylist([row], schema=schema).rename_columns(places)


_NEVER_NULL = ("n", "w", "w2")


def _failure(err: Exception) -> CxError | None:
    """Give what a task raised, where it was of this package."""
    text = str(err)
    if "No module named 'cxmetrics" in text or "No module named 'pyarrow" in text:
        message = "cxmetrics and pyarrow must be installed where the tasks run: pip install 'cxmetrics[spark]'"
        return MissingPackageError(message)
    found = re.findall(r"^cxmetrics\.errors\.(\w+): (.*)$", text, re.MULTILINE)
    if not found:
        return None
    name, message = found[-1]
    kind = getattr(errors, name, CxError)
    return kind(message) if isinstance(kind, type) and issubclass(kind, CxError) else CxError(message)
