// @ts-check
// Answers come in, are corrected and erased.

/**
 * @typedef {import('cxmetrics').Row} Answer
 * @typedef {{ Params: { id: string }, Body: Answer }} OneAnswer
 */

/** The most answers of one request. */
const MOST = 50_000

/** What the cube judges itself is left to it: its errors name the answer, the question and what to do. */
const answer = {
  type: 'object',
  minProperties: 1,
  maxProperties: 500,
}

const params = {
  type: 'object',
  properties: { id: { type: 'string', minLength: 1, maxLength: 200 } },
}

/**
 * @param {import('fastify').FastifyInstance} app
 * @param {{ live: import('../cube.js').LiveCube }} options
 */
export async function answerRoutes(app, { live }) {
  const id = live.survey.toJSON().id ?? ''
  const newAnswer = { ...answer, properties: { [id]: { type: 'string', minLength: 1, maxLength: 200 } } }
  const body = { anyOf: [{ type: 'array', items: newAnswer, minItems: 1, maxItems: MOST }, newAnswer] }

  // One answer or many; each stands or falls alone.
  app.post('/answers', { schema: { body }, bodyLimit: 32 << 20 }, async (request, reply) => {
    const given = /** @type {Answer | Answer[]} */ (request.body)
    const receipt = await live.add(Array.isArray(given) ? given : [given], untilGone(reply))
    const { accepted, repeated, refused } = receipt
    const isAnyHeld = 0 < accepted.length + repeated.length
    reply.code(refused.length === 0 ? (0 < accepted.length ? 201 : 200) : isAnyHeld ? 207 : 422)
    return receipt
  })

  app.get('/answers/:id', { schema: { params } }, async (request) => {
    return live.answer(/** @type {OneAnswer['Params']} */ (request.params).id)
  })

  /** @type {import('fastify').RouteHandlerMethod} */
  const correct = async (request) => {
    const { id: named } = /** @type {OneAnswer['Params']} */ (request.params)
    const given = /** @type {Answer} */ (request.body)
    return live.correct(named, request.method === 'PATCH' ? (old) => ({ ...old, ...given }) : () => given)
  }
  // PUT gives the answer anew, PATCH some of its columns: `null` takes one back.
  app.put('/answers/:id', { schema: { params, body: answer } }, correct)
  app.patch('/answers/:id', { schema: { params, body: answer } }, correct)

  app.delete('/answers/:id', { schema: { params } }, async (request, reply) => {
    await live.remove(/** @type {OneAnswer['Params']} */ (request.params).id)
    return reply.code(204).send()
  })
}

/**
 * Aborts when the client goes away before it has its reply.
 * @param {import('fastify').FastifyReply} reply
 */
function untilGone(reply) {
  const gone = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort()
  })
  return gone.signal
}
