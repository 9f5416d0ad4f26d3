'use strict'

// A `Date` in a row crosses the border as ISO text, for JSON has no times. Where the survey says how a column of text is to be read,
// that text is none of the survey's: it is refused at once, before it is counted among the unreadable.

const { define } = require('./define.js')
const { failure } = require('./failure.js')

/** Fails for the first `Date` of a row that would not be read as the time it is. */
function checkRow(cube, row, at) {
  for (const column of Object.keys(row)) {
    const value = row[column]
    if (!(value instanceof Date)) continue
    const place = at === undefined ? { column } : { column, row: at }
    if (Number.isNaN(value.getTime())) throw failure('column_type', `\`${column}\` is an invalid Date; write null where there is none`, place)
    const formats = statedFormats(cube).get(column)
    if (formats === undefined || formats.includes('iso')) continue
    const stated = formats.map((format) => `\`${format}\``).join(', ')
    const advice = 'write it as such text, add `iso` to the `formats`, or fold columns instead of rows'
    throw failure('column_type', `\`${column}\` is a Date, and the survey reads this column by the formats ${stated}; ${advice}`, place)
  }
}

const known = new WeakMap()

/** The formats that the survey states, by the columns of text they are for. */
function statedFormats(cube) {
  if (!known.has(cube)) known.set(cube, formatsOf(definitionOf(cube)))
  return known.get(cube)
}

/** What a cube or contacts say of their columns. */
function definitionOf(cube) {
  if (cube.survey) return cube.survey.toJSON()
  const { time, answer } = cube.spec
  return { time, questions: answer ? { answer: { between: answer } } : {} }
}

function formatsOf({ time, questions }) {
  const spans = Object.values(questions).flatMap(({ between }) => (between ? [between] : []))
  const columns = [time, ...spans.flatMap(({ from, to, formats }) => [from, to].map((column) => ({ column, formats })))]
  return new Map(columns.filter((column) => column?.formats?.length > 0).map(({ column, formats }) => [column, formats]))
}

/** Rows that are handed over one by one. */
function checkDates(Cube) {
  for (const name of ['add', 'remove', 'correct']) {
    const call = Cube.prototype[name]
    define(Cube, name, function (...rows) {
      for (const row of rows) if (row !== null && typeof row === 'object') checkRow(this, row)
      return call.apply(this, rows)
    })
  }
}

module.exports = { checkDates, checkRow }
