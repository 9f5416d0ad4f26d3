// @ts-check
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, cp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Cube } from 'cxmetrics'
import { LiveCube } from '../cube.js'
import { Journal } from '../journal.js'
import { sample } from '../sample.js'
import { answer, answers, directory, start, survey } from './harness.js'

const seed = sample(new Date('2026-11-01T12:00:00Z'))

/** @param {string} path */
async function snapshotOf(path) {
  const names = (await readdir(path)).filter((name) => name.endsWith('.parquet'))
  assert.equal(names.length, 1)
  return join(path, names[0] ?? '')
}

test('a restart changes nothing', async (t) => {
  const path = await directory()
  const first = await LiveCube.open({ survey, directory: path, seed })
  await first.add(answers(300))
  await first.seeded
  assert.equal(first.cube.rows, 6_300)
  await first.correct('a1', (old) => ({ ...old, nps: 0, customer_id: 'K1' }))
  await first.remove('a2')
  assert.equal(await first.snapshot(), true)
  assert.equal(await first.snapshot(), false)
  // What comes after the snapshot stands in the journal alone; so it is after a crash.
  await first.add([answer('late', 10), answer('later', 3)])
  await first.correct('a1', (old) => ({ ...old, nps: 5 }))
  await first.remove('late')
  await first.remove('a3')
  const crashed = await directory()
  await cp(path, crashed, { recursive: true })
  await first.close()

  for (const where of [path, crashed]) {
    const second = await LiveCube.open({ survey, directory: where, seed: [answer('never', 1)] })
    assert.ok(second.cube.equals(first.cube))
    assert.deepEqual([second.held, second.version, second.answer('a1').nps], [299, first.version, 5])
    // It lives on: what was counted before the restart can be corrected and erased.
    await second.correct('a1', (old) => ({ ...old, nps: 10 }))
    await second.remove('later')
    assert.equal(second.cube.rows, 6_298)
    await second.close()
    assert.ok((await Cube.fromParquet(await snapshotOf(where))).equals(second.cube))
  }
})

test('without its snapshot the cube is folded anew from the seed and the journal', async () => {
  const path = await directory()
  const first = await LiveCube.open({ survey, directory: path, seed })
  await first.add(answers(200))
  await first.correct('a5', (old) => ({ ...old, nps: 0 }))
  await first.remove('a6')
  await first.seeded
  await first.close()
  await rm(await snapshotOf(path))
  const second = await LiveCube.open({ survey, directory: path, seed })
  await second.seeded
  assert.ok(second.cube.equals(first.cube))
  await second.close()
})

test('what is erased is on no disk after the next snapshot', async () => {
  const path = await directory()
  const live = await LiveCube.open({ survey, directory: path })
  await live.add([answer('a', 9, { comment: 'I am Jan Kowalski' }), answer('b', 3, { comment: 'first words' })])
  await live.remove('a')
  await live.correct('b', (old) => ({ ...old, comment: 'second words' }))
  await live.snapshot()
  const files = await Promise.all((await readdir(path)).map((name) => readFile(join(path, name))))
  const has = (/** @type {string} */ text) => files.some((bytes) => bytes.includes(text))
  assert.deepEqual([has('Kowalski'), has('first words'), has('second words')], [false, false, true])
  await live.add([answer('c', 8)])
  await live.close()
  const again = await LiveCube.open({ survey, directory: path })
  assert.deepEqual([again.held, again.cube.rows], [2, 2])
  await again.close()
})

test('a line that a crash cut short is dropped, a wrong one is not passed over', async () => {
  const path = join(await directory(), 'journal.jsonl')
  const { journal } = await Journal.open(path)
  await journal.append([{ seq: 1, id: 'a', answer: { nps: 9 } }])
  await journal.close()
  await appendFile(path, '{"seq":2,"id":"ż')
  const opened = await Journal.open(path)
  assert.deepEqual(opened.entries, [{ seq: 1, id: 'a', answer: { nps: 9 } }])
  await opened.journal.append([{ seq: 2, id: 'b', answer: null }])
  await opened.journal.close()
  assert.equal((await readFile(path, 'utf8')).split('\n').length, 3)
  await writeFile(path, '{"seq":1,"id":"a","answer":null}\nnonsense\n')
  await assert.rejects(Journal.open(path), /line 2: not a line of a journal/)
})

test('answers come in while a large file is folded, and the event loop stays free', async (t) => {
  const file = join(await directory(), 'large.csv')
  const rows = Array.from({ length: 200_000 }, (_, at) => `S${at},2026-10-${String(1 + (at % 31)).padStart(2, '0')} 08:00:00,Mazowsze,Store ${at % 40},web,${(at * 7) % 11},yes`)
  await writeFile(file, `answer_id,answered_at,region,store,channel,nps,consent,csat,ces,handling_s,resolved,topics,comment\n${rows.map((row) => `${row},,,,,,`).join('\n')}\n`)
  const delay = monitorEventLoopDelay({ resolution: 5 })
  const { ask } = await start(t, { seed: file })
  delay.enable()
  let before = 0
  let status = 'seeding'
  while (status === 'seeding') {
    const { body } = await ask('/answers', { body: answer(`live${before}`, 9) })
    assert.equal(body.accepted.length, 1)
    before += 1
    status = (await ask('/health')).body.status
  }
  delay.disable()
  assert.equal(status, 'ok')
  const { body } = await ask('/health')
  assert.equal(body.rows, 200_000 + before)
  const [median, worst] = [delay.percentile(50) / 1e6, delay.max / 1e6]
  t.diagnostic(`${before} answers came in meanwhile; the loop was late by ${median.toFixed(1)} ms at the median, ${worst.toFixed(0)} ms at worst`)
  assert.ok(3 < before, `${before} answers`)
  assert.ok(median < 50 && worst < 2_000, `${median} ms, ${worst} ms`)
})

test('a seed that cannot be read shows in the health, and answers are kept all the same', async (t) => {
  const { ask, app, directory: path } = await start(t, { seed: '/nowhere/answers.csv' })
  assert.equal((await ask('/answers', { body: answer('a', 9) })).status, 201)
  const { status, body } = await ask('/health')
  assert.deepEqual([status, body.status, body.rows], [503, 'failed', 1])
  assert.match(body.failed, /\/nowhere\/answers.csv/)
  await app.close()
  const again = await LiveCube.open({ survey, directory: path })
  assert.equal(again.cube.rows, 1)
  await again.close()
})

test('the program starts, serves, and stops when it is told to', async (t) => {
  const path = await directory()
  const file = join(path, 'seed.jsonl')
  await writeFile(file, answers(500).map((one) => JSON.stringify({ ...Object.fromEntries(survey.columns.map((name) => [name, null])), ...one })).join('\n'))
  const program = spawn(process.execPath, [fileURLToPath(new URL('../server.js', import.meta.url))], {
    env: { ...process.env, PORT: '0', DATA: join(path, 'data'), SEED: file },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.after(() => program.kill('SIGKILL'))
  let url = ''
  let isCounted = false
  for await (const line of createInterface(program.stdout)) {
    const { msg } = JSON.parse(line)
    url ||= /http:\S+/.exec(msg)?.[0] ?? ''
    isCounted ||= msg === 'all answers are counted'
    if (url && isCounted) break
  }
  const stream = await fetch(`${url}/live`)
  const health = await (await fetch(`${url}/health`)).json()
  assert.deepEqual([health.status, health.rows], ['ok', 500])
  program.stdout.resume()
  program.kill('SIGTERM')
  await stream.text()
  assert.deepEqual(await once(program, 'exit'), [0, null])
  assert.equal((await Cube.fromParquet(await snapshotOf(join(path, 'data')))).rows, 500)
})
