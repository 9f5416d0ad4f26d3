"""Readings straight from answers."""

from __future__ import annotations

import array
import decimal
from typing import Any

import cxmetrics as cx
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest


@pytest.mark.parametrize(
    "answers",
    [
        [10, 9, 7, 3],
        (10, 9, 7, 3),
        iter([10, 9, 7, 3]),
        np.array([10, 9, 7, 3], dtype="u1"),
        np.array([10, 9, 7, 3], dtype="i8"),
        pd.Series([10, 9, 7, 3]),
        pl.Series([10, 9, 7, 3]),
        [10.0, 9, 7.0, decimal.Decimal(3)],
        array.array("d", [10, 9, 7, 3]),
        np.array([10.0, 9.0, 7.0, 3.0]),
        np.array([10, 9, 7, 3], dtype=">f8"),
        np.array([10, 9, 7, 3], dtype=">i4"),
        np.array([10, 9, 7, 3], dtype="f2"),
        pd.Series([10.0, 9.0, 7.0, 3.0]),
        pl.Series([10.0, 9.0, 7.0, 3.0]),
        pa.array([10.0, 9.0, 7.0, 3.0]).to_numpy(),
    ],
    ids=lambda answers: type(answers).__name__,
)
def test_any_whole_numbers_will_do(answers: object) -> None:
    reading = cx.nps(answers)  # type: ignore[arg-type]
    assert (reading.value, reading.n, reading.unit, reading.method) == (25.0, 4, "points", "nps.ci.score")
    assert reading.interval is not None
    assert reading.interval[0] < -40 < 70 < reading.interval[1]
    assert reading.flags == ("low_base",)


def test_the_other_small_calls() -> None:
    assert cx.csat([5, 4, 2, 5]).value == 0.75
    assert cx.ces([7, 6, 5, 6]).value == 6.0
    assert cx.nps_of_counts(20, 30, 50).value == 30.0
    assert cx.nps_of_shares(0.5, 0.25).flags == ("no_base",)
    assert cx.share_without_base(0.5).interval is None
    assert cx.nps([]).withheld == "empty"
    assert cx.nps([]).value is None


@pytest.mark.parametrize(
    ("answers", "row"),
    [
        ([10, 9.5], 1),
        ([10, None], 1),
        (["10"], 0),
        ([10, float("nan")], 1),
        ([float("inf")], 0),
        (pd.Series([1.0, np.nan]), 1),
        (pl.Series([1.0, None]), 1),
        (np.array([1.0, 9.0, 9.5]), 2),
        (np.array([1.0, np.nan]), 1),
        (np.array([1.0, 9.5], dtype=">f8"), 1),
        (np.ma.array([1.0, 2.0], mask=[False, True]), 1),
    ],
)
def test_what_is_no_whole_number_is_named_with_its_row(answers: object, row: int) -> None:
    with pytest.raises(cx.errors.InvalidArgumentError, match=f"row {row} is .*not a whole number") as caught:
        cx.nps(answers)  # type: ignore[arg-type]
    assert caught.value.place.row == row
    assert isinstance(caught.value, TypeError)


def test_what_is_no_series_is_named() -> None:
    with pytest.raises(cx.errors.InvalidArgumentError, match="whole numbers, not int"):
        cx.nps(3)  # type: ignore[arg-type]


@pytest.mark.parametrize("answer", [11, -1, 2**40, -(2**70)])
def test_off_the_scale(answer: int) -> None:
    for answers in ([10, answer], [10, float(answer)], np.array([10, answer], dtype="f8")):
        with pytest.raises(cx.errors.OutOfRangeError) as caught:
            cx.nps(answers)
        assert (caught.value.code, caught.value.place.row) == ("out_of_range", 1)


def test_a_view_in_another_byte_order_is_refused() -> None:
    numbers: Any = np.array([10, 9], dtype=">f8")
    foreign: Any = memoryview(numbers)
    for call in (lambda: cx.nps(foreign), lambda: cx.infer.median(foreign)):
        with pytest.raises(cx.errors.InvalidArgumentError, match=r"format `>d` is not read.*convert it first"):
            call()


@pytest.mark.parametrize("call", [lambda: cx.nps_of_shares(70, 9), lambda: cx.share_without_base(float("nan"))])
def test_shares_are_not_percentages(call: object) -> None:
    with pytest.raises(cx.errors.OutOfRangeError):
        call()  # type: ignore[operator]


def test_counts_are_not_negative() -> None:
    with pytest.raises(cx.errors.OutOfRangeError):
        cx.nps_of_counts(-1, 2, 3)
