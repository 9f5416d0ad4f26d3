"""An estimate with its interval, and what the functions take."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, SupportsFloat, SupportsIndex, TypeVar

from cxmetrics.plain import read
from cxmetrics.reading import Money, Unit

Number = SupportsFloat | SupportsIndex
"""A number of any kind: a Python, NumPy or decimal one."""

Numbers = Iterable[Number]
"""Numbers of any kind in a list, a tuple, an array or a series. Arrays of numbers are read at once."""

Gapped = Iterable[Number | None]
"""A value for each day in a list, a tuple, an array or a series; `None` or NaN is a day without one."""

Counts = Iterable[SupportsIndex]
"""Whole numbers from 0 up in a list, a tuple, an array or a series."""

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with a two-sided interval, and the method that made it.

    All three numbers are finite and `lower <= upper`. The estimate lies inside for every method but the adjusted Wald,
    the Agresti-Coull and the Bayesian ones, which may miss it where all answers agree; their functions say so.

    One that was published elsewhere is made by hand, to compare with:

    >>> from cxmetrics import infer
    >>> published = infer.Interval(41.0, 35.0, 47.0, confidence=0.95, unit="points")
    >>> change = infer.mover(infer.nps_score_interval(50, 124, 238), published)
    >>> round(change.estimate, 2), round(change.lower, 2), round(change.upper, 2)
    (4.63, -4.63, 13.45)
    """

    estimate: float
    """The estimate."""
    lower: float
    """The lower limit."""
    upper: float
    """The upper limit."""
    confidence: float
    """The confidence level, such as 0.95."""
    unit: Unit
    """What the three numbers are measured in: NPS is -100 to 100 `points`, a `share` is 0 to 1."""
    method: str = "given"
    """The id of the method, such as `nps.ci.score`."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Interval:
        """Make an interval of the dict that `to_dict` gives; the JSON of every language has the same keys."""
        unit = data["unit"]
        return cls(
            estimate=data["estimate"],
            lower=data["lower"],
            upper=data["upper"],
            confidence=data["confidence"],
            unit=Money(unit["money"]) if isinstance(unit, dict) else unit,
            method=data["method"],
        )

    def to_dict(self) -> dict[str, Any]:
        """Give the interval as a dict, with the keys of its JSON in every language."""
        return {
            "estimate": self.estimate,
            "lower": self.lower,
            "upper": self.upper,
            "confidence": self.confidence,
            "unit": {"money": self.unit.currency} if isinstance(self.unit, Money) else self.unit,
            "method": self.method,
        }


def interval_of(text: str) -> Interval:
    """Read the interval that the native half gives."""
    return Interval.from_dict(json.loads(text))


def result_of(kind: type[_Result], text: str) -> _Result:
    """Read a result that the native half gives, whose keys are the names of its fields."""
    return read(kind, json.loads(text))


def result_beside(kind: type[_Result], beside: tuple[str, float]) -> _Result:
    """Read a result whose statistic comes beside its JSON, which has no word for an infinite one."""
    text, statistic = beside
    return read(kind, {**json.loads(text), "statistic": statistic})
