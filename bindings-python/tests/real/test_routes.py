"""The same file through every client: whoever reads it, the counts are the same.

A client may guess types of its own: numbers where the file has text, dates where it has words, null where it says
`NA`. The survey says what a column means, so the guesses make no difference; where they do, a test says which and why.
"""

import csv
import functools
import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import cxmetrics as cx
import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.csv
import pytest

from . import test_garden, test_hospitals, test_incidents, test_multichannel, test_olist, test_sfo
from .counts import nothing_is_lost


class Case(NamedTuple):
    """A file with the survey that reads it."""

    survey: cx.Survey
    path: Callable[[], Path]
    metric: cx.Metric
    by: str
    grain: cx.Grain = "all"


CASES = {
    "garden": Case(test_garden.SURVEY, lambda: test_garden.GARDEN.path(test_garden.FILE), cx.metric.nps("nps"), "t"),
    "channels": Case(
        # Whoever answered is a dimension here, and a number in the file: every answer has a cell of its own.
        cx.Survey.from_dict({**test_multichannel.SURVEY.to_dict(), "dimensions": ["user_id"]}),
        lambda: test_multichannel.file("web"),
        cx.metric.nps("recommend"),
        "user_id",
        "day",
    ),
    "airport": Case(test_sfo.LAST_YEAR, lambda: test_sfo.file(2017), cx.metric.nps("recommend"), "boarding_area"),
    "hospitals": Case(
        test_hospitals.survey_of_responses(["Not Available"]),
        lambda: test_hospitals.HOSPITALS.path("responses.csv.gz"),
        cx.metric.mean("rate"),
        "Completed Surveys",
    ),
    "incidents": Case(test_incidents.SURVEY, test_incidents.file, cx.metric.share("made_sla"), "priority", "month"),
}


@functools.cache
def read(name: str) -> cx.Cube:
    """The cube of a file as the library reads it itself."""
    case = CASES[name]
    cube = case.survey.fold(case.path(), grain=case.grain)
    nothing_is_lost(cube.intake)
    return cube


def rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", newline="") if path.suffix == ".gz" else path.open(newline="") as lines:
        yield from csv.DictReader(lines)


def names(path: Path) -> list[str]:
    return list(next(rows(path)))


def polars_categories(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, infer_schema=False).cast(pl.Categorical)


def pyarrow_text(path: Path) -> pa.Table:
    types = dict.fromkeys(names(path), pa.string())
    return pa.csv.read_csv(path, convert_options=pa.csv.ConvertOptions(column_types=types))


def columns_of_lists(path: Path) -> dict[str, list[str]]:
    told = list(rows(path))
    return {name: [row[name] for row in told] for name in told[0]}


def columns_of_each_kind(path: Path) -> dict[str, Any]:
    """Columns of every client, side by side."""
    columns: dict[str, Any] = {}
    for at, series in enumerate(pl.read_csv(path, infer_schema=False)):
        texts = series.to_list()
        columns[series.name] = [series, texts, pa.array(texts), pd.Series(texts, dtype=object)][at % 4]
    return columns


ROUTES: dict[str, Callable[[Path], Any]] = {
    # Types as the client guesses them.
    "polars": lambda path: pl.read_csv(path, infer_schema_length=None),
    "pandas": lambda path: pd.read_csv(path, low_memory=False),
    "pandas, nullable types": lambda path: pd.read_csv(path, low_memory=False).convert_dtypes(),
    "pandas, types of pyarrow": lambda path: pd.read_csv(path, low_memory=False, dtype_backend="pyarrow"),
    "pyarrow": pa.csv.read_csv,
    "pyarrow, a stream": lambda path: pa.csv.open_csv(path, read_options=pa.csv.ReadOptions(block_size=1 << 22)),
    "pyarrow, batches": lambda path: iter(pa.csv.read_csv(path).to_batches(max_chunksize=10_000)),
    "duckdb": lambda path: duckdb.read_csv(str(path), sample_size=-1),
    # All of it text.
    "polars, text": lambda path: pl.read_csv(path, infer_schema=False),
    "polars, categories": polars_categories,
    "pandas, text": lambda path: pd.read_csv(path, dtype=str, keep_default_na=False),
    "pandas, categories": lambda path: pd.read_csv(path, dtype=str, keep_default_na=False).astype("category"),
    "pyarrow, text": pyarrow_text,
    "duckdb, text": lambda path: duckdb.read_csv(str(path), all_varchar=True),
    "rows": rows,
    "columns of lists": columns_of_lists,
    "columns of each kind": columns_of_each_kind,
}


# The largest file takes fewer of them.
OF_THE_LARGEST = {"polars", "pandas", "pyarrow", "duckdb"}
PAIRS = [(name, route) for name in CASES for route in ROUTES if name != "incidents" or route in OF_THE_LARGEST]


@pytest.mark.parametrize(("name", "route"), PAIRS)
def test_every_route_makes_the_same_cube(name: str, route: str) -> None:
    case, theirs = CASES[name], read(name)
    ours = case.survey.fold(ROUTES[route](case.path()), grain=case.grain)
    assert ours.intake == theirs.intake
    assert ours == theirs
    assert ours.to_arrow().equals(theirs.to_arrow())
    tables = [cube.table(case.metric, by=case.by) for cube in (ours, theirs)]
    assert tables[0] == tables[1]
    assert tables[0].to_json() == tables[1].to_json()


@pytest.mark.parametrize("name", CASES)
def test_a_cube_goes_through_files_and_frames_and_back(name: str, tmp_path: Path) -> None:
    case, cube, path = CASES[name], read(name), tmp_path / "cube.parquet"
    cube.to_parquet(path)
    assert cx.Cube.from_parquet(path) == cube
    assert cx.Cube.from_table(cube.to_arrow()) == cube
    # Polars, pandas and DuckDB do not keep the metadata of a schema: they need the survey.
    for frame in (cube.to_polars(), cube.to_pandas(), duckdb.from_arrow(cube.to_arrow()), pl.read_parquet(path)):
        assert cx.Cube.from_table(frame, case.survey, grain=case.grain) == cube


# Dates that the client reads.

ORDERS = cx.Survey(
    time={"column": "order_purchase_timestamp", "formats": test_olist.FORMATS},
    questions={"delivery": test_olist.DELIVERY},
)

UNSTATED = cx.Survey(time="order_purchase_timestamp", questions={"delivery": test_olist.DELIVERY})

MOMENTS = ["order_purchase_timestamp", "order_delivered_customer_date"]


def dated_by_polars(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, infer_schema=False).with_columns(pl.col(MOMENTS).str.to_datetime(test_olist.FORMATS[0]))


def dated_by_pandas(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, parse_dates=MOMENTS, date_format=test_olist.FORMATS[0])


def dated_by_pyarrow(path: Path) -> pa.Table:
    options = pa.csv.ConvertOptions(
        column_types=dict.fromkeys(MOMENTS, pa.timestamp("s")), timestamp_parsers=test_olist.FORMATS
    )
    return pa.csv.read_csv(path, convert_options=options)


def dated_by_duckdb(path: Path) -> duckdb.DuckDBPyRelation:
    return duckdb.read_csv(str(path), timestamp_format=test_olist.FORMATS[0], dtype=dict.fromkeys(MOMENTS, "TIMESTAMP"))


@pytest.mark.parametrize("dated", [dated_by_polars, dated_by_pandas, dated_by_pyarrow, dated_by_duckdb])
def test_moments_are_the_same_whoever_reads_them(dated: Callable[[Path], Any]) -> None:
    path = test_olist.file("orders")
    read, frame = ORDERS.fold(path), dated(path)
    # A moment needs no format, and a format that is stated does it no harm.
    for survey in (ORDERS, UNSTATED):
        cube = survey.fold(frame)
        assert cube.intake == read.intake
        assert cube.to_arrow().select(["period", "n"]).equals(read.to_arrow().select(["period", "n"]))
        assert cube.table(cx.metric.median("delivery"), every="week") == read.median("delivery", every="week")


def test_days_are_the_same_whoever_reads_them() -> None:
    path = test_multichannel.file("web")
    survey = CASES["channels"].survey
    read = survey.fold(path)
    frames = [
        pl.read_csv(path, try_parse_dates=True),
        pd.read_csv(path, parse_dates=["response_date"]),
        pa.csv.read_csv(path),
        duckdb.read_csv(str(path)),
    ]
    kinds = {str(pa.table(frame).schema.field("response_date").type) for frame in frames}
    assert kinds == {"date32[day]", "timestamp[us]"}, "days of three clients, and moments of pandas"
    for frame in frames:
        assert survey.fold(frame) == read
    rows_of_days: Any = frames[0].to_dicts()
    assert survey.fold(rows_of_days) == read


# What a client changes before the library sees it.


def test_a_client_may_take_for_missing_what_nobody_said_is_missing() -> None:
    path = test_garden.GARDEN.path(test_garden.FILE)
    survey = cx.Survey(ratings={"nps": cx.NPS})
    # The library does not guess what `NA` means; pandas does.
    read, guessed = survey.fold(path, grain="all"), survey.fold(pd.read_csv(path), grain="all")
    told = read.intake.questions["nps"]
    assert (told.missing, {reason: refusal.count for reason, refusal in told.refused.items()}) == (0, {"word": 342})
    told = guessed.intake.questions["nps"]
    assert (told.missing, told.refused) == (342, {})
    assert guessed.nps("nps") == read.nps("nps")


def events(**kinds: Any) -> pd.DataFrame:
    frame: pd.DataFrame = pd.read_csv(test_incidents.file(), nrows=10_000, **kinds)
    return frame


def test_a_client_may_make_other_ids_of_the_same() -> None:
    # `0000045` is 45 to a client that sees numbers: the same cube, but the ids are no longer those of the file.
    as_text, as_numbers = (
        test_incidents.SURVEY.fold(frame, grain="month")
        for frame in (events(dtype=str, keep_default_na=False), events())
    )
    assert as_text == as_numbers
    assert (as_text + as_text).ids == as_text.ids
    assert (as_text + as_numbers).ids == 2 * as_text.ids


def test_a_stream_that_guesses_from_its_first_rows_may_break_later() -> None:
    cube = test_incidents.SURVEY.cube(grain="month")
    stream = pa.csv.open_csv(test_incidents.file(), read_options=pa.csv.ReadOptions(block_size=1 << 22))
    with pytest.raises(cx.errors.IoError, match=r"CSV conversion error to int64: invalid value '\?'"):
        cube.fold(stream)
    assert cube.rows == cube.intake.rows_read == 0


# What makes no difference.


def test_numbers_of_rows_are_those_of_frames() -> None:
    # pandas makes floats of whole numbers where some are missing.
    frame = pd.read_csv(test_garden.GARDEN.path(test_garden.FILE))
    records: Any = frame.to_dict("records")
    assert test_garden.SURVEY.fold(records, grain="all") == read("garden")


def test_moments_of_rows_are_those_of_frames() -> None:
    path = test_olist.file("orders")
    rows_of_moments: Any = dated_by_polars(path).to_dicts()
    assert UNSTATED.fold(rows_of_moments).periods == ORDERS.fold(path).periods
    with pytest.raises(cx.errors.InvalidArgumentError, match='add "iso" to these formats'):
        ORDERS.fold(rows_of_moments)


def test_a_fold_into_a_cube_says_what_that_cube_counted() -> None:
    cube = test_incidents.SURVEY.fold(events(), grain="month")
    counted = cube.rows
    again = cube.fold(events())
    assert cube.rows == counted
    assert again.rows_accepted == 0
