"""The family of exceptions."""

from __future__ import annotations

import pickle
from typing import get_args

import cxmetrics as cx
import pytest
from cxmetrics import _cxmetrics, errors


def test_every_kind_has_its_class() -> None:
    own = {"invalid_argument", "missing_package", "internal"}
    assert set(errors.BY_CODE) == set(_cxmetrics.error_codes()) | own
    assert set(get_args(errors.ErrorCode)) == set(errors.BY_CODE)
    for code, kind in errors.BY_CODE.items():
        assert issubclass(kind, cx.CxError)
        assert kind.code == code
        assert kind.__doc__
        assert getattr(errors, kind.__name__) is kind
        made = errors._exception(code, "text", '{"row": 3}', "[]")
        assert type(made) is kind
        assert (str(made), made.place.row, made.faults) == ("text", 3, ())


def test_a_code_that_is_not_known_yet_is_an_error_all_the_same() -> None:
    assert type(errors._exception("of the future", "text", "{}", "[]")) is cx.CxError


def test_every_fault_of_a_survey() -> None:
    with pytest.raises(errors.InvalidSurveyError) as caught:
        cx.Survey(dimensions=["store", "store"], zone="Europe/Warszawa", time="at")
    faults = {fault.path: fault.code for fault in caught.value.faults}
    assert len(faults) == 3
    assert caught.value.place.path in faults
    assert isinstance(caught.value, ValueError)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (type(again), str(again), again.faults, again.place) == (
        errors.InvalidSurveyError,
        str(caught.value),
        caught.value.faults,
        caught.value.place,
    )


def test_definitions_that_are_no_data() -> None:
    with pytest.raises(errors.InvalidArgumentError, match="plain data"):
        cx.Survey(ratings={"nps": object()})  # type: ignore[dict-item]
    with pytest.raises(errors.InvalidSurveyError):
        cx.Survey(ratings={"nps": "npz"})  # type: ignore[dict-item]
    with pytest.raises(errors.InvalidSurveyError):
        cx.Survey.from_json("{")
    with pytest.raises(errors.InvalidSurveyError, match="did you mean `ratings`"):
        cx.Survey.from_dict({"rating": {}})


@pytest.mark.skipif(not hasattr(_cxmetrics, "_panic"), reason="a release has no fault on demand")
def test_a_fault_of_our_own_is_an_ordinary_exception() -> None:
    with pytest.raises(Exception, match=r"a fault in cxmetrics itself.*: asked for") as caught:
        _cxmetrics._panic()  # type: ignore[attr-defined]
    assert isinstance(caught.value, errors.InternalError)
    assert isinstance(caught.value, RuntimeError)
