// @ts-check
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answer, start } from './harness.js'

/** Two months of eight stores that answer alike, but for one that turns bad in October. */
function months() {
  return Array.from({ length: 8 }, (_, store) =>
    ['2026-09', '2026-10'].flatMap((month, later) =>
      Array.from({ length: 60 }, (_, at) => {
        const luck = (at * 7 + store * 3 + later * 5) % 20
        const nps = store === 0 && later === 1 ? luck % 7 : luck < 10 ? 10 : luck < 16 ? 8 : 4
        return answer(`${store}-${month}-${at}`, nps, { answered_at: `${month}-${String(1 + (at % 28)).padStart(2, '0')} 12:00:00`, store: `Store ${store}` })
      }),
    ),
  ).flat()
}

test('stores are screened', async (t) => {
  const { ask } = await start(t)
  await ask('/answers', { body: months() })
  const { status, body } = await ask('/screen?metric=nps&question=nps&by=store&from=2026-10-01&to=2026-11-01')
  assert.deepEqual([status, body.document, body.tested, body.lower], [200, 'screening', 8, 1])
  const [bad] = body.segments.filter((/** @type {any} */ one) => one.verdict === 'lower')
  assert.deepEqual(bad.segment, ['Store 0'])
  assert.ok(typeof body.sentence === 'string' && body.sentence.length > 0)
  const polish = (await ask('/screen?metric=nps&question=nps&by=store&from=2026-10-01&to=2026-11-01&locale=pl')).body
  assert.notEqual(polish.sentence, body.sentence)
  assert.deepEqual((await ask('/screen?metric=nps&question=nps&by=store&level=7')).body.code, 'out_of_range')
  assert.deepEqual((await ask('/screen?metric=nps&question=nps')).body.code, 'invalid_argument')
  assert.deepEqual((await ask('/screen?metric=nps&question=nps&by=shop')).body.code, 'unknown_dimension')
})

test('a change between two periods is explained, and said on the page', async (t) => {
  const { ask } = await start(t)
  await ask('/answers', { body: months() })
  const periods = 'before=2026-09-01,2026-10-01&after=2026-10-01,2026-11-01'
  const { status, body } = await ask(`/explain?metric=nps&question=nps&by=store&${periods}`)
  assert.deepEqual([status, body.document, body.verdict], [200, 'change', 'lower'])
  assert.deepEqual(body.segments[0].segment, ['Store 0'])
  const sum = body.segments.reduce((/** @type {number} */ all, /** @type {any} */ one) => all + one.rate + one.mix, 0)
  assert.ok(Math.abs(sum - body.effects.change) < 1e-9)
  assert.deepEqual((await ask('/explain?metric=nps&question=nps&by=store&before=2026-09-01,2026-10-10&after=2026-10-01,')).body.code, 'overlap')
  assert.deepEqual((await ask('/explain?metric=nps&question=nps&by=store&before=soon&after=later')).body.code, 'invalid_argument')

  const page = (await ask('/')).body
  assert.match(page, /<section id="why"><h2>Against the 30 days before<\/h2><p>NPS [^<]+<\/p>/)
  assert.match((await ask('/?locale=pl')).body, /<h2>Wobec poprzednich 30 dni<\/h2><p>[^<]*NPS[^<]*<\/p>/)
})

test('a page of one answer says why nothing is said', async (t) => {
  const { ask } = await start(t)
  await ask('/answers', { body: answer('one', 9) })
  assert.match((await ask('/')).body, /<section id="why"><h2>[^<]+<\/h2><p>[^<]+<\/p>/)
})
