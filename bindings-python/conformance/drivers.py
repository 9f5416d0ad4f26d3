"""Correlation and drivers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from cxmetrics import infer
from cxmetrics.infer import Correlation, Importance

from conformance.case import Case, Produced, Run


def _coefficient(
    method: Callable[..., Correlation], name: str, statistic: str, p_method: str | None, case: Case
) -> Produced:
    if p_method is not None:
        case.only("p_method", p_method)
    found = method(case.floats("x"), case.floats("y"), confidence=case.confidence())
    return {
        name: found.estimate,
        statistic: found.statistic,
        "df": found.df,
        "p_value": found.p_value,
        "lower": found.interval and found.interval.lower,
        "upper": found.interval and found.interval.upper,
    }


def _weighted(case: Case) -> Produced:
    return {"r": infer.pearson_weighted(case.floats("x"), case.floats("y"), case.floats("weights")).estimate}


def _disattenuated(case: Case) -> Produced:
    found = infer.disattenuated(
        case.floats("store_nps"),
        case.floats("sampling_variance"),
        case.floats("sales"),
        confidence=case.confidence(),
    )
    return {
        "r_observed": found.observed.estimate,
        "reliability": found.reliability,
        "r_corrected": found.corrected,
    }


def _importance(method: Callable[..., Importance], case: Case) -> Produced:
    columns = list(zip(*case.rows("X"), strict=True))
    found = method(columns, case.floats("y"))
    return {
        "r2": found.r2,
        "raw": found.raw,
        "percent": found.shares and [100 * share for share in found.shares],
        "standardized_beta": found.standardized_beta,
        "pearson_r": found.pearson_r,
    }


RUN: dict[str, Run] = {
    "corr.pearson": partial(_coefficient, infer.pearson, "r", "t", None),
    "corr.spearman": partial(_coefficient, infer.spearman, "rho", "t", "t approximation"),
    "corr.kendall_b": partial(_coefficient, infer.kendall_b, "tau_b", "z", "asymptotic normal, tie-corrected variance"),
    "corr.pearson_weighted": _weighted,
    "corr.disattenuated": _disattenuated,
    "drivers.lmg_shapley": partial(_importance, infer.lmg),
    "drivers.relative_weights": partial(_importance, infer.relative_weights),
}
"""How each method is run."""
