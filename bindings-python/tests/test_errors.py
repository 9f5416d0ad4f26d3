"""The family of exceptions."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path
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


DEBUG = Path(__file__).resolve().parents[2] / "target" / "debug" / "lib_cxmetrics.so"

PANIC = """
import importlib.machinery, importlib.util, sys
if len(sys.argv) > 1:
    # The debug build in place of the installed one, before the package asks for it.
    loader = importlib.machinery.ExtensionFileLoader("cxmetrics._cxmetrics", sys.argv[1])
    spec = importlib.util.spec_from_file_location("cxmetrics._cxmetrics", sys.argv[1], loader=loader)
    sys.modules["cxmetrics._cxmetrics"] = module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
from cxmetrics import _cxmetrics, errors, nps
try:
    _cxmetrics._panic()
except errors.InternalError as err:
    assert isinstance(err, Exception) and isinstance(err, RuntimeError), type(err).__mro__
    assert err.code == "internal", err.code
    print(err)
print(nps([10, 9]).value)
"""


def test_a_fault_of_our_own_is_an_ordinary_exception() -> None:
    command = [sys.executable, "-c", PANIC]
    if not hasattr(_cxmetrics, "_panic"):
        if not DEBUG.exists():
            pytest.skip(f"a release has no fault on demand, and there is no debug build at {DEBUG}")
        command.append(str(DEBUG))
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    told, after = done.stdout.splitlines() or ["", done.stderr]
    assert told == "a fault in cxmetrics itself, please report it: asked for", done.stderr
    assert after == "100.0", "and what is called next works"
