"""Columns by name, and rows."""

from __future__ import annotations

import array
import datetime as dt
import decimal
import enum
import uuid
from typing import Any

import cxmetrics as cx
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from conftest import ANSWERS, survey
from hypothesis import given
from hypothesis import strategies as st


def listed(frame: pl.DataFrame) -> dict[str, Any]:
    return {name: frame[name].to_list() for name in frame.columns}


@pytest.mark.parametrize(
    "make",
    [
        lambda f: ANSWERS,
        listed,
        lambda f: f.to_dict(),
        lambda f: {name: f.to_pandas()[name] for name in f.columns},
        lambda f: {name: f.to_pandas()[name].to_numpy() for name in f.columns},
        lambda f: {name: f[name].to_arrow() for name in f.columns},
        lambda f: {name: pa.chunked_array([f[name][:2].to_arrow(), f[name][2:].to_arrow()]) for name in f.columns},
        lambda f: f.to_dict() | {"nps": pl.concat([f["nps"][:1], f["nps"][1:]], rechunk=False)},
        lambda f: f.to_dict() | {"store": f["store"].to_list()},
        lambda f: f.to_dicts(),
        lambda f: iter(f.to_dicts()),
        lambda f: f.to_pandas().to_dict("records"),
        lambda f: [{name: value for name, value in row.items() if value is not None} for row in f.to_dicts()],
    ],
    ids=[
        "lists",
        "lists of a frame",
        "series of polars",
        "series of pandas",
        "arrays of numpy",
        "arrays of pyarrow",
        "chunked arrays",
        "one chunked",
        "one a list",
        "rows",
        "generator of rows",
        "records of pandas",
        "rows without nulls",
    ],
)
def test_every_shape_gives_the_same_cube(make: Any, frame: pl.DataFrame, cube: cx.Cube) -> None:
    assert survey().fold(make(frame)) == cube


NPS = cx.Survey(ratings={"nps": cx.NPS}, dimensions=["store"])


@pytest.mark.parametrize("kind", ["u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f2", "f4", "f8", ">i4", ">f8"])
def test_every_number_of_numpy(kind: str) -> None:
    scores = np.array([10, 9, 0, 7, 3, 3], dtype=kind)
    store = pa.array(["A", "B", "A"])
    for column in (scores[:3], scores[::2], scores[::-2]):
        cube = NPS.fold({"nps": column, "store": store})
        assert cube == NPS.fold({"nps": column.tolist(), "store": ["A", "B", "A"]})


def test_buffers_that_are_not_numpy() -> None:
    store = pa.array(["A", "B", "A"])
    expected = NPS.fold({"nps": [10, 9, 0], "store": ["A", "B", "A"]})
    for column in (array.array("b", [10, 9, 0]), memoryview(array.array("d", [10, 9, 0]))):
        assert NPS.fold({"nps": column, "store": store}) == expected


@pytest.mark.parametrize("kind", ["i2", "i4", "i8", "u4", "f4", "f8"])
def test_a_view_in_another_byte_order_is_refused(kind: str) -> None:
    store = pa.array(["A", "B"])
    native: Any = np.array([10, 9], dtype=f"={kind}")
    foreign: Any = np.array([10, 9], dtype=f">{kind}")
    expected = NPS.fold({"nps": native, "store": store})
    assert NPS.fold({"nps": memoryview(native), "store": store}) == expected
    assert NPS.fold({"nps": foreign, "store": store}) == expected
    with pytest.raises(cx.errors.InvalidArgumentError, match=r"column `nps`: a buffer of the format `>.` is not read"):
        NPS.fold({"nps": memoryview(foreign), "store": store})


FOREIGN_DATES = {"column": "day", "formats": ["%d/%m/%Y"]}


@pytest.mark.parametrize(
    "moment", [dt.date(2026, 2, 11), dt.datetime(2026, 2, 11, 10), pd.Timestamp("2026-02-11 10:00")]
)
def test_a_datetime_where_the_survey_states_formats_is_refused_at_once(moment: dt.date) -> None:
    survey = cx.Survey(time=FOREIGN_DATES, ratings={"nps": cx.NPS})
    for data in (
        [{"day": "11/02/2026", "nps": 9}, {"day": moment, "nps": 9}],
        {"day": ["11/02/2026", moment], "nps": [9, 9]},
    ):
        with pytest.raises(cx.errors.InvalidArgumentError, match='add "iso" to these formats') as caught:
            survey.fold(data)
        assert caught.value.place == cx.Place(row=1, column="day")
    with pytest.raises(cx.errors.InvalidArgumentError, match="column `day`"):
        survey.cube().add({"day": moment, "nps": 9})
    assert survey.fold([{"day": "11/02/2026", "nps": 9}, {"day": None, "nps": 9}]).rows == 1


def test_a_datetime_beside_stated_formats_is_read_where_iso_is_one() -> None:
    days = ["11/02/2026", dt.date(2026, 2, 11), dt.datetime(2026, 2, 11, 23, 30)]
    rows: list[dict[str, Any]] = [{"day": day, "nps": 9} for day in days]
    survey = cx.Survey(time={"column": "day", "formats": ["%d/%m/%Y", "iso"]}, ratings={"nps": cx.NPS})
    cube = survey.fold(rows)
    cube.add(rows[1])
    assert (cube.rows, [str(period) for period in cube.periods]) == (4, ["2026-02-11"])
    # The times of a frame need no format.
    frame = pl.DataFrame({"day": [dt.datetime(2026, 2, 11)], "nps": [9]})
    stated = cx.Survey(time=FOREIGN_DATES, ratings={"nps": cx.NPS})
    assert [str(period) for period in stated.fold(frame).periods] == ["2026-02-11"]


def test_a_datetime_of_a_span_with_formats_of_its_own_is_refused_too() -> None:
    span = {"from": "begun", "to": "done", "formats": ["%d/%m/%Y"]}
    survey = cx.Survey(questions={"took": {"kind": "measure", "unit": "seconds", "between": span}})
    with pytest.raises(cx.errors.InvalidArgumentError, match="column `done`"):
        survey.fold([{"begun": "11/02/2026", "done": dt.datetime(2026, 2, 12)}])


def test_truth_values_and_times_of_numpy() -> None:
    timed = cx.Survey(time="day", flags=["solved"], measures={"wait": "s"})
    expected = timed.fold(
        {"day": ["2026-11-02", None, "2026-11-03"], "solved": [True, False, False], "wait": [1, 2, None]}
    )
    for unit in ("D", "h", "s", "ms", "us", "ns"):
        for length in ("s", "ms", "us", "ns", "m"):
            waits = np.array([1, 2, "NaT"], dtype="m8[s]") if length == "m" else None
            columns = {
                "day": np.array(["2026-11-02", "NaT", "2026-11-03"], dtype=f"M8[{unit}]"),
                "solved": np.array([1, 0, 0], dtype=bool),
                "wait": np.array([1, 2, "NaT"], dtype="m8[s]").astype(f"m8[{length}]") if waits is None else waits,
            }
            assert timed.fold(columns) == expected, (unit, length)


def test_masked_arrays_keep_their_mask() -> None:
    masked = np.ma.array([10, 9, 0], mask=[False, True, False])
    assert NPS.fold({"nps": masked, "store": ["A", "B", "A"]}).intake.questions["nps"].missing == 1


class Store(enum.Enum):
    A = "A"


def test_values_of_every_kind() -> None:
    odd = cx.Survey(
        time="at",
        ratings={"nps": cx.NPS},
        measures={"wait": "s", "basket": "PLN"},
        flags=["ok"],
        tags=["topics"],
        comments=["words"],
        dimensions=["store", "visit"],
    )
    rows: list[dict[str, Any]] = [
        {
            "at": pd.Timestamp("2026-11-02 10:00", tz="Europe/Warsaw"),
            "store": Store.A,
            "visit": uuid.UUID(int=1),
            "nps": np.int64(9),
            "wait": np.float32(1.5),
            "basket": decimal.Decimal("12.34"),
            "ok": np.bool_(True),
            "topics": {"price", "queue"},
            "words": pd.NA,
        },
        {"at": dt.date(2026, 11, 3), "nps": float("nan"), "wait": float("inf"), "ok": None, "topics": ("price",)},
        {"at": pd.NaT},
        {"at": np.datetime64("2026-11-03T10:00"), "basket": 1, "words": "zażółć \U0001f600"},
    ]
    intake = (cube := odd.fold(rows)).intake
    assert intake.rows_refused["time_missing"].first_rows == (2,)
    assert [period.label for period in cube.periods] == ["2026-11-02", "2026-11-03"]
    assert cube.values("store") == ["A", None]
    assert cube.values("visit") == ["00000000-0000-0000-0000-000000000001", None]
    assert cube.sum("basket", min_base=0).value == 13.34
    assert cube.tags("topics").counts == {"price": 2, "queue": 1}
    assert (intake.questions["nps"].answered, intake.questions["nps"].missing) == (1, 2)
    assert intake.questions["wait"].refused["infinite"].count == 1
    assert (intake.questions["ok"].answered, intake.questions["words"].answered) == (1, 1)


def test_more_rows_than_are_written_at_a_time() -> None:
    rows = ({"nps": row % 11, "store": f"S{row % 7}"} for row in range(100_000))
    cube = NPS.fold(rows)
    assert cube == NPS.fold({"nps": np.arange(100_000) % 11, "store": [f"S{row % 7}" for row in range(100_000)]})


scores = st.one_of(
    st.none(), st.integers(-(2**70), 2**70), st.floats(), st.booleans(), st.text(), st.lists(st.text(), max_size=2)
)


@given(st.lists(st.fixed_dictionaries({"nps": scores, "store": scores})))
def test_any_rows_are_accounted_for(rows: list[dict[str, Any]]) -> None:
    lenient = cx.Survey(ratings={"nps": cx.NPS}, dimensions=["store"], max_refused=1.0)
    intake = lenient.fold(rows).intake
    answers = intake.questions.get("nps")
    assert intake.rows_read == len(rows)
    assert intake.rows_read == intake.rows_accepted + sum(refusal.count for refusal in intake.rows_refused.values())
    if answers is not None:
        refused = sum(refusal.count for refusal in answers.refused.values())
        assert intake.rows_accepted == answers.answered + answers.missing + refused


@given(st.lists(st.tuples(st.integers(0, 10), st.sampled_from("ABC")), min_size=1), st.data())
def test_however_the_rows_are_split(rows: list[tuple[int, str]], data: Any) -> None:
    whole = NPS.fold([{"nps": score, "store": store} for score, store in rows])
    cut = data.draw(st.integers(0, len(rows)))
    parts = [
        pl.DataFrame(part, schema={"nps": pl.Int8, "store": pl.String}, orient="row")
        for part in (rows[:cut], rows[cut:])
    ]
    assert NPS.fold(parts) == whole
    assert NPS.fold(parts[0]) + NPS.fold(parts[1]) == whole
