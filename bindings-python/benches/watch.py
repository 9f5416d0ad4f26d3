"""What changed: the daily values of many stores watched here and by the usual tools, in one run.

    python benches/watch.py [--stores 146] [--days 400] [--rounds 3] [--peer-series 40]

Install the package as `make wheel` builds it, with statsmodels, ruptures and augurs beside it; a peer that is not there
is skipped aloud. The two sides do not do the same work, so only times are compared: `findings` judges every day by the
days before it, knows each day's variance from its answers, takes the network out, and chooses its threshold by a rate
of false findings. A peer does one part of that, once, on daily means that it is handed: it sees no counts, most look
at all days at once, and none says how many of its alarms are chance. The slow peers run on `--peer-series` of the
series, and their time is scaled to all.
"""

from __future__ import annotations

import argparse
import time
import warnings
from functools import partial
from typing import TYPE_CHECKING, Any

import cxmetrics as cx
import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable

Array = np.ndarray[Any, Any]

ANSWERS = 5
WEEK = 7
RATINGS = ("nps", "csat")


def made(stores: int, days: int) -> pd.DataFrame:
    """Make the same answers every time: two ratings and a handling time, some answers a store and day."""
    rng = np.random.default_rng(42)
    rows = stores * days * ANSWERS
    names = pd.Index([f"s{at:05}" for at in range(stores)])
    day = np.repeat(np.arange(days), stores * ANSWERS)
    return pd.DataFrame(
        {
            "store": pd.Categorical.from_codes(np.tile(np.repeat(np.arange(stores), ANSWERS), days), names),
            "day": (np.datetime64("2025-09-27") + day.astype("m8[D]")).astype("M8[us]"),
            "nps": rng.choice([10, 9, 8, 7, 5, 3], rows, p=[0.35, 0.2, 0.15, 0.1, 0.1, 0.1]).astype("i1"),
            "csat": rng.choice([5, 4, 3, 1], rows, p=[0.45, 0.35, 0.12, 0.08]).astype("i1"),
            "handling": np.exp(rng.normal(5.5, 0.6, rows)),
        }
    )


def daily(frame: pd.DataFrame) -> Array:
    """Give a row of daily values a series: two means, the mean logarithm of the handling time, the answers."""
    values = frame.assign(handling=np.log(frame["handling"]), answers=1.0)
    means = values.groupby(["store", "day"], observed=True).agg(
        {"nps": "mean", "csat": "mean", "handling": "mean", "answers": "sum"}
    )
    return np.concatenate([means[column].unstack("day").to_numpy() for column in means])


def each(work: Callable[[Array], object], series: Array) -> None:
    """Do the work on every series."""
    for one in series:
        work(one)


def seconds(rounds: int, work: Callable[[], object]) -> float:
    """Give the seconds of the fastest of so many rounds."""
    fastest = float("inf")
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        fastest = min(fastest, time.perf_counter() - started)
    return fastest


def local_level(series: Array) -> object:
    """Fit a local level with a weekly pattern, and filter."""
    from statsmodels.tsa.statespace.structural import UnobservedComponents  # noqa: PLC0415

    return UnobservedComponents(series, "llevel", seasonal=WEEK).fit(disp=False).standardized_forecasts_error


def seasonal_trend(series: Array) -> object:
    """Take a week and a trend out, robustly."""
    from statsmodels.tsa.seasonal import STL  # noqa: PLC0415

    return STL(series, period=WEEK, robust=True).fit().resid


def pruned(series: Array) -> object:
    """Cut into levels."""
    import ruptures  # noqa: PLC0415

    penalty = 3.0 * np.log(len(series)) * max(float(np.var(np.diff(series))) / 2.0, 1e-12)
    return ruptures.Pelt(model="l2", min_size=WEEK, jump=1).fit(series).predict(pen=penalty)


def trends_and_weeks(series: Array) -> object:
    """Fit MSTL with an exponential smoothing of its trend."""
    import augurs  # noqa: PLC0415

    model = augurs.MSTL.ets([WEEK])
    model.fit(series)
    return model.predict_in_sample(level=0.99)


def smoothed(values: Array) -> object:
    """Watch all series at once by an exponentially weighted mean, the least that one can do."""
    frame = pd.DataFrame(values.T)
    level = frame.ewm(alpha=0.2).mean().shift(1)
    spread = (frame - level).ewm(alpha=0.05).std().shift(1)
    return ((frame - level) / spread).abs() > 3.0  # noqa: PLR2004


PEERS: list[tuple[str, Callable[[Array], object]]] = [
    ("statsmodels UnobservedComponents, local level and week", local_level),
    ("statsmodels STL, robust", seasonal_trend),
    ("ruptures PELT", pruned),
    ("augurs MSTL with AutoETS", trends_and_weeks),
]


def line(name: str, theirs: float, ours: float, note: str) -> None:
    """Print a peer's time and its ratio to ours."""
    print(f"{name:<58} {theirs * 1e3:>12,.1f} ms {theirs / ours:>10,.1f}x  {note}")


def main() -> None:
    """Time both sides on the same answers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stores", type=int, default=146)
    parser.add_argument("--days", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer-series", type=int, default=40)
    asked = parser.parse_args()
    warnings.simplefilter("ignore")

    frame = made(asked.stores, asked.days)
    survey = cx.Survey(
        time="day",
        ratings={"nps": cx.NPS, "csat": cx.CSAT},
        measures={"handling": "s"},
        dimensions=["store"],
    )
    cube = survey.fold(frame)
    values = daily(frame)
    found = cube.findings(by=["store"])
    ours = seconds(asked.rounds, lambda: cube.findings(by=["store"]))
    with_fold = seconds(asked.rounds, lambda: survey.fold(frame).findings(by=["store"]))
    print(f"{found.series:,} series of {asked.days} days, {len(frame):,} answers; {len(found.findings)} findings")
    print(f"{'findings, after the fold':<58} {ours * 1e3:>12,.1f} ms")
    print(f"{'findings, with the fold':<58} {with_fold * 1e3:>12,.1f} ms")
    grouped = seconds(asked.rounds, lambda: daily(frame))
    print(f"{'pandas groupby to daily values (not in the times below)':<58} {grouped * 1e3:>12,.1f} ms")
    line("pandas ewm, limits of three deviations", seconds(asked.rounds, lambda: smoothed(values)), ours, "all series")
    some = values[:: max(1, len(values) // asked.peer_series)][: asked.peer_series]
    for name, work in PEERS:
        try:
            work(some[0])
        except ImportError as err:
            print(f"{name:<58} skipped: {err}")
            continue
        taken = seconds(1, partial(each, work, some))
        line(name, taken * len(values) / len(some), ours, f"{len(some)} series, scaled to {len(values):,}")


if __name__ == "__main__":
    main()
