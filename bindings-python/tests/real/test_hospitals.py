"""What American patients say of hospitals: published shares without counts, numbers and words in one column."""

import csv
import gzip

import cxmetrics as cx

from .counts import answered_and_missing, n_and_value, nothing_is_lost, rows_by, value
from .known import DataSet

HOSPITALS = DataSet("hcahps-states")

FILES = (
    "responses.csv.gz",
    "state_results.csv",
    "national_results.csv",
    "questions.csv",
    "measures.csv",
    "reports.csv",
    "states.csv",
)


def rows(file: str) -> list[dict[str, str]]:
    """The rows of a file, for what is the host's work."""
    path = HOSPITALS.path(file)
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def points(row: dict[str, str]) -> float:
    """The NPS that the shares of 0-6 and 9-10 make; nobody says from how many answers."""
    promoters, detractors = (float(row[f"{box}-box Percentage"]) / 100 for box in ("Top", "Bottom"))
    reading = cx.nps_of_shares(promoters, detractors)
    assert reading.flags == ("no_base",)
    assert (reading.n, reading.interval) == (0, None)
    return value(reading)


@HOSPITALS.figure("rows")
def test_every_file_has_its_rows() -> dict[str, int]:
    counted = {}
    for path in (HOSPITALS.path(name) for name in FILES):
        survey = cx.Survey(comments=[next(iter(rows(path.name)[0]))])
        counted[path.name.partition(".")[0]] = survey.fold(path, grain="all").rows
    return counted


@HOSPITALS.figure("national overall hospital rating 9-10 minus 0-6 (NPS cut-offs) by release")
def test_national_rating() -> dict[str, float]:
    national = [row for row in rows("national_results.csv") if row["Measure ID"] == "H_HSP_RATING"]
    return {row["Release Period"]: points(row) for row in national}


@HOSPITALS.figure("national definitely recommend (top box %) by release")
def test_percentages_are_numbers_too() -> dict[str | None, float]:
    # In a cube of one row a cell, a mean reads them out again.
    survey = cx.Survey(dimensions=["Release Period", "Measure ID"], measures={"Top-box Percentage": "number"})
    cube = survey.fold(HOSPITALS.path("national_results.csv"), grain="all")
    assert answered_and_missing(cube.intake, "Top-box Percentage") == (90, 0)
    table = cube.mean("Top-box Percentage", by="Release Period", where={"Measure ID": "H_RECMND"}, min_base=0)
    assert {row.reading.n for row in table} == {1}
    return {row.segment[0]: value(row.reading) for row in table}


@HOSPITALS.figure("state rating NPS, last release: best 3 / worst 3")
def test_the_best_and_the_worst_states() -> list[list[tuple[str, float]]]:
    of_rating = [row for row in rows("state_results.csv") if row["Measure ID"] == "H_HSP_RATING"]
    last = max(row["Release Period"] for row in of_rating)
    assert last == "07_2023"
    states = sorted((row["State"], points(row)) for row in of_rating if row["Release Period"] == last)
    best, worst = (sorted(states, key=lambda state: sign * state[1])[:3] for sign in (-1, 1))
    return [best, worst]


@HOSPITALS.figure("boxes sum to 100 +-1 in state_results")
def test_boxes_make_a_whole() -> list[int | None]:
    boxes = ("Bottom-box Percentage", "Middle-box Percentage", "Top-box Percentage")
    sums = [sum(int(row[box]) for box in boxes) for row in rows("state_results.csv")]
    bands = [{"from": 0, "label": "too little"}, {"from": 99, "label": "whole"}, {"from": 102, "label": "too much"}]
    survey = cx.Survey(
        dimensions=[{"name": "boxes", "column": "sum", "bands": bands}],
        questions={"sum of boxes": {"kind": "measure", "column": "sum", "unit": "count"}},
    )
    cube = survey.fold({"sum": sums}, grain="all")
    nothing_is_lost(cube.intake)
    return [rows_by(cube, "boxes").get("whole"), cube.rows]


def survey_of_responses(missing: list[str]) -> cx.Survey:
    rate = {"kind": "measure", "column": "Response Rate (%)", "unit": "number", "missing": missing}
    return cx.Survey(dimensions=["Completed Surveys"], questions={"rate": rate})


def responses(missing: list[str]) -> cx.Cube:
    cube = survey_of_responses(missing).fold(HOSPITALS.path("responses.csv.gz"), grain="all")
    nothing_is_lost(cube.intake)
    return cube


# Words that the survey knows are missing answers; words that it does not know are refused. Neither is a number.


@HOSPITALS.figure("facility response rate: numeric rows, mean, not numeric")
def test_words_that_are_known_are_missing_answers() -> list[float]:
    cube = responses(["Not Available"])
    answers = cube.intake.questions["rate"]
    assert not answers.refused
    return [*n_and_value(cube.mean("rate")), answers.missing]


def test_words_that_are_not_known_are_refused() -> None:
    cube, other = responses([]), responses(["Not Available"])
    answers = cube.intake.questions["rate"]
    assert answers.refused["word"].count == 5_774 - answers.missing
    assert cube.mean("rate") == other.mean("rate")


@HOSPITALS.figure("Completed Surveys values")
def test_numbers_and_words_in_one_column() -> dict[str | None, int]:
    counted = rows_by(responses(["Not Available"]), "Completed Surveys")
    assert sum(counted.values()) == 43_219
    # Of the many numbers among the words one is known.
    return {name: counted[name] for name in HOSPITALS.figures["Completed Surveys values"]}
