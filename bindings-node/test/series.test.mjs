import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { AnalysisDocument, Cube, Monitor, Survey, bucket } from 'cxmetrics'

const code =
  (wanted, message = /./) =>
  (error) =>
    error instanceof Error && error.name === 'CxError' && error.code === wanted && message.test(error.message)

const SURVEY = new Survey({ time: 'day', ratings: { nps: 'nps' }, measures: { talk: 's' }, dimensions: ['store'] })

const date = (day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10)
const LAST = 199

/** Five stores with eight answers a day; store A is bad from day 180 on. */
const rows = Array.from({ length: LAST + 1 }, (_, day) =>
  [...'ABCDE'].flatMap((store, s) =>
    Array.from({ length: 8 }, (_, i) => {
      const luck = (i * 7 + day * 3 + s * 5) % 20
      const nps = store === 'A' && 180 <= day ? luck % 7 : luck < 10 ? 10 : luck < 16 ? 8 : 4
      return { day: date(day), store, nps, talk: 60 + ((day * 11 + i * 5) % 17) }
    }),
  ),
).flat()

const cube = await SURVEY.fold(rows)
const WATCH = { metrics: ['nps'], by: 'store', sensitivity: 1, asOf: date(LAST) }

test('findings say what changed, where and since when', async () => {
  const found = await cube.findings(WATCH)
  assert.deepEqual([found.document, found.to, found.sensitivity, found.segments], ['findings', date(LAST), 1, 6])
  const fall = found.findings.find(({ segment }) => segment.store === 'A')
  assert.deepEqual([fall.direction, fall.onset, fall.good], ['down', date(180), false])
  assert.match(fall.sentence(), /^store A: NPS fell/)
  assert.notEqual(fall.sentence('pl'), fall.sentence())
  assert.equal(`${fall}`, fall.sentence())
  assert.match(inspect(fall), /^store A: NPS fell/)
  assert.match(found.sentence(), /finding/)
  assert.match(found.toMarkdown('pl'), /NPS/)
  assert.match(found.toHtml(), /^</)
  // What is written and read back says the same.
  const read = AnalysisDocument.fromJSON(JSON.stringify(found))
  assert.deepEqual(read, found)
  assert.equal(read.findings[0].sentence(), found.findings[0].sentence())
  // The same by data; and without the store that fell there is none.
  assert.deepEqual(await cube.findings({ ...WATCH, metrics: [{ metric: 'nps', question: 'nps' }], by: ['store'], tags: [] }), found)
  assert.deepEqual((await cube.findings({ ...WATCH, where: { store: ['B', 'C'] } })).findings, [])
})

test('options of a watch are refused by their names', async () => {
  await assert.rejects(cube.findings({ sensitivty: 1 }), code('invalid_argument', /did you mean `sensitivity`/))
  await assert.rejects(cube.findings({ sensitivity: 0 }), code('out_of_range', /0\.001 to 100/))
  await assert.rejects(cube.findings({ by: 'shop' }), code('unknown_dimension'))
  await assert.rejects(cube.findings({ metrics: ['npss'] }), code('unknown_question'))
  await assert.rejects(cube.findings({ metrics: [{ metric: 'median', question: 'nps' }] }), code('invalid_metric'))
  await assert.rejects(cube.findings({ tags: ['nps'] }), code('invalid_metric'))
  await assert.rejects(cube.findings({ asOf: '22 Nov' }), code('invalid_period', /2026-09-01/))
  await assert.rejects(cube.findings({ specialDays: [{ day: '2026-11-11', kind: 'feast' }] }), code('invalid_argument', /feast/))
  assert.throws(() => new Monitor(SURVEY, { by: 'shop' }), code('unknown_dimension'))
  assert.throws(() => new Monitor(), code('invalid_argument'))
})

test('a monitor that is stopped and restored tells what the whole cube tells', async () => {
  const { asOf, ...watch } = WATCH
  let monitor = new Monitor(SURVEY, watch)
  assert.equal(monitor.lastDay, null)
  const news = []
  for (const day of [100, 150, 190, LAST]) {
    news.push(...(await monitor.advance(cube, date(day))))
    monitor = Monitor.fromJSON(day === 150 ? monitor.toJSON() : JSON.stringify(monitor))
  }
  assert.equal(monitor.lastDay, asOf)
  assert.ok(news.some((finding) => finding.segment.store === 'A' && /NPS fell/.test(finding.sentence())))
  assert.deepEqual(monitor.findings(), await cube.findings(WATCH))
  assert.deepEqual(await monitor.advance(cube, date(LAST)), [])
  assert.match(inspect(monitor), /^Monitor \{ lastDay: '2026-07-19' \}$/)
  // Only the new days are needed.
  const early = await SURVEY.fold(rows.filter(({ day }) => day <= date(120)))
  const late = await SURVEY.fold(rows.filter(({ day }) => date(120) < day))
  const fed = new Monitor(SURVEY, watch)
  await fed.advance(early, date(120))
  await fed.advance(late, date(LAST))
  assert.deepEqual(fed.findings(), monitor.findings())
})

test('a monitor refuses what is none', async () => {
  const monitor = new Monitor(SURVEY)
  await assert.rejects(monitor.advance(new Cube(SURVEY, { grain: 'week' }), date(0)), code('invalid_period'))
  await assert.rejects(monitor.advance(cube), code('invalid_argument', /the day is missing/))
  await assert.rejects(monitor.advance(cube, 'today'), code('invalid_period'))
  await assert.rejects(monitor.advance(SURVEY, date(0)), code('invalid_argument'))
  assert.throws(() => Monitor.fromJSON('{'), code('malformed_input'))
  assert.throws(() => Monitor.fromJSON({ watch: 1 }), code('invalid_argument'))
  assert.ok(monitor.findings().findings.length === 0)
})

test('a metric over time, by segment', async () => {
  const options = { by: 'store', asOf: date(LAST), specialDays: [{ day: date(30), kind: 'promotion', where: { store: 'B' } }] }
  const series = await cube.series('nps', { ...options, every: 'week', rolling: { periods: 4 }, within: [date(4), null] })
  assert.deepEqual([series.document, series.grain, series.segments.length], ['series', 'week', 5])
  assert.equal(series.segments[0].segment[0], 'A')
  assert.equal(series.segments[0].points[0].reading.n, 56)
  const trend = await cube.trend('nps', { ...options, goal: 60, steadyWithin: 30 })
  assert.deepEqual([trend.document, trend.segments.length], ['trend', 5])
  const levels = await cube.changePoints({ metric: 'nps', question: 'nps' }, { ...options, shortest: 10 })
  assert.equal(levels.document, 'change_points')
  assert.equal(levels.segments[0].changes[0].period, date(180))
  const parts = await cube.decompose('nps', { ...options, bandwidth: 14 })
  assert.deepEqual([parts.document, parts.segments.length], ['decomposition', 5])
  const ahead = await cube.forecast('nps', { asOf: date(LAST), horizon: 10, target: { value: 20, on: date(LAST + 5) }, confidence: 0.9 })
  assert.equal(ahead.document, 'forecast')
  const leads = await cube.leads(['nps', { metric: 'handling_time', question: 'talk' }], { ...options, maxLag: 7, level: 0.05, separate: true })
  assert.deepEqual([leads.document, leads.metrics.length], ['lead_lag', 2])
  for (const document of [series, trend, levels, parts, ahead, leads]) {
    assert.ok(document.sentence().length > 10 && document.sentence('pl').length > 10)
    assert.deepEqual(AnalysisDocument.fromJSON(JSON.stringify(document)), document)
  }
  assert.deepEqual(await cube.analyse('nps', { analysis: 'trend', goal: 60 }), await cube.trend('nps', { goal: 60 }))
})

test('what does not fit is refused', async () => {
  await assert.rejects(cube.series('nps', { rollin: { periods: 4 } }), code('invalid_argument', /did you mean `rolling`/))
  await assert.rejects(cube.series('nps', { rolling: { weeks: 4 } }), code('invalid_argument', /weeks/))
  await assert.rejects(cube.trend('npss'), code('unknown_question'))
  await assert.rejects(cube.forecast('nps', { horizon: 0 }), code('out_of_range'))
  await assert.rejects(cube.leads(['nps']), code('invalid_metric'))
  await assert.rejects(cube.leads('nps', { maxLag: 7 }), code('invalid_metric'))
  await assert.rejects(cube.leads(['nps', 'npss']), code('unknown_question'))
})

test('an instant falls into a day, a week and a month', () => {
  const found = bucket(new Date('2026-10-25T00:30:00Z'), 'Europe/Warsaw')
  assert.deepEqual(found, {
    local: '2026-10-25T02:30:00+02:00',
    day: '2026-10-25',
    isoWeek: '2026-W43',
    isoWeekStart: '2026-10-19',
    sundayWeekStart: '2026-10-25',
    month: '2026-10',
    dayStartUtc: '2026-10-24T22:00:00Z',
    dayHours: 25,
  })
  assert.equal(bucket('2026-10-31T23:30:00Z', 'Europe/Warsaw').day, '2026-11-01')
  assert.throws(() => bucket('yesterday', 'UTC'), code('invalid_period', /2026-10-31T23:30:00Z/))
  assert.throws(() => bucket(new Date(NaN), 'UTC'), code('invalid_argument'))
  assert.throws(() => bucket(7, 'UTC'), code('invalid_argument'))
  assert.throws(() => bucket('2026-10-31T23:30:00Z', 'Europe/Warszawa'), (error) => error.name === 'CxError' && /Warszawa/.test(error.message))
})
