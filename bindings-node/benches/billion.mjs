// Folds a billion rows, batch by batch from buffers that are used again and again, and prints what memory does meanwhile: it
// grows with cells, not with rows.
//
//   node --expose-gc benches/billion.mjs [rows]
import { performance } from 'node:perf_hooks'
import { Survey } from '../index.mjs'

const rows = Number(process.argv[2] ?? 1e9)
const BATCH = 2_000_000
const survey = new Survey({
  time: { column: 'at', formats: ['unix_s'] },
  zone: 'Europe/Warsaw',
  ratings: { nps: 'nps' },
  dimensions: ['store', 'channel'],
})

const list = (count, of) => Array.from({ length: count }, (_, at) => `${of} ${at}`)
const batch = {
  at: new BigInt64Array(BATCH),
  store: { codes: new Uint32Array(BATCH), names: list(500, 'store') },
  channel: { codes: new Uint32Array(BATCH), names: list(5, 'channel') },
  nps: new Uint8Array(BATCH),
}
for (let row = 0; row < BATCH; row += 1) {
  batch.store.codes[row] = (row * 7919) % 500
  batch.channel.codes[row] = (row * 104729) % 5
  batch.nps[row] = (row * 31) % 11
}

const start = BigInt(Date.UTC(2026, 0, 1) / 1000)
const megabytes = (bytes) => Math.round(bytes / 2 ** 20)
const started = performance.now()

function* batches() {
  for (let done = 0, piece = 0; done < rows; done += BATCH, piece += 1) {
    // A day a batch, round and round through a year.
    const day = start + BigInt(piece % 365) * 86_400n
    for (let row = 0; row < BATCH; row += 1000) batch.at.fill(day + BigInt(row % 86_400), row, row + 1000)
    yield batch
    if (piece % 50 === 0) tell(done + BATCH)
  }
}

function tell(done) {
  globalThis.gc?.()
  const { heapUsed, rss } = process.memoryUsage()
  const seconds = (performance.now() - started) / 1000
  console.log(`${(done / 1e6).toFixed(0)} million rows in ${seconds.toFixed(1)} s: heap ${megabytes(heapUsed)} MB, process ${megabytes(rss)} MB`)
}

const cube = await survey.fold(batches())
tell(rows)
console.log(cube)
