"""Readings by segment and period."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast, overload

from cxmetrics import _cxmetrics
from cxmetrics.export import to_arrow, to_pandas, to_polars
from cxmetrics.period import Grain, Period
from cxmetrics.reading import Reading

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table."""

    segment: tuple[str | None, ...]
    """A value for each dimension of the table; `None` for "not known"."""
    period: Period | None
    """The period; `Period("all")` when periods are not told apart."""
    reading: Reading
    """The reading."""


class Table:
    """Readings by segment and period, in order.

    A table is read like a tuple of rows, and any Arrow consumer takes it: `polars.DataFrame(table)`,
    `pyarrow.table(table)`, `duckdb.sql("FROM table")`.

    >>> import cxmetrics as cx
    >>> survey = cx.Survey(ratings={"nps": cx.NPS}, dimensions=["store"])
    >>> cube = survey.fold({"store": ["A", "A", "B"], "nps": [10, 9, 3]})
    >>> table = cube.nps("nps", by="store", min_base=1)
    >>> [(row.segment, row.reading.value) for row in table]
    [(('A',), 100.0), (('B',), -100.0)]
    >>> table.get("A").n
    2
    """

    __slots__ = ("_native", "_rows", "_totals")
    _native: _cxmetrics.Table
    _rows: tuple[TableRow, ...] | None
    _totals: tuple[TableRow, ...] | None

    @classmethod
    def _of(cls, native: _cxmetrics.Table) -> Table:
        table = cls.__new__(cls)
        table._native = native
        table._rows = None
        table._totals = None
        return table

    @property
    def dimensions(self) -> list[str]:
        """The dimensions that tell segments apart."""
        return self._native.dimensions()

    @property
    def grain(self) -> Grain:
        """The grain that tells periods apart."""
        return cast("Grain", self._native.grain())

    @property
    def rows(self) -> tuple[TableRow, ...]:
        """The rows, by segment and period."""
        if self._rows is None:
            self._rows = _rows(self._native.rows())
        return self._rows

    @property
    def totals(self) -> tuple[TableRow, ...]:
        """The total of each period, where it was asked for."""
        if self._totals is None:
            self._totals = _rows(self._native.totals())
        return self._totals

    def get(self, *segment: str | None, period: Period | str | None = None) -> Reading | None:
        """Give the reading of a segment, by its values, in a period; in the first when none is named."""
        label = period.label if isinstance(period, Period) else period
        for row in self.rows:
            if row.segment == segment and (label is None or (row.period is not None and row.period.label == label)):
                return row.reading
        return None

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Hand the rows over as Arrow: the dimensions, `period` (its first day), `value`, `low`, `high`, `n`, ..."""
        return self._native.__arrow_c_stream__(requested_schema)

    def to_polars(self) -> pl.DataFrame:
        """Give the rows as a Polars frame."""
        return to_polars(self)

    def to_pandas(self) -> pd.DataFrame:
        """Give the rows as a pandas frame."""
        return to_pandas(self)

    def to_arrow(self) -> pa.Table:
        """Give the rows as a pyarrow table."""
        return to_arrow(self)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Give the rows as plain dicts, with the keys that the columns of a frame have.

        >>> import cxmetrics as cx
        >>> cube = cx.Survey(ratings={"nps": cx.NPS}, dimensions=["store"]).fold({"store": ["A"], "nps": [10]})
        >>> row, = cube.nps("nps", by="store").to_dicts()
        >>> row["store"], row["value"], row["withheld"]
        ('A', None, 'small_base')
        """
        names, told_apart = self.dimensions, self.grain != "all"
        return [_plain(names, row, told_apart=told_apart) for row in self.rows]

    @classmethod
    def from_json(cls, text: str) -> Table:
        """Make a table of its JSON."""
        return cls._of(_cxmetrics.Table.from_json(text))

    def to_json(self) -> str:
        """Give the table as JSON, the same in every language."""
        return self._native.to_json()

    def __len__(self) -> int:
        return len(self._native)

    def __iter__(self) -> Iterator[TableRow]:
        return iter(self.rows)

    @overload
    def __getitem__(self, at: int) -> TableRow: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[TableRow, ...]: ...
    def __getitem__(self, at: int | slice) -> TableRow | tuple[TableRow, ...]:
        return self.rows[at]

    def __eq__(self, other: object) -> bool:
        return self._native.equals(other._native) if isinstance(other, Table) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.to_json())

    def __str__(self) -> str:
        """Write the rows under their heads; of many the first and the last."""
        return self._native.text()

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return self._native.to_html(_DRAWN)

    def __reduce__(self) -> tuple[Any, ...]:
        return Table.from_json, (self.to_json(),)


_DRAWN = 60
"""How many rows a notebook shows."""


def _plain(names: list[str], row: TableRow, *, told_apart: bool) -> dict[str, Any]:
    reading = row.reading
    plain: dict[str, Any] = dict(zip(names, row.segment, strict=True))
    if told_apart:
        plain["period"] = row.period.start if row.period is not None else None
    for name in ("value", "low", "high", "confidence", "n", "n_eff"):
        plain[name] = getattr(reading, name)
    return plain | {
        "unit": str(reading.unit),
        "method": reading.method,
        "flags": list(reading.flags),
        "withheld": reading.withheld,
    }


def _rows(text: str) -> tuple[TableRow, ...]:
    periods: dict[str, Period] = {}

    def period(label: str | None) -> Period | None:
        if label is None:
            return None
        known = periods.get(label)
        if known is None:
            known = periods[label] = Period(label)
        return known

    return tuple(
        TableRow(tuple(row["segment"]), period(row["period"]), Reading.from_dict(row["reading"]))
        for row in json.loads(text)
    )
