"""What all documents share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from cxmetrics import _cxmetrics
from cxmetrics.export import package
from cxmetrics.plain import Plain, read, write_fields
from cxmetrics.reading import Money, Reading

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

Locale = Literal["en", "pl"]
"""A language with its way to write numbers and dates."""

Title = str | Mapping[str, str]
"""A title: one text, or one a language."""


class Document(Plain):
    """What an analysis found: frozen data with every number in it, and words for it.

    `str` gives its sentence in English; a notebook shows what `to_html` writes.
    """

    __slots__ = ()
    kind: ClassVar[str]
    _rows: ClassVar[str | None] = None
    _parts: ClassVar[str | None] = None

    def sentence(self, locale: Locale = "en") -> str:
        """Say what it found in plain words: English (`en`) or Polish (`pl`)."""
        return _cxmetrics.document_sentence(self._written(), locale)

    def to_html(self, locale: Locale = "en") -> str:
        """Give it as a fragment of HTML without script or outside request, as a notebook shows it.

        >>> import cxmetrics as cx
        >>> page = cx.compare_shares((56, 70), (48, 80)).to_html("pl")
        >>> "<script" in page, "</table>" in page
        (False, True)
        """
        return _cxmetrics.document_rendered(self._written(), "html", locale)

    def to_markdown(self, locale: Locale = "en") -> str:
        """Give it as Markdown, for chats and repositories."""
        return _cxmetrics.document_rendered(self._written(), "markdown", locale)

    def to_text(self, locale: Locale = "en") -> str:
        """Give it as plain text with its tables, for a terminal or a log.

        >>> import cxmetrics as cx
        >>> found = cx.compare_shares((56, 70), (48, 80))
        >>> found.to_text().startswith("Share is higher in the first")
        True
        """
        return _cxmetrics.document_rendered(self._written(), "text", locale)

    def to_dict(self) -> dict[str, Any]:
        """Give the document as a dict, with the keys of its JSON in every language."""
        data: dict[str, Any] = json.loads(self.to_json())
        return data

    def to_json(self) -> str:
        """Give the document as JSON, the same in every language."""
        return _cxmetrics.document_json(self._written())

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Make a document of the dict that `to_dict` gives."""
        return cls.from_json(json.dumps(data, default=dict))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Make a document of its JSON. `Document.from_json` takes any; a class of its own only its own.

        Raises:
            MalformedInputError: It is no such document.
        """
        found: Self = read_document(cls, _cxmetrics.document_json(text))
        return found

    def to_dicts(self) -> list[dict[str, Any]]:
        """Give its rows as plain dicts: a reading fills columns for its value, its limits, its base and its reason."""
        by = getattr(self, "by", ())
        names = tuple(by) if isinstance(by, tuple) else ()
        if self._parts is None:
            return [_flat(row, names) for row in self._wholes()]
        parts = [(row, part) for row in self._wholes() for part in getattr(row, self._parts)]
        return [dict(zip(names, row.segment, strict=False)) | _flat(part, ()) for row, part in parts]

    @property
    def rows(self) -> tuple[Any, ...]:
        """What a frame holds of it: segments, periods, items, stages; nothing for a lone comparison."""
        if self._parts is None:
            return self._wholes()
        return tuple(part for row in self._wholes() for part in getattr(row, self._parts))

    def _wholes(self) -> tuple[Any, ...]:
        return () if self._rows is None else tuple(getattr(self, self._rows))

    def to_polars(self) -> pl.DataFrame:
        """Give its rows as a Polars frame."""
        made: pl.DataFrame = package("polars", "cxmetrics[polars]").DataFrame(self._columns(), strict=False)
        return made

    def to_pandas(self) -> pd.DataFrame:
        """Give its rows as a pandas frame."""
        made: pd.DataFrame = package("pandas", "cxmetrics[pandas]").DataFrame(self._columns())
        return made

    def to_arrow(self) -> pa.Table:
        """Give its rows as a pyarrow table."""
        made: pa.Table = package("pyarrow", "pyarrow").table(self._columns())
        return made

    def _written(self) -> str:
        return json.dumps({"document": self.kind, **write_fields(self)}, ensure_ascii=False)

    def _columns(self) -> dict[str, list[Any]]:
        rows = self.to_dicts()
        names = dict.fromkeys(name for row in rows for name in row)
        return {name: [row.get(name) for row in rows] for name in names}

    def __str__(self) -> str:
        # A terminal has no use for spaces that do not break.
        return self.sentence().replace("\u00a0", " ")

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self}>"

    def _repr_html_(self) -> str:
        return self.to_html()


class Claim(Plain):
    """A part of a document that says something by itself. `str` gives its sentence in English."""

    __slots__ = ()

    def sentence(self, locale: Locale = "en") -> str:
        """Say it in one plain sentence: English (`en`) or Polish (`pl`)."""
        return _cxmetrics.finding_sentence(json.dumps(write_fields(self), ensure_ascii=False), locale)

    def __str__(self) -> str:
        return self.sentence().replace("\u00a0", " ")


def read_document(kind: type[Any], text: str) -> Any:  # noqa: ANN401 - the document's own class
    """Read a document that the native half gives."""
    data = json.loads(text)
    known = _kinds()
    found = known[data["document"]]
    if not issubclass(found, kind):
        from cxmetrics.errors import MalformedInputError  # noqa: PLC0415 - seldom needed

        message = f"this is a document of the kind `{found.kind}`, not {kind.__name__}"
        raise MalformedInputError(message)
    return read(found, data)


@cache
def _kinds() -> dict[str, type[Document]]:
    documents = import_module("cxmetrics.documents")
    classes = [getattr(documents, name) for name in documents.__all__]
    return {kind.kind: kind for kind in classes if isinstance(kind, type) and issubclass(kind, Document)}


def _flat(row: Any, by: tuple[str, ...], prefix: str = "") -> dict[str, Any]:  # noqa: ANN401 - any row
    """Give a row as columns."""
    columns: dict[str, Any] = {}
    for field in fields(row):
        name, value = f"{prefix}{field.metadata.get('key', field.name)}", getattr(row, field.name)
        if field.name == "segment" and by:
            # What stands for several segments has the values of their parent alone.
            columns |= dict(zip(by, (*value, *[None] * len(by)), strict=False))
        elif isinstance(value, Reading):
            columns[name] = value.value
            for part in ("low", "high", "n", "withheld"):
                columns[f"{name}_{part}"] = getattr(value, part)
        elif isinstance(value, Plain):
            columns |= _flat(value, (), f"{name}_")
        elif isinstance(value, tuple):
            if not any(map(is_dataclass, value)):
                columns[name] = list(value)
        elif isinstance(value, Money):
            columns[name] = str(value)
        elif isinstance(value, Mapping):
            columns[name] = value.get("en", json.dumps(dict(value)))
        else:
            columns[name] = value
    return columns
