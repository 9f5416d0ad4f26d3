"""Every method that is run, by its id, through the public functions."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import partial

import cxmetrics as cx
from cxmetrics import infer
from cxmetrics.infer import Interval, NpsCounts, QuantileType

from conformance import drivers, groups, pairs, series
from conformance.case import Case, Produced, Run, UnreadableError, item, to_count, to_float, to_list

DRAWN = ("drivers.bootstrap_pairs", "drivers.bootstrap_rows")
"""Methods that draw at random: no case can say what comes out."""


def of(method: str) -> Run | None:
    """Give what runs a case of a method; nothing for a method that is not implemented."""
    run = _RUN.get(method)
    if run is None and method in infer.METHODS and method not in DRAWN:
        # A method that the library has and this table has not must not hide among the skipped.
        return _not_run
    return run


def _not_run(_: Case) -> Produced:
    message = "the method is implemented, but not run here"
    raise UnreadableError(message)


def _limits(interval: Interval) -> list[float]:
    return [interval.lower, interval.upper]


def _defined(interval: Callable[[], Interval]) -> list[float] | None:
    try:
        return _limits(interval())
    except cx.CxError:
        return None


def _nps_point(case: Case) -> Produced:
    counts, lowest = case.ratings()
    classes = infer.nps_counts(counts, lowest, case.point("detractor_max"), case.point("promoter_min"))
    point = infer.nps_point(*classes)
    summary = infer.rating_summary(counts, lowest)
    return {
        "n": summary.n,
        "nps": point.nps,
        "promoter_pct": point.promoter_pct,
        "passive_pct": point.passive_pct,
        "detractor_pct": point.detractor_pct,
        "variance_points2": point.variance,
        "se_points": point.se,
        "promoters": classes.promoters,
        "passives": classes.passives,
        "detractors": classes.detractors,
        "mean_rating": summary.mean,
    }


def _nps_wald(case: Case) -> Produced:
    case.only("clip", [-100, 100])
    given = item(case.params, "pseudo_observations")
    pseudo = NpsCounts(*(to_float(item(given, name), "pseudo_observations") for name in NpsCounts._fields))
    counts, confidence = case.nps_counts(), case.confidence()
    if any(pseudo):
        wald = infer.nps_adjusted_wald(*counts, pseudo=pseudo, confidence=confidence)
    else:
        wald = infer.nps_wald(*counts, confidence=confidence)
    return {
        "nps": wald.interval.estimate,
        "center": wald.center,
        "se": wald.se,
        "lower": wald.interval.lower,
        "upper": wald.interval.upper,
        "lower_unclipped": wald.unclipped[0],
        "upper_unclipped": wald.unclipped[1],
    }


def _nps_score(case: Case) -> Produced:
    interval = infer.nps_score_interval(*case.nps_counts(), confidence=case.confidence())
    return {"nps": interval.estimate, "lower": interval.lower, "upper": interval.upper}


def _nps_posterior(case: Case) -> Produced:
    case.only("prior", [0.5, 0.5, 0.5])
    case.only("kind", "equal-tailed")
    posterior = infer.nps_dirichlet_jeffreys(*case.nps_counts(), confidence=case.confidence())
    return {
        "nps": posterior.interval.estimate,
        "posterior_mean": posterior.posterior_mean,
        "lower": posterior.interval.lower,
        "upper": posterior.interval.upper,
    }


def _nps_test(case: Case) -> Produced:
    case.only("alternative", "two-sided")
    test = infer.nps_score_test(*case.nps_counts(), case.param("null_nps"))
    return {"nps": test.nps, "z": test.z, "p_value": test.p_value}


def _nps_weighted(case: Case) -> Produced:
    ratings, weights = case.weighted_rows("scores")
    confidence = case.confidence()
    answers = infer.weighted_nps(ratings, weights, confidence=confidence)
    return {
        "n": answers.n,
        "sum_weights": answers.sum_weights,
        "n_eff_kish": answers.n_eff_kish,
        "deff_kish": answers.n / answers.n_eff_kish,
        "promoter_share": answers.promoter_share,
        "detractor_share": answers.detractor_share,
        "nps": answers.nps,
        "se_linearized": answers.se,
        "ci_linearized_t": _defined(partial(infer.weighted_nps_linearised, ratings, weights, confidence=confidence)),
        "ci_adjusted_wald_kish": _limits(
            infer.weighted_nps_adjusted_wald_kish(ratings, weights, confidence=confidence)
        ),
        "ci_score_kish": _limits(infer.weighted_nps_score_kish(ratings, weights, confidence=confidence)),
        "n_eff_design": answers.n_eff_design,
        "n_eff_design_df_adjusted": answers.n_eff_used,
        "ci_score_design": _defined(partial(infer.weighted_nps_score, ratings, weights, confidence=confidence)),
    }


def _csat(case: Case) -> Produced:
    counts, lowest = case.ratings()
    summary = infer.csat_summary(counts, lowest, case.point("top_min"))
    return {
        "n": summary.n,
        "satisfied": summary.satisfied,
        "csat": summary.csat,
        "top_box": summary.top_box,
        "bottom2": summary.bottom2,
        "net_top2_minus_bottom2": summary.net,
        "mean": summary.mean,
        "sd": summary.sd,
    }


def _share(method: Callable[..., Interval], case: Case) -> Produced:
    case.only("clip", [0, 1])
    interval = method(case.input("successes"), case.input("n"), confidence=case.confidence())
    return {"p": interval.estimate, "lower": interval.lower, "upper": interval.upper}


def _weighted_share(case: Case) -> Produced:
    case.only("n_eff", "kish")
    hits, weights = case.weighted_rows("satisfied")
    interval = infer.weighted_share_kish(hits, weights, confidence=case.confidence())
    summary = infer.weighted_share(hits, weights)
    return {
        "p": interval.estimate,
        "n_eff_kish": summary.n_eff_kish,
        "lower": interval.lower,
        "upper": interval.upper,
    }


def _effort(case: Case) -> Produced:
    summary = infer.effort_summary(*case.ratings())
    return {
        "n": summary.n,
        "mean": summary.mean,
        "sd": summary.sd,
        "easy_5_to_7": summary.easy_5_to_7,
        "easy_6_to_7": summary.easy_6_to_7,
        "difficult_1_to_3": summary.difficult_1_to_3,
        "net_easy": summary.net_easy,
    }


def _topbox(case: Case) -> Produced:
    interval = infer.topbox_wilson(*case.ratings(), case.point("top_min"), confidence=case.confidence())
    return {"p": interval.estimate, "lower": interval.lower, "upper": interval.upper}


def _mean_t(case: Case) -> Produced:
    counts, lowest = case.ratings()
    summary = infer.rating_summary(counts, lowest)
    case.only("clip", [summary.lowest, summary.highest])
    produced: Produced = {
        "mean": summary.mean,
        "sd": summary.sd,
        "se": None if summary.sd is None else summary.sd / math.sqrt(summary.n),
        "lower": None,
        "upper": None,
    }
    try:
        interval = infer.mean_t(counts, lowest, confidence=case.confidence())
    except cx.CxError as err:
        # The mean stands without an interval: both the reason and the undefined limits are said.
        produced["error"] = err.code
    else:
        produced.update(lower=interval.lower, upper=interval.upper)
    return produced


def _mean_perks(case: Case) -> Produced:
    counts, lowest = case.ratings()
    summary = infer.rating_summary(counts, lowest)
    case.only("scale", [summary.lowest, summary.highest])
    perks = infer.mean_perks(counts, lowest, confidence=case.confidence())
    return {
        "posterior_mean": perks.posterior_mean,
        "posterior_sd": perks.posterior_sd,
        "lower": perks.interval.lower,
        "upper": perks.interval.upper,
    }


def _quantiles(kind: QuantileType, case: Case) -> Produced:
    values = case.floats("values")
    return {"quantiles": [infer.quantile(values, p, kind) for p in _probs(case)]}


def _weighted_quantiles(case: Case) -> Produced:
    values, weights = case.weighted_rows("values")
    return {"quantiles": [infer.weighted_quantile(values, weights, p) for p in _probs(case)]}


def _probs(case: Case) -> Iterable[float]:
    return [to_float(p, "probs") for p in to_list(item(case.params, "probs"), "probs")]


def _interpolated_median(case: Case) -> Produced:
    values = case.floats("values")
    return {
        "median": infer.median(values),
        "interpolated_median": infer.interpolated_median(values, case.param("class_width")),
    }


def _median_interval(case: Case) -> Produced:
    found = infer.median_interval(case.floats("values"), confidence=case.confidence())
    return {
        "median": found.median,
        "lower": found.interval and found.interval.lower,
        "upper": found.interval and found.interval.upper,
        "actual_confidence": found.actual_confidence,
    }


def _weighted_median(case: Case) -> Produced:
    return {"weighted_median": infer.weighted_median(*case.weighted_rows("values"))}


def _trimmed(case: Case) -> Produced:
    trimmed = infer.trimmed_mean(
        case.floats("values"), case.param("proportion_each_side"), confidence=case.confidence()
    )
    return {
        "trimmed_mean": trimmed.interval.estimate,
        "g": trimmed.cut,
        "winsorized_sd": trimmed.winsorized_sd,
        "se": trimmed.se,
        "df": trimmed.df,
        "lower": trimmed.interval.lower,
        "upper": trimmed.interval.upper,
    }


def _geometric(case: Case) -> Produced:
    found = infer.geometric_mean(case.floats("values"), confidence=case.confidence())
    return {
        "geometric_mean": found.mean,
        "lower": found.interval and found.interval.lower,
        "upper": found.interval and found.interval.upper,
    }


def _weighted_mean(case: Case) -> Produced:
    mean = infer.weighted_mean(*case.weighted_rows("values"))
    return {
        "mean": mean.mean,
        "se_linearized": mean.se,
        "n_eff_kish": mean.n_eff_kish,
        "var_weighted_population": mean.variance,
    }


def _cluster_robust(case: Case) -> Produced:
    weights = None if item(case.inputs, "weights") is None else case.floats("weights")
    mean = infer.cluster_robust_mean(case.floats("values"), case.list("cluster"), weights)
    return {"mean": mean.mean, "se": mean.se, "clusters": mean.clusters, "df": mean.df}


def _median_deviation(case: Case) -> Produced:
    deviation = infer.median_deviation(case.floats("values"))
    return {"mad_raw": deviation.raw, "mad_scaled": deviation.scaled}


def _first_contact_resolution(case: Case) -> Produced:
    resolved, eligible = case.count("resolved_first_contact"), case.count("eligible_contacts")
    interval = infer.first_contact_resolution(resolved, eligible, confidence=case.confidence())
    return {"fcr": interval.estimate, "lower": interval.lower, "upper": interval.upper}


def _abandonment(case: Case) -> Produced:
    offered, abandoned, short = case.count("offered"), case.count("abandoned"), case.count("short_abandons")
    found = infer.abandonment(offered, abandoned, short, confidence=case.confidence())
    return {
        "rate_excluding_short": found.interval.estimate,
        "rate_all": found.rate_all,
        "lower": found.interval.lower,
        "upper": found.interval.upper,
    }


def _handle_time(case: Case) -> Produced:
    seconds, contacts = case.floats("handle_seconds_by_agent"), case.counts("contacts_by_agent")
    time = infer.handle_time(seconds, contacts, confidence=case.confidence())
    return {
        "aht": time.ratio,
        "mean_of_agent_aht": time.mean_of_agents,
        "se": time.se,
        "lower": time.interval and time.interval.lower,
        "upper": time.interval and time.interval.upper,
    }


def _repeat_contact(case: Case) -> Produced:
    contacts = case.list("contacts")
    customers = [str(item(contact, "customer")) for contact in contacts]
    days = [to_float(item(contact, "day"), "day") for contact in contacts]
    found = infer.repeat_contact(customers, days, case.param("window_days"), case.param("observed_until_day"))
    return {
        "eligible": found.eligible,
        "repeated": found.repeated,
        "censored": found.censored,
        "rate": found.interval.estimate,
    }


def _suppression(case: Case) -> Produced:
    total_published = item(case.params, "total_published")
    if not isinstance(total_published, bool):
        message = "`total_published` is missing or cannot be read"
        raise UnreadableError(message)
    smallest = to_count(item(case.params, "k"), "k")
    hidden = infer.suppress(case.counts("segment_n"), smallest=smallest, total_published=total_published)
    return {"primary": hidden.primary, "all_suppressed": hidden.all}


_RUN: dict[str, Run] = {
    "nps.point": _nps_point,
    "nps.ci.wald": _nps_wald,
    "nps.ci.adjusted_wald": _nps_wald,
    "nps.ci.score": _nps_score,
    "nps.ci.dirichlet_jeffreys": _nps_posterior,
    "nps.test.score": _nps_test,
    "nps.weighted": _nps_weighted,
    "csat.top2box": _csat,
    "csat.ci.wilson": partial(_share, infer.wilson),
    "csat.ci.jeffreys": partial(_share, infer.jeffreys),
    "csat.ci.agresti_coull": partial(_share, infer.agresti_coull),
    "csat.ci.clopper_pearson": partial(_share, infer.clopper_pearson),
    "csat.weighted_wilson": _weighted_share,
    "ces.summary": _effort,
    "ces.topbox_wilson": _topbox,
    "rating.mean_t_ci": _mean_t,
    "rating.mean_perks_ci": _mean_perks,
    "quantile.type1": partial(_quantiles, "observed"),
    "quantile.type2": partial(_quantiles, "averaged"),
    "quantile.type7": partial(_quantiles, "interpolated"),
    "median.interpolated": _interpolated_median,
    "median.ci_order": _median_interval,
    "median.weighted": _weighted_median,
    "quantile.weighted": _weighted_quantiles,
    "mean.trimmed": _trimmed,
    "mean.geometric": _geometric,
    "mean.weighted": _weighted_mean,
    "mean.cluster_robust": _cluster_robust,
    "mad": _median_deviation,
    "fcr.wilson": _first_contact_resolution,
    "abandonment.excluding_short": _abandonment,
    "aht.ratio": _handle_time,
    "suppress.primary_and_complementary": _suppression,
    "repeat_contact": _repeat_contact,
    **pairs.RUN,
    **groups.RUN,
    **drivers.RUN,
    **series.RUN,
}
