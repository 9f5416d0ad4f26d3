// @ts-check
// The report page, in English or Polish: one file, without script or outside request.

import { localeOf, localeSchema } from '../locale.js'

/** @typedef {import('cxmetrics').documents.Locale} Locale */

const MOST_PAGES = 50

const querystring = {
  ...localeSchema,
  properties: {
    ...localeSchema.properties,
    as_of: { type: 'string' },
    period: { type: 'string' },
  },
}

/**
 * @param {import('fastify').FastifyInstance} app
 * @param {{ live: import('../cube.js').LiveCube }} options
 */
export async function reportRoutes(app, { live }) {
  const usual = live.survey.reportSpec()
  /** The pages of this version of the cube: a hundred readers of one page compose it once. @type {Map<string, Promise<string>>} */
  const pages = new Map()
  live.on('change', () => pages.clear())

  app.get('/report', { schema: { querystring } }, async (request, reply) => {
    const { as_of: asOf = today(), period } = /** @type {{ as_of?: string, period?: string }} */ (request.query)
    const spec = { ...usual, locale: localeOf(request), ...(period === undefined ? {} : { period }) }
    const key = JSON.stringify([spec.locale, asOf, period])
    const page = pages.get(key) ?? live.report(spec, asOf).then((report) => report.toHtml())
    if (MOST_PAGES <= pages.size) pages.clear()
    pages.set(key, page)
    page.catch(() => pages.delete(key))
    return reply.type('text/html; charset=utf-8').header('vary', 'accept-language').send(await page)
  })
}

/** The host knows what day it is; the library reads no clock. */
function today() {
  return new Date().toISOString().slice(0, 10)
}
