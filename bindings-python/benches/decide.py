"""Whether it is real, and why: the same answers here and in scipy, statsmodels, pandas and NumPy, in one run.

    python benches/decide.py [--rows 1000000] [--rounds 5] [--stores 10000]

Install the package as `make wheel` builds it, with scipy and statsmodels beside it. Both sides must give the same
numbers before any time is printed; what counts is the best of the rounds, theirs over ours. "After the fold" asks a
cube that is there; "with the fold" makes it first, as their side makes its groups.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import cxmetrics as cx
import numpy as np
import pandas as pd
from cxmetrics import infer
from cxmetrics.scale import Scale
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

Array = np.ndarray[Any, Any]

LEVEL = 0.05


@dataclass(frozen=True)
class Answers:
    """The same answers every time."""

    frame: pd.DataFrame
    items: list[str]
    stores: int

    @classmethod
    def made(cls, rows: int, stores: int) -> Answers:
        """Make scores by store and channel over two months, and twelve items that go with an outcome."""
        rng = np.random.default_rng(42)
        items = [f"item_{at:02}" for at in range(12)]
        shared = np.linalg.cholesky(np.full((12, 12), 0.4) + 0.6 * np.eye(12))
        names = pd.Index([f"s{at:05}" for at in range(stores)])
        branches = pd.Index([f"b{at:03}" for at in range(500)])
        latent = rng.normal(size=(rows, 12)) @ shared.T
        columns = np.clip(np.round(latent + 3), 1, 5).astype("i1")
        # Items of unequal weight: a cube rightly ranks none that are all alike.
        mixed = columns @ np.linspace(1.8, 0.2, 12) / 12
        outcome = np.clip(np.round(mixed + rng.normal(size=rows) * 0.7), 1, 5).astype("i1")
        month = rng.integers(0, 2, rows)
        frame = pd.DataFrame(
            {
                "store": pd.Categorical.from_codes(rng.integers(0, stores, rows), names),
                "branch": pd.Categorical.from_codes(rng.integers(0, 500, rows), branches),
                "day": np.where(month == 0, np.datetime64("2026-09-10"), np.datetime64("2026-10-10")).astype("M8[us]"),
                "csat": rng.choice([1, 2, 3, 4, 5], rows, p=[0.05, 0.07, 0.13, 0.35, 0.40]).astype("i1"),
                "nps": np.clip(rng.choice(11, rows, p=[0.02] * 7 + [0.13, 0.19, 0.24, 0.30]) - month, 0, 10).astype(
                    "i1"
                ),
                "overall": outcome,
            }
        )
        return cls(pd.concat([frame, pd.DataFrame(columns, columns=items)], axis=1), items, stores)


def best(rounds: int, work: Callable[[], object]) -> float:
    """Give the seconds of the fastest of so many rounds."""
    fastest = float("inf")
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        fastest = min(fastest, time.perf_counter() - started)
    return fastest


def same(name: str, ours: object, theirs: object, within: float = 1e-9) -> None:
    """See to it that both sides say the same."""
    a, b = np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float)
    if a.shape != b.shape or not np.allclose(a, b, rtol=within, atol=within, equal_nan=True):
        worst = "different shapes" if a.shape != b.shape else f"off by {np.nanmax(np.abs(a - b)):.3g}"
        message = f"{name}: the two sides differ: {worst}"
        raise SystemExit(message)


def line(name: str, ours: float, theirs: float, peer: str) -> None:
    """Print a ratio."""
    print(f"{name:<58} {ours * 1e3:>10.2f} ms  {theirs * 1e3:>10.2f} ms  {theirs / ours:>8.1f}x  {peer}")


def screening(answers: Answers, rounds: int) -> None:
    """Compare the CSAT share of every store with the rest: pooled z, Newcombe's interval, Benjamini and Hochberg."""
    frame = answers.frame
    survey = cx.Survey(ratings={"csat": cx.CSAT}, dimensions=["store"])
    cube = survey.fold(frame[["store", "csat"]])
    found = cube.screen("csat", "store")

    def groups() -> tuple[Array, Array]:
        table = (frame["csat"] >= 4).groupby(frame["store"], observed=True).agg(["sum", "count"])  # noqa: PLR2004
        return table["sum"].to_numpy(float), table["count"].to_numpy(float)

    hits, bases = groups()

    def arrays() -> tuple[Array, Array, Array, Array]:
        return screened(hits, bases)

    def loop() -> tuple[list[float], list[float], list[float]]:
        return looped(hits, bases)

    p, skewed, low, high = arrays()
    p_loop, low_loop, high_loop = loop()
    same("screening, the two peers: p", p_loop, p, 1e-6)
    rest = hits.sum() - hits, bases.sum() - bases
    by_name = [
        infer.share_difference_z_pooled((hit, base), (rest_hit, rest_base)).p_value
        for hit, base, rest_hit, rest_base in zip(hits, bases, *rest, strict=True)
    ]
    same("pooled z by name", by_name, p, 1e-7)
    same("screening, the two peers: limits", [*low_loop, *high_loop], [*low, *high], 1e-6)
    rows = {row.segment[0]: row for row in found.segments}
    names = [name for name in frame["store"].cat.categories if name in rows]
    tested = np.array([rows[name].test == "prop.diff.z_pooled_skewed" for name in names])
    shown = np.array([rows[name].difference.value is not None for name in names])
    ours = [rows[name].p_value for name in names]
    same("screening: p", np.array(ours, dtype=float)[tested], skewed[tested], 1e-7)
    limits = np.array([(rows[name].difference.low, rows[name].difference.high) for name in names], dtype=float)
    same("screening: limits", limits[shown], np.column_stack([low, high])[shown])
    adjusted = multipletests(np.array(ours, dtype=float)[~np.isnan(np.array(ours, dtype=float))], method="fdr_bh")[1]
    ours_adjusted = [rows[name].q_value for name in names if rows[name].p_value is not None]
    same("screening: adjusted", ours_adjusted, adjusted)
    after = best(rounds, lambda: cube.screen("csat", "store"))
    folded = best(rounds, lambda: survey.fold(frame[["store", "csat"]]).screen("csat", "store"))
    grouped = best(rounds, groups)
    plain, slow = best(rounds, arrays), best(1, loop)
    title = f"screening {len(names):,} stores"
    print(f"{title}: {tested.sum():,} by pooled z less its skewness, and the rest by Fisher's exact test here")
    line(f"{title}, after the fold (with league and funnel)", after, plain, "NumPy arrays, after groupby")
    line(f"{title}, after the fold (with league and funnel)", after, slow, "statsmodels in a loop, after groupby")
    line(f"{title}, with the fold", folded, plain + grouped, "pandas groupby, NumPy arrays")
    line(f"{title}, with the fold", folded, slow + grouped, "pandas groupby, statsmodels in a loop")


def screened(hits: Array, bases: Array) -> tuple[Array, Array, Array, Array]:
    """Do it with arrays: p by pooled z, the same less its skewness (Laud 2017), and Newcombe's limits."""
    rest_hits, rest_bases = hits.sum() - hits, bases.sum() - bases
    a, b = hits / bases, rest_hits / rest_bases
    pooled = hits.sum() / bases.sum()
    se = np.sqrt(pooled * (1 - pooled) * (1 / bases + 1 / rest_bases))
    statistic = (a - b) / se
    p = 2 * stats.norm.sf(np.abs(statistic))
    third = (1 - 2 * pooled) / np.sqrt(pooled * (1 - pooled)) * (1 / bases**2 - 1 / rest_bases**2)
    skew = third / (6 * (1 / bases + 1 / rest_bases) ** 1.5)
    moved = statistic + skew
    skewed = 2 * stats.norm.sf(np.abs(2 * moved / (np.sqrt(np.maximum(1 + 4 * skew * moved, 0)) + 1)))
    z = stats.norm.ppf(1 - LEVEL / 2)

    def wilson(share: Array, base: Array) -> tuple[Array, Array]:
        centre = (share + z * z / (2 * base)) / (1 + z * z / base)
        half = z * np.sqrt(share * (1 - share) / base + z * z / (4 * base * base)) / (1 + z * z / base)
        return centre - half, centre + half

    (low_a, high_a), (low_b, high_b) = wilson(a, bases), wilson(b, rest_bases)
    low = a - b - np.sqrt((a - low_a) ** 2 + (high_b - b) ** 2)
    high = a - b + np.sqrt((high_a - a) ** 2 + (b - low_b) ** 2)
    multipletests(skewed, method="fdr_bh")
    return p, skewed, low, high


def looped(hits: Array, bases: Array) -> tuple[list[float], list[float], list[float]]:
    """Do it with the functions of statsmodels, one store after the other."""
    all_hits, all_bases = hits.sum(), bases.sum()
    p, low, high = [], [], []
    for hit, base in zip(hits, bases, strict=True):
        rest = all_hits - hit, all_bases - base
        p.append(float(proportions_ztest([hit, rest[0]], [base, rest[1]])[1]))
        limits = confint_proportions_2indep(hit, base, *rest, method="newcomb")
        low.append(float(limits[0]))
        high.append(float(limits[1]))
    multipletests(p, method="fdr_bh")
    return p, low, high


def drivers(answers: Answers, rounds: int) -> None:
    """Share R2 out among twelve items: all 4,096 subsets."""
    frame, items = answers.frame, answers.items
    ratings: dict[str, Scale] = dict.fromkeys([*items, "overall"], cx.CSAT)
    survey = cx.Survey(ratings=ratings, pairs=[["overall", *items]])
    columns = frame[["overall", *items]]
    cube = survey.fold(columns)

    def subsets(matrix: Array) -> Array:
        k = len(items)
        r2 = np.zeros(1 << k)
        for mask in range(1, 1 << k):
            at = [item for item in range(k) if mask >> item & 1]
            r2[mask] = matrix[at, k] @ np.linalg.solve(matrix[np.ix_(at, at)], matrix[at, k])
        size = np.array([mask.bit_count() for mask in range(1 << k)])
        weight = np.array([1 / (k * float(_choose(k - 1, s))) for s in range(k)])
        masks = np.arange(1 << k)
        raw = [
            float(np.sum(weight[size[without]] * (r2[without | 1 << item] - r2[without])))
            for item in range(k)
            for without in [masks[masks >> item & 1 == 0]]
        ]
        return np.array(raw)

    def correlated() -> Array:
        return columns[[*items, "overall"]].corr().to_numpy()

    matrix = correlated()
    theirs = subsets(matrix)
    found = infer.lmg({item: frame[item] for item in items}, frame["overall"])
    same("drivers by name", found.raw, theirs)
    among = matrix[np.tril_indices(len(items), -1)]
    same("drivers of correlations", infer.lmg_of(among, matrix[-1, :-1]).raw, theirs)
    cubed = cube.drivers("overall", items, resamples=100)
    of_cube = {item.question: item.accounts_for.value for item in cubed.items}
    same("drivers of a cube", [of_cube[item] for item in items], theirs)
    solve = best(1, lambda: subsets(matrix))
    together = best(rounds, correlated)
    line(
        "LMG of 12 items, from correlations", best(rounds, lambda: infer.lmg_of(among, matrix[-1, :-1])), solve, "NumPy"
    )
    rows = f"LMG of 12 items, {len(frame):,} rows"
    by_name = best(rounds, lambda: infer.lmg({item: frame[item] for item in items}, frame["overall"]))
    line(f"{rows}, by name", by_name, solve + together, "pandas corr, NumPy")
    after = best(rounds, lambda: cube.drivers("overall", items))
    line(f"{rows}, after the fold (with 1,000 resamples)", after, solve + together, "pandas corr, NumPy; no intervals")
    with_fold = best(rounds, lambda: survey.fold(columns).drivers("overall", items))
    line(
        f"{rows}, with the fold (with 1,000 resamples)", with_fold, solve + together, "pandas corr, NumPy; no intervals"
    )


def _choose(n: int, k: int) -> int:
    found = 1
    for at in range(k):
        found = found * (n - at) // (at + 1)
    return found


def ranks(answers: Answers, rounds: int) -> None:
    """Test two halves of the answers against each other."""
    score = answers.frame["csat"].to_numpy()
    a, b = np.array_split(score, 2)
    found, theirs = infer.brunner_munzel(a, b), stats.brunnermunzel(a, b)
    # Theirs is above 0 when the second side is higher.
    same("Brunner-Munzel", [found.statistic, found.p_value], [-theirs.statistic, theirs.pvalue], 1e-7)
    sums, mann = infer.mann_whitney(a, b), stats.mannwhitneyu(a, b)
    same("Mann-Whitney", [sums.u, sums.p_value_continuity], [mann.statistic, mann.pvalue], 1e-7)
    welch, t_test = infer.welch(a, b), stats.ttest_ind(a, b, equal_var=False)
    same("Welch", [welch.statistic, welch.df, welch.p_value], [t_test.statistic, t_test.df, t_test.pvalue], 1e-7)
    name = f"2 x {len(a):,} answers"
    for title, ours, other in (
        ("Brunner-Munzel", lambda: infer.brunner_munzel(a, b), lambda: stats.brunnermunzel(a, b)),
        ("Mann-Whitney", lambda: infer.mann_whitney(a, b), lambda: stats.mannwhitneyu(a, b)),
        ("Welch", lambda: infer.welch(a, b), lambda: stats.ttest_ind(a, b, equal_var=False)),
    ):
        line(f"{title}, {name}", best(rounds, ours), best(rounds, other), "scipy")


def correlations(answers: Answers, rounds: int) -> None:
    """Correlate two columns."""
    x, y = answers.frame["item_00"].to_numpy(), answers.frame["overall"].to_numpy()
    survey = cx.Survey(ratings={"item_00": cx.CSAT, "overall": cx.CSAT}, pairs=[["item_00", "overall"]])
    columns = answers.frame[["item_00", "overall"]]
    cube = survey.fold(columns)
    of_cube = cube.correlate("item_00", "overall")
    total = 0.0
    for title, ours, other, coefficient in (
        ("Pearson", infer.pearson, stats.pearsonr, of_cube.pearson),
        ("Spearman", infer.spearman, stats.spearmanr, of_cube.spearman),
        ("Kendall", infer.kendall_b, stats.kendalltau, of_cube.kendall),
    ):
        theirs = other(x, y)
        same(title, [ours(x, y).estimate, ours(x, y).p_value], [theirs.statistic, theirs.pvalue], 1e-7)
        same(f"{title} of a cube", [coefficient.reading.value], [theirs.statistic], 1e-7)
        seconds = best(1, partial(other, x, y))
        total += seconds
        line(f"{title}, {len(x):,} pairs", best(rounds, partial(ours, x, y)), seconds, "scipy")
    line("all three, after the fold", best(rounds, lambda: cube.correlate("item_00", "overall")), total, "scipy")
    folded = best(rounds, lambda: survey.fold(columns).correlate("item_00", "overall"))
    line("all three, with the fold", folded, total, "scipy")


def mix(answers: Answers, rounds: int) -> None:
    """Split a change of NPS by 500 branches into mix and rate."""
    frame = answers.frame[["branch", "day", "nps"]]
    survey = cx.Survey(time="day", ratings={"nps": cx.NPS}, dimensions=["branch"])
    cube = survey.fold(frame, grain="month")

    def split() -> Array:
        code = (frame["nps"] >= 9).astype("i1") - (frame["nps"] <= 6).astype("i1")  # noqa: PLR2004
        month = frame["day"].dt.month.to_numpy()
        table = code.groupby([frame["branch"], month], observed=True).agg(["sum", "count"]).unstack(fill_value=0)
        n = table["count"].to_numpy(float)
        share, mean = n / n.sum(0), 100 * table["sum"].to_numpy(float) / n
        centre = (share * mean).sum(0).mean()
        rate = share.mean(1) * (mean[:, 1] - mean[:, 0])
        mixed = (share[:, 1] - share[:, 0]) * (mean.mean(1) - centre)
        return np.column_stack([rate, mixed])

    theirs = split()
    found = cube.explain("nps", before="2026-09", after="2026-10", by="branch")
    parts = {row.segment[0]: (row.rate, row.mix) for row in found.segments if not row.merged}
    names = list(frame["branch"].cat.categories)
    same("mix and rate", [parts[name] for name in names], theirs)
    after = best(rounds, lambda: cube.explain("nps", before="2026-09", after="2026-10", by="branch"))

    def folded() -> object:
        made = survey.fold(frame, grain="month")
        return made.explain("nps", before="2026-09", after="2026-10", by="branch")

    pandas = best(rounds, split)
    line("mix and rate by 500 branches, after the fold (tested)", after, pandas, "pandas groupby; no tests")
    line(
        "mix and rate by 500 branches, with the fold (tested)", best(rounds, folded), pandas, "pandas groupby; no tests"
    )


def main() -> None:
    """Print a line for each task."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--stores", type=int, default=10_000)
    arguments = parser.parse_args()
    answers = Answers.made(arguments.rows, arguments.stores)
    print(f"{'task':<58} {'cxmetrics':>13}  {'peer':>13}  {'ratio':>9}  peer")
    for task in (screening, drivers, ranks, correlations, mix):
        task(answers, arguments.rounds)


if __name__ == "__main__":
    main()
