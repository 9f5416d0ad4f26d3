'use strict'

const { inspect } = require('node:util')

/** Gives each class what `console.log` shows of it. */
function printing({ BusinessTable, Contacts, Cube, Monitor, Report, Survey, Table }) {
  print(BusinessTable, (table) => ['BusinessTable', { rows: table.rows }])
  print(Contacts, (contacts) => ['Contacts', { size: contacts.size, customers: contacts.customers, lastDay: contacts.lastDay }])
  print(Monitor, (monitor) => ['Monitor', { lastDay: monitor.lastDay }])
  print(Survey, (survey) => ['Survey', { name: survey.name, dimensions: survey.dimensions, questions: survey.questions }])
  print(Cube, (cube) => ['Cube', { survey: cube.survey.name, grain: cube.grain, cells: cube.cells, rows: cube.rows }])
  print(Table, (table) => ['Table', { dimensions: table.dimensions, grain: table.grain, rows: table.rows.map(line) }])
  print(Report, (report) => ['Report', { title: report.title, asOf: report.asOf }])
}

/** A row on one line: where it is, its value with its interval, its base. */
function line({ segment, period, reading }) {
  const place = [...Object.values(segment).map((value) => value ?? '(not known)'), ...(period && period.grain !== 'all' ? [period.label] : [])]
  const { value, low, high, n, withheld } = reading
  const shown = (number) => Number(number.toPrecision(4))
  const interval = low === null ? '' : ` (${shown(low)} to ${shown(high)})`
  return `${place.join(', ')}: ${value === null ? withheld : shown(value) + interval}, n = ${n}`
}

function print(of, describe) {
  Object.defineProperty(of.prototype, inspect.custom, {
    configurable: true,
    writable: true,
    value(depth, options) {
      const [name, shown] = describe(this)
      return depth < 0 ? options.stylize(`[${name}]`, 'special') : `${name} ${inspect(shown, options)}`
    },
  })
}

module.exports = { printing }
