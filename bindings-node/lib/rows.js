'use strict'

/** The rows and totals of a table, read once and kept. */
function keepRows(Table) {
  for (const [name, totals] of [['rows', false], ['totals', true]]) {
    Object.defineProperty(Table.prototype, name, {
      configurable: true,
      enumerable: true,
      get() {
        const value = JSON.parse(this.rowsJson(totals))
        Object.defineProperty(this, name, { value, enumerable: true })
        return value
      },
    })
  }
}

module.exports = { keepRows }
