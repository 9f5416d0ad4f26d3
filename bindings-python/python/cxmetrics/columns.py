"""Columns by name: arrays, series and lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from cxmetrics.errors import InvalidArgumentError, Place
from cxmetrics.frames import capsules, is_frame
from cxmetrics.rows import kind_of, lines, stated_columns

if TYPE_CHECKING:
    from cxmetrics import _cxmetrics
    from cxmetrics.progress import Report


def fold_columns(
    cube: _cxmetrics.Cube | _cxmetrics.Contacts, columns: Mapping[Any, object], report: Report | None
) -> None:
    """Count columns: as they are where all of them are Arrow or buffers, else row by row."""
    if not columns:
        message = "there are no columns"
        raise InvalidArgumentError(message)
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
    cube.fold_lines(lines(rows, stated_columns(cube)), lengths.pop() if lengths else 0, report)


def _ready(column: object) -> object | None:
    """Give a column as the native half takes it, or nothing where its values have to be looked at one by one."""
    if is_frame(column):
        return capsules(column)
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
        message = f"column `{name}` is {kind_of(column)}; a column is an array, a series or a list"
        raise InvalidArgumentError(message, place=Place(column=name))
    return list(column)
