"""The one family of exceptions: what went wrong, a stable code, and where.

Catch [`CxError`][cxmetrics.CxError] for all of them, a class for one kind, or the built-in exception that fits:

>>> import cxmetrics as cx
>>> try:
...     cx.nps([10, 11])
... except cx.CxError as err:
...     print(err.code, err.place.row)
out_of_range 1
>>> issubclass(cx.errors.OutOfRangeError, ValueError)
True
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Literal

ErrorCode = Literal[
    "invalid_survey",
    "invalid_metric",
    "invalid_report",
    "out_of_range",
    "invalid_period",
    "unknown_zone",
    "unknown_column",
    "unknown_question",
    "unknown_dimension",
    "scale_mismatch",
    "column_type",
    "time_format_ambiguous",
    "time_format_unknown",
    "too_many_refusals",
    "too_many_cells",
    "cube_mismatch",
    "not_contained",
    "overflow",
    "invalid_table",
    "unsupported_version",
    "malformed_input",
    "unsupported_format",
    "io",
    "empty",
    "zero_variance",
    "too_few",
    "overlap",
    "currency_mismatch",
    "collinear",
    "unreachable_target",
    "cancelled",
    "invalid_argument",
    "missing_package",
    "internal",
]
"""The stable codes, the same in every language; the last three are of the Python package alone."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something went wrong, as far as it is known."""

    row: int | None = None
    """The row of the data, counted from 0 over everything the fold has read; for text files without the header."""
    column: str | None = None
    """The column of the data."""
    path: str | None = None
    """The path in a definition, such as `questions.nps.scale`."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a definition: where it is, what it is, and what to do."""

    path: str
    """The path in the definition, such as `questions.nps.scale`."""
    code: str
    """A stable code, such as `duplicate_name`."""
    message: str
    """What is wrong and what to do about it, in one sentence."""


class CxError(Exception):
    """The error of every call in this package.

    Its text says what happened and what to do; `code`, `place` and `faults` are for programs.
    """

    code: ClassVar[ErrorCode] = "internal"
    """The stable code of the kind, the same in every language."""

    place: Place
    """Where it went wrong, as far as it is known."""

    faults: tuple[Fault, ...]
    """All faults of a definition; empty for every other kind of error."""

    def __init__(self, message: str, *, place: Place | None = None, faults: tuple[Fault, ...] = ()) -> None:
        super().__init__(message)
        self.place = place if place is not None else Place()
        self.faults = faults

    def __str__(self) -> str:
        # `KeyError` would show the text in quotes.
        return str(self.args[0]) if self.args else ""

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (type(self), str(self), self.place, self.faults)


def _rebuilt(kind: type[CxError], message: str, place: Place, faults: tuple[Fault, ...]) -> CxError:
    return kind(message, place=place, faults=faults)


class InvalidSurveyError(CxError, ValueError):
    """A survey definition has faults; `faults` lists all of them."""

    code = "invalid_survey"


class InvalidMetricError(CxError, ValueError):
    """A metric definition cannot be computed from this survey."""

    code = "invalid_metric"


class InvalidReportError(CxError, ValueError):
    """A report specification has faults; `faults` lists all of them."""

    code = "invalid_report"


class OutOfRangeError(CxError, ValueError):
    """An argument lies outside its range."""

    code = "out_of_range"


class InvalidPeriodError(CxError, ValueError):
    """A date, period or grain cannot be read or does not exist."""

    code = "invalid_period"


class UnknownZoneError(CxError, KeyError):
    """A time zone name is not in the database."""

    code = "unknown_zone"


class UnknownColumnError(CxError, KeyError):
    """A column that the survey names is not in the data; the text lists those that are."""

    code = "unknown_column"


class UnknownQuestionError(CxError, KeyError):
    """A question that a call names is not in the survey."""

    code = "unknown_question"


class UnknownDimensionError(CxError, KeyError):
    """A dimension that a call names is not in the survey."""

    code = "unknown_dimension"


class ScaleMismatchError(CxError, ValueError):
    """Two questions with different scales, units or directions were asked to be one."""

    code = "scale_mismatch"


class ColumnTypeError(CxError, TypeError):
    """A column has a type that its role cannot take."""

    code = "column_type"


class TimeFormatAmbiguousError(CxError, ValueError):
    """A date column can be read day first and month first, and nothing says which."""

    code = "time_format_ambiguous"


class TimeFormatUnknownError(CxError, ValueError):
    """No stated or known format reads a time column."""

    code = "time_format_unknown"


class TooManyRefusalsError(CxError, ValueError):
    """More than the stated share of the rows or answers was refused."""

    code = "too_many_refusals"


class TooManyCellsError(CxError):
    """The cube would grow over its limit of cells."""

    code = "too_many_cells"


class CubeMismatchError(CxError, ValueError):
    """Two cubes were counted with different surveys or grains."""

    code = "cube_mismatch"


class NotContainedError(CxError, ValueError):
    """What is to be removed was never counted."""

    code = "not_contained"


class CxOverflowError(CxError, OverflowError):
    """A count would exceed what its integer type can hold."""

    code = "overflow"


class InvalidTableError(CxError, ValueError):
    """A table is not a cube table."""

    code = "invalid_table"


class UnsupportedVersionError(CxError, ValueError):
    """Saved data carries a version that this release does not read."""

    code = "unsupported_version"


class MalformedInputError(CxError, ValueError):
    """A file does not have the format it was read as."""

    code = "malformed_input"


class UnsupportedFormatError(CxError, ValueError):
    """A file's format is not known."""

    code = "unsupported_format"


class IoError(CxError, OSError):
    """A file or stream failed. A file that is not there is also a `FileNotFoundError`."""

    code = "io"


class FileMissingError(IoError, FileNotFoundError):
    """There is no such file."""


class EmptyError(CxError, ValueError):
    """There is nothing to compute from."""

    code = "empty"


class ZeroVarianceError(CxError, ValueError):
    """The data have no variation where the method needs some."""

    code = "zero_variance"


class TooFewError(CxError, ValueError):
    """There are fewer observations than the method needs."""

    code = "too_few"


class OverlapError(CxError, ValueError):
    """Two sides that are to be compared share answers."""

    code = "overlap"


class CurrencyMismatchError(CxError, ValueError):
    """Amounts in two currencies were asked to be one."""

    code = "currency_mismatch"


class CollinearError(CxError, ValueError):
    """A column is a combination of others, so their shares cannot be told apart; the message names it."""

    code = "collinear"


class UnreachableTargetError(CxError, ValueError):
    """No weights reach the margins that were asked for."""

    code = "unreachable_target"


class CancelledError(CxError):
    """A fold was stopped before its end. Ctrl-C and the exceptions of a progress function arrive as they are."""

    code = "cancelled"


class InvalidArgumentError(CxError, TypeError):
    """Something was handed over that a call does not take; the text says what it takes."""

    code = "invalid_argument"


class MissingPackageError(CxError, ImportError):
    """Another package is needed for what was asked; the text says how to install it."""

    code = "missing_package"


class InternalError(CxError, RuntimeError):
    """A fault in cxmetrics itself. Please report it. A cube that was being changed answers no more calls."""

    code = "internal"


BY_CODE: Final[dict[str, type[CxError]]] = {
    kind.code: kind
    for kind in (
        InvalidSurveyError,
        InvalidMetricError,
        InvalidReportError,
        OutOfRangeError,
        InvalidPeriodError,
        UnknownZoneError,
        UnknownColumnError,
        UnknownQuestionError,
        UnknownDimensionError,
        ScaleMismatchError,
        ColumnTypeError,
        TimeFormatAmbiguousError,
        TimeFormatUnknownError,
        TooManyRefusalsError,
        TooManyCellsError,
        CubeMismatchError,
        NotContainedError,
        CxOverflowError,
        InvalidTableError,
        UnsupportedVersionError,
        MalformedInputError,
        UnsupportedFormatError,
        IoError,
        EmptyError,
        ZeroVarianceError,
        TooFewError,
        OverlapError,
        CurrencyMismatchError,
        CollinearError,
        UnreachableTargetError,
        CancelledError,
        InvalidArgumentError,
        MissingPackageError,
        InternalError,
    )
}
"""The class of every code."""


def _exception(code: str, message: str, place: str, faults: str) -> CxError:
    """Make the exception of a code; the native half calls it."""
    kind = BY_CODE.get(code, CxError)
    where = Place(**json.loads(place))
    return kind(message, place=where, faults=tuple(Fault(**fault) for fault in json.loads(faults)))


def _unopened(errno: int | None, message: str, path: str) -> CxError:
    """Make the exception of a file that does not open; the native half calls it."""
    missing = isinstance(OSError(errno, ""), FileNotFoundError) if errno is not None else False
    kind: type[IoError] = FileMissingError if missing else IoError
    err = kind(f"`{path}` cannot be opened: {message}")
    err.errno, err.filename = errno, path
    return err
