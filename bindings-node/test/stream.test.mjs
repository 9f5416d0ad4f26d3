import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { createRequire } from 'node:module'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { test } from 'node:test'
import { tableFromArrays, tableToIPC } from 'apache-arrow'
import { Cube, Survey } from '../index.mjs'

const native = createRequire(import.meta.url)('../native.js')

const survey = new Survey({ time: { column: 'at', formats: ['unix_s'] }, ratings: { nps: 'nps' }, dimensions: ['store'] })

function columns(rows, seed = 1) {
  const store = { codes: new Uint32Array(rows), names: ['A', 'B', 'C'] }
  const nps = new Uint8Array(rows)
  const at = new BigInt64Array(rows)
  for (let row = 0; row < rows; row += 1) {
    store.codes[row] = (row * seed) % 3
    nps[row] = (row * seed) % 11
    at[row] = 1_767_225_600n + BigInt((row * 977) % 8_640_000)
  }
  return { at, store, nps }
}
const large = columns(4_000_000)

test('pieces of any kind are folded one by one', async () => {
  const small = columns(1000)
  const wanted = new Cube(survey)
  for (let i = 0; i < 3; i += 1) await wanted.fold(small)
  async function* pieces() {
    yield small
    yield small
    yield small
  }
  assert.ok((await survey.fold(pieces())).equals(wanted))
  assert.ok((await survey.fold([small, small, small].values())).equals(wanted), 'a plain iterable')
  assert.ok((await survey.fold(Readable.from([small, small, small]))).equals(wanted), 'a stream of Node')
  const web = new ReadableStream({
    start(controller) {
      for (let i = 0; i < 3; i += 1) controller.enqueue(small)
      controller.close()
    },
  })
  assert.ok((await survey.fold(web)).equals(wanted), 'a web stream')
})

test('a source may reuse its buffers', async () => {
  const reused = columns(1000)
  async function* pieces() {
    for (let piece = 0; piece < 5; piece += 1) {
      reused.nps.fill(piece)
      yield reused
    }
  }
  const cube = await survey.fold(pieces())
  assert.deepEqual(cube.histogram('nps').counts.slice(0, 6), [1000, 1000, 1000, 1000, 1000, 0])
})

test('an IPC stream cut anywhere, and IPC streams one after the other', async () => {
  const stores = ['A', 'B', 'C']
  const ipc = tableToIPC(
    tableFromArrays({
      at: BigInt64Array.from({ length: 3000 }, (_, row) => 1_767_225_600n + BigInt(row * 100)),
      store: Array.from({ length: 3000 }, (_, row) => stores[row % 3]),
      nps: Uint8Array.from({ length: 3000 }, (_, row) => row % 11),
    }),
  )
  const wanted = await survey.fold(ipc)
  assert.equal(wanted.rows, 3000)
  function* cut(size) {
    for (let start = 0; start < ipc.length; start += size) yield ipc.subarray(start, start + size)
  }
  for (const size of [1, 7, 1000, 4096, 1e6]) assert.ok((await survey.fold(cut(size))).equals(wanted), `pieces of ${size}`)
  const twice = await survey.fold([ipc, ipc].values())
  assert.equal(twice.rows, 6000)
  const folder = await mkdtemp(join(tmpdir(), 'cxmetrics-'))
  try {
    await writeFile(join(folder, 'a.arrows'), ipc)
    assert.ok((await survey.fold(createReadStream(join(folder, 'a.arrows'), { highWaterMark: 777 }))).equals(wanted))
  } finally {
    await rm(folder, { recursive: true })
  }
  await assert.rejects(survey.fold([ipc.subarray(0, 500)].values()), { code: 'malformed_input', message: /cut off/ })
})

test('a stream that fails, fails the fold and leaves the cube alone', async () => {
  const cube = new Cube(survey)
  async function* pieces() {
    yield columns(10)
    throw new RangeError('the source broke')
  }
  await assert.rejects(cube.fold(pieces()), RangeError)
  assert.equal(cube.rows, 0)
  let closed = false
  async function* tidy() {
    try {
      yield columns(10)
      yield 'answers.csv'
    } finally {
      closed = true
    }
  }
  await assert.rejects(cube.fold(tidy()), { code: 'invalid_argument' })
  assert.ok(closed, 'the source was closed')
})

test('a signal stops a fold within moments and nothing is counted', async () => {
  const cube = new Cube(survey)
  const reason = new Error('the user left')
  const controller = new AbortController()
  let asked = 0
  function* pieces() {
    while (asked < 20) {
      asked += 1
      yield large
    }
  }
  const folded = cube.fold(pieces(), { signal: controller.signal })
  await sleep(20)
  const [since, spent] = [performance.now(), process.cpuUsage()]
  controller.abort(reason)
  await assert.rejects(folded, (error) => {
    assert.deepEqual([error.name, error.code, error.cause], ['AbortError', 'cancelled', reason])
    return true
  })
  const { user, system } = process.cpuUsage(spent)
  const worked = (user + system) / 1000
  console.log(`stopped ${(performance.now() - since).toFixed(0)} ms after it was asked for, with ${worked.toFixed(0)} ms of work`)
  assert.equal(cube.rows, 0)
  assert.ok(asked <= 2, `${asked} pieces were asked for`)
  // The work it still did, not the time that passed: the machine may be busy with more. A debug build is twenty times as slow.
  if (!native.panicNow) assert.ok(worked < 500, `${worked} ms`)
  await assert.rejects(cube.fold(large, { signal: AbortSignal.abort() }), { name: 'AbortError', code: 'cancelled' })
  await cube.fold(columns(10), { signal: new AbortController().signal })
  assert.equal(cube.rows, 10)
})

test('a signal stops the wait for a stream that has nothing to say', async () => {
  let closed = false
  const stuck = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise(() => {}),
      return: async () => {
        closed = true
        return { done: true }
      },
    }),
  }
  const alive = setInterval(() => {}, 1000) // the timer of the signal does not hold the process
  await assert.rejects(survey.fold(stuck, { signal: AbortSignal.timeout(20) }), (error) => {
    assert.deepEqual([error.name, error.code, error.cause.name], ['AbortError', 'cancelled', 'TimeoutError'])
    return true
  })
  clearInterval(alive)
  assert.ok(closed)
})

test('progress is told, at the end exactly', async () => {
  const told = []
  await survey.fold(large, { progress: (progress) => told.push(progress) })
  const total = large.at.byteLength + large.nps.byteLength + large.store.codes.byteLength
  assert.deepEqual(told.at(-1), { rows: 4_000_000, bytes: total, totalBytes: total })
  assert.ok(told.every(({ rows }, at) => at === 0 || told[at - 1].rows <= rows))
  await assert.rejects(
    survey.fold(large, {
      progress() {
        throw new RangeError('of the callback')
      },
    }),
    RangeError,
  )
})

test('the event loop goes on during a long fold, and so do questions', async () => {
  const cube = await survey.fold(columns(1000))
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  let questions = 0
  const timer = setInterval(() => {
    cube.nps('nps', { by: 'store' })
    questions += 1
  }, 5)
  const started = performance.now()
  await cube.fold(large)
  const took = performance.now() - started
  clearInterval(timer)
  delay.disable()
  const most = delay.max / 1e6
  console.log(`folded for ${took.toFixed(0)} ms; the loop waited ${most.toFixed(0)} ms at most; ${questions} questions answered`)
  // Were the loop held up, no timer would fire before the fold is done. How often it does depends on what else the machine does.
  assert.ok(questions >= 2, `${questions} questions`)
})

test('worker threads fold on their own', async () => {
  const source = `
    import { parentPort, workerData } from 'node:worker_threads'
    const { Survey } = await import(workerData.entry)
    const survey = new Survey(workerData.survey)
    const cube = await survey.fold(workerData.columns)
    let code
    try { cube.nps('no') } catch (error) { code = error.code }
    parentPort.postMessage({ bytes: cube.toArrow(), code })
  `
  const workerData = { entry: new URL('../index.mjs', import.meta.url).href, survey: survey.toJSON(), columns: columns(5000) }
  const wanted = await survey.fold(workerData.columns)
  const run = async () => {
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`), { workerData })
    // The end may come with the message: it is listened for before.
    const end = once(worker, 'exit')
    const [message] = await once(worker, 'message')
    await end
    return message
  }
  for (const { bytes, code } of await Promise.all([run(), run(), run()])) {
    assert.ok(Cube.fromArrow(bytes).equals(wanted))
    assert.equal(code, 'unknown_question')
  }
})
