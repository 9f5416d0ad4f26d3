"""Frames of real clients, of every type a column may have."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import cxmetrics as cx
import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from conftest import ANSWERS, survey

Make = Callable[[pl.DataFrame], Any]


def replaced(table: pa.Table, name: str, column: Any) -> pa.Table:
    return table.set_column(table.schema.get_field_index(name), name, column)


POLARS: dict[str, Make] = {
    "as it is": lambda f: f,
    "categorical": lambda f: f.with_columns(pl.col("store").cast(pl.Categorical)),
    "enum": lambda f: f.with_columns(pl.col("store").cast(pl.Enum(["A", "B", "never"]))),
    "in UTC": lambda f: f.with_columns(
        pl.col("answered_at").dt.replace_time_zone("Europe/Warsaw").dt.convert_time_zone("UTC")
    ),
    "nanoseconds": lambda f: f.with_columns(pl.col("answered_at").dt.cast_time_unit("ns")),
    "small integers": lambda f: f.with_columns(pl.col("nps").cast(pl.Int8)),
    "scores as floats": lambda f: f.with_columns(pl.col("nps").cast(pl.Float32)),
    "scores as text": lambda f: f.with_columns(pl.col("nps").cast(pl.String)),
    "durations": lambda f: f.with_columns((pl.col("handling_s") * 1000).cast(pl.Duration("ms"))),
    "decimals": lambda f: f.with_columns(pl.col("handling_s").cast(pl.Decimal(10, 2))),
    "in chunks": lambda f: pl.concat([f[:2], f[2:]], rechunk=False),
    "sliced": lambda f: pl.concat([f, f, f])[5:10],
    "with other columns": lambda f: f.with_columns(pl.struct("nps").alias("other"), pl.lit(None).alias("nothing")),
}
ODD: Any = [1, "x", object(), None, {}]
PANDAS: dict[str, Make] = {
    "as it is": lambda f: f.to_pandas(),
    "from a dict": lambda f: pd.DataFrame(ANSWERS),
    "category": lambda f: f.to_pandas().astype({"store": "category"}),
    "nullable": lambda f: f.to_pandas().astype({"nps": "Int64", "solved": "boolean", "handling_s": "Float64"}),
    "backed by Arrow": lambda f: f.to_pandas(use_pyarrow_extension_array=True),
    "object": lambda f: f.to_pandas().astype({"nps": object, "store": object}),
    "in New York": lambda f: f.to_pandas().assign(
        answered_at=lambda d: d["answered_at"].dt.tz_localize("Europe/Warsaw").dt.tz_convert("America/New_York")
    ),
    "times as text": lambda f: f.to_pandas().assign(
        answered_at=lambda d: d["answered_at"].map(lambda at: at.isoformat(), na_action="ignore")
    ),
    "seconds": lambda f: f.to_pandas().astype({"answered_at": "datetime64[s]"}),
    "timedelta": lambda f: f.to_pandas().assign(handling_s=lambda d: pd.to_timedelta(d["handling_s"], unit="s")),
    "with an index": lambda f: f.to_pandas().set_index("store"),
    "sliced": lambda f: pd.concat([f.to_pandas()] * 3, ignore_index=True)[5:10],
    "with columns that do not convert": lambda f: f.to_pandas().assign(odd=ODD),
}
PYARROW: dict[str, Make] = {
    "table": lambda f: f.to_arrow(),
    "record batch": lambda f: f.to_arrow().combine_chunks().to_batches()[0],
    "reader": lambda f: f.to_arrow().to_reader(max_chunksize=2),
    "large_string": lambda f: replaced(f.to_arrow(), "store", f.to_arrow()["store"].cast(pa.large_string())),
    "string_view": lambda f: replaced(f.to_arrow(), "store", f.to_arrow()["store"].cast(pa.string_view())),
    "dictionary": lambda f: replaced(
        f.to_arrow(), "store", f.to_arrow()["store"].cast(pa.string()).dictionary_encode()
    ),
    "half floats": lambda f: replaced(f.to_arrow(), "handling_s", f.to_arrow()["handling_s"].cast(pa.float16())),
    "batches": lambda f: f.to_arrow().to_batches(max_chunksize=2),
    "generator of batches": lambda f: (batch for batch in f.to_arrow().to_batches(max_chunksize=1)),
    "frames of several clients": lambda f: [f[:1], f[1:2].to_pandas(), f[2:].to_arrow()],
}
DUCKDB: dict[str, Make] = {
    "relation": lambda f: duckdb.connect().from_arrow(f.to_arrow()),
    "filtered": lambda f: duckdb.connect().from_arrow(f.to_arrow()).filter("store IS NULL OR store <> 'never'"),
    "enum": lambda f: duckdb.connect().from_arrow(f.to_arrow()).project("* REPLACE (store::ENUM('A', 'B') AS store)"),
}


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(make, id=f"{client} {name}")
        for client, makes in {"polars": POLARS, "pandas": PANDAS, "pyarrow": PYARROW, "duckdb": DUCKDB}.items()
        for name, make in makes.items()
    ],
)
def test_every_client_gives_the_same_cube(make: Make, frame: pl.DataFrame, cube: cx.Cube) -> None:
    same = survey().fold(make(frame))
    assert same == cube
    assert same.intake == cube.intake


def test_what_is_counted(cube: cx.Cube) -> None:
    intake = cube.intake
    assert (intake.rows_read, intake.rows_accepted) == (5, 4)
    assert intake.rows_refused["time_missing"] == cx.Refusal(1, (4,))
    counted = {name: (answers.answered, answers.missing) for name, answers in intake.questions.items()}
    assert counted == {"nps": (3, 1), "handling_s": (3, 1), "solved": (3, 1), "topics": (3, 1), "words": (2, 2)}
    assert [period.label for period in cube.periods] == ["2026-11-02", "2026-11-03", "2026-11-09"]
    assert cube.values("store") == ["A", "B", None]
    assert cube.tags("topics").counts == {"price": 2, "queue": 1}


def test_a_stream_on_disk_is_read_batch_by_batch(tmp_path: Any, frame: pl.DataFrame) -> None:
    many = pl.concat([frame] * 400)
    pq.write_table(many.to_arrow(), tmp_path / "answers.parquet", row_group_size=100)
    whole = survey().fold(many)
    dataset = ds.dataset(tmp_path / "answers.parquet")
    relation = duckdb.connect().read_parquet(str(tmp_path / "answers.parquet"))
    for data in (dataset, dataset.scanner(batch_size=64), dataset.scanner().to_reader(), relation):
        assert survey().fold(data) == whole


def test_a_stream_made_by_python_code(frame: pl.DataFrame, cube: cx.Cube) -> None:
    table = frame.to_arrow()

    def batches() -> Any:
        for batch in table.to_batches(max_chunksize=1):
            yield replaced(pa.Table.from_batches([batch]), "store", batch["store"]).to_batches()[0]

    assert survey().fold(pa.RecordBatchReader.from_batches(table.schema, batches())) == cube


def test_a_stream_that_breaks_leaves_the_cube_alone(frame: pl.DataFrame, cube: cx.Cube) -> None:
    table = frame.to_arrow()

    def batches() -> Any:
        yield from table.to_batches()
        message = "the disk is gone"
        raise RuntimeError(message)

    before = cube.copy()
    with pytest.raises(cx.errors.IoError, match="the disk is gone"):
        cube.fold(pa.RecordBatchReader.from_batches(table.schema, batches()))
    assert cube == before

    def generator() -> Any:
        yield table
        message = "no more"
        raise LookupError(message)

    with pytest.raises(LookupError, match="no more"):
        cube.fold(generator())
    assert cube == before


@pytest.mark.parametrize("empty", [lambda f: f.clear(), lambda f: f.to_pandas()[:0], lambda f: f.to_arrow()[:0]])
def test_empty_frames(empty: Make, frame: pl.DataFrame) -> None:
    nothing = survey().fold(empty(frame))
    assert (nothing.rows, nothing.cells, nothing.intake.rows_read) == (0, 0, 0)
    assert nothing.nps("nps").withheld == "empty"
    assert len(nothing.nps("nps", by="store")) == 0
    with pytest.raises(cx.errors.UnknownColumnError):
        survey().fold(empty(frame.drop("nps")))


def test_columns_that_are_all_null(frame: pl.DataFrame) -> None:
    names = ["nps", "handling_s", "solved", "topics", "words", "store"]
    for data in (
        frame.with_columns(pl.lit(None).alias(name) for name in names),
        frame.to_pandas().assign(**dict.fromkeys(names, np.nan)),
        frame.to_pandas().assign(**dict.fromkeys(names)),
        pa.table({"answered_at": frame["answered_at"].to_arrow()} | {name: pa.nulls(5) for name in names}),
    ):
        blank = survey().fold(data)
        assert blank.values("store") == [None]
        assert all((answers.answered, answers.missing) == (0, 4) for answers in blank.intake.questions.values())


def test_texts_among_numbers_are_refused_one_by_one() -> None:
    mixed = pd.DataFrame({"nps": [10, "x", None, "9"]})
    intake = cx.Survey(ratings={"nps": cx.NPS}).fold(mixed).intake
    assert intake.questions["nps"].answered == 2
    assert intake.questions["nps"].refused["word"].first_rows == (1,)


@pytest.mark.parametrize(
    "rename",
    [
        lambda f: f.rename({"store": "Store"}),
        lambda f: f.rename({"store": "Store"}).to_pandas(),
        lambda f: f.rename({"store": "Store"}).to_arrow(),
        lambda f: duckdb.connect().from_arrow(f.rename({"store": "Store"}).to_arrow()),
        lambda f: ds.dataset(f.rename({"store": "Store"}).to_arrow()),
        lambda f: f.rename({"store": "Store"}).to_dict(),
    ],
    ids=["polars", "pandas", "pyarrow", "duckdb", "dataset", "columns"],
)
def test_a_wrong_name_lists_those_that_exist(rename: Make, frame: pl.DataFrame) -> None:
    with pytest.raises(cx.errors.UnknownColumnError) as caught:
        survey().fold(rename(frame))
    text = str(caught.value)
    assert "did you mean `Store`?" in text
    assert all(f"`{name}`" in text for name in frame.columns)
    assert isinstance(caught.value, KeyError)


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (3, "int cannot be folded"),
        (None, "NoneType cannot be folded"),
        (b"nps\n10\n", "bytes cannot be folded"),
        (pl.LazyFrame({"nps": [1]}), "collect a lazy frame first"),
        ([1, 2], "item 0 is int"),
        ([pl.DataFrame({"nps": [1]}), "x"], "item 1 is str"),
        (pl.Series("nps", [1]), "no rows of named columns"),
        (pa.array([1]), "no rows of named columns"),
        ({"nps": 5}, "column `nps` is int"),
        ({"nps": np.zeros((2, 2))}, "one dimension, not 2"),
        ({"nps": [1, 2], "store": ["A"]}, "differ in length: `nps` 2, `store` 1"),
        ({"nps": np.zeros(2), "store": pa.array(["A"])}, "differ in length: `nps` 2, `store` 1"),
        ({}, "no columns"),
        ([{"nps": 1}, 3], "row 1 is int"),
        ([{"nps": object()}], "row 0 cannot be read: a value of type object"),
    ],
)
def test_what_cannot_be_folded_says_what_can(data: Any, part: str) -> None:
    plain = cx.Survey(ratings={"nps": cx.NPS})
    with pytest.raises(cx.errors.InvalidArgumentError) as caught:
        plain.fold(data)
    assert part in str(caught.value)
    assert isinstance(caught.value, TypeError)


def test_pandas_without_pyarrow(monkeypatch: pytest.MonkeyPatch, frame: pl.DataFrame) -> None:
    data = frame.to_pandas()
    for name in [name for name in sys.modules if name.partition(".")[0] == "pyarrow"]:
        monkeypatch.setitem(sys.modules, name, None)

    def without(self: Any, requested_schema: object = None) -> object:
        import pyarrow

        return pyarrow

    monkeypatch.setattr(pd.DataFrame, "__arrow_c_stream__", without)
    with pytest.raises(cx.errors.MissingPackageError, match=r"pip install 'cxmetrics\[pandas\]'") as caught:
        survey().fold(data)
    assert isinstance(caught.value, ImportError)


def test_a_single_column_is_no_frame() -> None:
    column: Any = pd.Series([10, 9], name="nps")
    with pytest.raises(cx.errors.InvalidArgumentError, match="columns by name such as"):
        survey().fold(column)
