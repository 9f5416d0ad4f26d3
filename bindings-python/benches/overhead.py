"""What the way through Python costs: the same rows, already in Arrow, folded from Python and from Rust in one run.

    cargo build --profile dist -p cxmetrics-benches --bin arrow_fold
    python benches/overhead.py --rust ../target/dist/arrow_fold [--rows 10000000] [--rounds 9]

Install the package as `make wheel` builds it: in the same profile. Both sides take turns and fold one batch of all rows
into a cube by day; the two cubes must be equal before any time is printed, and what counts is the best of the rounds.
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
        table = answers(arguments.rows).combine_chunks()
        with pa.ipc.new_stream(Path(folder) / "rows.arrows", table.schema) as file:
            file.write_table(table)
        for name, survey in TASKS.items():
            compare(name, survey, table, arguments.rust, Path(folder), rounds=arguments.rounds)


def compare(name: str, survey: cx.Survey, table: pa.Table, rust: Path, folder: Path, *, rounds: int) -> None:
    """Fold on both sides in turn, prove the cubes equal, and print the ratio."""
    (folder / "survey.json").write_text(survey.to_json(), encoding="utf-8")
    files = [str(folder / file) for file in ("survey.json", "rows.arrows", "cube.arrows")]
    command = [str(rust), *files[:2], str(rounds), str(len(table)), files[2]]
    best = {"Rust": float("inf"), "Python": float("inf")}
    for _ in range(3):
        theirs = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        best["Rust"] = min(best["Rust"], theirs["best_seconds"])
        for _ in range(rounds):
            started = time.perf_counter()
            cube = survey.fold(table)
            best["Python"] = min(best["Python"], time.perf_counter() - started)
        with pa.ipc.open_stream(files[2]) as stream:
            if cx.Cube.from_table(stream.read_all()) != cube or cube.rows != len(table):
                message = f"{name}: the two sides count differently"
                raise SystemExit(message)
    print(
        f"{name}: equal cubes; {len(table):,} rows, Rust {best['Rust'] * 1e3:.1f} ms, "
        f"Python {best['Python'] * 1e3:.1f} ms, ratio {best['Python'] / best['Rust']:.2f}"
    )


if __name__ == "__main__":
    main()
