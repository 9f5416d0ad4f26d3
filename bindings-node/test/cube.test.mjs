import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { Cube, Report, Survey, Table } from '../index.mjs'

const survey = new Survey({
  name: 'stores',
  time: 'day',
  ratings: { nps: 'nps', effort: 'ces' },
  measures: { handling: 's', spent: 'PLN' },
  flags: ['solved', 'abandoned'],
  tags: ['topics'],
  hierarchy: ['region', 'store'],
})
const stores = [['North', 'A'], ['North', 'B'], ['South', 'C']]
const count = 600
const at = (of) => Array.from({ length: count }, (_, row) => of(row))
const data = {
  day: at((row) => `2026-10-${String(1 + (row % 28)).padStart(2, '0')}`),
  region: at((row) => stores[row % 3][0]),
  store: at((row) => stores[row % 3][1]),
  nps: at((row) => (row * 7) % 11),
  effort: at((row) => 1 + (row % 7)),
  handling: at((row) => row % 90),
  spent: at((row) => row / 4),
  solved: at((row) => row % 4 !== 0),
  abandoned: at((row) => row % 10 === 0),
  topics: at((row) => (row % 2 ? ['price'] : ['queue', 'price'])),
}
const cube = await survey.fold(data)
const code = (wanted, about = /./) => (error) => error.code === wanted && error.name === 'CxError' && about.test(error.message)

test('without `by` and `every` a reading, with either a table', () => {
  const reading = cube.nps('nps')
  assert.equal(reading.n, count)
  assert.ok(cube.nps('nps', { by: 'store' }) instanceof Table)
  assert.ok(cube.nps('nps', { every: 'week' }) instanceof Table)
  assert.ok(!(cube.nps('nps', { by: null, where: { store: 'A' } }) instanceof Table))
  assert.deepEqual(cube.overall({ metric: 'nps', question: 'nps' }), reading)
  assert.ok(cube.table({ metric: 'nps', question: 'nps' }, { by: ['store'] }).equals(cube.nps('nps', { by: 'store' })))
  assert.throws(() => cube.overall({ metric: 'nps', question: 'nps' }, { by: 'store' }), code('invalid_argument', /`table`/))
})

test('every metric has its method', () => {
  const metrics = {
    nps: cube.nps('nps'),
    csat: cube.csat('nps'),
    ces: cube.ces('effort'),
    boxShare: cube.boxShare('effort', 6, 7),
    mean: cube.mean('handling'),
    median: cube.median('handling'),
    interpolatedMedian: cube.interpolatedMedian('effort'),
    quantile: cube.quantile('handling', 0.9),
    trimmedMean: cube.trimmedMean('effort', 0.1),
    share: cube.share('solved'),
    firstContactResolution: cube.firstContactResolution('solved'),
    responseRate: cube.responseRate('solved'),
    tagShare: cube.tagShare('topics', 'queue'),
    within: cube.within('handling', 44),
    sum: cube.sum('spent'),
    volume: cube.volume(),
    abandonment: cube.abandonment('abandoned'),
    handlingTime: cube.handlingTime('handling', { agent: 'store' }),
    composite: cube.composite([{ of: { metric: 'nps', question: 'nps' }, weight: 1, worst: -100, best: 100 }]),
  }
  for (const [name, reading] of Object.entries(metrics)) assert.equal(typeof reading.value, 'number', name)
  assert.equal(metrics.share.value, 0.75)
  assert.equal(metrics.tagShare.value, 0.5)
  assert.equal(metrics.boxShare.value, at((row) => row % 7 >= 5).filter(Boolean).length / count)
  assert.equal(metrics.within.value, at((row) => row % 90 <= 44).filter(Boolean).length / count)
  assert.equal(metrics.volume.value, count)
  assert.deepEqual(metrics.sum.unit, { money: 'PLN' })
  assert.equal(metrics.sum.value, ((count - 1) * count) / 2 / 4)
  assert.equal(cube.abandonment('abandoned', { short: 'solved', by: 'store' }).rows.length, 3)
  assert.ok(cube.handlingTime('handling', { by: 'region' }) instanceof Table)
})

test('a table has typed rows, totals, Arrow and JSON', () => {
  const table = cube.nps('nps', { by: ['region', 'store'], every: 'month', withTotal: true })
  assert.deepEqual([table.dimensions, table.grain, table.rows.length], [['region', 'store'], 'month', 3])
  const [row] = table.rows
  assert.deepEqual(row.segment, { region: 'North', store: 'A' })
  assert.deepEqual(row.period, { label: '2026-10', grain: 'month', start: '2026-10-01', end: '2026-11-01' })
  assert.deepEqual(row.reading, cube.nps('nps', { where: { store: 'A' } }))
  assert.deepEqual(table.totals.map(({ segment, reading }) => [segment, reading]), [[{}, cube.nps('nps')]])
  assert.equal(table.rows, table.rows, 'read once')
  assert.ok(Table.fromJSON(JSON.parse(JSON.stringify(table))).equals(table))
  assert.equal(table.toJSON().rows[0].period, '2026-10')
})

test('what is asked can be narrowed', () => {
  const n = (options) => cube.nps('nps', { minBase: 0, ...options }).n
  assert.equal(n({ where: { store: ['A', 'B'] } }), 400)
  assert.equal(n({ where: { region: 'North', store: 'B' } }), 200)
  assert.equal(n({ where: { region: null } }), 0)
  assert.equal(n({ where: { not: { is: { region: 'North' } } } }), 200)
  assert.equal(n({ where: { any: [{ is: { store: 'A' } }, { is: { store: 'C' } }] } }), 400)
  assert.equal(n({ within: ['2026-10-01', '2026-10-08'] }), at((row) => row % 28 < 7).filter(Boolean).length)
  assert.equal(n({ within: ['2026-10-22', null] }), at((row) => row % 28 >= 21).filter(Boolean).length)
  assert.equal(cube.nps('nps', { confidence: 0.9 }).confidence, 0.9)
  assert.equal(cube.nps('nps', { intervals: false }).low, null)
  assert.equal(cube.nps('nps', { minBase: 601 }).withheld, 'small_base')
})

test('a slip of the pen is an error that helps', () => {
  assert.throws(() => cube.nps('npss'), code('unknown_question', /did you mean `nps`\?/))
  assert.throws(() => cube.nps('nps', { by: 'stor' }), code('unknown_dimension', /did you mean `store`\?/))
  assert.throws(() => cube.nps('nps', { where: { stor: 'A' } }), code('unknown_dimension'))
  assert.throws(() => cube.nps('nps', { evry: 'week' }), code('invalid_argument', /have no `evry`; did you mean `every`\?/))
  assert.throws(() => cube.nps('nps', { every: 'weak' }), code('invalid_period', /did you mean `week`\?/))
  assert.throws(() => cube.nps('nps', { confidence: 95 }), code('out_of_range'))
  assert.throws(() => cube.nps('nps', { confidence: NaN }), code('invalid_argument', /`the options of a query.confidence` is NaN/))
  assert.throws(() => cube.nps('nps', { within: ['2026-10-02', '2026-10-01'] }), code('invalid_period', /swap the dates/))
  assert.throws(() => cube.nps('nps', { within: ['yesterday', null] }), code('invalid_period', /`yesterday` is not a day/))
  assert.throws(() => cube.nps('nps', { where: { store: { is: 'A' } } }), code('invalid_argument', /one of its values, a list of them, or null/))
  assert.throws(() => cube.nps('effort'), code('invalid_metric'))
  assert.throws(() => cube.nps(5), code('invalid_argument'))
  assert.throws(() => cube.values(5), code('invalid_argument', /`values` was called with a number/))
  assert.throws(() => new Cube({}), code('invalid_argument', /new Cube/))
  assert.throws(() => cube.merge({}), code('invalid_argument', /merge/))
  assert.throws(() => cube.overall({ metric: 'npss', question: 'nps' }), code('invalid_argument', /unknown variant `npss`/))
})

test('a value that does not fit its name is named, in words of JavaScript', () => {
  const says = (call, wanted, about) =>
    assert.throws(call, (error) => {
      assert.doesNotMatch(error.message, /[iu](8|16|32|64)|usize|sequence|tuple|struct/)
      return code(wanted, about)(error)
    })
  says(() => cube.nps('nps', { minBase: -1 }), 'out_of_range', /`minBase`: .*`-1`.*a whole number from 0 on/)
  says(() => cube.nps('nps', { minBase: 1.5 }), 'out_of_range', /`minBase`/)
  says(() => cube.nps('nps', { minBase: '5' }), 'invalid_argument', /`minBase`/)
  says(() => cube.nps('nps', { intervals: 1 }), 'invalid_argument', /`intervals`/)
  says(() => new Cube(survey, { maxCells: -1 }), 'out_of_range', /`maxCells`/)
  says(() => cube.nps('nps', { by: 'store' }).toHtml({ maxRows: -1 }), 'out_of_range', /`maxRows`/)
  says(() => cube.boxShare('nps', [9, 10]), 'invalid_argument', /`low` of `boxShare\(question, low, high, options\)` is an array; give a number/)
  says(() => cube.boxShare('nps', 9), 'invalid_argument', /`high` .* is missing/)
  says(() => cube.boxShare('nps', 9.5, 10), 'invalid_argument', /a whole number/)
  says(() => cube.overall({ metric: 'box_share', question: 'nps', band: [[9], 10] }), 'invalid_argument', /the fields of the metric/)
  says(() => cube.nps(), 'invalid_argument', /`question` of `nps\(question, options\)` is missing; give a string/)
  says(() => cube.nps('nps', 'store'), 'invalid_argument', /the options of a query are an object/)
  says(() => cube.handlingTime('handling', 'store'), 'invalid_argument', /are an object/)
  says(() => cube.composite({}), 'invalid_argument', /`parts` .* is an object; give an array/)
})

test('an exception of the caller comes back as it is', () => {
  const theirs = Object.assign(new RangeError('of the caller'), { code: 'E_THEIRS' })
  const options = {
    get by() {
      throw theirs
    },
  }
  assert.throws(() => cube.nps('nps', options), (error) => error === theirs)
  assert.throws(() => cube.overall({ metric: 'nps', question: 'nps' }, { minBase: { toJSON: () => { throw theirs } } }), (error) => error === theirs)
})

test('histograms and tags take the cells that are asked for', () => {
  const n = (options) => cube.histogram('nps', options).n
  assert.deepEqual([n(), n(null), n({})], [count, count, count])
  assert.equal(n({ where: { store: ['A', 'B'] } }), 400)
  assert.equal(n({ where: { not: { is: { store: 'A' } } } }), 400)
  const first = at((row) => row % 28 < 7).filter(Boolean).length
  assert.equal(n({ within: ['2026-10-01', '2026-10-08'] }), first)
  assert.equal(n({ where: { store: 'A' }, within: [null, '2026-10-08'] }), at((row) => row % 3 === 0 && row % 28 < 7).filter(Boolean).length)
  assert.equal(cube.tags('topics', { where: { store: 'A' } }).answered, 200)
  assert.equal(cube.tags('topics', { within: ['2026-10-01', '2026-10-08'] }).answered, first)
  assert.throws(() => cube.histogram('nps', { store: 'A' }), code('invalid_argument', /have no `store`; there are: `where`, `within`/))
  assert.throws(() => cube.tags('topics', { wher: { store: 'A' } }), code('invalid_argument', /did you mean `where`\?/))
})

test('a cube as JSON is a summary', () => {
  assert.equal(JSON.stringify({ cube }), '{"cube":{"survey":"stores","grain":"day","cells":84,"rows":600}}')
})

test('values, paths and a roll-up', () => {
  assert.deepEqual(cube.values('store'), ['A', 'B', 'C'])
  assert.deepEqual(cube.paths('store'), stores)
  assert.equal(cube.periods().length, 28)
  const monthly = cube.rollUp({ by: 'region', every: 'month' })
  assert.deepEqual([monthly.cells, monthly.grain, monthly.rows], [2, 'month', count])
  assert.deepEqual(monthly.nps('nps'), cube.nps('nps'))
  assert.equal(cube.rollUp({ by: ['store'], where: { store: 'A' } }).rows, 200)
  assert.equal(cube.rollUp({ every: 'month', within: ['2026-10-01', '2026-10-08'] }).rows, at((row) => row % 28 < 7).filter(Boolean).length)
  assert.equal(cube.rollUp().cells, 28)
  assert.throws(() => cube.rollUp({ grain: 'month' }), code('invalid_argument', /there are: `by`, `every`, `where`, `within`/))
})

test('one answer at a time: add, correct, remove', () => {
  const live = new Cube(survey, { grain: 'week' })
  const bad = { day: '2026-11-02', store: 'A', region: 'North', nps: 2 }
  const good = { ...bad, nps: 9, topics: ['price'], spent: 12.5, solved: true, handling: null, effort: undefined }
  live.add(bad)
  live.correct(bad, good)
  assert.deepEqual([live.rows, live.nps('nps', { minBase: 0 }).value], [1, 100])
  assert.throws(() => live.remove(bad), code('not_contained'))
  live.remove(good)
  assert.equal(live.rows, 0)
  assert.throws(() => live.add({ ...bad, nps: 11 }), code('too_many_refusals', /out_of_scale/))
  assert.throws(() => live.add({ ...bad, npss: 1 }), (error) => code('unknown_column', /did you mean `nps`\?/)(error) && error.place.column === 'npss')
  assert.throws(() => live.add({ ...bad, nps: NaN }), code('invalid_argument', /`the row.nps` is NaN/))
  assert.throws(() => live.add({ ...bad, day: new Date(NaN) }), code('column_type', /`day` is an invalid Date/))
  live.add({ ...bad, day: new Date(Date.UTC(2026, 10, 2, 12)) })
  assert.deepEqual(live.periods().map(({ label }) => label), ['2026-W45'])
})

test('cubes merge and come apart', async () => {
  const half = (from, to) => survey.fold(Object.fromEntries(Object.entries(data).map(([name, values]) => [name, values.slice(from, to)])))
  const [first, second] = await Promise.all([half(0, 123), half(123, count)])
  const whole = new Cube(survey)
  whole.merge(second)
  whole.merge(first)
  assert.ok(whole.equals(cube))
  whole.unmerge(first)
  assert.ok(whole.equals(second))
  assert.throws(() => whole.unmerge(first), code('not_contained'))
  assert.equal(second.merge(second).rowsAccepted, count - 123)
  assert.equal(second.rows, 2 * (count - 123))
  assert.throws(() => cube.merge(new Cube(survey, { grain: 'week' })), code('cube_mismatch'))
})

test('a report in three forms', async () => {
  const report = await cube.report({ asOf: '2026-10-29' })
  assert.deepEqual([report.asOf, typeof report.fingerprint], ['2026-10-29', 'string'])
  assert.match(report.toHtml(), /^<!doctype html>/)
  assert.match(report.toMarkdown(), /^# /)
  assert.ok(Report.fromJSON(JSON.stringify(report)).equals(report))
  assert.ok(Report.fromJSON(report.toJSON()).equals(report))
  const own = await cube.report({ asOf: '2026-10-29', spec: { ...survey.reportSpec(), title: 'My stores', locale: 'pl' } })
  assert.equal(own.title, 'My stores')
  await assert.rejects(async () => cube.report({ asOf: 'today' }), code('invalid_period', /`today`/))
  await assert.rejects(async () => cube.report({ asOf: '2026-10-29', spec: { ...survey.reportSpec(), metrics: [] } }), code('invalid_report'))
  await assert.rejects(async () => cube.report(), code('invalid_argument', /cube\.report\(\{ asOf: '2026-11-02' \}\)/))
  await assert.rejects(async () => cube.report(null, { asOf: '2026-10-29' }), code('invalid_argument', /asOf/))
  await assert.rejects(async () => cube.report(survey.reportSpec(), { asOf: '2026-10-29' }), code('invalid_argument', /there are: `asOf`, `spec`/))
})

test('what is printed reads well', () => {
  assert.equal(inspect(cube), "Cube { survey: 'stores', grain: 'day', cells: 84, rows: 600 }")
  assert.match(inspect(cube.nps('nps', { by: 'region' })), /'North: -?[\d.]+ \(.* to .*\), n = 400'/)
  assert.equal(inspect({ cube }, { depth: 0 }), '{ cube: [Cube] }')
  assert.match(inspect(survey), /^Survey \{/)
})

test('readings are the same through JSON', () => {
  const reading = cube.nps('nps')
  assert.deepEqual(JSON.parse(JSON.stringify(reading)), reading)
})

test('a report and a file hold what was counted when they were asked for, and hold up no change', async () => {
  const live = Cube.fromArrow(cube.toArrow())
  const path = join(await mkdtemp(join(tmpdir(), 'cxmetrics-')), 'cube.parquet')
  const [file, report] = [live.toParquet(path), live.report({ asOf: '2026-11-02' })]
  live.add({ day: '2026-10-05', region: 'North', store: 'A', nps: 0 })
  const after = live.report({ asOf: '2026-11-02' })
  assert.equal(live.rows, count + 1)
  await file
  assert.ok((await Cube.fromParquet(path)).equals(cube))
  assert.ok((await report).equals(await cube.report({ asOf: '2026-11-02' })))
  assert.ok(!(await after).equals(await report))
  const itself = Cube.fromArrow(cube.toArrow())
  itself.merge(itself)
  assert.equal(itself.rows, 2 * count)
  await rm(dirname(path), { recursive: true })
})
