'use strict'

// An argument of the wrong type fails in the glue between JavaScript and Rust, with words of its own. Here it gets ours.

const { failure } = require('./failure.js')

/** What the glue says is wrong with an argument. Every other exception is of the library, or of the caller's own code. */
const STATUSES = new Set([
  'ArrayBufferExpected',
  'ArrayExpected',
  'BigintExpected',
  'BooleanExpected',
  'DateExpected',
  'DetachableArraybufferExpected',
  'FunctionExpected',
  'GenericFailure',
  'InvalidArg',
  'NameExpected',
  'NumberExpected',
  'ObjectExpected',
  'StringExpected',
])

/** Wraps functions and the methods of classes, whole namespaces included. */
function checkArguments(of) {
  for (const name of Object.keys(of)) {
    const value = of[name]
    if (typeof value === 'function' && value.prototype && Object.getOwnPropertyNames(value.prototype).length > 1) {
      of[name] = checkedClass(name, value)
    } else if (typeof value === 'function') {
      of[name] = checked(name, value)
    } else if (value !== null && typeof value === 'object') {
      checkArguments(value)
    }
  }
  return of
}

function checkedClass(name, of) {
  for (const holder of [of, of.prototype]) {
    for (const [method, { value, writable, configurable }] of Object.entries(Object.getOwnPropertyDescriptors(holder))) {
      if (typeof value !== 'function' || method === 'constructor' || !configurable) continue
      Object.defineProperty(holder, method, { value: checked(method, value), writable, configurable })
    }
  }
  const outer = new Proxy(of, {
    construct: checked(`new ${name}`, (target, given, newTarget) => Reflect.construct(target, given, newTarget)),
  })
  Object.defineProperty(of.prototype, 'constructor', { value: outer, writable: true, configurable: true })
  return outer
}

function checked(name, call) {
  const wrapped = function (...given) {
    try {
      return call.apply(this, given)
    } catch (error) {
      throw STATUSES.has(error?.code) ? asOurs(name, error, wrapped) : error
    }
  }
  Object.defineProperty(wrapped, 'name', { value: call.name || name })
  Object.defineProperty(wrapped, 'length', { value: call.length })
  return wrapped
}

function asOurs(name, error, above) {
  const met = /JavaScript value `(\w+) /.exec(error.message)?.[1]
  const what = met ? `a ${met.toLowerCase()} where it takes something else` : 'an argument of the wrong type'
  const ours = failure('invalid_argument', `\`${name}\` was called with ${what}`)
  ours.cause = error
  Error.captureStackTrace(ours, above)
  return ours
}

module.exports = { checkArguments }
