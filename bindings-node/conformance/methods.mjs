// Every method that is run, by its id, through the public functions of the package.

import { infer } from 'cxmetrics'
import { Unreadable, isRefusal, orNull } from './case.mjs'
import { COMPARISONS } from './comparisons.mjs'
import { GROUPS } from './groups.mjs'
import { SERIES } from './series.mjs'

/** The values of a case by its method; `undefined` for a method that is not implemented. */
export function compute(method, one) {
  const run = RUN.get(method)
  if (run !== undefined) return run(one)
  // A method that the package has and this table has not must not hide among the skipped.
  if (infer.METHODS.includes(method)) throw new Unreadable('the method is implemented, but not run here')
  return undefined
}

const RUN = new Map(
  Object.entries({
    ...COMPARISONS,
    ...GROUPS,
    ...SERIES,
    'nps.point': npsPoint,
    'nps.ci.wald': npsWald,
    'nps.ci.adjusted_wald': npsWald,
    'nps.ci.score': npsScore,
    'nps.ci.dirichlet_jeffreys': npsPosterior,
    'nps.test.score': npsTest,
    'nps.weighted': npsWeighted,
    'csat.top2box': csat,
    'csat.ci.wilson': (one) => shareBy(one, infer.wilson),
    'csat.ci.jeffreys': (one) => shareBy(one, infer.jeffreys),
    'csat.ci.agresti_coull': (one) => shareBy(one, infer.agrestiCoull),
    'csat.ci.clopper_pearson': (one) => shareBy(one, infer.clopperPearson),
    'csat.weighted_wilson': weightedShare,
    'ces.summary': effort,
    'ces.topbox_wilson': topbox,
    'rating.mean_t_ci': meanT,
    'rating.mean_perks_ci': meanPerks,
    'quantile.type1': (one) => quantiles(one, 'observed'),
    'quantile.type2': (one) => quantiles(one, 'averaged'),
    'quantile.type7': (one) => quantiles(one, 'interpolated'),
    'median.interpolated': interpolatedMedian,
    'median.ci_order': medianInterval,
    'median.weighted': weightedMedian,
    'quantile.weighted': weightedQuantiles,
    'mean.trimmed': trimmed,
    'mean.geometric': geometric,
    'mean.weighted': weightedMean,
    'mean.cluster_robust': clusterRobust,
    mad: medianDeviation,
    'fcr.wilson': firstContactResolution,
    'abandonment.excluding_short': abandonment,
    'aht.ratio': handleTime,
    repeat_contact: repeatContact,
    'suppress.primary_and_complementary': suppression,
  }),
)

function npsPoint(one) {
  const { counts, lowest } = one.ratings()
  const summary = infer.ratingSummary(counts, lowest)
  const classes = infer.npsCounts(counts, lowest, one.point('detractor_max'), one.point('promoter_min'))
  const point = infer.npsPoint(classes.detractors, classes.passives, classes.promoters)
  return {
    n: summary.n,
    nps: point.nps,
    promoter_pct: point.promoterPct,
    passive_pct: point.passivePct,
    detractor_pct: point.detractorPct,
    variance_points2: point.variance,
    se_points: point.se,
    ...classes,
    mean_rating: summary.mean,
  }
}

function npsWald(one) {
  one.only('clip', [-100, 100])
  const { detractors, passives, promoters } = one.npsCounts()
  const pseudo = one.pseudoAnswers()
  const plain = pseudo.detractors === 0 && pseudo.passives === 0 && pseudo.promoters === 0
  const wald = plain
    ? infer.npsWald(detractors, passives, promoters, one.options)
    : infer.npsAdjustedWald(detractors, passives, promoters, { ...one.options, pseudo })
  return {
    nps: wald.interval.estimate,
    center: wald.center,
    se: wald.se,
    lower: wald.interval.lower,
    upper: wald.interval.upper,
    lower_unclipped: wald.unclipped[0],
    upper_unclipped: wald.unclipped[1],
  }
}

function npsScore(one) {
  const { detractors, passives, promoters } = one.npsCounts()
  const interval = infer.npsScoreInterval(detractors, passives, promoters, one.options)
  return { nps: interval.estimate, lower: interval.lower, upper: interval.upper }
}

function npsPosterior(one) {
  one.only('prior', [0.5, 0.5, 0.5])
  one.only('kind', 'equal-tailed')
  const { detractors, passives, promoters } = one.npsCounts()
  const { interval, posteriorMean } = infer.npsDirichletJeffreys(detractors, passives, promoters, one.options)
  return { nps: interval.estimate, posterior_mean: posteriorMean, lower: interval.lower, upper: interval.upper }
}

function npsTest(one) {
  one.only('alternative', 'two-sided')
  const { detractors, passives, promoters } = one.npsCounts()
  const test = infer.npsScoreTest(detractors, passives, promoters, one.param('null_nps'))
  return { nps: test.nps, z: test.z, p_value: test.pValue }
}

function npsWeighted(one) {
  const { values, weights } = one.weighted('scores')
  const answers = infer.weightedNps(values, weights, one.options)
  const limits = (method) => limitsOf(method(values, weights, one.options))
  return {
    n: answers.n,
    sum_weights: answers.sumWeights,
    n_eff_kish: answers.nEffKish,
    deff_kish: answers.n / answers.nEffKish,
    promoter_share: answers.promoterShare,
    detractor_share: answers.detractorShare,
    nps: answers.nps,
    se_linearized: answers.se,
    ci_linearized_t: orNull(() => limits(infer.weightedNpsLinearised)),
    ci_adjusted_wald_kish: limits(infer.weightedNpsAdjustedWaldKish),
    ci_score_kish: limits(infer.weightedNpsScoreKish),
    n_eff_design: answers.nEffDesign,
    n_eff_design_df_adjusted: answers.nEffUsed,
    ci_score_design: orNull(() => limits(infer.weightedNpsScore)),
  }
}

function limitsOf(interval) {
  return [interval.lower, interval.upper]
}

function csat(one) {
  const { counts, lowest } = one.ratings()
  const summary = infer.csatSummary(counts, lowest, one.point('top_min'))
  return {
    n: summary.n,
    satisfied: summary.satisfied,
    csat: summary.csat,
    top_box: summary.topBox,
    bottom2: summary.bottom2,
    net_top2_minus_bottom2: summary.net,
    mean: summary.mean,
    sd: summary.sd,
  }
}

function shareBy(one, method) {
  one.only('clip', [0, 1])
  return shareOf(method(one.input('successes'), one.input('n'), one.options))
}

function shareOf(interval) {
  return { p: interval.estimate, lower: interval.lower, upper: interval.upper }
}

function weightedShare(one) {
  one.only('n_eff', 'kish')
  const { values, weights } = one.weighted('satisfied')
  const { nEffKish } = infer.weightedShare(values, weights)
  return { ...shareOf(infer.weightedShareKish(values, weights, one.options)), n_eff_kish: nEffKish }
}

function effort(one) {
  const { counts, lowest } = one.ratings()
  const summary = infer.effortSummary(counts, lowest)
  return {
    n: summary.n,
    mean: summary.mean,
    sd: summary.sd,
    easy_5_to_7: summary.easy5To7,
    easy_6_to_7: summary.easy6To7,
    difficult_1_to_3: summary.difficult1To3,
    net_easy: summary.netEasy,
  }
}

function topbox(one) {
  const { counts, lowest } = one.ratings()
  return shareOf(infer.topboxWilson(counts, lowest, one.point('top_min'), one.options))
}

function meanT(one) {
  const { counts, lowest, highest } = one.ratings()
  one.only('clip', [lowest, highest])
  const { n, mean, sd } = infer.ratingSummary(counts, lowest)
  const produced = { mean, sd, se: sd === null ? null : sd / Math.sqrt(n), lower: null, upper: null }
  try {
    const { lower, upper } = infer.meanT(counts, lowest, one.options)
    return { ...produced, lower, upper }
  } catch (error) {
    // The mean stands without an interval: both the reason and the undefined limits are said.
    if (isRefusal(error)) return { ...produced, error: error.code }
    throw error
  }
}

function meanPerks(one) {
  const { counts, lowest, highest } = one.ratings()
  one.only('scale', [lowest, highest])
  const perks = infer.meanPerks(counts, lowest, one.options)
  return {
    posterior_mean: perks.posteriorMean,
    posterior_sd: perks.posteriorSd,
    lower: perks.interval.lower,
    upper: perks.interval.upper,
  }
}

function quantiles(one, kind) {
  const values = one.floats('values')
  return { quantiles: one.params('probs').map((p) => infer.quantile(values, p, kind)) }
}

function interpolatedMedian(one) {
  const values = one.floats('values')
  return {
    median: infer.median(values),
    interpolated_median: infer.interpolatedMedian(values, one.param('class_width')),
  }
}

function medianInterval(one) {
  const { median, interval, actualConfidence } = infer.medianInterval(one.floats('values'), one.options)
  return { median, ...limitsOrNull(interval), actual_confidence: actualConfidence }
}

function limitsOrNull(interval) {
  return { lower: interval?.lower ?? null, upper: interval?.upper ?? null }
}

function weightedMedian(one) {
  const { values, weights } = one.weighted('values')
  return { weighted_median: infer.weightedMedian(values, weights) }
}

function weightedQuantiles(one) {
  const { values, weights } = one.weighted('values')
  return { quantiles: one.params('probs').map((p) => infer.weightedQuantile(values, weights, p)) }
}

function trimmed(one) {
  const trimmed = infer.trimmedMean(one.floats('values'), one.param('proportion_each_side'), one.options)
  return {
    trimmed_mean: trimmed.interval.estimate,
    g: trimmed.cut,
    winsorized_sd: trimmed.winsorizedSd,
    se: trimmed.se,
    df: trimmed.df,
    lower: trimmed.interval.lower,
    upper: trimmed.interval.upper,
  }
}

function geometric(one) {
  const { mean, interval } = infer.geometricMean(one.floats('values'), one.options)
  return { geometric_mean: mean, ...limitsOrNull(interval) }
}

function weightedMean(one) {
  const { values, weights } = one.weighted('values')
  const mean = infer.weightedMean(values, weights)
  return {
    mean: mean.mean,
    se_linearized: mean.se,
    n_eff_kish: mean.nEffKish,
    var_weighted_population: mean.variance,
  }
}

function clusterRobust(one) {
  // Only text and numbers name a cluster for the package; in a case file anything may.
  const clusters = one.list('cluster').map((name) => JSON.stringify(name))
  const weights = one.has('weights') ? one.floats('weights') : null
  const { mean, se, clusters: n, df } = infer.clusterRobustMean(one.floats('values'), clusters, weights)
  return { mean, se, clusters: n, df }
}

function medianDeviation(one) {
  const { raw, scaled } = infer.medianDeviation(one.floats('values'))
  return { mad_raw: raw, mad_scaled: scaled }
}

function firstContactResolution(one) {
  const [resolved, eligible] = [one.count('resolved_first_contact'), one.count('eligible_contacts')]
  const { estimate, lower, upper } = infer.firstContactResolution(resolved, eligible, one.options)
  return { fcr: estimate, lower, upper }
}

function abandonment(one) {
  const [offered, abandoned, short] = [one.count('offered'), one.count('abandoned'), one.count('short_abandons')]
  const { interval, rateAll } = infer.abandonment(offered, abandoned, short, one.options)
  return { rate_excluding_short: interval.estimate, rate_all: rateAll, lower: interval.lower, upper: interval.upper }
}

function handleTime(one) {
  const [seconds, contacts] = [one.floats('handle_seconds_by_agent'), one.counts('contacts_by_agent')]
  const { ratio, meanOfAgents, se, interval } = infer.handleTime(seconds, contacts, one.options)
  return { aht: ratio, mean_of_agent_aht: meanOfAgents, se, ...limitsOrNull(interval) }
}

function suppression(one) {
  const rule = { smallest: one.limit('k'), totalPublished: one.flag('total_published') }
  const { primary, all } = infer.suppress(one.counts('segment_n'), rule)
  return { primary, all_suppressed: all }
}

function repeatContact(one) {
  const contacts = one.list('contacts')
  const [customers, days] = [contacts.map(({ customer }) => customer), contacts.map(({ day }) => day)]
  const [window, until] = [one.param('window_days'), one.param('observed_until_day')]
  const found = infer.repeatContact(customers, days, window, until, one.options)
  return { eligible: found.eligible, repeated: found.repeated, censored: found.censored, rate: found.interval.estimate }
}
