"""The monitor goes day by day to the same findings; contacts merge; special days come in any form."""

from __future__ import annotations

import pickle
from datetime import date, timedelta
from pathlib import Path

import cxmetrics as cx
import pandas as pd
import polars as pl
import pytest
from cxmetrics.calendar import special_days_list

SURVEY = cx.Survey(time="day", ratings={"nps": cx.NPS})
FIRST = date(2026, 1, 1)


def answers(at: int) -> list[dict[str, object]]:
    scores = (10, 9, 10, 7, 3) if at < 90 else (0, 2, 9, 1, 4)
    return [{"day": FIRST + timedelta(at), "nps": scores[(n + at) % 5]} for n in range(20)]


def test_a_monitor_that_travels_finds_what_the_whole_cube_finds() -> None:
    monitor = cx.Monitor(SURVEY)
    for at in range(100):
        monitor.advance(SURVEY.fold(answers(at)), FIRST + timedelta(at))
        if at % 40 == 0:
            monitor = pickle.loads(pickle.dumps(monitor))
    whole = SURVEY.fold([row for at in range(100) for row in answers(at)])
    found = monitor.findings()
    assert monitor.last_day == FIRST + timedelta(99)
    assert found == whole.findings(as_of=FIRST + timedelta(99))
    assert [finding.direction for finding in found.findings] == ["down"]
    (finding,) = found.findings
    assert str(finding).startswith("NPS fell to")
    assert finding.sentence("pl") != finding.sentence()
    assert cx.Monitor.from_json(monitor.to_json()).findings() == found
    assert len(found.to_polars()) == len(found.to_pandas()) == found.to_arrow().num_rows == 1


def test_advance_gives_only_what_is_new() -> None:
    monitor = cx.Monitor(SURVEY)
    whole = SURVEY.fold([row for at in range(100) for row in answers(at)])
    assert len(monitor.advance(whole, "2026-04-10").findings) == 1
    assert monitor.advance(whole, "2026-04-10").findings == ()


def test_special_days_come_as_dicts_text_file_and_frame(tmp_path: Path) -> None:
    wanted = [{"day": "2026-11-11", "kind": "holiday", "where": {"region": ["north"]}}]
    text = "date,kind,region\n2026-11-11,holiday,north\n"
    path = tmp_path / "days.csv"
    path.write_text(text, encoding="utf-8")
    columns = {"date": [date(2026, 11, 11)], "kind": ["holiday"], "region": ["north"]}
    assert special_days_list(wanted) == wanted
    for days in (text, path, str(path), pd.DataFrame(columns), pl.DataFrame(columns)):
        assert special_days_list(days) == wanted
    with pytest.raises(cx.CxError):
        SURVEY.fold(answers(0)).findings(special_days=[{"day": "2026-11-11", "kind": "fair"}])


def test_contacts_of_parts_are_those_of_the_whole(tmp_path: Path) -> None:
    spec = {"customer": "caller", "time": "at"}
    frame = pl.DataFrame(
        {"caller": ["a", "a", "b", None], "at": ["2026-11-01", "2026-11-03", "2026-11-02"] * 1 + ["x"]}
    )
    rows = frame.to_dicts()
    path = tmp_path / "contacts.csv"
    frame.write_csv(path)
    loose = {**spec, "max_refused": 0.9}
    made = []
    for data in (frame, rows, path, frame.to_dict(as_series=False)):
        contacts = cx.Contacts(loose)
        assert contacts.fold(data).rows_accepted == 3
        made.append(contacts.repeats(as_of="2026-11-30", min_base=0))
    assert made.count(made[0]) == len(made)
    first, second = cx.Contacts(loose), cx.Contacts(loose)
    first.fold(frame[2:])
    second.fold(frame[:2])
    both = pickle.loads(pickle.dumps(first + second))
    assert both.repeats(as_of="2026-11-30", min_base=0) == made[0]
    assert (len(both), both.customers, both.first_day) == (3, 2, date(2026, 11, 1))
    with pytest.raises(cx.CxError):
        both.merge(cx.Contacts({"customer": "other", "time": "at"}))


def test_frames_have_a_row_for_each_period_and_segment() -> None:
    cube = SURVEY.fold([row for at in range(60) for row in answers(at)])
    weeks = cube.series("nps", every="week")
    assert [row["period"] for row in weeks.to_dicts()] == list(weeks.to_polars()["period"])
    assert len(weeks.to_pandas()) == sum(len(segment.points) for segment in weeks.segments) > 1
    assert len(cube.decompose("nps").to_arrow()) == 60
    assert len(cube.trend("nps").to_dicts()) == 1
