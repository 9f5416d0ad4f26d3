'use strict'

// The package: the native library, and what is better said in JavaScript - folding streams, and how things print.

const native = require('./native.js')
const { checkArguments } = require('./lib/arguments.js')
const { checkDates } = require('./lib/dates.js')
const { define } = require('./lib/define.js')
const { AnalysisDocument } = require('./lib/document.js')
const { assessInvestment, compare, explainWith, investmentByAssociation } = require('./lib/explain.js')
const { fold } = require('./lib/fold.js')
const { askFor } = require('./lib/metrics.js')
const { printing } = require('./lib/inspect.js')
const { keepRows } = require('./lib/rows.js')
const { askContacts, watchWith } = require('./lib/series.js')

// Whatever fails carries one of the library's codes.
const cxmetrics = checkArguments({
  BusinessTable: native.BusinessTable,
  Contacts: native.Contacts,
  Cube: native.Cube,
  Monitor: native.Monitor,
  Report: native.Report,
  Survey: native.Survey,
  Table: native.Table,
  assessInvestment,
  bucket: native.bucket,
  ces: native.ces,
  compare,
  csat: native.csat,
  errorCodes: native.errorCodes,
  infer: native.infer,
  investmentByAssociation,
  jsonSchemas: native.jsonSchemas,
  nps: native.nps,
  npsOfCounts: native.npsOfCounts,
  npsOfShares: native.npsOfShares,
  shareWithoutBase: native.shareWithoutBase,
  version: native.version,
})
const { BusinessTable, Contacts, Cube, Monitor, Report, Survey, Table } = cxmetrics

// Not `class … extends`: what the library returns are its own classes.
define(Cube, 'fold', function (data, options) {
  return fold(this, data, options)
})

define(Survey, 'fold', async function (data, options) {
  const { grain, maxCells, ...rest } = options ?? {}
  const cube = new Cube(this, { grain, maxCells })
  await fold(cube, data, rest, ['grain', 'maxCells'])
  return cube
})

checkDates(Cube)

askFor(Cube)
explainWith(Cube, native.BusinessTable)
watchWith(Cube, Monitor)
askContacts(Contacts)
keepRows(Table)
printing({ BusinessTable, Contacts, Cube, Monitor, Report, Survey, Table })

module.exports = Object.assign(cxmetrics, { AnalysisDocument })
