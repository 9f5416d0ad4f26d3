"""One cube in many threads; the interpreter is free while a fold goes on."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import cxmetrics as cx
import numpy as np
import polars as pl
import pyarrow as pa

NPS = cx.Survey(ratings={"nps": cx.NPS}, dimensions=["store"])


def frame(rows: int, seed: int = 0) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    return pl.DataFrame({"nps": rng.integers(0, 11, rows, dtype=np.int8), "store": rng.choice(["A", "B", "C"], rows)})


def test_many_threads_fold_into_one_cube() -> None:
    parts = [frame(20_000, seed) for seed in range(16)]
    shared = NPS.cube()
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(lambda: shared.nps("nps", by="store", min_base=0)) for _ in range(50)]
        intakes = list(pool.map(shared.fold, parts))
        tables = [one.result() for one in asked]
    assert shared == NPS.fold(pl.concat(parts))
    assert [intake.rows_read for intake in intakes] == [20_000] * 16
    assert all(sum(row.reading.n for row in table) % 20_000 == 0 for table in tables)


def test_two_cubes_merge_into_each_other_at_once() -> None:
    one, other = NPS.fold(frame(100, 1)), NPS.fold(frame(100, 2))

    def merge(cubes: tuple[cx.Cube, cx.Cube]) -> None:
        for _ in range(20):
            cubes[0].merge(cubes[1].roll_up("store"))
            cubes[1].unmerge(cubes[1].copy()) if cubes[1].rows > 10**15 else None

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(merge, [(one, other), (other, one)], timeout=60))
    assert one.rows > 100
    assert other.rows > 100


def test_other_threads_run_while_one_folds() -> None:
    table = frame(1 << 22).with_columns(pl.col("store").cast(pl.String)).to_arrow().combine_chunks()
    woken = 0
    done = threading.Event()

    def tick() -> None:
        nonlocal woken
        while not done.is_set():
            time.sleep(0.001)
            woken += 1

    ticker = threading.Thread(target=tick)
    ticker.start()
    started = time.perf_counter()
    while time.perf_counter() - started < 1.0:
        NPS.fold(table)
    done.set()
    ticker.join()
    assert woken > 100


def test_columns_that_change_meanwhile_do_no_harm() -> None:
    scores = np.zeros(1 << 20, dtype="i1")
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            scores[:] = 10
            scores[:] = 0

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(5):
            cube = NPS.fold({"nps": scores, "store": pa.nulls(len(scores))})
            counts = cube.histogram("nps").counts
            assert counts[0] + counts[10] == len(scores)
    finally:
        stop.set()
        writer.join()
