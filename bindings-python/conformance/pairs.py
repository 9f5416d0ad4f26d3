"""Methods that set one side against another, and say how many answers that takes."""

from __future__ import annotations

from cxmetrics import infer
from cxmetrics.infer import Difference, Interval, NpsCounts

from conformance.case import Case, Produced, Run, UnreadableError, item, to_count, to_float, to_list

_CORRECTED = "(nA+nB)/(nA+nB-1)"


def difference_of(interval: Interval) -> Produced:
    """Give a difference with its limits."""
    return {"diff": interval.estimate, "lower": interval.lower, "upper": interval.upper}


def _sides(case: Case) -> tuple[NpsCounts, NpsCounts]:
    case.only("direction", "a-b")
    return case.part("a").nps_counts(), case.part("b").nps_counts()


def _shares(case: Case) -> tuple[tuple[float, float], tuple[float, float]]:
    return (case.input("x1"), case.input("n1")), (case.input("x2"), case.input("n2"))


def _tested(found: Difference, statistic: str) -> Produced:
    return {**difference_of(found.interval), statistic: found.statistic, "df": found.df, "p_value": found.p_value}


def _nps_mover(case: Case) -> Produced:
    case.only("base", "nps.ci.score")
    return difference_of(infer.nps_difference(*_sides(case), confidence=case.confidence()))


def _nps_score(case: Case) -> Produced:
    case.only("variance_correction", _CORRECTED)
    return _tested(infer.nps_difference_score(*_sides(case), confidence=case.confidence()), "z")


def _nps_skewed(case: Case) -> Produced:
    case.only("variance_correction", _CORRECTED)
    test = infer.nps_difference_score_skewed(*_sides(case))
    return {"diff": test.diff, "z": test.z, "p_value": test.p_value}


def _nps_adjusted_wald(case: Case) -> Produced:
    name = "pseudo_per_sample"
    parts = [to_float(part, name) for part in to_list(item(case.params, name), name)]
    if len(parts) != len(NpsCounts._fields):
        message = f"`{name}` is not three numbers"
        raise UnreadableError(message)
    found = infer.nps_difference_adjusted_wald(*_sides(case), pseudo=NpsCounts(*parts), confidence=case.confidence())
    return {
        **difference_of(found.interval),
        "diff_adjusted": found.center,
        "se": found.se,
        "z": found.statistic,
        "p_value": found.p_value,
    }


def _nps_welch(case: Case) -> Produced:
    case.only("coding", "-1/0/+1")
    return _tested(infer.nps_difference_welch(*_sides(case), confidence=case.confidence()), "t")


def _nps_superiority(case: Case) -> Produced:
    case.only("prior", [0.5, 0.5, 0.5])
    a, b = case.part("a").nps_counts(), case.part("b").nps_counts()
    return {"prob_a_greater": infer.nps_superiority(a, b)}


def _nps_paired(case: Case) -> Produced:
    case.only("direction", "after-before")
    transitions = case.count_rows("transition_before_rows_after_cols_DNP")
    found = infer.paired_nps(transitions, confidence=case.confidence())
    return {
        **_tested(found.change, "t"),
        "n": found.n,
        "se": found.se,
        "nps_before": found.before,
        "nps_after": found.after,
    }


def _share_newcombe(case: Case) -> Produced:
    case.only("continuity", offered=False)
    return difference_of(infer.share_difference(*_shares(case), confidence=case.confidence()))


def _share_pooled(case: Case) -> Produced:
    case.only("continuity", offered=False)
    found = infer.share_difference_z_pooled(*_shares(case), confidence=case.confidence())
    return {"z": found.statistic, "p_value": found.p_value, "chi2": found.statistic**2}


def _share_miettinen_nurminen(case: Case) -> Produced:
    case.only("correction", offered=True)
    found = infer.share_difference_miettinen_nurminen(*_shares(case), confidence=case.confidence())
    return difference_of(found.interval)


def _fisher(case: Case) -> Produced:
    sides = [(row[0], sum(row)) for row in case.count_rows("table")]
    if len(sides) != 2:  # noqa: PLR2004 - two groups
        message = "`table` has not two rows"
        raise UnreadableError(message)
    return {"p_value": infer.fisher_exact(*sides)}


def _welch(case: Case) -> Produced:
    case.only("direction", "x-y")
    found = infer.welch(case.floats("x"), case.floats("y"), confidence=case.confidence())
    return {
        **difference_of(found.interval),
        "t": found.statistic,
        "df": found.df,
        "p_value": found.p_value,
        "cohen_d_pooled": found.cohen_d,
        "hedges_g": found.hedges_g,
    }


def _mann_whitney(case: Case) -> Produced:
    case.only("p_method", "asymptotic, tie-corrected")
    found = infer.mann_whitney(case.floats("x"), case.floats("y"))
    return {
        "u1": found.u,
        "prob_superiority": found.superiority,
        "cliffs_delta": found.cliffs_delta,
        "p_value_no_continuity": found.p_value,
        "p_value_continuity": found.p_value_continuity,
    }


def _brunner_munzel(case: Case) -> Produced:
    case.only("distribution", "t")
    found = infer.brunner_munzel(case.floats("x"), case.floats("y"), confidence=case.confidence())
    return {
        "statistic": found.statistic,
        "p_value": found.p_value,
        "prob_superiority": found.interval.estimate,
    }


def _cuped(case: Case) -> Produced:
    case.only("direction", "b-a")
    control = case.floats("pre_a"), case.floats("post_a")
    treatment = case.floats("pre_b"), case.floats("post_b")
    found = infer.cuped(control, treatment, confidence=case.confidence())
    return {
        "theta": found.theta,
        "diff": found.adjusted.interval.estimate,
        "diff_unadjusted": found.unadjusted_diff,
        "t": found.adjusted.statistic,
        "df": found.adjusted.df,
        "p_value": found.adjusted.p_value,
        "variance_reduction": found.variance_reduction,
    }


def _mix(case: Case) -> tuple[float, float]:
    """Give the NPS of shares in points, and the spread of one answer."""
    promoters, detractors = case.input("promoter_share"), case.input("detractor_share")
    return 100 * (promoters - detractors), infer.nps_spread(promoters, detractors)


def _margin(case: Case) -> Produced:
    asked = item(case.params, "population")
    population = None if asked is None else to_count(asked, "population")
    _, spread = _mix(case)
    found = infer.nps_margin(
        case.param("margin_points"), spread=spread, population=population, confidence=case.confidence()
    )
    return {"n_unrounded": found.size.unrounded, "n": found.size.n, "n_adjusted_wald": found.adjusted_wald}


def _two_sample(case: Case) -> Produced:
    (nps_a, spread_a), (nps_b, spread_b) = _mix(case.part("a")), _mix(case.part("b"))
    found = infer.nps_two_sample(
        nps_a - nps_b,
        spread_a=spread_a,
        spread_b=spread_b,
        power=case.param("power"),
        confidence=case.confidence(),
    )
    return {"n_per_group_unrounded": found.unrounded, "n_per_group": found.n}


def _detectable(case: Case) -> Produced:
    smallest = infer.nps_detectable(
        case.input("n_a"),
        case.input("n_b"),
        spread_a=case.input("variance_a"),
        spread_b=case.input("variance_b"),
        power=case.param("power"),
        confidence=case.confidence(),
    )
    return {"mde_points": smallest}


RUN: dict[str, Run] = {
    "nps.diff.mover": _nps_mover,
    "nps.diff.score": _nps_score,
    "nps.diff.score_skewed": _nps_skewed,
    "nps.diff.adjusted_wald": _nps_adjusted_wald,
    "nps.diff.welch": _nps_welch,
    "nps.diff.bayes_superiority": _nps_superiority,
    "nps.paired.t": _nps_paired,
    "prop.diff.newcombe": _share_newcombe,
    "prop.diff.z_pooled": _share_pooled,
    "prop.diff.miettinen_nurminen": _share_miettinen_nurminen,
    "prop.test.fisher": _fisher,
    "ttest.welch": _welch,
    "mann_whitney": _mann_whitney,
    "brunner_munzel": _brunner_munzel,
    "cuped": _cuped,
    "n.nps_margin": _margin,
    "n.nps_two_sample": _two_sample,
    "mde.nps": _detectable,
}
"""How each method is run."""
