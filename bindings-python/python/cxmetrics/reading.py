"""A number with its uncertainty, or the reason why there is none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from cxmetrics import _cxmetrics

Flag = Literal["low_base", "degenerate", "ceiling", "skewed", "no_base", "binned", "weighted", "partial"]
"""What to know before leaning on a reading.

- `low_base`: fewer than 30 answers: an indication.
- `degenerate`: the answers do not vary, so the usual interval has no width or does not exist.
- `ceiling`: more than half of the answers sit on the top point: the interval of a mean is optimistic.
- `skewed`: mean and median tell different stories; show both.
- `no_base`: computed from published shares; nobody said from how many answers.
- `binned`: read from logarithmic bins: exact to 1/256 of its size.
- `weighted`: some answers count for more than others: `n_eff` is smaller than `n`.
- `partial`: the data cover the period only in part.
"""

WithheldReason = Literal[
    "empty",
    "small_base",
    "complementary",
    "too_few",
    "zero_variance",
    "no_denominator",
    "part_withheld",
    "unexplained",
    "indistinct",
    "collinear",
]
"""Why there is no value.

- `empty`: nobody answered.
- `small_base`: fewer answers than `min_base`.
- `complementary`: showing it would give a small base away.
- `too_few`: fewer answers than the statistic needs.
- `zero_variance`: the answers do not vary where the statistic needs them to.
- `no_denominator`: the denominator is zero.
- `part_withheld`: a part of a composite is itself withheld;
- `unexplained`: the items explain too little of the outcome to be ranked;
- `indistinct`: the items answer so alike that their shares cannot be told apart;
- `collinear`: an item is a combination of others.
"""

PlainUnit = Literal["points", "share", "score", "seconds", "count", "number"]


@dataclass(frozen=True, slots=True)
class Money:
    """The unit of an amount of money in one currency."""

    currency: str
    """The ISO 4217 code, such as `PLN`."""

    def __str__(self) -> str:
        return self.currency


Unit = PlainUnit | Money
"""What a value is measured in: NPS in `points` from -100 to 100, a `share` from 0 to 1, a `score` on its scale, ..."""


@dataclass(frozen=True, slots=True, repr=False)
class Reading:
    """A metric's value with its interval, base and method, or the reason why it is withheld.

    A value is never NaN, and never 0 in place of "we cannot say": then `value` is `None` and `withheld` says why.

    >>> import cxmetrics as cx
    >>> reading = cx.nps([10, 9, 7, 3])
    >>> print(reading)
    25.0 points [..., ...], n = 4; low base
    >>> reading.value, reading.n, reading.flags
    (25.0, 4, ('low_base',))
    >>> low, high = reading.interval
    >>> low < -40 and 70 < high  # four answers say little, and the reading says so
    True
    """

    value: float | None
    """The value in its unit, or nothing when it is withheld."""
    low: float | None
    """The lower limit of the interval, where the method gives one."""
    high: float | None
    """The upper limit of the interval, where the method gives one."""
    confidence: float | None
    """The confidence level of the interval, such as 0.95."""
    unit: Unit
    """What the value is measured in."""
    method: str
    """The id of the method, such as `nps.ci.score`."""
    n: int
    """The base: how many answers the value rests on."""
    n_eff: float | None = None
    """The effective base, when weights make it smaller than `n`."""
    flags: tuple[Flag, ...] = ()
    """What to know before leaning on it."""
    withheld: WithheldReason | None = None
    """Why there is no value."""

    @property
    def interval(self) -> tuple[float, float] | None:
        """The interval as (low, high), where the method gives one."""
        if self.low is None or self.high is None:
            return None
        return self.low, self.high

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Reading:
        """Make a reading of the dict that `to_dict` gives; the JSON of every language has the same keys."""
        unit = data["unit"]
        return cls(
            value=data["value"],
            low=data["low"],
            high=data["high"],
            confidence=data["confidence"],
            unit=Money(unit["money"]) if isinstance(unit, dict) else unit,
            method=data["method"],
            n=data["n"],
            n_eff=data.get("n_eff"),
            flags=tuple(data.get("flags", ())),
            withheld=data.get("withheld"),
        )

    def to_dict(self) -> dict[str, Any]:
        """Give the reading as a dict, with the keys of its JSON in every language."""
        data: dict[str, Any] = {
            "unit": {"money": self.unit.currency} if isinstance(self.unit, Money) else self.unit,
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "confidence": self.confidence,
            "method": self.method,
            "n": self.n,
        }
        if self.n_eff is not None:
            data["n_eff"] = self.n_eff
        if self.flags:
            data["flags"] = list(self.flags)
        if self.withheld is not None:
            data["withheld"] = self.withheld
        return data

    @classmethod
    def from_json(cls, text: str) -> Reading:
        """Make a reading of its JSON."""
        return cls.from_dict(json.loads(text))

    def to_json(self) -> str:
        """Give the reading as JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False)

    def __str__(self) -> str:
        """Write it in one line: value, interval, base and flags, or why it is withheld."""
        return _cxmetrics.reading_text(self.to_json())

    def __repr__(self) -> str:
        return f"<Reading {self}>"

    def _repr_html_(self) -> str:
        return _cxmetrics.reading_html(self.to_json())
