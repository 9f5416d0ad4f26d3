"""Files by their paths."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import cxmetrics as cx
import polars as pl
import pytest
from conftest import survey
from cxmetrics.data import ReadOptions


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col("topics").list.join(";"))


@pytest.mark.parametrize("name", ["answers.csv", "answers.csv.gz", "answers.tsv", "answers.parquet", "answers.ndjson"])
def test_every_format_gives_the_same_cube(name: str, tmp_path: Path, frame: pl.DataFrame, cube: cx.Cube) -> None:
    path = tmp_path / name
    if name.endswith("parquet"):
        frame.write_parquet(path)
    elif name.endswith("ndjson"):
        frame.write_ndjson(path)
    else:
        text = flat(frame).write_csv(separator="\t" if "tsv" in name else ",").encode()
        path.write_bytes(gzip.compress(text) if name.endswith("gz") else text)
    for data in (path, str(path), [path], (one for one in [str(path)])):
        assert survey().fold(data).nps("nps", by="store", every="week", min_base=0) == cube.nps(
            "nps", by="store", every="week", min_base=0
        )
    twice = survey().fold([path, path])
    assert twice.rows == 2 * cube.rows
    cube.fold(path)
    assert cube.nps("nps") == twice.nps("nps")


def test_options_are_those_of_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "answers.dat"
    path.write_bytes("10;'zażółć;gęślą';3,5\n9;'B';4,0\n".encode("windows-1250"))
    plain = cx.Survey(
        questions={
            "nps": {"kind": "rating", "scale": "nps", "column": "column_1"},
            "wait": {"kind": "measure", "unit": "seconds", "column": "column_3"},
        },
        dimensions=[{"name": "store", "column": "column_2"}],
    )
    with pytest.raises(cx.errors.UnsupportedFormatError):
        plain.fold(path)
    cube = plain.fold(
        path,
        format="csv",
        delimiter=";",
        quote="'",
        encoding="windows-1250",
        decimal_comma=True,
        has_header=False,
        batch_rows=1,
        columns=["column_1", "column_2", "column_3"],
    )
    assert cube.values("store") == ["B", "zażółć;gęślą"]
    assert cube.sum("wait", min_base=0).value == 7.5


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ({"format": "xlsx"}, cx.errors.UnsupportedFormatError),
        ({"delimiter": "ab"}, cx.errors.InvalidArgumentError),
        ({"delimiter": "ą"}, cx.errors.OutOfRangeError),
        ({"encoding": "klingon"}, cx.errors.CxError),
        ({"batch_rows": -1}, cx.errors.InvalidArgumentError),
        ({"batch_rows": "many"}, cx.errors.InvalidArgumentError),
        ({"seperator": ";"}, cx.errors.InvalidArgumentError),
    ],
)
def test_options_that_are_wrong(options: Any, kind: type[Exception], tmp_path: Path, frame: pl.DataFrame) -> None:
    path = tmp_path / "answers.csv"
    flat(frame).write_csv(path)
    with pytest.raises(kind):
        survey().fold(path, **options)


OPTIONS: dict[str, Any] = {
    "format": "csv",
    "delimiter": ";",
    "quote": "'",
    "encoding": "utf-8",
    "decimal_comma": False,
    "has_header": True,
    "columns": ["nps"],
    "constants": {"store": "A"},
    "batch_rows": 10,
}


@pytest.mark.parametrize("name", OPTIONS)
def test_options_of_files_are_for_files(name: str, frame: pl.DataFrame) -> None:
    assert OPTIONS.keys() == ReadOptions.__annotations__.keys()
    for data in (frame, frame.to_arrow(), frame.to_dict(), frame.to_dicts(), iter(frame.to_dicts()), [frame], []):
        with pytest.raises(cx.errors.InvalidArgumentError, match=f"`{name}` is about reading files"):
            survey().fold(data, **{name: OPTIONS[name]})


@pytest.mark.parametrize("name", ["delimiter", "quote", "encoding", "decimal_comma", "has_header"])
def test_options_of_text_are_for_text(name: str, tmp_path: Path, frame: pl.DataFrame) -> None:
    frame.write_parquet(tmp_path / "answers.parquet")
    frame.write_ndjson(tmp_path / "answers.ndjson")
    for path in (tmp_path / "answers.parquet", tmp_path / "answers.ndjson"):
        with pytest.raises(cx.errors.InvalidArgumentError, match=f"`{name}` is about delimited text"):
            survey().fold(path, **{name: OPTIONS[name]})


def test_a_file_may_lack_a_column_that_is_the_same_in_all_its_rows(tmp_path: Path) -> None:
    by_channel = cx.Survey(ratings={"nps": cx.NPS}, dimensions=["channel"])
    (tmp_path / "web.csv").write_text("nps\n10\n9\n")
    pl.DataFrame({"nps": [3]}).write_parquet(tmp_path / "email.parquet")
    cube = by_channel.fold(tmp_path / "web.csv", constants={"channel": "web"})
    cube.fold(tmp_path / "email.parquet", constants={"channel": "email"})
    assert cube == by_channel.fold({"nps": [10, 9, 3], "channel": ["web", "web", "email"]})
    with pytest.raises(cx.errors.ColumnTypeError, match="a column `nps` of its own"):
        by_channel.fold(tmp_path / "web.csv", constants={"nps": "3", "channel": "web"})
    with pytest.raises(cx.errors.InvalidArgumentError, match="expected a string"):
        by_channel.fold(tmp_path / "web.csv", constants={"channel": 3})  # type: ignore[dict-item]


def test_a_slip_in_a_keyword_is_told(tmp_path: Path, frame: pl.DataFrame) -> None:
    path = tmp_path / "answers.csv"
    flat(frame).write_csv(path)
    slip: Any = {"grian": "week"}
    for data in (path, frame):
        with pytest.raises(
            cx.errors.InvalidArgumentError, match="no keyword `grian`; there are: grain, max_cells, prog"
        ):
            survey().fold(data, **slip)
        with pytest.raises(cx.errors.InvalidArgumentError, match="no keyword `grian`; there are: progress, format, "):
            survey().cube().fold(data, **slip)


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        survey().fold(tmp_path / "nothing.csv")
    assert isinstance(caught.value, cx.errors.IoError)
    assert (caught.value.code, caught.value.filename) == ("io", str(tmp_path / "nothing.csv"))
    assert "nothing.csv` cannot be opened" in str(caught.value)
    with pytest.raises(cx.errors.IoError):
        survey().fold(tmp_path, format="csv")


def test_files_that_are_something_else(tmp_path: Path) -> None:
    path = tmp_path / "answers.parquet"
    path.write_text("nps\n10\n")
    with pytest.raises(cx.errors.MalformedInputError):
        survey().fold(path)


def test_a_file_that_fails_leaves_the_cube_alone(tmp_path: Path, frame: pl.DataFrame, cube: cx.Cube) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    flat(frame).write_csv(good)
    flat(frame).drop("nps").write_csv(bad)
    before, account = cube.copy(), cube.intake
    with pytest.raises(cx.errors.UnknownColumnError, match="there are: `answered_at`, `store`, `handling_s`"):
        cube.fold([good, bad])
    assert cube == before
    assert cube.intake == account


def test_dates_that_may_be_read_two_ways_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("day,nps\n02/11/2026,10\n03/11/2026,9\n")
    with pytest.raises(cx.errors.TimeFormatAmbiguousError) as caught:
        cx.Survey(time="day", ratings={"nps": cx.NPS}).fold(path)
    assert caught.value.place.column == "day"
    stated = cx.Survey(time={"column": "day", "formats": ["%d/%m/%Y"]}, ratings={"nps": cx.NPS}).fold(path)
    assert [str(period) for period in stated.periods] == ["2026-11-02", "2026-11-03"]


def test_too_many_refusals(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("nps\n" + "12\n" * 30)
    with pytest.raises(cx.errors.TooManyRefusalsError) as caught:
        cx.Survey(ratings={"nps": cx.NPS}).fold(path)
    assert caught.value.place == cx.Place(row=0, column="nps")
    assert cx.Survey(ratings={"nps": cx.NPS}, max_refused=1.0).fold(path).rows == 30
