// @ts-check
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { answer, answers, start } from './harness.js'

const OVERALL = '/readings?metric=nps&question=nps&min_base=0'

test('answers are counted, corrected and erased', async (t) => {
  const { ask } = await start(t)
  const receipt = await ask('/answers', { body: [answer('a', 10), answer('b', 9), answer('c', 2), answer('d', 7)] })
  assert.deepEqual([receipt.status, receipt.body], [201, { accepted: ['a', 'b', 'c', 'd'], repeated: [], refused: [] }])
  assert.equal((await ask(OVERALL)).body.value, 25)

  const patched = await ask('/answers/c', { method: 'PATCH', body: { nps: 10, customer_id: 'K1' } })
  assert.deepEqual([patched.status, patched.body], [200, { ...answer('c', 10), customer_id: 'K1' }])
  assert.equal((await ask(OVERALL)).body.value, 75)
  const put = await ask('/answers/c', { method: 'PUT', body: answer('c', 0) })
  assert.deepEqual([put.status, put.body], [200, answer('c', 0)])
  assert.equal((await ask(OVERALL)).body.value, 25)

  assert.equal((await ask('/answers/c', { method: 'DELETE' })).status, 204)
  const { value, n } = (await ask(OVERALL)).body
  assert.deepEqual([Number(value.toFixed(4)), n], [66.6667, 3])
  for (const method of ['GET', 'DELETE']) assert.equal((await ask('/answers/c', { method })).body.code, 'not_held')
})

test('what is refused says where, why and what to do; the rest is counted', async (t) => {
  const { ask } = await start(t)
  const { status, body } = await ask('/answers', {
    body: [answer('a', 10), answer('b', 11, { csat: 9 }), { nps: 3, stor: 'x', consent: 'yes' }, answer('d', 3, { consent: 'no' }), answer('a', 4)],
  })
  assert.equal(status, 207)
  assert.deepEqual(body.accepted, ['a'])
  const refused = body.refused.map((/** @type {any} */ one) => [one.row, one.code, one.place.column, one.faults.map((/** @type {any} */ fault) => fault.code)])
  assert.deepEqual(refused, [
    [1, 'too_many_refusals', 'csat', ['out_of_scale', 'out_of_scale']],
    [2, 'unknown_column', 'stor', []],
    [3, 'too_many_refusals', 'consent', ['consent_withheld']],
    [4, 'duplicate', 'answer_id', []],
  ])
  assert.match(body.refused[1].message, /did you mean `store`/)
  assert.match(body.refused[0].message, /give a point of the scale/)
  assert.equal((await ask('/health')).body.rows, 1)

  // The same words again do no harm; other words are another answer.
  const again = await ask('/answers', { body: answer('a', 10) })
  assert.deepEqual([again.status, again.body.repeated], [200, ['a']])
  assert.equal((await ask('/answers', { body: answer('a', 9) })).status, 422)
  const wrong = await ask('/answers/a', { method: 'PATCH', body: { nps: 'good' } })
  assert.deepEqual([wrong.status, wrong.body.faults[0].code], [422, 'word'])
  assert.equal((await ask('/answers/a')).body.nps, 10)
  assert.deepEqual((await ask('/health')).body.refused, { out_of_scale: 1, unknown_column: 1, consent_withheld: 1, duplicate: 2, word: 1 })
})

test('a request that is no answer is turned away whole', async (t) => {
  const { ask, url } = await start(t)
  const cases = /** @type {const} */ ([
    [[], ''],
    [[answer('a', 9), { answer_id: '' }], '1.answer_id'],
    [[7], '0'],
    [{}, ''],
  ])
  for (const [body, path] of cases) {
    const reply = await ask('/answers', { body })
    assert.deepEqual([reply.status, reply.body.code, reply.body.place], [400, 'invalid_argument', { path }], JSON.stringify(body))
  }
  const torn = await fetch(`${url}/answers`, { method: 'POST', body: '{"nps": 9', headers: { 'content-type': 'application/json' } })
  assert.equal(torn.status, 400)
  assert.equal((await torn.json()).code, 'bad_request')
  assert.equal((await ask('/answers', { method: 'PUT', body: {} })).body.code, 'not_found')
  assert.equal((await ask('/health')).body.rows, 0)
})

test('an answer without id and time gets both', async (t) => {
  const { ask } = await start(t)
  const { answer_id, answered_at, ...rest } = answer('', 9)
  const [id] = (await ask('/answers', { body: rest })).body.accepted
  const held = (await ask(`/answers/${id}`)).body
  assert.equal(held.nps, 9)
  assert.ok(Math.abs(Date.parse(held.answered_at) - Date.now()) < 60_000)
})

test('many answers are folded as one, and judged one by one where something is refused', async (t) => {
  const { ask } = await start(t)
  assert.equal((await ask('/answers', { body: answers(3_000) })).body.accepted.length, 3_000)
  const some = [...answers(300, 'b'), answer('bad', 12), ...answers(10)]
  const { body } = await ask('/answers', { body: some })
  assert.deepEqual([body.accepted.length, body.repeated.length], [300, 10])
  assert.deepEqual(body.refused.map((/** @type {any} */ one) => [one.row, one.id]), [[300, 'bad']])
  assert.equal((await ask('/health')).body.rows, 3_300)
  const one = await ask('/answers/a17', { method: 'DELETE' })
  assert.equal(one.status, 204)
  assert.equal((await ask('/health')).body.rows, 3_299)
})

test('a client that goes away leaves nothing behind', async (t) => {
  const { ask } = await start(t)
  const gone = new AbortController()
  // The first keeps the cube busy, so that the second still waits for its turn when its client leaves.
  const first = ask('/answers', { body: answers(20_000) })
  const second = ask('/answers', { body: answers(20_000, 'b'), signal: gone.signal })
  setTimeout(() => gone.abort(), 150)
  await assert.rejects(second, { name: 'AbortError' })
  await first
  assert.equal((await ask('/answers', { body: answer('last', 9) })).status, 201)
  assert.equal((await ask('/health')).body.rows, 20_001)
})

test('an answer that does not reach the disk is not counted', async (t) => {
  const { ask, app, directory } = await start(t)
  await ask('/answers', { body: answer('a', 9) })
  const { Journal } = await import('../journal.js')
  const fail = t.mock.method(Journal.prototype, 'append', async () => {
    throw new Error('the disk is full')
  })
  for (const how of [{ body: answer('b', 3) }, { body: answers(200) }]) assert.equal((await ask('/answers', how)).status, 500)
  assert.equal((await ask('/answers/a', { method: 'PATCH', body: { nps: 0 } })).body.code, 'internal')
  assert.equal((await ask('/answers/a', { method: 'DELETE' })).status, 500)
  fail.mock.restore()
  assert.deepEqual([(await ask('/health')).body.rows, (await ask(OVERALL)).body.value], [1, 100])
  assert.equal((await ask('/answers/b')).status, 404)
  await app.close()
  assert.equal((await readFile(join(directory, 'journal.jsonl'), 'utf8')).trim().split('\n').length, 1)
})
