"""Readings, tables, periods, accounts, reports: equality, plain data, pages."""

from __future__ import annotations

import dataclasses
import datetime as dt
import pickle
from typing import Any

import cxmetrics as cx
import duckdb
import polars as pl
import pyarrow as pa
import pytest
from conftest import survey


def test_a_reading_is_plain_data(cube: cx.Cube) -> None:
    for reading in (cx.nps([10, 9, 7]), cx.nps([]), cx.nps_of_shares(0.5, 0.2), cube.mean("handling_s", min_base=0)):
        assert cx.Reading.from_dict(reading.to_dict()) == reading
        assert cx.Reading.from_json(reading.to_json()) == reading
        assert pickle.loads(pickle.dumps(reading)) == reading
        assert hash(reading) == hash(dataclasses.replace(reading))
        assert "cxmetrics" in reading._repr_html_()
    with pytest.raises(dataclasses.FrozenInstanceError):
        reading.value = 1.0  # type: ignore[misc]
    assert str(cx.nps([10] * 40)) == "100.0 points [82.5, 100.0], n = 40"
    assert repr(cx.nps([])) == f"<Reading {cx.nps([])}>" == "<Reading withheld: empty, n = 0>"


def test_money_has_its_currency() -> None:
    reading = cx.Survey(measures={"basket": "PLN"}).fold({"basket": [1.5, 2.5]}).sum("basket", min_base=0)
    assert (reading.value, reading.unit, str(reading.unit)) == (4.0, cx.Money("PLN"), "PLN")
    assert cx.Reading.from_json(reading.to_json()) == reading


def test_periods() -> None:
    for label, grain, start, end in [
        ("2026-11-02", "day", dt.date(2026, 11, 2), dt.date(2026, 11, 3)),
        ("2026-W53", "week", dt.date(2026, 12, 28), dt.date(2027, 1, 4)),
        ("2026-11", "month", dt.date(2026, 11, 1), dt.date(2026, 12, 1)),
        ("2026-Q4", "quarter", dt.date(2026, 10, 1), dt.date(2027, 1, 1)),
        ("2026", "year", dt.date(2026, 1, 1), dt.date(2027, 1, 1)),
        ("all", "all", None, None),
    ]:
        period = cx.Period(label)
        assert (period.grain, period.start, period.end, str(period)) == (grain, start, end, label)
    assert cx.Period("-0044-03-15").start is None
    with pytest.raises(cx.errors.InvalidPeriodError):
        cx.Period("2026-W60")


def test_a_table_is_a_sequence_and_a_frame(cube: cx.Cube) -> None:
    table = cube.nps("nps", by="store", every="week", min_base=0)
    assert (len(table), table.dimensions, table.grain) == (4, ["store"], "week")
    assert table[0] == table.rows[0] == next(iter(table))
    assert table[-2:] == table.rows[-2:]
    assert table[0].segment == ("A",)
    assert table[0].period == cx.Period("2026-W45")
    assert table.get("A", period="2026-W46") == table.get("A", period=cx.Period("2026-W46")) == table[1].reading
    assert table.get("never") is None
    assert cx.Table.from_json(table.to_json()) == table == pickle.loads(pickle.dumps(table))
    assert table != cube.nps("nps", by="store")
    rows = table.to_dicts()
    frames: list[Any] = [
        table.to_polars(),
        pl.DataFrame(table),
        pl.from_arrow(table.to_arrow()),
        pl.from_arrow(pa.table(table)),
    ]
    for frame in frames:
        assert frame.to_dicts() == rows
    assert table.to_pandas()["n"].tolist() == [row["n"] for row in rows]
    relation = duckdb.connect().from_arrow(table.to_arrow())
    assert relation.columns == list(rows[0])
    assert relation.fetchall()[0][0] == "A"
    assert "A" in table._repr_html_()
    assert str(table).splitlines()[0].split() == ["store", "period", "points", "95%", "interval", "n", "notes"]
    assert (repr(table), len(str(table).splitlines())) == (str(table), 5)


def test_a_table_without_periods_has_no_column_for_them(cube: cx.Cube) -> None:
    table = cube.sum("handling_s", by="store", min_base=0)
    assert list(table.to_dicts()[0]) == table.to_polars().columns
    assert table.to_polars().to_dicts() == table.to_dicts()
    assert "period" not in table.to_polars().columns


def test_accounts_are_plain_data(cube: cx.Cube) -> None:
    intake = cube.intake
    assert cx.Intake.from_json(intake.to_json()) == intake == cx.Intake.from_dict(intake.to_dict())
    assert "time_missing" in intake._repr_html_()
    hostile = cx.Survey(flags=["<script>"]).fold({"<script>": [True]})
    assert "<script>" not in hostile.intake._repr_html_()
    assert "<script>" not in hostile._repr_html_()


def test_a_survey_is_plain_data() -> None:
    one = survey(name="stores")
    assert cx.Survey.from_dict(one.to_dict()) == cx.Survey.from_json(one.to_json()) == one
    assert pickle.loads(pickle.dumps(one)) == one
    assert eval(repr(one), {"Survey": cx.Survey}) == one
    assert hash(one) == hash(survey(name="stores"))
    assert (one.name, one != survey(), one != 3) == ("stores", True, True)
    assert "answered_at" in one.columns


def test_reports() -> None:
    rows = [
        {"answered_at": dt.date(2026, 10, 1) + dt.timedelta(days=day % 31), "store": "A<b>", "nps": 7 + day % 4}
        for day in range(400)
    ]
    cube = cx.Survey(time="answered_at", ratings={"nps": cx.NPS}, dimensions=["store"], name="Stores").fold(rows)
    report = cube.report(as_of=dt.date(2026, 11, 2))
    assert report == cube.report(as_of="2026-11-02") == cube.report(cube.survey.report_spec(), as_of="2026-11-02")
    assert cx.Report.from_json(report.to_json()) == report == cx.Report.from_dict(report.to_dict())
    assert pickle.loads(pickle.dumps(report)) == report
    assert report.as_of == dt.date(2026, 11, 2)
    page = report.to_html()
    assert page.startswith("<!doctype html>")
    assert "A<b>" not in page
    assert "NPS" in report.to_markdown()
    assert "&lt;!doctype html&gt;" in report._repr_html_()
    titled = cube.report(cube.survey.report_spec() | {"title": "Mine"}, as_of="2026-11-02")
    assert (titled.title, repr(titled)) == ("Mine", "<Report 'Mine' as of 2026-11-02>")
    with pytest.raises(cx.errors.InvalidReportError) as caught:
        cube.report(cube.survey.report_spec() | {"metrics": []}, as_of="2026-11-02")
    assert caught.value.faults
    with pytest.raises(cx.errors.InvalidPeriodError):
        cube.report(as_of="tomorrow")
