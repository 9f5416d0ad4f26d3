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
})

class AnalysisDocument {
  /** A document from its JSON, as text or parsed. */
  static fromJSON(json) {
    const data = typeof json === 'string' ? parsed(json) : json
    const found = Object.assign(new AnalysisDocument(), data)
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

/** A document that the native side made. */
function documentOf(text) {
  return Object.assign(new AnalysisDocument(), JSON.parse(text))
}

module.exports = { AnalysisDocument, documentOf }
