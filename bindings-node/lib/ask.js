'use strict'

// How an analysis is asked: options by their names as data beside those of a query, and the document that comes back.

const loaded = require('../native.js')
const { checkArguments } = require('./arguments.js')
const { documentOf } = require('./document.js')

const native = checkArguments({ analyse: loaded.analyse, analyseLater: loaded.analyseLater })

function now(cube, metric, analysis, query, also) {
  return documentOf(native.analyse(cube, metric, analysis, query, Object.keys(also)))
}

function later(cube, metric, analysis, query, also) {
  return told(native.analyseLater(cube, metric, analysis, query, Object.keys(also)))
}

async function told(promise, read = documentOf) {
  try {
    return read(await promise)
  } catch (error) {
    // What was made off the event loop does not know who asked.
    if (error?.name === 'CxError') Error.captureStackTrace(error, told)
    throw error
  }
}

/** The options of an analysis by their names as data, and those of the query that are left. */
function split(options, names) {
  if (!isObject(options)) return [{}, options]
  const [own, query] = [{}, {}]
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(names, name)) query[name] = value
    else if (value !== undefined && value !== null) own[names[name]] = value
  }
  return [own, query]
}

/** Only what is there. */
function given(fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null))
}

function listOf(names) {
  return typeof names === 'string' ? [names] : names
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

module.exports = { given, isObject, later, listOf, now, split, told }
