// @ts-check
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tableFromIPC } from 'apache-arrow'
import { answer, answers, start } from './harness.js'

test('a query string is a query', async (t) => {
  const { ask, app } = await start(t)
  await ask('/answers', { body: [...answers(400), answer('m', 9, { region: 'Pomorze', handling_s: 60, topics: ['price', 'staff'], resolved: true })] })

  const overall = (await ask('/readings?metric=nps&question=nps')).body
  assert.deepEqual([overall.n, overall.unit, overall.confidence], [401, 'points', 0.95])
  assert.ok(overall.low < overall.value && overall.value < overall.high)

  const weekly = (await ask('/readings?metric=nps&question=nps&by=store&every=week&region=Mazowsze')).body
  assert.deepEqual([weekly.dimensions, weekly.grain], [['store'], 'week'])
  assert.deepEqual(weekly.rows[0].segment, { store: 'Store 0' })
  assert.equal(weekly.rows[0].period.label, '2026-W40')
  const n = weekly.rows.reduce((/** @type {number} */ sum, /** @type {any} */ row) => sum + row.reading.n, 0)
  assert.equal(n, 400)

  const asks = /** @type {const} */ ([
    ['metric=box_share&question=nps&band=0,0', 401],
    ['metric=quantile&question=handling_s&p=0.9&min_base=0', 1],
    ['metric=tag_share&question=topics&tag=price&min_base=0', 1],
    ['metric=share&question=resolved&min_base=0', 1],
    ['metric=volume&from=2026-10-01&to=2026-10-02', 20],
    ['metric=volume&from=2026-10-20', 21],
    ['metric=volume&store=Store 1&store=Store 2&channel=web', 160],
    ['metric=mean&question=nps&confidence=0.8&unweighted=true', 401],
  ])
  for (const [query, base] of asks) {
    const { status, body } = await ask(`/readings?${query}`)
    assert.deepEqual([status, body.n], [200, base], query)
  }
  const many = (await ask('/readings?metric=nps&question=nps&by=region,store&by=channel&with_total=true')).body
  assert.deepEqual([many.dimensions, many.rows.length, many.totals.length], [['region', 'store', 'channel'], 6, 1])
  assert.equal(app.server.listening, true)
})

test('wrong questions come back with what there is', async (t) => {
  const { ask } = await start(t)
  await ask('/answers', { body: answers(20) })
  const cases = /** @type {[string, string, RegExp][]} */ ([
    ['question=nps', 'invalid_argument', /metric/],
    ['metric=npss&question=nps', 'invalid_argument', /`nps`/],
    ['metric=nps&question=npss', 'unknown_question', /did you mean `nps`/],
    ['metric=nps&question=csat', 'invalid_metric', /five stars make no NPS/],
    ['metric=nps&question=nps&by=stor', 'unknown_dimension', /did you mean `store`/],
    ['metric=nps&question=nps&regoin=Mazowsze', 'unknown_dimension', /did you mean `region`/],
    ['metric=nps&question=nps&every=weekk', 'invalid_period', /did you mean `week`/],
    ['metric=nps&question=nps&from=yesterday', 'invalid_period', /2026-09-01/],
    ['metric=nps&question=nps&confidence=95', 'out_of_range', /confidence/],
    ['metric=nps&question=nps&min_base=-1', 'invalid_argument', /min_base/],
    ['metric=box_share&question=nps&band=9', 'invalid_argument', /band/],
  ])
  for (const [query, code, message] of cases) {
    for (const path of ['/readings', '/table.arrow']) {
      const { status, body } = await ask(`${path}?${query}`)
      assert.deepEqual([status, body.code], [400, code], `${query}: ${body.message}`)
      assert.match(body.message, message)
    }
  }
  assert.deepEqual((await ask('/nowhere')).status, 404)
})

test('the Arrow table holds the readings', async (t) => {
  const { url, ask } = await start(t)
  await ask('/answers', { body: answers(400) })
  const query = 'metric=nps&question=nps&by=store&every=week'
  const reply = await fetch(`${url}/table.arrow?${query}`)
  assert.equal(reply.headers.get('content-type'), 'application/vnd.apache.arrow.stream')
  const table = tableFromIPC(new Uint8Array(await reply.arrayBuffer()))
  const { rows } = (await ask(`/readings?${query}`)).body
  assert.equal(table.numRows, rows.length)
  rows.forEach((/** @type {any} */ { segment, reading }, /** @type {number} */ at) => {
    const row = table.get(at)?.toJSON() ?? {}
    assert.deepEqual([row.store, row.value, row.low, Number(row.n)], [segment.store, reading.value, reading.low, reading.n])
  })
})
