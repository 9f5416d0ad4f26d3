'use strict'

// What changed, and can it be believed: `cube.series(…)` and its kin, findings and the monitor that makes them day by day, and contacts.

const loaded = require('../native.js')
const { checkArguments } = require('./arguments.js')
const { isObject, later, split, told } = require('./ask.js')
const { define } = require('./define.js')
const { documentOf, findingOf } = require('./document.js')
const { failure } = require('./failure.js')
const { fold } = require('./fold.js')

const native = checkArguments({
  advanceLater: loaded.advanceLater,
  analyseContactsLater: loaded.analyseContactsLater,
  findingsLater: loaded.findingsLater,
  metricAsData: loaded.metricAsData,
  monitorFindings: loaded.monitorFindings,
})

/** The options of each analysis, beside those of any query, by the names that they have as plain data. */
const DAYS = { specialDays: 'special_days', asOf: 'as_of' }
const SERIES = { ...DAYS, rolling: 'rolling' }
const TREND = { ...DAYS, goal: 'goal', steadyWithin: 'steady_within' }
const CHANGE_POINTS = { ...DAYS, shortest: 'shortest' }
const DECOMPOSE = { ...DAYS, bandwidth: 'bandwidth' }
const FORECAST = { ...DAYS, horizon: 'horizon', target: 'target' }
const LEADS = { ...DAYS, maxLag: 'max_lag', level: 'level', separate: 'separate', timing: 'timing' }

/** The options of each analysis of contacts by the names that they have as plain data. */
const CUT = { every: 'every', by: 'by', minBase: 'min_base', confidence: 'confidence' }
const CONTACTS = {
  answerDelays: ['answer_delays', { ...CUT, quantiles: 'quantiles' }],
  cohorts: ['cohorts', { every: 'every', periods: 'periods', minBase: 'min_base', confidence: 'confidence' }],
  firstContactResolution: ['first_contact_resolution', { ...CUT, withinDays: 'within_days', same: 'same' }],
  newcomers: ['newcomers', CUT],
  recency: ['recency', { days: 'days', minBase: 'min_base', confidence: 'confidence' }],
  repeats: ['repeats', { ...CUT, withinDays: 'within_days', same: 'same' }],
  silences: [
    'silences',
    { below: 'below', minContacts: 'min_contacts', visitMinutes: 'visit_minutes', since: 'since', by: 'by', limit: 'limit' },
  ],
}

function watchWith(Cube, Monitor) {
  const methods = {
    async series(metric, options) {
      const [own, query] = split(options, SERIES)
      return later(this, metric, { analysis: 'series', ...own }, query, SERIES)
    },
    async trend(metric, options) {
      const [own, query] = split(options, TREND)
      return later(this, metric, { analysis: 'trend', ...own }, query, TREND)
    },
    async changePoints(metric, options) {
      const [own, query] = split(options, CHANGE_POINTS)
      return later(this, metric, { analysis: 'change_points', ...own }, query, CHANGE_POINTS)
    },
    async decompose(metric, options) {
      const [own, query] = split(options, DECOMPOSE)
      return later(this, metric, { analysis: 'decompose', ...own }, query, DECOMPOSE)
    },
    async forecast(metric, options) {
      const [own, query] = split(options, FORECAST)
      return later(this, metric, { analysis: 'forecast', ...own }, query, FORECAST)
    },
    async leads(metrics, options) {
      const [own, query] = split(options, LEADS)
      const [first, ...others] = Array.isArray(metrics) ? metrics : [metrics]
      const beside = others.map((metric) => JSON.parse(native.metricAsData(this, metric)))
      return later(this, first, { analysis: 'leads', metrics: beside, ...own }, query, LEADS)
    },
    async findings(options) {
      return told(native.findingsLater(this, options))
    },
  }
  for (const [name, method] of Object.entries(methods)) define(Cube, name, method)

  define(Monitor, 'advance', async function (cube, through) {
    const found = await told(native.advanceLater(this, cube, through), (text) => JSON.parse(text))
    return found.map(findingOf)
  })
  define(Monitor, 'findings', function () {
    return documentOf(native.monitorFindings(this))
  })
}

function askContacts(Contacts) {
  define(Contacts, 'fold', function (data, options) {
    return fold(this, data, options, [], loaded.beginContactFold)
  })
  for (const [name, [analysis, names]] of Object.entries(CONTACTS)) {
    define(Contacts, name, async function (options) {
      if (!isObject(options)) throw failure('invalid_argument', `\`${name}\` takes options: \`{ asOf: '2026-11-02' }\` at least`)
      const [own, { asOf, ...others }] = split(options, names)
      const [unknown] = Object.keys(others)
      if (unknown !== undefined) {
        const known = ['asOf', ...Object.keys(names)].map((option) => `\`${option}\``).join(', ')
        throw failure('invalid_argument', `the options have no \`${unknown}\`; there are: ${known}`)
      }
      return told(native.analyseContactsLater(this, { analysis, ...own }, asOf))
    })
  }
  define(Contacts, 'analyse', async function (analysis, asOf) {
    return told(native.analyseContactsLater(this, analysis, asOf))
  })
}

module.exports = { askContacts, watchWith }
