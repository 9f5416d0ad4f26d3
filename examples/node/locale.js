// @ts-check
// Which of the two languages a request wants.

/** @typedef {import('cxmetrics').documents.Locale} Locale */

/** `?locale=pl` decides, then the first of Accept-Language that there is, then English. */
export const localeSchema = { type: 'object', properties: { locale: { enum: ['en', 'pl'] } } }

/**
 * @param {import('fastify').FastifyRequest} request
 * @returns {Locale}
 */
export function localeOf(request) {
  const { locale } = /** @type {{ locale?: Locale }} */ (request.query)
  if (locale) return locale
  const wanted = (request.headers['accept-language'] ?? '').split(',').map((part) => {
    const [tag = '', q = 'q=1'] = part.trim().toLowerCase().split(/\s*;\s*/)
    return { language: tag.split('-')[0], weight: Number(q.replace('q=', '')) }
  })
  const known = wanted.filter(({ language, weight }) => (language === 'pl' || language === 'en') && 0 < weight)
  const [first] = known.sort((one, other) => other.weight - one.weight)
  return first?.language === 'pl' ? 'pl' : 'en'
}
