"""What the way through Python costs: the same rows, already in Arrow, folded from Python and from Rust in one run.

    python benches/overhead.py --rust ../target/release/in_memory [--rows 10000000] [--rounds 9]

Build the package with `maturin build --profile bench` and the other side with
`cargo build --profile bench -p cxmetrics-benches --bin in_memory`. Both sides take turns, the numbers must be equal before
any time is printed, and what counts is the best of the rounds.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import time
from pathlib import Path

import cxmetrics as cx
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

GRAIN, EVERY = "day", "week"


def answers(rows: int) -> pa.Table:
    """Make answers of 500 stores and 5 channels over 400 days; the same ones every time."""
    rng = np.random.default_rng(42)
    start = np.datetime64("2025-09-27", "us").astype("i8")
    stores = pa.array([f"store-{at:03}" for at in range(500)])
    channels = pa.array(["store", "web", "phone", "chat", "e-mail"])
    return pa.table(
        {
            "at": pa.array(
                start + np.sort(rng.integers(0, 400, rows)) * 86_400_000_000 + rng.integers(0, 86_400, rows) * 10**6
            ).cast(pa.timestamp("us", tz="UTC")),
            "store": pa.DictionaryArray.from_arrays(pa.array(rng.integers(0, 500, rows, dtype="u2")), stores),
            "channel": pa.DictionaryArray.from_arrays(pa.array(rng.integers(0, 5, rows, dtype="u1")), channels),
            "nps": pa.array(rng.choice(11, rows, p=[0.02] * 7 + [0.13, 0.19, 0.24, 0.30]).astype("u1")),
        }
    )


TASKS = {
    "by store": cx.Survey(ratings={"nps": cx.NPS}, dimensions=["store"]),
    "by store and day, in a time zone": cx.Survey(
        time="at", zone="Europe/Warsaw", ratings={"nps": cx.NPS}, dimensions=["store"]
    ),
    "by store, channel and day": cx.Survey(time="at", ratings={"nps": cx.NPS}, dimensions=["store", "channel"]),
}


def main() -> None:
    """Print a line for each task."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rust", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "answers.parquet"
        pq.write_table(answers(arguments.rows), file, row_group_size=1 << 20)
        table = pq.read_table(file).combine_chunks()
        for name, survey in TASKS.items():
            compare(name, survey, table, [str(arguments.rust), str(file)], arguments.rounds)


def compare(name: str, survey: cx.Survey, table: pa.Table, rust: list[str], rounds: int) -> None:
    """Fold on both sides in turn, prove the numbers equal, and print the ratio."""
    every = EVERY if survey.to_dict().get("time") else "all"
    command = [*rust, survey.to_json(), GRAIN, "nps", "store", every, str(rounds)]
    seconds: dict[str, list[float]] = {"rust": [], "python": []}
    for _ in range(3):
        theirs = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        seconds["rust"] += theirs["seconds"]
        for _ in range(rounds):
            started = time.perf_counter()
            cube = survey.fold(table, grain=GRAIN)
            seconds["python"].append(time.perf_counter() - started)
        ours = json.loads(cube.nps("nps", by="store", every=every).to_json())
        if ours != theirs["table"] or cube.rows != theirs["rows"] or cube.rows != len(table):
            message = f"{name}: the two sides count differently"
            raise SystemExit(message)
    best = {side: min(times) for side, times in seconds.items()}
    ratio = best["python"] / best["rust"]
    print(
        f"{name}: equal numbers; {len(table):,} rows, Rust {best['rust'] * 1e3:.1f} ms, "
        f"Python {best['python'] * 1e3:.1f} ms, ratio {ratio:.2f}"
    )


if __name__ == "__main__":
    main()
