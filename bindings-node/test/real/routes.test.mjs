// The same answers by every road: as a file, as Arrow, as columns, as rows, at once and in pieces. Whatever the road, the cube
// is the same to the byte, and so is its account.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { gzipSync } from 'node:zlib'
import {
  Dictionary,
  Float64,
  Int16,
  Int32,
  Int8,
  Table as ArrowTable,
  TimestampMillisecond,
  Uint8,
  Utf8,
  tableToIPC,
  vectorFromArray,
} from 'apache-arrow'
import { Cube, Survey } from '../../index.mjs'
import { DataSet, nothingIsLost } from './shared.mjs'

const folder = mkdtempSync(join(tmpdir(), 'cxmetrics-'))
after(() => rmSync(folder, { recursive: true }))

/** Every road gives the cube of the file. */
async function allTheSame(survey, fromFile, roads) {
  for (const [road, data, options] of roads) {
    const cube = await survey.fold(data, { grain: fromFile.grain, ...options })
    nothingIsLost(cube.intake)
    assert.ok(cube.equals(fromFile), road)
    assert.deepEqual(cube.intake, fromFile.intake, road)
    assert.deepEqual(cube.toArrow(), fromFile.toArrow(), road)
  }
  assert.ok(Cube.fromArrow(fromFile.toArrow()).equals(fromFile))
  const parquet = join(folder, 'cube.parquet')
  await fromFile.toParquet(parquet)
  assert.ok((await Cube.fromParquet(parquet)).equals(fromFile))
}

/** Some columns of a file, as the text that they are. */
function textsOf(set, file, names) {
  const { columns } = set.columns(file)
  return Object.fromEntries(names.map((name) => [name, columns[name]]))
}

/** The same columns, the cells of each made into something. */
function made(columns, makers) {
  return Object.fromEntries(Object.entries(makers).map(([name, make]) => [name, columns[name].map(make)]))
}

/** What stands for nothing becomes null. */
const orNull = (make) => (text) => (text === '' || text === 'NA' ? null : make(text))

function rowsOf(columns) {
  const names = Object.keys(columns)
  return columns[names[0]].map((_, row) => Object.fromEntries(names.map((name) => [name, columns[name][row]])))
}

/** `[values, type]` of each column as an Arrow table. */
function arrow(columns) {
  const vectors = Object.entries(columns).map(([name, [values, type]]) => [name, vectorFromArray(values, type)])
  return new ArrowTable(Object.fromEntries(vectors))
}

/** Texts as codes into those that occur; -1 is null. */
function dictionary(texts) {
  const names = [...new Set(texts)].filter((text) => text !== '')
  return { codes: texts.map((text) => names.indexOf(text)), names }
}

/** A few at a time. */
async function* inPieces(rows, size, slice) {
  for (let from = 0; from < rows; from += size) yield slice(from, Math.min(from + size, rows))
}

const pieceOf = (columns) => (from, to) =>
  Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values.slice(from, to)]))

function linesFile(name, rows) {
  const path = join(folder, name)
  const text = rows.map((row) => JSON.stringify(row)).join('\n')
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text)
  return path
}

/** The roads that any columns can take, whatever their cells hold. */
function roadsOf(name, columns) {
  const rows = rowsOf(columns)
  return [
    [`${name} as columns`, columns],
    [`${name} as columns in pieces`, inPieces(rows.length, 997, pieceOf(columns))],
    [`${name} as rows`, rows],
    [`${name} as rows in pieces`, inPieces(rows.length, 997, (from, to) => rows.slice(from, to))],
    [`${name} as JSON lines`, linesFile('answers.jsonl', rows)],
    [`${name} as compressed JSON lines`, linesFile('answers.ndjson.gz', rows), { batchRows: 500 }],
  ]
}

function roadsOfArrow(table) {
  const stream = tableToIPC(table, 'stream')
  return [
    ['Arrow stream', stream],
    ['Arrow stream in an ArrayBuffer', stream.slice().buffer],
    ['Arrow file', tableToIPC(table, 'file')],
    ['Arrow stream cut anywhere', inPieces(stream.length, 10_007, (from, to) => stream.subarray(from, to))],
    ['Arrow streams', inPieces(table.numRows, 997, (from, to) => tableToIPC(table.slice(from, to), 'stream'))],
  ]
}

const garden = new DataSet('nps-garden-fr')

garden.test('garden: numbers with gaps, bands and money by every road', async () => {
  const band = (name, column, ...bands) => ({ name, column, missing: ['NA', -1], bands })
  const survey = new Survey({
    dimensions: [
      { name: 't', missing: ['NA', -1] },
      band('visits', 'NbPassageKS', { from: 0, label: '0-2' }, { from: 3, label: '3 or more' }),
      band('group', 'nps', { from: 0, label: 'detractors' }, { from: 7, label: 'passives' }, { from: 9, label: 'promoters' }),
    ],
    questions: {
      nps: { kind: 'rating', scale: 'nps', missing: ['NA', -1] },
      satisfaction: { kind: 'rating', scale: { min: 0, max: 10 }, missing: ['NA', -1] },
      intention: { kind: 'rating', scale: { min: 0, max: 10 }, missing: ['NA', -1] },
      basket: { kind: 'measure', column: 'CaTicket', unit: { money: 'EUR' } },
    },
  })
  const names = ['nps', 'satisfaction', 'intention', 'NbPassageKS', 'CaTicket', 't']
  assert.deepEqual([...survey.columns].sort(), [...names].sort())
  const file = 'nps.csv.gz'
  const fromFile = await garden.fold(survey, file)
  const texts = textsOf(garden, file, names)
  const numbers = made(texts, Object.fromEntries(names.map((name) => [name, orNull(Number)])))
  const orMinusOne = (name) => numbers[name].map((number) => number ?? -1)
  const tags = new Dictionary(new Utf8(), new Int32())
  await allTheSame(survey, fromFile, [
    ['file with all its columns', garden.path(file), { batchRows: 1_000 }],
    ['bytes of the file', readFileSync(garden.path(file)), { format: 'csv' }],
    ...roadsOf('texts', texts),
    ...roadsOf('numbers', numbers),
    [
      'typed arrays',
      {
        nps: Int8Array.from(orMinusOne('nps')),
        satisfaction: Int16Array.from(orMinusOne('satisfaction')),
        intention: Float32Array.from(orMinusOne('intention')),
        NbPassageKS: Uint16Array.from(numbers.NbPassageKS),
        CaTicket: Float64Array.from(numbers.CaTicket),
        t: BigInt64Array.from(orMinusOne('t'), BigInt),
      },
    ],
    ['codes and names', Object.fromEntries(names.map((name) => [name, dictionary(texts[name])]))],
    ...roadsOfArrow(
      arrow({
        nps: [numbers.nps, new Int8()],
        satisfaction: [numbers.satisfaction, new Float64()],
        intention: [texts.intention, tags],
        NbPassageKS: [numbers.NbPassageKS, new Int16()],
        CaTicket: [numbers.CaTicket, new Float64()],
        t: [numbers.t, new Int32()],
      }),
    ),
  ])
})

const olist = new DataSet('olist')
const FORMAT = '%m/%d/%Y %H:%M'

/** `9/4/2016 21:15`, in UTC. */
function moment(text) {
  const [month, day, year, hour, minute] = text.split(/\D/).map(Number)
  return new Date(Date.UTC(year, month - 1, day, hour, minute))
}

olist.test('olist: times, durations and ids by every road', async () => {
  const [ordered, delivered] = ['order_purchase_timestamp', 'order_delivered_customer_date']
  const survey = new Survey({
    time: { column: ordered, formats: [FORMAT, 'iso', 'unix_ms'] },
    id: 'order_id',
    dimensions: ['order_status'],
    questions: { delivery: { kind: 'measure', between: { from: ordered, to: delivered }, unit: 'seconds' } },
  })
  const file = 'head5k_orders.csv.gz'
  const fromFile = await olist.fold(survey, file, { grain: 'day' })
  const texts = textsOf(olist, file, survey.columns)
  const dates = { ...texts, ...made(texts, { [ordered]: moment, [delivered]: orNull(moment) }) }
  const millis = { ...texts, ...made(dates, { [ordered]: Number, [delivered]: (date) => date && date.getTime() }) }
  await allTheSame(survey, fromFile, [
    ...roadsOf('texts', texts),
    ...roadsOf('dates', dates),
    ...roadsOf('milliseconds', millis),
    ['typed arrays', { ...millis, [ordered]: BigInt64Array.from(millis[ordered], BigInt) }],
    ...roadsOfArrow(
      arrow({
        order_id: [texts.order_id, new Utf8()],
        order_status: [texts.order_status, new Dictionary(new Utf8(), new Int8())],
        [ordered]: [dates[ordered], new TimestampMillisecond()],
        [delivered]: [dates[delivered], new TimestampMillisecond('UTC')],
      }),
    ),
  ])
})

olist.test('olist: orders reviewed twice by every road', async () => {
  const survey = new Survey({
    time: { column: 'review_answer_timestamp', formats: [FORMAT, 'iso'] },
    id: 'order_id',
    questions: { score: { kind: 'rating', scale: 'csat', column: 'review_score' } },
  })
  const file = 'head5k_order_reviews.csv.gz'
  const fromFile = await olist.fold(survey, file, { grain: 'month' })
  assert.equal(fromFile.intake.rowsRefused.duplicate.count, 22)
  const texts = textsOf(olist, file, survey.columns)
  const dates = { ...texts, ...made(texts, { review_answer_timestamp: moment, review_score: Number }) }
  await allTheSame(survey, fromFile, [
    ...roadsOf('texts', texts),
    ...roadsOf('dates', dates),
    ['typed arrays', { ...dates, review_score: Uint8Array.from(dates.review_score) }],
    ...roadsOfArrow(
      arrow({
        order_id: [texts.order_id, new Utf8()],
        review_answer_timestamp: [dates.review_answer_timestamp, new TimestampMillisecond()],
        review_score: [dates.review_score, new Uint8()],
      }),
    ),
  ])
})

const sfo = new DataSet('sfo-survey')

sfo.test('airport: weights by every road', async () => {
  const survey = new Survey({
    weight: 'WEIGHT',
    dimensions: ['BAREA'],
    questions: { recommend: { kind: 'rating', scale: 'nps', column: 'NETPRO', missing: [11] } },
  })
  const file = '2017_SFO_Customer_Survey.csv.gz'
  const fromFile = await sfo.fold(survey, file)
  const texts = textsOf(sfo, file, survey.columns)
  const numbers = { ...texts, ...made(texts, { WEIGHT: Number, NETPRO: orNull(Number) }) }
  await allTheSame(survey, fromFile, [
    ['file with all its columns', sfo.path(file), { batchRows: 100 }],
    ...roadsOf('texts', texts),
    ...roadsOf('numbers', numbers),
    ['typed arrays', { ...numbers, WEIGHT: Float64Array.from(numbers.WEIGHT) }],
    ...roadsOfArrow(
      arrow({
        WEIGHT: [numbers.WEIGHT, new Float64()],
        BAREA: [texts.BAREA, new Dictionary(new Utf8(), new Int32())],
        NETPRO: [numbers.NETPRO, new Int8()],
      }),
    ),
  ])
})
