"""Ctrl-C in the middle of a long fold, whatever is folded: the exception surfaces soon and the cube is as it was."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from cxmetrics import _cxmetrics

PREPARE = """
    import os, signal, sys, threading, time
    import cxmetrics as cx, numpy as np, pyarrow as pa, pyarrow.parquet as pq, duckdb
    survey = cx.Survey(time="at", ratings={"nps": cx.NPS}, dimensions=["store"])
    def table(rows):
        scores = np.arange(rows, dtype="u1") % 11
        times = ["2026-11-%02d 10:15:00" % (1 + day % 28) for day in range(28)]
        numbers = np.arange(rows, dtype="i4")
        at = pa.DictionaryArray.from_arrays(pa.array(numbers % 28), pa.array(times)).cast(pa.string())
        return pa.table({"at": at, "store": pa.array(numbers % 500).cast(pa.string()), "nps": scores})
    small = table(1000)
    cube = survey.fold(small)
    before = cube.copy()
"""

STOP = """
    stopped = []
    def press():
        time.sleep(0.15)
        stopped.append(time.perf_counter())
        os.kill(os.getpid(), signal.SIGINT)
    threading.Thread(target=press).start()
    started = time.perf_counter()
    try:
        cube.fold(data)
    except KeyboardInterrupt:
        took = time.perf_counter() - stopped[0]
        print("stopped after", took, "of", time.perf_counter() - started)
        assert cube == before, "the cube has changed"
        assert took < LIMIT, took
    else:
        sys.exit(f"nobody stopped it in {time.perf_counter() - started}")
"""

DATA = {
    "one large batch": "data = pa.concat_tables([table(1 << 20)] * 32).combine_chunks()",
    "a stream of batches": """
    batch = table(1 << 16).combine_chunks().to_batches()[0]
    data = pa.RecordBatchReader.from_batches(batch.schema, (batch for _ in range(4000)))
    """,
    "a generator of batches": """
    batch = table(1 << 16).combine_chunks().to_batches()[0]
    data = (batch for _ in range(4000))
    """,
    "a relation of DuckDB": """
    data = duckdb.sql("SELECT '2026-11-02 10:00:00' AS at, (i % 500)::VARCHAR AS store, i % 11 AS nps "
                      "FROM range(3000000000) AS r(i)")
    """,
    "a Parquet file": """
    pq.write_table(pa.concat_tables([table(1 << 18)] * 32), FOLDER + "/answers.parquet", row_group_size=1 << 18)
    data = [FOLDER + "/answers.parquet"] * 100
    """,
    "a CSV file": """
    import pyarrow.csv
    pyarrow.csv.write_csv(table(1 << 20), FOLDER + "/answers.csv")
    data = [FOLDER + "/answers.csv"] * 100
    """,
    "rows": "data = ({'at': '2026-11-02', 'store': 'A', 'nps': 9} for _ in range(10**9))",
}


@pytest.mark.skipif(sys.platform == "win32", reason="a signal is sent to a process of its own")
@pytest.mark.parametrize("name", DATA)
def test_a_key_press_stops_a_fold(name: str, tmp_path: Path) -> None:
    # A debug build takes ten times as long over each piece, and more on a machine that has other work.
    limit = 5.0 if hasattr(_cxmetrics, "_panic") else 0.5
    lines = [PREPARE, textwrap.indent(textwrap.dedent(DATA[name]), "    "), STOP]
    script = f"FOLDER = {str(tmp_path)!r}\nLIMIT = {limit}\n" + "\n".join(textwrap.dedent(part) for part in lines)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False)
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "stopped after" in done.stdout
