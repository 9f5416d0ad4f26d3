"""Questions to a cube: every metric, every keyword."""

from __future__ import annotations

import datetime as dt
import inspect
from typing import Any

import cxmetrics as cx
import numpy as np
import pandas as pd
import polars as pl
import pytest
from cxmetrics import metric

SURVEY = cx.Survey(
    time="day",
    ratings={"nps": cx.NPS, "csat": cx.CSAT, "ces": cx.CES, "stars": cx.scale(1, 10, good=(9, 10), bad=(1, 4))},
    measures={"wait": "min", "basket": "PLN"},
    flags=["solved", "gone", "short"],
    tags=["topics"],
    dimensions=["store", "agent", "year"],
)

TOPICS: Any = ["price", "queue", "price;queue", None]


@pytest.fixture(scope="module")
def cube() -> cx.Cube:
    rng = np.random.default_rng(7)
    n = 2_000
    return SURVEY.fold(
        pl.DataFrame(
            {
                "day": pl.date_range(dt.date(2026, 1, 1), dt.date(2026, 4, 30), eager=True).sample(
                    n, with_replacement=True, seed=1
                ),
                "store": rng.choice(["A", "B", "C"], n),
                "agent": rng.choice(["x", "y"], n),
                "year": rng.choice([2016, 2017], n),
                "nps": rng.integers(0, 11, n),
                "csat": rng.integers(1, 6, n),
                "ces": rng.integers(1, 8, n),
                "stars": rng.integers(1, 11, n),
                "wait": rng.exponential(3, n),
                "basket": rng.uniform(-5, 100, n).round(2),
                "solved": rng.random(n) < 0.7,
                "gone": rng.random(n) < 0.2,
                "short": rng.random(n) < 0.1,
                "topics": rng.choice(TOPICS, n).tolist(),
            }
        )
    )


CALLS: list[tuple[str, tuple[Any, ...]]] = [
    ("nps", ("nps",)),
    ("csat", ("csat",)),
    ("ces", ("ces",)),
    ("box_share", ("csat", 5, 5)),
    ("mean", ("stars",)),
    ("median", ("wait",)),
    ("interpolated_median", ("csat",)),
    ("quantile", ("wait", 0.9)),
    ("trimmed_mean", ("wait", 0.1)),
    ("share", ("solved",)),
    ("first_contact_resolution", ("solved",)),
    ("response_rate", ("solved",)),
    ("tag_share", ("topics", "price")),
    ("within", ("wait", 180.0)),
    ("sum", ("basket",)),
    ("volume", ()),
    ("abandonment", ("gone",)),
    ("abandonment", ("gone", "short")),
    ("handling_time", ("wait",)),
    ("handling_time", ("wait", "agent")),
    ("composite", ([metric.part(metric.nps("nps"), weight=1, worst=-100, best=100)],)),
]


@pytest.mark.parametrize(("name", "arguments"), CALLS)
def test_every_metric_in_all_its_forms(name: str, arguments: tuple[Any, ...], cube: cx.Cube) -> None:
    ask = getattr(cube, name)
    made = getattr(metric, name)(*arguments)
    reading = ask(*arguments)
    assert isinstance(reading, cx.Reading)
    assert reading.value is not None
    assert reading == cube.overall(made)
    assert reading == cx.Reading.from_json(reading.to_json())
    table = ask(*arguments, by="store", every="month")
    assert isinstance(table, cx.Table)
    assert (len(table), table.dimensions, table.grain) == (12, ["store"], "month")
    assert table == cube.table(made, by=["store"], every="month")
    assert isinstance(ask(*arguments, every="quarter"), cx.Table)
    assert len(ask(*arguments, by=["store", "agent"])) == 6
    shown = inspect.signature(ask).parameters
    assert {"by", "every", "where", "within", "confidence", "min_base", "with_total", "intervals", "unweighted"} <= set(
        shown
    )


def test_no_metric_is_left_out() -> None:
    makers = {
        name
        for name, value in vars(metric).items()
        if inspect.isfunction(value) and value.__module__ == metric.__name__
    }
    assert makers - {"part"} == {name for name, _ in CALLS}
    assert makers - {"part"} <= set(dir(cx.Cube))


@pytest.mark.parametrize(
    ("where", "same"),
    [
        ({"store": "A"}, {"is": {"store": ["A"]}}),
        ({"store": ["A", "B"]}, {"any": [{"is": {"store": "A"}}, {"is": {"store": "B"}}]}),
        ({"store": ("A", "B")}, {"not": {"is": {"store": "C"}}}),
        ({"store": {"A", "B"}}, {"not": {"is": {"store": "C"}}}),
        ({"store": pd.Series(["A", "B"])}, {"not": {"is": {"store": "C"}}}),
        ({"store": "A", "agent": "x"}, {"all": [{"is": {"store": "A"}}, {"is": {"agent": "x"}}]}),
        ({"year": 2017}, {"is": {"year": "2017"}}),
        ({"year": np.int64(2017)}, {"is": {"year": ["2017"]}}),
        ({}, {"all": []}),
        ({"store": None}, {"is": {"store": [None]}}),
    ],
)
def test_filters(where: Any, same: Any, cube: cx.Cube) -> None:
    assert cube.nps("nps", where=where) == cube.nps("nps", where=same)
    assert cube.histogram("nps", where=where) == cube.histogram("nps", where=same)
    assert cube.tags("topics", where=where) == cube.tags("topics", where=same)


def test_days(cube: cx.Cube) -> None:
    february = cube.nps("nps", every="month")[1].reading
    spans: list[Any] = [
        ("2026-02-01", "2026-03-01"),
        (dt.date(2026, 2, 1), dt.date(2026, 3, 1)),
        [dt.date(2026, 2, 1), "2026-03-01"],
        cx.Period("2026-02"),
    ]
    for within in spans:
        assert cube.nps("nps", within=within) == february
    assert cube.volume(within=(None, "2026-02-01")).n + cube.volume(within=("2026-02-01", None)).n == cube.rows
    assert cube.volume(within=cx.Period("all")).n == cube.rows
    assert cube.nps("nps", where={"days": {"from": "2026-02-01", "to": "2026-03-01"}}) == february


def test_the_other_keywords(cube: cx.Cube) -> None:
    wide, narrow = cube.nps("nps", confidence=0.99), cube.nps("nps", confidence=0.5)
    assert wide.low is not None
    assert narrow.low is not None
    assert wide.low < narrow.low
    assert (wide.confidence, narrow.confidence) == (0.99, 0.5)
    assert cube.nps("nps", intervals=False).interval is None
    assert cube.nps("nps", intervals=True) == cube.nps("nps") == cube.nps("nps", unweighted=True)
    assert all(row.reading.withheld == "small_base" for row in cube.nps("nps", by="store", min_base=10_000))
    total = cube.nps("nps", by="store", every="month", with_total=True).totals
    assert [row.reading for row in total] == [row.reading for row in cube.nps("nps", every="month")]
    assert cube.nps("nps", by="store").totals == ()
    assert cube.nps("nps", min_base=None, confidence=None, where=None, within=None) == cube.nps("nps")


@pytest.mark.parametrize(
    ("ask", "kind", "part"),
    [
        (lambda c: c.nps("npss"), cx.errors.UnknownQuestionError, "did you mean `nps`"),
        (lambda c: c.nps("nps", by="shop"), cx.errors.UnknownDimensionError, "there are: `store`"),
        (lambda c: c.nps("nps", where={"shop": "A"}), cx.errors.UnknownDimensionError, "`shop`"),
        (lambda c: c.nps("wait"), cx.errors.InvalidMetricError, "measure"),
        (lambda c: c.ces("csat"), cx.errors.ScaleMismatchError, "ces"),
        (lambda c: c.quantile("wait", 2), cx.errors.OutOfRangeError, "2"),
        (lambda c: c.nps("nps", every="fortnight"), cx.errors.InvalidPeriodError, "fortnight"),
        (lambda c: c.nps("nps", within=("2026-02-01",)), cx.errors.InvalidArgumentError, "pair of days"),
        (lambda c: c.nps("nps", within=("yesterday", None)), cx.errors.InvalidPeriodError, "within"),
        (lambda c: c.nps("nps", within=("2026-13-01", None)), cx.errors.InvalidPeriodError, 'begins at "2026-13-01"'),
        (lambda c: c.nps("nps", within=(None, "2026-02-30")), cx.errors.InvalidPeriodError, 'ends at "2026-02-30"'),
        (lambda c: c.nps("nps", within=(20260201, None)), cx.errors.InvalidPeriodError, "begins at 20260201"),
        (lambda c: c.nps("nps", within=("2026-03-01", "2026-02-01")), cx.errors.InvalidPeriodError, "swap"),
        (lambda c: c.nps("nps", confidence=95), cx.errors.OutOfRangeError, "0.95"),
        (lambda c: c.nps("nps", min_base=-1), cx.errors.InvalidArgumentError, "min_base|-1"),
        (lambda c: c.nps("nps", minbase=1), cx.errors.InvalidArgumentError, "no keyword `minbase`; there are: by"),
        (
            lambda c: c.overall(metric.nps("nps"), by="store"),
            cx.errors.InvalidArgumentError,
            "there are: where.*`table`",
        ),
        (lambda c: c.table(metric.nps("nps"), bye="store"), cx.errors.InvalidArgumentError, "there are: by, every, wh"),
        (lambda c: c.nps("nps", where="store"), cx.errors.InvalidArgumentError, "values by dimension"),
        (lambda c: c.nps("nps", where={"store": {"x": 1}}), cx.errors.InvalidArgumentError, "where"),
        (lambda c: c.nps("nps", where={"any": [{"os": 1}]}), cx.errors.InvalidArgumentError, "where"),
        (lambda c: c.nps("nps", where={"store": object()}), cx.errors.InvalidArgumentError, "plain data"),
        (lambda c: c.overall({"metric": "npz"}), cx.errors.InvalidMetricError, "npz"),
        (lambda c: c.overall("nps"), cx.errors.InvalidArgumentError, "a metric is a dict"),
        (lambda c: c.roll_up(every="week").nps("nps", every="month"), cx.errors.InvalidPeriodError, "week"),
        (lambda c: c.histogram("wait"), cx.errors.InvalidMetricError, "wait"),
        (lambda c: c.tags("nps"), cx.errors.InvalidMetricError, "no tags"),
        (lambda c: c.values("shop"), cx.errors.UnknownDimensionError, "shop"),
    ],
)
def test_questions_that_are_wrong(ask: Any, kind: type[Exception], part: str, cube: cx.Cube) -> None:
    with pytest.raises(kind, match=part):
        ask(cube)


def test_a_dimension_may_have_the_name_of_a_filter() -> None:
    odd = cx.Survey(ratings={"nps": cx.NPS}, dimensions=["is", "any"])
    cube = odd.fold({"is": ["a", "b"], "any": ["c", "d"], "nps": [9, 3]})
    assert cube.volume(where={"is": "a"}).n == 1
    assert cube.volume(where={"any": ["c"]}).n == 1
    assert cube.volume(where={"is": {"is": "a"}}).n == 1


def test_a_fault_is_told_in_words_not_by_its_place_in_a_text(cube: cx.Cube) -> None:
    metric: Any = {"metric": "npz", "question": "nps"}
    with pytest.raises(cx.errors.InvalidMetricError, match="unknown variant `npz`") as caught:
        cube.overall(metric)
    assert "line" not in str(caught.value)
