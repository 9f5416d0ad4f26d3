// @ts-check
// The page, and the server-sent events that keep it up to date.

import { localeOf, localeSchema } from '../locale.js'
import { POLICY, board, page, storesOf } from '../page.js'

/**
 * @typedef {import('../locale.js').Locale} Locale
 * @typedef {import('node:http').ServerResponse} ServerResponse
 */

/** Many answers in a moment make one event. */
const AT_MOST_EVERY = 250
/** A comment now and then keeps proxies from closing a quiet connection. */
const PING_EVERY = 15_000

/**
 * @param {import('fastify').FastifyInstance} app
 * @param {{ live: import('../cube.js').LiveCube }} options
 */
export async function liveRoutes(app, { live }) {
  /** @type {Map<ServerResponse, Locale>} */
  const watchers = new Map()
  /** @type {NodeJS.Timeout | undefined} */
  let due

  app.get('/', { schema: { querystring: localeSchema } }, async (request, reply) => {
    const headers = { 'content-security-policy': POLICY, 'cache-control': 'no-store', vary: 'accept-language' }
    return reply.type('text/html; charset=utf-8').headers(headers).send(page(live, localeOf(request)))
  })

  app.get('/stores', async () => storesOf(live.cube))

  app.get('/live', { schema: { querystring: localeSchema } }, (request, reply) => {
    reply.hijack()
    const { raw } = reply
    raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
    const locale = localeOf(request)
    raw.write(`retry: 2000\n\n${eventOf(live, locale)}`)
    watchers.set(raw, locale)
    raw.once('close', () => watchers.delete(raw))
  })

  const tell = () => {
    due = undefined
    /** One board a language, however many watch. @type {Map<Locale, string>} */
    const events = new Map()
    for (const [watcher, locale] of watchers) {
      // Whoever cannot keep up gets the next one.
      if (watcher.writableNeedDrain) continue
      if (!events.has(locale)) events.set(locale, eventOf(live, locale))
      watcher.write(events.get(locale))
    }
  }
  live.on('change', () => {
    if (0 < watchers.size) due ??= setTimeout(tell, AT_MOST_EVERY)
  })
  const ping = setInterval(() => watchers.forEach((_, watcher) => watcher.write(': here\n\n')), PING_EVERY).unref()

  app.addHook('preClose', async () => {
    clearInterval(ping)
    clearTimeout(due)
    for (const watcher of watchers.keys()) watcher.end()
  })
}

/**
 * @param {import('../cube.js').LiveCube} live
 * @param {Locale} locale
 */
function eventOf(live, locale) {
  return `event: board\nid: ${live.version}\ndata: ${JSON.stringify(board(live, locale))}\n\n`
}
