"""A survey and its answers, as every kind of client holds them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import cxmetrics as cx
import polars as pl
import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("ours", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ours")

STAMP = dt.datetime

ANSWERS: dict[str, list[Any]] = {
    "answered_at": [STAMP(2026, 11, 2, 10), STAMP(2026, 11, 3, 23, 30), STAMP(2026, 11, 3), STAMP(2026, 11, 9), None],
    "store": ["A", "B", None, "A", "B"],
    "nps": [10, 3, None, 9, 7],
    "handling_s": [1.5, None, 2.5, 30.25, 0.0],
    "solved": [True, False, None, True, False],
    "topics": [["price", "queue"], [], None, ["price"], ["other"]],
    "words": ["good", "", None, "fine", "late"],
}


def survey(**more: Any) -> cx.Survey:
    return cx.Survey(
        time="answered_at",
        zone="Europe/Warsaw",
        ratings={"nps": cx.NPS},
        measures={"handling_s": "s"},
        flags=["solved"],
        tags=["topics"],
        comments=["words"],
        dimensions=["store"],
        **more,
    )


@pytest.fixture
def frame() -> pl.DataFrame:
    return pl.DataFrame(ANSWERS)


@pytest.fixture
def cube(frame: pl.DataFrame) -> cx.Cube:
    return survey().fold(frame)
