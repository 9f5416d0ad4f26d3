// What the Node face costs over Rust: folds 10 million rows that lie in memory as Arrow IPC bytes, here and in Rust, by turns in one
// run, having proved that both make the same cube.
//
//   cargo build --profile dist -p cxmetrics-benches --bin arrow_fold
//   npm run build
//   node benches/overhead.mjs ../target/dist/arrow_fold
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { Dictionary, Table, Uint16, Uint8, Utf8, makeData, makeVector, tableToIPC, TimestampMicrosecond, vectorFromArray } from 'apache-arrow'
import { Cube, Survey } from '../index.mjs'

const [program, given = '10000000'] = process.argv.slice(2)
const rows = Number(given)
const ROUNDS = 7

const survey = new Survey({ time: 'at', zone: 'Europe/Warsaw', ratings: { nps: 'nps' }, dimensions: ['store', 'channel'] })
const bytes = tableToIPC(table(rows), 'stream')
const folder = await mkdtemp(join(tmpdir(), 'cxmetrics-'))
try {
  const paths = ['survey.json', 'rows.arrows', 'cube.arrows'].map((name) => join(folder, name))
  await writeFile(paths[0], JSON.stringify(survey))
  await writeFile(paths[1], bytes)
  const inRust = (times) => JSON.parse(execFileSync(program, [paths[0], paths[1], String(times), String(rows), paths[2]]))

  const cube = await survey.fold(bytes)
  inRust(1)
  if (!Cube.fromArrow(await readFile(paths[2])).equals(cube)) throw new Error('the cubes differ')

  const best = { node: Infinity, rust: Infinity }
  for (let round = 0; round < ROUNDS; round += 1) {
    const started = performance.now()
    await survey.fold(bytes)
    best.node = Math.min(best.node, (performance.now() - started) / 1000)
    best.rust = Math.min(best.rust, inRust(3).best_seconds)
  }
  const found = { rows, cells: cube.cells, bytes: bytes.length, node_seconds: best.node, rust_seconds: best.rust, ratio: best.node / best.rust }
  console.log(JSON.stringify(found, null, 2))
} finally {
  await rm(folder, { recursive: true })
}

/** 500 stores, 5 channels, 400 days; the same rows every time. */
function table(count) {
  let state = 42
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const [store, channel, nps] = [new Uint16Array(count), new Uint8Array(count), new Uint8Array(count)]
  const at = new BigInt64Array(count)
  const start = Date.UTC(2025, 9, 1) * 1000
  for (let row = 0; row < count; row += 1) {
    store[row] = random() * 500
    channel[row] = random() * 5
    nps[row] = random() * 11
    at[row] = BigInt(Math.floor(start + random() * 400 * 86_400e6))
  }
  const names = (count, of) => vectorFromArray(Array.from({ length: count }, (_, at) => of(at)), new Utf8())
  const coded = (data, index, dictionary) =>
    makeVector(makeData({ type: new Dictionary(new Utf8(), index), length: count, data, dictionary }))
  return new Table({
    at: makeVector(makeData({ type: new TimestampMicrosecond('UTC'), length: count, data: at })),
    store: coded(store, new Uint16(), names(500, (at) => `store ${at}`)),
    channel: coded(channel, new Uint8(), names(5, (at) => `channel ${at}`)),
    nps: makeVector(makeData({ type: new Uint8(), length: count, data: nps })),
  })
}
