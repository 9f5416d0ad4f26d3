"""Methods on many groups: tests, adjustment, shrinkage, funnels, weights, and mix and rate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from cxmetrics import infer
from cxmetrics.infer import Adjustment, MixSide, Numbers, Shrunken

from conformance.case import Case, Produced, Run, UnreadableError, to_float


def _adjusted(method: Adjustment, case: Case) -> Produced:
    p_values = [None if p is None else to_float(p, "p_values") for p in case.list("p_values")]
    adjusted = infer.adjust(p_values, method=method)
    return {"adjusted": adjusted, "rejected": infer.findings(adjusted, case.param("level"))}


def _independence(case: Case) -> Produced:
    case.only("continuity", offered=False)
    found = infer.chi_square_independence(case.count_rows("table"))
    return {
        "chi2": found.chi2,
        "df": found.df,
        "p_value": found.p_value,
        "min_expected": found.min_expected,
        "cramers_v": found.cramers_v,
        "cramers_v_bias_corrected": found.cramers_v_bias_corrected,
    }


def _goodness_of_fit(case: Case) -> Produced:
    found = infer.chi_square_goodness_of_fit(case.counts("observed"), case.floats("probs"))
    return {"chi2": found.chi2, "df": found.df, "p_value": found.p_value}


def _welch_anova(case: Case) -> Produced:
    found = infer.welch_anova(case.rows("groups"))
    return {"f": found.f, "df1": found.df1, "df2": found.df2, "p_value": found.p_value}


def _kruskal_wallis(case: Case) -> Produced:
    found = infer.kruskal_wallis(case.rows("groups"))
    return {"h": found.h, "df": found.df, "p_value": found.p_value, "epsilon2": found.epsilon2}


def _shrunken(method: Callable[[Numbers, Numbers], Shrunken], case: Case) -> Produced:
    found = method(case.floats("estimates"), case.floats("variances"))
    return {
        "tau2": found.tau2,
        "mu": found.mu,
        "se_mu": found.se_mu,
        "shrinkage": found.shrinkage,
        "posterior_mean": found.posterior_mean,
        "posterior_sd": found.posterior_sd,
        "posterior_sd_with_mu": found.posterior_sd_with_mu,
    }


def _stores(case: Case) -> Produced:
    case.only("tau2", "paule_mandel")
    case.only("within", "pooled")
    found = infer.shrink_nps(case.stores("stores_DNP"))
    return {
        "raw_nps": found.raw_nps,
        "within_variance": found.within_variance,
        "tau2": found.tau2,
        "mu": found.mu,
        "shrinkage": found.shrinkage,
        "shrunk_nps": found.shrunk_nps,
        "posterior_sd": found.posterior_sd,
    }


def _shares(case: Case) -> Produced:
    found = infer.shrink_shares(list(zip(case.floats("successes"), case.floats("n"), strict=True)))
    return {"mean": found.mean, "rho": found.rho, "prior_strength": found.prior_strength, "shrunk": found.shrunk}


def _funnel(case: Case) -> Produced:
    case.only("winsorize", 0.1)
    case.only("z95", 1.959963984540054)
    case.only("z998", 3.090232306167813)
    found = infer.funnel_nps(case.stores("stores_DNP"))
    return {
        "target": found.target,
        "sigma0": found.sigma0,
        "z": [point.z for point in found.points],
        "phi": found.phi,
        "tau2_points2": found.tau2,
        "limits95": [point.limits95 for point in found.points],
        "limits998": [point.limits998 for point in found.points],
        "z_random_effects": [point.z_random_effects for point in found.points],
    }


def _mix(case: Case) -> Produced:
    found = infer.decompose(_mix_side(case, "before"), _mix_side(case, "after"))
    return {
        "total_before": found.total_before,
        "total_after": found.total_after,
        "change": found.change,
        "rate_effect": found.rate_effect,
        "mix_effect": found.mix_effect,
        "rate_by_segment": [part.rate for part in found.parts],
        "mix_by_segment": [part.mix for part in found.parts],
        "fixed_mix_nps_after": found.fixed_mix_after,
    }


def _mix_side(case: Case, period: str) -> MixSide:
    shares, means = case.list(f"share_{period}"), case.list(f"nps_{period}")
    # Nobody answered: there is no mean, and none counts.
    sizes = [0.0 if share is None else to_float(share, "share") for share in shares]
    absent = [mean is None and size == 0 for size, mean in zip(sizes, means, strict=True)]
    return MixSide(sizes, [0.0 if gone else to_float(mean, "nps") for gone, mean in zip(absent, means, strict=True)])


def _poststratified(case: Case) -> Produced:
    found = infer.nps_poststratified(
        case.stores("strata_counts_DNP"), case.floats("population"), confidence=case.confidence()
    )
    return {"nps": found.interval.estimate, "se": found.se, "unweighted_nps": found.unweighted}


def _raking(case: Case) -> Produced:
    case.only("tolerance", 1e-12)
    table = case.rows("sample_counts")
    width = _width(table)
    rows = _margin(case.floats("row_targets"), [at for at in range(len(table)) for _ in range(width)])
    columns = _margin(case.floats("col_targets"), [at for _ in table for at in range(width)])
    factors = infer.rake([count for row in table for count in row], {"rows": rows, "columns": columns}).factors
    return {"cell_weights": [factors[start : start + width] for start in range(0, len(factors), width)]}


def _width(table: Sequence[Sequence[float]]) -> int:
    widths = {len(row) for row in table}
    if len(widths) != 1:
        message = "the rows of `sample_counts` differ in length"
        raise UnreadableError(message)
    return widths.pop()


def _margin(targets: Sequence[float], cells: Sequence[int]) -> tuple[dict[str, float], list[str]]:
    return {str(at): target for at, target in enumerate(targets)}, [str(at) for at in cells]


RUN: dict[str, Run] = {
    "padjust.bh": partial(_adjusted, "bh"),
    "padjust.by": partial(_adjusted, "by"),
    "padjust.holm": partial(_adjusted, "holm"),
    "padjust.bonferroni": partial(_adjusted, "bonferroni"),
    "chi2.independence": _independence,
    "chi2.gof": _goodness_of_fit,
    "anova.welch": _welch_anova,
    "kruskal_wallis": _kruskal_wallis,
    "eb.normal_dl": partial(_shrunken, infer.shrink_normal_dl),
    "eb.normal_pm": partial(_shrunken, infer.shrink_normal_pm),
    "eb.nps_stores": _stores,
    "eb.beta_binomial_mom": _shares,
    "nps.funnel": _funnel,
    "nps.mix_decomposition": _mix,
    "nps.poststratified": _poststratified,
    "weights.raking": _raking,
}
"""How each method is run."""
