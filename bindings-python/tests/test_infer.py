"""`cxmetrics.infer`: what it takes, what it refuses and how, and that nothing but its own errors come out."""

from __future__ import annotations

import doctest
import importlib
import inspect
import math
import pickle
import pkgutil
from array import array
from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import cxmetrics as cx
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from cxmetrics import _cxmetrics, infer
from hypothesis import given, settings
from hypothesis import strategies as st

COUNTS = [2, 1, 3, 9, 5]
VALUES = [9.0, 10.0, 7.0, 3.0, 8.0, 10.0, 10.0]
WEIGHTS = [2.5, 0.5, 1.0, 4.0, 1.5, 0.5, 0.0]

OUTCOME = [8, 10, 6, 2, 9, 10, 7]
ITEMS = {"speed": [4, 5, 3, 1, 4, 5, 3], "price": [3, 4, 4, 2, 5, 4, 2]}
STORES = [(10, 20, 70), (12, 28, 60), (60, 30, 10)]
SHARES = [(80, 100), (75, 100), (40, 100)]
MOMENTS = [(100, 4.0, 1.0), (100, 4.2, 1.1), (100, 2.9, 1.3)]

MODULES = [infer.__name__, *(module.name for module in pkgutil.iter_modules(infer.__path__, "cxmetrics.infer."))]

DAYS = [40 + (6 if at % 7 == 0 else -1) + at * 5 % 3 + (20 if at == 31 else 0) for at in range(70)]

CALLS: dict[str, Callable[[], object]] = {
    "acf": lambda: infer.acf(DAYS, 7),
    "ccf": lambda: infer.ccf(DAYS[1:], DAYS[:-1], 7),
    "ljung_box": lambda: infer.ljung_box(DAYS, 7),
    "prewhitened_ccf": lambda: infer.prewhitened_ccf(DAYS[1:], DAYS[:-1], 1, 7),
    "granger": lambda: infer.granger(DAYS, [at * at % 11 for at in range(70)], 2),
    "local_level_filter": lambda: infer.local_level_filter(
        DAYS, [9] * 70, q=8, response_variance=5600, start=40, start_variance=100
    ),
    "mann_kendall": lambda: infer.mann_kendall(DAYS, variant={"seasonal": {"period": 7}}),
    "theil_sen": lambda: infer.theil_sen(range(70), DAYS),
    "weighted_trend": lambda: infer.weighted_trend(range(70), DAYS, [9] * 70),
    "p_chart": lambda: infer.p_chart(SHARES, 3),
    "laney_p_prime": lambda: infer.laney_p_prime(SHARES, 3),
    "nps_chart": lambda: infer.nps_chart(STORES, 3),
    "ewma_chart": lambda: infer.ewma_chart(DAYS, 41, 3, 0.2, 2.7),
    "cusum": lambda: infer.cusum(DAYS, 41, 3, 0.5, 4),
    "between_day_variance": lambda: infer.between_day_variance([40, 52, 31], [20, 25, 20]),
    "volume_tail": lambda: infer.volume_tail(0, 9, 0.1),
    "stl": lambda: infer.stl(DAYS, 7),
    "mstl": lambda: infer.mstl(DAYS, [7, 30]),
    "s_h_esd": lambda: infer.s_h_esd(DAYS, 7),
    "default_penalty": lambda: infer.default_penalty(9, 70),
    "pelt": lambda: infer.pelt(DAYS, 40, 7),
    "pelt_weighted": lambda: infer.pelt_weighted(DAYS, [9] * 70, 400, 7),
    "segment_known_k": lambda: infer.segment_known_k(DAYS, None, 1, 7),
    "ses": lambda: infer.ses(DAYS, 0.2, 3),
    "holt_damped": lambda: infer.holt_damped(DAYS, 3, alpha=0.2, beta=0.1, phi=0.9),
    "holt_winters": lambda: infer.holt_winters(DAYS, 3, alpha=0.2, gamma=0.1, level=41, season=[6, -1]),
    "ets": lambda: infer.ets(DAYS, 3),
    "theta": lambda: infer.theta(DAYS, 3, 2, season={"additive": 7}),
    "gap_tail": lambda: infer.gap_tail(2.5, 14, 71, 0.024),
    "bgnbd_p_alive": lambda: infer.bgnbd_p_alive(30, 290, 300, r=1.1, alpha=16.9, a=0.13, b=2.5),
    "abandonment": lambda: infer.abandonment(2400, 190, 60),
    "agresti_coull": lambda: infer.agresti_coull(23, 30),
    "clopper_pearson": lambda: infer.clopper_pearson(23, 30),
    "cluster_robust_mean": lambda: infer.cluster_robust_mean(VALUES, "aabbccd", WEIGHTS),
    "csat_summary": lambda: infer.csat_summary(COUNTS, 1, 4),
    "effort_summary": lambda: infer.effort_summary([1, 0, 2, 3, 6, 10, 18], 1),
    "first_contact_resolution": lambda: infer.first_contact_resolution(7, 9),
    "geometric_mean": lambda: infer.geometric_mean(VALUES),
    "handle_time": lambda: infer.handle_time([3000, 1000], [30, 5]),
    "interpolated_median": lambda: infer.interpolated_median(VALUES, 1),
    "jeffreys": lambda: infer.jeffreys(23, 30),
    "mean_perks": lambda: infer.mean_perks(COUNTS, 1),
    "mean_t": lambda: infer.mean_t(COUNTS, 1),
    "median": lambda: infer.median(VALUES),
    "median_deviation": lambda: infer.median_deviation(VALUES),
    "median_interval": lambda: infer.median_interval(VALUES),
    "mover": lambda: infer.mover(infer.wilson(23, 30), infer.wilson(20, 30)),
    "nps_adjusted_wald": lambda: infer.nps_adjusted_wald(2, 6, 12),
    "nps_counts": lambda: infer.nps_counts([5, 3, 7, 3, 6, 12, 14, 35, 89, 100, 138], 0, 6, 9),
    "nps_difference": lambda: infer.nps_difference((6, 30, 64), (12, 33, 55)),
    "nps_dirichlet_jeffreys": lambda: infer.nps_dirichlet_jeffreys(2, 6, 12),
    "nps_point": lambda: infer.nps_point(2, 6, 12),
    "nps_score_interval": lambda: infer.nps_score_interval(2, 6, 12),
    "nps_score_test": lambda: infer.nps_score_test(2, 6, 12, 30),
    "nps_wald": lambda: infer.nps_wald(2, 6, 12),
    "quantile": lambda: infer.quantile(VALUES, 0.9, "interpolated"),
    "rating_summary": lambda: infer.rating_summary(COUNTS, 1),
    "share_difference": lambda: infer.share_difference((56, 70), (48, 80)),
    "suppress": lambda: infer.suppress([3, 20, 50]),
    "suppress_also": lambda: infer.suppress_also([30, 20, 50], [2]),
    "t_interval": lambda: infer.t_interval(3.7, 1.2, 20),
    "topbox_wilson": lambda: infer.topbox_wilson(COUNTS, 1, 4),
    "trimmed_mean": lambda: infer.trimmed_mean(VALUES, 0.1),
    "unanimous": lambda: infer.unanimous([0, 0, 12]),
    "weighted_mean": lambda: infer.weighted_mean(VALUES, WEIGHTS),
    "weighted_median": lambda: infer.weighted_median(VALUES, WEIGHTS),
    "weighted_nps": lambda: infer.weighted_nps(VALUES, WEIGHTS),
    "weighted_nps_adjusted_wald_kish": lambda: infer.weighted_nps_adjusted_wald_kish(VALUES, WEIGHTS),
    "weighted_nps_linearised": lambda: infer.weighted_nps_linearised(VALUES, WEIGHTS),
    "weighted_nps_score": lambda: infer.weighted_nps_score(VALUES, WEIGHTS),
    "weighted_nps_score_kish": lambda: infer.weighted_nps_score_kish(VALUES, WEIGHTS),
    "weighted_quantile": lambda: infer.weighted_quantile(VALUES, WEIGHTS, 0.9),
    "weighted_share": lambda: infer.weighted_share([True, False, True], [1, 2, 3]),
    "weighted_share_design": lambda: infer.weighted_share_design([True, False, True], [1, 2, 3]),
    "weighted_share_kish": lambda: infer.weighted_share_kish([True, False, True], [1, 2, 3]),
    "wilson": lambda: infer.wilson(23, 30),
    "adjust": lambda: infer.adjust([0.01, None, 0.04]),
    "brunner_munzel": lambda: infer.brunner_munzel([5, 4, 5, 3], [2, 4, 3, 1]),
    "chi_square_goodness_of_fit": lambda: infer.chi_square_goodness_of_fit([10, 20], [0.5, 0.5]),
    "chi_square_independence": lambda: infer.chi_square_independence([[12, 5], [7, 9]]),
    "cuped": lambda: infer.cuped(([1, 2, 3, 4], [1.5, 1.9, 3.2, 3.9]), ([2, 3, 4, 5], [3.1, 4.0, 4.8, 6.2])),
    "decompose": lambda: infer.decompose(([80, 20], [50, 10], [1, 2]), ([40, 60], [55, 15], [1, 2])),
    "disattenuated": lambda: infer.disattenuated([0.4, 0.3, 0.5, 0.6], [0.002] * 4, [9, 8, 9.5, 9.9]),
    "findings": lambda: infer.findings([0.01, None, 0.2], 0.05),
    "fisher_exact": lambda: infer.fisher_exact((3, 25), (11, 30)),
    "funnel_means": lambda: infer.funnel_means(MOMENTS, "score"),
    "funnel_nps": lambda: infer.funnel_nps(STORES),
    "funnel_shares": lambda: infer.funnel_shares(SHARES),
    "group_moments": lambda: infer.group_moments(VALUES),
    "importance_intervals": lambda: infer.importance_intervals(ITEMS, OUTCOME, resamples=100),
    "kendall_b": lambda: infer.kendall_b(OUTCOME, VALUES),
    "kruskal_wallis": lambda: infer.kruskal_wallis([[5, 4, 5], [2, 3, 2]]),
    "lmg": lambda: infer.lmg(ITEMS, OUTCOME),
    "lmg_of": lambda: infer.lmg_of([0.5], [0.6, 0.4]),
    "mann_whitney": lambda: infer.mann_whitney([5, 4, 5, 3], [2, 4, 3, 1]),
    "mean_detectable": lambda: infer.mean_detectable((1, 393), (1, 393)),
    "mean_margin": lambda: infer.mean_margin(0.1, 1.2),
    "mean_poststratified": lambda: infer.mean_poststratified(MOMENTS, [1, 2, 3]),
    "mean_two_sample": lambda: infer.mean_two_sample(0.2, 1, 1),
    "nps_detectable": lambda: infer.nps_detectable(400, 400),
    "nps_difference_adjusted_wald": lambda: infer.nps_difference_adjusted_wald((0, 0, 9), (9, 0, 0)),
    "nps_difference_score": lambda: infer.nps_difference_score((0, 1, 9), (24, 63, 213)),
    "nps_difference_score_skewed": lambda: infer.nps_difference_score_skewed((0, 1, 9), (24, 63, 213)),
    "nps_difference_welch": lambda: infer.nps_difference_welch((40, 40, 20), (25, 40, 35)),
    "nps_margin": lambda: infer.nps_margin(5, population=1000),
    "nps_poststratified": lambda: infer.nps_poststratified(STORES, [1, 2, 3]),
    "nps_spread": lambda: infer.nps_spread(0.6, 0.1),
    "nps_superiority": lambda: infer.nps_superiority((6, 30, 64), (12, 33, 55)),
    "nps_two_sample": lambda: infer.nps_two_sample(5),
    "paired_mean": lambda: infer.paired_mean([-1, 0, 1, 1]),
    "paired_nps": lambda: infer.paired_nps([[8, 1, 1], [1, 8, 1], [1, 2, 8]]),
    "paired_shares": lambda: infer.paired_shares(60, 5, 15, 20),
    "pairwise_correlation": lambda: infer.pairwise_correlation(OUTCOME, VALUES),
    "pearson": lambda: infer.pearson(OUTCOME, VALUES),
    "pearson_weighted": lambda: infer.pearson_weighted(OUTCOME, VALUES, WEIGHTS),
    "rake": lambda: infer.rake([20, 60, 10, 10], {"sex": ({"f": 5, "m": 5}, ["f", "m", "f", "m"])}),
    "relative_weights": lambda: infer.relative_weights(ITEMS, OUTCOME),
    "relative_weights_of": lambda: infer.relative_weights_of([0.5], [0.6, 0.4]),
    "repeat_contact": lambda: infer.repeat_contact(["a", "a", "b"], [0, 3, 1], 7, 30),
    "sample_ratio": lambda: infer.sample_ratio([10, 12], [1, 0]),
    "share_detectable": lambda: infer.share_detectable(0.8, 903, 903),
    "share_difference_miettinen_nurminen": lambda: infer.share_difference_miettinen_nurminen((5, 7), (4, 8)),
    "share_difference_z_pooled": lambda: infer.share_difference_z_pooled((56, 70), (48, 80)),
    "share_margin": lambda: infer.share_margin(0.03, 0.5),
    "share_poststratified": lambda: infer.share_poststratified(SHARES, [1, 2, 3]),
    "share_two_sample": lambda: infer.share_two_sample(0.8, 0.85),
    "shrink_means": lambda: infer.shrink_means(MOMENTS),
    "shrink_normal_dl": lambda: infer.shrink_normal_dl([28, 8, -3], [225, 100, 256]),
    "shrink_normal_pm": lambda: infer.shrink_normal_pm([28, 8, -3], [225, 100, 256]),
    "shrink_nps": lambda: infer.shrink_nps(STORES),
    "shrink_shares": lambda: infer.shrink_shares(SHARES),
    "spearman": lambda: infer.spearman(OUTCOME, VALUES),
    "trim_weights": lambda: infer.trim_weights([1, 1, 30], 5),
    "welch": lambda: infer.welch([5, 4, 5, 3], [2, 4, 3, 1]),
    "welch_anova": lambda: infer.welch_anova([[5, 4, 5, 3], [2, 3, 2, 1]]),
    "welch_anova_of": lambda: infer.welch_anova_of(MOMENTS),
    "welch_of": lambda: infer.welch_of((70, 4.2, 0.9), (80, 3.9, 1.1)),
}
"""A plain call of every function."""


def functions() -> list[str]:
    return [name for name in infer.__all__ if inspect.isfunction(getattr(infer, name))]


def test_every_function_is_called_here_and_rests_on_one_of_the_native_half() -> None:
    assert sorted(CALLS) == sorted(functions())
    assert {f"infer_{name}" for name in functions()} == {n for n in dir(_cxmetrics) if n.startswith("infer_")}


@pytest.mark.parametrize("name", sorted(CALLS))
def test_results_are_plain_frozen_and_pickle(name: str) -> None:
    result = CALLS[name]()
    assert result == CALLS[name]()
    assert pickle.loads(pickle.dumps(result)) == result
    assert "object at 0x" not in repr(result)
    if hasattr(result, "__dataclass_fields__"):
        field = next(iter(result.__dataclass_fields__))
        with pytest.raises((FrozenInstanceError, AttributeError, TypeError)):
            setattr(result, field, 0)


@pytest.mark.parametrize("module", MODULES)
def test_examples_in_the_documentation_run(module: str) -> None:
    result = doctest.testmod(importlib.import_module(module))
    assert result.failed == 0, f"{result.failed} of {result.attempted}"


@pytest.mark.parametrize("name", sorted(CALLS))
def test_every_function_has_an_example(name: str) -> None:
    assert ">>>" in (inspect.getdoc(getattr(infer, name)) or "")


def test_every_field_of_a_result_is_documented() -> None:
    for name in infer.__all__:
        value = getattr(infer, name)
        if inspect.isclass(value):
            source = inspect.getsource(value)
            fields = getattr(value, "__dataclass_fields__", getattr(value, "_fields", ()))
            assert source.count('"""') >= 2 * (len(fields) + 1), name


@pytest.mark.parametrize(
    "name", [name for name in sorted(CALLS) if "confidence" in inspect.signature(getattr(infer, name)).parameters]
)
def test_confidence_is_an_option_that_is_left_to_the_library(name: str) -> None:
    confidence = inspect.signature(getattr(infer, name)).parameters["confidence"]
    assert (confidence.kind, confidence.default) == (inspect.Parameter.KEYWORD_ONLY, None)


def test_the_default_confidence_is_that_of_the_library() -> None:
    assert infer.wilson(23, 30) == infer.wilson(23, 30, confidence=0.95)
    assert infer.wilson(23, 30).confidence == 0.95
    narrow, wide = infer.wilson(23, 30, confidence=0.8), infer.wilson(23, 30, confidence=0.99)
    assert wide.lower < narrow.lower < narrow.upper < wide.upper


ARRAYS: list[Callable[[list[float]], Any]] = [
    list,
    tuple,
    iter,
    np.array,
    lambda values: np.array(values, dtype=np.float32),
    lambda values: np.array(values, dtype=np.float16),
    lambda values: np.array(values, dtype=np.uint8),
    lambda values: np.array(values, dtype=np.int64),
    lambda values: np.array(values * 2)[: len(values)],
    lambda values: np.array([(value, 0.0) for value in values])[:, 0],
    lambda values: np.array(values).astype(">f8"),
    pd.Series,
    lambda values: pd.Series(values, dtype="int16"),
    pl.Series,
    pa.array,
    lambda values: [Decimal(value) for value in values],
    lambda values: [Fraction(value) for value in values],
    lambda values: [int(value) for value in values],
    lambda values: memoryview(array("d", values)),
]


@pytest.mark.parametrize("make", ARRAYS)
def test_numbers_come_in_any_list_or_array(make: Callable[[list[float]], Any]) -> None:
    assert infer.median(make(VALUES)) == 9.0
    assert infer.weighted_mean(make(VALUES), WEIGHTS) == infer.weighted_mean(VALUES, WEIGHTS)


@pytest.mark.parametrize("dtype", ["u1", "u2", "u4", "u8", "i1", "i2", "i4", "i8"])
def test_counts_come_in_arrays_of_whole_numbers(dtype: str) -> None:
    assert infer.rating_summary(np.array(COUNTS, dtype=dtype), 1) == infer.rating_summary(COUNTS, 1)
    assert infer.rating_summary(pl.Series(COUNTS), 1) == infer.rating_summary(tuple(COUNTS), 1)


def test_masked_numbers_are_not_read_past_their_mask() -> None:
    masked = np.ma.array([1.0, 2.0, 9.0], mask=[False, False, True])
    with pytest.warns(UserWarning, match="masked"), pytest.raises(cx.errors.OutOfRangeError) as caught:
        infer.median(masked)
    assert caught.value.place.row == 2
    assert infer.median(masked.compressed()) == 1.5


def test_hits_are_truth_values_or_ones_and_zeros() -> None:
    expected = infer.weighted_share([True, False, True], [1, 2, 3])
    assert infer.weighted_share(np.array([True, False, True]), [1, 2, 3]) == expected
    assert infer.weighted_share([1.0, 0.0, 1.0], [1, 2, 3]) == expected
    assert infer.weighted_share(pd.Series([True, False, True]), [1, 2, 3]) == expected


def test_clusters_are_named_by_anything_that_can_be_told_apart() -> None:
    expected = infer.cluster_robust_mean([9, 9, 6, 4], ["ann", "ann", "bob", "cid"])
    for names in ([7, 7, 3, 1], [("a", 1), ("a", 1), None, 2.5], np.array([4, 4, 5, 6]), pd.Series(list("xxyz"))):
        assert infer.cluster_robust_mean([9, 9, 6, 4], names) == expected


def test_whole_numbers_may_be_numpys() -> None:
    assert infer.abandonment(np.int64(2400), np.uint8(190), np.int32(60)) == infer.abandonment(2400, 190, 60)
    assert infer.wilson(np.float64(23), np.int64(30)) == infer.wilson(23, 30)


@pytest.mark.parametrize(
    ("call", "kind", "row"),
    [
        (lambda: infer.wilson(0, 0), cx.errors.EmptyError, None),
        (lambda: infer.wilson(3, 2), cx.errors.OutOfRangeError, None),
        (lambda: infer.wilson(math.nan, 2), cx.errors.OutOfRangeError, None),
        (lambda: infer.wilson(1, 2, confidence=95), cx.errors.OutOfRangeError, None),
        (lambda: infer.median([]), cx.errors.EmptyError, None),
        (lambda: infer.median([1, math.inf]), cx.errors.OutOfRangeError, 1),
        (lambda: infer.median(np.array([1, 2, math.nan])), cx.errors.OutOfRangeError, 2),
        (lambda: infer.median([1, None]), cx.errors.InvalidArgumentError, 1),  # type: ignore[list-item]
        (lambda: infer.median([1, 2, "3"]), cx.errors.InvalidArgumentError, 2),  # type: ignore[list-item]
        (lambda: infer.median([10**400]), cx.errors.InvalidArgumentError, 0),
        (lambda: infer.median("12"), cx.errors.InvalidArgumentError, 0),  # type: ignore[arg-type]
        (lambda: infer.median(np.ones((2, 2))), cx.errors.InvalidArgumentError, 0),
        (lambda: infer.median(3), cx.errors.InvalidArgumentError, None),  # type: ignore[arg-type]
        (lambda: infer.quantile([1], 1.5, "observed"), cx.errors.OutOfRangeError, None),
        (lambda: infer.quantile([1], 0.5, "type7"), cx.errors.OutOfRangeError, None),  # type: ignore[arg-type]
        (lambda: infer.mean_t([0, 1], 1), cx.errors.TooFewError, None),
        (lambda: infer.mean_t([0, 9], 1), cx.errors.ZeroVarianceError, None),
        (lambda: infer.mean_t([1, -1], 1), cx.errors.OutOfRangeError, 1),
        (lambda: infer.mean_t(np.array([1, -1]), 1), cx.errors.OutOfRangeError, 1),
        (lambda: infer.mean_t([1, 2**64], 1), cx.errors.OutOfRangeError, 1),
        (lambda: infer.mean_t([1, 1.5], 1), cx.errors.InvalidArgumentError, 1),  # type: ignore[list-item]
        (lambda: infer.mean_t(np.array([1.0, 2.0]), 1), cx.errors.InvalidArgumentError, 0),
        (lambda: infer.first_contact_resolution(-1, 2), cx.errors.OutOfRangeError, None),
        (lambda: infer.weighted_nps([9, 8.5], [1, 1]), cx.errors.OutOfRangeError, 1),
        (lambda: infer.weighted_nps([9, 8], [1, -1]), cx.errors.OutOfRangeError, 1),
        (lambda: infer.weighted_nps([9, 8], [1]), cx.errors.OutOfRangeError, None),
        (lambda: infer.weighted_nps_score([9], [1]), cx.errors.TooFewError, None),
        (lambda: infer.weighted_share([1, 0.5], [1, 1]), cx.errors.OutOfRangeError, 1),
        (lambda: infer.cluster_robust_mean([1, 2], ["a"]), cx.errors.OutOfRangeError, None),
        (lambda: infer.handle_time([60, -1], [1, 1]), cx.errors.OutOfRangeError, 1),
        (lambda: infer.suppress_also([3, 20], [2]), cx.errors.OutOfRangeError, None),
        (lambda: infer.suppress([3], smallest=-1), cx.errors.OutOfRangeError, None),
        (lambda: infer.suppress([3, -(10**5000)]), cx.errors.OutOfRangeError, 1),
        (lambda: infer.share_difference((1, 2, 3), (1, 2)), cx.errors.InvalidArgumentError, None),  # type: ignore[arg-type]
        (lambda: infer.nps_difference((1, 2), (1, 2, 3)), cx.errors.InvalidArgumentError, None),  # type: ignore[arg-type]
    ],
)
def test_what_is_refused_says_its_code_and_place(
    call: Callable[[], object], kind: type[cx.CxError], row: int | None
) -> None:
    with pytest.raises(cx.CxError) as caught:
        call()
    assert type(caught.value) is kind, caught.value
    assert caught.value.place.row == row
    assert str(caught.value)


def test_an_interval_by_hand_is_as_good_as_a_computed_one() -> None:
    published = infer.Interval(0.6, 0.5, 0.7, 0.95, "share")
    assert published.method == "given"
    change = infer.mover(infer.wilson(56, 70), published)
    assert (change.unit, change.method) == ("share", "prop.diff.newcombe")
    amount = infer.Interval(12.0, 11.0, 13.0, 0.95, cx.Money("PLN"))
    assert infer.mover(amount, amount).unit == cx.Money("PLN")
    assert infer.Interval.from_dict(amount.to_dict()) == amount
    for other, kind in [
        (replace(published, unit="points"), cx.errors.ScaleMismatchError),
        (replace(published, confidence=0.9), cx.errors.OutOfRangeError),
        (replace(published, confidence=1.0), cx.errors.OutOfRangeError),
        (replace(published, lower=0.8), cx.errors.OutOfRangeError),
        (replace(published, upper=math.nan), cx.errors.OutOfRangeError),
        (replace(published, unit=cx.Money("zloty")), cx.errors.OutOfRangeError),
    ]:
        with pytest.raises(kind):
            infer.mover(published, other)


def test_an_infinite_statistic_comes_through() -> None:
    test = infer.nps_score_test(0, 1, 9, -100)
    assert (test.z, test.p_value) == (math.inf, 0.0)


def test_pseudo_answers_and_rules_have_the_defaults_of_the_library() -> None:
    assert infer.nps_adjusted_wald(0, 0, 5) == infer.nps_adjusted_wald(0, 0, 5, pseudo=(0.75, 1.5, 0.75))
    assert infer.nps_adjusted_wald(0, 0, 5, pseudo=(0, 0, 0)).interval.lower == 100
    cells = [3, 20, 50]
    assert infer.suppress(cells) == infer.suppress(cells, smallest=5, total_published=True)


def test_methods_are_those_of_the_intervals() -> None:
    assert list(infer.METHODS) == sorted(set(infer.METHODS))
    for call in CALLS.values():
        result = call()
        interval = result if isinstance(result, infer.Interval) else getattr(result, "interval", None)
        if interval is not None:
            assert interval.method in {*infer.METHODS, "mean.t", "share.weighted", *PARTS}
            assert interval.lower <= interval.upper


PARTS = ("mean.paired.t", "mean.poststratified", "prop.paired.tango", "prop.poststratified")
"""Methods of which no case tells what comes out."""

# Whatever is handed in: a result, an error of the package, or one that Python itself has for a wrong type.
ALLOWED = (cx.CxError, TypeError, OverflowError)

anything = st.one_of(
    st.floats(),
    st.integers(),
    st.integers(min_value=0, max_value=40),
    st.sampled_from([0, 1, 0.0, -0.0, 5e-324, 1e-100, 1e100, 1.7e308, math.inf, -math.inf, math.nan, 2**63, 2**64]),
    st.sampled_from([10**400, -(10**5000), None, "7", True, b"7", [], {}, object()]),
)
lists = st.one_of(
    st.lists(anything, max_size=8),
    st.lists(st.integers(0, 40), max_size=8),
    st.lists(st.floats(), max_size=8),
    st.lists(st.floats(), max_size=8).map(np.array),
    st.lists(st.integers(-(2**63), 2**63 - 1), max_size=8).map(lambda numbers: np.array(numbers, dtype=np.int64)),
    anything,
)


def arguments(function: Callable[..., object]) -> st.SearchStrategy[dict[str, object]]:
    named: dict[str, st.SearchStrategy[object]] = {}
    for name, parameter in inspect.signature(function).parameters.items():
        annotation = str(parameter.annotation)
        many = annotation.startswith(("Numbers", "Counts", "Iterable"))
        named[name] = lists if many else anything
        if annotation.startswith("tuple"):
            named[name] = st.one_of(st.lists(anything, max_size=4).map(tuple), anything)
        if annotation == "Interval":
            named[name] = st.builds(
                infer.Interval, anything, anything, anything, anything, st.one_of(st.text(), st.just("share"))
            )
        if name == "kind":
            named[name] = st.one_of(st.sampled_from(["observed", "averaged", "interpolated"]), st.text(), anything)
        if name == "confidence":
            named[name] = st.one_of(st.none(), st.floats(0, 1), anything)
    return st.fixed_dictionaries(named)


@pytest.mark.parametrize("name", sorted(CALLS))
@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_nothing_else_comes_out(name: str, data: st.DataObject) -> None:
    function = getattr(infer, name)
    try:
        result = function(**data.draw(arguments(function)))
    except cx.errors.InternalError:
        raise
    except ALLOWED:
        return
    assert finite(result), result


def finite(result: object) -> bool:
    if isinstance(result, infer.NpsTest):
        return not math.isnan(result.z)
    if hasattr(result, "__dataclass_fields__"):
        # A statistic may be infinite where the sides do not overlap.
        fields = [getattr(result, field) for field in result.__dataclass_fields__ if field != "statistic"]
        return all(map(finite, fields)) and not math.isnan(getattr(result, "statistic", None) or 0)
    if isinstance(result, tuple):
        return all(finite(item) for item in result)
    return not isinstance(result, float) or math.isfinite(result)


def test_groups_come_as_tuples_arrays_and_frames() -> None:
    assert infer.shrink_nps(np.array(STORES)) == infer.shrink_nps(STORES)
    assert infer.funnel_shares(np.array(SHARES, dtype="f8")) == infer.funnel_shares(SHARES)
    assert infer.funnel_means(np.asfortranarray(MOMENTS), "score") == infer.funnel_means(MOMENTS, "score")
    table = [[12, 5], [7, 9]]
    assert infer.chi_square_independence(np.array(table)) == infer.chi_square_independence(table)
    with pytest.raises(cx.CxError) as caught:
        infer.shrink_nps([(1, 2, 3), (1, 2)])
    assert (caught.value.code, caught.value.place.row) == ("invalid_argument", 1)


def test_items_come_by_name_as_columns_and_as_rows() -> None:
    expected = infer.lmg(ITEMS, OUTCOME)
    columns = list(ITEMS.values())
    for items in (columns, np.column_stack(columns), pd.DataFrame(ITEMS), pl.DataFrame(ITEMS)):
        assert infer.lmg(items, pd.Series(OUTCOME)) == expected
    with pytest.raises(cx.errors.CollinearError, match="speed"):
        infer.lmg({"speed": [1, 2, 4, 3], "pace": [2, 4, 8, 6]}, [1, 3, 4, 3])


def test_series_are_read_at_once_and_what_is_missing_is_named() -> None:
    for series in (pd.Series(VALUES), pl.Series(VALUES), pa.array(VALUES)):
        assert infer.welch(series, VALUES[::-1]) == infer.welch(VALUES, VALUES[::-1])
    with pytest.raises(cx.CxError, match="row 1 is None"):
        infer.median(pl.Series([1, None, 3]))
    assert infer.adjust(np.array([0.01, np.nan, 0.04])) == infer.adjust([0.01, None, 0.04])


def test_what_json_has_no_word_for_arrives() -> None:
    assert infer.sample_ratio([10, 12], [1, 0]).statistic == math.inf
    assert infer.brunner_munzel([5, 6, 7], [1, 2, 3]).statistic == math.inf
    assert infer.brunner_munzel([1, 2, 3], [5, 6, 7]).statistic == -math.inf


def test_columns_that_differ_in_length_are_refused() -> None:
    for call in (
        lambda: infer.decompose(([1, 2], [3]), ([1, 2], [3, 4])),
        lambda: infer.decompose(([1, 2], [3, 4]), ([1], [3])),
        lambda: infer.pearson_weighted([1, 2, 3], [1, 2, 3], [1]),
        lambda: infer.repeat_contact(["a"], [1, 2], 7, 30),
        lambda: infer.rake([1, 2], {"sex": ({"f": 1}, ["f", "m"])}),
    ):
        with pytest.raises(cx.CxError):
            call()
