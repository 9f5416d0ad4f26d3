"""Frames, tables, relations and streams, by the Arrow PyCapsule interface."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, cast

from cxmetrics.errors import InvalidArgumentError, MissingPackageError
from cxmetrics.rows import kind_of

if TYPE_CHECKING:
    from cxmetrics import _cxmetrics


def is_frame(data: object) -> bool:
    """Say whether `data` hands over Arrow; datasets and scanners of pyarrow do so through a reader."""
    return any(hasattr(data, name) for name in ("__arrow_c_stream__", "__arrow_c_array__", "to_reader", "scanner"))


def row_count(data: object) -> int | None:
    """Give how many rows a frame has, where that is known without asking a database."""
    for name in ("num_rows", "height"):
        rows = getattr(data, name, None)
        if isinstance(rows, int):
            return rows
    return len(cast("Any", data)) if hasattr(data, "iloc") else None


def projected(data: object, cube: _cxmetrics.Cube | _cxmetrics.Contacts) -> object:
    """Leave out the columns that the survey does not read, where handing them over would cost something.

    That columns are missing shows first, with the names of all that there are.
    """
    frame = cast("Any", data)
    package = type(data).__module__.partition(".")[0].lstrip("_")
    wanted = set(cube.survey().columns())
    if package == "pandas" and hasattr(data, "iloc") and hasattr(data, "columns"):
        cube.part().fold_arrow(capsules(frame.iloc[:0]))
        return frame[[name for name in frame.columns if str(name) in wanted]]
    if package == "duckdb" and hasattr(data, "project") and hasattr(data, "columns"):
        cube.part().fold_arrow(capsules(frame.limit(0)))
        names = ['"' + name.replace('"', '""') + '"' for name in frame.columns if name in wanted]
        return frame.project(", ".join(names)) if names else data
    if package == "pyarrow" and hasattr(data, "scanner"):
        cube.part().fold_arrow(capsules(frame.schema.empty_table()))
        return frame.scanner(columns=[name for name in frame.schema.names if name in wanted]).to_reader()
    return data


def capsules(data: object) -> object:
    """Ask a frame, or one column, for its stream, or for its schema and array."""
    try:
        return _asked(_typed(data))
    except ImportError as err:
        if not type(data).__module__.startswith("pandas"):
            raise
        message = "pandas hands its columns over through pyarrow: pip install 'cxmetrics[pandas]'"
        raise MissingPackageError(message) from err
    except Exception as err:
        message = f"{kind_of(data)} does not hand over its columns: {err}"
        try:
            return _asked(_as_text(data))
        except Exception:
            raise InvalidArgumentError(message) from err


def _asked(data: object) -> object:
    frame = cast("Any", data)
    if hasattr(frame, "__arrow_c_stream__"):
        return frame.__arrow_c_stream__()
    if hasattr(frame, "__arrow_c_array__"):
        return frame.__arrow_c_array__()
    reader = frame.to_reader() if hasattr(frame, "to_reader") else frame.scanner().to_reader()
    return reader.__arrow_c_stream__()


def _typed(data: object) -> object:
    """Give a frame of Polars in which every column has a type; one without comes in a form Arrow does not know."""
    polars = cast("Any", sys.modules.get("polars"))
    if polars is not None:
        if isinstance(data, polars.DataFrame) and polars.Null in data.dtypes:
            return data.with_columns(polars.col(polars.Null).cast(polars.String))
        if isinstance(data, polars.Series) and data.dtype == polars.Null:
            return data.cast(polars.String)
    return data


def _as_text(data: object) -> object:
    """Give a frame or series of pandas in which what has no type of Arrow's, such as numbers among texts, is text."""
    frame = cast("Any", data)
    if not hasattr(frame, "columns"):
        return frame.map(str, na_action="ignore")
    told = {}
    for name in frame.columns:
        try:
            _asked(frame[[name]])
        except Exception:
            told[name] = frame[name].map(str, na_action="ignore")
    return frame.assign(**told)
