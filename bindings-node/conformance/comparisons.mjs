// Two sides: differences of NPS, shares and values, the same customers twice, experiments, and how many answers it takes.

import { infer } from 'cxmetrics'
import { Unreadable } from './case.mjs'

export const COMPARISONS = {
  'nps.diff.mover': npsDifference,
  'nps.diff.score': npsDifferenceScore,
  'nps.diff.score_skewed': npsDifferenceScoreSkewed,
  'nps.diff.adjusted_wald': npsDifferenceAdjustedWald,
  'nps.diff.welch': npsDifferenceWelch,
  'nps.diff.bayes_superiority': npsSuperiority,
  'nps.paired.t': pairedNps,
  'prop.diff.newcombe': shareDifference,
  'prop.diff.z_pooled': shareDifferenceZPooled,
  'prop.diff.miettinen_nurminen': shareDifferenceMiettinenNurminen,
  'prop.test.fisher': fisherExact,
  'ttest.welch': welch,
  mann_whitney: mannWhitney,
  brunner_munzel: brunnerMunzel,
  cuped,
  'n.nps_margin': npsMargin,
  'n.nps_two_sample': npsTwoSample,
  'mde.nps': npsDetectable,
}

function npsDifference(one) {
  one.only('base', 'nps.ci.score')
  one.only('direction', 'a-b')
  return differenceOf(infer.npsDifference(one.npsCounts('a'), one.npsCounts('b'), one.options))
}

function differenceOf(interval) {
  return { diff: interval.estimate, lower: interval.lower, upper: interval.upper }
}

function npsDifferenceScore(one) {
  one.only('variance_correction', '(nA+nB)/(nA+nB-1)')
  one.only('direction', 'a-b')
  const { interval, statistic, pValue } = infer.npsDifferenceScore(one.npsCounts('a'), one.npsCounts('b'), one.options)
  return { ...differenceOf(interval), z: statistic, p_value: pValue }
}

function npsDifferenceScoreSkewed(one) {
  one.only('variance_correction', '(nA+nB)/(nA+nB-1)')
  one.only('direction', 'a-b')
  const { diff, z, pValue } = infer.npsDifferenceScoreSkewed(one.npsCounts('a'), one.npsCounts('b'))
  return { diff, z, p_value: pValue }
}

function npsDifferenceAdjustedWald(one) {
  one.only('direction', 'a-b')
  const [detractors, passives, promoters] = one.params('pseudo_per_sample')
  const options = { ...one.options, pseudo: { detractors, passives, promoters } }
  const found = infer.npsDifferenceAdjustedWald(one.npsCounts('a'), one.npsCounts('b'), options)
  return { ...differenceOf(found.interval), diff_adjusted: found.center, se: found.se, z: found.statistic, p_value: found.pValue }
}

function npsDifferenceWelch(one) {
  one.only('coding', '-1/0/+1')
  one.only('direction', 'a-b')
  const { interval, statistic, df, pValue } = infer.npsDifferenceWelch(one.npsCounts('a'), one.npsCounts('b'), one.options)
  return { ...differenceOf(interval), t: statistic, df, p_value: pValue }
}

function npsSuperiority(one) {
  one.only('prior', [0.5, 0.5, 0.5])
  return { prob_a_greater: infer.npsSuperiority(one.npsCounts('a'), one.npsCounts('b')) }
}

function pairedNps(one) {
  one.only('direction', 'after-before')
  const found = infer.pairedNps(one.rows('transition_before_rows_after_cols_DNP'), one.options)
  const { interval, statistic, df, pValue } = found.change
  const change = { ...differenceOf(interval), se: found.se, t: statistic, df, p_value: pValue }
  return { n: found.n, nps_before: found.before, nps_after: found.after, ...change }
}

function sharesOf(one) {
  return [
    { hits: one.input('x1'), base: one.input('n1') },
    { hits: one.input('x2'), base: one.input('n2') },
  ]
}

function shareDifference(one) {
  one.only('continuity', false)
  return differenceOf(infer.shareDifference(...sharesOf(one), one.options))
}

function shareDifferenceZPooled(one) {
  one.only('continuity', false)
  const { statistic, pValue } = infer.shareDifferenceZPooled(...sharesOf(one), one.options)
  return { z: statistic, p_value: pValue, chi2: statistic * statistic }
}

function shareDifferenceMiettinenNurminen(one) {
  one.only('correction', true)
  return differenceOf(infer.shareDifferenceMiettinenNurminen(...sharesOf(one), one.options).interval)
}

function fisherExact(one) {
  const sides = one.rows('table').map(([hits, misses]) => ({ hits, base: hits + misses }))
  if (sides.length !== 2) throw new Unreadable('the table has not two rows')
  return { p_value: infer.fisherExact(sides[0], sides[1]) }
}

function welch(one) {
  one.only('direction', 'x-y')
  const found = infer.welch(one.floats('x'), one.floats('y'), one.options)
  const test = { t: found.statistic, df: found.df, p_value: found.pValue }
  return { ...differenceOf(found.interval), ...test, cohen_d_pooled: found.cohenD, hedges_g: found.hedgesG }
}

function mannWhitney(one) {
  one.only('p_method', 'asymptotic, tie-corrected')
  const found = infer.mannWhitney(one.floats('x'), one.floats('y'))
  return {
    u1: found.u,
    prob_superiority: found.superiority,
    cliffs_delta: found.cliffsDelta,
    p_value_no_continuity: found.pValue,
    p_value_continuity: found.pValueContinuity,
  }
}

function brunnerMunzel(one) {
  one.only('distribution', 't')
  const found = infer.brunnerMunzel(one.floats('x'), one.floats('y'), one.options)
  return { statistic: found.statistic, p_value: found.pValue, prob_superiority: found.interval.estimate }
}

function cuped(one) {
  one.only('direction', 'b-a')
  const arm = (name) => ({ before: one.floats(`pre_${name}`), after: one.floats(`post_${name}`) })
  const found = infer.cuped(arm('a'), arm('b'), one.options)
  return {
    theta: found.theta,
    diff: found.adjusted.interval.estimate,
    diff_unadjusted: found.unadjustedDiff,
    t: found.adjusted.statistic,
    df: found.adjusted.df,
    p_value: found.adjusted.pValue,
    variance_reduction: found.varianceReduction,
  }
}

/** The NPS in points and the spread of a mix. */
function mixOf(one) {
  const [promoters, detractors] = [one.input('promoter_share'), one.input('detractor_share')]
  return { nps: 100 * (promoters - detractors), spread: infer.npsSpread(promoters, detractors) }
}

function npsMargin(one) {
  const options = { ...one.options, spread: mixOf(one).spread, population: one.paramOrNull('population') }
  const { size, adjustedWald } = infer.npsMargin(one.param('margin_points'), options)
  return { n_unrounded: size.unrounded, n: size.n, n_adjusted_wald: adjustedWald }
}

function npsTwoSample(one) {
  const [a, b] = [mixOf(one.part('a')), mixOf(one.part('b'))]
  const options = { ...one.options, spreadA: a.spread, spreadB: b.spread, power: one.param('power') }
  const { n, unrounded } = infer.npsTwoSample(a.nps - b.nps, options)
  return { n_per_group_unrounded: unrounded, n_per_group: n }
}

function npsDetectable(one) {
  const spreads = { spreadA: one.input('variance_a'), spreadB: one.input('variance_b') }
  const options = { ...one.options, ...spreads, power: one.param('power') }
  return { mde_points: infer.npsDetectable(one.input('n_a'), one.input('n_b'), options) }
}
