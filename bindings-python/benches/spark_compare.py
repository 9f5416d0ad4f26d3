"""Folding in Spark beside the same aggregates in Spark SQL: equal results first, then times.

    python benches/spark_compare.py [--rows 5000000] [--partitions 8] [--runs 5] [--master local[2]]
                                    [--batch 10000] [--source parquet|memory] [--tasks store,week,median,all]

Answers of 500 stores over 400 days are read from Parquet, or from Spark's own memory, in partitions. Tasks:

    store   NPS, n and the mean by store
    week    the same by store and ISO week in Europe/Warsaw
    median  NPS, n, the mean and the median by store
    all     all three: three queries in SQL, one fold by week here

What is timed is everything from the frame to the numbers here. Runs are interleaved and the best of each counts. The
readings here carry their intervals besides; those of SQL do not. Build the package with `maturin develop --release`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cxmetrics as cx
from cxmetrics import spark as cx_spark
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

ZONE = "Europe/Warsaw"
SURVEY = cx.Survey(time="answered_at", zone=ZONE, ratings={"nps": cx.NPS}, dimensions=["store"])
TOTALS = "count(nps) n, 100.0D * (count_if(nps >= 9) - count_if(nps <= 6)) / count(nps) nps, avg(nps) mean"

Rows = dict[tuple[str, str], tuple[float, ...]]
"""The numbers of each store and week."""


def session(master: str, batch: int) -> SparkSession:
    """Start Spark here, and nothing that listens elsewhere."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master(master).appName("cxmetrics benchmark")
    for key, value in {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "3g",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.session.timeZone": ZONE,
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(batch),
    }.items():
        builder = builder.config(key, value)
    started = builder.getOrCreate()
    started.sparkContext.setLogLevel("ERROR")
    return started


def answers(spark: SparkSession, rows: int, partitions: int) -> DataFrame:
    """Make the answers; the same for the same number of rows."""
    draw, half = f.pmod(f.xxhash64("id"), f.lit(1_000_000)), 500_000
    return spark.range(rows, numPartitions=partitions).select(
        f.format_string("store-%03d", f.pmod(f.xxhash64("id", f.lit(1)), f.lit(500))).alias("store"),
        f.timestamp_seconds(f.lit(1_760_000_000) + f.pmod(f.xxhash64("id", f.lit(2)), f.lit(400 * 86_400))).alias(
            "answered_at"
        ),
        f.when(draw < half, 9 + draw % 2).otherwise(draw % 9).cast("tinyint").alias("nps"),
    )


def sql(df: DataFrame, task: str) -> Rows:
    """Ask Spark SQL."""
    if task == "all":
        return {key: row for one in ("store", "week", "median") for key, row in tagged(one, sql(df, one)).items()}
    week = "date_format(date_trunc('week', answered_at), 'yyyy-MM-dd')" if task == "week" else "''"
    more = ", median(nps) median" if task == "median" else ""
    query = f"SELECT store, {week} week, {TOTALS}{more} FROM {{df}} GROUP BY ALL"
    columns = list(df.sparkSession.sql(query, df=df).toArrow().to_pydict().values())
    return {(row[0], row[1]): row[2:] for row in zip(*columns, strict=True)}


def ours(df: DataFrame, task: str) -> Rows:
    """Fold, and ask the cube."""
    cube = cx_spark.fold(df, SURVEY, grain="week" if task in ("week", "all") else "all")
    if task == "all":
        return {key: row for one in ("store", "week", "median") for key, row in tagged(one, ask(cube, one)).items()}
    return ask(cube, task)


def ask(cube: cx.Cube, task: str) -> Rows:
    """Read the numbers of a task from a cube."""
    every: Any = "week" if task == "week" else None
    metrics = [cx.metric.nps("nps"), cx.metric.mean("nps"), *([cx.metric.median("nps")] if task == "median" else [])]
    numbers: dict[tuple[str, str], list[float]] = {}
    for metric in metrics:
        table = cube.table(metric, by="store", every=every, min_base=0).to_arrow().to_pydict()
        weeks = [day.isoformat() for day in table["period"]] if every else [""] * len(table["store"])
        for store, week, value, n in zip(table["store"], weeks, table["value"], table["n"], strict=True):
            numbers.setdefault((store, week), [n]).append(value)
    return {key: tuple(row) for key, row in numbers.items()}


def tagged(task: str, rows: Rows) -> Rows:
    """Keep the groups of several tasks apart."""
    return {(f"{task} {store}", week): row for (store, week), row in rows.items()}


def check_equal(task: str, one: Rows, other: Rows) -> None:
    """Stop unless both have the same groups with the same numbers."""
    if one.keys() != other.keys():
        sys.exit(f"{task}: the groups differ: {sorted(one.keys() ^ other.keys())[:5]}")
    for key, row in one.items():
        theirs = other[key]
        close = all(abs(a - b) <= 1e-9 * max(1.0, abs(a)) for a, b in zip(row, theirs, strict=True))
        if row[0] != theirs[0] or not close:
            sys.exit(f"{task}, {key}: {row} here, {theirs} in SQL")


def spent(work: Callable[[DataFrame, str], Rows], df: DataFrame, task: str) -> tuple[float, float]:
    """Time one run: the seconds that passed, and those that processors worked, which other programs do not lengthen."""
    started, before = time.perf_counter(), processor_seconds()
    work(df, task)
    return time.perf_counter() - started, processor_seconds() - before


def processor_seconds() -> float:
    """Add up what this process, Spark and its workers have used; 0 where the system does not say it as Linux does."""
    parents, used = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended
        parents[int(stat.parent.name)] = int(fields[1])
        # Its own, and that of its children which have ended.
        used[int(stat.parent.name)] = sum(map(int, fields[11:15]))
    family = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(used.get(pid, 0) for pid in family) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--partitions", type=int, default=8)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--batch", type=int, default=10_000)
    parser.add_argument("--source", choices=("parquet", "memory"), default="parquet")
    parser.add_argument("--tasks", default="store,week,median,all")
    given = parser.parse_args()
    spark = session(given.master, given.batch)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "answers")
        answers(spark, given.rows, given.partitions).write.parquet(path)
        df = spark.read.parquet(path)
        if given.source == "memory":
            df = df.cache()
        rows, partitions = df.count(), df.rdd.getNumPartitions()
        print(f"{rows:,} answers from {given.source} in {partitions} partitions on {given.master}")
        for task in given.tasks.split(","):
            groups = ours(df, task)
            check_equal(task, groups, sql(df, task))
            runs: dict[str, list[tuple[float, float]]] = {"sql": [], "ours": []}
            for _ in range(given.runs):
                runs["sql"].append(spent(sql, df, task))
                runs["ours"].append(spent(ours, df, task))
            (wall, wall_here), (busy, busy_here) = (
                [min(run[at] for run in tried) for tried in runs.values()] for at in (0, 1)
            )
            middle = [statistics.median(run[0] for run in tried) for tried in runs.values()]
            print(
                f"{task:7} {len(groups):6,} groups equal; Spark SQL {wall:6.2f} s, fold {wall_here:6.2f} s: "
                f"{wall / wall_here:5.2f} x (medians {middle[0]:.2f} and {middle[1]:.2f} s; "
                f"processors {busy:.2f} and {busy_here:.2f} s: {busy / max(busy_here, 0.01):.2f} x)"
            )
    spark.stop()


if __name__ == "__main__":
    main()
