'use strict'

/** Gives a class a method. */
function define(of, name, value) {
  Object.defineProperty(value, 'name', { value: name })
  Object.defineProperty(of.prototype, name, { value, writable: true, configurable: true })
}

module.exports = { define }
