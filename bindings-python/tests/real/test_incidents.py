"""IT incidents as a log of events: one row an update, of which the last one holds."""

from pathlib import Path

import cxmetrics as cx
import pytest

from .counts import nothing_is_lost, rows_by, value
from .known import DataSet

INCIDENTS = DataSet("support-servicenow")

SURVEY = cx.Survey(
    name="incidents",
    time={"column": "opened_at", "formats": ["%d/%m/%Y %H:%M"]},
    id="number",
    revision="sys_mod_count",
    flags=["made_sla"],
    dimensions=["contact_type", "priority", "reopen_count", "reassignment_count"],
    questions={
        "resolution": {
            "kind": "measure",
            "between": {"from": "opened_at", "to": "resolved_at"},
            "unit": "seconds",
            "missing": ["?"],
        }
    },
)


def file() -> Path:
    return INCIDENTS.path("incident_event_log.csv.gz")


@pytest.fixture(scope="module")
def cube() -> cx.Cube:
    # Small batches, so that many an event and the one that replaces it lie in different ones.
    cube = SURVEY.fold(file(), grain="month", batch_rows=5_000)
    nothing_is_lost(cube.intake)
    return cube


@INCIDENTS.figure("events / incidents")
def test_the_last_event_of_each_incident_holds(cube: cx.Cube) -> list[int]:
    intake = cube.intake
    assert cube.ids == intake.rows_accepted
    # Five events repeat the revision before them, ten come late; everything else was replaced by what came after.
    refused = {reason: refusal.count for reason, refusal in intake.rows_refused.items()}
    assert refused == {"duplicate": 5, "stale_revision": 10, "replaced": 141_712 - 24_918 - 15}
    return [intake.rows_read, intake.rows_accepted]


@INCIDENTS.figure("incidents by contact_type")
def test_incidents_by_contact_type(cube: cx.Cube) -> object:
    return rows_by(cube, "contact_type")


@INCIDENTS.figure("incidents by priority")
def test_incidents_by_priority(cube: cx.Cube) -> object:
    return rows_by(cube, "priority")


@INCIDENTS.figure("incidents opened by month")
def test_incidents_by_month(cube: cx.Cube) -> object:
    return {str(row.period): row.reading.n for row in cube.volume(every="month")}


@INCIDENTS.figure("incidents with reopen_count>0")
def test_reopened(cube: cx.Cube) -> int:
    return cube.volume(where={"not": {"is": {"reopen_count": 0}}}).n


@INCIDENTS.figure("one-touch proxy for FCR: reopen=0 and reassignment=0", decimals=8)
def test_one_touch(cube: cx.Cube) -> list[float]:
    one_touch = cube.volume(where={"reopen_count": 0, "reassignment_count": 0}).n
    return [one_touch, one_touch / cube.rows]


@INCIDENTS.figure("made_sla share", decimals=8)
def test_made_sla(cube: cx.Cube) -> float:
    return value(cube.share("made_sla"))


@INCIDENTS.figure("made_sla share by priority")
def test_made_sla_by_priority(cube: cx.Cube) -> object:
    return {row.segment[0]: value(row.reading) for row in cube.share("made_sla", by="priority")}


@INCIDENTS.figure("hours to resolve: n, mean, median")
def test_hours_to_resolve(cube: cx.Cube) -> list[object]:
    answers = cube.intake.questions["resolution"]
    assert answers.missing == 24_918 - answers.answered
    mean, median = cube.mean("resolution"), cube.median("resolution")
    assert mean.unit == median.unit == "seconds"
    assert mean.n == median.n == answers.answered
    # A median comes from bins, and says so.
    assert median.flags == ("binned",)
    return [mean.n, value(mean) / 3_600, pytest.approx(value(median) / 3_600, rel=1 / 256)]


@INCIDENTS.figure("negative resolve times")
def test_no_time_is_negative(cube: cx.Cube) -> int:
    refused = cube.intake.questions["resolution"].refused
    return sum(refusal.count for refusal in refused.values())
