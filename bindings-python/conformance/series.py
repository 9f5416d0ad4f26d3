"""Methods on series: trends, charts, decomposition, breaks, smoothing, leads, silence and the calendar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import cxmetrics as cx
from cxmetrics import infer
from cxmetrics.infer import Chart, Levels, MannKendallVariant, Smoothed

from conformance.case import Case, Produced, Run, UnreadableError, item, to_count, to_float, to_list


def _acf(case: Case) -> Produced:
    case.only("adjusted", offered=False)
    return {"acf": infer.acf(case.gapped("y"), case.size("nlags")).acf}


def _ccf(case: Case) -> Produced:
    # The case's value at k is the correlation of x at t + k with y at t: y leads.
    case.only("adjusted", offered=False)
    return {"ccf": infer.ccf(case.gapped("y"), case.gapped("x"), case.size("nlags")).ccf}


def _ljung_box(case: Case) -> Produced:
    found = infer.ljung_box(case.gapped("y"), case.size("lags"))
    return {"q": found.q, "p": found.p}


def _prewhitened_ccf(case: Case) -> Produced:
    case.only("ar", "OLS with constant on the leader; both series demeaned then filtered")
    found = infer.prewhitened_ccf(
        case.floats("leader"), case.floats("follower"), case.size("ar_order"), case.size("nlags")
    )
    return {"phi": found.phi, "ccf": found.ccf, "bound95": found.bound95, "peak_lag": found.peak_lag}


def _granger(case: Case) -> Produced:
    case.only("test", "ssr_ftest")
    case.only("addconst", offered=True)
    found = infer.granger(case.floats("cause"), case.floats("effect"), case.size("maxlag"))
    return {
        "by_lag": [
            {"lag": test.lag, "F": test.f, "p": test.p, "df_num": test.df_num, "df_denom": test.df_denom}
            for test in found.by_lag
        ]
    }


def _local_level(case: Case) -> Produced:
    path = infer.local_level_filter(
        case.gapped("y"),
        case.floats("n"),
        q=case.param("q"),
        response_variance=case.param("response_variance"),
        start=case.param("a0"),
        start_variance=case.param("p0"),
    )
    return {
        "predicted": path.predicted,
        "predictive_var": path.predictive_var,
        "filtered": path.filtered,
        "loglik": path.loglik,
    }


def _mann_kendall(case: Case) -> Produced:
    lags = item(case.params, "lags")
    variants: dict[object, Callable[[], MannKendallVariant]] = {
        "ar1_effective_n": lambda: "ar1_effective_n",
        "original": lambda: "original",
        "hamed_rao": lambda: {"hamed_rao": {"lags": lags}},
        "seasonal": lambda: {"seasonal": {"period": case.size("period")}},
    }
    asked = item(case.params, "variant")
    if asked not in variants:
        message = f"the variant {asked} is not offered"
        raise UnreadableError(message)
    confidence = None if item(case.params, "alpha") is None else 1 - case.param("alpha")
    found = infer.mann_kendall(case.gapped("y"), variant=variants[asked](), confidence=confidence)
    return {
        "s": found.s,
        "var_s_original": found.var_s_original,
        "var_s": found.var_s,
        "z": found.z,
        "p": found.p,
        "tau": found.tau,
        "slope": found.slope,
        "intercept": found.intercept,
        "trend": found.trend.replace("_", " "),
        "r1": found.r1,
        "r1_corrected": found.r1_corrected,
    }


def _theil_sen(case: Case) -> Produced:
    case.only("intercept", "separate")
    found = infer.theil_sen(case.floats("x"), case.floats("y"), confidence=case.confidence())
    return {
        "slope": found.slope.estimate,
        "low": found.slope.lower,
        "high": found.slope.upper,
        "intercept": found.intercept,
    }


def _weighted_trend(case: Case) -> Produced:
    case.only("weights", "n_t")
    lags = None if item(case.params, "hac_lags") is None else case.size("hac_lags")
    found = infer.weighted_trend(
        case.floats("day"), case.floats("y"), case.floats("n"), hac_lags=lags, confidence=case.confidence()
    )
    return {
        "slope": found.slope,
        "intercept": found.intercept,
        "se": found.se,
        "t": found.t,
        "p": found.p,
        "se_hac": found.se_hac,
    }


def _share_chart(draw: Callable[[Sequence[tuple[float, float]], float], Chart], case: Case) -> Produced:
    case.only("sigma_z", "mean moving range / 1.128")
    chart = draw(list(zip(case.floats("k"), case.floats("n"), strict=True)), case.param("sigma"))
    return {**_drawn(chart), "pbar": chart.center}


def _nps_chart(case: Case) -> Produced:
    classes = (case.floats("detractors"), case.floats("passives"), case.floats("promoters"))
    return _drawn(infer.nps_chart(list(zip(*classes, strict=True)), case.param("sigma")))


def _drawn(chart: Chart) -> Produced:
    return {
        "center": chart.center,
        "response_variance": chart.response_variance,
        "sigma_z": chart.sigma_z,
        "nps": [point and point.value for point in chart.points],
        "z": [point and point.z for point in chart.points],
        "lcl": [point and point.lower for point in chart.points],
        "ucl": [point and point.upper for point in chart.points],
    }


def _ewma(case: Case) -> Produced:
    case.only("limits", "exact (time-varying)")
    found = infer.ewma_chart(
        case.gapped("y"), case.param("mu"), case.param("sigma"), case.param("lambda"), case.param("L")
    )
    return {"ewma": found.ewma, "limit": found.limit, "first_signal": found.first_signal}


def _cusum(case: Case) -> Produced:
    found = infer.cusum(case.gapped("y"), case.param("mu"), case.param("sigma"), case.param("k"), case.param("h"))
    return {"upper": found.upper, "lower": found.lower, "first_signal": found.first_signal}


def _between_days(case: Case) -> Produced:
    found = infer.between_day_variance(case.floats("y"), case.floats("v"), between="der_simonian_laird")
    return {"tau2": found.tau2, "q": found.q}


def _volume_tail(case: Case) -> Produced:
    case.only("model", "negative binomial mean lambda, var lambda + alpha lambda^2")
    found = infer.volume_tail(case.count("observed"), case.input("expected"), case.input("alpha"))
    return {
        "p_low": found.p_low,
        "p_high": found.p_high,
        "midp_low": found.midp_low,
        "midp_high": found.midp_high,
        "poisson_p_low": found.poisson_p_low,
        "poisson_p_high": found.poisson_p_high,
    }


def _stl(case: Case) -> Produced:
    for name in ("trend", "low_pass", "inner_outer"):
        case.only(name, "default")
    robust = bool(item(case.params, "robust"))
    found = infer.stl(case.gapped("y"), case.size("period"), seasonal=case.size("seasonal"), robust=robust)
    return {"seasonal": found.seasonal, "trend": found.trend, "resid": found.remainder, "weights": found.weights}


def _mstl(case: Case) -> Produced:
    periods = [to_count(period, "periods") for period in to_list(item(case.params, "periods"), "periods")]
    found = infer.mstl(case.gapped("y"), periods, iterations=case.size("iterate"))
    seasons: Produced = {f"seasonal_{season.period}": season.values for season in found.seasons}
    return {**seasons, "trend": found.trend, "resid": found.remainder}


def _s_h_esd(case: Case) -> Produced:
    case.only("direction", "both")
    found = infer.s_h_esd(
        case.gapped("y"), case.size("period"), alpha=case.param("alpha"), most=case.param("max_anoms")
    )
    return {"indices": sorted(anomaly.index for anomaly in found.anomalies)}


def _levels(found: Levels) -> Produced:
    return {"breakpoints": found.breakpoints, "cost": found.cost, "objective": found.objective}


def _pelt(case: Case) -> Produced:
    case.only("cost", "l2")
    case.only("jump", 1)
    return _levels(infer.pelt(case.gapped("y"), case.param("penalty"), case.size("min_size")))


def _pelt_weighted(case: Case) -> Produced:
    case.only("cost", "sum n_t (y - weighted mean)^2")
    return _levels(
        infer.pelt_weighted(case.gapped("y"), case.floats("n"), case.param("penalty"), case.size("min_size"))
    )


def _known_k(case: Case) -> Produced:
    case.only("cost", "l2")
    return _levels(infer.segment_known_k(case.gapped("y"), None, case.size("n_bkps"), case.size("min_size")))


def _smoothed(found: Smoothed) -> Produced:
    return {"fitted": found.fitted, "forecast": found.forecast, "sse": found.sse}


def _ses(case: Case) -> Produced:
    case.only("init", "y[0]")
    return _smoothed(infer.ses(case.floats("y"), case.param("alpha"), case.size("h")))


def _holt(case: Case) -> Produced:
    case.only("init", "level=y0, trend=y1-y0")
    return _smoothed(
        infer.holt_damped(
            case.floats("y"),
            case.size("h"),
            alpha=case.param("alpha"),
            beta=case.param("beta"),
            phi=case.param("phi"),
        )
    )


def _holt_winters(case: Case) -> Produced:
    season = [to_float(value, "season") for value in to_list(item(case.params, "initial_seasonal"), "initial_seasonal")]
    case.only("trend", None)
    case.only("period", len(season))
    return _smoothed(
        infer.holt_winters(
            case.floats("y"),
            case.size("h"),
            alpha=case.param("alpha"),
            gamma=case.param("gamma"),
            level=case.param("initial_level"),
            season=season,
        )
    )


def _ets(case: Case) -> Produced:
    found = infer.ets(case.floats("y"), case.size("h"), confidence=case.confidence())
    return {
        "alpha": found.alpha,
        "forecast": found.forecast,
        "lower": found.lower,
        "upper": found.upper,
        "llf": found.log_likelihood,
    }


def _theta(case: Case) -> Produced:
    case.only("deseasonalize", offered=True)
    case.only("method", "additive")
    found = infer.theta(
        case.floats("y"),
        case.size("h"),
        case.param("theta"),
        season={"additive": case.size("period")},
        confidence=case.confidence(),
    )
    return {
        "b0": found.slope,
        "alpha": found.alpha,
        "forecast": found.forecast,
        "lower": found.lower,
        "upper": found.upper,
    }


def _gap_tail(case: Case) -> Produced:
    case.only("model", "gamma renewal")
    found = infer.gap_tail(
        case.input("shape"), case.input("mean_gap"), case.input("current_gap"), case.input("dropout")
    )
    return {"survival": found.survival, "p_active": found.p_active}


def _p_alive(case: Case) -> Produced:
    p_alive = infer.bgnbd_p_alive(
        case.count("frequency"),
        case.input("recency"),
        case.input("T"),
        r=case.param("r"),
        alpha=case.param("alpha"),
        a=case.param("a"),
        b=case.param("b"),
    )
    return {"p_alive": p_alive}


def _bucket(case: Case) -> Produced:
    instant, zone = item(case.inputs, "timestamp"), item(case.params, "tz")
    if not isinstance(instant, str) or not isinstance(zone, str):
        message = "`timestamp` or `tz` is missing or cannot be read"
        raise UnreadableError(message)
    found = cx.bucket(instant, zone)
    return {
        "local": found.local.isoformat(),
        "day": found.day.isoformat(),
        "iso_week": found.iso_week.label,
        "iso_week_start": found.iso_week_start.isoformat(),
        "sunday_week_start": found.sunday_week_start.isoformat(),
        "month": found.month.label,
        "day_start_utc": found.day_start_utc.isoformat().replace("+00:00", "Z"),
        "day_hours": found.day_hours,
    }


def _wilson(case: Case) -> Produced:
    found = infer.wilson(case.input("k"), case.input("n"), confidence=case.confidence())
    return {"low": found.lower, "high": found.upper}


def _multiple_testing(case: Case) -> Produced:
    words: dict[object, infer.Adjustment] = {
        "holm": "holm",
        "bonferroni": "bonferroni",
        "fdr_bh": "bh",
        "fdr_by": "by",
        "bh": "bh",
        "by": "by",
    }
    asked = item(case.params, "method")
    if asked not in words:
        message = f"the method {asked} is not offered"
        raise UnreadableError(message)
    adjusted = infer.adjust(case.floats("p"), method=words[asked])
    return {"adjusted": adjusted, "rejected": infer.findings(adjusted, case.param("alpha"))}


RUN: dict[str, Run] = {
    "acf": _acf,
    "ccf": _ccf,
    "ljung_box": _ljung_box,
    "prewhitened_ccf": _prewhitened_ccf,
    "granger": _granger,
    "local_level_filter": _local_level,
    "mann_kendall": _mann_kendall,
    "theil_sen": _theil_sen,
    "weighted_trend": _weighted_trend,
    "p_chart": partial(_share_chart, infer.p_chart),
    "laney_p_prime": partial(_share_chart, infer.laney_p_prime),
    "nps_chart": _nps_chart,
    "ewma_chart": _ewma,
    "cusum": _cusum,
    "between_day_variance_dl": _between_days,
    "volume_tail": _volume_tail,
    "stl": _stl,
    "mstl": _mstl,
    "s_h_esd": _s_h_esd,
    "pelt": _pelt,
    "pelt_weighted": _pelt_weighted,
    "segment_known_k": _known_k,
    "ses": _ses,
    "holt_damped": _holt,
    "holt_winters_additive": _holt_winters,
    "ets_ann": _ets,
    "theta": _theta,
    "gap_tail": _gap_tail,
    "bgnbd_p_alive": _p_alive,
    "bucket": _bucket,
    "wilson_interval": _wilson,
    "multiple_testing": _multiple_testing,
}
"""How each method is run."""
