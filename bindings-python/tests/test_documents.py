"""What analyses give: typed, frozen, the same in JSON, with words and rows."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle
import subprocess
import sys
import typing
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cxmetrics as cx
import pandas as pd
import pytest
from cxmetrics import documents
from cxmetrics.plain import Plain

ROOT = Path(__file__).resolve().parents[1]

SURVEY = cx.Survey(
    time="day",
    ratings={"nps": cx.NPS, "later": cx.NPS, "overall": cx.CSAT, "wifi": cx.CSAT, "food": cx.CSAT},
    flags=["solved"],
    comments=["words"],
    tags=["topics"],
    dimensions=["store", "channel"],
    pairs=[["overall", "wifi", "food"], ["nps", "later"], ["nps", "topics"]],
)

STORES = "ABCDEFGHIJKL"


def row(at: int) -> dict[str, Any]:
    store = at % 12
    score = 10 if (at * 13) % 50 < 15 + 2 * store else 5
    wifi = 1 + (at * 7) % 5
    return {
        "day": "2026-09-10" if at % 3 else "2026-10-10",
        "store": STORES[store],
        "channel": "web" if at % 5 else "shop",
        "nps": score,
        "later": score if at % 3 else 10,
        "overall": max(1, min(5, wifi + (at % 3) - 1)),
        "wifi": wifi,
        "food": 1 + (at * 3 + at // 7) % 5,
        "solved": at % 4 > 0,
        "words": "fine",
        "topics": ["staff", "price"] if at % 7 == 0 else ["staff"] if at % 2 else ["price"],
    }


CUBE = SURVEY.fold([row(at) for at in range(1200)])
SALES = cx.BusinessTable(
    {"store": list(STORES), "sales": [900 + 20 * at + at % 3 for at in range(12)], "buyers": [90] * 12},
    keys=["store"],
    values={"sales": "PLN", "buyers": "count"},
)
RATES: cx.money.LossRates = {"detractors": 0.3, "passives": 0.1, "promoters": 0.02}

DAYS = [f"2026-{month:02}-{day:02}" for month in (6, 7, 8, 9) for day in range(1, 31)]
DAILY = cx.Survey(time="day", ratings={"nps": cx.NPS}, flags=["solved"], dimensions=["store"]).fold(
    [
        {
            "day": day,
            "store": "AB"[n % 2],
            "nps": (10, 9, 10, 7, 3)[(n * 3 + at * at) % 5] if at < 100 else (0, 2, 9, 1, 4)[n % 5],
            "solved": (n + at * at) % 3 > 0,
        }
        for at, day in enumerate(DAYS)
        for n in range(20)
    ]
)
CONTACTS = cx.Contacts(
    {
        "customer": "caller",
        "time": "at",
        "dimensions": ["topic"],
        "answer": {"from": "asked", "to": "answered"},
    }
)
CONTACTS.fold(
    [
        {
            "caller": f"c{n % 20}",
            "at": f"{DAYS[at]}T10:00:00Z",
            "topic": "xy"[n % 2],
            "asked": f"{DAYS[at]}T10:00:00Z",
            "answered": f"{DAYS[at]}T1{1 + n % 8}:00:00Z",
        }
        for at in range(0, 90, 3)
        for n in range(at % 5, 20 if at < 60 else 10, 2)
    ]
)
AS_OF = "2026-09-30"

CALLS: dict[str, Callable[[], cx.Document]] = {
    "answer_delays": lambda: CONTACTS.answer_delays(as_of=AS_OF, by="topic"),
    "association": lambda: CUBE.correlate("overall", "wifi"),
    "business_value": lambda: CUBE.value("nps", SALES, "sales", by="store", customers="buyers"),
    "change": lambda: CUBE.explain("nps", before="2026-09", after="2026-10", by="channel"),
    "change_points": lambda: DAILY.change_points("nps"),
    "cohorts": lambda: CONTACTS.cohorts(as_of=AS_OF),
    "comparison": lambda: CUBE.compare("nps", {"store": "A"}),
    "comparisons": lambda: CUBE.compare_all("solved", by="store", control="A"),
    "decomposition": lambda: DAILY.decompose("nps"),
    "drivers": lambda: CUBE.drivers("overall", ["wifi", "food"], resamples=100),
    "findings": lambda: DAILY.findings(by="store", special_days="date,kind\n2026-06-04,holiday\n"),
    "first_contact_resolution": lambda: CONTACTS.first_contact_resolution(as_of=AS_OF),
    "followed_up": lambda: CUBE.follow_up("nps", "store", before="2026-09", after="2026-10", lowest=2),
    "forecast": lambda: DAILY.forecast("nps", target={"value": 45, "on": "2026-10-15"}),
    "journey": lambda: CUBE.journey("overall", "channel", ["web", "shop"]),
    "lead_lag": lambda: DAILY.leads("nps", [cx.metric.share("solved")]),
    "newcomers": lambda: CONTACTS.newcomers(as_of=AS_OF),
    "paired_comparison": lambda: CUBE.paired("nps", "later"),
    "recency": lambda: CONTACTS.recency(as_of=AS_OF),
    "reconciliation": lambda: CUBE.reconcile(
        "nps", CUBE.roll_up(["store"], where={"store": ["A", "B"]}), by="store", names=("tool", "warehouse")
    ),
    "repeats": lambda: CONTACTS.repeats(as_of=AS_OF, every="month"),
    "return": lambda: cx.investment_return(
        cost=(80_000, "PLN"), delta=(4.1, 1.2, 7.0), value_of_point=30_000, currency="PLN"
    ),
    "revenue_at_risk": lambda: CUBE.revenue_at_risk(
        "nps", customers=1000, value_per_customer=(850, "PLN"), loss_rates=RATES, recovered=5
    ),
    "screening": lambda: CUBE.screen("nps", "store"),
    "series": lambda: DAILY.series("nps", by="store", rolling={"periods": 28}),
    "silences": lambda: CONTACTS.silences(as_of=AS_OF),
    "tag_change": lambda: CUBE.explain_tags("nps", "topics", before="2026-09", after="2026-10"),
    "trend": lambda: DAILY.trend("nps", goal=60),
    "weighting": lambda: CUBE.raked("nps", {"channel": {"web": 500, "shop": 500}}),
}
"""A call that gives each kind of document."""

KINDS = {
    kind.kind: kind
    for name in documents.__all__
    if isinstance(kind := getattr(documents, name), type) and issubclass(kind, cx.Document)
}


def test_the_classes_are_those_of_the_library() -> None:
    script = [sys.executable, str(ROOT / "scripts" / "documents.py"), "--check"]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_kind_of_document_is_made_here() -> None:
    assert set(CALLS) == set(KINDS)


@pytest.mark.parametrize("kind", sorted(CALLS))
def test_documents_are_typed_frozen_and_travel(kind: str) -> None:
    found: Any = CALLS[kind]()
    assert type(found) is KINDS[kind]
    typed(found)
    assert KINDS[kind].from_json(found.to_json()) == found
    assert KINDS[kind].from_dict(found.to_dict()) == found
    assert cx.Document.from_json(found.to_json()) == found
    assert json.loads(found.to_json())["document"] == kind
    assert pickle.loads(pickle.dumps(found)) == found
    assert copy.deepcopy(found) == found
    with pytest.raises((dataclasses.FrozenInstanceError, AttributeError, TypeError)):
        setattr(found, dataclasses.fields(KINDS[kind])[0].name, None)  # type: ignore[arg-type]


def typed(thing: Plain) -> None:
    """See to it that every field holds what its type says, however deep."""
    hints = typing.get_type_hints(type(thing))
    for field in dataclasses.fields(thing):  # type: ignore[arg-type]
        value, hint = getattr(thing, field.name), str(hints[field.name])
        assert not isinstance(value, (list, set)), field.name
        assert not isinstance(value, dict) or "Mapping" in hint or "Metric" in hint, field.name
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Plain):
                typed(item)
            if "Reading" in hint and item is not None and "tuple" not in hint:
                assert isinstance(item, (cx.Reading, Plain)), field.name


@pytest.mark.parametrize("kind", sorted(CALLS))
def test_documents_have_words_in_two_languages(kind: str) -> None:
    found = CALLS[kind]()
    assert len(found.sentence()) > 20
    assert found.sentence("pl") != found.sentence("en") == found.sentence()
    assert str(found) == found.sentence().replace("\u00a0", " ")
    assert str(found) in repr(found)
    assert "object at 0x" not in found._repr_html_()
    with pytest.raises(cx.errors.InvalidArgumentError, match="locale"):
        found.sentence("de")  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", sorted(CALLS))
def test_rows_become_frames(kind: str) -> None:
    found = CALLS[kind]()
    rows = found.to_dicts()
    lengths = {len(found.rows), found.to_arrow().num_rows, len(found.to_pandas()), found.to_polars().height}
    assert lengths == {len(rows)}
    if rows:
        assert list(found.to_polars().columns) == list(found.to_pandas().columns)


def test_segments_and_readings_become_columns() -> None:
    frame = CUBE.screen("nps", "store").to_pandas()
    assert sorted(frame["store"]) == list(STORES)
    assert {"reading", "reading_low", "reading_n", "difference", "verdict", "rank_best"} <= set(frame.columns)


def test_a_document_of_another_kind_is_refused() -> None:
    text = CALLS["journey"]().to_json()
    with pytest.raises(cx.errors.MalformedInputError, match="journey"):
        documents.Change.from_json(text)
    for wrong in ("{", "{}", '{"document": "nothing"}', '{"document": "journey"}'):
        with pytest.raises(cx.errors.MalformedInputError):
            cx.Document.from_json(wrong)


def test_sides_are_segments_days_or_both() -> None:
    october = CUBE.compare("nps", "2026-10", "before")
    assert october == CUBE.compare("nps", before="2026-09", after=("2026-10-01", "2026-11-01"))
    assert october == CUBE.compare("nps", cx.Period("2026-10"), cx.Period("2026-09"))
    both = CUBE.compare("nps", cx.side({"store": "A"}, within="2026-10", name="the new store"), "before")
    assert "the new store" in both.sentence()
    whole = CUBE.compare("nps", {"store": ["A", "B"]}, {"store": "C"}, where={"channel": "web"}, confidence=0.9)
    assert whole.confidence == 0.9
    assert whole.side.reading.n == CUBE.nps("nps", where={"store": ["A", "B"], "channel": "web"}).n


def test_a_question_suggests_its_metric() -> None:
    assert CUBE.compare("overall", {"store": "A"}).metric == cx.metric.csat("overall")
    assert CUBE.compare("solved", {"store": "A"}).metric == cx.metric.share("solved")
    mean = CUBE.compare(cx.metric.mean("overall"), {"store": "A"})
    assert (mean.metric, mean.unit) == (cx.metric.mean("overall"), "score")
    with pytest.raises(cx.errors.UnknownQuestionError):
        CUBE.compare("npz", {"store": "A"})
    with pytest.raises(cx.errors.InvalidMetricError):
        CUBE.compare("words", {"store": "A"})


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: CUBE.compare("nps", {"store": "A"}, {"store": ["A", "B"]}), "overlap"),
        (lambda: CUBE.compare("nps"), "invalid_argument"),
        (lambda: CUBE.compare("nps", {"store": "A"}, after="2026-10"), "invalid_argument"),
        (lambda: CUBE.compare("nps", 3), "invalid_argument"),  # type: ignore[arg-type]
        (lambda: CUBE.compare("nps", "soon"), "invalid_period"),
        (lambda: CUBE.compare("nps", {"shop": "A"}), "unknown_dimension"),
        (lambda: CUBE.compare(3, {"store": "A"}), "invalid_argument"),  # type: ignore[arg-type]
        (lambda: CUBE.compare("nps", {"store": "A"}, wher={"store": "B"}), "invalid_argument"),  # type: ignore[call-arg]
        (lambda: CUBE.compare("nps", {"store": "A"}, power=2), "invalid_argument"),
        (lambda: CUBE.compare(cx.metric.volume(), {"store": "A"}), "invalid_metric"),
        (lambda: CUBE.screen("nps", "store", adjustment="bon"), "invalid_argument"),  # type: ignore[arg-type]
        (lambda: CUBE.follow_up("nps", "store", before="2026-09", after="2026-10"), "invalid_argument"),
        (lambda: CUBE.raked("nps", {"channel": {"web": 1, "shop": 1, "fax": 1}}), "unreachable_target"),
        (
            lambda: cx.investment_return(cost=(1, "EUR"), delta=1, value_of_point=2, currency="PLN"),
            "currency_mismatch",
        ),
        (lambda: cx.investment_return(cost=1, delta=1, value_of_point=2, currency="PLN"), "invalid_argument"),  # type: ignore[arg-type]
        (lambda: cx.compare([10, 11], [9]), "out_of_range"),
        (lambda: cx.compare([1], [2], "npz"), "invalid_argument"),  # type: ignore[arg-type]
    ],
)
def test_what_makes_no_sense_is_refused(call: Callable[[], object], code: str) -> None:
    with pytest.raises(cx.CxError) as caught:
        call()
    assert caught.value.code == code


def test_small_bases_stay_hidden() -> None:
    few = SURVEY.fold([row(at) for at in range(24)])
    found = few.compare("nps", {"store": "A"})
    assert (found.side.reading.value, found.side.reading.withheld) == (None, "small_base")
    assert found.difference.value is None
    assert found.verdict == "undecided"
    assert few.compare("nps", {"store": "A"}, min_base=0).difference.value is not None


def test_lists_compare_without_a_cube() -> None:
    a, b = [10, 9, 7, 3] * 20, [9, 8, 8, 0] * 20
    assert cx.compare(a, b) == cx.compare(pd.Series(a), b)
    assert cx.compare(a, b).difference.value == 25
    assert cx.compare([5, 4, 2, 5], [5, 1, 2, 5], "csat").difference.value == 0.25
    assert cx.compare_shares((56, 70), (48, 80)).test is not None


def test_a_reading_of_what_a_point_is_worth_goes_into_a_return() -> None:
    found = CUBE.value("nps", SALES, "sales", by="store")
    assert found.association is not None
    worth = found.association.value_of_point
    moved = CUBE.compare("nps", "2026-10", "before").difference
    back = cx.investment_return(cost=(100, "PLN"), delta=moved, value_of_point=worth, currency="PLN")
    assert back.gain.low <= back.gain.expected <= back.gain.high
    assert [assumption.source for assumption in back.assumptions]
