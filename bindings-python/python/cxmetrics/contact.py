"""Customers one by one: who came back, who is new, whose questions were settled at once, who has gone silent."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeVar, Unpack

from cxmetrics import _cxmetrics, documents
from cxmetrics.data import Data, ReadOptions, fold_into
from cxmetrics.document import Document, read_document
from cxmetrics.errors import InvalidArgumentError
from cxmetrics.intake import Intake
from cxmetrics.period import Grain
from cxmetrics.progress import Progress
from cxmetrics.query import Day, day_text, plain_json

_Found = TypeVar("_Found", bound=Document)


class Contacts:
    """Contacts by customer: as little of each as is needed, folded from the same sources as a cube.

    However the rows were split and ordered, the contacts are the same. Customers are known by the key in the data; use
    a pseudonymous one. What is not said in a question is left to the library: see the documents.

    >>> import cxmetrics as cx
    >>> contacts = cx.Contacts({"customer": "caller", "time": "at", "dimensions": ["topic"]})
    >>> contacts.fold({"caller": ["a", "a", "b"], "at": ["2026-11-01", "2026-11-03", "2026-11-02"], "topic": ["x"] * 3})
    ... # doctest: +ELLIPSIS
    Intake(rows_read=3, rows_accepted=3, ...)
    >>> len(contacts), contacts.customers
    (3, 2)
    >>> contacts.repeats(as_of="2026-11-30", min_base=0).total.n
    3
    """

    __slots__ = ("_native",)
    _native: _cxmetrics.Contacts

    def __init__(self, spec: Mapping[str, Any]) -> None:
        """Make contacts without any.

        Args:
            spec: Which columns play which role: `customer` and `time`, and where there are `dimensions`, `resolved`,
                `answer`, `consent` and `max_refused`.
        """
        self._native = _cxmetrics.Contacts(plain_json(spec))

    @classmethod
    def _of(cls, native: _cxmetrics.Contacts) -> Contacts:
        contacts = cls.__new__(cls)
        contacts._native = native
        return contacts

    def fold(self, data: Data, *, progress: Progress | None = None, **options: Unpack[ReadOptions]) -> Intake:
        """Take everything in `data`, or nothing: frames, streams, files, columns or rows.

        Args:
            data: See [`Data`][cxmetrics.data.Data].
            progress: `True` for a progress bar, a bar of tqdm's, or a function `report(done, total)`.
            **options: How a file is read; see [`ReadOptions`][cxmetrics.data.ReadOptions].
        """
        part = self._native.part()
        fold_into(part, data, options, progress, ("progress",))
        account = Intake.from_json(part.intake())
        self._native.merge(part)
        return account

    def merge(self, other: Contacts) -> None:
        """Add the contacts of another fold of the same spec; merging is exact, in any order."""
        if not isinstance(other, Contacts):
            message = f"contacts merge with contacts, not with {type(other).__name__}"
            raise InvalidArgumentError(message)
        self._native.merge(other._native)

    @property
    def spec(self) -> dict[str, Any]:
        """What it was made from."""
        spec: dict[str, Any] = json.loads(self._native.spec())
        return spec

    @property
    def intake(self) -> Intake:
        """The account of everything that was read."""
        return Intake.from_json(self._native.intake())

    @property
    def customers(self) -> int:
        """How many customers have made contact."""
        return self._native.customers()

    @property
    def first_day(self) -> date | None:
        """The day of the first contact."""
        day = self._native.days()[0]
        return None if day is None else date.fromisoformat(day)

    @property
    def last_day(self) -> date | None:
        """The day of the last contact."""
        day = self._native.days()[1]
        return None if day is None else date.fromisoformat(day)

    def repeats(
        self,
        *,
        as_of: Day,
        within_days: int | None = None,
        same: Iterable[str] | None = None,
        every: Grain | None = None,
        by: str | None = None,
        min_base: int | None = None,
        confidence: float | None = None,
    ) -> documents.Repeats:
        """Give the share of contacts that the same customer repeated within some days, 7 without it."""
        request = _repeat_request(within_days, same, every, by, min_base, confidence)
        return self._analyse(documents.Repeats, "repeats", as_of, request)

    def first_contact_resolution(
        self,
        *,
        as_of: Day,
        within_days: int | None = None,
        same: Iterable[str] | None = None,
        every: Grain | None = None,
        by: str | None = None,
        min_base: int | None = None,
        confidence: float | None = None,
    ) -> documents.FirstContactResolution:
        """Give the share of matters that the first contact settled."""
        request = _repeat_request(within_days, same, every, by, min_base, confidence)
        return self._analyse(documents.FirstContactResolution, "first_contact_resolution", as_of, request)

    def newcomers(
        self,
        *,
        as_of: Day,
        every: Grain | None = None,
        by: str | None = None,
        min_base: int | None = None,
        confidence: float | None = None,
    ) -> documents.Newcomers:
        """Give new and returning customers by period, a month without it."""
        request = {"every": every, "by": by, "min_base": min_base, "confidence": confidence}
        return self._analyse(documents.Newcomers, "newcomers", as_of, request)

    def recency(
        self,
        *,
        as_of: Day,
        days: Iterable[int] | None = None,
        min_base: int | None = None,
        confidence: float | None = None,
    ) -> documents.Recency:
        """Give how many customers were in touch in the last so many days."""
        listed = None if days is None else list(days)
        request = {"days": listed, "min_base": min_base, "confidence": confidence}
        return self._analyse(documents.Recency, "recency", as_of, request)

    def cohorts(
        self,
        *,
        as_of: Day,
        every: Grain | None = None,
        periods: int | None = None,
        min_base: int | None = None,
        confidence: float | None = None,
    ) -> documents.Cohorts:
        """Follow customers who began together, by the period of their first contact."""
        request = {"every": every, "periods": periods, "min_base": min_base, "confidence": confidence}
        return self._analyse(documents.Cohorts, "cohorts", as_of, request)

    def answer_delays(
        self,
        *,
        as_of: Day,
        quantiles: Iterable[float] | None = None,
        every: Grain | None = None,
        by: str | None = None,
        min_base: int | None = None,
        confidence: float | None = None,
    ) -> documents.AnswerDelays:
        """Give how long answers took; the spec names the two times in `answer`."""
        listed = None if quantiles is None else list(quantiles)
        request = {"quantiles": listed, "every": every, "by": by, "min_base": min_base, "confidence": confidence}
        return self._analyse(documents.AnswerDelays, "answer_delays", as_of, request)

    def silences(
        self,
        *,
        as_of: Day,
        below: float | None = None,
        min_contacts: int | None = None,
        visit_minutes: int | None = None,
        since: Day | None = None,
        by: str | None = None,
        limit: int | None = None,
    ) -> documents.Silences:
        """Give the customers who have gone silent, each by the rhythm that was its own.

        Args:
            as_of: The last day whose contacts are known.
            below: A customer is flagged when the probability of being still active falls below this; 0.1 without it.
            min_contacts: Visits that make a rhythm; 3 without it.
            visit_minutes: Contacts this close belong to one visit; 60 without it.
            since: Silences flagged from this day on that have ended are told too.
            by: The dimension whose segments may fall silent as a whole.
            limit: At most so many customers are listed.
        """
        request = {
            "below": below,
            "min_contacts": min_contacts,
            "visit_minutes": visit_minutes,
            "since": since,
            "by": by,
            "limit": limit,
        }
        return self._analyse(documents.Silences, "silences", as_of, request)

    def _analyse(self, kind: type[_Found], analysis: str, as_of: Day, request: Mapping[str, object]) -> _Found:
        said = {name: value for name, value in request.items() if value is not None}
        asked = plain_json({"analysis": analysis, **said})
        found: _Found = read_document(kind, self._native.analyse(asked, day_text(as_of)))
        return found

    def __len__(self) -> int:
        return self._native.len()

    def __add__(self, other: Contacts) -> Contacts:
        if not isinstance(other, Contacts):
            return NotImplemented
        both = Contacts._of(self._native.copy())
        both.merge(other)
        return both

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickled, (self._native.to_bytes(),)

    def __repr__(self) -> str:
        return f"<{len(self):,} contacts of {self.customers:,} customers>"


def _unpickled(data: bytes) -> Contacts:
    return Contacts._of(_cxmetrics.Contacts.from_bytes(data))


def _repeat_request(  # noqa: PLR0917 - each is a keyword of its own
    within_days: int | None,
    same: Iterable[str] | None,
    every: Grain | None,
    by: str | None,
    min_base: int | None,
    confidence: float | None,
) -> dict[str, object]:
    return {
        "within_days": within_days,
        "same": None if same is None else list(same),
        "every": every,
        "by": by,
        "min_base": min_base,
        "confidence": confidence,
    }
