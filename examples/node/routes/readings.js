// @ts-check
// Readings, as JSON or as an Arrow table.

import { asked, querySchema } from '../query.js'

/**
 * @param {import('fastify').FastifyInstance} app
 * @param {{ live: import('../cube.js').LiveCube }} options
 */
export async function readingRoutes(app, { live }) {
  const schema = { querystring: querySchema }

  // A reading, or with `by` or `every` a table of them.
  app.get('/readings', { schema }, async (request) => {
    const { metric, options } = asked(request.query)
    const { by, every, ...overall } = options
    if (by === undefined && every === undefined) return live.cube.overall(metric, overall)
    const { dimensions, grain, rows, totals } = live.cube.table(metric, options)
    return { dimensions, grain, rows, totals }
  })

  app.get('/table.arrow', { schema }, async (request, reply) => {
    const { metric, options } = asked(request.query)
    return reply.type('application/vnd.apache.arrow.stream').send(live.cube.table(metric, options).toArrow())
  })
}
