// @ts-check
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { answer, answers, start } from './harness.js'

test('the report is a page in both languages', async (t) => {
  const { ask } = await start(t)
  await ask('/answers', { body: answers(2_000) })
  const english = await ask('/report?as_of=2026-11-01')
  assert.equal(english.headers.get('content-type'), 'text/html; charset=utf-8')
  assert.match(english.body, /^<!doctype html>\s*<html lang="en"/)
  const polish = await ask('/report?locale=pl&as_of=2026-11-01')
  assert.match(polish.body, /^<!doctype html>\s*<html lang="pl"/)
  const heads = { 'pl-PL,pl;q=0.9,en;q=0.8': 'pl', 'en-GB,pl;q=0.5': 'en', 'de,fr': 'en', 'de, pl;q=0.3': 'pl', 'en;q=0.2,pl': 'pl' }
  for (const [head, locale] of Object.entries(heads)) {
    const { body } = await ask('/report', { headers: { 'accept-language': head } })
    assert.match(body, new RegExp(`<html lang="${locale}"`), head)
  }
  for (const { body } of [english, polish]) assert.doesNotMatch(body, /<script|src="http|href="http/)
  // A new answer makes a new page.
  await ask('/answers', { body: answers(500, 'b') })
  assert.notEqual((await ask('/report?as_of=2026-11-01')).body, english.body)
  assert.deepEqual((await ask('/report?as_of=soon')).body.code, 'invalid_period')
  assert.deepEqual((await ask('/report?locale=de')).status, 400)
})

test('the page shows the reading, and runs its own script alone', async (t) => {
  const { ask } = await start(t)
  assert.match((await ask('/')).body, /No answers yet/)
  assert.match((await ask('/?locale=pl')).body, /Nie ma jeszcze odpowiedzi/)
  await ask('/answers', { body: [...answers(200), ...answers(40, 'x').map((one) => ({ ...one, store: '<b>&"Evil"</b>' }))] })
  const { body, headers } = await ask('/')
  const { value } = (await ask('/readings?metric=nps&question=nps')).body
  assert.ok(body.includes(`<p class="value">${value.toFixed(1).replace('-', '−')}</p>`))
  assert.match(body, /95% interval −?\d+\.\d to −?\d+\.\d/)
  assert.match(body, /Store 3/)
  assert.ok(!body.includes('<b>&"Evil"') && body.includes('&lt;b&gt;'))
  const scripts = [...body.matchAll(/<script>([^]*?)<\/script>/g)].map(([, script = '']) => createHash('sha256').update(script).digest('base64'))
  assert.equal(scripts.length, 1)
  assert.ok(headers.get('content-security-policy')?.includes(`script-src 'sha256-${scripts[0]}'`))
  assert.doesNotMatch(body, /(src|href)="(https?:)?\/\//)
})

test('whoever watches sees answers come in', async (t) => {
  const { ask, url, app } = await start(t)
  await ask('/answers', { body: answers(100) })
  const english = await watch(`${url}/live`)
  const polish = await watch(`${url}/live?locale=pl`)
  assert.match((await english.next()).now, /100 answers, of 100/)
  assert.match((await polish.next()).now, /odpowiedzi: 100 z policzonych 100/)
  // A hundred requests in a moment make few events, and the last one knows all of them.
  await Promise.all(Array.from({ length: 100 }, (_, at) => ask('/answers', { body: answer(`l${at}`, 9, { answered_at: '2026-10-20 12:00:00' }) })))
  let events = 0
  for (let board = ''; !board.includes('200 answers, of 200'); events += 1) board = (await english.next()).now
  assert.ok(events < 30, `${events} events`)
  // Those who watch do not hold up the end.
  await app.close()
  await assert.rejects(async () => {
    for (;;) await english.next()
  }, /over/)
})

/** The boards that server-sent events bring. @param {string} url */
async function watch(url) {
  const reply = await fetch(url)
  assert.equal(reply.headers.get('content-type'), 'text/event-stream; charset=utf-8')
  const reader = /** @type {ReadableStream<Uint8Array>} */ (reply.body).getReader()
  const decoder = new TextDecoder()
  let text = ''
  /** @returns {Promise<{ now: string, tables: string }>} */
  const next = async () => {
    for (;;) {
      const end = text.indexOf('\n\n')
      if (end < 0) {
        const { done, value } = await reader.read()
        if (done) throw new Error('the stream is over')
        text += decoder.decode(value, { stream: true })
        continue
      }
      const event = text.slice(0, end)
      text = text.slice(end + 2)
      const data = event.split('\n').find((line) => line.startsWith('data: '))
      if (data) return JSON.parse(data.slice('data: '.length))
    }
  }
  return { next }
}
