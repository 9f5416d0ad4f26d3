'use strict'

// `cube.nps(question, options)` and its kin: the metric as plain data, and whether the answer is a reading or a table.

const METRICS = {
  nps: (question) => ({ metric: 'nps', question }),
  csat: (question) => ({ metric: 'csat', question }),
  ces: (question) => ({ metric: 'ces', question }),
  boxShare: (question, low, high) => ({ metric: 'box_share', question, band: [low, high] }),
  mean: (question) => ({ metric: 'mean', question }),
  median: (question) => ({ metric: 'median', question }),
  interpolatedMedian: (question) => ({ metric: 'interpolated_median', question }),
  quantile: (question, p) => ({ metric: 'quantile', question, p }),
  trimmedMean: (question, eachSide) => ({ metric: 'trimmed_mean', question, each_side: eachSide }),
  share: (question) => ({ metric: 'share', question }),
  firstContactResolution: (question) => ({ metric: 'share', question }),
  responseRate: (question) => ({ metric: 'share', question }),
  tagShare: (question, tag) => ({ metric: 'tag_share', question, tag }),
  within: (question, atMost) => ({ metric: 'within', question, at_most: atMost }),
  sum: (question) => ({ metric: 'sum', question }),
  volume: () => ({ metric: 'volume' }),
  composite: (parts) => ({ metric: 'composite', parts }),
}

/** Metrics with a field that may be left out: it stands among the options. */
const WITH_OPTION = {
  abandonment: ['short', (abandoned, short) => ({ metric: 'abandonment', abandoned, short })],
  handlingTime: ['agent', (question, agent) => ({ metric: 'handling_time', question, agent })],
}

function askFor(Cube) {
  for (const [name, metric] of Object.entries(METRICS)) {
    define(Cube, name, function (...given) {
      return ask(this, metric(...given.slice(0, metric.length)), given[metric.length])
    })
  }
  for (const [name, [field, metric]] of Object.entries(WITH_OPTION)) {
    define(Cube, name, function (question, options) {
      const { [field]: own, ...rest } = options ?? {}
      return ask(this, metric(question, own), rest)
    })
  }
}

/** What is told apart makes a table. */
function ask(cube, metric, options) {
  const isTable = (options?.by ?? options?.every ?? undefined) !== undefined
  return isTable ? cube.table(metric, options) : cube.overall(metric, options)
}

function define(of, name, value) {
  Object.defineProperty(value, 'name', { value: name })
  Object.defineProperty(of.prototype, name, { value, writable: true, configurable: true })
}

module.exports = { askFor, define }
