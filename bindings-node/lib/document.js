'use strict'

// What an analysis finds: plain data with every number in it, that can say what it says.

const { inspect } = require('node:util')
const loaded = require('../native.js')
const { checkArguments } = require('./arguments.js')
const { failure } = require('./failure.js')

const native = checkArguments({
  documentHtml: loaded.documentHtml,
  documentMarkdown: loaded.documentMarkdown,
  documentSentence: loaded.documentSentence,
  documentText: loaded.documentText,
  findingSentence: loaded.findingSentence,
})

class AnalysisDocument {
  /** A document from its JSON, as text or parsed. */
  static fromJSON(json) {
    const data = typeof json === 'string' ? parsed(json) : json
    const found = told(data)
    // What is none of the library's documents says so here, not when it is read aloud.
    native.documentSentence(found)
    return found
  }

  /** What it says, in a plain sentence or two. */
  sentence(locale) {
    return native.documentSentence(this, locale)
  }

  /** Its sentence, its tables and what it rests on, as a fragment for a page. */
  toHtml(locale) {
    return native.documentHtml(this, locale)
  }

  /** The same as Markdown. */
  toMarkdown(locale) {
    return native.documentMarkdown(this, locale)
  }

  /** The same as plain text, for terminals and mails. */
  toText(locale) {
    return native.documentText(this, locale)
  }

  /** The sentence in English, for templates. */
  toString() {
    return this.sentence()
  }

  [inspect.custom](depth, options) {
    if (depth < 0) return options.stylize(`[${this.document}]`, 'special')
    return `${this.sentence()}\n${inspect({ ...this }, options)}`
  }
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw Object.assign(failure('malformed_input', `the document is no JSON: ${error.message}`), { cause: error })
  }
}

/** A claim that something changed, with its evidence. */
class Finding {
  /** What it says, in one sentence. */
  sentence(locale) {
    return native.findingSentence(this, locale)
  }

  /** The sentence in English, for templates. */
  toString() {
    return this.sentence()
  }

  [inspect.custom](depth, options) {
    if (depth < 0) return options.stylize('[finding]', 'special')
    return `${this.sentence()}\n${inspect({ ...this }, options)}`
  }
}

function findingOf(data) {
  return Object.assign(new Finding(), data)
}

/** Plain data that can say what it says; so can the findings in it. */
function told(data) {
  const found = Object.assign(new AnalysisDocument(), data)
  if (found.document === 'findings' && Array.isArray(found.findings)) found.findings = found.findings.map(findingOf)
  return found
}

/** A document that the native side made. */
function documentOf(text) {
  return told(JSON.parse(text))
}

module.exports = { AnalysisDocument, documentOf, findingOf }
