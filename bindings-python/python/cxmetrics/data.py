"""What a fold takes: frames and streams by the Arrow interface, files, columns and rows."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Protocol, TypedDict, cast, runtime_checkable

from cxmetrics.columns import fold_columns
from cxmetrics.errors import InvalidArgumentError
from cxmetrics.frames import capsules, is_frame, projected, row_count
from cxmetrics.progress import Progress, Report, follow
from cxmetrics.query import check
from cxmetrics.rows import kind_of, lines, stated_columns

if TYPE_CHECKING:
    from cxmetrics import _cxmetrics


@runtime_checkable
class ArrowStream(Protocol):
    """A frame, table, relation or stream that hands over Arrow batches: Polars, pandas, pyarrow, DuckDB, Ibis."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Hand over the batches."""


@runtime_checkable
class ArrowArray(Protocol):
    """A record batch, or one column."""

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]:
        """Hand over the schema and the array."""


Row = Mapping[str, Any]
"""One answer: values by the names of columns. Nothing is `None`, tags are a list, dates are texts, dates or datetimes.

A datetime is written as ISO text. Where a survey states `formats` for a column of time, put `"iso"` among them; without
it a datetime there is an error, for its text could be read in another way than it was meant.
"""

Columns = Mapping[str, Any]
"""Columns by name, all of one length: NumPy arrays, series, Arrow arrays, lists."""

Path = str | os.PathLike[str]

Data = Path | ArrowStream | ArrowArray | Columns | Iterable[Path | ArrowStream | ArrowArray | Row]
"""What a fold takes.

- A frame or table of Polars, pandas or pyarrow, a DuckDB relation, or anything else with the Arrow PyCapsule interface.
  Columns are not copied, and a stream is read batch by batch: it may be larger than memory.
- The path of a CSV, JSON lines or Parquet file, compressed or not.
- Columns by name: NumPy arrays, series, Arrow arrays, lists.
- Rows: a list or generator of dicts.
- A list or generator of batches, frames or paths, which are read one after the other.
"""

ACCEPTED = (
    "a frame of Polars, pandas, pyarrow or DuckDB (anything with `__arrow_c_stream__` or `__arrow_c_array__`), the "
    "path of a CSV, JSON lines or Parquet file, columns by name, or an iterable of rows, batches or paths"
)


class ReadOptions(TypedDict, total=False):
    """How a file is read; what is absent is found out or left to the format."""

    format: str | None
    """`csv`, `json_lines` or `parquet`; by default what the name of the file says."""
    delimiter: str | None
    """What parts the cells of delimited text: `,`, `;`, a tab or any one ASCII character."""
    quote: str | None
    """What encloses cells that hold a delimiter; `"` by default."""
    encoding: str | None
    """The encoding of delimited text, such as `windows-1250`; UTF-8 by default."""
    decimal_comma: bool | None
    """Whether numbers in delimited text are written `3,5`."""
    has_header: bool | None
    """Whether the first row names the columns; without, they are `column_1`, `column_2` and so on."""
    columns: Sequence[str] | None
    """The columns to read; all by default."""
    constants: Mapping[str, str] | None
    """Columns that the file lacks, each with the text that all its rows have: `{"channel": "email"}`."""
    batch_rows: int | None
    """About how many rows are read at a time."""


_FOR_TEXT = ("delimiter", "quote", "encoding", "decimal_comma", "has_header")


def fold_into(
    cube: _cxmetrics.Cube | _cxmetrics.Contacts,
    data: object,
    options: ReadOptions,
    progress: Progress | None,
    others: tuple[str, ...],
) -> None:
    """Count all of `data` in a cube that nobody else sees yet; `others` are the caller's keywords beside these."""
    check(options, (*others, *ReadOptions.__annotations__))
    if isinstance(data, (str, os.PathLike)):
        _fold_files(cube, [data], options, progress)
        return
    given = [name for name, value in options.items() if value is not None]
    items: Iterable[object]
    if is_frame(data) or isinstance(data, Mapping):
        items = [data]
    elif isinstance(data, (bytes, bytearray, memoryview)) or not isinstance(data, Iterable):
        hint = "; collect a lazy frame first" if hasattr(data, "collect") else ""
        message = f"{kind_of(data)} cannot be folded: hand over {ACCEPTED}{hint}"
        raise InvalidArgumentError(message)
    else:
        first, items = _peeked(data)
        if isinstance(first, (str, os.PathLike)):
            _fold_files(cube, _paths(items), options, progress)
            return
    if given:
        message = f"`{given[0]}` is about reading files; {kind_of(data)} needs no such word"
        raise InvalidArgumentError(message)
    with follow(progress, "rows") as report:
        if isinstance(data, Mapping):
            fold_columns(cube, data, report)
        elif is_frame(data):
            _fold_arrow(cube, data, report)
        elif isinstance(first, Mapping):
            total = len(data) if isinstance(data, Sequence) else None
            cube.fold_lines(lines(items, stated_columns(cube)), total, report)
        else:
            _fold_each(cube, items, report)


def _peeked(data: Iterable[object]) -> tuple[object, Iterable[object]]:
    """Look at the first item without losing it."""
    rest = iter(data)
    first = list(islice(rest, 1))
    return (first[0] if first else {}), chain(first, rest)


def _paths(items: Iterable[object]) -> list[Path]:
    paths: list[Path] = []
    for item in items:
        if not isinstance(item, (str, os.PathLike)):
            message = f"item {len(paths)} is {kind_of(item)} among paths; hand over one kind of thing"
            raise InvalidArgumentError(message)
        paths.append(item)
    return paths


def _fold_files(
    cube: _cxmetrics.Cube | _cxmetrics.Contacts, paths: Sequence[Path], options: ReadOptions, progress: Progress | None
) -> None:
    chosen = {name: value for name, value in options.items() if value is not None}
    file_format = cast("str | None", chosen.pop("format", None))
    text = {name: chosen.pop(name) for name in _FOR_TEXT if name in chosen}
    if "columns" in chosen:
        chosen["columns"] = list(cast("Sequence[str]", chosen["columns"]))
    if "constants" in chosen:
        chosen["constants"] = dict(cast("Mapping[str, str]", chosen["constants"]))
    if text:
        chosen["csv"] = text
    read = json.dumps(chosen)
    names = [os.fspath(path) for path in paths]
    sizes = [_size(name) for name in names]
    with follow(progress, "B") as report:
        done = 0
        for name, size in zip(names, sizes, strict=True):
            cube.fold_file(name, file_format, read, _after(report, done, sum(sizes)))
            done += size


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116 - any path-like will do
    except OSError:
        return 0  # opening it says why


def _after(report: Report | None, before: int, total: int) -> Report | None:
    """Report on one file of several, or one batch of several, as a part of the whole."""
    if report is None:
        return None
    return lambda done, _total: report(before + done, total)


def _fold_arrow(cube: _cxmetrics.Cube | _cxmetrics.Contacts, data: object, report: Report | None) -> None:
    total = row_count(data)
    cube.fold_arrow(capsules(projected(data, cube)), total, report)


def _fold_each(cube: _cxmetrics.Cube | _cxmetrics.Contacts, items: Iterable[object], report: Report | None) -> None:
    done = 0
    for at, item in enumerate(items):
        if not is_frame(item):
            message = f"item {at} is {kind_of(item)}; an iterable holds rows (dicts), Arrow batches or frames, or paths"
            raise InvalidArgumentError(message)
        before = done

        def on(rows: int, _total: int | None, before: int = before) -> None:
            nonlocal done
            done = before + rows
            if report is not None:
                report(done, None)

        _fold_arrow(cube, item, on)
