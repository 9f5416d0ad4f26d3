'use strict'

// Drives a fold: finds out what was handed over, feeds it piece by piece to the native side, which works off the event loop, and
// listens to the signal meanwhile.

const { fileURLToPath } = require('node:url')
const native = require('../native.js')
const { columnsOf } = require('./columns.js')
const { checkRow } = require('./dates.js')
const { aborted, failure } = require('./failure.js')

/** How often progress is told, in milliseconds. */
const TELL_EVERY = 100

/** Folds all of `data` into a cube or contacts, or nothing; `taken` names the options that the caller has taken out. */
async function fold(cube, data, options, taken = [], begin = native.beginFold) {
  const { signal, progress, ...read } = options ?? {}
  checkSignal(signal)
  if (progress !== undefined && progress !== null && typeof progress !== 'function') {
    throw failure('invalid_argument', '`progress` is a function')
  }
  const run = { cube, handle: begin(cube, read, ['signal', 'progress', ...taken]), signal, failed: undefined }
  const stop = () => native.cancelFold(run.handle)
  signal?.addEventListener('abort', stop, { once: true })
  const tell = () => {
    try {
      progress(native.foldProgress(run.handle))
    } catch (error) {
      run.failed ??= error
      stop()
    }
  }
  const timer = progress ? setInterval(tell, TELL_EVERY) : undefined
  try {
    await take(run, data)
    if (progress) tell()
    if (run.failed) throw run.failed
    return await native.finishFold(run.handle)
  } catch (error) {
    if (run.failed) throw run.failed
    if (signal?.aborted && error?.code === 'cancelled') throw aborted(signal)
    // What was made off the event loop does not know who asked.
    if (error?.name === 'CxError') Error.captureStackTrace(error, fold)
    throw error
  } finally {
    clearInterval(timer)
    signal?.removeEventListener('abort', stop)
    if (begin === native.beginFold) weigh(cube)
  }
}

/** Tells the collector what the cube weighs; a cube that cannot say has already failed in a call that told why. */
function weigh(cube) {
  try {
    cube.weigh()
  } catch {
    // The error of the fold itself is on its way.
  }
}

function checkSignal(signal) {
  if (signal === undefined || signal === null) return
  if (typeof signal.addEventListener !== 'function') throw failure('invalid_argument', '`signal` is an AbortSignal')
  if (signal.aborted) throw aborted(signal)
}

async function take(run, data) {
  const stream = streamOf(data)
  if (stream) return takeStream(run, stream)
  return takePiece(run, data, true)
}

/** One piece of a stream after the other: what the source reuses is done with when it is asked for the next. */
async function takeStream(run, iterator) {
  let done = false
  try {
    for (;;) {
      const next = await orAborted(run.signal, iterator.next())
      done = next.done
      if (done) return
      await takePiece(run, next.value, false)
    }
  } finally {
    // The source learns that no more is wanted; what it says to that changes nothing.
    if (!done) Promise.resolve(iterator.return?.()).catch(() => {})
  }
}

function takePiece({ cube, handle }, data, isAll) {
  if (isAll && typeof data === 'string') return native.foldFile(handle, data)
  if (isAll && data instanceof URL) return native.foldFile(handle, pathOf(data))
  if (data instanceof Uint8Array) return native.foldBytes(handle, data, isAll)
  if (data instanceof ArrayBuffer) return native.foldBytes(handle, new Uint8Array(data), isAll)
  if (Array.isArray(data)) return native.foldLines(handle, linesOf(cube, data))
  if (isArrowTable(data)) {
    throw failure('invalid_argument', 'an Arrow table is handed over as bytes: `fold(tableToIPC(table))`')
  }
  if (data !== null && typeof data === 'object' && !ArrayBuffer.isView(data)) {
    return native.foldColumns(handle, columnsOf(data), isAll)
  }
  const what = data === null ? 'null' : typeof data
  const kinds = `${isAll ? 'the path of a file, ' : ''}Arrow IPC bytes, columns or an array of rows`
  throw failure('invalid_argument', `the data are ${kinds}, not ${what}`)
}

function pathOf(url) {
  if (url.protocol === 'file:') return fileURLToPath(url)
  throw failure('invalid_argument', `a URL is that of a file, not \`${url.protocol}\`; fetch it and fold the body, with its \`format\``)
}

/** Whether it looks like a table of apache-arrow. */
function isArrowTable(data) {
  return data !== null && typeof data === 'object' && Array.isArray(data.batches) && Array.isArray(data.schema?.fields)
}

/** The iterator of what comes in pieces. */
function streamOf(data) {
  if (data === null || typeof data !== 'object' || Array.isArray(data) || ArrayBuffer.isView(data) || isArrowTable(data)) {
    return undefined
  }
  return data[Symbol.asyncIterator]?.() ?? data[Symbol.iterator]?.()
}

/** Rows as JSON lines. JSON has no word for what is not a number; the reader of rows has. */
function linesOf(cube, rows) {
  const lines = rows.map((row, at) => {
    if (row === null || typeof row !== 'object' || Array.isArray(row)) {
      throw failure('invalid_argument', 'a row is a plain object by the names of the columns', { row: at })
    }
    checkRow(cube, row, at)
    return JSON.stringify(row, (_, value) =>
      typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value)) ? String(value) : value,
    )
  })
  return lines.join('\n')
}

/** What a promise brings, unless the signal comes first. */
function orAborted(signal, promise) {
  if (!signal) return promise
  return new Promise((resolve, reject) => {
    const stop = () => reject(aborted(signal))
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    Promise.resolve(promise)
      .finally(() => signal.removeEventListener('abort', stop))
      .then(resolve, reject)
  })
}

module.exports = { fold }
