"""Airline passengers: fourteen ratings of which 0 is not one, and whether they were satisfied."""

import cxmetrics as cx
import pytest

from .counts import answered_and_missing, n_and_value, value
from .known import DataSet

AIRLINE = DataSet(
    "airline-satisfaction",
    not_reproduced={
        "driver ranking: Spearman(rating>0, satisfied)": "a pair of questions needs a joint histogram, which a cube "
        "does not keep",
    },
)

FILE = "airline_passenger_satisfaction.csv.gz"


@pytest.fixture(scope="module")
def touch_points() -> list[str]:
    return list(AIRLINE.figures["zeros per touch point"])


@pytest.fixture(scope="module")
def survey(touch_points: list[str]) -> cx.Survey:
    outcome = {"kind": "flag", "column": "Satisfaction", "yes": ["Satisfied"], "no": ["Neutral or Dissatisfied"]}
    rating = {"kind": "rating", "scale": cx.CSAT, "missing": [0]}
    return cx.Survey(
        dimensions=["Class", "Type of Travel", {"name": "outcome", "column": "Satisfaction"}],
        measures={"Departure Delay": "min", "Arrival Delay": "min"},
        questions={"satisfied": outcome, **dict.fromkeys(touch_points, rating)},
    )


@pytest.fixture(scope="module")
def cube(survey: cx.Survey) -> cx.Cube:
    return survey.fold(AIRLINE.path(FILE), grain="all")


@AIRLINE.figure("rows")
def test_rows(cube: cx.Cube) -> int:
    assert answered_and_missing(cube.intake, "satisfied") == (129_880, 0)
    return cube.rows


@AIRLINE.figure("satisfied count, share", decimals=8)
def test_satisfied(cube: cx.Cube) -> list[float]:
    reading = cube.share("satisfied")
    return [round(value(reading) * reading.n), value(reading)]


@AIRLINE.figure("satisfied share by Class", decimals=8)
def test_satisfied_by_class(cube: cx.Cube) -> object:
    return {row.segment[0]: n_and_value(row.reading) for row in cube.share("satisfied", by="Class")}


@AIRLINE.figure("satisfied share by Type of Travel", decimals=8)
def test_satisfied_by_type_of_travel(cube: cx.Cube) -> object:
    return {row.segment[0]: n_and_value(row.reading) for row in cube.share("satisfied", by="Type of Travel")}


@AIRLINE.figure("mean rating by touch point, zeros (= not applicable) left out")
def test_means(cube: cx.Cube, touch_points: list[str]) -> object:
    return {touch_point: n_and_value(cube.mean(touch_point)) for touch_point in touch_points}


@AIRLINE.figure("zeros per touch point")
def test_zeros_are_missing(cube: cx.Cube, touch_points: list[str]) -> object:
    intake = cube.intake
    return {touch_point: answered_and_missing(intake, touch_point)[1] for touch_point in touch_points}


@AIRLINE.figure("Arrival Delay missing")
def test_missing_delays(cube: cx.Cube) -> int:
    return answered_and_missing(cube.intake, "Arrival Delay")[1]


@AIRLINE.figure("mean Departure Delay satisfied / not")
def test_delays_by_outcome(cube: cx.Cube) -> list[float]:
    delays = cube.mean("Departure Delay", by="outcome")
    assert {row.reading.unit for row in delays} == {"seconds"}
    return [value(delays.get(outcome)) / 60 for outcome in ("Satisfied", "Neutral or Dissatisfied")]
