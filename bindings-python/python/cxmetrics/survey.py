"""What was asked: which column plays which role."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Unpack

from cxmetrics import _cxmetrics
from cxmetrics.cube import Cube
from cxmetrics.data import Data, ReadOptions, fold_into
from cxmetrics.errors import InvalidArgumentError, OutOfRangeError
from cxmetrics.period import Grain
from cxmetrics.progress import Progress
from cxmetrics.scale import Scale


class Survey:
    """What was asked: which column plays which role, and what each question counts.

    >>> import cxmetrics as cx
    >>> survey = cx.Survey(
    ...     time="answered_at", zone="Europe/Warsaw",
    ...     ratings={"nps": cx.NPS, "csat": cx.CSAT},
    ...     measures={"handling_s": "s", "basket": "PLN"},
    ...     dimensions=["region", "store", "channel"],
    ... )
    >>> survey.columns
    ['answered_at', 'region', 'store', 'channel', 'basket', 'csat', 'handling_s', 'nps']

    A survey is plain data: `to_dict` gives the definition in full, with the keys of its JSON in every language, and
    `from_dict` reads it. All faults of a definition are named at once:

    >>> cx.Survey(dimensions=["store", "store"])
    Traceback (most recent call last):
        ...
    cxmetrics.errors.InvalidSurveyError: the survey has 2 faults; ...
    """

    __slots__ = ("_native",)
    _native: _cxmetrics.Survey

    def __init__(
        self,
        *,
        time: str | Mapping[str, Any] | None = None,
        zone: str | None = None,
        ratings: Mapping[str, Scale] | None = None,
        measures: Mapping[str, str | Mapping[str, str]] | None = None,
        flags: Iterable[str] | None = None,
        tags: Iterable[str] | None = None,
        comments: Iterable[str] | None = None,
        dimensions: Iterable[str | Mapping[str, Any]] | None = None,
        hierarchy: Iterable[str] | None = None,
        questions: Mapping[str, Mapping[str, Any]] | None = None,
        pairs: Iterable[Iterable[str]] | None = None,
        name: str | None = None,
        id: str | None = None,  # noqa: A002 - the word of the definition
        revision: str | None = None,
        weight: str | None = None,
        respondent: str | None = None,
        consent: str | Mapping[str, Any] | None = None,
        max_refused: float | None = None,
    ) -> None:
        """Define a survey.

        Args:
            time: The column of when an answer was given; or a dict with `column` and, where needed, `formats`, `zone`
                and `zones`. Formats are tried in order; put `"iso"` among them where rows hold datetimes. Without a
                time nothing can be asked by period.
            zone: The zone whose civil days are counted, such as `Europe/Warsaw`; UTC without it.
            ratings: Rating questions with their scales: `{"nps": cx.NPS}`, or a scale of your own by `cx.scale`.
            measures: Measures with their units: `s`, `ms`, `min`, `h`, `d`, `count`, `number` or a currency such as
                `PLN`.
            flags: Yes-or-no questions.
            tags: Questions with any number of labels, in a list column or separated by `;`.
            comments: Questions answered in free text; only whether there is one is counted.
            dimensions: What answers are told apart by: columns, or dicts with `name` and, where needed, `column`,
                `parent`, `labels`, `bands`, `lookup`, `missing` and `title`.
            hierarchy: Dimensions from the top down, each inside the one before: `["region", "store"]`.
            questions: Questions in full, by name: `{"nps": {"kind": "rating", "scale": "nps", "missing": [11]}}`.
            pairs: Questions whose answers are counted together, for correlation and drivers: lists of ratings and
                flags, each of which stands for all pairs of its questions, such as `[["overall", "wifi", "food"]]`; and
                a tags question with a rating or a flag, such as `["topics", "nps"]`, for scores by tag.
            name: What the survey is called.
            id: The column that identifies an answer; a second row of the same id is a duplicate.
            revision: The column of an answer's revision: a row with a higher one replaces the row before.
            weight: The column of the survey weight.
            respondent: The column of the person; use a pseudonymous key.
            consent: The column of consent; rows without it are kept out, and counted.
            max_refused: The share of refused rows or answers past which a fold fails; 0.2 without it.

        Raises:
            InvalidSurveyError: The definition has faults; `faults` lists all of them.
        """
        given: dict[str, Any] = {
            "time": time,
            "zone": zone,
            "ratings": ratings,
            "measures": measures,
            "flags": flags,
            "tags": tags,
            "comments": comments,
            "dimensions": dimensions,
            "hierarchy": hierarchy,
            "questions": questions,
            "pairs": pairs,
            "name": name,
            "id": id,
            "revision": revision,
            "weight": weight,
            "respondent": respondent,
            "consent": consent,
            "max_refused": max_refused,
        }
        self._native = _read({word: value for word, value in given.items() if value is not None})

    @classmethod
    def from_dict(cls, definition: Mapping[str, Any]) -> Survey:
        """Make a survey of its definition as a dict, as `to_dict` gives it or as it stands in JSON.

        Raises:
            InvalidSurveyError: The definition has faults; `faults` lists all of them.
        """
        return cls._of(_read(definition))

    @classmethod
    def from_json(cls, text: str) -> Survey:
        """Make a survey of its JSON.

        Raises:
            InvalidSurveyError: The definition has faults; `faults` lists all of them.
        """
        return cls._of(_cxmetrics.Survey.from_json(text))

    def to_dict(self) -> dict[str, Any]:
        """Give the definition in full as a dict."""
        definition: dict[str, Any] = json.loads(self.to_json())
        return definition

    def to_json(self) -> str:
        """Give the definition in full as JSON, the same bytes for the same survey."""
        return self._native.to_json()

    def fold(
        self,
        data: Data,
        *,
        grain: Grain = "day",
        max_cells: int | None = None,
        progress: Progress | None = None,
        **options: Unpack[ReadOptions],
    ) -> Cube:
        """Count everything in `data` once, in a new cube.

        Args:
            data: A frame, stream, file, columns or rows: see [`Data`][cxmetrics.data.Data].
            grain: The length of the cube's periods; whatever you will ask by must roll up from it.
            max_cells: The limit of cells past which the fold fails.
            progress: `True` for a progress bar, a bar of tqdm's, or a function `report(done, total)`.
            **options: How a file is read: `format`, `delimiter`, `quote`, `encoding`, `decimal_comma`, `has_header`,
                `columns`, `constants`, `batch_rows`. See [`ReadOptions`][cxmetrics.data.ReadOptions].

        Returns:
            The cube; its `intake` says what was counted and what was refused, and why.

        >>> import cxmetrics as cx
        >>> survey = cx.Survey(ratings={"nps": cx.NPS}, dimensions=["store"])
        >>> cube = survey.fold({"store": ["A", "A", "B"], "nps": [10, 9, 3]})
        >>> cube.rows
        3
        """
        cube = self._empty(grain, max_cells)
        fold_into(cube, data, options, progress, ("grain", "max_cells", "progress"))
        return Cube._of(cube)

    def cube(self, *, grain: Grain = "day", max_cells: int | None = None) -> Cube:
        """Give an empty cube, to `fold` into or `add` to."""
        return Cube._of(self._empty(grain, max_cells))

    def _empty(self, grain: Grain, max_cells: int | None) -> _cxmetrics.Cube:
        try:
            return self._native.cube(grain, max_cells)
        except OverflowError:
            message = f"`max_cells` is a whole number of 0 or more, not {max_cells}"
            raise OutOfRangeError(message) from None

    def report_spec(self) -> dict[str, Any]:
        """Give the specification of the report that suits this survey: change it, and hand it to `Cube.report`."""
        spec: dict[str, Any] = json.loads(self._native.report_spec())
        return spec

    @property
    def name(self) -> str:
        """What the survey is called."""
        return self._native.name()

    @property
    def columns(self) -> list[str]:
        """Every column that the survey reads."""
        return self._native.columns()

    @classmethod
    def _of(cls, native: _cxmetrics.Survey) -> Survey:
        survey = cls.__new__(cls)
        survey._native = native
        return survey

    def __eq__(self, other: object) -> bool:
        return self._native.equals(other._native) if isinstance(other, Survey) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.to_json())

    def __repr__(self) -> str:
        return f"Survey.from_dict({self.to_dict()!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return Survey.from_json, (self.to_json(),)


def _read(definition: Mapping[str, Any]) -> _cxmetrics.Survey:
    try:
        text = json.dumps(definition, default=_plain, allow_nan=False)
    except (TypeError, ValueError) as err:
        message = f"a survey's definition is plain data: {err}"
        raise InvalidArgumentError(message) from None
    return _cxmetrics.Survey.from_json(text)


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Iterable):
        return list(value)
    message = f"{value!r} is not"
    raise TypeError(message)
