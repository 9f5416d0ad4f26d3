'use strict'

// `cube.compare(…)` and its kin: what is asked as plain data, and the document that is found.

const loaded = require('../native.js')
const { checkArguments } = require('./arguments.js')
const { given, isObject, later, listOf, now, split, told } = require('./ask.js')
const { columnsOf } = require('./columns.js')
const { define } = require('./define.js')
const { documentOf } = require('./document.js')
const { failure } = require('./failure.js')

const native = checkArguments({
  assessInvestment: loaded.assessInvestment,
  businessOfArrow: loaded.businessOfArrow,
  businessOfColumns: loaded.businessOfColumns,
  businessOfCube: loaded.businessOfCube,
  compareAnswers: loaded.compareAnswers,
  compareNpsCounts: loaded.compareNpsCounts,
  compareShares: loaded.compareShares,
  investmentByAssociation: loaded.investmentByAssociation,
  reconcile: loaded.reconcile,
  valueLater: loaded.valueLater,
})

/** The options of each analysis, beside those of any query, by the names that they have as plain data. */
const POWER = { toSee: 'to_see', power: 'power' }
const COMPARE_ALL = { control: 'control', planned: 'planned', adjustment: 'adjustment', ...POWER }
const EXPLAIN = { before: 'before', after: 'after', nested: 'nested', falseDiscoveryRate: 'false_discovery_rate' }
const EXPLAIN_TAGS = { before: 'before', after: 'after', falseDiscoveryRate: 'false_discovery_rate' }
const SCREEN = { level: 'level', adjustment: 'adjustment' }
const DRIVERS = { method: 'method', resamples: 'resamples', seed: 'seed' }
const FOLLOW_UP = { before: 'before', after: 'after', lowest: 'lowest', highest: 'highest', segments: 'segments' }
const RAKED = { margins: 'margins', trim: 'trim' }
const POSTSTRATIFIED = { population: 'population', by: 'by' }
const RISK = { customers: 'customers', valuePerCustomer: 'value_per_customer', lossRates: 'loss_rates', recovered: 'recovered' }
const VALUE = { customers: 'customers', within: 'within' }
const RECONCILE = { names: 'names', theirMetric: 'theirMetric', theirWhere: 'theirWhere' }

function explainWith(Cube, BusinessTable) {
  const methods = {
    compare(metric, side, against, options) {
      const [own, query] = split(options, POWER)
      const sides = { side: sideOf(side, 'side'), against: typeof against === 'string' ? against : sideOf(against, 'against') }
      return now(this, metric, { analysis: 'compare', ...given(sides), ...own }, query, POWER)
    },
    compareAll(metric, options) {
      const [own, query] = split(options, COMPARE_ALL)
      return now(this, metric, { analysis: 'compare_all', ...own }, query, COMPARE_ALL)
    },
    explain(metric, options) {
      const [{ before, after, ...own }, query] = split(options, EXPLAIN)
      const sides = { before: sideOf(before, 'before'), after: sideOf(after, 'after') }
      return now(this, metric, { analysis: 'explain', ...given(sides), ...own }, query, EXPLAIN)
    },
    explainTags(metric, tags, options) {
      const [{ before, after, ...own }, query] = split(options, EXPLAIN_TAGS)
      const sides = { before: sideOf(before, 'before'), after: sideOf(after, 'after') }
      return now(this, metric, { analysis: 'explain_tags', tags, ...given(sides), ...own }, query, EXPLAIN_TAGS)
    },
    correlate(a, b, options) {
      return now(this, a, { analysis: 'correlate', with: b }, options, {})
    },
    paired(metric, later, options) {
      return now(this, metric, { analysis: 'paired', later }, options, {})
    },
    journey(metric, dimension, stages, options) {
      return now(this, metric, { analysis: 'journey', dimension, ...given({ stages }) }, options, {})
    },
    raked(metric, options) {
      const [own, query] = split(options, RAKED)
      return now(this, metric, { analysis: 'raked', ...own }, query, RAKED)
    },
    poststratified(metric, options) {
      const [own, query] = split(options, POSTSTRATIFIED)
      return now(this, metric, { analysis: 'poststratified', ...own, ...given({ by: listOf(own.by) }) }, query, POSTSTRATIFIED)
    },
    revenueAtRisk(metric, options) {
      const [own, query] = split(options, RISK)
      const { recovered } = own
      if (typeof recovered === 'object') {
        const { otherwiseLost, ...rest } = recovered
        own.recovered = { ...rest, ...given({ otherwise_lost: otherwiseLost }) }
      }
      return now(this, metric, { analysis: 'revenue_at_risk', ...own }, query, RISK)
    },
    reconcile(metric, other, options) {
      const [{ names, theirMetric, theirWhere }, query] = split(options, RECONCILE)
      const theirs = isObject(query) ? { ...query, ...given({ where: theirWhere }) } : query
      const called = given({ first: names?.[0], second: names?.[1] })
      return documentOf(native.reconcile(this, metric, query, other, theirMetric ?? metric, theirs, called, Object.keys(RECONCILE)))
    },
    async screen(metric, options) {
      const [own, query] = split(options, SCREEN)
      return later(this, metric, { analysis: 'screen', ...own }, query, SCREEN)
    },
    async followUp(metric, options) {
      const [{ before, after, ...picked }, query] = split(options, FOLLOW_UP)
      const days = { before: daysOf(before, 'before'), after: daysOf(after, 'after') }
      return later(this, metric, { analysis: 'follow_up', ...given(days), selected: picked }, query, FOLLOW_UP)
    },
    async drivers(outcome, items, options) {
      const [own, query] = split(options, DRIVERS)
      return later(this, outcome, { analysis: 'drivers', items, ...own }, query, DRIVERS)
    },
    async value(metric, business, amount, options) {
      const [{ within, ...own }, query] = split(options, VALUE)
      const request = { value: amount, ...own, ...given({ within: daysOf(within, 'within') }) }
      return told(native.valueLater(this, metric, business, request, query, Object.keys(VALUE)))
    },
    async analyse(metric, analysis, options) {
      return later(this, metric, analysis, options, {})
    },
  }
  for (const [name, method] of Object.entries(methods)) define(Cube, name, method)

  Object.defineProperty(BusinessTable, 'read', { value: readBusiness, writable: true, configurable: true })
  Object.defineProperty(BusinessTable, 'of', {
    value: function of(cube, duplicates) {
      return native.businessOfCube(cube, duplicates)
    },
    writable: true,
    configurable: true,
  })
}

/** Two sides of answers or of counts, without a cube. */
function compare(a, b, scale) {
  if (isObject(a) && 'hits' in a) return documentOf(native.compareShares([a.hits, a.base], [b?.hits, b?.base]))
  if (isObject(a) && 'promoters' in a) return documentOf(native.compareNpsCounts(classes(a), classes(b)))
  return documentOf(native.compareAnswers(a, b, scale))
}

function classes(counts) {
  return [counts?.detractors, counts?.passives, counts?.promoters]
}

function assessInvestment(investment) {
  return documentOf(native.assessInvestment(snake(investment)))
}

function investmentByAssociation(cost, delta, value) {
  const found = JSON.parse(native.investmentByAssociation(cost, delta, value))
  return found === null ? null : camel(found)
}

function readBusiness(data, columns) {
  if (data instanceof Uint8Array) return native.businessOfArrow(data, columns)
  if (data instanceof ArrayBuffer) return native.businessOfArrow(new Uint8Array(data), columns)
  if (isObject(data) && !ArrayBuffer.isView(data)) return native.businessOfColumns(columnsOf(data), columns)
  const rows = 'fold files, streams and rows into a cube, and take `BusinessTable.of(cube)`'
  throw failure('invalid_argument', `a business table is read from columns or Arrow IPC bytes; ${rows}`)
}

/** A side of a comparison; days alone stand for all answers of these days. */
function sideOf(side, name) {
  if (Array.isArray(side)) return { within: daysOf(side, name) }
  if (!isObject(side)) return side
  return { ...side, ...given({ within: daysOf(side.within, `${name}.within`) }) }
}

/** `[from, to]` as the two ends of a range. */
function daysOf(days, name) {
  if (!Array.isArray(days)) return days
  if (days.length !== 2) throw failure('invalid_argument', `\`${name}\` is two days: the first, and the first day after`)
  return given({ from: days[0], to: days[1] })
}

/** The fields of an investment by their names as data. */
const INVESTMENT = { valueOfPoint: 'value_of_point', regressionToMean: 'regression_to_mean' }

function snake(fields) {
  if (!isObject(fields)) return fields
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [INVESTMENT[name] ?? name, value]))
}

function camel(fields) {
  const names = Object.fromEntries(Object.entries(INVESTMENT).map(([here, there]) => [there, here]))
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [names[name] ?? name, value]))
}

module.exports = { assessInvestment, compare, explainWith, investmentByAssociation }
