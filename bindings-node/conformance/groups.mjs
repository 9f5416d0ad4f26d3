// Many groups at once, why a mean moved, and what goes together with what.

import { infer } from 'cxmetrics'
import { Unreadable } from './case.mjs'

export const GROUPS = {
  'padjust.bh': (one) => adjusted(one, 'bh'),
  'padjust.by': (one) => adjusted(one, 'by'),
  'padjust.holm': (one) => adjusted(one, 'holm'),
  'padjust.bonferroni': (one) => adjusted(one, 'bonferroni'),
  'chi2.independence': chiSquareIndependence,
  'chi2.gof': chiSquareGoodnessOfFit,
  'anova.welch': welchAnova,
  kruskal_wallis: kruskalWallis,
  'eb.normal_dl': (one) => shrunken(one, infer.shrinkNormalDl),
  'eb.normal_pm': (one) => shrunken(one, infer.shrinkNormalPm),
  'eb.nps_stores': shrunkenNps,
  'eb.beta_binomial_mom': shrunkenShares,
  'nps.funnel': npsFunnel,
  'nps.mix_decomposition': npsMix,
  'nps.poststratified': poststratified,
  'weights.raking': raking,
  'corr.pearson': (one) => correlation(one, infer.pearson, 'r', 't'),
  'corr.spearman': spearman,
  'corr.kendall_b': kendall,
  'corr.pearson_weighted': pearsonWeighted,
  'corr.disattenuated': disattenuated,
  'drivers.lmg_shapley': (one) => importance(one, infer.lmg),
  'drivers.relative_weights': (one) => importance(one, infer.relativeWeights),
}

function adjusted(one, method) {
  const adjusted = infer.adjust(one.floatsOrNull('p_values'), { method })
  return { adjusted, rejected: infer.findings(adjusted, one.param('level')) }
}

function chiSquareIndependence(one) {
  one.only('continuity', false)
  const found = infer.chiSquareIndependence(one.rows('table'))
  return {
    chi2: found.chi2,
    df: found.df,
    p_value: found.pValue,
    min_expected: found.minExpected,
    cramers_v: found.cramersV,
    cramers_v_bias_corrected: found.cramersVBiasCorrected,
  }
}

function chiSquareGoodnessOfFit(one) {
  const { chi2, df, pValue } = infer.chiSquareGoodnessOfFit(one.counts('observed'), one.floats('probs'))
  return { chi2, df, p_value: pValue }
}

function welchAnova(one) {
  const { f, df1, df2, pValue } = infer.welchAnova(one.rows('groups'))
  return { f, df1, df2, p_value: pValue }
}

function kruskalWallis(one) {
  const { h, df, pValue, epsilon2 } = infer.kruskalWallis(one.rows('groups'))
  return { h, df, p_value: pValue, epsilon2 }
}

function shrunken(one, method) {
  const found = method(one.floats('estimates'), one.floats('variances'))
  return {
    tau2: found.tau2,
    mu: found.mu,
    se_mu: found.seMu,
    shrinkage: found.shrinkage,
    posterior_mean: found.posteriorMean,
    posterior_sd: found.posteriorSd,
    posterior_sd_with_mu: found.posteriorSdWithMu,
  }
}

function shrunkenNps(one) {
  one.only('tau2', 'paule_mandel')
  one.only('within', 'pooled')
  const found = infer.shrinkNps(one.stores('stores_DNP'))
  return {
    raw_nps: found.rawNps,
    within_variance: found.withinVariance,
    tau2: found.tau2,
    mu: found.mu,
    shrinkage: found.shrinkage,
    shrunk_nps: found.shrunkNps,
    posterior_sd: found.posteriorSd,
  }
}

function shrunkenShares(one) {
  const bases = one.floats('n')
  const groups = one.floats('successes').map((hits, at) => ({ hits, base: bases[at] }))
  const { mean, rho, priorStrength, shrunk } = infer.shrinkShares(groups)
  return { mean, rho, prior_strength: priorStrength, shrunk }
}

function npsFunnel(one) {
  one.only('winsorize', 0.1)
  one.only('z95', 1.959963984540054)
  one.only('z998', 3.090232306167813)
  const { target, sigma0, phi, tau2, points } = infer.funnelNps(one.stores('stores_DNP'))
  const each = (field) => points.map((point) => point[field])
  return {
    target,
    sigma0,
    phi,
    tau2_points2: tau2,
    z: each('z'),
    limits95: each('limits95'),
    limits998: each('limits998'),
    z_random_effects: each('zRandomEffects'),
  }
}

function npsMix(one) {
  // Nobody answered: there is no mean, and none counts.
  const columns = (period) => {
    const [shares, means] = [one.floatsOrNull(`share_${period}`), one.floatsOrNull(`nps_${period}`)]
    const known = means.map((mean, at) => (mean === null && !shares[at] ? 0 : mean))
    if (known.includes(null)) throw new Unreadable(`a share ${period} has no mean`)
    return { sizes: shares.map((share) => share ?? 0), means: known }
  }
  const found = infer.decompose(columns('before'), columns('after'))
  return {
    total_before: found.totalBefore,
    total_after: found.totalAfter,
    change: found.change,
    rate_effect: found.rateEffect,
    mix_effect: found.mixEffect,
    rate_by_segment: found.parts.map((part) => part.rate),
    mix_by_segment: found.parts.map((part) => part.mix),
    fixed_mix_nps_after: found.fixedMixAfter,
  }
}

function poststratified(one) {
  const found = infer.npsPoststratified(one.stores('strata_counts_DNP'), one.floats('population'), one.options)
  return { nps: found.interval.estimate, se: found.se, unweighted_nps: found.unweighted }
}

function raking(one) {
  one.only('tolerance', 1e-12)
  const rows = one.rows('sample_counts')
  const places = rows.flatMap((row, i) => row.map((_, j) => [String(i), String(j)]))
  const margin = (name, side) => ({ targets: Object.fromEntries(one.floats(name).entries()), cells: places.map((place) => place[side]) })
  const margins = { rows: margin('row_targets', 0), columns: margin('col_targets', 1) }
  const { factors } = infer.rake(rows.flat(), margins)
  return { cell_weights: rows.map((row) => factors.splice(0, row.length)) }
}

function correlation(one, method, name, statistic) {
  const found = method(one.floats('x'), one.floats('y'), one.options)
  const limits = { lower: found.interval?.lower ?? null, upper: found.interval?.upper ?? null }
  return { [name]: found.estimate, [statistic]: found.statistic, df: found.df, p_value: found.pValue, ...limits }
}

function spearman(one) {
  one.only('p_method', 't approximation')
  return correlation(one, infer.spearman, 'rho', 't')
}

function kendall(one) {
  one.only('p_method', 'asymptotic normal, tie-corrected variance')
  return correlation(one, infer.kendallB, 'tau_b', 'z')
}

function pearsonWeighted(one) {
  return { r: infer.pearsonWeighted(one.floats('x'), one.floats('y'), one.floats('weights')).estimate }
}

function disattenuated(one) {
  const [nps, variance] = [one.floats('store_nps'), one.floats('sampling_variance')]
  const found = infer.disattenuated(nps, variance, one.floats('sales'), one.options)
  return { r_observed: found.observed.estimate, reliability: found.reliability, r_corrected: found.corrected }
}

function importance(one, method) {
  const rows = one.rows('X')
  const items = (rows[0] ?? []).map((_, item) => rows.map((row) => row[item]))
  const { r2, raw, shares, standardizedBeta, pearsonR } = method(items, one.floats('y'))
  const percent = shares?.map((share) => 100 * share) ?? null
  return { r2, raw, percent, standardized_beta: standardizedBeta, pearson_r: pearsonR }
}
