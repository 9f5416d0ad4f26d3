import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  Bool,
  Dictionary,
  Field,
  Float64,
  Int32,
  List,
  RecordBatchStreamWriter,
  Table as ArrowTable,
  TimestampMicrosecond,
  TimestampMillisecond,
  Uint8,
  Utf8,
  tableFromArrays,
  tableFromIPC,
  tableToIPC,
  vectorFromArray,
} from 'apache-arrow'
import { Cube, Survey } from '../index.mjs'

const survey = new Survey({ time: 'at', zone: 'Europe/Warsaw', ratings: { nps: 'nps' }, dimensions: ['store'] })
const times = ['2026-11-01T23:30:00Z', '2026-11-02T09:00:00Z', '2026-11-02T10:00:00Z', '2026-11-03T10:00:00Z'].map((text) => new Date(text))

const table = (columns) => new ArrowTable(columns)
const stores = ['A', 'B', null, 'A']
const at = () => vectorFromArray(times, new TimestampMillisecond('UTC'))
const nps = () => vectorFromArray([10, 9, 3, null], new Uint8())
const plain = () => table({ at: at(), store: vectorFromArray(stores, new Utf8()), nps: nps() })
const wanted = await survey.fold({ at: times, store: stores, nps: [10, 9, 3, null] })

test('real tables: text, dictionaries, timestamps, nulls', async () => {
  const dictionary = vectorFromArray(stores, new Dictionary(new Utf8(), new Int32()))
  assert.ok((await survey.fold(tableToIPC(plain()))).equals(wanted))
  assert.ok((await survey.fold(tableToIPC(table({ at: at(), store: dictionary, nps: nps() })))).equals(wanted))
  assert.ok((await survey.fold(tableToIPC(plain(), 'file'))).equals(wanted), 'the file format')
  const micros = vectorFromArray(times.map((time) => time.getTime()), new TimestampMicrosecond('Europe/Warsaw'))
  assert.ok((await survey.fold(tableToIPC(table({ at: micros, store: dictionary, nps: nps() })))).equals(wanted))
  const floats = vectorFromArray([10, 9, 3, null], new Float64())
  assert.ok((await survey.fold(tableToIPC(table({ at: at(), store: dictionary, nps: floats })))).equals(wanted))
})

test('a timestamp without a zone is read off the wall clock', async () => {
  const wall = vectorFromArray(times, new TimestampMillisecond())
  const cube = await survey.fold(tableToIPC(table({ at: wall, store: vectorFromArray(stores, new Utf8()), nps: nps() })))
  assert.equal(cube.periods()[0].label, '2026-11-01')
  assert.equal(wanted.periods()[0].label, '2026-11-02')
})

test('sliced tables, tables of several batches, empty tables', async () => {
  const whole = plain()
  const sliced = await survey.fold(tableToIPC(whole.slice(1, 3)))
  assert.deepEqual([sliced.rows, sliced.values('store')], [2, ['B', null]])
  assert.ok((await survey.fold(tableToIPC(whole.slice(0, 1).concat(whole.slice(1))))).equals(wanted))
  const empty = await survey.fold(tableToIPC(whole.slice(0, 0)))
  assert.equal(empty.rows, 0)
  await assert.rejects(survey.fold(tableToIPC(table({ nps: nps() }).slice(0, 0))), { code: 'unknown_column' })
})

test('bytes at any place in their buffer are read', async () => {
  const bytes = tableToIPC(plain())
  for (const shift of [1, 3, 8, 64]) {
    const moved = new Uint8Array(bytes.length + shift)
    moved.set(bytes, shift)
    assert.ok((await survey.fold(moved.subarray(shift))).equals(wanted), `shifted by ${shift}`)
  }
  assert.ok((await survey.fold(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))).equals(wanted), 'an ArrayBuffer')
})

test('truth values and lists from Arrow', async () => {
  const service = new Survey({ flags: ['solved'], tags: ['topics'] })
  const columns = tableFromArrays({ solved: [true, false, true] })
  const lists = vectorFromArray([['price'], [], ['price', 'queue']], new List(new Field('item', new Utf8())))
  const cube = await service.fold(tableToIPC(new ArrowTable({ solved: columns.getChild('solved'), topics: lists })))
  assert.equal(cube.share('solved', { minBase: 0 }).value, 2 / 3)
  assert.deepEqual(cube.tags('topics').counts, [{ tag: 'price', n: 2 }, { tag: 'queue', n: 1 }])
  assert.ok(columns.schema.fields[0].type instanceof Bool)
})

test('a cube and a table of readings as Arrow', () => {
  const cube = tableFromIPC(wanted.toArrow())
  assert.deepEqual(cube.schema.fields.map(({ name }) => name).slice(0, 6), ['store', 'period', 'question', 'bin', 'tag', 'n'])
  assert.ok(Cube.fromArrow(tableToIPC(cube)).equals(wanted), 'back through another library')
  const readings = wanted.nps('nps', { by: 'store', minBase: 0 })
  const rows = tableFromIPC(readings.toArrow()).toArray()
  assert.deepEqual(rows.map(({ store, value, n }) => [store, value, Number(n)]), readings.rows.map(({ segment, reading }) => [segment.store, reading.value, reading.n]))
})

test('a wrong column lists those of the table', async () => {
  const bad = table({ at: at(), stores: vectorFromArray(stores, new Utf8()), nps: nps() })
  await assert.rejects(survey.fold(tableToIPC(bad)), { code: 'unknown_column', message: /did you mean `stores`\?; there are: `at`, `stores`, `nps`/ })
})

test('what is broken is malformed, never a crash', async () => {
  const bytes = tableToIPC(plain())
  for (const cut of [1, 7, 8, 100, bytes.length - 9]) {
    await assert.rejects(survey.fold(bytes.slice(0, cut)), { code: 'malformed_input' }, `cut at ${cut}`)
  }
  const file = tableToIPC(plain(), 'file')
  await assert.rejects(survey.fold(file.slice(0, -4)), { code: 'malformed_input' })
  // Every byte flipped in turn: an error of ours or a cube, never the end of the process.
  const codes = new Set()
  for (const whole of [bytes, file]) {
    for (let place = 0; place < whole.length; place += 3) {
      const broken = whole.slice()
      broken[place] ^= 0xff
      await survey.fold(broken).catch((error) => codes.add(error.code))
    }
  }
  for (const code of codes) assert.ok(['malformed_input', 'unknown_column', 'column_type', 'invalid_argument', 'io'].includes(code), code)
})

test('an Arrow table itself is refused with the way to hand it over', async () => {
  await assert.rejects(survey.fold(plain()), { code: 'invalid_argument', message: /tableToIPC\(table\)/ })
})

test('a stream of record batches as they are written', async () => {
  const writer = RecordBatchStreamWriter.writeAll(plain().batches.concat(plain().batches))
  const cube = await survey.fold(writer)
  assert.equal(cube.rows, 8)
})
