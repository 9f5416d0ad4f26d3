"""Cubes: merge, change, store, ask."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
from pathlib import Path
from typing import Any

import cxmetrics as cx
import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from conftest import survey

ROW = {"answered_at": "2026-11-02 10:00", "store": "A", "nps": 9, "topics": ["price"], "solved": True}


def test_what_it_says_of_itself(cube: cx.Cube) -> None:
    assert repr(cube) == "<Cube of 4 rows in 4 cells by day>"
    assert (cube.rows, cube.cells, cube.ids, cube.grain) == (4, 4, 0, "day")
    assert cube.survey == survey()
    assert "4 rows in 4 cells" in cube._repr_html_()
    with pytest.raises(TypeError, match="unhashable"):
        hash(cube)


def test_merging_and_taking_away(cube: cx.Cube, frame: pl.DataFrame) -> None:
    parts = [survey().fold(frame[at : at + 1]) for at in range(len(frame))]
    assert sum(parts[1:], start=parts[0]) == cube
    assert sum(parts) == cube
    whole = survey().cube()
    for part in parts:
        whole += part
    assert whole == cube
    whole.unmerge(parts[0])
    assert whole != cube
    with pytest.raises(cx.errors.NotContainedError):
        whole.unmerge(parts[0])
    whole.merge(parts[0])
    assert whole == cube
    cube.merge(cube)
    assert cube.rows == 8
    assert survey().fold(frame) != object()


def test_cubes_that_do_not_fit(cube: cx.Cube) -> None:
    with pytest.raises(cx.errors.CubeMismatchError):
        cube.merge(cx.Survey(ratings={"nps": cx.NPS}).cube())
    with pytest.raises(cx.errors.CubeMismatchError):
        cube.merge(survey().cube(grain="month"))
    with pytest.raises(cx.errors.InvalidArgumentError, match="not with int"):
        cube.merge(3)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        cube + 3  # type: ignore[operator]


def test_one_answer_at_a_time(cube: cx.Cube) -> None:
    before = cube.copy()
    cube.add(ROW)
    assert cube.rows == before.rows + 1
    cube.correct(ROW, ROW | {"nps": 0, "answered_at": dt.datetime(2026, 11, 5)})
    assert cube.histogram("nps").counts[0] == 1
    with pytest.raises(cx.errors.NotContainedError):
        cube.remove(ROW)
    cube.remove(ROW | {"nps": 0, "answered_at": dt.date(2026, 11, 5)})
    assert cube == before


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (ROW | {"nsp": 1}, cx.errors.UnknownColumnError),
        (ROW | {"nps": 11}, cx.errors.TooManyRefusalsError),
        (ROW | {"nps": {"a": 1}}, cx.errors.InvalidArgumentError),
        (ROW | {"nps": object()}, cx.errors.InvalidArgumentError),
        ([1, 2], cx.errors.InvalidArgumentError),
    ],
)
def test_an_answer_that_is_refused_is_an_error(row: Any, kind: type[Exception], cube: cx.Cube) -> None:
    before = cube.copy()
    with pytest.raises(kind):
        cube.add(row)
    assert cube == before


def test_copies_are_their_own(cube: cx.Cube) -> None:
    for other in (cube.copy(), copy.copy(cube), copy.deepcopy(cube), pickle.loads(pickle.dumps(cube))):
        assert other == cube
        assert other.intake == cube.intake
        other.add(ROW)
        assert other != cube


def test_to_a_table_and_back(cube: cx.Cube, tmp_path: Path) -> None:
    for table in (cube.to_arrow(), pa.table(cube), cube.to_arrow().combine_chunks().to_batches()[0], cube):
        back = cx.Cube.from_table(table)
        assert back == cube
        assert back.intake == cube.intake
    for frame in (cube.to_polars(), cube.to_pandas(), pl.DataFrame(cube), duckdb.connect().from_arrow(cube.to_arrow())):
        assert cx.Cube.from_table(frame, cube.survey) == cube
    with pytest.raises(cx.errors.InvalidTableError, match="survey"):
        cx.Cube.from_table(cube.to_polars())
    with pytest.raises(cx.errors.CubeMismatchError):
        cx.Cube.from_table(cube.to_arrow(), cube.survey, grain="week")
    with pytest.raises(cx.errors.InvalidArgumentError):
        cx.Cube.from_table(3)  # type: ignore[arg-type]
    cube.to_parquet(tmp_path / "cube.parquet")
    assert cx.Cube.from_parquet(tmp_path / "cube.parquet") == cube
    assert pl.read_parquet(tmp_path / "cube.parquet").equals(cube.to_polars())
    with pytest.raises(cx.errors.FileMissingError):
        cx.Cube.from_parquet(tmp_path / "nothing.parquet")
    with pytest.raises(cx.errors.IoError):
        cube.to_parquet(tmp_path / "no folder" / "cube.parquet")


def test_any_engine_that_sums_by_group_merges_cubes(cube: cx.Cube, frame: pl.DataFrame) -> None:
    parts = [survey().fold(frame[:2]).to_polars(), survey().fold(frame[2:]).to_polars()]
    assert cx.Cube.from_table(pl.concat(parts), survey()) == cube
    keys = ["store", "period", "question", "bin", "tag"]
    merged = (
        pl.concat(parts)
        .group_by(keys)
        .agg(pl.col("n", "sum", "sum_sq").sum(), pl.col("min").min(), pl.col("max").max())
    )
    assert merged.filter(pl.col("question") == "nps")["n"].sum() == 4
    relation: Any = duckdb.sql("SELECT * FROM merged")
    assert cx.Cube.from_table(relation, survey()) == cube


def test_rolled_up(cube: cx.Cube) -> None:
    by_store = cube.roll_up("store", every="month")
    assert (by_store.grain, by_store.rows, by_store.cells) == ("month", 4, 3)
    assert by_store.nps("nps", by="store", min_base=0) == cube.nps("nps", by="store", min_base=0)
    assert cube.roll_up(["store"]).grain == "day"
    assert cube.roll_up(every="all", where={"store": "A"}).rows == 2
    with pytest.raises(cx.errors.UnknownDimensionError):
        cube.roll_up("shop")
    with pytest.raises(cx.errors.InvalidPeriodError):
        cube.roll_up(every="week").roll_up(every="month")


def test_a_cube_with_ids_knows_duplicates() -> None:
    survey = cx.Survey(id="id", revision="rev", ratings={"nps": cx.NPS})
    cube = survey.fold([{"id": 1, "rev": 1, "nps": 3}, {"id": 1, "rev": 1, "nps": 3}, {"id": 2, "rev": 1, "nps": 9}])
    assert (cube.rows, cube.ids) == (2, 2)
    assert cube.intake.rows_refused["duplicate"].count == 1
    cube.fold([{"id": 1, "rev": 2, "nps": 10}])
    assert (cube.rows, cube.histogram("nps").counts[3], cube.histogram("nps").counts[10]) == (2, 0, 1)


def test_a_fold_and_a_merge_say_what_the_cube_counted() -> None:
    survey = cx.Survey(id="id", revision="rev", ratings={"nps": cx.NPS})
    rows = [{"id": at, "rev": 1, "nps": at % 11} for at in range(100)]
    cube = survey.fold(rows)
    again = cube.fold(rows)
    assert (again.rows_read, again.rows_accepted, again.rows_refused["duplicate"].count) == (100, 0, 100)
    assert again.rows_refused["duplicate"].first_rows[:2] == (0, 1)
    merged = cube.merge(survey.fold([{"id": 7, "rev": 1, "nps": 3}, {"id": 500, "rev": 1, "nps": 3}]))
    assert (merged.rows_read, merged.rows_accepted, merged.rows_refused["duplicate"].count) == (2, 1, 1)
    assert cube.rows == 101


def test_a_limit_of_cells(frame: pl.DataFrame) -> None:
    with pytest.raises(cx.errors.TooManyCellsError):
        survey().fold(frame, max_cells=2)
    cube = survey().cube(max_cells=4)
    cube.fold(frame)
    before = cube.copy()
    with pytest.raises(cx.errors.TooManyCellsError):
        cube.fold(frame.with_columns(store=pl.lit("C")))
    assert cube == before
    with pytest.raises(cx.errors.OutOfRangeError):
        survey().cube(max_cells=-1)


def test_a_hierarchy(frame: pl.DataFrame) -> None:
    cube = cx.Survey(ratings={"nps": cx.NPS}, hierarchy=["region", "store"]).fold(
        {"region": ["N", "S", "N"], "store": ["A", "A", None], "nps": [1, 2, 3]}
    )
    assert cube.paths("store") == [("N", "A"), ("N", None), ("S", "A")]
    with pytest.raises(cx.errors.UnknownDimensionError, match="there are: `region`, `store`"):
        cube.paths("shop")


def test_pandas_keeps_categories_that_do_not_occur_out(frame: pl.DataFrame, cube: cx.Cube) -> None:
    data = frame.to_pandas()
    data["store"] = pd.Categorical(data["store"], categories=["A", "B", "never"])
    assert survey().fold(data).values("store") == ["A", "B", None]
