"""A thousand rounds of everything leave no more memory behind than a hundred."""

from __future__ import annotations

import gc
import os
import pickle
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cxmetrics as cx
import numpy as np
import polars as pl
import pytest
from conftest import ANSWERS, survey


def resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def rounds(csv: Path) -> dict[str, Callable[[], Any]]:
    frame = pl.DataFrame(ANSWERS)
    wide = pl.concat([frame] * 100)
    arrow, pandas, rows = wide.to_arrow(), wide.to_pandas(), frame.to_dicts()
    frame.with_columns(pl.col("topics").list.join(";")).write_csv(csv)
    cube = survey().fold(frame)

    def refused() -> None:
        with pytest.raises(cx.errors.UnknownColumnError):
            survey().fold(wide.drop("nps"))

    def stopped() -> None:
        def report(done: int, total: int | None) -> None:
            raise LookupError

        with pytest.raises(LookupError):
            cube.fold(arrow, progress=report)

    return {
        "polars": lambda: survey().fold(wide),
        "pandas": lambda: survey().fold(pandas),
        "a stream": lambda: survey().fold(arrow.to_reader(max_chunksize=100)),
        "columns": lambda: survey().fold({"nps": np.zeros(500, "i1")} | {k: arrow[k] for k in ANSWERS if k != "nps"}),
        "rows": lambda: survey().fold(rows),
        "a file": lambda: survey().fold(csv),
        "a table": lambda: cube.nps("nps", by="store", every="day").to_polars(),
        "an unread table": lambda: cube.nps("nps", by="store", every="day").__arrow_c_stream__(),
        "an unread cube": lambda: cube.__arrow_c_stream__(),
        "a pickle": lambda: pickle.loads(pickle.dumps(cube)),
        "a report": lambda: cube.report(as_of="2026-11-30").to_html(),
        "an error": refused,
        "a stop": stopped,
    }


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc")
def test_memory_stays_flat(tmp_path: Path) -> None:
    todo = rounds(tmp_path / "answers.csv")

    def go(times: int) -> None:
        for _ in range(times):
            for work in todo.values():
                work()
        gc.collect()

    go(20)
    tracemalloc.start()
    go(5)
    objects, before = tracemalloc.get_traced_memory()[0], resident()
    # 80 times 13 calls: a leak of one batch of one of them would show as tens of megabytes.
    go(80)
    grown, more = resident() - before, tracemalloc.get_traced_memory()[0] - objects
    tracemalloc.stop()
    print(f"resident +{grown / 1e6:.1f} MB, objects +{more / 1e3:.1f} kB over 1,040 calls")
    assert grown < 24e6
    assert more < 200e3
