'use strict'

// `cube.nps(question, options)` and its kin: the metric as plain data, and whether the answer is a reading or a table.

const { define } = require('./define.js')
const { failure } = require('./failure.js')

const QUESTION = { question: 'string' }

/** For each method what it takes, and the metric as plain data. */
const METRICS = {
  nps: [QUESTION, (question) => ({ metric: 'nps', question })],
  csat: [QUESTION, (question) => ({ metric: 'csat', question })],
  ces: [QUESTION, (question) => ({ metric: 'ces', question })],
  boxShare: [{ ...QUESTION, low: 'number', high: 'number' }, (question, low, high) => ({ metric: 'box_share', question, band: [low, high] })],
  mean: [QUESTION, (question) => ({ metric: 'mean', question })],
  median: [QUESTION, (question) => ({ metric: 'median', question })],
  interpolatedMedian: [QUESTION, (question) => ({ metric: 'interpolated_median', question })],
  quantile: [{ ...QUESTION, p: 'number' }, (question, p) => ({ metric: 'quantile', question, p })],
  trimmedMean: [{ ...QUESTION, eachSide: 'number' }, (question, eachSide) => ({ metric: 'trimmed_mean', question, each_side: eachSide })],
  share: [QUESTION, (question) => ({ metric: 'share', question })],
  firstContactResolution: [QUESTION, (question) => ({ metric: 'share', question })],
  responseRate: [QUESTION, (question) => ({ metric: 'share', question })],
  tagShare: [{ ...QUESTION, tag: 'string' }, (question, tag) => ({ metric: 'tag_share', question, tag })],
  within: [{ ...QUESTION, atMost: 'number' }, (question, atMost) => ({ metric: 'within', question, at_most: atMost })],
  sum: [QUESTION, (question) => ({ metric: 'sum', question })],
  volume: [{}, () => ({ metric: 'volume' })],
  composite: [{ parts: 'array' }, (parts) => ({ metric: 'composite', parts })],
}

/** Metrics with a field that may be left out: it stands among the options. */
const WITH_OPTION = {
  abandonment: [{ abandoned: 'string' }, 'short', (abandoned, short) => ({ metric: 'abandonment', abandoned, short })],
  handlingTime: [QUESTION, 'agent', (question, agent) => ({ metric: 'handling_time', question, agent })],
}

function askFor(Cube) {
  for (const [name, [takes, metric]] of Object.entries(METRICS)) {
    const count = Object.keys(takes).length
    define(Cube, name, function (...given) {
      check(name, takes, given)
      return ask(this, metric(...given.slice(0, count)), given[count])
    })
  }
  for (const [name, [takes, field, metric]] of Object.entries(WITH_OPTION)) {
    define(Cube, name, function (question, options) {
      check(name, takes, [question])
      if (typeof (options ?? {}) !== 'object') return ask(this, metric(question), options)
      const { [field]: own, ...rest } = options ?? {}
      return ask(this, metric(question, own), rest)
    })
  }
}

/** Fails for the first argument that is not what the method takes. */
function check(name, takes, given) {
  Object.entries(takes).forEach(([argument, wanted], at) => {
    const met = kindOf(given[at])
    if (met === wanted) return
    const call = `${name}(${[...Object.keys(takes), 'options'].join(', ')})`
    const is = met === 'undefined' ? 'missing' : met === 'null' ? 'null' : `${article(met)} ${met}`
    throw failure('invalid_argument', `\`${argument}\` of \`${call}\` is ${is}; give ${article(wanted)} ${wanted}`)
  })
}

function kindOf(value) {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

function article(kind) {
  return /^[aeiou]/.test(kind) ? 'an' : 'a'
}

/** What is told apart makes a table. */
function ask(cube, metric, options) {
  const isTable = (options?.by ?? options?.every ?? undefined) !== undefined
  return isTable ? cube.table(metric, options) : cube.overall(metric, options)
}

module.exports = { askFor }
