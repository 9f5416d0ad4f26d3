'use strict'

const { inspect } = require('node:util')

/** Gives each class what `console.log` shows of it. */
function printing({ Cube, Survey, Table }) {
  print(Survey, (survey) => ['Survey', { name: survey.name, dimensions: survey.dimensions, questions: survey.questions }])
  print(Cube, (cube) => ['Cube', { survey: cube.survey.name, grain: cube.grain, cells: cube.cells, rows: cube.rows }])
  print(Table, (table) => ['Table', { dimensions: table.dimensions, grain: table.grain, rows: table.rows.length }])
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
