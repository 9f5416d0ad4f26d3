'use strict'

/** An error as the native side makes it. */
function failure(code, message, place = {}) {
  const error = new Error(message)
  error.name = code === 'cancelled' ? 'AbortError' : 'CxError'
  return Object.assign(error, { code, place, faults: [] })
}

/** The error of a fold that its signal stopped. */
function aborted(signal) {
  const error = failure('cancelled', 'the fold was cancelled; nothing was counted')
  error.cause = signal.reason
  return error
}

module.exports = { failure, aborted }
