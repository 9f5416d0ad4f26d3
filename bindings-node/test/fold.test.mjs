import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { after, before, test } from 'node:test'
import { Cube, Survey } from '../index.mjs'

const survey = new Survey({ time: 'answeredAt', zone: 'Europe/Warsaw', ratings: { nps: 'nps' }, dimensions: ['store'] })
const rows = [
  { answeredAt: '2026-11-01T23:30:00Z', store: 'A', nps: 10 }, // the 2nd in Warsaw
  { answeredAt: '2026-11-02T09:00:00Z', store: 'A', nps: 3 },
  { answeredAt: '2026-11-02T10:00:00Z', store: null, nps: 9 },
  { answeredAt: '2026-11-03T10:00:00Z', store: 'B', nps: null },
  { answeredAt: '2026-11-03T11:00:00Z', store: 'B', nps: 11 },
]
const columns = {
  answeredAt: rows.map((row) => new Date(row.answeredAt)),
  store: rows.map((row) => row.store),
  nps: rows.map((row) => row.nps),
}

let folder
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cxmetrics-'))
})
after(() => rm(folder, { recursive: true }))

/** What the five rows above make, whatever they came from. */
function check(cube) {
  assert.equal(cube.rows, 5)
  assert.equal(cube.cells, 3)
  assert.deepEqual(cube.values('store'), ['A', 'B', null])
  assert.deepEqual(cube.periods().map(({ label }) => label), ['2026-11-02', '2026-11-03'])
  assert.deepEqual(cube.intake.questions.nps, { answered: 3, missing: 1, refused: { out_of_scale: { count: 1, firstRows: [4] } } })
  assert.ok(Math.abs(cube.nps('nps', { minBase: 0 }).value - 100 / 3) < 1e-9) // two promoters, one detractor, of three
}

test('an array of rows', async () => check(await survey.fold(rows)))

test('columns: dates, texts and numbers with nulls', async () => check(await survey.fold(columns)))

test('columns: typed arrays, codes and names', async () => {
  const micros = BigInt64Array.from(columns.answeredAt, (date) => BigInt(date.getTime()))
  const store = { codes: Uint8Array.of(0, 0, 9, 1, 1), names: ['A', 'B'] } // a code outside the names is null
  const nps = Float64Array.of(10, 3, 9, NaN, 11)
  const cube = await new Survey({ ...survey.toJSON(), time: { column: 'answeredAt', zone: 'Europe/Warsaw', formats: ['unix_ms'] } }).fold({
    answeredAt: micros,
    store,
    nps,
  })
  assert.deepEqual([cube.rows, cube.cells, cube.values('store')], [5, 3, ['A', 'B', null]])
  assert.deepEqual(Object.keys(cube.intake.questions.nps.refused), ['not_a_number', 'out_of_scale'])
})

test('every kind of typed array gives the same cube', async () => {
  const plain = new Survey({ ratings: { nps: 'nps' } })
  const wanted = await plain.fold({ nps: [10, 3, 9] })
  for (const Kind of [Uint8Array, Uint8ClampedArray, Int8Array, Uint16Array, Int16Array, Uint32Array, Int32Array, Float32Array, Float64Array]) {
    assert.ok((await plain.fold({ nps: Kind.of(10, 3, 9) })).equals(wanted), Kind.name)
  }
  for (const Kind of [BigInt64Array, BigUint64Array]) {
    assert.ok((await plain.fold({ nps: Kind.of(10n, 3n, 9n) })).equals(wanted), Kind.name)
  }
  assert.ok((await plain.fold({ nps: Buffer.from([10, 3, 9]) })).equals(wanted))
  assert.ok((await plain.fold({ nps: [10n, 3n, 9n] })).equals(wanted))
  assert.ok((await plain.fold({ nps: ['10', '3', '9'] })).equals(wanted))
  assert.ok((await plain.fold({ nps: new Uint8Array([0, 10, 3, 9]).subarray(1) })).equals(wanted))
})

test('flags, tags, measures and comments', async () => {
  const service = new Survey({ flags: ['solved'], tags: ['topics'], measures: { handling: 's' }, comments: ['words'] })
  const cube = await service.fold({
    solved: [true, false, null, true],
    topics: [['price', 'queue'], [], null, ['price']],
    handling: [30.5, 60, null, 1.5],
    words: ['good', '', null, 'fine'],
  })
  assert.equal(cube.share('solved', { minBase: 0 }).value, 2 / 3)
  assert.deepEqual(cube.tags('topics').counts, [{ tag: 'price', n: 2 }, { tag: 'queue', n: 1 }])
  assert.equal(cube.sum('handling', { minBase: 0 }).value, 92)
  assert.equal(cube.intake.questions.words.answered, 2)
})

test('numbers of a dimension read alike from arrays, typed arrays and rows', async () => {
  const plain = new Survey({ ratings: { nps: 'nps' }, dimensions: ['visits'] })
  const wanted = ['1', '20']
  assert.deepEqual((await plain.fold({ nps: [9, 9], visits: [1, 20] })).values('visits'), wanted)
  assert.deepEqual((await plain.fold({ nps: [9, 9], visits: Int16Array.of(1, 20) })).values('visits'), wanted)
  assert.deepEqual((await plain.fold([{ nps: 9, visits: 1 }, { nps: 9, visits: 20 }])).values('visits'), wanted)
  assert.deepEqual((await plain.fold({ nps: [9], visits: [2 ** 40] })).values('visits'), [String(2 ** 40)])
})

test('files: CSV, gzip, JSON lines, by path and by URL', async () => {
  const text = ['answeredAt;store;nps', ...rows.map((row) => `${row.answeredAt};${row.store ?? ''};${row.nps ?? ''}`)].join('\n')
  const write = async (name, content) => {
    await writeFile(join(folder, name), content)
    return join(folder, name)
  }
  check(await survey.fold(await write('a.csv', text)))
  check(await survey.fold(pathToFileURL(await write('b.csv.gz', gzipSync(text)))))
  check(await survey.fold(await write('c.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'))))
  check(await survey.fold(await write('d.dat', text), { format: 'csv', delimiter: ';', encoding: 'utf-8', hasHeader: true, batchRows: 2 }))
  check(await survey.fold(Buffer.from(text), { format: 'csv' }))
  const bare = text.replace(';store', ';shop')
  const cube = await survey.fold(await write('e.csv', bare), { constants: { store: 'A' } })
  assert.deepEqual(cube.values('store'), ['A'])
  await rejects(survey.fold(join(folder, 'a.csv'), { constants: { store: 'A' } }), 'column_type', /has a column `store` of its own/)
  await rejects(survey.fold(join(folder, 'e.csv'), { constants: { store: 1 } }), 'invalid_argument')
  check(await survey.fold(Uint8Array.from(gzipSync(text)).buffer, { format: 'csv' }))
})

test('a cube goes through Parquet and Arrow and comes back', async () => {
  const cube = await survey.fold(rows, { grain: 'week' })
  const path = join(folder, 'cube.parquet')
  await cube.toParquet(path)
  const back = await Cube.fromParquet(path)
  assert.ok(back.equals(cube))
  assert.deepEqual([back.grain, back.intake], ['week', cube.intake])
  assert.ok(Cube.fromArrow(cube.toArrow()).equals(cube))
})

test('folding again adds up, and resolves to the account of that fold', async () => {
  const cube = new Cube(survey)
  assert.equal((await cube.fold(rows)).rowsRead, 5)
  assert.equal((await cube.fold(columns)).rowsRead, 5)
  assert.equal(cube.rows, 10)
  assert.equal(cube.intake.rowsRead, 10)
})

test('with ids, rows that are counted already are refused, and the account says so', async () => {
  const withIds = new Survey({ id: 'id', ratings: { nps: 'nps' } })
  const answers = Array.from({ length: 50 }, (_, id) => ({ id, nps: id % 11 }))
  const cube = new Cube(withIds)
  assert.equal((await cube.fold(answers)).rowsAccepted, 50)
  const again = await cube.fold([...answers.slice(0, 30), { id: 'new', nps: 9 }])
  assert.deepEqual([again.rowsRead, again.rowsAccepted, again.rowsRefused.duplicate?.count], [31, 1, 30])
  assert.equal(again.questions.nps.answered, 1)
  assert.deepEqual([cube.rows, cube.ids, cube.intake.rowsRead, cube.intake.rowsAccepted], [51, 51, 81, 51])
  const other = await withIds.fold(answers)
  assert.equal(cube.merge(other).rowsAccepted, 0)
  // Counts travel; ids do not.
  const path = join(folder, 'ids.parquet')
  await cube.toParquet(path)
  for (const back of [Cube.fromArrow(cube.toArrow()), await Cube.fromParquet(path)]) assert.deepEqual([back.rows, back.ids], [51, 0])
})

test('two folds into one cube at once', async () => {
  const cube = new Cube(survey)
  await Promise.all([cube.fold(rows), cube.fold(columns), cube.fold(rows)])
  assert.equal(cube.rows, 15)
})

const rejects = (promise, code, about) =>
  assert.rejects(promise, (error) => {
    assert.equal(error.code, code, error.stack)
    assert.equal(error.name, 'CxError')
    if (about) assert.match(error.message, about)
    return true
  })

test('a hole in an array is null', async () => {
  const plain = new Survey({ ratings: { nps: 'nps' }, tags: ['topics'] })
  const cube = await plain.fold({ nps: [9, , 10], topics: [['a'], , ['b']] })
  assert.deepEqual([cube.intake.questions.nps.missing, cube.intake.questions.topics.missing], [1, 1])
  assert.equal(cube.nps('nps', { minBase: 0 }).value, 100)
  await rejects(plain.fold({ nps: [9], topics: [['a', , 'b']] }), 'column_type')
})

test('a wrong column name lists those that exist, and the nearest', async () => {
  await assert.rejects(survey.fold({ answeredAt: ['2026-11-01'], stroe: ['A'], nps: [1] }), (error) => {
    assert.equal(error.code, 'unknown_column')
    assert.equal(error.place.column, 'store')
    assert.match(error.message, /there are: `answeredAt`, `stroe`, `nps`/)
    assert.match(error.stack, /fold\.test\.mjs/, 'the stack leads to the caller')
    return true
  })
  await rejects(survey.fold({ answeredAt: ['2026-11-01'], stores: ['A'], nps: [1] }), 'unknown_column', /did you mean `stores`\?/)
})

test('data that cannot be folded are errors that say so', async () => {
  await rejects(survey.fold(7), 'invalid_argument', /not number/)
  await rejects(survey.fold(null), 'invalid_argument')
  await rejects(survey.fold(undefined), 'invalid_argument')
  await rejects(survey.fold([1]), 'invalid_argument', /a row is a plain object/)
  await rejects(survey.fold('answers.xlsx'), 'unsupported_format')
  await rejects(survey.fold('no-such-file.csv'), 'io', /no-such-file\.csv/)
  await rejects(survey.fold(Uint8Array.of(1, 2, 3)), 'malformed_input')
  await rejects(survey.fold(Uint8Array.of(1, 2, 3), { format: 'parquet' }), 'unsupported_format', /hand over the file/)
  await rejects(survey.fold([Uint8Array.of(1, 2, 3)].values(), { format: 'csv' }), 'invalid_argument', /as one/)
  await rejects(survey.fold({ ...columns, nps: [1, 2] }), 'column_type', /`nps` has 2 values/)
  await rejects(survey.fold({ ...columns, nps: [1, 'x', 2, 3, 4] }), 'column_type', /begins with a number and has a string at 1/)
  await rejects(survey.fold({ ...columns, nps: {} }), 'column_type', /`nps` is not a typed array/)
  await rejects(survey.fold(new Set(rows)), 'column_type', /rows come in an array, even a single one/)
  await rejects(survey.fold({ ...columns, nps: new DataView(new ArrayBuffer(5)) }), 'column_type', /DataView/)
  await rejects(survey.fold({ ...columns, answeredAt: [new Date(NaN), ...columns.answeredAt.slice(1)] }), 'column_type')
  await rejects(survey.fold(rows, { grain: 'weak' }), 'invalid_period', /did you mean `week`\?/)
  await rejects(survey.fold(rows, { signal: 5 }), 'invalid_argument')
  await rejects(survey.fold(rows, { progress: 5 }), 'invalid_argument')
  await rejects(survey.fold(rows, { maxCells: 1 }), 'too_many_cells')
})

test('an option that does not exist, or does not apply, is an error', async () => {
  const cube = new Cube(survey)
  const listed = /there are: `format`, .*`constants`, .*`hasHeader`, `signal`, `progress`/
  await rejects(cube.fold(rows, { delimeter: ';' }), 'invalid_argument', /have no `delimeter`; did you mean `delimiter`\?/)
  await rejects(cube.fold(rows, { nope: 1 }), 'invalid_argument', listed)
  await rejects(cube.fold(rows, { grain: 'week' }), 'invalid_argument', listed)
  await rejects(survey.fold(rows, { grein: 'week' }), 'invalid_argument', /did you mean `grain`\?.*`signal`, `progress`, `grain`, `maxCells`/)
  await rejects(survey.fold(rows, { signall: 1 }), 'invalid_argument', /did you mean `signal`\?/)
  await rejects(survey.fold(rows, { maxcells: 1 }), 'invalid_argument', /did you mean `maxCells`\?/)
  await rejects(survey.fold(rows, { maxCells: -1 }), 'out_of_range', /`maxCells`/)
  const ofFiles = { format: 'csv', batchRows: 2, columns: ['nps'], constants: { store: 'A' }, delimiter: ';', quote: '"', encoding: 'utf-8', decimalComma: true, hasHeader: true }
  for (const [name, value] of Object.entries(ofFiles)) {
    const about = new RegExp(`\`${name}\` does not apply to (rows|columns|Arrow)`)
    for (const data of [rows, columns, [columns].values()]) await rejects(survey.fold(data, { [name]: value }), 'invalid_argument', about)
    if (name !== 'format') await rejects(survey.fold(Uint8Array.of(1), { [name]: value }), 'invalid_argument', about)
  }
  const path = join(folder, 'f.jsonl')
  await writeFile(path, JSON.stringify(rows[0]))
  await rejects(survey.fold(path, { delimiter: ';' }), 'invalid_argument', /`delimiter` is for delimited text/)
  await rejects(survey.fold(path, { batchRows: -1 }), 'out_of_range', /`batchRows`/)
  await rejects(survey.fold(new URL('https://localhost/a.csv')), 'invalid_argument', /fetch it/)
  assert.equal(cube.intake.rowsRead, 0)
})

test('a Date in a row is the time it is, or is refused at once', async () => {
  const time = { column: 'answeredAt', zone: 'Europe/Warsaw' }
  const stated = (formats) => new Survey({ ...survey.toJSON(), time: { ...time, formats } })
  const dated = [{ answeredAt: new Date('2026-11-01T23:30:00Z'), store: 'A', nps: 9 }]
  for (const of of [stated([]), stated(['iso']), stated(['%d/%m/%Y', 'iso'])]) {
    const cube = await of.fold(dated)
    cube.add(dated[0])
    assert.deepEqual([cube.rows, cube.periods().map(({ label }) => label)], [2, ['2026-11-02']])
  }
  for (const formats of [['%d/%m/%Y %H:%M'], ['unix_ms'], ['%Y-%m-%dT%H:%M:%S%.fZ']]) {
    const of = stated(formats)
    await assert.rejects(of.fold([{ ...dated[0], answeredAt: null }, ...dated]), (error) => {
      assert.deepEqual([error.code, error.place], ['column_type', { column: 'answeredAt', row: 1 }])
      assert.match(error.message, /is a Date, and the survey reads this column by the formats `.*; write it as such text, add `iso`/)
      return true
    })
    const cube = new Cube(of)
    assert.throws(() => cube.add(dated[0]), { code: 'column_type', place: { column: 'answeredAt' } })
    assert.throws(() => cube.correct(dated[0], dated[0]), { code: 'column_type' })
    // Columns have a type of their own.
    assert.equal((await of.fold({ answeredAt: [dated[0].answeredAt], store: ['A'], nps: [9] })).periods()[0].label, '2026-11-02')
  }
  await assert.rejects(survey.fold([{ ...dated[0], answeredAt: new Date(NaN) }]), { code: 'column_type', message: /an invalid Date/ })
  const spans = new Survey({ questions: { wait: { kind: 'measure', unit: 'seconds', between: { from: 'a', to: 'b', formats: ['%H:%M %d/%m/%Y'] } } } })
  await assert.rejects(spans.fold([{ a: '10:00 01/02/2026', b: new Date() }]), { code: 'column_type', place: { column: 'b', row: 0 } })
})

test('a fold that fails changes nothing', async () => {
  const cube = await survey.fold(rows)
  const before = cube.toArrow()
  const bad = Array.from({ length: 40 }, () => ({ ...rows[0], nps: 99 }))
  await rejects(cube.fold(bad), 'too_many_refusals')
  assert.ok(before.equals(cube.toArrow()))
})

test('rows keep what JSON has no word for', async () => {
  const plain = new Survey({ ratings: { nps: 'nps' }, id: 'id' })
  const cube = await plain.fold([{ id: 9007199254740993n, nps: 9 }, { id: 2, nps: NaN }, { id: 3, nps: 10 }])
  assert.deepEqual(cube.intake.questions.nps, { answered: 2, missing: 0, refused: { not_a_number: { count: 1, firstRows: [1] } } })
  assert.equal(cube.ids, 3)
})
