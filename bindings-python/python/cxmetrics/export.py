"""Tables out: to Polars, pandas and pyarrow."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from cxmetrics.data import ArrowStream
from cxmetrics.errors import MissingPackageError

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa


def to_arrow(table: ArrowStream) -> pa.Table:
    """Give a table as one of pyarrow's."""
    made: pa.Table = package("pyarrow", "pyarrow").table(table)
    return made


def to_polars(table: ArrowStream) -> pl.DataFrame:
    """Give a table as a Polars frame."""
    made: pl.DataFrame = package("polars", "cxmetrics[polars]").DataFrame(table)
    return made


def to_pandas(table: ArrowStream) -> pd.DataFrame:
    """Give a table as a pandas frame, through pyarrow."""
    package("pandas", "cxmetrics[pandas]")
    package("pyarrow", "cxmetrics[pandas]")
    made: pd.DataFrame = to_arrow(table).to_pandas()
    return made


def package(name: str, install: str) -> Any:  # noqa: ANN401 - a module
    """Give an optional package, or say how to install it."""
    try:
        return import_module(name)
    except ImportError:
        message = f"this needs the package {name}: pip install '{install}'"
        raise MissingPackageError(message) from None
