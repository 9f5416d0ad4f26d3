"""A case, read by the names of its inputs and parameters."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cxmetrics.infer import NpsCounts

SCALE = re.compile(r"counts_by_score_(-?\d+)_to_(-?\d+)")
"""A key of inputs that names a scale, such as `counts_by_score_1_to_5`."""


class UnreadableError(Exception):
    """The case does not say what its method needs."""


@dataclass(frozen=True)
class Case:
    """The inputs and parameters of a case, read by name."""

    inputs: object
    params: object

    def confidence(self) -> float | None:
        """Give the confidence level, or nothing to leave it to the library."""
        level = item(self.params, "confidence")
        return None if level is None else to_float(level, "confidence")

    def input(self, name: str) -> float:
        """Give an input that is a number."""
        return to_float(item(self.inputs, name), name)

    def count(self, name: str) -> int:
        """Give an input that is a whole number."""
        return to_count(item(self.inputs, name), name)

    def list(self, name: str) -> Sequence[object]:
        """Give an input that is a list."""
        return to_list(item(self.inputs, name), name)

    def floats(self, name: str) -> Sequence[float]:
        """Give an input that is a list of numbers; missing ones are left out."""
        return [to_float(value, name) for value in self.list(name) if value is not None]

    def gapped(self, name: str) -> Sequence[float | None]:
        """Give an input with a value for each day; a day may miss it."""
        return [None if value is None else to_float(value, name) for value in self.list(name)]

    def counts(self, name: str) -> Sequence[int]:
        """Give an input that is a list of whole numbers."""
        return [to_count(value, name) for value in self.list(name)]

    def param(self, name: str) -> float:
        """Give a parameter that is a number."""
        return to_float(item(self.params, name), name)

    def size(self, name: str) -> int:
        """Give a parameter that is a whole number from 0 up."""
        return to_count(item(self.params, name), name)

    def point(self, name: str) -> int:
        """Give a parameter that is a point of a scale."""
        value = item(self.params, name)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        raise _missing(name)

    def only(self, name: str, offered: object) -> None:
        """See to it that the case asks for nothing but what the method offers."""
        asked = item(self.params, name)
        if asked is not None and asked != offered:
            message = f"the parameter {name} is {asked}; only {offered} is offered"
            raise UnreadableError(message)

    def nps_counts(self) -> NpsCounts:
        """Give the three classes of an NPS."""
        return NpsCounts(self.input("detractors"), self.input("passives"), self.input("promoters"))

    def ratings(self) -> tuple[Sequence[int], int]:
        """Give the counts of each point of a scale, and the lowest point."""
        for key in self.inputs if isinstance(self.inputs, Mapping) else ():
            scale = SCALE.fullmatch(key)
            if scale is None:
                continue
            lowest, highest = int(scale[1]), int(scale[2])
            counts = self.counts(key)
            if len(counts) != highest - lowest + 1:
                message = f"{key} has {len(counts)} counts"
                raise UnreadableError(message)
            return counts, lowest
        raise _missing("counts_by_score")

    def part(self, name: str) -> Case:
        """Give an input as a case of its own, with the same parameters."""
        return Case(item(self.inputs, name), self.params)

    def rows(self, name: str) -> Sequence[Sequence[float]]:
        """Give an input that is a table of numbers."""
        return [[to_float(value, name) for value in to_list(row, name)] for row in self.list(name)]

    def count_rows(self, name: str) -> Sequence[Sequence[int]]:
        """Give an input that is a table of whole numbers."""
        return [[to_count(value, name) for value in to_list(row, name)] for row in self.list(name)]

    def stores(self, name: str) -> Sequence[NpsCounts]:
        """Give an input that is a table of detractors, passives and promoters."""
        rows = self.rows(name)
        if any(len(row) != len(NpsCounts._fields) for row in rows):
            raise _missing(name)
        return [NpsCounts(*row) for row in rows]

    def weighted_rows(self, name: str) -> tuple[Sequence[float], Sequence[float]]:
        """Give values and their weights; rows that miss either are left out."""
        values, weights = self.list(name), self.list("weights")
        if len(values) != len(weights):
            message = f"{name} and weights differ in length"
            raise UnreadableError(message)
        rows = [row for row in zip(values, weights, strict=True) if row[0] is not None and row[1] is not None]
        return [to_float(value, name) for value, _ in rows], [to_float(weight, "weights") for _, weight in rows]


Produced = dict[str, object]
"""The values that a case produces by name."""

Run = Callable[[Case], Produced]
"""How a method is run."""


def item(data: object, name: str) -> object:
    """Give what `data` has under a name, or nothing."""
    return data.get(name) if isinstance(data, Mapping) else None


def number(value: object) -> float | None:
    """Give a number of a case file, where infinity is a word; nothing for anything else."""
    if value in ("inf", "-inf"):
        return math.inf if value == "inf" else -math.inf
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return None


def to_float(value: object, name: str) -> float:
    """Give a value that must be a number."""
    found = number(value)
    if found is None:
        raise _missing(name)
    return found


def to_count(value: object, name: str) -> int:
    """Give a value that must be a whole number from 0 up."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise _missing(name)


def to_list(value: object, name: str) -> Sequence[object]:
    """Give a value that must be a list."""
    if isinstance(value, list):
        return value
    raise _missing(name)


def _missing(name: str) -> UnreadableError:
    return UnreadableError(f"`{name}` is missing or cannot be read")
