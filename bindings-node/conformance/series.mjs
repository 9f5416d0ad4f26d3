// A metric over time: trends, charts, levels, seasons, leads, forecasts and silence.

import { bucket, infer } from 'cxmetrics'
import { Unreadable } from './case.mjs'

export const SERIES = {
  acf: (one) => {
    one.only('adjusted', false)
    return { acf: infer.acf(one.floatsOrNull('y'), one.limit('nlags')).acf }
  },
  ccf,
  ljung_box: (one) => {
    const { q, p } = infer.ljungBox(one.floatsOrNull('y'), one.limit('lags'))
    return { q, p }
  },
  prewhitened_ccf: prewhitenedCcf,
  granger,
  mann_kendall: mannKendall,
  theil_sen: theilSen,
  weighted_trend: weightedTrend,
  p_chart: (one) => shareChart(one, infer.pChart),
  laney_p_prime: (one) => {
    one.only('sigma_z', 'mean moving range / 1.128')
    return shareChart(one, infer.laneyPPrime)
  },
  nps_chart: npsChart,
  ewma_chart: ewmaChart,
  cusum,
  between_day_variance_dl: (one) => {
    const { tau2, q } = infer.betweenDayVariance(one.floats('y'), one.floats('v'), { between: 'dl' })
    return { tau2, q }
  },
  volume_tail: volumeTail,
  local_level_filter: localLevel,
  gap_tail: gapTail,
  bgnbd_p_alive: pAlive,
  stl,
  mstl,
  s_h_esd: sHEsd,
  pelt,
  pelt_weighted: peltWeighted,
  segment_known_k: segmentKnownK,
  ses,
  holt_damped: holtDamped,
  holt_winters_additive: holtWinters,
  ets_ann: ets,
  theta,
  bucket: buckets,
  wilson_interval: (one) => {
    const { lower, upper } = infer.wilson(one.input('k'), one.input('n'), one.options)
    return { low: lower, high: upper }
  },
  multiple_testing: multipleTesting,
}

/** The case's value at k is the correlation of x at t + k with y at t: y leads. */
function ccf(one) {
  one.only('adjusted', false)
  return { ccf: infer.ccf(one.floatsOrNull('y'), one.floatsOrNull('x'), one.limit('nlags')).ccf }
}

function prewhitenedCcf(one) {
  one.only('ar', 'OLS with constant on the leader; both series demeaned then filtered')
  const lags = [one.limit('ar_order'), one.limit('nlags')]
  const { phi, ccf, bound95, peakLag } = infer.prewhitenedCcf(one.floats('leader'), one.floats('follower'), ...lags)
  return { phi, ccf, bound95, peak_lag: peakLag }
}

function granger(one) {
  one.only('test', 'ssr_ftest')
  one.only('addconst', true)
  const { byLag } = infer.granger(one.floats('cause'), one.floats('effect'), one.limit('maxlag'))
  return { by_lag: byLag.map(({ lag, f, p, dfNum, dfDenom }) => ({ lag, F: f, p, df_num: dfNum, df_denom: dfDenom })) }
}

function variantOf(one) {
  switch (one.word('variant')) {
    case 'hamed_rao':
      return { hamed_rao: { lags: one.paramOrNull('lags') } }
    case 'seasonal':
      return { seasonal: { period: one.limit('period') } }
    default:
      return one.word('variant')
  }
}

function mannKendall(one) {
  const alpha = one.paramOrNull('alpha')
  const options = { variant: variantOf(one), confidence: alpha === null ? null : 1 - alpha }
  const found = infer.mannKendall(one.floatsOrNull('y'), options)
  return {
    s: found.s,
    var_s_original: found.varSOriginal,
    var_s: found.varS,
    z: found.z,
    p: found.p,
    tau: found.tau,
    slope: found.slope,
    intercept: found.intercept,
    trend: found.trend,
    r1: found.r1,
    r1_corrected: found.r1Corrected,
  }
}

function theilSen(one) {
  one.only('intercept', 'separate')
  const { slope, intercept } = infer.theilSen(one.floats('y'), { ...one.options, times: one.floats('x') })
  return { slope: slope.estimate, low: slope.lower, high: slope.upper, intercept }
}

function weightedTrend(one) {
  one.only('weights', 'n_t')
  const options = { ...one.options, hacLags: one.paramOrNull('hac_lags') }
  const found = infer.weightedTrend(one.floats('day'), one.floats('y'), one.floats('n'), options)
  return { slope: found.slope, intercept: found.intercept, se: found.se, t: found.t, p: found.p, se_hac: found.seHac }
}

function drawn(chart) {
  const each = (part) => chart.points.map((point) => (point === null ? null : point[part]))
  return {
    center: chart.center,
    pbar: chart.center,
    response_variance: chart.responseVariance,
    sigma_z: chart.sigmaZ,
    nps: each('value'),
    z: each('z'),
    lcl: each('lower'),
    ucl: each('upper'),
  }
}

function shareChart(one, draw) {
  const bases = one.floats('n')
  // A day without answers is a gap.
  const days = one.floats('k').map((hits, day) => (bases[day] === 0 ? null : { hits, base: bases[day] }))
  return drawn(draw(days, one.param('sigma')))
}

function npsChart(one) {
  const [passives, promoters] = [one.floats('passives'), one.floats('promoters')]
  const days = one.floats('detractors').map((detractors, day) => {
    const counts = { detractors, passives: passives[day], promoters: promoters[day] }
    return Object.values(counts).every((count) => count === 0) ? null : counts
  })
  return drawn(infer.npsChart(days, one.param('sigma')))
}

function ewmaChart(one) {
  one.only('limits', 'exact (time-varying)')
  const [center, sd] = [one.param('mu'), one.param('sigma')]
  const found = infer.ewmaChart(one.floatsOrNull('y'), center, sd, one.param('lambda'), one.param('L'))
  return { ewma: found.ewma, limit: found.limit, first_signal: found.firstSignal }
}

function cusum(one) {
  const [center, sd] = [one.param('mu'), one.param('sigma')]
  const { upper, lower, firstSignal } = infer.cusum(one.floatsOrNull('y'), center, sd, one.param('k'), one.param('h'))
  return { upper, lower, first_signal: firstSignal }
}

function volumeTail(one) {
  one.only('model', 'negative binomial mean lambda, var lambda + alpha lambda^2')
  const found = infer.volumeTail(one.count('observed'), one.input('expected'), one.input('alpha'))
  return {
    p_low: found.pLow,
    p_high: found.pHigh,
    midp_low: found.midpLow,
    midp_high: found.midpHigh,
    poisson_p_low: found.poissonPLow,
    poisson_p_high: found.poissonPHigh,
  }
}

function localLevel(one) {
  const start = { start: one.param('a0'), startVariance: one.param('p0') }
  const model = { q: one.param('q'), responseVariance: one.param('response_variance'), ...start }
  const path = infer.localLevelFilter(model, one.floatsOrNull('y'), one.floats('n'))
  return { predicted: path.predicted, predictive_var: path.predictiveVar, filtered: path.filtered, loglik: path.loglik }
}

function gapTail(one) {
  one.only('model', 'gamma renewal')
  const [shape, meanGap] = [one.input('shape'), one.input('mean_gap')]
  const { survival, pActive } = infer.gapTail(shape, meanGap, one.input('current_gap'), one.input('dropout'))
  return { survival, p_active: pActive }
}

function pAlive(one) {
  const model = { r: one.param('r'), alpha: one.param('alpha'), a: one.param('a'), b: one.param('b') }
  return { p_alive: infer.bgnbdPAlive(model, one.count('frequency'), one.input('recency'), one.input('T')) }
}

function stl(one) {
  for (const name of ['trend', 'low_pass', 'inner_outer']) one.only(name, 'default')
  const options = { seasonal: one.limit('seasonal'), robust: one.flag('robust') }
  const { seasonal, trend, remainder } = infer.stl(one.floatsOrNull('y'), one.limit('period'), options)
  return { seasonal, trend, resid: remainder }
}

function mstl(one) {
  const { seasons, trend, remainder } = infer.mstl(one.floatsOrNull('y'), one.params('periods'), { iterations: one.limit('iterate') })
  const named = seasons.map(({ period, values }) => [`seasonal_${period}`, values])
  return { ...Object.fromEntries(named), trend, resid: remainder }
}

function sHEsd(one) {
  const options = { alpha: one.param('alpha'), most: one.param('max_anoms'), direction: one.word('direction') }
  const { anomalies } = infer.sHEsd(one.floatsOrNull('y'), one.limit('period'), options)
  return { indices: anomalies.map(({ index }) => index) }
}

function pelt(one) {
  one.only('cost', 'l2')
  one.only('jump', 1)
  const { breakpoints, cost } = infer.pelt(one.floatsOrNull('y'), one.param('penalty'), one.limit('min_size'))
  return { breakpoints, cost }
}

function peltWeighted(one) {
  one.only('cost', 'sum n_t (y - weighted mean)^2')
  const [values, bases] = [one.floatsOrNull('y'), one.floats('n')]
  const { breakpoints, objective } = infer.peltWeighted(values, bases, one.param('penalty'), one.limit('min_size'))
  return { breakpoints, objective }
}

function segmentKnownK(one) {
  one.only('cost', 'l2')
  return { breakpoints: infer.segmentKnownK(one.floatsOrNull('y'), one.limit('n_bkps'), one.limit('min_size')).breakpoints }
}

function ses(one) {
  one.only('init', 'y[0]')
  const { fitted, forecast, sse } = infer.ses(one.floats('y'), one.param('alpha'), one.limit('h'))
  return { fitted, forecast, sse }
}

function holtDamped(one) {
  one.only('init', 'level=y0, trend=y1-y0')
  const parameters = { alpha: one.param('alpha'), beta: one.param('beta'), phi: one.param('phi') }
  const { fitted, forecast, sse } = infer.holtDamped(one.floats('y'), parameters, one.limit('h'))
  return { fitted, forecast, sse }
}

function holtWinters(one) {
  one.only('trend', null)
  const season = one.params('initial_seasonal')
  one.only('period', season.length)
  const start = { alpha: one.param('alpha'), gamma: one.param('gamma'), level: one.param('initial_level'), season }
  const { fitted, forecast, sse } = infer.holtWinters(one.floats('y'), start, one.limit('h'))
  return { fitted, forecast, sse }
}

function ets(one) {
  const { alpha, forecast, lower, upper, logLikelihood } = infer.ets(one.floats('y'), one.limit('h'), one.options)
  return { alpha, forecast, lower, upper, llf: logLikelihood }
}

function theta(one) {
  one.only('deseasonalize', true)
  one.only('method', 'additive')
  const options = { ...one.options, season: { additive: one.limit('period') } }
  const found = infer.theta(one.floats('y'), one.param('theta'), one.limit('h'), options)
  return { b0: found.slope, alpha: found.alpha, forecast: found.forecast, lower: found.lower, upper: found.upper }
}

function buckets(one) {
  const found = bucket(one.text('timestamp'), one.word('tz'))
  return {
    local: found.local,
    day: found.day,
    iso_week: found.isoWeek,
    iso_week_start: found.isoWeekStart,
    sunday_week_start: found.sundayWeekStart,
    month: found.month,
    day_start_utc: found.dayStartUtc,
    day_hours: found.dayHours,
  }
}

const ADJUSTMENTS = { fdr_bh: 'bh', fdr_by: 'by', holm: 'holm', bonferroni: 'bonferroni' }

function multipleTesting(one) {
  const method = ADJUSTMENTS[one.word('method')]
  if (method === undefined) throw new Unreadable(`the method ${one.word('method')} is not offered`)
  const adjusted = infer.adjust(one.floatsOrNull('p'), { method })
  return { adjusted, rejected: infer.findings(adjusted, one.param('alpha')) }
}
