"""Typed values out of plain data, and plain data out of typed values."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, Literal, TypeVar, cast

from cxmetrics.errors import MalformedInputError
from cxmetrics.reading import Money

_Kind = TypeVar("_Kind")
_Reader = Callable[[Any], Any]


class Plain:
    """A dataclass that this module reads and writes field by field."""

    __slots__ = ()

    def to_plain(self) -> dict[str, Any]:
        """Give it as plain data."""
        return write_fields(self)


def read(kind: type[_Kind], data: object) -> _Kind:
    """Read a value of a type from plain data, such as JSON holds.

    Raises:
        MalformedInputError: The data are not of this shape.
    """
    try:
        return cast("_Kind", _reader(cast("Hashable", kind))(data))
    except (KeyError, TypeError, ValueError, AttributeError) as err:
        what = f"has no `{err.args[0]}`" if isinstance(err, KeyError) else f"does not read: {err}"
        message = f"the data of a {kind.__name__} {what}; hand over what `to_dict` or `to_json` gave"
        raise MalformedInputError(message) from None


def write(value: object) -> Any:  # noqa: ANN401 - plain data of any shape
    """Give a value as plain data: what `read` reads."""
    if isinstance(value, tuple | list):
        return [write(item) for item in value]
    if isinstance(value, Mapping):
        return {name: write(item) for name, item in value.items()}
    if isinstance(value, Plain):
        return value.to_plain()
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if isinstance(value, Money):
        return {"money": value.currency}
    return value


def write_fields(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass
    """Give the fields of a dataclass as plain data."""
    written: dict[str, Any] = {}
    for field in fields(value):
        item = getattr(value, field.name)
        # What may be left out is left out where it says nothing.
        if field.default is not MISSING and item == field.default:
            continue
        written[field.metadata.get("key", field.name)] = write(item)
    return written


@cache
def _reader(kind: Any) -> _Reader:  # noqa: ANN401 - a type or a form of one
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return _one_of(inner)
    if origin is tuple:
        return _tuple(inner)
    if origin is not None and origin is not Literal and issubclass(origin, Mapping):
        item = _reader(inner[1])
        return lambda data: {name: item(value) for name, value in data.items()}
    return _class(kind) if isinstance(kind, type) else _as_it_is


def _class(kind: type[Any]) -> _Reader:
    if hasattr(kind, "from_dict") and not issubclass(kind, Plain):
        return cast("_Reader", kind.from_dict)
    if is_dataclass(kind):
        return _fields(kind)
    if issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return lambda data: kind(**data)
    return _as_it_is


def _as_it_is(data: Any) -> Any:  # noqa: ANN401 - whatever it is
    return data


def _one_of(kinds: tuple[Any, ...]) -> _Reader:
    """Read one of several types; nothing among them stands for what is missing."""
    some = [kind for kind in kinds if kind is not types.NoneType]
    made = [reader for reader in map(_reader, some) if reader is not _as_it_is]
    if str in some:
        return _as_it_is
    if Money in some:
        return lambda data: data if data is None or isinstance(data, str) else Money(data["money"])
    if not made:
        return _as_it_is
    if len(made) == 1 and len(some) == 1:
        reader = made[0]
        return lambda data: None if data is None else reader(data)
    message = f"there is no telling {kinds} apart"
    raise TypeError(message)


def _tuple(inner: tuple[Any, ...]) -> _Reader:
    if len(inner) == 2 and inner[1] is Ellipsis:  # noqa: PLR2004 - a type and the dots
        item = _reader(inner[0])
        return tuple if item is _as_it_is else lambda data: tuple(map(item, data))
    items = [_reader(kind) for kind in inner]
    return lambda data: tuple(item(value) for item, value in zip(items, data, strict=True))


def _fields(kind: type[Any]) -> _Reader:
    known: list[tuple[str, str, _Reader, bool]] = []

    def read_fields(data: Any) -> Any:  # noqa: ANN401 - the type
        if not known:
            # Not before: a type may hold others of its own.
            hints = typing.get_type_hints(kind)
            known.extend(
                (
                    field.name,
                    field.metadata.get("key", field.name),
                    _reader(hints[field.name]),
                    field.default is MISSING,
                )
                for field in fields(kind)
            )
        return kind(**{name: item(data[key]) for name, key, item, needed in known if needed or key in data})

    return read_fields
