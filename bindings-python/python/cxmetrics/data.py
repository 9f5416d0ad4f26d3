"""What a fold takes: frames and streams by the Arrow interface, files, columns and rows."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, Protocol, TypedDict, cast, runtime_checkable

from cxmetrics import _cxmetrics
from cxmetrics.errors import InvalidArgumentError, MissingPackageError, Place
from cxmetrics.progress import Progress, Report, follow


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
"""One answer: values by the names of columns. Dates may be dates or texts, nothing is `None`, tags are a list."""

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
    "a frame of Polars, pandas, pyarrow or DuckDB (anything with `__arrow_c_stream__` or `__arrow_c_array__`), the path "
    "of a CSV, JSON lines or Parquet file, columns by name, or an iterable of rows, batches or paths"
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
    batch_rows: int | None
    """About how many rows are read at a time."""


_FOR_TEXT = ("delimiter", "quote", "encoding", "decimal_comma", "has_header")


def fold_into(cube: _cxmetrics.Cube, data: object, options: ReadOptions, progress: Progress | None) -> None:
    """Count all of `data` in a cube that nobody else sees yet."""
    if isinstance(data, (str, os.PathLike)):
        _fold_files(cube, [data], options, progress)
        return
    given = [name for name, value in options.items() if value is not None]
    items: Iterable[object]
    if _is_arrow(data) or isinstance(data, Mapping):
        items = [data]
    elif isinstance(data, (bytes, bytearray, memoryview)) or not isinstance(data, Iterable):
        hint = "; collect a lazy frame first" if hasattr(data, "collect") else ""
        message = f"{_kind(data)} cannot be folded: hand over {ACCEPTED}{hint}"
        raise InvalidArgumentError(message)
    else:
        first, items = _peeked(data)
        if isinstance(first, (str, os.PathLike)):
            _fold_files(cube, _paths(items), options, progress)
            return
    if given:
        message = f"`{given[0]}` is about reading files; {_kind(data)} needs no such word"
        raise InvalidArgumentError(message)
    with follow(progress, "rows") as report:
        if isinstance(data, Mapping):
            _fold_columns(cube, data, report)
        elif _is_arrow(data):
            _fold_arrow(cube, data, _rows_of(data), report)
        elif isinstance(first, Mapping):
            total = len(data) if isinstance(data, Sequence) else None
            cube.fold_lines(_lines(items), total, report)
        else:
            _fold_each(cube, items, report)


def _is_arrow(data: object) -> bool:
    return hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__")


def _kind(data: object) -> str:
    kind = type(data)
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"


def _peeked(data: Iterable[object]) -> tuple[object, Iterable[object]]:
    """Look at the first item without losing it."""
    rest = iter(data)
    first = list(islice(rest, 1))
    return (first[0] if first else {}), chain(first, rest)


def _paths(items: Iterable[object]) -> list[Path]:
    paths: list[Path] = []
    for item in items:
        if not isinstance(item, (str, os.PathLike)):
            message = f"item {len(paths)} is {_kind(item)} among paths; hand over one kind of thing"
            raise InvalidArgumentError(message)
        paths.append(item)
    return paths


def _fold_files(cube: _cxmetrics.Cube, paths: Sequence[Path], options: ReadOptions, progress: Progress | None) -> None:
    chosen = {name: value for name, value in options.items() if value is not None}
    file_format = cast("str | None", chosen.pop("format", None))
    text = {name: chosen.pop(name) for name in _FOR_TEXT if name in chosen}
    if "columns" in chosen:
        chosen["columns"] = list(cast("Sequence[str]", chosen["columns"]))
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


def _rows_of(data: object) -> int | None:
    """How many rows a frame has, where that is known without asking a database."""
    for name in ("num_rows", "height"):
        rows = getattr(data, name, None)
        if isinstance(rows, int):
            return rows
    return len(cast("Any", data)) if hasattr(data, "iloc") else None


def _fold_arrow(cube: _cxmetrics.Cube, data: object, total: int | None, report: Report | None) -> None:
    try:
        cube.fold_arrow(data, total, report)
    except ImportError as err:
        if type(data).__module__.partition(".")[0] != "pandas":
            raise
        message = "pandas hands its columns over through pyarrow: pip install 'cxmetrics[pandas]'"
        raise MissingPackageError(message) from err


def _fold_each(cube: _cxmetrics.Cube, items: Iterable[object], report: Report | None) -> None:
    done = 0
    for at, item in enumerate(items):
        if not _is_arrow(item):
            message = f"item {at} is {_kind(item)}; an iterable holds rows (dicts), Arrow batches or frames, or paths"
            raise InvalidArgumentError(message)
        before = done

        def on(rows: int, _total: int | None, before: int = before) -> None:
            nonlocal done
            done = before + rows
            if report is not None:
                report(done, None)

        _fold_arrow(cube, item, None, on)


def _fold_columns(cube: _cxmetrics.Cube, columns: Mapping[Any, object], report: Report | None) -> None:
    names = [str(name) for name in columns]
    ready = [_ready(column) for column in columns.values()]
    if all(column is not None for column in ready):
        cube.fold_columns(names, ready, report)
        return
    lists = [_listed(name, column) for name, column in zip(names, columns.values(), strict=True)]
    lengths = {len(values) for values in lists}
    if len(lengths) > 1:
        told = ", ".join(f"`{name}` {len(values)}" for name, values in zip(names, lists, strict=True))
        message = f"the columns differ in length: {told}"
        raise InvalidArgumentError(message)
    rows = (dict(zip(names, row, strict=True)) for row in zip(*lists, strict=True))
    cube.fold_lines(_lines(rows), lengths.pop() if lengths else 0, report)


def _ready(column: object) -> object | None:
    """Give a column as the native half takes it, or nothing where its values have to be looked at one by one."""
    if _is_arrow(column):
        return column
    if isinstance(column, memoryview) or type(column).__module__ == "array":
        buffer = memoryview(cast("Any", column))
        return (buffer.cast("B"), "b", "") if buffer.format == "?" else buffer
    kind = getattr(getattr(column, "dtype", None), "kind", None)
    array = cast("Any", column)
    if kind not in _BUFFERED or not hasattr(array, "view") or hasattr(array, "mask") or hasattr(array, "index"):
        return None
    if kind in "Mm":
        unit = array.dtype.str.rpartition("[")[2].rstrip("]")
        if unit not in {"s", "ms", "us", "ns"}:
            unit, array = "us", array.astype(f"{kind}8[us]")
        return array.view("int64"), kind, unit
    if kind == "b":
        return array.view("uint8"), kind, ""
    return None if array.dtype.str[1:] == "f2" or not array.dtype.isnative else array


_BUFFERED = frozenset("iufbMm")
"""The kinds of NumPy's types that are numbers in a row."""


def _listed(name: str, column: object) -> Sequence[object]:
    """Give the values of a column as a list."""
    array = cast("Any", column)
    if getattr(getattr(column, "dtype", None), "kind", None) == "M":
        array = array.astype("M8[us]")
    for method in ("to_pylist", "to_list", "tolist"):
        if hasattr(array, method):
            return cast("Sequence[object]", getattr(array, method)())
    if isinstance(column, (str, bytes)) or not isinstance(column, Iterable):
        message = f"column `{name}` is {_kind(column)}; a column is an array, a series or a list"
        raise InvalidArgumentError(message, place=Place(column=name))
    return list(column)


def _lines(rows: Iterable[object]) -> Iterator[bytes]:
    """Write rows as JSON lines, which the library's own reader reads."""
    encode = _encoder().encode
    at = 0
    rest = iter(rows)
    while chunk := list(islice(rest, _ROWS_AT_A_TIME)):
        lines = []
        for row in chunk:
            if not isinstance(row, Mapping):
                message = f"row {at} is {_kind(row)} among dicts"
                raise InvalidArgumentError(message, place=Place(row=at))
            lines.append(_line(encode, row, at))
            at += 1
        yield ("\n".join(lines) + "\n").encode("utf-8", "surrogatepass")


def row_json(row: object) -> str:
    """Write one row as JSON."""
    if not isinstance(row, Mapping):
        message = f"an answer is a dict of values by column, not {_kind(row)}"
        raise InvalidArgumentError(message)
    return _line(_encoder().encode, row, 0)


_ROWS_AT_A_TIME = 4096


def _encoder() -> json.JSONEncoder:
    return json.JSONEncoder(allow_nan=False, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _line(encode: Callable[[object], str], row: Mapping[Any, object], at: int) -> str:
    plain = row if isinstance(row, dict) else dict(row)
    try:
        return encode(plain)
    except ValueError:
        # JSON has no word for what is no number: one NaN in a row is rare enough to look at all of the row again.
        return encode({name: _finite(value) for name, value in plain.items()})
    except TypeError as err:
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
    if hasattr(value, "item"):
        return _finite(value.item())
    if isinstance(value, (set, frozenset)):
        return sorted(value, key=str)
    if type(value).__name__ in {"Decimal", "UUID"}:
        return str(value)
    if hasattr(value, "value") and hasattr(value, "name"):
        return value.value
    message = f"a value of type {_kind(value)} has no plain form; use a number, a text, a date, a list or None"
    raise TypeError(message)
