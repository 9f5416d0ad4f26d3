"""NPS answers from e-mail, mobile and web: three files, one cube."""

import csv
from collections.abc import Iterator
from pathlib import Path

import cxmetrics as cx
import pytest

from .counts import answered_and_missing, nps_block, nps_blocks
from .known import DataSet

CHANNELS = DataSet("nps-multichannel")

SURVEY = cx.Survey(
    name="channels",
    time="response_date",
    dimensions=["source"],
    questions={"recommend": {"kind": "rating", "scale": cx.NPS, "column": "nps_rating"}},
)

ROWS = {"email": 1_952, "mobile": 1_801, "web": 2_290}


def file(source: str) -> Path:
    return CHANNELS.path(f"datacamp_nps_{source}.csv")


def answers(source: str) -> Iterator[dict[str, str]]:
    """The rows of one file, each of which says where it comes from."""
    with file(source).open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield {**row, "source": source}


@pytest.fixture(scope="module")
def cube() -> cx.Cube:
    cube = SURVEY.cube()
    for source, rows in ROWS.items():
        assert answered_and_missing(cube.fold(answers(source)), "recommend") == (rows, 0)
    assert cube.intake.rows_read == sum(ROWS.values())
    return cube


@CHANNELS.figure("datacamp: NPS by source")
def test_nps_by_source(cube: cx.Cube) -> object:
    return nps_blocks(cube, "recommend", "source")


@CHANNELS.figure("datacamp: NPS all, by month")
def test_nps_by_month(cube: cx.Cube) -> object:
    months = {}
    for row in cube.nps("recommend", every="month"):
        assert row.period is not None
        days = {"from": str(row.period.start), "to": str(row.period.end)}
        block = months[row.period.label] = nps_block(cube, "recommend", {"days": days})
        assert (row.reading.n, row.reading.value) == (block["n"], block["nps"])
        # A period is a stretch of days, and days can be filtered by.
        assert cube.nps("recommend", within=row.period) == row.reading
    return [nps_block(cube, "recommend"), months]


@CHANNELS.figure("datacamp: user_ids in more than one source")
def test_people_who_answered_twice_are_seen_when_cubes_merge() -> int:
    survey = cx.Survey.from_dict({**SURVEY.to_dict(), "id": "user_id"})
    cubes = [survey.fold(answers(source)) for source in ROWS]
    assert [cube.ids for cube in cubes] == list(ROWS.values()), "nobody answers twice in one channel"
    everybody = sum(cubes, survey.cube())
    twice = everybody.intake.rows_refused["duplicate"].count
    assert everybody.ids + twice == sum(ROWS.values())
    return twice
