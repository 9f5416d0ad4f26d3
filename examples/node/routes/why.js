// @ts-check
// Is it real, and why: which segments differ from the rest, and what moved a metric between two periods.

import { localeOf, localeSchema } from '../locale.js'
import { asked, querySchema } from '../query.js'

const PERIOD = '^(\\d{4}-\\d{2}-\\d{2})?,(\\d{4}-\\d{2}-\\d{2})?$'

/** @param {Record<string, object>} properties @param {string[]} [required] */
const schemaWith = (properties, required = []) => ({
  querystring: {
    ...querySchema,
    required: [...querySchema.required, ...required],
    properties: { ...querySchema.properties, ...localeSchema.properties, ...properties },
  },
})

/**
 * @param {import('fastify').FastifyInstance} app
 * @param {{ live: import('../cube.js').LiveCube }} options
 */
export async function whyRoutes(app, { live }) {
  // Every segment against the rest, with the false discovery rate held; off the event loop.
  app.get('/screen', { schema: schemaWith({ level: { type: 'number' } }, ['by']) }, async (request) => {
    const { level, locale, ...query } = /** @type {Record<string, any>} */ (request.query)
    const { metric, options } = asked(query)
    const found = await live.cube.screen(metric, { ...options, by: options.by ?? [], level })
    return { ...found, sentence: found.sentence(localeOf(request)) }
  })

  // The change between two periods, `before=2026-09-01,2026-10-01&after=2026-10-01,2026-11-01`, by segment.
  const periods = { before: { type: 'string', pattern: PERIOD }, after: { type: 'string', pattern: PERIOD } }
  app.get('/explain', { schema: schemaWith(periods, ['before', 'after']) }, async (request) => {
    const { before, after, locale, ...query } = /** @type {Record<string, any>} */ (request.query)
    const { metric, options } = asked(query)
    const found = live.cube.explain(metric, { ...options, before: days(before), after: days(after) })
    return { ...found, sentence: found.sentence(localeOf(request)) }
  })
}

/**
 * Two days with a comma between them, the second the first day after.
 * @param {string} period
 * @returns {import('cxmetrics').Days}
 */
function days(period) {
  const [from, to] = period.split(',')
  return [from || null, to || null]
}
