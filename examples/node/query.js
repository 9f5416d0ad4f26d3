// @ts-check
// A query string as a metric and the options of a query: `?metric=nps&question=nps&by=store&every=week&region=Mazowsze`.

/**
 * @typedef {import('cxmetrics').Metric} Metric
 * @typedef {import('cxmetrics').QueryOptions} QueryOptions
 */

const words = { type: 'array', items: { type: 'string' } }

/** What a query string may hold beside dimensions; those are every other name. */
export const querySchema = {
  type: 'object',
  required: ['metric'],
  properties: {
    metric: { type: 'string' },
    question: { type: 'string' },
    tag: { type: 'string' },
    band: { type: 'string', pattern: '^-?\\d+,-?\\d+$' },
    p: { type: 'number' },
    each_side: { type: 'number' },
    at_most: { type: 'number' },
    abandoned: { type: 'string' },
    short: { type: 'string' },
    agent: { type: 'string' },
    by: words,
    every: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    confidence: { type: 'number' },
    min_base: { type: 'integer', minimum: 0 },
    with_total: { type: 'boolean' },
    unweighted: { type: 'boolean' },
  },
  additionalProperties: words,
}

/**
 * The library judges what stands in it: unknown metrics, questions, dimensions and grains come back with what there is.
 * @param {unknown} query as the schema has left it
 * @returns {{ metric: Metric, options: QueryOptions }}
 */
export function asked(query) {
  const {
    metric, question, tag, band, p, each_side, at_most, abandoned, short, agent,
    by, every, from, to, confidence, min_base, with_total, unweighted, ...where
  } = /** @type {Record<string, any>} */ (query)
  return {
    metric: /** @type {Metric} */ (given({
      metric, question, tag, band: band?.split(',').map(Number), p, each_side, at_most, abandoned, short, agent,
    })),
    options: given({
      by: by?.flatMap((/** @type {string} */ names) => names.split(',')),
      every,
      where,
      within: from === undefined && to === undefined ? undefined : [from ?? null, to ?? null],
      confidence,
      minBase: min_base,
      withTotal: with_total,
      unweighted,
    }),
  }
}

/** @param {Record<string, unknown>} fields */
function given(fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
