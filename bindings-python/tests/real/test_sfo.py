"""San Francisco airport's passenger survey, 2010 to 2017: eight files, each with columns and codes of its own."""

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cxmetrics as cx
import pytest

from .counts import answered_and_missing, nps_block, nps_blocks, rows_by, score_block, value
from .known import DataSet

SFO = DataSet("sfo-survey")

YEARS = range(2010, 2018)

# One definition for all years: the overall rating stands in the first of these columns that a file has. Codes 0 and 6
# and the word of 2017 are no answer.
ALL_YEARS = cx.Survey(
    name="airport",
    dimensions=["year"],
    questions={
        "overall": {
            "kind": "rating",
            "scale": cx.CSAT,
            "column": ["Q7ALL", "Q7O_WHOLE", "Q8N_WHOLE", "Q8N", "Q6N", "overall_raw"],
            "missing": [0, 6, "Blank"],
        }
    },
)

LAST_YEAR = cx.Survey(
    name="airport 2017",
    weight="WEIGHT",
    dimensions=[{"name": "boarding_area", "column": "BAREA"}, {"name": "netpro_raw", "column": "NETPRO"}],
    questions={"recommend": {"kind": "rating", "scale": cx.NPS, "column": "NETPRO", "missing": [11]}},
)


def file(year: int) -> Path:
    return SFO.path(f"{year}_SFO_Customer_Survey.csv.gz")


def answers(year: int) -> Iterator[dict[str, Any]]:
    """The rows of one year, each of which says which year it is of."""
    with gzip.open(file(year), "rt", encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            yield {**row, "year": year}


@pytest.fixture(scope="module")
def years() -> cx.Cube:
    cube = ALL_YEARS.cube(grain="all")
    for year in YEARS:
        present = ALL_YEARS.columns & next(answers(year)).keys()
        assert len(present) == 2, f"{year}: which column is meant must not hang on the order of the names"
        cube.fold(answers(year))
    assert cube.intake.rows_read == 25_856
    return cube


@pytest.fixture(scope="module")
def last_year() -> cx.Cube:
    cube = LAST_YEAR.fold(file(2017), grain="all")
    # 84 rows say 11 and one says nothing.
    assert answered_and_missing(cube.intake, "recommend") == (2_746, 85)
    return cube


def overall(years: cx.Cube, year: int) -> dict[str, Any]:
    rows = years.volume(where={"year": year}).n
    return {"rows": rows, **score_block(years, "overall", {"year": year})}


@SFO.figure("2010 overall 1-5 (valid only)")
def test_2010(years: cx.Cube) -> object:
    return overall(years, 2010)


@SFO.figure("2011 overall 1-5 (valid only)")
def test_2011(years: cx.Cube) -> object:
    return overall(years, 2011)


@SFO.figure("2012 overall 1-5 (valid only)")
def test_2012(years: cx.Cube) -> object:
    return overall(years, 2012)


@SFO.figure("2013 overall 1-5 (valid only)")
def test_2013(years: cx.Cube) -> object:
    return overall(years, 2013)


@SFO.figure("2014 overall 1-5 (valid only)")
def test_2014(years: cx.Cube) -> object:
    return overall(years, 2014)


@SFO.figure("2015 overall 1-5 (valid only)")
def test_2015(years: cx.Cube) -> object:
    return overall(years, 2015)


@SFO.figure("2016 overall 1-5 (valid only)")
def test_2016(years: cx.Cube) -> object:
    return overall(years, 2016)


@SFO.figure("2017 overall 1-5 (valid only)")
def test_2017(years: cx.Cube) -> object:
    return overall(years, 2017)


def test_one_file_of_all_years_makes_the_same_cube(years: cx.Cube) -> None:
    assert ALL_YEARS.fold(SFO.path("harmonised.csv.gz"), grain="all") == years


@SFO.figure("2017 NPS unweighted")
def test_nps_unweighted(last_year: cx.Cube) -> object:
    return nps_block(last_year, "recommend")


@SFO.figure("2017 NPS weighted by WEIGHT")
def test_nps_weighted(last_year: cx.Cube) -> float:
    weighted = last_year.nps("recommend")
    assert "weighted" in weighted.flags
    assert weighted.n_eff is not None
    assert weighted.n_eff < weighted.n == 2_746
    return value(weighted)


@SFO.figure("2017 NPS by boarding area")
def test_nps_by_boarding_area(last_year: cx.Cube) -> object:
    return nps_blocks(last_year, "recommend", "boarding_area")


@SFO.figure("2017 NETPRO raw histogram")
def test_raw_codes(last_year: cx.Cube) -> object:
    counted = rows_by(last_year, "netpro_raw")
    assert counted.pop(None) == 1
    assert last_year.volume(where={"netpro_raw": 11}).n == 84
    return counted


def test_a_code_for_blank_is_never_a_promoter() -> None:
    # Nobody has said what 11 means: then it is no point of the scale, and said to be none.
    survey = cx.Survey(questions={"recommend": {"kind": "rating", "scale": cx.NPS, "column": "NETPRO"}})
    cube = survey.fold(file(2017), grain="all")
    assert cube.intake.questions["recommend"].refused["out_of_scale"].count == 84
    assert nps_block(cube, "recommend") == pytest.approx(SFO.figures["2017 NPS unweighted"], abs=1e-6)


@SFO.figure("2017 TRAP: NPS if code 11 (=Blank) is counted as a promoter")
def test_to_walk_into_the_trap_one_has_to_ask_for_it() -> float:
    scale = cx.scale(0, 11, good=(9, 11), bad=(0, 6))
    survey = cx.Survey(questions={"recommend": {"kind": "rating", "scale": scale, "column": "NETPRO"}})
    trapped = value(survey.fold(file(2017), grain="all").nps("recommend"))
    assert abs(trapped - SFO.figures["2017 NPS unweighted"]["nps"]) > 1
    return trapped


@pytest.mark.parametrize("time", ["INTDATE", {"column": "INTDATE", "formats": ["%m/%d/%Y %I:%M:%S %p"]}])
def test_dates_of_2016_are_dates(time: str | dict[str, Any]) -> None:
    # One of them is the 13th of a month: that settles which number is the month.
    cube = cx.Survey(time=time, questions={"overall": OVERALL}).fold(file(2016), grain="month")
    assert cube.periods == [cx.Period("2016-05")]
    assert cube.rows == 3_087


def test_dates_of_2015_are_numbers_that_only_a_code_book_knows() -> None:
    cube = cx.Survey(time="INTDATE", questions={"overall": OVERALL}).cube(grain="month")
    with pytest.raises(cx.errors.TimeFormatUnknownError) as raised:
        cube.fold(file(2015))
    assert raised.value.place.column == "INTDATE"
    assert cube.rows == 0


OVERALL = {"kind": "rating", "scale": cx.CSAT, "column": "Q7ALL", "missing": [0, 6]}
