"""A garden-centre chain: recommendation, satisfaction, intention and basket value, with `NA` for what is missing."""

import csv
import gzip

import cxmetrics as cx
import pytest

from .counts import answered_and_missing, nps_block, nps_blocks, rows_by, value
from .known import DataSet

GARDEN = DataSet(
    "nps-garden-fr",
    not_reproduced={
        "Spearman nps~satisfaction, nps~intention (pairwise complete)": "a pair of questions needs a joint histogram, "
        "which a cube does not keep",
        "lines with non-ASCII bytes / with CP850 0x82 / with 0x82 and Latin-1 0xE9 in one line": "such bytes stood in "
        "the comments, and the file at hand has no comments",
    },
)

FILE = "nps.csv.gz"

RATING = {"kind": "rating", "scale": cx.scale(0, 10), "missing": ["NA"]}

SURVEY = cx.Survey(
    name="garden",
    dimensions=[
        {"name": "t", "missing": ["NA"]},
        {
            "name": "visits",
            "column": "NbPassageKS",
            "bands": [
                {"from": 0, "label": "0-2"},
                {"from": 3, "label": "3-5"},
                {"from": 6, "label": "6-10"},
                {"from": 11, "label": "11+"},
            ],
        },
        {
            "name": "group",
            "column": "nps",
            "missing": ["NA"],
            "bands": [
                {"from": 0, "label": "detractors"},
                {"from": 7, "label": "passives"},
                {"from": 9, "label": "promoters"},
            ],
        },
    ],
    questions={
        "nps": {"kind": "rating", "scale": cx.NPS, "missing": ["NA"]},
        "satisfaction": RATING,
        "intention": RATING,
        "basket": {"kind": "measure", "column": "CaTicket", "unit": {"money": "EUR"}},
    },
)


@pytest.fixture(scope="module")
def cube() -> cx.Cube:
    return SURVEY.fold(GARDEN.path(FILE), grain="all")


@GARDEN.figure("rows")
def test_rows(cube: cx.Cube) -> int:
    assert answered_and_missing(cube.intake, "basket") == (13_954, 0)
    return cube.rows


@GARDEN.figure("missing nps / satisfaction / intention")
def test_what_is_missing_is_counted_as_missing(cube: cx.Cube) -> list[int]:
    intake = cube.intake
    return [answered_and_missing(intake, question)[1] for question in ("nps", "satisfaction", "intention")]


@GARDEN.figure("nps histogram")
def test_histogram(cube: cx.Cube) -> dict[str, int]:
    histogram = cube.histogram("nps")
    assert histogram.unanswered == 342
    counts = {str(point): n for point, n in zip(histogram.points, histogram.counts, strict=True)}
    assert counts.pop("0") == 0, "the scale that people saw began at 1"
    return counts


@GARDEN.figure("NPS overall")
def test_nps(cube: cx.Cube) -> object:
    return nps_block(cube, "nps")


@GARDEN.figure("satisfaction mean, n")
def test_satisfaction(cube: cx.Cube) -> list[float]:
    reading = cube.mean("satisfaction")
    return [value(reading), reading.n]


@GARDEN.figure("NPS by t")
def test_nps_by_t(cube: cx.Cube) -> object:
    assert rows_by(cube, "t")[None] == 18
    return nps_blocks(cube, "nps", "t")


@GARDEN.figure("NPS by visit band (NbPassageKS 0-2, 3-5, 6-10, 11+)")
def test_nps_by_band(cube: cx.Cube) -> object:
    return nps_blocks(cube, "nps", "visits")


@GARDEN.figure("revenue (sum CaTicket) by group", decimals=2)
def test_revenue_by_group(cube: cx.Cube) -> object:
    table = cube.sum("basket", by="group")
    assert {row.reading.unit for row in table} == {cx.Money("EUR")}
    revenue = {row.segment[0]: value(row.reading) for row in table}
    assert revenue.pop(None) > 0, "those who did not say"
    return revenue


def test_segments_of_one_two_and_three_people_are_not_shown(cube: cx.Cube) -> None:
    hidden = [row.segment[0] for row in cube.nps("nps", by="t") if row.reading.withheld == "small_base"]
    assert hidden == ["15", "16", "17"]


@pytest.mark.parametrize("encoding", ["windows-1252", "ibm866", "iso-8859-15"])
def test_the_file_reads_the_same_in_any_encoding_that_holds_ascii(cube: cx.Cube, encoding: str) -> None:
    assert SURVEY.fold(GARDEN.path(FILE), grain="all", encoding=encoding) == cube


def test_a_column_without_a_name_has_one() -> None:
    # The first column only numbers the lines: from 1 on, and nobody is asked for it by another name.
    with gzip.open(GARDEN.path(FILE), "rt", encoding="ascii", newline="") as file:
        assert next(csv.reader(file))[:2] == ["", "id"]
    survey = cx.Survey(measures={"column_1": "count"})
    numbers = survey.fold(GARDEN.path(FILE), grain="all", columns=["column_1"]).sum("column_1")
    assert (numbers.n, numbers.value) == (13_954, 13_954 * 13_955 / 2)
