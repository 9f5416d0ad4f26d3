"""What is reproduced of all that is known, and what is not."""

import pytest

from .known import DataSet, differences
from .test_airline import AIRLINE
from .test_garden import GARDEN
from .test_hospitals import HOSPITALS
from .test_incidents import INCIDENTS
from .test_multichannel import CHANNELS
from .test_olist import OLIST
from .test_sfo import SFO

ALL = (AIRLINE, CHANNELS, GARDEN, HOSPITALS, INCIDENTS, OLIST, SFO)


@pytest.mark.parametrize("data", ALL, ids=str)
def test_every_figure_is_accounted_for(data: DataSet) -> None:
    """Every figure is either returned by some test or named with the reason why none does."""
    assert not data.reproduced & data.not_reproduced.keys()
    assert data.reproduced | data.not_reproduced.keys() == data.figures.keys()


def test_as_many_numbers_are_reproduced_as_by_the_library_itself() -> None:
    counts = [data.numbers() for data in ALL]
    assert (sum(ours for ours, _ in counts), sum(known for _, known in counts)) == (447, 467)


@pytest.mark.parametrize(
    ("data", "figure"), [(data, figure) for data in ALL for figure in data.not_reproduced], ids=str
)
def test_not_reproduced(data: DataSet, figure: str) -> None:
    pytest.skip(f"not reproduced: {figure}: {data.not_reproduced[figure]}")


# What compares must be able to say no.


@pytest.mark.parametrize(
    ("computed", "known"),
    [
        (1, 2),
        (1, "1"),
        (1, True),
        (None, 1),
        (2, 2.0),
        (0.500_001, 0.5),
        (float("nan"), 0.5),
        ([1], [1, 2]),
        ([1, 2], [2, 1]),
        ({"a": 1}, {"a": 1, "b": 1}),
        ({"a": 1, "b": 1}, {"a": 1}),
        ({"a": [1, {"b": 1}]}, {"a": [1, {"b": 2}]}),
        (pytest.approx(1.01, rel=1 / 256), 1.0),
    ],
)
def test_a_difference_is_told(computed: object, known: object) -> None:
    assert differences("a figure", computed, known, decimals=6)


@pytest.mark.parametrize(
    ("computed", "known"),
    [(1, 1), (63.000_000_000_1, 63), (0.123_456_4, 0.123_456), ((1, "a"), [1, "a"]), (pytest.approx(1.001, 0.01), 1.0)],
)
def test_what_is_the_same_is_the_same(computed: object, known: object) -> None:
    assert not differences("a figure", computed, known, decimals=6)
