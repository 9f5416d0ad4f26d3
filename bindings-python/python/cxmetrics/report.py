"""Reports: a document with all its numbers in it, and its renderings."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from cxmetrics import _cxmetrics


class Report:
    """A report with all its numbers in it: whoever has it can draw it without the data it was made from.

    Notebooks show the page itself. `to_html` gives it as one file without script or outside request.
    """

    __slots__ = ("_native",)
    _native: _cxmetrics.Report

    @classmethod
    def _of(cls, native: _cxmetrics.Report) -> Report:
        report = cls.__new__(cls)
        report._native = native
        return report

    @classmethod
    def from_json(cls, text: str) -> Report:
        """Make a report of its JSON."""
        return cls._of(_cxmetrics.Report.from_json(text))

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Report:
        """Make a report of the dict that `to_dict` gives."""
        return cls.from_json(json.dumps(data))

    def to_html(self) -> str:
        """Give the report as one HTML page, charts inside."""
        return self._native.to_html()

    def to_markdown(self) -> str:
        """Give the report as Markdown, with bars of text."""
        return self._native.to_markdown()

    def to_json(self) -> str:
        """Give the report as JSON, the same bytes for the same report."""
        return self._native.to_json()

    def to_dict(self) -> dict[str, Any]:
        """Give the report as a dict."""
        data: dict[str, Any] = json.loads(self.to_json())
        return data

    @property
    def title(self) -> str:
        """What the report is called."""
        return str(self.to_dict()["title"])

    @property
    def as_of(self) -> date:
        """The day on which it was true."""
        return date.fromisoformat(self.to_dict()["as_of"])

    def __eq__(self, other: object) -> bool:
        return self._native.equals(other._native) if isinstance(other, Report) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.to_json())

    def __repr__(self) -> str:
        return f"<Report {self.title!r} as of {self.as_of}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return Report.from_json, (self.to_json(),)

    def _repr_html_(self) -> str:
        page = html.escape(self.to_html())
        return f'<iframe srcdoc="{page}" sandbox="" style="width:100%;height:720px;border:0"></iframe>'
