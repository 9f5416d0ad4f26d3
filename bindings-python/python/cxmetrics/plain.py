"""Typed values out of plain data, and plain data out of typed values."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, ClassVar, Literal, TypeVar, cast

from cxmetrics.errors import MalformedInputError

_Kind = TypeVar("_Kind")
_Reader = Callable[[Any], Any]


class Tagged:
    """One of several kinds of thing that are told apart by a word under a key of their plain data."""

    __slots__ = ()
    tag: ClassVar[tuple[str, str]]
    """The key and the word."""


def read(kind: type[_Kind], data: object) -> _Kind:
    """Read a value of a type from plain data, such as JSON holds.

    Raises:
        MalformedInputError: The data are not of this shape.
    """
    try:
        return cast("_Kind", _reader(kind)(data))
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
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if is_dataclass(value) and not isinstance(value, type):
        return write_fields(value)
    return value


def write_fields(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass
    """Give the fields of a dataclass as plain data."""
    written: dict[str, Any] = {}
    if isinstance(value, Tagged):
        key, word = value.tag
        written[key] = word
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
    if isinstance(kind, type) and hasattr(kind, "from_dict") and "_documented" not in kind.__dict__:
        return cast("_Reader", kind.from_dict)
    if isinstance(kind, type) and is_dataclass(kind):
        return _fields(kind)
    return _as_it_is


def _as_it_is(data: Any) -> Any:  # noqa: ANN401 - whatever it is
    return data
