import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { test } from 'node:test'
import { tableFromArrays, tableToIPC } from 'apache-arrow'
import { Cube, Survey } from '../index.mjs'

const survey = new Survey({ time: { column: 'at', formats: ['unix_s'] }, ratings: { nps: 'nps' }, dimensions: ['store'] })
const skip = globalThis.gc ? false : 'run node with --expose-gc'

/** Collects everything that can be collected, finalizers included. */
async function settle() {
  for (let round = 0; round < 5; round += 1) {
    globalThis.gc()
    await turn()
  }
  const { heapUsed, rss, external } = process.memoryUsage()
  return { heapUsed, rss, external }
}

async function grown(rounds, run) {
  for (let round = 0; round < 50; round += 1) await run(round)
  const before = await settle()
  for (let round = 0; round < rounds; round += 1) await run(round)
  const after = await settle()
  return Object.fromEntries(Object.entries(after).map(([name, bytes]) => [name, (bytes - before[name]) / 2 ** 20]))
}

const rows = 500
const columns = {
  at: BigInt64Array.from({ length: rows }, (_, row) => 1_767_225_600n + BigInt(row * 20000)),
  store: Array.from({ length: rows }, (_, row) => `store ${row % 40}`),
  nps: Uint8Array.from({ length: rows }, (_, row) => row % 11),
}
const ipc = tableToIPC(tableFromArrays({ at: columns.at, store: columns.store, nps: columns.nps }))

test('a thousand rounds of everything leave nothing behind', { skip, timeout: 300_000 }, async () => {
  const more = await grown(1000, async (round) => {
    const cube = await survey.fold(round % 2 ? columns : ipc)
    cube.nps('nps', { by: 'store', every: 'week' }).rows.at(-1)
    cube.merge(new Cube(survey))
    Cube.fromArrow(cube.toArrow())
    await cube.fold({ nope: [1] }).catch(() => {})
    try {
      cube.nps('no')
    } catch {}
  })
  console.log(`after 1,000 rounds: ${JSON.stringify(more)} MB more`)
  assert.ok(more.heapUsed < 4, `the heap grew by ${more.heapUsed} MB`)
  assert.ok(more.external < 4, `external memory grew by ${more.external} MB`)
  assert.ok(more.rss < 64, `the process grew by ${more.rss} MB`)
})

test('the collector knows what a cube weighs', { skip, timeout: 300_000 }, async () => {
  // Each takes some megabytes behind an object of a few bytes; nobody asks for a collection.
  const plain = new Survey({ ratings: { nps: 'nps' }, dimensions: ['store'] })
  const cells = 40_000
  const data = { nps: new Uint8Array(cells), store: { codes: Uint32Array.from({ length: cells }, (_, at) => at), names: Array.from({ length: cells }, (_, at) => `${at}`) } }
  const { rss } = await settle()
  let most = 0
  for (let round = 0; round < 200; round += 1) {
    await plain.fold(data)
    most = Math.max(most, process.memoryUsage().rss)
  }
  const more = (most - rss) / 2 ** 20
  console.log(`200 cubes of ${cells} cells, dropped one after the other: ${more.toFixed(0)} MB at most`)
  assert.ok(more < 500, `${more} MB`)
})

test('many rows from reused buffers grow no heap', { skip, timeout: 300_000 }, async () => {
  const cube = new Cube(survey)
  const batch = { at: new BigInt64Array(20_000).fill(1_767_225_600n), store: { codes: new Uint32Array(20_000), names: ['A'] }, nps: new Uint8Array(20_000) }
  async function* batches(count) {
    for (let piece = 0; piece < count; piece += 1) {
      batch.nps.fill(piece % 11)
      yield batch
    }
  }
  await cube.fold(batches(20))
  const before = await settle()
  await cube.fold(batches(500))
  const after = await settle()
  assert.equal(cube.rows, 520 * 20_000)
  const more = (after.heapUsed - before.heapUsed) / 2 ** 20
  console.log(`ten million rows: heap ${more.toFixed(2)} MB more`)
  assert.ok(more < 2, `${more} MB`)
})
