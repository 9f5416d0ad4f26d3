// @ts-check
// A server of its own for each test, on a free port, in a directory of its own.

import { rmSync } from 'node:fs'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Survey } from 'cxmetrics'
import { build } from '../server.js'

export const survey = Survey.fromJSON(await readFile(new URL('../../data/demo-survey.json', import.meta.url), 'utf8'))

/** A directory that is removed at the end. */
export async function directory() {
  const path = await mkdtemp(join(tmpdir(), 'cxmetrics-'))
  process.once('exit', () => rmSync(path, { recursive: true, force: true }))
  return path
}

/**
 * @param {import('node:test').TestContext} t
 * @param {Partial<import('../server.js').Options>} [options]
 */
export async function start(t, options) {
  const path = options?.directory ?? (await directory())
  const app = await build({ survey, ...options, directory: path })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  t.after(() => app.close())

  /**
   * @param {string} path
   * @param {{ method?: string, body?: unknown, headers?: Record<string, string>, signal?: AbortSignal }} [how]
   * @returns {Promise<{ status: number, body: any, headers: Headers }>}
   */
  const ask = async (path, { method, body, headers, signal } = {}) => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } }
    const reply = await fetch(url + path, { method: method ?? (body === undefined ? 'GET' : 'POST'), headers, signal, ...sent })
    const isJson = reply.headers.get('content-type')?.startsWith('application/json')
    return { status: reply.status, body: isJson ? await reply.json() : await reply.text(), headers: reply.headers }
  }
  return { app, url, ask, directory: path }
}

/** @param {string} id @param {number} nps @param {object} [more] */
export function answer(id, nps, more) {
  const given = { answer_id: id, answered_at: '2026-11-02T10:00:00Z', region: 'Mazowsze', store: 'Radom', channel: 'web' }
  return { ...given, nps, consent: 'yes', ...more }
}

/** Answers of twenty days in five stores. @param {number} n @param {string} [prefix] */
export function answers(n, prefix = 'a') {
  return Array.from({ length: n }, (_, at) => {
    const day = String(1 + (at % 20)).padStart(2, '0')
    return answer(`${prefix}${at}`, (at * 7) % 11, { answered_at: `2026-10-${day} 12:00:00`, store: `Store ${at % 5}` })
  })
}
