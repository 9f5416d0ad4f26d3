// @ts-check
// Whether all is well: what is counted, what was refused, and whether the event loop keeps up.

import { monitorEventLoopDelay } from 'node:perf_hooks'

/** How often the loop is looked at, in milliseconds. */
const RESOLUTION = 10

/**
 * @param {import('fastify').FastifyInstance} app
 * @param {{ live: import('../cube.js').LiveCube }} options
 */
export async function healthRoutes(app, { live }) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION })
  delay.enable()
  // The worst of the last minute or two, not of all time.
  const renew = setInterval(() => delay.reset(), 60_000).unref()
  app.addHook('onClose', async () => {
    clearInterval(renew)
    delay.disable()
  })

  app.get('/health', async (request, reply) => {
    const failed = await failureOf(live)
    if (failed) reply.code(503)
    return {
      status: failed ? 'failed' : live.isSeeded ? 'ok' : 'seeding',
      ...(failed ? { failed } : {}),
      rows: live.cube.rows,
      cells: live.cube.cells,
      held: live.held,
      version: live.version,
      refused: live.refusals,
      savedAt: live.savedAt,
      eventLoopLag: { meanMs: lag(delay.mean), p99Ms: lag(delay.percentile(99)), maxMs: lag(delay.max) },
    }
  })
}

/** Milliseconds beyond the resolution, from nanoseconds. @param {number} nanoseconds */
const lag = (nanoseconds) => Math.max(0, Math.round((nanoseconds / 1e6 - RESOLUTION) * 10) / 10) || 0

/** Why there is no seed, if so. @param {import('../cube.js').LiveCube} live */
function failureOf(live) {
  return Promise.race([live.seeded, Promise.resolve()]).then(() => null, (error) => String(error.message))
}
