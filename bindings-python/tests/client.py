"""A typed client: type checkers read it, nobody runs it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import assert_type

import cxmetrics as cx
import pandas as pd
import polars as pl
from cxmetrics import metric
from tqdm import tqdm

survey = cx.Survey(
    time="answered_at",
    zone="Europe/Warsaw",
    ratings={"nps": cx.NPS, "csat": cx.CSAT, "stars": cx.scale(1, 10, good=(9, 10))},
    measures={"handling_s": "s", "basket": {"money": "PLN"}},
    dimensions=["region", {"name": "store", "parent": "region"}],
)


def rows() -> Iterator[dict[str, object]]:
    yield {"nps": 10, "store": "A"}


def fold(frame: pl.DataFrame, old: pd.DataFrame, bar: tqdm[None]) -> cx.Cube:
    cube = survey.fold(frame, grain="week", progress=True)
    for intake in (
        cube.fold(frame.to_dict(), progress=bar),
        cube.fold(rows(), progress=lambda done, total: print(done, total)),
        cube.fold("answers.csv", delimiter=";", encoding="windows-1250", decimal_comma=True),
        cube.fold("email.csv", constants={"channel": "email"}),
        cube.merge(cube),
        cube.fold(["a.parquet", "b.parquet"], columns=survey.columns),
        cube.fold([frame, frame]),
        cube.fold({"nps": [1, 2]}),
        cube.fold(old),
    ):
        assert_type(intake, cx.Intake)
        assert_type(intake.questions["nps"].refused["out_of_scale"].count, int)
    return cube


def ask(cube: cx.Cube, by: str | None) -> None:
    assert_type(cube.nps("nps"), cx.Reading)
    assert_type(cube.nps("nps", where={"store": "A"}, min_base=11), cx.Reading)
    assert_type(cube.nps("nps", by="store"), cx.Table)
    assert_type(cube.nps("nps", every="week"), cx.Table)
    assert_type(cube.nps("nps", by=["region", "store"], every="week", with_total=True), cx.Table)
    assert_type(cube.quantile("handling_s", 0.9, within=(dt.date(2026, 9, 1), None)), cx.Reading)
    assert_type(cube.volume(every="day"), cx.Table)
    assert_type(cube.overall(metric.box_share("csat", 5, 5)), cx.Reading)
    assert_type(cube.nps("nps").value, float | None)
    assert_type(cube.nps("nps").interval, tuple[float, float] | None)
    table = cube.table(metric.nps("nps"), by=by, within=cx.Period("2026-Q4"))
    assert_type(table[0], cx.TableRow)
    assert_type(table[0].segment, tuple[str | None, ...])
    assert_type(table[:2], tuple[cx.TableRow, ...])
    assert_type(table.to_polars(), pl.DataFrame)
    assert_type(table.to_pandas(), pd.DataFrame)
    for row in table:
        assert_type(row.reading, cx.Reading)
        flag: cx.Flag
        for flag in row.reading.flags:
            print(flag)
    if isinstance(unit := cube.sum("basket").unit, cx.Money):
        assert_type(unit.currency, str)
    assert_type(cube + cube, cx.Cube)
    assert_type(cube.histogram("nps", where={"any": [{"is": {"store": None}}]}).counts, tuple[int, ...])
    assert_type(cube.report(as_of="2026-11-02").to_html(), str)
    assert_type(cx.Cube.from_table(table.to_polars(), survey), cx.Cube)


def fails() -> None:
    try:
        cx.nps([11])
    except cx.errors.OutOfRangeError as err:
        assert_type(err.place.row, int | None)
        assert_type(err.faults, tuple[cx.Fault, ...])
