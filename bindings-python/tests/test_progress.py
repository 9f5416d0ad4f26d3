"""How far a fold is."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import cxmetrics as cx
import numpy as np
import polars as pl
import pytest
from tqdm import tqdm

NPS = cx.Survey(ratings={"nps": cx.NPS}, dimensions=["store"])


@pytest.fixture(scope="module")
def frame() -> pl.DataFrame:
    rng = np.random.default_rng(1)
    return pl.DataFrame({"nps": rng.integers(0, 11, 300_000), "store": rng.choice(["A", "B"], 300_000)})


@pytest.fixture(scope="module")
def csv(frame: pl.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("progress") / "answers.csv"
    frame.write_csv(path)
    return path


def watched(data: Any, **options: Any) -> list[tuple[int, int | None]]:
    seen: list[tuple[int, int | None]] = []
    NPS.fold(data, progress=lambda done, total: seen.append((done, total)), **options)
    assert seen
    assert seen == sorted(seen, key=lambda step: step[0])
    return seen


def test_rows_of_frames(frame: pl.DataFrame) -> None:
    rows = len(frame)
    for data in (frame, frame.to_arrow(), frame.to_pandas(), frame.to_dict(), frame.to_dict(as_series=False)):
        assert watched(data)[-1] == (rows, rows)
    assert watched(frame[:5])[-1] == (5, 5)
    assert watched(frame[:5].to_dicts())[-1] == (5, 5)
    assert watched(iter(frame[:5].to_dicts()))[-1] == (5, None)
    assert watched(frame.to_arrow().to_reader())[-1] == (rows, None)
    assert watched([frame, frame])[-1] == (2 * rows, None)


def test_bytes_of_files(csv: Path) -> None:
    size = csv.stat().st_size
    assert watched(csv, batch_rows=1000)[-1] == (size, size)
    both = watched([csv, csv])
    assert both[-1] == (2 * size, 2 * size)
    assert {total for _, total in both} == {2 * size}


def test_a_bar_of_tqdm(frame: pl.DataFrame, csv: Path) -> None:
    for data, end in ((frame, len(frame)), (csv, csv.stat().st_size)):
        out = io.StringIO()
        with tqdm(file=out, mininterval=0) as bar:
            NPS.fold(data, progress=bar)
            assert (bar.n, bar.total) == (end, end)
            NPS.fold(data, progress=bar)
            assert (bar.n, bar.total) == (2 * end, 2 * end)
        assert "100%" in out.getvalue()


def test_a_bar_that_is_opened_and_closed(frame: pl.DataFrame, csv: Path, capsys: pytest.CaptureFixture[str]) -> None:
    NPS.fold(frame, progress=True)
    NPS.fold(csv, progress=True)
    text = capsys.readouterr().err
    assert "100%" in text
    assert "rows/s" in text or "rows" in text
    assert "B/s" in text
    NPS.fold(frame, progress=False)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("make", [lambda f, _: f, lambda _, c: c, lambda f, _: iter(f[:9].to_dicts())])
def test_what_the_function_raises_stops_the_fold(make: Any, frame: pl.DataFrame, csv: Path) -> None:
    cube = NPS.fold(frame[:10])
    before = cube.copy()

    def report(done: int, total: int | None) -> None:
        message = f"at {done}"
        raise LookupError(message)

    with pytest.raises(LookupError, match="at "):
        cube.fold(make(frame, csv), progress=report)
    assert cube == before


def test_what_cannot_report(frame: pl.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(cx.errors.InvalidArgumentError, match="not int"):
        NPS.fold(frame, progress=3)  # type: ignore[arg-type]
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    with pytest.raises(cx.errors.MissingPackageError, match=r"cxmetrics\[progress\]"):
        NPS.fold(frame, progress=True)
